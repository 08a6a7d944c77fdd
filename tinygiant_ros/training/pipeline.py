# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
From a data set to a trained, exported and examined model: each step once.

    python -m tinygiant_ros.training.pipeline --data PhysicalAI-Spatial-Intelligence-Warehouse
    make train DATA=DIR OUT=runs/warehouse ARGS='--set steps=20000'

Steps: features of train and val into OUT/cache, training into OUT/run, a release into
OUT/engines, the exam on val into OUT/exam. What is done already is not done again; a step that
was stopped goes on.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, fields
import hashlib
import json
import os
from pathlib import Path
import re
import subprocess
import sys

import torch

from . import cache, evaluate, train
from .settings import load_settings, parse_changes, SettingsError, TrainConfig
from ..core.errors import SpatialError
from ..model.tinygiant import WEIGHTS_FILE
from ..runtime.release import repository_engines

CONFIG = Path(__file__).resolve().parents[2] / 'config/training/tinygiant_64m.yaml'
SPLITS = ('train', 'val')
_DONE = 'done.json'                       # in the folder of a step: what it was made of
_LOOKED_AT = 4_000_000                    # bytes of the annotations that name images to look for


class DataError(ValueError):
    """A folder that is no data set: what is wrong, what was got, what to do."""


class StepError(RuntimeError):
    """A step that failed; it has said why."""


@dataclass(frozen=True)
class Split:
    """Where one split of a data set lies."""

    annotations: Path
    images: Path
    depths: Path

    @property
    def has_truth(self) -> bool:
        """Say whether a file tells where all objects are, as only simulated data has."""
        return self.annotations.with_name(f'{self.annotations.stem}_frames.json').exists()

    @property
    def options(self) -> list[str]:
        """Return the command line options that name it."""
        return ['--annotations', str(self.annotations), '--images', str(self.images),
                '--depths', str(self.depths)]


def main(arguments=None) -> int:
    """Run the command line; return the exit status, 2 when what was given cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        run(options)
    except (DataError, SettingsError, SpatialError) as error:
        print(error, file=sys.stderr)
        return 2
    except StepError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def run(options: argparse.Namespace) -> None:
    """Do what is not done yet; raises DataError, SettingsError, SpatialError, StepError."""
    splits = {name: find_split(options.data, name) for name in SPLITS}
    out = options.out or Path('runs') / options.data.resolve().name
    caches = {name: out / 'cache' / name for name in SPLITS}
    # quoted: YAML reads what follows NAME=
    places = {'out': out / 'run', 'data': options.data, **caches}
    changes = [*options.set, *(f'{name}={json.dumps(str(path))}' for name, path in places.items())]
    settings = load_settings(options.config, parse_changes(changes))
    changes += _start_from(options, settings, splits['train'])
    settings = load_settings(options.config, parse_changes(changes))
    for name, split in splits.items():
        wordings = options.wordings if name == 'train' else 1
        _cache(name, split, caches[name], options.workers, wordings)
    command = ['--config', str(options.config), '--set', *changes]
    _once('training', settings.out, {entry.name: str(getattr(settings, entry.name))
                                     for entry in fields(settings)},
          lambda: _train(command, options.processes))
    release = out / 'engines' / f'tinygiant_{settings.variant}'
    best = settings.out / train.BEST
    made_of = {'weights': _digest(best / WEIGHTS_FILE)}
    _once('release', release.parent, made_of, lambda: _export(
        ['--checkpoint', str(best), '--name', release.name, '--engines', str(release.parent),
         '--val-cache', str(settings.val)]))
    exam = out / 'exam'
    made_of |= {'backend': options.backend, 'limit': options.limit}
    _once('exam on val', exam, made_of, lambda: evaluate.main(
        [*splits['val'].options, '--out', str(exam), '--release', str(release),
         '--backend', options.backend, '--limit', str(options.limit)]))
    print(f'release: {release}\nexam: {exam / "report.html"}', flush=True)


def find_split(data: Path, name: str) -> Split:
    """
    Return one split of a data set in the benchmark's layout.

    Raises DataError when a part is missing or no image of the annotations is there.
    """
    split = Split(data / f'{name}.json', data / name / 'images', data / name / 'depths')
    for path, there in ((split.annotations, split.annotations.is_file()),
                        (split.images, split.images.is_dir()),
                        (split.depths, split.depths.is_dir())):
        if not there:
            raise DataError(f'{data} is no data set: {path} is missing; give the folder that '
                            f'holds {name}.json, {name}/images and {name}/depths ("make data" '
                            'renders one into data/)')
    names = _first_images(split.annotations)
    if not any((split.images / image).is_file() for image in names):
        archives = sorted(path.name for path in split.images.glob('*.tar*'))
        do = f'unpack {archives[0]} and the like there' if archives else 'get the images'
        raise DataError(f'{split.images} holds none of the first {len(names)} images that '
                        f'{split.annotations.name} names, such as {names[0]}; {do}')
    return split


def _first_images(annotations: Path) -> list[str]:
    """Return images that the beginning of a file names; the whole of it may be gigabytes."""
    with annotations.open('rb') as file:
        begin = file.read(_LOOKED_AT)
    names = [name.decode('utf-8', 'replace')
             for name in dict.fromkeys(re.findall(rb'"image"\s*:\s*"([^"]+)"', begin))]
    if not names:
        raise DataError(f'{annotations} names no image; give a list of questions as in '
                        'docs/data.md')
    return names


def _start_from(options: argparse.Namespace, settings: TrainConfig, split: Split) -> list[str]:
    """Return settings to start from the weights that are shipped, unless others are given."""
    shipped = repository_engines() / f'tinygiant_{settings.variant}'
    given = {'init', 'closeup'} & parse_changes(options.set).keys()
    found = [path for path in (settings.init, settings.closeup) if path and path.exists()]
    if given or found or not shipped.is_dir():
        return []
    if split.has_truth:                   # enough for all but the close-up: see train_closeup
        print(f'close-up: that of {shipped}', flush=True)
        return ['init=null', f'closeup={json.dumps(str(shipped))}']
    print(f'{split.annotations.name} does not tell where things are: starting from {shipped}, '
          'which has learned it ("--set init=null" starts from nothing)', flush=True)
    return [f'init={json.dumps(str(shipped))}', 'closeup=null']


def _cache(name: str, split: Split, folder: Path, workers: int, wordings: int) -> None:
    """Compute the features of a split; refuses to mix those of two data sets."""
    made_of = {'annotations': str(split.annotations.resolve()),
               'sha256': _digest(split.annotations), 'wordings': wordings}
    begun = folder / 'source.json'
    before = json.loads(begun.read_text(encoding='utf-8')) if begun.exists() else made_of
    if before != made_of:
        raise DataError(f'{folder} holds features of another file than {split.annotations} is '
                        f'now, or in other wordings ({before}); choose another OUT or delete '
                        'that folder')
    folder.mkdir(parents=True, exist_ok=True)
    begun.write_text(json.dumps(made_of, indent=1) + '\n', encoding='utf-8')
    _once(f'features of {name}', folder, made_of, lambda: cache.main(
        [*split.options, '--out', str(folder), '--workers', str(workers), '--wordings',
         str(wordings)]))


def _once(what: str, folder: Path, made_of: dict, work: Callable[[], int]) -> None:
    """Do a step unless its folder says that it was done of the same; raises StepError."""
    stamp = folder / _DONE
    if stamp.exists() and json.loads(stamp.read_text(encoding='utf-8')) == made_of:
        print(f'{what}: done already, in {folder}', flush=True)
        return
    print(f'{what}: into {folder}', flush=True)
    if work():
        raise StepError(f'{what} failed, see above; the same command goes on from here')
    stamp.write_text(json.dumps(made_of, indent=1) + '\n', encoding='utf-8')


def _train(command: list[str], processes: int) -> int:
    """Train in this process, or in several where there are several GPUs."""
    if processes == 1:
        return train.main(command)
    return subprocess.run(
        [sys.executable, '-m', 'torch.distributed.run', '--standalone', '--nproc-per-node',
         str(processes), '-m', train.__name__, *command], check=False).returncode


def _export(command: list[str]) -> int:
    # of a higher layer than this one, see docs/architecture.md
    return subprocess.run([sys.executable, '-m', 'tinygiant_ros.export.release', *command],
                          check=False).returncode


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open('rb') as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0].strip())
    parser.add_argument('--data', type=Path, required=True,
                        help='folder with train.json, val.json and their images and depths')
    parser.add_argument('--out', type=Path, help='default: runs/NAME of the data')
    parser.add_argument('--config', type=Path, default=CONFIG, help='settings of the training')
    parser.add_argument('--set', nargs='+', action='extend', default=[], metavar='NAME=VALUE',
                        help='change single settings')
    parser.add_argument('--workers', type=int, default=os.cpu_count() or 1,
                        help='processes that compute features (default: one a core)')
    parser.add_argument('--wordings', type=int, default=6,
                        help='of each question to train on, where its meaning is known')
    parser.add_argument('--processes', type=int, default=max(torch.cuda.device_count(), 1),
                        help='processes that train (default: one a GPU)')
    parser.add_argument('--backend', default='onnxruntime', help='of the exam; or torch')
    parser.add_argument('--limit', type=int, default=0, help='questions of the exam, 0: all')
    return parser


if __name__ == '__main__':
    sys.exit(main())
