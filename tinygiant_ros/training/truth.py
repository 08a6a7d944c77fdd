# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What the objects of a simulated frame teach: their places and the distances of all pairs."""

from typing import Any

import numpy as np

from ..core.floor import Floor
from ..core.masks import decode_rle
from ..sim.truth import FrameObject, rectangle_distance

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


def frame_object(described: dict[str, Any]) -> FrameObject:
    """Return an object of a frame's truth as the simulation had it (docs/data.md)."""
    masks = [decode_rle(described[kind]['counts'], *described[kind]['size'])
             for kind in ('rle', 'amodal')]
    center, size, footprint = (np.array(described[name], dtype=np.float64)
                               for name in ('center', 'size', 'footprint'))
    return FrameObject(
        described['label'], described['instance'], center, size, footprint, *masks,
        *(described[name] for name in ('box_visible_share', 'visible_share', 'measured_share',
                                       'carries', 'carried_by')))


def region_places(objects: list[dict[str, Any]], floor: Floor) -> np.ndarray:
    """Return the places of objects of a frame's truth, float32 [N, 9], see core.tensors.PLACE."""
    rows = []
    for one in objects:
        corners = floor.to_floor(np.asarray(one['footprint'], dtype=np.float64))[:, :2]
        x, y, z = floor.to_floor(np.asarray(one['center'], dtype=np.float64))
        sides = [corners[1] - corners[0], corners[2] - corners[1]]
        sides.sort(key=lambda side: -np.linalg.norm(side))
        yaw = 2 * np.arctan2(sides[0][1], sides[0][0])
        rows.append([x, y, z, *(np.linalg.norm(side) for side in sides), np.cos(yaw),
                     np.sin(yaw), one['label'] == AREA, z + one['size'][2] / 2])
    return np.array(rows, np.float32)
