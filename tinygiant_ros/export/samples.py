# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What the graphs are given when the model answers questions of a data set: calibration inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ..core.errors import SpatialError
from ..core.records import RgbdFrame
from ..runtime.backend import Arrays, Backend, GRAPHS
from ..runtime.predictor import SpatialPredictor
from ..runtime.release import Release
from ..training.answerers import ModelAnswerer
from ..training.items import Item
from ..training.reader import group_frames, read_frame, read_items, read_regions

SPLIT = 'val'
WORDS_BETWEEN = 5                         # of a sentence's words every fifth is kept
Samples = dict[str, list[dict[str, np.ndarray]]]


class Recorder(Backend):
    """A backend that keeps what it is given, one question or word at a time."""

    def __init__(self, backend: Backend):
        self.name, self.why, self.precision = backend.name, backend.why, backend.precision
        self.samples: Samples = {graph: [] for graph in GRAPHS}
        self._backend, self._calls = backend, Counter()
        for graph in GRAPHS:
            setattr(self, f'run_{graph}', self._recording(graph))

    def _recording(self, graph: str) -> Callable:
        def run(inputs: Arrays) -> dict[str, np.ndarray]:
            self._calls[graph] += 1
            if graph != 'decoder' or self._calls[graph] % WORDS_BETWEEN == 0:
                self.samples[graph].append(
                    {name: np.array(value) for name, value in inputs.items()})
            return getattr(self._backend, f'run_{graph}')(inputs)
        return run


def draw_questions(data: Path, frames: int, each: int, seed: int = 0
                   ) -> Iterator[tuple[RgbdFrame, list[Item], list[Any]]]:
    """
    Yield frames of a folder of `make data`, each with some questions and their regions.

    frames, each: at most so many frames, and questions of each.
    """
    items, _ = read_items(data / f'{SPLIT}.json')
    draw = np.random.default_rng(seed)
    groups = group_frames(items)
    for number in sorted(draw.permutation(len(groups))[:frames]):
        asked = groups[number]
        chosen = [asked[index] for index in sorted(draw.permutation(len(asked))[:each])]
        frame = read_frame(chosen[0], data / SPLIT / 'images', data / SPLIT / 'depths')
        yield frame, chosen, [read_regions(item, frame) for item in chosen]


def record(release: Release, backend: Backend, data: Path, frames: int, each: int) -> Samples:
    """Return what the graphs are given for questions on the split val of a data set."""
    recorder = Recorder(backend)
    model = ModelAnswerer(SpatialPredictor(recorder, release))
    for frame, items, regions in draw_questions(data, frames, each):
        for item, listed in zip(items, regions, strict=True):
            try:
                model.answer(frame, [item], [listed])
            except SpatialError:           # a frame without a floor: nothing to learn from it
                continue
    return recorder.samples
