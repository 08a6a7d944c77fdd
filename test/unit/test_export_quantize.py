# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""INT8 products and convolutions: what ONNX Runtime fuses, and what they compute."""

import numpy as np
import onnx
from onnx import helper, numpy_helper, TensorProto
import onnxruntime
import pytest

from tinygiant_ros.export.convolutions import (
    int8_convolutions,
    quantize_convolutions,
    STEPS,
    touched,
)
from tinygiant_ros.export.matmuls import check_experts, quantize_products
from tinygiant_ros.export.onnx_graph import WeightlessGraph
from tinygiant_ros.export.parts import full_name, part_of
from tinygiant_ros.export.ranges import Values
from tinygiant_ros.runtime.weights import graph_tensor, WrongTensor

WIDTH, HIDDEN, EXPERTS = 48, 40, 3
KINDS = ('MatMul', 'Gemm', 'Conv', 'FusedConv', 'FusedMatMul')


class Stored:
    """A graph whose large initializers lie in weights.bin, as strip_weights leaves them."""

    def __init__(self, folder, nodes, inputs, outputs, tensors, small=None):
        self.folder, self.tensors = folder, {}
        initializers, content, self.origins = [], b'', {}
        for name, (key, value) in tensors.items():
            transpose = value.ndim == 2
            self.tensors[key] = np.ascontiguousarray(value.T) if transpose else value
            self.origins[len(content)] = {
                'offset': len(content), 'shape': list(value.shape), 'source': 'trained',
                'key': key, 'transpose': transpose}
            one = numpy_helper.from_array(value, name)
            one.ClearField('raw_data')
            one.data_location = TensorProto.EXTERNAL
            for field, text in (('location', 'weights.bin'), ('offset', len(content)),
                                ('length', value.nbytes)):
                one.external_data.add(key=field, value=str(text))
            initializers.append(one)
            content += value.tobytes()
        initializers += [numpy_helper.from_array(value, name)
                         for name, value in (small or {}).items()]
        graph = helper.make_graph(nodes, 'g', [_value(*one) for one in inputs],
                                  [_value(*one) for one in outputs], initializers)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 17)],
                                  ir_version=8)
        (folder / 'weights.bin').write_bytes(content)
        onnx.save(model, str(folder / 'float.onnx'))

    def read(self):
        """Return the graph to be rewritten."""
        weights = np.fromfile(self.folder / 'weights.bin', '<f4')
        return WeightlessGraph(self.folder / 'float.onnx', self.origins, weights)

    def run(self, graph, inputs):
        """Return outputs of a rewritten graph, and the graph as ONNX Runtime optimised it."""
        folder = self.folder / 'made'
        folder.mkdir(exist_ok=True)
        content, places = b'', {}
        for name, entry in graph.references().items():
            tensor = graph_tensor(self.tensors, entry)
            places[name] = (len(content), tensor.nbytes)
            content += tensor.tobytes()
        (folder / 'weights.bin').write_bytes(content)
        graph.save(folder / 'int8.onnx', places)
        options = onnxruntime.SessionOptions()
        options.optimized_model_filepath = str(folder / 'optimised.onnx')
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(str(folder / 'int8.onnx'), options,
                                               providers=['CPUExecutionProvider'])
        optimised = onnx.load(str(folder / 'optimised.onnx'), load_external_data=False)
        return session.run(None, inputs), optimised.graph

    def expected(self, inputs):
        """Return what the float graph computes."""
        session = onnxruntime.InferenceSession(str(self.folder / 'float.onnx'),
                                               providers=['CPUExecutionProvider'])
        return session.run(None, inputs)


def _value(name, shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def unfused(graph):
    """Return the operators on floats that still read what was INT8."""
    makers = {name: node for node in graph.node for name in node.output}
    return [node.name for node in graph.node if node.op_type in KINDS and any(
        name in makers and makers[name].op_type == 'DequantizeLinear' for name in node.input)]


def values_of(array):
    values = Values()
    values.add(array, np.random.default_rng(0))
    return values


@pytest.fixture
def attention(tmp_path):
    """Two products of one activation, with biases, as queries and keys are made."""
    draw = np.random.default_rng(3)
    names = ('query', 'key')
    weights = {f'w_{name}': (f'text.encoder.layer.2.attention.self.{name}.weight',
                             draw.normal(0, 0.1, (WIDTH, HIDDEN)).astype(np.float32))
               for name in names}
    biases = {f'b_{name}': draw.normal(0, 1, HIDDEN).astype(np.float32) for name in names}
    nodes = []
    for name in names:
        nodes += [helper.make_node('MatMul', ['x', f'w_{name}'], [f'm_{name}'], f'm_{name}'),
                  helper.make_node('Add', [f'b_{name}', f'm_{name}'], [name], f'a_{name}')]
    return Stored(tmp_path, nodes, [('x', ['n', 't', WIDTH])],
                  [(name, ['n', 't', HIDDEN]) for name in names], weights, biases)


def activation(largest=40.0):
    """Return an activation with one channel far larger than the others."""
    x = np.random.default_rng(4).normal(0, 1, (2, 9, WIDTH)).astype(np.float32)
    x[..., 7] *= largest
    return x


def test_products_that_share_their_input_are_fused_each(attention):
    x = activation()
    graph = attention.read()
    assert quantize_products(graph, {'x': values_of(x)}) == 2
    got, optimised = attention.run(graph, {'x': x})
    assert unfused(optimised) == []
    kinds = [node.op_type for node in optimised.node]
    assert kinds.count('MatMulIntegerToFloat') == 2 and 'MatMul' not in kinds
    for one, other in zip(got, attention.expected({'x': x}), strict=True):
        np.testing.assert_allclose(one, other, atol=0.02 * np.abs(other).max())


def test_a_large_channel_does_not_cost_the_others(attention):
    """Small channels keep their steps: without that the error would be a third."""
    x = activation(100.0)
    graph = attention.read()
    quantize_products(graph, {'x': values_of(x)})
    quiet = np.array(x)
    quiet[..., 7] = 0.0
    (got, _), _ = attention.run(graph, {'x': quiet})
    expected = attention.expected({'x': quiet})[0]
    assert np.abs(got - expected).mean() < 0.06 * np.abs(expected).mean()


def test_weights_are_int8_without_zero_point_along_the_output(attention):
    graph = attention.read()
    quantize_products(graph, {'x': values_of(activation())})
    weights = [node for node in graph.nodes if node.op_type == 'DequantizeLinear'
               and node.input[0].endswith('.weight')]
    assert [len(node.input) for node in weights] == [2, 2]
    assert [node.attribute[0].i for node in weights] == [1, 1]
    entries = graph.references()
    assert {tuple(entries[node.input[1]]['shape']) for node in weights} == {(HIDDEN,)}
    zeros = [graph.value(node.input[2]) for node in graph.nodes
             if node.op_type == 'QuantizeLinear']
    assert [(zero.dtype, int(zero)) for zero in zeros] == [(np.int8, 0)] * 2


def experts(folder, hidden=EXPERTS * HIDDEN):
    draw = np.random.default_rng(5)
    tensors = {'up': ('fusion.layers.0.experts.expand',
                      draw.normal(0, 0.1, (WIDTH, hidden)).astype(np.float32)),
               'down': ('fusion.layers.0.experts.reduce',
                        draw.normal(0, 0.1, (hidden, WIDTH)).astype(np.float32))}
    nodes = [helper.make_node('MatMul', ['x', 'up'], ['h'], 'first'),
             helper.make_node('MatMul', ['h', 'down'], ['y'], 'second')]
    return Stored(folder, nodes, [('x', ['n', 't', WIDTH])], [('y', ['n', 't', WIDTH])], tensors)


def test_every_expert_has_to_be_there(tmp_path):
    x = activation(1.0)
    graph = experts(tmp_path).read()
    with pytest.raises(ValueError, match='0 and 0 products of experts'):
        check_experts(graph, 1, EXPERTS * HIDDEN)
    quantize_products(graph, {'x': values_of(x), 'h': values_of(x)})
    check_experts(graph, 1, EXPERTS * HIDDEN)
    with pytest.raises(ValueError, match='2 layers'):
        check_experts(graph, 2, EXPERTS * HIDDEN)
    with pytest.raises(ValueError, match='have 160 channels'):
        check_experts(graph, 1, (EXPERTS + 1) * HIDDEN)


def test_experts_keep_the_steps_that_are_stored(tmp_path):
    graph = experts(tmp_path).read()
    x = activation(1.0)
    quantize_products(graph, {'x': values_of(x), 'h': values_of(x)})
    assert not any('shifts' in entry for entry in graph.references().values())


def test_a_weight_that_is_stored_along_its_input_is_refused(tmp_path):
    stored = experts(tmp_path)
    for entry in stored.origins.values():
        entry['transpose'] = False
    x = activation(1.0)
    with pytest.raises(ValueError, match='no scale for each of its output channels'):
        quantize_products(stored.read(), {'x': values_of(x), 'h': values_of(x)})


@pytest.fixture
def backbone(tmp_path):
    """An expansion with ReLU6, a padded filter of every channel, a projection, and a sum."""
    draw, inputs = np.random.default_rng(6), 8
    shapes = {'_expand_conv': (24, inputs, 1, 1), '_depthwise_conv': (24, 1, 3, 3),
              '_project_conv': (inputs, 24, 1, 1)}
    stem = 'color_backbone._blocks.3.'
    tensors, small, nodes, before = {}, {}, [], 'x'
    small['pads'] = np.array([0, 0, 0, 1, 0, 0, 2, 1], np.int64)
    small['low'], small['high'] = np.float32(0), np.float32(6)
    for number, (name, shape) in enumerate(shapes.items()):
        tensors[name] = (f'{stem}{name}.weight', draw.normal(0, 0.5, shape).astype(np.float32))
        for part, value in (('weight', draw.normal(1, 0.5, shape[0])), ('mean', draw.normal(
                0, 0.2, shape[0])), ('bias', draw.normal(0, 0.5, shape[0])),
                ('variance', draw.uniform(0.5, 2, shape[0]))):
            small[f'{name}.{part}'] = value.astype(np.float32)
        small[f'{name}.weight'][1] = -0.7            # a norm may turn a channel's sign
        source = before
        if number == 1:
            nodes.append(helper.make_node('Pad', [before, 'pads', ''], ['padded'], 'pad'))
            source = 'padded'
        nodes += [helper.make_node('Conv', [source, name], [f'c{number}'], f'conv{number}',
                                   group=24 if number == 1 else 1, pads=[0, 0, 0, 0]),
                  helper.make_node('BatchNormalization', [f'c{number}', *(
                      f'{name}.{part}' for part in ('weight', 'bias', 'mean', 'variance'))],
                      [f'n{number}'], f'norm{number}', epsilon=1e-3)]
        before = f'n{number}'
        if number < 2:
            nodes.append(helper.make_node('Clip', [before, 'low', 'high'], [f'r{number}'],
                                          f'clip{number}'))
            before = f'r{number}'
    nodes += [helper.make_node('Add', ['x', before], ['sum'], 'sum'),
              helper.make_node('Identity', ['sum'], ['y'], 'end')]
    return Stored(tmp_path, nodes, [('x', [1, inputs, 10, 14])],
                  [('y', [1, inputs, 10, 14])], tensors, small)


def test_convolutions_are_fused_with_norm_limit_and_padding(backbone):
    x = np.random.default_rng(7).normal(0.4, 1, (1, 8, 10, 14)).astype(np.float32)
    graph = backbone.read()
    found = int8_convolutions(graph)
    names = touched(graph, found)
    assert names == ['n2', 'r0', 'r1', 'sum', 'x']
    model = onnx.load(str(backbone.folder / 'float.onnx'), load_external_data=False)
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names[:-1])
    session = onnxruntime.InferenceSession(
        _saved(model, backbone.folder / 'probe.onnx'), providers=['CPUExecutionProvider'])
    held = dict(zip(names, [*session.run(names[:-1], {'x': x}), x], strict=True))
    ranges = {name: values_of(value).range(STEPS) for name, value in held.items()}
    assert ranges['r0'][1] == 0 and 0 < ranges['x'][1] < STEPS
    assert quantize_convolutions(graph, found, ranges, {'pads': graph.value('pads')}) == 3
    graph.remove_unused()
    (got,), optimised = backbone.run(graph, {'x': x})
    kinds = [node.op_type for node in optimised.node]
    assert unfused(optimised) == [] and kinds.count('QLinearConv') == 3
    assert not {'Conv', 'BatchNormalization', 'Clip', 'Pad', 'Add'} & set(kinds)
    expected = backbone.expected({'x': x})[0]
    assert np.abs(got - expected).mean() < 0.04 * np.abs(expected).mean()


def _saved(model, path):
    onnx.save(model, str(path))
    return str(path)


def test_shifts_are_taken_into_the_weights_exactly():
    weights = np.array([[1.0, 2.0, -4.0], [8.0, 0.5, 0.25]], np.float32)
    entry = {'source': 'trained', 'key': 'w', 'shape': [3, 2], 'transpose': True, 'as': 'int8',
             'shifts': [2, 0, -1]}
    steps = graph_tensor({'w': weights}, entry)
    scale = graph_tensor({'w': weights}, {**entry, 'shape': [2], 'as': 'scale',
                                          'transpose': False})
    shifted = weights * np.array([4, 1, 0.5], np.float32)
    np.testing.assert_allclose(steps * scale, shifted.T, atol=float(scale.max()) / 2)
    with pytest.raises(WrongTensor, match=r'shape \[2, 2\]'):
        graph_tensor({'w': weights}, {**entry, 'shape': [2, 2]})


def test_parts_have_a_precision_by_name():
    def part(key, source='trained'):
        return part_of({'key': key, 'source': source})
    assert part('fusion.layers.2.experts.expand')[:3:2] == ('experts', 'int8')
    assert part('fusion.layers.2.experts.route_token.weight').precision == 'float32'
    assert part('fusion.layers.2.experts.reduce_bias').precision == 'float32'
    assert part('_conv_stem.weight', 'efficientnet_lite0').precision == 'float32'
    assert part('_blocks.3._project_conv.weight', 'efficientnet_lite1').precision == 'int8'
    assert part('embeddings.word_embeddings.weight', 'minilm').name == 'word table'
    assert part('heads.distance.hidden.0.weight').precision == 'float32'
    assert part('heads.side.0.weight').precision == 'float32'
    for name, precision in (('relation.measured.0', 'float32'), ('relation.measured.2', 'int8'),
                            ('relation.mix.0', 'int8'), ('relation.question', 'float32'),
                            ('score', 'float32'), ('feed_forward.2', 'int8'), ('norm', 'float32')):
        assert part(f'reinspections.1.{name}.weight').precision == precision, name
    assert full_name({'source': 'minilm', 'key': 'a.b'}) == 'text.a.b'
    assert part('anything at all').precision == 'float32'
