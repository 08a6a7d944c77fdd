# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Sentence and answer: what agrees passes in every wording, what does not is found."""

from exam_results import failed, result
import pytest

from tinygiant_ros.core.sentence import (
    ANSWER,
    COUNT,
    fill_sentence,
    OBJECT,
    SIDE,
    split_sentence,
    SUBJECT,
    VALUE,
)
from tinygiant_ros.sim.sentences import TEMPLATES
from tinygiant_ros.training.agreement import check_agreement, disagreement, MOST_EXAMPLES

PHRASES = {'a': 'the leftmost pallet', 'b': 'the transporter', 'c': 'the shelf on the left',
           'n': 'pallet'}
SLOTS = {'subject': 4, 'object_': 1, 'reference': 2, 'value': 3.25, 'side': 'right',
         'members': (4, 7), 'count': 2}
CATEGORIES = {'left_right': 'left_right', 'extreme': 'mcq', 'nearest': 'mcq', 'distance':
              'distance', 'distance_zero': 'distance', 'count': 'count', 'count_none': 'count',
              'count_near_shelf': 'count', 'count_near_shelf_none': 'count',
              'nearest_to_robot': 'mcq', 'farthest_from_robot': 'mcq', 'free_transporter': 'mcq',
              'camera_distance': 'distance', 'load_height': 'distance',
              'count_shelf_side': 'count', 'count_shelf_side_none': 'count',
              'above_below': 'relation', 'front_behind': 'relation', 'wide_enough': 'passage'}
ANSWERS = {'above_below': 'above', 'front_behind': 'behind', 'wide_enough': 'no'}
WORDINGS = [(kind, template) for kind, listed in TEMPLATES.items() for template in listed
            if kind in CATEGORIES]


def said(kind, template):
    """Return category, text, normalised answer and regions of a right answer in a wording."""
    category, slots = CATEGORIES[kind], dict(SLOTS, answer=ANSWERS.get(kind))
    if kind == 'distance_zero':
        slots['value'] = 0.0
    if kind.endswith('_none'):
        slots |= {'count': 0, 'members': ()}
    normalized = {'distance': f'{slots["value"]:.2f}', 'mcq': '4', 'left_right': 'right',
                  'count': str(slots['count'])}.get(category, slots['answer'])
    chosen = (4, 1) if OBJECT in template else (4,)
    text = fill_sentence(split_sentence(template.format(**PHRASES)), **slots)
    return category, text, normalized, chosen


@pytest.mark.parametrize(('kind', 'template'), WORDINGS)
def test_right_sentences_agree_in_every_wording(kind, template):
    assert disagreement(*said(kind, template)) is None


@pytest.mark.parametrize(('kind', 'template'), [
    (kind, template) for kind, template in WORDINGS
    if any(slot in template for slot in (VALUE, COUNT, SIDE, ANSWER))
    and CATEGORIES[kind] != 'mcq'])
def test_another_answer_in_the_same_sentence_is_found(kind, template):
    category, text, normalized, chosen = said(kind, template)
    other = {'right': 'left', 'above': 'below', 'behind': 'front', 'no': 'yes', '0.00': '1.10',
             '3.25': '3.26', '2': '3', '0': '1'}[normalized]
    assert disagreement(category, text, other, chosen)


@pytest.mark.parametrize(('kind', 'template'), [
    (kind, template) for kind, template in WORDINGS if kind in ('nearest', 'left_right')])
def test_exchanged_regions_are_found(kind, template):
    swapped = template.replace(SUBJECT, '<x>').replace(OBJECT, SUBJECT).replace('<x>', OBJECT)
    assert disagreement(*said(kind, swapped)) == 'another region'


@pytest.mark.parametrize(('category', 'text', 'normalized', 'reason'), [
    ('distance', 'They are close.', '3.20', 'no number'),
    ('distance', '[Region 3] is inside [Region 1].', '3.20', 'says inside'),
    ('distance', '[Region 3] is inside [Region 1].', '0.00', None),
    ('distance', 'It is 3.20 m, no, 3.30 m.', '3.20', 'another number'),
    ('count', 'Inside stand [Region 2] and [Region 5].', '2', 'no number'),
    ('count', 'There is no pallet in [Region 2].', '2', 'says none'),
    ('count', 'There is no pallet in [Region 2].', '0', None),
    ('mcq', 'It is the nearest.', '2', 'no region'),
    ('mcq', '[Region 12] is the one.', '2', 'another region'),
    ('left_right', 'It is on that side.', 'left', 'no left'),
    ('left_right', 'The shelf on the left [Region 0] is on the right of [Region 1].', 'right',
     None)])
def test_what_a_sentence_may_leave_out(category, text, normalized, reason):
    assert disagreement(category, text, normalized, (0,)) == reason


def test_only_answers_are_checked_and_the_first_errors_shown():
    wrong = [result(number, predicted='3', text='[Region 4] is the one.') for number in range(7)]
    good = result(8, 'count', predicted='2', text='It holds 2: [Region 0] and [Region 1].')
    unread = result(9, 'relation', predicted_category=None, text='behind')
    found = check_agreement([*wrong, good, unread, failed(10)])
    assert (found['checked'], found['disagreeing']) == (8, 7)
    assert found['reasons'] == {'another region': 7} and len(found['examples']) == MOST_EXAMPLES
    assert found['examples'][0]['text'] == '[Region 4] is the one.'
