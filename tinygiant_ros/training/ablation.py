# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The published ablation again: with and without experts, with each phase of training and both.

    python -m tinygiant_ros.training.ablation --config config/training/tinygiant_64m.yaml \
        --test cache/test --annotations data/test.json --out runs/ablation --set steps=4000

Every row is a run of training.train with the same settings but for what the row is about, in a
folder of its own; a stopped one goes on, a finished one is not trained again. Its best weights are
scored on all of the benchmark's questions of a cached test split. Writes ablation.json and
ablation.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import itertools
import json
from pathlib import Path
import subprocess
import sys
from typing import Any

import numpy as np
import torch

from . import losses, statistics
from .batches import CachedQuestions, INPUTS
from .reader import read_items
from .score import official_score
from .settings import (
    load_settings,
    parse_changes,
    resume_settings,
    SettingsError,
    TrainConfig,
)
from ..core.errors import SpatialError
from ..core.tensors import CATEGORIES, TASKS
from ..model.tinygiant import TinyGiantVLM
from ..runtime.pretrained import load_pretrained
from ..sim.sentences import VOCABULARY

_FINISHED = 'finished'                    # a file in the folder of a run that is at its end
_PHASE1_SHARE = {'1': 1.0, '2': 0.0}      # of the steps; both phases: what the settings say
_METHOD = (
    'Method: every row trains with {steps} steps of {batch} questions ({seen} questions seen, '
    'counted with repetition), the same data, the same seed ({seed}) and the same settings '
    'otherwise; its best weights on the validation split are scored on all {questions} questions '
    'of the four categories in our test split. In brackets 95 % intervals from {resamples} draws '
    'of its images. '
    'The paper\'s figures are of the real validation set, ours of simulated frames: compare the '
    'order of the rows, not the level. One run a row: the intervals do not hold the spread '
    'between seeds.')
_PHASES = (
    'Phase 1 here teaches the free-form sentence together with the heads, phase 2 the heads, '
    'where the sentence is at most rehearsed. So a row with phase 1 alone has seen normalised '
    'answers too and answers by its heads, while the paper\'s has only seen sentences.')


class AblationError(ValueError):
    """Runs or settings that do not fit together; the text says what to do."""


@dataclass(frozen=True)
class Row:
    """One line of the table; phases: '1', '2' or '1+2'; paper: its published score on val."""

    name: str
    variant: str
    phases: str
    paper: float | None = None

    @property
    def overrides(self) -> dict[str, Any]:
        """Settings in which the row differs from the others."""
        share = ({'phase1_share': _PHASE1_SHARE[self.phases]} if self.phases in _PHASE1_SHARE
                 else {})
        return {'variant': self.variant} | share


ROWS = (
    Row('dense_p1', 'dense', '1', 25.59),
    Row('dense_p2', 'dense', '2', 63.65),
    Row('dense_p1_p2', 'dense', '1+2', 65.09),
    Row('moe_p2', '64m', '2', 68.13),
    Row('moe_p1_p2', '64m', '1+2', 72.52),
    Row('moe_80m_p1_p2', '80m', '1+2'),
)


def train_row(row: Row, options: argparse.Namespace) -> TrainConfig:
    """
    Train a row to its end unless it is there; return its settings.

    Raises AblationError when the row's folder holds a run with other settings, or training fails.
    """
    folder = options.out / row.name
    changes = [*options.set, *(f'{key}={value}' for key, value in row.overrides.items()),
               f'out={folder}']
    config, differing = resume_settings(load_settings(options.config, parse_changes(changes)))
    if differing:
        raise AblationError(f'{folder} holds a run with other settings ({"; ".join(differing)}); '
                            'give the same ones or another --out')
    if not (folder / _FINISHED).exists():
        command = [sys.executable, '-m', 'tinygiant_ros.training.train', '--config',
                   str(options.config), '--set', *changes]
        print(f'{row.name}: {" ".join(command[1:])}', flush=True)
        status = subprocess.run(command, check=False).returncode
        if status:
            raise AblationError(f'training {row.name} ended with status {status}, see above; the '
                                'same command again goes on from its last checkpoint')
        (folder / _FINISHED).touch()
    return config


def read_official(test: CachedQuestions, annotations: Path) -> dict[int, str]:
    """
    Return the image of every cached question of the benchmark, by number.

    Raises AblationError when the annotations are not those of the cache.
    """
    images = {item.id: item.image for item in read_items(annotations)[0]
              if item.official and item.category and item.answer is not None}
    numbers = range(len(test))
    found = {number: images[name] for number, name in zip(numbers, test.ids(numbers), strict=True)
             if name in images}
    if not found:
        raise AblationError(f'no question of the cache is in {annotations}; give the annotations '
                            'that --test was made of, with their answers')
    return found


@torch.inference_mode()
def score_weights(model: TinyGiantVLM, test: CachedQuestions, images: Mapping[int, str],
                  batch: int, seed: int = 0) -> dict[str, Any]:
    """
    Return percent right per category with 'score', their intervals, questions asked.

    model: in its mode for inference. images: of read_official(); those questions are asked, the
    heads answer. seed: of the intervals.
    """
    device = next(model.parameters()).device
    test.look(model.closeup)
    sizes = test.sizes()
    order = sorted(images, key=lambda number: sizes[number])
    categories, right, frames = [], [], []
    for start in range(0, len(order), batch):
        numbers = order[start:start + batch]
        asked = {name: value.to(device) for name, value in test.batch(numbers).items()}
        outputs, _ = model.reason_cached(**{name: asked[name] for name in INPUTS})
        answers = {name: iter(good) for name, good in losses.answers_right(outputs, asked).items()}
        for number, index in zip(numbers, asked['category'].tolist(), strict=True):
            categories.append(TASKS[index])
            right.append(next(answers[TASKS[index]]))
            frames.append(images[number])
    names = [name for name in CATEGORIES if name in categories]
    ends = 100 * statistics.score_intervals(frames, categories, right, names,
                                            np.random.default_rng(seed))
    by_name = {name: [good for one, good in zip(categories, right, strict=True) if one == name]
               for name in names}
    return {'official': official_score(by_name),
            'interval': {name: [round(float(end), 2) for end in pair]
                         for name, pair in zip([*names, 'score'], ends, strict=True)},
            'asked': {name: len(by_name[name]) for name in names}}


def measure_row(row: Row, config: TrainConfig, test: CachedQuestions,
                images: Mapping[int, str]) -> dict[str, Any]:
    """Return the figures of a trained row."""
    model = TinyGiantVLM.load(config.out / 'best', load_pretrained)
    model.to('cuda' if torch.cuda.is_available() else 'cpu')
    trained = sum(one.numel() for one in model.parameters() if one.requires_grad)
    return {'name': row.name, 'variant': row.variant, 'experts': row.variant != 'dense',
            'phase1': '1' in row.phases, 'phase2': '2' in row.phases, 'paper_val': row.paper,
            'parameters_m': round(sum(one.numel() for one in model.parameters()) / 1e6, 2),
            'trained_m': round(trained / 1e6, 2), 'steps': config.steps,
            'questions_seen': config.steps * config.batch} | score_weights(
                model, test, images, config.batch)


def pairs_in_order(rows: Sequence[dict[str, Any]]) -> tuple[int, int]:
    """Return how many pairs of rows have the paper's order here, and how many there are."""
    pairs = [(one, other) for one, other in itertools.combinations(rows, 2)
             if None not in (one['paper_val'], other['paper_val'])]
    same = sum((one['paper_val'] < other['paper_val'])
               == (one['official']['score'] < other['official']['score'])
               for one, other in pairs)
    return same, len(pairs)


def to_markdown(ablation: dict[str, Any]) -> str:
    """Return the table with its method."""
    head = ['experts', 'phase 1', 'phase 2', 'variant', 'parameters, M', 'paper (real val)',
            'ours (our test)', *CATEGORIES]
    lines = [head, ['---'] * len(head)]
    for row in ablation['rows']:
        marks = ['yes' if row[key] else 'no' for key in ('experts', 'phase1', 'phase2')]
        cells = [f'{row["official"][name]:.1f} [{row["interval"][name][0]:.1f}, '
                 f'{row["interval"][name][1]:.1f}]' if name in row['official'] else ''
                 for name in ('score', *CATEGORIES)]
        paper = '' if row['paper_val'] is None else f'{row["paper_val"]:.2f}'
        lines.append([*marks, row['variant'], f'{row["parameters_m"]:.1f}', paper, *cells])
    parts = ['# Ablation', '\n'.join('| ' + ' | '.join(line) + ' |' for line in lines)]
    same, pairs = pairs_in_order(ablation['rows'])
    if pairs:
        parts.append(f'{same} of {pairs} pairs of rows are in the paper\'s order.')
    return '\n\n'.join([*parts, ablation['method'], ablation['phases']]) + '\n'


def main(arguments=None) -> int:
    """Run the command line; return the exit status, 2 when something does not fit together."""
    options = _parser().parse_args(arguments)
    torch.set_num_threads(options.threads)
    chosen = [row for row in ROWS if row.name in (options.rows or [row.name])]
    try:
        test = CachedQuestions(options.test, VOCABULARY)
        images = read_official(test, options.annotations)
        rows: list[dict[str, Any]] = []
        for row in chosen:
            config = train_row(row, options)
            rows.append(measure_row(row, config, test, images))
            _write(options, config, rows)
    except (AblationError, SettingsError, SpatialError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _write(options: argparse.Namespace, config: TrainConfig,
           rows: Sequence[dict[str, Any]]) -> None:
    """Write both files after every row, so that a stopped run leaves its table."""
    method = _METHOD.format(
        steps=config.steps, batch=config.batch, seen=config.steps * config.batch,
        seed=config.seed, questions=sum(rows[0]['asked'].values()),
        resamples=statistics.RESAMPLES)
    ablation = {'config': str(options.config), 'test': str(options.test), 'seed': config.seed,
                'steps': config.steps, 'batch': config.batch, 'method': method,
                'phases': _PHASES, 'rows': list(rows)}
    options.tables.mkdir(parents=True, exist_ok=True)
    (options.tables / 'ablation.json').write_text(json.dumps(ablation, indent=1) + '\n',
                                                  encoding='utf-8')
    text = to_markdown(ablation)
    (options.tables / 'ablation.md').write_text(text, encoding='utf-8')
    print(text, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0].strip())
    parser.add_argument('--config', type=Path, required=True, help='settings of training.train')
    parser.add_argument('--set', nargs='+', action='extend', default=[], metavar='NAME=VALUE',
                        help='change single settings of every row, as of training.train')
    parser.add_argument('--test', type=Path, required=True, help='cache folder of a test split')
    parser.add_argument('--annotations', type=Path, required=True,
                        help='that it was made of: they tell which questions count')
    parser.add_argument('--out', type=Path, required=True, help='folder of the runs')
    parser.add_argument('--tables', type=Path, default=Path('benchmarks'))
    parser.add_argument('--rows', nargs='+', choices=[row.name for row in ROWS],
                        help='default: all')
    parser.add_argument('--threads', type=int, default=1, help='of the scoring')
    return parser


if __name__ == '__main__':
    sys.exit(main())
