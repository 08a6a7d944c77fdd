# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Worlds come from their seed, nothing overlaps, buffers and transporters hold what they say."""

import numpy as np
import pytest

from tinygiant_ros.sim.truth import (
    border_depth,
    LABELS,
    object_distance,
    rectangle_corners,
    rectangle_distance,
    rectangles_overlap,
)
from tinygiant_ros.sim.world import build_world

SEEDS = range(12)


@pytest.fixture(scope='module')
def worlds():
    return [build_world(seed) for seed in SEEDS]


def test_same_seed_same_world(worlds):
    again = build_world(3)
    assert again.xml == worlds[3].xml and again.files == worlds[3].files
    assert worlds[3].xml != worlds[4].xml


def test_sequences_are_seeds_too():
    assert build_world([4, 1]).xml != build_world([4, 2]).xml


def test_things_on_the_floor_do_not_overlap(worlds):
    for world in worlds:
        shapes = [corners for corners, _ in world.layout.blocked]
        for i, first in enumerate(shapes):
            assert not any(rectangles_overlap(first, other) for other in shapes[:i])


def test_objects_stand_inside_the_hall_with_real_sizes(worlds):
    heights = []
    for world in worlds:
        for item in world.objects:
            assert item.label in LABELS
            assert (np.abs(item.footprint()[:, :2]) <= np.array(world.size) / 2).all()
            if item.label == 'pallet':
                heights.append(item.size[2])
                assert 1.1 < item.size[0] < 1.3 and 0.9 < item.size[1] < 1.1
    assert min(heights) == pytest.approx(0.15) and 1.0 < max(heights) <= 1.45


def test_every_kind_occurs_and_some_pallets_lie_in_buffers(worlds):
    kinds = {item.label for world in worlds for item in world.objects}
    assert kinds == set(LABELS)
    inside = sum(border_depth(pallet.center, buffer.footprint()) > 0.15
                 for world in worlds for buffer in world.layout.buffers()
                 for pallet in world.objects if pallet.label == 'pallet')
    assert inside > 10


def test_a_carried_pallet_rides_on_its_transporter(worlds):
    riders = 0
    for world in worlds:
        for item in world.objects:
            if item.carried_by >= 0:
                riders += 1
                carrier = world.objects[item.carried_by]
                assert carrier.label == 'transporter' and carrier.carries == item.instance
                assert item.center[2] - item.size[2] / 2 == pytest.approx(carrier.size[2])
                assert item.center[:2] == pytest.approx(carrier.center[:2])
    assert riders > 3


def test_rectangle_distance_against_a_dense_outline():
    corners = rectangle_corners((1.0, -2.0), (3.0, 1.4), 0.7)
    steps = np.linspace(0, 1, 400)[:, None]
    outline = np.concatenate([a + steps * (b - a)
                              for a, b in zip(corners, np.roll(corners, -1, axis=0))])
    for point in np.random.default_rng(0).uniform(-4, 4, (60, 2)):
        nearest = np.linalg.norm(outline - point, axis=1).min()
        depth = border_depth(point, corners)
        assert abs(depth) == pytest.approx(nearest, abs=0.01)
        assert rectangle_distance(point, corners) == (0.0 if depth >= 0 else -depth)


def test_overlap_of_turned_rectangles():
    cross = rectangle_corners((0, 0), (4, 0.2), 0.3), rectangle_corners((0, 0), (4, 0.2), 1.8)
    assert rectangles_overlap(*cross)
    assert not rectangles_overlap(cross[0], rectangle_corners((0, 0.5), (4, 0.2), 0.3))


def test_distance_of_objects_uses_the_floor_for_buffers(worlds):
    for world in worlds[:4]:
        for a in world.objects:
            for b in world.objects:
                if a.label != 'buffer' and b.label == 'buffer':
                    lifted = np.linalg.norm(a.center - b.center)
                    assert object_distance(a, b) == object_distance(b, a) <= lifted
