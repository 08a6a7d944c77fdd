# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Cameras keep to their kind, stay clear of things, and choose views with much to ask about."""

import math

import numpy as np
import pytest

from tinygiant_ros.sim.camera import (
    CLEARANCE,
    look,
    MOUNTS,
    pinhole,
    RESOLUTIONS,
    sample_view,
    VIEW_KINDS,
    view_score,
)
from tinygiant_ros.sim.world import build_world

DRAWS = 12


@pytest.fixture(scope='module')
def worlds():
    return [build_world(seed, pool) for seed, pool in ((2, 'train'), (5, 'train'), (7, 'unseen'))]


@pytest.fixture(scope='module')
def views(worlds):
    rng = np.random.default_rng(3)
    return {kind: [(world, sample_view(world, rng, kind)) for world in worlds
                   for _ in range(DRAWS)] for kind in VIEW_KINDS}


def angles(view):
    """Return pitch downwards, field of view across, and roll, degrees."""
    right, _, forward = view.rotation
    field = 2 * math.atan(view.camera.width / 2 / view.camera.fx)
    return (math.degrees(math.asin(-forward[2])), math.degrees(field),
            math.degrees(math.asin(right[2])))


def test_robot_cameras(views):
    for _, view in views['robot']:
        _, field, roll = angles(view)
        assert 0.4 <= view.position[2] <= 2.5
        assert 60 <= field <= 90 and abs(roll) < 4


def test_wall_and_benchmark_cameras_look_down_without_roll(views):
    for kind, (low, high), (least, most) in (('wall', (4, 8), (30, 55)),
                                             ('benchmark', (6.5, 9.5), (30, 66))):
        for _, view in views[kind]:
            pitch, _, roll = angles(view)
            assert low <= view.position[2] <= high
            assert least - 1e-6 <= pitch <= most + 1e-6 and abs(roll) < 1e-6


def test_benchmark_cameras_are_centred_with_square_pixels_and_two_fields(views):
    fields = set()
    for _, view in views['benchmark']:
        camera = view.camera
        assert camera.fx == camera.fy and camera.width * 9 == camera.height * 16
        assert (camera.cx, camera.cy) == ((camera.width - 1) / 2, (camera.height - 1) / 2)
        fields.add(round(angles(view)[1], 3))
    assert fields == {73.0, 93.0}


def test_unseen_cameras_are_none_of_the_others(views):
    seen = [mount for kind in ('robot', 'wall', 'benchmark') for mount in MOUNTS[kind]]
    sizes = set()
    for _, view in views['unseen']:
        _, field, _ = angles(view)
        for mount in seen:
            assert not (mount.heights[0] <= view.position[2] <= mount.heights[1]
                        and mount.fields[0] <= field <= mount.fields[1])
        sizes.add((view.camera.width, view.camera.height))
    assert not sizes & set(RESOLUTIONS)
    assert all(width * 2 == height * 3 for width, height in sizes)


def test_the_lens_is_clear_of_things_and_inside_the_hall(views):
    for kind in VIEW_KINDS:
        for world, view in views[kind]:
            assert (np.abs(view.position[:2]) < np.array(world.size) / 2 - 0.3).all()
            assert view.position[2] < world.layout.height - 0.5
            assert world.obstacles.clearance(view.position) >= CLEARANCE


def test_more_tries_show_more(worlds):
    for kind in VIEW_KINDS:
        means = []
        for tries in (1, 12):
            rng = np.random.default_rng(8)
            means.append(np.mean([view_score(world, sample_view(world, rng, kind, tries=tries))
                                  for world in worlds for _ in range(6)]))
        assert means[1] > means[0] + 2.0, kind


def test_a_view_into_a_wall_shows_nothing(worlds):
    world = worlds[0]
    x = world.size[0] / 2
    view = look((x - 0.5, 0.0, 1.2), 0.0, 0.0, 0.0, pinhole(512, 288, 1.2))
    assert view_score(world, view) == 0.0


def test_given_resolution_and_height_are_kept(worlds):
    view = sample_view(worlds[1], np.random.default_rng(0), 'robot', (300, 170), 1.15)
    assert (view.camera.width, view.camera.height) == (300, 170)
    assert view.position[2] == 1.15


def test_same_generator_same_view(worlds):
    first, again = (sample_view(worlds[0], np.random.default_rng(4), 'wall') for _ in range(2))
    assert np.array_equal(first.position, again.position)
    assert np.array_equal(first.rotation, again.rotation) and first.camera == again.camera


def test_an_unknown_kind_is_refused(worlds):
    with pytest.raises(ValueError, match='benchmark'):
        sample_view(worlds[0], np.random.default_rng(0), 'drone')


def test_kinds_include_the_usual_resolution():
    assert (512, 288) in RESOLUTIONS
    assert set(MOUNTS) == set(VIEW_KINDS)
