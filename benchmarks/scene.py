# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The frame and the questions that all benchmarks use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygiant_ros.core.camera import depth_from_raw
from tinygiant_ros.core.config import NodeConfig
from tinygiant_ros.core.masks import regions_from_label_image
from tinygiant_ros.core.records import CameraModel, Query, Region, RgbdFrame
from tinygiant_ros.nodes.scene_messages import label_image
from tinygiant_ros.sim.scene import SimulatedCamera

SEED = 1
CAMERA_HEIGHT_M = 2.5
QUESTIONS = (
    'Which pallet is the leftmost?', 'How far is the leftmost pallet from the rightmost pallet?',
    'Is the leftmost pallet left of the rightmost shelf?', 'Which pallet is the rightmost?',
    'How many pallets are in the leftmost buffer?',
    'What is the distance between the rightmost pallet and the leftmost shelf?',
    'Which pallet is closest to the transporter?',
    'How far is the rightmost pallet from the leftmost buffer?')


@dataclass(frozen=True, eq=False)
class Scene:
    """
    One simulated frame.

    color: uint8 [H, W, 3]. depth: uint16 [H, W], millimetres. labels: uint16 [H, W], the regions
    as a label image. regions: the same as records.
    """

    color: np.ndarray
    depth: np.ndarray
    labels: np.ndarray
    camera: CameraModel
    regions: tuple[Region, ...]

    def frame(self) -> RgbdFrame:
        """Return it as a frame that nothing has looked at yet."""
        return RgbdFrame(self.color, depth_from_raw(self.depth), self.camera)

    def queries(self) -> list[Query]:
        """Return all questions about all regions."""
        return [Query(question, self.regions) for question in QUESTIONS]


def make_scene(width: int = 640, height: int = 480) -> Scene:
    """Return the frame of the benchmarks; the regions are all things in view."""
    camera = SimulatedCamera(SEED, width, height, CAMERA_HEIGHT_M, False)
    try:
        seen = camera.frame(0.0)
    finally:
        camera.close()
    names = NodeConfig().region_label_names
    labels = label_image(seen.objects, seen.depth.shape, names)
    return Scene(seen.color, seen.depth, labels, seen.camera,
                 tuple(regions_from_label_image(labels, names)))
