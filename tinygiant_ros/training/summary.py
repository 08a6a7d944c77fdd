# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Figures of an exam: scores by every group, refusals, calibration, risk, agreement, time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from . import statistics
from .agreement import check_agreement
from .answerers import FRAME_STAGES
from .score import official_score
from ..core.tensors import CATEGORIES, UNANSWERABLE

COVERAGES = tuple(step / 20 for step in range(1, 21))
RISK_COVERAGES = (0.8, 0.9, 0.95, 1.0)    # at which the risk is stated
WORST_CELLS = 15
LEAST_IN_CELL = 5                         # questions; smaller cells say nothing
_DISTANCE_EDGES = (1, 2, 4, 8)            # metres
_VISIBLE_EDGES = (25, 50, 75, 95)         # percent of an object that nothing hides
_REGION_EDGES = (3, 5, 8, 12)             # regions a question
_PERCENTILES = {'median': 50, 'p90': 90, 'p99': 99}

Result = dict[str, Any]


def distance_band(metres: float) -> str:
    """Return '0', '0-1', '1-2', '2-4', '4-8' or '8+'; the lower bound belongs to a band."""
    return '0' if metres == 0 else _band(metres, (0, *_DISTANCE_EDGES), '{}-{}')


def region_band(count: int) -> str:
    """Return '1-2', '3-4', '5-7', '8-11' or '12+'."""
    return _band(count, (1, *_REGION_EDGES), '{}-{}', 1)


def visible_band(share: float) -> str:
    """Return '0-25', '25-50', '50-75', '75-95' or '95+', percent."""
    return _band(100 * share, (0, *_VISIBLE_EDGES), '{}-{}')


def _band(value: float, edges: Sequence[int], form: str, off: int = 0) -> str:
    for low, high in zip(edges, edges[1:], strict=False):
        if value < high:
            return form.format(low, high - off)
    return f'{edges[-1]}+'


def _distance_band(one: Result) -> str | None:
    return distance_band(float(one['truth'])) if one['category'] == 'distance' else None


def _visible_band(one: Result) -> str | None:
    share = one.get('visible')            # results of before do not have it
    return None if share is None else visible_band(share)


GROUPS: dict[str, Callable[[Result], str | None]] = {
    'distance_band': _distance_band,
    'visible': _visible_band,
    'regions': lambda one: region_band(one['regions']),
    'style': lambda one: one['style'],
    'mask_kind': lambda one: one['mask_kind'],
    'view': lambda one: one['view'],
    'sensor': lambda one: one['sensor'],
}
CELL_KEYS = ('family', 'distance_band', 'visible', 'mask_kind')   # crossed for the worst cells


def summarize(results: Sequence[Result], seed: int = 0) -> dict[str, Any]:
    """
    Return the figures of one answerer; shares in percent, times in milliseconds.

    'official', 'asked', 'families', 'groups' and 'worst_cells' are about the benchmark's
    questions, calibration and risk about those of them that were answered, 'robot' about those
    that only a robot is asked, 'refusals' about questions that have no answer, and those that
    have one and were refused. seed: of the bootstrap.
    """
    judged = [one for one in results if one['truth'] is not None and one['category']]
    unanswerable = [one for one in judged if one['category'] == UNANSWERABLE]
    official = [one for one in judged if one['official']]
    robot = [one for one in judged
             if not one['official'] and one['category'] != UNANSWERABLE]
    codes = Counter(one['error'] for one in results if 'error' in one)
    summary = {'questions': len(results), 'judged': len(judged),
               'images': len({one['image'] for one in results}),
               'errors': sum(codes.values()), 'errors_by_code': dict(codes.most_common())}
    if official:
        summary |= _official(official, np.random.default_rng(seed))
    if robot:
        summary['robot'] = _row(robot) | {'categories': group_rows(robot, _get('category')),
                                          'families': group_rows(robot, _get('family'))}
    if refused := _refusals(unanswerable, official):
        summary['refusals'] = refused
    latency = latencies(results)
    return summary | {'agreement': check_agreement(results), 'latency_ms': latency,
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
    figures = {
        'official': official_score(asked),
        'official_interval': {name: _rounded(ends)
                              for name, ends in zip([*names, 'score'], spread, strict=True)},
        'asked': {name: len(listed) for name, listed in sorted(asked.items())},
        'families': group_rows(official, _get('family')),
        'groups': {name: rows for name, key in GROUPS.items()
                   if (rows := group_rows(official, key))},
        'worst_cells': worst_cells(official),
        'intervals': {'percent': 95, 'resamples': statistics.RESAMPLES,
                      'images': len(set(images))}}
    answered = [one for one in official if 'error' not in one]
    return figures | (_confidence(answered, rng) if answered else {})


def _confidence(answered: list[Result], rng: np.random.Generator) -> dict[str, Any]:
    """Return the part of a summary that is about how sure the answers are."""
    confidence, right = _sureness(answered)
    categories = defaultdict(list)
    for one in answered:
        categories[one['category']].append(one)
    whole = _calibration(answered, rng)
    return {'calibration_error': whole['error'],
            'calibration': whole | {'bins': reliability(confidence, right)},
            'calibration_by_category': {name: _calibration(categories[name], rng)
                                        for name in CATEGORIES if name in categories},
            **selective(confidence, right)}


def _sureness(results: Sequence[Result]) -> tuple[np.ndarray, np.ndarray]:
    return (np.array([one['confidence'] for one in results]),
            np.array([one['right'] for one in results], dtype=bool))


def _calibration(results: Sequence[Result], rng: np.random.Generator) -> dict[str, Any]:
    ends = statistics.calibration_interval([one['image'] for one in results],
                                           *_sureness(results), rng)
    return {'questions': len(results),
            'error': statistics.calibration_error(*_sureness(results)),
            'interval': [round(end, 4) for end in ends]}


def selective(confidence: np.ndarray, right: np.ndarray) -> dict[str, Any]:
    """
    Return what it brings to leave out the least confident answers; shares in [0, 1].

    'risk_coverage': the curve, pairs of share answered and share wrong. 'risk': the area under
    the finest such curve, that of an order that knows every error, Wilson's intervals of points.
    """
    def risks(coverages: Sequence[float]) -> list[float]:
        return statistics.risk_coverage(confidence, right, coverages)
    points = {}
    for share, risk in zip(RISK_COVERAGES, risks(RISK_COVERAGES), strict=True):
        kept = statistics.answers_at(share, len(right))
        points[f'{100 * share:.0f}'] = {
            'answers': kept, 'risk': round(risk, 4), 'interval': [
                round(end, 4) for end in statistics.wilson_interval(round(risk * kept), kept)]}
    return {'risk_coverage': [[share, round(risk, 4)] for share, risk in zip(
                COVERAGES, risks(COVERAGES), strict=True)],
            'risk': {'answered': len(right),
                     'aurc': round(float(statistics.risk_curve(confidence, right).mean()), 5),
                     'best_aurc': round(float(statistics.risk_curve(right, right).mean()), 5),
                     'at': points}}


def _refusals(unanswerable: list[Result], official: list[Result]) -> dict[str, Any]:
    """Return shares refused of questions without answer, by family, and of the benchmark's."""
    parts = {}
    for name, results in (('unanswerable', unanswerable), ('answerable', official)):
        if results and all('refused' in one for one in results):
            codes = Counter(one['error'] for one in results if one['refused'])
            parts[name] = _row(results, 'refused') | {'by_code': dict(codes.most_common())}
    if 'unanswerable' in parts:
        parts['unanswerable']['families'] = group_rows(unanswerable, _get('family'), 'refused')
    return parts


def worst_cells(results: Sequence[Result]) -> list[dict[str, Any]]:
    """
    Return the cells of CELL_KEYS crossed that go wrong most, the worst first.

    Their order is that of the upper end of the interval: a few unlucky questions do not lead.
    """
    keys = [GROUPS.get(name, _get(name)) for name in CELL_KEYS]
    cells = defaultdict(list)
    for one in results:
        cells[tuple(key(one) for key in keys)].append(one)
    rows = [dict(zip(CELL_KEYS, names, strict=True)) | _row(listed)
            for names, listed in cells.items() if len(listed) >= LEAST_IN_CELL]
    wrong = [row for row in rows if row['right'] < 100]
    return sorted(wrong, key=lambda row: (row['interval'][1], row['right']))[:WORST_CELLS]


def group_rows(results: Sequence[Result], key: Callable[[Result], str | None],
               counted: str = 'right') -> dict[str, dict[str, Any]]:
    """
    Return per group, in a readable order, its questions, percent right, Wilson's interval.

    counted: 'right' or 'refused', what the percentage is of.
    """
    groups = defaultdict(list)
    for one in results:
        if (name := key(one)) is not None:
            groups[name].append(one)
    return {name: _row(groups[name], counted) for name in sorted(groups, key=_natural)}


def _row(results: Sequence[Result], counted: str = 'right') -> dict[str, Any]:
    count = sum(one[counted] for one in results)
    ends = 100 * np.array(statistics.wilson_interval(count, len(results)))
    return {'questions': len(results), counted: round(100 * count / len(results), 2),
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
