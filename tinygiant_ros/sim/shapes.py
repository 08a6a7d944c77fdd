# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Solids in a thing's own frame, and the labelled things: pallets, racks, transporters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .textures import CARTONS, SHINY_TILES

DECK = 0.15             # height of an empty pallet, metres


@dataclass(frozen=True)
class Shape:
    """
    One solid in the thing's frame (origin on its floor point, x along its length, z up), metres.

    kind: 'box', 'cylinder' or 'capsule', the latter two along their own z. size: half edges of a
    box; radius and half length of the others, of a capsule without its round ends. position: of
    its middle. tile: name of its look. turn: radians about z, tilt: before that about x and y.
    dim: drawn darker, for what stands in the shade.
    """

    kind: str
    size: tuple[float, ...]
    position: tuple[float, float, float]
    tile: str
    turn: float = 0.0
    tilt: tuple[float, float] = (0.0, 0.0)
    dim: bool = False

    @property
    def shiny(self) -> bool:
        """Say whether depth sensors lose its surface."""
        return self.tile in SHINY_TILES

    def rotation(self) -> np.ndarray:
        """Return float64 [3, 3], the solid's own axes to the thing's frame."""
        a, b, c = (*self.tilt, self.turn)
        about_x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
        about_y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
        return rotation_about_z(c) @ about_y @ about_x

    def half_extents(self) -> np.ndarray:
        """Return the half size of the upright box around the solid, float64 [3]."""
        turned = np.abs(self.rotation())
        if self.kind == 'box':
            return turned @ np.array(self.size)
        radius, half = self.size
        axis = turned[:, 2]
        if self.kind == 'capsule':
            return radius + half * axis
        return radius * np.sqrt(np.maximum(1 - axis ** 2, 0.0)) + half * axis


def rotation_about_z(angle: float) -> np.ndarray:
    """Return the rotation by an angle in radians about the upward axis, float64 [3, 3]."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def box(size, position, tile: str, **pose) -> Shape:
    """Return a box with full edge lengths `size` whose bottom centre is `position`."""
    half = tuple(float(v) / 2 for v in size)
    x, y, z = position
    return Shape('box', half, (float(x), float(y), float(z) + half[2]), tile, **pose)


def cylinder(radius: float, height: float, position, tile: str, **pose) -> Shape:
    """Return a cylinder whose bottom centre is `position`, before it is tilted."""
    x, y, z = position
    return Shape('cylinder', (float(radius), float(height) / 2),
                 (float(x), float(y), float(z) + float(height) / 2), tile, **pose)


def bounds(parts: Sequence[Shape]) -> tuple[np.ndarray, np.ndarray]:
    """Return the lowest and highest corner of the upright box around solids, float64 [3] each."""
    middle = np.array([part.position for part in parts])
    half = np.array([part.half_extents() for part in parts])
    return (middle - half).min(axis=0), (middle + half).max(axis=0)


def carton(rng: np.random.Generator, size, position, **pose) -> Shape:
    """Return a carton with full edge lengths `size` whose bottom centre is `position`."""
    return box(size, position, f'carton{rng.integers(CARTONS)}', **pose)


def pallet_deck(size, tile: str, boards: int) -> list[Shape]:
    """Return an empty pallet: boards along its length, three runners; size: length, width."""
    length, width = size
    board = 0.022
    parts = [box((length, (width - 0.03 * (boards - 1)) / boards, board), (0, y, DECK - board),
                 tile)
             for y in (np.arange(boards) - (boards - 1) / 2) * (width + 0.03) / boards]
    for y in (-width / 2 + 0.05, 0.0, width / 2 - 0.05):
        parts.append(box((length, 0.1, board), (0, y, 0), tile, dim=True))
        parts.extend(box((0.13, 0.1, DECK - 2 * board), (x, y, board), tile, dim=y == 0.0)
                     for x in (-length / 2 + 0.065, 0.0, length / 2 - 0.065))
    return parts


def shelf(rng: np.random.Generator, size, levels: int, style: str, tiles) -> list[Shape]:
    """
    Return a rack with goods on its boards; size: length, depth, height, metres.

    style: 'rack' of posts and beams, 'closed' with sides and a back, 'wire' of thin rods.
    tiles: looks of the posts, the beams and the boards.
    """
    length, depth, height = size
    posts, beams, boards = tiles
    thick = 0.035 if style == 'wire' else 0.09
    parts = _frame(size, thick, posts, max(1, round(length / 2.6)), style)
    step = (height - 0.25) / levels
    for level in range(levels):
        z = 0.08 + level * step
        if style != 'closed':
            parts.extend(box((length - 2 * thick, 0.05, 0.1 if style == 'rack' else 0.03),
                             (0, y, z), beams)
                         for y in (-depth / 2 + 0.05, depth / 2 - 0.05))
        parts.append(box((length - 2 * thick, depth - 0.12, 0.02), (0, 0, z + 0.1), boards))
        parts.extend(_row_of_goods(rng, length - 2 * thick - 0.1, depth - 0.14, z + 0.12,
                                   step - 0.22))
    return parts


def _frame(size, thick: float, tile: str, bays: int, style: str) -> list[Shape]:
    """Return posts with what holds them upright: slanting braces, or sides and a back."""
    length, depth, height = size
    ends = np.linspace(-length / 2 + thick / 2, length / 2 - thick / 2, bays + 1)
    parts = [box((thick, thick, height), (x, y, 0), tile)
             for x in ends for y in (-depth / 2 + thick / 2, depth / 2 - thick / 2)]
    if style == 'closed':
        parts += [box((0.02, depth - 2 * thick, height - 0.1), (x, 0, 0.05), tile) for x in ends]
        parts.append(box((length - 2 * thick, 0.015, height - 0.1),
                         (0, -depth / 2 + 0.01, 0.05), tile))
        return parts
    run = depth - thick
    rise = max(height / max(round(height / 1.1), 1), 0.5)
    slope, reach = np.arctan2(rise - 0.1, run), 0.5 * np.hypot(rise - 0.1, run) - 0.05
    for x in ends:
        for k in range(int(height / rise + 0.01)):
            parts.append(Shape('box', (0.015, float(reach), 0.02),
                               (float(x), 0.0, (k + 0.5) * rise), tile,
                               tilt=(float(slope if k % 2 else -slope), 0.0)))
    return parts


def _row_of_goods(rng, length, depth, z, room) -> list[Shape]:
    """Fill one board of a rack from left to right with cartons and crates, with gaps."""
    parts, x = [], -length / 2
    full = rng.uniform(0.5, 0.97)
    alike = rng.random() < 0.35          # one article fills the board
    tile, width = f'carton{rng.integers(CARTONS)}', float(rng.uniform(0.3, 0.7))
    tall = float(rng.uniform(0.5, 0.96))
    while room > 0.15:
        if not alike:
            width, tall = float(rng.uniform(0.3, 0.95)), float(rng.uniform(0.35, 0.98))
            crate = rng.random() < 0.15
            tile = f'crate{rng.integers(2)}' if crate else f'carton{rng.integers(CARTONS)}'
        if x + width > length / 2:
            break
        if rng.random() < full:
            deep = float(rng.uniform(0.6, 1.0) * depth)
            y = float(rng.uniform(-0.5, 0.5) * (depth - deep))
            parts.append(box((width - 0.04, deep, tall * room), (x + width / 2, y, z), tile))
            spare = (1 - tall) * room
            if spare > 0.18 and rng.random() < 0.4:
                parts.append(box((0.7 * width, 0.7 * deep, 0.85 * spare),
                                 (x + width / 2, y, z + tall * room), tile))
        x += width
    return parts


def transporter(rng: np.random.Generator, size, body: str) -> list[Shape]:
    """Return a flat transport robot; size: length, width, height, metres; body: a look."""
    length, width, height = size
    low, high = 0.04, height * 0.72
    parts = [
        box((length - 0.02, width - 0.02, high - low), (0, 0, low), body),
        box((length * 0.94, width * 0.94, 0.02), (0, 0, high), 'black'),
        box((length * 0.86, width * 0.8, height - high - 0.02), (0, 0, high + 0.02),
            str(rng.choice(['grey', 'black', 'zinc']))),
        box((length * 0.98, width * 0.98, low), (0, 0, 0), 'black', dim=True),
        box((0.01, width * 0.7, 0.03), (length / 2 - 0.005, 0, height * 0.4), 'lit'),
        box((0.01, width * 0.5, 0.03), (-length / 2 + 0.005, 0, height * 0.4), 'red'),
        box((0.006, width * 0.3, 0.06), (length / 2 - 0.003, 0, height * 0.15), 'black'),
    ]
    stripe = str(rng.choice(['hazard', 'yellow', 'lit', 'black']))
    parts += [box((length * 0.5, 0.01, 0.05), (0, s * (width / 2 - 0.005), height * 0.45), stripe)
              for s in (-1, 1)]
    if rng.random() < 0.5:      # a scanner at opposite corners
        parts += [cylinder(0.05, 0.05, (s * (length / 2 - 0.06), s * (width / 2 - 0.06), high),
                           'charcoal') for s in (-1, 1)]
    return parts
