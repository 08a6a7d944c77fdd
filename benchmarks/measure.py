# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Timing side by side, the numbers that sum it up, and the machine it was done on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
import os
from pathlib import Path
import platform
import time
from typing import Any

import numpy as np


def take_turns(cases: Mapping[str, Callable[[], Any]], rounds: int,
               warm_up: int) -> dict[str, list[float]]:
    """
    Return milliseconds of each case in every counted round.

    All cases run in every round, so that a machine that slows down slows all of them; every
    second round goes through them backwards, so that none always follows the same other.
    """
    samples: dict[str, list[float]] = {name: [] for name in cases}
    for number in range(-warm_up, rounds):
        for name in in_turn(cases, number):
            start = time.perf_counter()
            cases[name]()
            spent = time.perf_counter() - start
            if number >= 0:
                samples[name].append(1e3 * spent)
    return samples


def in_turn(names: Iterable[str], number: int) -> list[str]:
    """Return the names in the order of round number: every second one backwards."""
    ordered = list(names)
    return ordered[::-1] if number % 2 else ordered


def summary(values: Sequence[float], digits: int = 2) -> dict[str, float]:
    """Return median, 99th percentile and number of the values, which are milliseconds."""
    return {'median_ms': round(float(np.median(values)), digits),
            'p99_ms': round(float(np.percentile(values, 99)), digits), 'samples': len(values)}


def ratio(above: Sequence[float], below: Sequence[float], digits: int = 2) -> float:
    """Return the median of one row over the median of another."""
    return round(float(np.median(above)) / float(np.median(below)), digits)


def machine() -> dict[str, Any]:
    """Return what the numbers were measured on, and how busy it was just before."""
    return {'processor': _processor(), 'cores': cores(), 'memory_gb': _memory_gb(),
            'load_before': round(os.getloadavg()[0], 2), 'python': platform.python_version()}


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))


def _memory_gb() -> float:
    return round(os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9, 1)


def _processor() -> str:
    """Return the name of the processor, as the system tells it."""
    info = Path('/proc/cpuinfo')
    names = [line.split(':', 1)[1].strip() for line in info.read_text().splitlines()
             if line.startswith('model name')] if info.exists() else []
    return names[0] if names else platform.processor() or platform.machine()
