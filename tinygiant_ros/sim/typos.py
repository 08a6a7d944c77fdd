# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Slips of the pen: letters swapped, dropped or doubled, lost blanks and question marks, lower case.

Regions and numbers are never touched, and no slip makes a word that the questions use otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
import re

import numpy as np

from .draws import choose

PROTECTED = re.compile(r'<[^<>]*>|\[region[^\[\]]*\]|\bregion[\s#]*(?:no\. )?\d+'
                       r'|\d[\d.]*\s?(?:m|met[re]+s)?\b', re.IGNORECASE)
MIN_LETTERS = 4          # shorter words are left alone
# words that a slip might make and that would tell something else
OTHER_WORDS = frozenset((
    'fist', 'last', 'lest', 'list', 'lost', 'least', 'most', 'moist', 'font', 'form', 'from',
    'ever', 'never', 'over', 'cover', 'lower', 'slower', 'flower', 'near', 'ear', 'far', 'fare',
    'fair', 'rear', 'wider', 'wide', 'hide', 'side', 'aside', 'inside', 'outside', 'self', 'full',
    'fill', 'fall', 'four', 'free', 'three', 'tree', 'ten', 'one', 'none', 'not', 'now', 'know',
    'bellow', 'beneath', 'bright', 'light', 'tight', 'weight', 'height', 'eight', 'palette'))
_WORD = re.compile(r'[A-Za-z]+')


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of some texts in lower case, together with OTHER_WORDS."""
    found = {word.lower() for text in texts for word in _WORD.findall(text)}
    return frozenset(found | OTHER_WORDS)


def misspell(text: str, rng: np.random.Generator, known: frozenset[str]) -> str:
    """
    Return the text with one or two slips, the same text where none is possible.

    known: words that no slip may make, of words_of.
    """
    for _ in range(1 if rng.random() < 0.7 else 2):
        slip = choose((_slip_in_word, _slip_in_word, _lose_blank, _lose_mark, _lower), rng)
        text = slip(text, rng, known)
    return text


def _open_words(text: str) -> list[re.Match]:
    """Return the words outside of protected stretches."""
    closed = [match.span() for match in PROTECTED.finditer(text)]
    return [word for word in _WORD.finditer(text)
            if not any(start < word.end() and word.start() < end for start, end in closed)]


def _slip_in_word(text: str, rng: np.random.Generator, known: frozenset[str]) -> str:
    words = [word for word in _open_words(text) if len(word.group()) >= MIN_LETTERS]
    if not words:
        return text
    word = choose(words, rng)
    letters, place = word.group(), 1 + int(rng.random() * (len(word.group()) - 2))
    slips = (letters[:place] + letters[place + 1] + letters[place] + letters[place + 2:],
             letters[:place] + letters[place + 1:],
             letters[:place] + letters[place] + letters[place:])
    wrong = choose(slips, rng)
    if wrong.lower() in known:
        return text
    return text[:word.start()] + wrong + text[word.end():]


def _lose_blank(text: str, rng: np.random.Generator, known: frozenset[str]) -> str:
    words = _open_words(text)
    joints = [(a, b) for a, b in zip(words, words[1:]) if text[a.end():b.start()] == ' '
              and (a.group() + b.group()).lower() not in known]
    if not joints:
        return text
    first, second = choose(joints, rng)
    return text[:first.end()] + text[second.start():]


def _lose_mark(text: str, rng: np.random.Generator, known: frozenset[str]) -> str:
    return text.rstrip('?.!')


def _lower(text: str, rng: np.random.Generator, known: frozenset[str]) -> str:
    return text.lower()
