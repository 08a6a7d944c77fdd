# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Scales of activations: what a tensor of a graph holds when the model answers questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from ..core import tensors

KEPT = 1024                               # values of a tensor kept of each sample
CLIPS = np.linspace(0.4, 1.0, 25)         # shares of the largest value that are tried


class Values:
    """
    Some values of one tensor, drawn at random over all samples, and the extreme ones.

    channels: the largest of each place of the last axis, without sign.
    """

    def __init__(self):
        self.channels = np.zeros(1, np.float32)
        self.least, self.largest = np.inf, -np.inf
        self._kept: list[np.ndarray] = []

    def add(self, values: np.ndarray, draw: np.random.Generator) -> None:
        """Take the values of one sample."""
        flat = values.ravel()
        channels = np.abs(values).max(axis=tuple(range(values.ndim - 1)))
        self.channels = np.maximum(self.channels, channels)
        self.least = min(self.least, float(flat.min()))
        self.largest = max(self.largest, float(flat.max()))
        self._kept.append(flat[draw.integers(0, flat.size, KEPT)] if flat.size > KEPT else flat)

    def range(self, steps: int) -> tuple[float, int]:
        """Return scale and zero point of steps from 0 with the least mean square error."""
        values = np.concatenate(self._kept).astype(np.float64)
        found = []
        for clip in CLIPS[::-1]:
            low, high = min(self.least * clip, 0.0), max(self.largest * clip, 0.0)
            scale = max(high - low, 1e-6) / steps
            zero = int(np.clip(np.rint(-low / scale), 0, steps))
            taken = np.clip(np.rint(values / scale) + zero, 0, steps)
            found.append((float(np.square((taken - zero) * scale - values).sum()), scale, zero))
        return min(found, key=lambda one: one[0])[1:]

    def scale(self, levels: int) -> float:
        """Return the scale of steps from -levels to levels with the least mean square error."""
        values = np.concatenate(self._kept).astype(np.float64)
        most = max(-self.least, self.largest, 1e-6) / levels
        return float(min(CLIPS[::-1] * most, key=lambda scale: np.square(
            np.rint(values / scale).clip(-levels, levels) * scale - values).sum()))


def collect(folder: Path, graph: str, names: Sequence[str],
            samples: Iterable[Mapping[str, np.ndarray]], threads: int = 0) -> dict[str, Values]:
    """
    Return what these tensors of a graph hold on the samples, without padding.

    folder: an assembled release, float32.
    """
    session = _session(folder / f'{graph}.onnx', names, threads)
    wanted = {one.name for one in session.get_inputs()}
    found, draw = {name: Values() for name in names}, np.random.default_rng(0)
    for inputs in samples:
        used = _used(inputs)
        results = session.run(list(names), {name: inputs[name] for name in wanted})
        for name, value in zip(names, results, strict=True):
            found[name].add(_without_padding(value, used), draw)
    return found


def constants(folder: Path, graph: str, names: Sequence[str],
              inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return inner tensors of a graph that are the same for all inputs."""
    session = _session(folder / f'{graph}.onnx', names, 0)
    return dict(zip(names, session.run(list(names), {
        one.name: inputs[one.name] for one in session.get_inputs()}), strict=True))


def _session(path: Path, names: Sequence[str], threads: int) -> onnxruntime.InferenceSession:
    """Return a session that has inner tensors of a graph as outputs."""
    model = onnx.load(str(path), load_external_data=False)
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    probe = path.with_name(f'{path.stem}.probe.onnx')       # beside its weights.bin
    onnx.save(model, str(probe))
    try:
        return onnxruntime.InferenceSession(str(probe), options,
                                            providers=['CPUExecutionProvider'])
    finally:
        probe.unlink()


def _used(inputs: Mapping[str, np.ndarray]) -> dict[int, int]:
    """Return size of a padded axis -> how many of its places are real, for one question."""
    if tensors.TOKEN_MASK not in inputs:
        return {}
    regions = int(inputs[tensors.REGION_MASK][0].sum())
    padded = inputs[tensors.REGION_MASK].shape[1]
    return {inputs[tensors.TOKEN_MASK].shape[1]: int(inputs[tensors.TOKEN_MASK][0].sum()),
            padded: regions, padded + 3: regions + 3, padded + 1: regions + 1}


def _without_padding(value: np.ndarray, used: Mapping[int, int]) -> np.ndarray:
    """Return the part of [1, T, C] or [1, R, R, C] that is about tokens and regions."""
    return value[tuple(slice(used.get(size, size)) if 0 < axis < value.ndim - 1 else slice(None)
                       for axis, size in enumerate(value.shape))]
