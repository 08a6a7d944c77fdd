# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Lets answerers sit an exam: every frame is read once for all of them, one result a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
import itertools
import math
import multiprocessing
from pathlib import Path
import sys
from typing import Any

import cv2
from tqdm import tqdm

from .answerers import Answerer, BASELINES, open_baseline
from .reader import group_frames, Item, read_frame, read_regions
from .score import is_right
from ..core.errors import ErrorCode, SpatialError
from ..core.records import Answer, Category, Region, RgbdFrame
from ..core.tensors import UNANSWERABLE

FRAMES_A_JOB = 8                          # small enough to share evenly, whatever --workers is
REFUSALS = frozenset((ErrorCode.BAD_QUESTION, ErrorCode.LOW_CONFIDENCE, ErrorCode.MASK_MISMATCH,
                      ErrorCode.NO_REGION))   # say that the question itself has no answer

Results = dict[str, list[dict[str, Any]]]            # name of an answerer -> its results


@dataclass(frozen=True)
class Sources:
    """
    Where the frames lie, and by image name what is known of them.

    views: 'view', 'sensor' and 'visible', the share of every object that nothing hides.
    """

    images: Path
    depths: Path
    views: dict[str, dict[str, Any]] = field(default_factory=dict)

    @staticmethod
    def of(images: Path, depths: Path, frame_truth: dict[str, Any]) -> Sources:
        """Return the sources with the views named in the simulation's truth by image."""
        return Sources(images, depths, {
            image: {key: truth[key] for key in ('view', 'sensor') if key in truth} | {
                'visible': [one.get('visible_share') for one in truth.get('objects', ())]}
            for image, truth in frame_truth.items()})


def examine(answerers: Sequence[Answerer], items: Sequence[Item], sources: Sources,
            title: str = '') -> Results:
    """
    Return per answerer one result a question, in the order of the items.

    A question that fails has an error and counts as wrong, unless it has no answer and that is
    why. Baselines cannot refuse and are not asked such questions. Progress goes to stderr.
    """
    frames = group_frames(items)
    parts = (_sit_frame(answerers, asked, sources) for asked in frames)
    return _collect(parts, [1] * len(frames), items, [one.name for one in answerers], title)


def examine_baselines(names: Sequence[str], items: Sequence[Item], sources: Sources,
                      workers: int, title: str = '') -> Results:
    """Return what examine() returns for baselines, made by several processes."""
    frames = group_frames(items)
    jobs = [frames[first:first + FRAMES_A_JOB] for first in range(0, len(frames), FRAMES_A_JOB)]
    sizes = [len(job) for job in jobs]
    if workers <= 1 or len(jobs) <= 1:
        parts = (_sit_job(names, job, sources) for job in jobs)
        return _collect(parts, sizes, items, names, title)
    # Not forked: threads of this process may hold locks that a copy would wait for.
    context = multiprocessing.get_context('spawn')
    with ProcessPoolExecutor(workers, context, _one_thread) as pool:
        parts = pool.map(_sit_job, itertools.repeat(names), jobs, itertools.repeat(sources))
        return _collect(parts, sizes, items, names, title)


def _one_thread() -> None:
    cv2.setNumThreads(1)


def _collect(parts: Iterator[Results], sizes: Sequence[int], items: Sequence[Item],
             names: Sequence[str], title: str) -> Results:
    """Join the results of parts of so many frames and bring them into the items' order."""
    results: Results = {name: [] for name in names}
    with tqdm(total=sum(sizes), unit='frame', desc=title or None, file=sys.stderr) as bar:
        for part, size in zip(parts, sizes, strict=True):
            for name, listed in part.items():
                results[name] += listed
            bar.update(size)
    place = {item.id: number for number, item in enumerate(items)}
    return {name: sorted(listed, key=lambda one: place[one['id']])
            for name, listed in results.items()}


def _sit_job(names: Sequence[str], frames: Sequence[list[Item]], sources: Sources) -> Results:
    """Return the results of baselines, made for this job alone, on some frames."""
    answerers = [open_baseline(name) for name in names]
    results: Results = {name: [] for name in names}
    for asked in frames:
        for name, listed in _sit_frame(answerers, asked, sources).items():
            results[name] += listed
    return results


def answerable(items: Sequence[Item]) -> list[Item]:
    """Return the items that have an answer."""
    return [item for item in items if item.category != UNANSWERABLE]


def _sit_frame(answerers: Sequence[Answerer], asked: Sequence[Item], sources: Sources) -> Results:
    """Return the results of every answerer on the questions about one frame."""
    view = sources.views.get(asked[0].image, {})
    try:
        frame = read_frame(asked[0], sources.images, sources.depths)
    except SpatialError as error:
        return {one.name: [make_result(item, error, view) for item in _for(one, asked)]
                for one in answerers}
    regions = {item.id: _regions_or_error(item, frame) for item in asked}
    results: Results = {}
    for answerer in answerers:
        mine = _for(answerer, asked)
        ready = [item for item in mine if not isinstance(regions[item.id], SpatialError)]
        answers = _ask(answerer, frame, ready, [regions[item.id] for item in ready])
        given = regions | {item.id: answer for item, answer in zip(ready, answers, strict=True)}
        results[answerer.name] = [make_result(item, given[item.id], view) for item in mine]
    return results


def _for(answerer: Answerer, asked: Sequence[Item]) -> Sequence[Item]:
    return answerable(asked) if answerer.name in BASELINES else asked


def _regions_or_error(item: Item, frame: RgbdFrame) -> tuple[Region, ...] | SpatialError:
    try:
        return read_regions(item, frame)
    except SpatialError as error:
        return error


def _ask(answerer: Answerer, frame: RgbdFrame, items: list[Item],
         regions: list[tuple[Region, ...]]) -> Sequence[Answer | SpatialError]:
    try:
        return answerer.answer(frame, items, regions) if items else []
    except SpatialError as error:        # about the frame, so about each of its questions
        return [error] * len(items)


def make_result(item: Item, answer: Answer | SpatialError,
                view: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return what became of one question as JSON; NaN is None."""
    truth, view = item.truth, view or {}
    question = ' '.join(item.question.replace('<image>', ' ').split())
    result = {'id': item.id, 'image': item.image, 'question': question,
              'category': item.category, 'official': item.official,
              'family': truth.get('family'), 'style': truth.get('style'),
              'mask_kind': item.mask_kind or None, 'regions': len(item.rles),
              'view': view.get('view'), 'sensor': view.get('sensor'),
              'visible': _visible(item, view.get('visible', ())), 'truth': item.answer}
    if isinstance(answer, SpatialError):
        refused = answer.code in REFUSALS
        return result | {'error': answer.code.name, 'message': answer.message,
                         'refused': refused, 'confidence': 0.0,
                         'right': refused and item.category == UNANSWERABLE}
    named = answer.category.name.lower() if answer.category != Category.UNKNOWN else None
    right = (item.answer is not None and item.category not in (None, UNANSWERABLE)
             and is_right(item.category, answer.normalized, item.answer))
    return result | {
        'refused': False,
        'predicted_category': named, 'predicted': answer.normalized, 'text': answer.text,
        'value': _finite(answer.value), 'chosen': [int(one) for one in answer.region_indices],
        'confidence': float(answer.confidence), 'measured': _finite(answer.measured_value),
        'right': right, 'ms': answer.times.ms}


def _visible(item: Item, shares: Sequence[float | None]) -> float | None:
    """Return the share of the most hidden object that the answer rests on, None if unknown."""
    truth = item.truth
    asked = {*truth.get('members', ()), *(truth.get(name, -1) for name in (
        'subject', 'object', 'reference'))} - {-1}
    objects = truth.get('objects', ())
    if not asked or len(objects) <= max(asked):
        return None
    known = [shares[objects[index]] for index in asked if objects[index] < len(shares)]
    return None if None in known or len(known) < len(asked) else min(known)


def _finite(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
