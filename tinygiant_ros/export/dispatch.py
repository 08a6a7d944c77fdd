# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Experts that compute the tokens sent to them alone, for ONNX Runtime on the CPU.

The wide form that TensorRT needs runs all experts on all tokens and then multiplies by 0 what the
router did not choose: four times the work of two experts out of eight. Here the tokens are sorted
by expert, each expert gets its rows, and what they give is added up where the tokens came from.
How many rows an expert gets depends on the question, which the CPU does not mind.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from onnx import helper, NodeProto, TensorProto

from .onnx_graph import WeightlessGraph

PRODUCT = 'MatMulIntegerToFloat'          # inputs: steps, weights, two scales, zero, '', bias


@dataclass(frozen=True)
class _Experts:
    """The nodes of one layer's experts in their wide form; gates [B, T, E, 1] is a tensor."""

    expand: NodeProto
    gate: NodeProto
    quantize: NodeProto
    reduce: NodeProto
    gates: str
    count: int
    hidden: int


def dispatch_experts(graph: WeightlessGraph) -> None:
    """Rewrite the experts of a graph with fused INT8 products; it computes the same."""
    instead: dict[str, list[NodeProto]] = {}
    for experts in _find(graph):
        send = _Dispatch(graph, experts)
        instead[experts.expand.output[0]] = send.nodes + send.expand()
        instead[experts.gate.output[0]] = []
        instead[experts.quantize.input[0]] = [send.gate()]
        instead[experts.reduce.output[0]] = send.reduce()
    graph.nodes = [one for node in graph.nodes for one in instead.get(node.output[0], [node])]
    graph.sort()                          # tokens are sorted before the gates were needed


def _find(graph: WeightlessGraph) -> list[_Experts]:
    """Return the products whose input was gated by expert, and what belongs to them."""
    makers, found = graph.producers(), []
    for node in graph.nodes:
        quantize = makers.get(node.input[0]) if node.op_type == PRODUCT else None
        joined = quantize and makers.get(quantize.input[0])
        gate = joined and joined.op_type == 'Reshape' and makers.get(joined.input[0])
        if not gate or gate.op_type != 'Mul':
            continue
        apart = makers[gate.input[0]]
        count, hidden = graph.value(apart.input[1])[-2:]
        first = makers[apart.input[0]]
        while first.op_type != PRODUCT:
            first = makers[first.input[0]]
        found.append(_Experts(first, gate, quantize, node, gate.input[1], int(count),
                              int(hidden)))
    return found


class _Dispatch:
    """Makes the nodes of one layer; `nodes` are those that sort its tokens."""

    def __init__(self, graph: WeightlessGraph, experts: _Experts):
        self._graph, self._experts, self._stem = graph, experts, experts.reduce.output[0]
        self.nodes: list[NodeProto] = []
        self._sort()

    def _sort(self) -> None:
        """Send P pairs of an expert and a token, sorted by expert, out of N = B * T tokens."""
        width = self._graph.initializers[self._experts.expand.input[1]].dims[0]
        self._flat = self._make('Reshape', 'flat', self._experts.expand.input[0],
                                self._constant('flat', [-1, width]))             # [N, C]
        gates = self._make('Reshape', 'gates', self._experts.gates,
                           self._constant('gates', [-1, self._experts.count]))   # [N, E]
        gates = self._make('Transpose', 'by_expert', gates, perm=[1, 0])         # [E, N]
        pairs = self._make('NonZero', 'pairs', gates)                            # [2, P]
        self._rows = self._make('Gather', 'rows', pairs, self._constant('token', 1), axis=0)
        counts = self._make('ReduceSum', 'counted', self._make('Sign', 'sent', gates),
                            self._constant('last', [1]), keepdims=0)
        self._counts = self._make('Cast', 'counts', counts, to=TensorProto.INT64)        # [E]
        places = self._make('Transpose', 'places', pairs, perm=[1, 0])           # [P, 2]
        self._shares = self._make('Unsqueeze', 'shares', self._make(
            'GatherND', 'shares_flat', gates, places), self._constant('last', [1]))   # [P, 1]

    def expand(self) -> list[NodeProto]:
        """Return nodes that give what the experts make of their rows, [P, h]."""
        sent = self._graph.node('Gather', [self._flat, self._rows], f'{self._stem}.rows_sent',
                                axis=0)
        node = self._experts.expand
        return [sent, *self._products(node, sent.output[0], 1, node.output[0])]

    def gate(self) -> NodeProto:
        """Return the node that gates them, before they are quantised again."""
        hidden = self._graph.producers()[self._experts.gate.input[0]].input[0]
        return self._graph.node('Mul', [hidden, self._shares],
                                self._experts.quantize.input[0])

    def reduce(self) -> list[NodeProto]:
        """Return nodes that add up what the experts give, where the tokens came from."""
        node, stem = self._experts.reduce, self._stem
        return [
            *self._products(node, node.input[0], 0, f'{stem}.given'),
            self._graph.node('Shape', [self._flat], f'{stem}.size'),
            self._graph.node('ConstantOfShape', [f'{stem}.size'], f'{stem}.nothing'),
            self._graph.node('Unsqueeze', [self._rows, self._constant('last', [1])],
                             f'{stem}.targets'),
            self._graph.node('ScatterND', [f'{stem}.nothing', f'{stem}.targets', f'{stem}.given'],
                             f'{stem}.sums', reduction='add'),                   # [N, C]
            self._graph.node('Shape', [self._experts.expand.input[0]], f'{stem}.shape'),
            self._graph.node('Reshape', [f'{stem}.sums', f'{stem}.shape'], stem)]

    def _products(self, node: NodeProto, rows: str, axis: int, output: str) -> list[NodeProto]:
        """Return one product for each expert; axis: of the weights, along which they lie."""
        steps, weights, scale, weight_scale, zero, *bias = node.input
        parts, nodes = {}, [self._split(rows, f'{output}.rows', self._counts, 0)]
        share = self._constant('share', [self._experts.hidden] * self._experts.count)
        for name in (weights, *((weight_scale, bias[1]) if axis else ())):
            nodes.append(self._split(name, f'{name}.each', share, axis if name == weights else 0))
            parts[name] = nodes[-1].output
        for expert, part in enumerate(nodes[0].output):
            mine = [parts[name][expert] if name in parts else name
                    for name in (weights, scale, weight_scale, zero, *bias)]
            nodes.append(self._graph.node(node.op_type, [part, *mine], f'{output}.{expert}',
                                          domain=node.domain))
        return [*nodes, self._graph.node(
            'Concat', [f'{output}.{expert}' for expert in range(self._experts.count)], output,
            axis=0)]

    def _split(self, name: str, stem: str, sizes: str, axis: int) -> NodeProto:
        return helper.make_node(
            'Split', [name, sizes], [f'{stem}.{part}' for part in range(self._experts.count)],
            stem, axis=axis)

    def _make(self, kind: str, name: str, *inputs: str, **attributes) -> str:
        self.nodes.append(self._graph.node(kind, inputs, f'{self._stem}.{name}', **attributes))
        return self.nodes[-1].output[0]

    def _constant(self, name: str, value: list[int] | int) -> str:
        return self._graph.add(f'{self._stem}.constant.{name}', np.array(value, np.int64))
