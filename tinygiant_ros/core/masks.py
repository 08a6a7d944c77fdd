# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Regions from boxes, polygons, COCO RLE and label images."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np

from .errors import ErrorCode, SpatialError
from .records import Region

MAX_POLYGON_POINTS = 10_000
CLASS_FACTOR = 1000      # label images: value = class * 1000 + instance, as Cityscapes does


def region_from_box(label: str, x: int, y: int, width: int, height: int,
                    image_height: int, image_width: int) -> Region:
    """Return the region of a box in pixels, cut to the image."""
    if width <= 0 or height <= 0:
        raise SpatialError(ErrorCode.EMPTY_REGION,
                           f'the box of {label or "a region"!r} is {width}x{height} pixels; '
                           'width and height must be at least 1')
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + width, image_width), min(y + height, image_height)
    if right <= left or bottom <= top:
        raise _outside(label, f'box x={x} y={y} {width}x{height}', image_height, image_width)
    mask = np.ones((bottom - top, right - left), dtype=bool)
    return Region(label, (left, top, right - left, bottom - top), mask, 'box')


def region_from_polygon(label: str, points: np.ndarray, image_height: int,
                        image_width: int) -> Region:
    """Return the region inside a polygon: points [N, 2] (u, v) in pixels, N >= 3."""
    points = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    if not 3 <= len(points) <= MAX_POLYGON_POINTS:
        raise SpatialError(ErrorCode.BAD_REGION,
                           f'a polygon needs 3 to {MAX_POLYGON_POINTS} points, '
                           f'got {len(points)}')
    if not np.isfinite(points).all():
        raise SpatialError(ErrorCode.BAD_REGION,
                           'a polygon has a point that is not a finite number')
    low, high = points.min(axis=0), points.max(axis=0)
    if (high < 0).any() or low[0] > image_width - 1 or low[1] > image_height - 1:
        raise _outside(label, f'polygon from {low.tolist()} to {high.tolist()}',
                       image_height, image_width)
    bounded = np.clip(points, -1e4, 1e5)     # fillPoly wants int32 with room for its shift
    canvas = np.zeros((image_height, image_width), dtype=np.uint8)
    cv2.fillPoly(canvas, [np.rint(bounded).astype(np.int32)], 1)
    return region_from_mask(label, canvas.astype(bool), 'polygon')


def region_from_rle(label: str, counts: str, image_height: int, image_width: int) -> Region:
    """Return the region of COCO compressed run lengths over the full image; a full box is one."""
    region = region_from_mask(label, decode_rle(counts, image_height, image_width), 'rle')
    return replace(region, kind='box') if region.mask.all() else region


def region_from_mask(label: str, mask: np.ndarray, kind: str = 'rle') -> Region:
    """Return the region of a full-size bool mask [H, W]; EMPTY_REGION when nothing is set."""
    x, y, width, height = cv2.boundingRect(mask.view(np.uint8))
    if width == 0 or height == 0:
        raise SpatialError(ErrorCode.EMPTY_REGION,
                           f'the mask of {label or "a region"!r} has no pixel set; '
                           'leave such a region out')
    return Region(label, (x, y, width, height), mask[y:y + height, x:x + width].copy(), kind)


class ValueRuns(NamedTuple):
    """
    The runs of equal values of a label image [H, W], column after column, 0 left out.

    values: those there are [N], ascending. owners, starts, ends: of each run the index of its
    value, the place of its first pixel and that behind its last one; in the order of the values.
    """

    values: np.ndarray
    owners: np.ndarray
    starts: np.ndarray
    ends: np.ndarray


def regions_from_label_image(image: np.ndarray, names: Sequence[str], min_pixels: int = 1,
                             runs: ValueRuns | None = None) -> list[Region]:
    """
    Return one region a value of a label image, in the order of the values.

    image: uint8 or uint16 [H, W]; 0 is background; in 16 bits a value >= 1000 means class
    value // 1000 (an index into names, '' when out of range) and instance value % 1000; smaller
    and 8-bit values are instances without a label. Values of fewer than min_pixels pixels are
    left out. runs: of this image, where they are known.
    """
    runs = runs or value_runs(image)
    boxes, pixels, _ = boxes_of_runs(*runs[1:], image.shape[0])
    regions = []
    for value, box, count in zip(runs.values.tolist(), boxes.tolist(), pixels.tolist()):
        if count < min_pixels:
            continue
        class_index = value // CLASS_FACTOR
        label = names[class_index] if 0 < class_index < len(names) else ''
        x, y, width, height = box
        regions.append(Region(label, tuple(box), image[y:y + height, x:x + width] == value,
                              'label_image'))
    return regions


def value_runs(image: np.ndarray) -> ValueRuns:
    """Return the runs of a label image, from one pass; UNSUPPORTED_ENCODING when it is none."""
    if image.dtype not in (np.uint8, np.uint16) or image.ndim != 2:
        raise SpatialError(ErrorCode.UNSUPPORTED_ENCODING,
                           f'a label image must be 8 or 16 bits with one channel, got '
                           f'{image.dtype} with shape {image.shape}')
    flat = cv2.transpose(image).ravel()      # several times as fast as numpy's copy
    starts = run_starts(flat)
    ends, values = np.append(starts[1:], flat.size), flat[starts]
    order = np.argsort(values, kind='stable')
    order = order[np.count_nonzero(values == 0):]
    starts, ends, values = starts[order], ends[order], values[order]
    if not len(order):
        return ValueRuns(values, order, starts, ends)
    firsts = run_starts(values)
    owners = np.repeat(np.arange(len(firsts)), np.diff(firsts, append=len(values)))
    return ValueRuns(values[firsts], owners, starts, ends)


def boxes_of_runs(owners: np.ndarray, starts: np.ndarray, ends: np.ndarray,
                  height: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Return the boxes (x, y, width, height) [N, 4] of runs, column after column, their pixels [N].

    owners: which box a run belongs to, ascending. Last: which boxes have a run that goes over the
    foot of a column, bool [N]; such a box is as high as the image.
    """
    if not len(owners):
        return np.zeros((0, 4), int), np.zeros(0, int), np.zeros(0, bool)
    firsts = run_starts(owners)
    lasts = np.append(firsts[1:], len(owners)) - 1
    columns, last_columns = starts // height, (ends - 1) // height
    lefts, rights = columns[firsts], last_columns[lasts] + 1
    tops = np.minimum.reduceat(starts - columns * height, firsts)
    bottoms = np.maximum.reduceat(ends - columns * height, firsts)
    over = np.logical_or.reduceat(columns != last_columns, firsts)
    tops[over], bottoms[over] = 0, height
    boxes = np.stack([lefts, tops, rights - lefts, bottoms - tops], axis=1)
    return boxes, np.add.reduceat(ends - starts, firsts), over


def run_starts(values: np.ndarray) -> np.ndarray:
    """Return where each run of equal values [N] begins, N at least 1."""
    begins = np.empty(len(values), bool)
    begins[0] = True
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return np.flatnonzero(begins)


def encode_rle(mask: np.ndarray) -> str:
    """Return the COCO compressed run lengths (column-major) of a bool mask [H, W]."""
    flat = np.asarray(mask, dtype=bool).ravel(order='F')
    changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    runs = np.diff(np.concatenate([[0], changes, [flat.size]])).tolist()
    if flat.size and flat[0]:
        runs.insert(0, 0)
    characters = []
    for index, run in enumerate(runs):
        value = run - runs[index - 2] if index > 2 else run
        while True:
            chunk = value & 31
            value >>= 5
            more = value != (-1 if chunk & 16 else 0)
            characters.append(chr(48 + (chunk | (32 if more else 0))))
            if not more:
                break
    return ''.join(characters)


def decode_rle(counts: str, image_height: int, image_width: int) -> np.ndarray:
    """Return the bool mask [H, W] of COCO compressed run lengths; BAD_RLE when they are none."""
    runs: list[int] = []
    value = shift = 0
    for position, character in enumerate(counts):
        chunk = ord(character) - 48
        if not 0 <= chunk < 64 or shift > 30:
            raise _bad_rle(f'character {character!r} at {position}')
        value |= (chunk & 31) << shift
        shift += 5
        if chunk & 32:
            continue
        if chunk & 16:
            value -= 1 << shift
        if len(runs) > 2:
            value += runs[-2]
        if value < 0:
            raise _bad_rle(f'a negative run at character {position}')
        runs.append(value)
        value = shift = 0
    pixels = image_height * image_width
    if shift:
        raise _bad_rle('it ends inside a number')
    if sum(runs) != pixels:
        raise _bad_rle(f'its runs cover {sum(runs)} pixels, the image has '
                       f'{image_width}x{image_height} = {pixels}')
    values = np.arange(len(runs)) % 2 == 1
    return np.repeat(values, runs).reshape((image_height, image_width), order='F')


def _bad_rle(what: str) -> SpatialError:
    return SpatialError(ErrorCode.BAD_RLE,
                        f'the RLE is not COCO compressed counts of this image: {what}; '
                        'encode the full-size mask')


def _outside(label: str, what: str, image_height: int, image_width: int) -> SpatialError:
    return SpatialError(ErrorCode.REGION_OUTSIDE,
                        f'region {label!r} ({what}) lies outside the '
                        f'{image_width}x{image_height} image; give pixels of the color image')
