# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The graphs on the CPU, run by ONNX Runtime."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .backend import Arrays, GRAPHS, SIGNATURES
from .release import assembled_precision
from ..core import tensors
from ..core.errors import ErrorCode, SpatialError


class OnnxRuntimeBackend:
    """One session for each graph; loading runs vision once, so that the first frame is fast."""

    name = 'onnxruntime'
    why = 'onnxruntime is what was asked for'

    def __init__(self, folder: Path, threads: int = 0):
        """
        Load the graphs of an assembled release.

        threads: per operator, 0: one for each core. Raises SpatialError NOT_READY.
        """
        try:
            import onnxruntime
        except ImportError as error:
            raise SpatialError(
                ErrorCode.NOT_READY,
                f'the backend onnxruntime cannot be imported ({error}); '
                'run "pip install onnxruntime"') from error
        self.precision = assembled_precision(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Spinning threads would keep the cores of an idle node busy after every question.
        options.add_session_config_entry('session.intra_op.allow_spinning', '0')
        options.log_severity_level = 3
        self._sessions = {}
        for graph in GRAPHS:
            path = folder / f'{graph}.onnx'
            try:
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
        return self._run('decoder', inputs)

    def _run(self, graph: str, inputs: Arrays) -> dict[str, np.ndarray]:
        names, outputs = SIGNATURES[graph]
        values = self._sessions[graph].run(outputs, {name: inputs[name] for name in names})
        return dict(zip(outputs, values, strict=True))


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
