# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Cameras in the warehouse: where they are, where they look, their intrinsics."""

from __future__ import annotations

from dataclasses import dataclass
import math

import numpy as np

from .truth import rectangle_corners, rectangles_overlap
from .world import World
from ..core.records import CameraModel

RESOLUTIONS = ((640, 480), (640, 360), (512, 288))
CLEARANCE = 0.45        # metres between the lens and things as tall as it


@dataclass(frozen=True, eq=False)
class View:
    """
    A camera at a place.

    position: float64 [3] in the world. rotation: float64 [3, 3], world to optical frame: its
    rows are the optical x (right), y (down), z (forward) in the world.
    """

    position: np.ndarray
    rotation: np.ndarray
    camera: CameraModel

    @property
    def up(self) -> np.ndarray:
        """Unit vector against gravity in the optical frame, float64 [3]."""
        return self.rotation[:, 2].copy()

    def to_optical(self, points: np.ndarray) -> np.ndarray:
        """Return world points [N, 3] in the optical frame."""
        return (np.asarray(points) - self.position) @ self.rotation.T

    def project(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return pixels [N, 2] of world points [N, 3] and their z; pixels are NaN behind."""
        x, y, z = self.to_optical(points).T
        ahead = np.where(z > 0.05, z, np.nan)
        u = self.camera.fx * x / ahead + self.camera.cx
        v = self.camera.fy * y / ahead + self.camera.cy
        return np.column_stack([u, v]), z


def pinhole(width: int, height: int, hfov: float, frame_id: str = '') -> CameraModel:
    """
    Return the intrinsics of a square-pixel camera whose image is `hfov` radians wide.

    The centre of the top left pixel is (0, 0), so the image spans -0.5 .. width - 0.5 and its
    middle, where the optical axis pierces it, is (width - 1) / 2.
    """
    focal = width / 2 / math.tan(hfov / 2)
    return CameraModel(width, height, focal, focal, (width - 1) / 2, (height - 1) / 2, frame_id)


def look(position, yaw: float, pitch: float, roll: float, camera: CameraModel) -> View:
    """Return a view; yaw: heading about z, pitch: downwards, roll: about the axis, radians."""
    forward = np.array([math.cos(yaw) * math.cos(pitch), math.sin(yaw) * math.cos(pitch),
                        -math.sin(pitch)])
    right = np.array([math.sin(yaw), -math.cos(yaw), 0.0])
    down = np.cross(forward, right)
    c, s = math.cos(roll), math.sin(roll)
    rotation = np.stack([c * right + s * down, c * down - s * right, forward])
    return View(np.asarray(position, dtype=float), rotation, camera)


def sample_view(world: World, rng: np.random.Generator, high: bool, resolution=None,
                height: float | None = None, tries: int = 12) -> View:
    """
    Draw views and return the one that shows most objects.

    high: fixed 4-8 m up, pitched 30-55 degrees down; else on a robot, 0.5-2.5 m up, 5-30 down.
    resolution: (width, height), drawn when None. height: of the lens, metres, drawn when None.
    """
    width, rows = resolution or RESOLUTIONS[rng.integers(len(RESOLUTIONS))]
    hfov = math.radians(rng.uniform(70, 90) if high else rng.uniform(60, 90))
    camera = pinhole(width, rows, hfov)
    views = [_draw_view(world, rng, high, camera, height) for _ in range(tries)]
    scores = [(view_score(world, view) if _is_clear(world, view) else -1.0) for view in views]
    return views[int(np.argmax(scores))]


def _draw_view(world: World, rng, high: bool, camera: CameraModel, height) -> View:
    target = world.objects[rng.integers(len(world.objects))].center[:2]
    target = target + rng.normal(0, 0.8, 2)
    if high:
        lift = height or float(rng.uniform(4.0, 8.0))
        pitch = math.radians(rng.uniform(30, 55))
        roll, reach = 0.0, lift / math.tan(pitch)
    else:
        lift = height or float(rng.uniform(0.5, 2.5))
        pitch = math.radians(rng.uniform(5, 30))
        roll, reach = float(rng.normal(0, 0.012)), float(rng.uniform(2.5, 6.5))
    angle = float(rng.uniform(-math.pi, math.pi))
    bound = np.array(world.size) / 2 - 0.4
    spot = np.clip(target - reach * np.array([math.cos(angle), math.sin(angle)]), -bound, bound)
    yaw = math.atan2(*(target - spot)[::-1])
    return look((*spot, lift), yaw, pitch, roll, camera)


def _is_clear(world: World, view: View) -> bool:
    """Say whether nothing as tall as the lens stands within CLEARANCE of it."""
    box = rectangle_corners(view.position[:2], (2 * CLEARANCE, 2 * CLEARANCE), 0.0)
    return not any(height > view.position[2] - CLEARANCE and rectangles_overlap(box, other)
                   for other, height in world.layout.blocked)


def view_score(world: World, view: View) -> float:
    """Return how much there is to ask about: objects well inside the image, kinds counted."""
    seen: dict[str, int] = {}
    for item in world.objects:
        if share_in_image(view, item.box_points(3)) > 0.65 and item.carried_by < 0:
            if 1.0 < view.to_optical(item.center[None])[0, 2] < 11.0:
                seen[item.label] = seen.get(item.label, 0) + 1
    several = 2.0 * (seen.get('transporter', 0) > 1)
    return several + sum(2.0 + 0.7 * min(count, 4) for count in seen.values())


def share_in_image(view: View, points: np.ndarray) -> float:
    """Return the share of world points [N, 3] that project into the image."""
    pixels, _ = view.project(points)
    with np.errstate(invalid='ignore'):
        inside = ((pixels >= -0.5).all(axis=1) & (pixels[:, 0] < view.camera.width - 0.5)
                  & (pixels[:, 1] < view.camera.height - 0.5))
    return float(inside.mean())
