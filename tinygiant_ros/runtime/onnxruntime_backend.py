# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The graphs on the CPU, run by ONNX Runtime."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from .backend import Arrays, Backend, GRAPHS, SIGNATURES
from .release import assembled_precision
from ..core import tensors
from ..core.errors import ErrorCode, SpatialError
from ..core.precision import FLOAT32, INT8

# Graphs of hundreds of short operations, whose every operation runs in one thread: to wake
# another for each takes as long as it would help. Questions that are answered together are divided
# among the threads instead, where both graphs are of that kind.
_IN_ONE_THREAD = {INT8: ('reasoner', 'decoder'), FLOAT32: ('decoder',)}


class OnnxRuntimeBackend(Backend):
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
        self._in_one_thread = _IN_ONE_THREAD[self.precision]
        self._sessions = {}
        for graph in GRAPHS:
            path = folder / f'{graph}.onnx'
            try:
                options = _options(onnxruntime, 1 if graph in self._in_one_thread else threads)
                session = onnxruntime.InferenceSession(
                    str(path), options, providers=['CPUExecutionProvider'])
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
        return self._run('reasoner', inputs)

    def run_decoder(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """DECODER_INPUTS, one word for each of B sentences -> DECODER_OUTPUTS."""
        words = max(int(inputs[tensors.POSITION][0]), 1)     # to read more would take time too
        return self._run('decoder', {
            **inputs, tensors.READ: np.ascontiguousarray(inputs[tensors.READ][:, :1 + words]),
            tensors.PAST: np.ascontiguousarray(inputs[tensors.PAST][:, :words])})

    def in_parts(self, count: int, run: Callable[[Backend, slice], Any]) -> list[Any]:
        """Let run(backend, part) answer questions; parts have a thread each, where graphs do."""
        parts = min(count, self._threads) if 'reasoner' in self._in_one_thread else 1
        borders = [count * part // parts for part in range(parts + 1)]
        first, *others = (slice(*ends) for ends in zip(borders, borders[1:]))
        waiting = [self._helpers.submit(run, self, part) for part in others]
        try:
            return [run(self, first), *(other.result() for other in waiting)]
        finally:
            wait(waiting)                # nothing runs on behind an error

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
