# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""One look into a world: images, measured depth and the truth about every visible object."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .camera import share_in_image, View
from .render import NEAR, Renderer
from .sensor import to_millimetres
from .silhouette import draw_silhouettes
from .truth import FrameObject, WorldObject
from ..core.records import CameraModel

MIN_PIXELS = 30          # objects that show less are not listed


@dataclass(frozen=True, eq=False)
class SimFrame:
    """
    What the simulated camera sees.

    color: uint8 [H, W, 3] RGB. depth_m: float32 [H, W] clean depth along z, metres, NaN where
    nothing is hit. depth: uint16 [H, W] millimetres with the sensor's noise, 0 = none. objects:
    every listed object with its masks. up: unit vector against gravity, optical frame. shiny:
    bool [H, W], surfaces that depth sensors lose.
    """

    color: np.ndarray
    depth_m: np.ndarray
    depth: np.ndarray
    camera: CameraModel
    objects: tuple[FrameObject, ...]
    camera_height: float
    up: np.ndarray
    shiny: np.ndarray


def take_frame(renderer: Renderer, view: View, sensor) -> SimFrame:
    """
    Render a view and measure its depth.

    sensor: sensor.measure(depth_m, shiny) -> float32 [H, W] metres, NaN for none; see sensor.py.
    Objects with fewer than MIN_PIXELS visible pixels are left out.
    """
    color, depth_m, geoms = renderer.render(view)
    owners, floor, shiny = label_pixels(renderer, geoms)
    depth = to_millimetres(sensor.measure(depth_m, shiny))
    objects = _listed(renderer, view, owners, floor, depth > 0)
    return SimFrame(color, depth_m, depth, view.camera, objects, float(view.position[2]), view.up,
                    shiny)


def label_pixels(renderer: Renderer, geoms: np.ndarray):
    """Return int16 [H, W] instance per pixel (-1: none); bool [H, W] floor or tape; and shiny."""
    world = renderer.world
    return tuple(np.append(values, nothing)[geoms] for values, nothing in (
        (world.geom_owner.astype(np.int16), np.int16(-1)), (world.floor_geoms, False),
        (world.shiny_geoms, False)))


def _listed(renderer: Renderer, view: View, owners, floor, measured) -> tuple[FrameObject, ...]:
    """Return what shows at least MIN_PIXELS; measured: bool [H, W] where depth is known."""
    world = renderer.world
    pixels = np.bincount(owners.ravel() + 1, minlength=len(world.objects) + 1)[1:]
    wanted = np.array([item.label == 'buffer' or count >= MIN_PIXELS
                       for item, count in zip(world.objects, pixels)], bool)
    listed = []
    for outline in draw_silhouettes(renderer.wire_frames, view, wanted, NEAR):
        item = world.objects[outline.instance]
        amodal = np.zeros(owners.shape, bool)
        amodal[outline.window] = outline.mask
        mask = amodal & floor if item.label == 'buffer' else owners == item.instance
        # The renderer rounds outlines its own way: a rim of a pixel may stand out.
        amodal |= mask
        if np.count_nonzero(mask) >= MIN_PIXELS:
            listed.append(_seen(item, view, mask, amodal, measured))
    return tuple(listed)


def _seen(item: WorldObject, view: View, mask: np.ndarray, amodal: np.ndarray,
          measured: np.ndarray) -> FrameObject:
    pixels = np.count_nonzero(mask)
    return FrameObject(
        item.label, item.instance, view.to_optical(item.center[None])[0], item.size,
        view.to_optical(item.footprint()), mask, amodal,
        share_in_image(view, item.box_points(5)), pixels / np.count_nonzero(amodal),
        np.count_nonzero(mask & measured) / pixels, item.carries, item.carried_by)
