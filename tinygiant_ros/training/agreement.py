# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Whether the free-form sentence of an answer and its normalised form say the same.

Read from the text alone, so that it holds whatever made the sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
import re
from typing import Any

from ..core.sentence import INSIDE_WORDS, NOTHING_WORDS

MOST_EXAMPLES = 5
_REGION = re.compile(r'\[region (\d+)\]')
_METRES = re.compile(r'(\d+(?:\.\d+)?) m\b')
_MOST = r'(?:nearest|closest|shortest|longest|farthest|furthest)'
_CLAIM = re.compile(rf'\[region (\d+)\] (?:is|has) the {_MOST}\b'
                    rf'|\b{_MOST} [^\[,;]*\bis \[region (\d+)\]')
_WORDS = re.compile(r'[a-z]+')
_PICKED = re.compile(r'\b\w+ on the (?:left|right)\b(?! of)')   # 'the shelf on the left': a name
_OPPOSITES = {'left': 'right', 'right': 'left', 'above': 'below', 'below': 'above',
              'front': 'behind', 'behind': 'front', 'yes': 'no', 'no': 'yes'}


def check_agreement(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return how many answers were checked, how many disagree and why, and the first of them."""
    answered = [one for one in results if 'error' not in one and one['predicted_category']]
    found = [(one, reason) for one in answered if (reason := disagreement(
        one['predicted_category'], one['text'], str(one['predicted']), one['chosen']))]
    return {'checked': len(answered), 'disagreeing': len(found),
            'reasons': dict(Counter(reason for _, reason in found).most_common()),
            'examples': [{key: one[key] for key in ('id', 'question', 'text', 'predicted')}
                         | {'reason': reason} for one, reason in found[:MOST_EXAMPLES]]}


def disagreement(category: str, text: str, normalized: str,
                 chosen: Sequence[int] = ()) -> str | None:
    """
    Return in a few words how a sentence differs from its normalised answer, None where it agrees.

    chosen: the regions the answer is about, of a choice the one chosen first.
    """
    text = text.lower()
    if category in ('mcq', 'left_right'):
        return (_choice if category == 'mcq' else _side)(text, normalized, chosen)
    return {'distance': _distance, 'count': _count}.get(category, _word)(text, normalized)


def _distance(text: str, normalized: str) -> str | None:
    said = {float(number) for number in _METRES.findall(text)}
    inside = bool(INSIDE_WORDS & set(_WORDS.findall(text)))
    if said - {float(normalized)}:
        return 'another number'
    if inside and float(normalized) > 0:
        return 'says inside'
    return None if said or inside else 'no number'


def _count(text: str, normalized: str) -> str | None:
    text = _REGION.sub(' ', text)
    said = {float(number) for number in re.findall(r'\d+(?:\.\d+)?', text)}
    nothing = bool(NOTHING_WORDS & set(_WORDS.findall(text)))
    if said - {float(normalized)}:
        return 'another number'
    if nothing and float(normalized) > 0:
        return 'says none'
    return None if said or nothing else 'no number'


def _choice(text: str, normalized: str, chosen: Sequence[int]) -> str | None:
    """What is called the nearest, or named first beside what it is near to, must be chosen."""
    claimed = [one or other for one, other in _CLAIM.findall(text)]
    beside = {str(index) for index in chosen[1:]}
    named = claimed or [index for index in _REGION.findall(text) if index not in beside]
    if not named:
        return 'no region'
    return None if named[0] == normalized else 'another region'


def _side(text: str, normalized: str, chosen: Sequence[int]) -> str | None:
    """The region named last before the side must be the one that the answer is about."""
    before = _REGION.findall(text[:max(text.rfind(normalized), 0)])
    if before and chosen and before[-1] != str(chosen[0]):
        return 'another region'
    return _word(text, normalized)


def _word(text: str, normalized: str) -> str | None:
    words = set(_WORDS.findall(_PICKED.sub(' ', text)))
    if _OPPOSITES.get(normalized) in words:
        return 'the opposite'
    return None if normalized in words else f'no {normalized}'
