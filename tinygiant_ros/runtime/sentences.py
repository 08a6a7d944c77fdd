# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Sentences word by word: each step of the decoder reads the words that it chose before."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ..core import tensors

Step = Callable[[Mapping[str, np.ndarray]], Mapping[str, np.ndarray]]


def write_greedily(step: Step, memory: np.ndarray, allowed: np.ndarray, start: int,
                   end: int) -> list[list[int]]:
    """
    Return the likeliest word after each word, for B sentences, until all have ended.

    step: DECODER_INPUTS -> DECODER_OUTPUTS. memory: [B, MEMORY_TOKENS, CACHE_WIDTH], what each
    sentence is about. allowed: float32 [B, V], added to the logits: 0, or -inf for words that are
    not to be chosen. start, end: ids of the words that stand around a sentence. Returns word ids
    without these two; of a sentence that does not end within MAX_SENTENCE none.
    """
    batch = len(memory)
    past = np.zeros((batch, tensors.MAX_SENTENCE, tensors.CACHE_WIDTH), np.float32)
    read = np.zeros((1, 1 + tensors.MAX_SENTENCE), np.float32)
    place, words = np.zeros(1, np.int32), np.full((batch, 1), start, np.int32)
    sentences, going = [[] for _ in range(batch)], list(range(batch))
    for position in range(tensors.MAX_SENTENCE - 1):
        read[:, position], place[0] = 1, position
        given = step({tensors.WORD_ID: words, tensors.POSITION: place, tensors.READ: read,
                      tensors.PAST: past, tensors.MEMORY: memory})
        past[:, position] = given[tensors.PRESENT][:, 0]
        chosen = (given[tensors.WORD_LOGITS] + allowed).argmax(axis=1)
        words = chosen.astype(np.int32)[:, None]
        best = chosen.tolist()               # plain numbers: this runs between the words
        if end in best:                      # those that have ended are not taken along
            left = [row for row, word in enumerate(best) if word != end]
            going, best = ([rows[row] for row in left] for rows in (going, best))
            words, allowed, memory, past = (
                rows[left] for rows in (words, allowed, memory, past))
        if not going:
            break
        for row, word in zip(going, best, strict=True):
            sentences[row].append(word)
    for row in going:
        sentences[row] = []
    return sentences
