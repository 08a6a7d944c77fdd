# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Every error code, produced through the real service; after each the next good call succeeds."""

import array
import re
import shutil

from lifecycle_msgs.msg import Transition
import numpy as np
import pytest
from ros_harness import (
    box_region,
    CAMERA,
    HOW_FAR,
    make_view,
    mask_regions,
    polygon_points,
    QUESTION,
    Robot,
    ROOT,
    spatial_query,
    View,
)
from sensor_msgs.msg import CameraInfo, RegionOfInterest
from tinygiant_interfaces.msg import Region, SpatialAnswer
from tinygiant_interfaces.srv import SpatialQuery

from tinygiant_ros.core.config import NodeConfig
from tinygiant_ros.core.errors import ErrorCode
from tinygiant_ros.core.masks import encode_rle
from tinygiant_ros.core.precision import DEFAULT_PRECISION
from tinygiant_ros.nodes.outgoing import image_message
from tinygiant_ros.runtime.engines import shipped_release
from tinygiant_ros.runtime.release import open_release

VIEW = make_view()
NO_HEADER = SpatialAnswer().header
COLOR, DEPTH, INFO, LABELS = ('color/image_raw', 'aligned_depth/image_raw', 'color/camera_info',
                              'region_labels')


@pytest.fixture(scope='module')
def seen():
    """Collect the codes that the tests of this module have produced."""
    codes = set()
    yield codes


@pytest.fixture
def refused(robot, node, seen):
    """Check an error response, and that the node goes on; returns its sentence."""
    def check(response, code, *words):
        assert not response.success
        assert ErrorCode(response.error_code) == code, response.error_message
        assert response.answer == SpatialAnswer(), 'a failure must not look like an answer'
        assert len(response.error_message) > 20
        for word in words:
            assert re.search(word, response.error_message), response.error_message
        seen.add(code)
        good = robot.ask_about(VIEW)
        assert good.success, good.error_message
        assert node.poll() is None
        return response.error_message

    return check


def color_message(encoding='rgb8', **changes):
    message = image_message(VIEW.color, 'rgb8', NO_HEADER)
    message.encoding = encoding
    for name, value in changes.items():
        setattr(message, name, value)
    return message


# the camera

@pytest.mark.parametrize('topic, encoding', [
    (COLOR, 'yuv422'), (COLOR, 'bayer_rggb8'), (COLOR, ''), (COLOR, '16UC1'), (DEPTH, 'rgb8'),
    (DEPTH, '64FC1'), (LABELS, '32FC1')])
def test_unknown_encoding(robot, refused, topic, encoding):
    source = VIEW.depth if topic == DEPTH else VIEW.labels
    message = (color_message() if topic == COLOR else image_message(source, '16UC1', NO_HEADER))
    message.encoding = encoding
    response = robot.ask_about(VIEW, messages={topic: message})
    refused(response, ErrorCode.UNSUPPORTED_ENCODING, re.escape(repr(encoding)),
            {COLOR: 'rgb8', DEPTH: '32FC1', LABELS: '16UC1'}[topic])


@pytest.mark.parametrize('changes', [
    {'data': array.array('B', bytes(100))},
    {'data': array.array('B', bytes(CAMERA.width * CAMERA.height * 3 + 1))},
    {'step': CAMERA.width * 3 - 1}, {'height': CAMERA.height + 1}, {'width': 0},
    {'height': 4_000_000_000, 'width': 4_000_000_000}])
def test_an_image_that_contradicts_itself(robot, refused, changes):
    response = robot.ask_about(VIEW, messages={COLOR: color_message(**changes)})
    refused(response, ErrorCode.BAD_IMAGE, 'color')


def test_depth_of_another_size(robot, refused):
    small = image_message(VIEW.depth[::2, ::2], '16UC1', NO_HEADER)
    response = robot.ask_about(VIEW, messages={DEPTH: small})
    refused(response, ErrorCode.SIZE_MISMATCH, '160x100', '320x200', 'aligned')


def test_camera_info_of_another_size(robot, refused):
    info = CameraInfo(width=640, height=400, k=[500., 0., 320., 0., 500., 200., 0., 0., 1.])
    refused(robot.ask_about(VIEW, messages={INFO: info}), ErrorCode.SIZE_MISMATCH, '640x400')


def test_label_image_of_another_size(robot, refused):
    labels = image_message(VIEW.labels[:, ::2], '16UC1', NO_HEADER)
    response = robot.ask_about(VIEW, messages={LABELS: labels})
    refused(response, ErrorCode.SIZE_MISMATCH, '160x200')


@pytest.mark.parametrize('focal', [0.0, -230.0, float('nan')])
def test_camera_info_without_a_calibration(robot, refused, focal):
    info = CameraInfo(width=CAMERA.width, height=CAMERA.height,
                      k=[focal, 0., 150., 0., 250., 92., 0., 0., 1.])
    refused(robot.ask_about(VIEW, messages={INFO: info}), ErrorCode.NO_CAMERA_INFO, 'calibrated')


@pytest.mark.parametrize('encoding', ['16UC1', '32FC1'])
def test_depth_without_a_measurement(robot, refused, encoding):
    values = (np.zeros_like(VIEW.depth) if encoding == '16UC1' else
              np.full(VIEW.depth.shape, np.nan, np.float32))
    blank = image_message(values, encoding, NO_HEADER)
    refused(robot.ask_about(VIEW, messages={DEPTH: blank}), ErrorCode.BAD_DEPTH, '0.0 %')


def test_an_old_frame_is_stale_and_its_age_is_told(robot, refused):
    robot.ask_about(VIEW)
    response = robot.ask_until(lambda one: one.error_code == ErrorCode.STALE_FRAME,
                               show=lambda: robot.show(VIEW, age_s=3.0))
    refused(response, ErrorCode.STALE_FRAME, r'3\.\d\d s old', r'limit is 0\.50 s')


def test_a_request_sets_its_own_age(robot, refused):
    robot.ask_until(lambda one: one.error_code == ErrorCode.STALE_FRAME,
                    show=lambda: robot.show(VIEW, age_s=3.0))
    assert robot.ask(max_age_s=60.0).success
    refused(robot.ask(max_age_s=0.001), ErrorCode.STALE_FRAME, r'limit is 0\.00 s')


def test_a_frame_from_the_future(robot, refused):
    response = robot.ask_until(lambda one: one.error_code == ErrorCode.STALE_FRAME,
                               show=lambda: robot.show(VIEW, age_s=-5.0))
    refused(response, ErrorCode.STALE_FRAME, 'in the future')
    robot.show(VIEW)      # more than a second back: the source started again


def test_a_stamp_that_never_was(robot, refused):
    from tinygiant_ros.nodes.outgoing import time_message
    robot.ask_about(VIEW)
    response = robot.ask(stamp=time_message(robot.now() + 10**9))
    refused(response, ErrorCode.NO_FRAME, 'no pair of images has the color stamp')


# the question

@pytest.mark.parametrize('question, word', [
    ('', 'empty'), (' \t\n ', 'empty'), ('x' * 10_000, '10000'), ('?? 12 !', 'no words'),
    ('\x00\x01', 'empty')])
def test_bad_question(robot, refused, question, word):
    refused(robot.ask_about(VIEW, question), ErrorCode.BAD_QUESTION, word)


def test_more_masks_than_regions(robot, refused):
    response = robot.ask_about(VIEW, 'Is <mask> left of <mask>?', [box_region(10, 10, 30, 30)])
    refused(response, ErrorCode.MASK_MISMATCH, '2 <mask>', '1 region')


# the regions

def rle_of(mask):
    return Region(label='pallet', rle=encode_rle(mask))


EMPTY = np.zeros((CAMERA.height, CAMERA.width), bool)
CASES = {
    'nothing set': ([Region(label='pallet')], ErrorCode.BAD_REGION, 'sets nothing'),
    'two set': ([Region(box=RegionOfInterest(width=5, height=5), rle='abc')],
                ErrorCode.BAD_REGION, 'box and rle'),
    'outside': ([box_region(400, 10, 20, 20)], ErrorCode.REGION_OUTSIDE, '320x200'),
    'box without area': ([box_region(10, 10, 0, 5)], ErrorCode.EMPTY_REGION, 'box'),
    'empty mask': ([rle_of(EMPTY)], ErrorCode.EMPTY_REGION, 'no pixel'),
    'mask of another size': ([rle_of(np.ones((50, 60), bool))], ErrorCode.BAD_RLE, '3000 pixels'),
    'no rle at all': ([Region(rle='\x7f\x00 nonsense')], ErrorCode.BAD_RLE, 'RLE'),
    'huge rle': ([Region(rle='o' * 100_000)], ErrorCode.BAD_RLE, 'RLE'),
    'too many': ([box_region(number, 60, 20, 20) for number in range(33)],
                 ErrorCode.TOO_MANY_REGIONS, '33'),
}


@pytest.mark.parametrize('case', CASES)
def test_bad_regions(robot, refused, case):
    regions, code, word = CASES[case]
    refused(robot.ask_about(VIEW, QUESTION, regions), code, word)


def test_the_bad_one_of_several_regions_is_named(robot, refused):
    regions = [box_region(10, 10, 30, 30), box_region(10, 900, 30, 30)]
    refused(robot.ask_about(VIEW, QUESTION, regions), ErrorCode.REGION_OUTSIDE, '^region 1: ')


def test_a_polygon_of_two_points(robot, refused):
    region = Region(label='pallet', polygon=polygon_points(np.array([[5., 5.], [9., 9.]])))
    refused(robot.ask_about(VIEW, QUESTION, [region]), ErrorCode.BAD_REGION, '3 to')


def test_a_label_image_without_a_label(robot, refused):
    blank = image_message(np.zeros_like(VIEW.labels), '16UC1', NO_HEADER)
    refused(robot.ask_about(VIEW, messages={LABELS: blank}), ErrorCode.NO_REGION, 'region_labels')


def test_a_number_about_a_region_without_depth_says_so(robot):
    """It is placed by its outline on the floor: no position, nothing measured."""
    regions = mask_regions(VIEW)[:2]
    holed = View(VIEW.color, np.where(VIEW.labels == 1001, 0, VIEW.depth).astype(np.uint16),
                 VIEW.labels)
    response = robot.ask_about(holed, HOW_FAR, regions)
    assert response.success, response.error_message
    assert np.isnan([at.z for at in response.answer.positions]).sum() == 1
    assert np.isnan(response.answer.measured_value)


# the node

def test_low_confidence(robot, refused):
    assert robot.set(min_confidence=1.0) == []
    response = robot.ask_about(VIEW)
    assert robot.set(min_confidence=0.0) == []
    refused(response, ErrorCode.LOW_CONFIDENCE, 'min_confidence is 1.00')


def test_the_call_too_many_is_told_that_the_node_is_busy(robot, refused):
    assert robot.set(queue_size=1) == []
    robot.ask_about(VIEW)
    robot.show(VIEW)
    request = SpatialQuery.Request(question=QUESTION, max_age_s=100.0)
    replies = [robot.start(SpatialQuery, 'spatial_query', request) for _ in range(8)]
    responses = [reply.get(timeout=60) for reply in replies]
    assert robot.set(queue_size=NodeConfig().queue_size) == []
    assert any(one.success for one in responses)
    refused(next(one for one in responses if not one.success), ErrorCode.BUSY, 'queue_size is 1')


def test_not_ready_while_inactive(robot, refused):
    assert robot.change(Transition.TRANSITION_DEACTIVATE)
    response = robot.ask()
    assert robot.change(Transition.TRANSITION_ACTIVATE)
    refused(response, ErrorCode.NOT_READY, 'activate')


def test_bad_and_good_questions_in_one_batch(robot, node, seen):
    stamp = robot.ask_about(VIEW).answer.header.stamp
    response = robot.batch([QUESTION, '', 'Is <mask> left of <mask>?', '<mask> ' * 9 + 'what?'],
                           stamp=stamp)
    assert list(response.success) == [True, False, True, False]
    assert list(response.error_code) == [0, ErrorCode.BAD_QUESTION, 0, ErrorCode.MASK_MISMATCH]
    assert response.answers[1] == SpatialAnswer()
    assert response.error_message[0] == '' and response.error_message[1]


def test_a_batch_too_large_and_one_without_questions(robot, node):
    response = robot.batch([QUESTION] * 33)
    assert list(response.error_code) == [ErrorCode.BAD_QUESTION] * 33
    assert '33' in response.error_message[0]
    assert list(robot.batch([]).success) == []


def test_parameters_out_of_range_are_refused_with_the_rule(robot, node):
    assert robot.set(max_age_s=-1.0) == ['max_age_s must be a number from 0.01 to 3600, got -1.0']
    assert 'an integer from 1 to 256' in robot.set(queue_size=0)[0]
    assert 'one of auto, reliable, best_effort' in robot.set(qos_reliability='maybe')[0]
    assert 'true or false' in robot.set(always_on='yes')[0]
    assert robot.set(max_age_s=1) == [] and robot.set(max_age_s=0.5) == []


def test_a_bad_value_at_the_start_ends_the_node_with_the_rule(tmp_path):
    with spatial_query(tmp_path, namespace='bad', sync_slop_s=7.5) as process:
        assert process.wait(60) == 1
    assert 'sync_slop_s must be a number from 0 to 1' in process.log.read_text()


def test_a_graph_that_breaks_down(tmp_path, seen):
    """A copy of the release whose reasoner reads beyond an array, and the good one after it."""
    onnx = pytest.importorskip('onnx', reason='onnx is needed to break a graph')
    release = tmp_path / 'broken'
    shutil.copytree(shipped_release(), release)
    break_graph(onnx, open_release(release).graph('reasoner', DEFAULT_PRECISION))
    with Robot('other', 'broken') as other, spatial_query(
            tmp_path, namespace='broken', model_dir=release,
            environment={'XDG_CACHE_HOME': str(tmp_path / 'cache')}) as process:
        other.activate()
        response = other.ask_about(VIEW)
        assert response.error_code == ErrorCode.INFERENCE_FAILED, response.error_message
        assert response.answer == SpatialAnswer()
        assert process.poll() is None
        assert other.change(Transition.TRANSITION_DEACTIVATE)
        assert other.set(model_dir='') == []
        assert other.change(Transition.TRANSITION_ACTIVATE)
        assert other.ask_about(VIEW).success
    seen.add(ErrorCode.INFERENCE_FAILED)


def break_graph(onnx, path):
    """Make the last output of a graph depend on an element that does not exist."""
    model = onnx.load(str(path), load_external_data=False)
    graph = model.graph
    name = graph.output[0].name
    for one in graph.node:
        one.output[:] = [f'{name}_good' if output == name else output for output in one.output]
        one.input[:] = [f'{name}_good' if value == name else value for value in one.input]
    graph.initializer.append(onnx.numpy_helper.from_array(np.array([10**6], np.int64), 'beyond'))
    graph.initializer.append(onnx.numpy_helper.from_array(np.array([-1], np.int64), 'flat'))
    graph.node.extend([
        onnx.helper.make_node('Reshape', [f'{name}_good', 'flat'], ['flattened']),
        onnx.helper.make_node('Gather', ['flattened', 'beyond'], ['nothing']),
        onnx.helper.make_node('Add', [f'{name}_good', 'nothing'], [name])])
    path.write_bytes(model.SerializeToString())


def test_nothing_published_and_one_topic_silent(tmp_path, seen):
    with Robot('lonely', 'lonely') as lonely, spatial_query(tmp_path, namespace='lonely'):
        lonely.activate()
        nobody = lonely.ask()
        assert nobody.error_code == ErrorCode.NO_FRAME
        assert 'nobody publishes /lonely/color/image_raw' in nobody.error_message
        only_color = lonely.ask_until(
            lambda one: 'deliver' in one.error_message,
            show=lambda: lonely.show(VIEW, leave_out=(DEPTH, INFO, LABELS)))
        assert only_color.error_code == ErrorCode.NO_FRAME
        assert '/lonely/aligned_depth/image_raw' in only_color.error_message
        apart = lonely.ask_until(
            lambda one: 'apart' in one.error_message,
            show=lambda: lonely.show(VIEW, depth_age_s=0.3, leave_out=(INFO, LABELS)))
        assert apart.error_code == ErrorCode.NO_FRAME
        no_info = lonely.ask_until(
            lambda one: one.error_code != ErrorCode.NO_FRAME,
            show=lambda: lonely.show(VIEW, leave_out=(INFO, LABELS)))
        assert no_info.error_code == ErrorCode.NO_CAMERA_INFO
        no_region = lonely.ask_until(
            lambda one: one.error_code != ErrorCode.NO_CAMERA_INFO,
            show=lambda: lonely.show(VIEW, leave_out=(LABELS,)))
        assert no_region.error_code == ErrorCode.NO_REGION, no_region.error_message
        lonely.ask_until(lambda one: one.success, show=lambda: lonely.show(VIEW))
    seen.update({ErrorCode.NO_FRAME, ErrorCode.NO_CAMERA_INFO, ErrorCode.NO_REGION})


def test_every_code_of_the_interface_was_produced(seen):
    """Runs last in this file; a code without a test above shows here."""
    missing = set(ErrorCode) - {ErrorCode.NONE} - seen
    assert not missing
    constants = {name[6:]: value for name, value in vars(
        type(SpatialQuery.Response)).get('_Metaclass_SpatialQuery_Response__constants',
                                         {}).items()}
    assert {one.name: int(one) for one in ErrorCode} == constants
    page = (ROOT / 'docs' / 'TROUBLESHOOTING.md').read_text()
    assert all(f'| {int(one)} | {one.name} |' in page for one in set(ErrorCode) - {0})
