# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The bytes of weights.bin: tensors of a release and of pretrained packages, as its graphs want them.

Each is written as float32, float16, INT8 steps, or the float32 scales of these steps. What is not
stored as INT8 is quantised here, with operations that give the same bytes on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

SCALE_SUFFIX = '.scale'
LEVELS = 127                              # symmetric: -127..127, zero point 0
STORED_AS = {'float32': '<f4', 'float16': '<f2', 'int8': 'i1', 'scale': '<f4'}
Tensors = Mapping[str, np.ndarray]


class WrongTensor(ValueError):
    """A tensor of the manifest is missing, or does not fit its place."""


def pieces(section: Mapping[str, Any], load: Callable[[str], Tensors]) -> Iterator[bytes]:
    """
    Yield the bytes of weights.bin in order, little endian; gaps before an offset are zeros.

    section: `weights_bin_bytes` and `tensors` of the manifest, or of one precision in it.
    load(source): its tensors by name. Raises WrongTensor.
    """
    sources: dict[str, Tensors] = {}
    end = 0
    for entry in sorted(section['tensors'], key=lambda one: one['offset']):
        source = entry['source']
        if source not in sources:
            sources[source] = load(source)
        tensor = graph_tensor(sources[source], entry)
        if entry['offset'] < end:
            raise WrongTensor(f'places {entry["key"]} inside the tensor before it')
        yield bytes(entry['offset'] - end)
        yield tensor.tobytes()
        end = entry['offset'] + tensor.nbytes
    yield bytes(max(section['weights_bin_bytes'] - end, 0))


def graph_tensor(tensors: Tensors, entry: Mapping[str, Any]) -> np.ndarray:
    """
    Return one tensor as the graph wants it: [entry['shape']], of the type entry['as'].

    negative: channels of the leading axis whose sign is turned (a norm behind them does that).
    shifts: exponents of two that channels of the last axis are multiplied by before INT8.
    """
    key, kind = entry['key'], entry.get('as', 'float32')
    if key not in tensors:
        raise WrongTensor(f'needs {key} of {entry["source"]}, which is not there')
    if kind in ('int8', 'scale'):
        steps, scale = _steps(tensors, key, entry.get('shifts'))
        tensor = scale if kind == 'scale' else _turned(steps, entry.get('negative', ()))
    else:
        tensor = tensors[key]
        if tensor.dtype == np.int8:
            tensor = dequantize(tensor, tensors[key + SCALE_SUFFIX])
    if entry.get('transpose'):
        tensor = tensor.swapaxes(-1, -2)
    shape = tuple(entry['shape'])
    if [size for size in tensor.shape if size != 1] == [size for size in shape if size != 1]:
        tensor = tensor.reshape(shape)     # the graph may want axes of length 1
    if tensor.shape != shape:
        raise WrongTensor(f'needs {key} of {entry["source"]} with shape {entry["shape"]}, got '
                          f'{list(tensor.shape)}')
    return np.ascontiguousarray(tensor, dtype=STORED_AS[kind])


def dequantize(tensor: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Return int8 times the float32 scale of its leading axes, as float32."""
    wide = scale.reshape(scale.shape + (1,) * (tensor.ndim - scale.ndim))
    return tensor.astype(np.float32) * wide


def quantize_rows(tensor: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return float [N, ...] as int8 steps [N, ...] and the float32 scale [N] of each row."""
    rows = np.ascontiguousarray(tensor, dtype=np.float32).reshape(len(tensor), -1)
    scale = np.maximum(np.abs(rows).max(axis=1), 1e-12).astype(np.float32) / np.float32(LEVELS)
    steps = np.rint(rows / scale[:, None]).clip(-LEVELS, LEVELS).astype(np.int8)
    return steps.reshape(tensor.shape), scale


def _steps(tensors: Tensors, key: str, shifts: Sequence[int] | None
           ) -> tuple[np.ndarray, np.ndarray]:
    """Return steps and scales, the stored ones where the tensor is INT8 already and unshifted."""
    tensor = tensors[key]
    if tensor.dtype == np.int8:
        if shifts is None:
            return tensor, np.asarray(tensors[key + SCALE_SUFFIX])
        tensor = dequantize(tensor, tensors[key + SCALE_SUFFIX])
    if shifts is not None:
        tensor = np.ldexp(tensor, np.asarray(shifts, dtype=np.int32))
    return quantize_rows(tensor)


def _turned(steps: np.ndarray, negative) -> np.ndarray:
    if not len(negative):
        return steps
    turned = np.array(steps)
    turned[list(negative)] *= -1
    return turned
