# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Frames for the tests of the simulation: drawn by hand, or rendered where OpenGL works."""

import numpy as np
import pytest

from tinygiant_ros.core.errors import SpatialError
from tinygiant_ros.core.records import CameraModel
from tinygiant_ros.sim.camera import sample_view
from tinygiant_ros.sim.frame import take_frame
from tinygiant_ros.sim.render import load_mujoco, Renderer
from tinygiant_ros.sim.sensor import StereoSensor, to_millimetres
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
                       np.array([*size[:2], height]), corners, mask, 1.0, 1.0, 1.0, **carrying)


def mirror(item):
    """Return the object as a camera sees it in a mirror."""
    flip = np.array([-1.0, 1.0, 1.0])
    return FrameObject(item.label, item.instance, item.center * flip, item.size,
                       item.footprint * flip, item.mask[:, ::-1], item.box_visible_share,
                       item.hull_share, item.measured_share, item.carries, item.carried_by)


def need_opengl():
    """Skip the test when nothing can be rendered on this machine."""
    try:
        load_mujoco()
    except SpatialError as error:
        pytest.skip(str(error))


def rendered_frames(seeds, views=2):
    """Yield (world, view, frame) of small images of some worlds."""
    need_opengl()
    for seed in seeds:
        world = build_world(seed)
        renderer = Renderer(world)
        rng = np.random.default_rng(seed)
        for number in range(views):
            view = sample_view(world, rng, number % 2 == 1, (320, 200), tries=30)
            sensor = StereoSensor(200, 320, rng, fields=1)
            yield world, view, take_frame(
                renderer, view, lambda depth: to_millimetres(sensor.measure(depth)))
        renderer.close()
