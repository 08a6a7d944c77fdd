# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The experts alone: their matrix products cut out of the reasoner's graph.

The piece of each fusion layer goes from the tokens that enter the experts, and the weight that the
router gives each expert, to the sum over the experts: expand, bias, GELU, gate, reduce, with the
quantisation in between where there is one. The router, attention, norms and the rest of the
reasoner are not in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx

from .operations import run_for

EXPAND, REDUCE = '.experts.expand', '.experts.reduce'


@dataclass(frozen=True)
class Border:
    """Names of the tensors at which the experts are cut out."""

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def border(model: onnx.ModelProto) -> Border:
    """Return where the experts of all layers begin and end; ValueError when there are none."""
    nodes = list(model.graph.node)
    weights = {one.name for one in model.graph.initializer}
    constants = {out for node in nodes if node.op_type == 'Constant' for out in node.output}
    inputs, outputs = [], []
    for last in nodes:
        if not any(name.endswith(REDUCE) for name in last.input):
            continue
        layer = next(name for name in last.input if name.endswith(REDUCE))[:-len(REDUCE)]
        first = next(node for node in nodes if layer + EXPAND in node.input)
        inside = _between(nodes, first, last)
        made = {out for node in inside for out in node.output}
        inputs += [name for node in inside for name in node.input
                   if name and name not in made | weights | constants]
        outputs.append(last.output[0])
    if not outputs:
        raise ValueError('the graph has no experts by the names that float32 gives them')
    return Border(tuple(dict.fromkeys(inputs)), tuple(outputs))


def _between(nodes: list[onnx.NodeProto], first: onnx.NodeProto,
             last: onnx.NodeProto) -> list[onnx.NodeProto]:
    """Return the nodes on the ways from one to another, both included; nodes: in their order."""
    after, before = set(first.output), set(last.input)
    reached = [node for node in nodes if node is first or after.intersection(node.input)
               and not after.update(node.output)]
    chosen = [last]
    for node in reversed(reached):
        if node is not last and before.intersection(node.output):
            before.update(node.input)
            chosen.append(node)
    return chosen[::-1]


def cut(model: onnx.ModelProto, at: Border,
        inputs: Mapping[str, np.ndarray]) -> onnx.ModelProto:
    """
    Return the part of a model between these borders, with its weights inside.

    inputs: at the border, they tell the types: the sizes of a reshape may be among them. Raises
    ValueError when the way back from the outputs leads past the inputs.
    """
    makers = {out: index for index, node in enumerate(model.graph.node) for out in node.output}
    weights = {one.name: one for one in model.graph.initializer}
    wanted, chosen, used = list(at.outputs), set(), set()
    while wanted:
        name = wanted.pop()
        if name in at.inputs or not name:
            continue
        if name in weights:
            used.add(name)
        elif name not in makers:
            raise ValueError(f'{name} is made outside of the experts')
        elif makers[name] not in chosen:
            chosen.add(makers[name])
            wanted += model.graph.node[makers[name]].input
    graph = onnx.helper.make_graph(
        [model.graph.node[index] for index in sorted(chosen)], 'experts',
        [onnx.helper.make_tensor_value_info(
            name, onnx.helper.np_dtype_to_tensor_dtype(inputs[name].dtype), None)
         for name in at.inputs],
        [onnx.ValueInfoProto(name=name) for name in at.outputs],
        [weights[name] for name in sorted(used)])
    return onnx.helper.make_model(graph, opset_imports=model.opset_import,
                                  ir_version=model.ir_version)


def cut_all(folders: Mapping[str, Path], feeds: Mapping[str, np.ndarray],
            ) -> tuple[dict[str, onnx.ModelProto], dict[str, np.ndarray], dict[str, str]]:
    """
    Return the experts in each precision, their inputs in this run, and why one is missing.

    folders: of the assembled graphs by precision. feeds: inputs of the reasoner.
    """
    models = {name: onnx.load(folder / 'reasoner.onnx') for name, folder in folders.items()}
    at = border(models['float32'])
    inputs = run_for(models['float32'], at.inputs, feeds)
    cuts, missing = {}, {}
    for name, model in models.items():
        try:
            cuts[name] = cut(model, at, inputs)
        except ValueError as error:
            missing[name] = str(error)
    return cuts, inputs, missing
