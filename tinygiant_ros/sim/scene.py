# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A simulated RGB-D camera that stands, or slowly pans and rolls along, in one warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
import math

import numpy as np

from .camera import look, sample_view, View, view_score
from .frame import SimFrame, take_frame
from .margins import MIN_MEASURED
from .render import Renderer
from .sensor import StereoModel, StereoSensor, to_millimetres
from .sight import is_clear
from .truth import FrameObject
from .world import build_world

HIGH_CAMERA = 3.5        # metres; from here on the camera hangs on a wall and looks down
MAX_OBJECTS = 32
WANTED = {'pallet': 3, 'transporter': 1, 'buffer': 1, 'shelf': 2}
OPEN_SHARE = {'pallet': 0.6, 'buffer': 0.4, 'transporter': 0.6, 'shelf': 0.4}
CLOSE_M = 1.8            # what is nearer fills a view without telling much
RICH = (sum(WANTED.values()), 5.5)   # of _richness: good enough to stop looking
WORLDS, VIEWS, RENDERED = 4, 8, 4   # tried before the best view so far is taken
RENDER_PERIOD_S = 0.2    # a moving camera renders at 5 Hz and renews only the noise in between
PAN_RAD, DRIVE_M, PERIOD_S = 0.12, 0.3, 40.0


class SimulatedCamera:
    """
    Frames of one warehouse; the same arguments and calls give the same frames.

    seed: of the world. width, height: pixels. camera_height: of the lens over the floor, metres.
    moving: pan and drive slowly to and fro. Use it from the thread that made it (OpenGL).
    Raises SpatialError NOT_READY when nothing can render here.
    """

    def __init__(self, seed: int, width: int = 640, height: int = 480,
                 camera_height: float = 1.2, moving: bool = False):
        self._moving = moving
        high = camera_height >= HIGH_CAMERA
        kind = 'wall' if high else 'robot'
        rng = np.random.default_rng([seed, 7])
        model = StereoModel(max_range=20.0 if high else 12.0)
        self._sensor = StereoSensor(height, width, rng, model)
        # of its own, so that renew() may run in another thread than frame()
        self._renewing = StereoSensor(height, width, np.random.default_rng([seed, 8]), model)
        self._renderer, self._view, self._rendered = self._find_view(
            seed, (width, height), camera_height, kind)
        self._edges = self._sensor.find_edges(self._rendered.depth_m)
        self._tick = 0

    @property
    def view(self) -> View:
        """Where the camera is when it does not move."""
        return self._view

    def close(self) -> None:
        """Free what the renderer holds."""
        self._renderer.close()

    def frame(self, time_s: float) -> SimFrame:
        """Return the frame at a time in seconds; every call has fresh depth noise."""
        tick = math.floor(time_s / RENDER_PERIOD_S)
        if self._moving and tick != self._tick:
            self._tick = tick
            self._rendered = self._look(self._view_at(tick * RENDER_PERIOD_S))
            self._edges = self._sensor.find_edges(self._rendered.depth_m)
        depth = self._sensor.measure(self._rendered.depth_m, self._rendered.shiny, self._edges)
        return replace(self._rendered, depth=to_millimetres(depth))

    def renew(self, frame: SimFrame) -> SimFrame:
        """Return a frame of this camera with fresh depth noise; from any one thread."""
        depth = self._renewing.measure(frame.depth_m, frame.shiny)
        return replace(frame, depth=to_millimetres(depth))

    def _look(self, view: View) -> SimFrame:
        frame = take_frame(self._renderer, view, self._sensor)
        if len(frame.objects) <= MAX_OBJECTS:
            return frame
        largest = sorted(frame.objects, key=lambda item: -np.count_nonzero(item.mask))
        return replace(frame, objects=tuple(largest[:MAX_OBJECTS]))

    def _find_view(self, seed, resolution, camera_height, kind):
        """Return renderer, view and frame of the first view that shows all that is WANTED."""
        best = None
        for attempt in range(WORLDS):
            self._renderer = Renderer(build_world([seed, attempt]))
            rng = np.random.default_rng([seed, attempt, 1])
            views = [sample_view(self._renderer.world, rng, kind, resolution, camera_height)
                     for _ in range(VIEWS)]
            views.sort(key=lambda view: -view_score(self._renderer.world, view))
            for view in views[:RENDERED]:
                frame = self._look(view)
                rank = _richness(frame)
                if best is None or rank > best[0]:
                    if best is not None and best[1] is not self._renderer:
                        best[1].close()
                    best = rank, self._renderer, view, frame
                if best[0] >= RICH:
                    break
            if best[1] is not self._renderer:
                self._renderer.close()
            if best[0] >= RICH:
                break
        return best[1:]

    def _view_at(self, time_s: float) -> View:
        """Return the view of the moving camera: it pans and drives along its image's x axis."""
        phase = 2 * math.pi * time_s / PERIOD_S
        forward = self._view.rotation[2]
        yaw = math.atan2(forward[1], forward[0]) + PAN_RAD * math.sin(phase)
        pitch = math.asin(-forward[2])
        spot = self._view.position + DRIVE_M * math.sin(phase / 2) * self._view.rotation[0]
        spot[2] = self._view.position[2]
        return look(spot, yaw, pitch, 0.0, self._view.camera)


def within_reach(objects: Sequence[FrameObject]) -> tuple[FrameObject, ...]:
    """Return the objects that depth measures: a detector with depth would report no others."""
    return tuple(item for item in objects if item.measured_share >= MIN_MEASURED)


def _richness(frame: SimFrame) -> tuple[int, float]:
    """Return how much of WANTED is clearly seen, and how many objects stand free and open."""
    clear = [item for item in frame.objects if is_clear(item) and item.carried_by < 0]
    labels = [item.label for item in clear]
    open_view = sum(item.visible_share > OPEN_SHARE[item.label] for item in clear)
    with np.errstate(invalid='ignore'):
        close = float((frame.depth_m < CLOSE_M).mean())
    return (sum(min(labels.count(label), count) for label, count in WANTED.items()),
            open_view - 12.0 * close)
