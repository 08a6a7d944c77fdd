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

import numpy as np

from .masks import region_from_rle, run_starts
from .records import Region

_FIRST = 48                 # character of chunk 0
_BITS, _LONGEST = 5, 7      # bits a character; characters of a number that masks reads


def encode_regions(regions: Sequence[Region], height: int, width: int) -> list[str]:
    """Return the COCO compressed run lengths of each region in an image of height x width."""
    if not regions:
        return []
    owners, starts, ends = _set_runs(regions, height)
    firsts = run_starts(owners)
    lasts = np.append(firsts[1:], len(owners)) - 1
    # a gap and a run in turn, and behind the last run of a region the rest of the image
    places = 2 * np.arange(len(owners)) + owners
    before = np.roll(ends, 1)
    before[firsts] = 0
    runs = np.empty(2 * len(owners) + len(regions), np.int64)
    runs[places], runs[places + 1] = starts - before, ends - starts
    rests = places[lasts] + 2
    runs[rests] = height * width - ends[lasts]
    left = runs.copy()
    left[2:] -= runs[:-2]
    heads = (places[firsts, None] + np.arange(3)).ravel()      # are told as they are
    left[heads] = runs[heads]
    kept = np.ones(len(runs), bool)
    kept[rests[runs[rests] == 0]] = False
    text, lengths = _characters(left[kept])
    owners = np.repeat(np.arange(len(regions)), rests - places[firsts] + 1)[kept]
    borders = np.cumsum(np.bincount(owners, lengths)).astype(int).tolist()
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
        columns[:, :-1] = region.mask.T
    borders = np.flatnonzero(line[1:] != line[:-1])
    owners = np.searchsorted(offsets, borders, 'right') - 1
    column, row = np.divmod(borders - offsets[owners], down[owners] + 1)
    borders = (x[owners] + column) * height + y[owners] + row
    owners, starts, ends = owners[::2], borders[::2], borders[1::2]
    # a run that reaches the foot of a column goes on at the head of the next one
    apart = (starts[1:] != ends[:-1]) | (owners[1:] != owners[:-1])
    begins = np.r_[True, apart]
    return owners[begins], starts[begins], ends[np.r_[apart, True]]


def _characters(left: np.ndarray) -> tuple[str, np.ndarray]:
    """Return numbers as text, and how many characters each takes."""
    left = left.astype(np.int32)
    lengths, chunks, going = np.zeros(len(left), np.int64), [], np.arange(len(left))
    while len(going):
        chunk = left & 31
        left >>= _BITS
        more = left != -(chunk >> 4)
        chunk[more] |= 32
        chunks.append((going, chunk))
        lengths[going] += 1
        going, left = going[more], left[more]
    firsts = np.cumsum(lengths) - lengths
    text = np.empty(lengths.sum(), np.uint8)
    for place, (numbers, chunk) in enumerate(chunks):
        text[firsts[numbers] + place] = chunk + _FIRST
    return text.tobytes().decode('ascii'), lengths


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
    owners = np.repeat(np.arange(len(sizes)), sizes)
    ends = np.cumsum(runs) - owners * (height * width)
    kept = ((np.arange(len(runs)) - firsts[owners]) % 2 == 1) & (runs > 0)
    owners, starts, ends = owners[kept], ends[kept] - runs[kept], ends[kept]
    if not np.bincount(owners, minlength=len(sizes)).all():
        return None
    return _regions(labels, owners, starts, ends, height)


def _regions(labels: Sequence[str], owners: np.ndarray, starts: np.ndarray, ends: np.ndarray,
             height: int) -> list[Region]:
    """Return regions from the set runs of all of them, in order, at least one each."""
    firsts = run_starts(owners)
    lasts = np.append(firsts[1:], len(owners)) - 1
    columns, last_columns = starts // height, (ends - 1) // height
    lefts, rights = columns[firsts], last_columns[lasts] + 1
    tops = np.minimum.reduceat(starts - columns * height, firsts)
    bottoms = np.maximum.reduceat(ends - columns * height, firsts)
    # one that goes over the foot of a column is as high as the image
    over = np.logical_or.reduceat(columns != last_columns, firsts)
    tops[over], bottoms[over] = 0, height
    strides = np.where(over, height, bottoms - tops + 1)
    sizes = (rights - lefts) * strides
    offsets = np.cumsum(sizes) - sizes
    moved = offsets - lefts * height - tops             # of a run in the first column
    spread = (columns - lefts[owners]) * (strides - height)[owners] + moved[owners]
    borders = np.append(np.stack([starts + spread, ends + spread], axis=1), sizes.sum())
    inside = np.repeat(np.arange(len(borders)) % 2 == 1, np.diff(borders, prepend=0))
    pixels = np.add.reduceat(ends - starts, firsts)
    boxes = np.stack([lefts, tops, rights - lefts, bottoms - tops], axis=1)
    regions = []
    for label, box, offset, size, stride, count in zip(
            labels, boxes.tolist(), offsets.tolist(), sizes.tolist(), strides.tolist(),
            pixels.tolist()):
        columns = inside[offset:offset + size].reshape(-1, stride)
        mask = np.ascontiguousarray(columns[:, :box[3]].T)
        regions.append(Region(label, tuple(box), mask, 'box' if count == mask.size else 'rle'))
    return regions


def _runs(counts: Sequence[str]) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the run lengths of all texts and how many each has, None where one has none."""
    lengths = np.array([len(text) for text in counts])
    if not len(lengths) or not lengths.all():
        return None
    try:
        chunks = np.frombuffer(''.join(counts).encode('ascii'), np.uint8).astype(np.int64) - _FIRST
    except UnicodeEncodeError:
        return None
    borders = np.cumsum(lengths)
    if chunks.min() < 0 or chunks.max() >= 64 or (chunks[borders - 1] & 32).any():
        return None
    last = np.flatnonzero(~chunks & 32)
    first = np.r_[0, last[:-1] + 1]
    widths = last - first + 1
    if widths.max() > _LONGEST:
        return None
    values, parts = chunks[first] & 31, chunks & 31
    for place in range(1, int(widths.max())):
        longer = np.flatnonzero(widths > place)
        values[longer] |= parts[first[longer] + place] << (_BITS * place)
    values -= (chunks[last] & 16) << 1 << (_BITS * (widths - 1))
    ends = np.searchsorted(last, borders - 1, 'right')
    # from the third on each number is a difference to the last but one
    for start, end in zip([0, *ends.tolist()], ends.tolist()):
        for parity in (1, 2):
            turn = values[start + parity:end:2]
            np.cumsum(turn, out=turn)
    return values, np.diff(ends, prepend=0)
