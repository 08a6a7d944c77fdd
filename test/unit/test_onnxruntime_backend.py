# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Questions that are divided among threads get what they get together."""

from concurrent.futures import ThreadPoolExecutor
import threading

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


def write(backend, numbers):
    memory = np.zeros((len(numbers), tensors.MEMORY_TOKENS, tensors.CACHE_WIDTH), np.float32)
    memory += np.array(numbers, np.float32)[:, None, None]
    return backend.write_sentences(memory, np.zeros((len(numbers), WORDS), np.float32), START, END)


@pytest.mark.parametrize('threads, count, parts', [
    (2, 1, [1]), (2, 7, [3, 4]), (2, 8, [4, 4]), (3, 2, [1, 1]), (3, 8, [2, 3, 3]), (1, 8, [8]),
    (16, 3, [1, 1, 1])])
def test_answers_are_in_the_order_of_the_questions(threads, count, parts):
    backend, numbers = Fake(threads), list(range(1, count + 1))
    outputs = backend.run_reasoner({**questions(numbers), 'not asked for': np.zeros(1)})
    assert sorted(len(rows) for _, rows in backend.ran) == parts
    assert set(outputs) == set(SIGNATURES['reasoner'][1])
    assert outputs[tensors.MEMORY].tolist() == [[n, 2 * n] for n in numbers]


@pytest.mark.parametrize('threads, parts', [(1, [8]), (2, [4, 4]), (3, [2, 3, 3])])
def test_sentences_are_in_the_order_of_the_questions(threads, parts):
    backend, numbers = Fake(threads), [5, 1, 8, 2, 13, 3, 1, 40]
    assert write(backend, numbers) == [[3 + n % 6] * n for n in numbers]
    begun = [rows for _, rows in backend.ran if rows[0] in numbers]
    assert sorted({len(rows) for rows in begun})[-1] == max(parts)
    # no part waits for the sentences of another: each takes as many steps as its longest
    borders = np.cumsum([0, *parts])
    assert len(backend.ran) == sum(1 + max(numbers[a:b]) for a, b in zip(borders, borders[1:]))


def test_a_graph_whose_operations_take_all_threads_runs_as_a_whole():
    backend = Fake(4, FLOAT32)
    backend.run_reasoner(questions(range(1, 9)))
    assert [len(rows) for _, rows in backend.ran] == [8]


@pytest.mark.parametrize('wrong', [0, 7])
@pytest.mark.parametrize('run', [lambda backend, numbers: backend.run_reasoner(questions(numbers)),
                                 write], ids=['reasoner', 'sentences'])
def test_an_error_in_any_part_is_the_error_of_all(run, wrong):
    numbers = list(range(1, 9))
    numbers[wrong] = -1
    with pytest.raises(ValueError, match='none'):
        run(Fake(2), numbers)


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
