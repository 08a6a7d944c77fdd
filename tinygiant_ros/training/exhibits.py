# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The surest wrong answers of an exam with the pictures that show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import math
from typing import Any

import cv2
import numpy as np

from .examine import Sources
from .reader import group_frames, Item, read_frame, read_regions
from ..core.errors import SpatialError
from ..core.overlay import draw_overlay
from ..core.records import Answer, Category, StageTimes

EXHIBITS = 24
MAX_WIDTH = 720                           # pixels of a picture in the report
JPEG_QUALITY = 82


@dataclass(frozen=True)
class Exhibit:
    """One wrong answer: its result, the overlay as JPEG, and what geometry alone answered."""

    result: dict[str, Any]
    jpeg: bytes
    geometry: str | None


def choose_worst(results: Sequence[dict[str, Any]], count: int = EXHIBITS) -> list[dict]:
    """
    Return wrong answers, the surest first, spread over the families.

    Every family gives its surest error, then every family its next one, until there are enough.
    """
    families = defaultdict(list)
    for one in results:
        if not one['right'] and 'error' not in one and one['truth'] is not None:
            families[one['family'] or one['category']].append(one)
    ranked = []
    for listed in families.values():
        listed.sort(key=lambda one: -one['confidence'])
        ranked += enumerate(listed)
    ranked.sort(key=lambda pair: (pair[0], -pair[1]['confidence']))
    chosen = [one for _, one in ranked[:max(count, 0)]]
    return sorted(chosen, key=lambda one: -one['confidence'])


def make_exhibits(worst: Sequence[dict[str, Any]], items: Sequence[Item], sources: Sources,
                  geometry: Mapping[str, dict[str, Any]]) -> list[Exhibit]:
    """
    Return the exhibits of results, each frame read once.

    geometry: results of the floor contact baseline by id, where there are some.
    """
    wanted = {one['id']: one for one in worst}
    jpegs = {}
    for asked in group_frames([item for item in items if item.id in wanted]):
        try:
            frame = read_frame(asked[0], sources.images, sources.depths)
            for item in asked:
                picture = draw_overlay(frame, read_regions(item, frame),
                                       _answer(wanted[item.id]),
                                       wanted[item.id]['question'])
                jpegs[item.id] = _jpeg(picture)
        except SpatialError:             # the files changed since the exam: no picture, no report
            continue
    return [Exhibit(one, jpegs[one['id']], geometry.get(one['id'], {}).get('predicted'))
            for one in worst if one['id'] in jpegs]


def _answer(result: dict[str, Any]) -> Answer:
    """Return as much of the answer as the overlay draws."""
    named = result['predicted_category']
    category = Category[named.upper()] if named else Category.UNKNOWN
    value, measured = (math.nan if result[key] is None else result[key]
                       for key in ('value', 'measured'))
    return Answer(category, result['text'], str(result['predicted']), value, '',
                  tuple(result['chosen']), np.zeros((0, 3)), result['confidence'], measured,
                  StageTimes(), '')


def _jpeg(picture: np.ndarray) -> bytes:
    """Return an RGB picture as JPEG, at most MAX_WIDTH wide."""
    height, width = picture.shape[:2]
    if width > MAX_WIDTH:
        picture = cv2.resize(picture, (MAX_WIDTH, round(height * MAX_WIDTH / width)),
                             interpolation=cv2.INTER_AREA)
    _, coded = cv2.imencode('.jpg', picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return coded.tobytes()
