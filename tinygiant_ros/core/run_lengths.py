# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
COCO run lengths of regions, read into and written from their crops.

Says the same as masks, which goes through a mask of the whole image for every region. All regions
of a message are read or written in one pass over all their runs: with twenty regions anything else
would be most of what the node adds to the engine.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from .masks import (
    boxes_of_runs,
    region_from_rle,
    regions_from_label_image,
    run_starts,
    value_runs,
)
from .records import Region

_FIRST = 48                 # character of chunk 0
_BITS, _LONGEST = 5, 7      # bits a character; characters of a number that masks reads


def encode_regions(regions: Sequence[Region], height: int, width: int) -> list[str]:
    """Return the COCO compressed run lengths of each region in an image of height x width."""
    return _told(*_set_runs(regions, height), height * width) if regions else []


def read_label_image(image: np.ndarray, names: Sequence[str]) -> tuple[list[Region], list[str]]:
    """Return the regions of a label image, see masks, and their run lengths, from one pass."""
    runs = value_runs(image)
    regions = regions_from_label_image(image, names, runs=runs)
    return regions, _told(*runs[1:], image.size) if regions else []


def _told(owners: np.ndarray, starts: np.ndarray, ends: np.ndarray, pixels: int) -> list[str]:
    """Return the text of each region's runs in an image of so many pixels."""
    firsts = run_starts(owners)
    lasts = np.append(firsts[1:], len(owners)) - 1
    # a gap and a run in turn, and behind the last run of a region the rest of the image
    places = 2 * np.arange(len(owners)) + owners
    before = np.roll(ends, 1)
    before[firsts] = 0
    runs = np.empty(2 * len(owners) + len(firsts), np.int64)
    runs[places], runs[places + 1] = starts - before, ends - starts
    rests = places[lasts] + 2
    runs[rests] = pixels - ends[lasts]
    left = runs.copy()
    left[2:] -= runs[:-2]
    heads = (places[firsts, None] + np.arange(3)).ravel()      # are told as they are
    left[heads] = runs[heads]
    kept = np.ones(len(runs), bool)
    kept[rests[runs[rests] == 0]] = False
    text, ends = _characters(left[kept])
    borders = ends[np.cumsum(kept)[rests] - 1].tolist()
    return [text[start:end] for start, end in zip([0, *borders], borders)]


def _set_runs(regions: Sequence[Region], height: int) -> tuple[np.ndarray, ...]:
    """Return of each run of set pixels, columns first: the region's number, first, behind last."""
    boxes = np.array([region.box for region in regions])
    x, y, across, down = boxes.T
    # columns one after the other, a zero before the first of a region and behind each
    sizes = across * (down + 1) + 1
    offsets = np.cumsum(sizes) - sizes
    line = np.zeros(sizes.sum(), bool)
    for region, offset, size, stride in zip(regions, offsets.tolist(), sizes.tolist(),
                                            (down + 1).tolist()):
        columns = line[offset + 1:offset + size].reshape(-1, stride)
        columns[:, :-1] = _turned(region.mask)
    borders = np.flatnonzero(line[1:] != line[:-1])
    owners = np.repeat(np.arange(len(regions)),
                       np.diff(np.searchsorted(borders, offsets), append=len(borders)))
    column, row = np.divmod(borders - offsets[owners], down[owners] + 1)
    borders = (x[owners] + column) * height + y[owners] + row
    owners, starts, ends = owners[::2], borders[::2], borders[1::2]
    # a run that reaches the foot of a column goes on at the head of the next one
    apart = (starts[1:] != ends[:-1]) | (owners[1:] != owners[:-1])
    begins = np.r_[True, apart]
    return owners[begins], starts[begins], ends[np.r_[apart, True]]


def _turned(mask: np.ndarray) -> np.ndarray:
    """Return a bool mask [H, W] as bool [W, H], in its own memory."""
    # several times as fast as numpy's copy of a transposed view
    return cv2.transpose(mask.view(np.uint8)).view(bool)


def _characters(left: np.ndarray) -> tuple[str, np.ndarray]:
    """Return numbers as text, and where in it each ends."""
    left = left.astype(np.int32)
    lengths, chunks, going = np.zeros(len(left), np.int64), [], np.arange(len(left))
    while len(going):
        chunk = left & 31
        left >>= _BITS
        more = left != -(chunk >> 4)
        chunk += more * np.int32(32)
        chunks.append((going, chunk))
        lengths[going] += 1
        going, left = going[more], left[more]
    ends = np.cumsum(lengths)
    text, firsts = np.empty(ends[-1], np.uint8), ends - lengths
    for place, (numbers, chunk) in enumerate(chunks):
        text[firsts[numbers] + place] = chunk + _FIRST
    return text.tobytes().decode('ascii'), ends


def decode_region(label: str, counts: str, height: int, width: int) -> Region:
    """Return the region of such run lengths; errors as masks.region_from_rle."""
    regions = decode_regions([label], [counts], height, width)
    # that one knows what is wrong
    return regions[0] if regions else region_from_rle(label, counts, height, width)


def decode_regions(labels: Sequence[str], counts: Sequence[str], height: int,
                   width: int) -> list[Region] | None:
    """Return the regions of such run lengths; None where one is wrong or sets no pixel."""
    found = _runs(counts)
    if found is None:
        return None
    runs, sizes = found
    if not len(runs) or runs.min() < 0 or runs.max() > height * width:
        return None
    firsts = np.cumsum(sizes) - sizes
    if (np.add.reduceat(runs, firsts) != height * width).any():
        return None
    # every second run of a region, from its second on, is set
    halves = sizes // 2
    owners = np.repeat(np.arange(len(sizes)), halves)
    places = 2 * np.arange(len(owners)) + np.repeat(firsts + 1 - 2 * (np.cumsum(halves) - halves),
                                                    halves)
    ends = np.cumsum(runs)[places] - owners * (height * width)
    starts = ends - runs[places]
    kept = ends > starts
    if not kept.all():
        owners, starts, ends = owners[kept], starts[kept], ends[kept]
    if not np.bincount(owners, minlength=len(sizes)).all():
        return None
    return _regions(labels, owners, starts, ends, height)


def _regions(labels: Sequence[str], owners: np.ndarray, starts: np.ndarray, ends: np.ndarray,
             height: int) -> list[Region]:
    """Return regions from the set runs of all of them, in order, at least one each."""
    boxes, pixels, over = boxes_of_runs(owners, starts, ends, height)
    lefts, tops, across, down = boxes.T
    strides = np.where(over, height, down + 1)
    sizes = across * strides
    offsets = np.cumsum(sizes) - sizes
    moved = offsets - lefts * height - tops             # of a run in the first column
    spread = (starts // height - lefts[owners]) * (strides - height)[owners] + moved[owners]
    borders = np.append(np.stack([starts + spread, ends + spread], axis=1), sizes.sum())
    turns = np.zeros(len(borders), bool)
    turns[1::2] = True
    inside = np.repeat(turns, np.diff(borders, prepend=0))
    regions = []
    for label, box, offset, size, stride, count in zip(
            labels, boxes.tolist(), offsets.tolist(), sizes.tolist(), strides.tolist(),
            pixels.tolist()):
        columns = inside[offset:offset + size].reshape(-1, stride)
        mask = _turned(columns)[:box[3]]
        regions.append(Region(label, tuple(box), mask, 'box' if count == mask.size else 'rle'))
    return regions


def _runs(counts: Sequence[str]) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the run lengths of all texts and how many each has, None where one has none."""
    lengths = np.array([len(text) for text in counts])
    if not len(lengths) or not lengths.all():
        return None
    try:
        codes = np.frombuffer(''.join(counts).encode('ascii'), np.uint8)
    except UnicodeEncodeError:
        return None
    # what lies below the first character wraps around
    codes = codes - np.uint8(_FIRST)
    borders = np.cumsum(lengths)
    if codes.max() >= 64 or (codes[borders - 1] & 32).any():
        return None
    last = np.flatnonzero(codes < 32)
    first = np.r_[0, last[:-1] + 1]
    widths = last - first + 1
    if widths.max() > _LONGEST:
        return None
    parts = codes.astype(np.int64) & 31
    values = parts[first]
    for place in range(1, int(widths.max())):
        longer = np.flatnonzero(widths > place)
        values[longer] |= parts[first[longer] + place] << (_BITS * place)
    values -= (parts[last] & 16) << 1 << (_BITS * (widths - 1))
    sizes = np.diff(np.searchsorted(last, borders - 1, 'right'), prepend=0)
    return _summed(values, sizes), sizes


def _summed(values: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Return runs: from the third of a text on each number is a difference to the last but one."""
    firsts = np.cumsum(sizes) - sizes
    sums = np.empty_like(values)
    for parity in (0, 1):
        np.cumsum(values[parity::2], out=sums[parity::2])
    # the sums go on from text to text: what came before the second and the third number of each
    # is taken off
    second, third = np.concatenate([[0, 0], sums])[firsts + 1], sums[firsts]
    for parity in (0, 1):
        counts = (sizes + (firsts + parity + 1) % 2) // 2       # of its numbers in this row
        sums[parity::2] -= np.repeat(np.where(firsts % 2 == parity, third, second), counts)
    sums[firsts] = values[firsts]
    return sums
