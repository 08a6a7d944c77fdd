# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Compares the graphs of a release with the model they were exported from."""

from __future__ import annotations

from pathlib import Path
import tempfile

import numpy as np
import torch

from .graphs import closeup_example, decoder_example, EXAMPLE_REGIONS, reasoner_example
from ..core import tensors
from ..core.precision import FLOAT32
from ..model.tinygiant import TinyGiantVLM
from ..runtime.backend import create_backend
from ..runtime.padding import first_regions
from ..runtime.release import assemble, Release
from ..training.torch_backend import TorchBackend

TOLERANCE = 2e-3                          # of the largest value of an output, float32 sums
# questions, tokens, regions: a size of the traced example that was burnt in shows at one of these
REASONER_SIZES = ((3, 12, 5), (1, 9, 3), (2, 5, 1), (1, tensors.MAX_TOKENS, tensors.MAX_REGIONS))


def check_parity(release: Release, model: TinyGiantVLM) -> dict[str, float]:
    """
    Return the largest difference of every output, relative to its largest value.

    The model runs its experts sparse, the graphs wide. Raises ValueError beyond TOLERANCE.
    """
    reference = TorchBackend(model)
    with tempfile.TemporaryDirectory() as cache:
        graphs = create_backend('onnxruntime', assemble(release, Path(cache), FLOAT32),
                                threads=1)
        report = {}
        for run, inputs in _examples(model):
            expected = getattr(reference, run)(inputs)
            got = getattr(graphs, run)(inputs)
            for name, value in expected.items():
                report[name] = max(report.get(name, 0.0), _difference(name, value, got[name]))
    worst = max(report, key=report.get)
    if report[worst] > TOLERANCE:
        raise ValueError(f'the graph output {worst} differs from the model by '
                         f'{report[worst]:.2g} of its largest value, allowed is {TOLERANCE}')
    return {name: float(f'{value:.2g}') for name, value in report.items()}


def _difference(name: str, expected: np.ndarray, got: np.ndarray) -> float:
    """Return the largest difference over the largest value; nobody reads padded regions."""
    if got.shape != expected.shape:
        return np.inf
    if name in tensors.REASONER_OUTPUTS:
        expected, got = (first_regions(name, one, EXAMPLE_REGIONS) for one in (expected, got))
    return float(np.abs(got - expected).max()) / max(float(np.abs(expected).max()), 1e-6)


def _examples(model: TinyGiantVLM):
    """Yield a backend's method with inputs for it."""
    rng = np.random.default_rng(0)
    shape = (1, 3, tensors.IMAGE_HEIGHT, tensors.IMAGE_WIDTH)
    yield 'run_vision', {name: rng.normal(0, 0.5, shape).astype(np.float32)
                         for name in tensors.VISION_INPUTS}
    yield 'run_closeup', _numpy(closeup_example(model, regions=5))
    for sizes in REASONER_SIZES:
        yield 'run_reasoner', _numpy(reasoner_example(model, *sizes))
    yield 'run_decoder', _numpy(decoder_example(model, batch=3))


def _numpy(inputs: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
    return {name: value.contiguous().numpy() for name, value in inputs.items()}
