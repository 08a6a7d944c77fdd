# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The exam: a data set in the benchmark's layout, through the same path as on a robot.

    python -m tinygiant_ros.training.evaluate --annotations data/val.json \
        --images data/val/images --depths data/val/depths --out exam
    python -m tinygiant_ros.training.evaluate --compare exam_before exam --out comparison

Writes predictions.json (the official format), results.jsonl (every question), summary.json
(official score, every group of questions, refusals, how far the confidence can be trusted,
sentences that disagree with their answer, milliseconds a stage) and report.html; the same but the
report for every baseline, in baselines/NAME.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
import json
import os
from pathlib import Path
import sys
from typing import Any

import numpy as np

from .answerers import (
    ANSWERERS,
    BASELINES,
    CHANCE,
    computed_in,
    DEFAULT_RELEASE,
    MODEL,
    ModelAnswerer,
    open_baseline,
    open_model,
)
from .compare import compare_folders, MismatchError
from .examine import answerable, examine, examine_baselines, Results, Sources
from .exhibits import choose_worst, EXHIBITS, make_exhibits
from .reader import Item, read_frame_truth, read_items
from .report import write_report
from .score import official_types
from .summary import summarize
from ..core.config import NodeConfig
from ..core.errors import SpatialError
from ..core.glossary import Glossary
from ..core.precision import DEFAULT_PRECISION, PRECISIONS
from ..runtime.release import Release

_PRINTED = ('questions', 'judged', 'errors', 'official', 'official_interval',
            'calibration_error', 'refusals')
NO_MEANING = ('median_depth and floor_contact are not beside it: no question of this file says '
              'what it means (truth.meaning), as in real data')


def main(arguments=None) -> int:
    """Run the command line; return the exit status, 2 when what was given cannot be used."""
    options = _options(arguments)
    try:
        if options.compare:
            compare_folders(*options.compare, options.out, options.common, options.seed)
        else:
            sit(options)
    except (SpatialError, MismatchError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def sit(options: argparse.Namespace) -> None:
    """Let the answerer and the baselines beside it sit the exam, and write all files."""
    items, left_out = read_items(options.annotations)
    print(left_out, flush=True)
    chosen = draw(items, options.limit, options.seed)
    ids = [] if len(chosen) < len(items) else left_out.ids
    sources = Sources.of(options.images, options.depths or options.images,
                         read_frame_truth(options.annotations))
    beside = baselines_for(chosen) if options.baselines == 'all' else []
    about = {'answerer': options.answerer, 'annotations': options.annotations.name,
             'left_out': dict(left_out.skipped),
             'notes': [NO_MEANING] if beside == [CHANCE] else []}
    beside = [name for name in beside if name != options.answerer]
    if options.answerer == MODEL:
        model, release = open_asked(options)
        about |= {'model_id': release.model_id, 'backend': options.backend,
                  'precision': computed_in(release, options.backend, options.precision),
                  'glossary': told(options)}
        results = examine([model, *map(open_baseline, beside)], chosen, sources)
    else:
        results = examine_baselines([options.answerer, *beside], chosen, sources, options.workers)
    summaries = {name: summarize(listed, options.seed) for name, listed in results.items()}
    summary = summaries[options.answerer] = summaries[options.answerer] | about | {
        'baselines': {name: brief(summaries[name]) for name in beside}}
    write_results(options.out, results[options.answerer], summary,
                  [*ids, *_not_asked(results[options.answerer], chosen)])
    for name in beside:
        write_results(options.out / 'baselines' / name, results[name],
                      summaries[name] | about | {'answerer': name},
                      [*ids, *_not_asked(results[name], chosen)])
    _write_report(options, results, summaries, chosen, sources)
    print(json.dumps({key: summary[key] for key in _PRINTED if key in summary}
                     | {'files': str(options.out)}, indent=1))


def _not_asked(results: Sequence[dict], items: Sequence[Item]) -> list[str]:
    """Return the ids of items without a result: a baseline is not asked what has no answer."""
    asked = {one['id'] for one in results}
    return [item.id for item in items if item.id not in asked]


def draw(items: Sequence[Item], limit: int, seed: int) -> list[Item]:
    """Return so many items at random in their order; all of them when the limit is 0 or more."""
    if not 0 < limit < len(items):
        return list(items)
    chosen = np.random.default_rng(seed).permutation(len(items))[:limit]
    return [items[index] for index in sorted(chosen)]


def baselines_for(items: Sequence[Item]) -> list[str]:
    """
    Return the baselines that can answer: without a meaning to read only chance.

    None of them where no question has an answer.
    """
    asked = answerable(items)
    if any(item.truth.get('meaning') for item in asked):
        return list(BASELINES)
    return [CHANCE] if asked else []


def brief(summary: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of a summary that stand beside others."""
    kept = ('questions', 'judged', 'errors', 'official', 'official_interval', 'asked', 'robot',
            'calibration_error', 'calibration_by_category', 'risk', 'refusals', 'agreement',
            'worst_cells')
    return {key: summary[key] for key in kept if key in summary}


def write_results(out: Path, results: Sequence[dict], summary: dict[str, Any],
                  left_out: Sequence[str] = ()) -> None:
    """Write predictions.json, results.jsonl and summary.json; left_out: ids without an answer."""
    out.mkdir(parents=True, exist_ok=True)
    predictions = [{'id': one['id'], 'normalized_answer': official_types(
        one.get('predicted_category'), one.get('predicted', ''))} for one in results]
    # the official scorer refuses a file without every id
    predictions += [{'id': name, 'normalized_answer': ''} for name in left_out]
    (out / 'predictions.json').write_text(json.dumps(predictions), encoding='utf-8')
    with (out / 'results.jsonl').open('w', encoding='utf-8') as lines:
        for one in results:
            lines.write(json.dumps(one) + '\n')
    (out / 'summary.json').write_text(json.dumps(summary, indent=1) + '\n', encoding='utf-8')


def _write_report(options: argparse.Namespace, results: Results, summaries: dict[str, dict],
                  items: Sequence[Item], sources: Sources) -> None:
    worst = choose_worst(results[options.answerer], options.worst)
    geometry = {one['id']: one for one in results.get('floor_contact', ())}
    write_report(options.out / 'report.html', options.answerer, summaries,
                 make_exhibits(worst, items, sources, geometry))


def add_run_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of every exam: which model on what, how many processes, the seed."""
    parser.add_argument('--release', type=Path, default=DEFAULT_RELEASE)
    parser.add_argument('--backend', default='onnxruntime',
                        help='torch, or a backend of runtime.backend')
    parser.add_argument('--precision', choices=PRECISIONS, default=DEFAULT_PRECISION,
                        help='of the graphs; torch has its own')
    parser.add_argument('--glossary', nargs='*', type=_entry, default=(), metavar='NAME:LABEL',
                        help='names that the site uses; alone: those that the node knows')
    parser.add_argument('--threads', type=int, default=0, help='0: one for each core')
    parser.add_argument('--workers', type=int, default=os.cpu_count() or 1,
                        help='processes, when no model is asked (default: one a core)')
    parser.add_argument('--seed', type=int, default=0, help='of --limit and of the intervals')


def open_asked(options: argparse.Namespace) -> tuple[ModelAnswerer, Release]:
    """Open the model that the options of add_run_options() name."""
    return open_model(options.release, options.backend, options.threads, options.precision,
                      told(options))


def told(options: argparse.Namespace) -> list[str]:
    """Return the entries of the glossary that the model gets beside the question."""
    return NodeConfig().glossary if options.glossary == [] else list(options.glossary)


def _entry(text: str) -> str:
    try:
        Glossary.of([text])
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text


def _options(arguments) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0].strip())
    parser.add_argument('--annotations', type=Path)
    parser.add_argument('--images', type=Path)
    parser.add_argument('--depths', type=Path, help='default: the folder of the images')
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--answerer', choices=ANSWERERS, default=MODEL)
    parser.add_argument('--baselines', choices=('none', 'all'), default='all',
                        help='that stand beside it')
    parser.add_argument('--limit', type=int, default=0, help='random questions, 0: all')
    add_run_options(parser)
    parser.add_argument('--worst', type=int, default=EXHIBITS,
                        help='errors shown with their picture')
    parser.add_argument('--compare', type=Path, nargs=2, metavar=('A', 'B'),
                        help='folders of two exams, instead of sitting one')
    parser.add_argument('--common', action='store_true',
                        help='compare what both were asked, when they differ')
    options = parser.parse_args(arguments)
    if not options.compare and not (options.annotations and options.images):
        parser.error('--annotations and --images are needed, or --compare A B')
    return options


if __name__ == '__main__':
    sys.exit(main())
