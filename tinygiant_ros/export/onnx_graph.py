# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""One ONNX graph whose weights lie in weights.bin, with what is needed to rewrite it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import helper, NodeProto, numpy_helper, TensorProto

from ..runtime.release import WEIGHTS

EXTERNAL = TensorProto.EXTERNAL
_TYPES = {'float32': TensorProto.FLOAT, 'float16': TensorProto.FLOAT16, 'int8': TensorProto.INT8,
          'scale': TensorProto.FLOAT}


class WeightlessGraph:
    """
    A graph of a release, in memory; origins: offset in weights.bin -> entry of the manifest.

    weights: the content of that weights.bin, float32 [bytes / 4].
    """

    def __init__(self, path: Path, origins: Mapping[int, Mapping[str, Any]], weights: np.ndarray):
        self.name = path.stem
        self.model = onnx.load(str(path), load_external_data=False)
        self.nodes = list(self.model.graph.node)
        self.initializers = {one.name: one for one in self.model.graph.initializer}
        self._origins, self._weights = origins, weights
        self._new: dict[str, dict[str, Any]] = {}
        self._constants = {node.output[0]: node for node in self.nodes
                           if node.op_type == 'Constant'}
        self.ranks = self._known_ranks()

    def consumers(self) -> dict[str, list[NodeProto]]:
        """Return tensor -> nodes that read it."""
        found = defaultdict(list)
        for node in self.nodes:
            for name in node.input:
                found[name].append(node)
        return found

    def producers(self) -> dict[str, NodeProto]:
        """Return tensor -> node that makes it."""
        return {name: node for node in self.nodes for name in node.output}

    def origin(self, name: str) -> Mapping[str, Any] | None:
        """Return where an initializer comes from; None for what lies in the graph."""
        tensor = self.initializers.get(name)
        if tensor is None or tensor.data_location != EXTERNAL or name in self._new:
            return None
        return self._origins[_offset(tensor)]

    def value(self, name: str) -> np.ndarray | None:
        """Return the content of an initializer or constant, None for any other tensor."""
        if name in self._constants:
            return numpy_helper.to_array(self._constants[name].attribute[0].t)
        tensor = self.initializers.get(name)
        if tensor is None:
            return None
        if tensor.data_location != EXTERNAL:
            return numpy_helper.to_array(tensor)
        first = _offset(tensor) // 4
        count = int(np.prod(tensor.dims))
        return self._weights[first:first + count].reshape(tuple(tensor.dims))

    def add(self, name: str, value: np.ndarray) -> str:
        """Add a small initializer that lies in the graph; returns its name."""
        self.initializers[name] = numpy_helper.from_array(np.asarray(value), name)
        return name

    def refer(self, name: str, entry: Mapping[str, Any]) -> str:
        """Add an initializer that lies in weights.bin, as a manifest's entry says."""
        self.initializers[name] = TensorProto(
            name=name, data_type=_TYPES[entry['as']], dims=entry['shape'],
            data_location=EXTERNAL)
        self._new[name] = dict(entry)
        return name

    def node(self, kind: str, inputs: Sequence[str], output: str, **attributes) -> NodeProto:
        """Return a new node with the name of its only output."""
        return helper.make_node(kind, list(inputs), [output], output, **attributes)

    def references(self) -> dict[str, dict[str, Any]]:
        """Return used initializer -> entry of the manifest that gives it, without offset."""
        used = {name for node in self.nodes for name in node.input}
        return {name: self.references_of(name) for name, tensor in self.initializers.items()
                if name in used and tensor.data_location == EXTERNAL}

    def references_of(self, name: str) -> dict[str, Any]:
        """Return the entry of the manifest that gives an initializer, without offset."""
        if name in self._new:
            return self._new[name]
        old = self._origins[_offset(self.initializers[name])]
        return {key: value for key, value in old.items() if key != 'offset'}

    def is_float(self, name: str) -> bool:
        """Say whether an initializer is float32."""
        return self.initializers[name].data_type == TensorProto.FLOAT

    def remove_unused(self) -> None:
        """Drop the nodes whose outputs nobody reads any more."""
        wanted = {one.name for one in self.model.graph.output}
        kept = []
        for node in reversed(self.nodes):
            if wanted & set(node.output):
                wanted.update(node.input)
                kept.append(node)
        self.nodes = kept[::-1]

    def sort(self) -> None:
        """Put every node behind those whose outputs it reads; else their order stays."""
        makers, placed, kept = self.producers(), set(), []
        waiting = self.nodes[::-1]
        while waiting:
            node = waiting[-1]
            missing = [makers[name] for name in node.input
                       if name in makers and name not in placed]
            if missing:
                waiting += missing
                continue
            waiting.pop()
            if not placed.intersection(node.output):
                placed.update(node.output)
                kept.append(node)
        self.nodes = kept

    def save(self, path: Path, places: Mapping[str, tuple[int, int]]) -> None:
        """Write the graph; places: initializer -> offset and length in weights.bin."""
        used = {name for node in self.nodes for name in node.input}
        for name, (offset, length) in places.items():
            point_to(self.initializers[name], offset, length)
        graph = self.model.graph
        kept = [one for name, one in self.initializers.items() if name in used]
        nodes = [node for node in self.nodes if node.op_type != 'Constant'
                 or node.output[0] in used]
        del graph.initializer[:], graph.node[:], graph.value_info[:]
        graph.initializer.extend(kept)
        graph.node.extend(nodes)
        onnx.save(self.model, str(path))

    def _known_ranks(self) -> dict[str, int]:
        inferred = onnx.shape_inference.infer_shapes(self.model).graph
        values = (*inferred.value_info, *inferred.input, *inferred.output)
        return {one.name: len(one.type.tensor_type.shape.dim) for one in values
                if one.type.tensor_type.HasField('shape')}


def point_to(tensor: TensorProto, offset: int, length: int) -> None:
    """Let a tensor lie in weights.bin, and nowhere else."""
    for field in ('raw_data', 'float_data'):
        tensor.ClearField(field)
    tensor.data_location = EXTERNAL
    del tensor.external_data[:]
    for key, value in (('location', WEIGHTS), ('offset', offset), ('length', length)):
        tensor.external_data.add(key=key, value=str(value))


def _offset(tensor: TensorProto) -> int:
    return int(next(one.value for one in tensor.external_data if one.key == 'offset'))
