# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A batch that is divided among threads gives what it gives as a whole."""

from concurrent.futures import ThreadPoolExecutor
import threading

import numpy as np
import pytest

from tinygiant_ros.core import tensors
from tinygiant_ros.runtime.onnxruntime_backend import _options, OnnxRuntimeBackend

WIDTH = 4


class Fake(OnnxRuntimeBackend):
    """The dividing without graphs: outputs tell which question they are of."""

    def __init__(self, threads, divided):
        self._threads, self._divided = threads, divided
        self._helpers = ThreadPoolExecutor(max(threads - 1, 1))
        self.ran, self._lock = [], threading.Lock()

    def _run(self, graph, inputs):
        assert all(value.flags.c_contiguous for value in inputs.values())
        words = inputs[tensors.WORD_ID][:, 0].astype(np.float32)
        with self._lock:
            self.ran.append(words.tolist())
        if words.min() < 0:
            raise ValueError('a word that is none')
        assert inputs[tensors.PAST].shape == (len(words), 3, WIDTH)   # no more than is read
        for name in (tensors.PAST, tensors.MEMORY):
            assert inputs[name][:, 0, 0].tolist() == words.tolist()
        assert inputs[tensors.POSITION].tolist() == [3]
        assert inputs[tensors.READ].shape == (1, 4)
        return {tensors.WORD_LOGITS: words[:, None] * [1, 2],
                tensors.PRESENT: np.broadcast_to(words[:, None, None], (len(words), 1, WIDTH))}


def step(words):
    words = np.array(words, np.int32)
    past = np.zeros((len(words), 6, WIDTH), np.float32)
    past += words[:, None, None]
    return {tensors.WORD_ID: words[:, None], tensors.POSITION: np.array([3], np.int32),
            tensors.READ: np.ones((1, 7), np.float32), tensors.PAST: past,
            tensors.MEMORY: past[:, :2].copy()}


@pytest.mark.parametrize('threads, least, count, parts', [
    (2, 4, 7, [7]), (2, 4, 8, [4, 4]), (2, 4, 21, [10, 11]), (3, 1, 2, [1, 1]),
    (3, 4, 9, [4, 5]), (3, 1, 8, [2, 3, 3]), (1, 1, 8, [8]), (16, 1, 3, [1, 1, 1])])
def test_outputs_are_in_the_order_of_the_questions(threads, least, count, parts):
    backend = Fake(threads, {'decoder': least})
    outputs = backend.run_decoder(step(range(1, count + 1)))
    assert sorted(map(len, backend.ran)) == parts
    assert outputs[tensors.WORD_LOGITS][:, 1].tolist() == [2.0 * n for n in range(1, count + 1)]
    assert outputs[tensors.PRESENT].shape == (count, 1, WIDTH)
    assert outputs[tensors.PRESENT][:, 0, 2].tolist() == list(range(1, count + 1))


def test_a_graph_that_is_not_divided_runs_as_a_whole():
    backend = Fake(4, {})
    backend.run_decoder(step(range(1, 9)))
    assert [len(one) for one in backend.ran] == [8]


@pytest.mark.parametrize('wrong', [0, 7])
def test_an_error_in_any_part_is_the_error_of_the_batch(wrong):
    words = list(range(1, 9))
    words[wrong] = -1
    with pytest.raises(ValueError, match='none'):
        Fake(2, {'decoder': 1}).run_decoder(step(words))


@pytest.mark.parametrize('threads', [0, 1])
def test_sessions_neither_spin_nor_compute_with_denormal_numbers(threads):
    onnxruntime = pytest.importorskip('onnxruntime')
    options = _options(onnxruntime, threads)
    assert options.intra_op_num_threads == threads
    assert options.get_session_config_entry('session.intra_op.allow_spinning') == '0'
    assert options.get_session_config_entry('session.set_denormal_as_zero') == '1'


@pytest.mark.parametrize('position, words', [(0, 1), (1, 1), (2, 2), (6, 6)])
def test_no_more_of_the_past_is_read_than_there_is(position, words):
    seen = []

    class One(Fake):
        def _run(self, graph, inputs):
            seen.extend(inputs[name] for name in (tensors.PAST, tensors.READ))
            return {}

    One(1, {}).run_decoder({**step([1]), tensors.POSITION: np.array([position], np.int32)})
    assert seen[0].shape == (1, words, WIDTH) and seen[0].flags.c_contiguous
    assert seen[1].shape == (1, 1 + words) and seen[1].flags.c_contiguous
