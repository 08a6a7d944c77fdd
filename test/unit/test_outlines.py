# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Boxes around taped areas: the area is found where its border is seen, all else stays a box."""

from dataclasses import replace

import cv2
from hypothesis import given, settings, strategies
import numpy as np
import pytest

from tinygiant_ros.core import tensors
from tinygiant_ros.core.camera import project
from tinygiant_ros.core.floor import floor_from_plane
from tinygiant_ros.core.footing import measure_footing
from tinygiant_ros.core.geometry import GEOMETRY_FEATURES
from tinygiant_ros.core.masks import region_from_box, region_from_mask
from tinygiant_ros.core.outlines import outlined
from tinygiant_ros.core.preprocess import region_inputs
from tinygiant_ros.core.records import CameraModel, RgbdFrame
from tinygiant_ros.sim.truth import rectangle_distance

CAMERA = CameraModel(640, 400, 420.0, 450.0, 310.0, 215.0)
PITCH = np.radians(28.0)
FLOOR = floor_from_plane(np.array([0.02, -np.cos(PITCH), -np.sin(PITCH)]), 2.4)
YELLOW, BLUE, TAPE_M = (230, 185, 40), (40, 80, 180), 0.08


def rectangle(middle, sides, turn):
    """Return the corners [4, 2] of a rectangle on the floor."""
    axes = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    signs = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    return signs * np.asarray(sides) / 2 @ axes + middle


def pixels_of(points, height=0.0):
    standing = np.column_stack([points, np.full(len(points), height)])
    return project(FLOOR.to_optical(standing), CAMERA)


class Hall:
    """A grey, uneven floor that areas are taped on and boxes stand on."""

    def __init__(self, seed=0):
        rows, columns = np.mgrid[:CAMERA.height, :CAMERA.width]
        rays = np.stack([(columns - CAMERA.cx) / CAMERA.fx, (rows - CAMERA.cy) / CAMERA.fy,
                         np.ones(rows.shape)], -1)
        fall = -(rays @ FLOOR.rotation.T)[..., 2]
        self.depth = np.where(fall > 0.05, FLOOR.height_m / np.maximum(fall, 0.05),
                              np.nan).astype(np.float32)
        rng = np.random.default_rng(seed)
        grey = cv2.GaussianBlur(rng.normal(0, 60, rows.shape).astype(np.float32), (0, 0), 9)
        noise = rng.normal(0, 3, (*rows.shape, 3)).astype(np.float32)
        self.color = np.clip(120 + grey[..., None] * 3 + noise, 0, 255).astype(np.uint8)

    def tape(self, middle, sides, turn, color=YELLOW):
        outer, inner = (np.rint(16 * pixels_of(rectangle(
            middle, np.asarray(sides) - 2 * less, turn))).astype(np.int32)
            for less in (0.0, TAPE_M))
        band = np.zeros(self.depth.shape, np.uint8)
        cv2.fillPoly(band, [outer], 255, cv2.LINE_AA, 4)
        cv2.fillPoly(band, [inner], 0, cv2.LINE_AA, 4)
        share = band[..., None] / 255.0
        self.color = (self.color + share * (np.array(color) - self.color)).astype(np.uint8)

    def put(self, middle, sides, turn, height):
        """Put a brown box on the floor: as one thing at the depth of its foot."""
        foot = rectangle(middle, sides, turn)
        hull = cv2.convexHull(np.concatenate([pixels_of(foot), pixels_of(foot, height)])
                              .astype(np.float32))
        mask = np.zeros(self.depth.shape, np.uint8)
        cv2.fillPoly(mask, [np.rint(hull).astype(np.int32)], 1)
        near = FLOOR.to_optical(np.column_stack([foot, np.zeros(4)]))[:, 2].min()
        self.depth[mask > 0] = near
        self.color[mask > 0] = (150, 110, 70)

    @property
    def frame(self):
        return RgbdFrame(self.color, self.depth, CAMERA)


def box_around(points, error=(0, 0, 0, 0)):
    """Return the box of points on the floor, its left, top, right and bottom off by pixels."""
    pixels = pixels_of(points)
    left, top = np.floor(pixels.min(axis=0)).astype(int) + error[:2]
    right, bottom = np.ceil(pixels.max(axis=0)).astype(int) + 1 + error[2:]
    return region_from_box('buffer', int(left), int(top), int(right - left), int(bottom - top),
                           CAMERA.height, CAMERA.width)


def laid(region):
    """Return middle, sides and heading of a region's outline on the floor."""
    found = measure_footing(region, CAMERA, FLOOR)
    assert found['rect_seen']
    return (np.array([found['rect_x'], found['rect_y']]),
            np.array([found['rect_major'], found['rect_minor']]),
            np.arctan2(found['rect_sin'], found['rect_cos']) / 2)


def one(hall, region):
    return outlined(hall.frame, [region], FLOOR)[0]


@settings(max_examples=25, deadline=None)
@given(strategies.floats(-0.8, 0.8), strategies.floats(3.6, 5.5), strategies.floats(0, np.pi),
       strategies.floats(2.2, 3.2), strategies.floats(1.5, 2.0), strategies.integers(0, 99),
       strategies.tuples(*[strategies.integers(-3, 3)] * 4),
       strategies.sampled_from([YELLOW, BLUE, (225, 225, 228)]))
def test_a_taped_area_is_found_in_its_box(x, y, turn, length, width, seed, error, color):
    hall, middle = Hall(seed), np.array([x, y])
    hall.tape(middle, (length, width), turn, color)
    region = box_around(rectangle(middle, (length, width), turn), error)
    got = one(hall, region)
    assert got.kind == 'polygon' and got.label == 'buffer'
    found, sides, heading = laid(got)
    assert found == pytest.approx(middle, abs=0.1)
    assert sides == pytest.approx([length, width], abs=0.15)
    assert abs(np.sin(heading - turn)) < 0.06


def test_an_area_is_found_behind_what_stands_on_it():
    middle, sides, turn = (0.2, 4.4), (3.2, 2.0), 0.7
    hall = Hall()
    hall.tape(middle, sides, turn)
    hall.put((0.0, 4.0), (0.9, 0.7), 0.3, 0.5)
    found, got, heading = laid(one(hall, box_around(rectangle(middle, sides, turn))))
    assert found == pytest.approx(middle, abs=0.12) and got == pytest.approx(sides, abs=0.18)
    assert abs(np.sin(heading - turn)) < 0.05


def test_an_area_that_the_image_cuts_is_found_in_what_is_seen():
    middle, sides, turn = (-1.9, 4.4), (3.0, 1.8), 0.35
    hall = Hall()
    hall.tape(middle, sides, turn)
    corners = rectangle(middle, sides, turn)
    region = box_around(corners)
    assert region.box[0] == 0
    got = one(hall, region)
    canvas = np.zeros(hall.depth.shape, np.uint8)
    cv2.fillPoly(canvas, [np.rint(pixels_of(corners)).astype(np.int32)], 1)
    true, mask = canvas.astype(bool), got.full_mask(*hall.depth.shape)
    assert got.kind == 'polygon' and (true & mask).sum() > 0.93 * (true | mask).sum()


def test_of_two_neighbours_the_one_in_the_box_is_found():
    hall, sides, turn = Hall(), (2.4, 1.6), 0.5
    along = np.array([np.cos(turn), np.sin(turn)])
    middles = [np.array([-1.0, 4.4]), np.array([-1.0, 4.4]) + 2.7 * along]
    for middle in middles:
        hall.tape(middle, sides, turn)
    for middle in middles:
        found, _, _ = laid(one(hall, box_around(rectangle(middle, sides, turn))))
        assert found == pytest.approx(middle, abs=0.1)


def test_a_mirrored_view_has_the_mirrored_outline():
    middle, sides, turn = np.array([0.5, 4.4]), (3.0, 1.8), 0.6
    hall = Hall()
    hall.tape(middle, sides, turn)
    region = box_around(rectangle(middle, sides, turn))
    got = one(hall, region).full_mask(*hall.depth.shape)
    up = FLOOR.up * [-1, 1, 1]
    camera = replace(CAMERA, cx=CAMERA.width - 1 - CAMERA.cx)
    frame = RgbdFrame(hall.color[:, ::-1].copy(), hall.depth[:, ::-1].copy(), camera)
    flipped = region_from_box('buffer', CAMERA.width - region.box[0] - region.box[2],
                              *region.box[1:], CAMERA.height, CAMERA.width)
    seen = outlined(frame, [flipped], floor_from_plane(up, FLOOR.height_m))[0]
    mask = seen.full_mask(*hall.depth.shape)[:, ::-1]
    assert seen.kind == 'polygon' and (got & mask).sum() > 0.95 * (got | mask).sum()


def cases_that_stay():
    middle, sides = (0.2, 4.2), (2.6, 1.8)
    corners = rectangle(middle, sides, 0.5)
    bare, taped, filled, small = Hall(), Hall(), Hall(), Hall()
    taped.tape(middle, sides, 0.5)
    filled.tape(middle, sides, 0.5)
    filled.put(middle, (2.4, 1.7), 0.5, 0.8)
    small.tape(middle, (0.9, 0.7), 0.5)
    box, blind = box_around(corners), Hall()
    blind.tape(middle, sides, 0.5)
    blind.depth[:] = np.nan
    mask = region_from_mask('buffer', one(taped, box).full_mask(400, 640))
    nowhere = floor_from_plane(np.array([0.0, -1.0, 0.0]), 0.0, found=False)
    return {'no border': (bare, box, FLOOR), 'a thing fills it': (filled, box, FLOOR),
            'smaller than an area': (small, box_around(rectangle(middle, (0.9, 0.7), 0.5)), FLOOR),
            'a mask': (taped, mask, FLOOR), 'no floor': (taped, box, nowhere),
            'no depth': (blind, box, FLOOR),
            'a few pixels': (taped, region_from_box('', 300, 200, 9, 30, 400, 640), FLOOR)}


@pytest.mark.parametrize('name', list(cases_that_stay()))
def test_all_else_stays_as_it_was_given(name):
    hall, region, floor = cases_that_stay()[name]
    assert outlined(hall.frame, [region], floor)[0] is region


def test_a_box_is_measured_as_the_area_in_it():
    middle, sides, turn = np.array([0.4, 4.3]), (3.0, 1.7), 0.8
    hall = Hall()
    hall.tape(middle, sides, turn)
    inputs, (geometry,) = region_inputs(
        hall.frame, [box_around(rectangle(middle, sides, turn))], FLOOR)
    row = dict(zip(GEOMETRY_FEATURES, inputs[tensors.GEOMETRY][0]))
    assert row['given_as_box'] == 0.0
    corners = np.column_stack([rectangle(middle, sides, turn), np.zeros(4)])
    point = np.array([*middle, 0.0]) + [3.0, 0.5, 0.0]
    assert geometry.shape.gap_to(point[:2]) == pytest.approx(
        rectangle_distance(point, corners), rel=0.05)
    assert 0.15 < inputs[tensors.CROPS][0, 0].mean() < 0.4       # 0.51 of a whole box
