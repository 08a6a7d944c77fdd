# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Families of questions beyond the benchmark: what a robot asks of its own view.

From the robot: from the lens to the centre of an object, in space. In front, behind: along the
floor. Above, below: the whole of one box over the whole of another. A passage: the gap between
two footprints with nothing in between.
"""

from __future__ import annotations

from .draws import choose, weighted
from .families import Draft, given, two_given, two_named
from .margins import (
    ABOVE_LIFT,
    ABOVE_SLACK,
    FRONT_MARGIN,
    PASSAGE_GAP,
    PASSAGE_RANGE,
    PASSAGE_SHARE,
)
from .sight import clear_best, HOWS, Pick, Sight

ROBOT_FAMILIES = frozenset((
    'nearest_to_robot', 'farthest_from_robot', 'free_transporter', 'camera_distance',
    'load_height', 'count_shelf_side', 'above_below', 'front_behind', 'wide_enough'))
WIDTHS_M = tuple(round(0.1 * step, 1) for step in range(5, 61))   # widths asked of a passage
NAMED_SHARE = 0.25       # of the pairs are named by words even where regions could


def by_camera(sight: Sight, words: bool, family: str, label: str, sign: int) -> Draft | None:
    """
    Ask which one of a label is best by its distance from the lens, in space and on the floor.

    sign: 1 for the nearest, -1 for the farthest.
    """
    pool = sight.every(label) if words else sight.subset(label, 2, 9)
    chosen = clear_best([(sight.camera_distance[i], i) for i in pool]) if sign > 0 else \
        _clear_farthest([(sight.camera_distance[i], i) for i in pool])
    if chosen is None or sight.objects[chosen].carried_by >= 0:
        return None
    ways = [sign * sight.floor_range[i][1] for i in pool]
    if min(ways) != sign * sight.floor_range[chosen][1]:
        return None
    return Draft('mcq', family, chosen, chosen, candidates=pool, candidate_label=label)


def _clear_farthest(valued) -> int | None:
    """Return the index of the largest of (metres, index) pairs, None if it is a toss-up."""
    if len(valued) < 2:
        return None
    (second, _), (best, index) = sorted(valued)[-2:]
    return index if clear_best([(second, 0), (best, 1)]) == 0 else None


def _mostly_pallet(sight: Sight) -> str:
    return 'pallet' if sight.rng.random() < 0.8 else 'transporter'


def nearest_to_robot(sight: Sight, words: bool) -> Draft | None:
    """Which one is nearest to the camera."""
    return by_camera(sight, words, 'nearest_to_robot', _mostly_pallet(sight), 1)


def farthest_from_robot(sight: Sight, words: bool) -> Draft | None:
    """Which one is farthest from the camera."""
    return by_camera(sight, words, 'farthest_from_robot', _mostly_pallet(sight), -1)


def free_transporter(sight: Sight, words: bool) -> Draft | None:
    """Which of several transporters is the one that carries nothing."""
    one = sight.pick('transporter', words, ('empty',))
    return one and Draft('mcq', 'free_transporter', one.index, one.index, candidates=one.pool,
                         candidate_label='transporter')


def camera_distance(sight: Sight, words: bool) -> Draft | None:
    """How far is an object from the camera."""
    label = weighted(tuple(HOWS), (0.55, 0.1, 0.2, 0.15), sight.rng)
    a = sight.pick(label, words)
    return a and Draft('distance', 'camera_distance', round(sight.camera_distance[a.index], 2),
                       a.index, a=a)


def load_height(sight: Sight, words: bool) -> Draft | None:
    """How high is the top of a pallet with its load over the floor."""
    a = sight.pick('pallet', words)
    return a and Draft('distance', 'load_height', round(sight.high[a.index], 2), a.index, a=a)


def count_shelf_side(sight: Sight, words: bool) -> Draft | None:
    """How many pallets are, in the image, on the side of an object on which a shelf stands."""
    label = weighted(('transporter', 'buffer', 'pallet'), (0.4, 0.35, 0.25), sight.rng)
    hows = ('only',) if label == 'pallet' and not words else None
    b, c = sight.pick(label, words, hows), sight.pick('shelf', words)
    if b is None or c is None or sight.side[c.index][b.index] == 0:
        return None
    wanted = sight.side[c.index][b.index]
    side = {i: sight.side[i][b.index] for i in sight.every('pallet') if i != b.index}
    riding = {i for i in side if sight.objects[i].carried_by >= 0}
    if words:
        if any(side[i] == 0 or i in riding and side[i] == wanted for i in side):
            return None
        pool = tuple(i for i in side if i not in riding)
    else:
        pool = tuple(i for i in sight.subset('pallet', 2, 9) if side.get(i, 0) != 0)
    if len(pool) < (1 if words else 2):
        return None
    members = tuple(i for i in pool if side[i] == wanted)
    return Draft('count', 'count_shelf_side', len(members), -1, b.index, c.index, b=b, c=c,
                 candidates=pool, candidate_label='pallet', members=members, explicit=not words)


def _pair(sight: Sight, words: bool, labels) -> tuple[Pick, Pick] | None:
    """Return two different objects of these labels, by words or by their regions."""
    if words or sight.rng.random() < NAMED_SHARE:
        return two_named(sight, labels, words)
    one, other = (sight.of(choose(labels, sight.rng)) for _ in 'ab')
    return two_given(sight, one, other)


def above_below(sight: Sight, words: bool) -> Draft | None:
    """Is A above or below B."""
    lifted = [i for i in sight.clear if sight.low[i] >= ABOVE_LIFT]
    if not lifted:
        return None
    if words:
        pair = two_named(sight, tuple(HOWS), riders=True)
    else:
        pair = two_given(sight, lifted, sight.clear)
        pair = pair and tuple(given(sight, one.index) for one in
                              (pair if sight.rng.random() < 0.5 else pair[::-1]))
    if pair is None:
        return None
    a, b = pair
    upper = _upper(sight, a.index, b.index)
    if upper is None:
        return None
    return Draft('relation', 'above_below', 'above' if upper == a.index else 'below', a.index,
                 b.index, a=a, b=b)


def _upper(sight: Sight, i: int, j: int) -> int | None:
    """Return the one that lies wholly above the other, None where neither does."""
    for top, base in ((i, j), (j, i)):
        if sight.low[top] >= sight.high[base] - ABOVE_SLACK \
                and sight.low[top] >= sight.low[base] + ABOVE_LIFT:
            return top
    return None


def front_behind(sight: Sight, words: bool) -> Draft | None:
    """Is A in front of or behind B, seen from the camera."""
    pair = _pair(sight, words, ('pallet', 'pallet', 'pallet', 'transporter', 'shelf', 'buffer'))
    if pair is None or not sight.has_front:
        return None
    a, b = pair
    near, far = sorted((a.index, b.index), key=lambda i: sight.floor_range[i][1])
    if sight.floor_range[far][1] - sight.floor_range[near][1] < FRONT_MARGIN \
            or sight.ahead[far] - sight.ahead[near] < FRONT_MARGIN:
        return None
    if {a.label, b.label} & {'shelf', 'buffer'} \
            and sight.floor_range[far][0] < sight.floor_range[near][2]:
        return None                          # long things must lie wholly one behind the other
    return Draft('relation', 'front_behind', 'front' if near == a.index else 'behind', a.index,
                 b.index, a=a, b=b)


def wide_enough(sight: Sight, words: bool) -> Draft | None:
    """Is the gap between the footprints of A and B at least so wide."""
    pair = _pair(sight, words, ('pallet', 'pallet', 'pallet', 'transporter', 'shelf'))
    if pair is None or any(sight.objects[one.index].carries >= 0 for one in pair):
        return None                          # a load may stand over the edge of its carrier
    gap = sight.passage(pair[0].index, pair[1].index)
    if gap is None or not PASSAGE_RANGE[0] <= gap <= PASSAGE_RANGE[1]:
        return None
    answer = 'yes' if sight.rng.random() < 0.5 else 'no'
    fitting = [width for width in WIDTHS_M if 0.4 * gap <= width <= 2.2 * gap
               and (width < gap) == (answer == 'yes') and abs(gap - width)
               >= max(PASSAGE_GAP, PASSAGE_SHARE * max(gap, width))]
    return Draft('passage', 'wide_enough', answer, pair[0].index, pair[1].index, a=pair[0],
                 b=pair[1], width_m=choose(fitting, sight.rng), gap_m=round(gap, 2))
