# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The engines of the shipped release on the GPU of this machine, against the CPU.

Without one they are skipped and say so; `make test-gpu` fails instead (TINYGIANT_GPU_REQUIRED=1).
TINYGIANT_GPU_REPORT: folder for gpu_report.json, with speed and parity.
"""

import os

from gpu_checks import GpuChecks
from gpu_site import GpuSite, missing, shipped
import pytest

pytestmark = pytest.mark.gpu


@pytest.fixture(scope='module')
def site(tmp_path_factory):
    """Return this machine with all engines built, or skip."""
    why = missing()
    if why:
        required = os.environ.get('TINYGIANT_GPU_REQUIRED') == '1'
        (pytest.fail if required else pytest.skip)(
            'NOT CHECKED on a GPU: engines, parity, switching, memory and speed of TensorRT; run '
            f'"make test-gpu" on a machine with an NVIDIA GPU, TensorRT and pycuda. Here {why}')
    cache = tmp_path_factory.mktemp('gpu')
    report = os.environ.get('TINYGIANT_GPU_REPORT') or cache / 'report'
    return GpuSite(*shipped(cache), cache, report)


class TestOnGpu(GpuChecks):
    """All of GpuChecks."""
