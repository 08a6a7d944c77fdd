# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""One temperature a task for an honest confidence, and when a question is refused."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import torch

from ..core.errors import SpatialError
from ..core.tensors import CATEGORIES, RELATIONS, SIDES, TASKS, UNANSWERABLE
from ..model.tinygiant import TinyGiantVLM
from ..runtime.decision import decide, Decision
from ..training.batches import CachedQuestions, INPUTS
from ..training.score import is_right

TEMPERATURES = np.geomspace(0.1, 6.0, 50)
BATCH = 64
REFUSED = 0.975                           # of val's questions without an answer, at least
REFUSED_IN_VAIN = 0.02                    # of the benchmark's, at most, where both cannot be
# at least, at most: plain questions reach 0.124 on real frames by label (see decision.BENEFIT) and
# 0.125 before the simulated camera otherwise, where now and then one is refused
REFUSE_ABOVE = (0.12, 0.5)
_UNCALIBRATED = (UNANSWERABLE, 'passage')   # no answer; the asked width is not in the cache


def calibrate(model: TinyGiantVLM, val: CachedQuestions) -> dict[str, Any]:
    """
    Return what the card says of confidence, fitted on val.

    temperature: per task the one with the least log loss of the confidence. refuse_above: the
    highest share of being unanswerable that REFUSED are above, or REFUSED_IN_VAIN where that is
    higher, within REFUSE_ABOVE. Only the benchmark's questions are counted as refused in vain,
    where val has any.
    """
    by_task, without = defaultdict(list), []
    with_answer: dict[bool, list[float]] = {True: [], False: []}        # by whose they are
    for heads, count, task, truth, official in _head_outputs(model, val):
        (without if task == UNANSWERABLE else with_answer[official]).append(_share_of_none(heads))
        if task not in _UNCALIBRATED:
            by_task[task].append((heads, count, truth))
    fitted = {}
    for task, asked in by_task.items():
        loss = [_log_loss(task, asked, heat) for heat in TEMPERATURES]
        fitted[task] = round(float(TEMPERATURES[int(np.argmin(loss))]), 3)
    limit = np.quantile(with_answer[True] or with_answer[False], 1 - REFUSED_IN_VAIN)
    if without:
        limit = max(limit, np.quantile(without, 1 - REFUSED, method='lower'))
    limit = float(np.clip(limit, *REFUSE_ABOVE))
    return {'temperature': fitted, 'refuse_above': round(limit, 3)}


def _share_of_none(heads: dict[str, np.ndarray]) -> float:
    """Return the probability that nothing answers."""
    logits = heads['task_logits']
    likely = np.exp(logits - logits.max())
    return float(likely[TASKS.index(UNANSWERABLE)] / likely.sum())


def _log_loss(task: str, asked, heat: float) -> float:
    total = 0.0
    for heads, count, truth in asked:
        try:
            decision = decide(heads, count, temperature=lambda _: heat)
        except SpatialError:
            continue
        right = decision.task == task and _is_right(decision, truth)
        confidence = np.clip(decision.confidence, 1e-4, 1 - 1e-4)
        total -= np.log(confidence if right else 1.0 - confidence)
    return total


def _is_right(decision: Decision, truth: str) -> bool:
    if decision.answer is not None:
        return decision.answer == truth
    return is_right(CATEGORIES[decision.category - 1], decision.normalized, truth)


@torch.inference_mode()
def _head_outputs(model: TinyGiantVLM, val: CachedQuestions):
    """Yield heads without batch axis, number of regions, task, true answer, whether official."""
    model.eval()
    val.look(model.closeup)
    order = np.argsort(val.sizes(), kind='stable')
    for start in range(0, len(order), BATCH):
        batch = val.batch(order[start:start + BATCH].tolist())
        outputs, _ = model.reason_cached(**{name: batch[name] for name in INPUTS})
        for row, category in enumerate(batch['category'].tolist()):
            heads = {name: value[row].numpy() for name, value in outputs.items()}
            yield (heads, int(batch['region_mask'][row].sum()), TASKS[category],
                   _truth(batch, row, TASKS[category]), bool(batch['official'][row]))


def _truth(batch: dict, row: int, task: str) -> str:
    """Return the true answer, '' where the cache has none to compare with."""
    if task in _UNCALIBRATED:
        return ''
    if task == 'left_right':
        return SIDES[int(batch['side'][row])]
    if task == 'relation':
        return RELATIONS[int(batch['relation'][row])]
    if task == 'mcq':
        return str(int(batch['pointers'][row, 2]) - 1)
    return f'{float(batch["value"][row]):.2f}'
