# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Do two precisions of a release give the same answers: questions of val, by kind of question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .samples import draw_questions
from ..core.errors import SpatialError
from ..core.records import Answer
from ..runtime.backend import Backend
from ..runtime.predictor import SpatialPredictor
from ..runtime.release import Release
from ..training.answerers import ModelAnswerer
from ..training.examine import make_result
from ..training.score import alike

ALL = 'all'


def compare_answers(release: Release, backends: Mapping[str, Backend], data: Path, frames: int,
                    each: int) -> dict[str, dict[str, Any]]:
    """
    Return per kind of question how many were asked, and what share was answered alike and right.

    backends: two by name. agree: the same kind of answer, alike in value, or both refused, per
    cent. right: per backend, per cent.
    """
    models = {name: ModelAnswerer(SpatialPredictor(backend, release))
              for name, backend in backends.items()}
    rows = defaultdict(list)
    for frame, items, regions in draw_questions(data, frames, each, seed=1):
        answers = {name: _ask(model, frame, items, regions) for name, model in models.items()}
        for item, *pair in zip(items, *answers.values(), strict=True):
            right = [make_result(item, one)['right'] for one in pair]
            for kind in (item.category or 'other', ALL):
                rows[kind].append((agree(*pair), *right))
    return {kind: _summary(listed, list(models)) for kind, listed in sorted(rows.items())}


def agree(one: Answer | SpatialError, other: Answer | SpatialError) -> bool:
    """Say whether two answers are the same for somebody who asked."""
    if isinstance(one, SpatialError) or isinstance(other, SpatialError):
        return (isinstance(one, SpatialError) and isinstance(other, SpatialError)
                and one.code == other.code)
    return one.category == other.category and alike(one.normalized, other.normalized)


def _ask(model: ModelAnswerer, frame, items, regions) -> list[Answer | SpatialError]:
    try:
        return list(model.answer(frame, items, regions))
    except SpatialError as error:
        return [error] * len(items)


def _summary(rows: list[tuple[bool, ...]], names: list[str]) -> dict[str, Any]:
    share = [round(100.0 * sum(column) / len(rows), 2) for column in zip(*rows, strict=True)]
    return {'questions': len(rows), 'agree': share[0],
            'right': dict(zip(names, share[1:], strict=True))}
