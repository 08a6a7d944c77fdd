# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The floor of a hall as one image: surface, marks, taped buffers, dirt, soft shadows."""

from __future__ import annotations

import cv2
import numpy as np

from .pools import Pool
from .shapes import rotation_about_z
from .textures import noise

PIXELS = 2048           # along the longer side of the hall
SOFTNESS = ((0.5, 0.05), (1.4, 0.14), (3.0, 0.3))   # shadows of things up to this high: blur, m
CONTACT = ((0.03, 0.45), (0.22, 0.35))              # blur and strength of dark below things
UNIT = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)
COARSE = 4              # pixels to one of the maps of dirt and shadows


class FloorCanvas:
    """
    An image float32 [H, W, 3] over a hall of size (x, y): column along x, row against y.

    gain: float32, COARSE times smaller, what the image is multiplied with in the end.
    """

    def __init__(self, size):
        self.size = np.array(size, dtype=float)
        self.scale = PIXELS / self.size.max()        # pixels a metre
        columns, rows = np.rint(self.size * self.scale).astype(int)
        self.image = np.zeros((rows, columns, 3), np.float32)
        self.gain = np.ones((-(-rows // COARSE), -(-columns // COARSE)), np.float32)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.image.shape[:2]

    def pixels(self, points, shrink: int = 1) -> np.ndarray:
        """Return world points [N, 2] in sixteenths of pixels, int32, for drawing with shift=4."""
        flat = (np.asarray(points, dtype=float) + self.size / 2) * self.scale
        flat[:, 1] = self.shape[0] - flat[:, 1]
        return np.rint((flat / shrink - 0.5) * 16).astype(np.int32)

    def paint(self, rng, outlines, color, wear: float, strength: float = 1.0) -> None:
        """
        Paint a color with scuffed and missing places.

        outlines: (points [N, 2], value 0-255) drawn one after another, the first the largest.
        wear: from 0, nearly whole, to 1.
        """
        drawn = [(self.pixels(points), value) for points, value in outlines]
        x, y, w, h = cv2.boundingRect(drawn[0][0] // 16)
        x, y = max(x - 2, 0), max(y - 2, 0)
        part = self.image[y:y + h + 5, x:x + w + 5]
        mask = np.zeros(part.shape[:2], np.uint8)
        if not mask.size:
            return
        for points, value in drawn:
            cv2.fillPoly(mask, [points - 16 * np.array([x, y], np.int32)], value, cv2.LINE_AA, 4)
        rough = noise(rng, 34, mask.shape) + 0.8 * noise(rng, 160, mask.shape)
        keep = np.clip(1.4 - 2.2 * np.maximum(rough - (1.0 - wear), 0), 0.12, 0.96)
        share = mask * (keep * np.float32(strength / 255))
        part += share[..., None] * (np.asarray(color, np.float32) - part)


def paint_floor(rng: np.random.Generator, layout, pool: Pool, kind: str, tape: tuple,
                shade: float, sun: tuple[float, np.ndarray]) -> np.ndarray:
    """
    Return the image of a floor, float32 [H, W, 3]; its first row lies at the largest y.

    tape: (color, style, width in metres). shade: how dark soft shadows are, 0 to 1.
    sun: the same of sharp ones, and how far they reach along the floor [2] a metre of height.
    """
    canvas = FloorCanvas(layout.size)
    SURFACES[kind](rng, canvas)
    _stains(rng, canvas)
    _tyre_marks(rng, canvas)
    for points in layout.lanes:
        color = pool.tapes[rng.integers(len(pool.tapes))]
        canvas.paint(rng, [(points, 255)], color, float(rng.uniform(0.3, 0.8)), 0.8)
    for buffer in layout.buffers():
        _taped(rng, canvas, buffer.footprint()[:, :2], tape)
    _dust(rng, canvas)
    _shadows(rng, canvas, layout, shade)
    if sun[0]:
        _sharp_shadows(canvas, layout, *sun)
    canvas.image *= cv2.resize(canvas.gain, canvas.shape[::-1])[..., None]
    return canvas.image


def _rough(rng, canvas: FloorCanvas, color, clouds: float, grain: float) -> None:
    """Fill the floor with a color, clouds of several sizes and fine grain."""
    rows, columns = canvas.shape
    value = sum(clouds / n ** 0.3 * noise(rng, n * 5, canvas.shape) for n in (1, 3, 9, 27))
    patch = rng.normal(0, grain, (512, 512)).astype(np.float32)
    for row in range(0, rows, 512):
        for column in range(0, columns, 512):
            part = value[row:row + 512, column:column + 512]
            part += patch[:part.shape[0], :part.shape[1]]
    np.add(value[..., None], np.asarray(color, np.float32), out=canvas.image)


def _joints(canvas: FloorCanvas, step: float, width: int, factor: float) -> None:
    pixels = step * canvas.scale
    for axis in (0, 1):
        lines = np.arange(pixels / 2, canvas.shape[axis], pixels).astype(int)
        for offset in range(width):
            index = np.minimum(lines + offset, canvas.shape[axis] - 1)
            if axis == 0:
                canvas.image[index] *= factor
            else:
                canvas.image[:, index] *= factor


def _concrete(rng, canvas: FloorCanvas) -> None:
    tint = 1 + rng.uniform(-0.05, 0.05, 3)
    _rough(rng, canvas, rng.uniform(105, 185) * tint, 10.0, 4.0)
    if rng.random() < 0.7:
        _joints(canvas, float(rng.uniform(3.5, 6.5)), 2, float(rng.uniform(0.6, 0.85)))


def _epoxy(rng, canvas: FloorCanvas) -> None:
    colors = ((96, 130, 112), (110, 118, 128), (84, 106, 138), (150, 152, 150), (150, 96, 80))
    color = np.array(colors[rng.integers(len(colors))]) * rng.uniform(0.85, 1.2)
    _rough(rng, canvas, color, 4.0, 1.5)


def _worn(rng, canvas: FloorCanvas) -> None:
    """Painted concrete with the paint gone in places."""
    _epoxy(rng, canvas)
    bare = sum(noise(rng, n, canvas.shape) / n ** 0.25 for n in (7, 30, 110, 400))
    mask = np.clip(3 * (bare - rng.uniform(0.35, 0.6)), 0, 1).astype(np.float32)
    canvas.image += 0.8 * mask[..., None] * (np.float32(rng.uniform(120, 165)) - canvas.image)
    _joints(canvas, float(rng.uniform(4.0, 7.0)), 1, 0.75)


def _lanes(rng, canvas: FloorCanvas) -> None:
    """Concrete with lanes painted for driving and walking."""
    _concrete(rng, canvas)
    color = ((88, 120, 100), (150, 150, 146), (92, 104, 122))[rng.integers(3)]
    for _ in range(rng.integers(1, 3)):
        half, middle = canvas.size / 2, rng.uniform(-0.35, 0.35, 2) * canvas.size
        wide = rng.uniform(0.8, 1.5)
        if rng.random() < 0.5:
            low, high = (-half[0], middle[1] - wide), (half[0], middle[1] + wide)
        else:
            low, high = (middle[0] - wide, -half[1]), (middle[0] + wide, half[1])
        corners = [low, (high[0], low[1]), high, (low[0], high[1])]
        canvas.paint(rng, [(corners, 255)], color, float(rng.uniform(0.4, 0.8)), 0.9)


def _asphalt(rng, canvas: FloorCanvas) -> None:
    _rough(rng, canvas, rng.uniform(70, 105) * np.ones(3), 6.0, 9.0)


def _tiles(rng, canvas: FloorCanvas) -> None:
    step = float(rng.uniform(0.3, 0.6))
    _rough(rng, canvas, rng.uniform((140, 130, 110), (190, 185, 180)), 5.0, 2.0)
    count = np.ceil(canvas.size[::-1] / step).astype(int) + 1
    shade = rng.uniform(0.9, 1.06, count).astype(np.float32)
    rows, columns = ((np.arange(n) / canvas.scale + step / 2) // step for n in canvas.shape)
    canvas.image *= shade[np.ix_(rows.astype(int), columns.astype(int))][..., None]
    _joints(canvas, step, 1, 0.72)


def _checker(rng, canvas: FloorCanvas) -> None:
    step = float(rng.uniform(0.8, 1.6))
    _rough(rng, canvas, rng.uniform((150, 120, 90), (185, 165, 150)), 5.0, 2.5)
    rows, columns = (((np.arange(n) / canvas.scale) // step).astype(int) for n in canvas.shape)
    dark = (rows[:, None] + columns[None]) % 2 == 1
    canvas.image[dark] *= rng.uniform(0.72, 0.85)
    _joints(canvas, step, 1, 0.8)


SURFACES = {'concrete': _concrete, 'epoxy': _epoxy, 'worn': _worn, 'lanes': _lanes,
            'asphalt': _asphalt, 'tiles': _tiles, 'checker': _checker}


def _stains(rng, canvas: FloorCanvas) -> None:
    shape = canvas.gain.shape
    mask = np.zeros(shape, np.float32)
    for _ in range(rng.integers(4, 22)):
        spot = rng.integers(0, shape[::-1])
        axes = rng.uniform(0.1, 0.7, 2) * canvas.scale / COARSE
        cv2.ellipse(mask, tuple(map(int, spot)), tuple(int(v) + 1 for v in axes),
                    float(rng.uniform(0, 180)), 0, 360, float(rng.uniform(0.04, 0.22)), -1)
    mask = cv2.GaussianBlur(mask, (0, 0), 3.0)
    rough = sum(noise(rng, n, shape) / n ** 0.2 for n in (30, 90, 220))
    canvas.gain *= 1 - np.clip(mask * np.clip(1 + 1.6 * rough, 0, 3), 0, 0.5)


def _tyre_marks(rng, canvas: FloorCanvas) -> None:
    """Dark curved pairs of lines where trucks turn."""
    mask = np.zeros(canvas.gain.shape, np.uint8)
    for _ in range(rng.integers(0, 9)):
        center, radius = rng.uniform(-0.5, 0.5, 2) * canvas.size, rng.uniform(1.5, 9.0)
        angle = rng.uniform(0, 2 * np.pi) + np.linspace(0, rng.uniform(0.4, 1.6), 24)
        for r in (radius, radius + 0.9):
            arc = center + r * np.column_stack([np.cos(angle), np.sin(angle)])
            cv2.polylines(mask, [canvas.pixels(arc, COARSE)], False, int(rng.integers(20, 80)),
                          max(2, round(0.1 * canvas.scale / COARSE)), cv2.LINE_AA, 4)
    if mask.any():
        canvas.gain *= 1 - mask * (np.clip(1 + noise(rng, 60, mask.shape), 0.1, 1.5) / 255)


def _ring(corners: np.ndarray, inset: float) -> np.ndarray:
    """Return a rectangle [4, 2] with its sides moved inwards by so many metres."""
    middle = corners.mean(axis=0)
    sides = corners - np.roll(corners, -1, axis=0)
    lengths = np.linalg.norm(sides, axis=1)[:2]
    half = np.maximum(lengths / 2 - inset, 0.01)
    signs = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    return middle + signs * half @ (sides[:2] / lengths[:, None])


def _taped(rng, canvas: FloorCanvas, corners: np.ndarray, tape) -> None:
    """Tape the border of a buffer; the OUTER edge of the tape is its rectangle."""
    color, style, width = tape
    color = np.array(color) * rng.uniform(0.85, 1.05)
    wear = float(rng.uniform(0.5, 0.9)) if style == 'worn' else float(rng.uniform(0.1, 0.5))
    edges = [(corners, 255), (_ring(corners, width), 0)]
    if style == 'filled':
        canvas.paint(rng, edges[:1], color, 0.5, 0.35)
    if style == 'double':
        edges += [(_ring(corners, 1.7 * width), 255), (_ring(corners, 2.5 * width), 0)]
    if style == 'cross':
        for k in range(2):
            canvas.paint(rng, [(_stroke(corners[k], corners[k + 2], width), 255)], color, wear,
                         0.6)
    canvas.paint(rng, edges, color, wear)


def _stroke(start, end, width: float) -> np.ndarray:
    """Return the rectangle [4, 2] around a straight line."""
    along = (end - start) / np.linalg.norm(end - start)
    across = width / 2 * np.array([-along[1], along[0]])
    return np.array([start - across, end - across, end + across, start + across])


def _dust(rng, canvas: FloorCanvas) -> None:
    shape = canvas.gain.shape
    grime = sum(noise(rng, n, shape) / (n / 8) ** 0.5 for n in (8, 24, 72, 200))
    canvas.gain *= 1 - rng.uniform(0.08, 0.3) * np.clip(grime - rng.uniform(0.0, 0.6), 0, 1)


def _shadows(rng, canvas: FloorCanvas, layout, shade: float) -> None:
    """Darken the floor by soft shadows of several lamps, and where things stand."""
    shape, scale = canvas.gain.shape, canvas.scale / COARSE
    lean = rng.uniform(0.15, 0.75, 3)
    turn = rng.uniform(0, 2 * np.pi) + np.array([0.0, 2.1, 4.2]) + rng.uniform(-0.6, 0.6, 3)
    for slope, angle in zip(lean, turn):
        offset = slope * np.array([np.cos(angle), np.sin(angle)])
        dark = np.zeros(shape, np.uint8)
        for top, blur in SOFTNESS:
            mask = np.zeros(shape, np.uint8)
            for corners, height in layout.blocked:
                reach = offset * min(height, top)
                hull = cv2.convexHull(np.concatenate([corners, corners + reach])
                                      .astype(np.float32))[:, 0]
                cv2.fillPoly(mask, [canvas.pixels(hull, COARSE)], 255, cv2.LINE_AA, 4)
            dark = np.maximum(dark, cv2.GaussianBlur(mask, (0, 0), max(blur * scale, 0.7)))
        canvas.gain *= 1 - dark * np.float32(shade / 3 / 255)
    foot = np.zeros(shape, np.uint8)
    for corners, _ in layout.blocked:
        cv2.fillPoly(foot, [canvas.pixels(corners, COARSE)], 255, cv2.LINE_AA, 4)
    for blur, strength in CONTACT:
        soft = cv2.GaussianBlur(foot, (0, 0), max(blur * scale, 0.7))
        canvas.gain *= 1 - soft * np.float32(strength / 255)


def _sharp_shadows(canvas: FloorCanvas, layout, shade: float, slant: np.ndarray) -> None:
    """Darken the floor where slanting light does not reach it."""
    mask = np.zeros(canvas.gain.shape, np.uint8)
    for thing in layout.things:
        if not thing.casts:
            continue
        turn = rotation_about_z(thing.yaw)
        for part in thing.parts:
            half = np.array(part.size if part.kind == 'box' else (part.size[0],) * 2
                            + (part.size[1],))
            corners = (UNIT * half) @ part.rotation().T + part.position
            corners = corners @ turn.T + thing.position
            flat = corners[:, :2] + corners[:, 2:] * slant
            hull = cv2.convexHull(flat.astype(np.float32))[:, 0]
            cv2.fillPoly(mask, [canvas.pixels(hull, COARSE)], 255, cv2.LINE_AA, 4)
    canvas.gain *= 1 - cv2.GaussianBlur(mask, (0, 0), 0.7) * np.float32(shade / 255)
