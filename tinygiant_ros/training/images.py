# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Frames for trainings that change the backbones: what they see replaces the cached features."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from .batches import CachedQuestions
from .reader import read_frame, read_items, read_regions
from .wordings import told_by_id
from ..core import tensors
from ..core.floor import find_floor
from ..core.outlines import outlined
from ..core.preprocess import region_weights, vision_inputs
from ..model.tinygiant import TinyGiantVLM

IMAGES = ('color_image', 'depth_image', 'image_weights')


class FrameImages:
    """The images of cached questions, read from the data set that the cache was made of."""

    def __init__(self, questions: CachedQuestions, data: Path, split: str):
        """
        Find the questions in DATA/SPLIT.json.

        Raises FileNotFoundError when one is not there, SpatialError when the file is unreadable.
        """
        self._items = {item.id: item for item in read_items(data / f'{split}.json')[0]}
        self._questions, self._folder = questions, data / split
        missing = {told_by_id(name)[0] for name in questions.ids(range(len(questions)))
                   } - self._items.keys()
        if missing:
            raise FileNotFoundError(f'{len(missing)} questions of the cache are not in '
                                    f'{data / split}.json, such as {min(missing)}; set data to '
                                    'the folder that the cache was made of')

    def batch(self, numbers: Sequence[int], regions: int) -> dict[str, torch.Tensor]:
        """
        Return IMAGES of these questions.

        color_image, depth_image [B, 3, H, W] as core.preprocess.vision_inputs makes them;
        image_weights [B, regions, cells]: the share of a region in each cell, 0 where padded.
        """
        rows = [self._row(*told_by_id(name), regions) for name in self._questions.ids(numbers)]
        return {name: torch.from_numpy(np.stack(values))
                for name, values in zip(IMAGES, zip(*rows, strict=True), strict=True)}

    def _row(self, item_id: str, chosen: list[int] | None,
             regions: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        item = self._items[item_id]
        frame = read_frame(item, self._folder / 'images', self._folder / 'depths')
        floor = find_floor(frame)
        inputs = vision_inputs(frame, floor)
        weights = np.zeros((regions, tensors.GRID_CELLS), np.float32)
        asked = read_regions(item, frame)
        asked = asked if chosen is None else [asked[index] for index in chosen]
        weights[:len(asked)] = region_weights(outlined(frame, asked, floor), *frame.depth.shape)
        return inputs[tensors.COLOR][0], inputs[tensors.DEPTH][0], weights


def seen(model: TinyGiantVLM, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return a batch with what the backbones see now, where it holds IMAGES; else the batch."""
    if IMAGES[0] not in batch:
        return batch
    color, depth, weights = (batch[name] for name in IMAGES)
    color_map, color_pooled = model.color_backbone(color)                 # [B, cells, 112]
    depth_map, depth_pooled = model.depth_backbone(depth)
    cells = torch.cat([color_map, depth_map], dim=-1)                     # [B, cells, 224]
    return batch | {'pooled': weights @ cells.float(), 'color_pooled': color_pooled,
                    'depth_pooled': depth_pooled}
