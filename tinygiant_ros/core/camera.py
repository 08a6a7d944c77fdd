# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Depth units and the pinhole camera: the one place that knows them (REP 103, REP 118)."""

import math

import numpy as np

from .errors import ErrorCode, SpatialError
from .records import CameraModel

MILLIMETRE = 0.001       # REP 118: 16-bit depth is in millimetres
MAX_DEPTH_M = 100.0      # beyond this a depth camera reports nonsense


def depth_from_raw(raw: np.ndarray, unit_m: float = 0.0) -> np.ndarray:
    """
    Turn a raw depth image into metres.

    raw: uint16 [H, W] (0 = no measurement) or float32 [H, W] (NaN, inf or <= 0 = none).
    unit_m: metres of one raw unit; 0 means the encoding's own (REP 118): 1 mm or 1 m.
    Returns float32 [H, W] in metres with NaN where there is no measurement.
    Raises UNSUPPORTED_ENCODING for another type.
    """
    if raw.dtype == np.uint16:
        depth = raw.astype(np.float32)
        depth *= np.float32(unit_m or MILLIMETRE)
    elif raw.dtype == np.float32:
        depth = raw * np.float32(unit_m or 1.0)
    else:
        raise SpatialError(
            ErrorCode.UNSUPPORTED_ENCODING,
            f'depth must be 16-bit unsigned or 32-bit float, got {raw.dtype}; '
            'publish 16UC1 (mm) or 32FC1 (m)')
    with np.errstate(invalid='ignore'):
        depth[~((depth > 0) & (depth < MAX_DEPTH_M))] = np.nan
    return depth


def back_project(depth: np.ndarray, camera: CameraModel,
                 rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """
    Points of the given pixels in the optical frame.

    depth: float32 [H, W] metres. rows, columns: int [N]. Returns float32 [N, 3] metres (x right,
    y down, z forward), NaN where depth is NaN.
    """
    z = depth[rows, columns]
    x = (columns.astype(np.float32) - np.float32(camera.cx)) / np.float32(camera.fx) * z
    y = (rows.astype(np.float32) - np.float32(camera.cy)) / np.float32(camera.fy) * z
    return np.stack([x, y, z], axis=-1)


def project(points: np.ndarray, camera: CameraModel) -> np.ndarray:
    """Project points [..., 3] (optical frame, m) to pixels [..., 2] (u, v); NaN behind it."""
    points = np.asarray(points, dtype=np.float64)
    z = np.where(points[..., 2] > 1e-6, points[..., 2], np.nan)
    return np.stack([camera.fx * points[..., 0] / z + camera.cx,
                     camera.fy * points[..., 1] / z + camera.cy], axis=-1)


def check_camera(camera: CameraModel, height: int, width: int) -> None:
    """Raise NO_CAMERA_INFO when the intrinsics cannot belong to an image of this size."""
    numbers = (camera.fx, camera.fy, camera.cx, camera.cy)
    if not all(math.isfinite(n) for n in numbers) or camera.fx <= 0 or camera.fy <= 0:
        raise SpatialError(
            ErrorCode.NO_CAMERA_INFO,
            f'camera_info is not calibrated: fx, fy, cx, cy = {numbers}; '
            'publish the intrinsics of the color image')
    if (camera.width, camera.height) != (width, height):
        raise SpatialError(
            ErrorCode.SIZE_MISMATCH,
            f'camera_info is for {camera.width}x{camera.height}, the color image is '
            f'{width}x{height}; publish the camera_info of the color stream')


def check_depth(depth: np.ndarray) -> None:
    """Raise BAD_DEPTH when a depth image [H, W] in metres holds next to no measurement."""
    share = float(np.count_nonzero(depth > 0)) / max(depth.size, 1)
    if share < 0.01:
        raise SpatialError(
            ErrorCode.BAD_DEPTH,
            f'only {100 * share:.1f} % of the depth image holds a measurement; '
            'check the depth sensor, its range and the alignment to color')
