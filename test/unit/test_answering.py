# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""From a decision to an answer: side of a choice, missing places, measured value, sentence."""

import math

from given_heads import heads
import numpy as np
import pytest
from synthetic import Hall

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.floor import find_floor
from tinygiant_ros.core.geometry import measure_regions, measured_distance
from tinygiant_ros.core.records import Category, Region, StageTimes
from tinygiant_ros.core.sentence import split_sentence
from tinygiant_ros.runtime.answering import (
    check_depth,
    make_answer,
    measure,
    with_labels,
    with_side,
)
from tinygiant_ros.runtime.decision import CATEGORY_OF_TASK, decide


@pytest.mark.parametrize('chosen, side', [(0, 'left'), (1, 'left'), (2, 'right'), (3, 'left')])
def test_side_of_a_choice_is_its_place_among_its_label(chosen, side):
    labels, columns = ('pallet_1', 'pallet_2', 'Pallet', 'shelf'), (40, 10, 90, 500)
    regions = [Region(label, (column, 5, 8, 6), np.ones((6, 8), dtype=bool))
               for label, column in zip(labels, columns)]
    decision = with_side(decide(heads('mcq', subject=chosen, side='right'), 4), regions)
    assert decision.side == side and decision.normalized == str(chosen)
    assert '<side>' not in decision.missing_slots


def test_side_is_added_to_nothing_else():
    regions = [Region('', (column, 5, 8, 6), np.ones((6, 8), dtype=bool)) for column in (40, 10)]
    for task in CATEGORY_OF_TASK:        # a choice too, where it has an object
        decision = decide(heads(task, subject=1, object_=0, side='right'), 2, 1.0)
        assert with_side(decision, regions) is decision


@pytest.fixture(scope='module')
def geometries(hall):
    """Two boxes; a corner of the sky without depth; a box that only its outline places."""
    level = Hall([*hall.boxes, ((-0.2, 2.6, 0.1), (0.4, 0.4, 0.2))], pitch=np.radians(10.0))
    regions = []
    for label in (1, 2, 3):
        rows, columns = np.nonzero(level.labels == label)
        x, y = int(columns.min()), int(rows.min())
        width, height = int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1
        regions.append(Region('box', (x, y, width, height),
                              level.labels[y:y + height, x:x + width] == label))
    regions.insert(2, Region('sky', (0, 0, 9, 8), np.ones((8, 9), dtype=bool)))
    depth = level.depth.copy()
    depth[:10, :10] = np.nan
    depth[level.labels == 3] = np.nan
    frame = level.frame(depth)
    measured = measure_regions(frame, regions, find_floor(frame))
    assert [one.valid for one in measured] == [True, True, False, False]
    assert [one.placed for one in measured] == [True, True, False, True]
    return measured


@pytest.mark.parametrize('made, is_refused', [
    (heads('distance', subject=0, object_=1), False),
    (heads('distance', subject=0, object_=3), False),
    (heads('distance', subject=0, object_=2), True),
    (heads('distance', subject=2, object_=0), True),
    (heads('distance', subject=2, object_=0, zero=4.0), True),
    (heads('left_right', subject=2, object_=0), False),
    (heads('mcq', subject=2), False),
    (heads('mcq', subject=3, object_=1), False),
    (heads('mcq', subject=2, object_=0), True),
    (heads('mcq', subject=0, object_=2), True),
    (heads('count', object_=0, members=(1, 3)), False),
    (heads('count', object_=0, members=(1, 2)), True),
    (heads('count', object_=2), True),
    (heads('count', object_=3, reference=2), False),
    (heads('range', subject=3), False),
    (heads('range', subject=2), True),
    (heads('height', subject=1, object_=2), False),
    (heads('height', subject=2), True),
    (heads('relation', subject=3, object_=0), False),
    (heads('relation', subject=0, object_=2), True),
    (heads('passage', subject=1, object_=3), False),
    (heads('passage', subject=2, object_=3), True),
])
def test_answer_that_needs_a_place_which_is_not_known(geometries, made, is_refused):
    """A place is known from depth, or from an outline that stands on a floor in view."""
    decision = decide(made, 4, 1.0)
    if not is_refused:
        check_depth(decision, geometries)
        return
    with pytest.raises(SpatialError, match=r'of \[Region 2\], where') as caught:
        check_depth(decision, geometries)
    assert caught.value.code is ErrorCode.BAD_DEPTH


def test_every_region_without_a_place_is_named_in_order(geometries):
    decision = decide(heads('count', object_=2, members=(0, 3, 1)), 4)
    blind = [geometries[2]] * 3 + [geometries[3]]
    with pytest.raises(SpatialError, match=r'\[Region 0\], \[Region 1\], \[Region 2\], where'):
        check_depth(decision, blind)


def test_measured_value(geometries):
    near = decide(heads('distance', subject=0, object_=1, metres=9.0), 4)
    assert measure(near, geometries) == measured_distance(geometries[0], geometries[1])
    assert 1.5 < measure(near, geometries) < 3.5
    # its middle is at (-1.0, 4.5), 1.1 m below the lens
    far = decide(heads('range', subject=0, metres=9.0), 4)
    assert measure(far, geometries) == pytest.approx(math.sqrt(1.0 + 4.5 ** 2 + 1.1 ** 2), abs=0.1)
    inside = decide(heads('count', object_=0, members=(0, 1)), 4)
    assert measure(inside, geometries) == 1.0          # a region lies in itself alone


@pytest.mark.parametrize('made', [
    heads('mcq', subject=0), heads('mcq', subject=0, object_=1),
    heads('left_right', subject=0, object_=1), heads('relation', subject=0, object_=1),
    heads('count', members=(0,)), heads('count', object_=3, members=(0,)),
    heads('distance', subject=0, object_=3), heads('range', subject=3),
    heads('height', subject=0)])
def test_nothing_is_measured_where_depth_has_nothing_to_say(geometries, made):
    assert math.isnan(measure(decide(made, 4), geometries))


def test_answer(geometries):
    times = StageTimes({'vision': 3.0})
    decision = decide(heads('distance', subject=0, object_=1, metres=4.207), 4)
    answer = make_answer(decision, split_sentence('<subject> is <value> from <object>.'),
                         geometries, times, 'tiny')
    assert answer.text == '[Region 0] is 4.21 m from [Region 1].'
    assert (answer.normalized, answer.unit, answer.model_id) == ('4.21', 'm', 'tiny')
    assert answer.confidence == decision.confidence
    assert answer.positions.shape == (4, 3) and answer.positions.dtype == np.float64
    assert np.isnan(answer.positions).any(axis=1).tolist() == [False, False, True, True]
    assert answer.times is times


@pytest.mark.parametrize('task, category, unit, value, normalized', [
    ('left_right', Category.LEFT_RIGHT, '', math.nan, 'left'),
    ('mcq', Category.MCQ, 'region', 1.0, '1'),
    ('distance', Category.DISTANCE, 'm', 2.0, '2.00'),
    ('range', Category.DISTANCE, 'm', 2.0, '2.00'),
    ('height', Category.DISTANCE, 'm', 2.0, '2.00'),
    ('count', Category.COUNT, 'count', 2.0, '2'),
    ('relation', Category.RELATION, '', math.nan, 'above'),
    ('passage', Category.PASSAGE, 'm', 2.0, 'yes')])
def test_category_unit_and_value(geometries, task, category, unit, value, normalized):
    """The gap of a passage is a length, though the answer is a word."""
    decision = decide(heads(task, subject=1, object_=0, members=(0, 1)), 4, 1.5)
    answer = make_answer(decision, ['so'], geometries, StageTimes(), '')
    assert (answer.category, answer.unit, answer.normalized) == (category, unit, normalized)
    assert answer.value == pytest.approx(value, nan_ok=True)
    assert answer.region_indices == ((0, 1) if task == 'count' else
                                     (1,) if task in ('range', 'height') else (1, 0))


PLAIN = [
    (heads('distance', subject=0, object_=1, metres=0.5), '[Region 0] is 0.50 m from [Region 1].'),
    (heads('left_right', subject=1, object_=0, side='right'),
     '[Region 1] is on the right of [Region 0].'),
    (heads('mcq', subject=1), '[Region 1] is the one.'),
    (heads('count', members=(0, 1)), 'The count is 2: [Region 0] and [Region 1].'),
    (heads('count'), 'The count is 0: none.'),
    (heads('range', subject=3, metres=7.126), '[Region 3] is 7.13 m from the camera.'),
    (heads('height', subject=0, metres=1.2), '[Region 0] is 1.20 m high.'),
    (heads('relation', subject=1, object_=3, relation='behind'),
     '[Region 1] relative to [Region 3]: behind.'),
    (heads('passage', subject=3, object_=0, metres=1.23),
     'The gap between [Region 3] and [Region 0] is 1.23 m: no.'),
    (heads('passage', subject=3, object_=0, metres=1.9),
     'The gap between [Region 3] and [Region 0] is 1.90 m: yes.'),
]


@pytest.mark.parametrize('made, text', PLAIN)
@pytest.mark.parametrize('words', [[], ['.'], ['<reference>', 'is', 'far']])
def test_sentence_that_cannot_be_filled_is_replaced(geometries, made, text, words):
    decision = decide(made, 4, 1.5)
    assert make_answer(decision, words, geometries, StageTimes(), '').text == text


@pytest.mark.parametrize('made, words, text', [
    (heads('left_right', subject=1, object_=0), '<subject> is the leftmost one.',
     '[Region 1] is on the left of [Region 0].'),
    (heads('relation', subject=1, object_=0, relation='behind'), 'it is <subject>.',
     '[Region 1] relative to [Region 0]: behind.'),
    (heads('count', members=(1,), object_=0), 'inside <object> is one.',
     'The count is 1: [Region 1].')])
def test_a_sentence_that_does_not_say_the_answer_is_replaced(geometries, made, words, text):
    decision = decide(made, len(geometries), 1.0)
    answer = make_answer(decision, split_sentence(words), geometries, StageTimes(), 'model')
    assert answer.text == text


def test_every_task_has_a_plain_sentence():
    categories = {decide(made, 4, 1.5).task for made, _ in PLAIN}
    assert categories == set(CATEGORY_OF_TASK)


@pytest.mark.parametrize('made, words, text', [
    (heads('relation', subject=1, object_=0, relation='below'),
     '<subject> is <answer> <object>.', '[Region 1] is below [Region 0].'),
    (heads('passage', subject=0, object_=1, metres=1.234),
     '<answer>, between <subject> and <object> are <value>.',
     'No, between [Region 0] and [Region 1] are 1.23 m.'),
    (heads('range', subject=1, metres=3.0), 'From here to <subject> it is <value>.',
     'From here to [Region 1] it is 3.00 m.'),
    (heads('height', subject=0, metres=0.8), '<subject> reaches <value>.',
     '[Region 0] reaches 0.80 m.')])
def test_slots_are_filled_from_the_decision(geometries, made, words, text):
    decision = decide(made, 4, 1.5)
    answer = make_answer(decision, split_sentence(words), geometries, StageTimes(), '')
    assert answer.text == text


@pytest.mark.parametrize('made, words, kept', [
    (heads('count', members=(1,), object_=0), 'no pallet of <count> is in <object>.', False),
    (heads('count', object_=0), 'no pallet is in <object>, <count>.', True),
    (heads('count', members=(1,), object_=0), 'inside <object> is <members>, <count>.', True),
    (heads('distance', subject=1, object_=0, metres=0.4), '<subject> inside <object>: <value>.',
     False),
    (heads('distance', subject=1, object_=0, zero=4.0), '<subject> inside <object>, <value>.',
     True),
    (heads('range', subject=1), '<subject> is within <value>.', False)])
def test_a_sentence_that_claims_another_number_is_replaced(geometries, made, words, kept):
    """'no pallet' is for a count of 0, 'inside' for a distance of 0, and only there."""
    decision = decide(made, len(geometries), 1.0)
    answer = make_answer(decision, split_sentence(words), geometries, StageTimes(), 'model')
    claims = {'no', 'inside', 'within'} & set(split_sentence(answer.text))
    assert bool(claims) == kept
    assert kept or answer.normalized in answer.text


@pytest.mark.parametrize('made, labels, unsayable', [
    (heads('mcq', subject=1, object_=0), ('shelf', 'pallet', 'buffer'), {'transporter', 'buffer'}),
    (heads('count', members=(2, 0), object_=1), ('pallet', 'buffer', 'pallet'),
     {'transporter', 'shelf'}),
    (heads('count', object_=1), ('pallet', 'buffer', 'shelf'), set()),     # 'no transporter'
    (heads('mcq', subject=2), ('pallet', 'shelf', 'stillage'), set()),
    (heads('mcq', subject=1), ('stillage', 'shelf', ''), {'pallet', 'buffer', 'transporter'})])
def test_words_for_other_regions_than_those_of_the_answer_cannot_be_said(made, labels, unsayable):
    decision = with_labels(decide(made, 3), labels)
    assert decision.unsayable - decision.missing_slots == unsayable
    assert decision.missing_slots <= decision.unsayable


@pytest.mark.parametrize('made, words, kept', [
    (heads('distance', subject=1, object_=0, metres=2.0),
     '<subject> and the camera are <value> apart.', False),
    (heads('range', subject=1, metres=2.0), '<subject> and the camera are <value> apart.', True),
    (heads('mcq', subject=1, object_=0), 'the closest one to the camera is <subject>.', False),
    (heads('mcq', subject=1), 'the closest one to the camera is <subject>.', True),
    (heads('mcq', subject=1), 'the rightmost pallet is <subject>.', False),
    (heads('mcq', subject=1), 'the leftmost pallet is <subject>.', True),
    (heads('mcq', subject=1, object_=0), 'nearest to the rightmost one, <object>, is <subject>.',
     True)])
def test_a_sentence_that_answers_another_question_is_replaced(geometries, made, words, kept):
    regions = [Region('', (column, 5, 8, 6), np.ones((6, 8), dtype=bool)) for column in (40, 10)]
    decision = with_side(decide(made, 2, 1.0), regions)
    answer = make_answer(decision, split_sentence(words), geometries, StageTimes(), 'model')
    claims = {'camera', 'rightmost', 'leftmost'} & set(split_sentence(answer.text))
    assert bool(claims) == kept
    assert '[Region 1]' in answer.text
