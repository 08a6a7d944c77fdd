# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Who answers when: while engines are built, after that, and after each kind of failure."""

from concurrent.futures import ThreadPoolExecutor
import sys
import threading

from fake_robot import PATIENCE_S, Robot
import numpy as np
import pytest
from scripted_tensorrt import compute, Fault, random_inputs, ReferenceBackend, WORDS

from tinygiant_ros.core import tensors
from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.runtime import switching
from tinygiant_ros.runtime.backend import GRAPHS
from tinygiant_ros.runtime.sentences import write_greedily
from tinygiant_ros.runtime.switching import serve_and_build, SwitchingBackend


class Fast(ReferenceBackend):
    """A fast backend; fault: what its next run raises or, an array, gives."""

    def __init__(self, number):
        super().__init__('tensorrt')
        self.why = f'tensorrt answers with engines {number}'
        self.fault, self.closed, self.fails_to_close = None, 0, False
        self.threads = {threading.get_ident()}

    def _run(self, graph, inputs):
        self.threads.add(threading.get_ident())
        if self.fault is not None:
            raise self.fault
        return super()._run(graph, inputs)

    def close(self):
        self.threads.add(threading.get_ident())
        self.closed += 1
        if self.fails_to_close:
            raise SpatialError(ErrorCode.INFERENCE_FAILED, 'the GPU is gone')


class Story:
    """A SwitchingBackend with what it is made of, each step under control."""

    def __init__(self):
        self.slow, self.fast = ReferenceBackend(), []
        self.go, self.refused, self.told = threading.Event(), [], []
        self.build_error = self.open_error = None
        self.wrong, self.cancelled = [''], False
        self.progress = [('vision: tactics', 0.25)]
        self.started = threading.Event()
        self.backend = SwitchingBackend(self.slow, self._build, self._open, self._check,
                                        self.told.append)

    def _build(self, refused, progress):
        assert threading.current_thread().name == 'engine build'
        self.refused.append(refused)
        for step in self.progress:
            self.cancelled |= not progress(*step)
        self.started.set()
        assert self.go.wait(PATIENCE_S)
        self.cancelled |= not progress('decoder: tactics', 0.9)
        if self.build_error:
            raise self.build_error
        return len(self.refused)

    def _open(self, number):
        if self.open_error:
            raise self.open_error
        self.fast.append(Fast(number))
        return self.fast[-1]

    def _check(self, fast, slow):
        assert fast is self.fast[-1] and slow is self.slow
        return self.wrong.pop(0) if len(self.wrong) > 1 else self.wrong[0]

    def build(self):
        """Let the build that is under way end."""
        assert self.started.wait(PATIENCE_S)
        self.started.clear()
        self.go.set()
        assert self.backend.wait_for_build(PATIENCE_S)
        self.go.clear()

    def ask(self, seed=0):
        """Run a graph; returns who answered."""
        inputs = random_inputs('closeup', 2, seed)
        before = len(self.slow.calls)
        outputs = self.backend.run_closeup(inputs)
        np.testing.assert_array_equal(outputs[tensors.REGION_LOOKS],
                                      compute('closeup', inputs)[tensors.REGION_LOOKS])
        return 'onnxruntime' if len(self.slow.calls) > before else 'tensorrt'


@pytest.fixture
def story():
    story = Story()
    yield story
    story.go.set()
    story.backend.close()


def test_the_cpu_answers_while_the_engines_are_built(story):
    assert story.ask() == 'onnxruntime' == story.backend.name
    assert story.started.wait(PATIENCE_S)
    assert not story.backend.wait_for_build(0)
    assert story.backend.state == ('onnxruntime answers while the engines are built: '
                                   'vision: tactics, 25 %')
    assert story.backend.why == 'the engines are not built yet'
    assert story.ask() == 'onnxruntime'
    story.build()
    assert story.fast == []                  # nothing is opened in the thread of the build
    assert 'are built and tried at the next question' in story.backend.state
    assert story.backend.name == 'onnxruntime'
    assert story.ask() == 'tensorrt' == story.backend.name
    assert story.fast[0].threads == {threading.get_ident()}
    assert story.backend.state == 'tensorrt answers'
    assert story.backend.why == 'tensorrt answers with engines 1'
    assert story.refused == [''] and story.told[-1] == story.backend.why
    story.backend.close()
    assert story.fast[0].closed == 1 and not story.cancelled
    assert story.backend.name == 'onnxruntime'


def test_an_idle_node_can_change_before_a_question(story):
    story.backend.advance()
    story.build()
    story.backend.advance()
    assert story.backend.name == 'tensorrt' and story.fast[0].calls == []


def test_questions_that_come_together_are_answered_by_who_answers(story):
    memory = random_inputs('decoder', 3)[tensors.MEMORY]

    def run(backend, part):
        words = write_greedily(backend.run_decoder, memory[part],
                               np.zeros((3, WORDS), np.float32), 1, 2)
        return backend.name, words

    (who, slowly), = story.backend.in_parts(3, run)
    steps = len(story.slow.calls)
    assert who == 'onnxruntime' and any(slowly) and set(story.slow.calls) == {'decoder'}
    story.build()
    assert story.backend.in_parts(3, run) == [('tensorrt', slowly)]
    fast = story.fast[0]
    assert fast.threads == {threading.get_ident()} and len(fast.calls) == steps
    fast.run_decoder = lambda inputs, run=fast.run_decoder: (
        run(inputs) if len(fast.calls) < steps + 2 else 1 / 0)     # breaks down at the third word
    assert story.backend.in_parts(3, run) == [('onnxruntime', slowly)]
    assert len(fast.calls) == steps + 2 and len(story.slow.calls) == 2 * steps - 2


def test_the_slow_backend_finishes_what_it_began_though_the_engines_are_built(story):
    """Its parts run in threads of their own, in which the fast one must not be opened."""
    ran = []

    class Parts(ReferenceBackend):
        def in_parts(self, count, run):
            with ThreadPoolExecutor(1) as threads:
                return [threads.submit(run, self, slice(0, count)).result(PATIENCE_S)]

    story.slow = story.backend._slow = Parts()

    def run(backend, part):
        story.build()
        backend.run_closeup(random_inputs('closeup', 2))
        ran.append(backend)

    story.backend.in_parts(2, run)
    assert ran == [story.slow] and not story.fast
    story.backend.advance()
    assert story.backend.name == 'tensorrt'


def test_all_graphs_go_to_who_answers(story):
    for who in ('onnxruntime', 'tensorrt'):
        for graph in GRAPHS:
            inputs = random_inputs(graph, 2)
            got = getattr(story.backend, f'run_{graph}')(inputs)
            assert set(got) == set(compute(graph, inputs))
        assert story.backend.name == who
        if who == 'onnxruntime':
            assert story.slow.calls == list(GRAPHS)
            story.build()
    assert story.fast[0].calls == list(GRAPHS)


def test_a_build_that_fails_is_not_repeated(story):
    story.build_error = SpatialError(ErrorCode.NOT_READY, 'no kernel for node 7')
    story.build()
    assert story.ask() == 'onnxruntime'
    assert story.backend.why == ('onnxruntime answers from now on: the engines could not be '
                                 'built: no kernel for node 7')
    assert story.backend.state == 'onnxruntime answers'
    assert story.ask() == 'onnxruntime' and story.refused == ['']
    assert story.backend.wait_for_build(0)


@pytest.mark.parametrize('first, reason', [
    ('open', 'cannot be read'), ('raise', 'ValueError: 7'), ('check', 'other values')])
def test_engines_that_cannot_be_used_are_built_once_more(story, first, reason):
    story.open_error = {'open': SpatialError(ErrorCode.NOT_READY, 'cannot be read'),
                        'raise': ValueError(7)}.get(first)
    story.wrong = ['other values', ''] if first == 'check' else ['']
    story.build()
    assert story.ask() == 'onnxruntime'
    assert story.backend.why == f'the engines are built anew: {reason}'
    assert all(fast.closed == 1 for fast in story.fast)
    story.open_error = None
    story.build()
    assert story.ask() == 'tensorrt' and story.refused == ['', reason]


def test_engines_that_never_agree(story):
    story.wrong = ['other values']
    for _ in range(2):
        story.build()
        assert story.ask() == 'onnxruntime'
    assert story.backend.why == 'onnxruntime answers from now on: other values'
    assert len(story.refused) == 2 and [fast.closed for fast in story.fast] == [1, 1]


def test_a_fault_while_serving(story):
    """Its call is answered on the CPU; new engines; the second fault is the last."""
    story.build()
    assert story.ask() == 'tensorrt'
    story.fast[0].fault = SpatialError(ErrorCode.INFERENCE_FAILED, 'not finite')
    story.fast[0].fails_to_close = True
    assert story.ask(seed=1) == 'onnxruntime' == story.backend.name
    reason = 'tensorrt failed while it answered: not finite'
    assert story.backend.why == f'the engines are built anew: {reason}'
    assert 'the fast backend could not be closed: the GPU is gone' in story.told
    assert story.ask(seed=2) == 'onnxruntime'
    story.build()
    assert story.refused == ['', reason]
    assert story.ask(seed=3) == 'tensorrt'
    story.fast[1].fault = RuntimeError('cask error')
    assert story.ask(seed=4) == 'onnxruntime'
    assert story.backend.why == ('onnxruntime answers from now on: tensorrt failed while it '
                                 'answered: RuntimeError: cask error')
    assert story.ask(seed=5) == 'onnxruntime'
    assert len(story.refused) == 2 and [fast.closed for fast in story.fast] == [1, 1]


def test_inputs_that_nobody_can_answer_are_not_the_engines_fault(story, monkeypatch):
    story.build()
    assert story.ask() == 'tensorrt'
    story.fast[0].fault = SpatialError(ErrorCode.INFERENCE_FAILED, 'not finite')
    monkeypatch.setattr(story.slow, 'run_closeup',
                        lambda inputs: {tensors.REGION_LOOKS: np.array([np.nan])})
    assert np.isnan(story.backend.run_closeup({})[tensors.REGION_LOOKS]).all()
    assert story.backend.name == 'tensorrt' and story.fast[0].closed == 0

    def broken(inputs):
        raise KeyError('crops')

    monkeypatch.setattr(story.slow, 'run_closeup', broken)
    with pytest.raises(KeyError):
        story.backend.run_closeup({})
    assert story.backend.name == 'tensorrt' and story.refused == ['']


def test_closing_cancels_the_build(story, monkeypatch):
    assert story.started.wait(PATIENCE_S)
    monkeypatch.setattr(switching, 'CLOSE_WAIT_S', 0.0)
    story.backend.close()
    story.go.set()
    assert story.backend.wait_for_build(PATIENCE_S)
    assert story.cancelled
    assert story.ask() == 'onnxruntime' and story.fast == []
    assert story.backend.state == 'onnxruntime answers'


@pytest.fixture
def robot(monkeypatch, tmp_path):
    robot = Robot(monkeypatch, tmp_path)
    yield robot
    assert robot.trt.live == []
    robot.driver.assert_clean()


def test_builds_keeps_and_uses_engines(robot):
    backend = robot.start()
    assert backend.name == 'tensorrt' and 'agree with onnxruntime' in backend.why
    assert robot.builds == list(GRAPHS) and robot.parity() == [True] * 4
    assert 'TensorRT WARNING: slow memory' in robot.told
    assert not any('VERBOSE' in one for one in robot.told)
    backend.close()
    backend = robot.start()                  # the next start of the node
    assert backend.name == 'tensorrt' and robot.builds == list(GRAPHS)
    backend.close()


def test_engines_that_differ_are_put_aside_and_not_built_for_ever(robot):
    robot.trt.faults['reasoner'] = Fault.OFF
    backend = robot.start()
    assert backend.name == 'onnxruntime' and 'memory differs by 0.5' in backend.why
    assert backend.wait_for_build(PATIENCE_S)
    backend.advance()
    assert backend.why.startswith('onnxruntime answers from now on: ')
    assert robot.builds == 2 * list(GRAPHS) and robot.store.entries() == []
    backend.close()
    backend = robot.start()
    assert backend.name == 'onnxruntime' and 'were rejected 2 times' in backend.why
    assert robot.builds == 2 * list(GRAPHS)
    backend.close()


def test_a_fault_of_real_engines_while_serving(robot):
    backend = robot.start()
    robot.trt.faults['closeup'] = Fault.NAN
    inputs = random_inputs('closeup', 2)
    np.testing.assert_array_equal(backend.run_closeup(inputs)[tensors.REGION_LOOKS],
                                  compute('closeup', inputs)[tensors.REGION_LOOKS])
    assert backend.name == 'onnxruntime'
    assert 'tensor region_looks: it holds values that are not finite' in backend.why
    assert robot.driver.stack == []          # closed at once, not when the node ends
    robot.trt.faults.clear()
    assert backend.wait_for_build(PATIENCE_S)
    backend.advance()
    assert backend.name == 'tensorrt' and robot.builds == 2 * list(GRAPHS)
    backend.close()


def test_a_full_disk_is_no_reason_not_to_answer(robot, monkeypatch):
    def full(key, plan, card):
        raise SpatialError(ErrorCode.NOT_READY, 'the disk is full')

    monkeypatch.setattr(robot.store, 'put', full)
    backend = robot.start()
    assert backend.name == 'tensorrt'
    assert any('the disk is full' in one for one in robot.told)
    backend.close()


@pytest.mark.parametrize('missing, words', [
    ('tensorrt', 'python3-libnvinfer'), ('pycuda', 'pip install pycuda'), ('gpu', 'CUDA cannot')])
def test_without_a_gpu_it_is_the_cpu_alone(robot, monkeypatch, missing, words):
    if missing == 'gpu':
        robot.driver.failing.add('init')
    else:
        monkeypatch.setitem(sys.modules, missing, None)
    backend = serve_and_build(robot.folder, 2, robot.store)
    assert backend is robot.slow
    assert backend.why.startswith('tensorrt is not used: ') and words in backend.why
