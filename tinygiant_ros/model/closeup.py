# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Close-up: where a region's whole object stands, from its pixels and measured geometry."""

from typing import NamedTuple

import torch
from torch import nn
from torch.nn import functional

from .config import ModelConfig
from .layers import closed_where_zero, Standardize
from ..core.crops import CROP_CHANNELS, NEAR_M
from ..core.geometry import FEATURE_SCALE, GEOMETRY_FEATURES
from ..core.tensors import PLACE

AREA, TOP = PLACE.index('area'), PLACE.index('top')
MIN_SIDE_M, MAX_LOG_SIDE = 0.05, 3.5
_FULL_M = 3.0            # centres within count in full, farther ones by their share of it
_CENTRE_M = 0.1          # errors below this count less
_SMOOTH = 0.05           # the same of the logarithm of a side
_POINTS = ('centre', 'rect', 'foot', 'surface')          # measured places on the floor
_POINT_SEEN = ('valid', 'rect_seen', 'foot_seen', 'valid')
_SIDES = (('major', 'minor'), ('rect_major', 'rect_minor'))
_HEADINGS = (('yaw_cos', 'yaw_sin'), ('rect_cos', 'rect_sin'))
_SHAPE_SEEN = ('valid', 'rect_seen')
_LENGTHS = ('major', 'minor', 'rect_major', 'rect_minor', 'centre_z', 'top', 'bottom',
            'surface_z', 'camera_height')
# raw features that say the same wherever the camera hangs and the region stands
STEADY = ('valid', 'valid_share', 'floor_found', 'fill', 'cut_left', 'cut_right', 'cut_top',
          'cut_bottom', 'given_as_box', 'depth_spread', 'flat', 'floor_share', 'high_share',
          'metric', 'foot_seen', 'rect_seen')
MEASURED = len(STEADY) + 1 + 2 * len(_POINTS) + 2 * len(_HEADINGS) + len(_LENGTHS)
_SPREAD = 24             # channels of what is kept cell by cell
_CELLS = 16              # of the last map


class Sight(NamedTuple):
    """
    What was measured of N regions, along (first) and across the line from the camera to each.

    features [N, MEASURED]; anchor, direction [N, 2] in the floor frame; points [N, P, 2] from the
    anchor, metres; log_sides, headings [N, 2, 2] of two shapes; point_seen [N, P], shape_seen
    [N, 2]: 0 where there is nothing.
    """

    features: torch.Tensor
    anchor: torch.Tensor
    direction: torch.Tensor
    points: torch.Tensor
    log_sides: torch.Tensor
    headings: torch.Tensor
    point_seen: torch.Tensor
    shape_seen: torch.Tensor


class LineOfSight(nn.Module):
    """Measured places, headings and lengths as seen along the line from the camera to a region."""

    def __init__(self):
        super().__init__()
        self.index = {name: place for place, name in enumerate(GEOMETRY_FEATURES)}

    def value(self, geometry: torch.Tensor, name: str) -> torch.Tensor:
        """One feature of geometry [N, G] in its own unit, [N]."""
        return geometry[:, self.index[name]].float() * FEATURE_SCALE.get(name, 1.0)

    def values(self, geometry: torch.Tensor, names) -> torch.Tensor:
        """Several features of geometry [N, G], [N, len(names)]."""
        return torch.stack([self.value(geometry, name) for name in names], dim=-1)

    def forward(self, geometry: torch.Tensor) -> Sight:
        """Geometry [N, G] -> what it says from the line of sight."""
        anchor = self.values(geometry, ('anchor_x', 'anchor_y'))          # [N, 2]
        reach = torch.sqrt((anchor * anchor).sum(-1) + 0.0025)            # [N]
        direction = anchor / reach.unsqueeze(-1)                          # [N, 2]
        points = torch.stack([self._from_anchor(geometry, name, anchor, direction)
                              for name in _POINTS], dim=1)                # [N, P, 2]
        cos, sin = double_angle(direction)                                # [N] each
        headings = torch.stack([turned(self.values(geometry, names), cos, -sin)
                                for names in _HEADINGS], dim=1)           # [N, 2, 2]
        lengths = self.values(geometry, _LENGTHS)                         # [N, L]
        features = torch.cat([self.values(geometry, STEADY), reach.log().unsqueeze(-1),
                              squash(points).flatten(1), headings.flatten(1), squash(lengths)], -1)
        log_sides = torch.stack([self.values(geometry, names).clamp(min=MIN_SIDE_M).log()
                                 for names in _SIDES], dim=1)             # [N, 2, 2]
        return Sight(features, anchor, direction, points, log_sides, headings,
                     self.values(geometry, _POINT_SEEN), self.values(geometry, _SHAPE_SEEN))

    def _from_anchor(self, geometry, name: str, anchor, direction) -> torch.Tensor:
        """Return how far along and across its line of sight a measured point lies, [N, 2]."""
        offset = self.values(geometry, (f'{name}_x', f'{name}_y')) - anchor
        return torch.stack([(offset * direction).sum(-1), cross(direction, offset)], dim=-1)


class Residual(nn.Module):
    """A second look at the same resolution; at first it adds nothing."""

    def __init__(self, channels: int):
        super().__init__()
        self.convolution = nn.Conv2d(channels, channels, 3, padding=1)
        self.norm = nn.BatchNorm2d(channels)
        nn.init.zeros_(self.norm.weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x [N, C, S, S] -> [N, C, S, S]."""
        return x + functional.gelu(self.norm(self.convolution(x)))


class CloseUp(nn.Module):
    """
    Looks at every region on its own; knows nothing of the question.

    It chooses among what was measured, and corrects that.
    """

    def __init__(self, config: ModelConfig):
        super().__init__()
        a, b, c, d = config.crop_channels
        self.look_size = config.look_width + len(PLACE)
        self.line_of_sight = LineOfSight()
        self.standardize = Standardize(MEASURED)
        self.crop = nn.Sequential(
            nn.Conv2d(len(CROP_CHANNELS), a, 3, stride=2, padding=1), nn.GELU(),
            nn.Conv2d(a, b, 3, padding=1), nn.BatchNorm2d(b), nn.GELU(),
            nn.Conv2d(b, c, 3, stride=2, padding=1), nn.BatchNorm2d(c), nn.GELU(), Residual(c),
            nn.Conv2d(c, d, 3, stride=2, padding=1), nn.BatchNorm2d(d), nn.GELU(), Residual(d))
        self.spread = nn.Sequential(nn.Conv2d(d, _SPREAD, 1), nn.GELU(), nn.Flatten())
        width = config.width
        self.mix = nn.Sequential(
            nn.Linear(2 * d + MEASURED + _CELLS * _SPREAD, width), nn.GELU(),
            nn.Linear(width, config.look_width), nn.GELU())
        self.place = nn.Linear(config.look_width, len(PLACE))
        # of each point along and across, and of each shape's sides and heading; first: of none
        self.trust = nn.Linear(config.look_width, 2 * (1 + len(_POINTS)) + 2 * (1 + len(_SIDES)))
        nn.init.zeros_(self.trust.weight)

    def forward(self, crops: torch.Tensor, geometry: torch.Tensor) -> torch.Tensor:
        """
        Crops [N, K, S, S] of core.crops, geometry [N, G] raw -> looks [N, look_width + 9].

        A look is an embedding and the region's PLACE, in the unit of the frame's depth.
        """
        measured = self.line_of_sight(geometry)
        cells = self.crop(crops)                                          # [N, d, S/8, S/8]
        features = self.standardize(measured.features).to(cells.dtype)    # [N, MEASURED]
        seen = torch.cat([cells.amax((2, 3)), cells.mean((2, 3)), features, self.spread(cells)], 1)
        look = self.mix(seen)                                             # [N, look_width]
        d = self.place(look).float()                                      # [N, 9]
        move, log_sides, heading = self._chosen(look, measured)           # [N, 2] each
        place = measured.anchor + turned(d[:, :2] + move, *measured.direction.unbind(-1))
        sides = (d[:, 3:5] + log_sides).clamp(-MAX_LOG_SIDE, MAX_LOG_SIDE).exp()
        heading = unit(turned(d[:, 5:7] + heading, *double_angle(measured.direction)))
        return torch.cat([look.float(), place, d[:, 2:3], sides, heading, d[:, 7:]], dim=-1)

    def _chosen(self, look: torch.Tensor, measured: Sight):
        """Return what is taken from the measurements: move, log sides, heading, [N, 2] each."""
        sizes = [1 + len(_POINTS)] * 2 + [1 + len(_SIDES)] * 2
        along, across, sides, heading = self.trust(look).float().split(sizes, dim=-1)
        points, shapes = measured.point_seen, measured.shape_seen
        move = torch.stack([(_shares(along, points) * measured.points[..., 0]).sum(-1),
                            (_shares(across, points) * measured.points[..., 1]).sum(-1)], dim=-1)
        return (move, (_shares(sides, shapes).unsqueeze(-1) * measured.log_sides).sum(1),
                (_shares(heading, shapes).unsqueeze(-1) * measured.headings).sum(1))

    def fit(self, geometry: torch.Tensor) -> None:
        """Take mean and spread of the measurements from samples [M, G]."""
        self.standardize.fit(self.line_of_sight(geometry).features)


def _shares(logits: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
    """Logits [N, 1 + K] of none and K things, of which seen [N, K] are there -> shares [N, K]."""
    closed = functional.pad(closed_where_zero(seen), (1, 0))
    return torch.softmax(logits + closed, dim=-1)[:, 1:]


def turned(vector: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
    """Turn vectors [..., 2] to the left by angles of these cos and sin [...]."""
    x, y = vector[..., 0], vector[..., 1]
    return torch.stack([x * cos - y * sin, x * sin + y * cos], dim=-1)


def unit(vector: torch.Tensor) -> torch.Tensor:
    """Vectors [..., 2] of length 1; none is none."""
    return vector / torch.sqrt((vector * vector).sum(-1, keepdim=True) + 1e-6)


def double_angle(direction: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return cos and sin [...] of twice the angle of unit vectors [..., 2]."""
    x, y = direction[..., 0], direction[..., 1]
    return x * x - y * y, 2 * x * y


def cross(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    """Return how far the other [N, 2] points to the left of one [N, 2], [N]."""
    return one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]


def squash(metres: torch.Tensor) -> torch.Tensor:
    """As core.crops.squash; written out, since exporters have no asinh in every opset."""
    x = metres / NEAR_M
    return torch.sign(x) * torch.log(x.abs() + torch.sqrt(x * x + 1.0))


def place_loss(got: torch.Tensor, truth: torch.Tensor) -> dict[str, torch.Tensor]:
    """
    Return for places [..., 9] against true ones the losses [...] of centre, size, heading, area.

    Truth that is not known must be masked by the caller. Far centres may be off by more.
    """
    reach = truth[..., :2].norm(dim=-1).clamp(min=_FULL_M)
    centre = functional.smooth_l1_loss(got[..., :3], truth[..., :3], reduction='none',
                                       beta=_CENTRE_M).sum(-1) * _FULL_M / reach
    size = functional.smooth_l1_loss(got[..., 3:5].clamp(min=MIN_SIDE_M).log(),
                                     truth[..., 3:5].clamp(min=MIN_SIDE_M).log(),
                                     reduction='none', beta=_SMOOTH).sum(-1)
    # the borders of an area decide how far it is to it
    size = size * (0.5 + 0.5 * truth[..., AREA])
    heading = (got[..., 5:7] - truth[..., 5:7]).square().sum(-1)
    area = functional.binary_cross_entropy_with_logits(got[..., AREA], truth[..., AREA],
                                                       reduction='none')
    top = functional.smooth_l1_loss(got[..., TOP], truth[..., TOP], reduction='none',
                                    beta=_CENTRE_M) * (1 - truth[..., AREA])
    # a square thing has no heading worth learning; the heading of an area decides what is inside
    return {'place': centre, 'size': size, 'heading': heading * (0.2 + 0.8 * truth[..., AREA]),
            'area': area, 'top': top}
