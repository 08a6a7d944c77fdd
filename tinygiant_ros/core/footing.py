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
        middle, sides, yaw = enclosing_rectangle(laid)
        features |= {'rect_seen': 1.0, 'rect_x': middle[0], 'rect_y': middle[1],
                     'rect_major': sides[0], 'rect_minor': sides[1],
                     'rect_cos': np.cos(2 * yaw), 'rect_sin': np.sin(2 * yaw)}
    return features


def enclosing_rectangle(points: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """
    Return the smallest rectangle around points [N, 2].

    Its middle [2], its longer and shorter side [2], and the heading of the longer one, radians.
    """
    middle, (along, across), angle = cv2.minAreaRect(
        np.ascontiguousarray(points, dtype=np.float32))
    yaw = float(np.radians(angle))
    if across > along:
        along, across, yaw = across, along, yaw + np.pi / 2
    return np.array(middle), np.array([along, across]), yaw


def points_on_floor(pixels: np.ndarray, camera: CameraModel, floor: Floor,
                    min_fall: float = MIN_FALL, max_reach_m: float = MAX_REACH_M) -> np.ndarray:
    """
    Return where the rays of pixels [N, 2] meet the floor, float64 [M, 2] of the floor frame.

    Rays that sink by less than min_fall a metre ahead, or meet it beyond max_reach_m, are left
    out.
    """
    rays = np.column_stack([(pixels[:, 0] - camera.cx) / camera.fx,
                            (pixels[:, 1] - camera.cy) / camera.fy, np.ones(len(pixels))])
    rays = rays @ floor.rotation.T
    rays = rays[rays[:, 2] < -min_fall]
    points = rays[:, :2] / -rays[:, 2:] * floor.height_m
    return points[np.linalg.norm(points, axis=1) < max_reach_m]
