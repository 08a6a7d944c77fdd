# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
A column that is read out of a Concat comes from where it was made.

TensorRT for RTX writes the code of all columns again for every reader of one of them.
"""

from __future__ import annotations

import numpy as np
from onnx import NodeProto, shape_inference

from .onnx_graph import WeightlessGraph


def forward_columns(graph: WeightlessGraph) -> None:
    """Let a Gather of one column, and a Split, read the parts of a Concat along the last axis."""
    widths, makers = _widths(graph), graph.producers()
    renamed: dict[str, str] = {}
    for node in graph.nodes:
        source = makers.get(node.input[0]) if node.input else None
        if source is None or not _is_joined(graph, source):
            continue
        if node.op_type == 'Gather' and _along_last(graph, node):
            _read_part(graph, node, makers, widths, renamed)
        elif node.op_type == 'Split' and _along_last(graph, node) and graph.value(
                node.input[1]).tolist() == [widths.get(part) for part in source.input]:
            renamed.update(zip(node.output, source.input, strict=True))
    for node in graph.nodes:
        node.input[:] = [renamed.get(name, name) for name in node.input]
    graph.remove_unused()


def _read_part(graph: WeightlessGraph, node: NodeProto, makers: dict[str, NodeProto],
               widths: dict[str, int], renamed: dict[str, str]) -> None:
    """Let a Gather read the innermost part that holds its column."""
    column, name = graph.value(node.input[1]), node.input[0]
    if column is None or column.ndim or column < 0:
        return
    column = int(column)
    while (source := makers.get(name)) is not None and _is_joined(graph, source):
        for part in source.input:
            if part not in widths:
                return
            if column < widths[part]:
                break
            column -= widths[part]
        name = part
    if source is not None and source.op_type == 'Unsqueeze' and widths[name] == 1:
        renamed[node.output[0]] = source.input[0]
    else:
        node.input[:] = [name, graph.add(f'{node.output[0]}.column', np.int64(column))]


def _is_joined(graph: WeightlessGraph, node: NodeProto) -> bool:
    return node.op_type == 'Concat' and _along_last(graph, node, node.output[0])


def _along_last(graph: WeightlessGraph, node: NodeProto, name: str = '') -> bool:
    """Say whether the axis of a node is the last of its input, or of this tensor."""
    axis = next((one.i for one in node.attribute if one.name == 'axis'), 0)
    return axis in (-1, graph.ranks.get(name or node.input[0], 0) - 1)


def _widths(graph: WeightlessGraph) -> dict[str, int]:
    """Return tensor -> size of its last axis, of those where it is known."""
    inferred = shape_inference.infer_shapes(graph.model).graph
    shapes = {one.name: one.type.tensor_type.shape.dim
              for one in (*inferred.value_info, *inferred.input)}
    return {name: axes[-1].dim_value for name, axes in shapes.items()
            if axes and axes[-1].dim_value}
