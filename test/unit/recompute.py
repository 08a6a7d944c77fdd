# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Answers recomputed from what a data set stores: the boxes of a frame and the meaning of a question.

Written without the generator's code on purpose: only the annotation format is shared.
"""

import numpy as np


def recompute(item, frame):
    """
    Return the answer of an item of the annotation file and how far it is from another one.

    The second number is the margin in the unit of the decision (pixels for orders in the image,
    metres else), inf where nothing is decided.
    """
    view = _View(item, frame)
    family = item['truth']['family']
    return _FAMILIES[family](view)


class _View:
    """The regions of one item as plane geometry: x right, y forward, on the floor; z up."""

    def __init__(self, item, frame):
        self.item, self.meaning = item, item['truth']['meaning']
        self.things = [frame['objects'][index] for index in item['truth']['objects']]
        self.everything = frame['objects']
        up = np.array(frame['up'], dtype=float)
        ahead = np.array([0.0, 0.0, 1.0]) - up[2] * up
        if np.linalg.norm(ahead) < 1e-3:         # looks straight down
            ahead = np.array([0.0, -1.0, 0.0]) + up[1] * up
        ahead /= np.linalg.norm(ahead)
        self.axes = np.stack([np.cross(ahead, up), ahead, up])
        self.lift = frame['camera_height']
        self.columns = [_center_column(rle) for rle in item['rle']]

    def point(self, thing):
        """Return (x, y, z) of the centre of a thing, z over the floor."""
        x, y, z = self.axes @ np.array(thing['center'], dtype=float)
        return np.array([x, y, z + self.lift])

    def corners(self, thing):
        return (np.array(thing['footprint'], dtype=float) @ self.axes.T)[:, :2]

    def label(self, region):
        return self.things[region]['label']

    def select(self, name):
        """Return the region that a noun phrase of the question names, and its margin."""
        pick = self.meaning[name]
        pool, how = pick['pool'], pick['how']
        assert all(self.label(region) == pick['label'] for region in pool)
        if how == 'only':
            assert len(pool) == 1
            return pool[0], np.inf
        if how == 'empty':
            free = [region for region in pool if self.things[region]['carries'] < 0]
            assert len(free) == 1 < len(pool)
            return free[0], np.inf
        if how == 'nearest':
            return self.nearest(pool, self.select('c')[0])
        order = sorted(pool, key=self.columns.__getitem__)
        at = {'leftmost': 0, 'left': 0, 'rightmost': len(order) - 1, 'right': len(order) - 1,
              'middle': len(order) // 2}[how]
        assert how != 'middle' or len(order) == 3
        others = [region for region in order if region != order[at]]
        return order[at], min(abs(self.columns[order[at]] - self.columns[region])
                              for region in others)

    def between(self, a, b):
        """Return the distance of two regions by the benchmark's meaning."""
        one, other = self.things[a], self.things[b]
        areas = [thing['label'] == 'buffer' for thing in (one, other)]
        if sum(areas) != 1:
            return float(np.linalg.norm(np.subtract(one['center'], other['center'])))
        solid, area = (one, other) if areas[1] else (other, one)
        return max(0.0, -_depth_inside(self.point(solid)[:2], self.corners(area)))

    def nearest(self, pool, target):
        apart = sorted((self.between(region, target), region) for region in pool)
        return apart[0][1], apart[1][0] - apart[0][0]

    def inside(self, region, area):
        return _depth_inside(self.point(self.things[region])[:2], self.corners(self.things[area]))


def _center_column(rle):
    """Return the mean column of a compressed COCO mask, decoded here once more."""
    height, _ = rle['size']
    runs, position, text = [], 0, rle['counts']
    while position < len(text):
        value, shift, more = 0, 0, True
        while more:
            code = ord(text[position]) - 48
            value |= (code & 31) << shift
            more = bool(code & 32)
            shift, position = shift + 5, position + 1
            if not more and code & 16:
                value -= 1 << shift
        runs.append(value + runs[-2] if len(runs) > 2 else value)
    ends = np.cumsum(runs)
    pixels = np.concatenate([np.arange(ends[i - 1], ends[i]) for i in range(1, len(runs), 2)])
    return float((pixels // height).mean())


def _depth_inside(point, corners):
    """Return how deep a point lies in a convex quadrilateral, negative: how far outside."""
    inward, away = [], []
    middle = corners.mean(axis=0)
    for start, end in zip(corners, np.roll(corners, -1, axis=0)):
        side = end - start
        normal = np.array([-side[1], side[0]]) / np.linalg.norm(side)
        normal *= np.sign(normal @ (middle - start))
        inward.append((point - start) @ normal)
        away.append(_to_segment(point, start, end))
    return min(inward) if min(inward) >= 0 else -min(away)


def _to_segment(point, start, end):
    along = np.clip((point - start) @ (end - start) / ((end - start) @ (end - start)), 0, 1)
    return float(np.linalg.norm(point - start - along * (end - start)))


def _gap(a, b):
    """Return the distance between two convex quadrilaterals that do not touch."""
    return min(_to_segment(point, start, end) for one, other in ((a, b), (b, a))
               for point in one for start, end in zip(other, np.roll(other, -1, axis=0)))


def _left_right(view):
    (a, _), (b, _) = view.select('a'), view.select('b')
    gap = view.columns[a] - view.columns[b]
    return 'left' if gap < 0 else 'right', abs(gap)


def _selected(view):
    region, margin = view.select('a')
    return str(region), margin


def _nearest(view):
    region, margin = view.nearest(view.meaning['candidates'], view.select('b')[0])
    return str(region), margin


def _distance(view):
    (a, one), (b, other) = view.select('a'), view.select('b')
    apart = view.between(a, b)
    return apart, min(one, other)


def _count(view):
    area, _ = view.select('b')
    depths = [view.inside(region, area) for region in view.meaning['candidates']]
    return sum(depth > 0 for depth in depths), min(abs(depth) for depth in depths)


def _from_camera(view, region):
    return float(np.linalg.norm(view.things[region]['center']))


def _by_camera(view, sign):
    apart = sorted((sign * _from_camera(view, region), region)
                   for region in view.meaning['candidates'])
    return str(apart[0][1]), apart[1][0] - apart[0][0]


def _free(view):
    free = [region for region in view.meaning['candidates'] if view.things[region]['carries'] < 0]
    assert len(free) == 1
    return str(free[0]), np.inf


def _height(view):
    region, _ = view.select('a')
    thing = view.things[region]
    return view.point(thing)[2] + thing['size'][2] / 2, np.inf


def _shelf_side(view):
    (middle, _), (shelf, _) = view.select('b'), view.select('c')
    sides = [view.columns[region] - view.columns[middle] for region in view.meaning['candidates']]
    wanted = np.sign(view.columns[shelf] - view.columns[middle])
    return sum(np.sign(side) == wanted for side in sides), min(abs(side) for side in sides)


def _above_below(view):
    (a, _), (b, _) = view.select('a'), view.select('b')
    spans = [(view.point(thing)[2] - thing['size'][2] / 2, view.point(thing)[2]
              + thing['size'][2] / 2) for thing in (view.things[a], view.things[b])]
    if spans[0][0] >= spans[1][1] - 0.05:
        return 'above', np.inf
    assert spans[1][0] >= spans[0][1] - 0.05
    return 'below', np.inf


def _front_behind(view):
    (a, _), (b, _) = view.select('a'), view.select('b')
    along = [float(np.linalg.norm(view.point(view.things[region])[:2])) for region in (a, b)]
    ahead = [view.point(view.things[region])[1] for region in (a, b)]
    assert (along[0] < along[1]) == (ahead[0] < ahead[1])
    return 'front' if ahead[0] < ahead[1] else 'behind', abs(ahead[0] - ahead[1])


def _wide_enough(view):
    (a, _), (b, _) = view.select('a'), view.select('b')
    gap = _gap(view.corners(view.things[a]), view.corners(view.things[b]))
    width = view.meaning['width_m']
    return 'yes' if gap >= width else 'no', abs(gap - width)


def _refusal(view):
    for name in ('a', 'b', 'c'):
        if name in view.meaning:
            view.select(name)
    absent = view.meaning.get('absent')
    assert absent is None or absent not in view.item['labels']
    return 'none', np.inf


_FAMILIES = {
    'left_right': _left_right, 'extreme': _selected, 'nearest_to_transporter': _nearest,
    'nearest_to_empty': _nearest, 'buffer_near_shelf': _nearest, 'distance_pair': _distance,
    'distance_extremes': _distance, 'distance_pallet_buffer': _distance,
    'distance_transporter_buffer': _distance, 'distance_pallet_shelf': _distance,
    'count_buffer': _count, 'count_near_shelf': _count,
    'nearest_to_robot': lambda view: _by_camera(view, 1.0),
    'farthest_from_robot': lambda view: _by_camera(view, -1.0), 'free_transporter': _free,
    'camera_distance': lambda view: (_from_camera(view, view.select('a')[0]),
                                     view.select('a')[1]),
    'load_height': _height, 'count_shelf_side': _shelf_side, 'above_below': _above_below,
    'front_behind': _front_behind, 'wide_enough': _wide_enough,
    'not_spatial': _refusal, 'unsupported': _refusal, 'absent_thing': _refusal,
}
