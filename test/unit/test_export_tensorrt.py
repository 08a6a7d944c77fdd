# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Graphs for TensorRT: what becomes INT8 there alone, and that they compute the same."""

import numpy as np
from onnx import helper
import pytest
from test_export_quantize import Stored, values_of

from tinygiant_ros.export.columns import forward_columns
from tinygiant_ros.export.tensorrt import calibrated, to_tensorrt, WHOLE

LIMITED, LINEAR = 256, 240                # channels; their product is a wide layer


@pytest.fixture
def column_graph(tmp_path):
    """Columns joined twice, of which single ones and a pair are read again."""
    draw = np.random.default_rng(1)
    nodes = [
        helper.make_node('Unsqueeze', ['a', 'axis'], ['a1'], 'a1'),
        helper.make_node('Unsqueeze', ['b', 'axis'], ['b1'], 'b1'),
        helper.make_node('Concat', ['a1', 'b1'], ['pair'], 'pair', axis=-1),
        helper.make_node('Concat', ['pair', 'c'], ['all'], 'all', axis=2),
        helper.make_node('Gather', ['all', 'one'], ['b2'], 'b2', axis=2),
        helper.make_node('Gather', ['all', 'three'], ['c1'], 'c1', axis=-1),
        helper.make_node('Split', ['pair', 'ones'], ['left', 'right'], 'halves', axis=-1),
        helper.make_node('Add', ['b2', 'c1'], ['y'], 'sum'),
        helper.make_node('Sub', ['left', 'right'], ['z'], 'difference')]
    small = {'axis': np.array([-1]), 'one': np.array(1), 'three': np.array(3),
             'ones': np.array([1, 1])}
    stored = Stored(tmp_path, nodes, [('a', [2, 5]), ('b', [2, 5]), ('c', [2, 5, 3])],
                    [('y', [2, 5]), ('z', [2, 5, 1])], {}, small)
    return stored, {name: draw.normal(size=shape).astype(np.float32)
                    for name, shape in (('a', (2, 5)), ('b', (2, 5)), ('c', (2, 5, 3)))}


def test_columns_come_from_where_they_were_made(column_graph):
    stored, inputs = column_graph
    graph = stored.read()
    forward_columns(graph)
    kinds = [node.op_type for node in graph.nodes]
    assert 'Concat' not in kinds and 'Split' not in kinds
    got, _ = stored.run(graph, inputs)
    for one, expected in zip(got, stored.expected(inputs), strict=True):
        np.testing.assert_array_equal(one, expected)


@pytest.fixture
def vision(tmp_path):
    """A limit, two wide convolutions of one pixel with their norms, and a sum."""
    draw = np.random.default_rng(5)
    tensors, small = {}, {'low': np.float32(0), 'high': np.float32(6)}
    nodes, before = [], 'x'
    for number, (out, into) in enumerate(((LIMITED, LINEAR), (LINEAR, LIMITED))):
        name = f'_blocks.{number}._project_conv'
        tensors[name] = (f'color_backbone.{name}.weight',
                         draw.normal(0, 0.05, (out, into, 1, 1)).astype(np.float32))
        small.update({
            f'{name}.weight': draw.normal(0.8, 0.3, out).astype(np.float32),
            f'{name}.bias': draw.normal(0, 1, out).astype(np.float32),
            f'{name}.mean': draw.normal(0, 1, out).astype(np.float32),
            f'{name}.variance': draw.uniform(0.5, 2, out).astype(np.float32)})
        nodes += [helper.make_node('Conv', [before, name], [f'c{number}'], f'conv{number}'),
                  helper.make_node('BatchNormalization', [f'c{number}', *(
                      f'{name}.{part}' for part in ('weight', 'bias', 'mean', 'variance'))],
                      [f'n{number}'], f'norm{number}', epsilon=1e-3)]
        before = f'n{number}'
        if number == 0:
            nodes.append(helper.make_node('Clip', ['n0', 'low', 'high'], ['r0'], 'limit'))
            before = 'r0'
    nodes += [helper.make_node('Add', ['x', 'n1'], ['sum'], 'sum'),
              helper.make_node('Identity', ['sum'], ['y'], 'end')]
    return Stored(tmp_path, nodes, [('x', [1, LINEAR, 4, 6])], [('y', [1, LINEAR, 4, 6])],
                  tensors, small)


def test_wide_layers_of_the_vision_graph_are_int8(vision):
    x = np.random.default_rng(6).normal(0, 2, (1, LINEAR, 4, 6)).astype(np.float32)
    graph = vision.read()
    graph.name = WHOLE
    assert calibrated(graph) == {'x', 'r0'}
    limited = np.random.default_rng(7).uniform(0, 6, (1, LIMITED, 4, 6)).astype(np.float32)
    to_tensorrt(graph, {'x': values_of(x), 'r0': values_of(limited)})
    stored = [entry['as'] for entry in graph.references().values()]
    assert stored == ['int8', 'int8']
    kinds = [node.op_type for node in graph.nodes]
    assert kinds.count('QuantizeLinear') == 2 and 'BatchNormalization' not in kinds
    (got,), _ = vision.run(graph, {'x': x})
    expected = vision.expected({'x': x})[0]
    assert np.abs(got - expected).mean() < 0.03 * np.abs(expected).mean()


def test_scales_are_symmetric_and_shut_out_the_rare():
    values = np.random.default_rng(8).normal(0, 1, 4000).astype(np.float32)
    values[0] = -90.0
    assert values_of(np.array([[-3.0, 2.0]], np.float32)).scale(127) == pytest.approx(
        3 / 127, rel=0.05)
    assert 0.3 * 90 / 127 < values_of(values[None]).scale(127) < 90 / 127
