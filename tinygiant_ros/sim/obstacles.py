# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What stands in the way, without rendering: the upright boxes around all things of a world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .layout import Thing
from .shapes import bounds, rotation_about_z

THIN = 0.02             # metres; cords and rods thinner than that hide nothing


@dataclass(frozen=True, eq=False)
class Obstacles:
    """
    Boxes [B]; center, half: float64 [B, 3], metres. turn: float64 [B, 3, 3], world to box.

    owner: int [B], instance of the object or NOBODY.
    """

    center: np.ndarray
    half: np.ndarray
    turn: np.ndarray
    owner: np.ndarray

    def clearance(self, point: np.ndarray) -> float:
        """Return the distance from a point [3] to the nearest box, 0.0 inside one, metres."""
        local = np.einsum('bij,bj->bi', self.turn, point - self.center)
        gap = np.maximum(np.abs(local) - self.half, 0.0)
        return float(np.linalg.norm(gap, axis=1).min(initial=np.inf))

    def hidden(self, lens: np.ndarray, points: np.ndarray, owner: np.ndarray) -> np.ndarray:
        """Return bool [N]: something else than its owner [N] lies between a point and the lens."""
        start = np.einsum('bij,bj->bi', self.turn, lens - self.center)[:, None]
        step = np.einsum('bij,bnj->bni', self.turn, points[None] - self.center[:, None]) - start
        with np.errstate(divide='ignore', invalid='ignore'):
            ends = np.stack([(-self.half[:, None] - start) / step,
                             (self.half[:, None] - start) / step])
        enter = np.nanmax(ends.min(axis=0), axis=-1)
        leave = np.nanmin(ends.max(axis=0), axis=-1)
        hit = (enter < leave) & (leave > 0) & (enter < 0.97)
        return (hit & (self.owner[:, None] != owner[None])).any(axis=0)


def obstacles_of(things: Sequence[Thing]) -> Obstacles:
    """Return the boxes around things, without what is thin or part of the ceiling."""
    rows = []
    for thing in things:
        solid = [part for part in thing.parts if max(part.size[:2]) > THIN] if thing.casts else []
        if solid:
            low, high = bounds(solid)
            turn = rotation_about_z(thing.yaw)
            rows.append((turn @ ((low + high) / 2) + thing.position, (high - low) / 2, turn.T,
                         thing.owner))
    center, half, turn, owner = zip(*rows) if rows else ((), (), (), ())
    return Obstacles(np.array(center).reshape(-1, 3), np.array(half).reshape(-1, 3),
                     np.array(turn).reshape(-1, 3, 3), np.array(owner, dtype=int))
