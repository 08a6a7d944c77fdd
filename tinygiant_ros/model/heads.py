# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Heads: three pointers in a row over the regions, and what is read at them."""

import torch
from torch import nn
from torch.nn import functional

from .config import ModelConfig
from .layers import closed_where_zero, FeedForward
from ..core.tensors import CATEGORIES, SIDES


def related_to(relations: torch.Tensor, choice: torch.Tensor) -> torch.Tensor:
    """Relations [B, R, R, D] of every region to a soft choice [B, R] -> [B, R, D]."""
    return (choice[:, None, None, :] @ relations)[:, :, 0]


class Pointer(nn.Module):
    """
    Points at one region or at none.

    Sees how each region relates to the previous choice, and by how many candidates it is beaten:
    the leftmost pallet is the one that no other pallet is left of.
    """

    RULES = 16                            # ways in which one region can beat another

    def __init__(self, config: ModelConfig):
        super().__init__()
        width = config.width // 2
        self.region = nn.Linear(config.width, width)
        self.relation = nn.Linear(config.relation_width, width)
        self.question = nn.Linear(config.width, width)
        self.candidate = nn.Linear(width, self.RULES)
        self.beats = nn.Linear(config.relation_width, self.RULES)
        self.beaten = nn.Linear(2 * self.RULES, width)
        self.hidden = nn.Linear(width, width)
        self.score = nn.Linear(width, 1)
        self.none = nn.Linear(width, 1)

    def forward(self, regions, relations, related, question, region_mask):
        """
        regions [B, R, C], relations [B, R, R, D], related [B, R, D], question [B, 1, C].

        Returns logits [B, 1 + R] with none first, and the choice [B, R] (its sum is below 1 by
        the share of none).
        """
        q = self.question(question)                                       # [B, 1, C/2]
        x = functional.gelu(self.region(regions) + self.relation(related) + q)
        candidates = torch.sigmoid(self.candidate(x)) * region_mask.unsqueeze(-1)
        beats = torch.sigmoid(self.beats(relations))                      # [B, R, R, K] j beats i
        others = 1.0 - torch.eye(int(beats.shape[1]), device=x.device).unsqueeze(-1)
        count = (beats * others * candidates.unsqueeze(1)).sum(2)         # [B, R, K]
        x = x + self.beaten(torch.cat([count / 4, torch.exp(-2 * count)], dim=-1))
        x = functional.gelu(self.hidden(x))                               # [B, R, C/2]
        scores = self.score(x)[..., 0] + closed_where_zero(region_mask)
        logits = torch.cat([self.none(functional.gelu(q))[..., 0], scores], dim=1)
        return logits, torch.softmax(logits, dim=-1)[:, 1:]


class DistanceHead(nn.Module):
    """The distance between two places, corrected a little, and a zero of its own."""

    INSIDE = 4.0                          # logits of a zero per metre inside, to begin with

    def __init__(self, config: ModelConfig):
        super().__init__()
        width = config.relation_width
        self.hidden = nn.Sequential(nn.Linear(width, width), nn.GELU())
        self.correct = nn.Linear(width, 1)
        self.zero = nn.Linear(width, 1)
        nn.init.zeros_(self.correct.weight)
        nn.init.zeros_(self.correct.bias)

    def forward(self, distance_log, margin, relations) -> tuple[torch.Tensor, torch.Tensor]:
        """Of the places [B, R, R] each, relations [B, R, R, D] -> ln metres, zero logits."""
        x = self.hidden(relations)                                        # [B, R, R, D]
        inside = torch.maximum(margin, margin.transpose(1, 2))            # [B, R, R]
        return (distance_log + self.correct(x)[..., 0],
                self.zero(x)[..., 0] + self.INSIDE * inside)


class AnswerHeads(nn.Module):
    """Category, the chain reference -> object -> subject, sides, memberships and distances."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.category = FeedForward(config.width, config.width // 2, len(CATEGORIES))
        self.reference = Pointer(config)
        self.object = Pointer(config)
        self.subject = Pointer(config)
        width = config.relation_width
        self.side = FeedForward(width, width, len(SIDES))
        self.member_region = nn.Linear(config.width, width)
        self.member = FeedForward(2 * width + 1, width, 1)
        self.distance = DistanceHead(config)

    def forward(self, distance_log, margin, relations, regions, question, region_mask):
        """Return logits of every head, and the choices the decoder's memory is made of."""
        none = torch.zeros_like(relations[:, :, 0])                       # [B, R, D]
        reference_logits, reference = self.reference(regions, relations, none, question,
                                                     region_mask)
        to_reference = related_to(relations, reference)                   # [B, R, D]
        object_logits, object_ = self.object(regions, relations, to_reference, question,
                                             region_mask)
        to_object = related_to(relations, object_)                        # [B, R, D]
        subject_logits, subject = self.subject(regions, relations, to_object, question,
                                               region_mask)
        pair = (subject.unsqueeze(1) @ to_object)[:, 0]                   # [B, D]
        sides = self.side(relations)                                      # [B, R, R, 2]
        side = (subject.unsqueeze(1) @ related_to(sides, object_))[:, 0]   # [B, 2]
        within = related_to(margin.unsqueeze(-1), object_)                # [B, R, 1]
        member = torch.cat([self.member_region(regions), to_object, within], dim=-1)
        distance_log, zero_logits = self.distance(distance_log, margin, relations)
        logits = {
            'category_logits': self.category(question[:, 0]),             # [B, 4]
            'reference_logits': reference_logits,                         # [B, 1 + R]
            'object_logits': object_logits,                               # [B, 1 + R]
            'subject_logits': subject_logits,                             # [B, 1 + R]
            'member_logits': self.member(member)[..., 0],                 # [B, R]
            'side_logits': side,                                          # [B, 2]
            'distance_log': distance_log,                                 # [B, R, R]
            'zero_logits': zero_logits,                                   # [B, R, R]
            'pair_sides': sides,                                          # [B, R, R, 2], training
        }
        return logits, (reference, object_, subject), pair
