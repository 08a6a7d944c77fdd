# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The GPU tests use helpers of the unit tests, and say where their report lies."""

from pathlib import Path
import sys

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / 'unit'))
pytest.register_assert_rewrite('gpu_checks')


def pytest_terminal_summary(terminalreporter):
    """Name the report at the end."""
    from gpu_report import written
    for path in written:
        terminalreporter.write_line(f'speed and parity on this GPU: {path}')
