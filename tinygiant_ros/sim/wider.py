# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Questions that the benchmark does not ask and people do: its relations between things of any label.

The other splits stay as they are; these questions stand beside those that are learned from, and in
a test of their own. Those without a noun phrase for each region ('how far apart are the two
shelves?') are asked by words only: by regions their makers return None.
"""

from __future__ import annotations

from dataclasses import replace

from .draws import choose, weighted
from .families import apart, Draft, nearest_to, two_given
from .margins import BORDER_MARGIN
from .robot_families import by_camera
from .sight import clear_best, EXTREMES, HOWS, Pick, Sight

TRIES = 12               # families drawn before a frame is given up
LABEL_SHARES = (0.4, 0.2, 0.22, 0.18)        # of HOWS
_HOWS = {label: tuple(dict.fromkeys((*EXTREMES, *hows))) for label, hows in HOWS.items()}


def _label(sight: Sight) -> str:
    return weighted(tuple(HOWS), LABEL_SHARES, sight.rng)


def _two_labels(sight: Sight) -> tuple[str, str]:
    """Return two different labels."""
    one = _label(sight)
    return one, choose([label for label in HOWS if label != one], sight.rng)


def _pick(sight: Sight, label: str, words: bool) -> Pick | None:
    return sight.pick(label, words, _HOWS[label] if words else ('only',))


def distance_any(sight: Sight, words: bool) -> Draft | None:
    """How far apart are two things of any labels."""
    one, other = _label(sight), _label(sight)
    if words:
        pair = _pick(sight, one, True), _pick(sight, other, True)
    else:
        pair = two_given(sight, sight.of(one), sight.of(other)) or (None, None)
    a, b = sorted(pair, key=lambda pick: pick is not None and pick.label == 'buffer')
    return apart(sight, 'distance_any', a, b)


def both_ends(sight: Sight, words: bool) -> Draft | None:
    """How far is the leftmost from the rightmost thing of a label."""
    return _ends(sight, 'both_ends', EXTREMES) if words else None


def the_two(sight: Sight, words: bool) -> Draft | None:
    """How far apart are the only two things of a label."""
    return _ends(sight, 'the_two', ('left', 'right')) if words else None


def _ends(sight: Sight, family: str, hows) -> Draft | None:
    label = _label(sight)
    found = sight.picks(label, sight.every(label), hows)
    if len(found) < 2 or any(sight.objects[one.index].carried_by >= 0 for one in found):
        return None
    draft = apart(sight, family, *found)
    return draft and replace(draft, candidates=found[0].pool, candidate_label=label)


def nearest_any(sight: Sight, words: bool) -> Draft | None:
    """Which thing of a label is nearest to one of another label."""
    label, other = _two_labels(sight)
    return nearest_to(sight, 'nearest_any', _pick(sight, other, words), label, words)


def nearest_apart(sight: Sight, words: bool) -> Draft | None:
    """How far is a thing from the nearest one of another label."""
    draft = nearest_any(sight, words) if words else None
    if draft is None:
        return None
    pair = draft.subject, draft.object_
    for thing, area in (pair, pair[::-1]):
        if sight.objects[area].label == 'buffer' != sight.objects[thing].label and \
                sight.depth_inside(thing, area) > -BORDER_MARGIN:
            return None                       # inside: which one is nearest says nothing
    return replace(draft, category='distance', family='nearest_apart',
                   value=round(sight.distance(*pair), 2))


def count_in_view(sight: Sight, words: bool) -> Draft | None:
    """How many things of a label are there."""
    label = _label(sight)
    pool = sight.every(label)
    return Draft('count', 'count_in_view', len(pool), candidates=pool, candidate_label=label,
                 members=pool) if words and pool else None


def count_left_of(sight: Sight, words: bool) -> Draft | None:
    """How many things of a label are left of another thing."""
    return _count_beside(sight, 'count_left_of', -1, words)


def count_right_of(sight: Sight, words: bool) -> Draft | None:
    """How many things of a label are right of another thing."""
    return _count_beside(sight, 'count_right_of', 1, words)


def _count_beside(sight: Sight, family: str, wanted: int, words: bool) -> Draft | None:
    label, other = _two_labels(sight)
    b, pool = _pick(sight, other, words), sight.every(label)
    if not words or b is None or not pool or any(sight.side[i][b.index] == 0 for i in pool):
        return None
    members = tuple(i for i in pool if sight.side[i][b.index] == wanted)
    return Draft('count', family, len(members), -1, b.index, b=b, candidates=pool,
                 candidate_label=label, members=members)


def nearest_away(sight: Sight, words: bool) -> Draft | None:
    """How far from the camera is the nearest thing of a label."""
    label = _label(sight)
    pool = sight.every(label)
    ways = [(sight.camera_distance[i], i) for i in pool]
    chosen = pool[0] if len(pool) == 1 else clear_best(ways)
    if not words or chosen is None or sight.objects[chosen].carried_by >= 0:
        return None
    return Draft('distance', 'nearest_away', round(sight.camera_distance[chosen], 2), chosen,
                 candidates=pool, candidate_label=label)


def away(sight: Sight, words: bool) -> Draft | None:
    """How far is a thing, and the camera is meant."""
    a = _pick(sight, _label(sight), words)
    return a and Draft('distance', 'away', round(sight.camera_distance[a.index], 2), a.index, a=a)


def nearest_to_robot_any(sight: Sight, words: bool) -> Draft | None:
    """Which thing of a label is nearest to the camera."""
    return by_camera(sight, words, 'nearest_to_robot_any', _label(sight), 1)


def farthest_from_robot_any(sight: Sight, words: bool) -> Draft | None:
    """Which thing of a label is farthest from the camera."""
    return by_camera(sight, words, 'farthest_from_robot_any', _label(sight), -1)


FAMILIES = ((distance_any, 0.2), (both_ends, 0.12), (the_two, 0.08), (nearest_any, 0.12),
            (nearest_apart, 0.08), (count_in_view, 0.1), (count_left_of, 0.05),
            (count_right_of, 0.05), (nearest_away, 0.08), (away, 0.06),
            (nearest_to_robot_any, 0.04), (farthest_from_robot_any, 0.02))


def wider(sight: Sight, words: bool) -> Draft | None:
    """
    Return a draft of one of these families, None where the frame offers none of those drawn.

    words: no region is named, all that is seen is given; otherwise the regions single out.
    """
    makers, shares = zip(*FAMILIES, strict=True)
    for _ in range(TRIES):
        draft = weighted(makers, shares, sight.rng)(sight, words)
        if draft is not None:
            return draft
    return None
