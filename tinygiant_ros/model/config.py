# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Every size of TinyGiantVLM in one validated record."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from ..core import tensors

VARIANTS = {                              # the two published sizes differ in the experts alone
    '64m': {'experts': 8, 'expert_hidden': 1056},
    '80m': {'experts': 12, 'expert_hidden': 1280},
    # without experts, for comparison: as many operations a token as two experts of the 64M model
    'dense': {'experts': 1, 'experts_per_token': 1, 'expert_hidden': 2112},
}


@dataclass(frozen=True)
class ModelConfig:
    """Sizes of the network; the defaults are the 64M base model."""

    vocabulary_size: int                  # words of the free-form sentence, see sim.sentences
    variant: str = '64m'
    width: int = tensors.WIDTH            # channels of every token
    heads: int = tensors.DECODER_HEADS
    fusion_layers: int = 3
    experts: int = 8
    experts_per_token: int = 2
    expert_hidden: int = 1056
    relation_width: int = 128             # channels of a pair of regions
    relation_heads: int = 8
    reinspections: int = 2
    decoder_layers: int = tensors.DECODER_LAYERS
    memory_tokens: int = tensors.MEMORY_TOKENS
    look_width: int = tensors.LOOK_WIDTH  # channels of a close-up's embedding
    crop_channels: tuple[int, ...] = (32, 64, 96, 128)
    geometry_size: int = tensors.GEOMETRY_SIZE
    pair_size: int = tensors.PAIR_SIZE
    color_backbone: str = 'lite1'
    depth_backbone: str = 'lite0'
    backbones_trained: bool = False       # else they stay as they were pretrained
    text_layers: int = 6
    text_trained: int = 4                 # of them, the upper ones, are trained further
    text_heads: int = 12
    text_width: int = 384
    text_vocabulary: int = 30522

    def __post_init__(self):
        object.__setattr__(self, 'crop_channels', tuple(self.crop_channels))     # JSON has lists
        sizes = {name: value for name, value in asdict(self).items() if type(value) is int}
        for name, value in sizes.items():
            if value < 1:
                raise ValueError(f'{name} must be at least 1, got {value}')
        if len(self.crop_channels) != 4 or min(self.crop_channels) < 1:
            raise ValueError(f'crop_channels must be four sizes, got {self.crop_channels}')
        if self.width % self.heads or self.relation_width % self.relation_heads:
            raise ValueError('width and relation_width must be multiples of their heads')
        if self.text_width % self.text_heads:
            raise ValueError('text_width must be a multiple of text_heads')
        if self.experts_per_token > self.experts:
            raise ValueError(f'experts_per_token is {self.experts_per_token} of {self.experts}')

    @classmethod
    def for_variant(cls, variant: str, vocabulary_size: int) -> ModelConfig:
        """Return the configuration of one of VARIANTS."""
        if variant not in VARIANTS:
            raise ValueError(f'variant must be one of {sorted(VARIANTS)}, got {variant!r}')
        return cls(vocabulary_size=vocabulary_size, variant=variant, **VARIANTS[variant])
