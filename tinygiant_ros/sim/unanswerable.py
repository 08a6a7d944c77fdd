# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Questions that nothing in the other families answers, so that the one right answer is a refusal.

Not spatial: small talk, commands, colours, owners, nonsense. Unsupported: of space or number, but
of none of the families. Absent thing: a question of a family about a thing that none of the
regions is, as their labels tell. Most speak of regions like any other question.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
import re

import numpy as np

from .draws import choose, weighted
from .families import Draft
from .phrases import expand
from .phrases_unanswerable import REFUSED, Refused
from .robot_families import WIDTHS_M
from .sight import HOWS, LARGEST, Pick, Sight
from .typos import misspell, words_of
from .wording import groups_of, Names, NO_NAMES, POOLS, PREFACE_SHARE, UNITS, Wording
from ..core.tensors import UNANSWERABLE

REFUSAL = 'I cannot answer that.'
OTHER = 'thing'          # absent: what no region is ever called
# not the transporter: 'how far is the robot' may mean the one that is asked
ABSENT_LABELS = ('pallet', 'buffer', 'shelf')
ABSENT_LABEL_SHARE = 0.45   # of the absent things are of a known label that no region has
ANSWERED_SHARE = 0.5     # of the questions about absent things are worded as the answered ones
REGIONS_SHARE = {'mask': 0.85, 'number': 0.85, 'words': 0.65}   # of the templates name objects
SELECTED_SHARE = 0.25    # 'the leftmost ladder' instead of 'the ladder'
FAMILIES = ('not_spatial', 'unsupported', 'absent_thing')
_ATTEMPTS = 8            # templates tried before one without objects is taken
_LABEL_SHARES = (0.5, 0.15, 0.2, 0.15)       # of HOWS among the objects of any label
_SLOT = re.compile(r'\{(\w+)\}')
_OBJECTS = ('a', 'b', 'cands', *HOWS)
_KEYS = ('qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'poiuytrewq', 'lkjhgfdsa', 'mnbvcxz')
_PAIRS = ('left_of', 'either_side', 'distance', 'above_below', 'front_behind', 'wide_enough')
_ALONE = ('extreme', 'nearest_to_robot', 'farthest_from_robot', 'free_transporter')
_NEAREST = ('nearest', 'pick_up')


@dataclass(frozen=True)
class Unanswerable(Draft):
    """
    A draft without an answer.

    absent: the label that the question names and no listed region has; OTHER; '' where nothing is
    absent. template: of the question, '' before it is chosen. thing: singular, plural.
    """

    absent: str = ''
    template: str = ''
    thing: tuple[str, str] = ('', '')


def not_spatial(sight: Sight, words: bool) -> Draft | None:
    """Ask what is no question of space."""
    return _draft('not_spatial') if sight.clear else None


def unsupported(sight: Sight, words: bool) -> Draft | None:
    """Ask of space or number what none of the families answers."""
    return _draft('unsupported') if sight.clear else None


def absent_thing(sight: Sight, words: bool) -> Draft | None:
    """Ask about a thing that no listed region is."""
    absent = OTHER
    if sight.rng.random() < ABSENT_LABEL_SHARE:
        absent = choose(ABSENT_LABELS, sight.rng)
    return _draft('absent_thing', absent) if listed(sight, absent) else None


def _draft(family: str, absent: str = '') -> Unanswerable:
    return Unanswerable(UNANSWERABLE, family, UNANSWERABLE, absent=absent)


def listed(sight: Sight, absent: str) -> tuple[int, ...]:
    """Return the clear objects that may be regions of a question: those of other labels."""
    return tuple(i for i in sight.clear if sight.objects[i].label != absent)


def choose_form(sight: Sight, draft: Unanswerable, style: str, pool: str) -> Unanswerable:
    """Return the draft with its template and with objects that the template speaks of."""
    rng = sight.rng
    with_objects, without = _forms(draft, pool, rng)
    thing = choose(REFUSED[pool].things if draft.absent in ('', OTHER)
                   else POOLS[pool].nouns[draft.absent], rng)
    draft = replace(draft, thing=thing)
    if with_objects and rng.random() < REGIONS_SHARE[style]:
        for _ in range(_ATTEMPTS):
            template = choose(with_objects, rng)
            filled = _with_objects(sight, draft, template, style == 'words')
            if filled is not None:
                return replace(filled, template=template)
    return replace(draft, template=choose(without, rng))


def _forms(draft: Unanswerable, pool: str, rng: np.random.Generator):
    """Return the templates of the family that speak of objects with regions, and the others."""
    if draft.family != 'absent_thing':
        return _split(pool, draft.family)
    if rng.random() < ANSWERED_SHARE:
        return _split(pool, 'answered', draft.absent == OTHER)
    return _split(pool, 'absent_thing', draft.absent == OTHER)


@cache
def _split(pool: str, family: str, counted: bool = False):
    if family == 'answered':
        templates = answered_forms(pool, counted)
    else:
        refused: Refused = REFUSED[pool]
        templates = getattr(refused, family) + (refused.absent_count if counted else ())
    has = [bool(_object_slots(one)) for one in templates]
    return (tuple(one for one, yes in zip(templates, has, strict=True) if yes),
            tuple(one for one, yes in zip(templates, has, strict=True) if not yes))


def _object_slots(template: str) -> list[str]:
    return [slot for slot in dict.fromkeys(_SLOT.findall(template)) if slot in _OBJECTS]


@cache
def answered_forms(pool: str, counted: bool) -> tuple[str, ...]:
    """
    Return templates of the answered families with what is absent in the place of an object.

    counted: also those that count, for what is never a region; of a known label it would be 0.
    """
    templates, forms = POOLS[pool].templates, []
    for one in (one for group in _PAIRS for one in templates[group]):
        forms += [one.replace('{a}', '{x}'), one.replace('{b}', '{x}')]
    forms += [one.replace('{a}', '{x}') for one in templates['camera_distance']]
    absent_noun = [one for group in _ALONE for one in templates[group] if '{cands}' not in one]
    for group in _NEAREST:
        target = '{transporter}' if group == 'pick_up' else '{a}'
        forms += [one.replace('{b}', '{x}') for one in templates[group] if '{cands}' in one]
        absent_noun += [one.replace('{b}', target) for one in templates[group]
                        if '{cands}' not in one]
    if counted:
        absent_noun += [one.replace('{b}', '{buffer}') for one in templates['count']
                        if '{cands}' not in one]
    forms += [one.replace('{ns}', '{many}').replace('{n}', '{one}') for one in absent_noun]
    return tuple(one for one in forms if {'x', 'one', 'many'} & set(_SLOT.findall(one)))


def _with_objects(sight: Sight, draft: Unanswerable, template: str,
                  words: bool) -> Unanswerable | None:
    """Return the draft with an object for each slot of the template, None if there is none."""
    found, taken = {}, set()
    labels = [label for label in HOWS if label != draft.absent]
    shares = [share for label, share in zip(HOWS, _LABEL_SHARES, strict=True)
              if label != draft.absent]
    for slot in _object_slots(template):
        label = slot if slot in HOWS else weighted(labels, shares, sight.rng)
        if label == draft.absent:
            return None
        if slot == 'cands':
            pool = sight.of(label) if words else sight.subset(label, 2, LARGEST[label])
            pick = Pick(label, 'only', -1, pool) if len(pool) > 1 else None
        else:
            pick = sight.pick(label, words)
        if pick is None:
            return None
        named = {pick.index} if words and slot != 'cands' else set(pick.pool)
        if named & taken:
            return None
        taken |= named
        found[slot] = pick
    cands = found.pop('cands', None)
    if cands is not None:
        draft = replace(draft, candidates=cands.pool, candidate_label=cands.label)
    return replace(draft, **dict(zip('abc', found.values())))


def word_unanswerable(draft: Unanswerable, style: str, pool: str, rng: np.random.Generator,
                      careless: float = 0.0, names: Names = NO_NAMES,
                      bare: float = 0.0) -> str:
    """Return the question with every region that it names as `<mask:INDEX>`, as word_question."""
    slip = rng.random() < careless
    groups = groups_of(draft)
    by_words = style == 'words' or bool(groups) and rng.random() < PREFACE_SHARE
    wording = Wording(POOLS[pool], rng, not by_words, style == 'number', names, bare)
    text = wording.dress(_fill(draft, wording), groups if style != 'words' else None)
    return misspell(text, rng, _known_words()) if slip else text


def _fill(draft: Unanswerable, wording) -> str:
    """Return the template with its choices made and its slots filled."""
    rng, phrases = wording.rng, wording.phrases
    text = expand(draft.template, rng)
    picks = [pick for pick in (draft.a, draft.b, draft.c) if pick is not None]
    names = [slot for slot in _object_slots(draft.template) if slot != 'cands']
    fields = {name: wording.pick(pick) for name, pick in zip(names, picks, strict=True)}
    label = draft.candidate_label or choose(tuple(HOWS), rng)
    fields['n'], fields['ns'] = wording.nouns[label]
    if draft.candidates:
        fields['cands'] = wording.group(label, draft.candidates, wording.inline)
    one, many = draft.thing
    how = choose(('leftmost', 'rightmost'), rng)
    selected = '{n}'
    if rng.random() < SELECTED_SHARE:
        selected = choose(phrases.selectors[choose(('leftmost', 'rightmost', 'middle'), rng)], rng)
    fields.update(
        x='the ' + selected.format(n=one, ns=many), one=one, many=many,
        adj=choose(phrases.adjective[how], rng), most=choose(phrases.most[how], rng),
        far=choose(phrases.far[how], rng), w=f'{choose(WIDTHS_M, rng):.1f}' + choose(UNITS, rng),
        k=int(2 + rng.random() * 97), j=int(2 + rng.random() * 97))
    text = text.replace('{mash}', '{}')
    return text.format(*(_mash(rng) for _ in range(text.count('{}'))), **fields)


def _mash(rng: np.random.Generator) -> str:
    """Return letters as a hand or a cat on the keyboard would type them."""
    length = 3 + int(rng.random() * 7)
    row = choose(_KEYS, rng)
    start = int(rng.random() * 4)
    way = rng.random()
    if way < 0.35:
        return (row * 2)[start:start + length]
    if way < 0.8:
        return ''.join(choose(choose(_KEYS, rng), rng) for _ in range(length))
    return row[start] * length


@cache
def _known_words() -> frozenset[str]:
    # of these two alone: who adds a voice does not change the slips in the exam's questions
    told = ('plain', 'unseen')
    templates = [one for pool in told for name in (*FAMILIES, 'absent_count')
                 for one in getattr(REFUSED[pool], name)]
    things = [noun for pool in told for pair in REFUSED[pool].things for noun in pair]
    return words_of([*templates, *things, *(text for pool in told
                                            for text in POOLS[pool].all_text())])
