# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Graphs for strongly typed TensorRT: it computes what the ONNX says, so FP16 has to stand there.

Products of the table of parts are INT8 as on the CPU, and so are other wide ones: there they would
gain nothing, here their weights are read from memory for every question. The vision graph is FP16
but for its widest layers, see pointwise. In the others the remaining weights are FP16, with a Cast
before and behind their product; sums, norms, softmax, logarithms and lengths stay float32, and so
do inputs and outputs of every graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from copy import copy
from typing import Any

import numpy as np
from onnx import helper, NodeProto, numpy_helper, TensorProto

from .columns import forward_columns
from .matmuls import int8_products, is_int8, quantize_products
from .onnx_graph import EXTERNAL, WeightlessGraph
from .parts import HEADS, part_of, REGIONS, REINSPECTION, WORD_TABLE
from .pointwise import quantize_wide, size_of, wide_inputs
from .ranges import Values

WHOLE = 'vision'                          # the graph that is FP16 from input to output
_WEIGHTED = ('Conv', 'MatMul', 'Gemm')
_INT8_TOO = (REGIONS, REINSPECTION, HEADS)       # parts whose wide products are INT8 here alone
_ATTENTION = ('/text/', '/fusion/', '/memory/read')      # products of activations are FP16 too
_LARGEST = 6e4                            # FP16 holds 65504
_WIDE = 20_000                            # weights of a product that is INT8 here alone
_SMALL = 5_000                            # weights that take less room than the kernel of a Cast


def to_tensorrt(graph: WeightlessGraph, values: Mapping[str, Values]) -> None:
    """Rewrite a float32 graph of a release; values: of calibrated(), by name."""
    forward_columns(graph)
    quantize_products(graph, _shared(graph, values), _is_int8_here)
    if graph.name == WHOLE:
        _halve_all(graph, quantize_wide(graph, values))
    else:
        _quantize_words(graph)
        _halve_weights(graph)
    graph.remove_unused()
    _shorten(graph)


def calibrated(graph: WeightlessGraph) -> set[str]:
    """Return the tensors that become INT8."""
    return {*(node.input[0] for node in int8_products(graph, _is_int8_here)),
            *wide_inputs(graph)}


def _is_int8_here(entry: Mapping[str, Any]) -> bool:
    return is_int8(entry) or (part_of(entry).name in _INT8_TOO and size_of(entry) >= _WIDE)


def _shared(graph: WeightlessGraph, values: Mapping[str, Values]) -> dict[str, Values]:
    """
    Let the inputs of a part that have as many channels share the largest values.

    Equal scales make equal kernels. Where channels are evened out the scale is none of its own.
    """
    groups: dict[Any, set[str]] = defaultdict(set)
    for node in int8_products(graph, _is_int8_here):
        part = part_of(graph.origin(node.input[1]))
        if not part.smooth:
            groups[part.name, values[node.input[0]].channels.size].add(node.input[0])
    shared = dict(values)
    for names in groups.values():
        channels = np.max([values[name].channels for name in names], axis=0)
        for name in names:
            shared[name] = copy(values[name])
            shared[name].channels = channels
    return shared


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
        weights = [entry for name in node.input if (entry := graph.origin(name)) is not None]
        small = node.op_type != 'MatMul' and all(size_of(entry) < _SMALL for entry in weights)
        attends = node.op_type == 'MatMul' and node.name.startswith(_ATTENTION) and not (
            steps | set(graph.initializers)) & set(node.input)
        if (node.op_type not in _WEIGHTED or small or not (weights or attends)
                or steps & set(node.input)):
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


def _halve_all(graph: WeightlessGraph, apart: Collection[str]) -> None:
    """Make a graph FP16 but for its inputs and outputs and the nodes of these names."""
    halves = {one.name: f'{one.name}.half' for one in (*graph.model.graph.input,
                                                       *graph.model.graph.output)}
    for node in graph.nodes:
        if node.op_type == 'Constant':
            _halve_attribute(node)
        for place, name in enumerate(node.input):
            if (name in graph.initializers and graph.is_float(name)
                    and node.name not in apart):
                halves[name] = _halve_constant(graph, name, f'{name}.half')
            node.input[place] = halves.get(name, name)
        node.output[:] = [halves.get(name, name) for name in node.output]
    graph.nodes = [
        *(graph.node('Cast', [one.name], halves[one.name], to=TensorProto.FLOAT16)
          for one in graph.model.graph.input), *graph.nodes,
        *(graph.node('Cast', [halves[one.name]], one.name, to=TensorProto.FLOAT)
          for one in graph.model.graph.output)]


def _shorten(graph: WeightlessGraph) -> None:
    """Number nodes and what they make: engines repeat these names for every kernel."""
    kept = {'', *(one.name for one in graph.model.graph.output)}
    short = {name: name if name in kept else f't{number}' for number, name in enumerate(
        name for node in graph.nodes for name in node.output)}
    for number, node in enumerate(graph.nodes):
        node.name = f'n{number}'
        node.input[:] = [short.get(name, name) for name in node.input]
        node.output[:] = [short[name] for name in node.output]


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
