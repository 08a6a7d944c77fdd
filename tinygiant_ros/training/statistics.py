# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The exam's statistics: intervals, tests, calibration, risk at a coverage. Shares are in [0, 1].

Questions about one image share its mistakes, so whatever is resampled here is images ("clusters"),
never single questions. An interval leaves out 2.5 % on either side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
import math

import numpy as np

Z = 1.959963984540054                     # 97.5 % of a normal distribution lies below
TAILS = (2.5, 97.5)                       # percent
RESAMPLES = 2000
BINS = 10                                 # of the confidence
_DRAWS_AT_ONCE = 4_000_000                # bounds the memory of a bootstrap


@dataclass(frozen=True, eq=False)
class Bins:
    """Sums over equal bins of confidence, float64 [..., BINS]: questions, confidence, right."""

    count: np.ndarray
    confidence: np.ndarray
    right: np.ndarray

    @property
    def error(self) -> np.ndarray:
        """Expected calibration error: mean gap of confidence and share right, [...]."""
        gaps = np.abs(self.confidence - self.right).sum(-1)
        return gaps / np.maximum(self.count.sum(-1), 1)


def wilson_interval(right: int, total: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share; (0, 1) of nothing. It takes single questions."""
    if total == 0:
        return 0.0, 1.0
    share, spread = right / total, Z * Z / total
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / total + spread / (4 * total))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def mcnemar_exact(only_first: int, only_second: int) -> float:
    """
    Return the two-sided p-value of McNemar's exact test.

    only_first, only_second: questions that only one of two answerers got right. 1 without any.
    """
    flips = only_first + only_second
    tail = ways = 1                      # of k flips to one side, from k = 0 on
    for k in range(min(only_first, only_second)):
        ways = ways * (flips - k) // (k + 1)
        tail += ways
    return min(1.0, 2 * tail / 2 ** flips)


def cluster_sums(clusters: Sequence, columns: np.ndarray) -> np.ndarray:
    """
    Return the sums of the columns over the questions of a cluster.

    clusters: a name per question, columns: [questions, K]. Returns float64 [clusters, K], in the
    order in which the clusters first appear.
    """
    places: dict = {}
    index = np.array([places.setdefault(name, len(places)) for name in clusters], dtype=np.int64)
    columns = np.asarray(columns, dtype=np.float64)
    sums = np.zeros((len(places), columns.shape[1]))
    np.add.at(sums, index, columns)
    return sums


def resampled(sums: np.ndarray, rng: np.random.Generator,
              resamples: int = RESAMPLES) -> np.ndarray:
    """Draw clusters with replacement: sums [clusters, K] -> their totals [resamples, K]."""
    count = len(sums)
    if count == 0:
        return np.zeros((resamples, sums.shape[1]))
    step, totals = max(_DRAWS_AT_ONCE // count, 1), []
    for first in range(0, resamples, step):
        rows = min(step, resamples - first)
        drawn = rng.integers(0, count, (rows, count)) + np.arange(rows)[:, None] * count
        times = np.bincount(drawn.ravel(), minlength=rows * count).reshape(rows, count)
        totals.append(times @ sums)
    return np.concatenate(totals)


def score_columns(categories: Sequence[str], right: Sequence[bool],
                  names: Sequence[str]) -> np.ndarray:
    """Return per question what mean_scores() needs, [questions, 2 K]: right, asked a category."""
    asked = np.array([[one == name for name in names] for one in categories],
                     dtype=np.float64).reshape(-1, len(names))
    return np.hstack([asked * np.asarray(right, dtype=np.float64)[:, None], asked])


def mean_scores(totals: np.ndarray, otherwise: np.ndarray | float = 0.0) -> np.ndarray:
    """
    Return the share right of every category and last their plain mean, [..., K + 1].

    totals: [..., 2 K] sums of score_columns(). otherwise: [K], the share of a category that was
    not drawn.
    """
    right, asked = np.split(totals, 2, axis=-1)
    shares = np.where(asked > 0, right / np.maximum(asked, 1), otherwise)
    return np.concatenate([shares, shares.mean(axis=-1, keepdims=True)], axis=-1)


def score_intervals(clusters: Sequence, categories: Sequence[str], right: Sequence[bool],
                    names: Sequence[str], rng: np.random.Generator) -> np.ndarray:
    """
    Return the 95 % intervals of mean_scores() over resampled images, [K + 1, 2].

    Where all of a category is right, or all wrong, no draw differs; it then has Wilson's interval,
    with its images for questions.
    """
    sums = cluster_sums(clusters, score_columns(categories, right, names))
    shares, asked = mean_scores(sums.sum(axis=0))[:-1], sums[:, len(names):]
    ends = interval(mean_scores(resampled(sums, rng), shares))
    for place, share in enumerate(shares):
        if share in (0.0, 1.0):
            images = np.count_nonzero(asked[:, place])
            ends[place] = wilson_interval(int(share) * images, images)
    return ends


def paired_intervals(clusters: Sequence, categories: Sequence[str], first: Sequence[bool],
                     second: Sequence[bool], names: Sequence[str],
                     rng: np.random.Generator) -> np.ndarray:
    """Return the intervals of second minus first: both see the same images, [K + 1, 2]."""
    columns = [score_columns(categories, right, names) for right in (first, second)]
    totals = resampled(cluster_sums(clusters, np.hstack(columns)), rng)
    before, after = (mean_scores(part, mean_scores(whole.sum(axis=0))[:-1]) for part, whole in zip(
        np.split(totals, 2, axis=1), columns, strict=True))
    return interval(after - before)


def interval(values: np.ndarray) -> np.ndarray:
    """Return the 95 % percentile interval of resampled figures, [resamples, K] -> [K, 2]."""
    return np.percentile(values, TAILS, axis=0).T


def bin_columns(confidence: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return per question its part in the sums of Bins, [questions, 3 BINS]."""
    confidence, right = (np.asarray(one, dtype=np.float64) for one in (confidence, right))
    place = np.clip((confidence * BINS).astype(int), 0, BINS - 1)
    in_bin = (place[:, None] == np.arange(BINS)).astype(np.float64)
    return np.hstack([in_bin, in_bin * confidence[:, None], in_bin * right[:, None]])


def as_bins(totals: np.ndarray) -> Bins:
    """Return the bins of sums of bin_columns(), [..., 3 BINS]."""
    return Bins(*np.split(totals, 3, axis=-1))


def calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """Return the expected calibration error over ten equal bins of confidence."""
    return float(as_bins(bin_columns(confidence, right).sum(axis=0)).error)


def calibration_interval(clusters: Sequence, confidence: np.ndarray, right: np.ndarray,
                         rng: np.random.Generator) -> tuple[float, float]:
    """
    Return the 95 % interval of the calibration error over resampled images.

    Noise adds to an error that is a mean of absolute gaps, so resamples lie higher than the
    figure itself; the interval is shifted by that difference and cut at 0.
    """
    drawn = resampled(cluster_sums(clusters, bin_columns(confidence, right)), rng)
    errors = as_bins(drawn).error
    low, high = np.percentile(errors, TAILS) - (errors.mean()
                                                - calibration_error(confidence, right))
    return max(float(low), 0.0), max(float(high), 0.0)


def risk_curve(confidence: np.ndarray, right: np.ndarray) -> np.ndarray:
    """
    Return the share of wrong answers among the n surest, for n from 1 up, [answers].

    Answers of one confidence have no order: they count with their mean. The mean of the curve is
    the area under risk over coverage (AURC).
    """
    values, place = np.unique(-np.asarray(confidence, dtype=np.float64), return_inverse=True)
    wrong = 1.0 - np.asarray(right, dtype=np.float64)
    mean = (np.bincount(place, wrong, len(values)) / np.bincount(place, minlength=len(values)))
    return np.cumsum(mean[np.sort(place)]) / np.arange(1, len(wrong) + 1)


def risk_coverage(confidence: np.ndarray, right: np.ndarray,
                  coverages: Sequence[float]) -> list[float]:
    """Return the share of wrong answers when only the surest are given, per coverage in (0, 1]."""
    risk = risk_curve(confidence, right)
    return [float(risk[answers_at(share, len(risk)) - 1]) for share in coverages]


def answers_at(coverage: float, answers: int) -> int:
    """Return how many of so many answers a coverage keeps, at least one."""
    return max(math.ceil(coverage * answers - 1e-9), 1)
