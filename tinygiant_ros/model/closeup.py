# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Close-up: where a region's whole object stands, from its pixels and measured geometry."""

import torch
from torch import nn
from torch.nn import functional

from .config import ModelConfig
from .layers import Standardize
from ..core.crops import CROP_CHANNELS, CROP_SIDE, NEAR_M
from ..core.geometry import FEATURE_SCALE, GEOMETRY_FEATURES

# x, y, z: centre in the floor frame; length, width: sides of the footprint, metres; yaw: cos and
# sin of twice the heading; area: logit of being an area on the floor; top: metres over the floor
PLACE = ('x', 'y', 'z', 'length', 'width', 'yaw_cos', 'yaw_sin', 'area', 'top')
AREA, TOP = PLACE.index('area'), PLACE.index('top')
MIN_SIDE_M, MAX_LOG_SIDE = 0.05, 3.5
_FULL_M = 3.0            # centres within count in full, farther ones by their share of it
_CENTRE_M = 0.1          # errors below this count less
_SMOOTH = 0.05           # the same of the logarithm of a side
_POINTS = ('centre', 'rect', 'foot', 'surface')          # measured places on the floor
_HEADINGS = (('yaw_cos', 'yaw_sin'), ('rect_cos', 'rect_sin'))
_LENGTHS = ('major', 'minor', 'rect_major', 'rect_minor', 'centre_z', 'top', 'bottom',
            'surface_z', 'camera_height')
# raw features that say the same wherever the camera hangs and the region stands
STEADY = ('valid', 'valid_share', 'floor_found', 'fill', 'cut_left', 'cut_right', 'cut_top',
          'cut_bottom', 'given_as_box', 'depth_spread', 'flat', 'floor_share', 'high_share',
          'metric', 'foot_seen', 'rect_seen')
MEASURED = len(STEADY) + 1 + 2 * len(_POINTS) + 2 * len(_HEADINGS) + len(_LENGTHS)


class LineOfSight(nn.Module):
    """Measured places, headings and lengths as seen along the line from the camera to a region."""

    def __init__(self):
        super().__init__()
        self.index = {name: place for place, name in enumerate(GEOMETRY_FEATURES)}

    def value(self, geometry: torch.Tensor, name: str) -> torch.Tensor:
        """One feature of geometry [N, G] in its own unit, [N]."""
        return geometry[:, self.index[name]].float() * FEATURE_SCALE.get(name, 1.0)

    def forward(self, geometry: torch.Tensor):
        """Geometry [N, G] -> features [N, MEASURED], anchor [N, 2], direction of sight [N, 2]."""
        anchor = torch.stack([self.value(geometry, f'anchor_{axis}') for axis in 'xy'], dim=-1)
        reach = torch.sqrt((anchor * anchor).sum(-1) + 0.0025)            # [N]
        sight = anchor / reach.unsqueeze(-1)                              # [N, 2]
        seen = [self.value(geometry, name) for name in STEADY] + [reach.log()]
        for name in _POINTS:
            offset = torch.stack([self.value(geometry, f'{name}_{axis}') for axis in 'xy'],
                                 dim=-1) - anchor                         # [N, 2]
            seen += [_squash((offset * sight).sum(-1)), _squash(cross(sight, offset))]
        cos, sin = double_angle(sight)                                    # [N] each
        for names in _HEADINGS:
            c, s = (self.value(geometry, name) for name in names)
            seen += [c * cos + s * sin, s * cos - c * sin]
        seen += [_squash(self.value(geometry, name)) for name in _LENGTHS]
        return torch.stack(seen, dim=-1), anchor, sight


class CloseUp(nn.Module):
    """Looks at every region on its own; knows nothing of the question."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        a, b, c, d = config.crop_channels
        self.crop_size = (len(CROP_CHANNELS), CROP_SIDE, CROP_SIDE)
        self.look_size = config.look_width + len(PLACE)
        self.line_of_sight = LineOfSight()
        self.standardize = Standardize(MEASURED)
        self.crop = nn.Sequential(
            nn.Conv2d(len(CROP_CHANNELS), a, 3, stride=2, padding=1), nn.GELU(),
            nn.Conv2d(a, b, 3, padding=1), nn.BatchNorm2d(b), nn.GELU(),
            nn.Conv2d(b, c, 3, stride=2, padding=1), nn.BatchNorm2d(c), nn.GELU(),
            nn.Conv2d(c, d, 3, stride=2, padding=1), nn.BatchNorm2d(d), nn.GELU())
        width = config.width
        self.mix = nn.Sequential(
            nn.Linear(2 * d + MEASURED, width), nn.GELU(),
            nn.Linear(width, config.look_width), nn.GELU())
        self.place = nn.Linear(config.look_width, len(PLACE))

    def forward(self, crops: torch.Tensor, geometry: torch.Tensor) -> torch.Tensor:
        """
        Crops [N, K, S, S] of core.crops, geometry [N, G] raw -> looks [N, look_width + 9].

        A look is an embedding and the region's PLACE, in the unit of the frame's depth.
        """
        measured, anchor, sight = self.line_of_sight(geometry)            # [N, MEASURED]
        measured = self.standardize(measured)
        cells = self.crop(crops)                                          # [N, d, S/8, S/8]
        seen = torch.cat([cells.amax((2, 3)), cells.mean((2, 3)), measured.to(cells.dtype)], -1)
        look = self.mix(seen)                                             # [N, look_width]
        d = self.place(look).float()                                      # [N, 9]
        x = anchor[:, 0] + d[:, 0] * sight[:, 0] - d[:, 1] * sight[:, 1]
        y = anchor[:, 1] + d[:, 0] * sight[:, 1] + d[:, 1] * sight[:, 0]
        sides = d[:, 3:5].clamp(-MAX_LOG_SIDE, MAX_LOG_SIDE).exp()        # [N, 2]
        cos, sin = double_angle(sight)
        heading = torch.stack([d[:, 5] * cos - d[:, 6] * sin, d[:, 5] * sin + d[:, 6] * cos], -1)
        heading = heading / torch.sqrt((heading * heading).sum(-1, keepdim=True) + 1e-6)
        place = torch.cat([torch.stack([x, y, d[:, 2]], dim=-1), sides, heading, d[:, 7:]], -1)
        return torch.cat([look.float(), place], dim=-1)

    def fit(self, geometry: torch.Tensor) -> None:
        """Take mean and spread of the measurements from samples [M, G]."""
        measured, _, _ = self.line_of_sight(geometry)
        self.standardize.fit(measured)


def double_angle(direction: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return cos and sin [...] of twice the angle of unit vectors [..., 2]."""
    x, y = direction[..., 0], direction[..., 1]
    return x * x - y * y, 2 * x * y


def cross(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    """Return how far the other [N, 2] points to the left of one [N, 2], [N]."""
    return one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]


def _squash(metres: torch.Tensor) -> torch.Tensor:
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
    heading = (got[..., 5:7] - truth[..., 5:7]).square().sum(-1)
    area = functional.binary_cross_entropy_with_logits(got[..., AREA], truth[..., AREA],
                                                       reduction='none')
    top = functional.smooth_l1_loss(got[..., TOP], truth[..., TOP], reduction='none',
                                    beta=_CENTRE_M) * (1 - truth[..., AREA])
    # a square thing has no heading worth learning; the heading of an area decides what is inside
    return {'place': centre, 'size': size, 'heading': heading * (0.2 + 0.8 * truth[..., AREA]),
            'area': area, 'top': top}
