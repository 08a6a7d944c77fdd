# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What is known of the questions of a cache without making a batch of them."""

import numpy as np
import pytest

from tinygiant_ros.core.tensors import MAX_TOKENS, RELATIONS, SIDES, TASKS
from tinygiant_ros.sim.sentences import VOCABULARY
from tinygiant_ros.training.batches import CachedQuestions

# task, value in metres or a count, side, relation, bin
ANSWERS = (
    ('distance', 0.0, -1, -1, 0), ('distance', 0.01, -1, -1, 1), ('distance', 1.5, -1, -1, 2),
    ('distance', 25.0, -1, -1, 8), ('range', 7.0, -1, -1, 6), ('height', 0.9, -1, -1, 1),
    ('count', 0.0, -1, -1, 0), ('count', 13.0, -1, -1, 13),
    ('left_right', np.nan, SIDES.index('left'), -1, 0),
    ('left_right', np.nan, SIDES.index('right'), -1, 1),
    ('relation', np.nan, -1, RELATIONS.index('behind'), 3),
    ('relation', np.nan, -1, -1, -1), ('mcq', np.nan, -1, -1, -1), ('none', np.nan, -1, -1, -1),
    (None, np.nan, -1, -1, -1))


def write_chunk(folder, number, answers, regions, tokens):
    """
    Write a chunk of questions without frames.

    regions: number of each question. tokens: word pieces of every wording of each question.
    """
    counts = [len(wordings) for wordings in tokens]
    np.savez(
        folder / f'chunk_{number:05d}.npz',
        question_frame=np.zeros(len(answers), np.int32),
        question_category=np.array([-1 if task is None else TASKS.index(task)
                                    for task, *_ in answers], np.int8),
        question_value=np.array([value for _, value, *_ in answers], np.float32),
        question_side=np.array([side for _, _, side, *_ in answers], np.int8),
        question_relation=np.array([relation for *_, relation, _ in answers], np.int8),
        question_regions_length=np.array(regions, np.int32),
        question_wording=np.cumsum([0, *counts[:-1]]).astype(np.int32),
        question_wordings=np.array(counts, np.int32),
        wording_tokens_length=np.array([one for wordings in tokens for one in wordings],
                                       np.int32))


@pytest.fixture
def questions(tmp_path):
    """Two chunks, and one between them whose frames could not be read."""
    write_chunk(tmp_path, 0, ANSWERS[:6], [2, 7, 8, 15, 16, 32],
                [(20,), (31, 99, 5), (12, 40), (60,), (7, 8), (128,)])
    np.savez(tmp_path / 'chunk_00001.npz')
    write_chunk(tmp_path, 2, ANSWERS[6:], [3] * 9, [(9, 50)] * 9)
    return CachedQuestions(tmp_path, VOCABULARY)


def test_columns_of_all_chunks_stand_behind_each_other(questions):
    assert len(questions) == len(ANSWERS)
    assert questions.category().tolist() == [
        -1 if task is None else TASKS.index(task) for task, *_ in ANSWERS]
    assert questions.sizes().tolist() == [2, 7, 8, 15, 16, 32] + [3] * 9


def test_answers_fall_into_the_bins_of_their_task(questions):
    assert questions.value_bins().tolist() == [place for *_, place in ANSWERS]


def test_questions_are_alike_by_their_own_words_and_by_eights_of_regions(questions):
    words, eights = [20, 31, 12, 60, 7, 128] + [9] * 9, [0, 0, 1, 1, 2, 4] + [0] * 9
    assert questions.likeness().tolist() == [
        word + MAX_TOKENS * eight for word, eight in zip(words, eights, strict=True)]
