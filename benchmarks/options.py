# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What every benchmark is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tinygiant_ros.runtime.release import Release


@dataclass(frozen=True)
class Options:
    """
    What is measured, and how long.

    threads: of the CPU. share: of the rounds that a benchmark would do, 1.0: all of them. out:
    folder of the results. label: of the profile, before or after.
    """

    release: Release
    threads: int
    share: float
    out: Path
    label: str

    def rounds(self, usual: int, least: int = 2) -> int:
        """Return how many rounds to do instead of the usual number."""
        return max(least, round(usual * self.share))
