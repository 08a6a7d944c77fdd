# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The precision of training is the faster one of this CPU."""

import pytest
import torch

from tinygiant_ros.training import precision


@pytest.fixture(autouse=True)
def measured_anew():
    precision.fast_precision.cache_clear()
    yield
    precision.fast_precision.cache_clear()


@pytest.mark.parametrize('faster', [torch.float32, torch.bfloat16])
def test_the_faster_precision_is_taken(monkeypatch, faster):
    monkeypatch.setattr(precision, '_time_product', lambda kind: 1.0 if kind is faster else 2.0)
    assert precision.fast_precision() is faster


def test_it_is_measured_once(monkeypatch):
    asked = []
    monkeypatch.setattr(precision, '_time_product', lambda kind: asked.append(kind) or 1.0)
    precision.fast_precision(), precision.fast_precision()
    assert len(asked) == 2
