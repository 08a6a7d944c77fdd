# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Amodal masks without rendering: the pixels an object would cover with nothing before it.

Every part of an object is a convex solid, so its mask is the hull of its projected wire frame:
in each row of the image the pixels between the leftmost and the rightmost crossing of an edge.
All parts of all objects are drawn in one go.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
import functools

import cv2
import numpy as np

from .camera import View
from .world import Part, World

ROUND = 14              # corners of the prism that stands for a cylinder
CAP = (0.0, np.pi / 6, np.pi / 3)       # latitudes of the rings of a capsule's round end


@dataclass(frozen=True, eq=False)
class Silhouette:
    """What an object covers: mask bool, the window rows x columns of the image."""

    instance: int
    window: tuple[slice, slice]
    mask: np.ndarray


@dataclass(frozen=True, eq=False)
class WireFrames:
    """
    The convex solids of a world's objects.

    corners: float64 [N, 3] in the world. edges: int [E, 2], indices of corners. edge_part:
    int [E]. owner: int [P], instance of each part. middle: float64 [P, 3], radius: [P] of a ball
    around each part.
    """

    corners: np.ndarray
    edges: np.ndarray
    edge_part: np.ndarray
    owner: np.ndarray
    middle: np.ndarray
    radius: np.ndarray


def wire_frames(world: World) -> WireFrames:
    """Return the solids of all objects of a world; a buffer is its rectangle on the floor."""
    corners, edges, owners, count = [], [], [], 0
    for item in world.objects:
        if item.label == 'buffer':
            solids = [(item.footprint(), _loop(range(4)))]
        else:
            solids = [_solid(part) for part in world.parts_of(item.instance)]
        for points, lines in solids:
            corners.append(points)
            edges.append(lines + count)
            owners.append(item.instance)
            count += len(points)
    if not corners:
        return WireFrames(np.empty((0, 3)), np.empty((0, 2), int), np.empty(0, int),
                          np.empty(0, int), np.empty((0, 3)), np.empty(0))
    middle = np.stack([(points.min(axis=0) + points.max(axis=0)) / 2 for points in corners])
    radius = np.array([np.linalg.norm(points - center, axis=1).max()
                       for points, center in zip(corners, middle)])
    part = np.repeat(np.arange(len(edges)), [len(lines) for lines in edges])
    return WireFrames(np.concatenate(corners), np.concatenate(edges), part, np.array(owners),
                      middle, radius)


def _solid(part: Part) -> tuple[np.ndarray, np.ndarray]:
    """Return the corners of a part in the world, float64 [N, 3], and its edges, int [E, 2]."""
    unit, height, edges = _unit_solid(part.kind)
    if part.kind == 'box':
        scale, lift = np.array(part.size), 0.0
    elif part.kind == 'cylinder':
        scale, lift = np.array([part.size[0], part.size[0], part.size[1]]), 0.0
    else:
        scale, lift = np.full(3, part.size[0]), part.size[1]
    local = unit * scale
    local[:, 2] += height * lift
    return local @ part.rotation.T + part.position, edges


@functools.cache
def _unit_solid(kind: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return corners of half size or radius 1, which end each belongs to (-1, 1), edges."""
    if kind == 'box':
        rings = [(np.sqrt(2.0), -1.0, -1.0), (np.sqrt(2.0), 1.0, 1.0)]
        return _stack_rings(rings, 4, np.pi / 4)
    if kind == 'cylinder':
        return _stack_rings([(1.0, -1.0, -1.0), (1.0, 1.0, 1.0)], ROUND, 0.0)
    if kind == 'capsule':
        south = [(np.cos(angle), -np.sin(angle), -1.0) for angle in (np.pi / 2, *CAP[::-1])]
        north = [(radius, -z, 1.0) for radius, z, _ in south[::-1]]
        return _stack_rings(south + north, ROUND, 0.0)
    raise ValueError(f'a part must be a box, cylinder or capsule, got {kind!r}')


def _stack_rings(rings, corners: int, turn: float):
    """Join rings (radius, z, end) of as many corners to a solid."""
    angle = turn + 2 * np.pi * np.arange(corners) / corners
    points = np.concatenate([np.column_stack([radius * np.cos(angle), radius * np.sin(angle),
                                              np.full(corners, z)]) for radius, z, _ in rings])
    ends = np.repeat([end for _, _, end in rings], corners)
    numbers = np.arange(len(points)).reshape(len(rings), corners)
    across = [_loop(ring) for ring in numbers]
    along = [np.column_stack([low, high]) for low, high in zip(numbers, numbers[1:])]
    return points, ends, np.concatenate(across + along)


def _loop(numbers: Sequence[int]) -> np.ndarray:
    return np.column_stack([numbers, np.roll(numbers, -1)])


def draw_silhouettes(frames: WireFrames, view: View, wanted: np.ndarray,
                     near: float) -> Iterator[Silhouette]:
    """
    Yield the amodal masks of the objects in view, in the order of their instances.

    wanted: bool [instances]. A pixel belongs to a part if its centre lies inside the projected
    outline; what is nearer than `near`, metres along z, is cut off.
    """
    shape = (view.camera.height, view.camera.width)
    visible = wanted[frames.owner] & _in_view(frames, view, near)
    parts = np.flatnonzero(visible)
    number = np.cumsum(visible) - 1
    used = visible[frames.edge_part]
    ends = view.to_optical(frames.corners)[frames.edges[used]]
    lines, part = _project(ends, number[frames.edge_part[used]], view, near)
    part, rows, first, last = _spans(lines, part, len(parts), shape)
    yield from _fill(frames.owner[parts[part]], rows, first, last)


def _in_view(frames: WireFrames, view: View, near: float) -> np.ndarray:
    """Return bool [P]: whether the ball around a part reaches into the view's pyramid."""
    camera = view.camera
    middle = view.to_optical(frames.middle)
    inside = middle[:, 2] + frames.radius > near
    for axis, focal, center, count in ((0, camera.fx, camera.cx, camera.width),
                                       (1, camera.fy, camera.cy, camera.height)):
        low, high = (-0.5 - center) / focal, (count - 0.5 - center) / focal
        for slope, side in ((low, 1), (high, -1)):
            distance = side * (middle[:, axis] - slope * middle[:, 2]) / np.hypot(1.0, slope)
            inside &= distance > -frames.radius
    return inside


def _project(ends: np.ndarray, part: np.ndarray, view: View,
             near: float) -> tuple[np.ndarray, np.ndarray]:
    """
    Return the lines of the image, float64 [L, 2, 2] as (u, v), and the part of each.

    ends: float64 [E, 2, 3], edges in the optical frame. Solids that reach behind the near plane
    are cut there and closed by the outline of the cut.
    """
    ahead = ends[..., 2] >= near
    crossing = ahead[:, 0] != ahead[:, 1]
    cuts, cut_part = np.empty((0, 2, 2)), np.empty(0, int)
    if crossing.any():
        ends = ends.copy()
        start, way = ends[crossing, 0], ends[crossing, 1] - ends[crossing, 0]
        points = start + way * ((near - start[:, 2]) / way[:, 2])[:, None]
        ends[np.flatnonzero(crossing), np.where(ahead[crossing, 0], 1, 0)] = points
        cuts, cut_part = _outlines(_pixels(points, view), part[crossing])
    kept = ahead.any(axis=1)
    lines = np.concatenate([_pixels(ends[kept], view), cuts])
    return lines, np.concatenate([part[kept], cut_part])


def _pixels(points: np.ndarray, view: View) -> np.ndarray:
    camera = view.camera
    return (points[..., :2] / points[..., 2:] * [camera.fx, camera.fy]
            + [camera.cx, camera.cy])


def _outlines(pixels: np.ndarray, part: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the edges of the hull of each part's points, float64 [L, 2, 2], and their part."""
    lines, parts = [], []
    for one in np.unique(part):
        hull = cv2.convexHull(pixels[part == one].astype(np.float32))[:, 0]
        lines.append(np.stack([hull, np.roll(hull, -1, axis=0)], axis=1))
        parts.append(np.full(len(hull), one))
    return np.concatenate(lines), np.concatenate(parts)


def _spans(lines: np.ndarray, part: np.ndarray, parts: int, shape: tuple[int, int]):
    """Return part, row, first column and one past the last of every row a part covers."""
    height, width = shape
    upper = lines[:, 0, 1] <= lines[:, 1, 1]
    u, v = (np.where(upper, lines[:, 0, axis], lines[:, 1, axis]) for axis in (0, 1))
    u_end, v_end = (np.where(upper, lines[:, 1, axis], lines[:, 0, axis]) for axis in (0, 1))
    start, stop = (np.clip(np.ceil(y), 0, height).astype(np.int64) for y in (v, v_end))
    kept = np.flatnonzero(stop > start)
    u, v, start, part = u[kept], v[kept], start[kept], part[kept]
    slope = (u_end[kept] - u) / (v_end[kept] - v)
    count = stop[kept] - start
    line = np.repeat(np.arange(kept.size), count)
    row = np.arange(line.size) + (start - np.cumsum(count) + count)[line]
    column = (u - v * slope)[line] + row * slope[line]
    key = part[line] * height + row
    low, high = np.full(parts * height, np.inf), np.full(parts * height, -np.inf)
    np.minimum.at(low, key, column)
    np.maximum.at(high, key, column)
    found = np.flatnonzero(low <= high)
    first, last = (np.clip(np.ceil(side[found]), 0, width).astype(np.int64)
                   for side in (low, high))
    wide = last > first
    return found[wide] // height, found[wide] % height, first[wide], last[wide]


def _fill(owner: np.ndarray, rows, first, last) -> Iterator[Silhouette]:
    """Yield the union of each owner's spans; one sum over all windows fills them."""
    owners, slot = np.unique(owner, return_inverse=True)
    top, left = np.full(owners.size, 1 << 30), np.full(owners.size, 1 << 30)
    bottom, right = np.zeros(owners.size, int), np.zeros(owners.size, int)
    np.minimum.at(top, slot, rows)
    np.maximum.at(bottom, slot, rows + 1)
    np.minimum.at(left, slot, first)
    np.maximum.at(right, slot, last)
    width = right - left + 1         # one more, where spans that reach the right side end
    size = width * (bottom - top)
    begin = np.cumsum(size) - size
    line = (begin + -top * width - left)[slot] + rows * width[slot]
    total = int(size.sum())
    depth = np.bincount(line + first, minlength=total) - np.bincount(line + last, minlength=total)
    covered = np.cumsum(depth) > 0
    for index, instance in enumerate(owners):
        part = covered[begin[index]:begin[index] + size[index]].reshape(-1, width[index])
        yield Silhouette(int(instance), (slice(top[index], bottom[index]),
                                         slice(left[index], right[index])), part[:, :-1])
