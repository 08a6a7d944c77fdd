# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Our wording of the questions: a small grammar of templates, synonyms and polite or terse forms.

`[a|b]` in a template chooses one alternative; `{a}`, `{b}`, `{c}` are noun phrases ('the leftmost
pallet'), `{cands}` the candidates ('the pallets <mask> and <mask>' or 'the pallets').
"""

from __future__ import annotations

import re

import numpy as np

NOUNS = {
    'pallet': (('pallet', 'pallets'),) * 4 + (('loading pallet', 'loading pallets'),),
    'buffer': (('buffer', 'buffers'), ('buffer', 'buffers'), ('buffer zone', 'buffer zones'),
               ('buffer area', 'buffer areas'), ('taped buffer', 'taped buffers'),
               ('buffer region', 'buffer regions')),
    'transporter': (('transporter', 'transporters'),) * 3 + (('AMR', 'AMRs'),
                                                             ('transport robot',
                                                              'transport robots')),
    'shelf': (('shelf', 'shelves'),) * 3 + (('rack', 'racks'), ('storage rack', 'storage racks')),
}
SELECTORS = {
    'leftmost': ('leftmost {n}', 'leftmost {n}', '{n} farthest to the left', 'left-most {n}',
                 '{n} on the far left', 'furthest left {n}'),
    'rightmost': ('rightmost {n}', 'rightmost {n}', '{n} farthest to the right', 'right-most {n}',
                  '{n} on the far right', 'furthest right {n}'),
    'middle': ('middle {n}', '{n} in the middle', 'center {n}', 'central {n}'),
    'left': ('{n} on the left', 'left {n}', 'left-hand {n}', '{n} on the left side'),
    'right': ('{n} on the right', 'right {n}', 'right-hand {n}', '{n} on the right side'),
    'empty': ('empty {n}', 'idle {n}', 'unloaded {n}', '{n} that carries nothing', 'free {n}'),
    'only': ('{n}',),
}
OPENINGS = ('please, ', 'hey robot, ', 'looking at this view, ', 'in the camera image, ',
            'quick check: ', 'from where you stand, ', 'for the report: ', 'robot, ',
            'going by this picture, ', 'tell me, ', 'one question: ', 'as the camera sees it, ')

DISTANCE = (
    'how [far|far away] is {a} from {b}?',
    '{a} to {b}: [how far|how many metres|distance]?',
    '[what is|give me|state] the [gap|separation|spacing|stretch] in [metres|meters] '
    '[between|separating] {a} and {b}[?|.]',
    'how many [metres|meters] [lie|are there] between {a} and {b}?',
    'how [far|distant] would a robot at {a} be from {b}?',
    '[measure|estimate|work out] [how far apart {a} and {b} are|how far {a} is from {b}].',
    'how far apart are {a} and {b}?',
    '[distance|range|metres] from {a} to {b}?',
    'I want to know [how far|how many meters] it is from {a} to {b}.',
    'starting at {a}, how far is it to {b}?',
    'what [distance|separation] do you [read|see|get] from {a} to {b}?',
    'how much [space|distance] separates {a} from {b}, in [metres|meters]?',
    'by how many [metres|meters] is {a} away from {b}?',
    'how long is the [straight line|way] from {a} to {b}?',
    'tell me the meters from {a} to {b}.',
    'is {a} near {b}, and how many metres away is it?',
)
LEFT_OF = (
    'is {a} [left of|to the left of] {b}?',
    'does {a} [sit|stand|lie] [left of|to the left of] {b}?',
    'would you say {a} is further left than {b}?',
    'do we see {a} to the left of {b}?',
    '{a}: [left of|more to the left than] {b}, yes or no?',
    'compared with {b}, is {a} more to the left?',
    'is it true that {a} is on the left of {b}?',
)
EITHER_SIDE = (
    'is {a} left or right of {b}?',
    'on which side of {b} is {a}, left or right?',
    'which side of {b} is {a} on?',
    '{a} relative to {b}: left or right?',
    'seen from {b}, does {a} [lie|stand] to the left or to the right in the picture?',
    'left or right: where is {a} with respect to {b}?',
    'to which side of {b} do you find {a}?',
    'say whether {a} is left or right of {b}.',
    'name the side of {b} where {a} [sits|stands].',
    'tell me if {a} is to the left or to the right of {b}.',
)
EXTREME = (
    'which of {cands} is {most}?',
    '{cands}: which one is {most}?',
    'out of {cands}, pick the one that is {most}.',
    'point out the {adj} one of {cands}.',
    'I need the {adj} of {cands}.',
    'looking along {cands}, which is {most}?',
    'if you line up {cands} by column, which one is {most}?',
    'which {n} is {most}?',
    'which {n} [do you see|is] {far}?',
    'which one of {cands} is {far}?',
    'of {cands}, which [stands|is] {far}?',
    'name the {n} that is {most}.',
    'find the {adj} {n}.',
    'show me the {adj} {n}.',
    'identify the {n} {far}.',
)
NEAREST = (
    'which of {cands} is [nearest|closest] to {b}?',
    '{cands}: which one has the shortest way to {b}?',
    'from {b}, which of {cands} is the [closest|nearest]?',
    'of {cands}, pick the one [nearest|closest] to {b}.',
    'which one of {cands} has the smallest distance to {b}?',
    'take {b}: which of {cands} is [next to it|nearest by]?',
    'rank {cands} by distance to {b}; which comes first?',
    'which {n} is [nearest|closest] to {b}?',
    'which {n} lies [nearest|closest] to {b}?',
    'what is the [nearest|closest] {n} to {b}?',
    'name the {n} [nearest|closest] to {b}.',
    'find the {n} with the least distance to {b}.',
    '{b}: [nearest|closest] {n}?',
    'seen from {b}, which {n} is the [nearest|closest]?',
    'show the {n} that is [nearest|closest] to {b}.',
)
PICK_UP = (
    'which of {cands} should {b} [fetch|collect|take] to drive the least?',
    'which of {cands} is the easiest one for {b} to [reach|get to|fetch]?',
    'for {b}, which of {cands} is the best [pick|choice]?',
    '{b} must fetch one of {cands}; which one is best?',
    'send {b} to the best of {cands}: which one?',
    'which {n} is [best|easiest] for {b} to pick up?',
    'which {n} can {b} reach [first|with the shortest trip]?',
    'which {n} should {b} [fetch|collect] next?',
    'what {n} would you assign to {b}?',
    'choose a {n} for {b}, the shorter the way the better.',
)
COUNT = (
    'how many of {cands} are [in|inside|within] {b}?',
    'count which of {cands} [stand|are] [in|inside] {b}.',
    'of {cands}, how many [stand|sit] [in|inside] {b}?',
    '{b} holds how many of {cands}?',
    'looking at {cands}, how many did somebody put into {b}?',
    'give the number of {cands} that [stand|are] inside {b}.',
    'among {cands}, what number is parked in {b}?',
    'how many {ns} are [in|inside|within] {b}?',
    'how many {ns} does {b} [hold|contain]?',
    'count the {ns} [in|inside] {b}.',
    '{b}: how many {ns} [are in it|inside]?',
    'number of {ns} [in|inside] {b}?',
    'what is the count of {ns} [in|within] {b}?',
    'how full is {b}, counted in {ns}?',
    'tell me how many {ns} [occupy|stand in] {b}.',
)
NEAREST_NOUN = ('the {n} [nearest|closest] to {c}', 'the {n} [next to|closest to] {c}',
                'the {n} with the shortest distance to {c}')
MOST = {'leftmost': ('leftmost', 'furthest to the left', 'most to the left'),
        'rightmost': ('rightmost', 'furthest to the right', 'most to the right')}
ADJECTIVE = {'leftmost': ('leftmost', 'left-most', 'furthest left'),
             'rightmost': ('rightmost', 'right-most', 'furthest right')}
FAR = {'leftmost': ('on the far left', 'at the left end', 'on the left edge of the group'),
       'rightmost': ('on the far right', 'at the right end', 'on the right edge of the group')}
PREFACES = ('you see {groups}. {question}', 'given are {groups}. {question}',
            '{groups} are marked. {question}', 'take {groups}. {question}',
            'with {groups} in view: {question}', 'regions: {groups}. {question}',
            'here are {groups}. {question}', 'the image shows {groups}. {question}')

_CHOICE = re.compile(r'\[([^\[\]]*)\]')


def choose(options, rng: np.random.Generator):
    """Return one of the options."""
    return options[int(rng.integers(len(options)))]


def expand(template: str, rng: np.random.Generator) -> str:
    """Replace every `[x|y]` by one of its alternatives."""
    return _CHOICE.sub(lambda match: choose(match.group(1).split('|'), rng), template)


def count_phrasings(templates) -> int:
    """Return how many different sentences the templates give, noun phrases aside."""
    total = 0
    for template in templates:
        ways = 1
        for match in _CHOICE.finditer(template):
            ways *= match.group(1).count('|') + 1
        total += ways
    return total


def finish(sentence: str, rng: np.random.Generator) -> str:
    """Return the sentence with an opening now and then, a capital first letter, or careless."""
    if rng.random() < 0.25:
        sentence = choose(OPENINGS, rng) + sentence
    draw = rng.random()
    if draw < 0.06:
        sentence = sentence.rstrip('?.')
    if draw > 0.94:
        return sentence
    return sentence[0].upper() + sentence[1:]


def listing(names: list[str]) -> str:
    """Return 'x, y and z'."""
    return names[0] if len(names) == 1 else ', '.join(names[:-1]) + ' and ' + names[-1]
