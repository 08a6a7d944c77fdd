# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Noise of a stereo depth camera: error that grows with z squared, quantisation, holes."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

FIELDS = 6              # pre-drawn noise fields, re-used with random shifts
EDGE_STEP = 0.06        # a relative depth step larger than this is an edge
MIN_DISPARITY = 1e-3    # 1/m, keeps far noise from turning negative


@dataclass(frozen=True)
class StereoModel:
    """
    Error of a stereo camera.

    error: standard deviation at 1 m, metres; it grows with z squared (0.0015: 4 cm at 5 m).
    step: quantisation at 1 m, metres, grows the same way. min_range, max_range: metres.
    edge_holes, random_holes: shares of pixels lost at depth edges and anywhere.
    """

    error: float = 0.0015
    step: float = 0.0009
    min_range: float = 0.25
    max_range: float = 12.0
    edge_holes: float = 0.55
    random_holes: float = 0.012


class StereoSensor:
    """
    Adds noise to clean depth of one size, cheap per frame: fields are drawn once.

    The same seed and the same calls give the same noise.
    """

    def __init__(self, height: int, width: int, rng: np.random.Generator,
                 model: StereoModel | None = None, fields: int = FIELDS):
        self.model = model or StereoModel()
        self._rng = rng
        self._shape = (height, width)
        self._noise = [self._draw_noise() for _ in range(fields)]
        self._holes = [self._draw_holes() for _ in range(fields)]
        self._edge_draw = [rng.random((height, width)) < self.model.edge_holes
                           for _ in range(fields)]

    def _draw_noise(self) -> np.ndarray:
        # Block matching smooths, so neighbours share most of their error.
        height, width = self._shape
        white = self._rng.standard_normal((height, width), dtype=np.float32)
        smooth = cv2.GaussianBlur(self._rng.standard_normal((height, width), dtype=np.float32),
                                  (0, 0), 2.0)
        field = 0.6 * white + 0.8 * smooth / smooth.std()
        return (field / field.std()).astype(np.float32)

    def _draw_holes(self) -> np.ndarray:
        height, width = self._shape
        coarse = cv2.GaussianBlur(self._rng.standard_normal((height, width), dtype=np.float32),
                                  (0, 0), 3.0)
        lost = np.quantile(coarse, 1 - self.model.random_holes * 0.7)
        return (coarse > lost) | (self._rng.random((height, width))
                                  < self.model.random_holes * 0.3)

    def find_edges(self, depth: np.ndarray) -> np.ndarray:
        """Return bool [H, W]: pixels beside a depth edge of clean depth (once per view)."""
        filled = np.where(np.isfinite(depth), depth, np.float32(1e3))
        kernel = np.ones((3, 3), np.uint8)
        return cv2.dilate(filled, kernel) > (1 + EDGE_STEP) * cv2.erode(filled, kernel)

    def measure(self, depth: np.ndarray, edges: np.ndarray | None = None) -> np.ndarray:
        """
        Return what the camera reports for clean depth float32 [H, W], metres: NaN for none.

        edges: of find_edges(depth), found here when None.
        """
        model, rng = self.model, self._rng
        edges = self.find_edges(depth) if edges is None else edges
        noise, lost, at_edge = (self._shifted(fields) for fields in
                                (self._noise, self._holes, self._edge_draw))
        # In inverse depth the error of a stereo pair is the same everywhere.
        inverse = 1.0 / depth + np.float32(model.error) * noise
        phase = np.float32(rng.random())
        inverse = (np.round(inverse / np.float32(model.step) + phase) - phase) * model.step
        measured = (1.0 / np.maximum(inverse, np.float32(MIN_DISPARITY))).astype(np.float32)
        bad = lost | (edges & at_edge)
        bad |= ~((depth > model.min_range) & (depth < model.max_range))
        measured[bad] = np.nan
        return measured

    def _shifted(self, fields: list[np.ndarray]) -> np.ndarray:
        field = fields[self._rng.integers(len(fields))]
        return np.roll(field, int(self._rng.integers(self._shape[0])), axis=0)


def to_millimetres(depth: np.ndarray) -> np.ndarray:
    """Return depth float32 metres as uint16 millimetres, 0 where there is no measurement."""
    scaled = np.rint(np.nan_to_num(depth, nan=0.0) * 1000.0)
    return np.where(scaled < 65535, scaled, 0).astype(np.uint16)
