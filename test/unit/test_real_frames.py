# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Geometry on frames of real sensors; TINYGIANT_RGBD_DIR says where they lie."""

import json
import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from tinygiant_ros.core.camera import depth_from_raw
from tinygiant_ros.core.crops import CROP_CHANNELS, NEAR_M, region_crops
from tinygiant_ros.core.floor import find_floor
from tinygiant_ros.core.geometry import anchors, measure_regions, surface_distance
from tinygiant_ros.core.masks import region_from_box, regions_from_label_image
from tinygiant_ros.core.records import CameraModel, RgbdFrame

ROOT = Path(__file__).resolve().parents[2]
FRAMES = Path(os.environ.get('TINYGIANT_RGBD_DIR', ROOT.parent / 'shared' / 'rgbd'))
WITH_TRUTH = ('floor_bottles', 'office_room', 'office_desk')

pytestmark = pytest.mark.skipif(
    not FRAMES.is_dir(), reason=f'NO REAL FRAMES: {FRAMES} is missing, real sensors not tested')


def load(name):
    """Return the frame and its truth."""
    folder = FRAMES / name
    camera = json.loads((folder / 'camera.json').read_text())
    k = camera['K']
    color = cv2.cvtColor(cv2.imread(str(folder / camera['color'])), cv2.COLOR_BGR2RGB)
    raw = cv2.imread(str(folder / camera['depth']), cv2.IMREAD_UNCHANGED)
    model = CameraModel(camera['width'], camera['height'], k[0], k[4], k[2], k[5])
    frame = RgbdFrame(color, depth_from_raw(raw, camera['depth_scale_m']), model)
    return frame, json.loads((folder / 'truth.json').read_text()), folder


@pytest.fixture(scope='module', params=WITH_TRUTH)
def scene(request):
    """One real frame with its objects measured: (measured by name, truth)."""
    frame, regions, truth = with_regions(request.param)
    measured = measure_regions(frame, regions, find_floor(frame))
    return {o['name']: (measured[o['id']], regions[o['id']]) for o in truth['objects']}, truth


def with_regions(name):
    """Return the frame, the regions of its masks, and its truth."""
    frame, truth, folder = load(name)
    labels = cv2.imread(str(folder / 'masks.png'), cv2.IMREAD_UNCHANGED)
    return frame, regions_from_label_image(labels, ()), truth


def test_every_visible_surface_distance(scene):
    """Each pair within that pair's own tolerance."""
    objects, truth = scene
    assert truth['pairs']
    for pair in truth['pairs']:
        distance = surface_distance(objects[pair['a']][0], objects[pair['b']][0])
        assert distance == pytest.approx(pair['distance_m'], abs=pair['tolerance_m']), pair


def test_left_and_right_wherever_clear(scene):
    """The mask centroid further left in the image is the left one."""
    objects, truth = scene
    clear = [pair for pair in truth['pairs'] if pair['left_right_clear']]
    assert clear
    for pair in clear:
        assert objects[pair['left']][1].centroid[0] < objects[pair['right']][1].centroid[0], pair


@pytest.mark.parametrize('name', WITH_TRUTH)
def test_every_object_is_looked_at_where_it_is(name):
    """The anchor of an object is on it, and its crop shows its surface within reach of that."""
    frame, regions, _ = with_regions(name)
    floor = find_floor(frame)
    measured = measure_regions(frame, regions, floor)
    placed = anchors(measured)
    crops = region_crops(frame, regions, placed, floor)
    assert np.isfinite(crops).all() and np.abs(crops).max() < 7
    mask, valid, along, across = (crops[:, CROP_CHANNELS.index(one)] for one in
                                  ('mask', 'valid', 'along', 'across'))
    for index, geometry in enumerate(measured):
        surface = floor.to_floor(geometry.surface_centroid)[:2]
        reach = geometry.shape.sides[0] / 2 + 0.05
        assert np.linalg.norm(placed[index] - surface) < reach
        shown = (mask[index] > 0) & (valid[index] > 0)
        assert shown.sum() > 30
        seen = NEAR_M * np.sinh([np.median(one[index][shown]) for one in (along, across)])
        assert np.hypot(*seen) < reach


def test_an_object_without_depth_has_no_number():
    """The bottle cap nearer than the sensor's range is not valid."""
    frame, truth, _ = load('floor_bottles')
    missing = truth['objects_without_depth'][0]
    region = region_from_box('cap', *missing['bbox_xywh'], *frame.depth.shape)
    measured = measure_regions(frame, [region], find_floor(frame))[0]
    assert not measured.valid and np.isnan(measured.centre).all()
