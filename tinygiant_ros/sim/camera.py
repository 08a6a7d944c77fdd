# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Cameras in the warehouse: where they are, where they look, their intrinsics."""

from __future__ import annotations

from dataclasses import dataclass
import math

import numpy as np

from .world import World
from ..core.records import CameraModel

RESOLUTIONS = ((640, 480), (640, 360), (512, 288))
WIDE = ((512, 288), (640, 360))
UNSEEN_RESOLUTIONS = ((576, 384), (480, 320))
VIEW_KINDS = ('robot', 'wall', 'benchmark', 'unseen')
CLEARANCE = 0.35        # metres between the lens and any thing
BLOCKED_M, MAX_BLOCKED = 1.5, 0.3   # how much of an image may be nearer than that
CLOSER_LOOKS = 5        # views of which is found out what hides what
MIN_OPEN = 0.5          # share of an object's points that nothing may hide
MIN_SPAN = 0.035        # of the image's height, the least extent of an object worth a question
FAR_M = 20.0
WORTH = {'pallet': (1.0, 8), 'buffer': (1.8, 3), 'transporter': (1.5, 3), 'shelf': (1.5, 3)}


@dataclass(frozen=True)
class Mount:
    """
    Ranges from which cameras of one kind are drawn.

    heights: of the lens, metres. pitches: downwards, fields: across, degrees. reach: along the
    floor to what it looks at, metres; None: where its axis meets the floor. roll: radians.
    near_hanging: share of the views drawn with a thing that hangs near the lens.
    """

    heights: tuple[float, float]
    pitches: tuple[float, float]
    fields: tuple[float, float]
    reach: tuple[float, float] | None = None
    roll: float = 0.0
    resolutions: tuple[tuple[int, int], ...] = RESOLUTIONS
    near_hanging: float = 0.0


MOUNTS = {
    'robot': (Mount((0.4, 2.5), (3, 25), (60, 90), (2.5, 6.5), 0.012),),
    'wall': (Mount((4.0, 8.0), (30, 55), (70, 90), near_hanging=0.1),),
    'benchmark': (Mount((6.5, 9.5), (30, 66), (73, 73), None, 0.0, WIDE, 0.25),
                  Mount((6.5, 9.5), (30, 66), (93, 93), None, 0.0, WIDE, 0.25)),
    'unseen': (Mount((0.25, 0.4), (-1, 8), (95, 105), (2.0, 6.0), 0.02, UNSEEN_RESOLUTIONS),
               Mount((2.6, 3.8), (14, 40), (50, 58), None, 0.02, UNSEEN_RESOLUTIONS)),
}


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


def sample_view(world: World, rng: np.random.Generator, kind: str, resolution=None,
                height: float | None = None, tries: int = 12) -> View:
    """
    Draw views of a kind of VIEW_KINDS and return the one that shows most clear objects.

    resolution: (width, height), drawn when None. height: of the lens, metres, drawn when None.
    Raises ValueError for another kind.
    """
    if kind not in MOUNTS:
        raise ValueError(f'kind must be one of {", ".join(VIEW_KINDS)}, got {kind!r}')
    mount = MOUNTS[kind][rng.integers(len(MOUNTS[kind]))]
    choices = mount.resolutions
    size = resolution or choices[rng.integers(len(choices))]
    near = bool(rng.random() < mount.near_hanging and world.layout.hanging)
    views = [_draw_view(world, rng, mount, size, height, near) for _ in range(tries)]
    views = [view for view in views if _is_free(world, view)] or views
    rough = [_count_score(world, view, _in_image(world, view)) for view in views]
    best = sorted(range(len(views)), key=lambda index: -rough[index])[:CLOSER_LOOKS]
    return max((views[index] for index in best), key=lambda view: view_score(world, view))


def _draw_view(world: World, rng, mount: Mount, resolution, height, near: bool) -> View:
    camera = pinhole(*resolution, math.radians(rng.uniform(*mount.fields)))
    lift = height or float(rng.uniform(*mount.heights))
    bound = np.array(world.size) / 2 - 0.4
    low, high = np.radians(mount.pitches)
    if near:
        hung = world.layout.things[world.layout.hanging[rng.integers(len(world.layout.hanging))]]
        target, reach = np.array(hung.position[:2]), float(rng.uniform(0.6, 2.0))
    else:
        target = _target(world, rng)
        reach = (lift / math.tan(rng.uniform(low, high)) if mount.reach is None
                 else float(rng.uniform(*mount.reach)))
    angle = float(rng.uniform(-math.pi, math.pi))
    spot = np.clip(target - reach * np.array([math.cos(angle), math.sin(angle)]), -bound, bound)
    yaw = math.atan2(*(target - spot)[::-1])
    if near or mount.reach is not None:
        pitch = float(rng.uniform(low, high))
        yaw += float(rng.uniform(-0.35, 0.35)) * near
    else:        # a wall may have kept it nearer to its target than it should be
        pitch = float(np.clip(math.atan2(lift, np.linalg.norm(target - spot)), low, high))
    return look((*spot, lift), yaw, pitch, float(rng.normal(0, mount.roll)), camera)


def _target(world: World, rng) -> np.ndarray:
    """Return a place worth looking at, float64 [2]: mostly a buffer or a transporter."""
    wanted = [item for item in world.objects if item.label in ('buffer', 'transporter')]
    pool = wanted if wanted and rng.random() < 0.7 else world.objects
    return pool[rng.integers(len(pool))].center[:2] + rng.normal(0, 0.9, 2)


def _is_free(world: World, view: View) -> bool:
    """Say whether the lens keeps its distance from everything and its view is not blocked."""
    if world.obstacles.clearance(view.position) < CLEARANCE:
        return False
    columns, rows = np.meshgrid((np.arange(7) + 0.5) / 7, (np.arange(5) + 0.5) / 5)
    camera = view.camera
    rays = np.stack([(columns * camera.width - camera.cx) / camera.fx,
                     (rows * camera.height - camera.cy) / camera.fy,
                     np.ones_like(columns)], axis=-1).reshape(-1, 3)
    ends = view.position + BLOCKED_M * rays @ view.rotation
    ends = ends[ends[:, 2] > 0]
    blocked = world.obstacles.hidden(view.position, ends, np.full(len(ends), -2))
    blocked |= (np.abs(ends[:, :2]) > np.array(world.size) / 2).any(axis=1)
    return np.count_nonzero(blocked) <= MAX_BLOCKED * len(rays)


def _in_image(world: World, view: View) -> np.ndarray:
    """Return per object the share of its points in the image, 0 where it is too small or far."""
    points = world.object_points
    pixels, z = view.project(points.reshape(-1, 3))
    pixels = pixels.reshape(*points.shape[:2], 2)
    camera = view.camera
    with np.errstate(invalid='ignore'):
        inside = ((pixels >= -0.5) & (pixels < (camera.width - 0.5, camera.height - 0.5))).all(-1)
        spans = np.ptp(np.clip(pixels, 0, (camera.width, camera.height)), axis=1)
    large = np.nan_to_num(spans).min(axis=1) >= MIN_SPAN * camera.height
    return inside.mean(axis=1) * large * (z.reshape(points.shape[:2]).max(axis=1) < FAR_M)


def _count_score(world: World, view: View, share: np.ndarray) -> float:
    """Return how much there is to ask about objects of which so much is seen."""
    clear = [item for item, seen in zip(world.objects, share)
             if seen > 0.6 and item.carried_by < 0]
    count = {label: sum(item.label == label for item in clear) for label in WORTH}
    idle = sum(item.label == 'transporter' and item.carries < 0 for item in clear)
    choice = 1.5 * (idle == 1 and count['transporter'] > 1)
    return choice + sum(worth * min(count[label], most) + 2.0 * (count[label] > 0)
                        for label, (worth, most) in WORTH.items())


def view_score(world: World, view: View) -> float:
    """Return how much there is to ask about: objects in the image that nothing else hides."""
    share = _in_image(world, view)
    listed = np.flatnonzero(share > 0.6)
    points = world.object_points[listed].reshape(-1, 3)
    owner = np.repeat(listed, world.object_points.shape[1])
    hidden = world.obstacles.hidden(view.position, points, owner)
    open_share = 1 - hidden.reshape(len(listed), -1).mean(axis=1) if len(listed) else np.zeros(0)
    share[listed] *= open_share > MIN_OPEN
    return _count_score(world, view, share)


def share_in_image(view: View, points: np.ndarray) -> float:
    """Return the share of world points [N, 3] that project into the image."""
    pixels, _ = view.project(points)
    with np.errstate(invalid='ignore'):
        inside = ((pixels >= -0.5).all(axis=1) & (pixels[:, 0] < view.camera.width - 0.5)
                  & (pixels[:, 1] < view.camera.height - 0.5))
    return float(inside.mean())
