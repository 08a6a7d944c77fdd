# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A small data set with questions that only a robot is asked, and caches of it."""

import argparse
import json

import pytest
from tiny_dataset import item as raw_item, view, write_dataset
import torch

from tinygiant_ros.model.closeup import CloseUp
from tinygiant_ros.model.config import ModelConfig
from tinygiant_ros.sim.sentences import VOCABULARY
from tinygiant_ros.training import cache
from tinygiant_ros.training.batches import CachedQuestions
from tinygiant_ros.training.reader import read_frame_truth, read_items

MEANINGS = {                              # of the first and the last question about each frame
    'left_right': {'a': {'label': 'pallet', 'how': 'only', 'pool': [0]},
                   'b': {'label': 'shelf', 'how': 'only', 'pool': [1]}},
    'mcq': {'b': {'label': 'shelf', 'how': 'only', 'pool': [2]}, 'candidates': [0, 1],
            'candidate_label': 'pallet'}}
FAMILIES = {'left_right': 'left_right', 'mcq': 'nearest_to_transporter'}
# question, category, answer, labels of its regions, truth: what only a robot is asked
ROBOT = (
    ('How far is the shelf <mask> from you?', 'distance', 4.61, ['shelf'],
     {'family': 'camera_distance', 'subject': 0}),
    ('How high is the pallet <mask>?', 'distance', 0.9, ['pallet'],
     {'family': 'load_height', 'subject': 0}),
    ('Is the shelf <mask> in front of or behind the pallet <mask>?', 'relation', 'behind',
     ['shelf', 'pallet'], {'family': 'front_behind', 'subject': 0, 'object': 1}),
    ('Do 0.8 m fit between the pallet <mask> and the shelf <mask>?', 'passage', 'yes',
     ['pallet', 'shelf'], {'family': 'wide_enough', 'subject': 0, 'object': 1}),
    ('Who owns the shelf <mask>?', 'none', 'none', ['shelf'], {'family': 'not_spatial'}),
    ('Which of <mask> and <mask> is nearest to you?', 'mcq', '1', ['shelf', 'pallet'],
     {'family': 'nearest_to_robot', 'subject': 1}),
    ('How many of <mask> and <mask> are left of the buffer <mask>?', 'count', 1,
     ['shelf', 'pallet', 'buffer'],
     {'family': 'count_shelf_side', 'object': 2, 'members': [1]}))


def write_questions(folder):
    """Two frames with four questions each, as write_dataset gives; the first has more."""
    path = write_dataset(folder)
    raw = json.loads(path.read_text())
    for one in raw:
        if one['category'] in MEANINGS:
            one['truth'] |= {'meaning': MEANINGS[one['category']],
                             'family': FAMILIES[one['category']]}
    masks = view()[2]
    raw += [raw_item(100 + number, raw[0]['image'], masks, labels, text, category, answer,
                     robot=True, **truth)
            for number, (text, category, answer, labels, truth) in enumerate(ROBOT)]
    path.write_text(json.dumps(raw))
    return path


def cached(folder):
    """Return the questions of a cache with the looks of an untrained close-up."""
    questions = CachedQuestions(folder, VOCABULARY)
    torch.manual_seed(3)
    questions.look(CloseUp(ModelConfig.for_variant('64m', len(VOCABULARY))).eval())
    return questions


def build(annotations, out, truth=None, wordings=1, regions_only=False, images=None,
          texts_only=False):
    """Build all chunks in this process; return their questions and what was left out."""
    images = images or annotations.parent
    options = argparse.Namespace(images=images, depths=images.with_name('depths') if (
        images.name == 'images') else None, out=out, wordings=wordings, regions_only=regions_only,
        texts_only=texts_only)
    truth = read_frame_truth(annotations) if truth is None else truth
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, '_parts', None)             # those of another kind of cache
        return [cache.build_chunk(job)
                for job in cache._jobs(read_items(annotations)[0], truth, options)]
