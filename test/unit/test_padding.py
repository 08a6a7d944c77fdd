# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Questions of different length become one batch, and nothing but padding is added or cut."""

from hypothesis import given, settings, strategies as st
import numpy as np

from tinygiant_ros.core import tensors
from tinygiant_ros.runtime.padding import batch_questions, first_regions, padded_to

NAMES = [name for name in tensors.REASONER_INPUTS if name in tensors.SHAPES]


def question(tokens, regions):
    """Return inputs of one question without a zero in them."""
    draw, sizes = np.random.default_rng(tokens), tensors.sizes_for(tokens, regions)
    return {name: draw.integers(1, 9, [sizes.get(size, size) for size in
                                       tensors.SHAPES[name][1:]]).astype(
        np.int32 if name == tensors.TOKEN_IDS else np.float32) for name in NAMES}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, tensors.MAX_TOKENS), st.integers(1, 5)), min_size=1,
                max_size=3))
def test_batch(sizes):
    questions = [question(*size) for size in sizes]
    batch = batch_questions(questions)
    longest, most = max(size[0] for size in sizes), max(size[1] for size in sizes)
    tokens = batch[tensors.TOKEN_IDS].shape[1]
    assert tokens == longest
    known = {tensors.QUESTIONS: len(sizes), **tensors.sizes_for(tokens, most)}
    for name in NAMES:
        assert batch[name].shape == tuple(known.get(one, one) for one in tensors.SHAPES[name])
        assert batch[name].flags.c_contiguous and batch[name].dtype == questions[0][name].dtype
        for row, one in zip(batch[name], questions):
            np.testing.assert_array_equal(row[tuple(map(slice, one[name].shape))], one[name])
            assert np.count_nonzero(row) == one[name].size


def test_more_padding_and_what_is_about_the_first_regions():
    batch = batch_questions([question(9, 2), question(4, 3)])
    features = np.ones((1, 2, tensors.WIDTH), np.float32)
    padded = padded_to({**batch, tensors.GLOBAL_TOKENS: features}, tensors.LARGEST)
    assert padded[tensors.GLOBAL_TOKENS] is features
    assert padded[tensors.PAIRS].shape == (2, 32, 32, tensors.PAIR_SIZE)
    assert padded[tensors.MENTION].shape == (2, 32, 128)
    for name in NAMES:
        assert np.count_nonzero(padded[name]) == np.count_nonzero(batch[name])
    np.testing.assert_array_equal(
        first_regions(tensors.PAIRS, padded[tensors.PAIRS], 3), batch[tensors.PAIRS])
    logits = np.arange(66.0).reshape(2, 33)
    np.testing.assert_array_equal(first_regions(tensors.SUBJECT_LOGITS, logits, 3), logits[:, :4])
    memory = np.ones((2, tensors.MEMORY_TOKENS, tensors.CACHE_WIDTH))
    assert first_regions(tensors.MEMORY, memory, 3).shape == memory.shape
    past = np.ones((2, 5, tensors.CACHE_WIDTH), np.float32)
    padded = padded_to({tensors.PAST: past}, tensors.LARGEST)[tensors.PAST]
    assert padded.shape == (2, tensors.MAX_SENTENCE, tensors.CACHE_WIDTH)
    assert (padded[:, :5] == 1).all() and not padded[:, 5:].any()
    read = padded_to({tensors.READ: np.ones((1, 6), np.float32)}, tensors.LARGEST)[tensors.READ]
    assert read.tolist() == [[1.0] * 6 + [0.0] * (tensors.MAX_SENTENCE - 5)]
