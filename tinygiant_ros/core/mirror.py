# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Regions as seen in a mirror: along the line of sight nothing changes, across it all changes sides.

A close-up that sees a region and its mirror image says twice where it stands; what it is wrong
about by chance differs, so the mean of both is nearer to the truth.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .crops import CROP_CHANNELS
from .geometry import GEOMETRY_FEATURES
from .tensors import PLACE

Look = Callable[[np.ndarray, np.ndarray], np.ndarray]
_TURNED = ('centre_x', 'surface_x', 'foot_x', 'rect_x', 'anchor_x', 'azimuth', 'yaw_sin',
           'rect_sin')                    # change their sign in a mirror
_SWAPPED = (('cut_left', 'cut_right', 1.0), ('left_x', 'right_x', -1.0))
_ACROSS = [CROP_CHANNELS.index(name) for name in ('across', 'ray_across')]
_FEATURE = {name: index for index, name in enumerate(GEOMETRY_FEATURES)}
_PLACE_TURNED = [PLACE.index(name) for name in ('x', 'yaw_sin')]


def mirrored(crops: np.ndarray, geometry: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return crops [N, K, S, S] of core.crops and geometry [N, G] of the mirror images."""
    crops = crops[..., ::-1].copy()
    crops[:, _ACROSS] *= -1
    turned = geometry.copy()
    turned[:, [_FEATURE[name] for name in _TURNED]] *= -1
    turned[:, _FEATURE['u']] = 1 - geometry[:, _FEATURE['u']]
    for one, other, sign in _SWAPPED:
        one, other = _FEATURE[one], _FEATURE[other]
        turned[:, one], turned[:, other] = sign * geometry[:, other], sign * geometry[:, one]
    return crops, turned


def mirrored_places(places: np.ndarray) -> np.ndarray:
    """Return places [N, len(PLACE)] of the mirror images."""
    places = places.copy()
    places[:, _PLACE_TURNED] *= -1
    return places


def look_twice(look: Look, crops: np.ndarray, geometry: np.ndarray) -> np.ndarray:
    """
    Return looks [N, LOOK_SIZE] with the mean of the places that regions and mirror images give.

    look: crops and geometry -> looks, the close-up.
    """
    looks = np.array(look(crops, geometry))
    place = slice(-len(PLACE), None)
    again = look(*mirrored(crops, geometry))
    looks[:, place] = (looks[:, place] + mirrored_places(again[:, place])) / 2
    return looks
