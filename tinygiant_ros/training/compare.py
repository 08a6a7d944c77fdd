# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Two exams on the same questions side by side: what changed, and whether that may be chance.

Differences are B minus A in percentage points, their intervals from resampled images; p is
McNemar's exact test on the questions that only one of them got right. Alike are answers of one
kind that score.alike() says are the same, and refusals for the same reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
import json
from pathlib import Path
from typing import Any

import numpy as np

from . import statistics
from .page import escaped, heading, page, paragraph, table
from .score import alike
from ..core.tensors import CATEGORIES, UNANSWERABLE

MOST_FLIPS = 200                          # shown in compare.html; compare.json has all
_SAME = ('category', 'truth', 'image')    # what one question has in common in both exams
_HEAD = ('', 'questions', 'A %', 'B %', 'B - A', '95 % interval', 'only A', 'only B', 'p')

Result = dict[str, Any]


class MismatchError(ValueError):
    """Two folders that cannot be compared; the text says why."""


def compare_folders(first: Path, second: Path, out: Path, common: bool = False,
                    seed: int = 0) -> dict[str, Any]:
    """
    Compare two folders of training.evaluate; print the table, write compare.json and .html.

    common: compare what both were asked where they differ, else that is a MismatchError, as is a
    folder without results and a question whose truth is not the same in both.
    """
    pairs, left_out = pair_results(read_results(first), read_results(second), common)
    compared = {'a': str(first), 'b': str(second), 'left_out': left_out} | compare(pairs, seed)
    out.mkdir(parents=True, exist_ok=True)
    (out / 'compare.json').write_text(json.dumps(compared, indent=1) + '\n', encoding='utf-8')
    (out / 'compare.html').write_text(make_page(compared), encoding='utf-8')
    print(as_text(compared))
    return compared


def read_results(folder: Path) -> list[Result]:
    """Return the results of a folder; MismatchError where there are none."""
    path = Path(folder) / 'results.jsonl'
    try:
        return [json.loads(line) for line in path.read_text(encoding='utf-8').splitlines()]
    except (OSError, ValueError) as error:
        raise MismatchError(f'{path} cannot be read ({error}); give a folder that '
                            'training.evaluate wrote') from error


def pair_results(first: Sequence[Result], second: Sequence[Result],
                 common: bool) -> tuple[list[tuple[Result, Result]], int]:
    """Return the judged results of both by question, and how many only one of them has."""
    known = {one['id']: one for one in second}
    pairs = [(one, known[one['id']]) for one in first if one['id'] in known]
    left_out = len(first) + len(second) - 2 * len(pairs)
    if not pairs:
        raise MismatchError('the two exams have no question in common')
    if left_out and not common:
        raise MismatchError(f'{left_out} questions are in one of the two exams only, '
                            f'{len(pairs)} in both; give folders of the same annotations, or '
                            '--common to compare those')
    for one, other in pairs:
        if any(one[key] != other[key] for key in _SAME):
            raise MismatchError(f'question {one["id"]} has another image, category or truth in '
                                'the second exam; the annotations are not the same')
    judged = [pair for pair in pairs if pair[0]['truth'] is not None and pair[0]['category']]
    return judged, left_out


def compare(pairs: Sequence[tuple[Result, Result]], seed: int = 0) -> dict[str, Any]:
    """Return the differences overall, per category and family, and the questions that flipped."""
    rng = np.random.default_rng(seed)
    official = [pair for pair in pairs if pair[0]['official']]
    without = [pair for pair in pairs if pair[0]['category'] == UNANSWERABLE]
    robot = [pair for pair in pairs
             if not pair[0]['official'] and pair[0]['category'] != UNANSWERABLE]
    compared: dict[str, Any] = {
        'questions': len(pairs), 'resamples': statistics.RESAMPLES,
        'alike': round(100 * float(np.mean([_alike(*pair) for pair in pairs])), 2)}
    if official:
        compared |= {'score': _mean_row(official, rng),
                     'categories': _rows(official, lambda one: one['category'], rng),
                     'families': _rows(official, lambda one: one['family'], rng)}
    if robot:
        compared['robot'] = _row(robot, rng)
        compared['robot_families'] = _rows(robot, lambda one: one['family'], rng)
    if without:
        compared['unanswerable'] = _row(without, rng)
        compared['unanswerable_families'] = _rows(without, lambda one: one['family'], rng)
    compared['flips'] = [_flip(*pair) for pair in pairs if pair[0]['right'] != pair[1]['right']]
    return compared


def _rows(pairs: Sequence[tuple[Result, Result]], key: Callable[[Result], str | None],
          rng: np.random.Generator) -> dict[str, dict[str, Any]]:
    names = sorted({name for one, _ in pairs if (name := key(one)) is not None})
    return {name: _row([pair for pair in pairs if key(pair[0]) == name], rng) for name in names}


def _row(pairs: Sequence[tuple[Result, Result]], rng: np.random.Generator) -> dict[str, Any]:
    """Return one group's line: shares of both, difference, interval, flips, p."""
    return _figures(pairs, ['all'] * len(pairs), ['all'], rng)


def _mean_row(pairs: Sequence[tuple[Result, Result]],
              rng: np.random.Generator) -> dict[str, Any]:
    """Return the line of the official score: the plain mean of the categories."""
    categories = [one['category'] for one, _ in pairs]
    return _figures(pairs, categories, [name for name in CATEGORIES if name in categories], rng)


def _figures(pairs: Sequence[tuple[Result, Result]], categories: list[str], names: list[str],
             rng: np.random.Generator) -> dict[str, Any]:
    images = [one['image'] for one, _ in pairs]
    right = [[pair[place]['right'] for pair in pairs] for place in (0, 1)]
    a, b = (100 * float(statistics.mean_scores(statistics.score_columns(
        categories, one, names).sum(axis=0))[-1]) for one in right)
    low, high = 100 * statistics.paired_intervals(images, categories, *right, names, rng)[-1]
    only_a = sum(one and not other for one, other in zip(*right, strict=True))
    only_b = sum(other and not one for one, other in zip(*right, strict=True))
    return {'questions': len(pairs), 'a': round(a, 2), 'b': round(b, 2),
            'difference': round(b - a, 2), 'interval': [round(float(low), 2),
                                                        round(float(high), 2)],
            'only_a': only_a, 'only_b': only_b, 'p': statistics.mcnemar_exact(only_a, only_b)}


def _flip(one: Result, other: Result) -> dict[str, Any]:
    kept = ('id', 'image', 'question', 'category', 'family', 'truth')
    return {key: one[key] for key in kept} | {
        'right': 'a' if one['right'] else 'b', 'a': _said(one), 'b': _said(other),
        'confidence': [one['confidence'], other['confidence']]}


def _alike(one: Result, other: Result) -> bool:
    if 'error' in one or 'error' in other:
        return one.get('error') == other.get('error')
    return (one['predicted_category'] == other['predicted_category']
            and alike(one['predicted'], other['predicted']))


def _said(one: Result) -> str:
    return one['error'] if 'error' in one else str(one['predicted'])


def lines_of(compared: dict[str, Any]) -> list[tuple[str, list[list[str]]]]:
    """Return the tables of a comparison: title and rows of text under _HEAD."""
    tables = []
    for title, key, whole in (('Official score', 'categories', 'score'),
                              ('Families', 'families', None),
                              ('Asked of a robot only', 'robot_families', 'robot'),
                              ('Without an answer: refused', 'unanswerable_families',
                               'unanswerable')):
        rows = [_cells(name, row) for name, row in compared.get(key, {}).items()]
        if whole in compared:
            rows.append(_cells('mean' if whole == 'score' else 'all', compared[whole]))
        if rows:
            tables.append((title, rows))
    return tables


def _cells(name: str, row: dict[str, Any]) -> list[str]:
    low, high = row['interval']
    return [name, str(row['questions']), f'{row["a"]:.1f}', f'{row["b"]:.1f}',
            f'{row["difference"]:+.1f}', f'{low:+.1f} to {high:+.1f}', str(row['only_a']),
            str(row['only_b']), f'{row["p"]:.2g}']


def as_text(compared: dict[str, Any]) -> str:
    """Return the tables as lines of text with aligned columns."""
    lines = [f'A: {compared["a"]}', f'B: {compared["b"]}']
    for title, rows in lines_of(compared):
        table_rows = [[title, *_HEAD[1:]], *rows]
        widths = [max(len(row[place]) for row in table_rows) for place in range(len(_HEAD))]
        lines += ['', *('  '.join(cell.rjust(width) if place else cell.ljust(width)
                                  for place, (cell, width) in enumerate(zip(row, widths,
                                                                            strict=True)))
                        for row in table_rows)]
    return '\n'.join([*lines, '', f'{len(compared["flips"])} questions flipped, '
                      f'{compared["alike"]:.1f} % of the answers are alike'])


def make_page(compared: dict[str, Any]) -> str:
    """Return compare.html."""
    method = (f'Differences are B minus A in percentage points with 95 % intervals '
              f'({compared["resamples"]} draws of images). p is McNemar\'s exact test, two-sided, '
              'for each line alone: among many lines a few small ones are chance. It takes '
              'questions for independent, so trust the interval where they differ.')
    flips = [[one['id'], one['question'], one['truth'], one['a'], one['b'], one['right'].upper(),
              one['family'] or one['category'], one['image']] for one in compared['flips']]
    left_out = compared.get('left_out', 0)
    return page(
        'Two exams compared', f'<h1>{escaped(compared["a"])} and {escaped(compared["b"])}</h1>',
        paragraph(f'A is {compared["a"]}, B is {compared["b"]}; {compared["questions"]} questions '
                  f'with a known answer in both, {compared["alike"]:.1f} % answered alike.'
                  + (f' {left_out} are in one of them only.' if left_out else '')),
        paragraph(method, soft=True),
        *(table(title, _HEAD, rows) for title, rows in lines_of(compared)),
        heading(f'{len(flips)} questions flipped'),
        table(f'The first {min(MOST_FLIPS, len(flips))}',
              ('id', 'question', 'truth', 'A', 'B', 'right', 'family', 'image'),
              flips[:MOST_FLIPS], long=(1,)))
