# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Explicit INT8 for products with constant weights: Q and DQ before both inputs of a MatMul.

Each product has a Q and DQ of its own, with scales of names of their own: ONNX Runtime joins equal
ones, and fuses no product that shares its Q. A bias is stored [1, 1, N]: ONNX Runtime would turn
one of [N] into a float Gemm before it looks for INT8.

Where a few channels of an activation are far larger than the others, as behind the norms of the
text encoder, one scale does not fit all. Such channels are divided by a power of two before Q, and
their weights multiplied by it (Xiao et al., SmoothQuant, 2023); the product stays the same. The
very largest stay float32 in a small product beside it (Dettmers et al., LLM.int8(), 2022).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from onnx import NodeProto

from .onnx_graph import WeightlessGraph
from .parts import EXPERTS, part_of, WORD_TABLE
from .ranges import Values
from ..core.precision import INT8
from ..runtime.weights import LEVELS

MOST_SHIFT = 8                            # exponents of two
EVENNESS = 0.7                            # 1: activations become even, 0: weights stay so
Wanted = Callable[[Mapping[str, Any]], bool]      # does this weight become INT8


def is_int8(entry: Mapping[str, Any]) -> bool:
    """Say whether the table of parts wants this weight in INT8."""
    return part_of(entry).precision == INT8


def int8_products(graph: WeightlessGraph, wanted: Wanted = is_int8) -> list[NodeProto]:
    """Return the MatMuls of activations [.., K] and constant weights [K, N] that become INT8."""
    return [node for node in graph.nodes
            if node.op_type == 'MatMul' and graph.ranks.get(node.input[0], 0) >= 3
            and (origin := graph.origin(node.input[1])) is not None
            and len(origin['shape']) == 2 and wanted(origin)]


def quantize_products(graph: WeightlessGraph, values: Mapping[str, Values],
                      wanted: Wanted = is_int8) -> int:
    """Put Q and DQ around the INT8 products; values: of their inputs. Returns how many."""
    found = int8_products(graph, wanted)
    products, weighed = {node.name for node in found}, _largest_weights(graph, found)
    biased = _biases(graph, products)
    nodes = []
    for node in graph.nodes:
        if node.name in products:
            nodes += _quantized(graph, node, values[node.input[0]], weighed[node.input[0]])
        elif node.name in biased:
            nodes.append(_with_wide_bias(graph, node))
        else:
            nodes.append(node)
    graph.nodes = nodes
    return len(products)


def quantize_words(graph: WeightlessGraph) -> int:
    """Store the table of word pieces as INT8 rows with a scale each; returns how many tables."""
    nodes, tables = [], 0
    for node in graph.nodes:
        origin = graph.origin(node.input[0]) if node.op_type == 'Gather' else None
        if origin is None or part_of(origin).name != WORD_TABLE or not is_int8(origin):
            nodes.append(node)
            continue
        nodes += _rows(graph, node, origin)
        tables += 1
    graph.nodes = nodes
    return tables


def check_experts(graph: WeightlessGraph, layers: int, hidden: int) -> None:
    """
    Make sure that all experts are there and INT8 along the right axis.

    layers: with experts; hidden: channels of all experts of a layer together. Raises ValueError.
    """
    wide = {entry['key']: entry['shape'] for entry in graph.references().values()
            if entry.get('as') == 'int8' and part_of(entry).name == EXPERTS}
    expand = [shape for key, shape in wide.items() if key.endswith('.expand')]
    reduce = [shape for key, shape in wide.items() if key.endswith('.reduce')]
    if (len(expand), len(reduce)) != (layers, layers):
        raise ValueError(f'{len(expand)} and {len(reduce)} products of experts are INT8, '
                         f'{layers} layers have them')
    if {shape[1] for shape in expand} != {hidden} or {shape[0] for shape in reduce} != {hidden}:
        raise ValueError(f'the experts of a layer have {hidden} channels, the graph has '
                         f'{expand} and {reduce}')


def _largest_weights(graph: WeightlessGraph,
                     products: list[NodeProto]) -> dict[str, np.ndarray]:
    """Return activation -> largest weight behind each of its channels, in all its products."""
    largest: dict[str, np.ndarray] = {}
    for node in products:
        source, weights = node.input
        own = np.abs(graph.value(weights)).max(axis=1)
        largest[source] = np.maximum(largest.get(source, own), own)
    return largest


def _quantized(graph: WeightlessGraph, node: NodeProto, values: Values,
               weighed: np.ndarray) -> list[NodeProto]:
    """
    Return Q, DQ, DQ of the weights, the product, and what is beside it.

    weighed: see _largest_weights; products of one activation even it out alike.
    """
    source, weights = node.input
    origin, stem = graph.origin(weights), node.output[0]
    rows, columns = origin['shape']
    if not _output_last(origin):
        raise ValueError(f'{origin["key"]} has no scale for each of its output channels')
    part, largest = part_of(origin), np.array(values.channels)
    entry, before, behind = {'source': origin['source'], 'key': origin['key']}, [], []
    if part.apart:
        places = np.sort(np.argsort(largest)[-part.apart:])
        behind = _apart(graph, node, places)
        largest[places] = 0.0
    if part.smooth:
        shifts = _shifts(largest, weighed)
        entry['shifts'] = shifts.tolist()
        factor = np.where(largest > 0, np.exp2(-shifts), 0.0).astype(np.float32)
        graph.add(f'{stem}.smooth', factor[None, None])
        before = [graph.node('Mul', [source, f'{stem}.smooth'], f'{stem}.even')]
        source, largest = f'{stem}.even', largest * factor
    before += _activation_pair(graph, source, stem, max(float(largest.max()), 1e-6) / LEVELS)
    steps = graph.refer(f'{stem}.weight', {
        **entry, 'shape': [rows, columns], 'transpose': origin.get('transpose', False),
        'as': 'int8'})
    step = graph.refer(f'{stem}.weight.scale', {**entry, 'shape': [columns], 'as': 'scale'})
    dequantized = graph.node('DequantizeLinear', [steps, step], f'{stem}.weight.float', axis=1)
    node.input[:] = [before[-1].output[0], dequantized.output[0]]
    return [*before, dequantized, node, *behind]


def _apart(graph: WeightlessGraph, node: NodeProto, places: np.ndarray) -> list[NodeProto]:
    """Add the float product of some channels to an INT8 product, which leaves them out."""
    (source, weights), stem = node.input, node.output[0]
    graph.add(f'{stem}.large.places', places.astype(np.int64))
    graph.add(f'{stem}.large.weight', np.array(graph.value(weights)[places]))
    node.output[0] = f'{stem}.rest'
    return [graph.node('Gather', [source, f'{stem}.large.places'], f'{stem}.large', axis=-1),
            graph.node('MatMul', [f'{stem}.large', f'{stem}.large.weight'], f'{stem}.larger'),
            graph.node('Add', [f'{stem}.rest', f'{stem}.larger'], stem)]


def _shifts(activation: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the exponents of two that even out channels; largest values of each, [K]."""
    wanted = (EVENNESS * np.log2(np.maximum(activation, 1e-4))
              - (1 - EVENNESS) * np.log2(np.maximum(weights, 1e-4)))
    shifts = np.rint(wanted - np.median(wanted)).clip(-MOST_SHIFT, MOST_SHIFT)
    return np.where(activation > 0, shifts, -MOST_SHIFT).astype(int)


def _activation_pair(graph: WeightlessGraph, source: str, stem: str, scale: float
                     ) -> list[NodeProto]:
    """Return Q and DQ of an activation, symmetric, with constants of their own."""
    constants = [graph.add(f'{stem}.{part}', value) for part, value in (
        ('scale', np.float32(scale)), ('zero', np.int8(0)))]
    quantize = graph.node('QuantizeLinear', [source, *constants], f'{stem}.steps')
    return [quantize, graph.node('DequantizeLinear', [f'{stem}.steps', *constants],
                                 f'{stem}.float')]


def _output_last(origin: Mapping[str, Any]) -> bool:
    """Say whether [K, N] has the output channel, the leading one where it is stored, last."""
    return bool(origin.get('transpose', False))


def _biases(graph: WeightlessGraph, products: set[str]) -> set[str]:
    """Return the names of the Adds of a constant [N] to one of the products."""
    makers = graph.producers()
    return {node.name for node in graph.nodes if node.op_type == 'Add'
            and any(name in makers and makers[name].name in products for name in node.input)
            and any(_is_vector(graph, name) for name in node.input)}


def _is_vector(graph: WeightlessGraph, name: str) -> bool:
    return name in graph.initializers and len(graph.initializers[name].dims) == 1


def _with_wide_bias(graph: WeightlessGraph, node: NodeProto) -> NodeProto:
    for place, name in enumerate(node.input):
        if not _is_vector(graph, name):
            continue
        origin, wide = graph.origin(name), f'{name}.wide'
        if origin is None:
            graph.add(wide, graph.value(name)[None, None])
        else:
            graph.refer(wide, {'source': origin['source'], 'key': origin['key'],
                               'shape': [1, 1, *origin['shape']], 'as': 'float32'})
        node.input[place] = wide
    return node


def _rows(graph: WeightlessGraph, node: NodeProto, origin: Mapping[str, Any]) -> list[NodeProto]:
    """Return Gather of steps, Gather of scales, and their product."""
    stem, ids = node.output[0], node.input[1]
    entry = {'source': origin['source'], 'key': origin['key']}
    rows, width = origin['shape']
    steps = graph.refer(f'{stem}.rows', {**entry, 'shape': [rows, width], 'as': 'int8'})
    scale = graph.refer(f'{stem}.rows.scale', {**entry, 'shape': [rows, 1], 'as': 'scale'})
    return [graph.node('Gather', [steps, ids], f'{stem}.steps'),
            graph.node('Cast', [f'{stem}.steps'], f'{stem}.float', to=1),
            graph.node('Gather', [scale, ids], f'{stem}.scales'),
            graph.node('Mul', [f'{stem}.float', f'{stem}.scales'], stem)]
