# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Adds graphs in INT8 to a release: explicit Q and DQ, weights by reference like those in float32.

Scales of activations are calibrated on questions about the split val of a data set (as made by
`make data`); scales of weights are made with the weights, when the release is assembled. Neither
torch nor a checkpoint is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
import hashlib
import json
from pathlib import Path
import tempfile
from typing import Any

import numpy as np

from .answers import ALL, compare_answers
from .convolutions import int8_convolutions, quantize_convolutions, STEPS, touched
from .fusions import fuse
from .matmuls import check_experts, quantize_products, quantize_words
from .onnx_graph import WeightlessGraph
from .parts import PARTS
from .ranges import collect, constants, Values
from .samples import record, Samples, SPLIT
from .tensorrt import calibrated, to_tensorrt
from .weights import ALIGNMENT
from ..core.precision import FLOAT32, INT8
from ..runtime.backend import create_backend, GRAPHS
from ..runtime.release import assemble, open_release, Release, TENSORRT, weight_pieces, WEIGHTS
from ..runtime.trt.parity import compare

FRAMES, QUESTIONS = 16, 4                 # frames of calibration, questions of each
COMPARED_FRAMES, COMPARED_QUESTIONS = 120, 8      # of the report
THREADS = 1                               # more wait for each other where a training runs
LEAST_AGREEMENT = 97.0                    # per cent of answers; of few the share is uncertain
MAX_SHARE = 0.35                          # bytes of INT8 weights and graphs of those of float32
_BYTES = {'float32': 4, 'float16': 2, 'int8': 1, 'scale': 4}


def add_int8(folder: Path, data: Path) -> dict[str, Any]:
    """
    Write the graphs in INT8 into a release, and where their weights come from.

    data: folder with the split val, for the calibration and for the report. Returns what the card
    says of them. Raises ValueError when experts are missing, the weights are larger than
    MAX_SHARE allows, or answers differ.
    """
    release = open_release(folder)
    with tempfile.TemporaryDirectory() as cache:
        assembled = assemble(release, Path(cache), FLOAT32)
        reference = create_backend('onnxruntime', assembled, THREADS)
        samples = record(release, reference, data, FRAMES, QUESTIONS)
        graphs = read_graphs(release, assembled)
        values = {name: _values(graph, assembled, samples) for name, graph in graphs.items()}
        for name, graph in graphs.items():
            _quantize(graph, values[name], _pads(graph, assembled, samples))
        _check(release, graphs)
        release = write_section(release, INT8, store_graphs(release, graphs, INT8))
        graphs = read_graphs(release, assembled)
        for name, graph in graphs.items():
            to_tensorrt(graph, values[name])
        _check(release, graphs)
        write_section(release, TENSORRT, store_graphs(release, graphs, TENSORRT))
        del samples
        release = open_release(folder)
        sizes = _sizes(release)
        fast = create_backend('onnxruntime', assemble(release, Path(cache), INT8), THREADS)
        differences = compare(fast, reference)
        answers = compare_answers(release, {FLOAT32: reference, INT8: fast}, data,
                                  COMPARED_FRAMES, COMPARED_QUESTIONS)
    if answers[ALL]['agree'] < LEAST_AGREEMENT:
        raise ValueError(f'only {answers[ALL]["agree"]} % of the answers in INT8 are those of '
                         f'float32, at least {LEAST_AGREEMENT} % are expected')
    return {'bytes': sizes, 'parts': {part.name: part.precision for part in PARTS},
            'calibration': f'{FRAMES} frames of {SPLIT}, {QUESTIONS} questions each',
            'parity': {name: float(f'{value:.2g}') for name, value in differences.items()},
            'answers': answers}


def read_graphs(release: Release, assembled: Path) -> dict[str, WeightlessGraph]:
    """Return the float32 graphs of a release by name; assembled: its folder in float32."""
    origins = {entry['offset']: entry for entry in release.manifest['tensors']}
    weights = np.memmap(assembled / WEIGHTS, dtype='<f4', mode='r')
    return {name: WeightlessGraph(release.graph(name), origins, weights) for name in GRAPHS}


def store_graphs(release: Release, graphs: Mapping[str, WeightlessGraph], precision: str
                 ) -> dict[str, Any]:
    """Give every tensor a place in weights.bin, write the graphs, return the section."""
    places: dict[str, dict[str, Any]] = {}
    end = 0
    for name, graph in graphs.items():
        referred = {}
        for initializer, entry in graph.references().items():
            key = json.dumps(entry, sort_keys=True)
            length = _BYTES[entry.get('as', 'float32')] * int(np.prod(entry['shape']))
            if key not in places:
                end = -(-end // ALIGNMENT) * ALIGNMENT
                places[key] = {'offset': end, **entry}
                end += length
            referred[initializer] = (places[key]['offset'], length)
        graph.save(release.graph(name, precision), referred)
    return {'weights_bin_bytes': end, 'sha256': '', 'tensors': list(places.values())}


def write_section(release: Release, precision: str, section: Mapping[str, Any]) -> Release:
    """Write a precision into the manifest, with the checksum of its weights.bin."""
    path = release.folder / 'manifest.json'
    manifest = release.manifest | {precision: section}
    _write_manifest(path, manifest)
    digest = hashlib.sha256()
    for piece in weight_pieces(open_release(release.folder), precision):
        digest.update(piece)
    manifest[precision] = {**section, 'sha256': digest.hexdigest()}
    _write_manifest(path, manifest)
    return open_release(release.folder)


def _write_manifest(path: Path, manifest: Mapping[str, Any]) -> None:
    """Write JSON with a line for each tensor."""
    text = json.dumps(manifest)
    path.write_text(text.replace('{"offset"', '\n{"offset"') + '\n', encoding='utf-8')


def shipped_bytes(release: Release, precision: str) -> int:
    """Return the bytes of the graphs and the weights.bin of a precision."""
    return (release.section(precision)['weights_bin_bytes']
            + sum(release.graph(name, precision).stat().st_size for name in GRAPHS))


def _values(graph: WeightlessGraph, assembled: Path, samples: Samples) -> dict[str, Values]:
    """Return what the tensors hold that become INT8."""
    names = calibrated(graph)                # those of the CPU are among them
    names.update(touched(graph, int8_convolutions(graph)))
    return collect(assembled, graph.name, sorted(names), samples[graph.name],
                   THREADS) if names else {}


def _pads(graph: WeightlessGraph, assembled: Path, samples: Samples) -> dict[str, np.ndarray]:
    """Return the sizes of the padding of convolutions, which the graph computes."""
    names = sorted({one.pad.input[1] for one in int8_convolutions(graph) if one.pad is not None})
    return constants(assembled, graph.name, names, samples[graph.name][0]) if names else {}


def _quantize(graph: WeightlessGraph, values: Mapping[str, Values],
              pads: Mapping[str, np.ndarray]) -> None:
    """Rewrite a graph for the CPU."""
    quantize_products(graph, values)
    found = int8_convolutions(graph)
    if found:
        quantize_convolutions(graph, found, {name: values[name].range(STEPS) for name in
                                             touched(graph, found)}, pads)
    quantize_words(graph)
    fuse(graph)


def _check(release: Release, graphs: Mapping[str, WeightlessGraph]) -> None:
    config = release.card['config']
    check_experts(graphs['reasoner'], config['fusion_layers'],
                  config['experts'] * config['expert_hidden'])


def _sizes(release: Release) -> dict[str, int]:
    """Return the bytes of each precision; raises ValueError when INT8 is too large."""
    sizes = {precision: shipped_bytes(release, precision) for precision in (FLOAT32, INT8)}
    if sizes[INT8] > MAX_SHARE * sizes[FLOAT32]:
        raise ValueError(f'INT8 takes {sizes[INT8] / 1e6:.0f} MB, at most {MAX_SHARE} of '
                         f'{sizes[FLOAT32] / 1e6:.0f} MB are allowed')
    return sizes
