# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Fusion: question, global and region tokens read each other and the text, through experts."""

import torch
from torch import nn

from .backbone import MAP_CHANNELS, POOLED_CHANNELS
from .config import ModelConfig
from .layers import Attention, closed_where_zero, FeedForward, Standardize
from .moe import MixtureOfExperts
from ..core.tensors import MAX_TOKENS

_WORDS_BEFORE, _WORDS_AFTER = 4, 1        # words around a mention that a region token sees


class VisionProjector(nn.Module):
    """Features of both backbones, brought to one width."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.cells = nn.Linear(2 * MAP_CHANNELS, config.width)
        self.color_global = nn.Linear(POOLED_CHANNELS, config.width)
        self.depth_global = nn.Linear(POOLED_CHANNELS, config.width)

    def project_globals(self, color: torch.Tensor, depth: torch.Tensor) -> torch.Tensor:
        """Pooled vectors [B, 1280] of color and depth -> global tokens [B, 2, C]."""
        return torch.stack([self.color_global(color), self.depth_global(depth)], dim=1)


class TextAdapter(nn.Module):
    """Text features, their place in the sentence, and what is said around each region."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.project = nn.Linear(config.text_width, config.width)
        self.position = nn.Parameter(torch.randn(MAX_TOKENS, config.width) * 0.2)
        self.question = nn.Linear(config.width, config.width)
        self.around = nn.Linear((_WORDS_BEFORE + 1 + _WORDS_AFTER) * config.width, config.width)

    def forward(self, text, token_mask, mention):
        """
        Text [B, T, Ct], token_mask [B, T], mention [B, R, T].

        Returns words [B, T, C], question token [B, 1, C], and per region what the text says
        around it [B, R, C].
        """
        tokens = text.shape[1]
        words = self.project(text) + self.position[:tokens]               # [B, T, C]
        words = words * token_mask.unsqueeze(-1)
        mean = words.sum(1, keepdim=True) / token_mask.sum(1)[:, None, None]
        padded = nn.functional.pad(words, (0, 0, _WORDS_BEFORE, _WORDS_AFTER))
        window = [mention @ padded[:, start:start + tokens]
                  for start in range(_WORDS_BEFORE + 1 + _WORDS_AFTER)]   # each [B, R, C]
        return words, self.question(mean), self.around(torch.cat(window, dim=-1))


class RegionEncoder(nn.Module):
    """A region token: what is seen, what is measured, what is said."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.standardize = Standardize(config.geometry_size)
        self.seen = nn.Linear(config.width, config.width)
        self.measured = FeedForward(config.geometry_size, config.width, config.width)
        self.looked_at = nn.Linear(config.look_width, config.width)
        self.norm = nn.LayerNorm(config.width)

    def forward(self, pooled, geometry, look, said) -> torch.Tensor:
        """Pooled [B, R, C], geometry [B, R, G], look [B, R, L], said [B, R, C] -> [B, R, C]."""
        measured = self.measured(self.standardize(geometry))              # [B, R, C]
        return self.norm(self.seen(pooled) + measured + self.looked_at(look) + said)


class FusionLayer(nn.Module):
    """Self-attention over the tokens, cross-attention to the words, mixture of experts."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.self_norm = nn.LayerNorm(config.width)
        self.self_attention = Attention(config.width, config.heads)
        self.words_norm = nn.LayerNorm(config.width)
        self.words_attention = Attention(config.width, config.heads)
        self.experts_norm = nn.LayerNorm(config.width)
        self.experts = MixtureOfExperts(config)

    def forward(self, x, words, mask, words_bias):
        """x [B, T, C], words [B, K, C], mask [B, T], words_bias [B, 1, K] -> x, balance loss."""
        y = self.self_norm(x)                                             # [B, T, C]
        x = x + self.self_attention(y, y, closed_where_zero(mask).unsqueeze(1))
        x = x + self.words_attention(self.words_norm(x), words, words_bias)
        y = self.experts_norm(x)
        y, balance = self.experts(y, y[:, :1], mask)                      # question routes too
        return x + y, balance


class Fusion(nn.Module):
    """Tokens in the order question, color, depth, regions."""

    FIRST_REGION = 3

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.kind = nn.Parameter(torch.randn(self.FIRST_REGION + 1, config.width) * 0.02)
        self.words_norm = nn.LayerNorm(config.width)
        self.layers = nn.ModuleList(FusionLayer(config) for _ in range(config.fusion_layers))
        self.norm = nn.LayerNorm(config.width)

    def forward(self, question, global_tokens, regions, region_mask, words, token_mask):
        """
        question [B, 1, C], global_tokens [B, 2, C], regions [B, R, C], words [B, T, C].

        Returns tokens [B, 3 + R, C] and the mean balance loss.
        """
        first = torch.cat([question, global_tokens], dim=1) + self.kind[:-1]
        x = torch.cat([first, regions + self.kind[-1]], dim=1)            # [B, 3 + R, C]
        mask = torch.cat([torch.ones_like(first[..., 0]), region_mask], dim=1)
        words = self.words_norm(words)
        words_bias = closed_where_zero(token_mask).unsqueeze(1)           # [B, 1, T]
        losses = []
        for layer in self.layers:
            x, balance = layer(x, words, mask, words_bias)
            losses.append(balance)
        return self.norm(x), torch.stack(losses).mean()
