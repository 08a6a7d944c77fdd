# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The outline of an area on the floor that was given as a box: where its border is seen in color.

A box says where a marked area begins and ends in the image, not how it lies. Its border differs
from the floor outside by one color all the way round: the rectangle on the floor that fits the box
and whose border does so best is the area. Where none does so clearly, the box stays what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from .floor import Floor
from .geometry import HEIGHT_NOISE
from .masks import region_from_polygon
from .records import CameraModel, Region, RgbdFrame

LONGEST = 240            # pixels of a box's longer side that are looked at, more are averaged
MIN_SIDE = 12            # pixels: of a smaller box nothing can be said
FLOOR_SHARE = 0.55       # of a box's measured pixels must lie on the floor
INSIDE_SHARE = 0.5       # and of those inside the border: things may stand on an area
CLEAR = 18.0             # steps of color (of 255) that a border must differ by, less what misfits
BOX_ERROR = (1.0, 0.03)  # of a side of the box: pixels, and share of its length
SIDES_M = (1.4, 12.0)    # of an area; shorter ones could be things on the floor
_TURNS = 45              # headings tried over a right angle
_GROWN = (0.15,)         # beyond its box, shares of it: where something stands in front
_CUT = (0.15, 0.4, 0.8, 1.5)             # the same beyond the border of the image
_GUESSED_M = (1.5, 2.0, 2.6, 3.4)        # sides tried where the box does not tell them
_KEPT = 10               # rectangles followed
_SIDE_POINTS = 16        # samples along a side
_UNSEEN = 0.15           # of a side's samples count as if they showed nothing
_MOST = 30.0             # color steps of one sample: no more counts
_MARGIN = 0.25           # of the box looked at around it
_CORNERS = np.array([[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])
_LOW_M = 0.03            # height of the floor's points, beside their noise
_NEAR_M = 0.1            # of a corner ahead of the camera


class _Search(NamedTuple):
    """One pass: blur in pixels, width of the border, first steps of sides and heading, rounds."""

    blur: float
    border_m: float
    share: float
    turn: float
    rounds: int


_PASSES = (_Search(2.0, 0.12, 0.2, 0.07, 3), _Search(0.0, 0.06, 0.06, 0.025, 4))
_SHRINK = 0.6            # of the steps from round to round


class _Rectangles(NamedTuple):
    """Rectangles on the floor: middle [K, 2], half sides [K, 2], heading [K]; metres, radians."""

    middle: np.ndarray
    half: np.ndarray
    turn: np.ndarray

    def axes(self) -> np.ndarray:
        """Return the directions of both sides, [K, 2, 2]."""
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        return np.stack([np.stack([cos, sin], 1), np.stack([-sin, cos], 1)], 1)

    def corners(self) -> np.ndarray:
        """Return the corners in turn, [K, 4, 2]."""
        return self.middle[:, None] + (_CORNERS * self.half[:, None]) @ self.axes()

    def take(self, index: np.ndarray) -> _Rectangles:
        """Return some of them."""
        return _Rectangles(*(value[index] for value in self))


@dataclass(frozen=True, eq=False)
class _View:
    """
    The part of an image around a box.

    color: float32 [h, w, 4], RGB and 1 where the floor is seen. box: (left, top, right, bottom)
    in its pixels. cut: bool [4], whose sides lie at the border of the image.
    """

    color: np.ndarray
    camera: CameraModel
    floor: Floor
    box: np.ndarray
    cut: np.ndarray

    def pixels(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return where points [..., 2] on the floor are seen [..., 2], and their depth [...]."""
        return _pixels(points, self.camera, self.floor)

    def error(self) -> np.ndarray:
        """Return how far off each side of the box may be, pixels [4]."""
        length = np.tile(self.box[2:] - self.box[:2], 2)
        return BOX_ERROR[0] + BOX_ERROR[1] * length


def outlined(frame: RgbdFrame, regions: Sequence[Region], floor: Floor) -> tuple[Region, ...]:
    """
    Return the regions, boxes around marked areas as the outline of the area (kind 'polygon').

    A region that is no box, that is not mostly floor, or whose border is not clear is returned as
    it is.
    """
    return tuple(_outline(frame, one, floor) or one if one.kind == 'box' else one
                 for one in regions)


def _outline(frame: RgbdFrame, region: Region, floor: Floor) -> Region | None:
    """Return the region inside the border that is seen in a box, None where none is clear."""
    if not floor.found or min(region.box[2:]) < MIN_SIDE:
        return None
    view = _look(frame, region, floor)
    if view is None:
        return None
    best, score = _search(view)
    if score < CLEAR:
        return None
    points, depth = _pixels(best.corners()[0], frame.camera, floor)
    if (depth < _NEAR_M).any():              # a corner behind the camera has no place in the image
        return None
    found = region_from_polygon(region.label, points, *frame.depth.shape)
    on_floor, measured = _on_floor(frame, floor, found.box)
    inside = found.mask & measured
    return found if on_floor[inside].sum() >= INSIDE_SHARE * max(inside.sum(), 1) else None


def _pixels(points: np.ndarray, camera: CameraModel,
            floor: Floor) -> tuple[np.ndarray, np.ndarray]:
    """See _View.pixels(); what lies behind the camera is somewhere far off."""
    x, y, z = np.moveaxis(points @ floor.rotation[:2] - floor.height_m * floor.rotation[2], -1, 0)
    near = np.maximum(z, 0.05)
    return np.stack([x / near * camera.fx + camera.cx, y / near * camera.fy + camera.cy], -1), z


def _look(frame: RgbdFrame, region: Region, floor: Floor) -> _View | None:
    """Return the view of a box, at most LONGEST pixels long, None where it is not on the floor."""
    x, y, width, height = region.box
    rows, columns = frame.depth.shape
    on_floor, measured = _on_floor(frame, floor, region.box)
    if on_floor.sum() < FLOOR_SHARE * max(measured.sum(), 1):
        return None
    pad = int(_MARGIN * max(width, height)) + 12
    left, top = max(x - pad, 0), max(y - pad, 0)
    right, bottom = min(x + width + pad, columns), min(y + height + pad, rows)
    on_floor, measured = _on_floor(frame, floor, (left, top, right - left, bottom - top))
    color = np.dstack([frame.color[top:bottom, left:right], on_floor | ~measured]
                      ).astype(np.float32)
    scale = min(LONGEST / max(width, height), 1.0)
    if scale < 1:
        color = cv2.resize(color, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    camera = frame.camera
    # half a pixel: centres of pixels are whole numbers
    small = CameraModel(color.shape[1], color.shape[0], camera.fx * scale, camera.fy * scale,
                        (camera.cx - left + 0.5) * scale - 0.5,
                        (camera.cy - top + 0.5) * scale - 0.5)
    box = np.array([x - left, y - top, x - left + width, y - top + height]) * scale - 0.5
    return _View(color, small, floor, box, np.array(region.cut_by(rows, columns)))


def _on_floor(frame: RgbdFrame, floor: Floor, box) -> tuple[np.ndarray, np.ndarray]:
    """Return where a part (x, y, width, height) shows the floor, and where depth is, bool."""
    x, y, width, height = box
    depth = frame.depth[y:y + height, x:x + width]
    climb = floor.climb(frame.camera, np.arange(x, x + width, dtype=float),
                        np.arange(y, y + height, dtype=float))
    over = np.abs(depth * climb.astype(np.float32) + np.float32(floor.height_m))
    return over < _LOW_M + HEIGHT_NOISE * floor.height_m * depth, np.isfinite(depth)


def _search(view: _View) -> tuple[_Rectangles, float]:
    """Return the best rectangle, as one of one, and its score."""
    found = _first(view)
    if not len(found.turn):
        return found, -np.inf
    for number, one in enumerate(_PASSES):
        seen = view.color
        if one.blur:                         # the colors; where the floor is seen stays sharp
            seen = np.dstack([cv2.GaussianBlur(seen[..., :3], (0, 0), one.blur), seen[..., 3]])
        score = _score(view, seen, found, one.border_m)
        best = _apart(found, score, _KEPT) if number == 0 else np.argsort(-score)[:_KEPT // 2]
        found, score = found.take(best), score[best]
        share, turn = one.share, one.turn
        for _ in range(one.rounds):
            moved = _moved(found, share, turn)
            scores = _score(view, seen, moved, one.border_m).reshape(-1, len(score))
            best = scores.argmax(axis=0) * len(score) + np.arange(len(score))
            found, score = moved.take(best), scores.max(axis=0)
            share, turn = share * _SHRINK, turn * _SHRINK
    best = int(np.argmax(score))
    return found.take(np.array([best])), float(score[best])


def _first(view: _View) -> _Rectangles:
    """Return rectangles of all headings that the box bounds, and some that reach beyond."""
    turns = np.arange(_TURNS) * (np.pi / 2 / _TURNS) + 0.01
    length = np.tile(view.box[2:] - view.box[:2], 2)
    outward = np.array([-1.0, -1.0, 1.0, 1.0])
    boxes, guesses = [view.box], [(0.0, 0.0)]
    for side in range(4):
        for share in _CUT if view.cut[side] else _GROWN:
            grown = np.where(np.arange(4) == side, share * length, 0.0)
            boxes.append(view.box + outward * grown)
            guesses.append((0.0, 0.0))
    for half in np.array(_GUESSED_M) / 2:
        boxes += [view.box, view.box]
        guesses += [(half, 0.0), (0.0, half)]
    lines = zip(*_planes(view, np.array(boxes)), np.array(guesses), strict=True)
    found = [_bounded(*line, turns) for line in lines]
    return _Rectangles(*(np.concatenate(values) for values in zip(*found)))


def _planes(view: _View, boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """
    Return the lines on the floor that are seen as the sides of boxes [K, 4].

    Outward normals [K, 4, 2] and offsets [K, 4], metres: a side is a plane through the camera.
    """
    camera, floor = view.camera, view.floor
    planes = np.zeros((len(boxes), 4, 3))                                 # optical frame
    for side, (axis, focus, middle) in enumerate(((0, camera.fx, camera.cx),
                                                  (1, camera.fy, camera.cy)) * 2):
        sign = -1.0 if side < 2 else 1.0
        planes[:, side, axis] = sign
        planes[:, side, 2] = -sign * (boxes[:, side] - middle) / focus
    planes = planes @ floor.rotation.T                                    # floor frame
    flat = np.maximum(np.linalg.norm(planes[..., :2], axis=-1), 1e-9)
    return planes[..., :2] / flat[..., None], planes[..., 2] * floor.height_m / flat


def _bounded(normal: np.ndarray, offset: np.ndarray, guess: np.ndarray,
             turns: np.ndarray) -> _Rectangles:
    """
    Return rectangles of headings [K] that touch four lines from inside, as well as they can.

    normal [4, 2], offset [4] of the lines. How far a rectangle reaches across a line is linear in
    its middle and its half sides. guess [2]: half sides, 0 where free; a rectangle that lies
    diagonally in its box tells only their sum.
    """
    count = len(turns)
    axes = _Rectangles(np.zeros((count, 2)), np.ones((count, 2)), turns).axes()
    system = np.zeros((count, 6, 4))
    system[:, :4, :2], system[:, :4, 2:] = normal, np.abs(normal @ axes.transpose(0, 2, 1))
    system[:, [4, 5], [2, 3]] = guess > 0
    wanted = np.concatenate([offset, guess])[:, None]
    square = system.transpose(0, 2, 1) @ system
    good = np.linalg.det(square) > 1e-6
    solved = np.linalg.solve(square[good], (system.transpose(0, 2, 1) @ wanted)[good])[..., 0]
    found = _Rectangles(solved[:, :2], solved[:, 2:], turns[good])
    return found.take(np.flatnonzero(_sized(found)))


def _sized(found: _Rectangles) -> np.ndarray:
    low, high = SIDES_M
    return ((found.half > low / 2) & (found.half < high / 2)).all(axis=1)


def _apart(found: _Rectangles, score: np.ndarray, most: int) -> np.ndarray:
    """Return the indices of the best rectangles that are not nearly the same."""
    kept: list[int] = []
    for index in np.argsort(-score):
        others = found.take(np.array(kept, int))
        near = np.abs(np.sin(others.turn - found.turn[index])) < 0.05
        near &= (np.abs(others.middle - found.middle[index]) < 0.3).all(axis=1)
        if not near.any():
            kept.append(int(index))
        if len(kept) == most:
            break
    return np.array(kept, int)


def _moved(found: _Rectangles, share: float, turn: float) -> _Rectangles:
    """Return the rectangles [M * K] themselves, with one side moved, moved whole, and turned."""
    axes, moved = found.axes(), [found]
    for axis in (0, 1):
        step = share * found.half[:, axis]                                # [K]
        offset = axes[:, axis] * step[:, None]                            # [K, 2]
        for factor in (-1.0, -0.5, -0.2, 0.2, 0.5, 1.0):
            half = found.half.copy()
            half[:, axis] += factor * step
            moved += [found._replace(middle=found.middle + side * factor * offset, half=half)
                      for side in (-1.0, 1.0)]
        moved += [found._replace(middle=found.middle + factor * offset)
                  for factor in (-1.0, -0.4, 0.4, 1.0)]
    moved += [found._replace(turn=found.turn + factor * turn)
              for factor in (-1.0, -0.5, -0.2, 0.2, 0.5, 1.0)]
    return _Rectangles(*(np.concatenate(values) for values in zip(*moved)))


def _score(view: _View, seen: np.ndarray, found: _Rectangles, border_m: float) -> np.ndarray:
    """Return [K] how much the border differs from the floor outside, less what misfits the box."""
    corners = found.corners()                                             # [K, 4, 2]
    contrast = _contrast(view, seen, corners, found.middle, border_m)
    pixels, depth = view.pixels(corners)
    reach = np.concatenate([view.box[:2] - pixels.min(axis=1),
                            pixels.max(axis=1) - view.box[2:]], axis=1) / view.error()
    beyond = np.maximum(reach, 0.0)      # where it is hidden, an area goes on beyond its box
    beyond = np.where(view.cut, 0.05 * beyond,
                      np.minimum(0.5 * beyond ** 2, 0.5 + 0.35 * beyond))
    short = np.minimum(np.where(view.cut, 0.0, reach), 0.0)
    short = np.minimum(0.5 * short ** 2, -2.0 * short)
    score = contrast - (beyond + short).sum(axis=1)
    usable = _sized(found) & ((depth > _NEAR_M).all(axis=1) | view.cut.any())
    return np.where(usable, score, -np.inf)


def _contrast(view: _View, seen: np.ndarray, corners: np.ndarray, middle: np.ndarray,
              border_m: float) -> np.ndarray:
    """
    Return [K] the mean over the sides of how far the border differs from what lies outside.

    All along in one color: what differs in another direction than the mean does not count.
    """
    count, following = len(corners), np.roll(corners, -1, axis=1)
    share = ((np.arange(_SIDE_POINTS) + 0.5) / _SIDE_POINTS)[:, None]
    points = corners[:, :, None] + (following - corners)[:, :, None] * share     # [K, 4, S, 2]
    inward = middle[:, None] - (corners + following) / 2
    inward *= border_m / np.maximum(np.linalg.norm(inward, axis=-1, keepdims=True), 1e-9)
    on, depth = view.pixels(points)
    step = view.pixels(points + inward[:, :, None])[0] - on
    length = np.maximum(np.linalg.norm(step, axis=-1, keepdims=True), 1e-6)
    step /= length
    places = np.stack([on + step * np.maximum(0.5 * length, 0.5),
                       on - step * np.maximum(0.8 * length, 1.2)]).astype(np.float32)
    places = places.reshape(2 * count, 4 * _SIDE_POINTS, 2)
    got = cv2.remap(seen, places[..., 0], places[..., 1], cv2.INTER_LINEAR,
                    borderMode=cv2.BORDER_CONSTANT).reshape(2, count, 4, _SIDE_POINTS, 4)
    valid = (got[..., 3] > 0.99).all(axis=0) & (depth > _NEAR_M)              # [K, 4, S]
    differ = np.clip(got[0, ..., :3] - got[1, ..., :3], -_MOST, _MOST) * valid[..., None]
    sides = differ.sum(axis=2)                                            # [K, 4, 3]
    total = sides.sum(axis=1)
    total /= np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-6)
    shown = valid.sum(axis=2)                                             # [K, 4]
    mean = (sides @ total[..., None])[..., 0] / np.maximum(shown, 1)
    weight = np.sqrt(shown / _SIDE_POINTS)
    return (mean * weight).sum(axis=1) / (weight.sum(axis=1) + 4 * _UNSEEN)
