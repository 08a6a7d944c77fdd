# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Experts that get their own tokens alone give what all experts on all tokens gave."""

from collections import Counter

import numpy as np
from onnx import helper
import pytest
from test_export_quantize import EXPERTS, HIDDEN, Stored, values_of, WIDTH

from tinygiant_ros.export.dispatch import dispatch_experts, PRODUCT
from tinygiant_ros.export.fusions import fuse
from tinygiant_ros.export.matmuls import quantize_products

WIDE = EXPERTS * HIDDEN


@pytest.fixture
def experts(tmp_path):
    """Return a layer of experts in its wide form, as the model exports it."""
    draw = np.random.default_rng(5)
    tensors = {'up': ('fusion.layers.0.experts.expand',
                      draw.normal(0, 0.1, (WIDTH, WIDE)).astype(np.float32)),
               'down': ('fusion.layers.0.experts.reduce',
                        draw.normal(0, 0.1, (WIDE, WIDTH)).astype(np.float32))}
    small = {'bias': draw.normal(0, 1, (1, 1, WIDE)).astype(np.float32),
             'apart': np.array([0, 0, EXPERTS, HIDDEN]), 'together': np.array([0, 0, WIDE]),
             'last': np.array([-1])}
    nodes = [helper.make_node(kind, inputs, [output], output) for kind, inputs, output in (
        ('MatMul', ['x', 'up'], 'expanded'), ('Add', ['expanded', 'bias'], 'biased'),
        ('Tanh', ['biased'], 'curved'), ('Reshape', ['curved', 'apart'], 'by_expert'),
        ('Unsqueeze', ['gates', 'last'], 'shares'), ('Mul', ['by_expert', 'shares'], 'gated'),
        ('Reshape', ['gated', 'together'], 'joined'), ('MatMul', ['joined', 'down'], 'y'))]
    return Stored(tmp_path, nodes, [('x', ['n', 't', WIDTH]), ('gates', ['n', 't', EXPERTS])],
                  [('y', ['n', 't', WIDTH])], tensors, small)


def gates_of(chosen):
    """Return gates [N, T, E]; chosen: experts of each token [N, T, K]."""
    gates = np.zeros((*chosen.shape[:2], EXPERTS), np.float32)
    shares = np.random.default_rng(6).uniform(0.1, 1, chosen.shape).astype(np.float32)
    np.put_along_axis(gates, chosen, shares, axis=-1)
    return gates


def pairs(batch, tokens, seed=0):
    """Return two experts for each token."""
    draw = np.random.default_rng(seed)
    return np.argsort(draw.random((batch, tokens, EXPERTS)), axis=-1)[..., :2]


def rewritten(experts, dispatched):
    """Return the layer in INT8; not dispatched: as the wide products that it is made of."""
    draw, graph = np.random.default_rng(8), experts.read()
    known = {'x': values_of(draw.normal(0, 1, (40, WIDTH)).astype(np.float32)),
             'joined': values_of(draw.uniform(-1, 1, (40, WIDE)).astype(np.float32))}
    quantize_products(graph, known)
    if dispatched:
        fuse(graph)
    return graph


@pytest.mark.parametrize('chosen', [
    pairs(1, 9), pairs(3, 5), pairs(1, 1), np.full((2, 4, 1), 2),     # one expert gets them all
    np.array([[[0, 2], [2, 0], [0, 2]]])])                            # one gets none
def test_the_same_as_all_experts_on_all_tokens(experts, chosen):
    x = np.random.default_rng(9).normal(0, 1, (*chosen.shape[:2], WIDTH)).astype(np.float32)
    inputs = {'x': x, 'gates': gates_of(chosen)}
    (expected,), _ = experts.run(rewritten(experts, False), inputs)
    graph = rewritten(experts, True)
    kinds = Counter(node.op_type for node in graph.nodes)
    assert kinds[PRODUCT] == 2 * EXPERTS and 'MatMul' not in kinds
    (got,), optimised = experts.run(graph, inputs)
    assert got.shape == expected.shape
    np.testing.assert_allclose(got, expected, atol=1e-4)
    # the weights of each expert are split off once, when the graph is loaded
    assert Counter(node.op_type for node in optimised.node)['Split'] == 2


def test_what_nobody_gates_stays(experts):
    graph = experts.read()
    quantize_products(graph, {name: values_of(np.ones((1, size), np.float32))
                              for name, size in (('x', WIDTH), ('joined', WIDE))})
    before = [node.name for node in graph.nodes]
    dispatch_experts(graph)              # no product is fused yet
    assert [node.name for node in graph.nodes] == before


def test_nodes_are_put_behind_what_they_read(experts):
    graph = experts.read()
    order = [node.name for node in graph.nodes]
    graph.sort()
    assert [node.name for node in graph.nodes] == order
    graph.nodes = graph.nodes[::-1]
    graph.sort()
    places = {node.output[0]: place for place, node in enumerate(graph.nodes)}
    assert len(places) == len(order)
    for node in graph.nodes:
        assert all(places[name] < places[node.output[0]] for name in node.input if name in places)
