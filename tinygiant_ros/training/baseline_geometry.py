# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Two rulers without learning: medians of depth under the mask, and geometry on the floor."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ..core.camera import back_project
from ..core.errors import ErrorCode, SpatialError
from ..core.floor import find_floor, Floor
from ..core.footing import enclosing_rectangle, points_on_floor
from ..core.geometry import measure_regions, RegionGeometry
from ..core.masks import region_from_mask
from ..core.records import Region, RgbdFrame
from ..core.relations import RegionShape
from ..core.scaled_depth import floor_scale, PALLET_SIDES_M

BUFFER, PALLET, TRANSPORTER, SHELF = 'buffer', 'pallet', 'transporter', 'shelf'
HALF_WIDTH_M = {PALLET: 0.55, TRANSPORTER: 0.55, SHELF: 0.6}     # nominal, for gaps
LONGEST_M = {PALLET: 1.3, TRANSPORTER: 1.6, SHELF: 3.8}          # longer is not one thing
MIN_FALL = 0.05          # of a ray to the floor by its length, less is near the horizon
MIN_PART = 0.05          # of a mask that must stand where it meets the floor
MIN_PIXELS = 12          # with depth, for a median


class FrameMemory:
    """Keeps what was measured on one frame, so that each region is measured once."""

    def __init__(self, frame: RgbdFrame):
        self.frame = frame
        self._kept: dict[Hashable, object] = {}

    def get(self, key: Hashable, make: Callable[[], object]):
        """Return what is kept under a key, made when there is nothing yet."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]


@dataclass(frozen=True, eq=False)
class Marked:
    """
    A region of a question.

    key: tells it from the other regions of the frame; label: '' where nothing tells it.
    """

    region: Region
    key: Hashable
    label: str


class _ImageRuler:
    """What both rulers read from the image alone."""

    def __init__(self, memory: FrameMemory, marked: Sequence[Marked]):
        self._memory, self._marked = memory, marked

    def column(self, index: int) -> float:
        """Return the column of the mask's centroid."""
        return self._marked[index].region.centroid[0]


class MedianRuler(_ImageRuler):
    """
    A ruler as an engineer scripts it in an afternoon.

    A thing is where the median depth of its mask lies on the ray through the mask's centroid;
    inside means that the centroid lies in the hull of the other mask. No floor, no extents.
    """

    def position(self, index: int) -> np.ndarray:
        """Return the place [3] of a region, optical frame, metres."""
        one = self._marked[index]
        place = self._memory.get(('median', one.key), lambda: median_position(
            self._memory.frame, one.region))
        if np.isnan(place).any():
            raise no_depth(index)
        return place

    def distance(self, first: int, second: int) -> float:
        """Return the distance of two positions."""
        return float(np.linalg.norm(self.position(first) - self.position(second)))

    def gap(self, first: int, second: int) -> float:
        """Return the distance less what such things usually reach from their middle."""
        halves = sum(HALF_WIDTH_M.get(self._marked[index].label, 0.5)
                     for index in (first, second))
        return self.distance(first, second) - halves

    def is_inside(self, index: int, area: int) -> bool:
        """Say whether the mask's centroid lies in the hull of the area's mask."""
        one = self._marked[area]
        hull = self._memory.get(('hull', one.key), lambda: _hull(one.region))
        return cv2.pointPolygonTest(hull, self._marked[index].region.centroid, False) > 0

    def reach(self, index: int) -> float:
        """Return the distance from the lens: there is no floor."""
        return self.camera_distance(index)

    def camera_distance(self, index: int) -> float:
        """Return the distance from the lens to the position."""
        return float(np.linalg.norm(self.position(index)))

    def top(self, index: int) -> float:
        """Return the mask's height in the image at the median depth."""
        return self._marked[index].region.box[3] / self._memory.frame.camera.fy * float(
            self.position(index)[2])

    def height(self, index: int) -> float:
        """Return how far up the position lies in the optical frame."""
        return -float(self.position(index)[1])

    def load(self, index: int) -> float:
        """Return less the more of the surface is seen: a load hides the deck."""
        camera = self._memory.frame.camera
        pixels = int(self._marked[index].region.mask.sum())
        return -pixels * float(self.position(index)[2]) ** 2 / (camera.fx * camera.fy)


def median_position(frame: RgbdFrame, region: Region) -> np.ndarray:
    """Return the mask's centroid at its median depth, [3], optical frame, NaN without depth."""
    x, y, width, height = region.box
    depth = frame.depth[y:y + height, x:x + width][region.mask]
    depth = depth[np.isfinite(depth)]
    if len(depth) < MIN_PIXELS:
        return np.full(3, np.nan)
    u, v = region.centroid
    camera, z = frame.camera, float(np.median(depth))
    return np.array([(u - camera.cx) / camera.fx * z, (v - camera.cy) / camera.fy * z, z])


def no_depth(index: int) -> SpatialError:
    """Return the error of a region without depth."""
    return SpatialError(ErrorCode.BAD_DEPTH,
                        f'[Region {index}] has too few pixels with depth to be measured; '
                        'give a region that depth covers')


def _hull(region: Region) -> np.ndarray:
    rows, columns = np.nonzero(region.mask)
    corner = np.array(region.box[:2])
    return cv2.convexHull((np.stack([columns, rows], axis=-1) + corner).astype(np.float32))


class FloorRuler(_ImageRuler):
    """
    Plain geometry done right: the floor, where things stand on it, the edges of the buffers.

    A buffer's mask is laid on the floor plane, so that what stands on it does no harm. scale: the
    metres of one unit of the frame's depth.
    """

    def __init__(self, memory: FrameMemory, marked: Sequence[Marked], scale: float = 1.0):
        super().__init__(memory, marked)
        self._scale = scale
        self._floor = memory.get('floor', lambda: find_floor(memory.frame))

    def distance(self, first: int, second: int) -> float:
        """Return the distance of centres; to a buffer along the floor, to its rectangle."""
        areas = [index for index in (first, second) if self._is_area(index)]
        if len(areas) != 1:
            return self._scale * float(np.linalg.norm(self._centre(first) - self._centre(second)))
        thing = second if areas[0] == first else first
        return self._scale * self._shape(areas[0]).gap_to(self._shape(thing).middle)

    def gap(self, first: int, second: int) -> float:
        """Return the distance between the footprint rectangles."""
        a, b = self._shape(first), self._shape(second)
        return self._scale * min(max(-float(a.margin(_corners(b)).max()), 0.0),
                                 max(-float(b.margin(_corners(a)).max()), 0.0))

    def is_inside(self, index: int, area: int) -> bool:
        """Say whether the middle of a thing's footprint lies in the area's rectangle."""
        return bool(self._shape(area).margin(self._shape(index).middle) > 0)

    def reach(self, index: int) -> float:
        """Return the distance along the floor to the middle of the footprint."""
        return self._scale * float(np.linalg.norm(self._shape(index).middle))

    def camera_distance(self, index: int) -> float:
        """Return the distance from the lens to the centre."""
        return self._scale * float(np.linalg.norm(
            self._centre(index) - (0.0, 0.0, self._floor.height_m)))

    def top(self, index: int) -> float:
        """Return the height of the visible top over the floor."""
        return self._scale * self._shape(index).top

    def height(self, index: int) -> float:
        """Return the height of the centre over the floor."""
        return self._scale * self._shape(index).height_of_centre

    def load(self, index: int) -> float:
        """Return the height of what stands over the transporter's footprint."""
        key = 'load', self._marked[index].key, self._scale
        return self._memory.get(key, lambda: self._load(index))

    def _load(self, index: int) -> float:
        shape, points = self._shape(index), self._memory.get('points', self._standing)
        over = points[shape.margin(points[:, :2]) > 0.0]
        return self._scale * float(np.percentile(over[:, 2], 90)) if len(over) else shape.top

    def _standing(self) -> np.ndarray:
        """Return every fourth point of the frame in the floor frame, [N, 3]."""
        frame = self._memory.frame
        rows, columns = np.mgrid[:frame.depth.shape[0]:2, :frame.depth.shape[1]:2]
        points = back_project(frame.depth, frame.camera, rows.ravel(), columns.ravel())
        return self._floor.to_floor(points[np.isfinite(points[:, 2])])

    def _centre(self, index: int) -> np.ndarray:
        """Return the centre [3] in the floor frame."""
        shape = self._shape(index)
        return np.append(shape.middle, shape.height_of_centre)

    def _is_area(self, index: int) -> bool:
        label = self._marked[index].label
        return label == BUFFER if label else self._thing(index).flat

    def _thing(self, index: int) -> RegionGeometry:
        one = self._marked[index]
        geometry = _geometry(self._memory, one, self._floor)
        most = LONGEST_M.get(one.label, np.inf) / self._scale
        if geometry.valid and self._floor.found and geometry.shape.sides[0] > 1.1 * most:
            key = 'part', one.key, self._scale
            geometry = self._memory.get(key, lambda: measure_regions(
                self._memory.frame, [standing_part(self._memory.frame, one.region, self._floor,
                                                   1.1 * most)], self._floor)[0])
        if not geometry.valid:
            raise no_depth(index)
        return geometry

    def _shape(self, index: int) -> RegionShape:
        key = 'shape', self._marked[index].key, self._scale
        return self._memory.get(key, lambda: self._find_shape(index))

    def _find_shape(self, index: int) -> RegionShape:
        label = self._marked[index].label
        if label == BUFFER and self._floor.found:
            area = area_on_floor(self._memory.frame, self._marked[index].region, self._floor)
            if area is not None:
                return area
        shape = self._thing(index).shape
        return completed(shape, np.array(PALLET_SIDES_M) / self._scale) if (
            label == PALLET and self._floor.found) else shape


def frame_scale(memory: FrameMemory, marked: Sequence[Marked]) -> float:
    """Return the metres of one unit of depth, from the sizes of these regions of the frame."""
    if memory.frame.metric:
        return 1.0
    floor = memory.get('floor', lambda: find_floor(memory.frame))
    each = list({one.key: one for one in marked}.values())
    return floor_scale([_geometry(memory, one, floor) for one in each],
                       [one.label for one in each], memory.frame.camera)


def _geometry(memory: FrameMemory, one: Marked, floor: Floor) -> RegionGeometry:
    return memory.get(('geometry', one.key), lambda: measure_regions(
        memory.frame, [one.region], floor)[0])


def _corners(shape: RegionShape) -> np.ndarray:
    """Return the corners and the middles of the edges of a footprint, [8, 2]."""
    along = np.array([np.cos(shape.yaw), np.sin(shape.yaw)]) * shape.sides[0] / 2
    across = np.array([-np.sin(shape.yaw), np.cos(shape.yaw)]) * shape.sides[1] / 2
    return np.stack([shape.middle + i * along + j * across
                     for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j])


def area_on_floor(frame: RgbdFrame, region: Region, floor: Floor) -> RegionShape | None:
    """Return the rectangle around a mask laid on the floor, None where it is no area."""
    corners = _on_floor(frame, floor, _hull(region)[:, 0].astype(np.float64))
    if len(corners) < 3:
        return None
    u, v = region.centroid
    return RegionShape(*enclosing_rectangle(corners), True, 0.0, 0.0,
                       np.zeros((1, 3)), u / frame.camera.width, v / frame.camera.height)


def standing_part(frame: RgbdFrame, region: Region, floor: Floor, most: float) -> Region:
    """
    Return what of a mask stands where the mask meets the floor, not longer than `most`.

    An amodal mask and a box hold what stands before the thing, a box also what is behind it. The
    lowest row of either is where the nearest corner stands.
    """
    x, y, _, height = region.box
    rows, columns = np.nonzero(region.mask)
    foot = np.array([x + np.median(columns[rows == height - 1]), y + height - 0.5])
    contact = _on_floor(frame, floor, foot[None])
    points = floor.to_floor(back_project(frame.depth, frame.camera, rows + y, columns + x))
    if len(contact) == 0:
        return region
    offset = points[:, :2] - contact[0]
    slack = 0.1 * most
    with np.errstate(invalid='ignore'):
        near = ((np.abs(offset[:, 0]) < most) & (offset[:, 1] > -slack)
                & (offset[:, 1] < most + slack) & (points[:, 2] > 0.0))
    if near.sum() < max(MIN_PIXELS, MIN_PART * len(rows)):
        return region
    part = np.zeros(frame.depth.shape, dtype=bool)
    part[rows[near] + y, columns[near] + x] = True
    return region_from_mask(region.label, part)


def _on_floor(frame: RgbdFrame, floor: Floor, pixels: np.ndarray) -> np.ndarray:
    """Return where the rays of pixels [N, 2] meet the floor, [M, 2]; those that do not drop."""
    return points_on_floor(pixels, frame.camera, floor, MIN_FALL, np.inf)


def completed(shape: RegionShape, sides: np.ndarray) -> RegionShape:
    """
    Return the footprint of a thing of known sides [2] that shows its near part.

    What is missing of a side lies away from the camera, as far as that side leads there.
    """
    if shape.sides[0] < (sides[0] + sides[1]) / 2:       # its shorter side faces the camera
        sides = sides[::-1]
    missing = np.maximum(sides - shape.sides, 0.0)
    axes = np.array([[np.cos(shape.yaw), np.sin(shape.yaw)],
                     [-np.sin(shape.yaw), np.cos(shape.yaw)]])
    away = axes @ (shape.middle / max(np.linalg.norm(shape.middle), 1e-6))
    moves = np.where(np.abs(away) > 0.5, np.sign(away) * missing / 2, 0.0)
    return replace(shape, middle=shape.middle + moves @ axes,
                   sides=np.maximum(shape.sides, sides))
