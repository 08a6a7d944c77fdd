# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Which precision this processor multiplies fastest in."""

import functools
import time

import torch

_ROWS, _WIDTH, _ROUNDS = 512, 384, 3


@functools.lru_cache(maxsize=1)
def fast_precision() -> torch.dtype:
    """
    Return torch.bfloat16 where it is faster than float32 on this CPU, else torch.float32.

    Measured, because a CPU without instructions for bfloat16 is ten times slower with it.
    """
    seconds = {kind: _time_product(kind) for kind in (torch.float32, torch.bfloat16)}
    return min(seconds, key=seconds.get)


def _time_product(kind: torch.dtype) -> float:
    left, right = torch.ones(_ROWS, _WIDTH, dtype=kind), torch.ones(_WIDTH, _WIDTH, dtype=kind)
    seconds = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        left @ right
        seconds.append(time.perf_counter() - start)
    return min(seconds)
