# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A small random TinyGiantVLM and inputs for it: tests of invariants need no weights."""

import torch
from torch import nn

from tinygiant_ros.core.crops import CROP_CHANNELS, CROP_SIDE
from tinygiant_ros.core.geometry import GEOMETRY_FEATURES
from tinygiant_ros.core.relations import PAIR_FEATURES
from tinygiant_ros.model.backbone import MAP_CHANNELS, POOLED_CHANNELS
from tinygiant_ros.model.closeup import PLACE
from tinygiant_ros.model.config import ModelConfig
from tinygiant_ros.model.layers import Standardize
from tinygiant_ros.model.tinygiant import TinyGiantVLM

CONFIG = ModelConfig(
    vocabulary_size=23, width=48, heads=6, fusion_layers=2, experts=4, expert_hidden=32,
    relation_width=16, relation_heads=4, reinspections=2, look_width=20,
    crop_channels=(6, 8, 10, 12), text_layers=3, text_trained=2, text_heads=2, text_width=24,
    text_vocabulary=60, color_backbone='lite0')


def tiny_model(seed=0, **changes):
    torch.manual_seed(seed)
    config = ModelConfig(**{**CONFIG.__dict__, **changes})
    model = TinyGiantVLM(config).eval()
    for parameter in model.parameters():     # biases start at 0, which would hide mistakes
        if parameter.ndim == 1 and parameter.requires_grad:
            parameter.data += 0.1 * torch.randn_like(parameter)
    return with_statistics(model)


def with_statistics(model):
    """Return the model with statistics as if of data; those of a new one change nothing."""
    for module in model.closeup.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(std=0.1)
            module.running_var.uniform_(0.01, 0.1)
            module.num_batches_tracked.fill_(7)
    for module in model.modules():
        if isinstance(module, Standardize):
            module.mean.normal_(std=0.3)
            module.scale.uniform_(0.5, 2.0)
    return model


def trained(model):
    """Return the model with its corrections, which start at 0, as training would leave them."""
    torch.manual_seed(11)
    for parameter in model.parameters():
        if not parameter.any():
            parameter.data = 0.1 * torch.randn_like(parameter)
    return model


def cached_inputs(batch=3, regions=5, tokens=11, seed=1):
    """Return inputs of reason_cached: every question on a frame of its own, nothing padded."""
    draw = torch.Generator().manual_seed(seed)

    def randn(*shape):
        return torch.randn(*shape, generator=draw)

    mention = torch.softmax(4 * randn(batch, regions, tokens), dim=-1)
    pairs = randn(batch, regions, regions, CONFIG.pair_size)
    pairs[..., PAIR_FEATURES.index('both_valid')] = 1.0
    return {'token_ids': torch.randint(1, CONFIG.text_vocabulary, (batch, tokens),
                                       generator=draw).int(),
            'token_mask': torch.ones(batch, tokens), 'mention': mention,
            'pooled': randn(batch, regions, 2 * MAP_CHANNELS),
            'geometry': randn(batch, regions, CONFIG.geometry_size),
            'looks': torch.cat([randn(batch, regions, CONFIG.look_width),
                                random_places(batch, regions, draw)], dim=-1),
            'pairs': pairs, 'region_mask': torch.ones(batch, regions),
            'color_pooled': randn(batch, POOLED_CHANNELS),
            'depth_pooled': randn(batch, POOLED_CHANNELS)}


def random_places(batch, regions, draw):
    """Return places [B, R, 9] of a hall in front of the camera; things and areas."""
    def uniform(low, high):
        return low + (high - low) * torch.rand(batch, regions, generator=draw)

    yaw = uniform(-1.5, 1.5)
    values = {'x': uniform(-3, 3), 'y': uniform(1, 8), 'z': uniform(0.1, 1.5),
              'length': uniform(0.8, 3), 'width': uniform(0.3, 1.5), 'yaw_cos': torch.cos(2 * yaw),
              'yaw_sin': torch.sin(2 * yaw), 'area': uniform(-4, 4), 'top': uniform(0.2, 3)}
    return torch.stack([values[name] for name in PLACE], dim=-1)


def closeup_inputs(regions=5, seed=2):
    """Return random crops [N, K, S, S] and geometry [N, G] of regions."""
    draw = torch.Generator().manual_seed(seed)
    return (torch.randn(regions, len(CROP_CHANNELS), CROP_SIDE, CROP_SIDE, generator=draw),
            torch.randn(regions, len(GEOMETRY_FEATURES), generator=draw))


def pad_inputs(inputs, regions, tokens):
    """Return the inputs with junk regions and tokens behind the real ones, masked out."""
    draw = torch.Generator().manual_seed(9)
    axes = {'token_ids': {1: tokens}, 'token_mask': {1: tokens},
            'mention': {1: regions, 2: tokens}, 'pooled': {1: regions}, 'geometry': {1: regions},
            'looks': {1: regions}, 'region_mask': {1: regions},
            'pairs': {1: regions, 2: regions}}
    padded = dict(inputs)
    for name, sizes in axes.items():
        value = inputs[name]
        shape = [value.shape[axis] + sizes.get(axis, 0) for axis in range(value.ndim)]
        if name == 'token_ids':
            filled = torch.randint(1, CONFIG.text_vocabulary, shape, generator=draw).int()
        elif name in ('pooled', 'geometry', 'looks', 'pairs'):
            filled = torch.randn(shape, generator=draw)
        else:
            filled = torch.zeros(shape)
        filled[tuple(slice(0, size) for size in value.shape)] = value
        padded[name] = filled
    return padded
