# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The two published sizes, and what a configuration refuses."""

import pytest
from tiny_model import CONFIG
import torch

from tinygiant_ros.model.config import ModelConfig
from tinygiant_ros.model.tinygiant import TinyGiantVLM
from tinygiant_ros.sim.sentences import VOCABULARY


@pytest.mark.parametrize(('variant', 'millions'), [('64m', 64.0), ('80m', 80.0)])
def test_parameters(variant, millions):
    with torch.device('meta'):               # sizes alone, no memory
        model = TinyGiantVLM(ModelConfig.for_variant(variant, len(VOCABULARY)))
    count = sum(parameter.numel() for parameter in model.parameters())
    assert count / 1e6 == pytest.approx(millions, abs=1.0)


@pytest.mark.parametrize('change', [
    {'experts': 0}, {'experts_per_token': 5}, {'heads': 7}, {'text_heads': 5},
    {'relation_heads': 3}])
def test_impossible_sizes_are_refused(change):
    with pytest.raises(ValueError, match='must|of'):
        ModelConfig(**{**CONFIG.__dict__, **change})


def test_unknown_variant_is_refused():
    with pytest.raises(ValueError, match="'64m', '80m'"):
        ModelConfig.for_variant('7b', 100)
