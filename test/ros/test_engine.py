# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What cannot be read fails its own call, and regions stay with the questions they came with."""

import gc

import numpy as np
import pytest
from ros_harness import make_view, QUESTION
from std_msgs.msg import Header
from tinygiant_interfaces.msg import Region

from tinygiant_ros.core.config import NodeConfig
from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.masks import encode_rle
from tinygiant_ros.nodes import engine as engine_module
from tinygiant_ros.nodes.engine import Engine, Job
from tinygiant_ros.nodes.frame_store import Pair
from tinygiant_ros.nodes.outgoing import camera_info_message, image_message

VIEW = make_view()
SEEN = SpatialError(ErrorCode.LOW_CONFIDENCE, 'looked at')


class Predictor:
    """Keeps what it was asked."""

    model_id = 'scripted'

    def __init__(self):
        self.queries = []

    def encode(self, frame):
        return frame

    def answer(self, features, queries):
        self.queries += queries
        return [SEEN] * len(queries)


def pair(stamp=1):
    header = Header()
    header.stamp.nanosec = stamp
    return Pair(stamp, stamp, image_message(VIEW.color, 'rgb8', header),
                image_message(VIEW.depth, '16UC1', header))


def regions(*numbers):
    return [Region(label=f'thing {number}', rle=encode_rle(VIEW.labels == 1000 + number))
            for number in numbers]


def job(messages, told, questions=(QUESTION,)):
    info = camera_info_message(VIEW.camera, Header(frame_id=VIEW.camera.frame_id))

    def reply(outcomes, show):
        told.append([one.code for one in outcomes])
        return True
    return Job(questions, 'request', messages, info, reply, lambda: False)


@pytest.fixture
def made(monkeypatch):
    """Yield an engine and the predictor that it has loaded."""
    predictor = Predictor()
    monkeypatch.setattr(engine_module, 'open_predictor', lambda config, tell: (predictor, None))
    engine = Engine(NodeConfig, lambda one: None, pytest.fail, lambda text: None)
    engine.load()
    yield engine, predictor
    engine.unload()


def test_regions_stay_with_the_questions_that_they_came_with(made):
    engine, predictor = made
    told, images = [], pair()
    engine.handle(images, [job(regions(1, 3), told)])
    engine.handle(images, [job(regions(2), told)])       # of a pair that is known
    assert told == [[SEEN.code]] * 2
    assert [one.label for one in predictor.queries[0].regions] == ['thing 1', 'thing 3']
    for query, number in zip(predictor.queries, (3, 2), strict=True):
        np.testing.assert_array_equal(query.regions[-1].full_mask(*VIEW.depth.shape),
                                      VIEW.labels == 1000 + number)


def test_a_region_that_cannot_be_read_fails_its_own_call_alone(made):
    engine, predictor = made
    told, broken = [], Region(label='pallet', rle='what')
    engine.handle(pair(), [job(regions(1), told), job([broken], told, (QUESTION,) * 2),
                           job(regions(2, 3), told)])
    assert told == [[SEEN.code], [ErrorCode.BAD_RLE] * 2, [SEEN.code]]
    assert [len(one.regions) for one in predictor.queries] == [1, 2]


def test_images_that_cannot_be_read_fail_before_regions_are_looked_at(made):
    engine, predictor = made
    told, images = [], pair()
    images.depth.height = 10 ** 6
    engine.handle(images, [job(regions(1), told)])
    assert told == [[ErrorCode.BAD_IMAGE]] and not predictor.queries


def test_what_is_loaded_is_kept_from_the_garbage_collector_until_it_is_freed(made):
    engine, _ = made
    assert gc.get_freeze_count() > 0
    engine.unload()
    assert gc.get_freeze_count() == 0
