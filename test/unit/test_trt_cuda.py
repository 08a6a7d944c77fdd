# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""CUDA of one thread against a recording pycuda: order, threads, balance, what is freed when."""

import ast
from pathlib import Path
import sys
import threading
from types import ModuleType

import numpy as np
import pytest
from recording_cuda import Error, RecordingDriver

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.runtime import trt
from tinygiant_ros.runtime.trt.cuda import Cuda, device_facts


@pytest.fixture
def driver(monkeypatch):
    return RecordingDriver().install(monkeypatch)


def elsewhere(function):
    """Return what a function raises in another thread, None where it raises nothing."""
    raised = []

    def run():
        try:
            function()
        except Exception as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return raised[0] if raised else None


def test_opens_and_closes_in_order(driver):
    cuda = Cuda.open()
    assert driver.log == ['retain', 'push', 'stream']
    cuda.pinned((2, 3), np.float32)
    cuda.device(24)
    driver.log.clear()
    cuda.close()
    assert driver.log == ['synchronize', 'free device', 'free pinned', 'destroy stream', 'pop',
                          'detach']
    cuda.close()
    driver.assert_clean()


def test_copies_wait_for_their_turn(driver):
    cuda = Cuda.open()
    source, target = cuda.pinned((2, 3), np.float32), cuda.pinned(6, np.float32)
    source[:] = [[1, 2, 3], [4, 5, 6]]
    memory = cuda.device(source.nbytes)
    assert (source.shape, source.dtype) == ((2, 3), np.float32)
    assert isinstance(int(memory), int)
    cuda.upload(memory, source)
    cuda.download(target, memory)
    assert target[0] != 1                 # nothing has happened yet
    cuda.synchronize()
    assert target.tolist() == [1, 2, 3, 4, 5, 6]
    assert cuda.stream_handle in driver.streams
    cuda.close()
    driver.assert_clean()


def test_another_thread_is_refused_before_anything_happens(driver):
    cuda = Cuda.open()
    host, memory = cuda.pinned(4, np.float32), cuda.device(16)
    before = list(driver.log)
    for function in (cuda.check_thread, cuda.synchronize, cuda.close, cuda.device_facts,
                     lambda: cuda.stream_handle, lambda: cuda.pinned(4, np.float32),
                     lambda: cuda.device(16), lambda: cuda.upload(memory, host),
                     lambda: cuda.download(host, memory)):
        error = elsewhere(function)
        assert isinstance(error, SpatialError) and error.code is ErrorCode.INFERENCE_FAILED
        assert 'thread' in error.message
    assert driver.log == before
    cuda.close()
    driver.assert_clean()


def test_use_after_close_is_refused(driver):
    cuda = Cuda.open()
    cuda.close()
    for function in (cuda.synchronize, lambda: cuda.device(16), lambda: cuda.pinned(4, 'f4')):
        with pytest.raises(SpatialError, match='was closed'):
            function()
    driver.assert_clean()


def test_opens_again_after_close(driver):
    for _ in range(2):
        Cuda.open().close()
    assert len(driver.contexts) == 2
    driver.assert_clean()


@pytest.mark.parametrize('step', ['init', 'Device', 'Stream'])
def test_a_failing_start_leaves_nothing_behind(driver, step):
    driver.failing.add(step)
    with pytest.raises(SpatialError, match=f'CUDA cannot start: {step} failed') as caught:
        Cuda.open()
    assert caught.value.code is ErrorCode.NOT_READY
    driver.assert_clean()


@pytest.mark.parametrize('step, use, what', [
    ('pagelocked_empty', lambda cuda: cuda.pinned((5, 2), np.float32), r'lock \(5, 2\) of float'),
    ('mem_alloc', lambda cuda: cuda.device(77), 'allocate 77 bytes'),
    ('synchronize', lambda cuda: cuda.synchronize(), 'the GPU failed'),
    ('memcpy_htod_async', lambda cuda: cuda.upload(cuda.device(8), cuda.pinned(2, 'f4')), 'to'),
    ('memcpy_dtoh_async', lambda cuda: cuda.download(cuda.pinned(2, 'f4'), cuda.device(8)),
     'from'),
])
def test_errors_of_the_driver(driver, step, use, what):
    cuda = Cuda.open()
    driver.failing.add(step)
    with pytest.raises(SpatialError, match=f'{what}.*{step} failed: told to') as caught:
        use(cuda)
    assert caught.value.code is ErrorCode.INFERENCE_FAILED
    driver.failing.clear()
    cuda.close()
    driver.assert_clean()


def test_a_dead_gpu_is_closed_all_the_same(driver):
    cuda = Cuda.open()
    cuda.device(8)
    driver.failing.add('synchronize')
    with pytest.raises(SpatialError, match='while it was closed'):
        cuda.close()
    cuda.close()
    driver.assert_clean()


def test_facts_need_no_context_and_no_thread(driver):
    facts = device_facts(1)
    assert facts == {'gpu': 'Orin 1', 'compute_capability': '8.7', 'sm_count': 16,
                     'cuda_driver': 12060, 'cuda_runtime': '12.6.0'}
    assert elsewhere(device_facts) is None
    assert driver.log == []
    cuda = Cuda.open(1)
    assert cuda.device_facts() == facts
    cuda.close()


def test_without_pycuda(monkeypatch):
    monkeypatch.setitem(sys.modules, 'pycuda', None)
    for use in (Cuda.open, device_facts):
        with pytest.raises(SpatialError, match='pip install pycuda') as caught:
            use()
        assert caught.value.code is ErrorCode.NOT_READY


@pytest.mark.parametrize('error', [
    ImportError('libcuda.so.1: cannot open shared object file'),
    OSError('libcurand.so.10: wrong ELF class')])
def test_without_a_driver(monkeypatch, error):
    class Finder:
        @staticmethod
        def find_spec(name, path=None, target=None):
            if name == 'pycuda.driver':
                raise error

    monkeypatch.setitem(sys.modules, 'pycuda', ModuleType('pycuda'))
    sys.modules['pycuda'].__path__ = []
    monkeypatch.delitem(sys.modules, 'pycuda.driver', raising=False)
    monkeypatch.setattr(sys, 'meta_path', [Finder, *sys.meta_path])
    with pytest.raises(SpatialError, match=str(error).split(':')[0]):
        Cuda.open()


def test_errors_of_the_fake_are_not_those_of_python():
    """As in pycuda: catching RuntimeError would not do."""
    assert Error.__bases__ == (Exception,)


def test_pycuda_is_known_to_one_module_alone():
    package = Path(trt.__file__).parents[2]
    knowing = {path.relative_to(package).as_posix() for path in package.rglob('*.py')
               for node in ast.walk(ast.parse(path.read_text()))
               if isinstance(node, (ast.Import, ast.ImportFrom))
               for alias in node.names
               if 'pycuda' in f'{getattr(node, "module", "")}.{alias.name}'}
    assert knowing <= {'runtime/trt/cuda.py'} and knowing
