# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""When two precisions have answered alike, and what calibration looks at."""

from dataclasses import replace

from fake_backend import FakeBackend, predictor
import numpy as np
import pytest

pytest.importorskip('torch')
pytest.importorskip('onnx')

from tinygiant_ros.core import tensors  # noqa: E402
from tinygiant_ros.core.errors import ErrorCode, SpatialError  # noqa: E402
from tinygiant_ros.core.masks import region_from_mask  # noqa: E402
from tinygiant_ros.core.records import Answer, Category, Query, StageTimes  # noqa: E402
from tinygiant_ros.export.answers import agree  # noqa: E402
from tinygiant_ros.export.samples import Recorder, WORDS_BETWEEN  # noqa: E402
from tinygiant_ros.runtime.backend import GRAPHS  # noqa: E402

LENGTH = Answer(Category.DISTANCE, 'It is 2.00 m away.', '2.00', 2.0, 'm', (0, 1),
                np.zeros((2, 3)), 0.8, 2.0, StageTimes(), 'tiny')


@pytest.mark.parametrize('one, other, alike', [
    ({}, {'text': 'Two metres.', 'confidence': 0.1}, True),
    ({}, {'normalized': '2.20'}, True), ({}, {'normalized': '2.30'}, False),
    ({}, {'category': Category.RELATION}, False),
    ({'normalized': '30'}, {'normalized': '31'}, False),      # a count or a region
    ({'normalized': 'left'}, {'normalized': 'right'}, False),
    ({'normalized': 'left'}, {'normalized': 'left'}, True)])
def test_what_is_the_same_answer(one, other, alike):
    pair = replace(LENGTH, **one), replace(LENGTH, **other)
    assert agree(*pair) is agree(*pair[::-1]) is alike


def test_refusals_agree_with_refusals_for_the_same_reason():
    vague, many = (SpatialError(code, 'no') for code in (ErrorCode.LOW_CONFIDENCE,
                                                         ErrorCode.TOO_MANY_REGIONS))
    assert agree(vague, vague) and not agree(vague, many)
    assert not agree(vague, LENGTH) and not agree(LENGTH, vague)


def test_questions_are_answered_through_the_recorder(hall):
    regions = tuple(region_from_mask('pallet', hall.labels == label) for label in (1, 2))
    recorder = Recorder(fake := FakeBackend())
    mind = predictor(recorder)
    answers = mind.answer(mind.encode(hall.frame()), [Query('distance', regions)] * 2)
    assert all(isinstance(one, Answer) for one in answers)
    assert {graph for graph in GRAPHS if recorder.samples[graph]} == set(GRAPHS)
    assert len(recorder.samples['reasoner']) == fake.calls.count('reasoner')


def test_the_recorder_passes_on_and_keeps_copies():
    class Backend:
        name, why, precision = 'fake', 'a test', 'float32'

        def __getattr__(self, method):
            return lambda inputs: {'said': inputs[tensors.POSITION] + 1}

    recorder, given = Recorder(Backend()), np.zeros(1, np.int32)
    assert (recorder.name, recorder.why, recorder.precision) == ('fake', 'a test', 'float32')
    for number in range(2 * WORDS_BETWEEN):
        given[:] = number
        for graph in GRAPHS:
            said = getattr(recorder, f'run_{graph}')({tensors.POSITION: given})
            assert said['said'] == number + 1
    kept = {graph: [int(one[tensors.POSITION][0]) for one in recorder.samples[graph]]
            for graph in GRAPHS}
    assert kept.pop('decoder') == [WORDS_BETWEEN - 1, 2 * WORDS_BETWEEN - 1]
    assert set(map(tuple, kept.values())) == {tuple(range(2 * WORDS_BETWEEN))}
    with pytest.raises(AttributeError):
        recorder.run_nothing({})
