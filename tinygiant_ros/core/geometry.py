# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Robust geometry of regions, measured in depth: where each one is, how large, how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from .camera import back_project
from .floor import Floor
from .footing import enclosing_rectangle, FOOTING_FEATURES, measure_footing
from .records import Region, RgbdFrame
from .relations import evenly, PAIR_FEATURES, pair_features, RegionShape, sketched

__all__ = ['GEOMETRY_FEATURES', 'PAIR_FEATURES', 'RegionGeometry', 'anchors', 'measure_regions',
           'measured_distance', 'pair_features', 'surface_distance']

MAX_POINTS = 1500        # surface points kept a region: enough for robust figures
MIN_POINTS = 12          # fewer depth pixels than this are no measurement
MIN_VALID_SHARE = 0.1    # of the region's pixels; of a box, of its middle
FLAT_SHARE = 0.6         # of the points on the floor: a marking, not a thing
# a stereo camera's depth error grows with z squared; seen from height h, a floor point moves up
# or down by h / z of that: this much, times z and h
HEIGHT_NOISE = 0.0015
SCALED_NOISE = 0.0003    # depth of a simulated or benchmark camera is rounded, not noisy

GEOMETRY_FEATURES = (
    'valid', 'valid_share', 'floor_found', 'camera_height', 'up_y', 'up_z',
    'u', 'v', 'box_width', 'box_height', 'area_root', 'fill',
    'cut_left', 'cut_right', 'cut_top', 'cut_bottom', 'given_as_box',
    'log_depth', 'depth_spread', 'surface_x', 'surface_y', 'surface_z',
    'centre_x', 'centre_y', 'centre_z', 'major', 'minor', 'yaw_cos', 'yaw_sin',
    'top', 'bottom', 'near_y', 'far_y', 'left_x', 'right_x',
    'flat', 'floor_share', 'high_share', 'azimuth', 'log_range', 'metric', 'log_scale',
    *FOOTING_FEATURES, 'anchor_x', 'anchor_y',
)


@dataclass(frozen=True, eq=False)
class RegionGeometry:
    """
    What depth says about one region.

    valid: enough depth for numbers; otherwise every metric field is NaN or zero. placed: at
    least where it meets the floor is known.
    surface_centroid: [3] median of the visible surface, optical frame, metres. centre: [3] centre
    of the visible extent (footprint rectangle, half height), optical frame, metres.
    flat: lies on the floor, like a taped area. features: float32 [len(GEOMETRY_FEATURES)].
    shape: its extent in the floor frame, for relations.
    """

    valid: bool
    placed: bool
    surface_centroid: np.ndarray
    centre: np.ndarray
    flat: bool
    features: np.ndarray
    shape: RegionShape


def measure_regions(frame: RgbdFrame, regions: Sequence[Region],
                    floor: Floor) -> list[RegionGeometry]:
    """Measure every region of a frame; one without depth is returned as not valid."""
    return [_measure(frame, region, floor) for region in regions]


def anchors(geometries: Sequence[RegionGeometry]) -> np.ndarray:
    """Return the anchors of regions in the floor frame, float32 [R, 2], metres."""
    names = ('anchor_x', 'anchor_y')
    return np.array([[one.features[_INDEX[name]] * FEATURE_SCALE[name] for name in names]
                     for one in geometries], np.float32).reshape(-1, 2)


def surface_distance(a: RegionGeometry, b: RegionGeometry) -> float:
    """Metres between the medians of two visible surfaces, NaN when one has no depth."""
    return float(np.linalg.norm(a.surface_centroid - b.surface_centroid))


def measured_distance(a: RegionGeometry, b: RegionGeometry) -> float:
    """
    Metres between two regions from depth alone, NaN when one has no depth.

    Between things: centre to centre of the visible extents. Between a thing and an area on the
    floor: from the thing's centre along the floor to the nearest point of the area, 0 inside.
    """
    if not (a.valid and b.valid):
        return float('nan')
    if a.flat == b.flat:
        return float(np.linalg.norm(a.centre - b.centre))
    thing, area = (b, a) if a.flat else (a, b)
    return float(area.shape.gap_to(thing.shape.middle))


def _measure(frame: RgbdFrame, region: Region, floor: Floor) -> RegionGeometry:
    points, valid_share = _surface(frame, region, floor)
    image = (_image_features(frame, region) | _floor_features(floor)
             | measure_footing(region, frame.camera, floor)
             | {'metric': float(frame.metric)})
    if len(points) < MIN_POINTS or valid_share < MIN_VALID_SHARE:
        nothing = np.full(3, np.nan)
        features = np.zeros(len(GEOMETRY_FEATURES), dtype=np.float32)
        _fill(features, image | _anchor(image) | {'valid_share': valid_share})
        return RegionGeometry(False, image['foot_seen'] > 0, nothing, nothing, False, features,
                              RegionShape.unknown(image['u'], image['v']))
    standing = floor.to_floor(points)
    noise = _height_noise(points, floor, frame.metric)
    shape, extent = _extent(standing, image, noise, floor.found)
    middle = np.array([shape.middle[0], shape.middle[1], shape.height_of_centre])
    centre = floor.to_optical(middle.astype(np.float64))
    low, high = _percentiles(points[:, 2], 10, 90)
    surface = _surface_centroid(points, low, high)
    features = np.zeros(len(GEOMETRY_FEATURES), dtype=np.float32)
    _fill(features, image | extent | _anchor(image | extent)
          | _surface_features(surface, high - low, floor)
          | {'valid': 1.0, 'valid_share': valid_share})
    return RegionGeometry(True, True, surface.astype(np.float64), centre, shape.flat, features,
                          shape)


def _surface(frame: RgbdFrame, region: Region, floor: Floor):
    """Return the region's surface points [N, 3] (optical frame) and its share of valid depth."""
    x, y, width, height = region.box
    mask = region.mask
    if min(width, height) >= 8 and region.kind != 'box':
        eroded = cv2.erode(mask.view(np.uint8), np.ones((3, 3), np.uint8),
                           borderType=cv2.BORDER_CONSTANT, borderValue=0).astype(bool)
        if eroded.sum() > 0.3 * mask.sum():  # edges mix the depths of both sides
            mask = eroded
    rows, columns = np.nonzero(mask)
    total = len(rows)
    if total > 4 * MAX_POINTS:
        keep = evenly(total, 4 * MAX_POINTS)
        rows, columns = rows[keep], columns[keep]
    points = back_project(frame.depth, frame.camera, rows + y, columns + x)
    measured = np.isfinite(points[:, 2])
    counted = np.ones(len(rows), dtype=bool)
    if region.kind == 'box':                 # its border is background: the middle counts
        counted = ((np.abs(rows - height / 2) <= height / 4)
                   & (np.abs(columns - width / 2) <= width / 4))
    valid_share = float(measured[counted].mean()) if counted.any() else 0.0
    if region.kind == 'box':
        points = _foreground(points[measured], points[measured & counted], floor,
                             frame.metric)
    else:
        points = points[measured]
    if len(points) > MAX_POINTS:
        points = points[evenly(len(points), MAX_POINTS)]
    return points, valid_share


def _foreground(points: np.ndarray, middle: np.ndarray, floor: Floor,
                metric: bool) -> np.ndarray:
    """Return of a box's points [N, 3] those of what fills its middle, without background."""
    if len(middle) < MIN_POINTS:
        return middle
    if floor.found:
        on_floor = floor.to_floor(middle)[:, 2] < 0.04 + 2 * _height_noise(middle, floor, metric)
        if on_floor.mean() > FLAT_SHARE:     # an area on the floor: keep what lies on it
            noise = _height_noise(points, floor, metric)
            low = np.abs(floor.to_floor(points)[:, 2]) < 0.05 + 2 * noise
            return points[low] if low.sum() >= MIN_POINTS else points
        middle = middle[~on_floor]
    reference = float(np.median(middle[:, 2]))
    near = np.abs(points[:, 2] - reference) < max(0.5, 0.2 * reference)
    if floor.found:
        near &= floor.to_floor(points)[:, 2] > 0.03
    return points[near] if near.sum() >= MIN_POINTS else points


def _percentiles(values: np.ndarray, *percents: float) -> list[float]:
    """Return np.percentile(values [N], percents), without what that costs for few values."""
    values, found = np.sort(values), []
    for percent in percents:
        place = percent / 100 * (len(values) - 1)
        below = int(place)
        low, high = float(values[below]), float(values[min(below + 1, len(values) - 1)])
        found.append(low + (high - low) * (place - below))
    return found


def _surface_centroid(points: np.ndarray, low: float, high: float) -> np.ndarray:
    """Median of the points [N, 3] whose depth lies between these percentiles of it."""
    return np.median(points[(points[:, 2] >= low) & (points[:, 2] <= high)], axis=0)


def _height_noise(points: np.ndarray, floor: Floor, metric: bool) -> float:
    """Return the usual error, in metres, of the height of these points [N, 3] (optical frame)."""
    noise = HEIGHT_NOISE if metric else SCALED_NOISE
    return noise * float(np.median(points[:, 2])) * floor.height_m


def _extent(standing: np.ndarray, image: dict, noise: float, has_floor: bool):
    """Return the shape in the floor frame of points [N, 3] given there, and its features."""
    heights = standing[:, 2]
    low = np.abs(heights) < 0.05 + 2.5 * noise
    floor_share = float(low.mean())
    flat = has_floor and floor_share > FLAT_SHARE and _is_level(heights, noise)
    # where no floor was found, heights start at the camera and tell nothing from the floor
    body = _without_outliers(standing, low if flat else
                             (heights > 0.04 + noise) | (not has_floor))
    (low_x, low_y), (high_x, high_y) = body[:, :2].min(axis=0), body[:, :2].max(axis=0)
    middle, sides, yaw = enclosing_rectangle(body[:, :2])
    bottom, top = _percentiles(body[:, 2], 3, 97)
    stands = has_floor and bottom < 0.35     # its foot may be hidden
    middle_height = 0.0 if flat else (top + (0.0 if stands else bottom)) / 2
    shape = RegionShape(middle, sides, yaw, flat, middle_height, float(top), sketched(body),
                        image['u'], image['v'])
    extent = {
        'centre_x': middle[0], 'centre_y': middle[1], 'centre_z': middle_height,
        'major': sides[0], 'minor': sides[1], 'yaw_cos': np.cos(2 * yaw),
        'yaw_sin': np.sin(2 * yaw),
        'top': top, 'bottom': bottom, 'near_y': low_y, 'far_y': high_y, 'left_x': low_x,
        'right_x': high_x, 'flat': flat, 'floor_share': floor_share,
        'high_share': float((heights > 1.5).mean()),
        'azimuth': np.arctan2(middle[0], max(middle[1], 0.1)),
        'log_range': np.log(max(float(np.hypot(*middle)), 0.1))}
    return shape, extent


def _is_level(heights: np.ndarray, noise: float) -> bool:
    """Say whether points at these heights over the floor may be a marking on it."""
    return (abs(float(np.median(heights))) < 0.045 + 0.15 * noise
            and _percentiles(heights, 92)[0] < 0.07 + 2.5 * noise)


def _without_outliers(standing: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the wanted of the points [N, 3] without the outermost ones along the floor."""
    body = standing[wanted] if wanted.sum() >= MIN_POINTS else standing
    low, high = zip(*(_percentiles(body[:, axis], 1, 99) for axis in (0, 1)))
    keep = ((body[:, :2] >= low) & (body[:, :2] <= high)).all(axis=1)
    return body[keep] if keep.sum() >= MIN_POINTS else body


def _surface_features(surface: np.ndarray, spread: float, floor: Floor) -> dict:
    standing = floor.to_floor(surface[None])[0]
    return {'log_depth': np.log(surface[2]), 'depth_spread': spread,
            'surface_x': standing[0], 'surface_y': standing[1], 'surface_z': standing[2]}


def _anchor(values: dict) -> dict:
    """Return where a region is looked at from all sides: a first guess of its place."""
    laid = values['rect_seen'] and values.get('flat', True)
    name = 'rect' if laid else 'centre' if 'centre_x' in values else 'foot'
    return {'anchor_x': values[f'{name}_x'], 'anchor_y': values[f'{name}_y']}


def _image_features(frame: RgbdFrame, region: Region) -> dict:
    height, width = frame.depth.shape
    _, _, box_width, box_height = region.box
    u, v = region.centroid
    pixels = region.pixels
    left, top, right, bottom = region.cut_by(height, width)
    return {'u': u / width, 'v': v / height, 'box_width': box_width / width,
            'box_height': box_height / height, 'area_root': np.sqrt(pixels / (width * height)),
            'fill': pixels / (box_width * box_height), 'cut_left': left, 'cut_right': right,
            'cut_top': top, 'cut_bottom': bottom, 'given_as_box': region.kind == 'box'}


def _floor_features(floor: Floor) -> dict:
    return {'floor_found': floor.found, 'camera_height': floor.height_m,
            'up_y': floor.up[1], 'up_z': floor.up[2]}


_INDEX = {name: index for index, name in enumerate(GEOMETRY_FEATURES)}
# metric features are divided by this before the network sees them, to lie near [-1, 1]
FEATURE_SCALE = {
    'camera_height': 4.0, 'surface_x': 5.0, 'surface_y': 8.0, 'surface_z': 2.0, 'centre_x': 5.0,
    'centre_y': 8.0, 'centre_z': 2.0, 'major': 3.0, 'minor': 3.0, 'top': 2.0, 'bottom': 2.0,
    'near_y': 8.0, 'far_y': 8.0, 'left_x': 5.0, 'right_x': 5.0, 'depth_spread': 2.0,
    'log_depth': 2.0, 'log_range': 2.0, 'log_scale': 0.2, 'foot_x': 5.0, 'foot_y': 8.0,
    'rect_x': 5.0, 'rect_y': 8.0, 'rect_major': 3.0, 'rect_minor': 3.0, 'anchor_x': 5.0,
    'anchor_y': 8.0}


_SCALES = np.array([FEATURE_SCALE.get(name, 1.0) for name in GEOMETRY_FEATURES])


def _fill(features: np.ndarray, values: dict) -> None:
    places = [_INDEX[name] for name in values]
    given = np.array(list(values.values()), np.float64)
    features[places] = np.clip(given / _SCALES[places], -8.0, 8.0)
