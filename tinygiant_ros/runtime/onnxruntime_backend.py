# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The graphs on the CPU, run by ONNX Runtime."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
import os
from pathlib import Path
from types import ModuleType

import numpy as np

from .backend import Arrays, GRAPHS, SIGNATURES
from .release import assembled_precision
from ..core import tensors
from ..core.errors import ErrorCode, SpatialError
from ..core.precision import INT8

# Graphs of hundreds of short operations, whose every operation runs in one thread: to wake
# another for each takes as long as it would help. A batch is divided among the threads instead,
# into parts of at least so many questions.
_LEAST_PART = {'reasoner': 1, 'decoder': 4}
_COUNTED = {                             # an input that has a row for each question
    graph: next(name for name in SIGNATURES[graph][0] if name not in tensors.SHARED)
    for graph in _LEAST_PART}
_ONLY_IN_INT8 = ('reasoner',)            # whose operations are long enough in float32


class OnnxRuntimeBackend:
    """One session for each graph; loading runs vision once, so that the first frame is fast."""

    name = 'onnxruntime'
    why = 'onnxruntime is what was asked for'

    def __init__(self, folder: Path, threads: int = 0):
        """
        Load the graphs of an assembled release.

        threads: at most so many compute, 0: one for each core. Raises SpatialError NOT_READY.
        """
        try:
            import onnxruntime
        except ImportError as error:
            raise SpatialError(
                ErrorCode.NOT_READY,
                f'the backend onnxruntime cannot be imported ({error}); '
                'run "pip install onnxruntime"') from error
        self.precision = assembled_precision(folder)
        self._threads = threads or len(os.sched_getaffinity(0))
        self._helpers = ThreadPoolExecutor(max(self._threads - 1, 1), 'questions')
        self._divided = {graph: least for graph, least in _LEAST_PART.items()
                         if self.precision == INT8 or graph not in _ONLY_IN_INT8}
        self._sessions = {}
        for graph in GRAPHS:
            path = folder / f'{graph}.onnx'
            try:
                session = onnxruntime.InferenceSession(
                    str(path), _options(onnxruntime, 1 if graph in self._divided else threads),
                    providers=['CPUExecutionProvider'])
            except Exception as error:   # its exceptions share no base class but this one
                raise SpatialError(
                    ErrorCode.NOT_READY,
                    f'ONNX Runtime cannot load {path}: {error}; delete {folder} and start again, '
                    'it is made anew') from error
            _check_signature(graph, session)
            self._sessions[graph] = session
        image = np.zeros((1, 3, tensors.IMAGE_HEIGHT, tensors.IMAGE_WIDTH), dtype=np.float32)
        self.run_vision({tensors.COLOR: image, tensors.DEPTH: image})

    def run_vision(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """VISION_INPUTS of one frame -> VISION_OUTPUTS."""
        return self._run('vision', inputs)

    def run_closeup(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """CLOSEUP_INPUTS of N regions -> CLOSEUP_OUTPUTS."""
        return self._run('closeup', inputs)

    def run_reasoner(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """REASONER_INPUTS of B questions on one frame -> REASONER_OUTPUTS."""
        return self._run_divided('reasoner', inputs)

    def run_decoder(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """DECODER_INPUTS, one word for each of B sentences -> DECODER_OUTPUTS."""
        words = max(int(inputs[tensors.POSITION][0]), 1)     # to read more would take time too
        return self._run_divided('decoder', {
            **inputs, tensors.READ: np.ascontiguousarray(inputs[tensors.READ][:, :1 + words]),
            tensors.PAST: np.ascontiguousarray(inputs[tensors.PAST][:, :words])})

    def _run_divided(self, graph: str, inputs: Arrays) -> dict[str, np.ndarray]:
        """Run a batch of questions, in several threads where that helps."""
        count, least = len(inputs[_COUNTED[graph]]), self._divided.get(graph)
        if least is None or count < 2 * least or self._threads < 2:
            return self._run(graph, inputs)
        names, outputs = SIGNATURES[graph]
        parts = min(count // least, self._threads)
        borders = [count * part // parts for part in range(parts + 1)]
        others = [self._helpers.submit(self._run, graph, questions_of(inputs, names, *ends))
                  for ends in zip(borders[1:], borders[2:])]
        results = [self._run(graph, questions_of(inputs, names, 0, borders[1])),
                   *(other.result() for other in others)]
        return {name: np.concatenate([one[name] for one in results]) for name in outputs}

    def _run(self, graph: str, inputs: Arrays) -> dict[str, np.ndarray]:
        names, outputs = SIGNATURES[graph]
        values = self._sessions[graph].run(outputs, {name: inputs[name] for name in names})
        return dict(zip(outputs, values, strict=True))


def _options(onnxruntime: ModuleType, threads: int):
    """Return the settings of a session; threads: per operator, 0: one for each core."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # The smallest weights of a sharp softmax are denormal numbers, which take a hundred times as
    # long as others. Set for the thread that opens the first session, and those it starts.
    options.add_session_config_entry('session.set_denormal_as_zero', '1')
    # Spinning threads would keep the cores of an idle node busy after every question.
    options.add_session_config_entry('session.intra_op.allow_spinning', '0')
    options.log_severity_level = 3
    return options


def questions_of(inputs: Arrays, names: Sequence[str], first: int,
                 end: int) -> dict[str, np.ndarray]:
    """Return the inputs of these names for some questions of a batch alone."""
    return {name: inputs[name] if name in tensors.SHARED else inputs[name][first:end]
            for name in names}


def _check_signature(graph: str, session) -> None:
    """Refuse a graph whose inputs or outputs are not those of core/tensors.py."""
    got = ({one.name for one in session.get_inputs()}, {one.name for one in session.get_outputs()})
    for kind, names, expected in zip(('inputs', 'outputs'), got, SIGNATURES[graph],
                                     strict=True):
        if names != set(expected):
            raise SpatialError(
                ErrorCode.NOT_READY,
                f'the graph {graph} has the {kind} {sorted(names)}, expected {sorted(expected)}; '
                'this release was exported for another version of this package')
