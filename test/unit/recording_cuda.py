# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
A stand-in for pycuda.driver that keeps its rules and records who breaks them.

Copies and kernels wait on their stream until it is synchronized, as on a GPU: whoever reads or
overwrites too early gets wrong numbers. What pycuda would leak, warn about or abort for goes into
`misuse`.
"""

import ctypes
import sys
import threading
from types import ModuleType, SimpleNamespace

import numpy as np


class Error(Exception):
    """Of pycuda: not one of Python's own."""


class _Pinned(bytearray):
    """Page-locked memory; pycuda makes it the base of the array."""

    def __init__(self, driver, nbytes):
        super().__init__(nbytes)
        self._driver = driver
        self.released = False

    def free(self):
        self._driver.note('free pinned', needs_context=True)
        if self.released:
            self._driver.misuse.append('pinned memory freed twice')
        self.released = True


class _Device:
    """Memory of the GPU; int() of it is the address."""

    def __init__(self, driver, nbytes):
        self._driver, self.address = driver, driver.next_address
        self.memory = bytearray(nbytes)
        driver.next_address += (nbytes + 511) // 256 * 256
        driver.memory[self.address] = self.memory

    def __int__(self):
        return self.address

    def free(self):
        self._driver.note('free device', needs_context=True)
        if self._driver.memory.pop(self.address, None) is None:
            self._driver.misuse.append('device memory freed twice')


class _Context:
    def __init__(self, driver):
        self._driver = driver
        self.attached = True

    def push(self):
        self._driver.note('push')
        self._driver.stack.append(self)

    def pop(self):
        self._driver.note('pop')
        if not self._driver.stack or self._driver.stack.pop() is not self:
            self._driver.misuse.append('pop of a context that is not current')

    def detach(self):
        self._driver.note('detach')
        if self in self._driver.stack or not self.attached:
            self._driver.misuse.append('detach of a context that is current or gone')
        self.attached = False


class _Stream:
    def __init__(self, driver):
        driver.note('stream', needs_context=True)
        self._driver, self.handle = driver, 4000 + len(driver.streams)
        driver.streams[self.handle] = []

    @property
    def queue(self):
        return self._driver.streams[self.handle]

    def synchronize(self):
        driver, queue = self._driver, self.queue
        driver.note('synchronize', needs_context=True)
        del self                             # a traceback must not keep the stream alive
        todo = list(queue)
        queue.clear()
        driver.fail_if_told('synchronize')   # a GPU that failed does none of it
        for work in todo:
            work()

    def __del__(self):
        self._driver.note('destroy stream', needs_context=True)
        if self.queue:
            self._driver.misuse.append('a stream was destroyed with work on it')
        self._driver.streams.pop(self.handle)


class _Library:
    """The CUDA graphs of libcuda, called as ctypes does; an error is a number."""

    def __init__(self, driver):
        self._driver, self._made = driver, 0

    def _begin(self, name, *values):
        self._driver.note(name, needs_context=True)
        assert all(isinstance(one, ctypes.c_void_p) and one.value for one in values)
        return 700 if name in self._driver.failing else 0

    def _new(self, table, pointer, work):
        self._made += 1
        table[900 + self._made] = work
        pointer._obj.value = 900 + self._made

    def cuStreamBeginCapture_v2(self, stream, mode):
        if status := self._begin('cuStreamBeginCapture_v2', stream):
            return status
        assert mode.value == 1               # thread local: a build goes on in another thread
        driver = self._driver
        if driver.capturing or driver.streams[stream.value]:
            driver.misuse.append('capture of a stream that is not idle')
        driver.capturing[stream.value] = driver.streams[stream.value]
        driver.streams[stream.value] = []
        return 0

    def cuStreamEndCapture(self, stream, graph):
        status, driver = self._begin('cuStreamEndCapture', stream), self._driver
        work, driver.streams[stream.value] = (driver.streams[stream.value],
                                              driver.capturing.pop(stream.value))
        if not status:
            self._new(driver.graphs, graph, work)
        return status

    def cuGraphInstantiateWithFlags(self, executable, graph, flags):
        status = self._begin('cuGraphInstantiateWithFlags', graph)
        assert flags.value == 0
        if not status:
            self._new(self._driver.executables, executable, self._driver.graphs[graph.value])
        return status

    def cuGraphLaunch(self, executable, stream):
        status = self._begin('cuGraphLaunch', executable, stream)
        if not status:
            self._driver.streams[stream.value] += self._driver.executables[executable.value]
        return status

    def cuGraphExecDestroy(self, executable):
        status = self._begin('cuGraphExecDestroy', executable)
        if self._driver.executables.pop(executable.value, None) is None:
            self._driver.misuse.append('an executable graph was destroyed twice')
        return status

    def cuGraphDestroy(self, graph):
        status = self._begin('cuGraphDestroy', graph)
        if self._driver.graphs.pop(graph.value, None) is None:
            self._driver.misuse.append('a graph was destroyed twice')
        return status


class RecordingDriver:
    """
    The functions of pycuda.driver that are used, and the graphs of libcuda, for one test.

    log: the calls in order. failing: names of calls that raise Error, one of 'init',
    'Device', 'Stream', 'pagelocked_empty', 'mem_alloc', 'synchronize', 'memcpy_htod_async',
    'memcpy_dtoh_async', and of functions of libcuda that answer 700. capturing: handle of a stream
    -> what was on it before the capture. graphs, executables: not destroyed.
    """

    Error = Error
    device_attribute = SimpleNamespace(
        MULTIPROCESSOR_COUNT='sms', MEMORY_CLOCK_RATE='kHz', GLOBAL_MEMORY_BUS_WIDTH='bits',
        INTEGRATED='integrated')
    ATTRIBUTES = {'sms': 16, 'kHz': 3_199_000, 'bits': 256, 'integrated': 1}
    TOTAL_BYTES = 8 << 30

    def __init__(self):
        self.log, self.misuse, self.failing = [], [], set()
        self.stack, self.contexts, self.streams = [], [], {}
        self.pinned, self.memory, self.next_address = [], {}, 1 << 16
        self.threads = set()
        self.capturing, self.graphs, self.executables = {}, {}, {}
        self.library = _Library(self)

    def install(self, monkeypatch):
        """Be pycuda.driver until the test ends; returns itself."""
        package, module = ModuleType('pycuda'), ModuleType('pycuda.driver')
        for name in ('init', 'Device', 'Stream', 'pagelocked_empty', 'mem_alloc',
                     'memcpy_htod_async', 'memcpy_dtoh_async', 'get_version',
                     'get_driver_version', 'mem_get_info', 'Error', 'device_attribute'):
            setattr(module, name, getattr(self, name))
        package.driver = module
        monkeypatch.setitem(sys.modules, 'pycuda', package)
        monkeypatch.setitem(sys.modules, 'pycuda.driver', module)
        real = ctypes.CDLL
        monkeypatch.setattr(ctypes, 'CDLL', lambda name, *arguments: self.library
                            if name == 'libcuda.so.1' else real(name, *arguments))
        return self

    def note(self, what, needs_context=False):
        self.log.append(what)
        self.threads.add(threading.get_ident())
        if needs_context and not self.stack:
            self.misuse.append(f'{what} without a current context')
        if self.capturing and what not in ('execute', 'cuStreamEndCapture'):
            self.misuse.append(f'{what} during a capture')
        if len(self.threads) > 1:
            self.misuse.append(f'{what} in another thread')

    def fail_if_told(self, name):
        if name in self.failing:
            raise Error(f'{name} failed: told to')

    def assert_clean(self):
        """Check that all rules were kept and everything was given back."""
        assert self.misuse == []
        assert self.stack == [] and self.streams == {} and self.memory == {}
        assert self.capturing == self.graphs == self.executables == {}
        assert all(one.released for one in self.pinned)
        assert not any(one.attached for one in self.contexts)

    def init(self):
        self.fail_if_told('init')            # any thread may do this

    def get_version(self):
        return (12, 6, 0)

    def get_driver_version(self):
        return 12060

    def mem_get_info(self):
        self.note('ask for memory', needs_context=True)
        return self.TOTAL_BYTES - sum(map(len, self.memory.values())), self.TOTAL_BYTES

    def Device(self, number):                # noqa: N802 - pycuda's name
        self.fail_if_told('Device')

        def retain_primary_context():
            self.note('retain')
            self.contexts.append(_Context(self))
            return self.contexts[-1]

        return SimpleNamespace(
            retain_primary_context=retain_primary_context, name=lambda: f'Orin {number}',
            compute_capability=lambda: (8, 7), get_attribute=self.ATTRIBUTES.__getitem__)

    def Stream(self):                        # noqa: N802 - pycuda's name
        self.fail_if_told('Stream')
        return _Stream(self)

    def pagelocked_empty(self, shape, dtype):
        self.note('allocate pinned', needs_context=True)
        self.fail_if_told('pagelocked_empty')
        nbytes = int(np.prod(shape)) * np.dtype(dtype).itemsize
        self.pinned.append(_Pinned(self, nbytes))
        array = np.ndarray(shape, dtype, buffer=self.pinned[-1])
        array.view(np.uint8).fill(0xAB)      # it comes with anything in it
        return array

    def mem_alloc(self, nbytes):
        self.note('allocate device', needs_context=True)
        self.fail_if_told('mem_alloc')
        return _Device(self, nbytes)

    def memcpy_htod_async(self, destination, source, stream):
        self._copy('upload', source, destination, stream.queue)
        del destination, source, stream      # a traceback must not keep them alive
        self.fail_if_told('memcpy_htod_async')

    def memcpy_dtoh_async(self, destination, source, stream):
        self._copy('download', destination, source, stream.queue)
        del destination, source, stream
        self.fail_if_told('memcpy_dtoh_async')

    def _copy(self, what, host, device, queue):
        self.note(what, needs_context=True)
        self._check_pinned(what, host)
        if host.nbytes > len(device.memory):
            self.misuse.append(f'{what} of {host.nbytes} bytes, the buffer has fewer')

        def work():
            flat = host.reshape(-1).view(np.uint8)
            if what == 'upload':
                device.memory[:host.nbytes] = flat.tobytes()
            else:
                flat[:] = np.frombuffer(device.memory[:host.nbytes], np.uint8)
        queue.append(work)

    def _check_pinned(self, what, host):
        base = host
        while isinstance(base, np.ndarray):
            base = base.base
        if not isinstance(base, _Pinned) or base.released or not host.flags.c_contiguous:
            self.misuse.append(f'{what} of memory that is not pinned or not contiguous')
