# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The grammar of the questions: templates, synonyms, polite and terse forms, held in pools.

`[a|b]` in a template chooses one alternative; `{a}`, `{b}`, `{c}` are noun phrases ('the leftmost
pallet'), `{cands}` the candidates ('the pallets <mask> and <mask>' or 'the pallets'), `{n}` and
`{ns}` their noun, `{w}` a width, `{most}`, `{adj}`, `{far}` words for one end of a row. No
template of the pools train, val and unseen stands in two of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
import re

import numpy as np

from .draws import choose

# plain: one writer of the pool train, whose questions the exam on known words asks
PHRASE_POOLS = ('plain', 'train', 'val', 'unseen')
# family -> the groups of templates that ask it, where a pool has them; what stands in `..._more`
# is not for WIDER_FORMS, so that the questions of the split test_beside stay as they are
FORMS = {
    'left_right': ('left_of', 'either_side'),
    'extreme': ('extreme',),
    'nearest_to_transporter': ('nearest', 'nearest_more', 'pick_up'),
    'nearest_to_empty': ('nearest', 'nearest_more', 'pick_up'),
    'buffer_near_shelf': ('nearest', 'nearest_more'),
    **dict.fromkeys(('distance_pair', 'distance_extremes', 'distance_pallet_buffer',
                     'distance_transporter_buffer', 'distance_pallet_shelf'),
                    ('distance', 'distance_more')),
    'count_buffer': ('count',),
    'count_near_shelf': ('count',),
    **{name: (name,) for name in (
        'nearest_to_robot', 'farthest_from_robot', 'free_transporter', 'camera_distance',
        'load_height', 'count_shelf_side', 'above_below', 'front_behind', 'wide_enough')},
}
WIDER_FORMS = {          # the same for sim.wider, in the words of the pool 'train' alone
    'distance_any': ('distance',), 'nearest_any': ('nearest',),
    'nearest_to_robot_any': ('nearest_to_robot',),
    'farthest_from_robot_any': ('farthest_from_robot',),
    'count_left_of': ('count_side',), 'count_right_of': ('count_side',),
    **{name: (name,) for name in (
        'both_ends', 'the_two', 'count_in_view', 'nearest_apart', 'nearest_away', 'away')},
}

_CHOICE = re.compile(r'\[([^\[\]]*)\]')


@dataclass(frozen=True)
class Phrases:
    """
    The words of one pool.

    nouns: label -> (singular, plural) pairs. selectors: Pick.how -> phrases with `{n}`.
    templates: group -> questions. nearest_nouns: 'the buffer nearest to {c}'. most, adjective,
    far: leftmost | rightmost -> words. numbered: how a region is named by its number. openings,
    closings, prefaces: around a question; a preface lists the regions in `{groups}`.
    """

    nouns: Mapping[str, tuple[tuple[str, str], ...]]
    selectors: Mapping[str, tuple[str, ...]]
    templates: Mapping[str, tuple[str, ...]]
    nearest_nouns: tuple[str, ...]
    most: Mapping[str, tuple[str, ...]]
    adjective: Mapping[str, tuple[str, ...]]
    far: Mapping[str, tuple[str, ...]]
    numbered: tuple[str, ...]
    openings: tuple[str, ...]
    closings: tuple[str, ...]
    prefaces: tuple[str, ...]

    def forms(self, family: str) -> tuple[str, ...]:
        """Return the templates that may ask a question of a family."""
        groups = FORMS.get(family) or WIDER_FORMS[family]
        return tuple(template for group in groups for template in self.templates.get(group, ()))

    def all_text(self) -> list[str]:
        """Return every phrase of the pool."""
        tables = (self.selectors, self.templates, self.most, self.adjective, self.far)
        text = [phrase for table in tables for group in table.values() for phrase in group]
        text += [noun for group in self.nouns.values() for pair in group for noun in pair]
        return [*text, *self.nearest_nouns, *self.openings, *self.closings, *self.prefaces]


def merge(parts: Sequence[Phrases]) -> Phrases:
    """Return one pool of the words of several writers, each field joined in their order."""
    def together(name: str):
        values = [getattr(part, name) for part in parts]
        if isinstance(values[0], Mapping):
            return joined(values)
        return tuple(one for value in values for one in value)

    return Phrases(**{entry.name: together(entry.name) for entry in fields(Phrases)})


def joined(tables: Sequence[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """Return one table of phrases, those of a key in the order of the tables."""
    keys = dict.fromkeys(key for table in tables for key in table)
    return {key: tuple(one for table in tables for one in table.get(key, ())) for key in keys}


def expand(template: str, rng: np.random.Generator) -> str:
    """Replace every `[x|y]` by one of its alternatives."""
    return _CHOICE.sub(lambda match: choose(match.group(1).split('|'), rng), template)


def expansions(template: str) -> list[str]:
    """Return every sentence that a template gives, noun phrases aside."""
    match = _CHOICE.search(template)
    if match is None:
        return [template]
    return [one for choice in match.group(1).split('|')
            for one in expansions(template[:match.start()] + choice + template[match.end():])]


def count_phrasings(templates) -> int:
    """Return how many different sentences the templates give, noun phrases aside."""
    return len({one for template in templates for one in expansions(template)})


def listing(names: list[str]) -> str:
    """Return 'x, y and z'."""
    return names[0] if len(names) == 1 else ', '.join(names[:-1]) + ' and ' + names[-1]
