# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The families of questions and their exact answers, before any wording.

Left, right, leftmost, middle: order of the mask centroids' columns. Nearest: object_distance.
Inside: the centre of the pallet over the rectangle. Whatever is a toss-up is not asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .truth import border_depth, FrameObject, object_distance

SIDE_MARGIN = 12.0       # pixels between centroids that decide a side or an order
NEAR_RATIO, NEAR_GAP = 1.15, 0.3   # the second best must be farther by both
BORDER_MARGIN = 0.15     # metres between a pallet's centre and the border of a buffer
MIN_PIXELS, MIN_IN_IMAGE, MIN_MEASURED = 150, 0.65, 0.3
MIN_HULL = {'pallet': 0.3, 'buffer': 0.3, 'transporter': 0.3, 'shelf': 0.15}
DISTANCE_BINS = (0.005, 1.5, 3.0, 4.5, 6.0, 8.0)
EXTREMES = ('leftmost', 'rightmost')


@dataclass(frozen=True)
class Pick:
    """A region and the words that single it out of its pool: how is a key of SELECTORS."""

    label: str
    how: str
    index: int
    pool: tuple[int, ...]


@dataclass(frozen=True)
class Draft:
    """
    A question without words; all numbers are indices into the objects of the frame.

    a, b, c: the noun phrases of the question. candidates: what may be chosen or counted.
    subject, object_, reference: the pointers, -1 for none. value: side, index, metres or count.
    """

    category: str
    family: str
    value: object
    subject: int = -1
    object_: int = -1
    reference: int = -1
    a: Pick | None = None
    b: Pick | None = None
    c: Pick | None = None
    candidates: tuple[int, ...] = ()
    candidate_label: str = ''
    members: tuple[int, ...] = ()


def is_clear(item: FrameObject) -> bool:
    """Say whether enough of an object is seen and measured to ask about it."""
    return (np.count_nonzero(item.mask) >= MIN_PIXELS and item.box_visible_share >= MIN_IN_IMAGE
            and item.hull_share >= MIN_HULL[item.label] and item.measured_share >= MIN_MEASURED)


class Sight:
    """The clear objects of a frame with the relations that decide answers."""

    def __init__(self, objects, rng: np.random.Generator):
        self.objects, self.rng = tuple(objects), rng
        self.clear = tuple(i for i, item in enumerate(objects) if is_clear(item))
        self.column = {i: objects[i].column for i in self.clear}

    def of(self, label: str) -> tuple[int, ...]:
        """Return the clear objects of a label; pallets that ride are never asked about."""
        return tuple(i for i in self.clear if self.objects[i].label == label
                     and self.objects[i].carried_by < 0)

    def distance(self, i: int, j: int) -> float:
        """Return object_distance of two objects of the frame."""
        return object_distance(self.objects[i], self.objects[j])

    def subset(self, label: str, low: int, high: int) -> tuple[int, ...]:
        """Return low..high random objects of a label, or () when there are too few."""
        every = self.of(label)
        if len(every) < low:
            return ()
        size = int(self.rng.integers(low, min(high, len(every)) + 1))
        return tuple(int(i) for i in self.rng.permutation(every)[:size])

    def extreme(self, pool, how: str) -> int | None:
        """Return the leftmost, rightmost or middle (of three) of a pool, None if not clear."""
        order = sorted(pool, key=self.column.get)
        if how == 'middle' and len(order) != 3 or len(order) < 2:
            return None
        gaps = np.diff([self.column[i] for i in order])
        if how == 'middle':
            return order[1] if gaps.min() >= SIDE_MARGIN else None
        end = 0 if how in ('leftmost', 'left') else -1
        return order[end] if gaps[end] >= SIDE_MARGIN else None

    def nearest(self, target: int, pool) -> int | None:
        """Return the object of the pool nearest to the target, None if there is no clear one."""
        if len(pool) < 2:
            return None
        apart = sorted((self.distance(i, target), i) for i in pool)
        best, second = apart[0][0], apart[1][0]
        return apart[0][1] if second >= max(best * NEAR_RATIO, best + NEAR_GAP) else None

    def depth_inside(self, pallet: int, buffer: int) -> float:
        """Return how deep a pallet's centre lies inside a buffer, metres, negative outside."""
        return border_depth(self.objects[pallet].center, self.objects[buffer].footprint)

    def picks(self, label: str, pool, hows) -> list[Pick]:
        """Return every pick of the pool that these words single out."""
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

    def pick(self, label: str, words: bool, hows, given: bool = True) -> Pick | None:
        """
        Return one random pick of a label.

        words: the pool is all that is seen; otherwise some regions, often one alone if `given`.
        """
        if words:
            pool = self.of(label)
        elif given and self.rng.random() < 0.5:
            pool = self.subset(label, 1, 1)
        else:
            pool = self.subset(label, 2, 2 if 'left' in hows else 5)
            if 'middle' in hows and self.rng.random() < 0.5:
                pool = self.subset(label, 3, 3)
        found = self.picks(label, pool, hows) if pool else []
        return found[int(self.rng.integers(len(found)))] if found else None


def left_right(sight: Sight, words: bool) -> Draft | None:
    """Is A left or right of B."""
    rng = sight.rng
    if words:
        kinds = {'pallet': (*EXTREMES, 'only'), 'buffer': (*EXTREMES, 'middle', 'only'),
                 'transporter': (*EXTREMES, 'empty', 'only'), 'shelf': ('left', 'right', 'only')}
        first, second = rng.permutation(list(kinds))[:2]
        a, b = (sight.pick(str(k), True, kinds[str(k)]) for k in (first, second))
    else:
        first = str(rng.choice(['pallet', 'buffer', 'transporter', 'shelf'],
                               p=[0.65, 0.2, 0.1, 0.05]))
        second = first if rng.random() < 0.88 else str(rng.choice(['pallet', 'transporter']))
        pools = [sight.of(first), sight.of(second)]
        if not all(pools) or first == second and len(pools[0]) < 2:
            return None
        i, j = int(rng.choice(pools[0])), int(rng.choice(pools[1]))
        a, b = Pick(first, 'only', i, (i,)), Pick(second, 'only', j, (j,))
    if a is None or b is None or a.index == b.index:
        return None
    gap = sight.column[a.index] - sight.column[b.index]
    if abs(gap) < SIDE_MARGIN:
        return None
    return Draft('left_right', 'left_right', 'left' if gap < 0 else 'right', a.index, b.index,
                 a=a, b=b)


def extreme(sight: Sight, words: bool) -> Draft | None:
    """Which one is leftmost or rightmost."""
    label = str(sight.rng.choice(['pallet', 'buffer', 'transporter', 'shelf'],
                                 p=[0.7, 0.14, 0.08, 0.08]))
    pool = sight.of(label) if words else sight.subset(label, 3, 3 if sight.rng.random() < 0.7
                                                      else 6)
    found = sight.picks(label, pool, EXTREMES) if pool else []
    if not found:
        return None
    a = found[int(sight.rng.integers(len(found)))]
    return Draft('mcq', 'extreme', a.index, a.index, a=a, candidates=a.pool,
                 candidate_label=label)


def _nearest(sight: Sight, family: str, target: Pick | None, label: str,
             words: bool) -> Draft | None:
    pool = sight.of(label) if words else sight.subset(label, 2, 9)
    if target is None or not pool:
        return None
    chosen = sight.nearest(target.index, pool)
    if chosen is None:
        return None
    return Draft('mcq', family, chosen, chosen, target.index, b=target, candidates=pool,
                 candidate_label=label)


def nearest_to_transporter(sight: Sight, words: bool) -> Draft | None:
    """Which pallet is nearest to, or best for, the transporter."""
    hows = (*EXTREMES, 'only') if words else ('only',)
    if words:
        target = sight.pick('transporter', True, hows)
    else:
        one = sight.subset('transporter', 1, 1)
        target = Pick('transporter', 'only', one[0], one) if one else None
    return _nearest(sight, 'nearest_to_transporter', target, 'pallet', words)


def nearest_to_empty(sight: Sight, words: bool) -> Draft | None:
    """Which pallet is best for the empty one of several transporters."""
    target = sight.pick('transporter', words, ('empty',), given=False)
    return _nearest(sight, 'nearest_to_empty', target, 'pallet', words)


def buffer_near_shelf(sight: Sight, words: bool) -> Draft | None:
    """Which buffer is nearest to a shelf, or to the shelf on the left or right."""
    target = sight.pick('shelf', words, ('left', 'right', 'only'))
    return _nearest(sight, 'buffer_near_shelf', target, 'buffer', words)


def _distance(sight: Sight, family: str, a: Pick | None, b: Pick | None) -> Draft | None:
    if a is None or b is None or a.index == b.index:
        return None
    if b.label == 'buffer' and abs(sight.depth_inside(a.index, b.index)) < BORDER_MARGIN:
        return None
    return Draft('distance', family, round(sight.distance(a.index, b.index), 2), a.index,
                 b.index, a=a, b=b)


def distance_pair(sight: Sight, words: bool) -> Draft | None:
    """How far apart are two given pallets."""
    pair = () if words else sight.subset('pallet', 2, 2)
    if not pair:
        return None
    a, b = (Pick('pallet', 'only', i, (i,)) for i in pair)
    return _distance(sight, 'distance_pair', a, b)


def distance_extremes(sight: Sight, words: bool) -> Draft | None:
    """How far is the leftmost from the rightmost pallet."""
    pool = sight.of('pallet') if words else sight.subset('pallet', 2, 8)
    found = sight.picks('pallet', pool, EXTREMES)
    if len(found) < 2:
        return None
    a, b = found if sight.rng.random() < 0.5 else found[::-1]
    return _distance(sight, 'distance_extremes', a, b)


def distance_pallet_buffer(sight: Sight, words: bool) -> Draft | None:
    """How far is a pallet from a buffer."""
    a = sight.pick('pallet', words, (*EXTREMES, 'only'))
    b = sight.pick('buffer', words, (*EXTREMES, 'middle', 'only'))
    return _distance(sight, 'distance_pallet_buffer', a, b)


def distance_transporter_buffer(sight: Sight, words: bool) -> Draft | None:
    """How far is a transporter from a buffer."""
    hows = (*EXTREMES, 'empty', 'only') if words else ('only',)
    a = sight.pick('transporter', words, hows)
    b = sight.pick('buffer', words, (*EXTREMES, 'middle', 'only'))
    return _distance(sight, 'distance_transporter_buffer', a, b)


def distance_pallet_shelf(sight: Sight, words: bool) -> Draft | None:
    """How far is a pallet from a shelf."""
    a = sight.pick('pallet', words, (*EXTREMES, 'only'))
    b = sight.pick('shelf', words, ('left', 'right', 'only'))
    return _distance(sight, 'distance_pallet_shelf', a, b)


def _count(sight: Sight, family: str, buffer: int, words: bool, **picks) -> Draft | None:
    pool = sight.of('pallet') if words else sight.subset('pallet', 2, 10)
    depths = {i: sight.depth_inside(i, buffer) for i in pool}
    if not pool or min(abs(depth) for depth in depths.values()) < BORDER_MARGIN:
        return None
    for i, item in enumerate(sight.objects):      # a hidden pallet inside makes it a toss-up
        if item.label == 'pallet' and item.carried_by < 0 and i not in sight.clear:
            if sight.depth_inside(i, buffer) > -BORDER_MARGIN:
                return None
    members = tuple(i for i in pool if depths[i] > 0)
    return Draft('count', family, len(members), -1, buffer, candidates=pool,
                 candidate_label='pallet', members=members, **picks)


def count_buffer(sight: Sight, words: bool) -> Draft | None:
    """How many pallets are in a buffer."""
    b = sight.pick('buffer', words, (*EXTREMES, 'middle', 'only'))
    return _count(sight, 'count_buffer', b.index, words, b=b) if b else None


def count_near_shelf(sight: Sight, words: bool) -> Draft | None:
    """How many pallets are in the buffer nearest to a shelf."""
    c = sight.pick('shelf', words, ('left', 'right', 'only'))
    pool = sight.of('buffer') if words else sight.subset('buffer', 2, 4)
    buffer = sight.nearest(c.index, pool) if c and pool else None
    if buffer is None:
        return None
    draft = _count(sight, 'count_near_shelf', buffer, words, c=c,
                   b=Pick('buffer', 'nearest', buffer, pool))
    if draft is None:
        return None
    return Draft(**{**draft.__dict__, 'reference': c.index})


FAMILIES = {
    'left_right': ((left_right, 1.0),),
    'mcq': ((extreme, 0.12), (nearest_to_transporter, 0.4), (nearest_to_empty, 0.28),
            (buffer_near_shelf, 0.2)),
    'distance': ((distance_pair, 0.25), (distance_extremes, 0.15), (distance_pallet_buffer, 0.25),
                 (distance_transporter_buffer, 0.15), (distance_pallet_shelf, 0.2)),
    'count': ((count_buffer, 0.6), (count_near_shelf, 0.4)),
}
CATEGORY_SHARES = {'left_right': 0.2, 'mcq': 0.27, 'distance': 0.33, 'count': 0.2}
