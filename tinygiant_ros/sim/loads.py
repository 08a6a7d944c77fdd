# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What lies on pallets; every load stays over its pallet's deck, even where it leans."""

from __future__ import annotations

import numpy as np

from .shapes import bounds, box, carton, cylinder, DECK, pallet_deck, Shape
from .textures import CARTONS

MAX_HEIGHT = 1.3        # metres, pallet and load
FILLS = ('empty', 'half', 'full')


def pallet(rng: np.random.Generator, size, fill: str, deck: tuple[str, int],
           kinds) -> tuple[list[Shape], float]:
    """
    Return a pallet with its load and the height of both, metres.

    size: length and width. fill: one of FILLS. deck: its look and number of boards. kinds: names
    of LOADS to draw from.
    """
    parts = pallet_deck(size, *deck)
    if fill != 'empty':
        room = rng.uniform(0.2, 0.55) if fill == 'half' else rng.uniform(0.6, MAX_HEIGHT - DECK)
        kind = kinds[rng.integers(len(kinds))]
        parts += LOADS[kind](rng, (size[0] - 0.02, size[1] - 0.02), float(room), fill == 'full')
    return parts, float(bounds(parts)[1][2])


def _cartons(rng, size, room: float, full: bool) -> list[Shape]:
    """Layers of equal cartons that may lean; some places at the top stay free."""
    along, across = int(rng.integers(2, 4)), int(rng.integers(2, 4))
    layers = max(1, round(room / rng.uniform(0.2, 0.42)))
    layer = room / layers
    lean = _lean(rng)
    cell = [(side - abs(shift) * room) / n
            for side, shift, n in zip(size, lean, (along, across))]
    top = np.full((along, across), layers)
    if rng.random() < (0.3 if full else 0.6):
        top -= rng.integers(0, 2, top.shape)
        top[rng.integers(along), rng.integers(across)] = layers
    tiles = [f'carton{rng.integers(CARTONS)}' for _ in range(1 if rng.random() < 0.5 else 5)]
    parts = []
    for i, j in np.ndindex(along, across):
        for k in range(top[i, j]):
            x = (i - (along - 1) / 2) * cell[0] + lean[0] * layer * (k - (layers - 1) / 2)
            y = (j - (across - 1) / 2) * cell[1] + lean[1] * layer * (k - (layers - 1) / 2)
            gap = rng.uniform(0.004, 0.03, 2)
            parts.append(box((cell[0] - gap[0], cell[1] - gap[1], layer - 0.003),
                             (x, y, DECK + k * layer), tiles[rng.integers(len(tiles))]))
    return parts


def _lean(rng) -> np.ndarray:
    """Return by how much a load leans, metres sideways a metre up; most stand straight."""
    return rng.uniform(-0.09, 0.09, 2) if rng.random() < 0.25 else rng.uniform(-0.012, 0.012, 2)


def _mixed(rng, size, room: float, full: bool) -> list[Shape]:
    """Columns of different cartons, each with its own height, a little turned."""
    parts = []
    split = [np.cumsum([0, *share]) - 0.5
             for share in (rng.dirichlet(np.full(2 + full, 12.0)), rng.dirichlet([12.0, 12.0]))]
    for i, j in np.ndindex(len(split[0]) - 1, 2):
        cell = [(edges[n + 1] - edges[n]) * side
                for edges, n, side in zip(split, (i, j), size)]
        x = (split[0][i] + split[0][i + 1]) / 2 * size[0]
        y = (split[1][j] + split[1][j + 1]) / 2 * size[1]
        z, top = DECK, DECK + room * rng.uniform(0.55, 1.0)
        while z < top - 0.12:
            tall = min(float(rng.uniform(0.18, 0.45)), top - z)
            shrink, turn = rng.uniform(0.8, 0.93), float(rng.normal(0, 0.04))
            turn = float(np.clip(turn, -0.05, 0.05))
            parts.append(carton(rng, (cell[0] * shrink, cell[1] * shrink, tall - 0.003),
                                (x, y, z), turn=turn))
            z += tall
    return parts


def _film(rng, size, room: float, full: bool) -> list[Shape]:
    """One block under opaque stretch film, and a bare cap at times."""
    tile = str(rng.choice(['film0', 'film1', 'film_dark'], p=[0.45, 0.35, 0.2]))
    inset = rng.uniform(0.02, 0.1)
    parts = [box((size[0] - inset, size[1] - inset, room), (0, 0, DECK), tile)]
    if rng.random() < 0.4:
        parts.append(carton(rng, (size[0] - inset + 0.015, size[1] - inset + 0.015, 0.03),
                            (0, 0, DECK + room)))
    return parts


def _wrapped(rng, size, room: float, full: bool) -> list[Shape]:
    """Cartons that shine through a clear film around them."""
    inner = (size[0] - 0.03, size[1] - 0.03)
    parts = _cartons(rng, inner, room, full)
    return [*parts, _cover(parts)]


def _cover(parts: list[Shape]) -> Shape:
    """Return the clear film around a load."""
    low, high = bounds(parts)
    return box((*(high - low)[:2] + 0.01, high[2] - low[2] + 0.006),
               (*(high + low)[:2] / 2, low[2]), 'clear_film')


def _drums(rng, size, room: float, full: bool) -> list[Shape]:
    """One to four upright drums with their ribs."""
    radius = min(size) / 4 - 0.005
    tall = float(min(rng.uniform(0.6, 0.9), MAX_HEIGHT - DECK))
    tile = str(rng.choice(['drum_blue', 'drum_steel', 'red', 'charcoal']))
    spots = [(sx * size[0] / 4, sy * size[1] / 4) for sx in (-1, 1) for sy in (-1, 1)]
    parts = []
    for x, y in spots[:4 if full else int(rng.integers(1, 4))]:
        parts.append(cylinder(radius - 0.012, tall, (x, y, DECK), tile))
        parts += [cylinder(radius, 0.03, (x, y, DECK + share * tall), tile)
                  for share in (0.0, 0.33, 0.66, 0.94)]
    return parts


def _bags(rng, size, room: float, full: bool) -> list[Shape]:
    """Sacks in crossed layers, each a flat bulge."""
    tile, layer = f'bag{rng.integers(2)}', 0.13
    parts = []
    for k in range(max(1, int(room / layer))):
        along, across = (3, 2) if k % 2 else (2, 3)
        cell = (size[0] - 0.05) / along, (size[1] - 0.05) / across
        for i, j in np.ndindex(along, across):
            x = (i - (along - 1) / 2) * cell[0] + rng.uniform(-0.008, 0.008)
            y = (j - (across - 1) / 2) * cell[1] + rng.uniform(-0.008, 0.008)
            z = DECK + k * layer
            parts += [box((cell[0] * 0.97, cell[1] * 0.97, layer * 0.5), (x, y, z + layer * 0.2),
                          tile),
                      box((cell[0] * 0.84, cell[1] * 0.84, layer * 0.92), (x, y, z), tile)]
    return parts


def _big_box(rng, size, room: float, full: bool) -> list[Shape]:
    """One large carton with its lid."""
    side = rng.uniform(0.8, 0.96)
    lid = 0.1
    tile = f'carton{rng.integers(CARTONS)}'
    return [box((size[0] * side, size[1] * side, room - lid), (0, 0, DECK), tile),
            box((size[0] * side + 0.02, size[1] * side + 0.02, lid), (0, 0, DECK + room - lid),
                tile)]


def _crates(rng, size, room: float, full: bool) -> list[Shape]:
    """Stacks of plastic crates of two colors, at times under clear film."""
    layers = max(1, round(room / 0.28))
    parts = []
    for i, j in np.ndindex(2, 2):
        for k in range(layers - int(rng.integers(0, 2)) * (not full)):
            cell = size[0] / 2 - 0.02, size[1] / 2 - 0.02
            spot = ((i - 0.5) * size[0] / 2, (j - 0.5) * size[1] / 2, DECK + k * room / layers)
            parts.append(box((*cell, room / layers - 0.012), spot, f'crate{rng.integers(2)}'))
    if not parts:
        return [box((size[0] / 2, size[1] / 2, 0.28), (0, 0, DECK), 'crate0')]
    return parts + [_cover(parts)] * (rng.random() < 0.4)


def _rolls(rng, size, room: float, full: bool) -> list[Shape]:
    """Rolls of foil or paper standing upright, of different heights."""
    tile = str(rng.choice(['white', 'roll', 'charcoal', 'film0']))
    n = (3, 3) if rng.random() < 0.5 else (2, 2)
    radius = min(size[0] / n[0], size[1] / n[1]) / 2 - 0.005
    parts = []
    for i, j in np.ndindex(*n):
        if full or rng.random() < 0.7:
            spot = ((i - (n[0] - 1) / 2) * size[0] / n[0], (j - (n[1] - 1) / 2) * size[1] / n[1])
            parts.append(cylinder(radius, room * rng.uniform(0.8, 1.0), (*spot, DECK), tile))
    return parts or [cylinder(radius, room, (0, 0, DECK), tile)]


LOADS = {'cartons': _cartons, 'mixed': _mixed, 'film': _film, 'wrapped': _wrapped,
         'drums': _drums, 'bags': _bags, 'big_box': _big_box, 'crates': _crates,
         'rolls': _rolls}
