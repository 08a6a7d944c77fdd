# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What is true in the simulated warehouse: objects as oriented boxes, rectangles on the floor."""

from __future__ import annotations

from dataclasses import dataclass
import functools

import numpy as np

LABELS = ('pallet', 'buffer', 'transporter', 'shelf')
NOBODY = -1


@dataclass(frozen=True, eq=False)
class WorldObject:
    """
    An object as an upright box in the world frame (x, y on the floor, z up, metres).

    label: one of LABELS. center: float64 [3] of the box, a pallet's box includes its load, a
    buffer lies on the floor (height 0). size: length along the object's x, width along its y,
    height. yaw: radians about z. carries, carried_by: instance or NOBODY.
    """

    label: str
    instance: int
    center: np.ndarray
    size: np.ndarray
    yaw: float
    carries: int = NOBODY
    carried_by: int = NOBODY

    def footprint(self) -> np.ndarray:
        """Return the four corners of the footprint at the height of the floor, float64 [4, 3]."""
        flat = rectangle_corners(self.center[:2], self.size[:2], self.yaw)
        return np.column_stack([flat, np.zeros(4)])

    def box_points(self, steps: int = 2) -> np.ndarray:
        """Return a regular grid of points of the box, float64 [steps**3, 3]; 2 gives corners."""
        unit = np.linspace(-0.5, 0.5, steps)
        local = np.stack(np.meshgrid(unit, unit, unit, indexing='ij'), -1).reshape(-1, 3)
        local = local * self.size
        c, s = np.cos(self.yaw), np.sin(self.yaw)
        turn = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
        return local @ turn.T + self.center


@dataclass(frozen=True, eq=False)
class FrameObject:
    """
    An object as one camera sees it; the frame is the optical frame, metres.

    center: float64 [3]. size: length, width, height. footprint: float64 [4, 3], corners on the
    floor. mask: bool [H, W], visible pixels (modal). amodal: bool [H, W], pixels it would cover
    with nothing before it. box_visible_share: share of the box's volume inside the image.
    visible_share: pixels of the mask over those of the amodal one. measured_share: share of the
    mask's pixels with a depth measurement.
    """

    label: str
    instance: int
    center: np.ndarray
    size: np.ndarray
    footprint: np.ndarray
    mask: np.ndarray
    amodal: np.ndarray
    box_visible_share: float
    visible_share: float
    measured_share: float
    carries: int = NOBODY
    carried_by: int = NOBODY

    @functools.cached_property
    def columns(self) -> tuple[float, float, float]:
        """Columns of the centroids of the mask, the amodal mask, and the box around the mask."""
        used = np.flatnonzero(self.mask.any(axis=0))
        middle = (used[0] + used[-1]) / 2 if used.size else 0.0
        return _mean_column(self.mask), _mean_column(self.amodal), float(middle)


def _mean_column(mask: np.ndarray) -> float:
    counts = np.count_nonzero(mask, axis=0)
    return float(counts @ np.arange(counts.size) / max(counts.sum(), 1))


def rectangle_corners(center, size, yaw: float) -> np.ndarray:
    """Return the corners of a rectangle in the plane in turning order, float64 [4, 2]."""
    half = np.asarray(size, dtype=float)[:2] / 2
    local = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], dtype=float) * half
    c, s = np.cos(yaw), np.sin(yaw)
    return local @ np.array([[c, s], [-s, c]]) + np.asarray(center, dtype=float)[:2]


def rectangles_overlap(a: np.ndarray, b: np.ndarray) -> bool:
    """Say whether two rectangles, each float64 [4, 2], share area (separating axis test)."""
    for corners in (a, b):
        for axis in (corners[1] - corners[0], corners[2] - corners[1]):
            on_a, on_b = a @ axis, b @ axis
            if on_a.max() <= on_b.min() or on_b.max() <= on_a.min():
                return False
    return True


def _rectangle_frame(corners: np.ndarray):
    """Return centre, unit axes [2, D] and half sizes [2] of a rectangle in D dimensions."""
    sides = np.stack([corners[1] - corners[0], corners[2] - corners[1]])
    lengths = np.linalg.norm(sides, axis=1)
    return corners.mean(axis=0), sides / lengths[:, None], lengths / 2


def border_depth(point: np.ndarray, corners: np.ndarray) -> float:
    """
    Return how deep a point lies inside a rectangle, metres, negative outside.

    point: [D], corners: [4, D]; D = 2 on the plane, D = 3 anywhere, where the point counts as
    dropped onto the rectangle's plane.
    """
    center, axes, half = _rectangle_frame(corners)
    gap = np.abs(axes @ (point - center)) - half
    outside = np.linalg.norm(np.maximum(gap, 0.0))
    return -float(outside) if outside > 0 else -float(gap.max())


def rectangle_distance(point: np.ndarray, corners: np.ndarray) -> float:
    """Return the distance to a rectangle measured in its plane, metres, exactly 0.0 inside."""
    return max(0.0, -border_depth(point, corners))


def object_distance(a, b) -> float:
    """
    Return the distance of two objects (WorldObject or FrameObject), metres.

    Between solids centre to centre; to a buffer from the other's centre to the nearest point of
    the rectangle along the floor, 0.0 inside. Two buffers: centre to centre.
    """
    if (a.label == 'buffer') == (b.label == 'buffer'):
        return float(np.linalg.norm(a.center - b.center))
    solid, buffer = (b, a) if a.label == 'buffer' else (a, b)
    corners = buffer.footprint if isinstance(buffer, FrameObject) else buffer.footprint()
    return rectangle_distance(solid.center, corners)
