# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Images of a hall's walls and of its ceiling."""

from __future__ import annotations

import numpy as np

from .textures import noise, write_text

PIXELS = 40             # a metre


def wall_texture(rng: np.random.Generator, kind: str, length: float, height: float, paint,
                 gates: bool) -> np.ndarray:
    """
    Return one wall, float32 [H, W, 3]; paint: RGB of the wall; gates: it has loading gates.

    kind: one of KINDS. length, height: metres.
    """
    shape = round(height * PIXELS), round(length * PIXELS)
    image = np.empty((*shape, 3), np.float32)
    image[:] = paint
    image += 6 * noise(rng, 8, shape)[..., None] + 3 * noise(rng, 80, shape)[..., None]
    KINDS[kind](rng, image)
    if rng.random() < 0.7:
        _base(rng, image)
    if gates or rng.random() < 0.35:
        _gates(rng, image, gates)
    if rng.random() < 0.5:
        _windows(rng, image)
    if rng.random() < 0.8:
        _fixtures(rng, image)
    rows = np.arange(shape[0])[::-1] / PIXELS
    edge = np.minimum(np.arange(shape[1]), np.arange(shape[1])[::-1]) / PIXELS
    image *= (1 - 0.35 * np.exp(-rows / 0.3))[:, None, None]
    image *= (1 - 0.3 * np.exp(-edge / 0.5))[None, :, None]
    return image


def ceiling_texture(rng: np.random.Generator) -> np.ndarray:
    """Return ribbed sheet metal, float32 [256, 256, 3], to be repeated every few metres."""
    image = np.full((256, 256, 3), rng.uniform(70, 190), np.float32)
    image *= 1 + rng.uniform(-0.05, 0.05, 3).astype(np.float32)
    image[:, ::16] *= 0.7
    image[:, 1::16] *= 0.82
    return image + 4 * noise(rng, 5, (256, 256))[..., None]


def _panels(rng, image) -> None:
    step = int(rng.uniform(0.9, 2.4) * PIXELS)
    image[:, ::step] *= 0.72
    image[:, 1::step] *= 0.86
    image[::int(rng.uniform(2.5, 4.0) * PIXELS)] *= 0.8


def _plaster(rng, image) -> None:
    image += rng.normal(0, 3, image.shape[:2]).astype(np.float32)[..., None]
    dirt = sum(noise(rng, n, image.shape[:2]) / (n / 8) ** 0.4 for n in (8, 30, 110))
    image *= (1 - 0.12 * np.clip(dirt, 0, 1.5))[..., None]


def _cladding(rng, image) -> None:
    step = int(rng.uniform(0.22, 0.4) * PIXELS)
    wave = 1 - 0.22 * (np.arange(image.shape[1]) % step < step * 0.4)
    image *= wave[None, :, None].astype(np.float32)


def _bricks(rng, image, size) -> None:
    tall, wide = (max(3, int(side * PIXELS)) for side in size)
    rows = np.arange(image.shape[0]) // tall
    for row in range(rows[-1] + 1):
        shift = wide // 2 if row % 2 else 0
        columns = (np.arange(image.shape[1]) + shift) // wide
        shade = rng.uniform(0.8, 1.1, columns[-1] + 1).astype(np.float32)[columns]
        shade[(np.arange(image.shape[1]) + shift) % wide == 0] = 0.7
        image[row * tall:(row + 1) * tall] *= shade[None, :, None]
    image[::tall] *= 0.75


KINDS = {
    'panels': _panels, 'plaster': _plaster, 'cladding': _cladding,
    'brick': lambda rng, image: _bricks(rng, image, (0.125, 0.3)),
    'blocks': lambda rng, image: _bricks(rng, image, (0.3, 0.6))}


def _base(rng, image) -> None:
    """Paint the lowest part in another color, with a line on top."""
    top = image.shape[0] - int(rng.uniform(0.4, 2.2) * PIXELS)
    image[top:] *= rng.uniform(0.5, 0.95) * rng.uniform(0.7, 1.0, 3).astype(np.float32)
    if rng.random() < 0.4:
        image[top:top + 4] = ((220, 180, 40), (60, 60, 64), (180, 50, 40))[rng.integers(3)]


def _gates(rng, image, row: bool) -> None:
    high, wide = int(rng.uniform(3.0, 4.2) * PIXELS), int(rng.uniform(2.8, 3.8) * PIXELS)
    color = rng.uniform(0.6, 1.0) * np.array(
        ((190, 192, 196), (90, 120, 160), (210, 205, 190))[rng.integers(3)])
    step = int(wide * rng.uniform(1.3, 1.8)) if row else image.shape[1]
    start = int(rng.integers(10, max(step - wide, 11)))
    bottom = image.shape[0]
    for left in range(start, image.shape[1] - wide, step):
        gate = image[bottom - high:, left:left + wide]
        gate[:] = color * (1.25 if row and rng.random() < 0.2 else 1.0)
        gate[::int(0.5 * PIXELS)] *= 0.75
        for line in (image[bottom - high - 5:bottom - high, left - 5:left + wide + 5],
                     image[bottom - high:, left - 5:left], image[bottom - high:,
                                                                 left + wide:left + wide + 5]):
            line[:] = (40, 40, 42)
        if row:
            number = str(1 + left // max(step, 1))
            write_text(image, number, (left + wide // 2 - 14, bottom - high - 16), 1.6, 30.0, 5)


def _windows(rng, image) -> None:
    low, high = (int(v * PIXELS) for v in ((1.2, 2.4) if rng.random() < 0.5 else (2.0, 3.0)))
    sky = rng.uniform(170, 255) * np.array([0.95, 1.0, 1.03])
    step = int(rng.uniform(2.0, 4.0) * PIXELS)
    for left in range(int(0.5 * PIXELS), image.shape[1] - step, step):
        pane = image[low:high, left:left + int(step * 0.8)]
        pane[:] = sky
        pane[:, ::max(pane.shape[1] // 3, 1)] = (60, 60, 62)


def _fixtures(rng, image) -> None:
    """Doors, cabinets, pipes, cables and notices."""
    rows, columns = image.shape[:2]
    for _ in range(rng.integers(1, 6)):
        left = int(rng.integers(0, max(columns - 100, 1)))
        kind = rng.integers(4)
        if kind == 0:
            image[rows - 84:, left:left + 40] = rng.uniform((60, 60, 60), (170, 150, 130))
            image[rows - 84:, left:left + 2] *= 0.5
            image[rows - 44:rows - 40, left + 32:left + 37] = 30
        elif kind == 1:
            image[rows - 78:rows - 38, left:left + 32] = rng.uniform(110, 200)
            image[rows - 78:rows - 38, left + 15:left + 16] *= 0.6
        elif kind == 2:
            image[:, left:left + 4] = rng.uniform((110, 110, 110), (180, 170, 160))
        else:
            image[rows - 80:rows - 56, left:left + 20] = rng.uniform((150, 30, 30), (250, 220, 90))
            image[rows - 72:rows - 68, left + 4:left + 16] = 240
