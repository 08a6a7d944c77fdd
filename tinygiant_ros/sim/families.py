# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The benchmark's families of questions and their exact answers, before any wording.

Left, right, leftmost, middle: order of the mask centroids' columns. Nearest: object_distance.
Inside: the centre of the pallet over the rectangle. Whatever is a toss-up is not asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .draws import choose, weighted
from .margins import BORDER_MARGIN
from .sight import EXTREMES, HOWS, LARGEST, Pick, Sight


@dataclass(frozen=True)
class Draft:
    """
    A question without words; all numbers are indices into the objects of the frame.

    a, b, c: the noun phrases of the question. candidates: what may be chosen or counted.
    subject, object_, reference: the pointers, -1 for none. value: the answer: a side or another
    relation, an index, metres or a count. width_m, gap_m: what a passage is asked for and has.
    explicit: the wording must list the candidates, because others would count as well.
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
    width_m: float | None = None
    gap_m: float | None = None
    explicit: bool = False


def given(sight: Sight, i: int) -> Pick:
    """Return the pick of an object that its region alone names."""
    return Pick(sight.objects[i].label, 'only', i, (i,))


def two_given(sight: Sight, one, other) -> tuple[Pick, Pick] | None:
    """Return picks of two different objects, drawn from two groups of indices."""
    if not one or not other:
        return None
    i, j = choose(one, sight.rng), choose(other, sight.rng)
    return (given(sight, i), given(sight, j)) if i != j else None


def two_named(sight: Sight, labels, words: bool = True,
              riders: bool = False) -> tuple[Pick, Pick] | None:
    """Return picks of two objects that words single out, of two of these labels or of one."""
    a, b = (sight.pick(choose(labels, sight.rng), words, riders=riders) for _ in 'ab')
    if a is None or b is None or a.index == b.index:
        return None
    if not words and set(a.pool) & set(b.pool):
        return None
    return a, b


def left_right(sight: Sight, words: bool) -> Draft | None:
    """Is A left or right of B."""
    if words:
        pair = two_named(sight, tuple(HOWS))
        if pair and pair[0].label == pair[1].label and pair[0].how != 'middle' != pair[1].how:
            return None                      # whether the leftmost is left of the rightmost
    else:
        shares = (0.82, 0.18, 0.0, 0.0) if sight.benchmark else (0.65, 0.2, 0.1, 0.05)
        first = second = weighted(tuple(HOWS), shares, sight.rng)
        if not sight.benchmark and sight.rng.random() < 0.15:
            second = choose(('pallet', 'transporter', 'shelf'), sight.rng)
        pair = two_given(sight, sight.of(first), sight.of(second))
    if pair is None:
        return None
    a, b = pair
    side = sight.side[a.index][b.index]
    if side == 0:
        return None
    return Draft('left_right', 'left_right', 'left' if side < 0 else 'right', a.index, b.index,
                 a=a, b=b)


def extreme(sight: Sight, words: bool) -> Draft | None:
    """Which one is leftmost or rightmost."""
    shares = (0.8, 0.2, 0.0, 0.0) if sight.benchmark else (0.7, 0.14, 0.08, 0.08)
    label = weighted(tuple(HOWS), shares, sight.rng)
    if words:
        pool = sight.every(label)
    elif sight.benchmark:
        pool = sight.subset(label, 3, 3)
    else:
        pool = sight.subset(label, 2, 8)
    found = sight.picks(label, pool, EXTREMES)
    found = [one for one in found if sight.objects[one.index].carried_by < 0]
    if not found:
        return None
    a = choose(found, sight.rng)
    return Draft('mcq', 'extreme', a.index, a.index, a=a, candidates=a.pool,
                 candidate_label=label)


def nearest_to(sight: Sight, family: str, target: Pick | None, label: str,
               words: bool) -> Draft | None:
    """Ask which one of a label is nearest to a target; None where there is none or a toss-up."""
    if target is None:
        return None
    pool = sight.of(label) if words else sight.subset(label, 2, 9)
    rivals = [i for i in sight.every(label) if i not in pool       # pallets that ride elsewhere
              and sight.objects[i].carried_by != sight.objects[target.index].instance] \
        if words else []
    chosen = sight.nearest(target.index, (*pool, *rivals)) if len(pool) > 1 else None
    if chosen is None or chosen in rivals:
        return None
    return Draft('mcq', family, chosen, chosen, target.index, b=target, candidates=pool,
                 candidate_label=label)


def nearest_to_transporter(sight: Sight, words: bool) -> Draft | None:
    """Which pallet is nearest to, or best for, the transporter."""
    hows = (*EXTREMES, 'only') if words else ('only',)
    return nearest_to(sight, 'nearest_to_transporter', sight.pick('transporter', words, hows),
                    'pallet', words)


def nearest_to_empty(sight: Sight, words: bool) -> Draft | None:
    """Which pallet is best for the empty one of several transporters."""
    return nearest_to(sight, 'nearest_to_empty', sight.pick('transporter', words, ('empty',)),
                    'pallet', words)


def buffer_near_shelf(sight: Sight, words: bool) -> Draft | None:
    """Which buffer is nearest to a shelf, or to the shelf on the left or right."""
    return nearest_to(sight, 'buffer_near_shelf', sight.pick('shelf', words), 'buffer', words)


def apart(sight: Sight, family: str, a: Pick | None, b: Pick | None) -> Draft | None:
    """Ask how far two picks are apart; an area that takes part is b."""
    if a is None or b is None or a.index == b.index:
        return None
    if b.label == 'buffer' and abs(sight.depth_inside(a.index, b.index)) < BORDER_MARGIN:
        return None
    return Draft('distance', family, round(sight.distance(a.index, b.index), 2), a.index,
                 b.index, a=a, b=b)


def _singled(sight: Sight, label: str, words: bool) -> Pick | None:
    """Return a pick; the benchmark names pallets and buffers of a distance by their place."""
    place = tuple(how for how in HOWS[label] if how != 'only')
    return sight.pick(label, words, place if sight.benchmark else None)


def distance_pair(sight: Sight, words: bool) -> Draft | None:
    """How far apart are two given pallets."""
    pallets = sight.of('pallet')
    pair = None if words else two_given(sight, pallets, pallets)
    return apart(sight, 'distance_pair', *pair) if pair else None


def distance_extremes(sight: Sight, words: bool) -> Draft | None:
    """How far is the leftmost from the rightmost pallet."""
    pool = sight.every('pallet') if words else sight.subset('pallet', 2, LARGEST['pallet'])
    found = sight.picks('pallet', pool, EXTREMES)
    if len(found) < 2 or any(sight.objects[one.index].carried_by >= 0 for one in found):
        return None
    a, b = found if sight.rng.random() < 0.5 else found[::-1]
    return apart(sight, 'distance_extremes', a, b)


def distance_pallet_buffer(sight: Sight, words: bool) -> Draft | None:
    """How far is a pallet from a buffer."""
    a, b = (_singled(sight, label, words) for label in ('pallet', 'buffer'))
    return apart(sight, 'distance_pallet_buffer', a, b)


def distance_transporter_buffer(sight: Sight, words: bool) -> Draft | None:
    """How far is a transporter from a buffer."""
    a = sight.pick('transporter', words, None if words else ('only',))
    return apart(sight, 'distance_transporter_buffer', a, _singled(sight, 'buffer', words))


def distance_pallet_shelf(sight: Sight, words: bool) -> Draft | None:
    """How far is a pallet from a shelf."""
    return apart(sight, 'distance_pallet_shelf', _singled(sight, 'pallet', words),
                     sight.pick('shelf', words))


def _count(sight: Sight, family: str, buffer: int, words: bool, **picks) -> Draft | None:
    seen = sight.of('pallet')
    sure = [i for i in seen if abs(sight.depth_inside(i, buffer)) >= BORDER_MARGIN]
    if words and len(sure) < len(seen) or _hides_a_pallet(sight, buffer):
        return None
    pool = seen if words else tuple(i for i in _some_pallets(sight) if i in sure)
    if len(pool) < (1 if words else 2):
        return None
    others = set(seen) - set(pool)
    members = tuple(i for i in pool if sight.depth_inside(i, buffer) > 0)
    return Draft('count', family, len(members), -1, buffer, candidates=pool,
                 candidate_label='pallet', members=members, explicit=any(
                     sight.depth_inside(i, buffer) > -BORDER_MARGIN for i in others), **picks)


def _some_pallets(sight: Sight) -> tuple[int, ...]:
    """Return some regions to count; of the benchmark's questions one in two lists all it can."""
    most = LARGEST['pallet']
    if sight.benchmark and sight.rng.random() < 0.5:
        return sight.subset('pallet', min(most, max(len(sight.of('pallet')), 2)), most)
    return sight.subset('pallet', 2, most)


def _hides_a_pallet(sight: Sight, buffer: int) -> bool:
    """Say whether a pallet that is not clear to see stands in a buffer or on its border."""
    return any(item.label == 'pallet' and item.carried_by < 0 and i not in sight.clear
               and sight.depth_inside(i, buffer) > -BORDER_MARGIN
               for i, item in enumerate(sight.objects))


def count_buffer(sight: Sight, words: bool) -> Draft | None:
    """How many pallets are in a buffer."""
    b = _singled(sight, 'buffer', words)
    return _count(sight, 'count_buffer', b.index, words, b=b) if b else None


def count_near_shelf(sight: Sight, words: bool) -> Draft | None:
    """How many pallets are in the buffer nearest to a shelf."""
    c = sight.pick('shelf', words)
    pool = sight.of('buffer') if words else sight.subset('buffer', 2, 3)
    buffer = sight.nearest(c.index, pool) if c and pool else None
    if buffer is None:
        return None
    draft = _count(sight, 'count_near_shelf', buffer, words, c=c,
                   b=Pick('buffer', 'nearest', buffer, pool))
    return draft and replace(draft, reference=c.index)
