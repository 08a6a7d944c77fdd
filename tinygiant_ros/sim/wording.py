# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""From a draft to the words of a question: noun phrases, a template, what stands around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
import re
from types import MappingProxyType

import numpy as np

from . import (
    phrases_abroad,
    phrases_apart,
    phrases_assistant,
    phrases_audit,
    phrases_brief,
    phrases_chat,
    phrases_end_names,
    phrases_ends,
    phrases_floor,
    phrases_foreman,
    phrases_inside,
    phrases_office,
    phrases_planner,
    phrases_quiz,
    phrases_radio,
    phrases_rich,
    phrases_script,
    phrases_sides,
    phrases_simple,
    phrases_story,
    phrases_survey,
    phrases_technical,
    phrases_terse,
    phrases_train,
    phrases_unseen,
    phrases_val,
    phrases_visitor,
    phrases_wider,
)
from .draws import choose, shuffled
from .families import Draft
from .nouns import NOUNS
from .phrases import expand, joined, listing, merge, Phrases
from .sight import Pick
from .typos import misspell, words_of

# the voices of different people: who has heard many understands one more
_VOICES = (phrases_train, phrases_floor, phrases_office, phrases_chat, phrases_technical,
           phrases_radio, phrases_survey, phrases_abroad, phrases_audit, phrases_terse,
           phrases_rich, phrases_story, phrases_brief, phrases_assistant, phrases_simple,
           phrases_planner, phrases_foreman, phrases_quiz, phrases_script, phrases_visitor)
_HEARD = merge([voice.PHRASES for voice in _VOICES])
_FOCUSED = (phrases_ends, phrases_inside, phrases_apart, phrases_sides)    # a few groups each
_TEMPLATES = joined([_HEARD.templates, phrases_wider.TEMPLATES,
                     *(focused.TEMPLATES for focused in _FOCUSED)])
_ENDS = {name: joined([getattr(_HEARD, name), {
    'leftmost': phrases_end_names.ENDS[name],
    'rightmost': tuple(one.replace('left', 'right') for one in phrases_end_names.ENDS[name])}])
    for name in ('most', 'adjective', 'far')}
_PLAIN_AGAIN = 25        # times that the plain names are there among all the others
POOLS: dict[str, Phrases] = {'plain': phrases_train.PHRASES,
                             'train': replace(_HEARD, templates=_TEMPLATES, **_ENDS, nouns={
                                 label: nouns + NOUNS[label]
                                 + phrases_train.PHRASES.nouns[label] * _PLAIN_AGAIN
                                 for label, nouns in _HEARD.nouns.items()}),
                             'val': phrases_val.PHRASES, 'unseen': phrases_unseen.PHRASES}
Names = Mapping[str, tuple[str, str]]
NO_NAMES: Names = MappingProxyType({})
STYLES = ('mask', 'words', 'number')
TOKEN = re.compile(r'<mask:(\d+)>')      # a region as an index into the frame's objects
OPENING_SHARE, CLOSING_SHARE, PREFACE_SHARE = 0.25, 0.08, 0.4
SLIP_OF_NUMBER_SHARE = 0.25              # 'which pallets is ...' among the careless ones
BARE_SHARE = 0.3                         # 'region 3' alone instead of 'the pallet region 3'
AMONG = ('among', 'of', 'out of')
UNITS = (' m', ' metres', ' meters', 'm', ' m')
# of these two alone: who adds a voice does not change the slips in the exam's questions
_KNOWN_WORDS = words_of(text for pool in ('plain', 'unseen') for text in POOLS[pool].all_text())
_NUMBERED_NOUN = ('the {n} {r}', 'the {n} {r}', 'the {n} in {r}', 'the {n} ({r})', '{n} {r}')


def word_question(draft: Draft, style: str, pool: str, rng: np.random.Generator,
                  careless: float = 0.0, names: Names = NO_NAMES,
                  bare: float = 0.0) -> str:
    """
    Return a question with every region that it names as `<mask:INDEX>`.

    INDEX: into the objects of the frame; each at most once. style: one of STYLES, 'words' names
    no region. pool: of the phrases. careless: share of questions with slips of the pen. names:
    label -> (singular, plural) that it has instead of the pool's nouns. bare: share of the regions
    named without a noun.
    """
    slip = rng.random() < careless
    groups = groups_of(draft)
    # A region is named once: 'from the leftmost to the rightmost of ...' lists its pool in front.
    twice = draft.family == 'distance_extremes'
    can_list = groups is not None and not draft.explicit
    by_words = style == 'words' or can_list and (twice or rng.random() < PREFACE_SHARE)
    wording = Wording(POOLS[pool], rng, not by_words, style == 'number', names, bare)
    text = _ask(draft, wording, slip and rng.random() < SLIP_OF_NUMBER_SHARE)
    text = wording.dress(text, groups if style != 'words' else None)
    return misspell(text, rng, _KNOWN_WORDS) if slip else text


def number_regions(text: str, regions, pool: str, rng: np.random.Generator) -> str:
    """Replace each `<mask:INDEX>` by the number that the object has among the regions."""
    form = choose(POOLS[pool].numbered, rng)
    place = {index: i for i, index in enumerate(regions)}
    text = TOKEN.sub(lambda match: form.format(i=place[int(match.group(1))]), text)
    return text[0].upper() + text[1:] if text.startswith('region') else text


class Wording:
    """Noun phrases of one question: with its regions inline, or by words alone."""

    def __init__(self, phrases: Phrases, rng: np.random.Generator, inline: bool, numbered: bool,
                 names: Names = NO_NAMES, bare: float = 0.0):
        self.phrases, self.rng, self.inline, self.numbered = phrases, rng, inline, numbered
        self.bare = bare
        self.nouns = {label: choose(nouns, rng) for label, nouns in phrases.nouns.items()} | names

    def regions(self, pool) -> str:
        """Return '<mask:4>, <mask:1> and <mask:7>'."""
        return listing([f'<mask:{i}>' for i in shuffled(pool, self.rng)])

    def group(self, label: str, pool, inline: bool) -> str:
        """Return 'the pallets <mask:1> and <mask:4>' or 'the pallets'."""
        if not inline:
            return 'the ' + self.nouns[label][1]
        if self._is_bare():
            return self.regions(pool)
        return f'the {self.nouns[label][int(len(pool) > 1)]} {self.regions(pool)}'

    def pick(self, pick: Pick) -> str:
        """Return 'the leftmost pallet', with the regions of its pool where they stand inline."""
        one, many = self.nouns[pick.label]
        text = 'the ' + choose(self.phrases.selectors[pick.how], self.rng).format(n=one, ns=many)
        if not self.inline:
            return text
        if pick.how != 'only':
            return f'{text} {choose(AMONG, self.rng)} {self.regions(pick.pool)}'
        if not self.numbered:
            return f'<mask:{pick.index}>' if self._is_bare() else f'{text} <mask:{pick.index}>'
        if self.rng.random() < BARE_SHARE:
            return f'<mask:{pick.index}>'
        return choose(_NUMBERED_NOUN, self.rng).format(n=one, r=f'<mask:{pick.index}>')

    def _is_bare(self) -> bool:
        # no draw without need: the questions of the exam come from the same draws
        return self.bare > 0 and self.rng.random() < self.bare

    def nearest(self, pick: Pick, anchor: str) -> str:
        """Return 'the buffer nearest to ANCHOR'."""
        noun = expand(choose(self.phrases.nearest_nouns, self.rng), self.rng)
        name = self.nouns[pick.label][0]
        if self.inline:
            name += ' among ' + self.regions(pick.pool)
            noun = noun.replace('next to', 'closest to')
        return noun.format(n=name, c=anchor)

    def dress(self, text: str, groups: Mapping[str, tuple[int, ...]] | None) -> str:
        """
        Return a sentence with a capital letter, now and then an opening or a closing.

        groups: label -> regions, to be listed in front where they do not stand inline.
        """
        rng, phrases = self.rng, self.phrases
        if groups and not self.inline:
            shown = [self.group(label, members, True) for label, members in groups.items()]
            text = choose(phrases.prefaces, rng).format(groups=listing(shuffled(shown, rng)),
                                                        question=text)
        if rng.random() < OPENING_SHARE:
            text = choose(phrases.openings, rng) + text
        if rng.random() < CLOSING_SHARE and text[-1] in '?.!':
            text += choose(phrases.closings, rng)
        return text[0].upper() + text[1:]


def groups_of(draft: Draft) -> dict | None:
    """Return the pools by label if words single out every pick among them, else None."""
    groups: dict[str, tuple[int, ...]] = {}
    wanted = [(p.label, p.pool) for p in (draft.a, draft.b, draft.c) if p is not None]
    if draft.candidates:
        wanted.append((draft.candidate_label, draft.candidates))
    for label, pool in wanted:
        if set(groups.setdefault(label, pool)) != set(pool):
            return None
    picks = [p for p in (draft.a, draft.b, draft.c) if p is not None]
    return None if any(p.how == 'only' for p in picks) and len(groups) == 1 else groups


def _ask(draft: Draft, wording: Wording, swap_nouns: bool) -> str:
    """Return the question; swap_nouns: 'pallets' where 'pallet' is meant and the reverse."""
    rng, phrases = wording.rng, wording.phrases
    template = _template(draft, wording)
    fields = {name: wording.pick(pick) for name, pick in
              (('a', draft.a), ('b', draft.b), ('c', draft.c))
              if pick is not None and pick.how != 'nearest'}
    if draft.b is not None and draft.b.how == 'nearest':
        fields['b'] = wording.nearest(draft.b, fields['c'])
    if draft.candidates:
        label = draft.candidate_label
        fields['cands'] = wording.group(label, draft.candidates, wording.inline)
        one, many = wording.nouns[label]
        fields['n'], fields['ns'] = (many, one) if swap_nouns else (one, many)
    if draft.family == 'extreme':
        how = draft.a.how
        fields.update(adj=choose(phrases.adjective[how], rng), most=choose(phrases.most[how], rng),
                      far=choose(phrases.far[how], rng))
    if draft.width_m is not None:
        fields['w'] = f'{draft.width_m:.1f}' + choose(UNITS, rng)
    return template.format(**fields)


def _template(draft: Draft, wording: Wording) -> str:
    """Return a template of the draft's family that names what is inline, its choices made."""
    rng, templates = wording.rng, wording.phrases.templates
    options = wording.phrases.forms(draft.family)
    if draft.family == 'left_right':
        mirrored = rng.random() < 0.55
        options = templates['left_of' if mirrored else 'either_side']
        text = expand(choose(options, rng), rng)
        return _mirrored(text) if mirrored and rng.random() < 0.5 else text
    if draft.candidates and wording.inline:
        options = [one for one in options if '{cands}' in one]
    text = expand(choose(options, rng), rng)
    return _mirrored(text) if draft.family == 'count_right_of' else text


def _mirrored(template: str) -> str:
    return re.sub(r'\bleft\b', 'right', template)

