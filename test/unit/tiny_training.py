# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Random questions with targets of all kinds for a tiny model: enough to train on."""

from pathlib import Path

import numpy as np
from tiny_model import cached_inputs
import torch

from tinygiant_ros.core.tensors import MAX_SENTENCE, RELATIONS, TASKS
from tinygiant_ros.model.closeup import PLACE
from tinygiant_ros.training.settings import TrainConfig

CONFIG = TrainConfig(Path('train'), Path('val'), Path('out'), steps=12, batch=8, warmup=4,
                     learning_rate=3e-3, save_every=7, val_every=5, val_questions=16,
                     precision='float32')


def example_batch(size=8, seed=1):
    """Return a batch as CachedQuestions gives it, with random targets of all tasks."""
    rng = np.random.default_rng(seed)
    batch = cached_inputs(batch=size, seed=seed)
    category = np.arange(size) % len(TASKS)
    counted = category == TASKS.index('count')
    members = np.where(counted[:, None], rng.integers(0, 2, (size, 5)), -1)
    distances = np.exp(rng.normal(1, 0.4, (size, 5, 5))).astype(np.float32)
    distances[rng.random((size, 5, 5)) < 0.2] = 0.0
    words = np.full((size, MAX_SENTENCE), -1)
    words[:, :6] = rng.integers(1, 23, (size, 6))
    pointers = rng.integers(1, 6, (size, 3))
    places = rng.uniform(0.5, 3, (size, 5, len(PLACE))).astype(np.float32)
    places[..., PLACE.index('area')] = rng.integers(0, 2, (size, 5))
    related = category == TASKS.index('relation')
    return batch | {name: torch.from_numpy(np.asarray(value)) for name, value in {
        'category': category, 'pointers': pointers, 'members': members.astype(np.float32),
        'relation': np.where(related, rng.integers(0, len(RELATIONS), size), -1),
        'side': np.where(category == 0, rng.integers(0, 2, size), -1), 'distances': distances,
        'value': np.ones(size, np.float32), 'words': words, 'places': places,
        'official': np.ones(size, np.float32)}.items()}


class FixedQuestions:
    """Stands for CachedQuestions: 24 questions, each in two wordings; looks are there already."""

    def __init__(self):
        self.all = example_batch(24)
        self.looked_with = None           # a weight of the close-up that looked

    def __len__(self):
        return 24

    def category(self):
        return self.all['category'].numpy()

    def value_bins(self):
        return np.zeros(24, int)

    def alone(self):
        return np.zeros(24, bool)

    def sizes(self):
        return np.full(24, 5)

    def likeness(self):
        return self.sizes()

    def look(self, closeup):
        self.looked_with = closeup.place.weight.detach().clone()

    def batch(self, numbers, rng=None):
        rows = {name: value[list(numbers)] for name, value in self.all.items()}
        if rng is not None:
            rows['token_ids'] = rows['token_ids'] // torch.from_numpy(
                rng.integers(1, 3, (len(numbers), 1)))
        return rows
