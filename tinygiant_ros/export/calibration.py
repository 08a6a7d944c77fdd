# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""One temperature a category, so that the confidence is the share of answers that are right."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import torch

from ..core.errors import SpatialError
from ..core.tensors import CATEGORIES, SIDES
from ..model.tinygiant import TinyGiantVLM
from ..runtime.answering import decide
from ..training.batches import CachedQuestions, INPUTS
from ..training.score import is_right

TEMPERATURES = np.geomspace(0.1, 6.0, 50)
BATCH = 64


def fit_temperatures(model: TinyGiantVLM, val: CachedQuestions) -> dict[str, float]:
    """Return per category the temperature with the least log loss of the confidence on val."""
    by_category = defaultdict(list)
    for heads, count, category, truth in _head_outputs(model, val):
        by_category[category].append((heads, count, truth))
    fitted = {}
    for category, asked in by_category.items():
        loss = [_log_loss(category, asked, heat) for heat in TEMPERATURES]
        fitted[category] = round(float(TEMPERATURES[int(np.argmin(loss))]), 3)
    return fitted


def _log_loss(category: str, asked, heat: float) -> float:
    total = 0.0
    for heads, count, truth in asked:
        try:
            decision = decide(heads, count, lambda _: heat)
        except SpatialError:
            continue
        named = CATEGORIES[decision.category - 1]
        right = named == category and is_right(category, decision.normalized, truth)
        confidence = np.clip(decision.confidence, 1e-4, 1 - 1e-4)
        total -= np.log(confidence if right else 1.0 - confidence)
    return total


@torch.inference_mode()
def _head_outputs(model: TinyGiantVLM, val: CachedQuestions):
    """Yield heads without batch axis, number of regions, category and true answer."""
    model.eval()
    order = np.argsort(val.sizes(), kind='stable')
    for start in range(0, len(order), BATCH):
        numbers = order[start:start + BATCH].tolist()
        batch = val.batch(numbers)
        outputs, _ = model.reason_cached(**{name: batch[name] for name in INPUTS})
        for row in range(len(numbers)):
            heads = {name: value[row].numpy() for name, value in outputs.items()}
            category = CATEGORIES[int(batch['category'][row])]
            yield (heads, int(batch['region_mask'][row].sum()), category,
                   _truth(batch, row, category))


def _truth(batch: dict, row: int, category: str) -> str:
    if category == 'left_right':
        return SIDES[int(batch['side'][row])]
    if category == 'mcq':
        return str(int(batch['pointers'][row, 2]) - 1)
    return f'{float(batch["value"][row]):.2f}'
