# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Camera and metres recovered from 8-bit scaled depth: made-up halls, and rendered ones."""

import math

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest
from sim_frames import need_opengl

from tinygiant_ros.core.camera import back_project
from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.floor import floor_from_plane
from tinygiant_ros.core.geometry import GEOMETRY_FEATURES, RegionGeometry
from tinygiant_ros.core.records import CameraModel
from tinygiant_ros.core.relations import RegionShape
from tinygiant_ros.core.scaled_depth import find_floor_curve, floor_scale, recover_frame

WIDTH, HEIGHT = 640, 360
# (centre [3], size [3]) along the axes of a hall, metres: racks, pallets, two of them small
THINGS = (((-3.2, 9.0, 1.6), (1.1, 6.0, 3.2)), ((0.4, 7.0, 0.5), (1.2, 1.0, 1.0)),
          ((2.9, 6.1, 0.07), (1.2, 1.0, 0.14)), ((1.8, 11.5, 0.6), (1.0, 1.2, 1.2)),
          ((-1.1, 4.4, 0.15), (1.3, 0.9, 0.3)), ((4.6, 9.6, 1.2), (2.8, 1.0, 2.4)))
CLUTTER = ((0.7, 1.4, 6.2), (0.3, 0.2, 0.9))     # a lamp close before the lens
SIDE_WALL = ((-2.0, 6.0, 5.0), (0.2, 20.0, 10.0))            # along the view, beside the lens


class Scene:
    """A hall seen from above, without roll; its walls are 16 m away, its axes turned by yaw."""

    def __init__(self, degrees, pitch, height, clutter=False, yaw=0.35, size=(WIDTH, HEIGHT),
                 boxes=THINGS):
        width, rows = size
        focal = width / 2 / math.tan(math.radians(degrees / 2))
        self.camera = CameraModel(width, rows, focal, focal, (width - 1) / 2, (rows - 1) / 2)
        self.pitch, self.height_m = math.radians(pitch), height
        self.floor = floor_from_plane(
            np.array([0.0, -math.cos(self.pitch), -math.sin(self.pitch)]), height)
        boxes = boxes + ((CLUTTER,) if clutter else ())
        c, s = math.cos(yaw), math.sin(yaw)
        self.turn = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
        self.depth, self.labels = self._trace(boxes)

    def _trace(self, boxes):
        v, u = np.mgrid[:self.camera.height, :self.camera.width]
        rays = np.stack([(u - self.camera.cx) / self.camera.fx,
                         (v - self.camera.cy) / self.camera.fy, np.ones(u.shape)], axis=-1)
        ways = rays @ self.floor.rotation.T @ self.turn.T
        lens = np.array([0.0, 0.0, self.height_m])
        with np.errstate(divide='ignore', invalid='ignore'):
            depth = np.where(ways[..., 2] < 0, -lens[2] / ways[..., 2], np.inf)
            depth = np.minimum(depth, (16.0 / np.abs(ways[..., :2])).min(axis=-1))
            labels = np.zeros(u.shape, np.uint8)
            for index, (centre, size) in enumerate(boxes):
                low = (np.array(centre) - np.array(size) / 2 - lens) / ways
                high = (np.array(centre) + np.array(size) / 2 - lens) / ways
                enter = np.minimum(low, high).max(axis=-1)
                hit = (enter > 0) & (enter <= np.maximum(low, high).min(axis=-1))
                hit &= enter < depth
                depth[hit] = enter[hit]
                labels[hit] = index + 1
        return depth, labels

    @property
    def grey(self):
        """The depth as the benchmark stores it."""
        low, high = self.depth.min(), self.depth.max()
        return np.rint(255 * (self.depth - low) / (high - low)).astype(np.uint8)

    @property
    def color(self):
        """A picture that says nothing."""
        return np.zeros((*self.depth.shape, 3), np.uint8)

    def on_floor(self):
        """Pixels (rows, columns) of the floor, some of them, and their points [N, 3]."""
        rows, columns = np.nonzero(self.labels == 0)
        points = back_project(self.depth, self.camera, rows, columns)
        low = np.abs(self.floor.to_floor(points)[:, 2]) < 1e-6
        keep = np.flatnonzero(low)[::997]
        return rows[keep], columns[keep], points[keep]


VIEWS = [(73, 35, 8.9, False), (73, 58, 6.6, True), (93, 47, 7.2, True), (93, 63, 9.1, False),
         (73, 31, 7.0, True), (93, 30, 8.0, False)]          # the last shows the horizon


@pytest.mark.parametrize(('degrees', 'pitch', 'height', 'clutter'), VIEWS)
def test_camera_and_lengths_come_back(degrees, pitch, height, clutter):
    """The field of view, the pitch to 1 degree, lengths along the floor to 3 % of one factor."""
    scene = Scene(degrees, pitch, height, clutter)
    frame = recover_frame(scene.color, scene.grey)
    assert not frame.metric
    assert frame.camera.fx == pytest.approx(scene.camera.fx)
    assert frame.camera.fx == frame.camera.fy
    curve = find_floor_curve(scene.grey)
    shift = scene.camera.fy * math.tan(scene.pitch) - scene.camera.cy
    assert curve.shift == pytest.approx(shift, abs=0.03 * scene.camera.fy)
    found = math.atan2(curve.shift + frame.camera.cy, frame.camera.fy)
    assert math.degrees(found) == pytest.approx(pitch, abs=1.0)
    rows, columns, truth = scene.on_floor()
    points = back_project(frame.depth, frame.camera, rows, columns)
    i, j = np.triu_indices(len(points), 1)
    apart = np.linalg.norm(truth[i] - truth[j], axis=1)
    ratio = (np.linalg.norm(points[i] - points[j], axis=1) / apart)[apart > 1.5]
    assert len(ratio) > 100
    np.testing.assert_allclose(ratio, np.median(ratio), rtol=0.03)
    assert np.median(ratio) == pytest.approx(7.9 / height, rel=0.03)


@pytest.mark.parametrize('size', [(1280, 720), (512, 288), (480, 360)])
def test_any_size_of_image(size):
    """The same view in another resolution gives the same camera."""
    scene = Scene(93, 50, 7.7, size=size)
    frame = recover_frame(scene.color, scene.grey)
    assert frame.depth.shape == size[::-1] and frame.depth.dtype == np.float32
    assert frame.camera.fx == pytest.approx(scene.camera.fx)
    ratio = frame.depth / scene.depth * 7.7 / 7.9
    assert np.percentile(np.abs(ratio - 1), 90) < 0.02


@pytest.mark.parametrize('degrees', [73, 93])
def test_a_wall_along_the_view_does_not_hide_the_field_of_view(degrees):
    """A near wall beside the lens fills much of the view and is upright in either case."""
    scene = Scene(degrees, 46, 9.0, yaw=0.0, boxes=(*THINGS, SIDE_WALL))
    assert (scene.labels == len(THINGS) + 1).mean() > 0.15
    assert recover_frame(scene.color, scene.grey).camera.fx == pytest.approx(scene.camera.fx)


def test_the_floor_is_not_quantised():
    """One grey level is some 5 cm; on the floor depth is right to a fraction of it."""
    scene = Scene(73, 40, 7.9)
    frame = recover_frame(scene.color, scene.grey)
    rows, columns, truth = scene.on_floor()
    level = (scene.depth.max() - scene.depth.min()) / 255
    error = np.abs(frame.depth[rows, columns] - truth[:, 2])
    assert np.median(error) < 0.15 * level


def test_the_same_image_gives_the_same_frame():
    """The search draws, but always the same."""
    scene = Scene(73, 45, 8.0, True)
    first, second = (recover_frame(scene.color, scene.grey) for _ in range(2))
    np.testing.assert_array_equal(first.depth, second.depth)
    assert first.camera == second.camera


@pytest.mark.parametrize('hole', [0, 255])
def test_holes_are_no_measurement(hole):
    """A grey of its own at the end of the scale is nothing hit; the rest is not disturbed."""
    scene = Scene(73, 45, 8.0)
    low, high = scene.depth.min(), scene.depth.max()
    first, last = (20, 255) if hole == 0 else (0, 235)
    grey = np.rint(first + (last - first) * (scene.depth - low) / (high - low)).astype(np.uint8)
    holes = np.zeros(grey.shape, bool)
    holes[40:90, 200:350] = True
    grey[holes] = hole
    frame = recover_frame(scene.color, grey)
    np.testing.assert_array_equal(np.isnan(frame.depth), holes)
    ratio = (frame.depth / scene.depth)[~holes]
    assert np.percentile(np.abs(ratio / np.median(ratio) - 1), 90) < 0.02


def test_without_a_floor_the_order_in_depth_stays():
    """A wall fills the view: a usable frame, far is far, and no claim to be metric."""
    rows, columns = np.mgrid[:120, :200]
    grey = np.clip(rows + columns // 4, 0, 255).astype(np.uint8)
    assert find_floor_curve(grey) is None
    frame = recover_frame(np.zeros((120, 200, 3), np.uint8), grey)
    assert not frame.metric and np.isfinite(frame.depth).all() and frame.depth.min() > 0.5
    assert (np.diff(frame.depth[:, 3]) > 0).all()


def test_what_is_not_scaled_depth_is_refused():
    """16 bits are metric; sizes must agree."""
    color = np.zeros((20, 30, 3), np.uint8)
    with pytest.raises(SpatialError) as wrong_type:
        recover_frame(color, np.zeros((20, 30), np.uint16))
    assert wrong_type.value.code is ErrorCode.UNSUPPORTED_ENCODING
    with pytest.raises(SpatialError) as wrong_size:
        recover_frame(color, np.zeros((30, 20), np.uint8))
    assert wrong_size.value.code is ErrorCode.SIZE_MISMATCH


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2 ** 32 - 1), st.integers(1, 70), st.integers(1, 90),
       st.sampled_from(['noise', 'flat', 'steps', 'ends']))
def test_any_image_gives_a_frame(seed, height, width, kind):
    """Whatever the greys are, depth is positive where there is one."""
    rng = np.random.default_rng(seed)
    grey = {'noise': lambda: rng.integers(0, 256, (height, width)),
            'flat': lambda: np.full((height, width), rng.integers(256)),
            'steps': lambda: np.sort(rng.integers(0, 256, (height, width)), axis=0)[::-1],
            'ends': lambda: 255 * rng.integers(0, 2, (height, width))}[kind]().astype(np.uint8)
    frame = recover_frame(np.zeros((height, width, 3), np.uint8), grey)
    assert frame.depth.shape == (height, width) and not frame.metric
    assert not (frame.depth <= 0).any()


CAMERA = CameraModel(960, 540, 650.0, 650.0, 479.5, 269.5)


def footprint(sides, factor=1.0, flat=False, valid=True, **features):
    """
    Return a region of these true sides, longer first, as it is measured in a frame.

    Its lengths are `factor` too small; 2 % are cut off, and a rim of 1.2 pixels at 10 m a side.
    """
    values = np.zeros(len(GEOMETRY_FEATURES), np.float32)
    for name, value in features.items():
        values[GEOMETRY_FEATURES.index(name)] = value
    depth = 10.0 / factor
    measured = 0.98 * np.array(sides) / factor - 2.4 * depth / CAMERA.fx
    shape = RegionShape(np.zeros(2), measured, 0.3, flat, 0.4, 0.8, np.zeros((1, 3)), 0, 0)
    return RegionGeometry(valid, valid, np.array([0.5, 0.2, depth]), np.zeros(3), flat, values,
                          shape)


def test_known_sizes_tell_the_factor():
    """Pallets 10 % too small, among one half hidden, one cut, one invalid and a rack."""
    listed = [footprint((1.2, 1.0), 1.1), footprint((1.21, 0.99), 1.1),
              footprint((1.19, 0.55), 1.1), footprint((2.8, 1.0), 1.1),
              footprint((1.2, 1.0), cut_left=1.0), footprint((1.2, 1.0), valid=False)]
    labels = ['pallet', 'pallet', 'pallet', 'shelf', 'pallet', 'pallet']
    assert floor_scale(listed, labels, CAMERA) == pytest.approx(1.1, rel=0.01)
    assert floor_scale(listed[::-1], labels[::-1], CAMERA) == pytest.approx(1.1, rel=0.01)


@pytest.mark.parametrize('size', [(6.2, 2.2), (5.6, 1.85)])
def test_a_buffer_of_known_size_tells_the_factor(size):
    """A buffer seen 8 % too large; a marking of another shape says nothing."""
    assert floor_scale([footprint(size, 1 / 1.08, flat=True)], [''], CAMERA) == \
        pytest.approx(1 / 1.08, rel=0.01)
    assert floor_scale([footprint((6.2, 1.2), flat=True)], ['buffer'], CAMERA) == 1.0


def test_without_things_of_known_size_the_factor_is_one():
    """Racks, transporters and nothing at all."""
    assert floor_scale([], [], CAMERA) == 1.0
    assert floor_scale([footprint((3.6, 1.0)), footprint((1.2, 1.0))],
                       ['shelf', 'transporter'], CAMERA) == 1.0


def test_rendered_views_of_the_benchmark():
    """Two rendered halls: the field of view, the pitch, and places of pallets to one factor."""
    need_opengl()
    from tinygiant_ros.sim.camera import sample_view
    from tinygiant_ros.sim.frame import take_frame
    from tinygiant_ros.sim.render import Renderer
    from tinygiant_ros.sim.sensor import draw_sensor, scaled_depth
    from tinygiant_ros.sim.world import build_world
    for seed in (11, 12):
        rng = np.random.default_rng(seed)
        renderer = Renderer(build_world(seed))
        view = sample_view(renderer.world, rng, 'benchmark', (640, 360), tries=20)
        taken = take_frame(renderer, view, draw_sensor('stereo', 360, 640, rng, True))
        renderer.close()
        grey = scaled_depth(taken.depth_m)[0]
        frame = recover_frame(taken.color, grey)
        assert frame.camera.fx == pytest.approx(taken.camera.fx, rel=0.01)
        pitch = math.atan2(find_floor_curve(grey).shift + frame.camera.cy, frame.camera.fy)
        assert math.degrees(pitch) == pytest.approx(
            math.degrees(math.atan2(-taken.up[2], -taken.up[1])), abs=0.5)
        truth = np.array([item.footprint.mean(axis=0) for item in taken.objects
                          if item.label == 'pallet'])
        rays = truth / truth[:, 2:]
        found = 7.9 * rays / (math.sin(pitch) + rays[:, 1:2] * math.cos(pitch))
        ratio = np.linalg.norm(found[1:] - found[0], axis=1) / np.linalg.norm(
            truth[1:] - truth[0], axis=1)
        np.testing.assert_allclose(ratio, np.median(ratio), rtol=0.02)
        assert np.median(ratio) == pytest.approx(7.9 / taken.camera_height, rel=0.02)
