# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Two simulated cameras with a node each, in two namespaces, answer at once."""

from contextlib import ExitStack
import sys

import numpy as np
import pytest
from ros_harness import QUESTION, Robot, ros_arguments, running, WAIT_S
from sensor_msgs.msg import Image
from tinygiant_interfaces.msg import SceneTruth
from tinygiant_interfaces.srv import SpatialQuery

from tinygiant_ros.nodes.bridge import depth_from_message, stamp_ns
from tinygiant_ros.nodes.publishers import LATCHED, RELIABLE

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
    scenes = {name: {item.region.rle for item in robot.collect(
        SceneTruth, 'truth', LATCHED).get(timeout=WAIT_S).objects}
        for name, robot in robots.items()}
    for _ in range(3):
        replies = {name: robot.start(SpatialQuery, 'spatial_query',
                                     SpatialQuery.Request(question=QUESTION))
                   for name, robot in robots.items()}
        for name, reply in replies.items():
            response = reply.get(timeout=WAIT_S)
            assert response.success, response.error_message
            asked = {region.rle for region in response.answer.regions}
            own, other = (scenes[one] for one in (name, {'left': 'right', 'right': 'left'}[name]))
            # a camera's regions are those of its objects that depth reaches
            assert len(asked) > 3 and asked <= own and not asked & other


def test_nothing_is_shared_but_diagnostics(robots):
    node = robots['left'].node
    topics = {name for name, _ in node.get_topic_names_and_types()
              if not name.startswith(('/left/', '/right/'))}
    assert topics <= {'/diagnostics', '/parameter_events', '/rosout', '/tf_static'}


def test_a_camera_in_metres_that_moves_and_keeps_its_regions_to_itself(tmp_path):
    command = [sys.executable, '-m', 'tinygiant_ros.nodes.sim_camera',
               *ros_arguments({'depth_encoding': '32FC1', 'publish_regions': False, 'width': 320,
                               'height': 180, 'moving': True, 'rate_hz': 20, 'seed': 3}, 'metres')]
    with Robot('metres', 'metres') as robot, running(command, tmp_path / 'camera.log') as process:
        depths = robot.collect(Image, 'aligned_depth/image_raw', RELIABLE)
        scenes = robot.collect(SceneTruth, 'truth', LATCHED)
        message = depths.get(timeout=WAIT_S)
        depth = depth_from_message(message)
        assert message.encoding == '32FC1' and depth.shape == (180, 320)
        assert 0.3 < np.nanmedian(depth) < 20.0 and np.isnan(depth).any()
        first, later = scenes.get(timeout=WAIT_S), scenes.get(timeout=WAIT_S)
        assert stamp_ns(later.header) > stamp_ns(first.header)
        assert robot.node.count_publishers('/metres/region_labels') == 0
        assert 'read-only' in robot.set('sim_camera', seed=4)[0]
    assert process.returncode == 0
    assert 'Traceback' not in process.log.read_text()


def test_a_camera_with_a_bad_parameter_does_not_start(tmp_path):
    command = [sys.executable, '-m', 'tinygiant_ros.nodes.sim_camera',
               *ros_arguments({'rate_hz': 0.0}, 'bad')]
    with running(command, tmp_path / 'camera.log') as process:
        assert process.wait(WAIT_S) == 1
    assert 'rate_hz must be a number from 0.1 to 60' in process.log.read_text()
