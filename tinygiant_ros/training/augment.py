# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Regions as a robot gives them: boxes of a detector, and masks that are a little off."""

import cv2
import numpy as np

from ..core.masks import region_from_box, region_from_mask
from ..core.records import Region

BOX_SHARE, SLOPPY_SHARE = 0.3, 0.3        # the rest stays as it is
MAX_SHIFT = 0.04                          # of a box's border, as a share of its side
MAX_GROW = 5                              # pixels by which a mask is grown or shrunk


def as_robot(region: Region, height: int, width: int, rng: np.random.Generator) -> Region:
    """Return the region as a box, as a sloppy mask, or unchanged; the image is height x width."""
    draw = rng.random()
    if draw < BOX_SHARE:
        return _box(region, height, width, rng)
    if draw < BOX_SHARE + SLOPPY_SHARE:
        return _sloppy(region, height, width, rng)
    return region


def _box(region: Region, height: int, width: int, rng: np.random.Generator) -> Region:
    x, y, box_width, box_height = region.box
    shift = rng.uniform(-MAX_SHIFT, MAX_SHIFT, 4) * np.tile([box_width, box_height], 2)
    left, top, right, bottom = np.rint(
        np.array([x, y, x + box_width, y + box_height]) + shift).astype(int)
    if right <= left or bottom <= top or left >= width or top >= height:
        return region_from_box(region.label, *region.box, height, width)
    return region_from_box(region.label, int(left), int(top), int(right - left),
                           int(bottom - top), height, width)


def _sloppy(region: Region, height: int, width: int, rng: np.random.Generator) -> Region:
    size = int(rng.integers(2, MAX_GROW + 1))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * size + 1, 2 * size + 1))
    change = cv2.dilate if rng.random() < 0.5 else cv2.erode
    mask = change(region.full_mask(height, width).view(np.uint8), kernel).astype(bool)
    shift = rng.integers(-2, 3, 2)
    mask = np.roll(mask, tuple(int(s) for s in shift), axis=(0, 1))
    if mask.sum() < 0.3 * region.mask.sum():
        return region
    return region_from_mask(region.label, mask, region.kind)
