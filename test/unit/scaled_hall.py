# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A hall whose depth is known up to a factor: a pallet tells its unit, a rack does not."""

from dataclasses import replace

import numpy as np
from synthetic import CAMERA_HEIGHT_M, Hall

from tinygiant_ros.core.floor import floor_from_plane
from tinygiant_ros.core.geometry import FEATURE_SCALE, GEOMETRY_FEATURES
from tinygiant_ros.core.masks import region_from_mask

UNIT_M = 1.0 / 0.9                        # metres of one unit of its depth
_BOXES = (((-1.0, 3.5, 0.25), (1.2, 1.0, 0.5)), ((1.2, 4.0, 0.4), (1.5, 0.7, 0.8)))


def scaled_hall():
    """Return a frame of scaled depth, its floor, and the regions of a pallet and of a rack."""
    hall = Hall(_BOXES)
    frame = replace(hall.frame((hall.depth / UNIT_M).astype(np.float32)), metric=False)
    regions = [region_from_mask(label, hall.labels == number)
               for number, label in ((1, 'pallet'), (2, 'shelf'))]
    return frame, floor_from_plane(hall.floor.up, CAMERA_HEIGHT_M / UNIT_M), *regions


def units_of(geometry):
    """Return the metres of one unit of depth that features [..., G] of regions speak of."""
    column = GEOMETRY_FEATURES.index('log_scale')
    return np.exp(geometry[..., column] * FEATURE_SCALE['log_scale'])
