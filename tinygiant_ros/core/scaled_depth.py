# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Depth that was scaled per image, without intrinsics: camera and metres recovered from the floor.

The benchmark stores planar z as 8 bits, grey = a z + c, with a and c of each image alone. Its
cameras look down without roll, so that on the floor grey = amplitude / (shift + row) + offset:
this curve gives c, and with a field of view the pitch. What stands upright tells the field of
view. One factor common to all lengths stays unknown; things of known size give it, floor_scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
import math

import cv2
import numpy as np

from .errors import ErrorCode, SpatialError
from .geometry import GEOMETRY_FEATURES, RegionGeometry
from .records import CameraModel, RgbdFrame

ASSUMED_HEIGHT_M = 7.9   # of the camera: the middle of what the benchmark has
FIELDS_OF_VIEW = (73.0, 93.0)            # degrees across, the usual one first
PITCHES = (28.0, 68.0)   # degrees downwards that are believed, a little more than is known
CAMERA_HEIGHTS_M = (6.2, 9.8)            # that are believed, a little more than is known
PALLET_SIDES_M = (1.2, 1.0)
BUFFER_SIDES_M = ((6.2, 2.2), (5.6, 1.85))
NO_FLOOR_RANGE_M = (2.0, 18.0)           # of the depth, where no floor tells
LEVELS = 256

_SEARCH_ROWS, _SEARCH_COLUMNS = 270, 240      # of the image searched for a floor
_DRAWS, _HYPOTHESES = 2400, 600
_MIN_SHARE = 0.03        # of a row must show the same grey to count as one surface
_MIN_ROWS = 0.12         # of the rows must show the floor to believe in it
_ON_FLOOR = 0.75         # grey levels from the curve: rounding, and a little
_FIT_TOLERANCES = (2.0, 1.5, 1.5, 1.0, 1.0, 0.8)
_FIT_GRID, _FIT_ROUNDS = 48, 4
_HOLE_GAP, _HOLE_SHARE = 6, 0.002        # an empty band of greys this wide sets holes apart

# measured footprints lose outliers, and a rim whose pixels mix with the background
_KEPT_SHARE, _LOST_PIXELS = 0.98, 2.4
_AGREEMENT = 0.04        # log factor within which two footprints say the same
_CUT = [GEOMETRY_FEATURES.index(f'cut_{side}') for side in ('left', 'right', 'top', 'bottom')]

_PATCH = 11              # pixels across a patch whose slope is measured, at half size
_PATCH_ERROR = 0.5       # grey levels of deviation from a plane
_PATCH_SLANT = 1.0       # grey levels of deviation from a constant, else rounding sets the slope
_MIN_PATCHES = 60        # upright ones, to judge the field of view by them
_UPRIGHT, _LEANING = 0.06, 0.15          # sines of the lean that count as such


@dataclass(frozen=True)
class FloorCurve:
    """
    The floor in scaled depth: grey = amplitude / (shift + row) + offset, rows of the image.

    rows_seen: share of the rows that show it.
    """

    amplitude: float
    shift: float
    offset: float
    rows_seen: float

    def grey(self, rows: np.ndarray) -> np.ndarray:
        """Return the grey, not rounded, that the floor has in these rows."""
        return self.amplitude * _inverse(self.shift, rows) + self.offset


def recover_frame(color: np.ndarray, grey: np.ndarray) -> RgbdFrame:
    """
    Return the frame of an image with scaled depth, metric=False.

    color: uint8 [H, W, 3] RGB. grey: uint8 [H, W], planar z, near is dark. The camera is centred
    with square pixels; its field of view is one of FIELDS_OF_VIEW, its height is taken as
    ASSUMED_HEIGHT_M, so that all lengths share one factor near 1. Depth of the floor is not
    quantised. Where no floor is found, the greys are spread over NO_FLOOR_RANGE_M and the usual
    field of view is taken: an order in depth, no more. Raises UNSUPPORTED_ENCODING, SIZE_MISMATCH.
    """
    if grey.dtype != np.uint8 or grey.ndim != 2:
        raise SpatialError(
            ErrorCode.UNSUPPORTED_ENCODING,
            f'scaled depth must be one channel of 8 bits, got {grey.dtype} {list(grey.shape)}; '
            'metric depth needs a camera entry')
    if color.shape[:2] != grey.shape:
        raise SpatialError(
            ErrorCode.SIZE_MISMATCH,
            f'color is {color.shape[1]}x{color.shape[0]}, scaled depth '
            f'{grey.shape[1]}x{grey.shape[0]}; both must have one size')
    measured = _measured(grey)
    curve = find_floor_curve(grey, measured)
    if curve is None:
        near, far = NO_FLOOR_RANGE_M
        depth = near + grey * np.float32((far - near) / (LEVELS - 1))
        camera = _camera(grey.shape, FIELDS_OF_VIEW[0])
    else:
        camera = _camera(grey.shape, _field_of_view(grey, measured, curve))
        depth = _depth(grey, curve, camera)
    depth[~measured] = np.nan
    return RgbdFrame(color, depth, camera, metric=False)


def find_floor_curve(grey: np.ndarray, measured: np.ndarray | None = None) -> FloorCurve | None:
    """
    Find the curve of the floor in scaled depth uint8 [H, W], None when there is none.

    measured: bool [H, W], False where nothing was hit. The floor is the farthest thing of its
    row: a curve that has much on it and little behind it. The same image gives the same curve.
    """
    height, width = grey.shape
    step, aside = max(height // _SEARCH_ROWS, 1), max(width // _SEARCH_COLUMNS, 1)
    sample = grey[step // 2::step, aside // 2::aside]
    rows = np.arange(step // 2, height, step, dtype=np.float64)
    index = sample + LEVELS * np.arange(len(rows))[:, None]
    if measured is not None:
        index = index[measured[step // 2::step, aside // 2::aside]]
    counts = np.bincount(index.ravel(), minlength=LEVELS * len(rows)).reshape(len(rows), LEVELS)
    limits = _shift_limits(height, width)
    curve = _search(rows, counts, sample.shape[1], limits)
    return None if curve is None else _refine(curve, rows, counts, sample.shape[1], limits)


def _measured(grey: np.ndarray) -> np.ndarray:
    """Return bool [H, W]: not a hole, written as a grey of its own at the end of the scale."""
    counts = np.bincount(grey.ravel(), minlength=LEVELS)
    for hole, inward in ((0, 1), (LEVELS - 1, -1)):
        band = counts[hole + inward::inward][:_HOLE_GAP] if inward > 0 else \
            counts[hole - _HOLE_GAP:hole]
        if counts[hole] > _HOLE_SHARE * grey.size and not band.any():
            return grey != hole
    return np.ones(grey.shape, dtype=bool)


def _camera(shape: tuple[int, int], degrees: float) -> CameraModel:
    height, width = shape
    focal = _focal(width, degrees)
    return CameraModel(width, height, focal, focal, (width - 1) / 2, (height - 1) / 2)


def _focal(width: int, degrees: float) -> float:
    return width / 2 / math.tan(math.radians(degrees / 2))


def _pitch(curve_shift: float, camera: CameraModel) -> float:
    """Return the pitch, radians downwards, at which the floor has this shift."""
    return math.atan2(curve_shift + camera.cy, camera.fy)


def _shift_limits(height: int, width: int) -> tuple[float, float]:
    """Return the least and the largest shift of a floor seen at one of PITCHES."""
    focals = [_focal(width, degrees) for degrees in FIELDS_OF_VIEW]
    low, high = (math.tan(math.radians(pitch)) for pitch in PITCHES)
    return min(focals) * low - (height - 1) / 2, max(focals) * high - (height - 1) / 2


def _inverse(shift, rows):
    """Return 1 / (shift + row); rows at the horizon and above it show no floor, far or near."""
    return 1.0 / np.maximum(shift + rows, 1.0)


def _search(rows: np.ndarray, counts: np.ndarray, width: int, limits) -> np.ndarray | None:
    """
    Return (amplitude, shift, offset) of the best curve of many drawn ones, or None.

    rows: [R] their numbers. counts: int [R, LEVELS], pixels of a row with a grey. width: of a row.
    """
    bands = counts.copy()                    # a surface may lie between two greys
    bands[:, 1:] += counts[:, :-1]
    bands[:, :-1] += counts[:, 1:]
    seen = (bands >= max(_MIN_SHARE * width, 3)) & (counts > 0)
    some = seen.any(axis=1)
    if some.sum() < 3:
        return None
    farthest = LEVELS - 1 - np.argmax(seen[:, ::-1], axis=1)
    at = np.concatenate([rows[some], rows[some]])
    greys = np.concatenate([farthest[some], np.argmax(bands, axis=1)[some]]).astype(np.float64)
    curves = _curves_through(at, greys, 0.04 * (rows[-1] - rows[0]), limits)
    if len(curves) == 0:
        return None
    expected = curves[:, :1] * _inverse(curves[:, 1:2], rows) + curves[:, 2:]   # [curves, rows]
    level = np.clip(np.rint(expected), -2, LEVELS).astype(np.intp)
    up_to = np.zeros((len(rows), LEVELS + 5), dtype=np.int64)    # [:, 4 + g]: of grey <= g
    up_to[:, 4:-1] = np.cumsum(counts, axis=1)
    up_to[:, -1] = up_to[:, -2]
    each, above = np.arange(len(rows)), np.minimum(level + 1, LEVELS)
    on = up_to[each, above + 4] - up_to[each, level + 2]
    # the last grey may stand for nothing hit: it lies behind no floor
    behind = np.maximum(up_to[:, LEVELS + 2] - up_to[each, above + 4], 0)
    return curves[int(np.argmax((np.minimum(on, width // 2) - 2 * behind).sum(axis=1)))]


def _curves_through(rows: np.ndarray, greys: np.ndarray, apart: float, limits) -> np.ndarray:
    """Return curves [K, 3] through drawn triples of points, those that may be a floor."""
    draw = np.random.default_rng(0)          # fixed: one image, one floor
    chosen = draw.integers(0, len(rows), size=(_DRAWS, 3))
    r, g = rows[chosen], greys[chosen]
    # (grey - offset) (shift + row) = amplitude is linear in what it is solved for
    system = np.stack([np.ones_like(r), r, -g], axis=-1)
    usable = ((np.diff(np.sort(r, axis=1), axis=1) > apart).all(axis=1)
              & (np.abs(np.linalg.det(system)) > 1e-6))
    constant, offset, shift = np.linalg.solve(
        system[usable], (g * r)[usable][..., None])[..., 0].T
    amplitude = constant - offset * shift
    # no depth is negative: the grey of z = 0 is not above the least grey
    good = (amplitude > 0) & (shift > limits[0]) & (shift < limits[1]) & (offset < 2.0)
    return np.stack([amplitude, shift, offset], axis=-1)[good][:_HYPOTHESES]


def _refine(curve: np.ndarray, rows: np.ndarray, counts: np.ndarray, width: int,
            limits) -> FloorCurve | None:
    """Return the least-squares curve through the greys of the rows that show the floor."""
    levels = np.arange(LEVELS)
    share = 0.0
    for tolerance in _FIT_TOLERANCES:
        expected = curve[0] * _inverse(curve[1], rows) + curve[2]
        near = counts * (np.abs(levels - expected[:, None]) <= tolerance)
        found = near.sum(axis=1)
        used = found >= max(_MIN_SHARE * width, 3)
        share = float(used.mean())
        if share < _MIN_ROWS or used.sum() < 8:
            return None
        grey = (near @ levels)[used] / found[used]
        curve = _fit(rows[used], grey, np.minimum(found[used] / width, 0.3), *limits)
    return FloorCurve(*(float(number) for number in curve), share)


def _fit(rows: np.ndarray, greys: np.ndarray, weights: np.ndarray, least: float,
         most: float) -> np.ndarray:
    """
    Return the weighted least-squares curve [3] through points (row, grey).

    least, most: shifts. With a shift the rest is linear; it is searched on a grid that is made
    finer around the best.
    """
    weights = weights / weights.sum()
    at = greys @ weights
    for _ in range(_FIT_ROUNDS):
        grid = np.linspace(least, most, _FIT_GRID)
        inverse = _inverse(grid[:, None], rows)
        middle = inverse @ weights
        inverse -= middle[:, None]
        square = inverse ** 2 @ weights
        amplitude = inverse @ (weights * (greys - at)) / square
        best = int(np.argmax(np.maximum(amplitude, 0.0) ** 2 * square))
        least, most = grid[max(best - 1, 0)], grid[min(best + 1, _FIT_GRID - 1)]
    return np.array([amplitude[best], grid[best], at - amplitude[best] * middle[best]])


def _depth(grey: np.ndarray, curve: FloorCurve, camera: CameraModel) -> np.ndarray:
    """Return depth float32 [H, W] in metres, on the floor that of the curve itself."""
    pitch = _pitch(curve.shift, camera)
    metres_a_level = ASSUMED_HEIGHT_M * camera.fy / (math.cos(pitch) * curve.amplitude)
    floor = curve.grey(np.arange(camera.height))[:, None].astype(np.float32)
    exact = np.where(np.abs(grey - floor) <= _ON_FLOOR, floor, grey.astype(np.float32))
    # rounding can put the nearest grey a little behind the camera
    return np.maximum(exact - np.float32(curve.offset), 0.5) * np.float32(metres_a_level)


def _field_of_view(grey: np.ndarray, measured: np.ndarray, curve: FloorCurve) -> float:
    """
    Return degrees across: of those that make a possible pitch, what makes walls stand upright.

    With a wrong focal length what is upright and faces the camera leans by some 20 degrees.
    """
    possible = [degrees for degrees in FIELDS_OF_VIEW
                if PITCHES[0] <= math.degrees(_pitch(curve.shift, _camera(
                    grey.shape, degrees))) <= PITCHES[1]]
    if len(possible) < 2:
        return possible[0] if possible else FIELDS_OF_VIEW[0]
    planes = _planes(grey, measured, curve)
    leans = np.stack([_leans(planes, curve, _camera(grey.shape, degrees))
                      for degrees in possible])
    # a wall along the view is upright either way: what leans in the other case counts
    upright = (leans < _UPRIGHT) & (leans[::-1] > _LEANING)
    votes = upright.sum(axis=1)
    best = int(np.argmax(votes))
    return possible[best if votes[best] >= _MIN_PATCHES else 0]


def _leans(planes: np.ndarray, curve: FloorCurve, camera: CameraModel) -> np.ndarray:
    """Return the sines of the angles by which planes [N, 3] lean out of the upright."""
    pitch = _pitch(curve.shift, camera)
    normals = planes * (camera.fx, camera.fy, 1.0)
    rise = normals @ np.array([0.0, -math.cos(pitch), -math.sin(pitch)])
    return np.abs(rise) / np.linalg.norm(normals, axis=1)


def _planes(grey: np.ndarray, measured: np.ndarray, curve: FloorCurve) -> np.ndarray:
    """
    Return the planes [N, 3] of flat patches off the floor.

    1 / z = a u + b v + c on a plane, up to a factor, with u, v in pixels from the image's middle.
    """
    step = max(grey.shape[0] // _SEARCH_ROWS, 1)
    inverse = 1.0 / np.maximum(grey[::step, ::step] - curve.offset, 1.0)
    height, width = inverse.shape
    v, u = np.meshgrid(np.arange(height) * float(step) - (grey.shape[0] - 1) / 2,
                       np.arange(width) * float(step) - (grey.shape[1] - 1) / 2, indexing='ij')

    def mean(values):
        return cv2.boxFilter(values, -1, (_PATCH, _PATCH))

    middle, spread = mean(inverse), step ** 2 * (_PATCH ** 2 - 1) / 12
    a = (mean(inverse * u) - middle * u) / spread
    b = (mean(inverse * v) - middle * v) / spread
    slant = (a ** 2 + b ** 2) * spread
    level = middle ** 4                      # square of the step from one grey to the next
    flat = mean(inverse ** 2) - middle ** 2 - slant < _PATCH_ERROR ** 2 * level
    flat &= slant > _PATCH_SLANT ** 2 * level
    floor = curve.grey(v + (grey.shape[0] - 1) / 2)
    flat &= (grey[::step, ::step] < floor - 3) & measured[::step, ::step]
    inner = slice(_PATCH // 2, -(_PATCH // 2))
    chosen = np.zeros_like(flat)
    chosen[inner, inner] = flat[inner, inner]
    return np.stack([a, b, middle - a * u - b * v], axis=-1)[chosen]


def floor_scale(geometries: Sequence[RegionGeometry], labels: Sequence[str],
                camera: CameraModel) -> float:
    """
    Return the factor that turns the lengths of a frame with metric=False into metres.

    geometries: of regions of the frame; labels: one each, '' where it is unknown. Every pallet and
    buffer whose sides could be the known ones says a factor; what most of them say counts, 1.0
    when there is none. Regions cut by the image's border say nothing.
    """
    votes = [vote for geometry, label in zip(geometries, labels, strict=True)
             if geometry.valid and not geometry.features[_CUT].any()
             for vote in _votes(geometry, label, camera)]
    if not votes:
        return 1.0
    factors, weights = np.array(votes).T
    near = np.abs(np.log(factors[:, None] / factors[None, :])) < _AGREEMENT
    best = near[int(np.argmax((near * weights).sum(axis=1)))]
    return float(np.exp(np.average(np.log(factors[best]), weights=weights[best])))


def _votes(geometry: RegionGeometry, label: str,
           camera: CameraModel) -> list[tuple[float, float]]:
    """Return (factor, weight) that a footprint gives when it is taken for one of known size."""
    pixel = float(geometry.surface_centroid[2]) / camera.fx
    sides = (geometry.shape.sides + _LOST_PIXELS * pixel) / _KEPT_SHARE
    if geometry.flat and label in ('', 'buffer'):
        factors = [np.array(known) / sides for known in BUFFER_SIDES_M]
        return [(float(np.sqrt(both.prod())), 2.0) for both in factors
                if _is_factor(both).all() and abs(math.log(both[0] / both[1])) < _AGREEMENT]
    if geometry.flat or label not in ('', 'pallet'):
        return []
    factors = np.array(PALLET_SIDES_M) / sides
    # the shorter side is hidden more often
    return [(float(factor), weight) for factor, weight in zip(factors, (1.0, 0.5))
            if _is_factor(factors).all()]


def _is_factor(factors: np.ndarray) -> np.ndarray:
    least, largest = CAMERA_HEIGHTS_M
    return (factors > least / ASSUMED_HEIGHT_M) & (factors < largest / ASSUMED_HEIGHT_M)
