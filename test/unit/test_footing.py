# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Where outlines meet the floor, against points projected by hand."""

import cv2
from hypothesis import given, settings, strategies
import numpy as np
import pytest

from tinygiant_ros.core.camera import project
from tinygiant_ros.core.floor import floor_from_plane
from tinygiant_ros.core.footing import FOOTING_FEATURES, measure_footing, points_on_floor
from tinygiant_ros.core.masks import region_from_mask
from tinygiant_ros.core.records import CameraModel

CAMERA = CameraModel(640, 400, 420.0, 450.0, 310.0, 215.0)
PITCH = np.radians(25.0)
FLOOR = floor_from_plane(np.array([0.03, -np.cos(PITCH), -np.sin(PITCH)]), 2.4)


def pixels_of(points):
    """Return the pixels of points [N, 2] on the floor."""
    standing = np.column_stack([points, np.zeros(len(points))])
    return project(FLOOR.to_optical(standing), CAMERA)


def outline_region(points):
    mask = np.zeros((CAMERA.height, CAMERA.width), np.uint8)
    cv2.fillPoly(mask, [np.rint(pixels_of(points)).astype(np.int32)], 1)
    return region_from_mask('area', mask.astype(bool))


@settings(max_examples=40, deadline=None)
@given(strategies.floats(-2, 2), strategies.floats(1.5, 9))
def test_a_pixel_of_the_floor_is_found_where_it_lies(x, y):
    got = points_on_floor(pixels_of(np.array([[x, y]])), CAMERA, FLOOR)
    assert got[0] == pytest.approx([x, y], abs=1e-6)


def test_pixels_above_the_horizon_meet_no_floor():
    assert len(points_on_floor(np.array([[300.0, -180.0], [300.0, 350.0]]), CAMERA, FLOOR)) == 1


def test_an_area_is_the_rectangle_of_its_outline():
    turn, middle, sides = 0.4, np.array([0.3, 4.0]), np.array([3.0, 1.4])
    axes = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    corners = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]]) * sides / 2 @ axes + middle
    got = measure_footing(outline_region(corners), CAMERA, FLOOR)
    assert set(got) == set(FOOTING_FEATURES)
    assert got['rect_seen'] == 1.0
    assert [got['rect_x'], got['rect_y']] == pytest.approx(middle, abs=0.03)
    assert [got['rect_major'], got['rect_minor']] == pytest.approx(sides, abs=0.06)
    assert [got['rect_cos'], got['rect_sin']] == pytest.approx(
        [np.cos(2 * turn), np.sin(2 * turn)], abs=0.06)


def test_the_foot_is_the_nearest_point_of_the_outline():
    corners = np.array([[0.5, 3.0], [0.9, 3.5], [0.5, 4.2], [0.1, 3.5]])
    got = measure_footing(outline_region(corners), CAMERA, FLOOR)
    assert got['foot_seen'] == 1.0
    assert [got['foot_x'], got['foot_y']] == pytest.approx([0.5, 3.0], abs=0.06)


def test_without_a_floor_nothing_is_known():
    region = outline_region(np.array([[0.0, 3.0], [1.0, 3.0], [0.5, 4.0]]))
    lost = floor_from_plane(np.array([0.0, -1.0, 0.0]), 0.0, found=False)
    assert not any(measure_footing(region, CAMERA, lost).values())
