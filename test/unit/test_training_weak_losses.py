# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What the benchmark's own files teach: answers without the regions that they are about."""

import math

import pytest
from test_training_losses import heads, of_task, pointers
import torch

from tinygiant_ros.training import losses


def weak(outputs, batch):
    parts = losses.head_losses(outputs, batch, torch.tensor(0.0))
    return float(parts['weak_distance'].detach()), float(parts['weak_count'].detach())


def pointing(subject, object_, metres, zero=-8.0):
    """Return heads that point at two regions which are so far apart, all other pairs at 1 m."""
    outputs = heads()
    with torch.no_grad():
        outputs['subject_logits'][0, 1 + subject] = 12.0
        outputs['object_logits'][0, 1 + object_] = 12.0
        outputs['distance_log'][0, subject, object_] = math.log(metres)
        outputs['zero_logits'][:] = zero
    return outputs


def test_a_distance_is_compared_where_the_heads_point():
    batch = of_task('distance', value=[3.0])
    right, _ = weak(pointing(2, 0, 3.0), batch)
    wrong, _ = weak(pointing(2, 0, 4.5), batch)
    elsewhere, _ = weak(pointing(1, 3, 1.0), batch)
    assert right < 0.01 < wrong < elsewhere


def test_an_exact_zero_is_left_to_its_own_logit():
    batch = of_task('distance', value=[0.0])
    inside, _ = weak(pointing(1, 3, 7.0, zero=8.0), batch)
    outside, _ = weak(pointing(1, 3, 7.0, zero=-8.0), batch)
    assert inside < 0.01 and outside == pytest.approx(8.0, abs=0.1)


def test_a_count_is_compared_with_the_sum_of_the_members():
    outputs = heads(fill=-9.0)
    with torch.no_grad():
        outputs['member_logits'][0, :3] = 9.0
    batch = of_task('count', value=[3.0])
    assert weak(outputs, batch)[1] < 1e-4
    batch['region_mask'] = torch.tensor([[1.0, 1.0, 0.0, 0.0]])
    assert weak(outputs, batch)[1] == pytest.approx(0.5, abs=0.01)      # two are left, three meant


def test_what_is_known_better_is_not_taught_twice():
    distance = of_task('distance', value=[3.0], pointers=pointers(object_=0, subject=2))
    count = of_task('count', value=[2.0], members=[[1.0, 1.0, 0.0, 0.0]])
    for batch in (distance, count, of_task('range', value=[3.0])):
        assert weak(heads(fill=1.5), batch) == (0.0, 0.0)


def test_the_answer_moves_the_pointers():
    outputs = heads()
    with torch.no_grad():
        outputs['distance_log'][0] = torch.linspace(-1, 2, 16).reshape(4, 4)
    losses.total(losses.head_losses(outputs, of_task('distance', value=[7.0]),
                                    torch.tensor(0.0))).backward()
    assert outputs['subject_logits'].grad[0, 4] < 0 < outputs['subject_logits'].grad[0, 1]
