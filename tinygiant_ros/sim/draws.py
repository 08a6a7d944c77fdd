# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Quick random choices: numpy's own take longer than all the rest of a question."""

from __future__ import annotations

import numpy as np


def choose(options, rng: np.random.Generator):
    """Return one of the options, each equally likely."""
    return options[int(rng.random() * len(options))]


def weighted(options, weights, rng: np.random.Generator):
    """Return one of the options; weights: as many non-negative numbers, not all 0."""
    left, chosen = rng.random() * sum(weights), None
    for option, weight in zip(options, weights):
        if weight > 0:
            chosen, left = option, left - weight
            if left < 0:
                break
    return chosen


def shuffled(items, rng: np.random.Generator) -> list:
    """Return the items in random order."""
    return [items[i] for i in rng.permutation(len(items))]
