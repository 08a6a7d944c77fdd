# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""One plan on a recording CUDA: buffers made once, shapes, and every way a plan can fail."""

import threading

import numpy as np
import pytest
from recording_cuda import RecordingDriver
from scripted_tensorrt import (
    at,
    compute,
    dtype_of,
    Fault,
    LARGEST,
    random_inputs,
    ScriptedTensorRt,
)

from tinygiant_ros.core import tensors
from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.runtime.backend import GRAPHS, SIGNATURES
from tinygiant_ros.runtime.trt.cuda import Cuda
from tinygiant_ros.runtime.trt.runner import PlanRunner


class Machine:
    """A fake GPU with TensorRT and the runners that a test opens on it."""

    def __init__(self, monkeypatch):
        self.driver = RecordingDriver().install(monkeypatch)
        self.trt = ScriptedTensorRt(self.driver)
        self.cuda = Cuda.open()
        self.opened = []

    def open(self, graph, plan=None):
        logger = self.trt.ILogger()
        logger.log = lambda severity, message: None
        self.opened.append(PlanRunner(self.trt, self.cuda, plan or self.trt.plan(graph), graph,
                                      logger))
        return self.opened[-1]


@pytest.fixture
def machine(monkeypatch):
    machine = Machine(monkeypatch)
    yield machine
    for runner in machine.opened:
        runner.close()
        runner.close()
    machine.cuda.close()
    assert machine.trt.live == []
    machine.driver.assert_clean()


def assert_same(got, expected):
    assert set(got) == set(expected)
    for name, value in expected.items():
        assert got[name].dtype == value.dtype
        np.testing.assert_array_equal(got[name], value, err_msg=name)


@pytest.mark.parametrize('graph', GRAPHS)
def test_batches_of_any_size_one_after_the_other(machine, graph):
    """Also a small batch behind a large one: what the large one left does not show."""
    runner = machine.open(graph)
    largest = LARGEST.get(graph, 1)
    for seed, batch in enumerate([2, largest, 1, 1, 3] if largest > 1 else [1, 1]):
        inputs = random_inputs(graph, batch, seed)
        assert_same(runner.run({**inputs, 'more': np.zeros(3)}), compute(graph, inputs))


@pytest.mark.parametrize('graph', GRAPHS)
def test_buffers_are_made_once_at_the_largest_size(machine, graph):
    runner = machine.open(graph)
    names = [*SIGNATURES[graph][0], *SIGNATURES[graph][1]]
    sizes = sorted(int(np.prod(at(name, LARGEST.get(graph)))) * dtype_of(name).itemsize
                   for name in names)
    assert sorted(map(len, machine.driver.memory.values())) == sizes
    assert sorted(map(len, machine.driver.pinned)) == sizes
    assert runner.limits == ((1, LARGEST[graph]) if graph in LARGEST else None)
    machine.driver.log.clear()
    for batch in (1, LARGEST.get(graph, 1)):
        runner.run(random_inputs(graph, batch))
    assert not any(one.startswith('allocate') for one in machine.driver.log)


def test_one_synchronization_a_run_behind_the_copies(machine):
    runner = machine.open('decoder')
    machine.driver.log.clear()
    runner.run(random_inputs('decoder', 2))
    uploads = ['upload'] * len(tensors.DECODER_INPUTS)
    assert machine.driver.log == [*uploads, 'execute', 'download', 'download', 'synchronize']


def test_outputs_belong_to_the_caller(machine):
    runner = machine.open('closeup')
    inputs = random_inputs('closeup', 2)
    first = runner.run(inputs)
    kept = first[tensors.REGION_LOOKS].copy()
    first_again = runner.run(random_inputs('closeup', 2, seed=5))[tensors.REGION_LOOKS]
    assert not np.array_equal(kept, first_again)
    np.testing.assert_array_equal(first[tensors.REGION_LOOKS], kept)
    first[tensors.REGION_LOOKS][:] = 7       # may be changed without harm
    assert_same(runner.run(inputs), compute('closeup', inputs))


def test_inputs_need_not_be_contiguous(machine):
    runner = machine.open('decoder')
    inputs = random_inputs('decoder', 4)
    halves = {name: np.repeat(value, 2, axis=-1)[..., ::2] for name, value in inputs.items()}
    assert not halves[tensors.PAST].flags.c_contiguous
    assert_same(runner.run(halves), compute('decoder', halves))


def test_shapes_are_told_only_when_the_batch_changes(machine):
    runner = machine.open('reasoner')
    runner.run(random_inputs('reasoner', 2))
    machine.trt.faults['reasoner'] = Fault.INPUT_SHAPE
    runner.run(random_inputs('reasoner', 2, seed=1))
    for _ in range(2):                    # a refusal is not taken for told
        with pytest.raises(SpatialError, match='token_mask: TensorRT refused the shape'):
            runner.run(random_inputs('reasoner', 3))
    machine.trt.faults.clear()
    inputs = random_inputs('reasoner', 2, seed=2)
    assert_same(runner.run(inputs), compute('reasoner', inputs))


@pytest.mark.parametrize('fault, words', [
    (Fault.UNREADABLE, 'TensorRT 10.3.0 cannot read it'),
    (Fault.NO_CONTEXT, 'cannot be started'),
    (Fault.ADDRESS, 'refused the memory for token_ids'),
    (Fault.UNKNOWN_SHAPE, 'output memory has the shape'),
    (Fault.OUTPUT_SHAPE, r'output memory has shapes from \(2, 8, 1536\) to \(9, 8, 1536\)'),
    (Fault.ON_HOST, 'wants token_ids in the memory of the host'),
])
def test_plans_that_cannot_be_used(machine, fault, words):
    machine.trt.faults['reasoner'] = fault
    with pytest.raises(SpatialError, match=f'engine reasoner cannot be used: .*{words}') as caught:
        machine.open('reasoner')
    assert caught.value.code is ErrorCode.NOT_READY
    assert 'engine build' in caught.value.message
    assert machine.trt.live == []


def test_a_plan_of_something_else(machine):
    with pytest.raises(SpatialError, match='cannot read it'):
        machine.open('vision', b'plan of a house')


def test_memory_that_does_not_suffice(machine):
    machine.driver.failing.add('mem_alloc')
    with pytest.raises(SpatialError, match='allocate .* bytes on the GPU'):
        machine.open('vision')
    assert machine.trt.live == []


@pytest.mark.parametrize('fault, words', [
    (Fault.EXECUTE, 'TensorRT did not start it'),
    (Fault.RAISES, 'RuntimeError: cask error'),
    (Fault.NAN, 'tensor memory: it holds values that are not finite'),
    (Fault.OUTPUT_SHAPE, r'tensor memory: expected the shape \(3, 8, 1536\), got \(4, 8, 1536\)'),
])
def test_faults_while_it_runs(machine, fault, words):
    runner = machine.open('reasoner')
    inputs = random_inputs('reasoner', 3)
    machine.trt.faults['reasoner'] = fault
    with pytest.raises(SpatialError, match=f'engine reasoner.*{words}') as caught:
        runner.run(inputs)
    assert caught.value.code is ErrorCode.INFERENCE_FAILED
    machine.trt.faults.clear()
    assert_same(runner.run(inputs), compute('reasoner', inputs))


def test_a_gpu_that_fails_while_it_runs(machine):
    runner = machine.open('vision')
    machine.driver.failing.add('synchronize')
    with pytest.raises(SpatialError, match='the GPU failed: synchronize failed'):
        runner.run(random_inputs('vision'))
    machine.driver.failing.clear()


@pytest.mark.parametrize('change, words', [
    (lambda inputs: inputs.pop(tensors.MEMORY), 'memory: it was not given'),
    (lambda inputs: inputs.update(word_id=inputs['word_id'].astype(np.int64)),
     r'word_id: expected int32 \(2, 1\), got int64 \(2, 1\)'),
    (lambda inputs: inputs.update(memory=inputs['memory'][:1]),
     r'memory: expected float32 \(2, 8, 1536\), got float32 \(1, 8, 1536\)'),
    (lambda inputs: inputs.update(position=inputs['position'][0]),
     r'position: expected int32 \(1,\), got int32 \(\)'),
    (lambda inputs: inputs.update(random_inputs('decoder', 9)), 'batches from 1 to 8, got 9'),
])
def test_inputs_that_do_not_fit(machine, change, words):
    runner = machine.open('decoder')
    inputs = random_inputs('decoder', 2)
    change(inputs)
    machine.driver.log.clear()
    with pytest.raises(SpatialError, match=f'engine decoder.*{words}') as caught:
        runner.run(inputs)
    assert caught.value.code is ErrorCode.INFERENCE_FAILED
    assert machine.driver.log == []


def test_a_closed_runner(machine):
    runner = machine.open('vision')
    runner.close()
    with pytest.raises(SpatialError, match='it was closed'):
        runner.run(random_inputs('vision'))


def test_another_thread(machine):
    runner = machine.open('vision')
    codes = []

    def use():
        for call in (lambda: runner.run(random_inputs('vision')), runner.close,
                     lambda: machine.open('vision')):
            try:
                call()
            except SpatialError as error:
                codes.append(error.code)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert codes == [ErrorCode.INFERENCE_FAILED] * 3
    runner.run(random_inputs('vision'))
