# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Amodal masks agree with renderings of the object alone, also where others hide it."""

import math

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest
from sim_frames import hand_made_world, need_opengl, rendered_frames

from tinygiant_ros.core.records import CameraModel
from tinygiant_ros.sim.camera import look, pinhole
from tinygiant_ros.sim.frame import take_frame
from tinygiant_ros.sim.render import NEAR, Renderer
from tinygiant_ros.sim.silhouette import draw_silhouettes, wire_frames
from tinygiant_ros.sim.truth import WorldObject
from tinygiant_ros.sim.world import Part

NARROW = pinhole(420, 230, math.radians(70))
SKEWED = CameraModel(380, 260, 300.0, 240.0, 150.0, 160.0)
RIGHT_ANGLE = math.radians(90)


class Clean:
    """A sensor without any error."""

    def measure(self, depth, shiny):
        return depth


def turned(yaw, tilt=0.0):
    c, s, ct, st = math.cos(yaw), math.sin(yaw), math.cos(tilt), math.sin(tilt)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]) @ np.array(
        [[1, 0, 0], [0, ct, -st], [0, st, ct]])


def part(kind, size, position, yaw=0.0, tilt=0.0):
    return Part(kind, size, np.array(position, float), turned(yaw, tilt))


def world_of(solids, floor=False, buffers=()):
    """Return a world of objects made of parts; buffers: (center x y, size x y, yaw)."""
    lines, owners, parts, objects = [], [], {}, []
    if floor:
        lines.append('<geom type="plane" size="30 30 1"/>')
        owners.append(-1)
    for center, size, yaw in buffers:
        objects.append(WorldObject('buffer', len(objects), np.array([*center, 0.0]),
                                   np.array([*size, 0.0]), yaw))
    for group in solids:
        instance = len(objects)
        parts[instance] = group
        low = np.min([one.position for one in group], axis=0)
        high = np.max([one.position for one in group], axis=0)
        objects.append(WorldObject('pallet', instance, (low + high) / 2, high - low + 0.1, 0.0))
        for one in group:
            sizes, place, axes = (' '.join(f'{v:.7g}' for v in values) for values in (
                one.size, one.position, one.rotation[:, :2].T.ravel()))
            lines.append(f'<geom type="{one.kind}" size="{sizes}" pos="{place}" xyaxes="{axes}"/>')
            owners.append(instance)
    xml = ('<mujoco><visual><global offwidth="640" offheight="480"/></visual><worldbody>'
           f'{"".join(lines)}</worldbody></mujoco>')
    return hand_made_world(xml, owners, [0] if floor else [], (), objects, parts)


def silhouettes(world, view):
    wanted = np.ones(len(world.objects), bool)
    masks = np.zeros((len(world.objects), view.camera.height, view.camera.width), bool)
    for outline in draw_silhouettes(wire_frames(world), view, wanted, NEAR):
        masks[(outline.instance, *outline.window)] = outline.mask
    return masks


def agreement(a, b):
    return np.count_nonzero(a & b) / np.count_nonzero(a | b)


def rendered_alone(world, view):
    renderer = Renderer(world)
    geoms = renderer.render(view)[2]
    renderer.close()
    return geoms >= 0


STACK = [part('box', (0.6, 0.5, 0.08), (4.0, 0.3, 0.08), 0.4),
         part('box', (0.3, 0.25, 0.2), (4.1, 0.2, 0.4), 0.7, 0.2),
         part('box', (0.03, 0.03, 0.7), (3.7, 0.9, 0.9))]
DRUM = [part('cylinder', (0.29, 0.44), (4.0, -0.2, 0.44)),
        part('cylinder', (0.1, 0.5), (3.9, 0.5, 0.3), 0.3, RIGHT_ANGLE)]
FIGURE = [part('capsule', (0.17, 0.3), (4.2, 0.1, 1.1)),
          part('capsule', (0.08, 0.4), (4.0, -0.4, 0.5), 0.5, 1.0)]
VIEWS = [look((0.2, -0.5, 1.7), 0.25, 0.3, 0.05, NARROW),
         look((3.9, 0.4, 6.0), 0.7, RIGHT_ANGLE - 0.1, 0.0, NARROW),
         look((1.5, 1.5, 0.4), -0.25, -0.05, 0.0, SKEWED),          # cut by the image's border
         look((2.7, 0.6, 0.7), -0.1, 0.1, 0.3, SKEWED),
         look((3.6, 0.1, 1.3), 0.2, 0.6, 0.0, NARROW)]              # among its parts


@pytest.mark.parametrize('solid', [STACK, DRUM, FIGURE], ids=['boxes', 'cylinders', 'capsules'])
@pytest.mark.parametrize('view', VIEWS, ids=range(len(VIEWS)))
def test_a_silhouette_is_what_a_rendering_of_the_object_alone_shows(solid, view):
    need_opengl()
    world = world_of([solid])
    alone = rendered_alone(world, view)
    assert alone.sum() > 800
    assert agreement(silhouettes(world, view)[0], alone) > 0.97


@pytest.mark.parametrize('position, yaw, pitch', [
    ((0.0, 0.0, 1.0), 0.0, 0.2), ((0.0, 0.9, 0.5), -0.8, 0.0), ((0.6, -0.3, 0.9), 2.0, 0.9)])
def test_what_reaches_behind_the_lens_is_cut_at_the_near_plane(position, yaw, pitch):
    need_opengl()
    boxes = [part('box', (3.0, 0.2, 0.1), (0.5, 0.3, 0.4), 0.15),
             part('cylinder', (0.2, 2.5), (0.4, -0.5, 0.5), -0.2, RIGHT_ANGLE)]
    view = look(position, yaw, pitch, 0.0, SKEWED)
    world = world_of([boxes])
    alone = rendered_alone(world, view)
    assert alone.sum() > 2000
    assert agreement(silhouettes(world, view)[0], alone) > 0.97


@settings(max_examples=60, deadline=None)
@given(st.tuples(*[st.floats(0.02, 2.0)] * 3), st.tuples(*[st.floats(-2.5, 2.5)] * 3),
       st.floats(-3.1, 3.1), st.floats(-1.5, 1.5))
def test_a_box_covers_the_pixels_whose_rays_meet_it(half, position, yaw, tilt):
    camera = CameraModel(90, 60, 45.0, 52.0, 40.0, 33.0)
    view = look((0.1, -0.2, 0.3), 0.3, 0.2, 0.1, camera)
    box = part('box', half, position, yaw, tilt)
    rows, columns = np.mgrid[:camera.height, :camera.width]
    rays = np.dstack([(columns - camera.cx) / camera.fx, (rows - camera.cy) / camera.fy,
                      np.ones(rows.shape)]) @ view.rotation @ box.rotation
    eye = (view.position - box.position) @ box.rotation
    with np.errstate(divide='ignore', invalid='ignore'):
        ways = np.stack([(side * np.array(half) - eye) / rays for side in (-1, 1)])
    enter, leave = ways.min(axis=0).max(axis=-1), ways.max(axis=0).min(axis=-1)
    met = np.maximum(enter, NEAR) <= leave        # a ray of length 1 goes 1 m along z
    assert np.count_nonzero(silhouettes(world_of([[box]]), view)[0] != met) <= 1


def test_nothing_is_drawn_of_what_is_behind_or_beside():
    behind = [part('box', (0.5, 0.5, 0.5), (-3.0, 0.0, 1.0))]
    beside = [part('box', (0.5, 0.5, 0.5), (1.0, 6.0, 1.0))]
    world = world_of([behind, beside])
    wanted = np.ones(2, bool)
    assert not list(draw_silhouettes(wire_frames(world), VIEWS[0], wanted, NEAR))


def test_only_what_is_wanted_is_drawn():
    world = world_of([STACK, DRUM])
    drawn = list(draw_silhouettes(wire_frames(world), VIEWS[0], np.array([False, True]), NEAR))
    assert [outline.instance for outline in drawn] == [1]


def test_pixels_belong_by_their_centre():
    # Half a metre at 2 m with 100 px/m: the edges lie exactly between two pixels' centres.
    camera = CameraModel(101, 61, 200.0, 100.0, 50.0, 30.0)
    view = look((0.0, 0.0, 1.0), 0.0, 0.0, 0.0, camera)
    for shift, first, last in ((0.005, 25, 75), (-0.005, 26, 74), (0.004, 25, 75)):
        box = [part('box', (0.1, 0.25 + shift, 0.2), (2.1, 0.0, 1.0))]
        columns = np.flatnonzero(silhouettes(world_of([box]), view)[0].any(axis=0))
        assert (columns[0], columns[-1]) == (first, last)
    rows = np.flatnonzero(silhouettes(world_of([box]), view)[0].any(axis=1))
    assert (rows[0], rows[-1]) == (20, 39)     # 20.0 is inside, 40.0 is not


def test_the_amodal_mask_goes_on_behind_what_hides_the_object():
    need_opengl()
    screen = [part('box', (0.05, 0.6, 0.5), (2.5, 0.5, 0.5))]
    world = world_of([STACK, screen], floor=True, buffers=[((4.5, 0.0), (3.0, 2.0), 0.3)])
    view = VIEWS[0]
    renderer = Renderer(world)
    frame = take_frame(renderer, view, Clean())
    renderer.close()
    buffer, stack, front = sorted(frame.objects, key=lambda item: item.instance)
    alone = rendered_alone(world_of([STACK]), view)
    assert agreement(stack.amodal, alone) > 0.97
    assert stack.visible_share < 0.7
    assert stack.visible_share == pytest.approx(stack.mask.sum() / alone.sum(), abs=0.02)
    assert front.visible_share > 0.97
    assert (stack.amodal & front.mask).sum() > 500 and not (stack.mask & front.mask).any()
    assert (buffer.amodal & stack.mask).sum() > 500 and not (buffer.mask & stack.mask).any()


def test_an_object_that_is_entirely_hidden_is_not_listed():
    need_opengl()
    screen = [part('box', (0.05, 3.0, 3.0), (2.5, 0.5, 0.5))]
    renderer = Renderer(world_of([STACK, screen], floor=True))
    frame = take_frame(renderer, VIEWS[0], Clean())
    renderer.close()
    assert [item.instance for item in frame.objects] == [1]


@pytest.mark.parametrize('view', [VIEWS[0], VIEWS[1], look((0, 0, 1.0), 0.1, 0.5, 0.0, SKEWED)])
def test_a_buffer_is_its_rectangle_on_the_floor(view):
    need_opengl()
    spot, size, yaw = (1.5, 0.2), (5.0, 1.6), 0.4
    world = world_of([STACK], floor=True, buffers=[(spot, size, yaw)])
    renderer = Renderer(world)
    frame = take_frame(renderer, view, Clean())
    renderer.close()
    camera = view.camera
    rows, columns = np.mgrid[:camera.height, :camera.width]
    rays = np.dstack([(columns - camera.cx) / camera.fx, (rows - camera.cy) / camera.fy,
                      np.ones(rows.shape)]) @ view.rotation
    reach = np.where(rays[..., 2] < 0, -view.position[2] / np.minimum(rays[..., 2], -1e-9), 1e9)
    floor = view.position[:2] + reach[..., None] * rays[..., :2]
    c, s = math.cos(yaw), math.sin(yaw)
    local = (floor - spot) @ np.array([[c, -s], [s, c]])
    inside = (np.abs(local) <= np.array(size) / 2).all(axis=-1)
    buffer = next(item for item in frame.objects if item.label == 'buffer')
    assert inside.sum() > 1000
    assert np.count_nonzero(buffer.amodal != inside) <= 2
    hidden = [item.mask for item in frame.objects if item.label != 'buffer']
    assert np.count_nonzero(buffer.mask != inside & ~np.any(hidden, axis=0)) <= 2


def test_in_a_warehouse_masks_contain_what_is_seen_and_fit_closely():
    shares = []
    for world, view, frame in rendered_frames((0, 1)):
        drawn = silhouettes(world, view)
        for item in frame.objects:
            outline = drawn[item.instance]
            assert not (item.mask & ~item.amodal).any()
            assert (item.amodal & ~outline).sum() <= 0.02 * item.mask.sum() + 3
            assert 0 < item.visible_share <= 1
            assert item.visible_share == item.mask.sum() / item.amodal.sum()
            shares.append(item.visible_share)
    assert len(shares) > 15 and max(shares) > 0.97


def test_in_a_warehouse_each_object_alone_covers_its_silhouette():
    seen = 0
    for world, view, frame in rendered_frames((1,)):
        alone = {'pallet': [], 'transporter': [], 'shelf': []}
        for item in frame.objects:
            if item.label in alone and not alone[item.label] and item.amodal.sum() > 300:
                alone[item.label].append(item)
        for (item,) in (found for found in alone.values() if found):
            small = world_of([world.parts_of(item.instance)])
            assert agreement(item.amodal, rendered_alone(small, view)) > 0.97, item.label
            seen += 1
    assert seen >= 4


def test_a_world_without_objects_has_nothing_to_draw():
    world = world_of([])
    assert not list(draw_silhouettes(wire_frames(world), VIEWS[0], np.zeros(0, bool), NEAR))
