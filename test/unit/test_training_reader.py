# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Reading a data set: what is read, what is left out, and that it is said."""

import copy
import json

import cv2
from hypothesis import given, settings, strategies as st
import numpy as np
import pytest
from real_layout import GOOD, PALLETS, write_real_layout
from tiny_dataset import FX, FY, HEIGHT, WIDTH, write_dataset

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.masks import decode_rle
from tinygiant_ros.training.reader import (
    group_frames,
    read_frame,
    read_frame_truth,
    read_items,
    read_regions,
)


@pytest.fixture
def annotations(tmp_path):
    return write_dataset(tmp_path)


@pytest.fixture(scope='module')
def real(tmp_path_factory):
    return write_real_layout(tmp_path_factory.mktemp('real'))


def changed(annotations, change):
    """Change the second item in the file and return what is read, and the report."""
    raw = json.loads(annotations.read_text())
    change(raw[1])
    annotations.write_text(json.dumps(raw))
    return read_items(annotations)


def test_an_item_is_read_with_frame_regions_and_labels(annotations):
    items, report = read_items(annotations)
    assert len(items) == report.read == 8 and not report.skipped and not report.ids
    frame = read_frame(items[0], annotations.parent, annotations.parent)
    assert frame.color.shape == (HEIGHT, WIDTH, 3) and frame.depth.dtype == np.float32
    assert (frame.camera.fx, frame.camera.fy) == (FX, FY) and frame.metric
    assert np.nanmin(frame.depth) > 0.5 and np.isnan(frame.depth[0]).all()
    regions = read_regions(items[2], frame)
    assert items[2].labels == ('shelf', 'pallet', 'buffer')
    shelf, pallet, _ = (region.centroid[0] for region in regions)
    assert tuple(region.label for region in regions) == items[2].labels and pallet < shelf
    assert [region.label for region in read_regions(items[0])] == ['', '']


def test_color_is_rgb(annotations):
    frame = read_frame(read_items(annotations)[0][0], annotations.parent, annotations.parent)
    assert frame.color[10, 150].tolist()[:2] == [20, 150]     # red follows the row


@pytest.mark.parametrize(('change', 'reason'), [
    (lambda raw: raw.pop('rle'), 'rle'),
    (lambda raw: raw.update(rle=[]), 'regions'),
    (lambda raw: raw.update(rle=raw['rle'] * 20), 'regions'),
    (lambda raw: raw['rle'].pop(), 'number of <mask>'),
    (lambda raw: raw['rle'].__setitem__(0, {'size': [3]}), 'size'),
    (lambda raw: raw['rle'][0].update(size=[10 ** 9, 10 ** 9]), 'size'),
    (lambda raw: raw['rle'][0].update(counts=[5, 7]), 'fill'),
    (lambda raw: raw['rle'][0].update(counts='no run lengths'), 'counts'),
    (lambda raw: raw.update(category='why'), 'category'),
    (lambda raw: raw.update(conversations=[]), 'human'),
    (lambda raw: raw['conversations'][0].update(value=3), 'human'),
    (lambda raw: raw['conversations'][0].update(value='<mask> <mask>'), 'BAD_QUESTION'),
    (lambda raw: raw.update(id=None), 'id'),
    (lambda raw: raw.update(id='0' * 32), 'there before'),
    (lambda raw: raw.update(image='../../etc/passwd'), 'image'),
    (lambda raw: raw.update(normalized_answer='near'), 'distance'),
    (lambda raw: raw.update(normalized_answer=float('nan')), 'distance'),
    (lambda raw: raw.update(category='mcq', normalized_answer='2'), 'index'),
    (lambda raw: raw.update(category='left_right', normalized_answer='up'), 'side'),
    (lambda raw: raw.update(category='count', normalized_answer=True), 'count'),
    (lambda raw: raw.update(camera={'k': [1.0] * 8}), 'camera k'),
    (lambda raw: raw['camera'].update(depth_unit_m=-1), 'depth_unit_m'),
    (lambda raw: raw.update(labels=['pallet']), 'labels'),
    (lambda raw: raw['truth'].update(subject=2), 'truth'),
    (lambda raw: raw['truth'].update(family=['mcq']), 'truth'),
    (lambda raw: raw['truth'].update(meaning={'candidates': [0, 2]}), 'truth')])
def test_a_broken_item_is_left_out_and_named(annotations, change, reason):
    items, report = changed(annotations, change)
    assert len(items) == report.read == 7 and sum(report.skipped.values()) == 1
    (said,) = report.skipped
    assert reason in said and said in str(report) and 'first: ' in str(report)


def test_the_ids_of_what_is_left_out_are_kept(annotations):
    _, report = changed(annotations, lambda raw: raw.pop('rle'))
    assert report.ids == [f'{1:032x}'] and report.ids[0] in str(report)


def as_bytes(raw):
    raw['rle'][0]['counts'] = repr(raw['rle'][0]['counts'].encode())


def as_plain_runs(raw):
    flat = decode_rle(raw['rle'][0]['counts'], HEIGHT, WIDTH).ravel(order='F')
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flat, [2]]).astype(int)))
    raw['rle'][0]['counts'] = np.diff(np.concatenate([[0], edges])).tolist()


def as_texts(raw):
    raw['rle'][0]['size'] = str(raw['rle'][0]['size'])
    raw['camera'] = {'k': [[str(one) for one in raw['camera']['k'][row:row + 3]]
                           for row in (0, 3, 6)], 'depth_unit_m': '0.001'}
    raw.update(category=' Distance', normalized_answer=' 1.0 ')


@pytest.mark.parametrize('change', [as_bytes, as_plain_runs, as_texts])
def test_the_same_said_in_another_way_is_read_as_the_same(annotations, change):
    before = read_items(annotations)[0][1]
    items, report = changed(annotations, change)
    assert len(items) == 8 and not report.skipped
    for name in ('id', 'rles', 'k', 'depth_unit_m', 'category', 'answer'):
        assert getattr(items[1], name) == getattr(before, name)


def test_an_item_without_answer_is_read(annotations):
    def strip(raw):
        for key in ('category', 'normalized_answer', 'freeform_answer', 'truth', 'labels'):
            raw.pop(key, None)
    item = changed(annotations, strip)[0][1]
    assert item.category is None and item.answer is None and item.official
    assert item.labels is None and item.mask_kind == '' and item.truth == {}


def test_what_only_a_robot_is_asked_is_not_official(annotations):
    items, _ = changed(annotations, lambda raw: raw['truth'].update(robot=True))
    assert [item.official for item in items[:3]] == [True, False, True]
    items, _ = changed(annotations, lambda raw: raw.update(
        category='relation', normalized_answer='Above', truth=None))
    assert items[1].answer == 'above' and not items[1].official


@pytest.mark.parametrize('content', ['{"a": 1}', '3', '[1, 2', '', '\ufeff{}', '[' * 100_000])
def test_a_file_that_is_no_list_is_said_in_a_sentence(tmp_path, content):
    path = tmp_path / 'val.json'
    path.write_text(content, encoding='utf-8')
    with pytest.raises(SpatialError, match='annotation file'):
        read_items(path)


def test_a_file_that_is_missing_is_said(tmp_path):
    with pytest.raises(SpatialError, match='train.json'):
        read_items(tmp_path / 'train.json')
    assert read_frame_truth(tmp_path / 'train.json') == {}


def test_frames_are_one_image_under_one_camera(annotations):
    items, _ = changed(annotations, lambda raw: raw['camera'].update(depth_unit_m=0.002))
    assert [[int(item.id, 16) for item in asked] for asked in group_frames(items)] == [
        [0, 2, 3], [1], [4, 5, 6, 7]]


def save(path, image):
    cv2.imwrite(str(path), image)


@pytest.mark.parametrize(('damage', 'code'), [
    (lambda color, depth: color.write_bytes(b'\x89PNG but no more'), ErrorCode.BAD_IMAGE),
    (lambda color, depth: color.write_bytes(b''), ErrorCode.BAD_IMAGE),
    (lambda color, depth: depth.unlink(), ErrorCode.BAD_IMAGE),
    (lambda color, depth: save(depth, np.ones((HEIGHT, WIDTH + 1), np.uint16)),
     ErrorCode.SIZE_MISMATCH),
    (lambda color, depth: save(depth, np.ones((HEIGHT, WIDTH), np.uint8)),
     ErrorCode.UNSUPPORTED_ENCODING),
    (lambda color, depth: save(depth, np.eye(HEIGHT, WIDTH)[..., None] * [0, 1, 2]),
     ErrorCode.UNSUPPORTED_ENCODING)])
def test_a_frame_that_cannot_be_read_has_its_number(annotations, damage, code):
    item = read_items(annotations)[0][0]
    damage(annotations.parent / item.image,
           annotations.parent / item.image.replace('.png', '_depth.png'))
    with pytest.raises(SpatialError) as error:
        read_frame(item, annotations.parent, annotations.parent)
    assert error.value.code is code and item.image[:6] in str(error.value)


@pytest.mark.parametrize(('change', 'code'), [
    (lambda rle: rle.update(size=[WIDTH, HEIGHT]), ErrorCode.SIZE_MISMATCH),
    (lambda rle: rle.update(counts='0'), ErrorCode.BAD_RLE),
    (lambda rle: rle.update(counts=[HEIGHT * WIDTH]), ErrorCode.EMPTY_REGION)])
def test_a_mask_that_does_not_fit_has_its_number(annotations, change, code):
    items, _ = changed(annotations, lambda raw: change(raw['rle'][0]))
    frame = read_frame(items[1], annotations.parent, annotations.parent)
    with pytest.raises(SpatialError) as error:
        read_regions(items[1], frame)
    assert error.value.code is code


def test_the_benchmarks_folder_is_read_and_its_broken_files_are_said(real):
    items, report = read_items(real / 'train.json')
    assert len(items) == 20 and not report.skipped
    assert [item.answer for item in items[:5]] == ['left', '1', '1', '3.87', '0']
    assert all(item.k is None and item.labels is None and item.official for item in items)
    failed = []
    for asked in group_frames(items):
        try:
            frame = read_frame(asked[0], real / 'train/images', real / 'train/depths')
        except SpatialError as error:
            failed.append((asked[0].image, error.code))
            continue
        assert asked[0].image == f'{GOOD}.png' and len(asked) == 5
    assert failed == [(f'{name}.png', ErrorCode.BAD_IMAGE)
                      for name in ('020821', '030517', '000777')]
    assert not frame.metric and frame.depth.shape == frame.color.shape[:2] == (1080, 1920)
    regions = read_regions(items[2], frame)
    assert [region.box for region in regions[:3]] == list(PALLETS)
    near, far = (np.nanmedian(frame.depth[box[1], box[0]]) for box in (PALLETS[2], PALLETS[0]))
    assert 3 < near < far < 30


def test_the_benchmarks_test_file_has_no_answers(real):
    items, report = read_items(real / 'test.json')
    assert len(items) == 5 and not report.skipped
    assert all(item.category is None and item.answer is None for item in items)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(['3', '2.50', '[120, 200]', '<mask>', '[Region 1]', 'pallet', 'mcq', -1]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(['from', 'value', 'size', 'counts', 'k', 'subject', 'x']), inner,
        max_size=3), max_leaves=6)


def places(value, path=()):
    """Return the paths of all entries of a JSON value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(
        value, list) else ()
    return [found for key, one in pairs for found in
            [(*path, key), *places(one, (*path, key))]]


def mutate(raw, path, value):
    """Put a value at a path of an item; delete what is there for ..."""
    for key in path[:-1]:
        raw = raw[key]
    if value is ...:
        del raw[path[-1]]
    else:
        raw[path[-1]] = value


@pytest.fixture(scope='module')
def shared(tmp_path_factory):
    return write_dataset(tmp_path_factory.mktemp('set'))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_mutation_crashes_and_good_items_are_never_lost(shared, data):
    raw = json.loads(shared.read_text())
    broken = data.draw(st.sets(st.integers(0, len(raw) - 1), max_size=4))
    for index in broken:
        raw[index] = copy.deepcopy(raw[index])
        for _ in range(data.draw(st.integers(1, 3))):
            choices = places(raw[index])
            if choices:
                mutate(raw[index], data.draw(st.sampled_from(choices)),
                       data.draw(VALUES | st.just(...)))
    path = shared.with_name('mutated.json')
    path.write_text(json.dumps(raw))
    items, report = read_items(path)
    assert report.read == len(items) == len(raw) - sum(report.skipped.values())
    good = [one['id'] for index, one in enumerate(raw) if index not in broken]
    assert [item.id for item in items if item.id in good] == good
    assert len({item.id for item in items}) == len(items)
    for item in items:
        try:
            frame = read_frame(item, shared.parent, shared.parent)
            assert len(read_regions(item, frame)) == len(item.rles)
        except SpatialError:
            assert item.id not in good
