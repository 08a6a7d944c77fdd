# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
All test splits of a data set in one go: one JSON and one page of tables.

    python -m tinygiant_ros.training.exam --data data --out benchmarks --name exam_baselines

Asks the baselines unless --answerer names others; training.evaluate looks closer at one split.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
import json
from pathlib import Path
import sys
from typing import Any

from . import statistics
from .answerers import (
    ANSWERERS,
    BASELINES,
    computed_in,
    MODEL,
    ModelAnswerer,
    open_baseline,
)
from .evaluate import add_run_options, baselines_for, brief, draw, open_asked, told
from .examine import answerable, examine, examine_baselines, Sources
from .reader import group_frames, read_frame_truth, read_items
from .summary import CELL_KEYS, LEAST_IN_CELL, RISK_COVERAGES, summarize
from ..core.errors import ErrorCode, SpatialError
from ..core.tensors import CATEGORIES
from ..runtime.release import Release

CELLS_A_SPLIT = 5                         # in the table of the worst ones; the JSON has more
_METHOD = (
    'Score: plain mean of the percentages right of the four categories, counted as the benchmark '
    'counts; robot families are apart from it. In brackets: 95 % intervals; of score and '
    'categories from {resamples} draws of images, of robot families together by Wilson\'s '
    'formula.')
_TOLD = (
    'The model was told what the site calls its things, as the node is by its parameter of that '
    'name: {glossary}. A name that was told is no longer one that the model never heard.')
_REFUSED = (
    'Percent refused, with Wilson\'s interval: of questions that have no answer, where a refusal '
    'is right and any answer wrong, and of the benchmark\'s questions, all of which have one. A '
    'question counts as refused when the answer is one of the errors that speak of the question '
    'itself (BAD_QUESTION, LOW_CONFIDENCE, MASK_MISMATCH, NO_REGION). Baselines cannot refuse and '
    'are not asked what has no answer.')
_CONFIDENCE = (
    'Of the answered questions of the benchmark. Calibration error: gap between confidence and '
    'share right, in percentage points, together and by category. Risk: percent wrong when only '
    'the surest part is answered; AURC is its mean over all parts, and what an order that knows '
    'every error would have.')
_WORST = (
    'Of the benchmark\'s questions, the cells of family, true distance (metres), percent seen of '
    'the most hidden object asked about and kind of masks with the most errors, by the upper end '
    'of Wilson\'s interval; cells of fewer than {least} questions are left out.')
_AGREEMENT = (
    'Answers whose sentence says something else than the normalised answer: another number, '
    'region or side.')


def main(arguments=None) -> int:
    """Run the command line; return the exit status, 2 when the data cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        names = options.splits or find_splits(options.data)
        opened = open_asked(options) if MODEL in options.answerer else None
        exam = {'data': str(options.data), 'seed': options.seed, 'limit': options.limit,
                'resamples': statistics.RESAMPLES, 'glossary': told(options),
                'splits': {name: sit_split(name, options, opened) for name in names}}
    except SpatialError as error:
        print(error, file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / f'{options.name}.json').write_text(json.dumps(exam, indent=1) + '\n',
                                                      encoding='utf-8')
    text = to_markdown(exam)
    (options.out / f'{options.name}.md').write_text(text, encoding='utf-8')
    print(text)
    return 0


def find_splits(data: Path) -> list[str]:
    """Return the names of the test splits in a folder; SpatialError BAD_QUESTION if none."""
    names = sorted(path.stem for path in Path(data).glob('test*.json')
                   if (path.parent / path.stem / 'images').is_dir())
    if not names:
        raise SpatialError(ErrorCode.BAD_QUESTION,
                           f'{data} has no test*.json with a folder of its images beside it; '
                           'give a folder that sim.dataset wrote, or name --splits')
    return names


def sit_split(name: str, options: argparse.Namespace,
              opened: tuple[ModelAnswerer, Release] | None) -> dict[str, Any]:
    """
    Return what every answerer scored on one split, and what the split is.

    opened: of open_model(), None where no model is asked.
    """
    annotations, folder = options.data / f'{name}.json', options.data / name
    items, left_out = read_items(annotations)
    items = draw(items, options.limit, options.seed)
    sources = Sources.of(folder / 'images', folder / 'depths', read_frame_truth(annotations))
    usable = baselines_for(items)
    beside = [one for one in options.answerer if one in usable]
    if opened:
        model, release = opened
        results = examine([model, *map(open_baseline, beside)], items, sources, name)
        about = {'model_id': release.model_id, 'backend': options.backend,
                 'precision': computed_in(release, options.backend, options.precision)}
    else:
        results = (examine_baselines(beside, items, sources, options.workers, name) if beside
                   else {})
        about = {}
    summaries = {one: summarize(listed, options.seed) for one, listed in results.items()}
    settings = folder / 'chunks' / 'settings.json'
    return about | {
        'frames': len(group_frames(items)), 'questions': len(items),
        'official_questions': sum(item.official for item in items),
        'left_out': dict(left_out.skipped),
        'unanswerable_questions': len(items) - len(answerable(items)),
        'unusable': [one for one in options.answerer if one not in (MODEL, *usable)]
        if usable else [],
        'settings': json.loads(settings.read_text()) if settings.exists() else None,
        'answerers': {one: brief(summary) | {'families': summary.get('families', {})}
                      for one, summary in summaries.items()}}


def to_markdown(exam: dict[str, Any]) -> str:
    """Return the tables of an exam: scores, families, robot families, settings."""
    splits = exam['splits']
    parts = ['# Exam', _METHOD.format(resamples=exam['resamples'])]
    if exam['glossary']:
        parts.append(_TOLD.format(glossary='; '.join(exam['glossary'])))
    parts.append(_score_table(splits))
    for title, words, rows in (('Refusals', _REFUSED, _refusal_rows(splits)),
                               ('Confidence', _CONFIDENCE, _confidence_rows(splits)),
                               ('Sentence and answer', _AGREEMENT, _agreement_rows(splits)),
                               ('Where it goes wrong', _WORST.format(least=LEAST_IN_CELL),
                                _worst_rows(splits))):
        if len(rows) > 1:
            parts += [f'## {title}', words, _markdown(rows[0], rows[1:])]
    for title, key in (('Families of the benchmark', 'families'),
                       ('Robot families', 'robot')):
        if text := _family_table(splits, key):
            parts += [f'## {title}', 'Percent right (questions).', text]
    settings = [f'- {name}: ' + ', '.join(f'{key} {value}' for key, value in listed.items()
                                          if isinstance(value, int))
                for name, split in splits.items() if (listed := split['settings'])]
    if settings:
        parts += ['## Data', '\n'.join(settings)]
    unusable = {one for split in splits.values() for one in split['unusable']}
    if unusable:
        parts.append(f'Where {", ".join(sorted(unusable))} is missing, no question of the split '
                     'says what it means (truth.meaning).')
    return '\n\n'.join(parts) + '\n'


def _score_table(splits: dict[str, Any]) -> str:
    rows = []
    for name, split in splits.items():
        for answerer, one in split['answerers'].items():
            official, ends = one.get('official', {}), one.get('official_interval', {})
            robot = one.get('robot')
            if not official and not robot:       # nothing but questions without answer
                continue
            cells = [_ranged(official[key], ends[key]) if key in official else ''
                     for key in ('score', *CATEGORIES)]
            cells.append(_ranged(robot['right'], robot['interval']) if robot else '')
            rows.append([name, split['frames'], split['questions'], answerer, *cells])
    return _markdown(['split', 'frames', 'questions', 'answerer', 'score', *CATEGORIES,
                      'robot families'], rows)


def _learned(splits: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Return split, name and figures of every answerer that is no baseline."""
    return [(split, name, one) for split, sat in splits.items()
            for name, one in sat['answerers'].items() if name not in BASELINES]


def _refusal_rows(splits: dict[str, Any]) -> list[list[object]]:
    """Return the table of refusals, its head first."""
    listed = [(split, name, one['refusals']) for split, name, one in _learned(splits)
              if one.get('refusals')]
    families = sorted({family for _, _, one in listed
                       for family in one.get('unanswerable', {}).get('families', {})})
    rows: list[list[object]] = [['split', 'answerer', 'no answer: questions', 'refused', *families,
                                 'with answer: questions', 'refused', 'by code']]
    for split, name, one in listed:
        without, rest = one.get('unanswerable', {}), one.get('answerable', {})
        cells = [_refused(without.get('families', {}).get(family)) for family in families]
        rows.append([split, name, without.get('questions', ''), _refused(without), *cells,
                     rest.get('questions', ''), _refused(rest), ', '.join(
                         f'{code} {count}' for code, count in rest.get('by_code', {}).items())])
    return rows


def _refused(row: dict[str, Any] | None) -> str:
    return _ranged(row['refused'], row['interval']) if row else ''


def _confidence_rows(splits: dict[str, Any]) -> list[list[object]]:
    """Return the table of calibration and risk, its head first."""
    rows: list[list[object]] = [[
        'split', 'answerer', 'calibration error', *CATEGORIES, 'AURC', 'best AURC',
        *(f'risk at {100 * share:.0f} %' for share in RISK_COVERAGES)]]
    for split, name, one in _learned(splits):
        if 'risk' not in one:
            continue
        errors, risk = one['calibration_by_category'], one['risk']
        rows.append([
            split, name, f'{100 * one["calibration_error"]:.1f}',
            *(f'{100 * errors[key]["error"]:.1f}' if key in errors else '' for key in CATEGORIES),
            f'{100 * risk["aurc"]:.2f}', f'{100 * risk["best_aurc"]:.2f}',
            *(f'{100 * point["risk"]:.1f}' for point in risk['at'].values())])
    return rows


def _agreement_rows(splits: dict[str, Any]) -> list[list[object]]:
    """Return the table of sentences that disagree with their answer, its head first."""
    rows: list[list[object]] = [['split', 'answerer', 'checked', 'disagreeing', 'how', 'example']]
    for split, name, one in _learned(splits):
        found = one.get('agreement', {})
        if found.get('checked'):
            example = next((f'{shown["predicted"]}: {shown["text"]}'
                            for shown in found['examples']), '')
            rows.append([split, name, found['checked'], found['disagreeing'], ', '.join(
                f'{reason} {count}' for reason, count in found['reasons'].items()), example])
    return rows


def _worst_rows(splits: dict[str, Any]) -> list[list[object]]:
    """Return the table of the cells with the most errors, its head first."""
    rows: list[list[object]] = [['split', 'answerer', 'family', 'distance', 'seen', 'masks',
                                 'questions', 'percent right']]
    for split, name, one in _learned(splits):
        for cell in one.get('worst_cells', ())[:CELLS_A_SPLIT]:
            rows.append([split, name, *('' if cell[key] is None else cell[key]
                                        for key in CELL_KEYS), cell['questions'],
                         _ranged(cell['right'], cell['interval'])])
    return rows


def _ranged(value: float, ends: Sequence[float]) -> str:
    return f'{value:.1f} [{ends[0]:.1f}, {ends[1]:.1f}]'


def _family_table(splits: dict[str, Any], key: str) -> str:
    """Return the table of families, a column a split and answerer; '' without families."""
    columns = {}
    for name, split in splits.items():
        for answerer, one in split['answerers'].items():
            families = one['families'] if key == 'families' else one.get('robot', {}).get(
                'families', {})
            if families:
                columns[f'{name} {answerer}'] = families
    names = sorted({family for families in columns.values() for family in families})
    rows = [[column, *(f'{families[family]["right"]:.1f} ({families[family]["questions"]})'
                       if family in families else '' for family in names)]
            for column, families in columns.items()]
    return _markdown(['split, answerer', *names], rows) if names else ''


def _markdown(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ['---'] * len(head), *rows]
    return '\n'.join('| ' + ' | '.join(str(cell) for cell in row) + ' |' for row in lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0].strip())
    parser.add_argument('--data', type=Path, required=True,
                        help='folder of a data set: NAME.json, NAME/images, NAME/depths')
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--name', default='exam', help='of both files, without ending')
    parser.add_argument('--splits', nargs='+', help='default: all whose name begins with test')
    parser.add_argument('--answerer', nargs='+', choices=ANSWERERS, default=list(BASELINES))
    add_run_options(parser)
    parser.add_argument('--limit', type=int, default=0, help='random questions a split, 0: all')
    return parser


if __name__ == '__main__':
    sys.exit(main())
