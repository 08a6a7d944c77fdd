# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A synthetic view that is easy to compute by hand: a floor, two boxes and a marking on it."""

import numpy as np

from tinygiant_ros.core.camera import project
from tinygiant_ros.core.floor import floor_from_plane
from tinygiant_ros.core.records import CameraModel, RgbdFrame

# non-square, fx != fy, centre off the middle: a swap of any two shows
CAMERA = CameraModel(width=320, height=200, fx=230.0, fy=250.0, cx=170.5, cy=92.25,
                     frame_id='camera_color_optical_frame')
CAMERA_HEIGHT_M = 1.5
PITCH = np.radians(25.0)


class Hall:
    """
    A floor with axis-aligned boxes, seen by CAMERA from 1.5 m, pitched 25 degrees down.

    Boxes are given in the floor frame (x right, y forward, z up): (centre [3], size [3]). At the
    usual pitch (radians, downwards) the whole view lies below the horizon.
    """

    def __init__(self, boxes, pitch=PITCH):
        self.boxes = boxes
        self.floor = floor_from_plane(np.array([0.0, -np.cos(pitch), -np.sin(pitch)]),
                                      CAMERA_HEIGHT_M)
        self.depth, self.labels = self._trace()

    def frame(self, depth=None):
        """Return the frame, with other depth where given; the color is a gradient."""
        rows, columns = np.mgrid[:CAMERA.height, :CAMERA.width]
        color = np.stack([rows, columns % 256, self.labels * 60], axis=-1).astype(np.uint8)
        return RgbdFrame(color, self.depth.copy() if depth is None else depth, CAMERA, 7)

    def pixel(self, point):
        """Pixel (u, v) of a point of the floor frame."""
        return project(self.floor.to_optical(np.asarray(point, dtype=np.float64)), CAMERA)

    def _trace(self):
        rows, columns = np.mgrid[:CAMERA.height, :CAMERA.width]
        rays = np.stack([(columns - CAMERA.cx) / CAMERA.fx, (rows - CAMERA.cy) / CAMERA.fy,
                         np.ones(rows.shape)], axis=-1)
        directions = rays @ self.floor.rotation.T
        origin = np.array([0.0, 0.0, CAMERA_HEIGHT_M])
        with np.errstate(divide='ignore', invalid='ignore'):
            depth = np.where(directions[..., 2] < 0, -origin[2] / directions[..., 2], np.inf)
            labels = np.zeros(rows.shape, dtype=np.uint8)
            for index, (centre, size) in enumerate(self.boxes):
                low = (np.array(centre) - np.array(size) / 2 - origin) / directions
                high = (np.array(centre) + np.array(size) / 2 - origin) / directions
                enter = np.minimum(low, high).max(axis=-1)
                leave = np.maximum(low, high).min(axis=-1)
                hit = (enter > 0) & (enter <= leave) & (enter < depth)
                depth = np.where(hit, enter, depth)
                labels[hit] = index + 1
        depth[depth > 20.0] = np.nan         # out of the sensor's range
        return depth.astype(np.float32), labels
