# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Procedural textures of the warehouse, as PNG bytes: floor, cartons, wood, walls."""

from __future__ import annotations

import cv2
import numpy as np

SIZE = 256
CARTONS = 4


def _noise(rng: np.random.Generator, cells: int, size: int = SIZE) -> np.ndarray:
    """Return smooth noise in [-1, 1], float32 [size, size], with that many cells a side."""
    coarse = rng.uniform(-1, 1, (cells, cells)).astype(np.float32)
    return cv2.resize(coarse, (size, size), interpolation=cv2.INTER_CUBIC)


def _png(image: np.ndarray) -> bytes:
    rgb = np.clip(image, 0, 255).astype(np.uint8)
    return cv2.imencode('.png', rgb[..., ::-1])[1].tobytes()


def floor_texture(rng: np.random.Generator) -> bytes:
    """Return worn concrete with joints and stains."""
    size = 2 * SIZE
    value = rng.uniform(95, 175) + 9 * _noise(rng, 6, size) + 7 * _noise(rng, 40, size)
    value += rng.normal(0, 4, (size, size))
    for _ in range(rng.integers(2, 7)):
        x, y = rng.integers(0, size, 2)
        stain = np.zeros((size, size), np.float32)
        cv2.circle(stain, (int(x), int(y)), int(rng.integers(8, 50)), 1.0, -1)
        value -= rng.uniform(5, 25) * cv2.GaussianBlur(stain, (0, 0), 9)
    if rng.random() < 0.7:
        value[:3] -= 25
        value[:, :3] -= 25
    tint = 1 + rng.uniform(-0.06, 0.06, 3)
    return _png(value[..., None] * tint)


def carton_texture(rng: np.random.Generator) -> bytes:
    """Return one side of a carton: board, tape, perhaps a label and print."""
    boards = ((176, 134, 88), (160, 120, 80), (196, 158, 112), (205, 200, 190), (120, 135, 150))
    weights = (0.3, 0.25, 0.25, 0.12, 0.08)
    base = np.array(boards[rng.choice(len(boards), p=weights)], dtype=float)
    image = np.ones((SIZE, SIZE, 3)) * base * rng.uniform(0.85, 1.1)
    image += (5 * _noise(rng, 5) + 3 * _noise(rng, 64))[..., None]
    middle = SIZE // 2
    image[:, middle - 9:middle + 9] *= rng.uniform(0.75, 1.15)
    if rng.random() < 0.7:
        x, y = rng.integers(15, SIZE - 110, 2)
        w, h = rng.integers(40, 90, 2)
        image[y:y + h, x:x + w] = rng.uniform(200, 245)
        for row in range(y + 8, y + h - 5, 12):
            image[row:row + 4, x + 6:x + w - int(rng.integers(8, 25))] = 60
    if rng.random() < 0.4:
        colour = tuple(float(c) for c in rng.uniform(20, 160, 3))
        x, y = (int(v) for v in rng.integers(40, SIZE - 60, 2))
        image = cv2.circle(np.ascontiguousarray(image), (x, y), 22, colour, 5)
    image[:4] *= 0.7
    image[-4:] *= 0.7
    image[:, :4] *= 0.7
    image[:, -4:] *= 0.7
    return _png(image)


def wood_texture(rng: np.random.Generator) -> bytes:
    """Return grained wood along the image's x."""
    streaks = cv2.resize(rng.uniform(-1, 1, (48, 4)).astype(np.float32), (SIZE, SIZE))
    base = np.array([176, 138, 92]) * rng.uniform(0.65, 1.1)
    return _png(base + (18 * streaks + rng.normal(0, 4, (SIZE, SIZE)))[..., None])


def wall_texture(rng: np.random.Generator) -> bytes:
    """Return painted panels, perhaps with a darker base."""
    image = np.ones((SIZE, SIZE, 3)) * rng.uniform(120, 215) * (1 + rng.uniform(-0.1, 0.1, 3))
    image += (6 * _noise(rng, 4) + rng.normal(0, 2, (SIZE, SIZE)))[..., None]
    step = int(rng.choice([32, 64, 128]))
    image[:, ::step] *= 0.8
    image[:, 1::step] *= 0.88
    if rng.random() < 0.6:
        image[-int(rng.integers(20, 60)):] *= rng.uniform(0.4, 0.9, 3)
    return _png(image)


def all_textures(rng: np.random.Generator) -> dict[str, bytes]:
    """Return every texture file of a world by its name."""
    files = {'floor.png': floor_texture(rng), 'wood.png': wood_texture(rng),
             'wall.png': wall_texture(rng)}
    files.update({f'carton{i}.png': carton_texture(rng) for i in range(CARTONS)})
    return files
