# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The text that the model reads: a question made canonical, with one placeholder per region at least.

`<mask>`, `[Region 3]` and `region 3` in a question become placeholders; regions that the question
does not mention are listed behind it, grouped by label: "... pallet : <mask> <mask> , shelf :
<mask>".
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
import math
import re
import unicodedata

from .errors import ErrorCode, SpatialError

MASK = '<mask>'
MAX_QUESTION_CHARACTERS = 1000
MAX_LABEL_CHARACTERS = 40
UNNAMED = 'object'                       # what a region without a label is called

_LEADING_IMAGE = re.compile(r'^(?:\s*<image>)+', re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r'(<mask>)|\[\s*region\b([^\[\]]*)\]'
    # also bare: 'region 3', 'region #3', 'region no. 3', but not 'region 3.5', 'region 3rd'
    r'|(?<![\w-])region\s*(?:#|no\.|number\b)?\s*([0-9]+)(?!\w|[.,][0-9])', re.IGNORECASE)
_LENGTH = re.compile(r'(?<![\w.,-])([0-9]+(?:[.,][0-9]+)?)\s*-?'
                     r'(?:([mc]?)m|(milli|centi|)met(?:er|re)s?)(?![\w/])', re.IGNORECASE)
_PARTS_OF_A_METRE = {'': 1, 'c': 100, 'm': 1000}     # by the first letter before 'm' or 'metre'
_THOUSANDS = re.compile('[.,](?=[0-9]{3}$)')
_NOT_A_WORD = re.compile(r'[\W_]+')
_TRAILING_NUMBERS = re.compile(r'[\s\d]+$')


@dataclass(frozen=True)
class PreparedQuestion:
    """
    A question in the form that the model reads.

    text: single blanks, every region as `<mask>`, unmentioned regions listed at the end.
    order: for each `<mask>` of the text the index of its region; every region occurs.
    """

    text: str
    order: tuple[int, ...]


def prepare_question(question: str, labels: Sequence[str]) -> PreparedQuestion:
    """
    Return the canonical text of a question about the regions with these labels.

    The k-th `<mask>` stands for region k, `[Region 3]`, `region 3`, `region #3` or `region no. 3`
    for region 3, counted from 0.
    Raises SpatialError: BAD_QUESTION (empty, too long, no words), MASK_MISMATCH (a placeholder
    for a region that was not given).
    """
    text = _clean(question)
    order: list[int] = []
    pieces, end, masks = [], 0, 0
    for match in _PLACEHOLDER.finditer(text):
        pieces.append(text[end:match.start()])
        end = match.end()
        if match.group(1):
            order.append(masks)
            masks += 1
        else:
            order.append(_region_number(match, len(labels)))
    pieces.append(text[end:])
    if masks > len(labels):
        raise SpatialError(
            ErrorCode.MASK_MISMATCH,
            f'the question has {masks} {MASK} but {len(labels)} regions were given; '
            f'give one region for each {MASK}, in their order')
    if not any(letter.isalpha() for piece in pieces for letter in piece):
        raise SpatialError(
            ErrorCode.BAD_QUESTION,
            f'the question has no words, got {_shorten(question)}; '
            'ask in English, e.g. "Which pallet is the leftmost?"')
    listed, order_listed = _list_unmentioned(labels, set(order))
    words = f' {MASK} '.join(pieces) + listed
    return PreparedQuestion(' '.join(words.split()), tuple(order + order_listed))


def calls_by_label(question: str, labels: Collection[str]) -> bool:
    """
    Say whether a question names no region but calls something what a region is labelled.

    labels: as of normalize_label(), in either number: 'which shelves' for 'shelf'.
    """
    if _PLACEHOLDER.search(question):
        return False
    asked = question.lower()
    return any(_either_number(label).search(asked) for label in frozenset(labels))


@lru_cache(maxsize=256)
def _either_number(label: str) -> re.Pattern[str]:
    many = f'{label[:-1]}ves' if label.endswith('f') else f'{label}e?s'
    return re.compile(rf'\b(?:{label}|{many})\b')


def width_in(question: str) -> float | None:
    """Return the metres of the last length with a unit that a question names, None without one."""
    found = _LENGTH.findall(_PLACEHOLDER.sub(MASK, question))
    if not found:
        return None
    number, short, long = found[-1]
    parts = _PARTS_OF_A_METRE[(short or long)[:1].lower()]
    if parts > 1:                        # '1,200 mm' is 1.2 m: no width is told so finely
        number = _THOUSANDS.sub('', number)
    metres = float(number.replace(',', '.')) / parts
    return metres if 0 < metres < math.inf else None


@lru_cache(maxsize=256)                  # a scene has few, and every question lists them all
def normalize_label(label: str) -> str:
    """Return a label as words in lower case: 'Pallet_Loaded-03' -> 'pallet loaded'."""
    words = _NOT_A_WORD.sub(' ', _replace_control(label)).lower()
    return _TRAILING_NUMBERS.sub('', words).strip()[:MAX_LABEL_CHARACTERS].rstrip() or UNNAMED


def _clean(question: str) -> str:
    """Return the question without '<image>', control characters and needless blanks."""
    if len(question) > MAX_QUESTION_CHARACTERS:
        raise SpatialError(
            ErrorCode.BAD_QUESTION,
            f'the question has {len(question)} characters, at most {MAX_QUESTION_CHARACTERS} '
            'are read; ask it in fewer words')
    text = ' '.join(_LEADING_IMAGE.sub('', _replace_control(question)).split())
    if not text:
        raise SpatialError(
            ErrorCode.BAD_QUESTION,
            'the question is empty; ask in English, e.g. "Which pallet is the leftmost?"')
    return text


def _replace_control(text: str) -> str:
    """Replace control, format and unassigned characters and lone surrogates by blanks."""
    if text.isascii() and text.isprintable():
        return text
    return ''.join(' ' if unicodedata.category(letter)[0] == 'C' else letter for letter in text)


def _region_number(match: re.Match, count: int) -> int:
    number = (match.group(2) or match.group(3) or '').strip()
    if not re.fullmatch('[0-9]+', number) or int(number) >= count:
        allowed = f'use 0 to {count - 1}' if count else 'no region was given'
        raise SpatialError(
            ErrorCode.MASK_MISMATCH,
            f'the question names {_shorten(match.group(0))} but {count} regions were given; '
            f'{allowed}')
    return int(number)


def _list_unmentioned(labels: Sequence[str], mentioned: set[int]) -> tuple[str, list[int]]:
    """Return ' pallet : <mask> <mask> , shelf : <mask>' and the regions that it stands for."""
    groups: dict[str, list[int]] = {}
    for index, label in enumerate(labels):
        if index not in mentioned:
            groups.setdefault(normalize_label(label), []).append(index)
    listed = ' , '.join(f'{label} : ' + ' '.join([MASK] * len(group))
                        for label, group in groups.items())
    return ' ' + listed, [index for group in groups.values() for index in group]


def _shorten(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + '...')
