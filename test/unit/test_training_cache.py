# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The feature cache holds what the model would compute, and batches pad it rightly."""

import json

import numpy as np
import pytest
from real_layout import CAMERA_HEIGHT as REAL_HEIGHT, GOOD, write_real_layout
from tiny_cache import build, write_questions
from tiny_dataset import HEIGHT, WIDTH
import torch

from tinygiant_ros.core import tensors
from tinygiant_ros.core.floor import find_floor, floor_from_plane
from tinygiant_ros.core.mirror import look_twice
from tinygiant_ros.core.preprocess import region_inputs, region_weights, vision_inputs
from tinygiant_ros.core.sentence import CONTROL_WORDS
from tinygiant_ros.core.tensors import TASKS
from tinygiant_ros.model.closeup import CloseUp
from tinygiant_ros.model.config import ModelConfig
from tinygiant_ros.sim.sentences import VOCABULARY
from tinygiant_ros.training import batches, cache, question_rows
from tinygiant_ros.training.batches import CachedQuestions
from tinygiant_ros.training.reader import read_frame, read_frame_truth, read_items, read_regions
from tinygiant_ros.training.truth import region_places


@pytest.fixture(scope='module')
def annotations(tmp_path_factory):
    return write_questions(tmp_path_factory.mktemp('set'))


@pytest.fixture(scope='module')
def closeup():
    torch.manual_seed(3)
    return CloseUp(ModelConfig.for_variant('64m', len(VOCABULARY))).eval()


@pytest.fixture(scope='module')
def folder(annotations, tmp_path_factory):
    out = tmp_path_factory.mktemp('cache')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, 'CHUNK_FRAMES', 1)
        assert build(annotations, out) == [(11, {}), (4, {})]
    return out


@pytest.fixture(scope='module')
def questions(folder, closeup):
    cached = CachedQuestions(folder, VOCABULARY)
    cached.look(closeup)
    return cached


@pytest.fixture(scope='module')
def items(annotations, questions):
    """The items in the order of the cache: frame by frame."""
    listed = sorted(read_items(annotations)[0], key=lambda one: one.image)
    assert questions.ids(range(len(questions))) == [one.id for one in listed]
    return listed


def numbers_of(items, task):
    return [number for number, one in enumerate(items) if question_rows.task_of(one) == task]


def test_cached_features_are_those_of_the_robots_path(annotations, items, questions, closeup):
    for number in (2, 10, 12):            # of both frames, regions in different orders
        item = items[number]
        frame = read_frame(item, annotations.parent, annotations.parent)
        regions = read_regions(item)
        count = len(regions)
        inputs, _ = region_inputs(frame, regions, find_floor(frame))
        batch = questions.batch([number])
        np.testing.assert_allclose(batch['geometry'][0], inputs[tensors.GEOMETRY][:count],
                                   atol=1e-5)
        np.testing.assert_allclose(batch['pairs'][0], inputs[tensors.PAIRS][:count, :count],
                                   atol=1e-5)
        images = vision_inputs(frame, find_floor(frame))
        parts = cache.FrozenParts(False)
        with torch.inference_mode():
            color, pooled = parts.backbones[tensors.COLOR](torch.from_numpy(
                images[tensors.COLOR]))
            depth, _ = parts.backbones[tensors.DEPTH](torch.from_numpy(images[tensors.DEPTH]))
            looks = look_twice(lambda *values: closeup(*map(torch.from_numpy, values)).numpy(),
                               inputs[tensors.CROPS], inputs[tensors.CROP_GEOMETRY])
        cells = torch.cat([color, depth], dim=-1)[0].numpy()
        expected = region_weights(regions, HEIGHT, WIDTH) @ cells
        np.testing.assert_allclose(batch['pooled'][0], expected, atol=0.02, rtol=0.01)
        np.testing.assert_allclose(batch['color_pooled'][0], pooled[0], atol=0.02, rtol=0.01)
        np.testing.assert_allclose(batch['looks'][0], looks, atol=0.01)
    assert np.ptp(questions.batch([10])['looks'][0].numpy(), axis=0).max() > 0.1


def test_crops_are_those_of_the_robots_path_in_half_precision(annotations, items, folder):
    item = items[2]                       # shelf, pallet, buffer; the frame's order is its own
    frame = read_frame(item, annotations.parent, annotations.parent)
    expected = region_inputs(frame, read_regions(item), find_floor(frame))[0][tensors.CROPS]
    with np.load(folder / 'chunk_00000.npz') as arrays:
        assert arrays['frame_crops'].dtype == np.float16
        places = arrays['question_regions'].reshape(-1)[np.cumsum(
            [0, *arrays['question_regions_length']])[2]:][:3]
        np.testing.assert_allclose(arrays['frame_crops'][places], expected, atol=0.005)
        assert arrays['frame_regions'].tolist() == [3]   # a mask is kept once a frame
        assert arrays['frame_unit'].tolist() == [1.0]


def test_targets_say_what_the_annotations_say(questions):
    batch = questions.batch(range(4))
    assert batch['category'].tolist() == [0, 2, 3, 1]
    assert batch['pointers'].tolist() == [[0, 2, 1], [0, 1, 2], [0, 3, 0], [0, 0, 1]]
    assert batch['side'].tolist() == [0, -1, -1, -1]
    assert batch['relation'].tolist() == [-1] * 4 and batch['official'].tolist() == [1.0] * 4
    assert batch['members'].tolist() == [[-1] * 3, [-1] * 3, [0] * 3, [-1] * 3]
    assert batch['region_mask'].tolist() == [[1, 1, 0], [1, 1, 0], [1, 1, 1], [1, 1, 1]]
    assert batch['distances'][1, 0, 1] == pytest.approx(1.0, abs=1e-4)
    assert torch.isnan(batch['distances'][1, 2]).all()
    words = batch['words'][0]
    assert [VOCABULARY[i] for i in words[words >= 0]] == [
        CONTROL_WORDS[1], '<subject>', 'is', '<side>', '.', CONTROL_WORDS[2]]


def test_what_only_a_robot_is_asked_has_targets_of_its_own(items, questions):
    numbers = [number for number, one in enumerate(items) if one.truth.get('robot')]
    batch = questions.batch(numbers)
    assert [TASKS[index] for index in batch['category']] == [
        'range', 'height', 'relation', 'passage', 'none', 'mcq', 'count']
    assert batch['official'].tolist() == [0.0] * 7
    assert batch['pointers'].tolist() == [[0, 0, 1], [0, 0, 1], [0, 2, 1], [0, 2, 1],
                                          [-1, -1, -1], [0, 0, 2], [0, 3, 0]]
    assert batch['relation'].tolist() == [-1, -1, tensors.RELATIONS.index('behind'), -1, -1, -1,
                                          -1]
    assert batch['side'].tolist() == [-1] * 7
    value = batch['value'].tolist()
    assert value[:2] == pytest.approx([4.61, 0.9]) and value[6] == 1.0
    assert np.isnan(value[2:6]).all()
    assert batch['members'][6].tolist() == [0, 1, 0] and (batch['members'][:6] == -1).all()
    assert batch['words'][4].tolist() == [-1] * tensors.MAX_SENTENCE


def test_a_question_is_alone_that_names_nothing_but_what_it_asks_for(items, questions):
    alone = questions.alone()
    assert [items[number].truth.get('family') for number in np.flatnonzero(alone)] == [
        one.truth.get('family') for one in items
        if {'subject'} == {name for name in ('subject', 'object', 'reference')
                           if one.truth.get(name, -1) >= 0}]
    assert alone.any() and not alone.all()


def test_bins_of_answers(items, questions):
    bins = questions.value_bins()
    assert bins.dtype == np.int64
    by_task = {task: bins[numbers_of(items, task)].tolist() for task in TASKS}
    assert by_task == {'left_right': [0, 0], 'mcq': [-1] * 3, 'distance': [1, 1],
                       'count': [0, 1, 0], 'range': [5], 'height': [1],
                       'relation': [tensors.RELATIONS.index('behind')], 'passage': [-1],
                       'none': [-1]}


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
        assert place[8] == pytest.approx(one['size'][2], abs=0.01)
    sides = np.ptp(np.array(objects[item.truth['objects'][2]]['footprint'])[:, [0, 2]], axis=0)
    assert places[2, 3:5] == pytest.approx(np.sort(sides)[::-1], abs=1e-4)


def test_places_under_scaled_depth_are_true_metres_on_the_true_floor(annotations):
    truth = next(iter(read_frame_truth(annotations).values())) | {
        'camera_height': 1.2, 'up': [0.0, -1.0, 0.0]}
    true, recovered = (floor_from_plane(np.array([0.0, -1.0, 0.0]), height)
                       for height in (1.2, 0.9))
    chosen = [2, 0]
    expected = region_places([truth['objects'][index] for index in chosen], true)
    np.testing.assert_array_equal(cache._places(chosen, truth, recovered, False), expected)
    np.testing.assert_array_equal(cache._places(chosen, truth, true, True), expected)
    assert np.abs(cache._places(chosen, truth, recovered, True) - expected).max() > 0.2
    for unknown in ([2, -1], [0, 3]):     # no such object in the truth of the frame
        assert np.isnan(cache._places(unknown, truth, true, True)).all()


@pytest.mark.parametrize('together', [1, 2, 512])
def test_a_look_depends_on_its_region_alone(folder, questions, closeup, monkeypatch, together):
    monkeypatch.setattr(batches, '_LOOK_BATCH', together)
    cached = CachedQuestions(folder, VOCABULARY)
    cached.look(closeup.train())          # statistics of a batch must not come in
    numbers = range(len(questions))
    torch.testing.assert_close(cached.batch(numbers)['looks'], questions.batch(numbers)['looks'],
                               rtol=1e-4, atol=1e-4)


# kinds of caches, and what they leave out

def test_regions_alone_need_neither_backbones_nor_questions(annotations, folder, tmp_path,
                                                            monkeypatch):
    monkeypatch.setattr(cache, 'EfficientNetLite', None)
    assert build(annotations, tmp_path, regions_only=True) == [(0, {})]
    with np.load(tmp_path / 'chunk_00000.npz') as arrays:
        assert {name.removesuffix('_length') for name in arrays} == {
            'frame_regions', 'frame_geometry', 'frame_crops', 'frame_places', 'frame_unit'}
        for number, path in enumerate(sorted(folder.glob('chunk_*.npz'))):
            rows = slice(3 * number, 3 * number + 3)
            with np.load(path) as whole:
                for name in ('frame_geometry', 'frame_crops', 'frame_places'):
                    np.testing.assert_array_equal(arrays[name][rows], whole[name])
        assert arrays['frame_regions'].tolist() == [3, 3]
    assert len(CachedQuestions(tmp_path, VOCABULARY)) == 0


def test_scaled_depth_is_cached_and_files_that_do_not_decode_are_counted(tmp_path, closeup):
    folder = write_real_layout(tmp_path / 'real')
    known = {f'{GOOD}.png': {'camera_height': REAL_HEIGHT}}
    units = []
    for out, truth in ((tmp_path / 'told', known), (tmp_path / 'untold', {})):
        out.mkdir()
        assert build(folder / 'train.json', out, truth,
                     images=folder / 'train/images') == [(5, {'BAD_IMAGE': 15})]
        with np.load(out / 'chunk_00000.npz') as arrays:
            units.append(arrays['frame_unit'])
    items = read_items(folder / 'train.json')[0]
    floor = find_floor(read_frame(items[0], folder / 'train/images', folder / 'train/depths'))
    assert units[0] * floor.height_m == pytest.approx(REAL_HEIGHT, rel=1e-5)
    assert np.isnan(units[1]).all()
    questions = CachedQuestions(tmp_path / 'untold', VOCABULARY)
    questions.look(closeup)
    batch = questions.batch(range(5))
    assert batch['category'].tolist() == [0, 1, 3, 2, 2]
    assert batch['official'].tolist() == [1.0] * 5
    assert batch['pointers'][:, 2].tolist() == [-1, 2, -1, -1, -1]
    assert batch['value'][2:].tolist() == pytest.approx([1, 3.87, 0])
    assert torch.isnan(batch['distances']).all() and torch.isfinite(batch['geometry']).all()
    assert torch.isnan(batch['places']).all() and torch.isfinite(batch['looks']).all()
    assert batch['geometry'].abs().sum() > 0


def test_answers_that_no_head_can_give_are_not_known(annotations, tmp_path):
    """Files of others may call a relation what they like; one of them must not end the run."""
    raw = json.loads(annotations.read_text())
    raw = [one for one in raw if one['category'] == 'relation']
    raw += [raw[0] | {'id': 'f' * 32, 'normalized_answer': 'inside'},
            raw[0] | {'id': 'e' * 32, 'normalized_answer': None, 'category': None}]
    path = annotations.with_name('others.json')
    path.write_text(json.dumps(raw))
    assert build(path, tmp_path, {}) == [(3, {})]
    questions = CachedQuestions(tmp_path, VOCABULARY)
    questions.look(CloseUp(ModelConfig.for_variant('64m', len(VOCABULARY))))
    batch = questions.batch(range(3))
    assert batch['relation'].tolist() == [tensors.RELATIONS.index('behind'), -1, -1]
    assert batch['category'].tolist() == [TASKS.index('relation')] * 2 + [-1]
    assert questions.value_bins().tolist() == batch['relation'].tolist()


def test_an_interrupted_run_builds_what_is_missing(annotations, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cache, 'CHUNK_FRAMES', 1)
    arguments = ['--annotations', str(annotations), '--images', str(annotations.parent), '--out',
                 str(tmp_path), '--workers', '1', '--regions-only']
    assert cache.main(arguments) == 0
    first, second = sorted(tmp_path.iterdir())
    expected = second.read_bytes()
    first.write_bytes(b'as it was')
    second.unlink()
    assert cache.main(arguments) == 0
    assert 'chunk 1 of 1' in capsys.readouterr().out
    assert first.read_bytes() == b'as it was' and second.read_bytes() == expected


def test_an_empty_folder_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match='training.cache'):
        CachedQuestions(tmp_path, VOCABULARY)
