# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Set-ups of light, from a dim hall to a glaring one, as MuJoCo lights.

None of them casts shadows: a shadow map costs more than all the rest and is jagged. Shadows are
painted on the floor (floors.py), and what stands in the shade has darker looks (meshes.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Setup:
    """
    Ranges of one way to light a hall.

    ambient: light from everywhere. top: from above. side: from two sides. points: number of
    lamps that light their surroundings, and their power. tint: RGB. sun: how dark the shadows are
    that slanting daylight casts, 0 for none. shade: how dark soft shadows on the floor are.
    """

    ambient: tuple[float, float]
    top: tuple[float, float]
    side: tuple[float, float]
    points: tuple[int, int] = (0, 3)
    power: tuple[float, float] = (0.1, 0.3)
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    sun: float = 0.0
    shade: tuple[float, float] = (0.35, 0.75)


SETUPS = {
    'lamps': Setup((0.34, 0.46), (0.35, 0.5), (0.1, 0.2)),
    'dim': Setup((0.2, 0.3), (0.16, 0.28), (0.05, 0.12), (1, 3), (0.15, 0.35)),
    'bright': Setup((0.45, 0.6), (0.5, 0.65), (0.15, 0.25), (1, 3)),
    'warm': Setup((0.3, 0.42), (0.35, 0.5), (0.1, 0.2), tint=(1.1, 0.97, 0.8)),
    'cool': Setup((0.3, 0.44), (0.35, 0.5), (0.1, 0.2), tint=(0.88, 0.98, 1.12)),
    'skylight': Setup((0.36, 0.46), (0.45, 0.6), (0.06, 0.14), (0, 1), sun=0.45,
                      shade=(0.1, 0.3)),
    'sodium': Setup((0.24, 0.34), (0.3, 0.45), (0.08, 0.16), (1, 3), tint=(1.2, 0.88, 0.5)),
    'glare': Setup((0.5, 0.65), (0.75, 1.0), (0.2, 0.3), (2, 4), (0.3, 0.5)),
    'night': Setup((0.17, 0.25), (0.08, 0.16), (0.03, 0.08), (3, 5), (0.6, 0.9),
                   (0.95, 1.0, 1.05)),
}


def draw_slant(rng: np.random.Generator, setup: Setup) -> np.ndarray:
    """Return how far along the floor [2] the light from above moves a metre down."""
    slant = rng.uniform(0.3, 0.9) if setup.sun else rng.uniform(0.0, 0.15)
    turn = rng.uniform(0, 2 * np.pi)
    return slant * np.array([np.cos(turn), np.sin(turn)])


def lights(rng: np.random.Generator, setup: Setup, slant: np.ndarray, size,
           height: float) -> tuple[str, float]:
    """Return the lights of a hall as XML and the strength of its ambient light."""
    tint = np.array(setup.tint) * (1 + rng.uniform(-0.05, 0.05, 3))
    lines = [_directional(np.append(slant, -1.0), rng.uniform(*setup.top) * tint)]
    turn = np.arctan2(slant[1], slant[0])
    for angle in (turn + 0.6, turn + 0.6 + np.pi * rng.uniform(0.7, 1.3)):
        across = np.array([np.cos(angle), np.sin(angle), -0.45])
        lines.append(_directional(across, rng.uniform(*setup.side) * tint))
    for _ in range(rng.integers(setup.points[0], setup.points[1] + 1)):
        spot = (*(rng.uniform(-0.42, 0.42, 2) * size), height - rng.uniform(1.5, 4.0))
        glow = rng.uniform(*setup.power) * tint * (1 + rng.uniform(-0.1, 0.1, 3))
        lines.append(f'<light type="point" pos="{_text(spot)}" diffuse="{_text(glow)}" '
                     f'specular="{_text(0.6 * glow)}" attenuation="1 0 0.006" '
                     'castshadow="false"/>')
    return ''.join(lines), float(rng.uniform(*setup.ambient))


def _directional(direction, power) -> str:
    spot = -12 * direction
    return (f'<light type="directional" pos="{_text(spot)}" dir="{_text(direction)}" '
            f'diffuse="{_text(power)}" specular="{_text(0.4 * power)}" '
            'castshadow="false"/>')


def _text(values) -> str:
    return ' '.join(f'{v:.5g}' for v in values)
