# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
What the model must beat: chance, a script of an afternoon, and plain geometry done right.

The last two are told what a question means (item.truth) and measure only; Chance is told the
category. None of them learns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
import zlib

import numpy as np

from .baseline_geometry import FloorRuler, frame_scale, FrameMemory, Marked, MedianRuler
from .baseline_meaning import carry_out, Finding, region_labels, Ruler
from .items import Item
from ..core.errors import ErrorCode, SpatialError
from ..core.records import Answer, Category, Region, RgbdFrame, StageTimes
from ..core.sentence import name_region
from ..core.tensors import CATEGORIES, SIDES

MAX_CHANCE_M = 12.0      # distances are drawn up to here
ZERO_SHARE = 0.076       # of them are exactly zero, as in the benchmark
MAX_CHANCE_COUNT = 4
RELATIONS = {'above_below': ('above', 'below'), 'front_behind': ('front', 'behind')}
PASSAGE = ('yes', 'no')


class Chance:
    """Draws a plausible answer of the category; the same item always draws the same."""

    name = 'chance'

    def __init__(self, seed: int = 0):
        self._seed = seed

    def answer(self, frame: RgbdFrame, items: Sequence[Item],
               regions: Sequence[Sequence[Region]]) -> list[Answer | SpatialError]:
        """Return a drawn answer per item; the frame is not looked at."""
        return [self._draw(item, len(listed)) for item, listed in zip(items, regions,
                                                                      strict=True)]

    def _draw(self, item: Item, count: int) -> Answer:
        rng = np.random.default_rng([self._seed, zlib.crc32(item.id.encode())])
        category = item.category or str(rng.choice(CATEGORIES))
        if category == 'distance':
            zero = rng.random() < ZERO_SHARE
            value = 0.0 if zero else round(float(rng.uniform(0.0, MAX_CHANCE_M)), 2)
            return make_answer(category, Finding(value, ()), count, self.name, 0.1)
        choices = _choices(category, item, count)
        value = choices[int(rng.integers(len(choices)))]
        chosen = (value,) if category == 'mcq' else ()
        return make_answer(category, Finding(value, chosen), count, self.name,
                           1.0 / len(choices))


def _choices(category: str, item: Item, count: int) -> Sequence[Any]:
    """Return what an answer of a category other than distance may be."""
    meaning = item.truth.get('meaning') or {}
    return {'left_right': SIDES, 'count': range(1, MAX_CHANCE_COUNT + 1), 'passage': PASSAGE,
            'mcq': tuple(meaning.get('candidates') or range(count)),
            'relation': RELATIONS.get(item.truth.get('family', ''),
                                      sum(RELATIONS.values(), ()))}[category]


class _Measuring:
    """Carries out the given meanings with a ruler; what it measured of a frame is kept."""

    name = ''

    def __init__(self):
        self._memory: FrameMemory | None = None

    def answer(self, frame: RgbdFrame, items: Sequence[Item],
               regions: Sequence[Sequence[Region]]) -> list[Answer | SpatialError]:
        """
        Return per item what the ruler finds.

        An item whose meaning is not given has the error BAD_QUESTION, one whose regions lack
        depth BAD_DEPTH.
        """
        if self._memory is None or self._memory.frame is not frame:
            self._memory = FrameMemory(frame)
        marked = [_or_error(self._mark, item, listed)
                  for item, listed in zip(items, regions, strict=True)]
        measure = self._ruler([one for listed in marked if not isinstance(listed, SpatialError)
                               for one in listed])
        return [listed if isinstance(listed, SpatialError)
                else _or_error(self._find, item, measure(listed))
                for item, listed in zip(items, marked)]

    def _ruler(self, marked: Sequence[Marked]) -> Callable[[Sequence[Marked]], Ruler]:
        """Return what makes the ruler of a question; marked: of all questions of the frame."""
        raise NotImplementedError

    def _mark(self, item: Item, regions: Sequence[Region]) -> list[Marked]:
        meaning = item.truth.get('meaning')
        if not meaning:
            raise SpatialError(
                ErrorCode.BAD_QUESTION,
                f'{self.name} reads no words and the item does not tell what its question '
                'means; ask the model, or use simulated questions')
        told = region_labels(_family(item), meaning, len(regions))
        labels = [label or other for label, other in zip(told, item.labels or told)]
        return [Marked(region, (rle, label), label)
                for region, rle, label in zip(regions, item.rles, labels, strict=True)]

    def _find(self, item: Item, ruler: Ruler) -> Answer:
        finding = carry_out(_family(item), item.truth['meaning'], ruler)
        return make_answer(item.category, finding, len(item.rles), self.name)


class MedianDepth(_Measuring):
    """Places every region at the median depth of its mask."""

    name = 'median_depth'

    def _ruler(self, marked):
        return lambda listed: MedianRuler(self._memory, listed)


class FloorContact(_Measuring):
    """Measures on the floor: footprints, rectangles of buffers, heights."""

    name = 'floor_contact'

    def _ruler(self, marked):
        scale = frame_scale(self._memory, marked)
        return lambda listed: FloorRuler(self._memory, listed, scale)


def _family(item: Item) -> str:
    return str(item.truth.get('family', ''))


def _or_error(work: Callable, *arguments):
    """Return what the work returns, or the SpatialError that it raises."""
    try:
        return work(*arguments)
    except SpatialError as error:
        return error


def make_answer(category: str | None, finding: Finding, region_count: int, name: str,
                confidence: float = 1.0) -> Answer:
    """Return a finding as an answer of this category."""
    value = finding.value
    number = float('nan') if isinstance(value, str) else float(value)
    if isinstance(value, str):
        normalized = text = value
    elif category == 'distance':
        normalized, text = f'{value:.2f}', f'{value:.2f} m'
    else:
        normalized = str(value)
        text = name_region(value) if category == 'mcq' else normalized
    official = category in CATEGORIES
    return Answer(
        category=Category(CATEGORIES.index(category) + 1) if official else Category.UNKNOWN,
        text=text, normalized=normalized, value=number,
        unit={'distance': 'm', 'count': 'count', 'mcq': 'region'}.get(category, ''),
        region_indices=finding.regions, positions=np.full((region_count, 3), np.nan),
        confidence=confidence, measured_value=number if category == 'distance' else float('nan'),
        times=StageTimes(), model_id=name)
