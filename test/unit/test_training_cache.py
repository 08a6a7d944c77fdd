# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The feature cache holds what the model would compute, and batches pad it rightly."""

import argparse
import json

import numpy as np
import pytest
from real_layout import write_real_layout
from tiny_dataset import HEIGHT, WIDTH, write_dataset
import torch

from tinygiant_ros.core import tensors
from tinygiant_ros.core.floor import find_floor
from tinygiant_ros.core.preprocess import region_inputs, region_weights, vision_inputs
from tinygiant_ros.core.sentence import CONTROL_WORDS
from tinygiant_ros.sim.sentences import VOCABULARY
from tinygiant_ros.training import cache
from tinygiant_ros.training.batches import CachedQuestions
from tinygiant_ros.training.reader import read_frame, read_frame_truth, read_items, read_regions


@pytest.fixture(scope='module')
def annotations(tmp_path_factory):
    return write_dataset(tmp_path_factory.mktemp('set'))


@pytest.fixture(scope='module')
def folder(annotations, tmp_path_factory):
    out = tmp_path_factory.mktemp('cache')
    options = argparse.Namespace(images=annotations.parent, depths=None, out=out)
    for job in cache._jobs(read_items(annotations)[0], read_frame_truth(annotations), options):
        assert cache.build_chunk(job) == (8, {})
    return out


@pytest.fixture(scope='module')
def questions(folder):
    return CachedQuestions(folder, VOCABULARY)


def test_cached_features_are_those_of_the_robots_path(annotations, questions):
    item = read_items(annotations)[0][2]
    frame = read_frame(item, annotations.parent, annotations.parent)
    regions = read_regions(item)
    inputs, _ = region_inputs(frame, regions, find_floor(frame))
    batch = questions.batch([2])
    np.testing.assert_allclose(batch['geometry'][0], inputs[tensors.GEOMETRY][:3], atol=1e-5)
    np.testing.assert_allclose(batch['pairs'][0], inputs[tensors.PAIRS][:3, :3], atol=1e-5)
    images = vision_inputs(frame, find_floor(frame))
    parts = cache.FrozenParts()
    with torch.inference_mode():
        color, pooled = parts.color(torch.from_numpy(images[tensors.COLOR]))
        depth, _ = parts.depth(torch.from_numpy(images[tensors.DEPTH]))
    cells = torch.cat([color, depth], dim=-1)[0].numpy()
    expected = region_weights(regions, HEIGHT, WIDTH) @ cells
    np.testing.assert_allclose(batch['pooled'][0], expected, atol=0.02, rtol=0.01)
    np.testing.assert_allclose(batch['color_pooled'][0], pooled[0], atol=0.02, rtol=0.01)


def test_targets_say_what_the_annotations_say(questions):
    batch = questions.batch(range(4))
    assert batch['category'].tolist() == [0, 2, 3, 1]
    assert batch['pointers'].tolist() == [[0, 2, 1], [0, 1, 2], [0, 3, 0], [0, 0, 1]]
    assert batch['side'].tolist() == [0, -1, -1, -1]
    assert batch['members'].tolist() == [[-1] * 3, [-1] * 3, [0] * 3, [-1] * 3]
    assert batch['region_mask'].tolist() == [[1, 1, 0], [1, 1, 0], [1, 1, 1], [1, 1, 1]]
    assert batch['distances'][1, 0, 1] == pytest.approx(1.0, abs=1e-4)
    assert torch.isnan(batch['distances'][1, 2]).all()
    words = batch['words'][0]
    assert [VOCABULARY[i] for i in words[words >= 0]] == [
        CONTROL_WORDS[1], '<subject>', 'is', '<side>', '.', CONTROL_WORDS[2]]


def test_mentions_point_at_the_tokens_of_their_region(questions):
    batch = questions.batch([0, 2])
    mention, length = batch['mention'], batch['token_mask'].sum(1)
    torch.testing.assert_close(mention.sum(-1), batch['region_mask'])
    first, second = mention[0, 0].argmax(), mention[0, 1].argmax()
    assert 0 < first < second < length[0]


def test_places_are_those_of_the_truth_in_the_floor_frame(annotations, questions):
    item = read_items(annotations)[0][2]      # shelf, pallet, buffer
    floor = find_floor(read_frame(item, annotations.parent, annotations.parent))
    objects = read_frame_truth(annotations)[item.image]['objects']
    places = questions.batch([2])['places'][0].numpy()
    for place, index in zip(places, item.truth['objects'], strict=True):
        one = objects[index]
        assert place[:3] == pytest.approx(floor.to_floor(np.array(one['center'])), abs=1e-4)
        assert place[3] >= place[4] > 0
        assert place[7] == (one['label'] == 'buffer')
    sides = np.ptp(np.array(objects[item.truth['objects'][2]]['footprint'])[:, [0, 2]], axis=0)
    assert places[2, 3:5] == pytest.approx(np.sort(sides)[::-1], abs=1e-4)


def test_an_epoch_asks_every_question_once(questions):
    seen = [n for batch in questions.epoch(3, np.random.default_rng(0)) for n in batch]
    assert sorted(seen) == list(range(8))


def test_scaled_depth_is_cached_and_files_that_do_not_decode_are_counted(tmp_path):
    folder = write_real_layout(tmp_path / 'real')
    options = argparse.Namespace(images=folder / 'train/images', depths=folder / 'train/depths',
                                 out=tmp_path)
    for job in cache._jobs(read_items(folder / 'train.json')[0], {}, options):
        assert cache.build_chunk(job) == (5, {'BAD_IMAGE': 15})
    batch = CachedQuestions(tmp_path, VOCABULARY).batch(range(5))
    assert batch['category'].tolist() == [0, 1, 3, 2, 2]
    assert batch['pointers'][:, 2].tolist() == [-1, 2, -1, -1, -1]
    assert batch['value'][2:].tolist() == pytest.approx([1, 3.87, 0])
    assert torch.isnan(batch['distances']).all() and torch.isfinite(batch['geometry']).all()
    assert batch['geometry'].abs().sum() > 0


def test_what_the_heads_cannot_say_is_left_out_and_counted(annotations, tmp_path, capsys):
    raw = json.loads(annotations.read_text())
    for one in raw:
        one['truth']['robot'] = True
    path = annotations.with_name('robot.json')
    path.write_text(json.dumps(raw))
    assert cache.main(['--annotations', str(path), '--images', str(annotations.parent), '--out',
                       str(tmp_path), '--workers', '1']) == 0
    assert '8 x no question of the benchmark' in capsys.readouterr().out
    assert not list(tmp_path.glob('chunk_*'))


def test_an_empty_folder_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match='training.cache'):
        CachedQuestions(tmp_path, VOCABULARY)
