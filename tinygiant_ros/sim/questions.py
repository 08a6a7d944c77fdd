# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Questions with truth about one frame: a balanced choice of drafts, put into words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from .draws import shuffled, weighted
from .families import Draft
from .mixes import Mix, MIXES
from .phrases import PHRASE_POOLS, WIDER_FORMS
from .robot_families import ROBOT_FAMILIES
from .sentences import pick_words, sentence_words
from .sight import Sight
from .unanswerable import choose_form, listed, REFUSAL, Unanswerable, word_unanswerable
from .wording import Names, NO_NAMES, number_regions, STYLES, TOKEN, word_question
from ..core.records import CameraModel
from ..core.sentence import fill_sentence
from ..core.tensors import UNANSWERABLE

MAX_REGIONS = {'mask': 15, 'words': 32, 'number': 32}
ATTEMPTS = 12            # draws per wanted question before a frame is given up
ROUNDS = 4               # drafts among which values are balanced
PATIENCE = 15            # draws in vain in a row before a family is given up in a frame
KIND_PATIENCE = 25       # the same for a kind
ALL_REGIONS_SHARE = 0.4  # of the questions by number are asked with everything that is seen
_SENTENCES = {           # family -> what its answers say, where that has another name
    **dict.fromkeys(('nearest_to_transporter', 'nearest_to_empty', 'buffer_near_shelf',
                     'nearest_any'), 'nearest'),
    **dict.fromkeys(('distance_pair', 'distance_extremes', 'distance_pallet_buffer',
                     'distance_transporter_buffer', 'distance_pallet_shelf', 'distance_any',
                     'both_ends', 'the_two'), 'distance'),
    **dict.fromkeys(('count_left_of', 'count_right_of'), 'count_beside'),
    'count_buffer': 'count', 'away': 'camera_distance',
    'nearest_to_robot_any': 'nearest_to_robot', 'farthest_from_robot_any': 'farthest_from_robot'}
_SAME_BOTH_WAYS = frozenset(('left_right', 'distance_pair', 'distance_extremes', 'above_below',
                             'front_behind', 'wide_enough'))


@dataclass(frozen=True)
class Question:
    """
    A question in words with its truth.

    objects: per region its index into the frame's objects. subject, object_, reference, members:
    indices into the regions, -1 for none. normalized: 'left', '3', an int count, metres, a
    relation in words, or 'none' where nothing answers. sentence: words with slots, freeform: the
    same with the slots filled; a refusal has no sentence. pool: of the phrases. robot: a family
    that the benchmark does not have. meaning: what the words say, without the answer, for JSON:
    noun phrases a, b, c as {'label', 'how', 'pool'}, 'candidates' with 'candidate_label',
    'width_m', 'absent' (the thing that no region is); regions as indices.
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
    pool: str = 'train'
    robot: bool = False
    meaning: dict = field(default_factory=dict)


def questions_for(objects, camera: CameraModel, rng: np.random.Generator, count: int,
                  style: str = 'mixed', pool: str = 'train',
                  mix: str = 'robot') -> list[Question]:
    """
    Return up to `count` questions about the objects of a frame, no two with the same meaning.

    objects: FrameObjects. style: 'mask' (regions named by `<mask>`), 'number' (by their number),
    'words' (all clear objects are the regions, the words pick) or 'mixed'. pool: of PHRASE_POOLS.
    mix: of MIXES; 'benchmark' asks in style 'mask' alone. A question without an answer that names
    no region has the style 'words' whatever was asked for. Raises ValueError for other names.
    """
    for name, known in ((style, (*STYLES, 'mixed')), (pool, PHRASE_POOLS), (mix, MIXES)):
        if name not in known:
            raise ValueError(f'{name!r} is none of {", ".join(known)}')
    plan = MIXES[mix]
    styles = {style: 1.0} if style in plan.styles else plan.styles
    count = min(count, plan.most_a_frame or count)
    deck = _Deck(Sight(objects, rng, mix == 'benchmark'), plan)
    found: dict[tuple, Question] = {}
    for _ in range(ATTEMPTS * count):
        if len(found) == count:
            break
        chosen = weighted(tuple(styles), styles.values(), rng)
        draft = deck.draw(chosen == 'words', found)
        if draft is None:
            continue
        if isinstance(draft, Unanswerable):
            draft = choose_form(deck.sight, draft, chosen, pool)
        question = word(deck.sight, draft, chosen, pool, plan.careless)
        if len(question.objects) <= MAX_REGIONS[question.style]:
            found[same_meaning(draft)] = question
    return list(found.values())


def same_meaning(draft: Draft) -> tuple:
    """Return what two drafts share that ask the same, wording and order of a pair aside."""
    if isinstance(draft, Unanswerable):
        return draft.family, draft.template
    picks = [pick and (pick.how, pick.index, frozenset(pick.pool))
             for pick in (draft.a, draft.b, draft.c)]
    if draft.family in _SAME_BOTH_WAYS:
        picks = [frozenset(picks)]
    return (draft.family, *picks, frozenset(draft.candidates))


class _Deck:
    """Draws drafts from one frame by the shares of a mix."""

    def __init__(self, sight: Sight, plan: Mix):
        self.sight, self.plan, self.count = sight, plan, 0
        self._kinds: Counter = Counter()     # questions given by kind
        self._values: Counter = Counter()    # the same by (category, bin of the value)
        self._in_vain: Counter = Counter()   # draws in a row by kind, and by (maker, words)

    def draw(self, words: bool, taken) -> Draft | None:
        """
        Return a draft whose meaning is not taken, None now and then.

        The kind that lacks most of its share is the likeliest one; among some drafts the value
        that is the rarest so far.
        """
        rng, shares = self.sight.rng, self.plan.kinds
        lacking = [max(share * (self.count + 1) - self._kinds[kind], 0.05 * share)
                   if self._in_vain[kind] < KIND_PATIENCE else 0.0
                   for kind, share in shares.items()]
        if not any(lacking):
            return None
        kind = weighted(tuple(shares), lacking, rng)
        draft = self._choose(kind, words, taken)
        if draft is None:
            self._in_vain[kind] += 1
            return None
        self._in_vain[kind] = 0
        self._kinds[kind] += 1
        self._values[draft.category, self.plan.value_bin(draft)[0]] += 1
        self.count += 1
        return draft

    def _choose(self, kind: str, words: bool, taken) -> Draft | None:
        drafts, weights = [], []
        for _ in range(ROUNDS):
            draft = self._try(self.plan.families[kind], words, taken)
            if draft is None:
                continue
            place, share = self.plan.value_bin(draft)
            if place is None:
                return draft
            if self.sight.rng.random() < share:
                drafts.append(draft)
                weights.append(share / (1 + self._values[draft.category, place]) ** 2)
        return weighted(drafts, weights, self.sight.rng) if drafts else None

    def _try(self, table, words: bool, taken) -> Draft | None:
        makers = [maker for maker, _ in table]
        shares = [share if self._in_vain[maker, words] < PATIENCE else 0.0
                  for maker, share in table]
        if not any(shares):
            return None
        maker = weighted(makers, shares, self.sight.rng)
        draft = maker(self.sight, words)
        if draft is None or same_meaning(draft) in taken:
            self._in_vain[maker, words] += 1
            return None
        self._in_vain[maker, words] = 0
        return draft


def word(sight: Sight, draft: Draft, style: str, pool: str, careless: float,
         names: Names = NO_NAMES, bare: float = 0.0) -> Question:
    """Return the question of a draft in a style; see word_question() for the rest."""
    rng = sight.rng
    asked, shown = word_question, sight.clear
    if isinstance(draft, Unanswerable):
        asked, shown = word_unanswerable, listed(sight, draft.absent)
    text = asked(draft, style, pool, rng, careless, names, bare)
    named = [int(number) for number in TOKEN.findall(text)]
    style = style if named else 'words'
    if style == 'mask':
        regions, text = named, TOKEN.sub('<mask>', text)
    elif style == 'words':
        regions = shuffled(shown, rng)
    else:
        regions = shuffled(shown if rng.random() < ALL_REGIONS_SHARE else named, rng)
        text = number_regions(text, regions, pool, rng)
    return _with_truth(draft, text, regions, style, pool, rng)


def _with_truth(draft: Draft, text: str, regions: list[int], style: str, pool: str,
                rng: np.random.Generator) -> Question:
    place = {index: i for i, index in enumerate(regions)}
    subject, object_, reference = (place.get(index, -1) for index in
                                   (draft.subject, draft.object_, draft.reference))
    if isinstance(draft, Unanswerable):
        return Question(draft.category, draft.family, style, text, tuple(regions), -1, -1, -1, (),
                        UNANSWERABLE, (), REFUSAL, pool, True, _meaning(draft, place))
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
    elif draft.category == 'count':
        slots.update(count=draft.value, members=members)
    else:
        slots.update(answer=draft.value, value=draft.gap_m)
    named = {'subject': subject, 'object_': object_, 'reference': reference}
    slots.update({name: index for name, index in named.items() if index >= 0})
    return Question(draft.category, draft.family, style, text, tuple(regions), subject, object_,
                    reference, members, normalized, tuple(words), fill_sentence(words, **slots),
                    pool, _is_beyond(draft.family), _meaning(draft, place))


def _is_beyond(family: str) -> bool:
    """Say whether the benchmark does not have a family."""
    return family in ROBOT_FAMILIES or family in WIDER_FORMS


def _meaning(draft: Draft, place: dict[int, int]) -> dict:
    """Return Question.meaning; place: object of the frame -> region."""
    meaning = {name: {'label': pick.label, 'how': pick.how,
                      'pool': [place[i] for i in pick.pool]}
               for name, pick in (('a', draft.a), ('b', draft.b), ('c', draft.c))
               if pick is not None}
    if draft.candidates:
        meaning['candidates'] = [place[i] for i in draft.candidates]
        meaning['candidate_label'] = draft.candidate_label
    if draft.width_m is not None:
        meaning['width_m'] = draft.width_m
    if isinstance(draft, Unanswerable) and draft.absent:
        meaning['absent'] = draft.thing[0]
    return meaning


def _sentence(draft: Draft, rng: np.random.Generator) -> list[str]:
    """Return the words of the free-form answer."""
    kind = _SENTENCES.get(draft.family, draft.family)
    if kind == 'distance' and not draft.value:
        kind = 'distance_zero'
    if draft.category == 'count' and not draft.members:
        kind += '_none'
    nouns = {name: pick_words(pick.how, pick.label)
             for name, pick in (('a', draft.a), ('b', draft.b), ('c', draft.c))
             if pick is not None and pick.how != 'nearest'}
    return sentence_words(kind, rng, n=draft.candidate_label, **nouns)
