# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Graphs for strongly typed TensorRT: it computes what the ONNX says, so FP16 has to stand there.

Products of the table of parts are INT8 as on the CPU. The vision graph is FP16 as a whole. In the
others the remaining weights are FP16, with a Cast before and behind their product; sums, norms,
softmax, logarithms and lengths stay float32, and so do inputs and outputs of every graph.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from onnx import helper, NodeProto, numpy_helper, TensorProto

from .matmuls import quantize_products
from .onnx_graph import EXTERNAL, WeightlessGraph
from .parts import part_of, WORD_TABLE
from .ranges import Values

WHOLE = 'vision'                          # the graph that is FP16 from input to output
_WEIGHTED = ('Conv', 'MatMul', 'Gemm')
_ATTENTION = ('/text/', '/fusion/')       # where products of activations are FP16 too
_LARGEST = 6e4                            # FP16 holds 65504


def to_tensorrt(graph: WeightlessGraph, values: Mapping[str, Values]) -> None:
    """Rewrite a float32 graph of a release; values: of the inputs of its INT8 products."""
    quantize_products(graph, values)
    if graph.name == WHOLE:
        _halve_all(graph)
    else:
        _quantize_words(graph)
        _halve_weights(graph)
    graph.remove_unused()


def _quantize_words(graph: WeightlessGraph) -> None:
    """Store the table of word pieces as INT8: TensorRT wants the DQ before the Gather."""
    nodes = []
    for node in graph.nodes:
        origin = graph.origin(node.input[0]) if node.op_type == 'Gather' else None
        if origin is not None and part_of(origin).name == WORD_TABLE:
            stem, entry = node.output[0], {'source': origin['source'], 'key': origin['key']}
            graph.refer(f'{stem}.rows', {**entry, 'shape': origin['shape'], 'as': 'int8'})
            graph.refer(f'{stem}.rows.scale', {**entry, 'shape': [origin['shape'][0]],
                                               'as': 'scale'})
            nodes.append(graph.node('DequantizeLinear', [f'{stem}.rows', f'{stem}.rows.scale'],
                                    f'{stem}.table', axis=0))
            node.input[0] = f'{stem}.table'
        nodes.append(node)
    graph.nodes = nodes


def _halve_weights(graph: WeightlessGraph) -> None:
    """Make products with float32 weights FP16, and those of attention, each on its own."""
    steps = {node.output[0] for node in graph.nodes if node.op_type == 'DequantizeLinear'}
    nodes = []
    for node in graph.nodes:
        weighted = any(graph.origin(name) is not None for name in node.input)
        attends = node.op_type == 'MatMul' and node.name.startswith(_ATTENTION) and not (
            steps | set(graph.initializers)) & set(node.input)
        if node.op_type not in _WEIGHTED or not (weighted or attends) or steps & set(node.input):
            nodes.append(node)
            continue
        for place, name in enumerate(node.input):
            half = f'{node.output[0]}.half.{place}'
            if _halve_constant(graph, name, half) is None:
                nodes.append(graph.node('Cast', [name], half, to=TensorProto.FLOAT16))
            node.input[place] = half
        output = node.output[0]
        node.output[0] = f'{output}.half'
        nodes += [node, graph.node('Cast', [f'{output}.half'], output, to=TensorProto.FLOAT)]
    graph.nodes = nodes


def _halve_all(graph: WeightlessGraph) -> None:
    """Make a graph FP16 but for its inputs and outputs."""
    halves = {one.name: f'{one.name}.half' for one in (*graph.model.graph.input,
                                                       *graph.model.graph.output)}
    for node in graph.nodes:
        if node.op_type == 'Constant':
            _halve_attribute(node)
        for place, name in enumerate(node.input):
            if name in graph.initializers and graph.is_float(name):
                halves[name] = _halve_constant(graph, name, f'{name}.half')
            node.input[place] = halves.get(name, name)
        node.output[:] = [halves.get(name, name) for name in node.output]
    graph.nodes = [
        *(graph.node('Cast', [one.name], halves[one.name], to=TensorProto.FLOAT16)
          for one in graph.model.graph.input), *graph.nodes,
        *(graph.node('Cast', [halves[one.name]], one.name, to=TensorProto.FLOAT)
          for one in graph.model.graph.output)]


def _halve_constant(graph: WeightlessGraph, name: str, half: str) -> str | None:
    """Store an initializer as FP16 under another name; returns that, None for an activation."""
    if name not in graph.initializers:
        return None
    value = graph.value(name)
    if np.abs(value).max(initial=0.0) > _LARGEST:
        raise ValueError(f'{name} of {graph.name} has values that FP16 cannot hold')
    if graph.initializers[name].data_location == EXTERNAL:
        return graph.refer(half, {**graph.references_of(name), 'as': 'float16'})
    return graph.add(half, value.astype(np.float16))


def _halve_attribute(node: NodeProto) -> None:
    value = numpy_helper.to_array(node.attribute[0].t)
    if value.dtype == np.float32:
        node.attribute[0].CopyFrom(helper.make_attribute(
            'value', numpy_helper.from_array(value.astype(np.float16))))
