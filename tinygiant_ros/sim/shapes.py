# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Shapes of the warehouse's things as lists of MuJoCo geoms in the thing's own frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .textures import CARTONS

DECK = 0.15             # height of an empty pallet, metres
METALS = ((0.9, 0.45, 0.1), (0.15, 0.3, 0.65), (0.3, 0.33, 0.36), (0.75, 0.15, 0.12),
          (0.2, 0.5, 0.3))


@dataclass(frozen=True)
class Shape:
    """
    One geom in the thing's frame (origin on its floor point, x along its length, z up).

    kind: 'box', 'cylinder' or 'capsule'. size: half sizes (box), radius and half length.
    tilt: radians about x and y. color: RGB in [0, 1], multiplies the texture.
    """

    kind: str
    size: tuple[float, ...]
    position: tuple[float, float, float]
    color: tuple[float, float, float] = (1.0, 1.0, 1.0)
    material: str = ''
    turn: float = 0.0
    tilt: tuple[float, float] = (0.0, 0.0)


def _box(size, position, color=(1.0, 1.0, 1.0), material='', **pose) -> Shape:
    """Return a box with full edge lengths `size` whose bottom centre is `position`."""
    half = tuple(float(v) / 2 for v in size)
    x, y, z = position
    return Shape('box', half, (float(x), float(y), float(z) + half[2]), color, material, **pose)


def _carton(rng: np.random.Generator, size, position, tilt=(0.0, 0.0)) -> Shape:
    shade = float(rng.uniform(0.75, 1.0))
    return _box(size, position, (shade,) * 3, f'carton{rng.integers(CARTONS)}',
                turn=float(rng.normal(0, 0.02)), tilt=tilt)


def pallet(rng: np.random.Generator, size, load: str) -> tuple[list[Shape], float]:
    """
    Return a wooden pallet with its load and the height of both, metres.

    size: length and width. load: 'empty', 'half' or 'full'.
    """
    length, width = size
    shade = float(rng.uniform(0.7, 1.1))
    wood = dict(color=(min(shade, 1.0), min(shade * 0.97, 1.0), min(shade * 0.92, 1.0)),
                material='wood')
    board = 0.022
    parts = [_box((length, 0.14, board), (0, y, DECK - board), **wood)
             for y in np.linspace(-width / 2 + 0.07, width / 2 - 0.07, 5)]
    for y in (-width / 2 + 0.05, 0.0, width / 2 - 0.05):
        parts.append(_box((length, 0.1, board), (0, y, 0), **wood))
        parts.extend(_box((0.13, 0.1, DECK - 2 * board), (x, y, board), **wood)
                     for x in (-length / 2 + 0.07, 0.0, length / 2 - 0.07))
    if load == 'empty':
        return parts, DECK
    if load == 'full' and rng.random() < 0.2:
        return _wrapped(rng, parts, length, width)
    return _stacked(rng, parts, length, width, load)


def _wrapped(rng, parts, length, width):
    """Add one film-wrapped block, as stretch film makes of a load."""
    height = float(rng.uniform(0.7, 1.25))
    grey = tuple(float(v) for v in rng.uniform(0.55, 0.9) * (1 + rng.uniform(-0.15, 0.05, 3)))
    parts.append(_box((length - 0.08, width - 0.06, height), (0, 0, DECK), grey, 'film'))
    return parts, DECK + height


def _stacked(rng, parts, length, width, load):
    """Add layers of cartons with a small lean; a half load may leave part of the deck free."""
    along, across = int(rng.integers(2, 4)), 2
    layers = int(rng.integers(1, 3)) if load == 'half' else int(rng.integers(2, 5))
    layer = float(rng.uniform(0.22, min(0.45, 1.25 / layers)))
    lean = rng.normal(0, 0.012, 2)
    cell = ((length - 0.04) / along, (width - 0.04) / across)
    top = np.full((along, across), layers)
    if load == 'half':
        top -= rng.integers(0, 2, top.shape) * (rng.random() < 0.6)
        top[0, 0] = layers
    elif rng.random() < 0.3:
        top[-1, rng.integers(across)] -= 1
    for i, j in np.ndindex(along, across):
        for k in range(top[i, j]):
            x = (i - (along - 1) / 2) * cell[0] + lean[0] * k
            y = (j - (across - 1) / 2) * cell[1] + lean[1] * k
            gap = rng.uniform(0.005, 0.03, 2)
            parts.append(_carton(rng, (cell[0] - gap[0], cell[1] - gap[1], layer - 0.004),
                                 (x, y, DECK + k * layer)))
    return parts, DECK + layer * int(top.max())


def shelf(rng: np.random.Generator, size, levels: int) -> list[Shape]:
    """Return a rack of `levels` boards with cartons; size: length, depth, height, metres."""
    length, depth, height = size
    post_color = METALS[rng.integers(len(METALS))]
    beam_color = METALS[rng.integers(len(METALS))]
    bays = max(1, round(length / 2.4))
    parts = [_box((0.09, 0.08, height), (x, y, 0), post_color)
             for x in np.linspace(-length / 2 + 0.045, length / 2 - 0.045, bays + 1)
             for y in (-depth / 2 + 0.04, depth / 2 - 0.04)]
    step = (height - 0.25) / levels
    for level in range(levels):
        z = 0.1 + level * step
        for y in (-depth / 2 + 0.05, depth / 2 - 0.05):
            parts.append(_box((length - 0.06, 0.05, 0.1), (0, y, z), beam_color))
        parts.append(_box((length - 0.08, depth - 0.1, 0.02), (0, 0, z + 0.1), (0.6, 0.6, 0.6)))
        parts.extend(_row_of_cartons(rng, length - 0.2, depth - 0.1, z + 0.12, step - 0.3))
    return parts


def _row_of_cartons(rng, length, depth, z, room):
    """Fill one board of a rack from left to right, with gaps."""
    parts, x = [], -length / 2
    full = rng.uniform(0.5, 0.95)
    while room > 0.15:
        width = float(rng.uniform(0.35, 0.95))
        if x + width > length / 2:
            break
        if rng.random() < full:
            deep = float(rng.uniform(0.6, 1.0) * depth)
            tall = float(rng.uniform(0.45, 0.98) * room)
            y = float(rng.uniform(-0.5, 0.5) * (depth - deep))
            parts.append(_carton(rng, (width - 0.04, deep, tall), (x + width / 2, y, z)))
        x += width
    return parts


def transporter(rng: np.random.Generator, size) -> list[Shape]:
    """Return a flat transport robot; size: length, width, height, metres."""
    length, width, height = size
    body = METALS[rng.integers(len(METALS))] if rng.random() < 0.6 else (0.85, 0.86, 0.88)
    parts = [
        _box((length, width, height * 0.55), (0, 0, 0.04), body),
        _box((length * 0.96, width * 0.96, height * 0.2), (0, 0, 0.04 + height * 0.55),
             (0.15, 0.15, 0.16)),
        _box((length * 0.8, width * 0.8, height - 0.04 - height * 0.75),
             (0, 0, 0.04 + height * 0.75), (0.45, 0.46, 0.48)),
        _box((0.02, width * 0.7, 0.03), (length / 2 - 0.005, 0, height * 0.4), (0.2, 0.9, 0.9)),
        _box((length * 0.3, width * 0.005 + 0.01, 0.06), (0, width / 2 - 0.01, height * 0.3),
             (0.95, 0.8, 0.1)),
    ]
    parts.extend(Shape('box', (0.1, 0.03, 0.04), (x, y, 0.04), (0.05, 0.05, 0.05))
                 for x in (-length / 3, length / 3) for y in (-width / 2 + 0.05, width / 2 - 0.05))
    return parts


def tape(size, color, width: float) -> list[Shape]:
    """Return the four strips of tape whose OUTER edge is the rectangle `size`."""
    length, breadth = size
    thin = 0.002
    strips = [_box((length, width, thin), (0, s * (breadth - width) / 2, 0), color)
              for s in (-1, 1)]
    return strips + [_box((width, breadth - 2 * width, thin), (s * (length - width) / 2, 0, 0),
                          color) for s in (-1, 1)]


def person(rng: np.random.Generator) -> tuple[list[Shape], tuple[float, float]]:
    """Return a figure of capsules and its footprint."""
    jacket, trousers = rng.uniform(0.1, 0.9, 3), rng.uniform(0.05, 0.4, 3)
    vest = (0.95, 0.75, 0.05) if rng.random() < 0.6 else tuple(map(float, jacket))
    legs = tuple(map(float, trousers))
    tall = float(rng.uniform(0.92, 1.08))
    parts = [Shape('capsule', (0.085, 0.33 * tall), (0, s * 0.1, 0.42 * tall), legs)
             for s in (-1, 1)]
    parts.append(Shape('capsule', (0.17, 0.2 * tall), (0, 0, 1.08 * tall), vest))
    parts.extend(Shape('capsule', (0.055, 0.24 * tall), (0, s * 0.24, 1.05 * tall), vest)
                 for s in (-1, 1))
    parts.append(Shape('capsule', (0.1, 0.04), (0, 0, 1.6 * tall), (0.75, 0.55, 0.45)))
    return parts, (0.5, 0.6)


def clutter(rng: np.random.Generator) -> tuple[list[Shape], tuple[float, float]]:
    """Return a table, a machine, a drum or a bin, and its footprint."""
    color = tuple(float(v) for v in rng.uniform(0.15, 0.85, 3))
    kind = rng.integers(4)
    if kind == 0:
        length, width = float(rng.uniform(1.0, 1.8)), float(rng.uniform(0.6, 0.9))
        parts = [_box((length, width, 0.04), (0, 0, 0.74), material='wood')]
        parts += [_box((0.05, 0.05, 0.74), (sx * (length / 2 - 0.06), sy * (width / 2 - 0.06), 0),
                       (0.3, 0.3, 0.3)) for sx in (-1, 1) for sy in (-1, 1)]
        parts.append(_carton(rng, (0.35, 0.3, 0.25), (0.2, 0, 0.78)))
        return parts, (length, width)
    if kind == 1:
        parts = [_box((1.3, 0.9, 1.5), (0, 0, 0), color),
                 _box((0.02, 0.5, 0.4), (0.65, 0, 0.9), (0.1, 0.15, 0.2)),
                 _box((0.5, 0.5, 0.3), (-0.2, 0, 1.5), (0.4, 0.4, 0.42))]
        return parts, (1.35, 0.95)
    if kind == 2:
        return [Shape('cylinder', (0.29, 0.44), (0, 0, 0.44), color),
                Shape('cylinder', (0.3, 0.02), (0, 0, 0.3), color),
                Shape('cylinder', (0.3, 0.02), (0, 0, 0.6), color)], (0.62, 0.62)
    walls = [_box((0.8, 0.03, 0.6), (0, s * 0.285, 0), color) for s in (-1, 1)]
    walls += [_box((0.03, 0.54, 0.6), (s * 0.385, 0, 0), color) for s in (-1, 1)]
    return walls + [_box((0.74, 0.54, 0.03), (0, 0, 0), color)], (0.82, 0.62)
