# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Where questions wait: for a place in the queue, for an image, for the worker.

All of it runs in the executor's thread except Job.reply. Coroutines await rclpy futures, so the
camera's callbacks go on while questions wait.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
import time
from typing import Any

from .engine import Job, Outcome
from .frame_store import Pair
from .subscriptions import DETECTIONS, Inputs, LABELS
from .worker import Worker
from ..core.config import NodeConfig
from ..core.errors import ErrorCode, SpatialError

MAX_BATCH = 32      # questions of one call
HANDOVER_S = 5e-5   # about what a thread takes to wake up
_MAY_COME = (ErrorCode.NO_FRAME, ErrorCode.STALE_FRAME, ErrorCode.NO_CAMERA_INFO,
             ErrorCode.NO_REGION)


@dataclass(frozen=True, eq=False)
class Call:
    """One service call. regions: those of the request; max_age, stamp: nanoseconds, 0: not set."""

    questions: tuple[str, ...]
    regions: Sequence[Any]
    max_age: int
    stamp: int


class Desk:
    """
    Takes calls, finds the images for them, hands them to the worker, keeps the deadlines.

    config(): the configuration now. now(): the node's clock, ns. new_future(): a future that wakes
    the executor. busy(bool): called when the first call comes and when the last one has gone;
    while it is busy the node calls tick() some times a second. explain(): why no image comes.
    afterwards(function): has the worker call it once the callback that runs now has responded.
    """

    def __init__(self, worker: Worker, config: Callable[[], NodeConfig], now: Callable[[], int],
                 new_future: Callable[[], Any], busy: Callable[[bool], None],
                 explain: Callable[[], str], afterwards: Callable[[Callable[[], None]], None]):
        self._worker, self._config, self._now = worker, config, now
        self._new_future, self._busy, self._explain = new_future, busy, explain
        self._afterwards = afterwards
        self._inputs: Inputs | None = None
        self._made, self._starting = time.monotonic(), True
        self._activated = 0.0
        self._calls = 0
        self._looking = 0
        self._changes: list[Any] = []
        self._working: list[tuple[float, Any]] = []

    def open(self, inputs: Inputs) -> None:
        """Start to take calls; the inputs are opened for each question if not always."""
        self._inputs, self._starting = inputs, False
        self._activated = time.monotonic()
        self._wake()

    def close(self) -> None:
        """Refuse all calls that wait, and any that come, with NOT_READY."""
        self._inputs, self._starting = None, False
        for _, future in self._working:
            _settle(future, _not_active())
        self._wake()

    @property
    def calls(self) -> int:
        """How many calls wait or are in work."""
        return self._calls

    async def ask(self, call: Call) -> list[Outcome]:
        """Return one outcome a question; raises SpatialError for the call as a whole."""
        config = self._config()
        if self._inputs is None and not self._may_open(config):
            raise _not_active()
        if not 0 < len(call.questions) <= MAX_BATCH:
            raise SpatialError(ErrorCode.BAD_QUESTION,
                               f'the call has {len(call.questions)} questions, 1 to {MAX_BATCH} '
                               'are answered together; split it')
        if self._calls >= config.queue_size:
            raise SpatialError(ErrorCode.BUSY,
                               f'{self._calls} calls wait already, queue_size is '
                               f'{config.queue_size}; ask again later')
        deadline = time.monotonic() + config.query_timeout_s
        self._calls += 1
        if self._calls == 1:
            self._busy(True)
        try:
            while self._inputs is None and self._may_open(config):
                await self._next_change()
            if self._inputs is None:
                raise _not_active()
            pair, source, regions = await self._find(call, deadline)
            return await self._work(call, pair, source, regions, deadline)
        finally:
            self._calls -= 1
            if self._calls == 0:
                self._busy(False)

    def _may_open(self, config: NodeConfig) -> bool:
        """Say whether the node is only just starting: configured, and about to be activated."""
        return self._starting and time.monotonic() < self._made + config.startup_wait_s

    async def _next_change(self) -> None:
        """Wait until something arrived, a tick passed, or the desk opened or closed."""
        change = self._new_future()
        self._changes.append(change)
        await change

    def arrived(self) -> None:
        """Let the calls that wait for an image look again."""
        if self._changes:
            self._wake()

    def tick(self) -> None:
        """Refuse calls whose time is over."""
        now = time.monotonic()
        for deadline, future in self._working:
            if now > deadline:
                _settle(future, SpatialError(
                    ErrorCode.BUSY, f'no answer within {self._config().query_timeout_s:g} s; ask '
                    'fewer questions at a time or raise query_timeout_s'))
        self._wake()

    def _wake(self) -> None:
        changes, self._changes = self._changes, []
        for future in changes:
            future.set_result(None)

    async def _find(self, call: Call, deadline: float) -> tuple[Pair, str, Any]:
        """Wait for the images (and regions) of a call, as long as they may still come."""
        config, inputs = self._config(), self._inputs
        if not inputs.is_open:
            inputs.open(config.qos_reliability)
        wait_end = self._activated + config.startup_wait_s
        if not config.always_on:
            wait_end = max(wait_end, time.monotonic() + config.on_demand_wait_s)
        wait_end = min(wait_end, deadline)
        self._looking += 1
        try:
            while True:
                try:
                    return self._choose(call)
                except SpatialError as error:
                    if error.code not in _MAY_COME or time.monotonic() >= wait_end:
                        raise self._with_cause(error) from None
                await self._next_change()
                if self._inputs is None:
                    raise _not_active()
        finally:
            self._looking -= 1
            if self._looking == 0 and not config.always_on:
                inputs.close()

    def _choose(self, call: Call) -> tuple[Pair, str, Any]:
        """Return the pair to answer on, where its regions come from, and these."""
        config, inputs, now = self._config(), self._inputs, self._now()
        max_age = call.max_age or int(config.max_age_s * 1e9)
        pair = inputs.frames.select(now, max_age, call.stamp)
        if call.regions:
            return pair, 'request', call.regions
        topics = ((LABELS, inputs.labels), (DETECTIONS, inputs.detections))
        # the newest pair that has regions of its own stamp, else the newest pair
        for candidate in [pair] if call.stamp else inputs.frames.fresh(now, max_age):
            for source, cache in topics:
                found = cache.nearest(candidate.stamp, 0)
                if found:
                    return candidate, source, found[1]
        for source, cache in topics:
            found = cache.nearest(pair.stamp, int(config.regions_max_age_s * 1e9))
            if found:
                return pair, source, found[1]
        raise self._no_region(pair.stamp)

    def _with_cause(self, error: SpatialError) -> SpatialError:
        if error.code not in (ErrorCode.NO_FRAME, ErrorCode.STALE_FRAME):
            return error
        cause = self._explain()
        return SpatialError(error.code, f'{error.message} ({cause})') if cause else error

    def _no_region(self, stamp: int) -> SpatialError:
        gaps = [abs(cache.stamps[-1] - stamp)
                for cache in (self._inputs.labels, self._inputs.detections) if cache.stamps]
        what = (f'none has come on {LABELS} or {DETECTIONS}' if not gaps else
                f'the newest on a topic is stamped {min(gaps) / 1e9:.2f} s away from the image, '
                f'regions_max_age_s is {self._config().regions_max_age_s:g}')
        return SpatialError(ErrorCode.NO_REGION, f'the request gives no region and {what}; give '
                                                 'regions in the request, or publish them')

    async def _work(self, call: Call, pair: Pair, source: str, regions: Any,
                    deadline: float) -> list[Outcome]:
        future = self._new_future()
        entry = (deadline, future)
        self._working.append(entry)
        try:
            self._worker.submit(pair, Job(
                call.questions, source, regions, self._inputs.frames.info,
                lambda outcomes, show: _settle(future, (outcomes, show)), future.done))
            # the worker starts now, not when this thread has gone through all its entities and
            # waits for messages: until then it would hold the interpreter
            time.sleep(HANDOVER_S)
            result = await future
        finally:
            self._working.remove(entry)
        if isinstance(result, SpatialError):
            raise result
        outcomes, show = result
        self._afterwards(show)
        return outcomes


def _settle(future: Any, result: tuple[list[Outcome], Callable[[], None]] | SpatialError) -> bool:
    """Give a future its result unless it has one: a deadline and the worker may race."""
    if future.done():
        return False
    future.set_result(result)
    return True


def _not_active() -> SpatialError:
    return SpatialError(ErrorCode.NOT_READY,
                        'the node is not active; activate it (ros2 lifecycle set, or start it '
                        'with bringup.launch.py)')
