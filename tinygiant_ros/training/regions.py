# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Regions from the feature cache with their true places, as they are and mirrored."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from .batches import chunk_paths
from ..core.crops import CROP_CHANNELS
from ..core.geometry import GEOMETRY_FEATURES
from ..core.mirror import mirrored, mirrored_places
from ..core.tensors import PLACE
from ..model.closeup import AREA

AREA_SHARE = 0.5          # a fifth of all regions are areas, and most of what is told wrong
_LENGTHS = [PLACE.index(name) for name in ('x', 'y', 'z', 'length', 'width', 'top')]
_COLOR = [CROP_CHANNELS.index(name) for name in ('red', 'green', 'blue')]


class CachedRegions:
    """All regions of a cache folder whose place is known, by number."""

    def __init__(self, folder: Path):
        """Read every chunk; raises FileNotFoundError when there is none."""
        paths, counts = [], []
        for path in chunk_paths(folder):
            with np.load(path) as arrays:
                if 'frame_geometry' in arrays:   # nothing, where no frame could be read
                    paths.append(path)
                    counts.append(len(arrays['frame_geometry']))
        total, filled = sum(counts), 0
        self.geometry = np.empty((total, len(GEOMETRY_FEATURES)), np.float32)
        self.places = np.empty((total, len(PLACE)), np.float32)
        self.crops: np.ndarray | None = None
        for path, count in zip(paths, counts, strict=True):
            with np.load(path) as arrays:
                rows = slice(filled, filled + count)
                crops = arrays['frame_crops']
                if self.crops is None:        # in place: two copies of all would not fit
                    self.crops = np.empty((total, *crops.shape[1:]), crops.dtype)
                self.crops[rows] = crops
                self.geometry[rows] = arrays['frame_geometry']
                self.places[rows] = arrays['frame_places']
                # a close-up speaks in the unit of its frame
                unit = np.repeat(arrays['frame_unit'], arrays['frame_regions'])
                self.places[rows, _LENGTHS] /= unit[:, None]
                filled += count
        self.known = np.flatnonzero(np.isfinite(self.places).all(axis=1))
        area = self.places[self.known, AREA] > 0.5
        self._kinds = [one for one in (self.known[area], self.known[~area]) if len(one)]

    def draw(self, rng: np.random.Generator, count: int) -> np.ndarray:
        """Return numbers of so many known regions, AREA_SHARE of them areas, int [count]."""
        areas = round(AREA_SHARE * count) if len(self._kinds) == 2 else count
        return np.concatenate([one[rng.integers(len(one), size=size)]
                               for one, size in zip(self._kinds, (areas, count - areas))])

    def batch(self, rows: np.ndarray, mirror: np.ndarray | None = None):
        """
        Return crops [N, K, S, S], geometry [N, G] and places [N, 9] of these regions, float32.

        mirror: bool [N], regions to show as in a mirror.
        """
        crops, geometry, places = self.crops[rows], self.geometry[rows], self.places[rows]
        if mirror is not None:
            crops[mirror], geometry[mirror] = mirrored(crops[mirror], geometry[mirror])
            places[mirror] = mirrored_places(places[mirror])
        crops, geometry, places = map(torch.from_numpy, (crops, geometry, places))
        return crops.float(), geometry, places


def recolored(crops: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """Return crops [N, K, S, S] in other light and other colors, some of them in none."""
    count = len(crops)
    gain = rng.uniform(0.6, 1.4, (count, 3, 1, 1)) * rng.uniform(0.7, 1.3, (count, 1, 1, 1))
    shift = rng.normal(0, 0.15, (count, 3, 1, 1)) + rng.normal(0, 0.15, (count, 1, 1, 1))
    order = np.where(rng.random((count, 1)) < 0.4, rng.permuted(
        np.tile(np.arange(3), (count, 1)), axis=1), np.arange(3))
    color = crops[:, _COLOR]                                              # [N, 3, S, S]
    inside = (crops != 0).any(dim=1, keepdim=True)                        # samples in the image
    color = color[torch.arange(count)[:, None], torch.from_numpy(order)]
    grey = torch.from_numpy(rng.random((count, 1, 1, 1)) < 0.15)
    color = torch.where(grey, color.mean(dim=1, keepdim=True), color)
    color = color * torch.from_numpy(gain).float() + torch.from_numpy(shift).float()
    none = torch.from_numpy(rng.random((count, 1, 1, 1)) < 0.05)
    crops = crops.clone()
    crops[:, _COLOR] = torch.where(none | ~inside, 0.0, color.clamp(-1, 1))
    return crops
