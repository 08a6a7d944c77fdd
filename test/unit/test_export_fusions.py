# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Fused nodes compute what the nodes before them did, and are there."""

from collections import Counter

import numpy as np
import onnxruntime
import pytest
from test_export_quantize import activation, attention, values_of  # noqa: F401

torch = pytest.importorskip('torch')

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
