# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Every fault of an engine ends in an answer of the CPU, one rebuild, and then the CPU alone."""

import os

from fake_robot import PATIENCE_S, Robot
import numpy as np
import pytest
from scripted_tensorrt import compute, Fault, random_inputs

from tinygiant_ros.runtime import private_files
from tinygiant_ros.runtime.backend import GRAPHS
from tinygiant_ros.runtime.switching import serve_and_build
from tinygiant_ros.runtime.trt.store import default_folder

NEVER_OPEN = (Fault.UNREADABLE, Fault.NO_CONTEXT, Fault.ADDRESS, Fault.UNKNOWN_SHAPE,
              Fault.ON_HOST, Fault.HALF, Fault.RENAMED)
WHILE_SERVING = (Fault.EXECUTE, Fault.RAISES, Fault.NAN, Fault.OUTPUT_SHAPE)


@pytest.fixture
def robot(monkeypatch, tmp_path):
    robot = Robot(monkeypatch, tmp_path)
    yield robot
    assert robot.trt.live == []
    robot.driver.assert_clean()


def ask_reasoner(backend, batch):
    inputs = random_inputs('reasoner', batch)
    got = backend.run_reasoner(inputs)
    for name, value in compute('reasoner', inputs).items():
        np.testing.assert_array_equal(got[name], value)


@pytest.mark.parametrize('fault', [*NEVER_OPEN, *WHILE_SERVING, Fault.INPUT_SHAPE],
                         ids=lambda one: one.name)
def test_engines_with_any_fault_from_the_start(robot, fault):
    """Built once more, then the CPU answers for good; no answer is lost."""
    robot.trt.faults['reasoner'] = fault
    backend = robot.start()
    assert backend.why.startswith('the engines are built anew: ')
    ask_reasoner(backend, 2)
    assert backend.wait_for_build(PATIENCE_S)
    ask_reasoner(backend, 2)
    assert backend.name == 'onnxruntime'
    assert backend.why.startswith('onnxruntime answers from now on: ') and (
        'reasoner' in backend.why)
    assert robot.builds == 2 * list(GRAPHS)
    assert robot.driver.stack == []
    backend.close()


@pytest.mark.parametrize('fault', WHILE_SERVING, ids=lambda one: one.name)
def test_engines_that_fail_while_serving_twice(robot, fault):
    backend = robot.start()
    for reason in ('the engines are built anew: ', 'onnxruntime answers from now on: '):
        assert backend.name == 'tensorrt'
        robot.trt.faults['reasoner'] = fault
        ask_reasoner(backend, 4)             # a size that it was not told before
        assert backend.name == 'onnxruntime' and backend.why.startswith(reason)
        robot.trt.faults.clear()
        assert backend.wait_for_build(PATIENCE_S)
        backend.advance()
    assert backend.name == 'onnxruntime' and robot.builds == 2 * list(GRAPHS)
    backend.close()


@pytest.mark.parametrize('spoil, words', [
    (lambda path: path.write_bytes(path.read_bytes()[:-3]), 'bytes, its card says'),
    (lambda path: path.write_bytes(path.read_bytes()[:-1] + b'?'), 'another checksum'),
    (lambda path: path.chmod(0o666), 'can be written by others'),
    (lambda path: path.with_suffix('.json').unlink(), 'is not there')])
def test_a_spoiled_engine_at_the_next_start(robot, spoil, words):
    robot.start().close()
    spoil(sorted(robot.store.folder.glob('*.engine'))[0])
    backend = robot.start()
    assert backend.name == 'tensorrt' and len(robot.builds) == len(GRAPHS) + 1
    assert any(words in one for one in robot.told)
    backend.close()


def test_a_folder_of_somebody_else(robot, monkeypatch):
    robot.start().close()
    owner = os.getuid()
    monkeypatch.setattr(private_files.os, 'getuid', lambda: owner + 1)
    monkeypatch.setenv('XDG_CACHE_HOME', str(robot.folder.parent / 'cache'))
    default_folder().mkdir(parents=True)
    backend = serve_and_build(robot.folder, 2)
    assert backend is robot.slow and 'belongs to' in backend.why


def test_cuda_graphs_by_the_environment(robot, monkeypatch):
    """Golden inputs are replayed as well; a plan that cannot be captured serves as usual."""
    monkeypatch.setenv('TINYGIANT_CUDA_GRAPHS', '1')
    robot.trt.faults['reasoner'] = Fault.CAPTURE
    backend = robot.start()
    assert backend.name == 'tensorrt' and 'cuGraphLaunch' in robot.driver.log
    ask_reasoner(backend, 2)
    assert backend.name == 'tensorrt'
    (message,) = [one for one in robot.told if 'no CUDA graph' in one]
    assert message.startswith('TensorRT WARNING: engine reasoner: ')
    backend.close()
