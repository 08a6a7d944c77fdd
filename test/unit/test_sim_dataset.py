# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The written data set: layout, fields, types, decodable masks, same seed same files."""

import json
import re

import cv2
import numpy as np
import pytest
from sim_frames import need_opengl

from tinygiant_ros.core.masks import decode_rle
from tinygiant_ros.core.sentence import fill_sentence
from tinygiant_ros.sim import dataset
from tinygiant_ros.sim.scene import SimulatedCamera

FRAMES = 3


def write(folder):
    options = ['--out', str(folder), '--split', 'val', '--frames', str(FRAMES), '--seed', '11',
               '--questions', '8', '--workers', '1']
    return dataset.main(options)


@pytest.fixture(scope='module')
def folder(tmp_path_factory):
    need_opengl()
    path = tmp_path_factory.mktemp('set')
    assert write(path) == 0
    return path


@pytest.fixture(scope='module')
def items(folder):
    return json.loads((folder / 'val.json').read_text())


@pytest.fixture(scope='module')
def frames(folder):
    return json.loads((folder / 'val_frames.json').read_text())


def test_layout_and_images(folder, frames):
    assert sorted(frames) == [f'{i:06d}.png' for i in range(FRAMES)]
    for name, frame in frames.items():
        size = frame['camera']['height'], frame['camera']['width']
        color = cv2.imread(str(folder / 'val' / 'images' / name))
        depth = cv2.imread(str(folder / 'val' / 'depths' / f'{name[:-4]}_depth.png'),
                           cv2.IMREAD_UNCHANGED)
        assert color.shape == (*size, 3) and color.std() > 5
        assert depth.dtype == np.uint16 and depth.shape == size
        assert 0.5 < (depth > 0).mean() < 1 and depth[depth > 0].min() >= 200


def test_items_have_the_fields_and_types_of_the_benchmark(items, frames):
    assert len(items) >= 12 and len({item['id'] for item in items}) == len(items)
    kinds = {'left_right': str, 'mcq': str, 'count': int, 'distance': float}
    for item in items:
        assert re.fullmatch('[0-9a-f]{32}', item['id']) and item['image'] in frames
        human, gpt = item['conversations']
        assert (human['from'], gpt['from']) == ('human', 'gpt')
        assert gpt['value'] == item['freeform_answer']
        assert type(item['normalized_answer']) is kinds[item['category']]
        k = item['camera']['k']
        assert len(k) == 9 and item['camera']['depth_unit_m'] == 0.001
        camera = frames[item['image']]['camera']
        assert (k[2], k[5]) == ((camera['width'] - 1) / 2, (camera['height'] - 1) / 2)


def test_regions_are_masks_of_the_objects_of_their_frame(items, frames):
    for item in items:
        frame, truth = frames[item['image']], item['truth']
        assert len(item['rle']) == len(truth['objects'])
        assert truth['style'] in ('mask', 'words')
        for rle, index in zip(item['rle'], truth['objects']):
            assert rle == frame['objects'][index]['rle']
            assert decode_rle(rle['counts'], *rle['size']).sum() >= 150
        for name in ('subject', 'object', 'reference'):
            assert -1 <= truth[name] < len(item['rle'])


def test_truth_sentence_gives_the_freeform_answer(items):
    for item in items:
        truth, value = item['truth'], item['normalized_answer']
        side = value if item['category'] == 'left_right' else (
            'left' if 'left' in item['freeform_answer'] else 'right')
        text = fill_sentence(
            truth['sentence'], subject=truth['subject'], object_=truth['object'],
            reference=truth['reference'], members=truth['members'], side=side,
            value=value if item['category'] == 'distance' else None,
            count=value if item['category'] == 'count' else None)
        assert text == item['freeform_answer']


def test_up_is_the_normal_of_the_floor_that_footprints_lie_on(frames):
    for frame in frames.values():
        up = np.array(frame['up'])
        for item in frame['objects']:
            if item['carried_by'] < 0:
                heights = np.array(item['footprint']) @ up + frame['camera_height']
                assert heights == pytest.approx(0, abs=2e-3)
                lift = np.dot(item['center'], up) + frame['camera_height']
                assert lift == pytest.approx(item['size'][2] / 2, abs=2e-3)


def test_same_seed_same_bytes_and_finished_frames_are_kept(folder, tmp_path):
    write(tmp_path)
    for name in ('val.json', 'val_frames.json', 'val/images/000001.png',
                 'val/depths/000001_depth.png'):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
    image = tmp_path / 'val/images/000000.png'
    before = image.stat().st_mtime_ns
    assert write(tmp_path) == 0
    assert image.stat().st_mtime_ns == before


def test_other_settings_in_the_same_folder_are_refused(folder, capsys):
    assert dataset.main(['--out', str(folder), '--split', 'val', '--frames', '1',
                         '--seed', '12']) == 2
    assert 'other settings' in capsys.readouterr().err


def test_simulated_camera_still_and_moving():
    need_opengl()
    still, moving = (SimulatedCamera(3, 320, 200, 1.1, moving) for moving in (False, True))
    first, second = still.frame(0.0), still.frame(5.0)
    assert np.array_equal(first.color, second.color)
    assert not np.array_equal(first.depth, second.depth)
    assert first.color.shape == (200, 320, 3) and first.depth.dtype == np.uint16
    assert first.camera_height == pytest.approx(1.1) and 3 <= len(first.objects) <= 32
    early, late = moving.frame(0.0), moving.frame(5.0)
    assert np.array_equal(early.color, first.color) and not np.array_equal(early.color, late.color)
    again = SimulatedCamera(3, 320, 200, 1.1)
    assert np.array_equal(again.frame(0.0).depth, first.depth)
