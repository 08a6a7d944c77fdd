# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
One image with the looks of all things, tile by tile.

Its right half is the left one darkened, for undersides and what stands in the shade. What a
pool of worlds draws its tiles from is in pools.py.
"""

from __future__ import annotations

import struct
import zlib

import cv2
import numpy as np

from .pools import Pool

TILE = 128
COLUMNS, ROWS = 8, 8    # of the bright half
DIM = 0.42
CARTONS, WOODS = 16, 3
PAINT_COLORS = {
    'orange': (222, 104, 28), 'blue': (34, 72, 150), 'charcoal': (58, 62, 68),
    'red': (172, 34, 30), 'green': (44, 118, 66), 'yellow': (226, 178, 26),
    'white': (222, 222, 216), 'grey': (134, 138, 140), 'teal': (36, 120, 128),
    'cream': (206, 194, 160), 'brown': (104, 72, 50), 'violet': (96, 66, 128)}
PAINTS = tuple(PAINT_COLORS)
CLOTHES = ((40, 50, 80), (70, 70, 72), (120, 90, 60), (30, 34, 36), (90, 104, 120),
           (140, 40, 40), (60, 90, 60))
TILES = (
    *(f'carton{i}' for i in range(CARTONS)), *(f'wood{i}' for i in range(WOODS)), *PAINTS,
    'black', 'zinc', 'chrome', 'film0', 'film1', 'film_dark', 'clear_film', 'drum_blue',
    'drum_steel', 'bag0', 'bag1', 'skin', 'vest0', 'vest1', 'cloth0', 'cloth1', 'cloth2',
    'screen', 'hazard', 'sign0', 'sign1', 'sign2', 'crate0', 'crate1', 'lit', 'concrete',
    'plain_wood', 'roll', 'wire_deck')
SHINY_TILES = frozenset({'film0', 'film1', 'film_dark', 'clear_film', 'chrome', 'drum_steel'})
# Drawn once over a face; the others are cut out to scale.
WHOLE_TILES = frozenset(name for name in TILES if name.startswith(
    ('carton', 'sign', 'crate', 'drum', 'vest', 'screen', 'bag', 'film', 'clear')))


def noise(rng: np.random.Generator, cells: int, shape=(TILE, TILE)) -> np.ndarray:
    """Return smooth noise in about [-1, 1], float32 of a shape, cells to its longer side."""
    small = [max(2, round(cells * side / max(shape))) for side in shape]
    coarse = rng.uniform(-1, 1, small).astype(np.float32)
    return cv2.resize(coarse, shape[::-1], interpolation=cv2.INTER_CUBIC)


def write_text(image: np.ndarray, text: str, spot, size: float, ink, thick: int) -> None:
    """Write onto an image float32 [H, W, 3]; spot: (x, y) where the text begins, its base."""
    mask = np.zeros(image.shape[:2], np.uint8)
    cv2.putText(mask, text, spot, cv2.FONT_HERSHEY_SIMPLEX, size, 255, thick, cv2.LINE_AA)
    image += mask[..., None] / np.float32(255) * (np.asarray(ink, np.float32) - image)


def texture_file(image: np.ndarray) -> bytes:
    """Return an RGB image [H, W, 3] of any number type as a PNG file, uncompressed for speed."""
    height, width = image.shape[:2]
    rows = np.zeros((height, 1 + 3 * width), np.uint8)      # before each row: no filter
    np.clip(image.reshape(height, -1), 0, 255, out=rows[:, 1:], casting='unsafe')
    head = struct.pack('>2I5B', width, height, 8, 2, 0, 0, 0)
    chunks = ((b'IHDR', head), (b'IDAT', zlib.compress(rows.tobytes(), 0)), (b'IEND', b''))
    return b'\x89PNG\r\n\x1a\n' + b''.join(
        struct.pack('>I', len(data)) + name + data
        + struct.pack('>I', zlib.crc32(data, zlib.crc32(name))) for name, data in chunks)


def atlas(rng: np.random.Generator, pool: Pool) -> np.ndarray:
    """Return the image of all tiles of a world, uint8 [ROWS * TILE, 2 * COLUMNS * TILE, 3]."""
    image = np.zeros((ROWS * TILE, COLUMNS * TILE, 3), np.float32)
    for index, name in enumerate(TILES):
        row, column = np.multiply(divmod(index, COLUMNS), TILE)
        image[row:row + TILE, column:column + TILE] = _tile(rng, name, pool)
    return np.clip(np.concatenate([image, DIM * image], axis=1), 0, 255).astype(np.uint8)


def tile_corner(name: str) -> tuple[float, float]:
    """Return where a bright tile begins in the image: columns and rows in tiles."""
    row, column = divmod(TILES.index(name), COLUMNS)
    return column, row


def _flat(rng, color, grain: float = 4.0, clouds: float = 6.0) -> np.ndarray:
    image = np.empty((TILE, TILE, 3), np.float32)
    image[:] = color
    rough = clouds * noise(rng, 5) + rng.normal(0, grain, (TILE, TILE)).astype(np.float32)
    return image + rough[..., None]


def _tile(rng, name: str, pool: Pool) -> np.ndarray:
    kind = name.rstrip('0123456789')
    if kind in PAINT_COLORS:
        return _painted(rng, PAINT_COLORS[kind])
    return DRAWERS[kind](rng, pool)


def _painted(rng, color) -> np.ndarray:
    """Paint with scratches down to the metal and dirt."""
    image = _flat(rng, np.array(color) * rng.uniform(0.85, 1.1), 2.0, 5.0)
    bare = (noise(rng, 24) + 0.6 * noise(rng, 64)) > rng.uniform(0.95, 1.4)
    image[bare] = 0.5 * image[bare] + 0.5 * np.array((96, 88, 80))
    for _ in range(rng.integers(2, 10)):
        start = rng.integers(0, TILE, 2)
        end = start + rng.integers(-30, 31, 2)
        cv2.line(image, tuple(map(int, start)), tuple(map(int, end)),
                 tuple(float(v) for v in image[0, 0] * rng.uniform(0.6, 1.3)), 1)
    return image


def _carton(rng, pool: Pool) -> np.ndarray:
    """One side of a carton: board, tape, perhaps a label, print, a bar code."""
    board = pool.boards[rng.integers(len(pool.boards))]
    image = _flat(rng, np.array(board) * rng.uniform(0.85, 1.12), 3.0, 6.0)
    middle = TILE // 2
    kind = rng.integers(4)
    if kind == 0:
        image[:, middle - 5:middle + 5] *= rng.uniform(0.78, 1.15)
    elif kind == 1:
        image[middle - 1:middle + 1] *= 0.7
        image[middle - 6:middle + 6] *= rng.uniform(0.85, 1.1)
    ink = tuple(float(v) for v in np.array(board) * 0.35 + rng.uniform(0, 70, 3))
    if rng.random() < 0.45:
        _print(rng, image, ink)
    if rng.random() < 0.6:
        _label(rng, image)
    image[-14:] *= np.linspace(1.0, rng.uniform(0.7, 0.95), 14)[:, None, None]
    edge = rng.uniform(0.6, 0.85)
    for line in (image[:2], image[-2:], image[:, :2], image[:, -2:]):
        line *= edge
    return image


def _print(rng, image, ink) -> None:
    x, y = (int(v) for v in rng.integers(16, TILE - 56, 2))
    kind = rng.integers(4)
    if kind == 0:
        write_text(image, ''.join(rng.choice(list('ABEHKMNPRSTX'), 3)), (x, y + 24),
                   float(rng.uniform(0.6, 1.1)), ink, 2)
    elif kind == 1:
        cv2.circle(image, (x + 16, y + 16), 15, ink, 3, cv2.LINE_AA)
    elif kind == 2:      # this side up
        for k in (0, 18):
            cv2.arrowedLine(image, (x + k, y + 30), (x + k, y), ink, 2, cv2.LINE_AA, 0, 0.35)
        cv2.line(image, (x - 6, y + 36), (x + 24, y + 36), ink, 2)
    else:
        image[y:y + int(rng.integers(8, 30))] = 0.25 * image[y:y + 1] + 0.75 * np.array(ink)


def _label(rng, image) -> None:
    w, h = (int(v) for v in rng.integers(22, 48, 2))
    x, y = int(rng.integers(6, TILE - w - 6)), int(rng.integers(6, TILE - h - 6))
    image[y:y + h, x:x + w] = rng.uniform(200, 245)
    for row in range(y + 4, y + h - 9, 5):
        image[row:row + 2, x + 3:x + w - int(rng.integers(3, 12))] = 70
    bars = x + 3 + np.flatnonzero(rng.random(w - 6) < 0.5)
    image[y + h - 7:y + h - 2, bars] = 30


def _wood(rng, pool: Pool) -> np.ndarray:
    """Grained boards along the image's x, some darker than others."""
    base = np.array(pool.woods[rng.integers(len(pool.woods))]) * rng.uniform(0.8, 1.1)
    streaks = cv2.resize(rng.uniform(-1, 1, (64, 3)).astype(np.float32), (TILE, TILE))
    boards = np.repeat(rng.uniform(0.78, 1.1, 8), TILE // 8)[:, None, None]
    image = _flat(rng, base, 4.0, 5.0) * boards + 14 * streaks[..., None]
    for _ in range(rng.integers(1, 5)):
        cv2.circle(image, tuple(int(v) for v in rng.integers(0, TILE, 2)), 2,
                   tuple(float(v) for v in base * 0.5), -1, cv2.LINE_AA)
    grime = np.clip(noise(rng, 6) - 0.3, 0, 1)[..., None]
    return image * (1 - 0.5 * grime)


def _film(rng, color, contrast: float) -> np.ndarray:
    """Stretch film: slanting folds that catch the light."""
    folds = cv2.resize(rng.uniform(-1, 1, (6, 26)).astype(np.float32), (TILE, TILE),
                       interpolation=cv2.INTER_CUBIC)
    shift = cv2.warpAffine(folds, np.float32([[1, rng.uniform(-0.6, 0.6), 0], [0, 1, 0]]),
                           (TILE, TILE), borderMode=cv2.BORDER_WRAP)
    image = _flat(rng, color, 2.0, 8.0) + contrast * shift[..., None]
    bright = np.clip(shift - 0.55, 0, 1)[..., None]
    return image + 120 * bright


def _metal(rng, value: float, streak: float) -> np.ndarray:
    lines = cv2.resize(rng.uniform(-1, 1, (TILE, 2)).astype(np.float32), (TILE, TILE))
    return _flat(rng, (value, value * 1.01, value * 1.02), 3.0, 10.0) + streak * lines[..., None]


def _drum(rng, color) -> np.ndarray:
    image = _painted(rng, color)
    image[:, 20:50] *= 1.25
    image[30:75, 70:105] = rng.uniform(190, 235)
    image[40:46, 74:100] = 60
    return image


def _bag(rng, pool: Pool) -> np.ndarray:
    color = pool.bags[rng.integers(len(pool.bags))]
    image = _flat(rng, color, 5.0, 14.0)
    image[40:80, 30:98] *= rng.uniform(0.55, 0.9, 3)
    image[:6] *= 0.7
    image[-6:] *= 0.6
    return image


def _vest(rng, pool: Pool) -> np.ndarray:
    image = _flat(rng, ((232, 220, 40), (240, 110, 30))[rng.integers(2)], 4.0, 10.0)
    image[52:64] = image[84:96] = (205, 208, 210)
    image[:, 60:68] *= 0.8
    return image


def _screen(rng, pool: Pool) -> np.ndarray:
    image = _flat(rng, (24, 34, 44), 2.0, 4.0)
    image[16:-16, 12:-12] = rng.uniform((30, 60, 90), (90, 160, 200))
    image[30:34, 24:90] = image[50:54, 24:70] = image[70:74, 24:80] = 215
    return image


def _hazard(rng, pool: Pool) -> np.ndarray:
    y, x = np.mgrid[:TILE, :TILE]
    first, second = pool.hazard
    image = np.where(((x + y) // 16 % 2 == 0)[..., None], np.array(first), np.array(second))
    return image * (1 + 0.08 * noise(rng, 12))[..., None]


def _sign(rng, pool: Pool) -> np.ndarray:
    color = ((30, 70, 140), (240, 200, 30), (30, 110, 60), (225, 225, 225))[rng.integers(4)]
    image = _flat(rng, color, 1.0, 2.0)
    ink = (20.0,) * 3 if sum(color) > 400 else (245.0,) * 3
    text = f'{rng.choice(list("ABCDEFGH"))}{rng.integers(1, 30)}'
    write_text(image, text, (14, 84), 1.7, ink, 5)
    cv2.rectangle(image, (4, 4), (TILE - 5, TILE - 5), ink, 2)
    return image


def _crate(rng, pool: Pool) -> np.ndarray:
    image = _flat(rng, pool.crates[rng.integers(len(pool.crates))], 2.0, 5.0)
    for x in range(8, TILE, 20):
        image[12:-10, x:x + 4] *= 0.7
    image[:10] *= 1.2
    image[20:36, 48:80] *= 0.35
    return image


def _wire_deck(rng, pool: Pool) -> np.ndarray:
    image = _flat(rng, (70, 72, 74), 3.0, 5.0)
    image[::8], image[:, ::8] = 165, 150
    return image


DRAWERS = {
    'carton': _carton, 'wood': _wood, 'bag': _bag, 'vest': _vest, 'screen': _screen,
    'hazard': _hazard, 'sign': _sign, 'crate': _crate, 'wire_deck': _wire_deck,
    'black': lambda rng, pool: _flat(rng, (30, 30, 32), 3.0, 4.0),
    'zinc': lambda rng, pool: _metal(rng, 158, 8),
    'chrome': lambda rng, pool: _metal(rng, 195, 45),
    'film': lambda rng, pool: _film(rng, pool.films[rng.integers(len(pool.films))], 18),
    'film_dark': lambda rng, pool: _film(rng, (34, 34, 38), 14),
    'clear_film': lambda rng, pool: _film(rng, (205, 212, 218), 40),
    'drum_blue': lambda rng, pool: _drum(rng, (30, 70, 150)),
    'drum_steel': lambda rng, pool: _drum(rng, (150, 152, 156)),
    'skin': lambda rng, pool: _flat(rng, np.array((224, 176, 146)) * rng.uniform(0.4, 1.05), 3.0),
    'cloth': lambda rng, pool: _flat(rng, CLOTHES[rng.integers(len(CLOTHES))], 5.0, 9.0),
    'lit': lambda rng, pool: _flat(rng, (250, 250, 240), 0.0, 2.0),
    'concrete': lambda rng, pool: _flat(rng, np.ones(3) * rng.uniform(130, 190), 6.0, 12.0),
    'plain_wood': lambda rng, pool: _wood(rng, pool),
    'roll': lambda rng, pool: _metal(rng, 205, 12),
}
