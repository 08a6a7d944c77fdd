# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""From heads to an answer: pointers, rules between them, confidence, sentence, missing depth."""

import math

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from tinygiant_ros.core import tensors
from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.geometry import measure_regions, measured_distance
from tinygiant_ros.core.records import Category, Region, StageTimes
from tinygiant_ros.core.sentence import split_sentence
from tinygiant_ros.runtime.answering import check_depth, decide, make_answer, measure, with_side

POINTERS = {'reference': tensors.REFERENCE_LOGITS, 'object_': tensors.OBJECT_LOGITS,
            'subject': tensors.SUBJECT_LOGITS}
LEFT_RIGHT, MCQ, DISTANCE, COUNT = range(4)


def heads(category, *, members=(), side=0, metres=2.0, zero=-4.0, **pointers):
    """Heads that favour these entries by a logit of 4; padding regions get the highest logits."""
    size = tensors.MAX_REGIONS
    made = {tensors.CATEGORY_LOGITS: np.zeros(4), tensors.SIDE_LOGITS: np.zeros(2),
            tensors.MEMBER_LOGITS: np.full(size, -4.0),
            tensors.DISTANCE_LOG: np.zeros((size, size)),
            tensors.ZERO_LOGITS: np.full((size, size), -4.0),
            tensors.MEMORY: np.zeros((tensors.MEMORY_TOKENS, tensors.WIDTH))}
    made[tensors.CATEGORY_LOGITS][category] = 4
    made[tensors.SIDE_LOGITS][side] = 4
    made[tensors.MEMBER_LOGITS][list(members)] = 4
    made[tensors.MEMBER_LOGITS][20:] = 50
    for name, key in POINTERS.items():
        made[key] = np.zeros(size + 1)
        made[key][21:] = 50
        for rank, pointer in enumerate(np.atleast_1d(pointers.get(name, -1))):
            made[key][pointer + 1] = 4 - rank
    if pointers.get('subject') is not None and pointers.get('object_') is not None:
        pair = np.atleast_1d(pointers['subject'])[0], np.atleast_1d(pointers['object_'])[0]
        made[tensors.DISTANCE_LOG][pair] = math.log(metres)
        made[tensors.ZERO_LOGITS][pair] = zero
    return {name: array.astype(np.float32) for name, array in made.items()}


def softmax_of_4(count):
    return math.exp(4) / (math.exp(4) + count - 1)


SIGMOID_OF_4 = 1 / (1 + math.exp(-4))


def test_distance():
    decision = decide(heads(DISTANCE, subject=2, object_=0, metres=4.207), 3)
    assert (decision.category, decision.subject, decision.object_) == (Category.DISTANCE, 2, 0)
    assert decision.value == pytest.approx(4.207, rel=1e-6)
    assert decision.normalized == '4.21'
    assert decision.region_indices == (2, 0)
    assert decision.confidence == pytest.approx(softmax_of_4(4) ** 3 * SIGMOID_OF_4)


def test_distance_of_exactly_zero():
    decision = decide(heads(DISTANCE, subject=1, object_=0, zero=4.0), 2)
    assert decision.value == 0.0 and decision.normalized == '0.00'
    assert decision.confidence == pytest.approx(
        softmax_of_4(4) * softmax_of_4(3) ** 2 * SIGMOID_OF_4)


def test_distance_reads_the_ordered_pair():
    made = heads(DISTANCE, subject=0, object_=1, metres=3.0)
    made[tensors.DISTANCE_LOG][1, 0] = math.log(9.0)
    assert decide(made, 2).value == pytest.approx(3.0)


@pytest.mark.parametrize('side, word', [(0, 'left'), (1, 'right')])
def test_left_right(side, word):
    decision = decide(heads(LEFT_RIGHT, subject=0, object_=1, side=side), 2)
    assert decision.normalized == decision.side == word
    assert math.isnan(decision.value)
    assert decision.confidence == pytest.approx(
        softmax_of_4(4) * softmax_of_4(3) ** 2 * softmax_of_4(2))


def test_choice():
    decision = decide(heads(MCQ, subject=3, object_=1), 5)
    assert (decision.normalized, decision.value) == ('3', 3.0)
    assert decision.region_indices == (3, 1)
    assert decision.confidence == pytest.approx(softmax_of_4(4) * softmax_of_4(6))


def test_choice_among_all_has_no_object():
    decision = decide(heads(MCQ, subject=0, object_=-1, reference=-1), 1)
    assert decision.object_ is None and decision.reference is None
    assert decision.region_indices == (0,)


def test_count():
    decision = decide(heads(COUNT, object_=1, reference=4, members=(0, 3)), 5)
    assert (decision.normalized, decision.value, decision.members) == ('2', 2.0, (0, 3))
    assert (decision.subject, decision.object_, decision.reference) == (None, 1, 4)
    assert decision.region_indices == (0, 3)
    assert decision.confidence == pytest.approx(softmax_of_4(4) * SIGMOID_OF_4 ** 5)


def test_count_of_nothing():
    decision = decide(heads(COUNT, object_=1), 3)
    assert decision.normalized == '0' and decision.region_indices == ()


def test_subject_is_never_none():
    assert decide(heads(MCQ, subject=(-1, 2)), 4).subject == 2
    decision = decide(heads(DISTANCE, subject=(-1, 2), object_=(-1, 1)), 4)
    assert (decision.subject, decision.object_) == (2, 1)


@pytest.mark.parametrize('subject, object_, expected', [
    ((1, 0), (1,), (0, 1)),              # the pointers agree on 1: the surer one keeps it
    ((2,), (2, 1), (2, 1)),
    ((3,), (0,), (3, 0)),
])
def test_pair_is_two_different_regions(subject, object_, expected):
    decision = decide(heads(DISTANCE, subject=subject, object_=object_), 4)
    assert (decision.subject, decision.object_) == expected


def test_pair_of_one_region_is_refused():
    with pytest.raises(SpatialError) as caught:
        decide(heads(LEFT_RIGHT, subject=0, object_=0), 1)
    assert caught.value.code is ErrorCode.NO_REGION


@pytest.mark.parametrize('name', [tensors.CATEGORY_LOGITS, tensors.MEMBER_LOGITS,
                                  tensors.DISTANCE_LOG, tensors.SIDE_LOGITS])
def test_values_that_are_not_finite_are_refused(name):
    made = heads(DISTANCE, subject=0, object_=1)
    made[name].flat[-1] = np.nan
    with pytest.raises(SpatialError) as caught:
        decide(made, 2)
    assert caught.value.code is ErrorCode.INFERENCE_FAILED


def test_absurd_distance_is_refused():
    with pytest.raises(SpatialError) as caught:
        decide(heads(DISTANCE, subject=0, object_=1, metres=1e12), 2)
    assert caught.value.code is ErrorCode.INFERENCE_FAILED


def test_temperature_of_the_category_changes_the_confidence_alone():
    made = heads(MCQ, subject=1)
    asked = []
    cool = decide(made, 3)
    warm = decide(made, 3, lambda category: asked.append(category) or 2.0)
    assert asked == ['mcq']
    assert warm.normalized == cool.normalized and warm.confidence < cool.confidence
    assert warm.confidence == pytest.approx(
        math.exp(2) / (math.exp(2) + 3) * math.exp(2) / (math.exp(2) + 3))


@pytest.mark.parametrize('chosen, side', [(0, 'left'), (1, 'left'), (2, 'right'), (3, 'left')])
def test_side_of_a_choice_is_its_place_among_its_label(chosen, side):
    labels, columns = ('pallet_1', 'pallet_2', 'Pallet', 'shelf'), (40, 10, 90, 500)
    regions = [Region(label, (column, 5, 8, 6), np.ones((6, 8), dtype=bool))
               for label, column in zip(labels, columns)]
    decision = with_side(decide(heads(MCQ, subject=chosen, side=1), 4), regions)
    assert decision.side == side and decision.normalized == str(chosen)


def test_side_is_added_to_nothing_else():
    regions = [Region('', (column, 5, 8, 6), np.ones((6, 8), dtype=bool)) for column in (40, 10)]
    for made in (heads(MCQ, subject=1, object_=0), heads(DISTANCE, subject=1, object_=0),
                 heads(LEFT_RIGHT, subject=1, object_=0, side=1), heads(COUNT, object_=0)):
        decision = decide(made, 2)
        assert with_side(decision, regions) is decision


@settings(max_examples=60)
@given(st.integers(2, tensors.MAX_REGIONS), st.integers(0, 2**32 - 1))
def test_any_finite_heads_give_a_lawful_decision(count, seed):
    random = np.random.default_rng(seed)
    made = {name: (random.normal(size=array.shape) * 5).astype(np.float32)
            for name, array in heads(MCQ).items()}
    made[tensors.DISTANCE_LOG] = np.clip(made[tensors.DISTANCE_LOG], -6, 6)
    decision = decide(made, count)
    named = [decision.subject, decision.object_, decision.reference, *decision.members]
    assert all(0 <= index < count for index in named if index is not None)
    assert decision.subject is None or decision.subject != decision.object_
    assert 0 <= decision.confidence <= 1
    if decision.category is Category.LEFT_RIGHT:
        assert decision.normalized in ('left', 'right')
    else:
        assert float(decision.normalized) == pytest.approx(decision.value, abs=0.005)


@pytest.fixture(scope='module')
def geometries(hall):
    """Two boxes, and a region without depth (sky)."""
    frame, regions = hall.frame(), []
    for label in (1, 2):
        rows, columns = np.nonzero(hall.labels == label)
        box = (columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1)
        x, y, width, height = map(int, box)
        regions.append(Region('box', (x, y, width, height),
                              hall.labels[y:y + height, x:x + width] == label))
    empty = frame.depth.copy()
    empty[:10, :10] = np.nan
    regions.append(Region('sky', (0, 0, 9, 8), np.ones((8, 9), dtype=bool)))
    measured = measure_regions(hall.frame(empty), regions, hall.floor)
    assert [one.valid for one in measured] == [True, True, False]
    return measured


@pytest.mark.parametrize('made, is_refused', [
    (heads(DISTANCE, subject=0, object_=1), False),
    (heads(DISTANCE, subject=0, object_=2), True),
    (heads(DISTANCE, subject=2, object_=0), True),
    (heads(DISTANCE, subject=2, object_=0, zero=4.0), True),
    (heads(LEFT_RIGHT, subject=2, object_=0), False),
    (heads(MCQ, subject=2), False),
    (heads(MCQ, subject=2, object_=0), True),
    (heads(MCQ, subject=0, object_=2), True),
    (heads(COUNT, object_=0, members=(1,)), False),
    (heads(COUNT, object_=0, members=(1, 2)), True),
    (heads(COUNT, object_=2), True),
])
def test_answer_that_needs_depth_which_is_not_there(geometries, made, is_refused):
    decision = decide(made, 3)
    if not is_refused:
        check_depth(decision, geometries)
        return
    with pytest.raises(SpatialError, match=r'\[Region 2\]') as caught:
        check_depth(decision, geometries)
    assert caught.value.code is ErrorCode.BAD_DEPTH


def test_measured_value(geometries):
    near = decide(heads(DISTANCE, subject=0, object_=1, metres=9.0), 3)
    assert measure(near, geometries) == measured_distance(geometries[0], geometries[1])
    assert 1.5 < measure(near, geometries) < 3.5
    assert math.isnan(measure(decide(heads(MCQ, subject=0), 3), geometries))
    assert math.isnan(measure(decide(heads(LEFT_RIGHT, subject=0, object_=1), 3), geometries))
    inside = decide(heads(COUNT, object_=0, members=(0, 1)), 3)
    assert measure(inside, geometries) == 1.0          # a region lies in itself alone
    assert math.isnan(measure(decide(heads(COUNT, members=(0,)), 3), geometries))


def test_answer(geometries):
    times = StageTimes({'vision': 3.0})
    decision = decide(heads(DISTANCE, subject=0, object_=1, metres=4.207), 3)
    answer = make_answer(decision, split_sentence('<subject> is <value> from <object>.'),
                         geometries, times, 'tiny')
    assert answer.text == '[Region 0] is 4.21 m from [Region 1].'
    assert (answer.normalized, answer.unit, answer.model_id) == ('4.21', 'm', 'tiny')
    assert answer.positions.shape == (3, 3) and answer.positions.dtype == np.float64
    assert np.isnan(answer.positions).any(axis=1).tolist() == [False, False, True]
    assert answer.times is times


@pytest.mark.parametrize('made, text', [
    (heads(DISTANCE, subject=0, object_=1, metres=0.5), '[Region 0] is 0.50 m from [Region 1].'),
    (heads(LEFT_RIGHT, subject=1, object_=0, side=1),
     '[Region 1] is on the right of [Region 0].'),
    (heads(MCQ, subject=1), '[Region 1] is the one.'),
    (heads(COUNT, members=(0, 1)), 'The count is 2: [Region 0] and [Region 1].'),
    (heads(COUNT), 'The count is 0: none.'),
])
@pytest.mark.parametrize('words', [[], ['.'], ['<reference>', 'is', 'far']])
def test_sentence_that_cannot_be_filled_is_replaced(geometries, made, text, words):
    assert make_answer(decide(made, 3), words, geometries, StageTimes(), '').text == text


@pytest.mark.parametrize('made, words, kept', [
    (heads(COUNT, members=(1,), object_=0, subject=-1), 'no pallet is in <object>.', False),
    (heads(COUNT, object_=0, subject=-1), 'no pallet is in <object>.', True),
    (heads(COUNT, members=(1,), object_=0, subject=-1), 'inside <object> is <members>.', True),
    (heads(DISTANCE, subject=1, object_=0, metres=0.4), '<subject> is inside <object>.', False),
    (heads(DISTANCE, subject=1, object_=0, zero=4.0), '<subject> is inside <object>.', True)])
def test_a_sentence_that_claims_another_number_is_replaced(geometries, made, words, kept):
    """'no pallet' is for a count of 0, 'inside' for a distance of 0, and only there."""
    decision = decide(made, len(geometries))
    answer = make_answer(decision, split_sentence(words), geometries, StageTimes(), 'model')
    assert (('no pallet' in answer.text.lower()) or ('inside' in answer.text.lower())) == kept
    assert kept or answer.normalized in answer.text


def test_slots_without_filling_are_missing():
    """A distance has no count to say, a count no side."""
    assert '<count>' in decide(heads(DISTANCE, subject=1, object_=0), 2).missing_slots
    assert {'<side>', '<answer>'} <= decide(heads(COUNT, object_=0, subject=-1), 2).missing_slots
