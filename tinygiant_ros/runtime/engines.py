# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Engines of a release on this machine: ros2 run tinygiant_ros engine build | check | list.

An engine is a graph compiled by TensorRT for the GPU at hand. It is built on the device, kept in
a private folder, and used only when the machine, the graph and the options are still the same.

Exit codes: 0 done and in agreement with the CPU, 1 an engine is missing, broken or differs, 2
wrong usage, 3 this machine cannot build or run engines, 130 cancelled.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
import os
from pathlib import Path
import signal
import sys
import time
from types import ModuleType
from typing import Any

from .release import assemble, open_release, repository_engines
from .trt.api import load_tensorrt
from .trt.build import BuildOptions
from .trt.facts import machine_facts
from .trt.plans import build_engines, engine_keys, note_parity, stored_plans
from .trt.store import default_folder, EngineStore
from ..core.errors import SpatialError
from ..core.precision import DEFAULT_PRECISION, PRECISIONS

SHIPPED = 'tinygiant_64m'                # the release that comes with the package
DONE, WRONG, CANNOT, CANCELLED = 0, 1, 3, 130      # 2 is argparse's, for wrong usage


def shipped_release() -> Path:
    """Return the folder of the release that comes with the package, installed or source tree."""
    for prefix in os.environ.get('AMENT_PREFIX_PATH', '').split(os.pathsep):
        folder = Path(prefix) / 'share' / 'tinygiant_ros' / 'engines' / SHIPPED
        if prefix and folder.is_dir():
            return folder
    return repository_engines() / SHIPPED


def main(arguments: list[str] | None = None) -> int:
    """Build, check or list the engines of a release; returns the exit code."""
    options = _parse(arguments)
    try:
        if options.command == 'list':
            return _list(EngineStore(default_folder(options.cache)))
        return _on_gpu(options)
    except SpatialError as error:
        print(f'engine {options.command}: {error.message}', file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        print('cancelled', file=sys.stderr)
        return CANCELLED


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog='engine', description='TensorRT engines of a release on this machine.',
        epilog='exit codes: 0 done and in agreement with the CPU, 1 an engine is missing, broken '
               'or differs, 2 wrong usage, 3 this machine cannot build or run engines, '
               '130 cancelled')
    commands = parser.add_subparsers(dest='command', required=True)
    for name, text in (('build', 'build what is missing, compare with the CPU'),
                       ('check', 'compare the engines with the CPU'),
                       ('list', 'what is in the folder')):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument('--cache', type=Path, metavar='DIR',
                             help='cache folder (default: $XDG_CACHE_HOME/tinygiant_ros)')
        if name != 'list':
            command.add_argument('--release', type=Path, metavar='DIR',
                                 help='folder of the release (default: the one that is installed)')
            command.add_argument('--precision', choices=PRECISIONS, default=DEFAULT_PRECISION,
                                 help='of the graphs (default %(default)s)')
            command.add_argument('--optimization-level', type=int, choices=range(6), default=3,
                                 help='0 builds fast, 5 may run fastest (default %(default)s)')
            command.add_argument('--workspace-mb', type=int, default=BuildOptions.workspace_mb,
                                 metavar='N', help='scratch memory (default %(default)s MiB)')
        if name == 'build':
            command.add_argument('--again', action='store_true',
                                 help='build also what the folder already has')
    return parser.parse_args(arguments)


def _on_gpu(options: argparse.Namespace) -> int:
    """Build or check: what needs TensorRT and a GPU."""
    from .trt.cuda import device_facts
    try:
        trt = load_tensorrt()
        machine = machine_facts(trt, device_facts())
    except SpatialError as error:
        print(f'this machine cannot run engines: {error.message}; until then the node answers on '
              'the CPU', file=sys.stderr)
        return CANNOT
    how = BuildOptions(options.optimization_level, options.workspace_mb)
    folder = assemble(open_release(options.release or shipped_release()), options.cache,
                      options.precision, tensorrt=True)
    store = EngineStore(default_folder(options.cache))
    keys = engine_keys(folder, machine, how)
    if options.command == 'build':
        for key in keys.values():
            store.forgive(key)
        with _cancel_by_signal() as cancelled:
            printer = Printer(cancelled)
            try:
                plans = build_engines(trt, folder, store, machine, how, printer.progress,
                                      printer.log, options.again)
            except SpatialError:
                if not cancelled:
                    raise
                raise KeyboardInterrupt from None
            finally:
                printer.end()
    else:
        plans = stored_plans(folder, store, machine, how)
    errors, difference = _compare(trt, folder, plans)
    note_parity(store, keys, errors, difference)
    for name, error in errors.items():
        print(f'  {name:<20} differs from the CPU by {error:.2g}')
    print(f'refused: {difference}' if difference else
          f'{len(plans)} engines in {store.folder} agree with the CPU')
    return WRONG if difference else DONE


def _compare(trt: ModuleType, folder: Path, plans: Mapping[str, bytes]
             ) -> tuple[dict[str, float], str]:
    """Run the golden inputs on GPU and CPU; returns the error of each output, and a refusal."""
    from .onnxruntime_backend import OnnxRuntimeBackend
    from .trt.backend import TensorRtBackend
    from .trt.cuda import Cuda
    from .trt.parity import agrees, compare, reference_of
    cuda = Cuda.open()
    try:
        fast = TensorRtBackend(trt, cuda, plans)
        try:
            errors = compare(fast, reference_of(folder, OnnxRuntimeBackend(folder)))
        finally:
            fast.close()
    finally:
        cuda.close()
    return errors, agrees(errors)


def _list(store: EngineStore) -> int:
    cards = store.entries()
    for card in cards:
        print(describe(card))
    print(f'{len(cards)} engines, {sum(card.get("bytes", 0) for card in cards) / 1e6:.0f} MB in '
          f'{store.folder}')
    return WRONG if any('problem' in card for card in cards) else DONE


def describe(card: Mapping[str, Any]) -> str:
    """Return one line about an engine from its card."""
    name = card['key'][:12]
    if 'problem' in card:
        return f'{name}  {card["problem"]}'
    machine, parity = card.get('machine', {}), card.get('parity')
    state = ('not compared' if parity is None else
             'agrees' if parity.get('agrees') else f'differs: {parity.get("difference")}')
    return (f'{name}  {card.get("graph", "?"):<9} {card["bytes"] / 1e6:7.1f} MB  '
            f'{card.get("precision", "?")}, '
            f'{machine.get("tensorrt", "?")}, {machine.get("gpu", "?")}, built '
            f'{card.get("built", "?")} in {card.get("build_seconds", "?")} s, {state}')


class Printer:
    """Prints progress: one line that changes on a terminal, else a line each tenth and graph."""

    def __init__(self, cancelled: list[int], file: Any = None):
        self._cancelled, self._file = cancelled, file or sys.stdout
        self._start, self._shown = time.monotonic(), None
        self._terminal = self._file.isatty()

    def progress(self, what: str, share: float) -> bool:
        """Show what is done now, and the share 0..1 of all; returns whether to go on."""
        state = ((int(share * 100), what) if self._terminal else
                 (int(share * 10), what.partition(':')[0]))
        if state != self._shown:
            self._shown = state
            line = f'{share:4.0%}  {time.monotonic() - self._start:6.0f} s  {what}'
            print(f'\r{line[:78]:<78}' if self._terminal else line, file=self._file, flush=True,
                  end='' if self._terminal else '\n')
        return not self._cancelled

    def log(self, severity: str, message: str) -> None:
        """Print warnings and errors of TensorRT."""
        if severity in ('WARNING', 'ERROR', 'INTERNAL_ERROR'):
            self.end()
            print(f'{severity}: {message}', file=sys.stderr)

    def end(self) -> None:
        """Go to a new line."""
        if self._terminal and self._shown is not None:
            print(file=self._file)
        self._shown = None


@contextmanager
def _cancel_by_signal() -> Iterator[list[int]]:
    """Yield a list that the first Ctrl-C fills; the second one interrupts as ever."""
    received: list[int] = []

    def handle(number: int, frame: Any) -> None:
        received.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, handle)
    try:
        yield received
    finally:
        signal.signal(signal.SIGINT, before)


if __name__ == '__main__':
    sys.exit(main())
