# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Typed records that travel between the layers: frame, region, query, answer, stage times."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
import time

import numpy as np


class Category(IntEnum):
    """Kind of a question; the values are the CATEGORY_* constants of SpatialAnswer.msg."""

    UNKNOWN = 0
    LEFT_RIGHT = 1
    MCQ = 2
    DISTANCE = 3
    COUNT = 4
    RELATION = 5
    PASSAGE = 6


# said of two regions and drawn between them
OF_A_PAIR = (Category.DISTANCE, Category.LEFT_RIGHT, Category.RELATION, Category.PASSAGE)


@dataclass(frozen=True)
class CameraModel:
    """
    Pinhole camera of the color image (rectified), in pixels of that image.

    Frame: optical (REP 103): x right, y down, z forward.
    """

    width: int
    height: int
    fx: float
    fy: float
    cx: float
    cy: float
    frame_id: str = ''


@dataclass(frozen=True, eq=False)
class RgbdFrame:
    """
    One synchronized pair of color and aligned depth.

    color: uint8 [H, W, 3], RGB. depth: float32 [H, W], metres along z, NaN where there is no
    measurement. stamp_ns: time of the color image. metric: False where depth and camera were
    recovered from scaled depth, so that all lengths share one unknown factor near 1. eq=False:
    frames are compared by identity.
    """

    color: np.ndarray
    depth: np.ndarray
    camera: CameraModel
    stamp_ns: int = 0
    metric: bool = True


@dataclass(frozen=True, eq=False)
class Region:
    """
    One region of the image, kept as a crop.

    label: class or name, may be empty. box: (x, y, width, height) in pixels, inside the image,
    width and height >= 1. mask: bool [height, width], the crop of the mask to the box, at least
    one pixel set. kind: 'box', 'polygon', 'rle' or 'label_image': how it was given.
    """

    label: str
    box: tuple[int, int, int, int]
    mask: np.ndarray
    kind: str = 'rle'

    @cached_property
    def pixels(self) -> int:
        """Number of pixels of the mask."""
        return int(np.count_nonzero(self.mask))

    @cached_property
    def centroid(self) -> tuple[float, float]:
        """Mean (u, v) of the mask's pixel centres, in pixels of the image."""
        height, width = self.mask.shape
        columns, rows = np.count_nonzero(self.mask, axis=0), np.count_nonzero(self.mask, axis=1)
        return (self.box[0] + float(columns @ np.arange(width)) / self.pixels,
                self.box[1] + float(rows @ np.arange(height)) / self.pixels)

    def cut_by(self, height: int, width: int) -> tuple[bool, bool, bool, bool]:
        """Say whether left, top, right and bottom of the box lie at the border of the image."""
        x, y, across, down = self.box
        return x <= 1, y <= 1, x + across >= width - 1, y + down >= height - 1

    def full_mask(self, height: int, width: int) -> np.ndarray:
        """Return the mask as bool [height, width]."""
        full = np.zeros((height, width), dtype=bool)
        x, y, w, h = self.box
        full[y:y + h, x:x + w] = self.mask
        return full


@dataclass(frozen=True)
class Query:
    """A question in plain English about the given regions; `<mask>` stands for the next one."""

    question: str
    regions: tuple[Region, ...]


@dataclass
class StageTimes:
    """Milliseconds a stage, in the order in which the stages ran."""

    ms: dict[str, float] = field(default_factory=dict)

    def measure(self, stage: str) -> _Stopwatch:
        """Return a context manager that adds its duration to the stage."""
        return _Stopwatch(self, stage)


class _Stopwatch:
    def __init__(self, times: StageTimes, stage: str):
        self._times, self._stage = times, stage

    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(self, *_) -> None:
        spent = (time.perf_counter() - self._start) * 1e3
        self._times.ms[self._stage] = self._times.ms.get(self._stage, 0.0) + spent


@dataclass(frozen=True, eq=False)
class Answer:
    """
    What the model says, and what plain geometry measured for the same quantity.

    text: free-form sentence. normalized: the benchmark's normalised answer ('left', '3', '4.21').
    value: the number (metres, count, or region index), NaN when the answer is a word.
    unit: 'm', 'count', 'region' or ''. region_indices: the regions the answer is about, the
    chosen one first. positions: float64 [R, 3], per region of the query the centre in the optical
    frame, metres, NaN where depth gave none. confidence: [0, 1]. measured_value: the same quantity
    from depth geometry alone, NaN if there is none.
    """

    category: Category
    text: str
    normalized: str
    value: float
    unit: str
    region_indices: tuple[int, ...]
    positions: np.ndarray
    confidence: float
    measured_value: float
    times: StageTimes
    model_id: str
