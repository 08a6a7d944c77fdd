# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Frames for the tests of the simulation: drawn by hand, or rendered where OpenGL works."""

import functools
from types import SimpleNamespace

import numpy as np
import pytest

from tinygiant_ros.core.errors import SpatialError
from tinygiant_ros.core.records import CameraModel
from tinygiant_ros.sim.camera import sample_view
from tinygiant_ros.sim.frame import take_frame
from tinygiant_ros.sim.render import load_mujoco, Renderer
from tinygiant_ros.sim.sensor import draw_sensor, SENSORS
from tinygiant_ros.sim.truth import FrameObject
from tinygiant_ros.sim.world import build_world

CAMERA = CameraModel(400, 300, 330.0, 330.0, 199.5, 149.5)


def make_object(label, x, z, size=(1.2, 1.0, 0.8), floor=1.5, mask_width=30, **carrying):
    """Return an object at (x, z) on a floor 1.5 m below the lens, its mask a rectangle."""
    height = 0.0 if label == 'buffer' else size[2]
    half = np.array([size[0], size[1]]) / 2
    corners = np.array([[x + sx * half[0], floor, z + sz * half[1]]
                        for sx, sz in ((1, 1), (-1, 1), (-1, -1), (1, -1))])
    u = CAMERA.fx * x / z + CAMERA.cx
    mask = np.zeros((CAMERA.height, CAMERA.width), bool)
    left, right = (max(0, round(u + side * mask_width / 2)) for side in (-1, 1))
    mask[150:170, left:right] = True
    return FrameObject(label, int(round(100 * z)), np.array([x, floor - height / 2, z]),
                       np.array([*size[:2], height]), corners, mask, mask, 1.0, 1.0, 1.0,
                       **carrying)


def mirror(item):
    """Return the object as a camera sees it in a mirror."""
    flip = np.array([-1.0, 1.0, 1.0])
    return FrameObject(item.label, item.instance, item.center * flip, item.size,
                       item.footprint * flip, item.mask[:, ::-1], item.amodal[:, ::-1],
                       item.box_visible_share,
                       item.visible_share, item.measured_share, item.carries, item.carried_by)


def hand_made_world(xml, owners, floor, shiny=(), objects=(), parts=None):
    """
    Return what a renderer needs to know of a world.

    owners: instance of each geom. floor, shiny: indices of geoms. parts: solids by instance.
    """
    numbers = np.arange(len(owners))
    return SimpleNamespace(
        xml=xml, files={}, objects=tuple(objects), geom_owner=np.array(owners, np.int32),
        floor_geoms=np.isin(numbers, floor), shiny_geoms=np.isin(numbers, shiny),
        parts_of=(parts or {}).__getitem__)


def need_opengl():
    """Skip the test when nothing can be rendered on this machine."""
    try:
        load_mujoco()
    except SpatialError as error:
        pytest.skip(str(error))


@functools.lru_cache(maxsize=4)
def warehouse(seed):
    """Return the world of a seed, built once for tests that follow each other."""
    return build_world(seed)


def rendered_frames(seeds, views=2):
    """Yield (world, view, frame) of small images of some worlds."""
    need_opengl()
    for seed in seeds:
        world = warehouse(seed)
        renderer = Renderer(world)
        rng = np.random.default_rng(seed)
        for number in range(views):
            kind = ('robot', 'wall')[number % 2]
            view = sample_view(world, rng, kind, (320, 200), tries=30)
            sensor = draw_sensor(SENSORS[number % 2], 200, 320, rng, kind == 'wall')
            yield world, view, take_frame(renderer, view, sensor)
        renderer.close()
