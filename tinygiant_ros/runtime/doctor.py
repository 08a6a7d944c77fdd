# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
What this machine has, what is missing, and what to type: ros2 run tinygiant_ros doctor.

Exit codes: 0 the node can run (the CPU is enough), 1 something that it needs is missing.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
import importlib
import importlib.util
import os
from pathlib import Path
import platform
import re
import shutil
import sys

from .engines import describe, shipped_release
from .pretrained import pretrained_file
from .release import (
    assembled_folder,
    default_cache,
    open_release,
    Release,
    TRAINED,
    WEIGHTS,
)
from .trt.api import load_tensorrt, version
from .trt.facts import board, gpu_name, l4t, power_mode, ROOT
from .trt.store import default_folder, EngineStore
from ..core.errors import SpatialError

OK, NOTE, MISSING = 'ok', '-', 'MISSING'           # a note costs speed, not answers
OLDEST_PYTHON = (3, 10)
LEAST_MEMORY_MB = 1500                             # of the node with a release on the CPU
MODULES = {'numpy': 'numpy', 'cv2': 'opencv-python-headless', 'onnxruntime': 'onnxruntime',
           'tokenizers': 'tokenizers', 'safetensors': 'safetensors', 'yaml': 'PyYAML'}


@dataclass(frozen=True)
class Finding:
    """One row: what was looked at, OK | NOTE | MISSING, what was found, what to type."""

    name: str
    state: str
    found: str
    todo: str = ''


def findings(cache: Path | None = None, release: Path | None = None,
             root: Path = ROOT) -> Iterator[Finding]:
    """Yield all rows; changes nothing."""
    yield _python()
    yield from _ros()
    for module, package in MODULES.items():
        yield _module(module, f'pip install {package}')
    yield from _jetson(root)
    yield from _fast_path()
    yield from _resources(cache or default_cache(), root)
    yield from _release(release or shipped_release(), cache)
    yield from _engines(cache)


def main(arguments: list[str] | None = None) -> int:
    """Print the table; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog='doctor', description='What this machine has, what is missing, what to type.',
        epilog='exit codes: 0 the node can run (the CPU is enough), 1 something is missing')
    parser.add_argument('--cache', type=Path, metavar='DIR', help='cache folder')
    parser.add_argument('--release', type=Path, metavar='DIR', help='folder of the release')
    options = parser.parse_args(arguments)
    rows = list(findings(options.cache, options.release))
    for row in rows:
        print(f'{row.state:<8} {row.name:<18} {row.found}')
    for title, state in (('missing, the node cannot run:', MISSING), ('would help:', NOTE)):
        todo = [row for row in rows if row.state == state and row.todo]
        if todo:
            print(f'\n{title}')
            for row in todo:
                print(f'  {row.name}: {row.todo}')
    failed = any(row.state == MISSING for row in rows)
    print('\nthe node cannot run here yet' if failed else '\nthe node can run here')
    return int(failed)


def _python() -> Finding:
    text = f'{platform.python_version()} on {platform.machine()}, {sys.executable}'
    if sys.version_info < OLDEST_PYTHON:
        return Finding('python', MISSING, text, 'use python 3.10 or newer')
    return Finding('python', OK, text)


def _ros() -> Iterator[Finding]:
    distro = os.environ.get('ROS_DISTRO')
    yield (Finding('ROS 2', OK, distro) if distro else
           Finding('ROS 2', MISSING, 'no ROS 2 in this shell',
                   'source /opt/ros/<distro>/setup.bash, or eval "$(make -s env)"'))
    for module in ('rclpy', 'tinygiant_interfaces'):
        there = _has(module)
        yield Finding(module, OK if there else MISSING, 'there' if there else 'cannot be imported',
                      '' if there else 'source the workspace (install/setup.bash) after '
                      'colcon build')


def _has(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _module(name: str, todo: str) -> Finding:
    try:
        module = importlib.import_module(name)
    except Exception as error:       # a broken binary package raises what it likes
        return Finding(name, MISSING, f'cannot be imported ({error})', todo)
    text = version(module)
    if name == 'onnxruntime':
        text += f', providers: {", ".join(module.get_available_providers())}'
    return Finding(name, OK, text)


def _jetson(root: Path) -> Iterator[Finding]:
    if name := board(root):
        yield Finding('board', OK, name)
    linux = l4t(root)
    yield Finding('Jetson Linux', OK if linux else NOTE, linux or 'none, this is no Jetson')
    if linux:
        mode = power_mode(root)
        yield Finding('power mode', OK if mode else NOTE, mode or 'cannot be read',
                      '' if mode else 'sudo nvpmodel -q')


def _fast_path() -> Iterator[Finding]:
    """Yield GPU, TensorRT and pycuda; without a GPU there is nothing to install."""
    from .trt.cuda import device_facts
    name, why = gpu_name()
    yield Finding('GPU', OK, name) if name else Finding('GPU', NOTE, why)
    for package, look in (('tensorrt', lambda: version(load_tensorrt())),
                          ('pycuda', lambda: ', '.join(f'{key} {value}' for key, value
                                                       in device_facts().items()))):
        try:
            yield Finding(package, OK, look())
        except SpatialError as error:
            row = _refused(package, NOTE, error)
            yield row if name else replace(row, todo='')


def _resources(cache: Path, root: Path) -> Iterator[Finding]:
    try:
        text = (root / 'proc/meminfo').read_text()
        available = int(re.search(r'MemAvailable:\s+(\d+) kB', text).group(1)) // 1024
        enough = available >= LEAST_MEMORY_MB
        yield Finding('free memory', OK if enough else NOTE, f'{available} MiB',
                      '' if enough else 'stop other programs: the node may be killed for memory')
    except (OSError, AttributeError):
        yield Finding('free memory', NOTE, 'cannot be read')
    there = _existing(cache / 'any')
    free = shutil.disk_usage(there).free // 2**20
    state = OK if os.access(there, os.W_OK | os.X_OK) else MISSING
    yield Finding('cache folder', state,
                  f'{cache}, {free} MiB free' + ('' if state == OK else ', cannot be written'),
                  '' if state == OK else 'set XDG_CACHE_HOME to a folder of your own')


def _release(folder: Path, cache: Path | None) -> Iterator[Finding]:
    try:
        release = open_release(folder)
    except SpatialError as error:
        yield _refused('release', MISSING, error)
        return
    yield Finding('release', OK, f'{release.model_id} in {release.folder}')
    for source in sorted({entry['source'] for entry in release.manifest['tensors']} - {TRAINED}):
        try:
            yield Finding(source, OK, str(pretrained_file(source)))
        except SpatialError as error:
            yield _refused(source, MISSING, error)
    yield _assembled(release, cache)


def _assembled(release: Release, cache: Path | None) -> Finding:
    weights = assembled_folder(release, cache) / WEIGHTS
    size = release.section(release.precision())['weights_bin_bytes']
    if weights.is_file() and weights.stat().st_size == size:
        return Finding('graphs', OK, f'in {weights.parent}')
    free = shutil.disk_usage(_existing(weights)).free
    if free < size:
        return Finding('graphs', MISSING, f'no room for {size >> 20} MiB in {weights.parent}',
                       'make room there or set XDG_CACHE_HOME to another folder')
    return Finding('graphs', NOTE, f'not made yet; the first start writes {size >> 20} MiB to '
                   f'{weights.parent}')


def _engines(cache: Path | None) -> Iterator[Finding]:
    folder = default_folder(cache)
    if not folder.is_dir():
        yield Finding('engines', NOTE, f'none in {folder}, the node answers on the CPU')
        return
    try:
        cards = EngineStore(folder).entries()
    except SpatialError as error:
        yield _refused('engines', NOTE, error)
        return
    for card in cards:
        bad = 'problem' in card
        yield Finding('engine', NOTE if bad else OK, describe(card),
                      'ros2 run tinygiant_ros engine build' if bad else '')
    if not cards:
        yield Finding('engines', NOTE, f'none in {folder}, the node answers on the CPU')


def _refused(name: str, state: str, error: SpatialError) -> Finding:
    """Return a row from 'what is wrong; what to do'."""
    found, _, todo = error.message.rpartition('; ')
    return Finding(name, state, found or todo, todo)


def _existing(path: Path) -> Path:
    """Return the innermost folder of this path that is there."""
    return next(one for one in path.absolute().parents if one.is_dir())


if __name__ == '__main__':
    sys.exit(main())
