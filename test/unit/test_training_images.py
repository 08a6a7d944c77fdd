# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Backbones can learn: they see what the cache was made of, and get a gradient."""

from dataclasses import replace

import numpy as np
import pytest
from tiny_dataset import write_dataset
from tiny_model import tiny_model
from tiny_training import CONFIG
import torch

from tinygiant_ros.runtime.pretrained import load_pretrained
from tinygiant_ros.sim.sentences import VOCABULARY
from tinygiant_ros.training import cache, losses, train
from tinygiant_ros.training.batches import CachedQuestions
from tinygiant_ros.training.distributed import Group
from tinygiant_ros.training.images import FrameImages, IMAGES, seen


@pytest.fixture(scope='module')
def data(tmp_path_factory):
    """Return a folder with one split, val, in the benchmark's layout."""
    folder = tmp_path_factory.mktemp('set')
    write_dataset(folder)
    for kind, pattern in (('depths', '*_depth.png'), ('images', '*.png')):
        (folder / 'val' / kind).mkdir(parents=True)
        for path in list(folder.glob(pattern)):
            path.rename(folder / 'val' / kind / path.name)
    return folder


@pytest.fixture(scope='module')
def questions(data, tmp_path_factory):
    out = tmp_path_factory.mktemp('cache')
    assert cache.main(['--annotations', str(data / 'val.json'), '--images',
                       str(data / 'val/images'), '--depths', str(data / 'val/depths'), '--out',
                       str(out), '--workers', '1']) == 0
    cached = CachedQuestions(out, VOCABULARY)
    cached.look(tiny_model().closeup)
    return cached


def model_of_real_inputs(**changes):
    """Return a tiny model with the real backbones, for cached text of the real encoder."""
    model = tiny_model(color_backbone='lite1', text_width=384, text_heads=12,
                       text_vocabulary=30522, vocabulary_size=len(VOCABULARY), **changes)
    for part, source in (('color_backbone', 'lite1'), ('depth_backbone', 'lite0')):
        weights = load_pretrained(f'efficientnet_{source}').items()
        getattr(model, part).load_pretrained({name: torch.from_numpy(np.array(value))
                                              for name, value in weights})
    return model


def test_backbones_that_did_not_learn_see_what_is_cached(data, questions):
    numbers = [5, 2, 0]
    batch = questions.batch(numbers)
    images = FrameImages(questions, data, 'val').batch(numbers, batch['region_mask'].shape[1])
    with torch.inference_mode():
        got = seen(model_of_real_inputs(), batch | images)
    for name in ('pooled', 'color_pooled', 'depth_pooled'):
        assert batch[name].abs().max() > 0.1
        torch.testing.assert_close(got[name], batch[name], atol=0.02, rtol=0.01, msg=name)
    assert got['pooled'][0, 2].abs().max() == 0           # the padded region


def test_a_question_beside_an_item_sees_its_own_regions(data, questions):
    class Beside:
        def ids(self, numbers):
            return [(name, f'{name}:none:1,0')[number % 2] for number, name in
                    zip(numbers, questions.ids([0] * len(numbers)), strict=True)]

    images = FrameImages(questions, data, 'val')
    images._questions = Beside()
    whole, part = images.batch([0, 1], 4)['image_weights']
    assert (whole[:2].sum(1) > 0.9).all() and not torch.equal(whole[0], whole[1])
    assert torch.equal(part[:2], whole[[1, 0]]) and part[2:].abs().max() == 0


def test_without_images_the_cached_features_stay(questions):
    batch = questions.batch([1])
    assert seen(None, batch) is batch


def test_backbones_get_a_gradient_and_keep_their_statistics(data, questions, monkeypatch):
    config = replace(CONFIG, batch=2, data=data, finetune_backbones=True)
    model = model_of_real_inputs(backbones_trained=True)
    images = FrameImages(questions, data, 'val')
    batch = questions.batch([2, 4])
    batch |= images.batch([2, 4], batch['region_mask'].shape[1])
    before = {name: value.clone() for name, value in model.named_buffers()}
    model.train()
    losses.total(train.batch_losses(model, batch, False, config)).backward()
    for part in (model.color_backbone, model.depth_backbone):
        for name in ('_conv_stem.weight', '_blocks.7._bn1.weight', '_conv_head.weight'):
            assert part.get_parameter(name).grad.abs().max() > 0, name
    for name, value in model.named_buffers():
        if 'backbone' in name:
            assert torch.equal(value, before[name]), name


def test_every_process_reads_only_its_own_images(data, questions, monkeypatch):
    (data / 'train').symlink_to(data / 'val')
    (data / 'train.json').symlink_to(data / 'val.json')
    config = replace(CONFIG, batch=4, data=data, finetune_backbones=True)
    whole, second = (train.StepBatches(questions, config, group)[3]
                     for group in (Group(), Group(1, 2)))
    part = Group(1, 2).part(second)
    for name in IMAGES:
        assert len(whole[name]) == 4 and len(second[name]) == len(part[name]) == 2
        assert torch.equal(part[name], whole[name][2:])
    assert torch.equal(part['geometry'], whole['geometry'][2:])


def test_images_of_another_data_set_are_refused(data, questions, tmp_path):
    (tmp_path / 'val.json').write_text('[]')
    with pytest.raises(FileNotFoundError, match='8 questions of the cache are not in'):
        FrameImages(questions, tmp_path, 'val')
