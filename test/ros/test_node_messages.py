# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The same scene in other messages gives the same answer: encodings, byte order, padding, K."""

import array
import math

import numpy as np
import pytest
from ros_harness import (
    answered_stamp,
    box_region,
    CAMERA,
    make_view,
    mask_regions,
    polygon_points,
    QUESTION,
    View,
)
from sensor_msgs.msg import CameraInfo, Image, RegionOfInterest
from tinygiant_interfaces.msg import SpatialAnswer

from tinygiant_ros.nodes.outgoing import time_message

VIEW = make_view()
NO_HEADER = SpatialAnswer().header
QUESTIONS = (QUESTION, 'How far is the leftmost pallet from the rightmost pallet?',
             'Is <mask> to the left of <mask>?')


def picture(pixels: np.ndarray, encoding: str, *, big_endian: bool = False,
            padding: int = 0) -> Image:
    """Return an image message of any encoding, byte order and row padding."""
    order = '>' if big_endian else '<'
    rows = np.ascontiguousarray(pixels.astype(pixels.dtype.newbyteorder(order)))
    rows = rows.reshape(len(rows), -1).view(np.uint8)
    rows = np.pad(rows, ((0, 0), (0, padding)), constant_values=255)
    message = Image(height=pixels.shape[0], width=pixels.shape[1], encoding=encoding,
                    is_bigendian=int(big_endian), step=rows.shape[1])
    message.data = array.array('B', rows.tobytes())
    return message


METRES = np.where(VIEW.depth > 0, VIEW.depth.astype(np.float32) / np.float32(1000), np.nan)
INFINITE = np.where(VIEW.depth > 0, METRES, np.inf).astype(np.float32)
RGBA = np.dstack([VIEW.color, np.full(VIEW.depth.shape, 7, np.uint8)])
GREY = np.repeat(VIEW.color[..., 1:2], 3, axis=2)
TWINS = {
    'depth mono16': ('aligned_depth/image_raw', picture(VIEW.depth, 'mono16')),
    'depth in metres': ('aligned_depth/image_raw', picture(METRES, '32FC1')),
    'depth with inf': ('aligned_depth/image_raw', picture(INFINITE, '32FC1')),
    'depth big-endian': ('aligned_depth/image_raw',
                         picture(VIEW.depth, '16UC1', big_endian=True)),
    'metres big-endian': ('aligned_depth/image_raw', picture(METRES, '32FC1', big_endian=True)),
    'depth padded': ('aligned_depth/image_raw', picture(VIEW.depth, '16UC1', padding=14)),
    'metres padded': ('aligned_depth/image_raw', picture(METRES, '32FC1', padding=6)),
    'bgr8': ('color/image_raw', picture(VIEW.color[..., ::-1], 'bgr8')),
    'rgba8': ('color/image_raw', picture(RGBA, 'rgba8')),
    'bgra8': ('color/image_raw', picture(RGBA[..., [2, 1, 0, 3]], 'bgra8')),
    'color padded': ('color/image_raw', picture(VIEW.color, 'rgb8', padding=5)),
    'labels big-endian': ('region_labels', picture(VIEW.labels, '16UC1', big_endian=True)),
    'labels padded': ('region_labels', picture(VIEW.labels, 'mono16', padding=2)),
}


def answers_on(robot, view=VIEW, **shown):
    """Return the answers to QUESTIONS about a frame."""
    first = robot.ask_about(view, **shown)
    assert first.success, first.error_message
    response = robot.batch(QUESTIONS, stamp=first.answer.header.stamp)
    assert all(response.success), response.error_message
    return response.answers


@pytest.fixture(scope='module')
def expected(robot, node):
    """Return the answers on the plain messages."""
    return answers_on(robot)


def assert_same(answers, expected):
    for got, wanted in zip(answers, expected, strict=True):
        assert (got.text, got.normalized, got.category) == (
            wanted.text, wanted.normalized, wanted.category)
        assert list(got.region_indices) == list(wanted.region_indices)
        # depth in another unit differs in its last bit, and a plane fit may weigh that
        assert got.confidence == pytest.approx(wanted.confidence, abs=1e-2)
        assert [(at.x, at.y, at.z) for at in got.positions] == [
            pytest.approx((at.x, at.y, at.z), abs=1e-4) for at in wanted.positions]
        assert (math.isnan(got.measured_value) and math.isnan(wanted.measured_value)
                or got.measured_value == pytest.approx(wanted.measured_value, abs=1e-4))


@pytest.mark.parametrize('twin', TWINS)
def test_twins_give_the_same_answers(robot, expected, twin):
    topic, message = TWINS[twin]
    assert_same(answers_on(robot, messages={topic: message}), expected)


def test_mono8_is_grey_color(robot, node):
    grey = picture(np.ascontiguousarray(GREY[..., 0]), 'mono8')
    assert_same(answers_on(robot, messages={'color/image_raw': grey}),
                answers_on(robot, View(GREY, VIEW.depth, VIEW.labels)))


def test_another_depth_unit_by_parameter(robot, expected):
    coarse = picture((VIEW.depth // 5).astype(np.uint16), '16UC1')
    fine = picture(((VIEW.depth // 5) * 5).astype(np.uint16), '16UC1')
    topic = 'aligned_depth/image_raw'
    wanted = answers_on(robot, messages={topic: fine})
    assert robot.set(depth_unit_m=0.005) == []
    got = answers_on(robot, messages={topic: coarse})
    assert robot.set(depth_unit_m=0.0) == []
    assert_same(got, wanted)


def test_binning_and_region_of_interest_of_camera_info(robot, expected):
    """K of the full sensor, of which the image is a part, at half the resolution (REP 104)."""
    left, top = 40, 24
    info = CameraInfo(
        width=2 * CAMERA.width + 100, height=2 * CAMERA.height + 60, binning_x=2, binning_y=2,
        k=[2 * CAMERA.fx, 0., 2 * CAMERA.cx + left, 0., 2 * CAMERA.fy, 2 * CAMERA.cy + top,
           0., 0., 1.],
        roi=RegionOfInterest(x_offset=left, y_offset=top, width=2 * CAMERA.width,
                             height=2 * CAMERA.height))
    assert_same(answers_on(robot, messages={'color/camera_info': info}), expected)


def test_fx_and_fy_are_not_mixed_up(robot, expected):
    swapped = CameraInfo(width=CAMERA.width, height=CAMERA.height,
                         k=[CAMERA.fy, 0., CAMERA.cx, 0., CAMERA.fx, CAMERA.cy, 0., 0., 1.])
    other = answers_on(robot, messages={'color/camera_info': swapped})
    assert other[0].positions[0].x != pytest.approx(expected[0].positions[0].x, abs=1e-3)


def test_rle_regions_equal_those_of_the_label_image(robot, expected):
    response = robot.ask_about(VIEW, QUESTION, mask_regions(VIEW))
    assert_same([response.answer], expected[:1])


def test_an_older_frame_is_answered_by_its_stamp(robot, node):
    old = robot.ask_about(VIEW)
    newer = robot.ask_about(make_view(((1.0, 3.0, 0.6), (-1.2, 4.0, 0.7))))
    again = robot.ask(stamp=old.answer.header.stamp)
    assert again.success and answered_stamp(again) == answered_stamp(old)
    assert len(newer.answer.regions) == 2 and len(again.answer.regions) == 3
    assert again.answer.header.frame_id == CAMERA.frame_id


def test_regions_of_the_same_stamp_come_before_a_newer_image(robot, node):
    """A detector is late: its labels belong to an image that is no longer the newest."""
    robot.ask_about(VIEW)
    stamp = robot.show(VIEW)
    robot.show(VIEW, leave_out=('region_labels',))
    response = robot.ask_until(lambda one: answered_stamp(one) >= stamp, max_age_s=30.0)
    assert answered_stamp(response) == stamp


def test_eight_bit_labels_are_regions_without_a_name(robot, node):
    labels = picture((VIEW.labels % 1000).astype(np.uint8), 'mono8')
    response = robot.ask_about(VIEW, 'Is <mask> to the left of <mask>?',
                               messages={'region_labels': labels})
    assert response.success, response.error_message
    assert [region.label for region in response.answer.regions] == ['', '', '']


def test_boxes_of_a_detector(robot, node):
    messages = pytest.importorskip('vision_msgs.msg', reason='vision_msgs is optional')
    stamp = robot.show(VIEW, leave_out=('region_labels',))
    found = messages.Detection2DArray()
    found.header.stamp = time_message(stamp)
    for x, y, width, height, label in ((60., 110., 40., 30., 'pallet'), (310., 90., 60., 50., 'x'),
                                       (900., 90., 10., 10., 'outside')):
        guess = messages.ObjectHypothesisWithPose()
        guess.hypothesis.class_id, guess.hypothesis.score = label, 0.5
        box = messages.BoundingBox2D(size_x=width, size_y=height)
        box.center.position.x, box.center.position.y = x, y
        found.detections.append(messages.Detection2D(bbox=box, results=[guess]))
    robot.publish(messages.Detection2DArray, 'regions', found)
    response = robot.ask_until(
        lambda one: one.success and len(one.answer.regions) == 2,
        show=lambda: robot.publish(messages.Detection2DArray, 'regions', found),
        stamp=time_message(stamp))
    assert response.answer.regions == [box_region(40, 95, 40, 30),
                                       box_region(280, 65, 40, 50, 'x')]


def test_a_polygon_is_a_region(robot, node):
    from tinygiant_interfaces.msg import Region

    corners = np.array([[40., 100.], [90., 100.], [90., 140.], [40., 140.]])
    regions = [Region(label='pallet', polygon=polygon_points(corners)),
               box_region(200, 100, 50, 40)]
    response = robot.ask_about(VIEW, 'Is <mask> to the left of <mask>?', regions)
    assert response.success, response.error_message
    assert response.answer.regions == regions


def test_questions_on_one_frame_share_its_features(robot, node):
    first = robot.ask_about(VIEW)
    again = robot.ask(stamp=first.answer.header.stamp)
    spent = dict(zip(first.answer.stage_names, first.answer.stage_ms))
    reused = dict(zip(again.answer.stage_names, again.answer.stage_ms))
    assert spent['vision'] == reused['vision'] and spent['convert'] == reused['convert']
