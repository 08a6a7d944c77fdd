# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""One question of a data set, checked: what is wrong with an item is said in a few words."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
import json
import math
from pathlib import PurePosixPath
import re
import sys
from typing import Any

import numpy as np

from ..core.camera import MILLIMETRE
from ..core.errors import SpatialError
from ..core.masks import encode_rle
from ..core.question import MASK, prepare_question
from ..core.tensors import CATEGORIES, EXTRA_CATEGORIES, MAX_REGIONS, SIDES, UNANSWERABLE

MAX_SIDE = 8192                           # pixels; a larger mask is taken for a broken number
_COMPRESSED = re.compile('[0-o]+')        # the alphabet of COCO's compressed run lengths
_BYTES = re.compile('b\'[0-o]+\'')        # the same as Python prints bytes
_POINTERS = ('subject', 'object', 'reference')


@dataclass(frozen=True, eq=False)
class Item:
    """
    One question of the data set.

    rles: per region the image size (height, width) and COCO compressed counts. k: the camera
    matrix in row order, None where depth is scaled per image; depth_unit_m: metres of one raw
    depth unit. category, answer, labels (one a region): None where the file does not tell.
    mask_kind: how the masks were drawn, '' where the file does not tell. truth: what the
    simulation knows, else {}.
    """

    id: str
    image: str
    question: str
    rles: tuple[tuple[int, int, str], ...]
    k: tuple[float, ...] | None
    depth_unit_m: float
    category: str | None
    answer: str | None
    labels: tuple[str, ...] | None = None
    mask_kind: str = ''
    truth: dict[str, Any] = field(default_factory=dict)

    @property
    def official(self) -> bool:
        """Say whether the benchmark could have asked this, so that it counts for its score."""
        return self.category in (None, *CATEGORIES) and not self.truth.get('robot', False)


def parse_item(raw: Any) -> Item:
    """
    Return the item of one entry of an annotation file.

    Raises ValueError whose text is the reason in a few words, the same for the same fault.
    """
    if not isinstance(raw, dict):
        raise ValueError('the item is no object')
    rles = _rles(raw.get('rle'))
    k, unit = _camera(raw.get('camera'))
    category = _category(raw.get('category'))
    labels = _labels(raw.get('labels'), len(rles))
    return Item(_text(raw, 'id'), _image(raw), _question(raw.get('conversations'), rles, labels),
                rles, k, unit, category,
                _answer(raw.get('normalized_answer'), category, len(rles)), labels,
                raw['mask_kind'] if isinstance(raw.get('mask_kind'), str) else '',
                _truth(raw.get('truth'), len(rles)))


def _text(raw: dict, name: str) -> str:
    value = raw.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'{name} is missing or no text')
    return value.strip()


def _image(raw: dict) -> str:
    name = _text(raw, 'image')
    path = PurePosixPath(name)
    if path.is_absolute() or '..' in path.parts or '\0' in name:
        raise ValueError('image is no file name inside the folder')
    return name


def _question(turns: Any, rles, labels) -> str:
    """Return the first human turn if the text fits the number of regions."""
    turns = turns if isinstance(turns, list) else []
    spoken = [turn.get('value') for turn in turns
              if isinstance(turn, dict) and turn.get('from') == 'human']
    if not spoken or not isinstance(spoken[0], str):
        raise ValueError('conversations has no human turn')
    if spoken[0].lower().count(MASK) not in (0, len(rles)):
        raise ValueError(f'the number of {MASK} is not that of rle')
    try:
        prepare_question(spoken[0], labels or [''] * len(rles))
    except SpatialError as error:
        raise ValueError(f'the question is refused: {error.code.name}') from error
    return spoken[0]


def _rles(listed: Any) -> tuple[tuple[int, int, str], ...]:
    if not isinstance(listed, list) or not 1 <= len(listed) <= MAX_REGIONS:
        raise ValueError(f'rle is no list of 1 to {MAX_REGIONS} regions')
    return tuple(_rle(rle) for rle in listed)


def _rle(rle: Any) -> tuple[int, int, str]:
    if not isinstance(rle, dict):
        raise ValueError('an rle is no object with size and counts')
    height, width = _size(rle.get('size'))
    counts = rle.get('counts')
    if isinstance(counts, list):
        counts = _compress(counts, height, width)
    if isinstance(counts, str) and _BYTES.fullmatch(counts):
        counts = ast.literal_eval(counts).decode('ascii')
    if not isinstance(counts, str) or not _COMPRESSED.fullmatch(counts):
        raise ValueError('counts of an rle are no run lengths')
    return height, width, sys.intern(counts)     # many questions name the same masks


def _size(size: Any) -> tuple[int, int]:
    if isinstance(size, str):
        try:
            size = json.loads(size)
        except ValueError:
            size = None
    sides = [_whole(side) for side in size] if isinstance(size, list) else []
    if len(sides) != 2 or not all(side is not None and 1 <= side <= MAX_SIDE for side in sides):
        raise ValueError('size of an rle is no height and width')
    return sides[0], sides[1]


def _compress(runs: list, height: int, width: int) -> str:
    """Return the compressed form of plain run lengths, which start with the zeros."""
    numbers = [_whole(run) for run in runs]
    if any(run is None or run < 0 for run in numbers) or sum(numbers) != height * width:
        raise ValueError('counts of an rle do not fill its size')
    flat = np.repeat(np.arange(len(numbers)) % 2 == 1, numbers)
    return encode_rle(flat.reshape((height, width), order='F'))


def _number(value: Any) -> float | None:
    """Return a finite number, also one written as text, else None."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _whole(value: Any) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number == int(number) else None


def _camera(camera: Any) -> tuple[tuple[float, ...] | None, float]:
    """Return the camera matrix, or None, and the metres of one depth unit."""
    if camera is None:
        return None, MILLIMETRE
    if not isinstance(camera, dict):
        raise ValueError('camera is no object')
    rows = camera.get('k')
    rows = rows if isinstance(rows, list) else []
    flat = [one for row in rows for one in row] if all(
        isinstance(row, list) for row in rows) else rows
    numbers = [_number(one) for one in flat]
    if len(numbers) != 9 or None in numbers or numbers[0] <= 0 or numbers[4] <= 0:
        raise ValueError('camera k is no matrix of nine numbers with focal lengths')
    unit = _number(camera.get('depth_unit_m', MILLIMETRE))
    if unit is None or unit <= 0:
        raise ValueError('camera depth_unit_m is no length')
    return tuple(numbers), unit


def _category(value: Any) -> str | None:
    name = value.strip().lower() if isinstance(value, str) else value
    if name is None or name in (*CATEGORIES, *EXTRA_CATEGORIES, UNANSWERABLE):
        return name
    raise ValueError('unknown category')


def _answer(value: Any, category: str | None, regions: int) -> str | None:
    """Return the answer in the form of its category; None where the file does not tell."""
    if value is None:
        return None
    if category in ('count', 'mcq'):
        number = _whole(value)
        if number is None or number < 0 or category == 'mcq' and number >= regions:
            raise ValueError(f'the answer of a {category} question is no '
                             + ('count' if category == 'count' else 'index of a region'))
        return str(number)
    if category == 'distance':
        number = _number(value)
        if number is None or number < 0:
            raise ValueError('the answer of a distance question is no distance')
        return str(value).strip()
    if not isinstance(value, str) or not value.strip():
        raise ValueError('the answer is no text')
    if category == 'left_right' and value.strip().lower() not in SIDES:
        raise ValueError('the answer of a left_right question is no side')
    if category == UNANSWERABLE and value.strip().lower() != UNANSWERABLE:
        raise ValueError('the answer of a question without one is no refusal')
    return value.strip().lower()


def _labels(labels: Any, count: int) -> tuple[str, ...] | None:
    if labels is None:
        return None
    if not isinstance(labels, list) or len(labels) != count or not all(
            isinstance(label, str) for label in labels):
        raise ValueError('labels is no list with one text a region')
    return tuple(labels)


def _truth(truth: Any, count: int) -> dict[str, Any]:
    """Return what the simulation knows if it fits the regions."""
    if truth is None:
        return {}
    if not isinstance(truth, dict):
        raise ValueError('truth is no object')
    objects, sentence = truth.get('objects', [0] * count), truth.get('sentence', [])
    fits = (all(_is_index(truth.get(name, -1), -1, count) for name in _POINTERS)
            and all(isinstance(truth.get(name, ''), str) for name in ('family', 'style', 'pool'))
            and isinstance(truth.get('robot', False), bool)
            and _are_indices(truth.get('members', []), count)
            and _are_indices(objects, None) and len(objects) == count
            and isinstance(sentence, list) and all(isinstance(one, str) for one in sentence)
            and _is_meaning(truth.get('meaning', {}), count))
    if not fits:
        raise ValueError('truth does not fit the regions')
    return truth


def _is_meaning(meaning: Any, count: int) -> bool:
    """Say whether a meaning (docs/data.md) names labels and regions that there are."""
    if not isinstance(meaning, dict):
        return False
    picks = [meaning[name] for name in ('a', 'b', 'c') if meaning.get(name) is not None]
    return (all(isinstance(pick, dict) and isinstance(pick.get('label'), str)
                and isinstance(pick.get('how'), str) and pick.get('pool')
                and _are_indices(pick['pool'], count) for pick in picks)
            and _are_indices(meaning.get('candidates', []), count)
            and isinstance(meaning.get('candidate_label', ''), str)
            and isinstance(meaning.get('width_m', 0.0), (int, float)))


def _is_index(value: Any, low: int, count: int | None) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool) and value >= low
            and (count is None or value < count))


def _are_indices(values: Any, count: int | None) -> bool:
    return isinstance(values, list) and all(_is_index(value, 0, count) for value in values)
