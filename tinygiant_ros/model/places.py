# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Places: where each region's whole object stands; measured geometry corrected by what is seen."""

import torch
from torch import nn

from .config import ModelConfig
from .layers import FeedForward
from ..core.geometry import FEATURE_SCALE, GEOMETRY_FEATURES
from ..core.relations import MIN_LOG_M

PLACE = ('x', 'y', 'z', 'length', 'width', 'yaw_cos', 'yaw_sin', 'area')
REFINED = 3              # relations of a pair that follow from its places
_MARGIN_LIMIT_M = 2.0    # deeper or farther than this from a border tells no more
_MEASURED = ('centre_x', 'centre_y', 'centre_z', 'major', 'minor', 'yaw_cos', 'yaw_sin')
_LAID = ('rect_x', 'rect_y', 'rect_major', 'rect_minor', 'rect_cos', 'rect_sin')
_ALONE = ('rect_seen', 'foot_x', 'foot_y', 'metric', 'log_scale', 'valid')


class PlaceHead(nn.Module):
    """
    Corrects the measured centre, height, footprint and heading of every region.

    The visible part of a thing is not the whole: its centre lies behind the face that is seen. A
    thing starts from what depth measures, an area on the floor from its outline laid on the floor.
    The centre is moved along and across the line of sight, where a correction is the same all
    around the camera. Without metric depth one factor for the whole view is corrected too.
    """

    OUTPUTS = len(PLACE)

    def __init__(self, config: ModelConfig):
        super().__init__()
        names = _MEASURED + _LAID + _ALONE
        columns = [GEOMETRY_FEATURES.index(name) for name in names]
        scales = [FEATURE_SCALE.get(name, 1.0) for name in names]
        self.register_buffer('columns', torch.tensor(columns), persistent=False)
        self.register_buffer('scales', torch.tensor(scales), persistent=False)
        self.correct = FeedForward(config.width + config.geometry_size, config.width, self.OUTPUTS)
        self.factor = FeedForward(config.width, config.width // 4, 1)
        for last in (self.correct[-1], self.factor[-1]):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, geometry, standardized, regions, region_mask) -> torch.Tensor:
        """
        geometry [B, R, G] raw, standardized [B, R, G], regions [B, R, C], region_mask [B, R].

        Returns places [B, R, 8], see PLACE: centre in the floor frame and sides of the footprint
        in metres, cos and sin of twice the heading, logit of being an area on the floor.
        """
        values = geometry.float().index_select(-1, self.columns) * self.scales     # [B, R, 19]
        thing, laid, alone = values.split([len(_MEASURED), len(_LAID), len(_ALONE)], dim=-1)
        seen, foot_x, foot_y, metric, log_scale, valid = alone.unbind(-1)  # each [B, R]
        d = self.correct(torch.cat([regions, standardized], dim=-1)).float()       # [B, R, 8]
        area = torch.sigmoid(d[..., 7])                                    # [B, R]
        flat = (area * seen).unsqueeze(-1)                                 # [B, R, 1]
        foot = torch.stack([foot_x, foot_y], dim=-1)                       # [B, R, 2]
        standing = valid.unsqueeze(-1) * thing[..., :2] + (1 - valid.unsqueeze(-1)) * foot
        place = torch.cat([standing, thing[..., 3:]], dim=-1)              # [B, R, 6]
        x, y, major, minor, c, s = (flat * laid + (1 - flat) * place).unbind(-1)
        z = (1 - area) * (thing[..., 2] + d[..., 2])
        reach = torch.sqrt(x * x + y * y + 1e-4)
        along_x, along_y = x / reach, y / reach                            # line of sight
        x = x + d[..., 0] * along_x - d[..., 1] * along_y
        y = y + d[..., 0] * along_y + d[..., 1] * along_x
        length = major.clamp(min=0.2) * torch.exp(d[..., 3].clamp(-3, 3))
        width = minor.clamp(min=0.2) * torch.exp(d[..., 4].clamp(-3, 3))
        c, s = c + d[..., 5], s + d[..., 6]
        norm = torch.sqrt(c * c + s * s + 1e-6)
        lengths = torch.stack([x, y, z, length, width], dim=-1)            # [B, R, 5]
        factor = self._factor(regions, region_mask, metric, log_scale)
        return torch.cat([lengths * factor, torch.stack([c / norm, s / norm, d[..., 7]], -1)], -1)

    def _factor(self, regions, region_mask, metric, log_scale) -> torch.Tensor:
        """Return the metres of one unit of length [B, R, 1], 1 where depth is metric."""
        weights = region_mask / region_mask.sum(1, keepdim=True).clamp(min=1)      # [B, R]
        mean = (weights.unsqueeze(1) @ regions)[:, 0]                      # [B, C]
        learned = self.factor(mean).float()                                # [B, 1]
        return torch.exp(((1 - metric) * learned + log_scale).clamp(-1, 1)).unsqueeze(-1)


def place_relations(places: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """
    Places [B, R, 8] -> ln metres by the benchmark's meaning [B, R, R], margin [B, R, R].

    margin[i, j]: how deep the middle of i lies in the rectangle of j, metres, negative outside,
    up to 2 m either way.
    """
    offset = places[:, :, None, :3] - places[:, None, :, :3]               # [B, R, R, 3]
    between = torch.sqrt((offset * offset).sum(-1) + 1e-6)                 # [B, R, R]
    c, s = places[..., 5], places[..., 6]                                  # of twice the heading
    cos = torch.sqrt(((1 + c) / 2).clamp(min=1e-6))                        # [B, R]
    sin = torch.sqrt(((1 - c) / 2).clamp(min=1e-6)) * torch.where(s < 0, -1.0, 1.0)
    cos, sin = cos.unsqueeze(1), sin.unsqueeze(1)                          # of j
    along = (offset[..., 0] * cos + offset[..., 1] * sin).abs() - places[:, None, :, 3] / 2
    across = (offset[..., 1] * cos - offset[..., 0] * sin).abs() - places[:, None, :, 4] / 2
    outside = torch.sqrt(along.clamp(min=0) ** 2 + across.clamp(min=0) ** 2 + 1e-8)
    inside = torch.maximum(along, across)
    margin = torch.where(inside > 0, -outside, -inside)                    # [B, R, R]
    gap = (-margin).clamp(min=MIN_LOG_M)
    area = torch.sigmoid(places[..., 7])                                   # [B, R]
    to_area = area.unsqueeze(1) * (1 - area.unsqueeze(2))                  # j area, i thing
    from_area = to_area.transpose(1, 2)
    both = 1 - to_area - from_area
    logarithm = (both * between.clamp(min=MIN_LOG_M).log() + to_area * gap.log()
                 + from_area * gap.transpose(1, 2).log())
    return logarithm, margin.clamp(-_MARGIN_LIMIT_M, _MARGIN_LIMIT_M)


def refined_pairs(distance_log: torch.Tensor, margin: torch.Tensor) -> torch.Tensor:
    """Distances in ln metres and margins [B, R, R] -> REFINED features of a pair [B, R, R, 3]."""
    nearness = torch.exp(-distance_log.clamp(min=0.0))
    return torch.stack([distance_log, margin, nearness], dim=-1)
