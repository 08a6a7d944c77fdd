# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
COCO run lengths of regions, read into and written from their crops.

Says the same as masks, which goes through a mask of the whole image for every region; with
twenty regions in each message that would be most of what the node adds to the engine.
"""

from __future__ import annotations

import numpy as np

from .masks import region_from_rle
from .records import Region

_FIRST = 48                 # character of chunk 0
_BITS, _LONGEST = 5, 7      # bits a character; characters of a number that masks reads


def encode_region(region: Region, height: int, width: int) -> str:
    """Return the COCO compressed run lengths of a region in an image of height x width."""
    x, y, across, down = region.box
    # columns one after the other, a zero before the first and behind each
    line = np.zeros(across * (down + 1) + 1, bool)
    line[1:].reshape(across, down + 1)[:, :down] = region.mask.T
    column, row = np.divmod(np.flatnonzero(line[1:] != line[:-1]), down + 1)
    borders = (x + column) * height + y + row
    starts, ends = borders[::2], borders[1::2]
    # a run that reaches the foot of a column goes on at the head of the next one
    apart = starts[1:] != ends[:-1]
    starts, ends = starts[np.r_[True, apart]], ends[np.r_[apart, True]]
    borders = np.stack([starts, ends], axis=1).ravel()
    if borders[-1] != height * width:
        borders = np.append(borders, height * width)
    return _characters(np.diff(borders, prepend=0))


def _characters(runs: np.ndarray) -> str:
    """Return runs as text: from the third on each tells its difference to the last but one."""
    left = runs.astype(np.int64)
    left[3:] -= runs[1:-2]
    chunks, ended = [], np.zeros(len(runs), bool)
    used = []
    while not ended.all():
        chunk = left & 31
        left = left >> _BITS
        more = left != np.where(chunk & 16, -1, 0)
        chunks.append(chunk | np.where(more, 32, 0))
        used.append(~ended)
        ended |= ~more
    text = np.stack(chunks, axis=1)[np.stack(used, axis=1)] + _FIRST
    return text.astype(np.uint8).tobytes().decode('ascii')


def decode_region(label: str, counts: str, height: int, width: int) -> Region:
    """Return the region of such run lengths; errors as masks.region_from_rle."""
    runs = _runs(counts)
    if runs is None or not len(runs) or runs.min() < 0 or runs.sum() != height * width:
        return region_from_rle(label, counts, height, width)      # knows what is wrong
    borders = np.cumsum(runs)
    starts, ends = borders[:-1:2], borders[1::2]
    full = ends > starts
    starts, ends = starts[full], ends[full]
    if not len(starts):
        return region_from_rle(label, counts, height, width)
    columns, lasts = starts // height, (ends - 1) // height
    left, right = columns[0], lasts[-1] + 1
    if (columns == lasts).all():
        tops, bottoms = starts - columns * height, ends - columns * height
        top, bottom = tops.min(), bottoms.max()
        stride = bottom - top + 1
        starts = (columns - left) * stride + tops - top
        ends = (columns - left) * stride + bottoms - top
    else:      # one goes over the foot of a column
        top, bottom, stride = 0, height, height
        starts, ends = starts - left * height, ends - left * height
    steps = np.zeros((right - left) * stride + 1, np.int8)
    steps[starts] += 1
    steps[ends] -= 1
    inside = np.cumsum(steps[:-1], dtype=np.int8).view(bool).reshape(right - left, stride)
    mask = np.ascontiguousarray(inside[:, :bottom - top].T)
    box = int(left), int(top), int(right - left), int(bottom - top)
    return Region(label, box, mask, 'box' if mask.all() else 'rle')


def _runs(counts: str) -> np.ndarray | None:
    """Return the run lengths that the text stands for, None where it is none."""
    try:
        chunks = np.frombuffer(counts.encode('ascii'), np.uint8).astype(np.int64) - _FIRST
    except UnicodeEncodeError:
        return None
    if not len(chunks) or chunks.min() < 0 or chunks.max() >= 64 or chunks[-1] & 32:
        return None
    last = np.flatnonzero(~chunks & 32)
    first = np.r_[0, last[:-1] + 1]
    lengths = last - first + 1
    if lengths.max() > _LONGEST:
        return None
    places = np.arange(len(chunks)) - np.repeat(first, lengths)
    values = np.add.reduceat((chunks & 31) << (_BITS * places), first)
    values -= np.where(chunks[last] & 16, 1 << (_BITS * lengths), 0)
    # from the third on each number is a difference to the last but one
    values[1::2] = np.cumsum(values[1::2])
    values[2::2] = np.cumsum(values[2::2])
    return values
