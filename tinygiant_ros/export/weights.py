# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Takes the weights out of exported graphs: what is known by content goes to weights.bin.

The graphs then name that file by offset, and the manifest says where each tensor comes from, so
that runtime.release can write weights.bin with numpy alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
import hashlib
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper, TensorProto
import torch

from ..model.tinygiant import TinyGiantVLM
from ..runtime.backend import GRAPHS
from ..runtime.pretrained import load_pretrained
from ..runtime.release import FORMAT, TRAINED, WEIGHTS
from ..training.stored import is_transposed

MIN_BYTES = 1024                          # smaller tensors stay inside the graph
MAX_INLINE_BYTES = 2_000_000              # of one graph; more means that weights were not known
ALIGNMENT = 64


def strip_weights(folder: Path, model: TinyGiantVLM) -> dict:
    """
    Make the graphs in the folder refer to weights.bin; return the manifest without checksum.

    Raises ValueError when a graph keeps more weights inside than small ones.
    """
    known = dict(_known_tensors(model))
    places: dict[str, dict] = {}
    end = 0
    for name in GRAPHS:
        path = folder / f'{name}.onnx'
        graph = onnx.load(str(path))
        inline = 0
        for tensor in graph.graph.initializer:
            array = numpy_helper.to_array(tensor)
            digest = _digest(array)
            if array.nbytes < MIN_BYTES or digest not in known:
                inline += array.nbytes
                continue
            if digest not in places:
                end = -(-end // ALIGNMENT) * ALIGNMENT
                places[digest] = {'offset': end, 'shape': list(array.shape), **known[digest]}
                end += array.nbytes
            _make_external(tensor, places[digest]['offset'], array.nbytes)
        if inline > MAX_INLINE_BYTES:
            raise ValueError(f'{name}.onnx keeps {inline} bytes of weights that match nothing '
                             'in the model; the exporter changed them')
        onnx.save(graph, str(path))
    return {'format': FORMAT, 'weights_bin_bytes': end, 'sha256': '',
            'tensors': sorted(places.values(), key=lambda place: place['offset'])}


def count_experts(manifest: dict, model: TinyGiantVLM) -> int:
    """Return how many experts the graphs run, read from the weights that they refer to."""
    config = model.config
    wide = [place['shape'] for place in manifest['tensors']
            if place['key'].endswith('.experts.expand')]
    if len(wide) != config.fusion_layers:
        raise ValueError(f'{len(wide)} expert layers in the graph, {config.fusion_layers} in the '
                         'model')
    return min(shape[1] for shape in wide) // config.expert_hidden


def _known_tensors(model: TinyGiantVLM) -> Iterator[tuple[str, dict]]:
    """Yield digest and origin of every tensor, as it is and transposed, the plain one last."""
    for source, tensors in _sources(model).items():
        for key, array in tensors.items():
            stored_transposed = source == TRAINED and is_transposed(key)
            if array.ndim >= 2:
                yield _digest(array.swapaxes(-1, -2)), {
                    'source': source, 'key': key, 'transpose': not stored_transposed}
            yield _digest(array), {'source': source, 'key': key, 'transpose': stored_transposed}


def _sources(model: TinyGiantVLM) -> dict[str, Mapping[str, np.ndarray]]:
    pretrained = {source: load_pretrained(source)
                  for source in model.pretrained_sources().values()}
    return pretrained | {TRAINED: _arrays(model.trained_state())}


def _arrays(state: Mapping[str, torch.Tensor]) -> dict[str, np.ndarray]:
    return {key: value.detach().numpy() for key, value in state.items()}


def _digest(array: np.ndarray) -> str:
    content = np.ascontiguousarray(array)
    return hashlib.sha1(f'{content.dtype}{content.shape}'.encode() + content.tobytes()).hexdigest()


def _make_external(tensor: TensorProto, offset: int, length: int) -> None:
    for field in ('raw_data', 'float_data'):
        tensor.ClearField(field)
    tensor.data_location = TensorProto.EXTERNAL
    del tensor.external_data[:]
    for key, value in (('location', WEIGHTS), ('offset', offset), ('length', length)):
        tensor.external_data.add(key=key, value=str(value))
