# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""CUDA for one thread: context, stream and buffers; the only module that knows pycuda."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, ExitStack
import ctypes
import threading
from types import ModuleType
from typing import Any

import numpy as np

from ...core.errors import ErrorCode, SpatialError

LIBRARY = 'libcuda.so.1'                 # of the driver: pycuda knows no CUDA graphs
_THREAD_LOCAL = 1                        # a capture that other threads, a build, do not disturb


class Cuda:
    """
    The primary context of one GPU, current in the thread that opened it, and one stream.

    Everything belongs to that thread: pycuda neither runs nor frees in another one, it would leak
    there. So each method raises SpatialError INFERENCE_FAILED elsewhere, when CUDA fails, or after
    close(). A thread must not end before close(): pycuda then aborts the process.
    """

    def __init__(self, driver: ModuleType, device: int):
        """Use open(): it says what is missing where this cannot work."""
        self._driver = driver
        self._thread = threading.get_ident()
        with ExitStack() as undo:          # in reverse order, and when the next step fails
            # the context that TensorRT uses as well; a context of our own would be another one
            context = driver.Device(device).retain_primary_context()
            undo.callback(context.detach)
            context.push()
            undo.callback(context.pop)
            self._stream = driver.Stream()
            undo.callback(self._drop_stream)
            self._undo: ExitStack | None = undo.pop_all()
        self._device = device
        self._graphs: set[int] = set()     # executable CUDA graphs that were not dropped

    @classmethod
    def open(cls, device: int = 0) -> Cuda:
        """
        Make the GPU ready for the calling thread.

        Raises SpatialError NOT_READY: no pycuda, no driver, no GPU, no memory.
        """
        driver = _load_driver()
        try:
            return cls(driver, device)
        except driver.Error as error:
            raise _no_gpu(error) from error

    def check_thread(self) -> None:
        """Raise SpatialError INFERENCE_FAILED in another thread than that of open()."""
        if threading.get_ident() != self._thread:
            raise SpatialError(
                ErrorCode.INFERENCE_FAILED,
                f'CUDA was opened by thread {self._thread} and is used by '
                f'{threading.get_ident()} ({threading.current_thread().name}); call it from the '
                'thread that opened it')
        if self._undo is None:
            raise SpatialError(ErrorCode.INFERENCE_FAILED,
                               'CUDA was closed; open the backend again')

    def pinned(self, shape: int | tuple[int, ...], dtype: Any) -> np.ndarray:
        """Return page-locked memory of the host as an array, good until close()."""
        self.check_thread()
        with self._failure(f'cannot lock {shape} of {np.dtype(dtype)} in memory'):
            array = self._driver.pagelocked_empty(shape, dtype)
        self._undo.callback(array.base.free)
        return array

    def device(self, nbytes: int) -> Any:
        """Return memory of the GPU, good until close(); int() of it is the address."""
        self.check_thread()
        with self._failure(f'cannot allocate {nbytes} bytes on the GPU'):
            allocation = self._driver.mem_alloc(nbytes)
        self._undo.callback(allocation.free)
        return allocation

    def upload(self, destination: Any, source: np.ndarray) -> None:
        """Copy a pinned array, contiguous, to device memory, behind what is on the stream."""
        self.check_thread()
        with self._failure('cannot copy to the GPU'):
            self._driver.memcpy_htod_async(destination, source, self._stream)

    def download(self, destination: np.ndarray, source: Any) -> None:
        """Copy device memory to a pinned array, contiguous, behind what is on the stream."""
        self.check_thread()
        with self._failure('cannot copy from the GPU'):
            self._driver.memcpy_dtoh_async(destination, source, self._stream)

    @property
    def stream_handle(self) -> int:
        """The one stream, as TensorRT wants it."""
        self.check_thread()
        return self._stream.handle

    def synchronize(self) -> None:
        """Wait until all that is on the stream is done; other threads of Python run meanwhile."""
        self.check_thread()
        with self._failure('the GPU failed'):
            self._stream.synchronize()

    def capture(self, work: Callable[[], None]) -> int:
        """
        Return a CUDA graph of what work() puts on the stream, for launch(); nothing runs yet.

        Good until drop_graph() or close(); it refers to memory by address. work() must neither
        allocate nor wait. Raises what it raises, and SpatialError INFERENCE_FAILED. The stream is
        as before in any case.
        """
        self.check_thread()
        stream, captured = ctypes.c_void_p(self._stream.handle), ctypes.c_void_p()
        executable = ctypes.c_void_p()
        self._call('cuStreamBeginCapture_v2', stream, ctypes.c_int(_THREAD_LOCAL))
        try:
            try:
                work()
            finally:                      # else the stream would never run anything again
                ended = self._status('cuStreamEndCapture', stream, ctypes.byref(captured))
            _check_status('cuStreamEndCapture', ended)
            self._call('cuGraphInstantiateWithFlags', ctypes.byref(executable), captured,
                       ctypes.c_ulonglong(0))
        finally:
            if captured.value:            # the executable is a copy of its own
                self._status('cuGraphDestroy', captured)
        self._graphs.add(executable.value)
        return executable.value

    def launch(self, graph: int) -> None:
        """Put a graph of capture() on the stream."""
        self.check_thread()
        self._call('cuGraphLaunch', ctypes.c_void_p(graph), ctypes.c_void_p(self._stream.handle))

    def drop_graph(self, graph: int) -> None:
        """Free a graph of capture(); nothing of it may be on the stream."""
        self.check_thread()
        if graph in self._graphs:
            self._graphs.discard(graph)
            self._call('cuGraphExecDestroy', ctypes.c_void_p(graph))

    def device_facts(self) -> dict[str, str | int]:
        """Return device_facts() of this GPU."""
        self.check_thread()
        return device_facts(self._device)

    def close(self) -> None:
        """Wait for the stream, free all buffers and the stream, leave the context."""
        if self._undo is None:
            return
        self.check_thread()
        undo, self._undo = self._undo, None
        undo.callback(self._drop_graphs)   # first, for they use the buffers
        with self._failure('the GPU failed while it was closed'), undo:
            self._stream.synchronize()

    def _drop_stream(self) -> None:
        self._stream = None      # pycuda destroys it with its last reference

    def _drop_graphs(self) -> None:
        while self._graphs:
            self._status('cuGraphExecDestroy', ctypes.c_void_p(self._graphs.pop()))

    def _call(self, function: str, *arguments: Any) -> None:
        """Call the driver itself; INFERENCE_FAILED when it has no such function or that fails."""
        _check_status(function, self._status(function, *arguments))

    @staticmethod
    def _status(function: str, *arguments: Any) -> int:
        """Return what the driver answers, 0 is success; the library is loaded once, by CDLL."""
        try:
            return getattr(ctypes.CDLL(LIBRARY), function)(*arguments)
        except (OSError, AttributeError) as error:
            raise SpatialError(
                ErrorCode.INFERENCE_FAILED,
                f'CUDA graphs cannot be used: {error}; they need a driver of CUDA 11.4 or '
                'newer') from error

    @contextmanager
    def _failure(self, what: str) -> Iterator[None]:
        """Turn an error of pycuda into INFERENCE_FAILED."""
        try:
            yield
        except self._driver.Error as error:
            raise SpatialError(
                ErrorCode.INFERENCE_FAILED,
                f'{what}: {error}; see the log of the kernel (dmesg), then restart the '
                'node') from error


def _check_status(function: str, status: int) -> None:
    if status != 0:
        raise SpatialError(
            ErrorCode.INFERENCE_FAILED,
            f'{function} failed with CUDA error {status}; see the log of the kernel (dmesg), or '
            'do without CUDA graphs')


def device_facts(device: int = 0) -> dict[str, str | int]:
    """
    Return what an engine depends on: GPU, compute capability, SMs, versions of CUDA.

    Needs no context, so any thread may ask. Raises SpatialError NOT_READY without pycuda or GPU.
    """
    driver = _load_driver()
    try:
        gpu = driver.Device(device)
        major, minor = gpu.compute_capability()
        return {'gpu': gpu.name(), 'compute_capability': f'{major}.{minor}',
                'sm_count': gpu.get_attribute(driver.device_attribute.MULTIPROCESSOR_COUNT),
                'cuda_driver': driver.get_driver_version(),
                'cuda_runtime': '.'.join(map(str, driver.get_version()))}
    except driver.Error as error:
        raise _no_gpu(error) from error


def _load_driver() -> ModuleType:
    """Import pycuda.driver and start CUDA; raises SpatialError NOT_READY."""
    try:
        # neither autoinit nor autoprimaryctx: both bind a context to whoever imports them
        import pycuda.driver as driver
    except (ImportError, OSError) as error:
        raise SpatialError(
            ErrorCode.NOT_READY,
            f'pycuda cannot be imported ({error}); run "pip install pycuda" on the device, with '
            'the folder of nvcc on the PATH (on a Jetson /usr/local/cuda/bin)') from error
    try:
        driver.init()
    except driver.Error as error:
        raise _no_gpu(error) from error
    return driver


def _no_gpu(error: Exception) -> SpatialError:
    return SpatialError(
        ErrorCode.NOT_READY,
        f'CUDA cannot start: {error}; check that nvidia-smi (on a Jetson: tegrastats) shows the '
        'GPU and that no other program fills its memory')
