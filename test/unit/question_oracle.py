# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The answer of a question again, by other code, from its meaning and the boxes of the objects.

Every decision on the way must have its margin; the margins are written here once more.
"""

import functools

import cv2
import numpy as np


def check(objects, question):
    """Assert that meaning and boxes give the answer of a question, its pointers and members."""
    oracle = Oracle(objects, question)
    answer = getattr(oracle, FAMILIES[question.family])()
    if question.category == 'distance':
        assert isinstance(question.normalized, float)
        assert abs(question.normalized - answer) < 0.0051, question
        assert question.normalized == round(question.normalized, 2)
        assert (question.normalized == 0) == (answer == 0)
    else:
        assert question.normalized == answer and type(question.normalized) is type(answer)
    return oracle


@functools.lru_cache(maxsize=1000)
def columns(item):
    """Return the columns of the centroids of the mask, the amodal mask and the box."""
    rows = [np.nonzero(mask)[1] for mask in (item.mask, item.amodal)]
    return np.array([*(row.mean() for row in rows), (rows[0].min() + rows[0].max()) / 2])


class Oracle:
    """Executes the meaning of one question; regions are numbers of the question."""

    def __init__(self, objects, question):
        self.all, self.question, self.meaning = objects, question, question.meaning
        self.regions = [objects[index] for index in question.objects]
        corners = np.concatenate([item.footprint for item in objects])
        normal = np.linalg.lstsq(corners, -np.ones(len(corners)), rcond=None)[0]
        self.lift = 1 / np.linalg.norm(normal)
        self.up = normal * self.lift
        ahead = np.array([0, 0, 1.0]) - self.up[2] * self.up
        self.ahead = ahead / np.linalg.norm(ahead)
        self.right = np.cross(self.ahead, self.up)
        width = objects[0].mask.shape[1]
        self.side_margin = max(6, 0.02 * width)

    # geometry
    def floor(self, points):
        return np.stack([points @ self.right, points @ self.ahead], axis=-1)

    def height(self, item):
        middle = item.center @ self.up + self.lift
        half = 0 if item.label == 'buffer' else item.size[2] / 2
        return middle - half, middle + half

    def inside(self, item, buffer):
        polygon = self.floor(buffer.footprint).astype(np.float32)
        return cv2.pointPolygonTest(polygon, self.floor(item.center).tolist(), True)

    def apart(self, one, other):
        if (one.label == 'buffer') == (other.label == 'buffer'):
            return float(np.sqrt(((one.center - other.center) ** 2).sum()))
        solid, buffer = (other, one) if one.label == 'buffer' else (one, other)
        return max(0.0, -self.inside(solid, buffer))

    def is_left(self, one, other):
        gaps = columns(one) - columns(other)
        assert np.abs(gaps).min() >= self.side_margin - 1e-6
        assert (gaps < 0).all() or (gaps > 0).all()
        return bool(gaps[0] < 0)

    def best(self, values):
        """Return the key of the clearly smallest value."""
        order = sorted(values, key=values.get)
        first, second = (values[key] for key in order[:2])
        assert second >= 1.15 * first - 1e-6 and second >= first + 0.3 - 1e-6
        return order[0]

    # meaning
    def select(self, name):
        pick = self.meaning[name]
        assert set(pick) == {'label', 'how', 'pool'}
        pool, how = pick['pool'], pick['how']
        items = {i: self.regions[i] for i in pool}
        assert len(items) == len(pool) and {one.label for one in items.values()} == {pick['label']}
        if self.question.style == 'words':
            assert set(pool) == {i for i, one in enumerate(self.regions)
                                 if one.label == pick['label']}
        if how == 'only':
            assert len(pool) == 1
            return pool[0]
        if how == 'empty':
            free, = (i for i in pool if items[i].carries < 0)
            assert len(pool) > 1
            return free
        if how == 'nearest':
            shelf = self.regions[self.select('c')]
            return self.best({i: self.apart(items[i], shelf) for i in pool})
        return self._in_order(items, how)

    def _in_order(self, items, how):
        order = sorted(items, key=lambda i: columns(items[i])[0])
        place = {'leftmost': 0, 'left': 0, 'middle': 1, 'rightmost': -1, 'right': -1}[how]
        assert len(order) == {'left': 2, 'right': 2, 'middle': 3}.get(how, len(order))
        chosen = order[place]
        for i in order:
            if i != chosen:
                assert self.is_left(items[i], items[chosen]) == (order.index(i)
                                                                 < order.index(chosen))
        return chosen

    def candidates(self):
        listed = self.meaning['candidates']
        assert len(set(listed)) == len(listed)
        assert {self.regions[i].label for i in listed} == {self.meaning['candidate_label']}
        return {i: self.regions[i] for i in listed}

    def pair(self):
        a, b = self.select('a'), self.select('b')
        assert (a, b) == (self.question.subject, self.question.object_) and a != b
        return self.regions[a], self.regions[b]

    def chosen(self, region):
        assert region == self.question.subject and self.regions[region].carried_by < 0
        return str(region)

    # families
    def refusal(self):
        """Nothing is answered and nothing pointed at; what is spoken of can be singled out."""
        question = self.question
        assert (question.subject, question.object_, question.reference) == (-1, -1, -1)
        assert question.members == question.sentence == ()
        for name in set('abc') & set(self.meaning):
            self.select(name)
        assert self.meaning.get('absent') not in {one.label for one in self.regions}
        return 'none'

    def side(self):
        return 'left' if self.is_left(*self.pair()) else 'right'

    def extreme(self):
        assert set(self.candidates()) == set(self.meaning['a']['pool'])
        return self.chosen(self.select('a'))

    def nearest(self):
        target = self.select('b')
        assert target == self.question.object_
        values = {i: self.apart(item, self.regions[target])
                  for i, item in self.candidates().items()}
        return self.chosen(self.best(values))

    def distance(self):
        a, b = self.pair()
        if b.label == 'buffer':
            assert abs(self.inside(a, b)) >= 0.2 - 1e-4
        return self.apart(a, b)

    def count(self):
        buffer = self.select('b')
        assert buffer == self.question.object_
        depths = {i: self.inside(item, self.regions[buffer])
                  for i, item in self.candidates().items()}
        assert min(map(abs, depths.values())) >= 0.2 - 1e-4
        members = tuple(sorted(i for i, depth in depths.items() if depth > 0))
        assert members == self.question.members
        return len(members)

    def count_side(self):
        middle, shelf = self.select('b'), self.select('c')
        assert (middle, shelf) == (self.question.object_, self.question.reference)
        wanted = self.is_left(self.regions[shelf], self.regions[middle])
        members = tuple(sorted(
            i for i, item in self.candidates().items()
            if self.is_left(item, self.regions[middle]) == wanted))
        assert members == self.question.members and middle not in self.candidates()
        return len(members)

    def near_camera(self):
        return self.chosen(self.best({i: float(np.linalg.norm(item.center))
                                      for i, item in self.candidates().items()}))

    def far_camera(self):
        values = {i: float(np.linalg.norm(item.center)) for i, item in self.candidates().items()}
        order = sorted(values, key=values.get)
        self.best({i: values[i] for i in order[-2:]})
        return self.chosen(order[-1])

    def free(self):
        free, = (i for i, item in self.candidates().items() if item.carries < 0)
        assert len(self.candidates()) > 1
        return self.chosen(free)

    def camera_distance(self):
        assert self.select('a') == self.question.subject and self.question.object_ == -1
        return float(np.linalg.norm(self.regions[self.select('a')].center))

    def load_height(self):
        assert self.select('a') == self.question.subject
        return self.height(self.regions[self.select('a')])[1]

    def above(self):
        (low_a, high_a), (low_b, high_b) = map(self.height, self.pair())
        if low_a > low_b:
            assert low_a >= high_b - 0.03 - 1e-6 and low_a >= low_b + 0.15 - 1e-6
            return 'above'
        assert low_b >= high_a - 0.03 - 1e-6 and low_b >= low_a + 0.15 - 1e-6
        return 'below'

    def front(self):
        a, b = self.pair()
        places = [self.floor(item.center) for item in (a, b)]
        by_way = np.linalg.norm(places[1]) - np.linalg.norm(places[0])
        by_depth = places[1][1] - places[0][1]
        assert min(abs(by_way), abs(by_depth)) >= 0.4 - 1e-6 and by_way * by_depth > 0
        return 'front' if by_way > 0 else 'behind'

    def passage(self):
        a, b = self.pair()
        assert a.carries < 0 and b.carries < 0
        flat = [self.floor(item.footprint).astype(np.float32) for item in (a, b)]
        gap = min(-cv2.pointPolygonTest(polygon, corner.tolist(), True)
                  for one, polygon in (flat, flat[::-1]) for corner in one)
        width = self.meaning['width_m']
        assert abs(gap - width) >= max(0.1, 0.12 * max(gap, width)) - 1e-4
        rng = np.random.default_rng(0)
        between = rng.dirichlet(np.full(8, 0.5), 300) @ np.concatenate(flat)
        for item in self.all:
            if item.label != 'buffer' and item is not a and item is not b:
                polygon = self.floor(item.footprint).astype(np.float32)
                assert not any(cv2.pointPolygonTest(polygon, spot.tolist(), False) > 0
                               for spot in between)
        return 'yes' if gap >= width else 'no'


FAMILIES = {
    'left_right': 'side', 'extreme': 'extreme', 'nearest_to_transporter': 'nearest',
    'nearest_to_empty': 'nearest', 'buffer_near_shelf': 'nearest', 'distance_pair': 'distance',
    'distance_extremes': 'distance', 'distance_pallet_buffer': 'distance',
    'distance_transporter_buffer': 'distance', 'distance_pallet_shelf': 'distance',
    'count_buffer': 'count', 'count_near_shelf': 'count', 'nearest_to_robot': 'near_camera',
    'farthest_from_robot': 'far_camera', 'free_transporter': 'free',
    'camera_distance': 'camera_distance', 'load_height': 'load_height',
    'count_shelf_side': 'count_side', 'above_below': 'above', 'front_behind': 'front',
    'wide_enough': 'passage',
    **dict.fromkeys(('not_spatial', 'unsupported', 'absent_thing'), 'refusal')}
