# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Runs one TensorRT plan: its buffers are made once, at the largest size that it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
import math
from types import ModuleType
from typing import Any

import numpy as np

from .api import Log
from .cuda import Cuda
from .replay import Replays
from ...core.errors import ErrorCode, SpatialError

BUILD_AGAIN = 'build the engines again: ros2 run tinygiant_ros engine build'
_UNKNOWN = -1                             # of TensorRT: a size that is known with the inputs


@dataclass(frozen=True, eq=False)
class Tensor:
    """
    An input or output of a plan and its place in memory.

    shape: as the plan has it, -1 for the size of the batch. axis: where that is, None: nowhere.
    host: flat and page-locked, device: on the GPU, both of the largest size.
    """

    name: str
    dtype: np.dtype
    shape: tuple[int, ...]
    axis: int | None
    host: np.ndarray
    device: Any

    def at(self, batch: int) -> tuple[int, ...]:
        """Return the shape for a batch of this size."""
        return tuple(batch if size == _UNKNOWN else size for size in self.shape)


class PlanRunner:
    """
    One plan on the GPU; for the thread that opened its Cuda.

    inputs, outputs: Tensor by name. limits: the smallest and the largest batch, None where the
    plan has no batch.
    """

    def __init__(self, trt: ModuleType, cuda: Cuda, plan: bytes, name: str, logger: Any):
        """
        Load the plan and make its buffers, which live as long as the Cuda.

        logger: of api.make_logger(). Raises SpatialError: NOT_READY when TensorRT refuses the
        plan, INFERENCE_FAILED when the memory does not suffice.
        """
        cuda.check_thread()
        self.name, self._cuda = name, cuda
        self.limits: tuple[int, int] | None = None
        self.inputs: dict[str, Tensor] = {}
        self.outputs: dict[str, Tensor] = {}
        self._batch: int | None = None    # that the context has been told
        self._context = None
        self._replays: Replays | None = None
        try:
            self._runtime = trt.Runtime(logger)
            self._engine = self._runtime.deserialize_cuda_engine(plan)
            if self._engine is None:
                raise self._refusal(f'TensorRT {trt.__version__} cannot read it')
            self._context = self._engine.create_execution_context()
            if self._context is None:
                raise self._refusal('it cannot be started, the memory may not suffice')
            self._open_tensors(trt)
            if refused := self._bind(self._context):
                raise self._refusal(f'it refused the memory for {refused}')
        except SpatialError:
            self._drop()
            raise
        except Exception as error:        # those of the bindings share no base class
            self._drop()
            raise self._refusal(f'{type(error).__name__}: {error}') from error

    def use_cuda_graphs(self, log: Log | None = None) -> None:
        """
        From now on capture the computation once for each size of batch, and replay it.

        Saves the launch of many small kernels. Where that cannot be done it runs as before, and
        log(severity, message) is told once.
        """
        self._replays = Replays(self._cuda, self.name, self._context_for, log)

    def run(self, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """
        Return the outputs, which belong to the caller; extra inputs are ignored.

        Raises SpatialError INFERENCE_FAILED, with the tensor, when an input does not fit, CUDA or
        TensorRT fail, or an output has another shape than the plan or is not finite.
        """
        self._cuda.check_thread()
        if self._context is None:
            raise self._fault('', 'it was closed')
        try:
            batch = self._check(inputs)
            self._shape_inputs(batch)
            for name, tensor in self.inputs.items():
                shape = tensor.at(batch)
                part = tensor.host[:math.prod(shape)]
                np.copyto(part.reshape(shape), inputs[name])
                self._cuda.upload(tensor.device, part)
            self._enqueue(batch)
            for tensor in self.outputs.values():
                self._cuda.download(tensor.host[:math.prod(tensor.at(batch))], tensor.device)
            self._cuda.synchronize()
        except SpatialError:
            raise
        except Exception as error:
            raise self._fault('', f'{type(error).__name__}: {error}') from error
        return {name: self._taken(tensor, batch) for name, tensor in self.outputs.items()}

    def batch_of(self, inputs: Mapping[str, np.ndarray]) -> int | None:
        """Return the size of the batch of well-formed inputs, None where the plan has none."""
        for name, tensor in self.inputs.items():
            if tensor.axis is not None:
                return np.shape(inputs[name])[tensor.axis]
        return None

    def close(self) -> None:
        """Free the engine; the buffers are freed with the Cuda. Closing twice does nothing."""
        if self._runtime is not None:
            self._cuda.check_thread()
            self._drop()

    def _drop(self) -> None:
        self.inputs, self.outputs = {}, {}         # their memory may be gone after this
        # each of these needs the one after it, so they go one by one
        if self._replays is not None:
            self._replays.close()
        self._context = None
        self._engine = None
        self._runtime = None

    def _enqueue(self, batch: int) -> None:
        """Put the computation on the stream."""
        if self._replays is not None and self._replays.launch(batch):
            return
        if not self._context.execute_async_v3(self._cuda.stream_handle):
            raise self._fault('', 'TensorRT did not start it')

    def _bind(self, context: Any) -> str:
        """
        Give a context the buffers; returns the tensor whose it refuses, '' for none.

        Raises nothing: the traceback would keep the context, maybe longer than the Cuda.
        """
        return next((tensor.name for tensor in (*self.inputs.values(), *self.outputs.values())
                     if not context.set_tensor_address(tensor.name, int(tensor.device))), '')

    def _context_for(self, batch: int) -> Any:
        """Return another context, on the same buffers, for batches of this size alone."""
        context = self._engine.create_execution_context()
        if context is None:
            raise self._refusal('it cannot be started once more, the memory may not suffice')
        if refused := self._bind(context) or self._tell_shapes(context, batch):
            raise self._refusal(f'it refused memory or shape of {refused}')
        return context

    def _open_tensors(self, trt: ModuleType) -> None:
        self.inputs = {name: self._input(trt, name)
                       for name in self._names(trt, trt.TensorIOMode.INPUT)}
        names = self._names(trt, trt.TensorIOMode.OUTPUT)
        least, largest = (self._shapes(names, batch) for batch in self.limits or (1, 1))
        self.outputs = {name: self._output(trt, name, least[name], largest[name])
                        for name in names}

    def _names(self, trt: ModuleType, mode: Any) -> list[str]:
        names = map(self._engine.get_tensor_name, range(self._engine.num_io_tensors))
        return [name for name in names if self._engine.get_tensor_mode(name) == mode]

    def _input(self, trt: ModuleType, name: str) -> Tensor:
        shape = tuple(self._engine.get_tensor_shape(name))
        largest = shape
        if _UNKNOWN in shape:
            least, _, largest = map(tuple, self._engine.get_tensor_profile_shape(name, 0))
            axis = shape.index(_UNKNOWN)
            limits = (least[axis], largest[axis])
            if shape.count(_UNKNOWN) > 1 or self.limits not in (None, limits):
                raise self._refusal(f'its input {name} has the shape {shape} from {least} to '
                                    f'{largest}, expected one size of batch for all inputs')
            self.limits = limits
        return self._tensor(trt, name, shape, largest)

    def _shapes(self, names: list[str], batch: int) -> dict[str, tuple[int, ...]]:
        self._shape_inputs(batch)
        return {name: tuple(self._context.get_tensor_shape(name)) for name in names}

    def _output(self, trt: ModuleType, name: str, least: tuple[int, ...],
                largest: tuple[int, ...]) -> Tensor:
        """Return an output; least, largest: its shapes at the limits of the batch."""
        if any(size < 1 for size in (*least, *largest)):
            raise self._refusal(f'its output {name} has the shape {largest}')
        axes = [axis for axis, size in enumerate(self._engine.get_tensor_shape(name))
                if size == _UNKNOWN]
        if len(axes) > 1:                 # not every plan knows that the others are fixed
            axes = [axis for axis in axes if least[axis] != largest[axis]]
        if len(axes) > 1 or any((least[axis], largest[axis]) != self.limits for axis in axes):
            raise self._refusal(f'its output {name} has shapes from {least} to {largest} for '
                                f'batches of {self.limits}')
        shape = tuple(_UNKNOWN if axis in axes else size for axis, size in enumerate(largest))
        return self._tensor(trt, name, shape, largest)

    def _tensor(self, trt: ModuleType, name: str, shape: tuple[int, ...],
                largest: tuple[int, ...]) -> Tensor:
        if self._engine.get_tensor_location(name) != trt.TensorLocation.DEVICE:
            raise self._refusal(f'it wants {name} in the memory of the host')
        dtype = np.dtype(trt.nptype(self._engine.get_tensor_dtype(name)))
        host = self._cuda.pinned(math.prod(largest), dtype)
        return Tensor(name, dtype, shape, shape.index(_UNKNOWN) if _UNKNOWN in shape else None,
                      host, self._cuda.device(host.nbytes))

    def _check(self, inputs: Mapping[str, np.ndarray]) -> int:
        """Return the size of the batch (1 where there is none) of inputs that fit the plan."""
        missing = sorted(set(self.inputs) - set(inputs))
        if missing:
            raise self._fault(missing[0], 'it was not given')
        batch = 1
        if self.limits is not None:
            batch = self.batch_of(inputs)
            if not self.limits[0] <= batch <= self.limits[1]:
                raise self._fault('', f'it takes batches from {self.limits[0]} to '
                                  f'{self.limits[1]}, got {batch}')
        for name, tensor in self.inputs.items():
            got = (inputs[name].shape, inputs[name].dtype)
            if got != (tensor.at(batch), tensor.dtype):
                raise self._fault(name, f'expected {tensor.dtype} {tensor.at(batch)}, '
                                  f'got {got[1]} {got[0]}')
        return batch

    def _shape_inputs(self, batch: int) -> None:
        """Tell TensorRT the size of the batch, where it changed, and check what follows of it."""
        if batch == self._batch:
            return
        self._batch = None                # until all went well
        if refused := self._tell_shapes(self._context, batch):
            shape = self.inputs[refused].at(batch)
            raise self._fault(refused, f'TensorRT refused the shape {shape}')
        for name, tensor in self.outputs.items():
            got = tuple(self._context.get_tensor_shape(name))
            if got != tensor.at(batch):
                raise self._fault(name, f'expected the shape {tensor.at(batch)}, got {got}')
        self._batch = batch

    def _tell_shapes(self, context: Any, batch: int) -> str:
        """Tell a context the size of the batch; returns what it refuses, as _bind() does."""
        return next((tensor.name for tensor in self.inputs.values() if tensor.axis is not None
                     and not context.set_input_shape(tensor.name, tensor.at(batch))), '')

    def _taken(self, tensor: Tensor, batch: int) -> np.ndarray:
        """Return a copy of an output, checked."""
        shape = tensor.at(batch)
        taken = tensor.host[:math.prod(shape)].reshape(shape).copy()
        # one sum finds every value that is not finite; in double it cannot overflow on its own
        if tensor.dtype.kind == 'f' and not math.isfinite(taken.sum(dtype=np.float64)):
            raise self._fault(tensor.name, 'it holds values that are not finite')
        return taken

    def _fault(self, tensor: str, reason: str) -> SpatialError:
        place = f'{self.name}, tensor {tensor}' if tensor else self.name
        return SpatialError(ErrorCode.INFERENCE_FAILED,
                            f'the engine {place}: {reason}; {BUILD_AGAIN}')

    def _refusal(self, reason: str) -> SpatialError:
        return SpatialError(ErrorCode.NOT_READY,
                            f'the engine {self.name} cannot be used: {reason}; {BUILD_AGAIN}')
