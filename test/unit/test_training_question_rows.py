# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The questions of a cache are put into new words where the phrases changed."""

import numpy as np
import pytest
from tiny_cache import build, write_questions

from tinygiant_ros.training import question_rows

WORDINGS = 4


@pytest.fixture(scope='module')
def annotations(tmp_path_factory):
    return write_questions(tmp_path_factory.mktemp('set'))


def stored(folder):
    """name of a chunk -> its arrays."""
    chunks = {}
    for path in sorted(folder.glob('*.npz')):
        with np.load(path) as arrays:
            chunks[path.name] = dict(arrays)
    return chunks


def test_new_words_leave_frames_and_targets_as_they_are(annotations, tmp_path, monkeypatch):
    """After a change of the phrases the texts alone are made again."""
    build(annotations, tmp_path, wordings=WORDINGS)
    first = stored(tmp_path)
    again = build(annotations, tmp_path, wordings=WORDINGS, texts_only=True)
    assert all(count and not skipped for count, skipped in again)
    for name, arrays in stored(tmp_path).items():
        assert set(first[name]) == set(arrays)
        for key in arrays:
            np.testing.assert_array_equal(arrays[key], first[name][key], err_msg=key)
    monkeypatch.setattr(question_rows, 'other_wordings', lambda item, count: iter(()))
    build(annotations, tmp_path, wordings=WORDINGS, texts_only=True)
    for name, arrays in stored(tmp_path).items():
        assert set(arrays['question_wordings']) == {1}
        assert len(arrays['wording_tokens']) < len(first[name]['wording_tokens'])
        for key in ('frame_geometry', 'question_id', 'question_pointers', 'question_words'):
            np.testing.assert_array_equal(arrays[key], first[name][key], err_msg=key)


def test_a_chunk_without_a_question_stays_without_one():
    frames = {'frame_image': np.array(['a.png'])}
    assert question_rows.put_in_new_words(frames, {}, WORDINGS, None) == ({}, {})
