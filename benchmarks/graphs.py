# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Each graph alone, and the experts alone, in float32 beside INT8.

Method: the inputs are those of a question about all regions of one simulated 640x480 frame,
recorded on the way through the predictor: vision sees one frame, closeup all regions together,
reasoner one question, decoder one word. Every graph runs in ONNX Runtime through the backend of
the node, which takes one thread for each core, and a single one for the decoder and for INT8's
reasoner. float32 and int8 of all graphs take turns in every round. The experts run in one thread
for each core in both precisions. They are their matrix products with what lies between them, of
all fusion layers, cut out of the reasoner's graph (expand, bias, GELU, gate, reduce), fed with
what reaches them there. INT8's graph gives each expert those tokens alone that the router sent to
it; float32's runs all experts on all tokens, as TensorRT needs it: the ratio is of both together.
Operations are multiply-accumulates of matrix products and convolutions, counted in the float32
graphs with the shapes of this run. Weight bytes are those of a graph's initializers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tinygiant_ros.runtime.backend import Backend, GRAPHS
from tinygiant_ros.runtime.predictor import SpatialPredictor

from . import experts, operations
from .measure import ratio, summary, take_turns
from .options import Options
from .pages import markdown
from .precisions import assemble_all, open_backends, sizes, weight_bytes
from .scene import make_scene

ROUNDS, WARM_UP = 60, 5
EXPERTS = 'experts alone'


class Recorder(Backend):
    """Passes all on to a backend and keeps the first inputs of each graph in `seen`."""

    def __init__(self, backend: Any):
        self._backend, self.precision = backend, backend.precision
        self.name, self.why = backend.name, backend.why
        self.seen: dict[str, dict[str, np.ndarray]] = {}
        for graph in GRAPHS:
            setattr(self, f'run_{graph}', self._recording(graph))

    def _recording(self, graph: str) -> Callable:
        def run(inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
            self.seen.setdefault(graph, {name: value.copy() for name, value in inputs.items()})
            return getattr(self._backend, f'run_{graph}')(inputs)
        return run


def recorded_inputs(backend: Any, options: Options) -> dict[str, dict[str, np.ndarray]]:
    """Return the inputs of each graph for one question about the benchmark's frame."""
    recorder, scene = Recorder(backend), make_scene()
    predictor = SpatialPredictor(recorder, options.release)
    predictor.answer(predictor.encode(scene.frame()), scene.queries()[:1])
    return recorder.seen


def run(options: Options) -> dict:
    """Return times, sizes and operations of each graph and precision."""
    precisions = assemble_all(options.release)
    backends = open_backends(precisions, options.threads)
    feeds = recorded_inputs(backends['float32'], options)
    pieces, inputs, missing = experts.cut_all(precisions.folders, feeds['reasoner'])
    cases = {(graph, name): _runner(getattr(backend, f'run_{graph}'), feeds[graph])
             for graph in GRAPHS for name, backend in backends.items()}
    for name, piece in pieces.items():
        cases[EXPERTS, name] = _runner(open_piece(piece, options.threads), inputs)
    samples = take_turns(cases, options.rounds(ROUNDS), WARM_UP)
    bytes_of = {name: sizes(folder) for name, folder in precisions.folders.items()}
    for name, piece in pieces.items():
        bytes_of[name][EXPERTS] = {'file_bytes': 0, 'weight_bytes': weight_bytes(piece)}
    macs = {graph: operations.of_file(precisions.folders['float32'] / f'{graph}.onnx',
                                      feeds[graph]) for graph in GRAPHS}
    shapes = {name: value.shape for name, value in operations.run_for(
        pieces['float32'], operations.wanted_tensors(pieces['float32']), inputs).items()}
    shapes.update({one.name: tuple(one.dims) for one in pieces['float32'].graph.initializer})
    macs[EXPERTS] = operations.count(pieces['float32'], shapes)
    return {'image': '640x480', 'rounds': options.rounds(ROUNDS),
            'missing': {**precisions.missing, **{f'{EXPERTS}, {name}': why
                                                 for name, why in missing.items()}},
            'graphs': {graph: _row(graph, samples, bytes_of, macs)
                       for graph in (*GRAPHS, EXPERTS)}}


def open_piece(model: Any, threads: int) -> Callable:
    """Return what runs a model that holds its weights."""
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.add_session_config_entry('session.intra_op.allow_spinning', '0')
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model.SerializeToString(), options,
                                           providers=['CPUExecutionProvider'])
    return lambda inputs: session.run(None, dict(inputs))


def _runner(function: Callable, inputs: Mapping[str, np.ndarray]) -> Callable[[], Any]:
    return lambda: function(inputs)


def _row(graph: str, samples: Mapping, bytes_of: Mapping, macs: Mapping) -> dict:
    times = {name: values for (of, name), values in samples.items() if of == graph}
    row = {'multiply_accumulates': macs[graph],
           'precisions': {name: {**summary(values, 3), **bytes_of[name][graph]}
                          for name, values in times.items()}}
    if len(times) == 2:
        row['float32_to_int8'] = ratio(times['float32'], times['int8'])
    return row


def table(result: dict) -> str:
    """Return the graphs as a table, times in ms, weights in MB."""
    rows = []
    for graph, row in result['graphs'].items():
        for name, one in row['precisions'].items():
            rows.append((graph, name, one['median_ms'], one['p99_ms'],
                         row.get('float32_to_int8') if name == 'int8' else None,
                         one['weight_bytes'] / 1e6, one['file_bytes'] / 1e6 or None,
                         row['multiply_accumulates'] / 1e6))
    notes = [f'\nNot measured, {name}: {why}.' for name, why in result['missing'].items()]
    return '\n'.join([markdown(('graph', 'precision', 'median ms', 'p99 ms', 'float32 / int8',
                                'weights MB', 'graph file MB', 'million operations'), rows),
                      *notes])
