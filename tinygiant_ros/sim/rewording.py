# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The same question in other words: a stored question's meaning is put into words once more."""

from __future__ import annotations

from typing import Any

import numpy as np

from .families import Draft
from .phrases import FORMS
from .sight import Pick
from .wording import number_regions, TOKEN, word_question

CARELESS = 0.12          # share of wordings with slips of the pen, as the robot's mix has
TRIES = 4                # a wording that does not name all regions is drawn again


def reword(truth: dict[str, Any], category: str, regions: int, pool: str,
           rng: np.random.Generator) -> str | None:
    """
    Return another text for a question, None where its truth has no meaning to put into words.

    truth: of an item of the data set (docs/data.md). regions: how many the question has. pool: of
    the phrases. Regions are named '[Region 3]', by their number as a file does, or not at all.
    """
    meaning, style = truth.get('meaning') or {}, truth.get('style')
    if not meaning or truth.get('family') not in FORMS:
        return None
    draft = draft_of(truth, category)
    for _ in range(TRIES):
        text = word_question(draft, style, pool, rng, CARELESS)
        named = [int(number) for number in TOKEN.findall(text)]
        if style == 'words':
            return text
        if style == 'number':
            return number_regions(text, range(regions), pool, rng)
        if sorted(named) == list(range(regions)):
            return TOKEN.sub(lambda match: f'[Region {match.group(1)}]', text)
    return None


def draft_of(truth: dict[str, Any], category: str) -> Draft:
    """Return the draft of a question; its indices are regions of the question."""
    meaning = truth['meaning']
    picks = {name: _pick(meaning[name]) for name in 'abc' if meaning.get(name)}
    return Draft(category, truth['family'], None, truth.get('subject', -1),
                 truth.get('object', -1), truth.get('reference', -1), **picks,
                 candidates=tuple(meaning.get('candidates', ())),
                 candidate_label=meaning.get('candidate_label', ''),
                 width_m=meaning.get('width_m'),
                 # no list in front of a count: others might count as well, that is not stored
                 explicit=category == 'count')


def _pick(stored: dict[str, Any]) -> Pick:
    pool = tuple(stored['pool'])
    return Pick(stored['label'], stored['how'], pool[0], pool)
