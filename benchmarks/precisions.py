# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The precisions that a release has, as folders with graphs and predictors over them."""

from __future__ import annotations

from dataclasses import dataclass
import math
from pathlib import Path

import onnx

from tinygiant_ros.core.precision import FLOAT32, INT8, PRECISIONS
from tinygiant_ros.runtime.backend import Backend, create_backend, GRAPHS
from tinygiant_ros.runtime.predictor import SpatialPredictor
from tinygiant_ros.runtime.release import assemble, Release


@dataclass(frozen=True)
class Precisions:
    """folders: of the assembled graphs by precision. missing: why one is not among them."""

    folders: dict[str, Path]
    missing: dict[str, str]

    @property
    def best(self) -> str:
        """Return the precision that a robot would use."""
        return INT8 if INT8 in self.folders else FLOAT32


def available(release: Release) -> tuple[str, ...]:
    """Return the precisions that a release has graphs for, float32 first."""
    return tuple(one for one in sorted(PRECISIONS) if release.precision(one) == one)


def assemble_all(release: Release) -> Precisions:
    """Assemble the release in every precision that it has; float32 is always there."""
    there = available(release)
    return Precisions({name: assemble(release, precision=name) for name in there},
                      {name: f'the release {release.name} has no such graphs'
                       for name in PRECISIONS if name not in there})


def open_backends(precisions: Precisions, threads: int) -> dict[str, Backend]:
    """Return a backend on the CPU for each precision."""
    return {name: create_backend('onnxruntime', folder, threads)
            for name, folder in precisions.folders.items()}


def open_predictors(precisions: Precisions, release: Release,
                    threads: int) -> dict[str, SpatialPredictor]:
    """Return a predictor on the CPU for each precision."""
    return {name: SpatialPredictor(backend, release)
            for name, backend in open_backends(precisions, threads).items()}


def sizes(folder: Path) -> dict[str, dict[str, int]]:
    """Return bytes of each graph's file and of the weights that it refers to or holds."""
    found = {}
    for graph in GRAPHS:
        path = folder / f'{graph}.onnx'
        model = onnx.load(path, load_external_data=False)
        found[graph] = {'file_bytes': path.stat().st_size, 'weight_bytes': weight_bytes(model)}
    return found


def weight_bytes(model: onnx.ModelProto) -> int:
    """Return the bytes of all initializers of a model, wherever they are stored."""
    return sum(math.prod(one.dims) * onnx.helper.tensor_dtype_to_np_dtype(one.data_type).itemsize
               for one in model.graph.initializer)
