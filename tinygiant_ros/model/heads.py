# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Heads: three pointers in a row over the regions, and what is read at them."""

import torch
from torch import nn
from torch.nn import functional

from .config import ModelConfig
from .layers import closed_where_zero, FeedForward
from .places import passage_gap
from ..core.relations import MIN_LOG_M
from ..core.tensors import RELATIONS, SIDES, TASKS


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
        number = torch.arange(beats.shape[1], device=x.device)
        others = (number.unsqueeze(1) != number).to(beats.dtype).unsqueeze(-1)    # [R, R, 1]
        count = (beats * others * candidates.unsqueeze(1)).sum(2)         # [B, R, K]
        x = x + self.beaten(torch.cat([count / 4, torch.exp(-2 * count)], dim=-1))
        x = functional.gelu(self.hidden(x))                               # [B, R, C/2]
        scores = self.score(x)[..., 0] + closed_where_zero(region_mask)
        logits = torch.cat([self.none(functional.gelu(q))[..., 0], scores], dim=1)
        return logits, torch.softmax(logits, dim=-1)[:, 1:]


class DistanceHead(nn.Module):
    """The distance between two places, corrected a little; a zero of its own; how sure it is."""

    INSIDE = 4.0                          # logits of a zero per metre inside, to begin with

    def __init__(self, config: ModelConfig):
        super().__init__()
        width = config.relation_width
        self.hidden = nn.Sequential(nn.Linear(width, width), nn.GELU())
        self.correct = nn.Linear(width, 1)
        self.zero = nn.Linear(width, 1)
        self.sure = FeedForward(width, width // 2, 1)
        nn.init.zeros_(self.correct.weight)
        nn.init.zeros_(self.correct.bias)

    def forward(self, distance_log, margin, relations):
        """
        Of the places [B, R, R] each, relations [B, R, R, D].

        Returns ln metres, logits of an exact zero, logits of being within a tenth, [B, R, R] each.
        """
        x = self.hidden(relations)                                        # [B, R, R, D]
        inside = torch.maximum(margin, margin.transpose(1, 2))            # [B, R, R]
        return (distance_log + self.correct(x)[..., 0],
                self.zero(x)[..., 0] + self.INSIDE * inside,
                # being sure is read off, it must not bend what it is about
                self.sure(relations.detach())[..., 0])


class LengthHead(nn.Module):
    """Lengths of a single region: from the camera to it and from the floor to its top."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.correct = nn.Linear(config.width, 2)
        self.sure = FeedForward(config.width, config.relation_width // 2, 2)
        nn.init.zeros_(self.correct.weight)
        nn.init.zeros_(self.correct.bias)

    def forward(self, range_log, top, regions):
        """
        Of the places [B, R] each, regions [B, R, C].

        Returns ln metres of range and height, [B, R] each, and logits of both being within a tenth
        [B, R, 2].
        """
        d = self.correct(regions).float()                                 # [B, R, 2]
        return (range_log + d[..., 0], top.clamp(min=MIN_LOG_M).log() + d[..., 1],
                self.sure(regions.detach()))


class AnswerHeads(nn.Module):
    """Task, the chain reference -> object -> subject, and what is read at those regions."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.task = FeedForward(config.width, config.width // 2, len(TASKS))
        self.reference = Pointer(config)
        self.object = Pointer(config)
        self.subject = Pointer(config)
        width = config.relation_width
        self.side = FeedForward(width, width, len(SIDES))
        self.relation = FeedForward(width, width, len(RELATIONS))
        self.member_region = nn.Linear(config.width, width)
        self.member = FeedForward(3 * width + 1, width, 1)
        self.distance = DistanceHead(config)
        self.length = LengthHead(config)

    def forward(self, placed, relations, regions, question, region_mask):
        """
        Return logits of every head, and the choices the decoder's memory is made of.

        placed: what follows from the places, see model.places.Placed. relations [B, R, R, D],
        regions [B, R, C], question [B, 1, C].
        """
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
        side = (subject.unsqueeze(1) @ related_to(sides, object_))[:, 0]  # [B, 2]
        distance_log, zero_logits, sure = self.distance(placed.distance_log, placed.margin,
                                                        relations)
        range_log, height_log, length_sure = self.length(placed.range_log, placed.top, regions)
        logits = {
            'task_logits': self.task(question[:, 0]),                     # [B, tasks]
            'reference_logits': reference_logits,                         # [B, 1 + R]
            'object_logits': object_logits,                               # [B, 1 + R]
            'subject_logits': subject_logits,                             # [B, 1 + R]
            'member_logits': self._members(placed.margin, regions, to_object, object_, reference),
            'side_logits': side,                                          # [B, 2]
            'distance_log': distance_log,                                 # [B, R, R]
            'zero_logits': zero_logits,                                   # [B, R, R]
            'sure_logits': sure,                                          # [B, R, R]
            'range_log': range_log,                                       # [B, R]
            'height_log': height_log,                                     # [B, R]
            'length_sure': length_sure,                                   # [B, R, 2]
            'gap_log': passage_gap(placed.places).clamp(min=MIN_LOG_M).log(),    # [B, R, R]
            'relation_logits': self.relation(pair),                       # [B, 4]
            'pair_sides': sides,                                          # [B, R, R, 2], training
        }
        return logits, (reference, object_, subject), pair

    def _members(self, margin, regions, to_object, object_, reference) -> torch.Tensor:
        """Return for each region the logit of being counted [B, R]."""
        within = related_to(margin.unsqueeze(-1), object_)                # [B, R, 1]
        # 'on the side of it where the shelf stands': how the reference relates to the object
        beside = (reference.unsqueeze(1) @ to_object).expand_as(to_object)        # [B, R, D]
        member = torch.cat([self.member_region(regions), to_object, beside, within], dim=-1)
        return self.member(member)[..., 0]
