# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Distances of all pairs of objects of a simulated frame, by the benchmark's meaning."""

from typing import Any

import numpy as np

AREA = 'buffer'                           # the label of a rectangle on the floor


def pair_distances(objects: list[dict[str, Any]]) -> np.ndarray:
    """
    Return float32 [N, N] metres between the objects of a frame's truth, symmetric.

    Two things or two areas: centre to centre. A thing and an area: from the thing's centre along
    the floor to the nearest point of the rectangle, 0 inside.
    """
    count = len(objects)
    centers = np.array([one['center'] for one in objects], dtype=np.float64).reshape(count, 3)
    distances = np.linalg.norm(centers[:, None] - centers[None], axis=-1)
    for area, one in enumerate(objects):
        if one['label'] != AREA:
            continue
        gaps = _gaps_to_rectangle(centers, np.asarray(one['footprint'], dtype=np.float64))
        things = np.array([other['label'] != AREA for other in objects])
        distances[area, things] = distances[things, area] = gaps[things]
    return distances.astype(np.float32)


def _gaps_to_rectangle(points: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Metres in the rectangle's plane from points [N, 3], dropped onto it, to corners [4, 3]."""
    outside = np.zeros((len(points), 2))
    for axis, side in enumerate((corners[1] - corners[0], corners[2] - corners[1])):
        length = np.linalg.norm(side)
        along = (points - corners.mean(axis=0)) @ (side / length)
        outside[:, axis] = np.maximum(np.abs(along) - length / 2, 0.0)
    return np.linalg.norm(outside, axis=1)
