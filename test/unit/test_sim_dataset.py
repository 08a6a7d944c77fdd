# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The written data set: splits, layout, fields, types, masks, same seed same files."""

from collections import Counter
from concurrent.futures.process import BrokenProcessPool
import json
import os
import re
import shutil

import cv2
import numpy as np
import pytest
from sim_frames import need_opengl

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.masks import decode_rle
from tinygiant_ros.core.sentence import fill_sentence
from tinygiant_ros.core.tensors import CATEGORIES, UNANSWERABLE
from tinygiant_ros.sim import dataset
from tinygiant_ros.sim.annotations import heading
from tinygiant_ros.sim.camera import VIEW_KINDS
from tinygiant_ros.sim.questions import MIXES, PHRASE_POOLS
from tinygiant_ros.sim.regions import MASK_KINDS
from tinygiant_ros.sim.scene import SimulatedCamera
from tinygiant_ros.sim.sensor import SENSORS
from tinygiant_ros.sim.splits import SCALED, Split, SPLITS, Take
from tinygiant_ros.sim.world import POOLS
from tinygiant_ros.sim.writer import ChunkJob
from tinygiant_ros.training.reader import read_frame, read_items, read_regions

FRAMES = 2
BENCHMARK = 'test_benchmark'
REFUSED, BESIDE = 'test_unanswerable', 'test_beside'
WRITTEN = ('val', 'test_unseen_words', 'test_unseen_world', REFUSED, BENCHMARK)


def write(folder, *options, workers=2):
    return dataset.main(['--out', str(folder), '--frames', str(FRAMES), '--seed', '11',
                         '--workers', str(workers), *options])


@pytest.fixture(scope='module')
def folder(tmp_path_factory):
    need_opengl()
    path = tmp_path_factory.mktemp('set')
    assert write(path, '--split', *WRITTEN) == 0
    return path


@pytest.fixture(scope='module')
def items(folder):
    return {name: json.loads((folder / f'{name}.json').read_text()) for name in WRITTEN}


@pytest.fixture(scope='module')
def frames(folder):
    return {name: json.loads((folder / f'{name}_frames.json').read_text()) for name in WRITTEN}


def pairs(items, frames, *names):
    """Yield every item of some splits (all by default) with the truth of its frame."""
    for name in names or WRITTEN:
        for item in items[name]:
            yield item, frames[name][item['image']]


def test_the_table_of_splits_holds_together():
    assert list(SPLITS) == ['train', 'val', 'test', 'test_unseen_words', 'test_unseen_world',
                            REFUSED, BESIDE, BENCHMARK]
    assert len({split.seed for split in SPLITS.values()}) == len(SPLITS)
    for split in SPLITS.values():
        assert split.worlds in POOLS and split.words in PHRASE_POOLS
        for take in split.takes:
            assert take.view in VIEW_KINDS and take.sensor in (*SENSORS, SCALED)
            assert take.mix in MIXES and set(take.masks) <= set(MASK_KINDS)
    views = {name: {take.view for take in split.takes} for name, split in SPLITS.items()}
    assert not views['train'] & views['test_unseen_world']
    assert [name for name, split in SPLITS.items() if split.worlds == 'unseen'] == [
        'test_unseen_world']
    assert [name for name, split in SPLITS.items() if split.words == 'unseen'] == [
        'test_unseen_words', REFUSED]


def test_sorts_of_frames_come_as_often_as_their_shares():
    split = Split(1, {}, (Take('robot', 'stereo', 0.7), Take('wall', 'tof', 0.3)))
    for first in (0, 40):
        views = Counter(split.take(first + number).view for number in range(40))
        assert abs(views['robot'] - 28) <= 2


def test_layout_and_images(folder, frames):
    for split, described in frames.items():
        assert sorted(described) == [f'{i:06d}.png' for i in range(FRAMES)]
        for name, frame in described.items():
            size = frame['camera']['height'], frame['camera']['width']
            color = cv2.imread(str(folder / split / 'images' / name))
            depth = cv2.imread(str(folder / split / 'depths' / f'{name[:-4]}_depth.png'),
                               cv2.IMREAD_UNCHANGED)
            assert color.shape == (*size, 3) and color.std() > 5 and depth.shape == size
            if frame['sensor'] == SCALED:
                assert depth.dtype == np.uint8 and (depth.min(), depth.max()) == (0, 255)
                near, far = frame['depth_range_m']
                assert 0.1 < near < far - 1
            else:
                assert depth.dtype == np.uint16 and 'depth_range_m' not in frame
                assert 0.2 < (depth > 0).mean() < 1 and depth[depth > 0].min() >= 100


def test_every_frame_has_enough_questions_and_the_figures_say_so(folder, items):
    figures = json.loads((folder / 'throughput.json').read_text())
    for name in WRITTEN:
        counts = Counter(item['image'] for item in items[name])
        assert len(counts) == FRAMES
        assert set(counts.values()) == {10} if name == REFUSED else min(counts.values()) >= 20
        assert figures[name]['frames'] == FRAMES
        assert figures[name]['questions'] == len(items[name])
        assert figures[name]['fewest_questions'] == min(counts.values())
        assert figures[name]['frames_per_s'] > 0 and figures[name]['cpu_s_per_frame'] > 0
    assert figures['all']['questions'] == sum(len(listed) for listed in items.values())


def test_items_have_the_fields_and_types_of_the_benchmark(items, frames):
    kinds = {'left_right': str, 'mcq': str, 'count': int, 'distance': float, 'relation': str,
             'passage': str, UNANSWERABLE: str}
    ids = [item['id'] for item, _ in pairs(items, frames)]
    assert len(set(ids)) == len(ids)
    for item, frame in pairs(items, frames):
        assert re.fullmatch('[0-9a-f]{32}', item['id']) and item['mask_kind'] in MASK_KINDS
        human, gpt = item['conversations']
        assert (human['from'], gpt['from']) == ('human', 'gpt')
        assert gpt['value'] == item['freeform_answer']
        assert type(item['normalized_answer']) is kinds[item['category']]
        if item['truth']['style'] == 'mask':
            assert human['value'].count('<mask>') == len(item['rle'])
        if frame['sensor'] == SCALED:
            assert 'camera' not in item
            continue
        k = item['camera']['k']
        assert len(k) == 9 and item['camera']['depth_unit_m'] == 0.001
        camera = frame['camera']
        assert (k[2], k[5]) == ((camera['width'] - 1) / 2, (camera['height'] - 1) / 2)


def test_the_reader_takes_every_item(folder):
    for name in WRITTEN:
        items, report = read_items(folder / f'{name}.json')
        assert not report.skipped, str(report)
        assert {item.k is None for item in items if name == BENCHMARK} <= {True}
        frame = read_frame(items[0], folder / name / 'images', folder / name / 'depths')
        assert frame.metric == (items[0].k is not None)
        for item in items[:5]:
            assert len(read_regions(item, frame)) == len(item.rles)


def test_what_cannot_be_answered_is_asked_where_it_belongs(items):
    found = {name: {item['category'] == UNANSWERABLE for item in items[name]} for name in WRITTEN}
    assert found == {'val': {True, False}, REFUSED: {True}, 'test_unseen_words': {False},
                     'test_unseen_world': {False}, BENCHMARK: {False}}
    for item in items[REFUSED]:
        assert item['normalized_answer'] == UNANSWERABLE and item['truth']['sentence'] == []
        assert 'labels' in item or item['truth']['family'] != 'absent_thing'


def test_the_benchmark_split_gives_only_what_the_benchmark_gives(items, frames):
    for item, frame in pairs(items, frames, BENCHMARK):
        assert item['category'] in CATEGORIES and not item['truth']['robot']
        assert item['mask_kind'] == 'amodal' and 'labels' not in item
        assert item['conversations'][0]['value'].count('<mask>') == len(item['rle'])
        assert frame['sensor'] == SCALED and frame['view'] == 'benchmark'
        assert frame['camera']['width'] * 9 == frame['camera']['height'] * 16


def test_splits_keep_to_their_pools(items, frames):
    for name in WRITTEN:
        split = SPLITS[name]
        assert {frame['pool'] for frame in frames[name].values()} == {split.worlds}
        assert {item['truth']['pool'] for item in items[name]} == {split.words}


def test_labels_are_those_of_the_objects_and_always_there_for_words(items, frames):
    named = 0
    for item, frame in pairs(items, frames, *WRITTEN[:-1]):
        if 'labels' in item:
            named += 1
            assert item['labels'] == [frame['objects'][index]['label']
                                      for index in item['truth']['objects']]
        else:
            assert item['truth']['style'] != 'words'
    assert named > 0


def test_masks_are_of_the_kind_that_is_said(items, frames):
    for item, frame in pairs(items, frames):
        for rle, index in zip(item['rle'], item['truth']['objects'], strict=True):
            seen = frame['objects'][index]
            if item['mask_kind'] in ('modal', 'amodal'):
                assert rle == seen['rle' if item['mask_kind'] == 'modal' else 'amodal']
        mask, modal, amodal = (decode_rle(one['counts'], *one['size'])
                               for one in (rle, seen['rle'], seen['amodal']))
        assert mask.any() and amodal[modal].all()
        if item['mask_kind'] == 'box':
            assert mask[np.ix_(mask.any(axis=1), mask.any(axis=0))].all()
        if item['mask_kind'] == 'jittered':
            assert 0.5 < (mask & modal).sum() / (mask | modal).sum() < 1


def test_meaning_points_at_regions_of_the_label(items, frames):
    for item, frame in pairs(items, frames):
        truth = item['truth']
        labels = [frame['objects'][index]['label'] for index in truth['objects']]
        assert truth['meaning'] or item['category'] == UNANSWERABLE
        for name in ('subject', 'object', 'reference'):
            assert -1 <= truth[name] < len(labels)
        for name in ('a', 'b', 'c'):
            picked = truth['meaning'].get(name)
            if picked:
                assert {labels[index] for index in picked['pool']} == {picked['label']}


def test_truth_sentence_gives_the_freeform_answer(items, frames):
    for item, _ in pairs(items, frames):
        truth, value = item['truth'], item['normalized_answer']
        if truth['robot']:
            continue
        side = value if item['category'] == 'left_right' else (
            'left' if 'left' in item['freeform_answer'] else 'right')
        text = fill_sentence(
            truth['sentence'], subject=truth['subject'], object_=truth['object'],
            reference=truth['reference'], members=truth['members'], side=side,
            value=value if item['category'] == 'distance' else None,
            count=value if item['category'] == 'count' else None)
        assert text == item['freeform_answer']


def test_up_is_the_normal_of_the_floor_that_footprints_lie_on(frames):
    for described in frames.values():
        for frame in described.values():
            up = np.array(frame['up'])
            for item in frame['objects']:
                if item['carried_by'] < 0:
                    heights = np.array(item['footprint']) @ up + frame['camera_height']
                    assert heights == pytest.approx(0, abs=2e-3)
                    lift = np.dot(item['center'], up) + frame['camera_height']
                    assert lift == pytest.approx(item['size'][2] / 2, abs=2e-3)


def test_heading_is_counted_from_ahead_to_the_left():
    up = np.array([0.0, -0.6, -0.8])                  # a camera that looks steeply down
    ahead, right = np.array([0.0, -0.8, 0.6]), np.array([1.0, 0.0, 0.0])
    for angle in (-2.5, 0.0, 0.7, 3.0):
        along = np.cos(angle) * ahead - np.sin(angle) * right
        across = np.sin(angle) * ahead + np.cos(angle) * right
        corners = np.array([1.3 * sx * along - 0.4 * sy * across
                            for sx, sy in ((1, 1), (-1, 1), (-1, -1), (1, -1))])
        assert heading(corners + [0.2, 1.0, 5.0], up) == pytest.approx(angle)


def content(folder):
    """Return the bytes of all files of a data set but those with times in them."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob('*')
            if path.is_file() and path.parent.name != 'chunks' and path.name != 'throughput.json'}


def test_same_seed_same_bytes_and_finished_frames_are_kept(folder, tmp_path):
    """One worker makes what two made, and goes on where a run was stopped."""
    shutil.copytree(folder / BENCHMARK, tmp_path / BENCHMARK)
    (tmp_path / BENCHMARK / 'images/000000.png').unlink()
    (tmp_path / 'val/chunks').mkdir(parents=True)
    (tmp_path / 'val/chunks/000000.part').write_text('{"frames": 2, "quest')
    assert write(tmp_path, '--split', 'val', BENCHMARK, workers=1) == 0
    made, whole = content(tmp_path), content(folder)
    kept = f'{BENCHMARK}/images/000000.png'
    assert kept not in made, 'what is finished is not made again'
    assert made == {path: data for path, data in whole.items() if path != kept
                    and re.match(f'(val|{BENCHMARK})(/|[.]|_frames)', path)}


def test_all_splits_of_the_size_are_made_and_a_failure_is_said(tmp_path, monkeypatch, capsys):
    asked = []

    def fail(work, jobs, workers):
        asked.extend(jobs)
        raise SpatialError(ErrorCode.NOT_READY, 'nothing can be rendered')
    monkeypatch.setattr(dataset, 'run_jobs', fail)
    assert dataset.main(['--out', str(tmp_path), '--size', 'full']) == 1
    assert 'nothing can be rendered' in capsys.readouterr().err
    frames = Counter()
    for job in asked:
        frames[job.split] += job.frames
    assert frames == {name: split.frames['full'] for name, split in SPLITS.items()}


def test_other_settings_in_the_same_folder_are_refused(folder, capsys):
    before = content(folder)
    assert write(folder, '--split', 'val', '--seed', '12') == 2
    assert 'other settings' in capsys.readouterr().err and content(folder) == before


@pytest.mark.parametrize('options', [['--split', 'nothing'], ['--frames', '0'],
                                     ['--workers', 'many'], ['--seed', '-1']])
def test_options_that_make_no_sense_are_refused(tmp_path, options):
    with pytest.raises(SystemExit):
        write(tmp_path, *options)


def raise_error(job):
    raise SpatialError(ErrorCode.NO_FRAME, f'chunk {job.index} went wrong')


def die(job):
    os._exit(3)


@pytest.mark.parametrize(('work', 'error', 'message'), [
    (raise_error, SpatialError, 'chunk [012] went wrong'),
    (die, BrokenProcessPool, 'terminated abruptly')])
def test_a_worker_that_fails_ends_the_run_with_its_error(tmp_path, work, error, message):
    jobs = [ChunkJob(str(tmp_path), 'val', 1, index, 1, 20) for index in range(3)]
    with pytest.raises(error, match=message):
        dataset.run_jobs(work, jobs, 1)


def test_chunks_are_joined_in_their_order(tmp_path):
    jobs = [ChunkJob(str(tmp_path / 'val'), 'val', 1, index, 1, 20) for index in range(2)]
    (tmp_path / 'val/chunks').mkdir(parents=True)
    for job in jobs[::-1]:
        job.path.write_text(f'{{"frames":1}}\n"{job.index}.png":{{"objects":[]}}\n'
                            f'{{"id":"{job.index}a"}}\n{{"id":"{job.index}b"}}\n')
    dataset._merge(tmp_path, 'val', jobs)
    assert json.loads((tmp_path / 'val.json').read_text()) == [
        {'id': f'{index}{letter}'} for index in range(2) for letter in 'ab']
    assert list(json.loads((tmp_path / 'val_frames.json').read_text())) == ['0.png', '1.png']


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
