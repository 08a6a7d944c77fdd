# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Where things stand in a hall: racks, buffers, pallets, transporters, clutter; no overlaps."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from . import shapes
from .truth import border_depth, NOBODY, rectangle_corners, rectangles_overlap, WorldObject

TAPE_COLORS = ((0.95, 0.8, 0.1), (0.9, 0.9, 0.92), (0.85, 0.15, 0.1), (0.1, 0.35, 0.8),
               (0.1, 0.6, 0.25), (0.95, 0.5, 0.1))
BUFFER_SIZES = ((6.2, 2.2), (5.6, 1.85), (3.2, 1.6), (3.4, 1.8), (2.8, 1.5))
LOADS = ('empty', 'half', 'full')


@dataclass(frozen=True, eq=False)
class Thing:
    """Geoms placed in the world; owner: instance of the object they belong to or NOBODY."""

    parts: list[shapes.Shape]
    position: tuple[float, float, float]
    yaw: float
    owner: int


@dataclass
class Layout:
    """
    A hall of size (x, y), the origin in its middle, metres.

    blocked: footprints float64 [4, 2] of everything that stands on the floor, with its height.
    """

    size: tuple[float, float]
    things: list[Thing] = field(default_factory=list)
    objects: list[WorldObject] = field(default_factory=list)
    blocked: list[tuple[np.ndarray, float]] = field(default_factory=list)

    def is_free(self, center, size, yaw: float, margin: float) -> bool:
        """Say whether a footprint grown by `margin` on each side lies in the hall, untouched."""
        grown = rectangle_corners(center, (size[0] + 2 * margin, size[1] + 2 * margin), yaw)
        if np.any(np.abs(grown) > np.array(self.size) / 2 - 0.05):
            return False
        return not any(rectangles_overlap(grown, other) for other, _ in self.blocked)

    def add(self, label: str, parts, center, size, yaw: float, base: float = 0.0,
            carried_by: int = NOBODY) -> int:
        """Place an object; size: length, width, height. Return its instance."""
        instance = len(self.objects)
        middle = np.array([center[0], center[1], base + size[2] / 2])
        self.objects.append(WorldObject(label, instance, middle, np.array(size, dtype=float),
                                        float(yaw), carried_by=carried_by))
        self.things.append(Thing(parts, (float(center[0]), float(center[1]), base), float(yaw),
                                 instance))
        if label != 'buffer' and carried_by == NOBODY:
            self.blocked.append((rectangle_corners(center, size, yaw), float(size[2])))
        return instance

    def buffers(self) -> list[WorldObject]:
        """Return the buffers in the order of their instances."""
        return [item for item in self.objects if item.label == 'buffer']


def make_layout(rng: np.random.Generator) -> Layout:
    """Fill a hall: fixed things first, then buffers, pallets, transporters, clutter."""
    layout = Layout((float(rng.uniform(13, 24)), float(rng.uniform(11, 18))))
    _add_pillars(layout, rng)
    _add_shelves(layout, rng)
    _add_buffers(layout, rng)
    budget = int(rng.integers(5, 13))
    for buffer in layout.buffers():
        budget -= _fill_buffer(layout, rng, buffer, min(budget, int(rng.integers(0, 5))))
    for _ in range(max(budget, 2)):
        _add_loose_pallet(layout, rng)
    for _ in range(rng.choice([1, 2, 3], p=[0.25, 0.4, 0.35])):
        _add_transporter(layout, rng)
    for _ in range(rng.integers(1, 6)):
        parts, size = shapes.person(rng) if rng.random() < 0.4 else shapes.clutter(rng)
        _place_clutter(layout, rng, parts, size)
    return layout


def _anywhere(layout: Layout, rng, inset: float = 0.6) -> np.ndarray:
    return rng.uniform(-0.5, 0.5, 2) * (np.array(layout.size) - 2 * inset)


def _right_angle(rng, spread: float) -> float:
    return float(rng.integers(4) * np.pi / 2 + rng.normal(0, spread))


def _add_pillars(layout: Layout, rng) -> None:
    width = float(rng.uniform(0.3, 0.5))
    color = tuple(float(v) for v in rng.uniform(0.4, 0.9) * np.array([1.0, 1.0, 0.95]))
    for _ in range(rng.integers(0, 5)):
        spot = _anywhere(layout, rng, 2.0)
        if layout.is_free(spot, (width, width), 0.0, 1.0):
            parts = [shapes.Shape('box', (width / 2, width / 2, 5.0), (0, 0, 5.0), color),
                     shapes.Shape('box', (width / 2 + 0.01, width / 2 + 0.01, 0.5), (0, 0, 0.5),
                                  (0.9, 0.75, 0.1))]
            layout.things.append(Thing(parts, (*map(float, spot), 0.0), 0.0, NOBODY))
            layout.blocked.append((rectangle_corners(spot, (width, width), 0.0), 10.0))


def _add_shelves(layout: Layout, rng) -> None:
    """Racks mostly along the walls, some in the open as the end of an aisle."""
    levels = int(rng.integers(2, 5))
    depth, step = float(rng.uniform(0.8, 1.1)), float(rng.uniform(0.8, 1.3))
    for _ in range(rng.integers(3, 8)):
        size = (float(rng.choice([1.9, 2.4, 2.8, 3.6])), depth, 0.25 + levels * step)
        for _ in range(20):
            yaw = float(rng.integers(4) * np.pi / 2)
            spot = _anywhere(layout, rng, 1.6)
            if rng.random() < 0.75:
                axis = 1 if abs(np.cos(yaw)) > 0.5 else 0
                spot[axis] = rng.choice([-1, 1]) * (layout.size[axis] / 2 - depth / 2 - 0.12)
            if layout.is_free(spot, size, yaw, 0.05 if rng.random() < 0.5 else 0.5):
                layout.add('shelf', shapes.shelf(rng, size, levels), spot, size, yaw)
                break


def _add_buffers(layout: Layout, rng) -> None:
    color = TAPE_COLORS[rng.integers(len(TAPE_COLORS))]
    large = rng.random() < 0.55
    wide = float(rng.uniform(0.05, 0.1))
    heading = _right_angle(rng, 0.0) + (float(rng.uniform(-0.6, 0.6)) if rng.random() < 0.2 else 0)
    taken: list[np.ndarray] = []
    for _ in range(rng.integers(2, 5)):
        choice = rng.integers(0, 2) if large and rng.random() < 0.7 else rng.integers(2, 5)
        size = BUFFER_SIZES[choice]
        for _ in range(30):
            yaw = heading + (np.pi / 2 if rng.random() < 0.2 else 0.0)
            spot = _anywhere(layout, rng, 1.5)
            grown = rectangle_corners(spot, (size[0] + 0.5, size[1] + 0.5), yaw)
            clear = not any(rectangles_overlap(grown, other) for other in taken)
            if clear and layout.is_free(spot, size, yaw, 0.15):
                if rng.random() < 0.15:
                    color = TAPE_COLORS[rng.integers(len(TAPE_COLORS))]
                layout.add('buffer', shapes.tape(size, color, wide), spot, (*size, 0.0), yaw)
                taken.append(grown)
                break


def _pallet_size(rng) -> tuple[float, float]:
    return float(rng.uniform(1.15, 1.22)), float(rng.uniform(0.96, 1.04))


def _add_pallet(layout: Layout, rng, spot, size, yaw, base=0.0, carried_by=NOBODY) -> int:
    parts, height = shapes.pallet(rng, size, LOADS[rng.choice(3, p=[0.25, 0.3, 0.45])])
    return layout.add('pallet', parts, spot, (*size, height), yaw, base, carried_by)


def _fill_buffer(layout: Layout, rng, buffer: WorldObject, wanted: int) -> int:
    """Put up to `wanted` pallets wholly into a buffer, and rarely one more on its border."""
    axes = np.array([[np.cos(buffer.yaw), np.sin(buffer.yaw)],
                     [-np.sin(buffer.yaw), np.cos(buffer.yaw)]])
    row = np.inf if rng.random() < 0.4 else (buffer.size[0] - 0.1) // 1.07
    in_row = wanted >= 3 or row >= wanted and rng.random() < 0.4
    slots = rng.permutation(int(min(row, 6)))[:wanted] if in_row and np.isfinite(row) else ()
    placed = 0
    for slot in slots:        # side by side, the short side along the buffer
        size, turn = _pallet_size(rng), np.pi / 2 + float(rng.normal(0, 0.012))
        along = (slot - (row - 1) / 2) * (buffer.size[0] - 0.1) / row + rng.normal(0, 0.01)
        across = rng.uniform(-0.5, 0.5) * max(buffer.size[1] - size[0] - 0.1, 0.0)
        spot = buffer.center[:2] + np.array([along, across]) @ axes
        if layout.is_free(spot, size, buffer.yaw + turn, 0.005):
            _add_pallet(layout, rng, spot, size, buffer.yaw + turn)
            placed += 1
    for _ in range(12 * wanted):
        if placed >= wanted:
            break
        size = _pallet_size(rng)
        turn = (np.pi / 2 if rng.random() < 0.6 else 0.0) + float(rng.normal(0, 0.05))
        spread = buffer.size[:2] - (size if abs(np.cos(turn)) > 0.7 else size[::-1])
        spread = np.maximum(spread - 0.16, 0.05)
        spot = buffer.center[:2] + (rng.uniform(-0.5, 0.5, 2) * spread) @ axes
        if layout.is_free(spot, size, buffer.yaw + turn, 0.04):
            _add_pallet(layout, rng, spot, size, buffer.yaw + turn)
            placed += 1
    if rng.random() < 0.15:
        side, size = rng.choice([-1, 1]), _pallet_size(rng)
        across = side * (buffer.size[1] / 2 + rng.choice([-1, 1]) * rng.uniform(0.2, 0.4))
        along = rng.uniform(-0.4, 0.4) * buffer.size[0]
        spot = buffer.center[:2] + np.array([along, across]) @ axes
        if layout.is_free(spot, size, buffer.yaw, 0.04):
            _add_pallet(layout, rng, spot, size, buffer.yaw)
    return placed


def _outside_buffers(layout: Layout, spot, reach: float) -> bool:
    return all(border_depth(np.append(spot, 0.0), buffer.footprint()) < -reach
               for buffer in layout.buffers())


def _add_loose_pallet(layout: Layout, rng) -> None:
    """Put a pallet outside the buffers, often close beside another one."""
    pallets = [item for item in layout.objects if item.label == 'pallet']
    for _ in range(25):
        size, yaw = _pallet_size(rng), _right_angle(rng, 0.12)
        spot = _anywhere(layout, rng)
        if pallets and rng.random() < 0.35:
            mate = pallets[rng.integers(len(pallets))]
            yaw = mate.yaw + float(rng.normal(0, 0.03))
            side = rng.choice([-1, 1]) * (1.02 + rng.uniform(0.05, 0.25))
            spot = mate.center[:2] + side * np.array([-np.sin(mate.yaw), np.cos(mate.yaw)])
        if _outside_buffers(layout, spot, 0.75) and layout.is_free(spot, size, yaw, 0.02):
            _add_pallet(layout, rng, spot, size, yaw)
            return


def _add_transporter(layout: Layout, rng) -> None:
    """Put a transporter somewhere, one in two of them under a pallet."""
    size = (float(rng.uniform(1.2, 1.5)), float(rng.uniform(0.8, 1.0)),
            float(rng.uniform(0.24, 0.36)))
    pallets = [item for item in layout.objects if item.label == 'pallet']
    for _ in range(40):
        yaw = _right_angle(rng, 0.1) if rng.random() < 0.6 else float(rng.uniform(-np.pi, np.pi))
        spot = _anywhere(layout, rng, 1.2)
        if pallets and rng.random() < 0.65:
            spot = pallets[rng.integers(len(pallets))].center[:2] + rng.uniform(-3.0, 3.0, 2)
        if not layout.is_free(spot, (max(size[0], 1.25), 1.05), yaw, 0.15):
            continue
        carrier = layout.add('transporter', shapes.transporter(rng, size), spot, size, yaw)
        if rng.random() < 0.45:
            rider = _add_pallet(layout, rng, spot, _pallet_size(rng), yaw, size[2], carrier)
            before = layout.objects[carrier]
            layout.objects[carrier] = WorldObject(before.label, carrier, before.center,
                                                  before.size, before.yaw, carries=rider)
        return


def _place_clutter(layout: Layout, rng, parts, size) -> None:
    for _ in range(15):
        spot, yaw = _anywhere(layout, rng), float(rng.uniform(-np.pi, np.pi))
        if _outside_buffers(layout, spot, 0.5) and layout.is_free(spot, size, yaw, 0.2):
            layout.things.append(Thing(parts, (*map(float, spot), 0.0), yaw, NOBODY))
            layout.blocked.append((rectangle_corners(spot, size, yaw), 1.7))
            return
