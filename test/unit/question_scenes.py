# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Frames for the tests of questions: boxes on a floor seen by a pitched camera, without OpenGL."""

import cv2
import numpy as np

from tinygiant_ros.core.records import CameraModel
from tinygiant_ros.sim.truth import FrameObject, NOBODY

CAMERA = CameraModel(400, 300, 330.0, 330.0, 199.5, 149.5)
SIZES = {'pallet': (1.2, 1.0, 0.9), 'buffer': (4.0, 2.2, 0.0), 'transporter': (1.3, 0.9, 0.3),
         'shelf': (2.6, 1.0, 2.4)}


class Scene:
    """Boxes on a floor (x right, y ahead, z up, metres), seen from (0, 0, height)."""

    def __init__(self, height=3.0, pitch=0.35, camera=CAMERA):
        self.camera, self.boxes = camera, []
        s, c = np.sin(pitch), np.cos(pitch)
        self.turn = np.array([[1.0, 0, 0], [0, -s, -c], [0, c, -s]])   # floor -> optical
        self.eye = np.array([0.0, 0.0, height])

    def put(self, label, x, y, size=None, yaw=0.0, base=0.0, **carrying):
        """Put a box on the floor, or at a height; return its instance."""
        self.boxes.append((label, np.array([x, y]), SIZES[label] if size is None else size, yaw,
                           base, carrying))
        return len(self.boxes) - 1

    def to_optical(self, points):
        return (np.asarray(points, dtype=float) - self.eye) @ self.turn.T

    def objects(self):
        """Return the FrameObjects, nearer ones before farther ones in the masks."""
        corners = [_corners(box) for box in self.boxes]
        amodal = [self._silhouette(points) for points in corners]
        is_floor = [box[0] == 'buffer' for box in self.boxes]
        order = sorted(range(len(corners)), key=lambda i: (
            is_floor[i], np.linalg.norm(corners[i][:, :2].mean(0))))
        taken, modal = np.zeros_like(amodal[0]), {}
        for i in order:
            modal[i], taken = amodal[i] & ~taken, taken | amodal[i]
        return [self._object(i, corners[i], modal[i], amodal[i]) for i in range(len(corners))]

    def _silhouette(self, points):
        mask = np.zeros((self.camera.height, self.camera.width), np.uint8)
        optical = self.to_optical(points)
        if (optical[:, 2] > 0.3).all():
            pixels = optical[:, :2] / optical[:, 2:] * (self.camera.fx, self.camera.fy)
            pixels += (self.camera.cx, self.camera.cy)
            cv2.fillConvexPoly(mask, cv2.convexHull(np.round(pixels).astype(np.int32)), 1)
        return mask.astype(bool)

    def _object(self, i, corners, modal, amodal):
        label, _, size, _, base, carrying = self.boxes[i]
        foot = corners[:4].copy()
        foot[:, 2] = 0.0
        pixels = np.count_nonzero(modal)
        return FrameObject(
            label, i, self.to_optical(corners.mean(axis=0)), np.array(size, dtype=float),
            self.to_optical(foot), modal, amodal, 1.0 if pixels else 0.0,
            pixels / max(np.count_nonzero(amodal), 1), 1.0 if pixels else 0.0, **carrying)


def _corners(box):
    _, spot, size, yaw, base, _ = box
    flat = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * np.array(size[:2]) / 2
    c, s = np.cos(yaw), np.sin(yaw)
    flat = flat @ np.array([[c, s], [-s, c]]) + spot
    return np.concatenate([np.column_stack([flat, np.full(4, z)])
                           for z in (base, base + size[2])])


def mirror(item):
    """Return the object as a camera sees it in a mirror."""
    flip = np.array([-1.0, 1.0, 1.0])
    return FrameObject(item.label, item.instance, item.center * flip, item.size,
                       item.footprint * flip, item.mask[:, ::-1], item.amodal[:, ::-1],
                       item.box_visible_share, item.visible_share, item.measured_share,
                       item.carries, item.carried_by)


def hall(seed):
    """Return a random usual scene: buffers with pallets, shelves, transporters, one loaded."""
    rng = np.random.default_rng(seed)
    scene = Scene(rng.uniform(2.2, 5.0), rng.uniform(0.3, 0.5))
    for x in (-4.6, 0.2, 5.0):
        y = rng.uniform(9.0, 12.0)
        scene.put('buffer', x, y, yaw=rng.uniform(-0.1, 0.1))
        for shift in rng.permutation([-1.3, 0.0, 1.3])[:rng.integers(0, 4)]:
            scene.put('pallet', x + shift, y + rng.uniform(-0.4, 0.4),
                      (1.2, 1.0, rng.uniform(0.4, 1.4)), rng.uniform(-0.1, 0.1))
    for _ in range(4):
        scene.put('pallet', rng.uniform(-3.5, 3.5), rng.uniform(5.0, 8.0),
                  (1.2, 1.0, rng.uniform(0.4, 1.2)), rng.uniform(-3, 3))
    for x in (-5.5, 4.5):
        scene.put('shelf', x + rng.uniform(-0.5, 0.5), 14.5)
    carrier = scene.put('transporter', -2.0, 6.8, carries=len(scene.boxes) + 1)
    scene.put('pallet', -2.0, 6.8, (1.2, 1.0, 0.7), base=0.3, carried_by=carrier)
    scene.put('transporter', rng.uniform(1.0, 3.0), 5.0, yaw=0.4, carries=NOBODY)
    return scene.objects()
