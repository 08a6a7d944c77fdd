# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Writes a data set in the layout of the benchmark, rendered from procedural warehouses.

    python -m tinygiant_ros.sim.dataset --out data --size small

DIR/train.json holds the questions, DIR/train_frames.json the truth of every frame, the images lie
in DIR/train/images and DIR/train/depths; so for every split (docs/data.md). The same seed gives
the same files; an interrupted run continues where it stopped.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import as_completed, ProcessPoolExecutor
from dataclasses import asdict
import json
import multiprocessing
import os
from pathlib import Path
import sys
import time

import cv2
from tqdm import tqdm

from .splits import SIZES, SPLITS
from .writer import ChunkJob, MIN_QUESTIONS, write_chunk
from ..core.errors import SpatialError

QUESTIONS = 24
FORMAT = 4               # of the files; raise it when the same seed gives other ones
SUMS = ('frames', 'questions', 'worlds', 'views', 'renders')


def main(arguments=None) -> int:
    """Run the command line; return the exit status."""
    options = _parser().parse_args(arguments)
    out, names = Path(options.out), options.split or list(SPLITS)
    for name in names:
        if not _prepare(out / name, name, options):
            print(f'{out / name} was made with other settings (seed, --questions, or another '
                  'version); remove it or choose another --out', file=sys.stderr)
            return 2
    jobs = {name: _jobs(out, name, options) for name in names}
    todo = [job for name in names for job in jobs[name] if job.figures() is None]
    start = time.monotonic()
    try:
        run_jobs(write_chunk, todo, options.workers)
    except SpatialError as error:
        print(error, file=sys.stderr)
        return 1
    spent = time.monotonic() - start
    figures = {name: _figures(jobs[name], options.workers) for name in names}
    for name in names:
        _merge(out, name, jobs[name])
    _report(out, figures, sum(job.frames for job in todo), spent)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0].strip())
    parser.add_argument('--out', required=True, help='folder of the data set')
    parser.add_argument('--split', nargs='+', choices=list(SPLITS), metavar='NAME',
                        help=f'of {", ".join(SPLITS)}; default: all')
    parser.add_argument('--size', choices=SIZES, default='small', help='number of frames')
    parser.add_argument('--frames', type=_positive, help='frames a split, instead of --size')
    parser.add_argument('--seed', type=_natural, default=1, help='other seeds give other worlds')
    parser.add_argument('--questions', type=_positive, default=QUESTIONS,
                        help=f'most questions a frame; a frame has at least {MIN_QUESTIONS} of '
                        'them (default: %(default)s)')
    parser.add_argument('--workers', type=_positive, default=os.cpu_count() or 1,
                        help='processes (default: one a core)')
    return parser


def _natural(text: str, least: int = 0) -> int:
    number = int(text)
    if number < least:
        raise argparse.ArgumentTypeError(f'must be at least {least}, got {text}')
    return number


def _positive(text: str) -> int:
    return _natural(text, 1)


def _prepare(folder: Path, name: str, options) -> bool:
    """Make the folders of a split; say whether what is there has the same settings."""
    for part in ('images', 'depths', 'chunks'):
        (folder / part).mkdir(parents=True, exist_ok=True)
    recipe = asdict(SPLITS[name])
    del recipe['frames']
    settings = json.dumps({'format': FORMAT, 'seed': options.seed,
                           'questions': options.questions, 'split': repr(recipe)}, indent=1)
    path = folder / 'chunks' / 'settings.json'
    if path.exists():
        return path.read_text(encoding='utf-8') == settings
    path.write_text(settings, encoding='utf-8')
    return True


def _jobs(out: Path, name: str, options) -> list[ChunkJob]:
    split = SPLITS[name]
    frames, most = options.frames or split.frames[options.size], split.frames_a_world
    return [ChunkJob(str(out / name), name, options.seed, first // most,
                     min(most, frames - first), options.questions)
            for first in range(0, frames, most)]


def run_jobs(work: Callable[[ChunkJob], dict], jobs: Sequence[ChunkJob], workers: int) -> None:
    """Do the jobs in several processes; what goes wrong in one ends all with its error."""
    context = multiprocessing.get_context('spawn')
    # not multiprocessing.Pool: that one waits for ever for a worker that died
    pool = ProcessPoolExecutor(min(workers, max(len(jobs), 1)), context, _one_thread)
    with tqdm(total=sum(job.frames for job in jobs), unit='frame', disable=not jobs) as bar:
        try:
            for done in as_completed([pool.submit(work, job) for job in jobs]):
                bar.update(done.result()['frames'])
        finally:
            pool.shutdown(cancel_futures=True)


def _one_thread() -> None:
    # The software renderer and OpenCV would otherwise start a thread per core in each process.
    os.environ.setdefault('LP_NUM_THREADS', '1')
    cv2.setNumThreads(1)


def _figures(jobs: Sequence[ChunkJob], workers: int) -> dict:
    """Return the figures of a split: sums over its chunks, rates with all workers at it."""
    parts = [job.figures() for job in jobs]
    total = {name: sum(part[name] for part in parts) for name in SUMS}
    cpu = sum((Counter(part['cpu_seconds']) for part in parts), Counter())
    busy = sum(part['seconds'] for part in parts) / min(workers, len(jobs))
    frames = total['frames']
    return total | {
        'fewest_questions': min(part['fewest'] for part in parts),
        'mean_questions': round(total['questions'] / frames, 2),
        'frames_per_s': round(frames / busy, 3),
        'questions_per_s': round(total['questions'] / busy, 1),
        'cpu_s_per_frame': round(sum(cpu.values()) / frames, 4),
        'cpu_ms_per_frame_by_stage': {name: round(1e3 * spent / frames, 2)
                                      for name, spent in cpu.most_common()}}


def _merge(out: Path, name: str, jobs: Sequence[ChunkJob]) -> None:
    """Join the chunks into the two files of the split, line by line."""
    paths = [out / f'{name}.json', out / f'{name}_frames.json']
    parts = [path.with_suffix('.part') for path in paths]
    with parts[0].open('w', encoding='utf-8') as items, \
            parts[1].open('w', encoding='utf-8') as frames:
        ends = {items: '[\n', frames: '{\n'}
        for job in jobs:
            with job.path.open(encoding='utf-8') as chunk:
                next(chunk)               # the figures
                for line in chunk:
                    file = frames if line.startswith('"') else items
                    file.write(ends[file] + line.rstrip('\n'))
                    ends[file] = ',\n'
        items.write('\n]\n')
        frames.write('\n}\n')
    for part, path in zip(parts, paths, strict=True):
        part.replace(path)


def _report(out: Path, figures: dict[str, dict], made: int, spent: float) -> None:
    """Print the figures and add them to throughput.json."""
    path = out / 'throughput.json'
    known = json.loads(path.read_text(encoding='utf-8')) if path.exists() else {}
    figures = known | figures
    figures['all'] = _sum([one for name, one in figures.items() if name != 'all'])
    path.write_text(json.dumps(figures, indent=1) + '\n', encoding='utf-8')
    columns = {'frames': 'frames', 'questions': 'questions', 'fewest_questions': 'fewest',
               'mean_questions': 'mean', 'views': 'views', 'frames_per_s': 'frames/s',
               'questions_per_s': 'questions/s', 'cpu_s_per_frame': 'CPU s/frame'}
    row = '{:<18}{:>8}{:>11}{:>8}{:>8}{:>8}{:>10}{:>13}{:>13}'.format
    print(row('split', *columns.values()))
    for name, one in figures.items():
        print(row(name, *(one[column] for column in columns)))
    print(f'{made} frames made in {spent:.1f} s' + (
        f' ({made / spent:.2f} frames/s, start of the processes included)' if made else ''))


def _sum(splits: Sequence[dict]) -> dict:
    """Return the figures of all splits together, made one after the other."""
    total = {name: sum(one[name] for one in splits) for name in SUMS}
    frames, busy = total['frames'], sum(one['frames'] / one['frames_per_s'] for one in splits)
    return total | {
        'fewest_questions': min(one['fewest_questions'] for one in splits),
        'mean_questions': round(total['questions'] / frames, 2),
        'frames_per_s': round(frames / busy, 3),
        'questions_per_s': round(total['questions'] / busy, 1),
        'cpu_s_per_frame': round(
            sum(one['cpu_s_per_frame'] * one['frames'] for one in splits) / frames, 4)}


if __name__ == '__main__':
    sys.exit(main())
