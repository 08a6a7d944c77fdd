# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Carries out the given meaning of a question by a ruler: which regions, then what of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
import math
from typing import Any, Protocol

from ..core.errors import ErrorCode, SpatialError


class Ruler(Protocol):
    """
    Measures the regions of one question, given by their indices; lengths in metres.

    Raises SpatialError BAD_DEPTH where a region has too little depth.
    """

    def column(self, index: int) -> float:
        """Return the column of the mask's centroid."""

    def distance(self, first: int, second: int) -> float:
        """Return the distance of two things; to a buffer that to its nearest point."""

    def gap(self, first: int, second: int) -> float:
        """Return the free width between the footprints of two things."""

    def is_inside(self, index: int, area: int) -> bool:
        """Say whether a thing stands on an area of the floor."""

    def reach(self, index: int) -> float:
        """Return the distance along the floor from the camera to a thing."""

    def camera_distance(self, index: int) -> float:
        """Return the distance from the lens to the middle of a thing."""

    def top(self, index: int) -> float:
        """Return the height of a thing's top over the floor."""

    def height(self, index: int) -> float:
        """Return the height of a thing's middle, over the floor or any other level."""

    def load(self, index: int) -> float:
        """Return how much speaks for a load on a transporter; the least has none."""


@dataclass(frozen=True)
class Finding:
    """
    What a question's answer is: a word, the index of a region, a count or metres.

    regions: the regions it is about, the chosen one first.
    """

    value: str | int | float
    regions: tuple[int, ...]


def carry_out(family: str, meaning: Mapping[str, Any], ruler: Ruler) -> Finding:
    """
    Return what the ruler finds for a question of this family and meaning.

    Raises SpatialError: BAD_QUESTION when the family is unknown or its meaning lacks a part,
    BAD_DEPTH of the ruler.
    """
    name = 'distance' if family in _PAIR_DISTANCES else family
    try:
        return _FAMILIES[name](meaning, ruler)
    except (KeyError, TypeError, IndexError) as error:
        raise _broken(family, error) from error


def region_labels(family: str, meaning: Mapping[str, Any], count: int) -> list[str]:
    """
    Return the labels of a question's regions as its meaning tells them, '' for others.

    Raises SpatialError BAD_QUESTION when the meaning does not fit this many regions.
    """
    labels = [''] * count
    try:
        named = [(noun['pool'], noun['label']) for noun in map(meaning.get, 'abc') if noun]
        named.append((meaning.get('candidates', ()), meaning.get('candidate_label', '')))
        for indices, label in named:
            for index in indices:
                if not 0 <= index < count:
                    raise IndexError(f'region {index} of {count}')
                labels[index] = str(label)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise _broken(family, error) from error
    return labels


def _broken(family: str, error: Exception) -> SpatialError:
    return SpatialError(
        ErrorCode.BAD_QUESTION,
        f'a question of the family {family!r} cannot be carried out as its meaning is given '
        f'({type(error).__name__}: {error}); write the data set again')


def choose(indices: Sequence[int], figure: Callable[[int], float], wanted=min) -> int:
    """Return the index with the least (or largest) figure among those that have depth."""
    figures, missing = {}, None
    for index in indices:
        try:
            figures[index] = figure(index)
        except SpatialError as error:
            missing = error
    if not figures:
        raise missing or SpatialError(ErrorCode.BAD_QUESTION,
                                      'there is nothing to choose from; give candidates')
    return wanted(figures, key=figures.get)


def _pick(noun: Mapping[str, Any], ruler: Ruler, anchor: int | None = None) -> int:
    """Return the region that a noun phrase means; anchor: what it is nearest to."""
    pool, how = list(noun['pool']), noun['how']
    if how == 'only':
        return pool[0]
    if how in ('leftmost', 'left'):
        return min(pool, key=ruler.column)
    if how in ('rightmost', 'right'):
        return max(pool, key=ruler.column)
    if how == 'middle':
        return sorted(pool, key=ruler.column)[len(pool) // 2]
    if how == 'empty':
        return choose(pool, ruler.load)
    if how == 'nearest':
        return choose([one for one in pool if one != anchor],
                      lambda index: ruler.distance(index, anchor))
    raise KeyError(how)


def _left_right(meaning, ruler: Ruler) -> Finding:
    a, b = _pick(meaning['a'], ruler), _pick(meaning['b'], ruler)
    return Finding('left' if ruler.column(a) < ruler.column(b) else 'right', (a, b))


def _choice(meaning, ruler: Ruler) -> Finding:
    chosen = _pick(meaning['a'], ruler)
    return Finding(chosen, (chosen,))


def _nearest(meaning, ruler: Ruler) -> Finding:
    target = _pick(meaning['b'], ruler)
    chosen = choose([one for one in meaning['candidates'] if one != target],
                    lambda index: ruler.distance(index, target))
    return Finding(chosen, (chosen, target))


def _by_reach(wanted) -> Callable[[Mapping, Ruler], Finding]:
    def find(meaning, ruler: Ruler) -> Finding:
        chosen = choose(meaning['candidates'], ruler.reach, wanted)
        return Finding(chosen, (chosen,))
    return find


def _free_transporter(meaning, ruler: Ruler) -> Finding:
    chosen = choose(meaning['candidates'], ruler.load)
    return Finding(chosen, (chosen,))


def _distance(meaning, ruler: Ruler) -> Finding:
    a, b = _pick(meaning['a'], ruler), _pick(meaning['b'], ruler)
    return Finding(ruler.distance(a, b), (a, b))


def _of_one(name: str) -> Callable[[Mapping, Ruler], Finding]:
    def find(meaning, ruler: Ruler) -> Finding:
        a = _pick(meaning['a'], ruler)
        return Finding(getattr(ruler, name)(a), (a,))
    return find


def _count(meaning, ruler: Ruler) -> Finding:
    anchor = _pick(meaning['c'], ruler) if meaning.get('c') else None
    area = _pick(meaning['b'], ruler, anchor)
    members = []
    for index in meaning['candidates']:
        try:
            if ruler.is_inside(index, area):
                members.append(index)
        except SpatialError:                 # without depth it is nowhere
            continue
    return Finding(len(members), tuple(members))


def _count_side(meaning, ruler: Ruler) -> Finding:
    """Count the candidates on that side of b, in the image, on which c stands."""
    middle, shelf = (ruler.column(_pick(meaning[name], ruler)) for name in 'bc')
    return _count_beside(math.copysign(1.0, shelf - middle))(meaning, ruler)


def _relation(name: str, less: str, more: str) -> Callable[[Mapping, Ruler], Finding]:
    def find(meaning, ruler: Ruler) -> Finding:
        a, b = _pick(meaning['a'], ruler), _pick(meaning['b'], ruler)
        figure = getattr(ruler, name)
        return Finding(less if figure(a) < figure(b) else more, (a, b))
    return find


def _wide_enough(meaning, ruler: Ruler) -> Finding:
    a, b = _pick(meaning['a'], ruler), _pick(meaning['b'], ruler)
    return Finding('yes' if ruler.gap(a, b) >= float(meaning['width_m']) else 'no', (a, b))


def _count_all(meaning, ruler: Ruler) -> Finding:
    return Finding(len(meaning['candidates']), tuple(meaning['candidates']))


def _count_beside(side: float) -> Callable[[Mapping, Ruler], Finding]:
    """Count the candidates left (-1) or right (1) of b in the image; b itself is on no side."""
    def find(meaning, ruler: Ruler) -> Finding:
        middle = ruler.column(_pick(meaning['b'], ruler))
        members = tuple(index for index in meaning['candidates']
                        if side * (ruler.column(index) - middle) > 0)
        return Finding(len(members), members)
    return find


def _nearest_apart(meaning, ruler: Ruler) -> Finding:
    chosen, target = _nearest(meaning, ruler).regions
    return Finding(ruler.distance(chosen, target), (chosen, target))


def _nearest_away(meaning, ruler: Ruler) -> Finding:
    chosen = choose(meaning['candidates'], ruler.camera_distance)
    return Finding(ruler.camera_distance(chosen), (chosen,))


_PAIR_DISTANCES = frozenset((
    'distance_pair', 'distance_extremes', 'distance_pallet_buffer',
    'distance_transporter_buffer', 'distance_pallet_shelf', 'distance_any', 'both_ends',
    'the_two'))
_FAMILIES = {
    'left_right': _left_right, 'extreme': _choice, 'nearest_to_transporter': _nearest,
    'nearest_to_empty': _nearest, 'buffer_near_shelf': _nearest, 'distance': _distance,
    'count_buffer': _count, 'count_near_shelf': _count,
    'nearest_to_robot': _by_reach(min), 'farthest_from_robot': _by_reach(max),
    'free_transporter': _free_transporter, 'camera_distance': _of_one('camera_distance'),
    'load_height': _of_one('top'), 'count_shelf_side': _count_side,
    'above_below': _relation('height', 'below', 'above'),
    'front_behind': _relation('reach', 'front', 'behind'), 'wide_enough': _wide_enough,
    'nearest_any': _nearest, 'nearest_to_robot_any': _by_reach(min),
    'farthest_from_robot_any': _by_reach(max), 'nearest_apart': _nearest_apart,
    'count_in_view': _count_all, 'count_left_of': _count_beside(-1),
    'count_right_of': _count_beside(1), 'away': _of_one('camera_distance'),
    'nearest_away': _nearest_away,
}
