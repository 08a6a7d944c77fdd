# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
INT8 for the convolutions of the backbones, for the CPU: norms and padding become part of them.

Activations are uint8 with a zero point, which ONNX Runtime runs fastest: what ReLU6 gives needs
no sign, and the limits of its range are then those of the steps. TensorRT knows no zero points:
see export.pointwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from onnx import NodeProto

from .matmuls import is_int8
from .onnx_graph import WeightlessGraph
from .parts import BACKBONES, part_of
from ..runtime.weights import quantize_rows

STEPS = 255                               # uint8
_MOST_BIAS = 2.0 ** 29                    # a sum of products is added to it in int32


@dataclass(frozen=True)
class Convolution:
    """A convolution with the norm, the limit and the padding around it; names of tensors."""

    node: NodeProto
    norm: NodeProto
    limit: NodeProto | None
    pad: NodeProto | None

    @property
    def source(self) -> str:
        """What is convolved, before its padding."""
        return (self.pad or self.node).input[0]

    @property
    def result(self) -> str:
        """What comes out, behind norm and limit."""
        return (self.limit or self.norm).output[0]


def int8_convolutions(graph: WeightlessGraph) -> list[Convolution]:
    """Return the convolutions that become INT8 by the table of parts."""
    readers, makers = graph.consumers(), graph.producers()
    found = []
    for node in graph.nodes:
        origin = graph.origin(node.input[1]) if node.op_type == 'Conv' else None
        if origin is None or part_of(origin).name != BACKBONES or not is_int8(origin):
            continue
        norm = readers[node.output[0]][0]
        if norm.op_type != 'BatchNormalization':
            raise ValueError(f'{origin["key"]} is followed by {norm.op_type}, not by its norm')
        behind = readers[norm.output[0]]
        limit = behind[0] if len(behind) == 1 and behind[0].op_type == 'Clip' else None
        before = makers.get(node.input[0])
        found.append(Convolution(node, norm, limit, before if before is not None
                                 and before.op_type == 'Pad' else None))
    return found


def touched(graph: WeightlessGraph, found: list[Convolution]) -> list[str]:
    """Return the tensors that become uint8: sources, results, and sums of two results."""
    names = {name for one in found for name in (one.source, one.result)}
    sums = {node.output[0] for node in graph.nodes
            if node.op_type == 'Add' and len(names & set(node.input)) == 2}
    return sorted(names | sums)


def quantize_convolutions(graph: WeightlessGraph, found: list[Convolution],
                          ranges: Mapping[str, tuple[float, int]],
                          pads: Mapping[str, np.ndarray]) -> int:
    """
    Rewrite the convolutions; returns how many.

    ranges: tensor of touched() -> scale and zero point. pads: second input of a Pad -> its value.
    """
    by_node = {one.node.output[0]: one for one in found}
    gone = {part.name for one in found for part in (one.norm, one.limit, one.pad)
            if part is not None}
    renamed = {name: f'{name}.float' for name in ranges}
    nodes = [node for name in ranges if name not in graph.producers()
             for node in _pair(graph, name, *ranges[name])]
    for node in graph.nodes:
        if node.name in gone:
            continue
        one = by_node.get(node.output[0]) if node.op_type == 'Conv' else None
        if one is not None:
            nodes += _rewritten(graph, one, ranges[one.source][0], pads)
        else:
            node.input[:] = [renamed.get(name, name) for name in node.input]
            nodes.append(node)
        made = one.result if one is not None else node.output[0]
        if made in ranges:
            nodes += _pair(graph, made, *ranges[made])
    graph.nodes = nodes
    return len(found)


def _pair(graph: WeightlessGraph, name: str, scale: float, zero: int) -> list[NodeProto]:
    constants = [graph.add(f'{name}.scale', np.float32(scale)),
                 graph.add(f'{name}.zero', np.uint8(zero))]
    return [graph.node('QuantizeLinear', [name, *constants], f'{name}.steps'),
            graph.node('DequantizeLinear', [f'{name}.steps', *constants], f'{name}.float')]


def _rewritten(graph: WeightlessGraph, one: Convolution, scale: float,
               pads: Mapping[str, np.ndarray]) -> list[NodeProto]:
    """Return the convolution with weights and bias in INT8 and what they are made float by."""
    origin, stem = graph.origin(one.node.input[1]), one.result
    steps, step, bias = folded(graph, one, stem)
    step = np.maximum(step, np.abs(bias) / (scale * _MOST_BIAS) + 1e-20).astype(np.float32)
    graph.add(f'{stem}.weight.scale', step)
    bias_scale = (np.float32(scale) * step).astype(np.float32)
    graph.add(f'{stem}.bias', np.rint(bias / bias_scale).astype(np.int32))
    graph.add(f'{stem}.bias.scale', bias_scale)
    if len(step) != origin['shape'][0]:
        raise ValueError(f'{origin["key"]} has no scale for each of its output channels')
    one.node.input[:] = [f'{one.source}.float', f'{stem}.weight.float', f'{stem}.bias.float']
    one.node.output[0] = stem
    if one.pad is not None:
        _take_padding(one.node, pads[one.pad.input[1]])
    return [graph.node('DequantizeLinear', [steps, f'{stem}.weight.scale'],
                       f'{stem}.weight.float', axis=0),
            graph.node('DequantizeLinear', [f'{stem}.bias', f'{stem}.bias.scale'],
                       f'{stem}.bias.float', axis=0), one.node]


def folded(graph: WeightlessGraph, one: Convolution, stem: str
           ) -> tuple[str, np.ndarray, np.ndarray]:
    """Return the INT8 weights with the norm in them, their scales and the bias, in double."""
    weight, bias, mean, variance = (graph.value(name).astype(np.float64)
                                    for name in one.norm.input[1:])
    epsilon = next(given.f for given in one.norm.attribute if given.name == 'epsilon')
    factor = weight / np.sqrt(variance + epsilon)
    origin = graph.origin(one.node.input[1])
    steps = graph.refer(f'{stem}.weight', {
        'source': origin['source'], 'key': origin['key'], 'shape': origin['shape'],
        'transpose': False, 'as': 'int8',
        'negative': np.flatnonzero(factor < 0).tolist()})
    scale = quantize_rows(graph.value(one.node.input[1]))[1] * np.abs(factor)    # [out]
    return steps, scale, bias - mean * factor


def _take_padding(node: NodeProto, pads: np.ndarray) -> None:
    """Give a convolution the pads of a Pad: [N, C, H, W] at the begin, then at the end."""
    top, left, bottom, right = (int(pads[place]) for place in (2, 3, 6, 7))
    own = next(one for one in node.attribute if one.name == 'pads')
    if any(own.ints) or any(pads[[0, 1, 4, 5]]):
        raise ValueError(f'{node.name} is padded twice, or along its channels')
    own.ints[:] = [top, left, bottom, right]
