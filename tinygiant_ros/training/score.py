# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The benchmark's official score."""

from collections.abc import Mapping, Sequence
import re

from ..core.tensors import CATEGORIES

TOLERANCE = 0.1                           # of the true distance


def is_right(category: str, predicted: str, truth: str) -> bool:
    """Say whether a normalised answer counts as right; one that cannot be read is wrong."""
    try:
        if category == 'left_right':
            return predicted.strip().lower() == truth.strip().lower()
        if category == 'distance':
            wanted, got = float(truth), float(_first_number(predicted))
            return got == wanted if wanted == 0 else abs(got - wanted) <= TOLERANCE * wanted
        return int(float(_first_number(predicted))) == int(float(_first_number(truth)))
    except ValueError:
        return False


def official_score(right: Mapping[str, Sequence[bool]]) -> dict[str, float]:
    """Return percent right of every category that was asked, and 'score', their plain mean."""
    shares = {name: 100.0 * sum(right[name]) / len(right[name])
              for name in CATEGORIES if right.get(name)}
    return shares | {'score': sum(shares.values()) / max(len(shares), 1)}


def _first_number(text: str) -> str:
    found = re.search(r'-?\d+(?:\.\d+)?', text)
    if found is None:
        raise ValueError(f'no number in {text!r}')
    return found.group()
