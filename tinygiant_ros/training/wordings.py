# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""More texts to learn from: a question in other words, and questions that nothing answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from .items import Item
from ..core.errors import SpatialError
from ..core.question import prepare_question, PreparedQuestion
from ..sim.draws import choose
from ..sim.rewording import NO_NAMES, other_names, renamed, reword, unanswerable_about
from ..sim.wording import POOLS, STYLES

POOL = 'train'                            # of the phrases
OTHER_NAMES_SHARE = 0.4                   # of the texts call some labels by the name of any thing
LABEL_SYNONYM_SHARE = 0.2                 # of the texts list some labels by synonyms
_BESIDE = ':none:'
BY_WORDS_SHARE = 0.6                      # of the texts name no region, where labels tell enough
BARE_TEXTS, BARE_SHARE = 0.15, 0.7        # of the texts; of their regions: named without a noun
REFUSED_SHARE = 0.25                      # of the questions have one beside them without an answer


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


def beside_id(item_id: str, regions: Sequence[int]) -> str:
    """Return the id of a question beside an item; regions: those of the item, in its order."""
    return item_id + _BESIDE + ','.join(map(str, regions))


def told_by_id(name: str) -> tuple[str, list[int] | None]:
    """Return the id of the item and which of its regions an id speaks of, None for all."""
    item_id, beside, regions = name.partition(_BESIDE)
    return item_id, [int(index) for index in regions.split(',')] if beside else None


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
