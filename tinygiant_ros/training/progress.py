# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What a run tells of itself: a line on the terminal, log.csv, and curves for TensorBoard."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
import time

CSV = 'log.csv'                           # lines step,name,value
CURVES = 'tensorboard'
LOG_EVERY = 50                            # steps
_KEPT = 0.98                              # of the mean, a step


class Progress:
    """The log of one run; losses are smoothed over about fifty steps."""

    def __init__(self, out: Path, steps: int, batch: int, first: int = 0,
                 mean: Mapping[str, float] | None = None):
        """
        Go on with the log in the folder `out` behind step `first`.

        steps: of the whole run; batch: questions a step; mean: smoothed losses so far.
        """
        self.mean = dict(mean or {})
        self._out, self._steps, self._batch, self._first = out, steps, batch, first
        self._start = time.monotonic()
        _drop_after(out / CSV, first)
        self._curves = _open_curves(out / CURVES, first)

    def step(self, step: int, losses: Mapping[str, float], **others: float) -> None:
        """Take in the losses of a step that was just done; every fiftieth is shown."""
        for name, value in losses.items():
            self.mean[name] = _KEPT * self.mean.get(name, value) + (1 - _KEPT) * value
        if step % LOG_EVERY == 0 or step == self._steps:
            seconds = (time.monotonic() - self._start) / (step - self._first)
            rate = self._batch / seconds
            self._write(step, self.mean | others | {'questions_a_second': rate})
            parts = ' '.join(f'{name} {value:.3g}' for name, value in (self.mean | others).items())
            print(f'{step:6d}/{self._steps}  {rate:.0f} questions/s  '
                  f'{_clock((self._steps - step) * seconds)} left  {parts}', flush=True)

    def validated(self, step: int, shares: Mapping[str, float]) -> None:
        """Show the shares of right answers."""
        self._write(step, {f'val_{name}': value for name, value in shares.items()})
        parts = ' '.join(f'{name} {100 * value:.1f}' for name, value in shares.items())
        print(f'{step:6d}/{self._steps}  right answers on val, percent: {parts}', flush=True)

    def close(self) -> None:
        """Write what the curves still hold back."""
        if self._curves is not None:
            self._curves.close()

    def _write(self, step: int, values: Mapping[str, float]) -> None:
        with (self._out / CSV).open('a', encoding='utf-8') as log:
            for name, value in values.items():
                log.write(f'{step},{name},{value:.6g}\n')
        if self._curves is not None:
            for name, value in values.items():
                group = name.partition('_')[0] if name.startswith('val_') else 'train'
                self._curves.add_scalar(f'{group}/{name.removeprefix("val_")}', value, step)


def _drop_after(path: Path, step: int) -> None:
    """Forget what a run that was stopped wrote behind the checkpoint it goes on from."""
    if path.exists():
        kept = [line for line in path.read_text(encoding='utf-8').splitlines(keepends=True)
                if int(line.partition(',')[0]) <= step]
        path.write_text(''.join(kept), encoding='utf-8')


def _open_curves(folder: Path, step: int):
    """Return a writer for TensorBoard, or None without its package."""
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        print('no curves: the package tensorboard is not installed ("pip install tensorboard" '
              f'gets it); {CSV} has the same figures', flush=True)
        return None
    return SummaryWriter(folder, purge_step=step + 1)


def _clock(seconds: float) -> str:
    minutes, second = divmod(round(seconds), 60)
    return f'{minutes // 60}:{minutes % 60:02d}:{second:02d}'
