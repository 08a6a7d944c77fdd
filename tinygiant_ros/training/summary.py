# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Figures of an exam: scores with intervals, by every group, calibration, risk, time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from . import statistics
from .answerers import FRAME_STAGES
from .score import official_score
from ..core.tensors import CATEGORIES

COVERAGES = tuple(step / 20 for step in range(1, 21))
_DISTANCE_EDGES = (1, 2, 4, 8)            # metres
_REGION_EDGES = (3, 5, 8, 12)             # regions a question
_PERCENTILES = {'median': 50, 'p90': 90, 'p99': 99}

Result = dict[str, Any]


def distance_band(metres: float) -> str:
    """Return '0', '0-1', '1-2', '2-4', '4-8' or '8+'; the lower bound belongs to a band."""
    return '0' if metres == 0 else _band(metres, (0, *_DISTANCE_EDGES), '{}-{}')


def region_band(count: int) -> str:
    """Return '1-2', '3-4', '5-7', '8-11' or '12+'."""
    return _band(count, (1, *_REGION_EDGES), '{}-{}', 1)


def _band(value: float, edges: Sequence[int], form: str, off: int = 0) -> str:
    for low, high in zip(edges, edges[1:], strict=False):
        if value < high:
            return form.format(low, high - off)
    return f'{edges[-1]}+'


GROUPS: dict[str, Callable[[Result], str | None]] = {
    'distance_band': lambda one: (distance_band(float(one['truth']))
                                  if one['category'] == 'distance' else None),
    'regions': lambda one: region_band(one['regions']),
    'style': lambda one: one['style'],
    'mask_kind': lambda one: one['mask_kind'],
    'view': lambda one: one['view'],
    'sensor': lambda one: one['sensor'],
}


def summarize(results: Sequence[Result], seed: int = 0) -> dict[str, Any]:
    """
    Return the figures of one answerer; shares in percent, times in milliseconds.

    'official', 'asked', 'families', 'groups' and the calibration are about the benchmark's
    questions, 'robot' about those that only a robot is asked. seed: of the bootstrap.
    """
    judged = [one for one in results if one['truth'] is not None and one['category']]
    official = [one for one in judged if one['official']]
    robot = [one for one in judged if not one['official']]
    codes = Counter(one['error'] for one in results if 'error' in one)
    summary = {'questions': len(results), 'judged': len(judged),
               'images': len({one['image'] for one in results}),
               'errors': sum(codes.values()), 'errors_by_code': dict(codes.most_common())}
    if official:
        summary |= _official(official, np.random.default_rng(seed))
    if robot:
        summary['robot'] = _row(robot) | {'categories': group_rows(robot, _get('category')),
                                          'families': group_rows(robot, _get('family'))}
    latency = latencies(results)
    return summary | {'latency_ms': latency,
                      'median_ms': {stage: row['median'] for stage, row in latency.items()}}


def _official(official: list[Result], rng: np.random.Generator) -> dict[str, Any]:
    """Return the part of a summary that is about the benchmark's questions."""
    names = [name for name in CATEGORIES if any(one['category'] == name for one in official)]
    categories, right = ([one[key] for one in official] for key in ('category', 'right'))
    images = [one['image'] for one in official]
    asked = defaultdict(list)
    for category, good in zip(categories, right, strict=True):
        asked[category].append(good)
    spread = 100 * statistics.score_intervals(images, categories, right, names, rng)
    confidence = np.array([one['confidence'] for one in official])
    good = np.array(right, dtype=bool)
    error = statistics.calibration_error(confidence, good)
    return {
        'official': official_score(asked),
        'official_interval': {name: _rounded(ends)
                              for name, ends in zip([*names, 'score'], spread, strict=True)},
        'asked': {name: len(listed) for name, listed in sorted(asked.items())},
        'families': group_rows(official, _get('family')),
        'groups': {name: rows for name, key in GROUPS.items()
                   if (rows := group_rows(official, key))},
        'calibration_error': error,
        'calibration': {
            'error': error, 'interval': [round(end, 4) for end in statistics.calibration_interval(
                images, confidence, good, rng)],
            'bins': reliability(confidence, good)},
        'risk_coverage': [[share, round(risk, 4)] for share, risk in zip(
            COVERAGES, statistics.risk_coverage(confidence, good, COVERAGES), strict=True)],
        'intervals': {'percent': 95, 'resamples': statistics.RESAMPLES,
                      'images': len(set(images))}}


def group_rows(results: Sequence[Result],
               key: Callable[[Result], str | None]) -> dict[str, dict[str, Any]]:
    """Return per group, in a readable order, its questions, percent right, Wilson's interval."""
    groups = defaultdict(list)
    for one in results:
        if (name := key(one)) is not None:
            groups[name].append(one)
    return {name: _row(groups[name]) for name in sorted(groups, key=_natural)}


def _row(results: Sequence[Result]) -> dict[str, Any]:
    right = sum(one['right'] for one in results)
    ends = 100 * np.array(statistics.wilson_interval(right, len(results)))
    return {'questions': len(results), 'right': round(100 * right / len(results), 2),
            'interval': _rounded(ends)}


def _get(key: str) -> Callable[[Result], str | None]:
    return lambda one: one[key]


def _natural(name: str) -> tuple[bool, int, str, str]:
    """Sort names that begin with a number by it, '0' before '0-1', and before all others."""
    head = name.rstrip('+').split('-')[0]
    return (not head.isdigit(), int(head) if head.isdigit() else 0, name[len(head):], name)


def reliability(confidence: np.ndarray, right: np.ndarray) -> list[dict[str, Any]]:
    """Return the bins of confidence that hold answers: mean confidence, share right, interval."""
    bins = statistics.as_bins(statistics.bin_columns(confidence, right).sum(axis=0))
    listed = []
    for place in np.flatnonzero(bins.count):
        count, good = int(bins.count[place]), int(bins.right[place])
        listed.append({
            'low': place / statistics.BINS, 'high': (place + 1) / statistics.BINS,
            'questions': count, 'confidence': round(bins.confidence[place] / count, 4),
            'right': round(good / count, 4),
            'interval': [round(end, 4) for end in statistics.wilson_interval(good, count)]})
    return listed


def latencies(results: Sequence[Result]) -> dict[str, dict[str, float]]:
    """
    Return per stage how often it was measured, and median, 90th and 99th percentile.

    What is done once a frame counts once a frame; 'a frame' and 'a question' are the sums.
    """
    times, seen = defaultdict(list), set()
    for one in results:
        spent = one.get('ms') or {}
        once = {stage: ms for stage, ms in spent.items() if stage in FRAME_STAGES}
        rest = {stage: ms for stage, ms in spent.items() if stage not in once}
        if one['image'] in seen:
            once = {}
        elif spent:
            seen.add(one['image'])
        for stage, ms in (once | rest).items():
            times[stage].append(ms)
        for name, part in (('a frame', once), ('a question', rest)):
            if part:
                times[name].append(sum(part.values()))
    return {stage: {'measured': len(listed)} | {
        name: round(float(ms), 2) for name, ms in zip(_PERCENTILES, np.percentile(
            listed, list(_PERCENTILES.values())), strict=True)}
        for stage, listed in times.items()}


def _rounded(ends: Sequence[float]) -> list[float]:
    return [round(float(end), 2) for end in ends]
