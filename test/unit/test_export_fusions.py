# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Fused nodes compute what the nodes before them did, and are there."""

from collections import Counter

import numpy as np
import onnx
import onnxruntime
import pytest
from test_export_quantize import activation, attention, values_of  # noqa: F401

torch = pytest.importorskip('torch')

from tinygiant_ros.export import fusions  # noqa: E402
from tinygiant_ros.export.fusions import DOMAIN, fuse  # noqa: E402
from tinygiant_ros.export.matmuls import quantize_products  # noqa: E402
from tinygiant_ros.export.onnx_graph import WeightlessGraph  # noqa: E402
from tinygiant_ros.model.layers import Attention, closed_where_zero  # noqa: E402

WIDTH, HEADS = 48, 3


class Masked(torch.nn.Module):
    """Attention over the places that a mask leaves, and a product whose experts are gated."""

    def __init__(self):
        super().__init__()
        self.attention = Attention(WIDTH, HEADS)

    def forward(self, x, context, mask):
        y = self.attention(x, context, closed_where_zero(mask).unsqueeze(1))
        batch, tokens = x.shape[:2]
        gated = y.reshape(batch, tokens, 4, WIDTH // 4) * x[..., :4].unsqueeze(-1)
        return gated.reshape(batch, tokens, WIDTH)


class OneQuery(torch.nn.Module):
    """Attention of one word to those before it, under a bias that all questions share."""

    def __init__(self):
        super().__init__()
        self.attention = Attention(WIDTH, HEADS)

    def forward(self, x, context, mask):
        query, read = x[:, :1], self.attention.key_value(context)
        return (self.attention.attend(query, read, (mask[:1] * -2.0).unsqueeze(1))
                + self.attention.attend(query, read))


def export(module, path):
    torch.manual_seed(1)
    example = torch.randn(2, 5, WIDTH), torch.randn(2, 7, WIDTH), torch.ones(2, 7)
    torch.onnx.export(module().eval(), example, str(path), dynamo=False, opset_version=17,
                      input_names=['x', 'context', 'mask'], output_names=['y'],
                      dynamic_axes={'x': {0: 'b', 1: 't'}, 'context': {0: 'b', 1: 'k'},
                                    'mask': {0: 'b', 1: 'k'}, 'y': {0: 'b', 1: 't'}})


def run(path, inputs):
    session = onnxruntime.InferenceSession(str(path), providers=['CPUExecutionProvider'])
    return session.run(None, inputs)[0]


@pytest.mark.parametrize('module, attentions, left', [
    (Masked, 1, {'Softmax': 0, 'Reshape': 2, 'Transpose': 0, 'Shape': 0}),
    (OneQuery, 2, {'Softmax': 0, 'Reshape': 0, 'Transpose': 0})])
def test_attention_is_one_node_for_any_size(tmp_path, module, attentions, left):
    export(module, tmp_path / 'plain.onnx')
    graph = WeightlessGraph(tmp_path / 'plain.onnx', {}, np.zeros(0, np.float32))
    fuse(graph)
    graph.save(tmp_path / 'fused.onnx', {})
    kinds = Counter(node.op_type for node in graph.nodes)
    assert kinds['MultiHeadAttention'] == attentions
    assert {kind: kinds[kind] for kind in left} == left
    draw = np.random.default_rng(2)
    for batch, tokens, known in ((1, 1, 1), (3, 4, 9), (2, 6, 2)):
        mask = (draw.random((batch, known)) < 0.6).astype(np.float32)
        mask[:, 0] = 1
        inputs = {'x': draw.normal(0, 1, (batch, tokens, WIDTH)).astype(np.float32),
                  'context': draw.normal(0, 1, (batch, known, WIDTH)).astype(np.float32),
                  'mask': mask}
        np.testing.assert_allclose(*(run(tmp_path / f'{name}.onnx', inputs)
                                     for name in ('fused', 'plain')), atol=1e-5)


def test_products_take_their_bias(attention):  # noqa: F811
    x = activation(4.0)
    plain, graph = attention.read(), attention.read()
    for one in (plain, graph):
        quantize_products(one, {'x': values_of(x)})
    expected, _ = attention.run(plain, {'x': x})
    fuse(graph)
    assert [node.op_type for node in graph.nodes if node.domain == DOMAIN] == [
        'MatMulIntegerToFloat'] * 2
    assert 'Add' not in {node.op_type for node in graph.nodes}
    got, _ = attention.run(graph, {'x': x})
    for one, other in zip(got, expected, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_products_of_one_activation_share_its_steps(attention):  # noqa: F811
    graph = attention.read()
    quantize_products(graph, {'x': values_of(activation(40.0))})
    evened = [node for node in graph.nodes if node.op_type == 'Mul']
    assert len(evened) == 2
    np.testing.assert_array_equal(*(graph.value(node.input[1]) for node in evened))
    fuse(graph)
    kinds = Counter(node.op_type for node in graph.nodes)
    assert (kinds['Mul'], kinds['QuantizeLinear'], kinds['MatMulIntegerToFloat']) == (1, 1, 2)


class Evened(torch.nn.Module):
    """A norm and an attention, each read by one product that evens out its channels."""

    def __init__(self):
        super().__init__()
        self.norm, self.attention = torch.nn.LayerNorm(WIDTH), Attention(WIDTH, HEADS)

    def forward(self, x, context, mask):
        return self.attention(self.norm(x), context, closed_where_zero(mask).unsqueeze(1))


def test_factors_become_part_of_what_they_multiply(tmp_path):
    export(Evened, tmp_path / 'plain.onnx')
    draw = np.random.default_rng(7)
    graphs = []
    for name in ('mul', 'folded'):
        graph = WeightlessGraph(tmp_path / 'plain.onnx', {}, np.zeros(0, np.float32))
        _in_int8(graph)
        for rewrite in (fusions._fuse_attention, fusions._fuse_products, fusions._share_steps,
                        *((fusions._fold_factors,) if name == 'folded' else ())):
            rewrite(graph)
            graph.remove_unused()
        graph.model.opset_import.append(onnx.helper.make_opsetid(DOMAIN, 1))
        graph.save(tmp_path / f'{name}.onnx', {})
        graphs.append(graph)
    constants = [[node for node in graph.nodes if node.op_type == 'Mul'
                  and not {*node.input} <= {*graph.initializers}] for graph in graphs]
    assert [len(one) for one in constants] == [3, 1]     # left: that of what is given, `context`
    inputs = {'x': draw.normal(0, 1, (2, 5, WIDTH)).astype(np.float32),
              'context': draw.normal(0, 1, (2, 7, WIDTH)).astype(np.float32),
              'mask': np.ones((2, 7), np.float32)}
    np.testing.assert_array_equal(*(run(tmp_path / f'{name}.onnx', inputs)
                                    for name in ('mul', 'folded')))


def _in_int8(graph):
    """Put what quantize_products does around every product with a bias, with made-up factors."""
    draw, nodes = np.random.default_rng(8), []
    for node in graph.nodes:
        weights = graph.value(node.input[1]) if node.op_type == 'MatMul' else None
        if weights is None:
            nodes.append(node)
            continue
        stem = node.output[0]
        factors = np.exp2(draw.integers(-2, 3, (1, 1, len(weights)))).astype(np.float32)
        steps = np.round(weights / np.abs(weights).max(axis=0) * 127).astype(np.int8)
        scale = (np.abs(weights).max(axis=0) / 127).astype(np.float32)
        names = [graph.add(f'{stem}.{name}', value) for name, value in (
            ('smooth', factors), ('scale', np.float32(0.05)), ('zero', np.int8(0)),
            ('weight', steps), ('weight.scale', scale))]
        nodes += [graph.node('Mul', [node.input[0], names[0]], f'{stem}.even'),
                  graph.node('QuantizeLinear', [f'{stem}.even', *names[1:3]], f'{stem}.steps'),
                  graph.node('DequantizeLinear', [f'{stem}.steps', *names[1:3]], f'{stem}.float'),
                  graph.node('DequantizeLinear', names[3:], f'{stem}.weight.float', axis=1)]
        node.input[:] = [f'{stem}.float', f'{stem}.weight.float']
        nodes.append(node)
    graph.nodes = nodes
