# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
INT8 for the widest layers of the vision graph, for TensorRT: symmetric, in a graph of FP16.

Layers that read as many channels share the scale of what they read: TensorRT for RTX writes a
kernel of its own for each constant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
from onnx import NodeProto, TensorProto

from .convolutions import Convolution, folded, int8_convolutions
from .onnx_graph import WeightlessGraph
from .parts import part_of, PROJECTOR
from .ranges import Values
from ..runtime.weights import LEVELS

LEAST_WEIGHTS = 60_000                    # of fewer the kernels take more room than FP16 weights


def size_of(entry: Mapping[str, Any]) -> int:
    """Return how many weights an entry of the manifest stands for."""
    return int(np.prod(entry['shape']))


def wide_inputs(graph: WeightlessGraph) -> list[str]:
    """Return what is read by the layers that become INT8."""
    return [node.input[0] for node in _wide_layers(graph)]


def quantize_wide(graph: WeightlessGraph, values: Mapping[str, Values]) -> set[str]:
    """
    Rewrite the widest layers, with a Cast to float32 before and one to FP16 behind each.

    values: of wide_inputs(). Returns the names of the nodes that stay as they are in FP16.
    """
    convolutions = {one.node.name: one for one in _convolutions(graph)}
    projections = {node.name: node for node in _projections(graph)}
    scales = _shared_scales(graph, values)
    norms = {one.norm.name for one in convolutions.values()}
    nodes, made = [], set()
    for node in graph.nodes:
        if node.name in norms:
            continue
        if node.name in convolutions:
            new = _convolution(graph, convolutions[node.name], scales[node.input[0]])
        elif node.name in projections:
            new = _projection(graph, node, scales[node.input[0]])
        else:
            nodes.append(node)
            continue
        nodes += new
        made.update(one.name for one in new)
    graph.nodes = nodes
    return made


def _wide_layers(graph: WeightlessGraph) -> list[NodeProto]:
    return [*(one.node for one in _convolutions(graph)), *_projections(graph)]


def _convolutions(graph: WeightlessGraph) -> list[Convolution]:
    """Return the wide convolutions of one pixel; those of single channels run in FP16."""
    return [one for one in int8_convolutions(graph)
            if (entry := graph.origin(one.node.input[1]))['shape'][2:] == [1, 1]
            and one.pad is None and size_of(entry) >= LEAST_WEIGHTS]


def _projections(graph: WeightlessGraph) -> list[NodeProto]:
    return [node for node in graph.nodes if node.op_type == 'Gemm'
            and (entry := graph.origin(node.input[1])) is not None
            and part_of(entry).name == PROJECTOR and size_of(entry) >= LEAST_WEIGHTS]


def _shared_scales(graph: WeightlessGraph, values: Mapping[str, Values]) -> dict[str, float]:
    """Return the scale of each input: the largest among those of as many channels."""
    groups = defaultdict(set)
    for node in _wide_layers(graph):
        groups[graph.origin(node.input[1])['shape'][1]].add(node.input[0])
    return {name: max(values[other].scale(LEVELS) for other in group)
            for group in groups.values() for name in group}


def _convolution(graph: WeightlessGraph, one: Convolution, scale: float) -> list[NodeProto]:
    """Return a convolution with its norm in weights and bias."""
    stem = one.norm.output[0]
    _, steps, bias = folded(graph, one, stem)
    graph.add(f'{stem}.weight.scale', np.maximum(steps, 1e-20).astype(np.float32))
    bias_name = graph.add(f'{stem}.bias', bias.astype(np.float32))
    return _between_casts(graph, one.node, stem, scale, [bias_name])


def _projection(graph: WeightlessGraph, node: NodeProto, scale: float) -> list[NodeProto]:
    stem, entry = node.output[0], graph.origin(node.input[1])
    stored = {'source': entry['source'], 'key': entry['key']}
    graph.refer(f'{stem}.weight', {**stored, 'shape': entry['shape'], 'as': 'int8'})
    graph.refer(f'{stem}.weight.scale', {**stored, 'shape': entry['shape'][:1], 'as': 'scale'})
    return _between_casts(graph, node, stem, scale, node.input[2:])


def _between_casts(graph: WeightlessGraph, node: NodeProto, stem: str, scale: float, bias
                   ) -> list[NodeProto]:
    """Return the layer on INT8 inputs, weights being there as `stem`.weight."""
    constants = [graph.add(f'{stem}.scale', np.float32(scale)),
                 graph.add(f'{stem}.zero', np.int8(0))]
    before = [
        graph.node('Cast', [node.input[0]], f'{stem}.single', to=TensorProto.FLOAT),
        graph.node('QuantizeLinear', [f'{stem}.single', *constants], f'{stem}.steps'),
        graph.node('DequantizeLinear', [f'{stem}.steps', *constants], f'{stem}.float'),
        graph.node('DequantizeLinear', [f'{stem}.weight', f'{stem}.weight.scale'],
                   f'{stem}.weight.float', axis=0)]
    node.input[:] = [f'{stem}.float', f'{stem}.weight.float', *bias]
    node.output[0] = f'{stem}.wide'
    return [*before, node,
            graph.node('Cast', [f'{stem}.wide'], stem, to=TensorProto.FLOAT16)]
