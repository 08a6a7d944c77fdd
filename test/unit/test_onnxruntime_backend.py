# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Questions that are divided among threads are answered as together."""

from concurrent.futures import ThreadPoolExecutor
import threading

from fake_robot import PATIENCE_S
import numpy as np
import pytest

from tinygiant_ros.core import tensors
from tinygiant_ros.core.precision import FLOAT32, INT8
from tinygiant_ros.runtime.backend import SIGNATURES
from tinygiant_ros.runtime.onnxruntime_backend import (
    _IN_ONE_THREAD,
    _options,
    OnnxRuntimeBackend,
)
from tinygiant_ros.runtime.sentences import write_greedily

WIDTH, WORDS, START, END = 4, 9, 1, 2


class Fake(OnnxRuntimeBackend):
    """The dividing without graphs: outputs tell which question they are of."""

    def __init__(self, threads, precision=INT8):
        self._threads, self._in_one_thread = threads, _IN_ONE_THREAD[precision]
        self._helpers = ThreadPoolExecutor(max(threads - 1, 1))
        self.ran, self._lock = [], threading.Lock()

    def _run(self, graph, inputs):
        assert all(value.flags.c_contiguous for value in inputs.values())
        assert set(inputs) == set(SIGNATURES[graph][0])
        tell = inputs[tensors.POOLED if graph == 'reasoner' else tensors.MEMORY][:, 0, 0]
        with self._lock:
            self.ran.append((graph, tell.tolist()))
        if tell.min() < 0:
            raise ValueError('a question that is none')
        if graph == 'reasoner':
            assert inputs[tensors.GLOBAL_TOKENS].shape == (1, 2, WIDTH)
            return {name: tell[:, None] * [1, 2] for name in SIGNATURES[graph][1]}
        return self.say(tell.astype(int), inputs)

    @staticmethod
    def say(tell, inputs):
        """Sentence n is n words long, each of them 3 + n % 6; it reads its own words alone."""
        step = int(inputs[tensors.POSITION][0])
        logits = np.zeros((len(tell), WORDS), np.float32)
        for row, number in enumerate(tell):
            own = 3 + number % 6
            assert inputs[tensors.WORD_ID][row, 0] == (own if step else START)
            assert inputs[tensors.PAST][row, :step, 0].tolist() == [number] * step
            logits[row, END if step >= number else own] = 1
        return {tensors.WORD_LOGITS: logits, tensors.PRESENT: np.broadcast_to(
            tell[:, None, None], (len(tell), 1, tensors.CACHE_WIDTH)).astype(np.float32)}


def questions(numbers):
    rows = np.array(numbers, np.float32)[:, None, None] + np.zeros((1, 3, WIDTH), np.float32)
    inputs = dict.fromkeys(SIGNATURES['reasoner'][0], rows)
    return {**inputs, tensors.GLOBAL_TOKENS: np.zeros((1, 2, WIDTH), np.float32)}


def together(backend, numbers):
    """Reason about questions and write their sentences, as the predictor does."""
    def run(backend, part):
        inputs = questions(numbers[part])
        tell = backend.run_reasoner(inputs)[tensors.MEMORY][:, 0]
        memory = np.zeros((len(tell), tensors.MEMORY_TOKENS, tensors.CACHE_WIDTH), np.float32)
        memory += tell[:, None, None]
        allowed = np.zeros((len(tell), WORDS), np.float32)
        return write_greedily(backend.run_decoder, memory, allowed, START, END)

    return sum(backend.in_parts(len(numbers), run), [])


@pytest.mark.parametrize('threads, parts', [
    (1, [8]), (2, [4, 4]), (3, [2, 3, 3]), (16, [1] * 8)])
def test_answers_are_in_the_order_of_the_questions(threads, parts):
    backend, numbers = Fake(threads), [5, 1, 8, 2, 13, 3, 1, 40]
    assert together(backend, numbers) == [[3 + n % 6] * n for n in numbers]
    assert sorted(len(rows) for graph, rows in backend.ran if graph == 'reasoner') == parts
    # no part waits for the sentences of another: each takes as many steps as its longest
    borders = np.cumsum([0, *parts])
    assert len([1 for graph, _ in backend.ran if graph == 'decoder']) == sum(
        1 + max(numbers[a:b]) for a, b in zip(borders, borders[1:]))


def test_parts_run_in_threads_of_their_own():
    here, met = threading.get_ident(), threading.Barrier(3, timeout=PATIENCE_S)
    ran = Fake(3).in_parts(7, lambda backend, part: (met.wait(), threading.get_ident(), part)[1:])
    assert ran[0][0] == here and len({ident for ident, _ in ran}) == 3
    assert [part for _, part in ran] == [slice(0, 2), slice(2, 4), slice(4, 7)]


def test_questions_of_graphs_that_take_all_threads_stay_together():
    assert Fake(4, FLOAT32).in_parts(8, lambda backend, part: part) == [slice(0, 8)]


@pytest.mark.parametrize('wrong', [0, 7])
def test_an_error_in_any_part_is_the_error_of_all_and_nothing_runs_on(wrong):
    numbers = list(range(1, 9))
    numbers[wrong] = -1
    backend = Fake(2)
    with pytest.raises(ValueError, match='none'):
        together(backend, numbers)
    ran = len(backend.ran)
    assert backend._helpers.submit(len, backend.ran).result(PATIENCE_S) == ran


def test_a_sentence_without_end_has_no_words():
    allowed = np.zeros((2, WORDS), np.float32)
    allowed[1, END] = -np.inf
    memory = np.zeros((2, tensors.MEMORY_TOKENS, tensors.CACHE_WIDTH), np.float32)
    never = np.zeros((1, WORDS), np.float32)
    never[0, [END, 5]] = 2, 1

    def step(inputs):
        rows = len(inputs[tensors.WORD_ID])
        return {tensors.WORD_LOGITS: never.repeat(rows, axis=0) if inputs[tensors.POSITION] > 1
                else never.repeat(rows, axis=0)[:, ::-1],
                tensors.PRESENT: np.zeros((rows, 1, tensors.CACHE_WIDTH), np.float32)}

    assert write_greedily(step, memory, allowed, START, END) == [[6, 6], []]


@pytest.mark.parametrize('threads', [0, 1])
def test_sessions_neither_spin_nor_compute_with_denormal_numbers(threads):
    onnxruntime = pytest.importorskip('onnxruntime')
    options = _options(onnxruntime, threads)
    assert options.intra_op_num_threads == threads
    assert options.get_session_config_entry('session.intra_op.allow_spinning') == '0'
    assert options.get_session_config_entry('session.set_denormal_as_zero') == '1'


@pytest.mark.parametrize('position, words', [(0, 1), (1, 1), (2, 2), (6, 6)])
def test_no_more_of_the_past_is_read_than_there_is(position, words):
    seen = {}

    class One(Fake):
        def _run(self, graph, inputs):
            seen.update(inputs)
            return {}

    One(1).run_decoder({
        tensors.POSITION: np.array([position], np.int32),
        tensors.READ: np.ones((1, 7), np.float32), tensors.PAST: np.zeros((1, 6, WIDTH))})
    assert seen[tensors.PAST].shape == (1, words, WIDTH)
    assert seen[tensors.READ].shape == (1, 1 + words)
    assert all(seen[name].flags.c_contiguous for name in (tensors.PAST, tensors.READ))
