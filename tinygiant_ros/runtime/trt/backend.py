# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The graphs on the GPU, run by TensorRT."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import numpy as np

from .api import load_tensorrt, Log, make_logger, version
from .cuda import Cuda, device_facts
from .facts import engine_precision, machine_facts
from .plans import stored_plans
from .replay import wanted
from .runner import BUILD_AGAIN, PlanRunner
from .store import default_folder, EngineStore
from ..backend import Arrays, Backend, GRAPHS, SIGNATURES
from ..padding import first_regions, padded_to
from ...core import tensors
from ...core.errors import ErrorCode, SpatialError

_INT32 = (tensors.TOKEN_IDS, tensors.WORD_ID, tensors.POSITION)


class TensorRtBackend(Backend):
    """One runner for each graph, all on one stream; for the thread that opened the Cuda."""

    name = 'tensorrt'

    def __init__(self, trt: ModuleType, cuda: Cuda, plans: Mapping[str, bytes],
                 log: Log | None = None, precision: str = '', cuda_graphs: bool | None = None):
        """
        Load the plans of all GRAPHS.

        log(severity, message): what TensorRT has to say. precision: of the plans. cuda_graphs:
        replay captured graphs, None: as replay.wanted() says. Raises SpatialError: NOT_READY when
        a plan is missing or no plan of that graph, INFERENCE_FAILED when CUDA fails; the Cuda
        stays open then.
        """
        self.why = f'tensorrt {version(trt)} answers: its engines agree with onnxruntime'
        self.precision = precision
        self._cuda = cuda
        self._runners: dict[str, PlanRunner] = {}
        logger = make_logger(trt, log)
        try:
            for graph in GRAPHS:
                if graph not in plans:
                    raise SpatialError(ErrorCode.NOT_READY,
                                       f'the engine {graph} is missing; {BUILD_AGAIN}')
                runner = PlanRunner(trt, cuda, plans[graph], graph, logger)
                self._runners[graph] = runner
                _check_signature(graph, runner)
                if wanted() if cuda_graphs is None else cuda_graphs:
                    runner.use_cuda_graphs(log)
        except BaseException:
            self._close_runners()
            raise

    def run_vision(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """VISION_INPUTS of one frame -> VISION_OUTPUTS."""
        return self._run('vision', inputs)

    def run_closeup(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """CLOSEUP_INPUTS of N regions -> CLOSEUP_OUTPUTS."""
        return self._run('closeup', inputs)

    def run_reasoner(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """REASONER_INPUTS of B questions on one frame -> REASONER_OUTPUTS."""
        regions = inputs[tensors.REGION_MASK].shape[1]
        outputs = self._run('reasoner', padded_to(inputs, tensors.LARGEST))
        return {name: first_regions(name, array, regions) for name, array in outputs.items()}

    def run_decoder(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """DECODER_INPUTS, one word for each of B sentences -> DECODER_OUTPUTS."""
        return self._run('decoder', padded_to(inputs, tensors.LARGEST))

    def close(self) -> None:
        """Free the engines and close the Cuda, in its thread; closing twice does nothing."""
        try:
            self._close_runners()
        finally:
            self._cuda.close()

    def _close_runners(self) -> None:
        for runner in self._runners.values():
            runner.close()
        self._runners.clear()

    def _run(self, graph: str, inputs: Arrays) -> dict[str, np.ndarray]:
        """Run a graph, a batch that is too large for its engine in parts."""
        runner = self._runners.get(graph)
        if runner is None:
            raise SpatialError(ErrorCode.INFERENCE_FAILED,
                               'the backend tensorrt was closed; open it again')
        batch = runner.batch_of(inputs)
        if batch is None or batch <= runner.limits[1]:
            return runner.run(inputs)
        parts = [runner.run({name: _part(inputs[name], tensor.axis, first, runner.limits[1])
                             for name, tensor in runner.inputs.items()})
                 for first in range(0, batch, runner.limits[1])]
        return {name: parts[0][name] if tensor.axis is None
                else np.concatenate([part[name] for part in parts], axis=tensor.axis)
                for name, tensor in runner.outputs.items()}


def open_tensorrt(folder: Path, store: EngineStore | None = None,
                  log: Log | None = None) -> TensorRtBackend:
    """
    Open the stored engines of an assembled release, for the calling thread; builds nothing.

    store: None for the usual one. Raises SpatialError, mostly NOT_READY, with what is missing:
    TensorRT, pycuda, a GPU, an engine that was built by this machine for this release.
    """
    machine = machine_facts(load_tensorrt(), device_facts())
    plans = stored_plans(folder, store or EngineStore(default_folder()), machine)
    return open_plans(plans, log, engine_precision(folder))


def open_plans(plans: Mapping[str, bytes], log: Log | None = None,
               precision: str = '', cuda_graphs: bool | None = None) -> TensorRtBackend:
    """Open a TensorRtBackend of these plans with a Cuda of its own; raises SpatialError."""
    trt = load_tensorrt()
    cuda = Cuda.open()
    try:
        return TensorRtBackend(trt, cuda, plans, log, precision, cuda_graphs)
    except BaseException:
        cuda.close()
        raise


def _part(array: np.ndarray, axis: int | None, first: int, count: int) -> np.ndarray:
    """Return a view of this part of a batch; of an input that has none, all."""
    if axis is None:
        return array
    return array[(slice(None),) * axis + (slice(first, first + count),)]


def _check_signature(graph: str, runner: PlanRunner) -> None:
    """Refuse a plan whose inputs or outputs are not those of core/tensors.py."""
    for kind, found, expected in zip(('inputs', 'outputs'), (runner.inputs, runner.outputs),
                                     SIGNATURES[graph], strict=True):
        if set(found) != set(expected):
            raise SpatialError(
                ErrorCode.NOT_READY,
                f'the engine {graph} has the {kind} {sorted(found)}, expected {sorted(expected)}; '
                f'{BUILD_AGAIN}')
        for name, tensor in found.items():
            wanted = np.int32 if name in _INT32 else np.float32
            if tensor.dtype != wanted:
                raise SpatialError(
                    ErrorCode.NOT_READY,
                    f'the engine {graph} has {name} as {tensor.dtype}, expected '
                    f'{np.dtype(wanted)}; {BUILD_AGAIN}')
