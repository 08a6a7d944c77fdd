# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Free-form answers as words with slots: what was selected, the relation, the conclusion.

`{a}`, `{b}`, `{c}` stand for 'the leftmost pallet', 'the pallet' and the like; the slots in angle
brackets are filled by core.sentence.fill_sentence.
"""

from __future__ import annotations

import numpy as np

from .draws import choose
from ..core.sentence import CONTROL_WORDS, LABEL_WORDS, SLOTS, split_sentence

TEMPLATES = {
    'left_right': (
        '{a} is <subject> and {b} is <object> ; <subject> is on the <side> of <object> .',
        'comparing the two in the image , <subject> lies to the <side> of <object> .',
        '{a} <subject> appears <side> of {b} <object> .',
        'with {b} at <object> , {a} <subject> is found on its <side> .'),
    'extreme': (
        '{a} is <subject> .',
        'sorted by column in the image , {a} is <subject> .',
        'no other one is further to the <side> , so <subject> is {a} .',
        '<subject> stands furthest to the <side> ; it is {a} .'),
    'nearest': (
        '{b} is <object> ; its nearest {n} is <subject> .',
        'measured from {b} <object> , <subject> is the nearest {n} .',
        'of all candidates <subject> has the shortest distance to {b} <object> .',
        'starting at <object> , {b} , the closest {n} is <subject> .'),
    'distance': (
        '{a} is <subject> and {b} is <object> ; the distance between them is <value> .',
        'from {a} <subject> to {b} <object> it is <value> .',
        '{a} <subject> and {b} <object> are <value> apart .',
        'measuring from <subject> to <object> , {a} is <value> away from {b} .'),
    'distance_zero': (
        '{a} <subject> stands inside {b} <object> , so the distance is <value> .',
        '{a} is <subject> ; it lies within {b} <object> , which makes <value> .',
        '<subject> is in <object> already , so it is <value> .'),
    'count': (
        '{b} is <object> ; it holds <count> : <members> .',
        'inside {b} <object> stand <members> , so the count is <count> .',
        '{b} <object> contains <members> ; that makes <count> .'),
    'count_none': (
        '{b} is <object> ; no {n} stands in it , so the count is <count> .',
        'inside {b} <object> there is no {n} , that makes <count> .'),
    'count_near_shelf': (
        '{c} is <reference> and the nearest buffer to it is <object> ; it holds <count> : '
        '<members> .',
        'the buffer closest to {c} <reference> is <object> ; inside stand <members> , so the '
        'count is <count> .'),
    'count_near_shelf_none': (
        '{c} is <reference> and the nearest buffer to it is <object> ; no {n} stands in it , '
        'so the count is <count> .',
        'the buffer closest to {c} <reference> is <object> ; there is no {n} inside , that makes '
        '<count> .'),
    'nearest_to_robot': (
        'measured from the camera , <subject> is the nearest {n} .',
        'of all candidates <subject> has the shortest distance to the camera .',
        'the closest {n} to the camera is <subject> .'),
    'farthest_from_robot': (
        'measured from the camera , <subject> is the farthest {n} .',
        'of all candidates <subject> has the longest distance to the camera .',
        'the {n} farthest away from the camera is <subject> .'),
    'free_transporter': (
        'all others carry a load , so the empty {n} is <subject> .',
        '<subject> is the one {n} that carries nothing .',
        'nothing stands on <subject> ; it is the empty {n} .'),
    'camera_distance': (
        '{a} is <subject> ; from the camera to it the distance is <value> .',
        'from the camera to {a} <subject> it is <value> .',
        '{a} <subject> and the camera are <value> apart .'),
    'load_height': (
        '{a} is <subject> ; its load ends <value> over the floor .',
        'from the floor to the top of {a} <subject> it is <value> .',
        'with its load {a} <subject> is <value> high .'),
    'count_in_view': (
        'in the image stand <members> , so the count is <count> .',
        'there are <count> in the image : <members> .',
        'seen in the image : <members> ; that makes <count> .'),
    'count_beside': (
        '{b} is <object> ; on that side stand <members> , so the count is <count> .',
        'seen from {b} <object> , that side holds <members> , which makes <count> .'),
    'count_beside_none': (
        '{b} is <object> ; no {n} stands on that side , so the count is <count> .',
        'seen from {b} <object> , no {n} stands on that side , which makes <count> .'),
    'nearest_apart': (
        '{b} is <object> ; the closest {n} to it is <subject> , <value> away .',
        'from {b} <object> to the nearest {n} <subject> it is <value> .',
        'measured from {b} <object> , the nearest {n} is <subject> ; that makes <value> .'),
    'nearest_away': (
        'the closest {n} to the camera is <subject> ; the distance is <value> .',
        'from the camera to the nearest {n} <subject> it is <value> .'),
    'count_shelf_side': (
        '{c} is <reference> and {b} is <object> ; on that side stand <members> , so the count is '
        '<count> .',
        'seen from {b} <object> , {c} <reference> shares its side with <count> : <members> .'),
    'count_shelf_side_none': (
        '{c} is <reference> and {b} is <object> ; no {n} stands on that side , so the count is '
        '<count> .',
        'seen from {b} <object> , {c} <reference> shares its side with no {n} , that makes '
        '<count> .'),
    'above_below': (
        '{a} is <subject> and {b} is <object> ; by height <subject> is <answer> <object> .',
        'comparing heights over the floor , {a} <subject> is <answer> {b} <object> .',
        '<subject> lies wholly <answer> <object> .'),
    'front_behind': (
        '{a} is <subject> and {b} is <object> ; along the floor <subject> is the one in the '
        'order : <answer> .',
        'comparing ways from the camera , {a} <subject> relative to {b} <object> is : <answer> .',
        'from the camera to <subject> and to <object> , the place of <subject> is : <answer> .'),
    'wide_enough': (
        '{a} is <subject> and {b} is <object> ; the gap between them is <value> , so the answer '
        'is <answer> .',
        'between {a} <subject> and {b} <object> there are <value> ; is that enough : <answer> .',
        '<subject> and <object> leave a gap of <value> , which makes : <answer> .'),
}
PICK_WORDS = {'only': 'the {n}', 'leftmost': 'the leftmost {n}', 'rightmost': 'the rightmost {n}',
              'middle': 'the middle {n}', 'left': 'the {n} on the left',
              'right': 'the {n} on the right', 'empty': 'the empty {n}'}


def _vocabulary() -> tuple[str, ...]:
    text = [t for group in TEMPLATES.values() for t in group] + list(PICK_WORDS.values())
    plain = ' '.join(text)
    for slot in ('{a}', '{b}', '{c}', '{n}'):
        plain = plain.replace(slot, ' ')
    words = set(split_sentence(plain)) | LABEL_WORDS
    return CONTROL_WORDS + SLOTS + tuple(sorted(words - set(SLOTS) - set(CONTROL_WORDS)))


VOCABULARY = _vocabulary()


def pick_words(how: str, label: str) -> str:
    """Return 'the leftmost pallet' for ('leftmost', 'pallet')."""
    return PICK_WORDS[how].format(n=label)


def sentence_words(kind: str, rng: np.random.Generator, **noun_phrases: str) -> list[str]:
    """
    Return the words of one wording of an answer.

    kind: a key of TEMPLATES. noun_phrases: a, b, c (of pick_words) and n, the candidates' label.
    """
    return split_sentence(choose(TEMPLATES[kind], rng).format(**noun_phrases))
