# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Places: where each region's whole object stands, in metres, and what follows for pairs."""

from typing import NamedTuple

import torch
from torch import nn

from .closeup import AREA, double_angle, TOP, turned, unit
from .config import ModelConfig
from .layers import FeedForward
from ..core.geometry import FEATURE_SCALE, GEOMETRY_FEATURES
from ..core.relations import MIN_LOG_M
from ..core.tensors import PLACE

REFINED = 3              # relations of a pair that follow from its places
_MARGIN_LIMIT_M = 2.0    # deeper or farther than this from a border tells no more
_NAMES = ('metric', 'log_scale', 'camera_height')
_CORNERS = ((1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0))   # in half sides


class Placed(NamedTuple):
    """
    Where all regions stand, in metres, and what follows from it.

    places [B, R, 9], see core.tensors.PLACE. distance_log, margin [B, R, R]: see
    place_relations(). range_log [B, R]: ln metres from the lens to the centre. top [B, R]: metres
    over the floor.
    """

    places: torch.Tensor
    distance_log: torch.Tensor
    margin: torch.Tensor
    range_log: torch.Tensor
    top: torch.Tensor


class PlaceHead(nn.Module):
    """
    Corrects what the close-up says of each region by what the whole view and the question say.

    Without metric depth one factor for the whole view turns its unit into metres.
    """

    def __init__(self, config: ModelConfig):
        super().__init__()
        columns = [GEOMETRY_FEATURES.index(name) for name in _NAMES]
        scales = [FEATURE_SCALE.get(name, 1.0) for name in _NAMES]
        self.register_buffer('columns', torch.tensor(columns), persistent=False)
        self.register_buffer('scales', torch.tensor(scales), persistent=False)
        self.correct = FeedForward(config.width, config.width // 2, len(PLACE))
        self.factor = FeedForward(config.width, config.width // 4, 1)
        for last in (self.correct[-1], self.factor[-1]):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, place, geometry, regions, region_mask) -> Placed:
        """
        Place [B, R, 9] of the close-up, geometry [B, R, G], regions [B, R, C].

        Returns what follows: see Placed.
        """
        values = geometry.float().index_select(-1, self.columns) * self.scales     # [B, R, 3]
        metric, log_scale, camera_height = values.unbind(-1)              # each [B, R]
        d = self.correct(regions).float()                                 # [B, R, 9]
        x, y, z = place[..., 0], place[..., 1], place[..., 2]
        reach = torch.sqrt(x * x + y * y + 1e-4)
        sight = torch.stack([x / reach, y / reach], dim=-1)               # [B, R, 2]
        x, y = (place[..., :2] + turned(d[..., :2], *sight.unbind(-1))).unbind(-1)
        sides = place[..., 3:5] * torch.exp(d[..., 3:5].clamp(-1, 1))
        heading = unit(place[..., 5:7] + turned(d[..., 5:7], *double_angle(sight)))
        area = place[..., AREA] + d[..., AREA]
        z = (1 - torch.sigmoid(area)) * (z + d[..., 2])
        top = place[..., TOP] + d[..., TOP]
        factor = self._factor(regions, region_mask, metric, log_scale)    # [B, R]
        x, y, z, top = x * factor, y * factor, z * factor, top * factor
        camera_range = torch.sqrt(x * x + y * y + (z - camera_height * factor) ** 2 + 1e-4)
        places = torch.cat([torch.stack([x, y, z], dim=-1), sides * factor.unsqueeze(-1), heading,
                            torch.stack([area, top], dim=-1)], dim=-1)
        distance_log, margin = place_relations(places)                    # [B, R, R] each
        return Placed(places, distance_log, margin, camera_range.log(), top)

    def _factor(self, regions, region_mask, metric, log_scale) -> torch.Tensor:
        """Return the metres of one unit of length [B, R], 1 where depth is metric."""
        weights = region_mask / region_mask.sum(1, keepdim=True).clamp(min=1)      # [B, R]
        mean = (weights.unsqueeze(1) @ regions)[:, 0]                     # [B, C]
        learned = self.factor(mean).float()                               # [B, 1]
        return torch.exp(((1 - metric) * learned + log_scale).clamp(-1, 1))


def place_relations(places: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """
    Places [B, R, 9] -> ln metres by the benchmark's meaning [B, R, R], margin [B, R, R].

    margin[i, j]: how deep the middle of i lies in the rectangle of j, metres, negative outside,
    up to 2 m either way.
    """
    offset = places[:, :, None, :3] - places[:, None, :, :3]              # [B, R, R, 3]
    between = torch.sqrt((offset * offset).sum(-1) + 1e-6)                # [B, R, R]
    margin = margin_in(offset[..., :2], Footprints.of(places).unsqueeze(1))    # [B, R, R]
    gap = (-margin).clamp(min=MIN_LOG_M)
    area = torch.sigmoid(places[..., AREA])                               # [B, R]
    to_area = area.unsqueeze(1) * (1 - area.unsqueeze(2))                 # j area, i thing
    from_area = to_area.transpose(1, 2)
    both = 1 - to_area - from_area
    logarithm = (both * between.clamp(min=MIN_LOG_M).log() + to_area * gap.log()
                 + from_area * gap.transpose(1, 2).log())
    return logarithm, margin.clamp(-_MARGIN_LIMIT_M, _MARGIN_LIMIT_M)


class Footprints(NamedTuple):
    """Rectangles on the floor: cos and sin of their headings, half of both their sides."""

    cos: torch.Tensor
    sin: torch.Tensor
    length: torch.Tensor
    width: torch.Tensor

    @classmethod
    def of(cls, places: torch.Tensor) -> 'Footprints':
        """Of places [B, R, 9], [B, R] each."""
        return cls(*heading_of(places), places[..., 3] / 2, places[..., 4] / 2)

    def unsqueeze(self, dim: int) -> 'Footprints':
        """The same with an axis of one element put in."""
        return Footprints(*(value.unsqueeze(dim) for value in self))


def margin_in(offset: torch.Tensor, of: Footprints) -> torch.Tensor:
    """
    Return how deep points lie in footprints [...], metres, negative outside.

    offset [..., 2]: of the point from the middle of the footprint, floor frame.
    """
    along, across = _turned_back(offset, of)
    along, across = along.abs() - of.length, across.abs() - of.width
    outside = torch.sqrt(along.clamp(min=0) ** 2 + across.clamp(min=0) ** 2 + 1e-8)
    inside = torch.maximum(along, across)
    return torch.where(inside > 0, -outside, -inside)


def _turned_back(offset: torch.Tensor, of: Footprints) -> tuple[torch.Tensor, torch.Tensor]:
    """Offsets [..., 2] on the floor -> along and across footprints [...]."""
    x, y = offset[..., 0], offset[..., 1]
    return x * of.cos + y * of.sin, y * of.cos - x * of.sin


def heading_of(places: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return cos and sin of the heading, [B, R] each, from those of twice the heading."""
    c, s = places[..., 5], places[..., 6]
    cos = torch.sqrt(((1 + c) / 2).clamp(min=1e-6))
    sin = torch.sqrt(((1 - c) / 2).clamp(min=1e-6)) * torch.where(s < 0, -1.0, 1.0)
    return cos, sin


def passage_gap(places: torch.Tensor) -> torch.Tensor:
    """Return the metres along the floor between the footprints of all pairs [B, R, R], >= 0."""
    all_, middles = Footprints.of(places), places[..., :2]
    corners = middles.unsqueeze(2) + _corners(all_)                       # [B, R, 4, 2]
    offset = corners.unsqueeze(3) - middles[:, None, None]                # [B, R, 4, R, 2]
    best = margin_in(offset, all_.unsqueeze(1).unsqueeze(1)).amax(2)      # [B, R, R]
    # of two rectangles apart from each other one has a corner where they are nearest; of two that
    # cross neither needs to have one inside the other
    gap = (-torch.maximum(best, best.transpose(1, 2))).clamp(min=0.0)
    beyond = _beyond(middles, all_)
    return gap * (torch.maximum(beyond, beyond.transpose(1, 2)) > 0).to(gap.dtype)


def _corners(of: Footprints) -> torch.Tensor:
    """Return how far the corners of footprints [B, R] lie from their middles, [B, R, 4, 2]."""
    signs = torch.tensor(_CORNERS, device=of.cos.device)                  # [4, 2]
    along, across = of.length.unsqueeze(2) * signs[:, 0], of.width.unsqueeze(2) * signs[:, 1]
    cos, sin = of.cos.unsqueeze(2), of.sin.unsqueeze(2)                   # [B, R, 1] each
    return torch.stack([along * cos - across * sin, along * sin + across * cos], dim=-1)


def _beyond(middles: torch.Tensor, all_: Footprints) -> torch.Tensor:
    """Return how far rectangle i ends before j along an axis of j [B, R, R], negative: nowhere."""
    i, j = all_.unsqueeze(2), all_.unsqueeze(1)
    cos, sin = (i.cos * j.cos + i.sin * j.sin).abs(), (i.sin * j.cos - i.cos * j.sin).abs()
    along, across = _turned_back(middles.unsqueeze(2) - middles.unsqueeze(1), j)
    return torch.maximum(along.abs() - (j.length + i.length * cos + i.width * sin),
                         across.abs() - (j.width + i.length * sin + i.width * cos))


def refined_pairs(distance_log: torch.Tensor, margin: torch.Tensor) -> torch.Tensor:
    """Distances in ln metres and margins [B, R, R] -> REFINED features of a pair [B, R, R, 3]."""
    nearness = torch.exp(-distance_log.clamp(min=0.0))
    return torch.stack([distance_log, margin, nearness], dim=-1)
