# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The exam's statistics against values computed by hand and against simulated truth."""

from fractions import Fraction
from math import comb

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from tinygiant_ros.training import statistics
from tinygiant_ros.training.statistics import (
    as_bins,
    bin_columns,
    calibration_error,
    calibration_interval,
    cluster_sums,
    mcnemar_exact,
    mean_scores,
    paired_intervals,
    resampled,
    risk_coverage,
    risk_curve,
    score_columns,
    score_intervals,
    wilson_interval,
)


@pytest.mark.parametrize(('right', 'total', 'low', 'high'), [
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718), (8, 10, 0.4902, 0.9433), (10, 10, 0.7225, 1.0), (0, 0, 0.0, 1.0)])
def test_wilson_interval_has_the_published_values(right, total, low, high):
    assert wilson_interval(right, total) == pytest.approx((low, high), abs=5.1e-5)


@given(st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_interval_solves_its_equation_and_is_symmetric(pair):
    right, total = pair
    low, high = wilson_interval(right, total)
    assert 0 <= low <= high <= 1
    if total == 0:
        return
    for end in (low, high):
        if 0 < end < 1:                  # (p - end)^2 = z^2 end (1 - end) / n defines the ends
            assert (right / total - end) ** 2 == pytest.approx(
                statistics.Z ** 2 * end * (1 - end) / total, abs=1e-12)
    mirrored = wilson_interval(total - right, total)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_the_binomial_test_of_a_fair_coin(one, other):
    flips = one + other
    # every outcome at least as lopsided as this one, counted
    extreme = sum(comb(flips, k) for k in range(flips + 1)
                  if abs(2 * k - flips) >= abs(one - other))
    assert mcnemar_exact(one, other) == pytest.approx(float(Fraction(extreme, 2 ** flips)))
    assert mcnemar_exact(one, other) == mcnemar_exact(other, one)


def test_mcnemar_by_hand():
    assert mcnemar_exact(0, 0) == 1.0 and mcnemar_exact(3, 3) == 1.0
    assert mcnemar_exact(0, 5) == pytest.approx(2 / 32)
    assert mcnemar_exact(1, 8) == pytest.approx(2 * (1 + 9) / 512)
    assert 0 < mcnemar_exact(2200, 2600) < 1e-6           # no overflow with many flips


def test_clusters_are_summed_in_the_order_of_their_first_question():
    sums = cluster_sums(['b', 'a', 'b', 'c'], np.array([[1, 10], [2, 20], [3, 30], [4, 40]]))
    assert sums.tolist() == [[4, 40], [2, 20], [4, 40]]


def test_a_resample_draws_as_many_clusters_as_there_are(monkeypatch):
    sums = np.column_stack([np.ones(7), 10.0 ** np.arange(7)])
    totals = resampled(sums, np.random.default_rng(1), 500)
    assert totals.shape == (500, 2) and (totals[:, 0] == 7).all()
    assert len(np.unique(totals[:, 1])) > 100
    again = resampled(sums, np.random.default_rng(1), 500)
    assert (totals == again).all()
    monkeypatch.setattr(statistics, '_DRAWS_AT_ONCE', 50)   # in parts: as many, as random
    parts = resampled(sums, np.random.default_rng(1), 500)
    assert parts.shape == (500, 2) and (parts[:, 0] == 7).all()


def test_the_mean_is_that_of_the_categories_not_of_the_questions():
    columns = score_columns(['mcq'] * 4 + ['count'], [True, False, False, False, True],
                            ['mcq', 'count'])
    assert mean_scores(columns.sum(axis=0)).tolist() == [0.25, 1.0, 0.625]
    without_count = mean_scores(columns[:4].sum(axis=0), np.array([0.9, 0.75]))
    assert without_count.tolist() == [0.25, 0.75, 0.5]


def correlated(rng, images, a_frame=8, level=0.7, spread=0.25):
    """Return image and right or wrong of questions whose images are hard or easy."""
    ease = np.clip(rng.normal(level, spread, images), 0.02, 0.98)
    right = rng.random((images, a_frame)) < ease[:, None]
    return np.repeat(np.arange(images), a_frame), right.ravel()


def test_the_interval_holds_the_truth_about_95_times_in_100():
    rng = np.random.default_rng(5)
    everything = np.clip(rng.normal(0.7, 0.25, 1_000_000), 0.02, 0.98).mean()
    inside = {'images': 0, 'questions': 0}
    for _ in range(60):
        clusters, right = correlated(rng, 40)
        for name, units in (('images', clusters), ('questions', np.arange(len(right)))):
            low, high = score_intervals(units, ['mcq'] * len(right), right, ['mcq'], rng)[-1]
            inside[name] += low <= everything <= high
    assert 52 <= inside['images'] <= 60
    assert inside['questions'] < inside['images'] - 2     # what ignoring the images would give


def test_a_category_without_error_still_has_an_interval():
    right = np.ones(40, bool)
    ends = score_intervals(np.repeat(np.arange(20), 2), ['mcq'] * 40, right, ['mcq'],
                           np.random.default_rng(1))
    assert ends[0] == pytest.approx(wilson_interval(20, 20)) and ends[0][0] < 0.85
    ends = score_intervals(np.arange(40), ['mcq'] * 40, ~right, ['mcq'], np.random.default_rng(1))
    assert ends[0] == pytest.approx(wilson_interval(0, 40))


def test_a_pair_knows_a_small_steady_gain_from_none():
    rng = np.random.default_rng(8)
    clusters, first = correlated(rng, 300)
    second = first | (rng.random(len(first)) < 0.1)
    names, categories = ['mcq'], ['mcq'] * len(first)
    low, high = paired_intervals(clusters, categories, first, second, names, rng)[-1]
    gain = second.mean() - first.mean()
    assert 0.015 < low < gain < high < 0.05
    own = score_intervals(clusters, categories, second, names, rng)[-1]
    assert high - low < 0.5 * (own[1] - own[0])            # the pair shares the images' spread
    same = paired_intervals(clusters, categories, first, first, names, rng)[-1]
    assert same.tolist() == [0.0, 0.0]


def test_calibration_error_by_hand():
    confidence = np.array([0.05, 0.05, 0.95, 0.95, 0.95, 1.0])
    right = np.array([True, False, True, True, False, True])
    # two at 0.05 of which half is right: gap 0.45; four at 0.9625, three right: gap 0.2125
    assert calibration_error(confidence, right) == pytest.approx((2 * 0.45 + 4 * 0.2125) / 6)
    bins = as_bins(bin_columns(confidence, right).sum(axis=0))
    assert bins.count.tolist() == [2] + [0] * 8 + [4]
    assert bins.right[9] == 3 and bins.confidence[9] == pytest.approx(3.85)


def test_calibration_error_is_the_gap_between_confidence_and_truth():
    confidence, right = np.full(10, 0.8), np.array([True] * 8 + [False] * 2)
    assert calibration_error(confidence, right) == pytest.approx(0.0)
    assert calibration_error(np.full(10, 1.0), right) == pytest.approx(0.2)
    both = calibration_error(np.r_[confidence, np.full(10, 0.2)], np.r_[right, ~right & False])
    assert both == pytest.approx(0.1)


def test_the_interval_of_the_calibration_error_holds_the_true_gap():
    rng, inside = np.random.default_rng(3), 0
    for _ in range(40):
        confidence = rng.uniform(0.3, 1.0, 1200)
        right = rng.random(1200) < confidence - 0.15       # 15 points too sure everywhere
        low, high = calibration_interval(np.arange(1200) // 6, confidence, right, rng)
        inside += low <= 0.15 <= high
    assert inside >= 34


def test_risk_falls_with_coverage_when_confidence_knows():
    confidence = np.array([0.2, 0.9, 0.6, 0.8])
    right = np.array([False, True, False, True])
    assert risk_coverage(confidence, right, (0.25, 0.5, 0.75, 1.0)) == pytest.approx(
        [0, 0, 1 / 3, 0.5])


def test_the_risk_curve_by_hand():
    right = np.array([False, True, True, False])
    assert risk_curve(np.array([0.9, 0.8, 0.7, 0.1]), right) == pytest.approx([1, 1/2, 1/3, 1/2])
    # two of one confidence, of which one is wrong: each counts as half an error
    assert risk_curve(np.array([0.9, 0.8, 0.5, 0.5]), ~right) == pytest.approx(
        [0, 1/2, 1/2, 1/2])
    assert risk_curve(right, right) == pytest.approx([0, 0, 1/3, 1/2])


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=40),
       st.randoms(use_true_random=False))
def test_risk_does_not_depend_on_the_order_of_the_questions(pairs, random):
    def risk(listed):
        return risk_coverage(np.array([one / 5 for one, _ in listed]),
                             np.array([right for _, right in listed]), (0.1, 0.35, 0.8, 1.0))
    mixed = pairs.copy()
    random.shuffle(mixed)
    assert risk(mixed) == pytest.approx(risk(pairs))
    assert risk(pairs)[-1] == pytest.approx(np.mean([not right for _, right in pairs]))
