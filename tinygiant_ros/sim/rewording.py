# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The same regions in other words: what a stored question asks, asked again, or what nothing answers.

Regions are named '[Region 3]', by their number as a file does, or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import re
from typing import Any

import numpy as np

from .draws import choose, shuffled, weighted
from .families import Draft
from .phrases import FORMS
from .phrases_unanswerable import REFUSED
from .sight import HOWS, LARGEST, Pick
from .synonyms import names_of
from .unanswerable import (
    ABSENT_LABEL_SHARE,
    ABSENT_LABELS,
    choose_form,
    FAMILIES,
    OTHER,
    Unanswerable,
    word_unanswerable,
)
from .wording import groups_of, Names, NO_NAMES, number_regions, TOKEN, word_question
from ..core.tensors import UNANSWERABLE

CARELESS = 0.12          # share of wordings with slips of the pen, as the robot's mix has
TRIES = 4                # a wording that does not name all regions is drawn again
RENAMED = ('pallet', 'transporter', 'shelf')     # any thing may stand for them, but not on a floor
RENAMED_SHARE = 0.5      # of these, where some are renamed at all
REFUSED_SHARES = (0.25, 0.3, 0.45)       # of unanswerable.FAMILIES
ALL_REGIONS_SHARE = 0.5  # of the questions by number come with all regions
PRONOUN_SHARE = 0.5      # of the texts about one region that name it without a noun
_OF_IT = re.compile(r'\bthe (load|top|cargo|freight|goods|height) (?:of|on) it\b')


def other_names(pool: str, rng: np.random.Generator) -> tuple[Names, Names]:
    """
    Return label -> (singular, plural) twice: things of all sorts in place of some labels.

    First what questions call them, then how their regions are listed: by any name of that thing.
    """
    things = iter(shuffled(REFUSED[pool].things, rng))
    asked: dict[str, tuple[str, str]] = {}
    for label in RENAMED:
        taken = [name for one in asked.values() for name in names_of(one)]
        asked[label] = next(thing for thing in things if thing not in taken)
    asked = {label: pair for label, pair in asked.items() if rng.random() < RENAMED_SHARE}
    return asked, {label: choose(names_of(pair), rng) for label, pair in asked.items()}


def renamed(labels: Sequence[str], names: Names) -> list[str]:
    """Return labels of regions under other names."""
    return [names[label][0] if label in names else label for label in labels]


def reword(truth: Mapping[str, Any], category: str, regions: int, pool: str,
           rng: np.random.Generator, names: Names = NO_NAMES,
           by_words: bool = False, bare: float = 0.0) -> str | None:
    """
    Return another text for a question, None where its truth has no meaning to put into words.

    truth: of an item of the data set (docs/data.md). regions: how many the question has. pool: of
    the phrases. names: those asked for, see other_names(). by_words: name no region where the
    labels of the question's regions single out what is meant. bare: share of the regions named
    without a noun; one that stands alone may then be 'it'.
    """
    meaning, style = truth.get('meaning') or {}, truth.get('style')
    if not meaning or truth.get('family') not in FORMS:
        return None
    draft = draft_of(truth, category)
    if by_words and _told_by_words(draft, regions):
        style = 'words'
    pronoun = regions == 1 and bare > 0 and rng.random() < PRONOUN_SHARE
    bare = 1.0 if pronoun else bare
    for _ in range(TRIES):
        text = word_question(draft, style, pool, rng, CARELESS, names, bare)
        named = [int(number) for number in TOKEN.findall(text)]
        if style == 'words':
            return text
        if style == 'number':
            return number_regions(text, range(regions), pool, rng)
        if sorted(named) == list(range(regions)):
            text = _placed(text, range(regions))
            return _with_pronoun(text) if pronoun else text
    return None


def _with_pronoun(text: str) -> str:
    """Return a question about one region that calls it 'it'."""
    return _OF_IT.sub(r'its \1', text.replace('[Region 0]', 'it'))


def _told_by_words(draft: Draft, regions: int) -> bool:
    """Say whether the labels of so many regions single out what a draft is about."""
    groups = groups_of(draft) or {}
    # another region of a label would be one more to choose from
    return sorted(index for pool in groups.values() for index in pool) == list(range(regions))


def draft_of(truth: Mapping[str, Any], category: str) -> Draft:
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


def _pick(stored: Mapping[str, Any]) -> Pick:
    pool = tuple(stored['pool'])
    return Pick(stored['label'], stored['how'], pool[0], pool)


@dataclass(frozen=True)
class _Labelled:
    """A region of which the label alone is known."""

    label: str


class _Shown:
    """What choose_form() wants to know of a Sight, for regions whose labels alone are known."""

    def __init__(self, labels: Sequence[str], left_out: str, rng: np.random.Generator):
        self.rng, self.objects = rng, [_Labelled(label) for label in labels]
        self.clear = tuple(i for i, label in enumerate(labels) if label != left_out)

    def of(self, label: str) -> tuple[int, ...]:
        """Return the regions of a label."""
        return tuple(i for i in self.clear if self.objects[i].label == label)

    def subset(self, label: str, low: int, high: int) -> tuple[int, ...]:
        """Return low..high random regions of a label, () when there are too few."""
        every = self.of(label)
        if len(every) < low:
            return ()
        size = low + int(self.rng.random() * (min(high, len(every)) + 1 - low))
        return tuple(shuffled(every, self.rng)[:size])

    def pick(self, label: str, words: bool) -> Pick | None:
        """Return a region and words that could single it out, right or wrong: nothing is asked."""
        pool = self.of(label) if words else self.subset(label, 1, LARGEST[label])
        if not pool:
            return None
        sizes = {'only': 1, 'middle': 3, 'left': 2, 'right': 2}
        hows = [how for how in HOWS[label] if len(pool) == sizes.get(how, max(len(pool), 2))]
        # nothing but a region itself tells three shelves apart
        return Pick(label, choose(hows, self.rng), choose(pool, self.rng), pool) if hows else None


def unanswerable_about(labels: Sequence[str], style: str, pool: str, rng: np.random.Generator,
                       names: Names = NO_NAMES, bare: float = 0.0) -> tuple[str, list[int]]:
    """
    Return a question that nothing answers, and the regions that it comes with, in their order.

    labels: of the regions of some question. style: of wording.STYLES. names: those asked for, see
    other_names(). bare: see reword().
    """
    family = weighted(FAMILIES, REFUSED_SHARES, rng)
    absent = ''
    if family == 'absent_thing':
        absent = choose(ABSENT_LABELS, rng) if rng.random() < ABSENT_LABEL_SHARE else OTHER
        if set(labels) == {absent}:
            absent = OTHER
    shown = _Shown(labels, absent, rng)
    draft = choose_form(shown, Unanswerable(UNANSWERABLE, family, UNANSWERABLE, absent=absent),
                        style, pool)
    # it is there after all, under its other name
    if any(draft.thing in names_of(name) for name in names.values()):
        return unanswerable_about(labels, style, pool, rng, names, bare)
    text = word_unanswerable(draft, style, pool, rng, CARELESS, names, bare)
    named = [int(number) for number in TOKEN.findall(text)]
    if not named:
        return text, shuffled(shown.clear, rng)
    if style == 'mask':
        return _placed(text, named), named
    regions = shuffled(shown.clear if rng.random() < ALL_REGIONS_SHARE else named, rng)
    return number_regions(text, regions, pool, rng), regions


def _placed(text: str, regions: Sequence[int]) -> str:
    """Replace each `<mask:INDEX>` by '[Region 3]', the place that it has among the regions."""
    place = {index: i for i, index in enumerate(regions)}
    return TOKEN.sub(lambda match: f'[Region {place[int(match.group(1))]}]', text)
