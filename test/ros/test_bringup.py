# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The real launch system, the simulated camera and the command line: what a user does first."""

import json
import os
from pathlib import Path
import time

from diagnostic_msgs.msg import DiagnosticArray
import numpy as np
import pytest
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from ros_harness import box_region, command_line, QUESTION, Robot, ROOT, running, WAIT_S
from rviz_check import check_rviz
from sensor_msgs.msg import CameraInfo, Image
from tinygiant_interfaces.msg import SceneTruth, SpatialAnswer
from visualization_msgs.msg import Marker, MarkerArray
import yaml

from tinygiant_ros.core.config import NodeConfig
from tinygiant_ros.core.masks import decode_rle, regions_from_label_image
from tinygiant_ros.nodes.bridge import (
    camera_from_message,
    depth_from_message,
    labels_from_message,
    stamp_ns,
)
from tinygiant_ros.nodes.client import NoAnswer, SpatialClient
from tinygiant_ros.nodes.publishers import LATCHED, RELIABLE

SERVICE = ('/spatial_query', 'tinygiant_interfaces/srv/SpatialQuery')


@pytest.fixture(scope='module')
def bringup(tmp_path_factory):
    """Return the bringup of the README with the simulated camera, answering."""
    log = tmp_path_factory.mktemp('bringup') / 'launch.log'
    command = ['ros2', 'launch', 'tinygiant_ros', 'bringup.launch.py', 'camera:=sim']
    with running(command, log) as process:
        yield process


@pytest.fixture(scope='module')
def started(robot, bringup):
    """Return the robot's side once a question was answered."""
    first = robot.ask_until(lambda one: one.success)
    assert first.answer.text
    return robot


def test_the_first_call_after_the_launch_waits_for_the_camera_and_answers(robot, bringup):
    response = robot.ask()
    assert response.success, response.error_message


def test_the_service_call_of_the_readme_answers(started):
    done = command_line('ros2', 'service', 'call', *SERVICE, f"{{question: '{QUESTION}'}}")
    assert done.returncode == 0, done.stderr
    assert 'success=True' in done.stdout and "label='pallet'" in done.stdout


def test_topic_echo_shows_the_answer_with_the_stamp_of_an_image(started):
    images = started.collect(Image, 'color/image_raw', RELIABLE)
    stamp = stamp_ns(images.get(timeout=WAIT_S).header)
    response = started.ask()
    while stamp_ns(response.answer.header) < stamp:      # of before this test heard of any
        response = started.ask()
    seen = {stamp} | {stamp_ns(images.get(timeout=WAIT_S).header) for _ in range(images.qsize())}
    assert stamp_ns(response.answer.header) in seen
    # type and QoS are given: the command finds them out by itself only when discovery is quick
    done = command_line('ros2', 'topic', 'echo', '--once', '/spatial_query/answer',
                        'tinygiant_interfaces/msg/SpatialAnswer', '--qos-durability',
                        'transient_local', '--qos-reliability', 'reliable')
    assert 'header:' in done.stdout, f'{done}'
    echoed = yaml.safe_load(done.stdout[done.stdout.index('header:\n'):].split('\n---')[0])
    assert echoed['question'] == QUESTION
    shown = echoed['header']['stamp']
    assert shown['sec'] * 10**9 + shown['nanosec'] == stamp_ns(response.answer.header)
    assert echoed['header']['frame_id'] == 'camera_color_optical_frame'


def test_an_answer_is_complete_and_consistent(started):
    answer = started.ask().answer
    assert answer.question == QUESTION
    assert answer.category != SpatialAnswer.CATEGORY_UNKNOWN
    assert len(answer.regions) == len(answer.positions) > 3
    assert all(0 <= index < len(answer.regions) for index in answer.region_indices)
    assert 0.0 <= answer.confidence <= 1.0
    assert answer.model_id.startswith('tinygiant_64m-') and '@' in answer.model_id
    assert len(answer.stage_ms) == len(answer.stage_names) == len(set(answer.stage_names)) > 1
    assert all(spent >= 0.0 for spent in answer.stage_ms)


def test_ask_prints_a_readable_answer_or_json(started):
    words = ('ros2', 'run', 'tinygiant_ros', 'ask', QUESTION)
    readable = command_line(*words)
    assert readable.returncode == 0
    assert 'confidence' in readable.stdout and 'region' in readable.stdout
    plain = json.loads(command_line(*words, '--json').stdout)
    assert plain['success'] and plain['question'] == QUESTION
    assert len(plain['regions']) > 3


@pytest.mark.parametrize('words, code, stream', [
    ((' ',), 1, 'BAD_QUESTION (300)'),
    ((), 2, 'usage'),
    ((QUESTION, '--timeout', '-1'), 2, 'above 0'),
    ((QUESTION, '--namespace', 'nowhere', '--timeout', '1'), 3, '/nowhere/spatial_query')])
def test_exit_codes_of_ask(started, words, code, stream):
    done = command_line('ros2', 'run', 'tinygiant_ros', 'ask', *words)
    assert done.returncode == code
    assert stream in done.stderr


def test_the_client_asks_and_raises(started):
    with SpatialClient() as client:
        assert client.ask(QUESTION).text
        good, bad = client.ask_all([QUESTION, ''])
        assert good.text and bad.code == 300
    with SpatialClient(namespace='nowhere') as client, pytest.raises(NoAnswer):
        client.ask(QUESTION, timeout_s=0.5)


def test_param_set_on_the_command_line_is_refused_with_the_rule(started):
    done = command_line('ros2', 'param', 'set', '/spatial_query', 'sync_slop_s', '-0.5')
    assert 'a number from 0 to 1' in done.stdout + done.stderr


def test_the_parameters_are_those_of_the_yaml_file(started):
    done = command_line('ros2', 'param', 'dump', '/spatial_query')
    dumped = yaml.safe_load(done.stdout)['/spatial_query']['ros__parameters']
    assert {name: dumped[name] for name in vars(NodeConfig())} == vars(NodeConfig())


# the simulated camera

def test_camera_frames_fit_together(started):
    queues = {topic: started.collect(kind, topic, RELIABLE) for topic, kind in (
        ('color/image_raw', Image), ('aligned_depth/image_raw', Image),
        ('color/camera_info', CameraInfo), ('region_labels', Image))}
    frames = {topic: {stamp_ns(message.header): message for message in (
        queued.get(timeout=WAIT_S) for _ in range(6))} for topic, queued in queues.items()}
    common = sorted(set.intersection(*(set(one) for one in frames.values())))
    assert len(common) >= 3
    color, depth, info, labels = (one[common[0]] for one in frames.values())
    camera = camera_from_message(info)
    assert (color.height, color.width) == (depth.height, depth.width) == (480, 640)
    assert (camera.height, camera.width) == (labels.height, labels.width) == (480, 640)
    assert color.encoding == 'rgb8' and depth.encoding == '16UC1'
    # a repeated rendering has a new stamp and fresh noise
    later = frames['aligned_depth/image_raw'][common[1]]
    first, second = depth_from_message(depth), depth_from_message(later)
    assert np.nanmedian(np.abs(first - second)) < 0.1
    assert not np.array_equal(first, second, equal_nan=True)


def test_truth_agrees_with_the_label_image_and_with_the_depth(started):
    scene = started.collect(SceneTruth, 'truth', LATCHED).get(timeout=WAIT_S)
    labels = labels_from_message(
        started.collect(Image, 'region_labels', RELIABLE).get(timeout=WAIT_S))
    depth = depth_from_message(
        started.collect(Image, 'aligned_depth/image_raw', RELIABLE).get(timeout=WAIT_S))
    names = NodeConfig().region_label_names
    shown = [item for item in scene.objects
             if (labels == names.index(item.label) * 1000 + item.instance).any()]
    assert len(shown) == len(regions_from_label_image(labels, names)) > 3
    for item in scene.objects:
        value, mask = (names.index(item.label) * 1000 + item.instance,
                       decode_rle(item.region.rle, 480, 640))
        if item in shown:
            assert np.array_equal(labels == value, mask)
        else:                    # depth does not reach it, so it is no region
            assert np.isfinite(depth[mask]).mean() < 0.4
        assert min(item.size.x, item.size.y) > 0
        turn = item.pose.orientation
        assert turn.x**2 + turn.y**2 + turn.z**2 + turn.w**2 == pytest.approx(1.0)


# what RViz shows

def test_overlay_and_markers_of_an_answer(started):
    overlays = started.collect(Image, 'spatial_query/overlay', RELIABLE)
    markers = started.collect(MarkerArray, 'spatial_query/markers', LATCHED)
    diagnostics = started.collect(DiagnosticArray, 'diagnostics', RELIABLE)
    end = time.monotonic() + WAIT_S
    while started.node.count_publishers('/spatial_query/overlay') == 0:
        assert time.monotonic() < end
    answer = started.ask('How far is the leftmost pallet from the rightmost pallet?').answer
    shown = next_with_stamp(overlays, answer, started)
    assert (shown.height, shown.width, shown.encoding) == (480, 640, 'rgb8')
    check_markers(next_with_stamp(markers, answer, started).markers, answer)
    status = diagnostics.get(timeout=WAIT_S).status[0]
    values = {pair.key: pair.value for pair in status.values}
    assert status.name == '/spatial_query' and float(values['pairs_per_second']) >= 0.0
    # who answers, and why not somebody faster
    assert answer.model_id == (f'{values["model"].split("@")[0]}@{values["backend"].split()[0]}'
                               f'-{values["precision"]}')
    assert 'tensorrt' in values['backend_why']


def next_with_stamp(messages, answer, robot):
    """Return the message that belongs to this answer."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        message = messages.get(timeout=WAIT_S)
        header = message.header if hasattr(message, 'header') else message.markers[0].header
        if header == answer.header:
            return message
    raise AssertionError('nothing came with the stamp of the answer')


def check_markers(markers, answer):
    assert markers[0].action == Marker.DELETEALL
    drawn = markers[1:]
    assert len({(one.ns, one.id) for one in drawn}) == len(drawn)
    spheres = [one for one in drawn if one.type == Marker.SPHERE]
    placed = [at for at in answer.positions if np.isfinite(at.z)]
    assert [one.pose.position for one in spheres] == placed
    for one in drawn:
        assert one.header == answer.header
        assert one.pose.orientation.w == 1.0 and one.color.a > 0
        assert one.scale.z > 0 and (one.type != Marker.TEXT_VIEW_FACING or one.text)
        assert all(np.isfinite((point.x, point.y, point.z)).all() for point in one.points)
    assert answer.text in [one.text for one in drawn]


def test_the_rviz_file_fits_what_is_published(started):
    infos = {name: (kinds[0], started.node.get_publishers_info_by_topic(name))
             for name, kinds in started.node.get_topic_names_and_types()}
    published = {name: (kind, [one.qos_profile for one in publishers])
                 for name, (kind, publishers) in infos.items() if publishers}
    text = (ROOT / 'config' / 'tinygiant.rviz').read_text()
    assert check_rviz(text, published) == []


def test_the_rviz_check_finds_faults():
    text = (ROOT / 'config' / 'tinygiant.rviz').read_text()
    latched = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
    best_effort = QoSProfile(depth=1, reliability=ReliabilityPolicy.BEST_EFFORT)
    published = {'/color/image_raw': ('sensor_msgs/msg/Image', [best_effort]),
                 '/spatial_query/overlay': ('sensor_msgs/msg/Image', [best_effort]),
                 '/spatial_query/markers': ('visualization_msgs/msg/Marker', [latched])}
    problems = '\n'.join(check_rviz(text.replace('DepthCloud', 'CameraInfo'), published))
    assert 'CameraInfo' in problems
    assert '/spatial_query/overlay' in problems and 'Reliable' in problems
    assert 'visualization_msgs/msg/Marker,' in problems
    assert '/color/image_raw' not in problems


def test_launch_arguments_are_described():
    done = command_line('ros2', 'launch', 'tinygiant_ros', 'bringup.launch.py', '--show-args')
    for name in ('camera', 'rviz', 'params_file', 'namespace', 'use_sim_time'):
        assert f"'{name}':" in done.stdout
    assert 'realsense' in done.stdout and 'zed' in done.stdout and 'orbbec' in done.stdout


@pytest.mark.parametrize('camera, color', [
    ('realsense', '/camera/camera/color/image_raw'),
    ('zed', '/zed/zed_node/rgb/color/rect/image'),
    ('orbbec', '/camera/color/image_raw')])
def test_presets_map_the_topics_of_the_drivers(tmp_path, camera, color):
    parameters = tmp_path / 'params.yaml'
    parameters.write_text('/**/spatial_query: {ros__parameters: {startup_wait_s: 0.0}}')
    command = ['ros2', 'launch', 'tinygiant_ros', 'bringup.launch.py', f'camera:={camera}',
               f'namespace:={camera}', f'params_file:={parameters}']
    with Robot(f'look_{camera}', camera) as robot, running(command, tmp_path / 'launch.log'):
        refused = robot.ask_until(lambda one: one.error_code == 200)
        assert f'nobody publishes {color};' in refused.error_message


def test_the_large_image_profile_is_set_for_the_nodes(bringup):
    profile = Path(os.environ['FASTRTPS_DEFAULT_PROFILES_FILE'])
    assert profile.read_text().count('maxMessageSize') == 2


def test_regions_of_the_request_come_before_those_of_the_topic(started):
    regions = [box_region(40, 250, 120, 120), box_region(400, 260, 120, 120)]
    response = started.ask('Is <mask> to the left of <mask>?', regions)
    assert response.success, response.error_message
    assert len(response.answer.regions) == 2
    assert response.answer.regions == regions
