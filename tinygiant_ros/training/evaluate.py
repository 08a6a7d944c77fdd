# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The exam: a data set in the benchmark's layout, through the same path as on a robot.

    python -m tinygiant_ros.training.evaluate --annotations data/val.json \
        --images data/val/images --depths data/val/depths --out exam

Writes predictions.json (the official format), results.jsonl (every question) and summary.json
(official score, per category and family, calibration of the confidence, milliseconds a stage).
"""

from __future__ import annotations

import argparse
from collections import defaultdict
import json
from pathlib import Path
import sys
import time

import numpy as np

from .reader import (
    Item,
    read_frame,
    read_frame_truth,
    read_items,
    read_regions,
    ReadReport,
    region_labels,
)
from .score import is_right, official_score
from ..core.errors import SpatialError
from ..core.records import Answer, Category, Query
from ..core.tensors import CATEGORIES
from ..runtime.backend import create_backend
from ..runtime.predictor import SpatialPredictor
from ..runtime.release import assemble, open_release, Release, repository_engines

QUESTIONS_A_BATCH = 8
BINS = 10                                 # of the confidence, for the calibration error


def main(arguments=None) -> int:
    """Run the command line; return the exit status."""
    options = _parser().parse_args(arguments)
    items, report = read_items(options.annotations)
    print(report, flush=True)
    if 0 < options.limit < len(items):
        chosen = np.random.default_rng(options.seed).permutation(len(items))[:options.limit]
        items = [items[index] for index in sorted(chosen)]
    release = open_release(options.release)
    predictor = SpatialPredictor(_backend(options.backend, release, options.threads), release)
    results = examine(predictor, items, read_frame_truth(options.annotations), options.images,
                      options.depths or options.images, report)
    summary = summarize(results) | {
        'model_id': release.model_id, 'backend': options.backend,
        'annotations': options.annotations.name, 'left_out': dict(report.skipped)}
    options.out.mkdir(parents=True, exist_ok=True)
    _write(options.out, results, summary)
    print(json.dumps(summary, indent=1))
    return 0


def examine(predictor: SpatialPredictor, items: list[Item], truth: dict, images: Path,
            depths: Path, report: ReadReport) -> list[dict]:
    """Return one result a question; a question that fails has an error and counts as wrong."""
    frames = defaultdict(list)
    for item in items:
        frames[item.image].append(item)
    results, start = [], time.monotonic()
    for number, (name, asked) in enumerate(frames.items(), 1):
        try:
            encoded = predictor.encode(read_frame(asked[0], images, depths))
        except SpatialError as error:
            report.skip(error.code.name, name)
            results += [_result(item, error) for item in asked]
            continue
        for first in range(0, len(asked), QUESTIONS_A_BATCH):
            batch = asked[first:first + QUESTIONS_A_BATCH]
            results += _answer(predictor, encoded, batch, truth)
        if number % 50 == 0:
            left = (time.monotonic() - start) / number * (len(frames) - number)
            print(f'frame {number} of {len(frames)}, {left:.0f} s left', flush=True)
    return results


def _answer(predictor: SpatialPredictor, encoded, batch: list[Item], truth: dict) -> list[dict]:
    queries, broken = [], {}
    for index, item in enumerate(batch):
        try:
            queries.append(Query(item.question, read_regions(item, region_labels(item, truth))))
        except SpatialError as error:
            broken[index] = error
    answers = iter(predictor.answer(encoded, queries))
    return [_result(item, broken[index] if index in broken else next(answers))
            for index, item in enumerate(batch)]


def _result(item: Item, answer: Answer | SpatialError) -> dict:
    """Return what became of one question as JSON."""
    result = {'id': item.id, 'image': item.image, 'question': item.question,
              'category': item.category, 'family': item.truth.get('family'),
              'style': item.truth.get('style'), 'truth': item.answer}
    if isinstance(answer, SpatialError):
        return result | {'error': answer.code.name, 'right': False, 'confidence': 0.0}
    named = CATEGORIES[answer.category - 1] if answer.category != Category.UNKNOWN else None
    right = (item.answer is not None and item.category is not None
             and is_right(item.category, answer.normalized, item.answer))
    return result | {
        'predicted_category': named, 'predicted': answer.normalized, 'text': answer.text,
        'confidence': answer.confidence, 'measured': answer.measured_value, 'right': right,
        'ms': answer.times.ms}


def summarize(results: list[dict]) -> dict:
    """Return the official score with its parts, the calibration error, and times."""
    judged = [one for one in results if one['truth'] is not None and one['category']]
    summary = {'questions': len(results), 'judged': len(judged),
               'errors': sum('error' in one for one in results)}
    if judged:
        asked = _group(judged, 'category')
        summary['official'] = official_score(asked)
        summary['asked'] = {name: len(right) for name, right in sorted(asked.items())}
        summary['families'] = {
            name: {'right': round(100.0 * float(np.mean(right)), 2), 'questions': len(right)}
            for name, right in sorted(_group(judged, 'family').items())}
        summary['calibration_error'] = calibration_error(
            np.array([one['confidence'] for one in judged]),
            np.array([one['right'] for one in judged]))
    times = defaultdict(list)
    for one in results:
        for stage, spent in one.get('ms', {}).items():
            times[stage].append(spent)
    summary['median_ms'] = {stage: round(float(np.median(spent)), 2)
                            for stage, spent in times.items()}
    return summary


def calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """Return the expected calibration error over ten equal bins of confidence."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [np.sum(bins == b) * abs(confidence[bins == b].mean() - right[bins == b].mean())
            for b in range(BINS) if np.any(bins == b)]
    return float(np.sum(gaps) / max(len(right), 1))


def _group(results: list[dict], key: str) -> dict[str, list[bool]]:
    groups = defaultdict(list)
    for one in results:
        if one[key] is not None:
            groups[one[key]].append(one['right'])
    return groups


def _write(out: Path, results: list[dict], summary: dict) -> None:
    predictions = [{'id': one['id'], 'normalized_answer': one.get('predicted', '')}
                   for one in results]
    (out / 'predictions.json').write_text(json.dumps(predictions))
    with (out / 'results.jsonl').open('w') as lines:
        for one in results:
            lines.write(json.dumps(one) + '\n')
    (out / 'summary.json').write_text(json.dumps(summary, indent=1) + '\n')


def _backend(name: str, release: Release, threads: int):
    """Return the backend of this name; 'torch' runs the model that the graphs came from."""
    if name == 'torch':
        from .torch_backend import TorchBackend  # the robot's backends need no torch
        return TorchBackend.from_release(release, threads)
    return create_backend(name, assemble(release), threads)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0].strip())
    parser.add_argument('--annotations', type=Path, required=True)
    parser.add_argument('--images', type=Path, required=True)
    parser.add_argument('--depths', type=Path, help='default: the folder of the images')
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--release', type=Path, default=repository_engines() / 'tinygiant_64m')
    parser.add_argument('--backend', default='onnxruntime',
                        help='torch, or a backend of runtime.backend')
    parser.add_argument('--threads', type=int, default=0, help='0: one for each core')
    parser.add_argument('--limit', type=int, default=0, help='random questions, 0: all')
    parser.add_argument('--seed', type=int, default=0, help='of the choice of --limit')
    return parser


if __name__ == '__main__':
    sys.exit(main())
