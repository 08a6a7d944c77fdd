# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Distances of all pairs of objects of a simulated frame, by the benchmark's meaning."""

from typing import Any

import numpy as np

from ..sim.truth import rectangle_distance

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
        corners = np.asarray(one['footprint'], dtype=np.float64)
        for thing, other in enumerate(objects):
            if other['label'] != AREA:
                gap = rectangle_distance(centers[thing], corners)
                distances[area, thing] = distances[thing, area] = gap
    return distances.astype(np.float32)
