# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A small random TinyGiantVLM and inputs for it: tests of invariants need no weights."""

import torch

from tinygiant_ros.core.relations import PAIR_FEATURES
from tinygiant_ros.model.backbone import MAP_CHANNELS, POOLED_CHANNELS
from tinygiant_ros.model.config import ModelConfig
from tinygiant_ros.model.tinygiant import TinyGiantVLM

CONFIG = ModelConfig(
    vocabulary_size=23, width=48, heads=6, fusion_layers=2, experts=4, expert_hidden=32,
    relation_width=16, relation_heads=4, reinspections=2, text_layers=1, text_heads=2,
    text_width=24, text_vocabulary=60, color_backbone='lite0')


def tiny_model(seed=0, **changes):
    torch.manual_seed(seed)
    config = ModelConfig(**{**CONFIG.__dict__, **changes})
    model = TinyGiantVLM(config).eval()
    for parameter in model.parameters():     # biases start at 0, which would hide mistakes
        if parameter.ndim == 1 and parameter.requires_grad:
            parameter.data += 0.1 * torch.randn_like(parameter)
    return model


def cached_inputs(batch=3, regions=5, tokens=11, seed=1):
    """Return inputs of reason_cached: every question on a frame of its own, nothing padded."""
    draw = torch.Generator().manual_seed(seed)

    def randn(*shape):
        return torch.randn(*shape, generator=draw)

    mention = torch.softmax(4 * randn(batch, regions, tokens), dim=-1)
    pairs = randn(batch, regions, regions, CONFIG.pair_size)
    pairs[..., PAIR_FEATURES.index('both_valid')] = 1.0
    return {'text': randn(batch, tokens, CONFIG.text_width),
            'token_mask': torch.ones(batch, tokens), 'mention': mention,
            'pooled': randn(batch, regions, 2 * MAP_CHANNELS),
            'geometry': randn(batch, regions, CONFIG.geometry_size), 'pairs': pairs,
            'region_mask': torch.ones(batch, regions),
            'color_pooled': randn(batch, POOLED_CHANNELS),
            'depth_pooled': randn(batch, POOLED_CHANNELS)}


def pad_inputs(inputs, regions, tokens):
    """Return the inputs with junk regions and tokens behind the real ones, masked out."""
    draw = torch.Generator().manual_seed(9)
    axes = {'text': {1: tokens}, 'token_mask': {1: tokens}, 'mention': {1: regions, 2: tokens},
            'pooled': {1: regions}, 'geometry': {1: regions}, 'region_mask': {1: regions},
            'pairs': {1: regions, 2: regions}}
    padded = dict(inputs)
    for name, sizes in axes.items():
        value = inputs[name]
        shape = [value.shape[axis] + sizes.get(axis, 0) for axis in range(value.ndim)]
        junk = name in ('text', 'pooled', 'geometry', 'pairs')
        filled = torch.randn(shape, generator=draw) if junk else torch.zeros(shape)
        filled[tuple(slice(0, size) for size in value.shape)] = value
        padded[name] = filled
    return padded
