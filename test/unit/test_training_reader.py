# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Reading a data set: what is read, what is left out, and that it is said."""

import json

import numpy as np
import pytest
from tiny_dataset import FX, FY, HEIGHT, WIDTH, write_dataset

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.training.reader import (
    read_frame,
    read_frame_truth,
    read_items,
    read_regions,
    region_labels,
)


@pytest.fixture
def annotations(tmp_path):
    return write_dataset(tmp_path)


def test_an_item_is_read_with_frame_regions_and_labels(annotations):
    items, report = read_items(annotations)
    assert len(items) == report.read == 8 and not report.skipped
    frame = read_frame(items[0], annotations.parent, annotations.parent)
    assert frame.color.shape == (HEIGHT, WIDTH, 3) and frame.depth.dtype == np.float32
    assert (frame.camera.fx, frame.camera.fy) == (FX, FY)
    assert np.nanmin(frame.depth) > 0.5 and np.isnan(frame.depth[0]).all()
    labels = region_labels(items[2], read_frame_truth(annotations))
    assert labels == ['shelf', 'pallet', 'buffer']
    regions = read_regions(items[2], labels)
    shelf, pallet, _ = (region.centroid[0] for region in regions)
    assert [region.label for region in regions] == labels and pallet < shelf


def test_color_is_rgb(annotations):
    frame = read_frame(read_items(annotations)[0][0], annotations.parent, annotations.parent)
    assert frame.color[10, 150].tolist()[:2] == [20, 150]     # red follows the row


@pytest.mark.parametrize(('change', 'reason'), [
    (lambda raw: raw.pop('rle'), 'rle'),
    (lambda raw: raw.update(rle=[]), 'regions'),
    (lambda raw: raw.update(rle=raw['rle'] * 20), 'regions'),
    (lambda raw: raw.update(category='why'), 'category'),
    (lambda raw: raw.update(conversations=[]), 'human'),
    (lambda raw: raw.pop('camera'), 'camera'),
    (lambda raw: raw['rle'].__setitem__(0, {'size': [3]}), 'Error')])
def test_a_broken_item_is_left_out_and_named(annotations, change, reason):
    raw = json.loads(annotations.read_text())
    change(raw[1])
    annotations.write_text(json.dumps(raw))
    items, report = read_items(annotations)
    assert len(items) == 7 and sum(report.skipped.values()) == 1
    assert reason in str(report) and raw[1]['id'] in str(report)


def test_an_item_without_answer_is_read(annotations):
    raw = json.loads(annotations.read_text())
    for key in ('category', 'normalized_answer', 'freeform_answer', 'truth'):
        raw[0].pop(key)
    annotations.write_text(json.dumps(raw))
    item = read_items(annotations)[0][0]
    assert item.category is None and item.answer is None
    assert region_labels(item, {}) == ['', '']


def test_an_image_that_does_not_decode_is_bad_image(annotations):
    item = read_items(annotations)[0][0]
    (annotations.parent / item.image).write_bytes(b'\x89PNG but no more')
    with pytest.raises(SpatialError) as error:
        read_frame(item, annotations.parent, annotations.parent)
    assert error.value.code is ErrorCode.BAD_IMAGE and item.image in str(error.value)
