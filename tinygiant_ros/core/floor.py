# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The floor plane of a frame, found in its depth, and the frame of reference that stands on it."""

from dataclasses import dataclass

import numpy as np

from .camera import back_project
from .records import CameraModel, RgbdFrame

_SAMPLES = 2500          # depth pixels looked at
_HYPOTHESES = 256
_MAX_TILT = np.cos(np.radians(70.0))     # up may lean this far from the image's upward axis
_MAX_ROLL = np.sin(np.radians(25.0))
_REFITS = 5
_LEAST_SHARE = 0.02      # of the usual tolerance: no sensor is better
_MIN_SHARE = 0.06        # of the samples must lie on the floor to believe in it


@dataclass(frozen=True, eq=False)
class Floor:
    """
    The floor as seen by the camera.

    up: [3] unit vector away from the floor, optical frame. height_m: of the camera over the
    floor. rotation: [3, 3] from the optical frame to the floor frame (x right, y forward along
    the floor, z up; origin on the floor under the camera). found: False when no floor is in view;
    then the camera is taken as level and the height as 0.
    """

    up: np.ndarray
    height_m: float
    rotation: np.ndarray
    found: bool

    def to_floor(self, points: np.ndarray) -> np.ndarray:
        """Move points [..., 3] from the optical frame to the floor frame."""
        moved = points @ self.rotation.T.astype(points.dtype)
        moved[..., 2] += points.dtype.type(self.height_m)
        return moved

    def climb(self, camera: CameraModel, columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """
        Return how far the rays through pixels rise, a metre ahead, [R, C].

        columns [C], rows [R] in the pixels of the camera; their type is that of the result.
        """
        number, up = columns.dtype.type, self.up.astype(columns.dtype)
        across = (columns - number(camera.cx)) / number(camera.fx)
        down = (rows - number(camera.cy)) / number(camera.fy)
        return across[None, :] * up[0] + down[:, None] * up[1] + up[2]

    def to_optical(self, points: np.ndarray) -> np.ndarray:
        """Move points [..., 3] from the floor frame to the optical frame."""
        lowered = np.array(points, copy=True)
        lowered[..., 2] -= lowered.dtype.type(self.height_m)
        return lowered @ self.rotation.astype(lowered.dtype)


def floor_from_plane(up: np.ndarray, height_m: float, found: bool = True) -> Floor:
    """Return the Floor of a known up vector [3] (optical frame) and camera height in metres."""
    up = np.asarray(up, dtype=np.float64) / np.linalg.norm(up)
    forward = np.array([0.0, 0.0, 1.0]) - up[2] * up
    if np.linalg.norm(forward) < 1e-6:       # the camera looks straight down
        forward = np.array([0.0, -1.0, 0.0]) + up[1] * up
    forward /= np.linalg.norm(forward)
    right = np.cross(forward, up)
    return Floor(up, float(height_m), np.stack([right, forward, up]), found)


def find_floor(frame: RgbdFrame) -> Floor:
    """
    Find the floor plane by RANSAC on sampled depth; the same frame gives the same floor.

    A plane counts when its normal could be a floor's for a camera held upright, much of the view
    lies on it and little below it.
    """
    points = _sample(frame)
    best = None
    if len(points) >= 50:
        best = _search(points)
    if best is None:
        return floor_from_plane(np.array([0.0, -1.0, 0.0]), 0.0, found=False)
    return floor_from_plane(*_refine(points, *best))


def _sample(frame: RgbdFrame) -> np.ndarray:
    height, width = frame.depth.shape
    step = max(int(np.sqrt(height * width / _SAMPLES)), 1)
    rows, columns = np.mgrid[step // 2:height:step, step // 2:width:step]
    points = back_project(frame.depth, frame.camera, rows.ravel(), columns.ravel())
    return points[np.isfinite(points[:, 2])].astype(np.float64)


def _tolerance(points: np.ndarray) -> np.ndarray:
    """Return how far from the plane a point may lie: sensor noise grows with depth squared."""
    return 0.015 + 0.003 * points[:, 2] ** 2


def _search(points: np.ndarray):
    """Return (up, camera height) of the best plane of many drawn ones, or None."""
    draw = np.random.default_rng(0)          # fixed: one frame, one floor
    corners = points[draw.integers(0, len(points), size=(4 * _HYPOTHESES, 3))]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(normals, axis=1)
    usable = lengths > 1e-4
    normals, corners = normals[usable] / lengths[usable, None], corners[usable]
    normals *= np.where(normals[:, 1:2] > 0, -1.0, 1.0)     # up is against the image's y
    heights = -(normals * corners[:, 0]).sum(axis=1)
    plausible = ((-normals[:, 1] > _MAX_TILT) & (np.abs(normals[:, 0]) < _MAX_ROLL)
                 & (normals[:, 2] < 0.35) & (heights > 0.05))
    normals, heights = normals[plausible][:_HYPOTHESES], heights[plausible][:_HYPOTHESES]
    if len(normals) == 0:
        return None
    above = points @ normals.T + heights     # [points, hypotheses] metres over the plane
    tolerance = _tolerance(points)[:, None]
    on = (np.abs(above) < tolerance).sum(axis=0)
    below = (above < -2 * tolerance).sum(axis=0)
    winner = int(np.argmax(on - 2 * below))
    if on[winner] < _MIN_SHARE * len(points):
        return None
    return normals[winner], float(heights[winner])


def _refine(points: np.ndarray, up: np.ndarray, height: float):
    """Fit the plane to ever narrower bands of points, as narrow as their noise turns out."""
    usual, share = _tolerance(points), 1.0
    for _ in range(_REFITS):
        near = np.abs(points @ up + height) < share * usual
        if near.sum() < 10:
            break
        up, height = _fit(points[near])
        left = np.abs(points[near] @ up + height) / usual[near]
        share = min(max(3.0 * float(np.median(left)), _LEAST_SHARE), 1.0)
    return up, height


def _fit(points: np.ndarray):
    """Return (up, camera height) of the least-squares plane, near points counting more."""
    weights = 1.0 / _tolerance(points) ** 2
    middle = (points * weights[:, None]).sum(axis=0) / weights.sum()
    spread = (points - middle) * np.sqrt(weights)[:, None]
    normal = np.linalg.svd(spread, full_matrices=False)[2][2]
    if normal[1] > 0:
        normal = -normal
    return normal, float(-normal @ middle)
