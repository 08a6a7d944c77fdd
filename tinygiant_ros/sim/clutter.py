# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Things nobody asks about: people, machines, bins, and what hangs from the ceiling."""

from __future__ import annotations

import numpy as np

from .shapes import box, carton, cylinder, Shape
from .textures import PAINTS


def _paint(rng) -> str:
    return PAINTS[rng.integers(len(PAINTS))]


def _person(rng) -> list[Shape]:
    """A standing or walking figure of capsules, often in a vest, with a helmet or a cap."""
    vest = f'vest{rng.integers(2)}' if rng.random() < 0.65 else 'cloth0'
    trousers = f'cloth{rng.integers(1, 3)}'
    tall, stride = float(rng.uniform(0.92, 1.08)), float(rng.uniform(0.0, 0.28))
    parts = [Shape('capsule', (0.08, 0.35 * tall),
                   (s * 0.4 * np.sin(stride), s * 0.1, 0.45 * tall), trousers,
                   tilt=(0.0, float(-s * stride))) for s in (-1, 1)]
    parts += [box((0.27, 0.11, 0.08), (s * 0.8 * np.sin(stride) * 0.9 + 0.06, s * 0.1, 0), 'black')
              for s in (-1, 1)]
    parts.append(Shape('capsule', (0.16, 0.18 * tall), (0, 0, 1.08 * tall), vest))
    parts.append(Shape('capsule', (0.1, 0.1), (0, 0, 1.34 * tall), vest, tilt=(np.pi / 2, 0.0)))
    swing = float(rng.uniform(0.0, 0.9))
    parts += [Shape('capsule', (0.05, 0.22 * tall),
                    (-s * 0.2 * np.sin(swing), s * 0.23, 1.1 * tall), vest,
                    tilt=(s * 0.12, float(s * swing))) for s in (-1, 1)]
    parts.append(Shape('capsule', (0.095, 0.04), (0, 0, 1.6 * tall), 'skin'))
    if rng.random() < 0.6:
        parts.append(Shape('capsule', (0.11, 0.005), (0, 0, 1.68 * tall),
                           str(rng.choice(['yellow', 'white', 'blue', 'orange']))))
    return parts


def _forklift(rng) -> list[Shape]:
    """A counterbalance truck: body, roof on posts, mast and forks."""
    body = str(rng.choice(['yellow', 'orange', 'red', 'green']))
    lift = float(rng.uniform(0.1, 0.5))
    parts = [box((1.5, 1.05, 0.55), (-0.35, 0, 0.15), body),
             box((0.5, 1.05, 0.35), (-0.85, 0, 0.7), body),
             box((0.45, 0.5, 0.12), (-0.35, 0, 0.7), 'black'),
             box((0.12, 0.5, 0.5), (-0.6, 0, 0.8), 'black'),
             box((1.05, 1.0, 0.05), (-0.3, 0, 2.05), 'black'),
             box((0.08, 0.8, 0.5), (0.5, 0, lift), 'charcoal')]
    parts += [box((0.06, 0.06, 1.36), (x, y, 0.7), 'black')
              for x in (-0.78, 0.18) for y in (-0.46, 0.46)]
    parts += [box((0.1, 0.1, 2.15), (0.42, y, 0.05), 'charcoal') for y in (-0.3, 0.3)]
    parts += [box((1.05, 0.11, 0.04), (1.05, y, lift), 'charcoal') for y in (-0.24, 0.24)]
    parts += [cylinder(r, 0.2, (x, y, r - 0.1), 'black', tilt=(np.pi / 2, 0.0))
              for x, r in ((-0.85, 0.24), (0.2, 0.3)) for y in (-0.45, 0.45)]
    return parts


def _pallet_jack(rng) -> list[Shape]:
    """A hand pallet truck: two forks, a pump and a shaft."""
    tile = str(rng.choice(['red', 'yellow', 'blue', 'orange']))
    parts = [box((1.15, 0.16, 0.05), (0.2, y, 0.06), tile) for y in (-0.19, 0.19)]
    parts += [box((0.14, 0.54, 0.3), (-0.45, 0, 0.06), tile),
              cylinder(0.09, 0.1, (-0.52, 0, 0.04), 'black', tilt=(np.pi / 2, 0.0)),
              box((0.05, 0.05, 0.9), (-0.6, 0, 0.3), 'charcoal', tilt=(0.0, -0.2)),
              box((0.05, 0.36, 0.05), (-0.69, 0, 1.16), 'black')]
    return parts


def _conveyor(rng) -> list[Shape]:
    """Rollers between two sides on legs, with a carton or two."""
    length, width, high = float(rng.uniform(2.0, 4.0)), 0.7, float(rng.uniform(0.6, 0.85))
    side = _paint(rng)
    parts = [box((length, 0.05, 0.14), (0, s * width / 2, high - 0.1), side) for s in (-1, 1)]
    parts += [Shape('cylinder', (0.03, width / 2 - 0.03), (float(x), 0.0, high), 'chrome',
                    tilt=(np.pi / 2, 0.0))
              for x in np.arange(-length / 2 + 0.08, length / 2, 0.16)]
    parts += [box((0.06, 0.06, high - 0.1), (x, y, 0), 'charcoal')
              for x in np.linspace(-length / 2 + 0.1, length / 2 - 0.1, 2 + int(length > 3))
              for y in (-width / 2, width / 2)]
    parts += [carton(rng, (0.45, 0.38, float(rng.uniform(0.2, 0.4))),
                     (x * length * 0.35, 0, high + 0.03)) for x in (-1, 1) if rng.random() < 0.6]
    return parts


def _machine(rng) -> list[Shape]:
    """A cabinet with a screen, a vent and a lamp on top."""
    body = _paint(rng)
    length, w, h = rng.uniform((0.9, 0.7, 1.2), (1.9, 1.2, 2.0))
    front = length / 2 + 0.007
    return [box((length, w, h), (0, 0, 0.06), body),
            box((length - 0.1, w - 0.1, 0.06), (0, 0, 0), 'black'),
            box((0.015, w * 0.45, 0.3), (front, 0, h * 0.65), 'screen'),
            box((0.015, w * 0.6, 0.25), (front, 0, h * 0.2), 'charcoal'),
            box((length * 0.4, w * 0.5, 0.22), (-length * 0.15, 0, h + 0.06), 'grey'),
            cylinder(0.04, 0.3, (length * 0.4, w * 0.35, h + 0.06), 'orange')]


def _cage(rng) -> list[Shape]:
    """A roll cage: a base, three sides of rods, goods inside."""
    length, width, h = 0.8, 0.7, float(rng.uniform(1.4, 1.75))
    parts = [box((length, width, 0.04), (0, 0, 0.14), 'zinc')]
    parts += [box((0.025, 0.025, h), (x, y, 0.14), 'zinc')
              for x in (-length / 2, length / 2) for y in np.linspace(-width / 2, width / 2, 5)]
    parts += [box((0.02, width, 0.025), (x, 0, 0.14 + share * h), 'zinc')
              for x in (-length / 2, length / 2) for share in (0.3, 0.65, 0.98)]
    parts += [cylinder(0.06, 0.04, (x, y, 0.04), 'black', tilt=(np.pi / 2, 0.0))
              for x in (-0.32, 0.32) for y in (-0.28, 0.28)]
    z = 0.18
    while z < 0.14 + h * rng.uniform(0.3, 0.9):
        tall = float(rng.uniform(0.2, 0.4))
        parts.append(carton(rng, (length - 0.12, width - 0.1, tall - 0.01), (0, 0, z)))
        z += tall
    return parts


def _cone(rng) -> list[Shape]:
    return [box((0.36, 0.36, 0.03), (0, 0, 0), 'black'),
            *(cylinder(0.14 - 0.022 * k, 0.105, (0, 0, 0.03 + 0.1 * k),
                       'white' if k in (2, 4) else 'orange') for k in range(6))]


def _drum(rng) -> list[Shape]:
    tile = str(rng.choice(['drum_blue', 'drum_steel', 'red', 'green', 'charcoal']))
    return [cylinder(0.285, 0.88, (0, 0, 0), tile),
            *(cylinder(0.3, 0.03, (0, 0, z), tile) for z in (0.0, 0.29, 0.58, 0.85))]


def _bin(rng) -> list[Shape]:
    tile = _paint(rng)
    h = float(rng.uniform(0.5, 0.9))
    parts = [box((0.8, 0.03, h), (0, s * 0.285, 0.05), tile) for s in (-1, 1)]
    parts += [box((0.03, 0.54, h), (s * 0.385, 0, 0.05), tile) for s in (-1, 1)]
    parts.append(box((0.74, 0.54, 0.03), (0, 0, 0.05), tile, dim=True))
    if rng.random() < 0.5:
        parts.append(carton(rng, (0.5, 0.4, h * 0.9), (0, 0, 0.09), turn=0.3))
    return parts


def _table(rng) -> list[Shape]:
    length, width = float(rng.uniform(1.0, 2.0)), float(rng.uniform(0.6, 0.9))
    parts = [box((length, width, 0.04), (0, 0, 0.78), 'plain_wood'),
             box((length - 0.1, width - 0.1, 0.02), (0, 0, 0.2), 'grey')]
    parts += [box((0.05, 0.05, 0.78), (sx * (length / 2 - 0.05), sy * (width / 2 - 0.05), 0),
                  'charcoal') for sx in (-1, 1) for sy in (-1, 1)]
    parts.append(carton(rng, (0.35, 0.3, 0.25), (0.2, 0, 0.82), turn=float(rng.uniform(-1, 1))))
    if rng.random() < 0.6:
        parts += [box((0.04, 0.5, 0.32), (-length * 0.3, 0, 0.92), 'screen'),
                  box((0.12, 0.2, 0.1), (-length * 0.3, 0, 0.82), 'black')]
    return parts


def _barrier(rng) -> list[Shape]:
    length = float(rng.uniform(1.2, 2.4))
    parts = [box((length, 0.08, 0.16), (0, 0, z), 'hazard') for z in (0.32, 0.84)]
    return parts + [box((0.12, 0.12, 1.06), (x, 0, 0), 'yellow')
                    for x in (-length / 2 + 0.06, length / 2 - 0.06)]


def _stack(rng) -> list[Shape]:
    """Loose cartons on the floor."""
    parts, z = [], 0.0
    for _ in range(rng.integers(1, 4)):
        size = rng.uniform((0.35, 0.3, 0.25), (0.65, 0.5, 0.5))
        parts.append(carton(rng, size, (*rng.uniform(-0.03, 0.03, 2), z),
                            turn=float(rng.uniform(-0.3, 0.3))))
        z += size[2]
    return parts


def _ladder(rng) -> list[Shape]:
    """A mobile platform ladder with its rail."""
    n = int(rng.integers(5, 9))
    tile = str(rng.choice(['yellow', 'zinc', 'blue']))
    parts = [box((0.22, 0.6, 0.03), (0.24 * k - 0.12 * n, 0, 0.25 * (k + 1)), 'grey')
             for k in range(n)]
    parts += [box((0.04, 0.04, 0.25 * (k + 1) + 0.9), (0.24 * k - 0.12 * n, y, 0), tile)
              for k in range(0, n, 2) for y in (-0.3, 0.3)]
    return parts


def _scissor_lift(rng) -> list[Shape]:
    h = float(rng.uniform(1.0, 2.0))
    tile = str(rng.choice(['orange', 'blue', 'green']))
    parts = [box((1.8, 0.8, 0.4), (0, 0, 0.12), tile),
             box((1.8, 0.8, 0.08), (0, 0, h + 0.5), tile)]
    slope = float(np.arctan2(h, 1.5))
    parts += [Shape('box', (float(np.hypot(h, 1.5) / 2), 0.03, 0.04), (0.0, y, 0.5 + h / 2),
                    'charcoal', tilt=(0.0, s * slope)) for y in (-0.3, 0.3) for s in (-1, 1)]
    parts += [box((0.04, 0.04, 1.0), (x, y, h + 0.58), tile) for x in (-0.88, 0.88)
              for y in (-0.38, 0.38)]
    parts += [box((1.8, 0.03, 0.03), (0, y, h + z), tile) for y in (-0.38, 0.38)
              for z in (1.05, 1.55)]
    return parts


def _gas_bottles(rng) -> list[Shape]:
    tile = str(rng.choice(['green', 'red', 'grey']))
    parts = [cylinder(0.11, 1.3, (x, y, 0.05), tile) for x in (-0.25, 0.0, 0.25)
             for y in (-0.12, 0.12) if rng.random() < 0.85]
    return parts + [box((0.8, 0.52, 0.05), (0, 0, 0), 'charcoal'),
                    box((0.8, 0.03, 0.06), (0, 0.26, 0.9), 'charcoal'),
                    box((0.8, 0.03, 0.06), (0, -0.26, 0.9), 'charcoal')]


CLUTTER = {
    'person': _person, 'forklift': _forklift, 'pallet_jack': _pallet_jack, 'conveyor': _conveyor,
    'machine': _machine, 'cage': _cage, 'cone': _cone, 'drum': _drum, 'bin': _bin,
    'table': _table, 'barrier': _barrier, 'stack': _stack, 'ladder': _ladder,
    'scissor_lift': _scissor_lift, 'gas_bottles': _gas_bottles,
}
