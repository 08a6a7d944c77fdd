# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Multiply-accumulate operations of an ONNX graph, counted with the shapes that it runs with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
import math
from pathlib import Path

import numpy as np
import onnx

# operator -> where its two factors stand among its inputs
MATRIX = {'MatMul': (0, 1), 'MatMulInteger': (0, 1), 'QLinearMatMul': (0, 3), 'Gemm': (0, 1),
          'DynamicQuantizeMatMul': (0, 1), 'MatMulIntegerToFloat': (0, 1), 'FusedMatMul': (0, 1)}
CONVOLUTIONS = {'Conv': 1, 'ConvInteger': 1, 'QLinearConv': 3}      # -> input with the weights
Shapes = Mapping[str, Sequence[int]]


def count(model: onnx.ModelProto, shapes: Shapes) -> int:
    """
    Return the multiply-accumulate operations of all matrix products and convolutions.

    shapes: of every tensor that such an operator reads or writes. Element-wise work is left out,
    as usual. Raises KeyError when a shape is missing.
    """
    return sum(of_node(node, shapes) for node in model.graph.node)


def of_node(node: onnx.NodeProto, shapes: Shapes) -> int:
    """Return those of one node, 0 for what neither multiplies matrices nor convolves."""
    if node.op_type in MATRIX:
        left = list(shapes[node.input[MATRIX[node.op_type][0]]])
        transposed = any(one.name == 'transA' and one.i for one in node.attribute)
        return math.prod(shapes[node.output[0]]) * (left[-2] if transposed else left[-1])
    if node.op_type in CONVOLUTIONS:
        # weights: [out channels, in channels / groups, height, width]
        weights = shapes[node.input[CONVOLUTIONS[node.op_type]]]
        return math.prod(shapes[node.output[0]]) * math.prod(weights[1:])
    return 0


def wanted_tensors(model: onnx.ModelProto) -> list[str]:
    """Return the tensors whose shapes count() reads and that are no weights."""
    weights = {one.name for one in model.graph.initializer}
    names = []
    for node in model.graph.node:
        if node.op_type in MATRIX:
            names += [node.input[place] for place in MATRIX[node.op_type]]
        elif node.op_type in CONVOLUTIONS:
            names.append(node.input[CONVOLUTIONS[node.op_type]])
        else:
            continue
        names.append(node.output[0])
    return [name for name in dict.fromkeys(names) if name not in weights]


def of_file(path: Path, feeds: Mapping[str, np.ndarray]) -> int:
    """Return those of one run of the graph in this file on these inputs."""
    model = onnx.load(path)
    shapes = {name: value.shape for name, value in
              run_for(model, wanted_tensors(model), feeds).items()}
    shapes.update({one.name: tuple(one.dims) for one in model.graph.initializer})
    return count(model, shapes)


def run_for(model: onnx.ModelProto, names: Sequence[str],
            feeds: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Run a model with its weights inside and return any of its tensors by name."""
    import onnxruntime
    inputs = {one.name for one in model.graph.input}
    inside = [name for name in names if name not in inputs]
    shown = onnx.ModelProto()
    shown.CopyFrom(model)
    already = {one.name for one in shown.graph.output}
    shown.graph.output.extend(onnx.ValueInfoProto(name=name) for name in inside
                              if name not in already)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(shown.SerializeToString(), options,
                                           providers=['CPUExecutionProvider'])
    given = {name: feeds[name] for name in inputs}
    found = dict(zip(inside, session.run(inside, given))) if inside else {}
    return {**found, **{name: feeds[name] for name in names if name in inputs}}
