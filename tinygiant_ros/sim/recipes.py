# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Kinds of halls: which racks and buffers they have and where; pallets and the rest follow."""

from __future__ import annotations

import numpy as np

from .layout import (
    add_buffer,
    add_clutter,
    add_hanging,
    add_loose_pallet,
    add_shelf,
    add_transporter,
    BUFFER_SIZES,
    draw_rack,
    fill_buffer,
    Hand,
    Layout,
    Thing,
)
from .pools import Pool
from .shapes import box
from .truth import NOBODY

RACK_LENGTHS = (1.9, 2.4, 2.8, 3.6, 5.4)
SIZES = {'staging': ((18, 26), (14, 19)), 'aisles': ((20, 28), (15, 20)),
         'open': ((24, 32), (17, 23)), 'cross_dock': ((20, 30), (15, 20)),
         'scattered': ((16, 24), (13, 18)), 'narrow_aisles': ((20, 27), (15, 20)),
         'islands': ((19, 26), (17, 21))}


def make_layout(rng: np.random.Generator, pool: Pool, kind: str) -> Layout:
    """Fill a hall of a kind of HALLS: fixed things first, pallets, transporters, then clutter."""
    layout = Layout(tuple(float(rng.uniform(*span)) for span in SIZES[kind]),
                    height=float(rng.uniform(10.2, 12.0)))
    hand = Hand(layout, rng, pool, draw_rack(rng, pool))
    _add_pillars(hand)
    HALLS[kind](hand)
    _complete(hand)
    budget = int(rng.integers(8, 19))
    for buffer in rng.permutation(np.array(layout.buffers(), dtype=object)):
        budget -= fill_buffer(hand, buffer, min(max(budget, 0), int(rng.integers(0, 5))))
    for _ in range(max(budget, 3)):
        add_loose_pallet(hand)
    laden = rng.random(int(rng.choice([2, 3, 4, 5], p=[0.3, 0.35, 0.2, 0.15]))) < 0.5
    laden[0] = False
    for one in laden:
        add_transporter(hand, bool(one))
    for _ in range(rng.integers(3, 11)):
        add_clutter(hand)
    for _ in range(rng.integers(4, 13)):
        add_hanging(hand)
    _add_ceiling(hand)
    _add_lanes(hand)
    return layout


def _complete(hand: Hand) -> None:
    """Add buffers and racks to a hall that has come out with fewer than two."""
    labels = [item.label for item in hand.layout.objects]
    _more_buffers(hand, 2 - labels.count('buffer'))
    for _ in range(2 - labels.count('shelf')):
        _try_shelf(hand)


def _add_lanes(hand: Hand) -> None:
    """Paint lines along the hall in some of them; they look like tape but bound nothing."""
    rng, half = hand.rng, np.array(hand.layout.size) / 2
    for _ in range(rng.choice([0, 1, 2], p=[0.5, 0.3, 0.2])):
        axis, width = rng.integers(2), rng.uniform(0.05, 0.12)
        place = rng.uniform(-0.45, 0.45) * 2 * half[1 - axis]
        for offset in (0.0, rng.uniform(2.0, 3.2)):
            low, high = np.empty(2), np.empty(2)
            low[axis], high[axis] = -half[axis], half[axis]
            low[1 - axis], high[1 - axis] = place + offset, place + offset + width
            hand.layout.lanes.append(np.array([low, (high[0], low[1]), high, (low[0], high[1])]))


def _add_pillars(hand: Hand) -> None:
    """Pillars on a grid with a guard at the foot; a third of the halls has none."""
    rng, layout = hand.rng, hand.layout
    if rng.random() < 0.35:
        return
    width = float(rng.uniform(0.25, 0.5))
    tile = str(rng.choice(['concrete', 'grey', 'white', 'concrete']))
    step = rng.uniform(6.0, 9.0)
    for x in np.arange(-layout.size[0] / 2 + step, layout.size[0] / 2 - 3, step):
        for y in (0.0,) if layout.size[1] < 17 else (-layout.size[1] / 6, layout.size[1] / 6):
            if rng.random() < 0.5:
                parts = [box((width, width, layout.height), (0, 0, 0), tile)]
                guard = str(rng.choice(['hazard', 'yellow', tile]))
                parts.append(box((width + 0.04, width + 0.04, 1.1), (0, 0, 0), guard))
                layout.things.append(Thing(parts, (float(x), float(y), 0.0), 0.0, NOBODY))
                layout.block((x, y), (width + 0.04, width + 0.04), 0.0, layout.height)


def _rack_row(hand: Hand, start, heading: float, room: float, chance: float = 0.85,
              margin: float = 0.06) -> None:
    """Put racks one after another from `start` along a heading until `room` metres are full."""
    rng = hand.rng
    ahead, along = np.array([np.cos(heading), np.sin(heading)]), 0.0
    length = float(hand.one_of(RACK_LENGTHS[1:]))
    while along + length < room:
        if rng.random() < chance:
            add_shelf(hand, np.asarray(start) + (along + length / 2) * ahead, length, heading,
                      margin)
        along += length + (0.35 if rng.random() < 0.7 else float(rng.uniform(0.6, 2.5)))
        if rng.random() < 0.25:
            length = float(hand.one_of(RACK_LENGTHS))


def _wall_racks(hand: Hand, sides, chance: float) -> None:
    """Put racks along walls, their fronts inwards; sides: 0 to 3 for -y, +x, +y and -x."""
    gap = hand.rack[3] / 2 + float(hand.rng.uniform(0.12, 0.35))
    for side in sides:
        length, depth = hand.layout.size[side % 2], hand.layout.size[1 - side % 2]
        heading = side * np.pi / 2
        ahead = np.array([np.cos(heading), np.sin(heading)])
        start = (1.2 - length / 2) * ahead + (depth / 2 - gap) * np.array([ahead[1], -ahead[0]])
        _rack_row(hand, start, heading, length - 2.4, chance)


def _buffer_rank(hand: Hand, middle, heading: float, count: int, step: float, size) -> None:
    """Tape buffers side by side; heading: of their long sides, they follow across it."""
    across = np.array([-np.sin(heading), np.cos(heading)])
    for k in range(count):
        spot = np.asarray(middle) + (k - (count - 1) / 2) * step * across
        add_buffer(hand, spot + hand.rng.uniform(-0.1, 0.1, 2), size, heading)


def _staging(hand: Hand) -> None:
    """Racks along a long wall or two; before them a rank of buffers, and some beside it."""
    rng, (x, y) = hand.rng, hand.layout.size
    _wall_racks(hand, 2 * rng.permutation(2)[:rng.integers(1, 3)], 0.6)
    if rng.random() < 0.5:
        _wall_racks(hand, [1 + 2 * int(rng.integers(2))], 0.35)
    size = hand.one_of(BUFFER_SIZES)
    for _ in range(2):
        middle = rng.uniform(-0.22, 0.22, 2) * (x, y)
        heading = float(rng.choice([0.0, np.pi / 2])) + rng.uniform(-0.05, 0.05)
        _buffer_rank(hand, middle, heading, int(rng.integers(2, 4)),
                     size[1] + rng.uniform(0.6, 1.6), size)
    _more_buffers(hand, 1)


def _aisles(hand: Hand) -> None:
    """Rows of racks with aisles to drive in, buffers before their ends."""
    rng, x = hand.rng, hand.layout.size[0]
    end = float(rng.uniform(0.38, 0.5)) * x
    rows = int(rng.integers(2, 4))
    for k in range(rows):
        row = (k - (rows - 1) / 2) * rng.uniform(4.2, 5.2)
        _rack_row(hand, (-x / 2 + 1.0, row), 0.0, end, 0.8)
    _wall_racks(hand, [1], 0.45)
    size = hand.one_of(BUFFER_SIZES)
    _buffer_rank(hand, (x * rng.uniform(0.1, 0.2), rng.uniform(-1.5, 1.5)),
                 float(rng.choice([0.0, np.pi / 2])), int(rng.integers(2, 5)),
                 size[1] + rng.uniform(0.5, 1.5), size)
    _more_buffers(hand, 2)


def _open(hand: Hand) -> None:
    """A big hall: buffers on a loose grid, racks at the walls and a few in between."""
    rng, (x, y) = hand.rng, hand.layout.size
    _wall_racks(hand, rng.permutation(4)[:rng.integers(2, 4)], 0.4)
    size, heading = BUFFER_SIZES[rng.integers(2)], float(rng.choice([0.0, np.pi / 2]))
    for gx in np.linspace(-0.27, 0.27, 3) * x:
        for gy in np.linspace(-0.24, 0.24, 3) * y:
            if rng.random() < 0.6:
                spot = np.array([gx, gy]) + rng.uniform(-1.0, 1.0, 2)
                turn = heading + (np.pi / 2 if rng.random() < 0.2 else 0.0)
                add_buffer(hand, spot, size, turn + rng.uniform(-0.04, 0.04))
    for _ in range(rng.integers(2, 5)):
        _try_shelf(hand)
    _more_buffers(hand, 1)


def _cross_dock(hand: Hand) -> None:
    """Gates in a long wall, a buffer before each, racks or more buffers opposite."""
    rng, (x, y) = hand.rng, hand.layout.size
    hand.layout.gates = 3
    size = hand.one_of(BUFFER_SIZES[:3])
    count = int(rng.integers(3, 6))
    step = max(rng.uniform(3.0, 4.2), size[1] + 0.8)
    depth = -y / 2 + rng.uniform(0.8, 2.0) + size[0] / 2
    _buffer_rank(hand, (rng.uniform(-0.1, 0.1) * x, depth), -np.pi / 2, count, step, size)
    inner = depth + size[0] / 2 + rng.uniform(2.6, 4.0)
    _rack_row(hand, (-x * 0.36, inner + hand.rack[3] / 2), 0.0, 0.72 * x, 0.6)
    _wall_racks(hand, [2], 0.5)
    _more_buffers(hand, 1)


def _scattered(hand: Hand) -> None:
    """No order: racks mostly at the walls, buffers of several sizes anywhere."""
    rng = hand.rng
    _wall_racks(hand, rng.permutation(4)[:2], 0.4)
    for _ in range(rng.integers(1, 4)):
        _try_shelf(hand)
    _more_buffers(hand, int(rng.integers(3, 6)))


def _narrow_aisles(hand: Hand) -> None:
    """Long rows of racks close together, small buffers at both ends."""
    rng, x = hand.rng, hand.layout.size[0]
    pitch = hand.rack[3] + float(rng.uniform(2.2, 2.8))
    rows = int(rng.integers(3, 5))
    for k in range(rows):
        _rack_row(hand, (-0.24 * x, (k - (rows - 1) / 2) * pitch), 0.0, 0.48 * x, 0.8)
    size = hand.one_of(BUFFER_SIZES[1:])
    for side in (-1, 1):
        small = size[0] < 4
        _buffer_rank(hand, (side * 0.37 * x, rng.uniform(-1, 1)), 0.0 if small else np.pi / 2,
                     3 if small else 1, size[1] + rng.uniform(0.8, 1.6), size)
    _more_buffers(hand, 2)


def _islands(hand: Hand) -> None:
    """Racks back to back in the middle, slanting buffers around them."""
    rng = hand.rng
    slant = float(rng.uniform(0.5, 1.1))
    for k in (-1, 1):
        across = np.array([-np.sin(slant), np.cos(slant)]) * k * (hand.rack[3] / 2 + 0.06)
        back = -2.9 * np.array([np.cos(slant), np.sin(slant)])
        _rack_row(hand, across + back, slant, 6.4, 1.0, 0.01)
    for turn in np.arange(6) * np.pi / 3 + slant:
        spot = rng.uniform(4.6, 6.2) * np.array([np.cos(turn), np.sin(turn)])
        add_buffer(hand, spot, hand.one_of(BUFFER_SIZES),
                   slant + float(rng.choice([0.0, np.pi / 2])))
    _wall_racks(hand, [0, 2], 0.25)


def _try_shelf(hand: Hand) -> None:
    for _ in range(20):
        yaw = float(hand.rng.integers(4) * np.pi / 2)
        if add_shelf(hand, hand.anywhere(2.5), float(hand.one_of(RACK_LENGTHS[:4])), yaw, 0.5):
            return


def _more_buffers(hand: Hand, count: int) -> None:
    """Tape buffers where there is room, mostly square to the hall."""
    rng = hand.rng
    for _ in range(count):
        for _ in range(30):
            yaw = float(rng.choice([0.0, np.pi / 2]))
            yaw += float(rng.uniform(-0.6, 0.6)) if rng.random() < 0.15 else 0.0
            if add_buffer(hand, hand.anywhere(1.5), hand.one_of(BUFFER_SIZES), yaw, 0.4):
                break


HALLS = {'staging': _staging, 'aisles': _aisles, 'open': _open, 'cross_dock': _cross_dock,
         'scattered': _scattered, 'narrow_aisles': _narrow_aisles, 'islands': _islands}


def _add_ceiling(hand: Hand) -> None:
    """Girders under the ceiling and rows of lamps between them."""
    rng, layout = hand.rng, hand.layout
    x, y = layout.size
    tile = str(rng.choice(['grey', 'charcoal', 'white', 'zinc']))
    parts = [box((0.2, y - 0.02, 0.45), (gx, 0, layout.height - 0.5), tile)
             for gx in np.arange(-x / 2 + 2, x / 2 - 0.5, rng.uniform(4.0, 6.0))]
    for gy in np.arange(-y / 2 + 2.5, y / 2 - 1, rng.uniform(3.0, 5.0)):
        parts += [box((1.5, 0.25, 0.06), (gx, gy, layout.height - 0.62), 'lit')
                  for gx in np.arange(-x / 2 + 3, x / 2 - 2, 3.2)]
    layout.things.append(Thing(parts, (0.0, 0.0, 0.0), 0.0, NOBODY, casts=False))
