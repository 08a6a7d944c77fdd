# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Where a region touches the floor, from its outline and the floor plane alone: needs no depth."""

from __future__ import annotations

import cv2
import numpy as np

from .floor import Floor
from .records import CameraModel, Region

FOOTING_FEATURES = ('foot_seen', 'foot_x', 'foot_y', 'rect_seen', 'rect_x', 'rect_y',
                    'rect_major', 'rect_minor', 'rect_cos', 'rect_sin')
MIN_FALL = 0.02          # a ray that sinks less meets the floor too far away to say where
MAX_REACH_M = 40.0


def measure_footing(region: Region, camera: CameraModel, floor: Floor) -> dict[str, float]:
    """
    Return the FOOTING_FEATURES of a region in the floor frame, metres; zeros where unknown.

    foot: where the ray through the lowest row of the mask meets the floor; a thing stands there
    with what is nearest. rect: the smallest rectangle around the whole outline laid on the floor;
    an area on the floor is that rectangle. rect_cos, rect_sin: of twice its heading.
    """
    features = dict.fromkeys(FOOTING_FEATURES, 0.0)
    if not floor.found:
        return features
    x, y, _, height = region.box
    bottom = np.flatnonzero(region.mask[height - 1])
    foot = points_on_floor(np.array([[x + np.median(bottom), y + height - 0.5]]), camera, floor)
    if len(foot):
        features |= {'foot_seen': 1.0, 'foot_x': foot[0, 0], 'foot_y': foot[0, 1]}
    outline, _ = cv2.findContours(region.mask.astype(np.uint8), cv2.RETR_EXTERNAL,
                                  cv2.CHAIN_APPROX_SIMPLE)
    hull = cv2.convexHull(np.concatenate(outline))[:, 0] + np.array([x, y])
    laid = points_on_floor(hull.astype(np.float64), camera, floor)
    if len(laid) >= 3 and len(laid) == len(hull):
        (mx, my), (major, minor), angle = cv2.minAreaRect(laid.astype(np.float32))
        turn = 2 * np.radians(angle)
        if minor > major:
            major, minor, turn = minor, major, turn + np.pi
        features |= {'rect_seen': 1.0, 'rect_x': mx, 'rect_y': my, 'rect_major': major,
                     'rect_minor': minor, 'rect_cos': np.cos(turn), 'rect_sin': np.sin(turn)}
    return features


def points_on_floor(pixels: np.ndarray, camera: CameraModel, floor: Floor) -> np.ndarray:
    """
    Return where the rays of pixels [N, 2] meet the floor, float64 [M, 2] of the floor frame.

    Rays that rise, or meet it beyond MAX_REACH_M, are left out.
    """
    rays = np.column_stack([(pixels[:, 0] - camera.cx) / camera.fx,
                            (pixels[:, 1] - camera.cy) / camera.fy, np.ones(len(pixels))])
    rays = rays @ floor.rotation.T
    rays = rays[rays[:, 2] < -MIN_FALL]
    points = rays[:, :2] / -rays[:, 2:] * floor.height_m
    return points[np.linalg.norm(points, axis=1) < MAX_REACH_M]
