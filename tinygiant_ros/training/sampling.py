# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Which questions each step learns from: a function of seed and step alone, so runs can resume."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..core.tensors import TASKS

POOL_BATCHES = 40                         # batches drawn together and sorted by size
RARE_LIMIT = 4.0                          # a rare answer is drawn so much more often at most
ALONE = 'mcq_alone'      # of mcq: one of its like, and no other thing is named
DRAWN_BY = (*TASKS, ALONE)                # what may have a share
_NUMBERS = ('distance', 'count', 'range', 'height')   # their answers are spread over bins


class Sampler:
    """
    Draws the questions of every step, in rounds as long as the data set.

    In a round a question of weight w is drawn floor(w) or ceil(w) times; with equal weights
    that is once, as in an epoch. Batches hold questions of like size: little is padded.
    """

    def __init__(self, weights: np.ndarray, sizes: np.ndarray, batch: int, seed: int):
        """
        Take weights float [N] (only their ratios count) and sizes int [N].

        batch: questions a step. Raises ValueError when no weight is positive.
        """
        if not weights.sum() > 0:
            raise ValueError('no question can be drawn: no weight is positive')
        self.batches = max(len(weights) // batch, 1)      # of a round
        self._weights = weights / weights.sum() * self.batches * batch
        self._sizes, self._batch, self._seed = sizes, batch, seed
        self._round: tuple[int, list[np.ndarray]] = (-1, [])

    def numbers(self, step: int) -> np.ndarray:
        """Return the question numbers int [batch] of a step; the same again for the same step."""
        number, position = divmod(step, self.batches)
        if self._round[0] != number:
            rng = np.random.default_rng([self._seed, number])
            self._round = (number, self._draw_round(rng))
        return self._round[1][position]

    def _draw_round(self, rng: np.random.Generator) -> list[np.ndarray]:
        order = rng.permutation(len(self._weights))
        # ticks at whole distances along the weights laid end to end: no luck beyond rounding
        ends = np.cumsum(self._weights[order])
        ticks = rng.random() + np.arange(self.batches * self._batch)
        found = np.searchsorted(ends, ticks, side='right').clip(max=self._last(order))
        drawn = rng.permutation(order[found])
        batches = []
        for start in range(0, len(drawn), self._batch * POOL_BATCHES):
            pool = drawn[start:start + self._batch * POOL_BATCHES]
            pool = pool[np.argsort(self._sizes[pool], kind='stable')]
            batches += np.split(pool, len(pool) // self._batch)
        return [batches[index] for index in rng.permutation(len(batches))]

    def _last(self, order: np.ndarray) -> int:
        """Return the place of the last question that can be drawn, for a rounded-up last tick."""
        return int(np.flatnonzero(self._weights[order])[-1])


def balanced_weights(category: np.ndarray, bins: np.ndarray,
                     shares: Mapping[str, float] | None,
                     alone: np.ndarray | None = None) -> np.ndarray:
    """
    Return how often each question is drawn, float [N], with a sum of 1.

    category [N]: index into TASKS, -1 where it is not known; bins [N]: a bin of the answer.
    shares: of each category, a missing one has 0; None draws all questions alike. A share for
    ALONE takes the questions alone [N] (bool) out of the category mcq: 'the leftmost pallet',
    which reads like a question about something that is not there. Under shares, rare bins of
    counts and distances are drawn more often: by the root of how much rarer than the commonest
    they are. A category without questions leaves its share to the others.
    """
    if shares is None:
        return np.full(len(category), 1.0 / len(category))
    groups = np.array((*TASKS, ''), dtype=object)[category]
    if ALONE in shares and alone is not None:
        groups[(groups == 'mcq') & alone] = ALONE
    weights = np.zeros(len(category))
    for name, share in shares.items():
        chosen = np.flatnonzero(groups == name)
        if not len(chosen):
            continue
        rarity = np.ones(len(chosen))
        if name in _NUMBERS:
            _, which, counts = np.unique(bins[chosen], return_inverse=True, return_counts=True)
            rarity = np.minimum(np.sqrt(counts.max() / counts), RARE_LIMIT)[which]
        weights[chosen] = share * rarity / rarity.sum()
    if not weights.sum() > 0:
        raise ValueError(f'balance {dict(shares)} leaves no question of this cache to be drawn; '
                         'give a share to a category that it has')
    return weights / weights.sum()
