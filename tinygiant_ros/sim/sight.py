# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
What one frame shows: its clear objects, the relations that decide answers, and who can be named.

All relations are computed once a frame; a draft of a question only looks them up.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from . import margins
from .draws import choose, shuffled
from .truth import FrameObject

EXTREMES = ('leftmost', 'rightmost')
HOWS = {                 # the words that may single out one object of a label
    'pallet': (*EXTREMES, 'only'), 'buffer': (*EXTREMES, 'middle', 'only'),
    'transporter': (*EXTREMES, 'empty', 'only'), 'shelf': ('left', 'right', 'only')}
LARGEST = {'pallet': 10, 'buffer': 3, 'transporter': 3, 'shelf': 2}   # pool behind such words
OVERLAP = 0.01           # metres by which footprints must share ground to overlap
GIVEN_SHARE = 0.45       # of the objects are named by their region alone where words could do


@dataclass(frozen=True)
class Pick:
    """
    A region and the words that single it out of its pool.

    how: only, leftmost, rightmost, middle (of three), left, right (of two), empty, or nearest
    (to the draft's c). index and pool: indices into the objects of the frame.
    """

    label: str
    how: str
    index: int
    pool: tuple[int, ...]


def is_clear(item: FrameObject) -> bool:
    """Say whether enough of an object is seen and measured to ask about it."""
    return (item.box_visible_share >= margins.MIN_IN_IMAGE
            and item.visible_share >= margins.MIN_SEEN[item.label]
            and item.measured_share >= margins.MIN_MEASURED
            and np.count_nonzero(item.mask) >= margins.MIN_PIXELS)


class Sight:
    """
    The clear objects of a frame with the relations that decide answers.

    objects: FrameObjects. benchmark: draw pools only as the benchmark's questions have them.
    Everything else is about indices into objects. Attributes, one entry per object: low, high:
    heights of the box over the floor; camera_distance: from the lens to the centre; floor_range:
    (nearest, centre, farthest) metres along the floor from the point below the lens; ahead:
    metres of the centre straight ahead of it. has_front: the camera does not look straight down.
    """

    def __init__(self, objects, rng: np.random.Generator, benchmark: bool = False):
        self.objects, self.rng, self.benchmark = tuple(objects), rng, benchmark
        self.clear = tuple(i for i, item in enumerate(self.objects) if is_clear(item))
        every, standing = {}, {}
        for label in HOWS:
            found = tuple(i for i in self.clear if self.objects[i].label == label)
            every[label] = found
            standing[label] = tuple(i for i in found if self.objects[i].carried_by < 0)
        self._every, self._standing = every, standing
        if self.objects:
            self._place_on_floor()
            self._measure_pairs()

    def _place_on_floor(self) -> None:
        centers = np.array([item.center for item in self.objects], dtype=float)
        corners = np.array([item.footprint for item in self.objects], dtype=float)
        standing = [item.carried_by < 0 for item in self.objects]
        on_floor = corners[standing] if any(standing) else corners
        up, lift, axes = floor_axes(on_floor.reshape(-1, 3))
        self.has_front = np.hypot(up[0], up[1]) >= margins.MIN_AHEAD
        heights = np.array([item.size[2] if item.label != 'buffer' else 0.0
                            for item in self.objects])
        middle = centers @ up + lift
        self.low = (middle - heights / 2).tolist()
        self.high = (middle + heights / 2).tolist()
        self._centers = centers
        self._footprints = (corners @ axes.T).astype(np.float32)          # [N, 4, 2]
        flat = centers @ axes.T
        spans = np.linalg.norm(self._footprints, axis=2)
        self.floor_range = list(zip(spans.min(1).tolist(), np.linalg.norm(flat, axis=1).tolist(),
                                    spans.max(1).tolist()))
        self.ahead = flat[:, 0].tolist()
        self.camera_distance = np.linalg.norm(centers, axis=1).tolist()

    def _measure_pairs(self) -> None:
        columns = np.full((len(self.objects), 3), np.nan)
        for i in self.clear:
            columns[i] = self.objects[i].columns
        self.column = columns[:, 0].tolist()
        margin = side_margin(self.objects[0].mask.shape[1])
        offset = columns[:, None] - columns[None]
        self.side = ((offset >= margin).all(2).astype(int)
                     - (offset <= -margin).all(2)).tolist()
        is_buffer = np.array([item.label == 'buffer' for item in self.objects])
        self._is_solid = ~is_buffer
        apart = np.linalg.norm(self._centers[:, None] - self._centers[None], axis=2)
        self._depth_inside = {}
        for b in np.flatnonzero(is_buffer).tolist():
            depths = depths_inside(self._centers, self.objects[b].footprint)
            self._depth_inside[b] = depths.tolist()
            reach = np.maximum(0.0, -depths)
            apart[b, ~is_buffer] = apart[~is_buffer, b] = reach[~is_buffer]
        self._apart = apart.tolist()
        self._passages: dict[tuple[int, int], float | None] = {}

    def of(self, label: str) -> tuple[int, ...]:
        """Return the clear objects of a label without pallets that ride."""
        return self._standing[label]

    def every(self, label: str) -> tuple[int, ...]:
        """Return the clear objects of a label, pallets that ride included."""
        return self._every[label]

    def distance(self, i: int, j: int) -> float:
        """Return truth.object_distance of two objects of the frame."""
        return self._apart[i][j]

    def depth_inside(self, i: int, buffer: int) -> float:
        """Return how deep an object's centre lies inside a buffer, metres, negative outside."""
        return self._depth_inside[buffer][i]

    def passage(self, i: int, j: int) -> float | None:
        """Return the gap of two footprints, metres, None where a thing stands between or in it."""
        key = min(i, j), max(i, j)
        if key not in self._passages:
            self._passages[key] = self._measure_passage(*key)
        return self._passages[key]

    def _measure_passage(self, i: int, j: int) -> float | None:
        a, b = self._footprints[i], self._footprints[j]
        corridor = cv2.convexHull(np.concatenate([a, b]))[:, 0]
        between = overlapping(corridor, self._footprints) & self._is_solid
        between[[i, j]] = False
        if between.any() or overlapping(a, b[None])[0]:
            return None
        return float(min(_corner_distances(a, b).min(), _corner_distances(b, a).min()))

    def subset(self, label: str, low: int, high: int) -> tuple[int, ...]:
        """Return low..high random standing objects of a label, () when there are too few."""
        every = self._standing[label]
        if len(every) < low:
            return ()
        size = low + int(self.rng.random() * (min(high, len(every)) + 1 - low))
        return tuple(shuffled(every, self.rng)[:size])

    def extreme(self, pool, how: str) -> int | None:
        """Return the leftmost, rightmost or middle (of three) of a pool, None if not clear."""
        if how == 'middle' and len(pool) != 3 or len(pool) < 2:
            return None
        if how in ('left', 'right') and len(pool) != 2:
            return None
        order = sorted(pool, key=self.column.__getitem__)
        if how == 'middle':
            side = self.side[order[1]]
            return order[1] if side[order[0]] == 1 and side[order[2]] == -1 else None
        end, wanted = (order[0], -1) if how in ('leftmost', 'left') else (order[-1], 1)
        side = self.side[end]
        return end if all(side[i] == wanted for i in pool if i != end) else None

    def nearest(self, target: int, pool) -> int | None:
        """Return the object of the pool nearest to the target, None if there is no clear one."""
        return clear_best([(self._apart[i][target], i) for i in pool])

    def picks(self, label: str, pool, hows) -> list[Pick]:
        """Return every pick of the pool that these words single out; never a pallet that rides."""
        found = []
        for how in hows:
            if how == 'only':
                index = pool[0] if len(pool) == 1 else None
            elif how == 'empty':
                empty = [i for i in pool if self.objects[i].carries < 0]
                index = empty[0] if len(empty) == 1 and len(pool) > 1 else None
            else:
                index = self.extreme(pool, how)
            if index is not None:
                found.append(Pick(label, how, index, tuple(pool)))
        return found

    def pick(self, label: str, words: bool, hows=None, riders: bool = False) -> Pick | None:
        """
        Return one random pick of a label.

        words: the pool is all that is seen; otherwise some regions, often the one alone. hows:
        by default all of HOWS. riders: a pallet that rides may be picked.
        """
        hows = hows or HOWS[label]
        pool = self._every[label] if words else self._pool(label, hows)
        found = [one for one in self.picks(label, pool, hows)
                 if riders or self.objects[one.index].carried_by < 0] if pool else []
        return choose(found, self.rng) if found else None

    def _pool(self, label: str, hows) -> tuple[int, ...]:
        if 'only' in hows and (len(hows) == 1 or self.rng.random() < GIVEN_SHARE):
            return self.subset(label, 1, 1)
        if 'middle' in hows and self.rng.random() < 0.5:
            return self.subset(label, 3, 3)
        return self.subset(label, 2, LARGEST[label])


def side_margin(width: int) -> float:
    """Return what must separate two centroids in an image of this width, pixels."""
    return max(margins.SIDE_PIXELS, margins.SIDE_SHARE * width)


def clear_best(valued) -> int | None:
    """Return the index of the smallest of (metres, index) pairs, None if it is a toss-up."""
    if len(valued) < 2:
        return None
    (best, index), (second, _) = sorted(valued)[:2]
    is_clear_one = second >= max(best * margins.NEAR_RATIO, best + margins.NEAR_GAP)
    return index if is_clear_one else None


def depths_inside(points: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Return truth.border_depth of many points [N, 3] in one rectangle [4, 3], float64 [N]."""
    sides = np.stack([corners[1] - corners[0], corners[2] - corners[1]])
    lengths = np.linalg.norm(sides, axis=1)
    axes = sides / lengths[:, None]
    over = np.abs((points - corners.mean(axis=0)) @ axes.T) - lengths / 2
    outside = np.linalg.norm(np.maximum(over, 0.0), axis=1)
    return np.where(outside > 0, -outside, -over.max(axis=1))


def overlapping(polygon: np.ndarray, rectangles: np.ndarray) -> np.ndarray:
    """Say of rectangles [N, 4, 2] whether they share area with a convex polygon, bool [N]."""
    sides = np.roll(polygon, -1, axis=0) - polygon
    fixed = np.stack([sides[:, 1], -sides[:, 0]], axis=1)                # [M, 2] normals
    fixed = fixed / np.maximum(np.linalg.norm(fixed, axis=1), 1e-9)[:, None]
    own = rectangles[:, 1:3] - rectangles[:, :2]                         # [N, 2, 2]
    own = own / np.maximum(np.linalg.norm(own, axis=2), 1e-9)[..., None]
    shared = _shared(fixed @ polygon.T, rectangles @ fixed.T).min(axis=1)
    spans = np.einsum('nad,nkd->nak', own, rectangles)
    others = own @ polygon.T                                             # [N, 2, M]
    on_own = np.minimum(spans.max(2), others.max(2)) - np.maximum(spans.min(2), others.min(2))
    return np.minimum(shared, on_own.min(axis=1)) > OVERLAP


def _shared(polygon: np.ndarray, rectangles: np.ndarray) -> np.ndarray:
    """Return what projections [M, P] and [N, 4, M] of two things on M axes share, [N, M]."""
    return np.minimum(polygon.max(1), rectangles.max(1)) \
        - np.maximum(polygon.min(1), rectangles.min(1))


def _corner_distances(points: np.ndarray, polygon: np.ndarray) -> np.ndarray:
    """Return the distances of points [N, 2] from the sides of a polygon [M, 2], [N, M]."""
    sides = np.roll(polygon, -1, axis=0) - polygon
    offset = points[:, None] - polygon[None]
    along = np.clip((offset * sides).sum(2) / (sides ** 2).sum(1), 0.0, 1.0)
    return np.linalg.norm(offset - along[..., None] * sides, axis=2)


def floor_axes(corners: np.ndarray) -> tuple[np.ndarray, float, np.ndarray]:
    """
    Return the floor's plane from points on it in the optical frame, float64 [N, 3].

    The normal [3] towards the camera, the camera's height over the floor, metres, and the axes
    [2, 3] on the floor: ahead (along the view; up the image where it looks straight down), and
    to the right of it.
    """
    middle = corners.mean(axis=0)
    up = np.linalg.svd(corners - middle, full_matrices=False)[2][2]
    up = up if up @ middle < 0 else -up
    ahead = np.array([0.0, 0.0, 1.0]) - up[2] * up
    if np.linalg.norm(ahead) < 1e-3:
        ahead = np.array([0.0, -1.0, 0.0]) + up[1] * up
    ahead /= np.linalg.norm(ahead)
    return up, -float(up @ middle), np.stack([ahead, np.cross(ahead, up)])
