# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Losses of the heads and of the sentence; a target of -1 or NaN means that nothing is known."""

import math

import torch
from torch.nn import functional

from ..core.relations import PAIR_FEATURES
from ..core.tensors import CATEGORIES

ZERO_M = 0.005                            # rounds to 0.00
MIN_M = 0.05                              # below it distances are one and the same, see relations
CENTRE_M = 0.1                            # errors of a centre below this count less
NEAR_M = 3.0                              # what is nearer does not count more
SMOOTH = 0.05                             # ln metres: half of what the score still accepts
BOTH_VALID, RIGHT_OF = (PAIR_FEATURES.index(name) for name in ('both_valid', 'right_of'))
POINTERS = ('reference', 'object', 'subject')
WEIGHTS = {'category': 0.5, 'reference': 0.5, 'object': 1.0, 'subject': 1.0, 'side': 1.0,
           'pair_side': 0.5, 'member': 2.0, 'distance': 2.0, 'asked_distance': 2.0, 'zero': 0.5,
           'asked_zero': 0.5, 'place': 1.0, 'size': 0.3, 'area': 0.5, 'heading': 0.2,
           'sentence': 0.3, 'balance': 0.05}


def head_losses(outputs: dict, batch: dict, balance: torch.Tensor) -> dict[str, torch.Tensor]:
    """Return the unweighted loss of every head for a batch of training.batches."""
    outputs = {name: value.float() for name, value in outputs.items()}
    category = batch['category']
    losses = {'category': _cross_entropy(outputs['category_logits'], category),
              'side': _cross_entropy(outputs['side_logits'], batch['side']),
              'pair_side': _pair_side_loss(outputs, batch),
              'member': _binary(outputs['member_logits'], batch['members']),
              'balance': balance}
    for column, name in enumerate(POINTERS):
        losses[name] = _cross_entropy(outputs[f'{name}_logits'], batch['pointers'][:, column])
    return losses | _distance_losses(outputs, batch) | _place_losses(outputs, batch)


def sentence_loss(logits: torch.Tensor, words: torch.Tensor) -> torch.Tensor:
    """Logits [B, S - 1, V] after the words [B, S] without the last; -1 behind the end."""
    return _cross_entropy(logits.float().flatten(0, 1), words[:, 1:].flatten())


def total(losses: dict[str, torch.Tensor]) -> torch.Tensor:
    """Return the weighted sum."""
    return sum(WEIGHTS[name] * value for name, value in losses.items())


def _pair_side_loss(outputs: dict, batch: dict) -> torch.Tensor:
    """Every pair of regions teaches the side head; the sides are those of the mask centroids."""
    right_of = batch['pairs'][..., RIGHT_OF]                              # [B, R, R] -1, 0, 1
    target = torch.where(right_of == 0, -1, (right_of > 0).long())
    return _cross_entropy(outputs['pair_sides'].flatten(0, 2), target.flatten())


def _distance_losses(outputs: dict, batch: dict) -> dict[str, torch.Tensor]:
    """Every pair of regions teaches the metric heads; the pair that was asked for counts more."""
    truth = batch['distances']                                            # [B, R, R]
    other = ~torch.eye(truth.shape[1], dtype=torch.bool)
    known = torch.isfinite(truth) & other
    is_zero = truth < ZERO_M
    measurable = known & ~is_zero & (batch['pairs'][..., BOTH_VALID] > 0)
    logarithm = truth.clamp(min=MIN_M).nan_to_num(1.0).log()
    asked = _asked_pairs(batch, truth.shape[1])
    error = functional.smooth_l1_loss(outputs['distance_log'], logarithm, reduction='none',
                                      beta=SMOOTH)
    wrong = functional.binary_cross_entropy_with_logits(
        outputs['zero_logits'], is_zero.float(), reduction='none')
    return {'distance': _mean(error, measurable),
            'asked_distance': _mean(error, asked & ~is_zero & known),
            'zero': _mean(wrong, known), 'asked_zero': _mean(wrong, asked & known)}


def _place_losses(outputs: dict, batch: dict) -> dict[str, torch.Tensor]:
    """Every region teaches where the whole object stands; far ones may be off by more."""
    got, truth = outputs['places'], batch['places']                       # [B, R, 8]
    known = torch.isfinite(truth[..., 0])
    truth = truth.nan_to_num(1.0)
    area = truth[..., 7]
    reach = truth[..., :2].norm(dim=-1).clamp(min=NEAR_M)
    centre = functional.smooth_l1_loss(got[..., :3], truth[..., :3], reduction='none',
                                       beta=CENTRE_M).sum(-1)
    size = functional.smooth_l1_loss(got[..., 3:5].log(), truth[..., 3:5].clamp(min=MIN_M).log(),
                                     reduction='none', beta=SMOOTH).sum(-1)
    heading = (got[..., 5:7] - truth[..., 5:7]).square().sum(-1)
    is_area = functional.binary_cross_entropy_with_logits(got[..., 7], area, reduction='none')
    return {'place': _mean(centre * NEAR_M / reach, known), 'size': _mean(size, known),
            'heading': _mean(heading, known & (area > 0.5)), 'area': _mean(is_area, known)}


def _asked_pairs(batch: dict, regions: int) -> torch.Tensor:
    """Return bool [B, R, R]: the pair (subject, object) of each distance question."""
    asked = torch.zeros(len(batch['category']), regions, regions, dtype=torch.bool)
    object_, subject = batch['pointers'][:, 1] - 1, batch['pointers'][:, 2] - 1
    rows = ((batch['category'] == CATEGORIES.index('distance')) & (object_ >= 0)
            & (subject >= 0)).nonzero().squeeze(1)
    asked[rows, subject[rows], object_[rows]] = True
    return asked


def _cross_entropy(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    count = (target >= 0).sum().clamp(min=1)
    return functional.cross_entropy(logits, target, ignore_index=-1, reduction='sum') / count


def _binary(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    wrong = functional.binary_cross_entropy_with_logits(logits, target.clamp(min=0.0),
                                                        reduction='none')
    return _mean(wrong, target >= 0)


def _mean(values: torch.Tensor, chosen: torch.Tensor) -> torch.Tensor:
    return (values * chosen).sum() / chosen.sum().clamp(min=1)


def answers_right(outputs: dict, batch: dict) -> dict[str, list[bool]]:
    """
    Return by category which questions of a batch the heads answer right, by the official rule.

    A quick check during training; the exam is training.evaluate.
    """
    right: dict[str, list[bool]] = {name: [] for name in CATEGORIES}
    choice = {name: outputs[f'{name}_logits'].argmax(-1) - 1 for name in POINTERS}
    for row, index in enumerate(batch['category'].tolist()):
        name = CATEGORIES[index]
        subject, object_ = int(choice['subject'][row]), int(choice['object'][row])
        good = int(outputs['category_logits'][row].argmax()) == index
        if name == 'left_right':
            good &= int(outputs['side_logits'][row].argmax()) == int(batch['side'][row])
        elif name == 'mcq':
            good &= subject == int(batch['pointers'][row, 2]) - 1
        elif name == 'count':
            counted = (outputs['member_logits'][row] > 0) & (batch['region_mask'][row] > 0)
            good &= int(counted.sum()) == int(batch['value'][row])
        else:
            value = 0.0
            if outputs['zero_logits'][row, subject, object_] <= 0:
                value = math.exp(float(outputs['distance_log'][row, subject, object_]))
            truth = float(batch['value'][row])
            good &= abs(value - truth) <= 0.1 * truth
        right[name].append(bool(good))
    return right
