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
    for crop, region, anchor in zip(crops, regions, anchors, strict=True):
        _fill(crop, frame, region, np.asarray(anchor, np.float32), floor)
    return crops


def squash(metres: np.ndarray) -> np.ndarray:
    """Return lengths so that near ones keep their resolution and far ones stay small."""
    return np.arcsinh(metres / NEAR_M)


def _fill(crop: np.ndarray, frame: RgbdFrame, region: Region, anchor: np.ndarray,
          floor: Floor) -> None:
    height, width = frame.depth.shape
    x, y, box_width, box_height = region.box
    columns, inside_columns = _samples(x, box_width, width)
    rows, inside_rows = _samples(y, box_height, height)
    inside = inside_rows[:, None] & inside_columns[None, :]               # [S, S]
    in_box = (((rows >= y) & (rows < y + box_height))[:, None]
              & ((columns >= x) & (columns < x + box_width))[None, :])
    mask_rows = np.clip(rows - y, 0, box_height - 1)
    mask_columns = np.clip(columns - x, 0, box_width - 1)
    crop[_MASK] = region.mask[np.ix_(mask_rows, mask_columns)] & in_box
    rays = _rays(rows, columns, frame.camera) @ floor.rotation.T.astype(np.float32)
    depth = frame.depth[np.ix_(rows, columns)]                            # [S, S]
    valid = np.isfinite(depth)
    crop[_VALID] = valid
    points = rays * np.where(valid, depth, 0.0)[..., None]                # [S, S, 3]
    points[..., 2] += floor.height_m
    reach = float(np.hypot(*anchor))
    sight = anchor / reach if reach > 0.05 else np.array([0.0, 1.0], np.float32)
    crop[_POINT:_POINT + 2] = _turned(points[..., :2] - anchor, sight)
    crop[_POINT + 2] = points[..., 2]
    crop[_POINT:_POINT + 3] = squash(crop[_POINT:_POINT + 3]) * valid
    if floor.found:
        fall = -rays[..., 2]
        seen = floor.height_m * np.linalg.norm(rays[..., :2], axis=-1) < fall * MAX_REACH_M
        met = rays[..., :2] * (floor.height_m / np.where(seen, fall, np.inf))[..., None]
        crop[_RAY:_RAY + 2] = squash(_turned(met - anchor, sight)) * seen
        crop[_RAY_SEEN] = seen
    # of what lies in the image alone, or else it would be stretched over what does not
    crop[(slice(_COLOR, None), *np.ix_(inside_rows, inside_columns))] = _colors(
        frame.color, rows[inside_rows], columns[inside_columns])
    crop *= inside


def _samples(start: int, length: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the pixels of the samples along one axis, int [S], and which lie in the image."""
    border = max(BORDER_SHARE * length, MIN_BORDER)
    step = (length + 2 * border) / CROP_SIDE
    places = np.floor(start - border + step * (np.arange(CROP_SIDE) + 0.5)).astype(np.intp)
    return np.clip(places, 0, size - 1), (places >= 0) & (places < size)


def _rays(rows: np.ndarray, columns: np.ndarray, camera: CameraModel) -> np.ndarray:
    """Return the points of unit depth of a grid of pixels, float32 [S, S, 3], optical frame."""
    rays = np.ones((len(rows), len(columns), 3), np.float32)
    rays[..., 0] = ((columns - camera.cx) / camera.fx)[None, :]
    rays[..., 1] = ((rows - camera.cy) / camera.fy)[:, None]
    return rays


def _turned(offsets: np.ndarray, sight: np.ndarray) -> np.ndarray:
    """Offsets [S, S, 2] on the floor -> along and across (to the left) a line of sight."""
    along = offsets[..., 0] * sight[0] + offsets[..., 1] * sight[1]
    across = offsets[..., 1] * sight[0] - offsets[..., 0] * sight[1]
    return np.stack([along, across])


def _colors(color: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return the color around each sample of a grid of pixels, float32 [3, R, C] in [-1, 1]."""
    part = color[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
    # an average of the pixels between samples, so that thin lines on the floor do not get lost;
    # one axis at a time: where only one of them shrinks, the resizer averages neither
    narrow = cv2.resize(part, (len(columns), len(part)), interpolation=cv2.INTER_AREA)
    shrunk = cv2.resize(narrow, (len(columns), len(rows)), interpolation=cv2.INTER_AREA)
    return (shrunk.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)
