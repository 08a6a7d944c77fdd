# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Fixtures that several unit tests share."""

from pathlib import Path
import sys

import pytest
from synthetic import Hall

# test_gpu_on_fakes runs what test/gpu runs
sys.path.append(str(Path(__file__).resolve().parents[1] / 'gpu'))
pytest.register_assert_rewrite('gpu_checks')


@pytest.fixture(scope='session')
def hall():
    """Two boxes of different size and distance; the second is nearer and to the right."""
    return Hall([((-1.0, 4.5, 0.4), (0.8, 0.6, 0.8)), ((0.9, 3.0, 0.25), (0.5, 0.7, 0.5))])
