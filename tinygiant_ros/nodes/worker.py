# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The one thread that owns the engine: loads it, runs it, frees it. Needs no ROS."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from concurrent.futures import Future
import threading
from typing import Any


class Worker:
    """
    Runs jobs first in, first out; jobs with one key that wait together run as one batch.

    handle(key, jobs) is called in the thread of the worker and must not raise.
    """

    def __init__(self, handle: Callable[[Hashable, list[Any]], None]):
        self._handle = handle
        self._jobs: deque[tuple[Hashable, Any]] = deque()
        self._wake = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name='engine', daemon=True)
        self._thread.start()

    def submit(self, key: Hashable, job: Any) -> None:
        """Put a job behind the others."""
        with self._wake:
            self._jobs.append((key, job))
            self._wake.notify()

    def call(self, function: Callable[[], Any]) -> Any:
        """Run a function in the thread, behind the jobs that wait; return or raise as it does."""
        done: Future = Future()

        def run() -> None:
            try:
                done.set_result(function())
            except BaseException as error:     # the caller gets it, whatever it is
                done.set_exception(error)

        self.submit(None, run)
        return done.result()

    def stop(self) -> None:
        """Finish the job in work, drop the others, end the thread."""
        with self._wake:
            self._jobs.clear()
            self._stopped = True
            self._wake.notify()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._jobs or self._stopped)
                if self._stopped:
                    return
                key, job = self._jobs.popleft()
                batch = [job]
                if key is not None:
                    batch += [other for same, other in self._jobs if same == key]
                    self._jobs = deque(item for item in self._jobs if item[0] != key)
            if key is None:
                job()
            else:
                self._handle(key, batch)
            # a frame and its features must not live on in these names while the thread waits
            del key, job, batch
