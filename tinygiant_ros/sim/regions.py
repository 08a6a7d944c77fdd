# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The masks that mark an object in a question: amodal, modal, a detector's box, or sloppy."""

from __future__ import annotations

import cv2
import numpy as np

from .truth import FrameObject

MASK_KINDS = ('amodal', 'modal', 'box', 'jittered')
BOX_ERROR = (1.0, 0.02)         # deviation of a box's side: pixels, and share of its length
AGREEMENT = (0.65, 0.92)        # of a jittered mask with the modal one, intersection over union


def region_mask(item: FrameObject, kind: str, rng: np.random.Generator) -> np.ndarray:
    """
    Return the object's mask as bool [H, W], not to be written to, never empty.

    kind, one of MASK_KINDS: 'amodal' and 'modal' as rendered; 'box': the rectangle a detector
    draws around the modal mask, some pixels off; 'jittered': the modal mask with sloppy borders,
    bites and holes, which agrees with it by AGREEMENT. ValueError: unknown kind.
    """
    if kind == 'amodal':
        return item.amodal
    if kind == 'modal':
        return item.mask
    if kind == 'box':
        return _box(item.mask, rng)
    if kind == 'jittered':
        return _jittered(item.mask, rng)
    raise ValueError(f'kind must be one of {", ".join(MASK_KINDS)}, got {kind!r}')


def _bounds(mask: np.ndarray) -> np.ndarray:
    """Return first and one past the last row and column of the mask, int [2, 2]."""
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return np.array([[rows[0], rows[-1] + 1], [columns[0], columns[-1] + 1]])


def _box(mask: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    bounds = _bounds(mask)
    pixels, share = BOX_ERROR
    length = bounds[:, 1] - bounds[:, 0]
    error = rng.normal(0, 1, (2, 2)) * (pixels + share * length[:, None])
    # A side never moves by more than a quarter of the box: something of it always stays.
    bounds = np.rint(bounds + np.clip(error, -length[:, None] / 4, length[:, None] / 4))
    (top, bottom), (left, right) = np.clip(bounds, 0, np.array(mask.shape)[:, None]).astype(int)
    box = np.zeros_like(mask)
    box[top:max(bottom, top + 1), left:max(right, left + 1)] = True
    return box


def _jittered(mask: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Take away and add the pixels that cost least, as many as the drawn agreement asks for."""
    (top, bottom), (left, right) = _bounds(mask)
    reach = 4 + max(bottom - top, right - left) // 8
    window = (slice(max(top - reach, 0), bottom + reach), slice(max(left - reach, 0),
                                                                right + reach))
    part = mask[window]
    area = int(np.count_nonzero(part))
    agreement, added = rng.uniform(*AGREEMENT), rng.uniform(0, 1)
    budget = area * (1 - agreement) / (1 - added + agreement * added)
    grow = min(round(added * budget), part.size - area)
    shrink = min(round(area - agreement * (area + grow)), area - 1)
    cost = _border_cost(part, rng)
    gone = cost + _bites(part, shrink, rng)
    changed = part.copy()
    changed.ravel()[_least(np.where(part, gone, np.inf), shrink)] = False
    changed.ravel()[_least(np.where(part, np.inf, cost), grow)] = True
    result = np.zeros_like(mask)
    result[window] = changed
    return result


def _border_cost(part: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the distance to the mask's border, wavy by smooth noise, pixels, float32."""
    height, width = part.shape
    inside = cv2.distanceTransform(np.pad(part, 1).astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]
    outside = cv2.distanceTransform((~part).astype(np.uint8), cv2.DIST_L2, 3)
    coarse = rng.normal(0, 1, (2 + height // 12, 2 + width // 12)).astype(np.float32)
    wave = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return inside + outside + wave * np.float32(0.06 * np.sqrt(np.count_nonzero(part)))


def _bites(part: np.ndarray, budget: int, rng: np.random.Generator) -> np.ndarray:
    """Return a field that makes up to two discs of the mask go first: holes or bitten sides."""
    field = np.zeros(part.shape, np.float32)
    rows, columns = np.nonzero(part)
    for _ in range(rng.integers(0, 3)):
        pick = rng.integers(rows.size)
        radius = np.sqrt(rng.uniform(0.1, 0.4) * budget / np.pi)
        y, x = np.ogrid[:part.shape[0], :part.shape[1]]
        field[(y - rows[pick]) ** 2 + (x - columns[pick]) ** 2 <= radius ** 2] = -1e6
    return field


def _least(cost: np.ndarray, count: int) -> np.ndarray:
    """Return the flat indices of the `count` smallest values."""
    return np.argpartition(cost, count - 1, axis=None)[:count] if count > 0 else np.empty(0, int)
