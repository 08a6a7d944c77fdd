# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Golden inputs are well-formed and always the same; what differs is found, but not padding."""

import numpy as np
import pytest
from scripted_tensorrt import ALL_SHAPES, compute, dtype_of, ReferenceBackend

from tinygiant_ros.core import tensors
from tinygiant_ros.core.sentence import CONTROL_WORDS, START
from tinygiant_ros.runtime.backend import GRAPHS, SIGNATURES
from tinygiant_ros.runtime.trt.parity import agrees, compare, golden_cases, LIMITS

OUTPUTS = [name for graph in GRAPHS for name in SIGNATURES[graph][1]]
LENGTHS = (tensors.DISTANCE_LOG, tensors.GAP_LOG, tensors.RANGE_LOG, tensors.HEIGHT_LOG)


class Off(ReferenceBackend):
    """Changes one output; change(array) in place or anew."""

    def __init__(self, name, change):
        super().__init__()
        self._name, self._change = name, change

    def _run(self, graph, inputs):
        outputs = super()._run(graph, inputs)
        if self._name in outputs:
            outputs[self._name] = self._change(outputs[self._name])
        return outputs


@pytest.fixture(scope='module')
def cases():
    return list(golden_cases(ReferenceBackend()))


@pytest.fixture(scope='module')
def by_graph(cases):
    return {graph: [case for case in cases if case.graph == graph] for graph in GRAPHS}


def batch(case):
    name = {'reasoner': tensors.TOKEN_IDS, 'decoder': tensors.WORD_ID,
            'closeup': tensors.CROPS}[case.graph]
    return len(case.inputs[name])


def test_every_input_has_its_shape_type_and_finite_values(cases):
    for case in cases:
        assert set(case.inputs) == set(SIGNATURES[case.graph][0])
        rows = 1 if case.graph == 'vision' else batch(case)
        for name, value in case.inputs.items():
            shape = tuple(rows if size == -1 else size for size in ALL_SHAPES[name])
            if name in tensors.SHAPES and case.graph == 'reasoner':
                sizes = {tensors.QUESTIONS: rows, **tensors.sizes_for(
                    {1: 24, 3: 57}[rows], max(case.regions))}
                shape = tuple(sizes.get(size, size) for size in tensors.SHAPES[name])
            assert (value.shape, value.dtype) == (shape, dtype_of(name)), name
            assert value.flags.c_contiguous and np.isfinite(value).all(), name


def test_batches_of_one_and_several(by_graph):
    assert len(by_graph['vision']) == 1
    for graph in ('closeup', 'reasoner', 'decoder'):
        assert {1, 3} <= {batch(case) for case in by_graph[graph]}


def test_the_same_at_every_call(cases):
    for one, other in zip(cases, golden_cases(ReferenceBackend()), strict=True):
        assert one.graph == other.graph
        for name, value in one.inputs.items():
            np.testing.assert_array_equal(value, other.inputs[name])


def test_padding_is_that_of_the_robot(by_graph):
    case = by_graph['reasoner'][-1]
    assert case.regions == (4, 2, 3)
    for row, count in enumerate(case.regions):
        mask = case.inputs[tensors.REGION_MASK][row]
        assert mask.tolist() == [1] * count + [0] * (4 - count)
        for name in (tensors.GEOMETRY, tensors.LOOKS, tensors.POOLED, tensors.MENTION):
            value = case.inputs[name][row]
            assert value[:count].any(axis=1).all() and not value[count:].any(), name
        np.testing.assert_allclose(case.inputs[tensors.MENTION][row, :count].sum(axis=1), 1,
                                   atol=1e-5)
        pairs = case.inputs[tensors.PAIRS][row]
        assert pairs[:count, :count].any(axis=2).all()
        assert not pairs[count:].any() and not pairs[:, count:].any()
        ids, token_mask = case.inputs[tensors.TOKEN_IDS][row], case.inputs[tensors.TOKEN_MASK][row]
        np.testing.assert_array_equal(token_mask, ids > 0)
        tokens = (24, 57, 9)[row]                                   # first, then padding
        assert token_mask.tolist() == [1] * tokens + [0] * (57 - tokens)
        mentioned = case.inputs[tensors.MENTION][row].any(axis=0)
        np.testing.assert_array_equal(mentioned, ids == 103)


def test_the_frame_is_like_a_real_one(by_graph):
    color, depth = (by_graph['vision'][0].inputs[name] for name in tensors.VISION_INPUTS)
    assert not color[..., :60].any() and not color[..., -60:].any()       # 4:3 in a wide input
    assert color.std() > 0.2 and 0.3 < np.ptp(depth[0, 0]) < 6.1
    crops = by_graph['closeup'][-1].inputs[tensors.CROPS]
    assert len(crops) == 4 and (crops[:, 0].mean(axis=(1, 2)) > 0.2).all()
    geometry = by_graph['closeup'][-1].inputs[tensors.CROP_GEOMETRY]
    assert (geometry[:, 0] == 1).all()                                    # all were measured


def test_graphs_get_what_the_reference_gave(by_graph):
    vision, closeup = by_graph['vision'][0], by_graph['closeup'][-1]
    for case in by_graph['reasoner']:
        np.testing.assert_array_equal(case.inputs[tensors.GLOBAL_TOKENS],
                                      vision.expected[tensors.GLOBAL_TOKENS])
        lowest, highest = (getattr(vision.expected[tensors.FEATURE_MAP][0], end)(axis=0) - sign
                           for end, sign in (('min', 1e-4), ('max', -1e-4)))
        assert ((case.inputs[tensors.POOLED][0, :4] > lowest)
                & (case.inputs[tensors.POOLED][0, :4] < highest)).all()
        np.testing.assert_array_equal(case.inputs[tensors.LOOKS][0, :4],
                                      closeup.expected[tensors.REGION_LOOKS])
    first, second, third = by_graph['decoder'][-3:]
    assert [int(one.inputs[tensors.POSITION][0]) for one in (first, second, third)] == [0, 1, 2]
    assert (first.inputs[tensors.WORD_ID] == CONTROL_WORDS.index(START)).all()
    assert not first.inputs[tensors.PAST].any()
    assert third.inputs[tensors.READ][0, :4].tolist() == [1, 1, 1, 0]
    past = third.inputs[tensors.PAST]
    np.testing.assert_array_equal(past[:, :1], first.expected[tensors.PRESENT])
    np.testing.assert_array_equal(past[:, 1:2], second.expected[tensors.PRESENT])
    assert not past[:, 2:].any()


def test_a_backend_agrees_with_itself():
    errors = compare(ReferenceBackend(), ReferenceBackend())
    assert errors == dict.fromkeys(LIMITS, 0.0)
    assert set(errors) == set(OUTPUTS)
    assert agrees(errors) == ''


def test_the_backend_is_not_fed_by_itself():
    """A fault in one graph must not be blamed on those behind it."""
    errors = compare(Off(tensors.FEATURE_MAP, lambda value: value + 9), ReferenceBackend())
    assert {name for name, error in errors.items() if error} == {tensors.FEATURE_MAP}


def test_one_wrong_value_of_any_output_is_found():
    class Spoiled(ReferenceBackend):
        def _run(self, graph, inputs):
            outputs = super()._run(graph, inputs)
            for value in outputs.values():
                value[(slice(None),) * (value.ndim - 1) + (0,)] += 0.25
            return outputs

    errors = compare(Spoiled(), ReferenceBackend())
    assert errors == {name: pytest.approx(0.25, abs=0.01) for name in OUTPUTS}
    fine = dict.fromkeys(LIMITS, 0.0)
    for name in OUTPUTS:
        sentence = agrees({**fine, name: errors[name]})
        assert f'{name} differs by 0.25' in sentence and 'onnxruntime' in sentence
        assert '(1 of 20 outputs' in sentence


def test_differences_of_rounding_are_allowed():
    small = dict.fromkeys(LIMITS, 0.02)
    assert agrees({**small, tensors.SIDE_LOGITS: 0.19}) == ''
    assert 'side_logits differs by 0.21' in agrees({**small, tensors.SIDE_LOGITS: 0.21})
    for name in LENGTHS:                  # 4 % of a distance would be too much
        assert f'{name} differs by 0.04' in agrees({**small, name: 0.04})


def test_large_values_are_compared_relative_to_the_largest():
    class Large(ReferenceBackend):
        def _run(self, graph, inputs):
            return {name: 40 * value for name, value in super()._run(graph, inputs).items()}

    class Near(Large):
        def _run(self, graph, inputs):
            return {name: value + 1 for name, value in super()._run(graph, inputs).items()}

    errors = compare(Near(), Large())
    assert errors[tensors.FEATURE_MAP] == pytest.approx(1 / 40, rel=0.01)


def test_what_is_about_padding_is_not_compared():
    class Padded(ReferenceBackend):
        def _run(self, graph, inputs):
            outputs = super()._run(graph, inputs)
            if graph == 'reasoner':
                outputs[tensors.SUBJECT_LOGITS][:, 1 + 4:] = 1e4
                outputs[tensors.GAP_LOG][:, 4:] = outputs[tensors.GAP_LOG][:, :, 4:] = np.nan
                outputs[tensors.LENGTH_SURE][1:2, 2:] = -7       # of the row with two regions
                outputs[tensors.RANGE_LOG][0, 3] += 1            # the last one that is read
                outputs[tensors.ZERO_LOGITS][0, 3, 3] += 1
            return outputs

    errors = compare(Padded(), ReferenceBackend())
    assert {name for name, error in errors.items() if error} == {
        tensors.RANGE_LOG, tensors.ZERO_LOGITS}


def test_not_finite_and_wrong_shapes_never_agree():
    class Broken(ReferenceBackend):
        def _run(self, graph, inputs):
            outputs = super()._run(graph, inputs)
            if graph == 'reasoner':
                outputs[tensors.TASK_LOGITS][0, 0] = np.nan
                outputs[tensors.SIDE_LOGITS] = outputs[tensors.SIDE_LOGITS][:, :1]
            return outputs

    errors = compare(Broken(), ReferenceBackend())
    assert np.isnan(errors[tensors.TASK_LOGITS]) and errors[tensors.SIDE_LOGITS] == np.inf
    assert 'task_logits differs by nan' in agrees(errors)
    assert 'side_logits differs by inf' in agrees({**errors, tensors.TASK_LOGITS: 0.0})
    assert 'were not compared' in agrees({})


def test_nan_in_an_early_case_is_not_forgotten():
    seen = []

    def spoil_once(value):
        seen.append(1)
        return value if len(seen) > 1 else value * np.nan

    errors = compare(Off(tensors.PRESENT, spoil_once), ReferenceBackend())
    assert np.isnan(errors[tensors.PRESENT])


def test_computes_what_the_scripted_graphs_do(cases):
    """The fake reference tells rows apart; else a test of batches would prove nothing."""
    for case in cases:
        if case.graph != 'vision' and batch(case) == 3:
            outputs = compute(case.graph, case.inputs)
            name = SIGNATURES[case.graph][1][0]
            rows = outputs[name].reshape(3, -1)
            assert not np.allclose(rows[0], rows[1]) and not np.allclose(rows[1], rows[2])
