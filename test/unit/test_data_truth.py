# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What a written data set claims is true of the boxes that it stores, by code of its own."""

from collections import Counter
import json

import pytest
from recompute import recompute
from sim_frames import need_opengl

from tinygiant_ros.core.tensors import CATEGORIES, EXTRA_CATEGORIES, UNANSWERABLE
from tinygiant_ros.sim import margins
from tinygiant_ros.sim.dataset import main

SPLITS = ('val', 'test', 'test_unseen_world', 'test_unanswerable', 'test_benchmark')
# What a recomputed margin is about: pixels in the image of an order, or metres.
PIXELS = ('left_right', 'extreme', 'distance_extremes', 'distance_pallet_buffer',
          'distance_transporter_buffer', 'distance_pallet_shelf', 'camera_distance',
          'count_shelf_side')
METRES = {'nearest_to_transporter': margins.NEAR_GAP, 'nearest_to_empty': margins.NEAR_GAP,
          'buffer_near_shelf': margins.NEAR_GAP, 'nearest_to_robot': margins.NEAR_GAP,
          'farthest_from_robot': margins.NEAR_GAP, 'count_buffer': margins.BORDER_MARGIN,
          'count_near_shelf': margins.BORDER_MARGIN, 'front_behind': margins.FRONT_MARGIN,
          'wide_enough': margins.PASSAGE_GAP}


@pytest.fixture(scope='module')
def asked(tmp_path_factory):
    """Return (item, frame) of all questions of a small data set."""
    need_opengl()
    out = tmp_path_factory.mktemp('data')
    assert main(['--out', str(out), '--split', *SPLITS, '--frames', '4']) == 0
    pairs = []
    for split in SPLITS:
        frames = json.loads((out / f'{split}_frames.json').read_text())
        items = json.loads((out / f'{split}.json').read_text())
        assert len(items) >= (10 if split == 'test_unanswerable' else 20) * len(frames) > 0
        pairs += [(item, frames[item['image']]) for item in items]
    return pairs


def test_every_answer_follows_from_the_stored_boxes(asked):
    for item, frame in asked:
        answer, _ = recompute(item, frame)
        told = item['normalized_answer']
        if item['category'] == 'distance':
            assert abs(float(told) - answer) <= 0.0051, item
        else:
            assert str(told) == str(answer), item


def test_no_question_is_a_toss_up(asked):
    for item, frame in asked:
        family = item['truth']['family']
        _, margin = recompute(item, frame)
        if family in METRES:
            assert margin >= METRES[family] - 0.01, item
        elif family in PIXELS:
            # masks of boxes and sloppy ones may lie some pixels beside the true outline
            least = max(margins.SIDE_PIXELS, margins.SIDE_SHARE * item['rle'][0]['size'][1])
            assert margin >= (0.5 if item['mask_kind'] in ('box', 'jittered') else 0.95) * least


def test_all_categories_are_asked(asked):
    seen = Counter(item['category'] for item, _ in asked)
    assert set(seen) == {*CATEGORIES, *EXTRA_CATEGORIES, UNANSWERABLE}
    assert all(item['truth']['robot'] is False for item, frame in asked
               if frame['sensor'] == 'scaled8')
