# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""CUDA graphs: captured once for each size of batch, replayed, given up when that fails."""

import ctypes
import threading

import numpy as np
import pytest
from recording_cuda import RecordingDriver
from scripted_tensorrt import compute, Fault, installed, random_inputs

from tinygiant_ros.core import tensors
from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.runtime.backend import GRAPHS
from tinygiant_ros.runtime.trt.backend import open_plans
from tinygiant_ros.runtime.trt.cuda import Cuda
from tinygiant_ros.runtime.trt.replay import MOST, VARIABLE, wanted

WARM = ['execute', 'synchronize']
CAPTURE = ['cuStreamBeginCapture_v2', 'execute', 'cuStreamEndCapture',
           'cuGraphInstantiateWithFlags', 'cuGraphDestroy']
UPLOADS = ['upload'] * len(tensors.DECODER_INPUTS)
DOWNLOADS = ['download'] * 2 + ['synchronize']


class Machine:
    """A fake GPU and a backend on it that replays; heard: what it logs."""

    def __init__(self, monkeypatch):
        self.driver = RecordingDriver().install(monkeypatch)
        self.trt, self.heard = installed(monkeypatch, self.driver), []
        self.backend = open_plans(self.trt.plans(), lambda *one: self.heard.append(one),
                                  cuda_graphs=True)

    def run(self, graph='decoder', batch=2, seed=0):
        """Run a graph and check its outputs; returns what the driver was asked for."""
        self.driver.log.clear()
        inputs = random_inputs(graph, batch, seed)
        got = getattr(self.backend, f'run_{graph}')(inputs)
        log = list(self.driver.log)
        for name, value in compute(graph, inputs).items():
            np.testing.assert_array_equal(got[name], value, err_msg=name)
        return log

    def captures(self):
        return len(self.driver.executables)


@pytest.fixture
def machine(monkeypatch):
    machine = Machine(monkeypatch)
    yield machine
    machine.driver.failing.clear()
    machine.backend.close()
    assert machine.trt.live == []
    machine.driver.assert_clean()


def test_warm_then_captured_then_replayed(machine):
    assert machine.run() == [*UPLOADS, *WARM, *CAPTURE, 'cuGraphLaunch', *DOWNLOADS]
    for seed in (1, 2):                      # other inputs, in the same buffers
        assert machine.run(seed=seed) == [*UPLOADS, 'cuGraphLaunch', *DOWNLOADS]
    assert machine.heard == []


def test_one_capture_for_each_size_of_batch(machine):
    for seed, batch in enumerate((2, 1, 2, 8, 1, 2, 8)):
        machine.run(batch=batch, seed=seed)
    assert machine.captures() == 3
    for graph in GRAPHS:
        for seed in range(2):
            machine.run(graph, 1, seed)
    assert machine.captures() == 6
    assert machine.heard == []


def test_a_size_that_is_not_captured_does_not_disturb_those_that_are(machine):
    """TensorRT's own context takes other shapes; the graphs have theirs."""
    sizes = [*range(1, MOST + 3)]
    for seed, batch in enumerate([*sizes, *sizes, 1]):
        log = machine.run('closeup', batch, seed)
    assert 'cuGraphLaunch' in log and machine.captures() == MOST
    assert 'cuGraphLaunch' not in machine.run('closeup', MOST + 2)
    assert machine.heard == []


def test_buffers_are_those_of_the_runner(machine):
    machine.run()
    before = len(machine.driver.memory), len(machine.driver.pinned)
    for seed in range(30):
        machine.run(batch=1 + seed % 3, seed=seed)
    assert (len(machine.driver.memory), len(machine.driver.pinned)) == before
    assert machine.captures() == 3


@pytest.mark.parametrize('step', [
    'cuStreamBeginCapture_v2', 'cuStreamEndCapture', 'cuGraphInstantiateWithFlags',
    'cuGraphLaunch'])
def test_a_step_that_fails(machine, step):
    machine.driver.failing.add(step)
    log = machine.run()
    assert step in log and log[-4:] == ['execute', *DOWNLOADS]        # as usual, in the same run
    machine.driver.failing.clear()
    assert machine.run(seed=1) == [*UPLOADS, 'execute', *DOWNLOADS]   # and for good
    assert machine.run(batch=3) == [*UPLOADS, 'execute', *DOWNLOADS]
    assert machine.captures() == 0
    (severity, message), = machine.heard
    assert severity == 'WARNING' and 'engine decoder: no CUDA graph from now on' in message
    assert f'{step} failed with CUDA error 700' in message


@pytest.mark.parametrize('fault, words', [
    (Fault.CAPTURE, 'TensorRT did not start it'),
    (Fault.CAPTURE_RAISES, 'RuntimeError: cask error'),
    (Fault.ONE_CONTEXT, 'cannot be started once more')])
def test_a_plan_that_cannot_be_captured(machine, fault, words):
    machine.trt.faults['decoder'] = fault
    machine.run()
    assert machine.run(seed=1) == [*UPLOADS, 'execute', *DOWNLOADS]
    assert [words in message for _, message in machine.heard] == [True]
    assert machine.captures() == 0 and machine.driver.graphs == {}
    machine.run('vision', 1)                 # tells nothing of the other plans
    assert machine.captures() == 1 and len(machine.heard) == 1


@pytest.mark.parametrize('there', [False, True])
def test_a_driver_without_graphs(machine, monkeypatch, there):
    def load(name):
        if not there:
            raise OSError('no libcuda.so.1')
        return object()

    monkeypatch.setattr(ctypes, 'CDLL', load)
    machine.run()
    machine.run(seed=1)
    (_, message), = machine.heard
    assert 'CUDA graphs cannot be used' in message


def test_a_fault_of_the_computation_is_no_fault_of_the_graph(machine):
    machine.run()
    machine.trt.faults['decoder'] = Fault.NAN
    with pytest.raises(SpatialError, match='not finite'):
        machine.run()
    assert machine.captures() == 1 and machine.heard == []


def test_a_gpu_that_died_is_told_by_the_run(machine):
    machine.driver.failing.add('synchronize')
    with pytest.raises(SpatialError, match='the GPU failed') as caught:
        machine.run()
    assert caught.value.code is ErrorCode.INFERENCE_FAILED
    del caught
    assert len(machine.heard) == 1
    machine.driver.failing.clear()


def test_all_is_freed_before_what_it_refers_to(machine):
    for batch in (1, 2):
        machine.run(batch=batch)
    machine.driver.log.clear()
    machine.backend.close()
    log = machine.driver.log
    assert log.count('cuGraphExecDestroy') == 2
    start = log.index('cuGraphExecDestroy')
    assert log[start:start + 7] == [*['cuGraphExecDestroy', 'delete context'] * 2,
                                    'delete context', 'delete engine', 'delete runtime']
    assert 'free device' not in log[:start]
    machine.backend.close()


def test_another_thread_is_refused(machine):
    machine.run()
    machine.driver.log.clear()
    codes = []

    def use():
        for call in (machine.backend.run_decoder, lambda inputs: machine.backend.close()):
            try:
                call(random_inputs('decoder', 2))
            except SpatialError as error:
                codes.append(error.code)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert codes == [ErrorCode.INFERENCE_FAILED] * 2 and machine.driver.log == []
    assert 'cuGraphLaunch' in machine.run(seed=3)


@pytest.mark.parametrize('value, on', [(None, False), ('', False), ('0', False), ('1', True)])
def test_off_unless_asked_for(machine, monkeypatch, value, on):
    monkeypatch.delenv(VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(VARIABLE, value)
    assert wanted() is on
    machine.backend.close()
    machine.backend = open_plans(machine.trt.plans())
    machine.run()
    assert machine.captures() == on
    machine.backend.close()                  # what is said beats the environment
    machine.backend = open_plans(machine.trt.plans(), cuda_graphs=not on)
    machine.run()
    assert machine.captures() == (not on)


@pytest.fixture
def driver(monkeypatch):
    return RecordingDriver().install(monkeypatch)


def test_cuda_frees_graphs_of_its_own(driver):
    """Also those that nobody dropped, and after a fault of the GPU; elsewhere it refuses."""
    cuda = Cuda.open()
    graph, other = cuda.capture(lambda: None), cuda.capture(lambda: None)
    raised = []

    def use():
        for call in (cuda.capture, cuda.launch, cuda.drop_graph):
            try:
                call(graph)
            except SpatialError as error:
                raised.append(error.message)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert len(raised) == 3 and all('thread' in one for one in raised)
    cuda.drop_graph(other)
    cuda.drop_graph(other)
    cuda.device(8)
    driver.failing.add('synchronize')
    driver.log.clear()
    with pytest.raises(SpatialError, match='while it was closed'):
        cuda.close()
    assert driver.log == ['synchronize', 'cuGraphExecDestroy', 'free device', 'destroy stream',
                          'pop', 'detach']
    driver.assert_clean()


def test_work_that_raises_leaves_the_stream_as_it_was(driver):
    cuda = Cuda.open()
    with pytest.raises(ZeroDivisionError):
        cuda.capture(lambda: 1 / 0)
    cuda.synchronize()
    cuda.close()
    driver.assert_clean()
