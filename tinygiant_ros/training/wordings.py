# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""More texts to learn from: a question in other words, and questions that nothing answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
import re
from typing import Any

import numpy as np

from .items import Item
from .truth import frame_object
from ..core.errors import SpatialError
from ..core.question import prepare_question, PreparedQuestion
from ..sim.draws import choose, weighted
from ..sim.questions import word
from ..sim.rewording import CARELESS, other_names, renamed, reword, unanswerable_about
from ..sim.sight import Sight
from ..sim.wider import wider
from ..sim.wording import NO_NAMES, POOLS, STYLES

POOL = 'train'                            # of the phrases
OTHER_NAMES_SHARE = 0.4                   # of the texts call some labels by the name of any thing
LABEL_SYNONYM_SHARE = 0.2                 # of the texts list some labels by synonyms
NONE, WIDER = 'none', 'wider'             # what stands beside a question
_BESIDE = re.compile(f'(.*):(?:{NONE}|{WIDER}):(.*)')
BY_WORDS_SHARE = 0.6                      # of the texts name no region, where labels tell enough
BARE_TEXTS, BARE_SHARE = 0.15, 0.7        # of the texts; of their regions: named without a noun
REFUSED_SHARE = 0.25                      # of the questions have one beside them without an answer
WIDER_SHARE = 0.25                        # of the questions have one of sim.wider beside them
LISTED_SHARE = 0.5                        # of these that name regions come with labels
_MANY = 4                                 # regions, from which on things are mostly told by words
_WIDER_STYLES = {False: (0.6, 0.3, 0.1), True: (0.15, 0.75, 0.1)}    # of STYLES, by many or few


def other_wordings(item: Item, count: int) -> Iterator[PreparedQuestion]:
    """Yield at most so many other texts for a question, the same again for the same item."""
    rng = np.random.default_rng(list(item.id.encode()))
    regions = len(item.rles)
    for _ in range(count):
        asked, listed = _names(rng)
        by_words = bool(item.labels) and rng.random() < BY_WORDS_SHARE
        text = reword(item.truth, item.category, regions, POOL, rng, asked, by_words, _bare(rng))
        if text is not None:
            labels = _called(renamed(item.labels or [''] * regions, listed), rng)
            yield from _prepared(text, labels)


def unanswerable_beside(item: Item, labels: Sequence[str]
                        ) -> Iterator[tuple[PreparedQuestion, list[int]]]:
    """
    Yield now and then a question without an answer, and which regions of the item it is about.

    labels: of the item's regions.
    """
    rng = np.random.default_rng([1, *item.id.encode()])
    if rng.random() < REFUSED_SHARE:
        asked, listed = _names(rng)
        style = item.truth.get('style') or choose(STYLES, rng)
        text, regions = unanswerable_about(labels, style, POOL, rng, asked, _bare(rng))
        for prepared in _prepared(text, renamed([labels[index] for index in regions], listed)):
            yield prepared, regions


def wider_beside(item: Item, objects: Sequence[dict[str, Any]]) -> Iterator[Item]:
    """
    Yield now and then an item about the same regions that asks what the benchmark does not.

    objects: of the frame's truth, those that are the item's regions.
    """
    rng = np.random.default_rng([2, *item.id.encode()])
    if rng.random() >= WIDER_SHARE:
        return
    style = weighted(STYLES, _WIDER_STYLES[len(objects) >= _MANY], rng)
    sight = Sight([frame_object(one) for one in objects], rng)
    draft = wider(sight, style == 'words')
    if draft is None:
        return
    asked, listed = _names(rng)
    bare = _bare(rng)
    question = word(sight, draft, style, POOL, CARELESS, asked, bare)
    regions = list(question.objects)
    labels = [''] * len(regions)
    if question.style == 'words' or rng.random() < LISTED_SHARE:
        labels = _called(renamed([objects[index]['label'] for index in regions], listed), rng)
    truth = {name: getattr(question, name) for name in (
        'family', 'style', 'robot', 'subject', 'reference', 'sentence')}
    yield replace(
        item, id=beside_id(item.id, WIDER, regions), question=question.text,
        rles=tuple(item.rles[index] for index in regions), category=question.category,
        answer=str(question.normalized), labels=tuple(labels),
        truth=truth | {'object': question.object_, 'members': list(question.members)})


def beside_id(item_id: str, kind: str, regions: Sequence[int]) -> str:
    """
    Return the id of a question beside an item.

    kind: NONE or WIDER. regions: those of the item, in its order.
    """
    return f'{item_id}:{kind}:' + ','.join(map(str, regions))


def told_by_id(name: str) -> tuple[str, list[int] | None]:
    """Return the id of the item and which of its regions an id speaks of, None for all."""
    found = _BESIDE.fullmatch(name)
    if found is None:
        return name, None
    return found[1], [int(index) for index in found[2].split(',')]


def _names(rng: np.random.Generator):
    return other_names(POOL, rng) if rng.random() < OTHER_NAMES_SHARE else (NO_NAMES, NO_NAMES)


def _bare(rng: np.random.Generator) -> float:
    return BARE_SHARE if rng.random() < BARE_TEXTS else 0.0


def _called(labels: Sequence[str], rng: np.random.Generator) -> list[str]:
    """Return labels, now and then one of them as a detector of other people calls it."""
    if rng.random() >= LABEL_SYNONYM_SHARE:
        return list(labels)
    nouns = POOLS[POOL].nouns
    called = {label: choose(nouns[label], rng)[0] for label in nouns if rng.random() < 0.5}
    return [called.get(label, label) for label in labels]


def _prepared(text: str, labels: Sequence[str]) -> Iterator[PreparedQuestion]:
    try:
        yield prepare_question(text, labels)
    except SpatialError:                  # nonsense without a letter
        return
