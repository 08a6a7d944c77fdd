# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The official score, and distances by the benchmark's meaning."""

import numpy as np
import pytest

from tinygiant_ros.sim.truth import FrameObject, object_distance, rectangle_corners
from tinygiant_ros.training.score import is_right, official_score
from tinygiant_ros.training.truth import pair_distances


@pytest.mark.parametrize(('category', 'predicted', 'truth', 'right'), [
    ('left_right', 'Left', 'left', True), ('left_right', 'right', 'left', False),
    ('mcq', '3', '3', True), ('mcq', '[Region 3]', '3', True), ('mcq', 'none', '3', False),
    ('count', '2', '2', True), ('count', '3', '2', False), ('count', '0', '0', True),
    ('distance', '4.39', '4.0', True), ('distance', '4.41', '4.0', False),
    ('distance', '3.61', '4.0', True), ('distance', '0.00', '0', True),
    ('distance', '0.01', '0.0', False), ('distance', '', '4.0', False)])
def test_an_answer_is_judged_by_the_rule_of_its_category(category, predicted, truth, right):
    assert is_right(category, predicted, truth) is right


def test_the_score_is_the_plain_mean_of_the_categories():
    score = official_score({'left_right': [True, False], 'mcq': [True], 'distance': [False] * 9,
                            'count': [True, True, False, False]})
    assert score['left_right'] == 50 and score['score'] == pytest.approx((50 + 100 + 0 + 50) / 4)


def test_pair_distances_agree_with_the_simulation():
    rng = np.random.default_rng(3)
    listed = []
    for index, label in enumerate(['pallet', 'buffer', 'shelf', 'buffer', 'pallet']):
        center, size = rng.uniform(-3, 3, 3), rng.uniform(0.5, 3, 3)
        center[1] = 1.5 if label == 'buffer' else center[1]
        flat = rectangle_corners(center[[0, 2]], size[:2], rng.uniform(0, 3))
        corners = np.column_stack([flat[:, 0], np.full(4, 1.5), flat[:, 1]])
        listed.append(FrameObject(label, index, center, size, corners, np.ones((2, 3), bool),
                                  1.0, 1.0, 1.0))
    raw = [{'label': one.label, 'center': one.center.tolist(),
            'footprint': one.footprint.tolist()} for one in listed]
    got = pair_distances(raw)
    for i, a in enumerate(listed):
        for j, b in enumerate(listed):
            assert got[i, j] == pytest.approx(object_distance(a, b), abs=1e-5), (i, j)


def test_a_thing_inside_an_area_is_at_zero():
    area = {'label': 'buffer', 'center': [0, 1, 4],
            'footprint': [[1, 1, 5], [-1, 1, 5], [-1, 1, 3], [1, 1, 3]]}
    inside = {'label': 'pallet', 'center': [0.5, 0.2, 4.9], 'footprint': []}
    outside = {'label': 'pallet', 'center': [4.0, 0.2, 9.0], 'footprint': []}
    distances = pair_distances([area, inside, outside])
    assert distances[0, 1] == 0.0 and distances[2, 0] == pytest.approx(5.0)
