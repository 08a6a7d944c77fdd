# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Reads a data set in the layout of the benchmark; broken items are left out, counted, named.

With a camera entry, depth is 16 bits in units of depth_unit_m. Without one it is 8 bits, scaled
per image, and camera and metres are recovered from the floor (core.scaled_depth).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
import functools
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from .items import Item, parse_item
from ..core.camera import depth_from_raw
from ..core.errors import ErrorCode, SpatialError
from ..core.masks import region_from_rle
from ..core.records import CameraModel, Region, RgbdFrame


@dataclass
class ReadReport:
    """How many items were read, why the others were not with an example each, and their ids."""

    read: int = 0
    skipped: Counter = field(default_factory=Counter)
    example: dict[str, str] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)

    def skip(self, reason: str, where: str, count: int = 1) -> None:
        """Count items that are left out for one reason."""
        self.skipped[reason] += count
        self.example.setdefault(reason, where)

    def __str__(self) -> str:
        lines = [f'{self.read} items read, {sum(self.skipped.values())} left out']
        lines += [f'  {count} x {reason} (first: {self.example.get(reason, "?")})'
                  for reason, count in self.skipped.most_common()]
        return '\n'.join(lines)


def read_items(annotations: Path) -> tuple[list[Item], ReadReport]:
    """
    Return the good items of an annotation file in its order, and what was left out.

    The report's ids are those of the items left out, as far as they could be read. Raises
    SpatialError BAD_QUESTION when the file is missing or is no JSON list.
    """
    items, report, seen = [], ReadReport(), set()
    for position, raw in enumerate(_load(Path(annotations), list)):
        try:
            item = parse_item(raw)
            if item.id in seen:
                raise ValueError('an id that was there before')
        except ValueError as error:
            name = raw.get('id') if isinstance(raw, dict) else None
            known = isinstance(name, str) and name not in seen
            report.skip(str(error), str(name or f'item {position}')[:80])
            report.ids += [name] if known else []
            continue
        seen.add(item.id)
        items.append(item)
    report.read = len(items)
    return items, report


def read_frame_truth(annotations: Path) -> dict[str, Any]:
    """Return the simulation's truth by image name, {} when there is no such file."""
    path = Path(annotations)
    path = path.with_name(f'{path.stem}_frames.json')
    return _load(path, dict) if path.exists() else {}


def _load(path: Path, kind: type) -> Any:
    """Return the content of a JSON file that must be a list or an object."""
    try:
        content = json.loads(path.read_text(encoding='utf-8-sig'))
    except (OSError, ValueError, RecursionError) as error:
        raise SpatialError(ErrorCode.BAD_QUESTION,
                           f'{path} cannot be read as JSON ({type(error).__name__}: '
                           f'{str(error)[:120]}); give an annotation file') from error
    if not isinstance(content, kind):
        raise SpatialError(ErrorCode.BAD_QUESTION,
                           f'{path} holds a JSON {type(content).__name__}, not a '
                           f'{kind.__name__}; give an annotation file of the benchmark\'s layout')
    return content


def read_frame(item: Item, images: Path, depths: Path) -> RgbdFrame:
    """
    Return the frame of an item, depth in metres; metric is False where it was recovered.

    Raises SpatialError: BAD_IMAGE when a file is missing or does not decode, SIZE_MISMATCH,
    UNSUPPORTED_ENCODING when the depth is not 16 bits with a camera entry or 8 bits without,
    and what recover_frame raises.
    """
    color = _read_image(Path(images) / item.image, cv2.IMREAD_COLOR)
    depth = _read_depth(Path(depths) / f'{Path(item.image).stem}_depth.png')
    height, width = color.shape[:2]
    if depth.shape != (height, width):
        raise SpatialError(ErrorCode.SIZE_MISMATCH,
                           f'{item.image}: color is {width}x{height}, depth '
                           f'{depth.shape[1]}x{depth.shape[0]}; both must have one size')
    wanted = np.uint8 if item.k is None else np.uint16
    if depth.dtype != wanted:
        raise SpatialError(ErrorCode.UNSUPPORTED_ENCODING,
                           f'{item.image}: depth is {depth.dtype}, but must be 16 bits with a '
                           'camera entry and 8 bits without; check the depth folder')
    color = np.ascontiguousarray(color[..., ::-1])
    if item.k is None:
        from ..core.scaled_depth import recover_frame
        return recover_frame(color, depth)
    fx, _, cx, _, fy, cy = item.k[:6]
    return RgbdFrame(color, depth_from_raw(depth, item.depth_unit_m),
                     CameraModel(width, height, fx, fy, cx, cy))


def read_regions(item: Item, frame: RgbdFrame | None = None) -> tuple[Region, ...]:
    """
    Return the regions of an item with its labels, '' where it has none.

    frame: when given, masks of another size than its image are refused (SIZE_MISMATCH). Raises
    SpatialError BAD_RLE, EMPTY_REGION.
    """
    if frame is not None:
        for height, width, _ in item.rles:
            if (height, width) != frame.depth.shape:
                raise SpatialError(ErrorCode.SIZE_MISMATCH,
                                   f'{item.id}: a mask of {width}x{height} pixels on an image of '
                                   f'{frame.camera.width}x{frame.camera.height}; masks must have '
                                   'the size of their image')
    labels = item.labels or ('',) * len(item.rles)
    return tuple(replace(_region(counts, height, width), label=label)
                 for label, (height, width, counts) in zip(labels, item.rles, strict=True))


@functools.lru_cache(maxsize=256)         # questions about one frame share most of their masks
def _region(counts: str, height: int, width: int) -> Region:
    return region_from_rle('', counts, height, width)


def group_frames(items: Iterable[Item]) -> list[list[Item]]:
    """Return the items by frame: one image under one camera; the order is kept."""
    frames: dict[tuple, list[Item]] = {}
    for item in items:
        frames.setdefault((item.image, item.k, item.depth_unit_m), []).append(item)
    return list(frames.values())


def _read_depth(path: Path) -> np.ndarray:
    """Return the one channel of a depth image; grey saved as color is taken for grey."""
    depth = _read_image(path, cv2.IMREAD_UNCHANGED)
    if depth.ndim == 2:
        return depth
    if depth.shape[2] == 3 and (depth == depth[..., :1]).all():
        return np.ascontiguousarray(depth[..., 0])
    raise SpatialError(ErrorCode.UNSUPPORTED_ENCODING,
                       f'{path} has {depth.shape[2]} channels, depth has one; '
                       'check the depth folder')


def _read_image(path: Path, flags: int) -> np.ndarray:
    try:
        image = cv2.imdecode(np.fromfile(path, np.uint8), flags)
    except (OSError, ValueError, cv2.error):
        image = None
    if image is None:
        raise SpatialError(ErrorCode.BAD_IMAGE, f'{path} is missing or does not decode; '
                           'get the file again or leave its questions out')
    return image
