# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The four graphs on a recording CUDA, how a backend is chosen, and the reasons given."""

import sys

import numpy as np
import pytest
from recording_cuda import RecordingDriver
from scripted_tensorrt import (
    compute,
    Fault,
    installed,
    random_inputs,
    ReferenceBackend,
)

from tinygiant_ros.core import tensors
from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.runtime import onnxruntime_backend
from tinygiant_ros.runtime.backend import BACKENDS, create_backend, GRAPHS, SIGNATURES
from tinygiant_ros.runtime.trt.backend import open_plans, open_tensorrt, TensorRtBackend
from tinygiant_ros.runtime.trt.build import BuildOptions
from tinygiant_ros.runtime.trt.cuda import Cuda, device_facts
from tinygiant_ros.runtime.trt.facts import engine_facts, machine_facts
from tinygiant_ros.runtime.trt.plans import engine_keys
from tinygiant_ros.runtime.trt.store import EngineStore


@pytest.fixture
def driver(monkeypatch):
    driver = RecordingDriver().install(monkeypatch)
    yield driver
    driver.assert_clean()


@pytest.fixture
def trt(monkeypatch, driver):
    trt = installed(monkeypatch, driver)
    yield trt
    assert trt.live == []


def run(backend, graph, inputs):
    return getattr(backend, f'run_{graph}')(inputs)


def assert_right(backend, graph, batch):
    inputs = random_inputs(graph, batch, seed=batch)
    got, expected = run(backend, graph, inputs), compute(graph, inputs)
    assert set(got) == set(expected) == set(SIGNATURES[graph][1])
    for name, value in expected.items():
        np.testing.assert_array_equal(got[name], value, err_msg=name)


def test_all_graphs_take_turns_on_one_stream(trt, driver):
    backend = open_plans(trt.plans())
    assert backend.name == 'tensorrt' and '10.3.0' in backend.why
    for graph, batch in (('vision', 1), ('closeup', 5), ('reasoner', 3), ('decoder', 3),
                         ('decoder', 3), ('reasoner', 1), ('vision', 1)):
        assert_right(backend, graph, batch)
    assert driver.log.count('stream') == driver.log.count('push') == 1
    backend.close()
    backend.close()


@pytest.mark.parametrize('graph, batch, parts', [
    ('reasoner', 8, [8]), ('reasoner', 9, [8, 1]), ('decoder', 19, [8, 8, 3]),
    ('closeup', 33, [32, 1])])
def test_a_batch_beyond_the_limit_runs_in_parts(trt, graph, batch, parts):
    backend = open_plans(trt.plans())
    assert_right(backend, graph, batch)
    assert trt.executed == [(graph, size) for size in parts]
    backend.close()


def test_the_order_of_closing(trt, driver):
    backend = open_plans(trt.plans())
    driver.log.clear()
    backend.close()
    assert driver.log[:12] == ['delete context', 'delete engine', 'delete runtime'] * 4
    assert driver.log[12] == 'synchronize' and driver.log[-2:] == ['pop', 'detach']
    with pytest.raises(SpatialError, match='was closed') as caught:
        backend.run_vision(random_inputs('vision'))
    assert caught.value.code is ErrorCode.INFERENCE_FAILED


@pytest.mark.parametrize('graph', GRAPHS)
@pytest.mark.parametrize('fault, words', [
    (Fault.UNREADABLE, 'cannot read it'),
    (Fault.HALF, 'as float16, expected float32'),
    (Fault.RENAMED, 'has the outputs .*output_7'),
])
def test_a_bad_plan_leaves_nothing_open(trt, graph, fault, words):
    trt.faults[graph] = fault
    with pytest.raises(SpatialError, match=f'engine {graph} .*{words}') as caught:
        open_plans(trt.plans())
    assert caught.value.code is ErrorCode.NOT_READY


def test_a_missing_plan(trt):
    plans = trt.plans()
    del plans['decoder']
    with pytest.raises(SpatialError, match='engine decoder is missing'):
        open_plans(plans)


def test_messages_of_tensorrt_are_handed_on(trt):
    heard = []
    trt.faults['closeup'] = Fault.UNREADABLE
    with pytest.raises(SpatialError):
        open_plans(trt.plans(), lambda severity, message: heard.append((severity, message)))
    assert heard == [('ERROR', 'magicTag does not match')]


def test_a_cuda_of_somebody_else_stays_open_when_a_plan_is_bad(trt, driver):
    cuda = Cuda.open()
    trt.faults['decoder'] = Fault.UNREADABLE
    with pytest.raises(SpatialError):
        TensorRtBackend(trt, cuda, trt.plans())
    cuda.synchronize()
    cuda.close()


@pytest.fixture
def folder(tmp_path, trt):
    """An assembled release, as far as the key of its engines goes."""
    folder = tmp_path / 'release'
    folder.mkdir()
    for graph in GRAPHS:
        (folder / f'{graph}.onnx').write_text(f'graph {graph}')
    (folder / 'weights.bin').write_bytes(b'weights')
    return folder


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path / 'cache'))
    return EngineStore(tmp_path / 'cache' / 'tinygiant_ros' / 'engines')


@pytest.fixture
def filled(folder, store, trt):
    """The store with the engines of the release on this machine."""
    machine = machine_facts(trt, device_facts())
    for graph, key in engine_keys(folder, machine).items():
        store.put(key, trt.plan(graph), engine_facts(folder, graph, machine, BuildOptions()))
    return store


def test_stored_engines_are_opened(folder, filled, trt):
    for store in (filled, None):             # None: the usual folder
        backend = open_tensorrt(folder, store)
        assert_right(backend, 'decoder', 2)
        backend.close()


def test_an_engine_that_is_not_stored(folder, store, trt):
    with pytest.raises(SpatialError, match='vision.*engine build') as caught:
        open_tensorrt(folder, store)
    assert caught.value.code is ErrorCode.NOT_READY


@pytest.fixture
def cpu(monkeypatch):
    """What stands for ONNX Runtime; called with folder and threads."""
    cpu = ReferenceBackend()
    monkeypatch.setattr(onnxruntime_backend, 'OnnxRuntimeBackend',
                        lambda folder, threads: cpu)
    return cpu


def test_auto_takes_engines_that_agree(folder, filled, trt, cpu):
    assert BACKENDS == ('tensorrt', 'onnxruntime')
    for name in ('auto', 'tensorrt'):
        backend = create_backend(name, folder)
        assert backend.name == 'tensorrt'
        assert backend.why.startswith('tensorrt 10.3.0 answers')
        assert {graph for graph, *_ in trt.executed} == set(GRAPHS)
        trt.executed.clear()
        backend.close()


def test_onnxruntime_can_be_asked_for(folder, filled, trt, cpu):
    assert create_backend('onnxruntime', folder) is cpu
    assert trt.executed == [] and 'asked for' in cpu.why


@pytest.mark.parametrize('fault, words', [
    (Fault.OFF, f'other values than onnxruntime: {tensors.PRESENT} differs by 0.5'),
    (Fault.NAN, f'tensor {tensors.PRESENT}: it holds values that are not finite'),
    (Fault.EXECUTE, 'TensorRT did not start it'),
    (Fault.UNREADABLE, 'cannot read it'),
])
def test_auto_falls_back_and_says_why(folder, filled, trt, cpu, fault, words):
    trt.faults['decoder'] = fault
    backend = create_backend('auto', folder)
    assert backend is cpu
    assert backend.why.startswith('tensorrt is not used: ') and words in backend.why
    with pytest.raises(SpatialError, match=words):
        create_backend('tensorrt', folder)


def test_auto_without_engines_or_without_a_gpu(folder, store, trt, cpu, driver):
    assert create_backend('auto', folder) is cpu
    assert 'engine build' in cpu.why
    driver.failing.add('init')
    assert create_backend('auto', folder) is cpu
    assert 'CUDA cannot start' in cpu.why


def test_auto_without_tensorrt(tmp_path, monkeypatch, cpu):
    monkeypatch.setitem(sys.modules, 'tensorrt', None)
    assert create_backend('auto', tmp_path) is cpu
    assert 'tensorrt cannot be imported' in cpu.why
    with pytest.raises(SpatialError, match='python3-libnvinfer') as caught:
        create_backend('tensorrt', tmp_path)
    assert caught.value.code is ErrorCode.NOT_READY
