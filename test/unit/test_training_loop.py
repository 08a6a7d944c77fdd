# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Losses see only what is known; training learns a fixed batch and resumes where it stopped."""

from pathlib import Path

import numpy as np
import pytest
from tiny_model import cached_inputs, tiny_model
import torch

from tinygiant_ros.core.relations import PAIR_FEATURES
from tinygiant_ros.core.tensors import CATEGORIES, MAX_SENTENCE
from tinygiant_ros.training import losses, train

CONFIG = train.TrainConfig(Path('train'), Path('val'), Path('out'), steps=40, batch=8, warmup=4,
                           learning_rate=3e-3, val_every=20, val_questions=16)


def example_batch(size=8, seed=1):
    """Return a batch as CachedQuestions gives it, with random targets of all categories."""
    rng = np.random.default_rng(seed)
    batch = cached_inputs(batch=size, seed=seed)
    category = np.arange(size) % len(CATEGORIES)
    members = np.where(category[:, None] == 3, rng.integers(0, 2, (size, 5)), -1)
    distances = np.exp(rng.normal(1, 0.4, (size, 5, 5))).astype(np.float32)
    distances[rng.random((size, 5, 5)) < 0.2] = 0.0
    words = np.full((size, MAX_SENTENCE), -1)
    words[:, :6] = rng.integers(1, 23, (size, 6))
    pointers = rng.integers(1, 6, (size, 3))
    places = rng.uniform(0.5, 3, (size, 5, 8)).astype(np.float32)
    places[..., 7] = rng.integers(0, 2, (size, 5))
    return batch | {name: torch.from_numpy(np.asarray(value)) for name, value in {
        'category': category, 'pointers': pointers, 'members': members.astype(np.float32),
        'side': np.where(category == 0, rng.integers(0, 2, size), -1), 'distances': distances,
        'value': np.ones(size, np.float32), 'words': words, 'places': places}.items()}


class FixedQuestions:
    """Stands for CachedQuestions: the same eight questions, again and again."""

    def __init__(self):
        self.all = example_batch()

    def __len__(self):
        return 8

    def epoch(self, batch, rng):
        yield rng.permutation(8).tolist()

    def sizes(self):
        return np.full(8, 5)

    def batch(self, numbers):
        return {name: value[list(numbers)] for name, value in self.all.items()}


def head_losses(batch, seed=0):
    outputs, balance = tiny_model(seed).reason_cached(
        **{name: batch[name] for name in train.INPUTS})
    return losses.head_losses(outputs, batch, balance)


def test_training_learns_a_fixed_batch():
    model, batch = tiny_model(), example_batch()
    optimizer = train.make_optimizer(model, CONFIG)
    history = [train.train_step(model, optimizer, batch, True) for _ in range(30)]
    for name in ('category', 'subject', 'side', 'member', 'distance', 'zero', 'sentence'):
        assert history[-1][name] < 0.85 * history[0][name], name


def test_unknown_targets_teach_nothing():
    batch = example_batch()
    for name in ('category', 'pointers', 'side', 'members'):
        batch[name] = torch.full_like(batch[name], -1)
    for name in ('distances', 'places'):
        batch[name] = torch.full_like(batch[name], float('nan'))
    parts = head_losses(batch)
    known = {name: value.item() for name, value in parts.items()
             if name not in ('balance', 'pair_side')}
    assert set(known.values()) == {0.0}


def test_pairs_without_depth_and_the_diagonal_teach_no_distance():
    batch = example_batch()
    batch['distances'][:] = 2.0
    batch['distances'][:, range(5), range(5)] = 1e4
    batch['pairs'][:, 0, 1:, PAIR_FEATURES.index('both_valid')] = 0.0
    batch['distances'][:, 0, 1:] = 1e4
    batch['pointers'][:, 1:] = -1
    assert head_losses(batch)['distance'].item() < 10


def test_the_asked_pair_is_subject_and_object_of_distance_questions_alone():
    batch = example_batch(size=4)
    batch['pointers'] = torch.tensor([[0, 2, 3]] * 4)
    asked = losses._asked_pairs(batch, 5)
    assert asked.nonzero().tolist() == [[CATEGORIES.index('distance'), 2, 1]]


def test_answers_are_judged_by_the_heads_that_count():
    batch = example_batch(size=4)
    batch['value'] = torch.tensor([0.0, 0.0, 3.0, 2.0])
    batch['pointers'] = torch.tensor([[0, 2, 3]] * 4)
    batch['side'] = torch.tensor([1, -1, -1, -1])
    shape = (4, 5, 5)
    pointer = torch.nn.functional.one_hot
    outputs = {'category_logits': pointer(torch.arange(4), 4).float(),
               'side_logits': torch.tensor([[0.0, 1.0]] * 4),
               'member_logits': torch.tensor([[1.0, -1, 1, -1, -1]] * 4),
               'reference_logits': pointer(torch.zeros(4).long(), 6).float(),
               'object_logits': pointer(torch.full((4,), 2), 6).float(),
               'subject_logits': pointer(torch.full((4,), 3), 6).float(),
               'distance_log': torch.full(shape, np.log(3.2)),
               'zero_logits': torch.full(shape, -1.0)}
    right = losses.answers_right(outputs, batch)
    assert right == {name: [True] for name in CATEGORIES}
    outputs['distance_log'] += 0.1
    outputs['zero_logits'][:, 2, 1] = 1.0
    assert losses.answers_right(outputs, batch)['distance'] == [False]


def test_a_resumed_run_ends_where_an_uninterrupted_one_does(tmp_path):
    questions = FixedQuestions()
    whole = tiny_model()
    for name in ('whole', 'parts'):
        (tmp_path / name).mkdir()
    config = train.TrainConfig(**{**CONFIG.__dict__, 'out': tmp_path / 'whole'})
    train.run(whole, questions, questions, config)
    stopped = train.TrainConfig(**{**CONFIG.__dict__, 'out': tmp_path / 'parts'})
    first = tiny_model()

    class Power(Exception):
        pass

    def cut(step, _config, plain=train.learning_rate):
        if step == 27:
            raise Power
        return plain(step, _config)

    with pytest.MonkeyPatch.context() as patch, pytest.raises(Power):
        patch.setattr(train, 'learning_rate', cut)
        train.run(first, questions, questions, stopped)
    again = tiny_model(seed=5)
    train.run(again, questions, questions, stopped)
    for (name, expected), got in zip(whole.trained_state().items(),
                                     again.trained_state().values(), strict=True):
        torch.testing.assert_close(got, expected, atol=1e-5, rtol=1e-4, msg=name)
    assert (tmp_path / 'parts/best/model.safetensors').exists()


def test_learning_rate_warms_up_and_falls():
    rates = [train.learning_rate(step, CONFIG) for step in range(40)]
    assert rates[0] < rates[3] == pytest.approx(CONFIG.learning_rate)
    assert rates[4:] == sorted(rates[4:], reverse=True) and rates[-1] > 0


def test_phase_two_only_rehearses_the_sentence(tmp_path, monkeypatch):
    spoken = []
    monkeypatch.setattr(train, 'train_step', lambda *a: spoken.append(a[-1]) or {})
    config = train.TrainConfig(**{**CONFIG.__dict__, 'out': tmp_path, 'steps': 32,
                                  'phase2_share': 0.5, 'val_every': 32})
    train.run(tiny_model(), FixedQuestions(), FixedQuestions(), config)
    assert np.flatnonzero(spoken).tolist() == [*range(0, 16, 2), 16, 24]
