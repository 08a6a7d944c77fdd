# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What stands in a hall, and how things are put there without touching each other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from . import clutter, loads, shapes
from .hanging import hanging, REACH
from .pools import Pool
from .truth import border_depth, NOBODY, rectangle_corners, rectangles_overlap, WorldObject

BUFFER_SIZES = ((6.2, 2.2), (5.6, 1.85), (3.4, 1.8), (2.8, 1.6))
CEILING = 10.8          # metres, unless a layout says otherwise


@dataclass(frozen=True, eq=False)
class Thing:
    """
    Solids placed in the world; owner: instance of the object they belong to or NOBODY.

    casts: whether it casts shadows and hides things; what belongs to the ceiling does not.
    """

    parts: list[shapes.Shape]
    position: tuple[float, float, float]
    yaw: float
    owner: int
    casts: bool = True


@dataclass
class Layout:
    """
    A hall of size (x, y), the origin in its middle, metres.

    blocked: footprints float64 [4, 2] of everything that stands on the floor, with its height.
    hanging: indices of the things that hang. lanes: painted lines on the floor, float64 [N, 2].
    height: of the ceiling. gates: wall with loading gates (0: +x, 1: -x, 2: +y, 3: -y) or -1.
    """

    size: tuple[float, float]
    things: list[Thing] = field(default_factory=list)
    objects: list[WorldObject] = field(default_factory=list)
    blocked: list[tuple[np.ndarray, float]] = field(default_factory=list)
    hanging: list[int] = field(default_factory=list)
    lanes: list[np.ndarray] = field(default_factory=list)
    height: float = CEILING
    gates: int = -1

    def is_free(self, center, size, yaw: float, margin: float) -> bool:
        """Say whether a footprint grown by `margin` on each side lies in the hall, untouched."""
        grown = rectangle_corners(center, (size[0] + 2 * margin, size[1] + 2 * margin), yaw)
        if np.any(np.abs(grown) > np.array(self.size) / 2 - 0.05):
            return False
        return not any(rectangles_overlap(grown, other) for other, _ in self.blocked)

    def block(self, center, size, yaw: float, height: float) -> None:
        """Keep a footprint free from now on."""
        self.blocked.append((rectangle_corners(center, size, yaw), float(height)))

    def add(self, label: str, parts, center, size, yaw: float, base: float = 0.0,
            carried_by: int = NOBODY) -> int:
        """Place an object; size: length, width, height. Return its instance."""
        instance = len(self.objects)
        middle = np.array([center[0], center[1], base + size[2] / 2])
        self.objects.append(WorldObject(label, instance, middle, np.array(size, dtype=float),
                                        float(yaw), carried_by=carried_by))
        if parts:
            self.things.append(Thing(parts, (float(center[0]), float(center[1]), base),
                                     float(yaw), instance))
        return instance

    def buffers(self) -> list[WorldObject]:
        """Return the buffers in the order of their instances."""
        return [item for item in self.objects if item.label == 'buffer']


@dataclass(frozen=True)
class Hand:
    """What all placing needs: the layout, where chance comes from, what to draw from."""

    layout: Layout
    rng: np.random.Generator
    pool: Pool
    rack: tuple[str, int, float, float, tuple[str, str, str]]   # style, levels, step, depth, looks

    def anywhere(self, inset: float = 0.6) -> np.ndarray:
        """Return a random place in the hall, float64 [2]."""
        return self.rng.uniform(-0.5, 0.5, 2) * (np.array(self.layout.size) - 2 * inset)

    def one_of(self, values):
        """Return a random one of a sequence."""
        return values[self.rng.integers(len(values))]


def draw_rack(rng: np.random.Generator, pool: Pool) -> tuple:
    """Return what the racks of one hall have in common, as in Hand."""
    posts, beams = pool.rack_tiles[rng.integers(len(pool.rack_tiles))]
    return (pool.racks[rng.integers(len(pool.racks))], int(rng.integers(2, 5)),
            float(rng.uniform(0.85, 1.2)), float(rng.uniform(0.8, 1.1)),
            (posts, beams, str(rng.choice(['plain_wood', 'wire_deck', 'grey']))))


def add_shelf(hand: Hand, spot, length: float, yaw: float, margin: float = 0.1) -> bool:
    """Put a rack somewhere; return whether there was room."""
    style, levels, step, depth, tiles = hand.rack
    size = (length, depth, 0.25 + levels * step)
    if not hand.layout.is_free(spot, size, yaw, margin):
        return False
    hand.layout.add('shelf', shapes.shelf(hand.rng, size, levels, style, tiles), spot, size, yaw)
    hand.layout.block(spot, size[:2], yaw, size[2])
    return True


def add_buffer(hand: Hand, spot, size, yaw: float, gap: float = 0.3) -> bool:
    """Tape a buffer on free floor, away from other buffers; return whether there was room."""
    layout = hand.layout
    grown = rectangle_corners(spot, (size[0] + 2 * gap, size[1] + 2 * gap), yaw)
    if any(rectangles_overlap(grown, other.footprint()[:, :2]) for other in layout.buffers()):
        return False
    if not layout.is_free(spot, size, yaw, 0.2):
        return False
    layout.add('buffer', [], spot, (*size, 0.0), yaw)
    return True


def pallet_size(rng: np.random.Generator) -> tuple[float, float]:
    """Return length and width of a pallet, metres."""
    return float(rng.uniform(1.15, 1.22)), float(rng.uniform(0.96, 1.08))


def add_pallet(hand: Hand, spot, size, yaw: float, base: float = 0.0,
               carried_by: int = NOBODY) -> int:
    """Put a pallet with a random load somewhere, unasked; return its instance."""
    fill = loads.FILLS[hand.rng.choice(3, p=[0.22, 0.3, 0.48])]
    parts, height = loads.pallet(hand.rng, size, fill, hand.one_of(hand.pool.decks),
                                 hand.pool.loads)
    if carried_by == NOBODY:
        hand.layout.block(spot, size, yaw, height)
    return hand.layout.add('pallet', parts, spot, (*size, height), yaw, base, carried_by)


def fill_buffer(hand: Hand, buffer: WorldObject, wanted: int) -> int:
    """Put up to `wanted` pallets wholly into a buffer, at times one more on its border."""
    rng, layout = hand.rng, hand.layout
    axes = np.array([[np.cos(buffer.yaw), np.sin(buffer.yaw)],
                     [-np.sin(buffer.yaw), np.cos(buffer.yaw)]])
    placed = _fill_row(hand, buffer, axes, wanted) if rng.random() < 0.5 else 0
    for _ in range(10 * wanted):
        if placed >= wanted:
            break
        size = pallet_size(rng)
        turn = (np.pi / 2 if rng.random() < 0.6 else 0.0) + float(rng.normal(0, 0.06))
        reach = np.abs(rectangle_corners((0, 0), size, turn)).max(axis=0)
        room = np.maximum(buffer.size[:2] / 2 - reach - 0.03, 0.0)
        spot = buffer.center[:2] + (rng.uniform(-1, 1, 2) * room) @ axes
        if layout.is_free(spot, size, buffer.yaw + turn, 0.03):
            add_pallet(hand, spot, size, buffer.yaw + turn)
            placed += 1
    if rng.random() < 0.25:
        _add_on_border(hand, buffer, axes)
    return placed


def _fill_row(hand: Hand, buffer: WorldObject, axes, wanted: int) -> int:
    """Put pallets side by side, the short side along the buffer, neighbours nearly touching."""
    rng = hand.rng
    length = float(buffer.size[0]) - 0.1
    fits = int(length // 1.1)
    pitch = length / fits if rng.random() < 0.5 else 1.095
    start = -(fits - 1) / 2 * pitch
    if wanted < fits and rng.random() < 0.5:
        slots = np.arange(wanted) + rng.integers(0, fits - wanted + 1)
    else:
        slots = rng.permutation(fits)[:wanted]
    placed = 0
    for slot in slots:
        size, turn = pallet_size(rng), np.pi / 2 + float(rng.normal(0, 0.006))
        room = max(buffer.size[1] - size[0] - 0.08, 0.0)
        offset = np.array([start + slot * pitch, rng.uniform(-0.5, 0.5) * room])
        spot = buffer.center[:2] + offset @ axes
        if hand.layout.is_free(spot, size, buffer.yaw + turn, 0.002):
            add_pallet(hand, spot, size, buffer.yaw + turn)
            placed += 1
    return placed


def _add_on_border(hand: Hand, buffer: WorldObject, axes) -> None:
    rng, size = hand.rng, pallet_size(hand.rng)
    along = hand.one_of((0, 1))
    offset = rng.uniform(-0.4, 0.4, 2) * buffer.size[:2]
    offset[along] = rng.choice([-1, 1]) * (buffer.size[along] / 2
                                           + rng.choice([-1, 1]) * rng.uniform(0.25, 0.5))
    spot, yaw = buffer.center[:2] + offset @ axes, buffer.yaw + rng.normal(0, 0.1)
    if hand.layout.is_free(spot, size, yaw, 0.03):
        add_pallet(hand, spot, size, yaw)


def _outside_buffers(layout: Layout, spot, reach: float) -> bool:
    return all(border_depth(np.append(spot, 0.0), buffer.footprint()) < -reach
               for buffer in layout.buffers())


def add_loose_pallet(hand: Hand) -> None:
    """Put a pallet outside the buffers, often close beside another one."""
    rng, layout = hand.rng, hand.layout
    pallets = [item for item in layout.objects if item.label == 'pallet'
               and item.carried_by == NOBODY]
    marks = layout.buffers()
    for _ in range(25):
        size = pallet_size(rng)
        yaw = float(rng.integers(4) * np.pi / 2 + rng.normal(0, 0.12))
        spot = hand.anywhere()
        draw = rng.random()
        if pallets and draw < 0.35:
            mate = hand.one_of(pallets)
            yaw = mate.yaw + float(rng.normal(0, 0.02))
            side = rng.choice([-1, 1]) * (1.04 + rng.uniform(0.03, 0.25))
            spot = mate.center[:2] + side * np.array([-np.sin(mate.yaw), np.cos(mate.yaw)])
        elif marks and draw < 0.8:
            spot = hand.one_of(marks).center[:2] + rng.uniform(-4.0, 4.0, 2)
        if _outside_buffers(layout, spot, 0.75) and layout.is_free(spot, size, yaw, 0.004):
            add_pallet(hand, spot, size, yaw)
            return


def add_transporter(hand: Hand, laden: bool) -> None:
    """Put a transporter near the pallets or anywhere; a laden one carries a pallet."""
    rng, layout = hand.rng, hand.layout
    size = (float(rng.uniform(1.2, 1.5)), float(rng.uniform(0.8, 1.0)),
            float(rng.uniform(0.24, 0.36)))
    pallets = [item for item in layout.objects if item.label == 'pallet']
    for _ in range(40):
        yaw = float(rng.integers(4) * np.pi / 2 + rng.normal(0, 0.1))
        if rng.random() < 0.4:
            yaw = float(rng.uniform(-np.pi, np.pi))
        spot = hand.anywhere(1.2)
        if pallets and rng.random() < 0.75:
            spot = hand.one_of(pallets).center[:2] + rng.uniform(-3.5, 3.5, 2)
        rider = pallet_size(rng)
        room = np.maximum(size[:2], rider)
        if not layout.is_free(spot, room, yaw, 0.12):
            continue
        parts = shapes.transporter(rng, size, hand.one_of(hand.pool.bodies))
        carrier = layout.add('transporter', parts, spot, size, yaw)
        layout.block(spot, room if laden else size[:2], yaw, size[2] + 0.9 * laden)
        if laden:
            load = add_pallet(hand, spot, rider, yaw, size[2], carrier)
            layout.objects[carrier] = replace(layout.objects[carrier], carries=load)
        return


def add_clutter(hand: Hand) -> None:
    """Put one thing that nobody asks about on the floor, outside the buffers."""
    rng, layout = hand.rng, hand.layout
    parts = clutter.CLUTTER[hand.one_of(hand.pool.clutter)](rng)
    low, high = shapes.bounds(parts)
    size, middle = (high - low)[:2], (high + low)[:2] / 2
    for _ in range(15):
        spot, yaw = hand.anywhere(0.3), float(rng.uniform(-np.pi, np.pi))
        if rng.random() < 0.6:
            yaw = float(rng.integers(4) * np.pi / 2)
        if _outside_buffers(layout, spot, 0.4 + size.max() / 2) \
                and layout.is_free(spot, size, yaw, 0.15):
            place = spot - (shapes.rotation_about_z(yaw)[:2, :2] @ middle)
            layout.things.append(Thing(parts, (*map(float, place), 0.0), yaw, NOBODY))
            layout.block(spot, size, yaw, high[2])
            return


def add_hanging(hand: Hand) -> None:
    """Hang a thing from the ceiling where it touches nothing that stands below."""
    rng, layout = hand.rng, hand.layout
    kind = hand.one_of(hand.pool.hanging)
    bottom = min(float(rng.uniform(*REACH[kind])), layout.height - 0.7)
    parts = hanging(rng, kind, layout.height - bottom)
    low, high = shapes.bounds(parts)
    size = 2 * np.maximum(np.abs(low), np.abs(high))[:2]
    for _ in range(10):
        spot, yaw = hand.anywhere(0.5), float(rng.integers(4) * np.pi / 2)
        corners = rectangle_corners(spot, size, yaw)
        inside = (np.abs(corners) < np.array(layout.size) / 2 - 0.05).all()
        if inside and not any(height > bottom - 0.1 and rectangles_overlap(corners, other)
                              for other, height in layout.blocked):
            layout.hanging.append(len(layout.things))
            layout.things.append(Thing(parts, (*map(float, spot), bottom), yaw, NOBODY))
            return
