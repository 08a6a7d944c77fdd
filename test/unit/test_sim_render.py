# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Rendering agrees with the pinhole model: pixels, planar depth, masks, object boxes."""

import math
import os
import subprocess
import sys

import numpy as np
import pytest
from sim_frames import need_opengl, rendered_frames

from tinygiant_ros.sim import render
from tinygiant_ros.sim.camera import look, pinhole
from tinygiant_ros.sim.layout import Layout
from tinygiant_ros.sim.world import World

BOX = '''<mujoco><visual><global offwidth="640" offheight="480"/></visual><worldbody>
<light type="directional" dir="0 0 -1" pos="0 0 5"/>
<geom type="plane" size="20 20 1" rgba="0.5 0.5 0.5 1"/>
<geom type="box" size="0.6 0.5 0.4" pos="4 0.7 0.4" euler="0 0 25" rgba="1 0 0 1"/>
</worldbody></mujoco>'''
CORNERS = np.array([[x, y, z] for x in (-0.6, 0.6) for y in (-0.5, 0.5) for z in (0.0, 0.8)])


@pytest.fixture(scope='module')
def shot():
    need_opengl()
    world = World(BOX, {}, (), np.array([-1, 0], np.int32), np.array([True, False]),
                  Layout((40.0, 40.0)))
    view = look((0.2, -0.5, 1.7), 0.25, 0.3, 0.05, pinhole(500, 260, math.radians(70)))
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
    assert near.sum() > 10_000
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


def test_every_masked_pixel_lies_in_the_box_of_its_object():
    seen = 0
    for world, view, frame in rendered_frames((0, 1)):
        camera = view.camera
        for item in frame.objects:
            rows, columns = np.nonzero(item.mask)
            z = frame.depth_m[rows, columns].astype(float)
            optical = np.column_stack([(columns - camera.cx) / camera.fx * z,
                                       (rows - camera.cy) / camera.fy * z, z])
            truth = world.objects[item.instance]
            local = optical @ view.rotation + view.position - truth.center
            c, s = math.cos(truth.yaw), math.sin(truth.yaw)
            local = local @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
            assert (np.abs(local) <= truth.size / 2 + 0.06).all(), item.label   # lean of a load
            assert view.to_optical(truth.center[None])[0] == pytest.approx(item.center)
            seen += 1
    assert seen > 15


def test_same_view_same_pixels():
    first, again = ([frame for _, _, frame in rendered_frames((2,), views=1)][0] for _ in '12')
    assert np.array_equal(first.color, again.color)
    assert np.array_equal(first.depth, again.depth)
    assert [item.instance for item in first.objects] == [item.instance for item in again.objects]


def test_no_opengl_is_one_clear_sentence():
    # A process of its own: MuJoCo reads the name of its OpenGL once, when it is imported.
    code = ('from tinygiant_ros.sim.render import load_mujoco\n'
            'from tinygiant_ros.core.errors import SpatialError\n'
            'try:\n    load_mujoco()\nexcept SpatialError as error:\n    print(error)')
    ran = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True, timeout=60,
                         env={**os.environ, 'MUJOCO_GL': 'nothing'})
    assert ran.stdout.startswith('NOT_READY') and 'libegl1' in ran.stdout, ran.stderr
