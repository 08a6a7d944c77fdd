# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What hangs from the ceiling; near a high lens it hides things and stretches the depth range."""

from __future__ import annotations

import numpy as np

from .shapes import box, cylinder, Shape

REACH = {'lamp': (4.5, 8.5), 'chain': (2.9, 6.0), 'sign': (3.6, 6.0), 'beam': (7.2, 9.6),
         'duct': (6.5, 9.0), 'banner': (3.5, 6.0), 'hoist': (3.5, 6.5)}


def hanging(rng: np.random.Generator, kind: str, room: float) -> list[Shape]:
    """
    Return a thing of a kind of HANGING; z = 0 is its lowest point.

    room: metres from there up to the ceiling.
    """
    return HANGING[kind](rng, room)


def _cord(room: float, z: float, spots=((0.0, 0.0),)) -> list[Shape]:
    return [cylinder(0.012, max(room - z, 0.05), (x, y, z), 'black') for x, y in spots]


def _lamp(rng, room: float) -> list[Shape]:
    """A bell lamp on a cord, or a tube light on two."""
    if rng.random() < 0.5:
        return [cylinder(0.24, 0.05, (0, 0, 0), 'lit'), cylinder(0.26, 0.16, (0, 0, 0.05), 'grey'),
                cylinder(0.1, 0.2, (0, 0, 0.21), 'charcoal'), *_cord(room, 0.4)]
    length = float(rng.uniform(1.2, 2.4))
    return [box((length, 0.14, 0.04), (0, 0, 0), 'lit'),
            box((length, 0.2, 0.05), (0, 0, 0.04), 'white'),
            *_cord(room, 0.09, ((-length * 0.4, 0.0), (length * 0.4, 0.0)))]


def _chain(rng, room: float) -> list[Shape]:
    """A chain with a hook."""
    parts = [box((0.1, 0.04, 0.2), (0, 0, 0), 'yellow'),
             box((0.12, 0.1, 0.16), (0, 0, 0.2), 'red')]
    z, k = 0.36, 0
    while z < min(room, 2.0):
        parts.append(box((0.045, 0.014, 0.075) if k % 2 else (0.014, 0.045, 0.075), (0, 0, z),
                         'zinc'))
        z, k = z + 0.062, k + 1
    return parts + [cylinder(0.018, max(room - z, 0.05), (0, 0, z), 'zinc')]


def _hoist(rng, room: float) -> list[Shape]:
    """The trolley of a crane with its block on two ropes."""
    return [box((0.35, 0.2, 0.35), (0, 0, 0.25), 'hazard'),
            cylinder(0.05, 0.25, (0, 0, 0), 'zinc'),
            *_cord(room - 0.6, 0.6, ((-0.12, 0.0), (0.12, 0.0))),
            box((0.9, 0.5, 0.4), (0, 0, max(room - 0.8, 0.7)), 'yellow')]


def _sign(rng, room: float) -> list[Shape]:
    length, high = float(rng.uniform(0.7, 1.8)), float(rng.uniform(0.35, 0.7))
    return [box((length, 0.03, high), (0, 0, 0), f'sign{rng.integers(3)}'),
            *_cord(room, high, ((-length * 0.4, 0.0), (length * 0.4, 0.0)))]


def _banner(rng, room: float) -> list[Shape]:
    high = float(rng.uniform(1.5, 2.6))
    tile = str(rng.choice(['red', 'blue', 'green', 'white']))
    return [box((1.0, 0.01, high), (0, 0, 0), tile), box((1.1, 0.04, 0.04), (0, 0, high), 'black'),
            *_cord(room, high, ((-0.45, 0.0), (0.45, 0.0)))]


def _beam(rng, room: float) -> list[Shape]:
    """A piece of lattice girder, or of pipe, on hangers."""
    length = float(rng.uniform(3.0, 7.0))
    if rng.random() < 0.4:
        return [cylinder(0.07, length, (0, 0, 0.07 - length / 2), str(rng.choice(['red', 'zinc'])),
                         tilt=(0.0, np.pi / 2)),
                *_cord(room, 0.1, ((-length * 0.4, 0.0), (length * 0.4, 0.0)))]
    tile = str(rng.choice(['grey', 'charcoal', 'white']))
    parts = [box((length, 0.12, 0.1), (0, 0, z), tile) for z in (0.0, 0.5)]
    n = max(int(length / 0.6), 2)
    parts += [Shape('box', (0.36, 0.025, 0.025), ((k + 0.5) * length / n - length / 2, 0.0, 0.3),
                    tile, tilt=(0.0, 0.8 if k % 2 else -0.8)) for k in range(n)]
    return parts + _cord(room, 0.6, ((-length * 0.45, 0.0), (length * 0.45, 0.0)))


def _duct(rng, room: float) -> list[Shape]:
    """An air duct with outlets."""
    length, radius = float(rng.uniform(3.0, 7.0)), float(rng.uniform(0.2, 0.35))
    parts = [cylinder(radius, length, (0, 0, radius - length / 2), 'zinc', tilt=(0.0, np.pi / 2))]
    parts += [cylinder(radius + 0.02, 0.05, (x, 0, radius - 0.025), 'grey', tilt=(0.0, np.pi / 2))
              for x in np.linspace(-0.45, 0.45, 4) * length]
    return parts + _cord(room, 2 * radius, ((-length * 0.4, 0.0), (length * 0.4, 0.0)))


HANGING = {'lamp': _lamp, 'chain': _chain, 'sign': _sign, 'beam': _beam, 'duct': _duct,
           'banner': _banner, 'hoist': _hoist}
