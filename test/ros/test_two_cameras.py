# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Two simulated cameras with a node each, in two namespaces, answer at once."""

from contextlib import ExitStack

import pytest
from ros_harness import QUESTION, Robot, running, WAIT_S
from tinygiant_interfaces.msg import SceneTruth
from tinygiant_interfaces.srv import SpatialQuery

from tinygiant_ros.nodes.publishers import LATCHED

CAMERAS = {'left': 6, 'right': 9}      # namespace: seed of its scene


@pytest.fixture(scope='module')
def robots(tmp_path_factory):
    """Return the robot's side in both namespaces, answering."""
    with ExitStack() as stack:
        for name, seed in CAMERAS.items():
            stack.enter_context(running(
                ['ros2', 'launch', 'tinygiant_ros', 'bringup.launch.py', f'namespace:={name}',
                 f'seed:={seed}', 'rate_hz:=10'], tmp_path_factory.mktemp(name) / 'launch.log'))
        both = {name: stack.enter_context(Robot(f'robot_{name}', name)) for name in CAMERAS}
        for robot in both.values():
            robot.ask_until(lambda one: one.success)
        yield both


def test_both_answer_at_once_about_their_own_scene(robots):
    truths = {name: robot.collect(SceneTruth, 'truth', LATCHED).get(timeout=WAIT_S)
              for name, robot in robots.items()}
    assert truths['left'].objects != truths['right'].objects
    for _ in range(3):
        replies = {name: robot.start(SpatialQuery, 'spatial_query',
                                     SpatialQuery.Request(question=QUESTION))
                   for name, robot in robots.items()}
        for name, reply in replies.items():
            response = reply.get(timeout=WAIT_S)
            assert response.success, response.error_message
            assert ({region.rle for region in response.answer.regions}
                    == {item.region.rle for item in truths[name].objects})


def test_nothing_is_shared_but_diagnostics(robots):
    node = robots['left'].node
    topics = {name for name, _ in node.get_topic_names_and_types()
              if not name.startswith(('/left/', '/right/'))}
    assert topics <= {'/diagnostics', '/parameter_events', '/rosout', '/tf_static'}
