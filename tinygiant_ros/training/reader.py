# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Reads a data set in the layout of the benchmark; broken items are left out, counted, named."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ..core.camera import depth_from_raw
from ..core.errors import ErrorCode, SpatialError
from ..core.masks import region_from_rle
from ..core.records import CameraModel, Region, RgbdFrame
from ..core.tensors import CATEGORIES, MAX_REGIONS


@dataclass(frozen=True, eq=False)
class Item:
    """
    One question of the data set.

    rles: per region the image size (height, width) and COCO counts. k: the camera matrix in row
    order, depth_unit_m: metres of one raw depth unit. category, answer: None where the file does
    not tell (test). truth: what the simulation knows, else {}.
    """

    id: str
    image: str
    question: str
    rles: tuple[tuple[int, int, str], ...]
    k: tuple[float, ...]
    depth_unit_m: float
    category: str | None
    answer: str | None
    truth: dict[str, Any]


@dataclass
class ReadReport:
    """How many items were read, and why the others were not, with an example each."""

    read: int = 0
    skipped: Counter = field(default_factory=Counter)
    example: dict[str, str] = field(default_factory=dict)

    def skip(self, reason: str, where: str) -> None:
        """Count one item that is left out."""
        self.skipped[reason] += 1
        self.example.setdefault(reason, where)

    def __str__(self) -> str:
        lines = [f'{self.read} items read, {sum(self.skipped.values())} left out']
        lines += [f'  {count} x {reason} (first: {self.example[reason]})'
                  for reason, count in self.skipped.most_common()]
        return '\n'.join(lines)


def read_items(annotations: Path) -> tuple[list[Item], ReadReport]:
    """Return the good items of an annotation file in its order, and what was left out."""
    items, report = [], ReadReport()
    for position, raw in enumerate(json.loads(Path(annotations).read_text(encoding='utf-8'))):
        try:
            items.append(_parse(raw))
        except (KeyError, TypeError, ValueError, IndexError) as error:
            name = raw.get('id') if isinstance(raw, dict) else None
            report.skip(f'{type(error).__name__}: {error}', str(name or f'item {position}'))
    report.read = len(items)
    return items, report


def _parse(raw: dict[str, Any]) -> Item:
    question = {turn['from']: turn['value'] for turn in raw['conversations'][::-1]}['human']
    rles = tuple((int(rle['size'][0]), int(rle['size'][1]), str(rle['counts']))
                 for rle in raw['rle'])
    if not 1 <= len(rles) <= MAX_REGIONS:
        raise ValueError(f'not 1 to {MAX_REGIONS} regions')
    if 'camera' not in raw:
        raise ValueError('no camera: depth without metric scale is not read')
    category = raw.get('category')
    if category not in (None, *CATEGORIES):
        raise ValueError(f'unknown category {category!r}')
    answer = raw.get('normalized_answer')
    return Item(str(raw['id']), str(raw['image']), str(question), rles,
                tuple(float(number) for number in raw['camera']['k']),
                float(raw['camera'].get('depth_unit_m', 0.001)), category,
                None if answer is None else str(answer), raw.get('truth') or {})


def read_frame(item: Item, images: Path, depths: Path) -> RgbdFrame:
    """
    Return the frame of an item, depth in metres.

    Raises SpatialError BAD_IMAGE when a file is missing or does not decode, SIZE_MISMATCH.
    """
    color = _read_image(images / item.image, cv2.IMREAD_COLOR)
    depth = _read_image(depths / f'{Path(item.image).stem}_depth.png', cv2.IMREAD_UNCHANGED)
    if depth.shape != color.shape[:2]:
        raise SpatialError(ErrorCode.SIZE_MISMATCH,
                           f'{item.image}: color is {color.shape[1]}x{color.shape[0]}, depth '
                           f'{depth.shape}; both must have one size')
    height, width = depth.shape
    fx, _, cx, _, fy, cy = item.k[:6]
    camera = CameraModel(width, height, fx, fy, cx, cy)
    metres = depth_from_raw(depth.astype(np.uint16), item.depth_unit_m)
    return RgbdFrame(np.ascontiguousarray(color[..., ::-1]), metres, camera)


def read_regions(item: Item, labels: list[str] | None = None) -> tuple[Region, ...]:
    """Return the regions of an item; labels: one each, by default none has one."""
    names = labels or [''] * len(item.rles)
    return tuple(region_from_rle(name, counts, height, width)
                 for name, (height, width, counts) in zip(names, item.rles, strict=True))


def read_frame_truth(annotations: Path) -> dict[str, Any]:
    """Return the simulation's truth by image name, {} when there is no such file."""
    path = annotations.with_name(f'{annotations.stem}_frames.json')
    return json.loads(path.read_text(encoding='utf-8')) if path.exists() else {}


def region_labels(item: Item, frames: dict[str, Any]) -> list[str]:
    """Return the labels of an item's regions, '' where nothing tells them."""
    objects = frames.get(item.image, {}).get('objects')
    if not objects or 'objects' not in item.truth:
        return [''] * len(item.rles)
    return [objects[index]['label'] for index in item.truth['objects']]


def _read_image(path: Path, flags: int) -> np.ndarray:
    image = cv2.imread(str(path), flags)
    if image is None:
        raise SpatialError(ErrorCode.BAD_IMAGE, f'{path} is missing or does not decode; '
                           'get the file again or leave its questions out')
    return image
