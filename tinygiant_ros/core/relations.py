# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Relations between regions on the floor: offsets, gaps, inside; for all pairs at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SKETCH_POINTS = 24       # points kept of a region for gaps between surfaces
MIN_LOG_M = 0.05         # distances below this are one and the same to a logarithm

PAIR_FEATURES = (
    'log_centre_distance', 'log_surface_distance', 'log_floor_distance', 'log_floor_gap',
    'log_floor_gap_back', 'log_nearest_gap', 'both_valid', 'inside_margin', 'inside_share',
    'offset_x', 'offset_y', 'offset_z', 'du', 'dv', 'right_of', 'below', 'range_difference',
    'size_ratio', 'yaw_cos', 'yaw_sin', 'self',
)


@dataclass(frozen=True, eq=False)
class RegionShape:
    """
    Extent of a region in the floor frame (metres; x right, y forward, z up).

    middle: [2] centre of the footprint rectangle. sides: [2] its longer and shorter side.
    yaw: of the longer side, radians from x. flat: lies on the floor. height_of_centre, top: over
    the floor. sketch: [K, 3] some of the surface points. u, v: mask centroid as a share of the
    image's width and height. A shape without depth holds NaN.
    """

    middle: np.ndarray
    sides: np.ndarray
    yaw: float
    flat: bool
    height_of_centre: float
    top: float
    sketch: np.ndarray
    u: float
    v: float

    @classmethod
    def unknown(cls, u: float, v: float) -> RegionShape:
        """Return the shape of a region that has a place in the image but no depth."""
        nan = float('nan')
        return cls(np.full(2, nan), np.full(2, nan), nan, False, nan, nan,
                   np.full((1, 3), nan), u, v)

    def margin(self, points: np.ndarray) -> np.ndarray:
        """Metres from points [..., 2] to the rectangle's border, positive inside."""
        axis = np.array([np.cos(self.yaw), np.sin(self.yaw)])
        offset = points - self.middle
        along = np.abs(offset @ axis) - self.sides[0] / 2
        across = np.abs(offset @ np.array([-axis[1], axis[0]])) - self.sides[1] / 2
        outside = np.hypot(np.maximum(along, 0.0), np.maximum(across, 0.0))
        return np.where(outside > 0, -outside, -np.maximum(along, across))

    def gap_to(self, point: np.ndarray) -> float:
        """Metres along the floor from a point [2] to the rectangle, 0 inside."""
        return float(max(-self.margin(point), 0.0))


def pair_features(geometries) -> np.ndarray:
    """
    Relations of all ordered pairs of measured regions.

    geometries: R RegionGeometry of one frame. Returns float32 [R, R, len(PAIR_FEATURES)]; entry
    [i, j] speaks of region i as seen from region j ('i lies inside j', 'i is right of j').
    log_* are ln(metres), at least ln(0.05). Finite also where a region has no depth.
    """
    count = len(geometries)
    shapes = [g.shape for g in geometries]
    features = np.zeros((count, count, len(PAIR_FEATURES)), dtype=np.float32)
    if count == 0:
        return features
    valid = np.array([g.valid for g in geometries])
    values = _image_relations(shapes) | _metric_relations(geometries, shapes)
    both = valid[:, None] & valid[None, :]
    for index, name in enumerate(PAIR_FEATURES):
        if name == 'both_valid':
            features[..., index] = both
        elif name in _IMAGE_ONLY:
            features[..., index] = values[name]
        else:
            features[..., index] = np.where(both, values[name], 0.0)
    return np.clip(features, -8.0, 8.0)


_IMAGE_ONLY = frozenset(('du', 'dv', 'right_of', 'below', 'self'))


def _image_relations(shapes) -> dict:
    u, v = np.array([s.u for s in shapes]), np.array([s.v for s in shapes])
    du, dv = u[:, None] - u[None, :], v[:, None] - v[None, :]
    return {'du': du, 'dv': dv, 'right_of': np.sign(du), 'below': np.sign(dv),
            'self': np.eye(len(shapes))}


def _metric_relations(geometries, shapes) -> dict:
    middle = np.stack([s.middle for s in shapes])
    heights = np.array([s.height_of_centre for s in shapes])
    centre = np.concatenate([middle, heights[:, None]], axis=1)
    surface = np.stack([g.surface_centroid for g in geometries])
    offset = centre[:, None] - centre[None, :]
    sketches = np.stack([sketched(s.sketch) for s in shapes])               # [R, K, 3]
    margin = np.stack([s.margin(middle) for s in shapes], axis=1)          # [i, j]: i in j
    inside_share = np.stack(
        [(s.margin(sketches[..., :2]) > 0).mean(axis=1) for s in shapes], axis=1)
    gap = np.maximum(-margin, 0.0)
    reach = np.hypot(middle[:, 0], middle[:, 1])
    size = np.array([max(s.sides[0] * s.sides[1], 1e-3) for s in shapes])
    yaw = np.array([s.yaw for s in shapes])
    turn = 2 * (yaw[:, None] - yaw[None, :])
    with np.errstate(invalid='ignore'):
        return {
            'log_centre_distance': _log(np.linalg.norm(offset, axis=-1)),
            'log_surface_distance': _log(
                np.linalg.norm(surface[:, None] - surface[None], axis=-1)),
            'log_floor_distance': _log(np.linalg.norm(offset[..., :2], axis=-1)),
            'log_floor_gap': _log(gap), 'log_floor_gap_back': _log(gap.T),
            'log_nearest_gap': _log(_nearest_gaps(sketches)),
            'inside_margin': np.clip(margin, -2.0, 2.0), 'inside_share': inside_share,
            'offset_x': offset[..., 0] / 4, 'offset_y': offset[..., 1] / 4,
            'offset_z': offset[..., 2], 'range_difference': (reach[:, None] - reach[None]) / 4,
            'size_ratio': np.log(size[:, None] / size[None]) / 2,
            'yaw_cos': np.cos(turn), 'yaw_sin': np.sin(turn)}


def _nearest_gaps(points: np.ndarray) -> np.ndarray:
    """Metres between the nearest of the sketched surface points [R, K, 3] of all pairs, [R, R]."""
    count, kept, _ = points.shape
    flat = points.reshape(-1, 3)
    square = (flat ** 2).sum(axis=1)
    x, y, z = flat.T
    product = np.multiply.outer(x, x)        # a matrix product so thin only wakes threads
    part = np.empty_like(product)
    for axis in (y, z):
        product += np.multiply.outer(axis, axis, out=part)
    apart = np.add.outer(square, square, out=part)
    product *= 2
    apart -= product
    # the longest axis last, which goes through memory in one stride
    nearest = apart.reshape(count, kept, -1).min(axis=1)                   # [R, R * K]
    nearest = nearest.reshape(count, count, kept).min(axis=2)
    return np.sqrt(np.maximum(nearest, 0.0))


def sketched(points: np.ndarray) -> np.ndarray:
    """Return SKETCH_POINTS of the points [N, 3]; of fewer, some twice."""
    return points[evenly(len(points), SKETCH_POINTS)]


def evenly(total: int, count: int) -> np.ndarray:
    """Return indices [count] spread evenly over so many: np.linspace, which takes its time."""
    places = np.arange(count) * ((total - 1) / (count - 1))
    places[-1] = total - 1
    return places.astype(np.intp)


def _log(metres: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(metres, MIN_LOG_M))
