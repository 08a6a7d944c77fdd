# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Worlds come from their seed, nothing overlaps, boxes bound what they say, pools differ."""

from dataclasses import fields

import numpy as np
import pytest

from tinygiant_ros.sim.layout import Layout
from tinygiant_ros.sim.lights import SETUPS
from tinygiant_ros.sim.pools import POOLS
from tinygiant_ros.sim.recipes import HALLS, make_layout
from tinygiant_ros.sim.truth import (
    border_depth,
    LABELS,
    NOBODY,
    object_distance,
    rectangle_corners,
    rectangle_distance,
    rectangles_overlap,
)
from tinygiant_ros.sim.world import build_world, POOLS as POOL_NAMES, world_parts

MARGIN = 0.2             # metres that a pallet's centre keeps from a border to be asked about


def layout_of(seed, pool, hall):
    return make_layout(np.random.default_rng(seed), POOLS[pool], hall)


@pytest.fixture(scope='module')
def layouts():
    return [layout_of(seed, pool, hall) for pool in POOL_NAMES for hall in POOLS[pool].halls
            for seed in range(4)]


@pytest.fixture(scope='module')
def worlds():
    return {(seed, pool): build_world(seed, pool) for seed in (3, 4) for pool in POOL_NAMES}


def corners_of(part):
    """Return points on the surface of a solid that no box around it may leave out."""
    if part.kind == 'box':
        unit = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)])
        local = unit * part.size
    else:
        radius, half = part.size
        angle = np.linspace(0, 2 * np.pi, 16)[:, None]
        ring = np.concatenate([radius * np.cos(angle), radius * np.sin(angle), 0 * angle], axis=1)
        local = np.concatenate([ring + [0, 0, half], ring - [0, 0, half]])
        if part.kind == 'capsule':
            local = np.concatenate([local, [[0, 0, half + radius], [0, 0, -half - radius]]])
    return local @ part.rotation.T + part.position


def inside(points, corners):
    """Say whether all points [N, 2] lie in a rectangle [4, 2]."""
    sides = corners[[1, 2]] - corners[[0, 1]]
    lengths = np.linalg.norm(sides, axis=1)
    local = np.abs((points - corners.mean(axis=0)) @ (sides / lengths[:, None]).T)
    return (local <= lengths / 2 + 1e-6).all()


def object_corners(layout, item):
    return np.concatenate([corners_of(part) for thing in layout.things
                           if thing.owner == item.instance for part in world_parts(thing)])


def test_same_seed_same_world(worlds):
    again = build_world(3)
    first = worlds[3, 'train']
    assert again.xml == first.xml and again.files == first.files
    assert first.xml != worlds[4, 'train'].xml


def test_sequences_are_seeds_too(worlds):
    assert build_world([3, 1]).xml != worlds[3, 'train'].xml


def test_unknown_pool_is_refused():
    with pytest.raises(ValueError, match='train, unseen'):
        build_world(1, 'test')


def test_geoms_belong_to_objects_and_all_objects_have_parts(worlds):
    for world in worlds.values():
        count = world.xml.count('<geom ') - 1       # the first one states defaults
        assert len(world.geom_owner) == len(world.floor_geoms) == len(world.shiny_geoms) == count
        assert world.floor_geoms.nonzero()[0].tolist() == [0]
        owners = set(world.geom_owner.tolist())
        for item in world.objects:
            has_parts = bool(world.parts_of(item.instance))
            assert has_parts == (item.label != 'buffer') == (item.instance in owners)
        assert not world.shiny_geoms[:6].any()
    assert sum(world.shiny_geoms.sum() for world in worlds.values()) > 0


def test_things_on_the_floor_do_not_overlap(layouts):
    for layout in layouts:
        shapes = [corners for corners, _ in layout.blocked]
        for i, first in enumerate(shapes):
            assert not any(rectangles_overlap(first, other) for other in shapes[:i])


def test_what_stands_on_the_floor_stays_on_its_footprint(layouts):
    for layout in layouts:
        blocked = [corners for corners, _ in layout.blocked]
        for thing in layout.things:
            if thing.position[2] > 0 or not thing.casts or (
                    thing.owner != NOBODY and layout.objects[thing.owner].carried_by >= 0):
                continue
            points = np.concatenate([corners_of(part) for part in world_parts(thing)])[:, :2]
            assert any(inside(points, corners) for corners in blocked)


def test_nothing_reaches_through_floor_walls_or_ceiling(layouts):
    for layout in layouts:
        half = np.array(layout.size) / 2
        for thing in layout.things:
            points = np.concatenate([corners_of(part) for part in world_parts(thing)])
            assert (np.abs(points[:, :2]) <= half + 1e-6).all()
            assert points[:, 2].min() > -1e-6 and points[:, 2].max() < layout.height + 0.01


def test_boxes_bound_their_objects_even_where_loads_lean(layouts):
    for layout in layouts:
        for item in layout.objects:
            if item.label == 'buffer':
                continue
            c, s = np.cos(item.yaw), np.sin(item.yaw)
            local = (object_corners(layout, item) - item.center) @ np.array(
                [[c, -s, 0], [s, c, 0], [0, 0, 1]])
            assert (np.abs(local) <= item.size / 2 + 1e-6).all(), item.label
            # and not by too much
            assert (np.ptp(local, axis=0) > item.size - [0.03, 0.03, 1e-6]).all(), item.label


def test_objects_have_real_sizes(layouts):
    sizes = {label: np.array([item.size for layout in layouts for item in layout.objects
                              if item.label == label]) for label in LABELS}
    length, width, height = sizes['pallet'].T
    assert 1.1 < length.min() and length.max() < 1.3 and 0.9 < width.min() and width.max() < 1.1
    assert height.min() == pytest.approx(0.15) and 1.1 < height.max() <= 1.35
    assert {(6.2, 2.2), (5.6, 1.85)} <= {tuple(size[:2]) for size in sizes['buffer']}
    assert sizes['transporter'][:, 2].max() < 0.4 and sizes['shelf'][:, 2].max() < 6.0


def test_every_hall_has_what_questions_need(layouts):
    for layout in layouts:
        count = {label: sum(item.label == label for item in layout.objects) for label in LABELS}
        assert count['pallet'] >= 5 and count['buffer'] >= 2
        assert count['transporter'] >= 1 and count['shelf'] >= 2
    depths = [border_depth(pallet.center, buffer.footprint()) for layout in layouts
              for buffer in layout.buffers() for pallet in layout.objects
              if pallet.label == 'pallet' and pallet.carried_by == NOBODY]
    assert sum(depth > MARGIN for depth in depths) > 40
    assert sum(-0.8 < depth < -MARGIN for depth in depths) > 10       # near the border
    assert sum(abs(depth) < MARGIN for depth in depths) < 0.02 * len(depths)


def test_buffers_do_not_overlap(layouts):
    for layout in layouts:
        shapes = [item.footprint()[:, :2] for item in layout.buffers()]
        for i, first in enumerate(shapes):
            assert not any(rectangles_overlap(first, other) for other in shapes[:i])


def test_a_carried_pallet_rides_on_its_transporter(layouts):
    riders = empty = 0
    for layout in layouts:
        for item in layout.objects:
            empty += item.label == 'transporter' and item.carries == NOBODY
            if item.carried_by >= 0:
                riders += 1
                carrier = layout.objects[item.carried_by]
                assert carrier.label == 'transporter' and carrier.carries == item.instance
                assert item.center[2] - item.size[2] / 2 == pytest.approx(carrier.size[2])
                assert item.center[:2] == pytest.approx(carrier.center[:2])
    assert riders > 10 and empty > 10


def test_what_hangs_touches_nothing_that_stands(layouts):
    hung = 0
    for layout in layouts:
        for index in layout.hanging:
            thing = layout.things[index]
            points = np.concatenate([corners_of(part) for part in world_parts(thing)])
            low, high = points.min(axis=0), points.max(axis=0)
            around = rectangle_corners((low + high)[:2] / 2, (high - low)[:2], 0.0)
            assert low[2] > 2.5
            for corners, height in layout.blocked:
                assert height < low[2] or not rectangles_overlap(around, corners)
            hung += 1
    assert hung > 60


def test_pools_share_no_look_and_no_layout():
    train, unseen = POOLS['train'], POOLS['unseen']
    for name in ('halls', 'floors', 'tapes', 'tape_styles', 'walls', 'lights', 'decks',
                 'rack_tiles', 'bodies', 'hanging', 'boards', 'woods', 'films', 'crates'):
        assert not set(getattr(train, name)) & set(getattr(unseen, name)), name
    assert set(train.clutter) & set(unseen.clutter) == {'person'}
    assert set(train.loads) & set(unseen.loads) == {'cartons'}
    assert {field.name for field in fields(train)} >= {'halls', 'lights'}
    for pool in POOLS.values():
        assert set(pool.halls) <= set(HALLS) and set(pool.lights) <= set(SETUPS)


def test_a_world_is_drawn_from_its_pool(worlds):
    for (_, pool), world in worlds.items():
        drawn = POOLS[pool]
        for name, values in (('hall', drawn.halls), ('floor', drawn.floors),
                             ('tape', drawn.tape_styles), ('walls', drawn.walls),
                             ('light', drawn.lights)):
            assert world.style[name] in values


def test_clearance_and_hiding_against_a_ray_march(worlds):
    obstacles = worlds[3, 'train'].obstacles
    rng = np.random.default_rng(0)
    lens = np.array([0.3, -0.4, 2.5])
    points = rng.uniform((-8, -5, 0.05), (8, 5, 2.0), (40, 3))
    hidden = obstacles.hidden(lens, points, np.full(40, -2))
    for point, claim in zip(points, hidden):
        steps = lens + np.linspace(0, 0.97, 400)[:, None] * (point - lens)
        gap = min(obstacles.clearance(step) for step in steps)
        assert claim == (gap == 0.0) or gap < 0.02
    assert 5 < hidden.sum() < 36


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


def test_distance_of_objects_uses_the_floor_for_buffers(layouts):
    for layout in layouts[::9]:
        for a in layout.objects:
            for b in layout.objects:
                if a.label != 'buffer' and b.label == 'buffer':
                    lifted = np.linalg.norm(a.center - b.center)
                    assert object_distance(a, b) == object_distance(b, a) <= lifted


def test_an_empty_layout_has_room():
    layout = Layout((12.0, 7.0))
    assert layout.is_free((0, 0), (11.0, 6.0), 0.0, 0.2)
    assert not layout.is_free((0, 0), (11.0, 6.0), np.pi / 2, 0.2)
    layout.block((1.0, 1.0), (2.0, 1.0), 0.4, 1.0)
    assert not layout.is_free((2.0, 1.5), (0.5, 0.5), 0.0, 0.0)
    assert layout.is_free((-3.0, -2.0), (0.5, 0.5), 0.0, 0.3)
