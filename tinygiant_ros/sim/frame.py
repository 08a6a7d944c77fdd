# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""One look into a world: images, measured depth and the truth about every visible object."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from .camera import share_in_image, View
from .render import Renderer
from .truth import FrameObject, WorldObject
from ..core.records import CameraModel

MIN_PIXELS = 30          # objects that show less are not listed
FLOOR_BAND = 0.03        # metres over the floor that still count as floor


@dataclass(frozen=True, eq=False)
class SimFrame:
    """
    What the simulated camera sees.

    color: uint8 [H, W, 3] RGB. depth_m: float32 [H, W] clean depth along z, metres, NaN where
    nothing is hit. depth: uint16 [H, W] millimetres with the sensor's noise, 0 = none. objects:
    every listed object with its mask. up: unit vector against gravity, optical frame.
    """

    color: np.ndarray
    depth_m: np.ndarray
    depth: np.ndarray
    camera: CameraModel
    objects: tuple[FrameObject, ...]
    camera_height: float
    up: np.ndarray


def take_frame(renderer: Renderer, view: View, measure) -> SimFrame:
    """
    Render a view; measure(depth_m) -> uint16 millimetres is the depth sensor.

    Objects with fewer than MIN_PIXELS visible pixels are left out.
    """
    color, depth_m, geoms = renderer.render(view)
    depth = measure(depth_m)
    owners, floor = owner_image(renderer, geoms)
    objects = []
    for item in renderer.world.objects:
        if item.label == 'buffer':
            mask = _floor_mask(item, view, depth_m, floor)
        else:
            mask = owners == item.instance
        if np.count_nonzero(mask) >= MIN_PIXELS:
            objects.append(_seen(item, view, mask, depth))
    return SimFrame(color, depth_m, depth, view.camera, tuple(objects),
                    float(view.position[2]), view.up)


def owner_image(renderer: Renderer, geoms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return int32 [H, W] instance per pixel (-1: none) and bool [H, W] floor or tape."""
    world = renderer.world
    owners = np.append(world.geom_owner, -1)[geoms].astype(np.int16)
    return owners, np.append(world.floor_geoms, False)[geoms]


def _floor_mask(buffer: WorldObject, view: View, depth: np.ndarray,
                floor: np.ndarray) -> np.ndarray:
    """Return the floor pixels whose back-projected point lies in the rectangle."""
    mask = np.zeros(depth.shape, bool)
    outline = _outline(buffer, view)
    if outline is None:
        return mask
    x, y, w, h = outline
    rows, columns = np.nonzero(floor[y:y + h, x:x + w])
    rows, columns = rows + y, columns + x
    z = depth[rows, columns].astype(np.float64)
    camera = view.camera
    rays = np.column_stack([(columns - camera.cx) / camera.fx, (rows - camera.cy) / camera.fy,
                            np.ones(rows.size)])
    points = (rays * z[:, None]) @ view.rotation + view.position
    c, s = np.cos(buffer.yaw), np.sin(buffer.yaw)
    local = (points[:, :2] - buffer.center[:2]) @ np.array([[c, -s], [s, c]])
    inside = (np.abs(local) <= buffer.size[:2] / 2).all(axis=1)
    inside &= np.abs(points[:, 2]) < FLOOR_BAND
    mask[rows[inside], columns[inside]] = True
    return mask


def _outline(item: WorldObject, view: View):
    """Return the image box (x, y, w, h) around what of the object lies before the lens."""
    pixels, _ = view.project(item.box_points(9 if item.label == 'buffer' else 5))
    pixels = pixels[np.isfinite(pixels).all(axis=1)]
    if not len(pixels):
        return None
    limit = np.array([view.camera.width, view.camera.height])
    low = np.clip(np.floor(pixels.min(axis=0)) - 1, 0, limit).astype(int)
    high = np.clip(np.ceil(pixels.max(axis=0)) + 2, 0, limit).astype(int)
    if pixels.shape[0] < 9 ** 3 and item.label == 'buffer':
        high[1] = limit[1]     # it reaches behind the lens: its projection has no lower end
        low[0], high[0] = 0, limit[0]
    return (*low, *(high - low)) if (high > low).all() else None


def _seen(item: WorldObject, view: View, mask: np.ndarray, depth: np.ndarray) -> FrameObject:
    pixels = np.count_nonzero(mask)
    return FrameObject(
        item.label, item.instance, view.to_optical(item.center[None])[0], item.size,
        view.to_optical(item.footprint()), mask, share_in_image(view, item.box_points(5)),
        pixels / max(_hull_pixels(item, view), pixels),
        float(np.count_nonzero(depth[mask])) / pixels, item.carries, item.carried_by)


def _hull_pixels(item: WorldObject, view: View) -> int:
    """Return how many pixels of the image the projected box covers."""
    pixels, _ = view.project(item.box_points(5))
    pixels = pixels[np.isfinite(pixels).all(axis=1)]
    canvas = np.zeros((view.camera.height, view.camera.width), np.uint8)
    hull = cv2.convexHull(np.clip(pixels, -3000, 3000).astype(np.float32))
    cv2.fillConvexPoly(canvas, np.rint(hull).astype(np.int32), 1)
    return int(np.count_nonzero(canvas))
