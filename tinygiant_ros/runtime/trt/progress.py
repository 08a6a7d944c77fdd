# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""How far TensorRT's builder is: its nested phases as one name and one share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
import threading
from types import ModuleType
from typing import Any

from .api import Log

Progress = Callable[[str, float], bool]   # (what is done now, share done of 0..1) -> go on


@dataclass(eq=False)
class _Phase:
    name: str
    parent: str | None
    steps: int
    done: int = 0


class Phases:
    """
    The phases that are under way.

    A phase counts its steps; the phases inside it fill the step that is under way. The share
    never falls, although TensorRT may begin a phase anew.
    """

    def __init__(self):
        self._active: dict[str, _Phase] = {}          # in the order of their start
        self._share = 0.0

    @property
    def name(self) -> str:
        """Name of the phase that started last."""
        return next(reversed(self._active), '')

    @property
    def share(self) -> float:
        """Share of the work that is done, 0..1."""
        outermost = [one for one in self._active.values() if one.parent not in self._active]
        if outermost:
            self._share = max(self._share, min(map(self._share_of, outermost)))
        return self._share

    def start(self, name: str, parent: str | None, steps: int) -> None:
        """Begin a phase inside another one (None: the whole build) with this number of steps."""
        self._active[name] = _Phase(name, parent, max(steps, 1))

    def step(self, name: str, number: int) -> None:
        """Finish a step of a phase; they count from 0."""
        phase = self._active.get(name)
        if phase is not None:
            phase.done = max(phase.done, number + 1)

    def finish(self, name: str) -> None:
        """End a phase."""
        phase = self._active.get(name)
        if phase is not None:
            phase.done = phase.steps
            _ = self.share                            # what was reached stays reached
            del self._active[name]

    def _share_of(self, phase: _Phase) -> float:
        inside = [self._share_of(one) for one in self._active.values()
                  if one.parent == phase.name and one is not phase]
        return min((phase.done + min(inside, default=0.0)) / phase.steps, 1.0)


class Reporter:
    """
    Takes the builder's events, tells progress(name, share), and cancels where that returns False.

    Events may come from several threads. What progress() raises does not stop the build (it may
    have run for an hour), except what ends a program: that cancels, and is kept in `interrupted`.
    """

    def __init__(self, progress: Progress | None, log: Log | None):
        self._progress, self._log = progress, log
        self._phases, self._lock = Phases(), threading.Lock()
        self._name = ''
        self.cancelled = False
        self.interrupted: BaseException | None = None

    def phase_start(self, name: str, parent: str | None, steps: int) -> None:
        """Take the beginning of a phase."""
        self._take(lambda: self._phases.start(name, parent, steps))

    def step_complete(self, name: str, step: int) -> bool:
        """Take the end of a step; returns whether to go on."""
        self._take(lambda: self._phases.step(name, step))
        return not self.cancelled

    def phase_finish(self, name: str) -> None:
        """Take the end of a phase."""
        self._take(lambda: self._phases.finish(name))

    def _take(self, event: Callable[[], None]) -> None:
        with self._lock:
            if self._progress is None or self.cancelled:
                return
            try:
                event()
                self._name = self._phases.name or self._name
                self.cancelled = not self._progress(self._name, self._phases.share)
            except Exception as error:
                self._progress = None
                if self._log is not None:
                    self._log('WARNING', f'progress of the build cannot be told: {error!r}')
            except BaseException as error:
                self.cancelled, self.interrupted = True, error


def make_monitor(trt: ModuleType, reporter: Reporter) -> Any:
    """Return the IProgressMonitor that hands the builder's events to the reporter."""
    class Monitor(trt.IProgressMonitor):
        """Hands events on; the reporter raises nothing."""

        def __init__(self):
            trt.IProgressMonitor.__init__(self)

        def phase_start(self, phase_name: str, parent_phase: str | None, num_steps: int) -> None:
            """Take the beginning of a phase."""
            reporter.phase_start(phase_name, parent_phase, num_steps)

        def step_complete(self, phase_name: str, step: int) -> bool:
            """Take the end of a step."""
            return reporter.step_complete(phase_name, step)

        def phase_finish(self, phase_name: str) -> None:
            """Take the end of a phase."""
            reporter.phase_finish(phase_name)

    return Monitor()
