# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The settings of a training run: one YAML file, every value checked before anything starts."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, MISSING, replace
import math
from pathlib import Path
from typing import Any

import yaml

from .sampling import DRAWN_BY
from ..model.config import VARIANTS

FILE = 'config.yaml'                      # in the folder of a run: the settings it ran with
PRECISIONS = ('auto', 'float32', 'bfloat16', 'float16')


class SettingsError(ValueError):
    """A setting that cannot be used: what is wrong, what was got, what to do."""


def _setting(default: Any = MISSING, *, minimum: float | None = None,
             maximum: float | None = None, choices: Sequence[str] = ()) -> Any:
    """Return a field with its rule; the bounds are inclusive."""
    return field(default=default, metadata={'minimum': minimum, 'maximum': maximum,
                                            'choices': tuple(choices)})


@dataclass(frozen=True)
class TrainConfig:
    """One run; every field is a key of the YAML file and can be changed with --set."""

    train: Path                           # cache folder of what is learned
    val: Path                             # cache folder of what chooses the best weights
    out: Path                             # folder of the run, see docs/training.md
    init: Path | None = None              # run or release whose weights to start from
    closeup: Path | None = None           # file of training.train_closeup, or as init
    variant: str = _setting('64m', choices=VARIANTS)
    steps: int = _setting(5000, minimum=1)
    phase1_share: float = _setting(0.75, minimum=0.0, maximum=1.0)   # of the steps, at the start
    batch: int = _setting(64, minimum=1)  # questions a step, over all processes together
    learning_rate: float = _setting(6e-4, minimum=0.0)
    text_rate: float = _setting(0.15, minimum=0.0)        # of it for pretrained parts
    text_dropout: float = _setting(0.1, minimum=0.0, maximum=0.9)    # in the text's upper layers
    warmup: int = _setting(200, minimum=0)
    weight_decay: float = _setting(0.02, minimum=0.0)
    speak_every: int = _setting(2, minimum=1)             # steps between sentences in phase 1
    rehearse_every: int = _setting(8, minimum=0)          # and in phase 2, 0: never
    val_every: int = _setting(500, minimum=1)
    val_questions: int = _setting(1500, minimum=1)
    save_every: int = _setting(250, minimum=1)
    threads: int = _setting(2, minimum=1, maximum=256)    # of the CPU; on a GPU: that load batches
    seed: int = _setting(1, minimum=0)
    balance: dict[str, float] | None = None               # shares of the categories, null: as is
    finetune_backbones: bool = False      # needs a GPU to be fast, and data
    data: Path | None = None              # data set that the caches were made of
    precision: str = _setting('auto', choices=PRECISIONS)

    def __post_init__(self):
        if self.finetune_backbones and self.data is None:
            raise SettingsError('finetune_backbones needs the images, but data is null; set data '
                                'to the folder of the data set that the caches were made of')


def read_settings(arguments: Sequence[str] | None, description: str) -> TrainConfig:
    """
    Return the settings of a command line: --config FILE, changed by --set NAME=VALUE.

    Raises SettingsError when the file cannot be read or a value cannot be used.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument('--config', type=Path, required=True, help='YAML file of the run')
    parser.add_argument('--set', nargs='+', action='extend', default=[], metavar='NAME=VALUE',
                        help='change single settings of the file')
    options = parser.parse_args(arguments)
    return load_settings(options.config, parse_changes(options.set))


def load_settings(path: Path, changes: Mapping[str, Any] | None = None) -> TrainConfig:
    """Return the settings of a YAML file with some of them changed; raises SettingsError."""
    try:
        content = yaml.safe_load(path.read_text(encoding='utf-8'))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise SettingsError(f'{path} cannot be read as YAML ({_line(error)}); give a file like '
                            'those in config/training/') from error
    if not isinstance(content, dict):
        raise SettingsError(f'{path} holds a {type(content).__name__}, not settings; give a file '
                            'of lines "name: value" like those in config/training/')
    return make_settings({**content, **(changes or {})}, str(path))


def make_settings(values: Mapping[str, Any], source: str = 'the settings') -> TrainConfig:
    """
    Return checked settings; values may be what YAML or a command line gives.

    source: where they come from, for messages. Raises SettingsError.
    """
    known = {entry.name: entry for entry in fields(TrainConfig)}
    unknown = [str(name) for name in values if name not in known]
    if unknown:
        raise SettingsError(f'{source}: there is no setting {", ".join(sorted(unknown))}; '
                            f'known: {", ".join(known)}')
    missing = [name for name, entry in known.items()
               if entry.default is MISSING and name not in values]
    if missing:
        raise SettingsError(f'{source}: {", ".join(missing)} must be given; add "{missing[0]}: '
                            f'..." to the file or --set {missing[0]}=...')
    return TrainConfig(**{name: _checked(known[name], value, source)
                          for name, value in values.items()})


def parse_changes(words: Sequence[str]) -> dict[str, Any]:
    """Return what NAME=VALUE words say, the values read as YAML; raises SettingsError."""
    changes = {}
    for word in words:
        name, equals, value = word.partition('=')
        if not equals or not name:
            raise SettingsError(f'--set takes NAME=VALUE, got {word!r}; write for example '
                                '--set steps=500')
        try:
            changes[name] = yaml.safe_load(value)
        except yaml.YAMLError as error:
            raise SettingsError(f'--set {name}: {value!r} is no YAML value ({_line(error)}); '
                                'put it in quotes') from error
    return changes


def write_settings(config: TrainConfig, out: Path) -> None:
    """Write the settings into the folder of the run."""
    values = {entry.name: getattr(config, entry.name) for entry in fields(config)}
    plain = {name: str(value) if isinstance(value, Path) else value
             for name, value in values.items()}
    (out / FILE).write_text('# What this run was started with.\n'
                            + yaml.safe_dump(plain, sort_keys=False), encoding='utf-8')


def resume_settings(config: TrainConfig) -> tuple[TrainConfig, list[str]]:
    """
    Return the settings of a run that goes on, and which of them differ from before, in words.

    A precision of auto stays what it was, so that the run ends as if it had never stopped.
    """
    path = config.out / FILE
    if not path.exists():
        return config, []
    before = load_settings(path)
    if config.precision == 'auto':
        config = replace(config, precision=before.precision)
    names = [entry.name for entry in fields(config)]
    return config, [f'{name} {getattr(before, name)} -> {getattr(config, name)}'
                    for name in names if getattr(before, name) != getattr(config, name)]


def _checked(entry, value: Any, source: str) -> Any:
    """Return the value in the type of its field; raises SettingsError."""
    convert, wanted = _KINDS[entry.type]
    rule = entry.metadata
    try:
        result = convert(value)
    except (TypeError, ValueError, OverflowError):
        result = _REFUSED
    if rule:
        if rule['choices']:
            wanted = 'one of ' + ', '.join(rule['choices'])
            result = result if result in rule['choices'] else _REFUSED
        low, high = rule['minimum'], rule['maximum']
        if low is not None:
            wanted += f' from {low:g} up' if high is None else f' from {low:g} to {high:g}'
            fits = result is not _REFUSED and low <= result <= (math.inf if high is None else high)
            result = result if fits else _REFUSED
    if result is _REFUSED:
        raise SettingsError(f'{source}: {entry.name} must be {wanted}, got {value!r}; change it '
                            f'in the file or with --set {entry.name}=...')
    return result


def _line(error: Exception) -> str:
    return ' '.join(str(error).split())


def _to_text(value: Any) -> str:
    if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
        return str(value)
    raise ValueError


def _to_path(value: Any) -> Path:
    return Path(value if isinstance(value, Path) else _to_text(value))


def _to_int(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError


def _to_float(value: Any) -> float:
    """Take a finite number; also text, since YAML reads 6e-4 as one."""
    if isinstance(value, bool) or not math.isfinite(float(value)):
        raise ValueError
    return float(value)


def _to_bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError


def _to_shares(value: Any) -> dict[str, float] | None:
    if value is None:
        return None
    shares = {name: _to_float(share) for name, share in dict(value).items()}
    if set(shares) - set(DRAWN_BY) or min(shares.values()) < 0 or sum(shares.values()) <= 0:
        raise ValueError
    return shares


_REFUSED = object()
_KINDS = {
    'Path': (_to_path, 'a path'),
    'Path | None': (lambda value: None if value is None else _to_path(value), 'a path or null'),
    'str': (_to_text, 'a text'),
    'int': (_to_int, 'an integer'),
    'float': (_to_float, 'a number'),
    'bool': (_to_bool, 'true or false'),
    'dict[str, float] | None': (
        _to_shares, f'null or shares from 0 up, not all 0, of {", ".join(DRAWN_BY)}'),
}
