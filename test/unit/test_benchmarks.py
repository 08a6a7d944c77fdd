# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The pure parts of the benchmarks: turns, sums, tables, operations, pieces of graphs, bounds."""

import json

import numpy as np
import pytest

onnx = pytest.importorskip('onnx')
from onnx import helper, TensorProto  # noqa: E402

from benchmarks import experts, operations, pages, precisions, roofline  # noqa: E402
from benchmarks.measure import in_turn, ratio, summary, take_turns  # noqa: E402
from benchmarks.precisions import assemble_all, available, weight_bytes  # noqa: E402
from tinygiant_ros.runtime.release import Release  # noqa: E402


def test_cases_take_turns_and_warm_up_is_not_counted():
    calls = []
    samples = take_turns({'a': lambda: calls.append('a'), 'b': lambda: calls.append('b')}, 3, 1)
    assert calls == ['b', 'a', 'a', 'b', 'b', 'a', 'a', 'b']
    assert {name: len(values) for name, values in samples.items()} == {'a': 3, 'b': 3}
    assert in_turn('abc', 2) == ['a', 'b', 'c']


def test_summary_and_ratio_are_of_medians():
    values = [*range(1, 100), 1000.0]
    assert summary(values) == {'median_ms': 50.5, 'p99_ms': 108.01, 'samples': 100}
    assert ratio([4.0, 6.0, 100.0], [2.0, 3.0, 1.0]) == 3.0


@pytest.mark.parametrize('manifest, there', [
    ({}, ('float32',)), ({'int8': {}}, ('float32', 'int8'))])
def test_no_precision_is_measured_that_a_release_has_not(tmp_path, monkeypatch, manifest, there):
    monkeypatch.setattr(precisions, 'assemble', lambda release, precision: precision)
    release = Release(tmp_path / 'tiny', {}, manifest, '', ())
    assert available(release) == there
    found = assemble_all(release)
    assert found.folders == {name: name for name in there} and found.best == there[-1]
    assert set(found.missing) == {'float32', 'int8'} - set(there)


def test_table_aligns_numbers_and_shows_what_is_missing():
    assert pages.markdown(('a', 'b', 'c'), [('x|y', 1.23456, None), ('z', 123.456, 7)]) == (
        '| a | b | c |\n|---|---:|---:|\n| x/y | 1.23 | - |\n| z | 123.5 | 7 |')


def test_page_holds_the_results_that_are_there(tmp_path):
    class Module:
        @staticmethod
        def table(result):
            return f'<{result["number"]}>'
    machine = {'cores': 2, 'processor': 'X', 'memory_gb': 8, 'load_before': 0.1}
    (tmp_path / 'one.json').write_text(json.dumps(
        {'number': 5, 'method': 'How.', 'machine': machine, 'model_id': 'm'}))
    pages.write_page({'one': Module, 'two': Module}, tmp_path)
    page = (tmp_path / pages.PAGE).read_text()
    assert '## one' in page and '<5>' in page and 'How.' in page and '## two' not in page


def small_model():
    """A grouped convolution, then two products with a weight and one of activations."""
    tensor = helper.make_tensor_value_info
    weights = [('kernel', (6, 2, 3, 3)), ('wide', (5, 7)), ('flat', (7, 3))]
    nodes = [helper.make_node('Conv', ['image', 'kernel'], ['seen'], group=2),
             helper.make_node('MatMul', ['rows', 'wide'], ['inner']),
             helper.make_node('MatMul', ['inner', 'flat'], ['outer']),
             helper.make_node('Transpose', ['rows'], ['columns'], perm=[0, 2, 1]),
             helper.make_node('MatMul', ['columns', 'outer'], ['product'])]
    graph = helper.make_graph(
        nodes, 'small', [tensor('image', TensorProto.FLOAT, (1, 4, 'h', 'w')),
                         tensor('rows', TensorProto.FLOAT, (1, 'n', 5))],
        [tensor('seen', TensorProto.FLOAT, None), tensor('product', TensorProto.FLOAT, None)],
        [onnx.numpy_helper.from_array(np.ones(shape, np.float32), name)
         for name, shape in weights])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid('', 17)], ir_version=8)


def test_operations_are_counted_with_the_shapes_of_the_run(tmp_path):
    path = tmp_path / 'small.onnx'
    onnx.save(small_model(), path)
    feeds = {'image': np.zeros((1, 4, 8, 10), np.float32), 'rows': np.zeros((1, 4, 5), np.float32)}
    convolution = 6 * 6 * 8 * (2 * 3 * 3)
    assert operations.of_file(path, feeds) == (
        convolution + 4 * 7 * 5 + 4 * 3 * 7 + 5 * 3 * 4)
    assert weight_bytes(small_model()) == 4 * (6 * 2 * 9 + 5 * 7 + 7 * 3)


def expert_model():
    """One layer: a norm outside, expand, activation, gate, reduce, a sum outside."""
    tensor = helper.make_tensor_value_info
    nodes = [helper.make_node('Neg', ['tokens'], ['normed']),
             helper.make_node('Sigmoid', ['normed'], ['gate']),
             helper.make_node('MatMul', ['normed', 'l.experts.expand'], ['wide']),
             helper.make_node('Relu', ['wide'], ['active']),
             helper.make_node('ReduceMean', ['gate'], ['weight'], axes=[-1]),
             helper.make_node('Mul', ['active', 'weight'], ['gated']),
             helper.make_node('MatMul', ['gated', 'l.experts.reduce'], ['said']),
             helper.make_node('Add', ['said', 'tokens'], ['out'])]
    weights = np.random.default_rng(0)
    graph = helper.make_graph(
        nodes, 'layer', [tensor('tokens', TensorProto.FLOAT, (1, 'n', 4))],
        [tensor('out', TensorProto.FLOAT, None)],
        [onnx.numpy_helper.from_array(weights.normal(size=shape).astype(np.float32), name)
         for name, shape in (('l.experts.expand', (4, 6)), ('l.experts.reduce', (6, 4)))])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid('', 17)], ir_version=8)


def test_experts_are_cut_out_without_router_and_norm():
    model = expert_model()
    at = experts.border(model)
    assert at == experts.Border(('normed', 'weight'), ('said',))
    piece = experts.cut(model, at, dict.fromkeys(at.inputs, np.zeros(1, np.float32)))
    assert [node.op_type for node in piece.graph.node] == ['MatMul', 'Relu', 'Mul', 'MatMul']
    feeds = {'tokens': np.random.default_rng(1).normal(size=(1, 3, 4)).astype(np.float32)}
    inside = operations.run_for(model, [*at.inputs, 'said'], feeds)
    again = operations.run_for(piece, ['said'], {name: inside[name] for name in at.inputs})
    np.testing.assert_allclose(again['said'], inside['said'], rtol=1e-6)


def test_experts_that_cannot_be_cut_are_refused():
    model = expert_model()
    with pytest.raises(ValueError, match='made outside'):
        experts.cut(model, experts.Border(('weight',), ('said',)),
                    {'weight': np.zeros(1, np.float32)})
    del model.graph.node[6:]
    with pytest.raises(ValueError, match='no experts'):
        experts.border(model)


def test_bound_is_the_larger_of_memory_and_compute():
    module = roofline.Module(int8_tops=2.0, float16_tflops=1.0, gigabytes_per_s=10.0)
    weights = {'vision': 10_000_000, 'closeup': 0, 'reasoner': 0, 'decoder': 10_000}
    macs = {'vision': 1_000_000, 'closeup': 1_000_000_000, 'reasoner': 0, 'decoder': 0}
    rows = roofline.bound(module, 'int8', weights, macs)
    assert rows['vision'] == {'memory_ms': 1.0, 'compute_ms': 0.001, 'bound_ms': 1.0}
    assert rows['closeup']['bound_ms'] == 1.0
    assert rows['question']['bound_ms'] == pytest.approx(1.0 + 2 * 1.0 + roofline.WORDS * 0.001)
    assert roofline.bound(module, 'float16', weights, macs)['closeup']['compute_ms'] == 2.0
    assert roofline.weights_of({'float32': {'vision': 8}}) == {
        'float16': {'vision': 4}, 'int8': {'vision': 2}}
