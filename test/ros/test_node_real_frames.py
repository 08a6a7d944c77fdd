# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Frames of real sensors, as image messages through the node to an answer.

TINYGIANT_RGBD_DIR says where they lie: folders with color.png or .jpg, depth.png, camera.json.
"""

import json
import math
import os
from pathlib import Path
import warnings

import cv2
import numpy as np
import pytest
from ros_harness import box_region, HOW_FAR, polygon_points, ROOT, View
from tinygiant_interfaces.msg import Region, SpatialAnswer

from tinygiant_ros.core.camera import project
from tinygiant_ros.core.errors import ErrorCode
from tinygiant_ros.core.masks import encode_rle
from tinygiant_ros.core.records import CameraModel

FOLDER = Path(os.environ.get('TINYGIANT_RGBD_DIR', ROOT.parent / 'shared' / 'rgbd'))
FRAMES = sorted(path.parent for path in FOLDER.glob('*/camera.json'))
WITH_TRUTH = [path for path in FRAMES if (path / 'truth.json').is_file()]
if not FRAMES:
    warnings.warn(f'NO REAL FRAMES in {FOLDER}: their tests are skipped', stacklevel=1)


def load(folder: Path) -> tuple[View, float]:
    """Return a frame as a view, and its depth unit in metres."""
    about = json.loads((folder / 'camera.json').read_text())
    color = cv2.cvtColor(cv2.imread(str(folder / about['color'])), cv2.COLOR_BGR2RGB)
    depth = cv2.imread(str(folder / about['depth']), cv2.IMREAD_UNCHANGED)
    k = about['K']
    camera = CameraModel(about['width'], about['height'], k[0], k[4], k[2], k[5], 'real_optical')
    return View(color, depth, np.zeros(depth.shape, np.uint16), camera), about['depth_scale_m']


@pytest.fixture(params=FRAMES, ids=lambda path: path.name)
def frame(request, robot, node):
    """Return view and folder of a real frame; the node knows its depth unit."""
    view, unit = load(request.param)
    assert robot.set(depth_unit_m=unit) == []
    yield view, request.param
    assert robot.set(depth_unit_m=0.0) == []


def regions_of(truth: dict) -> list[Region]:
    """Return the objects of a truth file as polygons, under a name that the model knows."""
    return [Region(label='pallet',
                   polygon=polygon_points(np.array(item['mask_polygons'][0], float)))
            for item in truth['objects']]


@pytest.mark.skipif(not FRAMES, reason='no real frames')
def test_questions_about_boxes_on_a_real_frame_are_answered(robot, frame):
    view, _ = frame
    height, width = view.depth.shape
    # two boxes where there is depth: the lower middle of such views is the floor or a table
    regions = [box_region(width // 4, height // 2, width // 6, height // 5, 'pallet'),
               box_region(width // 2, height // 2, width // 6, height // 5, 'pallet')]
    first = robot.ask_about(view, 'Is <mask> to the left of <mask>?', regions)
    assert first.success, first.error_message
    response = robot.batch([HOW_FAR, 'Which pallet is the leftmost?'], regions,
                           stamp=first.answer.header.stamp)
    assert all(response.success), response.error_message
    for answer in (first.answer, *response.answers):
        assert answer.text and answer.header.frame_id == 'real_optical'
        assert 0.0 <= answer.confidence <= 1.0
        assert all(0.2 < at.z < 15.0 for at in answer.positions)


@pytest.mark.skipif(not WITH_TRUTH, reason='no real frames with truth')
@pytest.mark.parametrize('frame', WITH_TRUTH, ids=lambda path: path.name, indirect=True)
def test_objects_of_a_real_frame_lie_where_they_were_measured(robot, frame):
    view, folder = frame
    truth = json.loads((folder / 'truth.json').read_text())
    response = robot.ask_about(view, 'Which pallet is the leftmost?', regions_of(truth))
    assert response.success, response.error_message
    for item, at in zip(truth['objects'], response.answer.positions, strict=True):
        if item['valid_depth_fraction'] < 0.05:
            assert math.isnan(at.z)
            continue
        # the centre of an object lies behind its visible surface; how high depends on the floor
        assert item['depth_m']['p10'] - 0.1 < at.z < item['depth_m']['p90'] + 0.7
        u, _ = project(np.array([at.x, at.y, at.z]), view.camera)
        x, _, width, _ = item['bbox_xywh']
        assert x - 5 < u < x + width + 5


@pytest.mark.skipif(not WITH_TRUTH, reason='no real frames with truth')
@pytest.mark.parametrize('frame', WITH_TRUTH[:1], ids=lambda path: path.name, indirect=True)
def test_a_number_about_a_region_without_depth_says_so(robot, frame):
    view, folder = frame
    truth = json.loads((folder / 'truth.json').read_text())
    too_near = truth['objects_without_depth'][0]
    beside = regions_of(truth)[0]
    for region in (largest_hole(view.depth == 0), box_region(*too_near['bbox_xywh'], 'cap')):
        response = robot.ask_about(view, HOW_FAR, [region, beside])
        if response.success:              # placed by where its outline meets the floor
            assert math.isnan(response.answer.positions[0].z)
            assert math.isnan(response.answer.measured_value)
            continue
        assert response.error_code == ErrorCode.BAD_DEPTH, response.error_message
        assert response.answer == SpatialAnswer()


def largest_hole(missing: np.ndarray) -> Region:
    """Return the largest connected area without depth as a region."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(missing.astype(np.uint8))
    return Region(label='glass', rle=encode_rle(labels == 1 + np.argmax(stats[1:, -1])))
