# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Rendering agrees with the pinhole model: pixels, planar depth, masks, object boxes."""

import math
import os
import subprocess
import sys

import numpy as np
import pytest
from sim_frames import hand_made_world, need_opengl, rendered_frames

from tinygiant_ros.core.records import CameraModel
from tinygiant_ros.sim import render
from tinygiant_ros.sim.camera import look, pinhole
from tinygiant_ros.sim.frame import MIN_PIXELS, take_frame
from tinygiant_ros.sim.sensor import draw_sensor

BOX = '''<mujoco><visual><global offwidth="640" offheight="480"/></visual><worldbody>
<light type="directional" dir="0 0 -1" pos="0 0 5"/>
<geom type="plane" size="20 20 1" rgba="0.5 0.5 0.5 1"/>
<geom type="box" size="0.6 0.5 0.4" pos="4 0.7 0.4" euler="0 0 25" rgba="1 0 0 1"/>
</worldbody></mujoco>'''
CORNERS = np.array([[x, y, z] for x in (-0.6, 0.6) for y in (-0.5, 0.5) for z in (0.0, 0.8)])


CAMERAS = {'centred': pinhole(500, 260, math.radians(70)),
           'oblong pixels': CameraModel(500, 260, 357.0, 290.0, 249.5, 129.5),
           'axis off the middle': CameraModel(460, 300, 340.0, 365.0, 190.25, 171.0)}


@pytest.fixture(scope='module', params=CAMERAS)
def shot(request):
    need_opengl()
    world = hand_made_world(BOX, [-1, 0], floor=[0])
    view = look((0.2, -0.5, 1.7), 0.25, 0.3, 0.05, CAMERAS[request.param])
    renderer = render.Renderer(world)
    yield view, renderer.render(view)
    renderer.close()


def corner_pixels(view):
    c, s = math.cos(math.radians(25)), math.sin(math.radians(25))
    turned = CORNERS @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]]) + [4, 0.7, 0.0]
    return view.project(turned)


def test_intrinsics_put_the_box_where_it_is_rendered(shot):
    view, (color, _, geoms) = shot
    pixels, _ = corner_pixels(view)
    rows, columns = np.nonzero(geoms == 1)
    # The mask holds pixel centres inside the outline: at most half a pixel short of the corners.
    assert columns.min() == pytest.approx(pixels[:, 0].min(), abs=1.0)
    assert columns.max() == pytest.approx(pixels[:, 0].max(), abs=1.0)
    assert rows.min() == pytest.approx(pixels[:, 1].min(), abs=1.0)
    assert rows.max() == pytest.approx(pixels[:, 1].max(), abs=1.0)
    inside = color[rows, columns].astype(int)
    assert (inside[:, 0] > inside[:, 1] + 20).mean() > 0.97


def test_depth_is_planar_z_in_metres(shot):
    view, (_, depth, geoms) = shot
    rows, columns = np.nonzero(geoms == 0)
    camera = view.camera
    rays = np.column_stack([(columns - camera.cx) / camera.fx, (rows - camera.cy) / camera.fy,
                            np.ones(rows.size)]) @ view.rotation
    expected = -view.position[2] / rays[:, 2]     # where a ray of z = 1 meets the floor
    near = expected < 15
    assert near.sum() > 10_000 and camera.width != camera.height
    assert depth[rows, columns][near] == pytest.approx(expected[near], rel=2e-3)


def test_nothing_hit_is_nan(shot):
    _, (_, depth, geoms) = shot
    assert (geoms < 0).any() and np.isnan(depth[geoms < 0]).all()
    assert np.isfinite(depth[geoms >= 0]).all()


def test_rotation_is_right_handed_and_up_points_up(shot):
    view, _ = shot
    assert np.linalg.det(view.rotation) == pytest.approx(1.0)
    assert view.rotation @ [0, 0, 1] == pytest.approx(view.up)
    assert view.up[1] < -0.9


def test_back_projected_pixels_of_the_box_lie_in_the_box(shot):
    view, (_, depth, geoms) = shot
    local = back_project(view, geoms == 1, depth) - [4, 0.7, 0.4]
    assert (np.abs(turn_back(local, math.radians(25))) <= np.array([0.6, 0.5, 0.4]) + 0.002).all()


def back_project(view, mask, depth):
    """Return the world points of the pixels in a mask."""
    rows, columns = np.nonzero(mask)
    z, camera = depth[rows, columns].astype(float), view.camera
    optical = np.column_stack([(columns - camera.cx) / camera.fx * z,
                               (rows - camera.cy) / camera.fy * z, z])
    return optical @ view.rotation + view.position


def turn_back(points, yaw):
    c, s = math.cos(yaw), math.sin(yaw)
    return points @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


def test_every_masked_pixel_lies_in_the_box_of_its_object():
    seen = 0
    for world, view, frame in rendered_frames((0, 1)):
        for item in frame.objects:
            truth = world.objects[item.instance]
            local = turn_back(back_project(view, item.mask, frame.depth_m) - truth.center,
                              truth.yaw)
            assert (np.abs(local) <= truth.size / 2 + 0.01).all(), item.label
            assert view.to_optical(truth.center[None])[0] == pytest.approx(item.center)
            seen += 1
    assert seen > 15


def test_masks_share_no_pixel_and_say_what_is_seen_and_measured():
    for _, _, frame in rendered_frames((1,)):
        assert not (np.sum([item.mask for item in frame.objects], axis=0) > 1).any()
        for item in frame.objects:
            assert item.mask.sum() >= MIN_PIXELS and 0 < item.visible_share <= 1
            measured = (frame.depth > 0)[item.mask].mean()
            assert item.measured_share == pytest.approx(measured)
            used = np.flatnonzero(item.mask.any(axis=0))
            modal, amodal, box = item.columns
            assert modal == pytest.approx(np.nonzero(item.mask)[1].mean())
            assert amodal == pytest.approx(np.nonzero(item.amodal)[1].mean())
            assert box == (used[0] + used[-1]) / 2
        assert frame.shiny.shape == frame.depth.shape and frame.shiny.dtype == bool


def test_the_sensor_learns_which_surfaces_are_shiny():
    need_opengl()
    world = hand_made_world(BOX, [-1, -1], floor=[0], shiny=[1])
    view = look((0.2, -0.5, 1.7), 0.25, 0.3, 0.05, CAMERAS['centred'])
    renderer = render.Renderer(world)
    geoms = renderer.render(view)[2]
    sensor = draw_sensor('stereo', 260, 500, np.random.default_rng(1), False)
    frame = take_frame(renderer, view, sensor)
    renderer.close()
    assert np.array_equal(frame.shiny, geoms == 1)
    lost = frame.depth == 0
    assert lost[frame.shiny].mean() > 0.15 + lost[~frame.shiny & (frame.depth_m < 8)].mean()


def test_same_view_same_pixels():
    first, again = ([frame for _, _, frame in rendered_frames((1,), views=1)][0] for _ in '12')
    assert np.array_equal(first.color, again.color)
    assert np.array_equal(first.depth, again.depth)
    assert [item.instance for item in first.objects] == [item.instance for item in again.objects]


def test_renderers_do_not_disturb_each_other():
    need_opengl()
    view = look((0.2, -0.5, 1.7), 0.25, 0.3, 0.05, CAMERAS['centred'])
    first = render.Renderer(hand_made_world(BOX, [-1, 0], floor=[0]))
    expected = first.render(view)
    second = render.Renderer(hand_made_world(BOX.replace('1 0 0', '0 1 0'), [-1, 0], floor=[0]))
    images = [first.render(view), second.render(view)]
    second.close()
    images.append(first.render(view))
    first.close()
    for index in (0, 2):
        assert all(np.array_equal(a, b, equal_nan=a.dtype == np.float32)
                   for a, b in zip(images[index], expected))
    red, green = expected[0][..., 0].astype(int), images[1][0][..., 1].astype(int)
    assert np.abs(red - green).max() <= 2 and not np.array_equal(images[1][0], expected[0])


def test_no_opengl_is_one_clear_sentence():
    # A process of its own: MuJoCo reads the name of its OpenGL once, when it is imported.
    code = ('from tinygiant_ros.sim.render import load_mujoco\n'
            'from tinygiant_ros.core.errors import SpatialError\n'
            'try:\n    load_mujoco()\nexcept SpatialError as error:\n    print(error)')
    ran = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True, timeout=60,
                         env={**os.environ, 'MUJOCO_GL': 'nothing'})
    assert ran.stdout.startswith('NOT_READY') and 'libegl1' in ran.stdout, ran.stderr
