# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Depth units and the pinhole model."""

import numpy as np
import pytest
from synthetic import CAMERA

from tinygiant_ros.core.camera import (
    back_project,
    check_camera,
    check_depth,
    depth_from_raw,
    project,
)
from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.records import CameraModel


def test_millimetres_and_metres_are_the_same_depth():
    """1234 mm is 1.234 m; 0, NaN, infinity and negative numbers are no measurement."""
    raw = np.array([[1234, 0, 65535], [1, 2500, 0]], dtype=np.uint16)
    metres = np.array([[1.234, np.nan, 65.535], [0.001, 2.5, -1.0]], dtype=np.float32)
    np.testing.assert_allclose(depth_from_raw(raw), depth_from_raw(metres), rtol=1e-6)
    assert np.isnan(depth_from_raw(np.array([[np.inf, -np.inf]], np.float32))).all()


def test_a_given_unit_replaces_the_encoding_s():
    """A sensor with 5000 units a metre reads 1 m at 5000."""
    raw = np.array([[5000, 10000]], dtype=np.uint16)
    np.testing.assert_allclose(depth_from_raw(raw, 1 / 5000), [[1.0, 2.0]], rtol=1e-6)


def test_raw_depth_is_left_as_it_was():
    """The message's own memory must not change."""
    raw = np.array([[1.0, np.nan, -2.0]], dtype=np.float32)
    depth_from_raw(raw)
    np.testing.assert_array_equal(raw, np.array([[1.0, np.nan, -2.0]], np.float32))


def test_other_types_of_depth_are_refused():
    """8-bit depth has no unit."""
    with pytest.raises(SpatialError) as error:
        depth_from_raw(np.zeros((2, 3), np.uint8))
    assert error.value.code == ErrorCode.UNSUPPORTED_ENCODING


def test_back_projection_by_hand():
    """
    One pixel, by hand.

    Pixel u = 285, v = 17 with cx = 170.5, fx = 230, cy = 92.25, fy = 250:
    x / z = 114.5 / 230, y / z = -75.25 / 250.
    """
    depth = np.full((CAMERA.height, CAMERA.width), 2.0, dtype=np.float32)
    point = back_project(depth, CAMERA, np.array([17]), np.array([285]))[0]
    np.testing.assert_allclose(point, [2 * 114.5 / 230, -2 * 75.25 / 250, 2.0], rtol=1e-5)
    np.testing.assert_allclose(project(point, CAMERA), [285, 17], atol=1e-3)


def test_points_behind_the_camera_have_no_pixel():
    """A point at z < 0 must not appear mirrored in the image."""
    assert np.isnan(project(np.array([0.1, 0.1, -1.0]), CAMERA)).all()


@pytest.mark.parametrize('camera, size, code', [
    (CameraModel(320, 200, 0.0, 250.0, 160.0, 100.0), (200, 320), ErrorCode.NO_CAMERA_INFO),
    (CameraModel(320, 200, np.nan, 250.0, 160.0, 100.0), (200, 320), ErrorCode.NO_CAMERA_INFO),
    (CAMERA, (320, 200), ErrorCode.SIZE_MISMATCH),
])
def test_intrinsics_that_cannot_be_are_refused(camera, size, code):
    """Uncalibrated, or of another image."""
    with pytest.raises(SpatialError) as error:
        check_camera(camera, *size)
    assert error.value.code == code


def test_an_empty_depth_image_is_refused():
    """All NaN is no depth; a tenth is enough to go on."""
    depth = np.full((20, 30), np.nan, dtype=np.float32)
    with pytest.raises(SpatialError) as error:
        check_depth(depth)
    assert error.value.code == ErrorCode.BAD_DEPTH
    depth[:2] = 1.0
    check_depth(depth)
