# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Questions are drawn by their shares, rare answers more often, and again for a resumed run."""

from collections import Counter

import numpy as np
import pytest

from tinygiant_ros.core.tensors import CATEGORIES
from tinygiant_ros.training.sampling import ALONE, balanced_weights, Sampler

LEFT_RIGHT, MCQ, DISTANCE, COUNT = range(4)


def drawn(sampler, steps):
    return np.concatenate([sampler.numbers(step) for step in range(steps)])


def test_alike_questions_are_each_drawn_once_a_round():
    sampler = Sampler(np.full(96, 1 / 96), np.arange(96), 8, seed=1)
    assert sampler.batches == 12
    first, second = drawn(sampler, 12), drawn(sampler, 24)[96:]
    assert sorted(first) == sorted(second) == list(range(96))
    assert first.tolist() != second.tolist()


def test_what_does_not_fill_a_batch_changes_from_round_to_round():
    sampler = Sampler(np.full(21, 1 / 21), np.arange(21), 8, seed=1)
    rounds = np.split(drawn(sampler, 40), 20)
    assert all(len(set(one)) == 16 for one in rounds)
    assert set(np.concatenate(rounds)) == set(range(21))


def test_fewer_questions_than_a_batch_are_repeated():
    numbers = Sampler(np.full(3, 1 / 3), np.arange(3), 8, seed=1).numbers(5)
    assert len(numbers) == 8 and set(Counter(numbers).values()) == {2, 3}


def test_a_round_draws_by_weight_up_to_rounding():
    weights = np.array([0.0, 1, 1, 2, 5, 0.5, 0.5, 6])
    sampler = Sampler(weights, np.zeros(8), 32, seed=3)
    expected = weights / weights.sum() * 32
    for step in range(50):
        counts = np.bincount(sampler.numbers(step), minlength=8)
        assert (np.floor(expected) <= counts).all() and (counts <= np.ceil(expected)).all()
    mean = np.bincount(drawn(sampler, 50), minlength=8) / 50
    assert mean == pytest.approx(expected, abs=0.3)


def test_a_question_behind_the_last_weight_is_not_drawn():
    weights = np.r_[np.full(1000, 0.1), np.zeros(1000)]
    assert drawn(Sampler(weights, np.zeros(2000), 10, seed=0), 400).max() < 1000


def test_batches_hold_questions_of_like_size():
    sizes = np.random.default_rng(0).integers(2, 16, 2000)
    sampler = Sampler(np.full(2000, 1.0), sizes, 20, seed=1)
    spread = [np.ptp(sizes[sampler.numbers(step)]) for step in range(sampler.batches)]
    assert np.mean(spread) < 1.5
    order = [sizes[sampler.numbers(step)].mean() for step in range(sampler.batches)]
    assert np.corrcoef(order, np.arange(len(order)))[0, 1] < 0.5    # small ones not all first


def test_a_step_is_the_same_whenever_it_is_asked_for():
    def make():
        return Sampler(np.linspace(0.1, 1, 50), np.arange(50) % 7, 10, seed=4)

    sampler, late = make(), make()
    whole = [sampler.numbers(step).tolist() for step in range(17)]
    assert [late.numbers(step).tolist() for step in (16, 3, 11)] == [whole[16], whole[3],
                                                                     whole[11]]
    other = Sampler(np.linspace(0.1, 1, 50), np.arange(50) % 7, 10, seed=5)
    assert other.numbers(0).tolist() != whole[0]


def test_categories_are_drawn_by_their_shares_whatever_there_is():
    category = np.repeat([LEFT_RIGHT, MCQ, DISTANCE, COUNT, -1], [10, 500, 2000, 90, 400])
    shares = {'left_right': 0.1, 'mcq': 0.3, 'distance': 0.4, 'count': 0.2}
    weights = balanced_weights(category, np.zeros(3000, int), shares)
    got = [weights[category == index].sum() for index in range(4)]
    assert got == pytest.approx(list(shares.values()))
    assert weights[category == -1].sum() == 0
    seen = category[drawn(Sampler(weights, np.zeros(3000), 30, seed=1), 100)]
    assert np.bincount(seen, minlength=4) / 3000 == pytest.approx(got, abs=0.01)


def test_a_category_without_a_share_or_without_questions_is_not_drawn():
    category = np.repeat([MCQ, DISTANCE], [30, 10])
    weights = balanced_weights(category, np.zeros(40, int), {'mcq': 1, 'count': 5})
    assert weights[:30].sum() == pytest.approx(1.0) and weights[30:].sum() == 0
    with pytest.raises(ValueError, match='leaves no question'):
        balanced_weights(category, np.zeros(40, int), {'count': 1})


def test_what_names_nothing_else_has_a_share_of_its_own_where_one_is_given():
    category = np.repeat([MCQ, DISTANCE, -1], [40, 10, 5])
    alone = np.isin(np.arange(55), (0, 1, 2, 3, 41, 52))      # also of other categories: not meant
    shares = {'mcq': 0.3, ALONE: 0.2, 'distance': 0.5}
    weights = balanced_weights(category, np.zeros(55, int), shares, alone)
    assert weights[:4] == pytest.approx(0.2 / 4)
    assert weights[4:40] == pytest.approx(0.3 / 36)
    assert weights[40:50] == pytest.approx(0.5 / 10)
    assert (weights[50:] == 0).all()
    del shares[ALONE]
    weights = balanced_weights(category, np.zeros(55, int), shares, alone)
    assert weights[:40] == pytest.approx(0.3 / 0.8 / 40)


@pytest.mark.parametrize('name', CATEGORIES)
def test_rare_answers_of_counts_and_distances_are_drawn_more_often(name):
    category = np.full(1365, CATEGORIES.index(name))
    bins = np.repeat([3, 0, 7], [1024, 256, 85])
    bins[-1] = 99                         # 1024 times as rare as the commonest
    weights = balanced_weights(category, bins, {name: 2})
    each = weights[[0, 1024, 1280, 1364]] / weights[0]
    if name in ('distance', 'count'):
        assert each == pytest.approx([1, 2, np.sqrt(1024 / 84), 4])
    else:
        assert each == pytest.approx(1)


def test_a_bin_counts_within_its_category():
    category = np.repeat([DISTANCE, COUNT], [400, 100])
    bins = np.zeros(500, int)
    weights = balanced_weights(category, bins, {'distance': 1, 'count': 1})
    assert weights[category == COUNT] == pytest.approx(0.5 / 100)


def test_without_shares_all_are_alike():
    weights = balanced_weights(np.array([0, 1, -1]), np.array([0, 1, 2]), None)
    assert weights == pytest.approx(1 / 3)
