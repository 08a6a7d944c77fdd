# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Losses of the heads and of the sentence; a target of -1 or NaN means that nothing is known."""

import math

import torch
from torch.nn import functional

from ..core.relations import PAIR_FEATURES
from ..core.tensors import CATEGORIES, RELATIONS, SIDES, TASKS, UNANSWERABLE
from ..model.closeup import place_loss

ZERO_M = 0.005                            # rounds to 0.00
MIN_M = 0.05                              # below it distances are one and the same, see relations
TENTH = math.log(1.1)                     # what the score accepts
SMOOTH = 0.05                             # ln metres: half of what the score still accepts
BOTH_VALID, RIGHT_OF = (PAIR_FEATURES.index(name) for name in ('both_valid', 'right_of'))
POINTERS = ('reference', 'object', 'subject')
WEIGHTS = {'category': 0.5, 'reference': 0.5, 'object': 1.0, 'subject': 1.0, 'side': 1.0,
           'pair_side': 0.5, 'member': 2.0, 'distance': 2.0, 'asked_distance': 2.0, 'zero': 0.5,
           'asked_zero': 0.5, 'sure': 0.3, 'length': 1.0, 'length_sure': 0.2, 'weak_distance': 1.0,
           'weak_count': 1.0, 'relation': 1.0, 'place': 1.0, 'size': 0.3, 'area': 0.3,
           'heading': 0.2, 'top': 0.3, 'sentence': 0.3, 'balance': 0.1}


def head_losses(outputs: dict, batch: dict, balance: torch.Tensor) -> dict[str, torch.Tensor]:
    """Return the unweighted loss of every head for a batch of training.batches."""
    outputs = {name: value.float() for name, value in outputs.items()}
    category = batch['category']
    losses = {'category': _cross_entropy(outputs['task_logits'], category),
              'relation': _cross_entropy(outputs['relation_logits'], batch['relation']),
              'side': _cross_entropy(outputs['side_logits'], batch['side']),
              'pair_side': _pair_side_loss(outputs, batch),
              'member': _binary(outputs['member_logits'], batch['members']),
              'balance': balance}
    for column, name in enumerate(POINTERS):
        losses[name] = _cross_entropy(outputs[f'{name}_logits'], batch['pointers'][:, column])
    return (losses | _distance_losses(outputs, batch) | _length_losses(outputs, batch)
            | _weak_losses(outputs, batch) | _place_losses(outputs, batch))


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
    other = ~torch.eye(truth.shape[1], dtype=torch.bool, device=truth.device)
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
            'zero': _mean(wrong, known), 'asked_zero': _mean(wrong, asked & known),
            'sure': _sure_loss(outputs['sure_logits'], outputs['distance_log'], logarithm,
                               (measurable | asked) & ~is_zero & known)}


def _sure_loss(logits, got, truth, chosen) -> torch.Tensor:
    """Teach a logit to say whether a length [...] in ln metres is within a tenth of the truth."""
    right = ((got.detach() - truth).abs() < TENTH).float()
    return _mean(functional.binary_cross_entropy_with_logits(logits, right, reduction='none'),
                 chosen)


def _length_losses(outputs: dict, batch: dict) -> dict[str, torch.Tensor]:
    """Of the range and the height that were asked for."""
    regions = outputs['range_log'].shape[1]
    at_subject = torch.arange(regions, device=batch['value'].device) == (
        batch['pointers'][:, 2:] - 1)                                     # [B, R]
    truth = batch['value'].nan_to_num(1.0).clamp(min=MIN_M).log().unsqueeze(1)     # [B, 1]
    losses = {'length': 0.0, 'length_sure': 0.0}
    for column, name in enumerate(('range', 'height')):
        chosen = at_subject & (batch['category'] == TASKS.index(name)).unsqueeze(1)
        got = outputs[f'{name}_log']
        error = functional.smooth_l1_loss(got, truth.expand_as(got), reduction='none',
                                          beta=SMOOTH)
        losses['length'] += _mean(error, chosen)
        losses['length_sure'] += _sure_loss(outputs['length_sure'][..., column], got, truth,
                                            chosen)
    return losses


def _weak_losses(outputs: dict, batch: dict) -> dict[str, torch.Tensor]:
    """Of questions whose answer alone is known, as in the benchmark's own files."""
    value, category = batch['value'].nan_to_num(1.0), batch['category']
    subject, object_ = (torch.softmax(outputs[f'{name}_logits'], dim=-1)[:, 1:]
                        for name in ('subject', 'object'))                # [B, R] each
    pair = subject.unsqueeze(2) * object_.unsqueeze(1)                    # [B, R, R]
    pair = pair / pair.sum((1, 2), keepdim=True).clamp(min=1e-6)
    unknown = (category == TASKS.index('distance')) & (batch['pointers'][:, 2] < 0)
    is_zero = value < ZERO_M
    logarithm = (pair * outputs['distance_log']).sum((1, 2))              # [B]
    error = functional.smooth_l1_loss(logarithm, value.clamp(min=MIN_M).log(), reduction='none',
                                      beta=SMOOTH)
    wrong = functional.binary_cross_entropy_with_logits(
        (pair * outputs['zero_logits']).sum((1, 2)), is_zero.float(), reduction='none')
    members = (torch.sigmoid(outputs['member_logits']) * batch['region_mask']).sum(1)      # [B]
    uncounted = (category == TASKS.index('count')) & (batch['members'] < 0).all(dim=1)
    return {'weak_distance': _mean(error, unknown & ~is_zero) + _mean(wrong, unknown),
            'weak_count': _mean(functional.smooth_l1_loss(members, value, reduction='none'),
                                uncounted)}


def _place_losses(outputs: dict, batch: dict) -> dict[str, torch.Tensor]:
    """Every region teaches where the whole object stands."""
    truth = batch['places']                                               # [B, R, 9]
    known = torch.isfinite(truth[..., 0])
    return {name: _mean(loss, known)
            for name, loss in place_loss(outputs['places'], truth.nan_to_num(1.0)).items()}


def _asked_pairs(batch: dict, regions: int) -> torch.Tensor:
    """Return bool [B, R, R]: the pair (subject, object) of each distance question."""
    asked = torch.zeros(len(batch['category']), regions, regions, dtype=torch.bool,
                        device=batch['category'].device)
    object_, subject = batch['pointers'][:, 1] - 1, batch['pointers'][:, 2] - 1
    rows = ((batch['category'] == TASKS.index('distance')) & (object_ >= 0)
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
    Return by task which questions of a batch the heads answer right, by the official rule.

    What the benchmark does not ask is apart, as 'robot_mcq' and 'robot_count'. A
    quick check during training; the exam is training.evaluate. Passages are left out.
    """
    right: dict[str, list[bool]] = {}
    task = outputs['task_logits'].argmax(-1).tolist()
    for row, index in enumerate(batch['category'].tolist()):
        name = TASKS[index]
        if index >= 0 and name != 'passage':
            good = task[row] == index and _ANSWERED[name](outputs, batch, row)
            if name in CATEGORIES and not batch['official'][row]:
                name = f'robot_{name}'
            right.setdefault(name, []).append(bool(good))
    return right


def _choice(outputs: dict, name: str, row: int) -> int:
    """Return the likeliest region; none, the first entry, is no answer (runtime.decision)."""
    return int(outputs[f'{name}_logits'][row, 1:].argmax())


def _count_right(outputs: dict, batch: dict, row: int) -> bool:
    counted = (outputs['member_logits'][row] > 0) & (batch['region_mask'][row] > 0)
    return int(counted.sum()) == int(batch['value'][row])


def _distance_right(outputs: dict, batch: dict, row: int) -> bool:
    pair = row, _choice(outputs, 'subject', row), _choice(outputs, 'object', row)
    value = 0.0 if outputs['zero_logits'][pair] > 0 else float(outputs['distance_log'][pair].exp())
    return _within_tenth(value, batch, row)


def _length_right(name: str):
    def is_right(outputs: dict, batch: dict, row: int) -> bool:
        value = outputs[name][row, _choice(outputs, 'subject', row)]
        return _within_tenth(float(value.exp()), batch, row)
    return is_right


def _within_tenth(value: float, batch: dict, row: int) -> bool:
    truth = float(batch['value'][row])
    return abs(value - truth) <= 0.1 * truth


def _side_right(name: str, names: tuple[str, ...]):
    def is_right(outputs: dict, batch: dict, row: int) -> bool:
        return int(outputs[f'{name}_logits'][row, :len(names)].argmax()) == int(batch[name][row])
    return is_right


_ANSWERED = {
    'left_right': _side_right('side', SIDES),
    'mcq': lambda outputs, batch, row: (_choice(outputs, 'subject', row)
                                        == int(batch['pointers'][row, 2]) - 1),
    'distance': _distance_right, 'count': _count_right, 'range': _length_right('range_log'),
    'height': _length_right('height_log'), 'relation': _side_right('relation', RELATIONS),
    UNANSWERABLE: lambda outputs, batch, row: True,
}
