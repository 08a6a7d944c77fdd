# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What runs the graphs: the protocol of every backend, and the factory that knows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from ..core import tensors
from ..core.errors import ErrorCode, SpatialError

GRAPHS = ('vision', 'closeup', 'reasoner', 'decoder')
SIGNATURES = {                           # of each graph: names of its inputs and outputs
    'vision': (tensors.VISION_INPUTS, tensors.VISION_OUTPUTS),
    'closeup': (tensors.CLOSEUP_INPUTS, tensors.CLOSEUP_OUTPUTS),
    'reasoner': (tensors.REASONER_INPUTS, tensors.REASONER_OUTPUTS),
    'decoder': (tensors.DECODER_INPUTS, tensors.DECODER_OUTPUTS),
}
BACKENDS = ('tensorrt', 'onnxruntime')   # fastest first: the order in which 'auto' tries them
Arrays = Mapping[str, np.ndarray]


class Backend(Protocol):
    """
    Runs the graphs on arrays named and shaped as core/tensors.py says.

    Inputs are C-contiguous; extra entries are ignored. The arrays returned belong to the caller.
    Used by one thread at a time; by the one that made it where it has a close(), which frees what
    it holds. A backend that inherits from this answers questions that come together as one batch.

    name: who answers. why: one sentence for people, why it is this one. precision: what it
    computes in, for people.
    """

    name: str
    why: str
    precision: str

    def run_vision(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """VISION_INPUTS of one frame -> VISION_OUTPUTS."""

    def run_closeup(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """CLOSEUP_INPUTS of N regions -> CLOSEUP_OUTPUTS."""

    def run_reasoner(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """REASONER_INPUTS of B questions on one frame -> REASONER_OUTPUTS."""

    def run_decoder(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """DECODER_INPUTS, one word for each of B sentences -> DECODER_OUTPUTS."""

    def in_parts(self, count: int, run: Callable[[Backend, slice], Any]) -> list[Any]:
        """
        Let run(backend, part) answer so many questions; return what it gave, in their order.

        Parts run side by side where that is faster. The backend that it is given is the one to
        ask for the graphs of reasoner and decoder.
        """
        return [run(self, slice(0, count))]


def create_backend(name: str, folder: Path, threads: int = 0) -> Backend:
    """
    Return the backend of this name ('auto': the fastest installed) for an assembled release.

    folder: as returned by release.assemble. threads: of the CPU, 0: one for each core. Builds
    nothing: TensorRT is taken when its engines are there and agree with ONNX Runtime; `why` of
    the backend says so, or what is in the way. Raises SpatialError NOT_READY for an unknown name
    or when the backend cannot start.
    """
    if name not in ('auto', *BACKENDS):
        raise SpatialError(
            ErrorCode.NOT_READY,
            f'there is no backend {name!r}; known: auto, {", ".join(BACKENDS)}')
    from .onnxruntime_backend import OnnxRuntimeBackend  # loaded only where it is chosen
    cpu = OnnxRuntimeBackend(folder, threads)
    if name == 'onnxruntime':
        return cpu
    try:
        return _checked_tensorrt(folder, cpu)
    except SpatialError as error:
        if name == 'tensorrt':
            raise
        cpu.why = f'tensorrt is not used: {error.message}'
        return cpu


def _checked_tensorrt(folder: Path, cpu: Backend) -> Backend:
    """Return the backend on the GPU once its golden outputs are those of the CPU's."""
    from .trt.backend import open_tensorrt
    from .trt.parity import agrees, compare, reference_of
    fast = open_tensorrt(folder)
    try:
        disagreement = agrees(compare(fast, reference_of(folder, cpu)))
        if disagreement:
            raise SpatialError(ErrorCode.NOT_READY, disagreement)
    except BaseException:
        fast.close()
        raise
    return fast
