# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Who sits the exam: the model as on a robot, or a baseline, behind one protocol."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from .reader import Item
from ..core.errors import SpatialError
from ..core.glossary import Glossary
from ..core.precision import DEFAULT_PRECISION, FLOAT32
from ..core.records import Answer, Query, Region, RgbdFrame
from ..runtime.backend import create_backend
from ..runtime.predictor import EncodedFrame, SpatialPredictor
from ..runtime.release import assemble, open_release, Release, repository_engines

MODEL = 'model'
CHANCE = 'chance'
BASELINES = {CHANCE: 'Chance', 'median_depth': 'MedianDepth', 'floor_contact': 'FloorContact'}
ANSWERERS = (MODEL, *BASELINES)
DEFAULT_RELEASE = repository_engines() / 'tinygiant_64m'
QUESTIONS_A_BATCH = 8
FRAME_STAGES = ('floor', 'vision')         # of StageTimes: done once for all questions of a frame


class Answerer(Protocol):
    """Answers the questions of one frame; baselines may look at what an item tells of itself."""

    name: str

    def answer(self, frame: RgbdFrame, items: Sequence[Item],
               regions: Sequence[Sequence[Region]]) -> list[Answer | SpatialError]:
        """
        Return per item an answer or the reason for none.

        items: questions about this frame; regions: per item its regions in the item's order.
        Raises SpatialError when the frame as a whole cannot be read.
        """
        ...


class ModelAnswerer:
    """The model, on the path it takes on a robot; the newest frame stays encoded."""

    name = MODEL

    def __init__(self, predictor: SpatialPredictor):
        self._predictor = predictor
        self._encoded: EncodedFrame | None = None

    def answer(self, frame: RgbdFrame, items: Sequence[Item],
               regions: Sequence[Sequence[Region]]) -> list[Answer | SpatialError]:
        """
        Encode the frame once and answer in batches; raises SpatialError INFERENCE_FAILED.

        As for the baselines, the regions of all questions together tell the unit of scaled depth.
        """
        if self._encoded is None or self._encoded.frame is not frame:
            each = {rle: region for item, listed in zip(items, regions, strict=True)
                    for rle, region in zip(item.rles, listed, strict=True)}
            self._encoded = self._predictor.encode(frame, list(each.values()))
        queries = [Query(item.question, tuple(listed))
                   for item, listed in zip(items, regions, strict=True)]
        return [answer for first in range(0, len(queries), QUESTIONS_A_BATCH)
                for answer in self._predictor.answer(
                    self._encoded, queries[first:first + QUESTIONS_A_BATCH])]


def open_model(folder: Path, backend: str, threads: int = 0, precision: str = DEFAULT_PRECISION,
               glossary: Sequence[str] = ()) -> tuple[ModelAnswerer, Release]:
    """
    Return the model of a release and the release itself.

    backend: 'torch' (the model that the graphs came from) or one of runtime.backend. threads: 0
    for one each core. precision: of the graphs, torch has its own. glossary: see core.glossary.
    """
    release = open_release(folder)
    if backend == 'torch':
        from .torch_backend import TorchBackend  # the robot's backends need no torch
        graphs = TorchBackend.from_release(release, threads)
    else:
        folder = assemble(release, precision=precision, tensorrt=backend == 'tensorrt')
        graphs = create_backend(backend, folder, threads)
    predictor = SpatialPredictor(graphs, release, glossary=Glossary.of(glossary))
    return ModelAnswerer(predictor), release


def computed_in(release: Release, backend: str, precision: str) -> str:
    """Return the precision that open_model() with these runs a release in."""
    return FLOAT32 if backend == 'torch' else release.precision(precision)


def open_baseline(name: str) -> Answerer:
    """Return the baseline of a name in BASELINES."""
    from . import baselines  # a run of the model alone needs none of them
    return getattr(baselines, BASELINES[name])()
