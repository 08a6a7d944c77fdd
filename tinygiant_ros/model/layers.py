# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Small parts shared by the blocks of the model: attention, masks, feed-forward, scaling."""

import torch
from torch import nn

CLOSED = -1e4                             # added to a score that must not win; finite for export


def closed_where_zero(mask: torch.Tensor) -> torch.Tensor:
    """Return 0 where the mask is 1 and CLOSED where it is 0, same shape."""
    return (1.0 - mask) * CLOSED


def split_heads(x: torch.Tensor, heads: int) -> torch.Tensor:
    """[B, T, C] -> [B, heads, T, C / heads]; int() makes the width a constant of the graph."""
    batch, tokens, width = x.shape
    return x.reshape(batch, tokens, heads, int(width) // heads).transpose(1, 2)


def join_heads(x: torch.Tensor) -> torch.Tensor:
    """[B, heads, T, C / heads] -> [B, T, C]."""
    batch, heads, tokens, width = x.shape
    return x.transpose(1, 2).reshape(batch, tokens, int(heads) * int(width))


class Attention(nn.Module):
    """Multi-head attention of queries [B, Q, C] over a context [B, K, C]."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key_value = nn.Linear(width, 2 * width)
        self.output = nn.Linear(width, width)

    def attend(self, queries, keys_values, bias=None) -> torch.Tensor:
        """
        Attend from [B, Q, C] to what key_value made of a context, [B, K, 2C]; -> [B, Q, C].

        bias [B or 1, Q or 1, K] is added to every head's scores, None: all of it is read.
        """
        keys, values = keys_values.split(self.query.in_features, dim=-1)  # [B, K, C]
        q = split_heads(self.query(queries), self.heads)                  # [B, H, Q, C/H]
        k, v = (split_heads(x, self.heads) for x in (keys, values))       # [B, H, K, C/H]
        scores = q @ k.transpose(-1, -2) * int(q.shape[-1]) ** -0.5       # [B, H, Q, K]
        if bias is not None:
            scores = scores + bias.unsqueeze(1)
        weights = torch.softmax(scores, dim=-1)                           # [B, H, Q, K]
        return self.output(join_heads(weights @ v))                       # [B, Q, C]

    def forward(self, queries, context, bias) -> torch.Tensor:
        """Attend from [B, Q, C] to [B, K, C] under bias [B or 1, Q or 1, K]; -> [B, Q, C]."""
        return self.attend(queries, self.key_value(context), bias)


class FeedForward(nn.Sequential):
    """Linear, GELU, Linear."""

    def __init__(self, inputs: int, hidden: int, outputs: int):
        super().__init__(nn.Linear(inputs, hidden), nn.GELU(), nn.Linear(hidden, outputs))


class Standardize(nn.Module):
    """Subtract the mean and divide by the spread seen in training; far outliers are clipped."""

    LIMIT = 6.0

    def __init__(self, features: int):
        super().__init__()
        self.register_buffer('mean', torch.zeros(features))
        self.register_buffer('scale', torch.ones(features))

    def fit(self, values: torch.Tensor) -> None:
        """Take mean and spread from samples [N, features]."""
        spread, mean = torch.std_mean(values.double(), dim=0)
        self.mean.copy_(mean)
        self.scale.copy_(1.0 / spread.clamp(min=1e-3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return ((x - self.mean) * self.scale).clamp(-self.LIMIT, self.LIMIT)
