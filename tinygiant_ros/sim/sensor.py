# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Depth cameras: what stereo and time of flight report for clean planar depth, holes and all.

Stereo finds a disparity d = f B / z, so an error of s pixels becomes z^2 s / (f B) metres, which
is how data sheets of stereo cameras state it (s about 0.05 to 0.1, 1/64 to 1/16 pixel steps).
Time of flight measures the way of light: data sheets give some millimetres plus some per mille
of z, light that took a detour rounds concave corners, a pixel across an edge mixes both depths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

SENSORS = ('stereo', 'tof')
FIELDS = 6              # pre-drawn noise fields, re-used with random shifts
EDGE_STEP = 0.06        # a relative depth step larger than this is an edge
MIN_DISPARITY = 1e-3    # 1/m, keeps far noise from turning negative
NOTHING_M = 1e3         # depth that stands for nothing hit where a number is needed
NATIVE_WIDTH = 1280     # pixels across in which a stereo camera matches before it scales down
MULTIPATH_WINDOW = 9    # pixels around a concave corner that light from its other side reaches
MULTIPATH_LIMIT = 0.03  # of z
REACH_SPREAD = 0.3      # how much the range differs between dark and bright surfaces, log
FAULT_JUMP = (0.08, 0.2)         # of z: least gross error on shiny spots, and what is added to it


@dataclass(frozen=True)
class StereoModel:
    """
    Error of a stereo camera.

    error: standard deviation at 1 m, metres; it grows with z squared (0.0015: 4 cm at 5 m).
    step: quantisation at 1 m, metres, grows the same way. min_range, max_range: metres.
    edge_holes, random_holes: shares of pixels lost at depth edges and anywhere. shadow: focal
    length times baseline in pixels of the image times metres; the second camera sees no ground
    just left of what stands before it, right of it where negative. shiny_holes, shiny_faults:
    shares of shiny surfaces that are lost and that are measured grossly wrong.
    """

    error: float = 0.0015
    step: float = 0.0009
    min_range: float = 0.25
    max_range: float = 12.0
    edge_holes: float = 0.55
    random_holes: float = 0.012
    shadow: float = 20.0
    shiny_holes: float = 0.4
    shiny_faults: float = 0.15


@dataclass(frozen=True)
class TimeOfFlightModel:
    """
    Error of a time-of-flight camera.

    constant, slope: standard deviation is constant + slope * z, metres. min_range, max_range:
    metres, the latter of a bright surface; darker ones are lost earlier. edge_holes, edge_mixed:
    shares of pixels at depth edges that are lost and that lie between both depths.
    multipath: share by which concave corners are rounded, 0 to 1. The others: as StereoModel.
    """

    constant: float = 0.004
    slope: float = 0.002
    min_range: float = 0.3
    max_range: float = 8.0
    edge_holes: float = 0.3
    edge_mixed: float = 0.5
    random_holes: float = 0.004
    multipath: float = 0.4
    shiny_holes: float = 0.3
    shiny_faults: float = 0.3


class StereoEdges(NamedTuple):
    """Bool [H, W]: pixels at depth edges, and pixels that only one of the cameras sees."""

    at: np.ndarray
    hidden: np.ndarray


class TimeOfFlightEdges(NamedTuple):
    """Flat indices of pixels at depth edges, least and largest depth there; rounded depth."""

    index: np.ndarray
    near: np.ndarray
    far: np.ndarray
    depth: np.ndarray


class DepthSensor:
    """
    Noise fields of one image size, drawn once and re-used with random shifts: cheap per frame.

    The same seed and the same calls give the same noise.
    """

    model_type: type
    noise_mix = (1.0, 0.0)           # of white and of smooth noise

    def __init__(self, height: int, width: int, rng: np.random.Generator, model=None,
                 fields: int = FIELDS):
        self.model = model or self.model_type()
        self._rng = rng
        self._shape = (height, width)
        self._noise = [self._draw_noise() for _ in range(fields)]
        self._lost = [self._draw_holes() for _ in range(fields)]
        self._chance = [rng.random((height, width), dtype=np.float32) for _ in range(fields)]
        self._blobs = [self._draw_smooth(5.0) for _ in range(fields)]
        self._faulty_below, self._lost_above = np.quantile(
            self._blobs[0][::3, ::3], (self.model.shiny_faults, 1 - self.model.shiny_holes))

    def measure(self, depth: np.ndarray, shiny: np.ndarray | None = None,
                edges=None) -> np.ndarray:
        """
        Return what the camera reports for clean depth float32 [H, W], metres: NaN for none.

        shiny: bool [H, W], surfaces that mirror. edges: of find_edges(depth), found here when
        None. NaN in depth: nothing is hit.
        """
        depth = np.ascontiguousarray(depth, np.float32)
        edges = self.find_edges(depth) if edges is None else edges
        measured, bad = self._read(depth, edges)
        bad |= self._shifted(self._lost)
        if shiny is not None and shiny.any():
            self._fail_on(np.flatnonzero(shiny), measured, bad)
        measured[bad] = np.nan
        return measured

    def find_edges(self, depth: np.ndarray):
        """Return what measure() needs to know of a view's clean depth, for its every frame."""
        raise NotImplementedError

    def _read(self, depth: np.ndarray, edges) -> tuple[np.ndarray, np.ndarray]:
        """Return measured depth, and bool [H, W] where there is none."""
        raise NotImplementedError

    def _fail_on(self, spots: np.ndarray, measured: np.ndarray, bad: np.ndarray) -> None:
        """Lose some of the flat indices `spots` and put gross errors on others, in blobs."""
        blobs = self._shifted(self._blobs).ravel()[spots]
        least, more = FAULT_JUMP
        wrong = blobs < self._faulty_below
        jump = np.minimum(least + more * (self._faulty_below - blobs[wrong]), 0.6)
        measured.ravel()[spots[wrong]] *= 1 + self._fault_side() * jump
        bad.ravel()[spots[blobs > self._lost_above]] = True

    def _fault_side(self) -> float:
        """Return 1 where a mirrored surface reads too far, -1 where too near."""
        return 1.0

    def _draw_noise(self) -> np.ndarray:
        white = self._rng.standard_normal(self._shape, dtype=np.float32)
        share, smooth = self.noise_mix
        field = share * white + smooth * self._draw_smooth(2.0) if smooth else white
        return field / field.std()

    def _draw_smooth(self, sigma: float) -> np.ndarray:
        """Return noise whose neighbours within about sigma pixels agree; deviation 1."""
        height, width = self._shape
        small = (max(2, int(width / sigma)), max(2, int(height / sigma)))
        coarse = self._rng.standard_normal(small[::-1], dtype=np.float32)
        field = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        return field / field.std()

    def _draw_holes(self) -> np.ndarray:
        share = self.model.random_holes
        if share == 0:
            return np.zeros(self._shape, bool)
        coarse = self._draw_smooth(3.0)
        lost = np.quantile(coarse[::3, ::3], 1 - share * 0.7)
        return (coarse > lost) | (self._rng.random(self._shape, dtype=np.float32) < share * 0.3)

    def _shifted(self, fields: list[np.ndarray]) -> np.ndarray:
        field = fields[self._rng.integers(len(fields))]
        return np.roll(field, int(self._rng.integers(self._shape[0])), axis=0)


class StereoSensor(DepthSensor):
    """A stereo camera: error and steps grow with z squared, a shadow beside what is near."""

    model_type = StereoModel
    noise_mix = (0.6, 0.8)           # block matching smooths: neighbours share their error

    def find_edges(self, depth: np.ndarray) -> StereoEdges:
        """Return the depth edges and what the second camera does not see."""
        filled = np.where(np.isfinite(depth), depth, np.float32(NOTHING_M))
        near, far = _extremes(filled)
        return StereoEdges(far > (1 + EDGE_STEP) * near, _hidden(filled, self.model.shadow))

    def _read(self, depth: np.ndarray, edges: StereoEdges) -> tuple[np.ndarray, np.ndarray]:
        model = self.model
        # In inverse depth the error of a stereo pair is the same everywhere.
        inverse = self._shifted(self._noise) * np.float32(model.error)
        inverse += 1.0 / depth
        step, phase = np.float32(model.step), np.float32(self._rng.random())
        inverse /= step
        inverse += phase
        np.rint(inverse, out=inverse)
        inverse -= phase
        inverse *= step
        bad = edges.at & (self._shifted(self._chance) < model.edge_holes)
        bad |= edges.hidden
        bad |= ~((depth > model.min_range) & (depth < model.max_range))
        return 1.0 / np.maximum(inverse, np.float32(MIN_DISPARITY)), bad

    def _fault_side(self) -> float:
        return 1.0 if self._rng.random() < 0.5 else -1.0


class TimeOfFlightSensor(DepthSensor):
    """A time-of-flight camera: error about linear in z, flying pixels, rounded corners."""

    model_type = TimeOfFlightModel

    def __init__(self, height: int, width: int, rng: np.random.Generator, model=None,
                 fields: int = FIELDS):
        super().__init__(height, width, rng, model, fields)
        # Surfaces stay as dark as they are: this field is not shifted from frame to frame.
        reach = np.minimum(np.exp(REACH_SPREAD * self._draw_smooth(16.0)), 1.0)
        self._reach = reach * np.float32(self.model.max_range)

    def find_edges(self, depth: np.ndarray) -> TimeOfFlightEdges:
        """Return the depth edges with the depths that mix there, and depth as light rounds it."""
        filled = np.where(np.isfinite(depth), depth, np.float32(NOTHING_M))
        near, far = _extremes(filled)
        index = np.flatnonzero(far > (1 + EDGE_STEP) * near)
        # Planes are linear in inverse depth, so only corners differ from the mean around them.
        around = cv2.blur(1.0 / filled, (MULTIPATH_WINDOW, MULTIPATH_WINDOW))
        around *= filled
        around -= 1.0
        pull = np.zeros_like(depth)
        # The mean tells nothing at the image's border, where half of what it needs is missing.
        inner = (slice(MULTIPATH_WINDOW // 2, -(MULTIPATH_WINDOW // 2)),) * 2
        pull[inner] = np.clip(around[inner], 0.0, MULTIPATH_LIMIT)
        pull *= np.float32(self.model.multipath)
        return TimeOfFlightEdges(index, near.ravel()[index], far.ravel()[index],
                                 np.multiply(depth, 1.0 - pull, order='C'))

    def _read(self, depth: np.ndarray, edges: TimeOfFlightEdges) -> tuple[np.ndarray, np.ndarray]:
        model = self.model
        measured = edges.depth * np.float32(model.slope)
        measured += np.float32(model.constant)
        measured *= self._shifted(self._noise)
        measured += edges.depth
        bad = ~((depth > model.min_range) & (depth < self._reach))
        chance = self._shifted(self._chance).ravel()[edges.index]
        bad.ravel()[edges.index[chance < model.edge_holes]] = True
        share = (chance - model.edge_holes) / max(model.edge_mixed, 1e-6)
        mixed = (share >= 0) & (share < 1) & (edges.far < NOTHING_M)
        measured.ravel()[edges.index[mixed]] = (
            edges.near + share * (edges.far - edges.near))[mixed]
        measured *= np.float32(1000.0)
        np.rint(measured, out=measured)
        measured *= np.float32(0.001)
        return measured, bad


def _extremes(depth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return least and largest depth among each pixel and its eight neighbours."""
    kernel = np.ones((3, 3), np.uint8)
    return cv2.erode(depth, kernel), cv2.dilate(depth, kernel)


def _hidden(depth: np.ndarray, shadow: float) -> np.ndarray:
    """Return bool [H, W]: what the second camera of the pair sees covered by something nearer."""
    if shadow < 0:
        return np.ascontiguousarray(_hidden(depth[:, ::-1], -shadow)[:, ::-1])
    columns = np.arange(depth.shape[1], dtype=np.float32)
    there = columns - np.float32(shadow) / depth         # the column in the second image
    first = np.minimum.accumulate(there[:, ::-1], axis=1)[:, ::-1]
    return there > first + 0.5


def draw_sensor(kind: str, height: int, width: int, rng: np.random.Generator, far: bool,
                fields: int = 1) -> DepthSensor:
    """
    Return a camera of a kind of SENSORS with parameters of a plausible device.

    far: one that hangs under the ceiling, with a long baseline or strong light. height, width:
    pixels. fields: pre-drawn noise fields; 1 is enough for one frame. ValueError: unknown kind.
    """
    if kind == 'stereo':
        return StereoSensor(height, width, rng, _draw_stereo(width, rng, far), fields)
    if kind == 'tof':
        return TimeOfFlightSensor(height, width, rng, _draw_time_of_flight(rng, far), fields)
    raise ValueError(f'kind must be one of {", ".join(SENSORS)}, got {kind!r}')


def _draw_stereo(width: int, rng: np.random.Generator, far: bool) -> StereoModel:
    """Baselines of 5-12 cm, 12-40 cm under the ceiling; 70-90 degrees across."""
    focal = NATIVE_WIDTH / 2 / np.tan(np.radians(rng.uniform(70, 90)) / 2)
    reach = float(focal * (rng.uniform(0.12, 0.4) if far else rng.uniform(0.05, 0.12)))
    return StereoModel(
        error=float(rng.uniform(0.05, 0.1)) / reach,
        step=float(rng.choice([1 / 64, 1 / 32, 1 / 16])) / reach,
        min_range=min(reach / 128, 1.0),
        max_range=float(rng.uniform(15, 28) if far else rng.uniform(9, 16)),
        edge_holes=float(rng.uniform(0.3, 0.7)),
        random_holes=float(rng.uniform(0.003, 0.03)),
        shadow=float(rng.choice([-1, 1])) * reach * width / NATIVE_WIDTH,
        shiny_holes=float(rng.uniform(0.2, 0.6)),
        shiny_faults=float(rng.uniform(0.05, 0.25)))


def _draw_time_of_flight(rng: np.random.Generator, far: bool) -> TimeOfFlightModel:
    """Random error of 2-6 mm plus 1-4 per mille; 6-10 m of range, 14-26 m under the ceiling."""
    return TimeOfFlightModel(
        constant=float(rng.uniform(0.002, 0.012 if far else 0.006)),
        slope=float(rng.uniform(0.001, 0.004)),
        max_range=float(rng.uniform(14, 26) if far else rng.uniform(6, 10)),
        edge_holes=float(rng.uniform(0.1, 0.5)),
        edge_mixed=float(rng.uniform(0.2, 0.5)),
        random_holes=float(rng.uniform(0.001, 0.01)),
        multipath=float(rng.uniform(0.1, 0.7)),
        shiny_holes=float(rng.uniform(0.1, 0.5)),
        shiny_faults=float(rng.uniform(0.1, 0.4)))


def scaled_depth(depth: np.ndarray) -> tuple[np.ndarray, tuple[float, float]]:
    """
    Return depth as the benchmark stores it: uint8 [H, W] and its range (zmin, zmax) in metres.

    depth: float32 [H, W] clean planar z, metres; NaN, nothing hit, counts as zmax. The grey is
    round(255 (z - zmin) / (zmax - zmin)), 0 everywhere if all z are equal. ValueError: all NaN.
    """
    if not np.isfinite(depth).any():
        raise ValueError('depth holds no finite value; aim the camera at something')
    low, high = float(np.nanmin(depth)), float(np.nanmax(depth))
    share = (depth - np.float32(low)) / np.float32(max(high - low, np.finfo(np.float32).tiny))
    return np.rint(255 * np.where(np.isnan(share), np.float32(high > low), share)).astype(
        np.uint8), (low, high)


def to_millimetres(depth: np.ndarray) -> np.ndarray:
    """Return depth float32 metres as uint16 millimetres, 0 where there is no measurement."""
    scaled = np.rint(np.nan_to_num(depth, nan=0.0) * 1000.0)
    return np.where(scaled < 65535, scaled, 0).astype(np.uint16)
