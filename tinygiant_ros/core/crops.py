# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
A close look at each region: its pixels and surroundings as colors and as places in the world.

The lengths of a crop are measured from the region's anchor, along and across the line of sight:
the same thing gives the same crop wherever it stands around the camera.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from .floor import Floor
from .footing import MAX_REACH_M
from .records import CameraModel, Region, RgbdFrame

CROP_SIDE = 32           # samples across a crop, each way
BORDER_SHARE = 0.2       # of the region's box shown around it, on each side
MIN_BORDER = 4.0         # pixels of it at least
NEAR_M = 0.5             # lengths below it keep their full resolution
CROP_CHANNELS = ('mask', 'valid', 'along', 'across', 'height', 'ray_along', 'ray_across',
                 'ray_seen', 'red', 'green', 'blue')
_MASK, _VALID, _POINT, _RAY, _RAY_SEEN, _COLOR = 0, 1, 2, 5, 7, 8


def region_crops(frame: RgbdFrame, regions: Sequence[Region], anchors: np.ndarray,
                 floor: Floor) -> np.ndarray:
    """
    Return float32 [R, len(CROP_CHANNELS), CROP_SIDE, CROP_SIDE] in about [-5, 5].

    anchors: [R, 2] place of each region in the floor frame, metres. along, across, height: the
    measured surface; ray_along, ray_across: where the pixel's ray meets the floor; both through
    squash(). A sample outside of the image is 0 in every channel.
    """
    crops = np.zeros((len(regions), len(CROP_CHANNELS), CROP_SIDE, CROP_SIDE), np.float32)
    if not len(regions):
        return crops
    height, width = frame.depth.shape
    columns, rows = (np.array([_samples(one.box[axis], one.box[axis + 2]) for one in regions])
                     for axis in (0, 1))                                  # [R, S] each
    inside_columns, inside_rows = (columns >= 0) & (columns < width), (rows >= 0) & (rows < height)
    columns, rows = np.clip(columns, 0, width - 1), np.clip(rows, 0, height - 1)
    anchors = np.array([one for one, _ in zip(anchors, regions, strict=True)], np.float32)
    _fill_places(crops, frame, rows, columns, anchors, floor)
    for index, region in enumerate(regions):
        _fill_pixels(crops[index], frame, region, rows[index], columns[index],
                     inside_rows[index], inside_columns[index])
    crops *= (inside_rows[:, :, None] & inside_columns[:, None, :])[:, None]
    return crops


def squash(metres: np.ndarray) -> np.ndarray:
    """Return lengths so that near ones keep their resolution and far ones stay small."""
    return np.arcsinh(metres / NEAR_M)


def _fill_pixels(crop: np.ndarray, frame: RgbdFrame, region: Region, rows: np.ndarray,
                 columns: np.ndarray, inside_rows: np.ndarray,
                 inside_columns: np.ndarray) -> None:
    """Fill mask and color of one crop [K, S, S]."""
    x, y, box_width, box_height = region.box
    in_rows, in_columns = (rows >= y) & (rows < y + box_height), (
        (columns >= x) & (columns < x + box_width))
    mask_rows = np.clip(rows - y, 0, box_height - 1)
    mask_columns = np.clip(columns - x, 0, box_width - 1)
    crop[_MASK] = (region.mask[mask_rows[:, None], mask_columns]
                   & in_rows[:, None] & in_columns)
    # of what lies in the image alone, or else it would be stretched over what does not; samples
    # that do are neighbours
    inside = tuple(slice(*(np.flatnonzero(one)[[0, -1]] + (0, 1)))
                   for one in (inside_rows, inside_columns))
    crop[(slice(_COLOR, None), *inside)] = _colors(frame.color, rows[inside[0]],
                                                   columns[inside[1]])


def _fill_places(crops: np.ndarray, frame: RgbdFrame, rows: np.ndarray, columns: np.ndarray,
                 anchors: np.ndarray, floor: Floor) -> None:
    """Fill of crops [R, K, S, S] what the pixels' places tell; rows, columns [R, S]."""
    rays = _rays(rows, columns, frame.camera, floor)                      # [R, 3, S, S]
    depth = frame.depth[rows[:, :, None], columns[:, None, :]]            # [R, S, S]
    valid = np.isfinite(depth)
    crops[:, _VALID] = valid
    points = rays * np.where(valid, depth, np.float32(0.0))[:, None]      # [R, 3, S, S]
    points[:, 2] += np.float32(floor.height_m)
    reach = np.hypot(anchors[:, 0], anchors[:, 1])[:, None]
    ahead = np.array([0.0, 1.0], np.float32)
    sight = np.where(reach > 0.05, anchors / np.maximum(reach, 1e-6), ahead)     # [R, 2]
    anchors, sight = anchors[..., None, None], sight[..., None, None]
    points[:, :2] = _turned(points[:, :2] - anchors, sight)
    crops[:, _POINT:_POINT + 3] = squash(points) * valid[:, None]
    if floor.found:
        fall, height = -rays[:, 2], np.float32(floor.height_m)
        seen = height * np.sqrt(rays[:, 0] ** 2 + rays[:, 1] ** 2) < fall * MAX_REACH_M
        met = rays[:, :2] * (height / np.where(seen, fall, np.float32(np.inf)))[:, None]
        crops[:, _RAY:_RAY + 2] = squash(_turned(met - anchors, sight)) * seen[:, None]
        crops[:, _RAY_SEEN] = seen


def _samples(start: int, length: int) -> np.ndarray:
    """Return the pixels of the samples along one axis, int [S], also beyond the image."""
    border = max(BORDER_SHARE * length, MIN_BORDER)
    step = (length + 2 * border) / CROP_SIDE
    return np.floor(start - border + step * (np.arange(CROP_SIDE) + 0.5)).astype(np.intp)


def _rays(rows: np.ndarray, columns: np.ndarray, camera: CameraModel,
          floor: Floor) -> np.ndarray:
    """Return where rays through pixels [R, S] go, a metre ahead, floor frame: [R, 3, S, S]."""
    turn = floor.rotation.astype(np.float32)
    across = ((columns - camera.cx) / camera.fx).astype(np.float32)[:, None, None, :]
    down = ((rows - camera.cy) / camera.fy).astype(np.float32)[:, None, :, None]
    x, y, z = (turn[:, axis, None, None] for axis in range(3))            # [3, 1, 1] each
    return across * x + down * y + z


def _turned(offsets: np.ndarray, sight: np.ndarray) -> np.ndarray:
    """Offsets [R, 2, S, S] on the floor -> along and across (to the left) lines of sight."""
    along = offsets[:, 0] * sight[:, 0] + offsets[:, 1] * sight[:, 1]
    across = offsets[:, 1] * sight[:, 0] - offsets[:, 0] * sight[:, 1]
    return np.stack([along, across], axis=1)


def _colors(color: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return the color around each sample of a grid of pixels, float32 [3, R, C] in [-1, 1]."""
    part = color[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
    # an average of the pixels between samples, so that thin lines on the floor do not get lost;
    # one axis at a time: where only one of them shrinks, the resizer averages neither
    narrow = cv2.resize(part, (len(columns), len(part)), interpolation=cv2.INTER_AREA)
    shrunk = cv2.resize(narrow, (len(columns), len(rows)), interpolation=cv2.INTER_AREA)
    return (shrunk.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)
