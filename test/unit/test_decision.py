# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""From heads to a decision: every task, pointers, the rules between them, confidence."""

import math

from given_heads import heads, SHAPES, sigmoid_of_4, softmax_of_4
from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from tinygiant_ros.core import tensors
from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.records import Category
from tinygiant_ros.core.sentence import SLOTS
from tinygiant_ros.runtime.decision import BENEFIT, CATEGORY_OF_TASK, decide

TASKS = len(tensors.TASKS)
ANSWERED = [task for task in tensors.TASKS if task != tensors.UNANSWERABLE]
PAIRS = ('left_right', 'distance', 'relation', 'passage')
LENGTHS = ('distance', 'range', 'height', 'passage')


def refusal(*given):
    with pytest.raises(SpatialError) as caught:
        decide(*given)
    return caught.value


def test_every_head_has_a_place_in_these_tests():
    assert set(SHAPES) == set(tensors.HEAD_OUTPUTS)


def test_every_task_that_is_answered_has_a_category():
    """Those of the benchmark their own, range and height are distances."""
    assert set(CATEGORY_OF_TASK) == set(ANSWERED)
    assert [CATEGORY_OF_TASK[task].name.lower() for task in tensors.CATEGORIES] == [
        *tensors.CATEGORIES]
    for task in ANSWERED:
        decision = decide(heads(task, subject=0, object_=1), 2, 1.0)
        assert (decision.task, decision.category) == (task, CATEGORY_OF_TASK[task])
    assert decide(heads('range', subject=0), 1).category is Category.DISTANCE


def test_distance():
    decision = decide(heads('distance', subject=2, object_=0, metres=4.207), 3)
    assert (decision.category, decision.subject, decision.object_) == (Category.DISTANCE, 2, 0)
    assert decision.value == pytest.approx(4.207, rel=1e-6)
    assert decision.normalized == '4.21'
    assert decision.region_indices == (2, 0)
    assert decision.confidence == pytest.approx(
        softmax_of_4(TASKS) * softmax_of_4(4) ** 2 * sigmoid_of_4() ** 2)


def test_distance_that_is_likely_off_by_a_tenth_is_unsure():
    made = heads('distance', subject=2, object_=0)
    sure = decide(made, 3).confidence
    made[tensors.SURE_LOGITS][2, 0] = -2
    made[tensors.SURE_LOGITS][0, 2] = 9     # of the other order, which is not asked
    assert decide(made, 3).confidence == pytest.approx(
        sure / sigmoid_of_4() / (1 + math.exp(2)))


def test_distance_of_exactly_zero():
    """Then nothing is a tenth off, however unsure the other distance was."""
    made = heads('distance', subject=1, object_=0, zero=4.0)
    made[tensors.SURE_LOGITS][1, 0] = -9
    decision = decide(made, 2)
    assert decision.value == 0.0 and decision.normalized == '0.00'
    assert decision.confidence == pytest.approx(
        softmax_of_4(TASKS) * softmax_of_4(3) ** 2 * sigmoid_of_4())


@pytest.mark.parametrize('task', ['range', 'height'])
def test_length_of_one_region(task):
    made = heads(task, subject=2, object_=0, metres=3.456)
    other = {'range': tensors.HEIGHT_LOG, 'height': tensors.RANGE_LOG}[task]
    made[other][2] = 0.0
    made[tensors.LENGTH_SURE][2] = (1.0, 4.0) if task == 'height' else (4.0, 1.0)
    decision = decide(made, 4)
    assert (decision.subject, decision.object_, decision.region_indices) == (2, None, (2,))
    assert (decision.normalized, decision.answer, decision.side) == ('3.46', None, None)
    assert decision.confidence == pytest.approx(
        softmax_of_4(TASKS) * softmax_of_4(5) * sigmoid_of_4())
    assert decide(heads(task, subject=0, metres=3.0), 1).value == pytest.approx(3.0)


@pytest.mark.parametrize('side', tensors.SIDES)
def test_left_right(side):
    decision = decide(heads('left_right', subject=0, object_=1, side=side), 2)
    assert decision.normalized == decision.side == side
    assert math.isnan(decision.value)
    assert decision.confidence == pytest.approx(
        softmax_of_4(TASKS) * softmax_of_4(3) ** 2 * softmax_of_4(2))


@pytest.mark.parametrize('relation', tensors.RELATIONS)
def test_relation(relation):
    decision = decide(heads('relation', subject=2, object_=1, relation=relation), 3)
    assert decision.normalized == decision.answer == relation
    assert math.isnan(decision.value) and decision.side is None
    assert decision.region_indices == (2, 1)
    assert decision.confidence == pytest.approx(
        softmax_of_4(TASKS) * softmax_of_4(4) ** 2 * softmax_of_4(4))


@pytest.mark.parametrize('width, answer', [(1.9, 'yes'), (2.0, 'yes'), (2.01, 'no'), (9.0, 'no'),
                                           (0.01, 'yes')])
def test_passage(width, answer):
    """The gap is 2 m and said as it is, whatever width is asked."""
    decision = decide(heads('passage', subject=1, object_=3, metres=2.00001), 5, width)
    assert (decision.normalized, decision.answer) == (answer, answer)
    assert decision.value == pytest.approx(2.0, abs=1e-3)
    assert decision.region_indices == (1, 3)


def test_passage_is_the_surer_the_more_room_there_is_or_lacks():
    made = heads('passage', subject=1, object_=3)
    certain = softmax_of_4(TASKS) * softmax_of_4(6) ** 2
    sure = [decide(made, 5, width).confidence / certain for width in (0.5, 1.8, 2.0, 2.2, 8.0)]
    assert sure[0] > sure[1] > sure[2] < sure[3] < sure[4]
    assert sure[2] == pytest.approx(0.5, abs=1e-3)
    assert sure[0] == pytest.approx(1.0, abs=1e-3) and sure[4] == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize('task', ['distance', 'passage', 'left_right', 'relation'])
def test_the_ordered_pair_is_read(task):
    """Of the other order the heads say 148 m and that it is zero; that is not used."""
    for pair in ((0, 1), (1, 0)):
        decision = decide(heads(task, subject=pair[0], object_=pair[1], metres=3.0), 2, 1.0)
        assert (decision.subject, decision.object_) == pair
        if task in LENGTHS:
            assert decision.value == pytest.approx(3.0)


def test_choice():
    decision = decide(heads('mcq', subject=3, object_=1), 5)
    assert (decision.normalized, decision.value) == ('3', 3.0)
    assert decision.region_indices == (3, 1)
    assert decision.confidence == pytest.approx(softmax_of_4(TASKS) * softmax_of_4(6))


def test_choice_among_all_has_no_object():
    decision = decide(heads('mcq', subject=0, object_=-1, reference=-1), 1)
    assert decision.object_ is None and decision.reference is None
    assert decision.region_indices == (0,)


def test_count():
    decision = decide(heads('count', object_=1, reference=4, members=(0, 3)), 5)
    assert (decision.normalized, decision.value, decision.members) == ('2', 2.0, (0, 3))
    assert (decision.subject, decision.object_, decision.reference) == (None, 1, 4)
    assert decision.region_indices == (0, 3)
    assert decision.confidence == pytest.approx(softmax_of_4(TASKS) * sigmoid_of_4() ** 5)


def test_count_of_nothing():
    decision = decide(heads('count', object_=1), 3)
    assert decision.normalized == '0' and decision.region_indices == ()
    assert decide(heads('count', object_=-1), 3).object_ is None


def test_subject_is_never_none():
    assert decide(heads('mcq', subject=(-1, 2)), 4).subject == 2
    assert decide(heads('height', subject=(-1, 2)), 4).subject == 2
    decision = decide(heads('distance', subject=(-1, 2), object_=(-1, 1)), 4)
    assert (decision.subject, decision.object_) == (2, 1)


@pytest.mark.parametrize('task', PAIRS)
@pytest.mark.parametrize('subject, object_, expected', [
    ((1, 0), (1,), (0, 1)),              # the pointers agree on 1: the surer one keeps it
    ((2,), (2, 1), (2, 1)),
    ((3,), (0,), (3, 0)),
    ((3,), (-1, 0), (3, 0)),
])
def test_pair_is_two_different_regions(task, subject, object_, expected):
    decision = decide(heads(task, subject=subject, object_=object_), 4, 1.0)
    assert (decision.subject, decision.object_) == expected


@pytest.mark.parametrize('task', PAIRS)
def test_pair_of_one_region_is_refused(task):
    error = refusal(heads(task, subject=0, object_=0), 1, 1.0)
    assert error.code is ErrorCode.NO_REGION and 'two regions' in error.message


@pytest.mark.parametrize('task', ['mcq', 'count', 'range', 'height'])
def test_what_needs_no_pair_is_answered_with_one_region(task):
    assert decide(heads(task, subject=0, object_=0, members=(0,)), 1).region_indices == (0,)


@pytest.mark.parametrize('count', [1, 2, 20])
def test_what_regions_cannot_answer_is_refused(count):
    error = refusal(heads('none', subject=0, object_=1), count, 1.0)
    assert error.code is ErrorCode.BAD_QUESTION
    assert 'how far' in error.message and 'fits between' in error.message


def test_a_release_may_refuse_before_nothing_else_is_likelier():
    made = heads('range', subject=0)
    made[tensors.TASK_LOGITS][tensors.TASKS.index('none')] = 3.5    # against 4: 0.37 of all
    assert decide(made, 2).task == 'range'
    with pytest.raises(SpatialError) as caught:
        decide(made, 2, refuse_above=0.3)
    assert caught.value.code is ErrorCode.BAD_QUESTION


def test_the_words_of_the_labels_have_the_benefit_of_the_doubt():
    made = heads('range', subject=0)
    made[tensors.TASK_LOGITS][tensors.TASKS.index('none')] = 3.5    # against 4: 0.35 of all
    assert decide(made, 2, refuse_above=0.36 / BENEFIT, by_label=True).task == 'range'
    for limit, by_label in ((0.36 / BENEFIT, False), (0.34 / BENEFIT, True)):
        with pytest.raises(SpatialError):
            decide(made, 2, refuse_above=limit, by_label=by_label)


def test_what_is_likeliest_to_have_no_answer_is_refused_whatever_it_is_called():
    with pytest.raises(SpatialError):
        decide(heads('none', subject=0), 2, by_label=True)


def test_passage_without_a_width_is_refused():
    error = refusal(heads('passage', subject=0, object_=1), 2)
    assert error.code is ErrorCode.BAD_QUESTION and 'names no width' in error.message


def test_a_width_changes_no_other_answer():
    for task in ANSWERED:
        made = heads(task, subject=0, object_=1, members=(1,))
        if task != 'passage':
            for width in (0.1, 50.0):
                one, other = decide(made, 2), decide(made, 2, width)
                assert one.normalized == other.normalized and one.confidence == other.confidence


@pytest.mark.parametrize('name', tensors.HEAD_OUTPUTS)
@pytest.mark.parametrize('value', [np.nan, np.inf, -np.inf])
def test_values_that_are_not_finite_are_refused(name, value):
    """Also where this question does not read them: such a model is broken."""
    made = heads('none')
    made[name].flat[-1] = value
    assert refusal(made, 2).code is ErrorCode.INFERENCE_FAILED


@pytest.mark.parametrize('task', LENGTHS)
def test_absurd_length_is_refused(task):
    assert decide(heads(task, subject=0, object_=1, metres=999.0), 2, 1.0).value == (
        pytest.approx(999.0, rel=1e-5))
    error = refusal(heads(task, subject=0, object_=1, metres=1002.0), 2, 1.0)
    assert error.code is ErrorCode.INFERENCE_FAILED and '1000 m' in error.message


CERTAINTY = {                            # beyond the task: of 3 regions, at a temperature
    'left_right': lambda heat: softmax_of_4(4, heat) ** 2 * softmax_of_4(2, heat),
    'mcq': lambda heat: softmax_of_4(4, heat),
    'distance': lambda heat: softmax_of_4(4, heat) ** 2 * sigmoid_of_4(heat) ** 2,
    'count': lambda heat: sigmoid_of_4(heat) ** 3,
    'range': lambda heat: softmax_of_4(4, heat) * sigmoid_of_4(heat),
    'height': lambda heat: softmax_of_4(4, heat) * sigmoid_of_4(heat),
    'relation': lambda heat: softmax_of_4(4, heat) ** 2 * softmax_of_4(4, heat)}


@pytest.mark.parametrize('task', CERTAINTY)
@pytest.mark.parametrize('heat', [0.5, 1.0, 2.5])
def test_temperature_of_the_task_divides_every_logit(task, heat):
    """It is asked for the task, not for the category, and changes no answer."""
    made = heads(task, subject=2, object_=1, members=(0, 2))
    asked = []
    warm = decide(made, 3, None, lambda name: asked.append(name) or heat)
    assert asked == [task]
    assert warm.confidence == pytest.approx(softmax_of_4(TASKS, heat) * CERTAINTY[task](heat))
    cool = decide(made, 3)
    assert (warm.normalized, warm.region_indices) == (cool.normalized, cool.region_indices)


def test_heat_makes_a_passage_less_sure_as_well():
    made = heads('passage', subject=2, object_=1)
    steps = [decide(made, 3, 1.7, lambda name: heat).confidence for heat in (0.5, 1.0, 2.0, 8.0)]
    assert steps == sorted(steps, reverse=True) and steps[-1] < 0.1 < 0.9 < steps[0]


@pytest.mark.parametrize('task, filled', [
    ('left_right', {'<subject>', '<object>', '<side>'}),
    ('mcq', {'<subject>', '<object>'}),
    ('distance', {'<subject>', '<object>', '<value>'}),
    ('range', {'<subject>', '<value>'}),
    ('height', {'<subject>', '<value>'}),
    ('count', {'<object>', '<count>', '<members>'}),
    ('relation', {'<subject>', '<object>', '<answer>'}),
    ('passage', {'<subject>', '<object>', '<value>', '<answer>'}),
])
def test_slots_without_filling_are_missing(task, filled):
    """A distance has no count to say, a count no side; a choice's value is no length."""
    decision = decide(heads(task, subject=1, object_=0), 2, 1.0)
    assert decision.missing_slots == set(SLOTS) - filled
    with_reference = decide(heads(task, subject=1, object_=0, reference=2), 3, 1.0)
    assert with_reference.missing_slots == set(SLOTS) - filled - {'<reference>'}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ANSWERED), st.integers(1, tensors.MAX_REGIONS),
       st.integers(0, 2**32 - 1), st.sampled_from([0.5, 5.0, 80.0]),
       st.floats(0.2, 10.0), st.floats(1e-3, 1e3))
def test_any_finite_heads_give_a_lawful_decision(task, count, seed, spread, heat, width):
    random = np.random.default_rng(seed)
    made = {name: (random.normal(size=shape) * spread).astype(np.float32)
            for name, shape in SHAPES.items()}
    made[tensors.TASK_LOGITS][tensors.TASKS.index(task)] += 6 * spread
    for name in (tensors.DISTANCE_LOG, tensors.GAP_LOG, tensors.RANGE_LOG, tensors.HEIGHT_LOG):
        made[name] = np.clip(made[name], -6, 6)
    chosen = tensors.TASKS[int(np.argmax(made[tensors.TASK_LOGITS]))]
    if chosen == tensors.UNANSWERABLE or (count == 1 and chosen in PAIRS):
        assert refusal(made, count, width).code in (ErrorCode.BAD_QUESTION, ErrorCode.NO_REGION)
        return
    with np.errstate(over='raise', invalid='raise'):
        decision = decide(made, count, width, lambda name: heat)
    assert decision.task == chosen
    named = [decision.subject, decision.object_, decision.reference, *decision.members]
    assert all(0 <= index < count for index in named if index is not None)
    assert decision.subject is None or decision.subject != decision.object_
    assert (decision.object_ is not None) >= (chosen in PAIRS)
    assert (decision.subject is None) == (chosen == 'count')
    assert 0 <= decision.confidence <= 1
    words = {'left_right': tensors.SIDES, 'relation': tensors.RELATIONS,
             'passage': ('yes', 'no')}.get(chosen)
    if words:
        assert decision.normalized in words
    else:
        assert float(decision.normalized) == pytest.approx(decision.value, abs=0.005)
