# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Questions with truth about one frame: a balanced choice of drafts, put into words."""

from __future__ import annotations

from dataclasses import dataclass
import re

import numpy as np

from . import phrases
from .families import CATEGORY_SHARES, DISTANCE_BINS, Draft, FAMILIES, Pick, Sight
from .sentences import pick_words, sentence_words
from ..core.records import CameraModel
from ..core.sentence import fill_sentence

MAX_REGIONS = {'mask': 15, 'words': 32}
MASK_TOKEN = re.compile(r'<mask:(\d+)>')
ROUNDS = 8               # drafts tried per question before a category is given up


@dataclass(frozen=True)
class Question:
    """
    A question in words with its truth.

    objects: per region its index into the frame's objects. subject, object_, reference, members:
    indices into the regions, -1 for none. normalized: 'left', '3', an int count or metres.
    sentence: words with slots, freeform: the same with the slots filled.
    """

    category: str
    family: str
    style: str
    text: str
    objects: tuple[int, ...]
    subject: int
    object_: int
    reference: int
    members: tuple[int, ...]
    normalized: str | int | float
    sentence: tuple[str, ...]
    freeform: str


def questions_for(objects, camera: CameraModel, rng: np.random.Generator, count: int,
                  style: str = 'mixed') -> list[Question]:
    """
    Return up to `count` different questions about the objects of a frame.

    objects: FrameObjects. style: 'mask' (regions named by `<mask>`), 'words' (all clear objects
    are the regions, the words pick) or 'mixed'. Categories are mixed by CATEGORY_SHARES,
    distances and counts are spread over their values.
    """
    sight = Sight(objects, rng)
    names = list(CATEGORY_SHARES)
    shares = np.array([CATEGORY_SHARES[name] for name in names])
    found: dict[tuple, Question] = {}
    for _ in range(3 * count):
        if len(found) == count:
            break
        words = style == 'words' or style == 'mixed' and rng.random() < 0.45
        draft = _draw(sight, str(rng.choice(names, p=shares)), words)
        if draft is None:
            continue
        question = _word(sight, draft, words)
        key = (draft.family, draft.subject, draft.object_, draft.reference, words,
               tuple(sorted(question.objects)), draft.a and draft.a.how)
        if len(question.objects) >= 2 and len(question.objects) <= MAX_REGIONS[question.style]:
            found.setdefault(key, question)
    return list(found.values())


def _draw(sight: Sight, category: str, words: bool) -> Draft | None:
    """Return one draft of a category; among several values each is equally likely."""
    makers, weights = zip(*FAMILIES[category])
    drafts = []
    for _ in range(ROUNDS):
        maker = makers[int(sight.rng.choice(len(makers), p=weights))]
        draft = maker(sight, words)
        if draft is not None:
            drafts.append(draft)
            if category in ('left_right', 'mcq'):
                return draft
    if not drafts:
        return None
    bins: dict[int, list[Draft]] = {}
    for draft in drafts:
        place = int(np.digitize(draft.value, DISTANCE_BINS)) if category == 'distance' \
            else int(draft.value)
        bins.setdefault(place, []).append(draft)
    group = phrases.choose(list(bins.values()), sight.rng)
    return phrases.choose(group, sight.rng)


class _Wording:
    """Noun phrases of one question: with its masks inline, or by words alone."""

    def __init__(self, rng: np.random.Generator, inline: bool):
        self.rng, self.inline = rng, inline
        self.nouns = {label: phrases.choose(names, rng)
                      for label, names in phrases.NOUNS.items()}

    def masks(self, pool) -> str:
        order = [int(i) for i in self.rng.permutation(pool)]
        return phrases.listing([f'<mask:{i}>' for i in order])

    def group(self, label: str, pool, inline: bool) -> str:
        """Return 'the pallets <mask:1> and <mask:4>' or 'the pallets'."""
        text = 'the ' + self.nouns[label][int(len(pool) > 1)]
        return f'{text} {self.masks(pool)}' if inline else text

    def pick(self, pick: Pick) -> str:
        noun = self.nouns[pick.label][0]
        text = 'the ' + phrases.choose(phrases.SELECTORS[pick.how], self.rng).format(n=noun)
        if not self.inline:
            return text
        if pick.how == 'only':
            return f'{text} <mask:{pick.index}>'
        among = phrases.choose(('among', 'of', 'out of'), self.rng)
        return f'{text} {among} {self.masks(pick.pool)}'


def _word(sight: Sight, draft: Draft, words: bool) -> Question:
    rng = sight.rng
    groups = _groups(draft)
    # A region is named once: 'from the leftmost to the rightmost of ...' lists its pool in front.
    twice = draft.family == 'distance_extremes'
    by_words = words or groups is not None and (twice or rng.random() < 0.4)
    wording = _Wording(rng, not by_words)
    text = _ask(draft, wording)
    if by_words and not words:
        shown = [wording.group(label, pool, True) for label, pool in groups.items()]
        order = rng.permutation(len(shown))
        text = phrases.choose(phrases.PREFACES, rng).format(
            groups=phrases.listing([shown[i] for i in order]), question=text)
    text = phrases.finish(text, rng)
    if words:
        regions = [int(i) for i in rng.permutation(sight.clear)]
    else:
        regions = [int(number) for number in MASK_TOKEN.findall(text)]
        text = MASK_TOKEN.sub('<mask>', text)
    return _with_truth(draft, text, regions, 'words' if words else 'mask', rng)


def _groups(draft: Draft) -> dict | None:
    """Return the pools by label if words single out every pick among them, else None."""
    groups: dict[str, tuple[int, ...]] = {}
    wanted = [(p.label, p.pool) for p in (draft.a, draft.b, draft.c) if p is not None]
    if draft.candidates:
        wanted.append((draft.candidate_label, draft.candidates))
    for label, pool in wanted:
        if set(groups.setdefault(label, pool)) != set(pool):
            return None
    return groups


def _ask(draft: Draft, wording: _Wording) -> str:
    """Return the question, regions as `<mask:index>` where the wording has them inline."""
    rng = wording.rng
    template = phrases.expand(_template(draft, wording), rng)
    fields = {}
    for name, pick in (('a', draft.a), ('c', draft.c), ('b', draft.b)):
        if pick is not None and pick.how != 'nearest':
            fields[name] = wording.pick(pick)
    if draft.family == 'count_near_shelf':
        noun = phrases.expand(phrases.choose(phrases.NEAREST_NOUN, rng), rng)
        name = wording.nouns['buffer'][0]
        if wording.inline:
            name += ' among ' + wording.masks(draft.b.pool)
            noun = noun.replace('next to', 'closest to')
        fields['b'] = noun.format(n=name, c=fields['c'])
    if draft.candidates:
        label = draft.candidate_label
        fields['cands'] = wording.group(label, draft.candidates, wording.inline)
        fields['n'], fields['ns'] = wording.nouns[label]
    if draft.family == 'extreme':
        fields['adj'] = phrases.choose(phrases.ADJECTIVE[draft.a.how], rng)
        fields['most'] = phrases.choose(phrases.MOST[draft.a.how], rng)
        fields['far'] = phrases.choose(phrases.FAR[draft.a.how], rng)
    return template.format(**fields)


def _template(draft: Draft, wording: _Wording) -> str:
    rng = wording.rng
    if draft.category == 'left_right':
        if rng.random() < 0.45:
            return phrases.choose(phrases.EITHER_SIDE, rng)
        template = phrases.expand(phrases.choose(phrases.LEFT_OF, rng), rng)
        return template.replace('left', 'right') if rng.random() < 0.5 else template
    if draft.category == 'distance':
        return phrases.choose(phrases.DISTANCE, rng)
    options = {'extreme': phrases.EXTREME, 'buffer_near_shelf': phrases.NEAREST,
               'nearest_to_transporter': phrases.NEAREST + phrases.PICK_UP,
               'nearest_to_empty': phrases.NEAREST + phrases.PICK_UP}.get(draft.family,
                                                                          phrases.COUNT)
    if wording.inline:
        options = [template for template in options if '{cands}' in template]
    return phrases.choose(options, rng)


def _with_truth(draft: Draft, text: str, regions: list[int], style: str,
                rng: np.random.Generator) -> Question:
    place = {index: i for i, index in enumerate(regions)}
    subject, object_, reference = (place.get(index, -1) for index in
                                   (draft.subject, draft.object_, draft.reference))
    members = tuple(sorted(place[index] for index in draft.members))
    words = _sentence(draft, rng)
    normalized, slots = draft.value, {}
    if draft.category == 'mcq':
        normalized = str(subject)
        slots['side'] = draft.a.how.removesuffix('most') if draft.family == 'extreme' else None
    elif draft.category == 'left_right':
        slots['side'] = draft.value
    elif draft.category == 'distance':
        slots['value'] = draft.value
    else:
        slots.update(count=draft.value, members=members)
    named = {'subject': subject, 'object_': object_, 'reference': reference}
    slots.update({name: index for name, index in named.items() if index >= 0})
    return Question(draft.category, draft.family, style, text, tuple(regions), subject, object_,
                    reference, members, normalized, tuple(words), fill_sentence(words, **slots))


def _sentence(draft: Draft, rng: np.random.Generator) -> list[str]:
    kind = draft.family if draft.family in ('extreme', 'count_near_shelf') else draft.category
    kind = {'mcq': 'nearest'}.get(kind, kind)
    if kind == 'distance' and draft.value == 0:
        kind = 'distance_zero'
    if draft.category == 'count' and not draft.members:
        kind += '_none'
    nouns = {name: pick_words(pick.how, pick.label)
             for name, pick in (('a', draft.a), ('b', draft.b), ('c', draft.c))
             if pick is not None and pick.how != 'nearest'}
    return sentence_words(kind, rng, n=draft.candidate_label, **nouns)
