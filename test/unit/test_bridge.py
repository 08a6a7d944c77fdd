# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Image messages to arrays, without ROS: encodings, byte order, padding, and broken fields."""

from types import SimpleNamespace as Message

from hypothesis import given, strategies as st
import numpy as np
import pytest

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.nodes import bridge

HEADER = Message(stamp=Message(sec=3, nanosec=7), frame_id='cam')


def image(pixels, encoding, *, big_endian=False, padding=0):
    order = '>' if big_endian else '<'
    rows = np.ascontiguousarray(pixels.astype(pixels.dtype.newbyteorder(order)))
    rows = np.pad(rows.reshape(len(rows), -1).view(np.uint8), ((0, 0), (0, padding)))
    return Message(header=HEADER, height=pixels.shape[0], width=pixels.shape[1],
                   encoding=encoding, is_bigendian=big_endian, step=rows.shape[1],
                   data=rows.tobytes())


def info(width=5, height=3, k=(4.0, 0.0, 2.0, 0.0, 6.0, 1.0, 0.0, 0.0, 1.0), **changes):
    fields = {'width': width, 'height': height, 'k': k, 'binning_x': 0, 'binning_y': 0,
              'roi': Message(x_offset=0, y_offset=0, width=0, height=0), 'header': HEADER}
    return Message(**{**fields, **changes})


def code_of(call, *arguments):
    with pytest.raises(SpatialError) as error:
        call(*arguments)
    return error.value.code


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 7), st.booleans(),
       st.sampled_from(sorted(bridge.DEPTH_ENCODINGS)))
def test_any_depth_message_reads_back_as_its_pixels(height, width, padding, big, encoding):
    rng = np.random.default_rng(height * 10 + width)
    if encoding == '32FC1':
        pixels = rng.uniform(0.5, 9, (height, width)).astype(np.float32)
        wanted = pixels
    else:
        pixels = rng.integers(300, 9000, (height, width)).astype(np.uint16)
        wanted = pixels.astype(np.float32) * np.float32(0.001)
    message = image(pixels, encoding, big_endian=big, padding=padding)
    np.testing.assert_array_equal(bridge.depth_from_message(message), wanted)


@pytest.mark.parametrize('encoding, channels', [
    ('rgb8', (0, 1, 2)), ('bgr8', (2, 1, 0)), ('rgba8', (0, 1, 2, 2)), ('bgra8', (2, 1, 0, 0))])
def test_color_becomes_rgb(encoding, channels):
    rgb = np.random.default_rng(1).integers(0, 255, (4, 7, 3), dtype=np.uint8)
    got = bridge.color_from_message(image(rgb[..., channels], encoding, padding=3))
    np.testing.assert_array_equal(got, rgb)
    assert got.flags.c_contiguous


def test_grey_becomes_rgb_of_equal_channels():
    grey = np.arange(12, dtype=np.uint8).reshape(3, 4)
    np.testing.assert_array_equal(bridge.color_from_message(image(grey, 'mono8')),
                                  np.repeat(grey[..., None], 3, axis=2))


def test_the_last_row_may_come_without_its_padding():
    message = image(np.full((3, 4), 1500, np.uint16), '16UC1', padding=6)
    message.data = message.data[:-6]
    np.testing.assert_allclose(bridge.depth_from_message(message), 1.5, rtol=1e-6)


def test_a_depth_unit_overrides_that_of_the_encoding():
    message = image(np.full((2, 3), 5000, np.uint16), '16UC1')
    np.testing.assert_allclose(bridge.depth_from_message(message, 0.0002), 1.0, rtol=1e-6)


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1),
       st.binary(max_size=200), st.booleans(),
       st.sampled_from(['rgb8', 'mono8', '16UC1', '32FC1', 'yuv422', '', '\x00']))
def test_no_message_can_make_it_raise_anything_else(height, width, step, data, big, encoding):
    message = Message(header=HEADER, height=height, width=width, step=step, data=data,
                      is_bigendian=big, encoding=encoding)
    for read in (bridge.color_from_message, bridge.depth_from_message,
                 bridge.labels_from_message):
        try:
            read(message)
        except SpatialError as error:
            assert error.code in (ErrorCode.BAD_IMAGE, ErrorCode.UNSUPPORTED_ENCODING)


@pytest.mark.parametrize('change, value', [
    ('step', 9), ('data', b'short'), ('height', 0), ('width', 9000), ('height', 3_000_000_000)])
def test_contradicting_fields(change, value):
    message = image(np.zeros((3, 5), np.uint16), '16UC1')
    setattr(message, change, value)
    assert code_of(bridge.depth_from_message, message) == ErrorCode.BAD_IMAGE


def test_camera_info_with_region_of_interest_and_binning():
    full = info(width=100, height=60, k=(80.0, 0.0, 51.0, 0.0, 90.0, 31.0, 0.0, 0.0, 1.0),
                binning_x=2, binning_y=3,
                roi=Message(x_offset=11, y_offset=13, width=40, height=30))
    camera = bridge.camera_from_message(full, 'optical')
    assert (camera.width, camera.height) == (20, 10)
    assert (camera.fx, camera.fy) == (40.0, 30.0)
    assert (camera.cx, camera.cy) == (20.0, 6.0)
    assert camera.frame_id == 'optical'


def test_a_frame_carries_stamp_and_frame_of_the_color_image():
    color = image(np.zeros((3, 5, 3), np.uint8), 'rgb8')
    frame = bridge.frame_from_messages(color, image(np.full((3, 5), 900, np.uint16), '16UC1'),
                                       info())
    assert frame.stamp_ns == 3_000_000_007
    assert frame.camera.frame_id == 'cam'
    assert frame.color.shape == (3, 5, 3) and frame.depth.shape == (3, 5)


def test_the_first_thing_that_is_wrong_with_a_frame_is_told():
    color = image(np.zeros((3, 5, 3), np.uint8), 'rgb8')
    depth = image(np.full((3, 5), 900, np.uint16), '16UC1')
    empty = image(np.zeros((3, 5), np.uint16), '16UC1')
    small = image(np.full((3, 4), 900, np.uint16), '16UC1')
    read = bridge.frame_from_messages
    assert code_of(read, color, small, info()) == ErrorCode.SIZE_MISMATCH
    assert code_of(read, color, depth, info(width=6)) == ErrorCode.SIZE_MISMATCH
    assert code_of(read, color, depth, info(k=(0.0,) * 9)) == ErrorCode.NO_CAMERA_INFO
    assert code_of(read, color, empty, info()) == ErrorCode.BAD_DEPTH


def detection(x, y, width, height, *classes):
    results = [Message(hypothesis=Message(class_id=name, score=score)) for name, score in classes]
    center = Message(position=Message(x=x, y=y))
    return Message(bbox=Message(center=center, size_x=width, size_y=height), results=results)


def test_detections_take_the_best_class_and_leave_out_what_shows_nothing():
    message = Message(detections=[
        detection(20.0, 10.0, 8.0, 4.0, ('pallet', 0.2), ('shelf', 0.9)),
        detection(-50.0, 10.0, 8.0, 4.0, ('outside', 1.0)),
        detection(20.0, 10.0, 0.0, 0.0, ('empty', 1.0)),
        detection(float('nan'), 10.0, 8.0, 4.0),
        detection(1.0, 1.0, 8.0, 8.0)])
    regions = bridge.regions_from_detections(message, 30, 40)
    assert [(one.label, one.box) for one in regions] == [
        ('shelf', (16, 8, 8, 4)), ('', (0, 0, 5, 5))]


def region(**fields):
    box = Message(x_offset=0, y_offset=0, width=0, height=0)
    return Message(**{'label': 'a', 'box': box, 'polygon': [], 'rle': '', **fields})


def test_a_region_has_exactly_one_form():
    box = Message(x_offset=2, y_offset=1, width=3, height=2)
    assert bridge.region_from_message(region(box=box), 10, 12).box == (2, 1, 3, 2)
    corners = [Message(x=1.0, y=1.0), Message(x=6.0, y=1.0), Message(x=6.0, y=4.0)]
    assert bridge.region_from_message(region(polygon=corners), 10, 12).kind == 'polygon'
    for wrong in (region(), region(box=box, rle='a'), region(box=box, polygon=corners)):
        assert code_of(bridge.region_from_message, wrong, 10, 12) == ErrorCode.BAD_REGION


def test_labels_must_have_the_size_of_the_image():
    message = image(np.full((3, 5), 1001, np.uint16), '16UC1')
    (one,), counts = bridge.regions_from_labels(message, ['object', 'pallet'], 3, 5)
    assert one.label == 'pallet' and one.box == (0, 0, 5, 3) and counts == ['0?']
    assert code_of(bridge.regions_from_labels, message, ['object'], 5, 3) == (
        ErrorCode.SIZE_MISMATCH)
