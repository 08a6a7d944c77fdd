# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Re-inspection: look again at the relations between regions that matter for the question."""

import torch
from torch import nn

from .config import ModelConfig
from .layers import closed_where_zero, FeedForward
from .places import REFINED


class Relation(nn.Module):
    """What holds between region i and region j: measured, seen, and asked for."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        width = config.relation_width
        self.measured = FeedForward(2 * (config.pair_size + REFINED), 2 * width, width)
        self.first = nn.Linear(config.width, width)
        self.second = nn.Linear(config.width, width)
        self.question = nn.Linear(config.width, width)
        self.mix = FeedForward(width, 2 * width, width)
        self.norm = nn.LayerNorm(width)

    def forward(self, pairs, regions, question) -> torch.Tensor:
        """Pairs [B, R, R, 2(P + 3)], regions [B, R, C], question [B, 1, C] -> [B, R, R, D]."""
        e = self.measured(pairs) + self.question(question).unsqueeze(1)   # [B, R, R, D]
        e = e + self.first(regions).unsqueeze(2) + self.second(regions).unsqueeze(1)
        return self.norm(e + self.mix(e))


class Reinspection(nn.Module):
    """Each region gathers the relations that the question attends to, and is updated."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.heads = config.relation_heads
        self.relation = Relation(config)
        self.score = nn.Linear(config.relation_width, self.heads)
        self.value = nn.Linear(config.relation_width, config.relation_width)
        self.output = nn.Linear(config.relation_width, config.width)
        self.norm = nn.LayerNorm(config.width)
        self.feed_forward = FeedForward(config.width, 2 * config.width, config.width)

    def forward(self, pairs, regions, question, region_mask):
        """Return updated regions [B, R, C] and the relations [B, R, R, D] looked at."""
        e = self.relation(pairs, regions, question)                       # [B, R, R, D]
        closed = closed_where_zero(region_mask)[:, None, :, None]         # [B, 1, R, 1]
        weights = torch.softmax(self.score(e) + closed, dim=2)            # [B, R, R, H]
        batch, count, _, width = e.shape
        values = self.value(e).reshape(batch, count, count, self.heads, int(width) // self.heads)
        gathered = (weights.unsqueeze(-1) * values).sum(2).reshape(batch, count, int(width))
        regions = regions + self.output(gathered)
        return regions + self.feed_forward(self.norm(regions)), e
