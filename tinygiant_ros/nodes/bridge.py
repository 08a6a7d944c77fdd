# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Messages into records. Reads message fields only, so it needs no ROS to be imported or tested.

Everything that a message can get wrong ends as a SpatialError with its own code.
"""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

from ..core.camera import check_camera, check_depth, depth_from_raw
from ..core.errors import ErrorCode, SpatialError
from ..core.masks import (
    region_from_box,
    region_from_polygon,
)
from ..core.records import CameraModel, Region, RgbdFrame
from ..core.run_lengths import decode_region, decode_regions, read_label_image

# encoding -> (bytes a channel, channels)
COLOR_ENCODINGS = {'rgb8': (1, 3), 'bgr8': (1, 3), 'rgba8': (1, 4), 'bgra8': (1, 4),
                   'mono8': (1, 1)}
DEPTH_ENCODINGS = {'16UC1': (2, 1), 'mono16': (2, 1), '32FC1': (4, 1)}
LABEL_ENCODINGS = {'8UC1': (1, 1), 'mono8': (1, 1), '16UC1': (2, 1), 'mono16': (2, 1)}
_TO_RGB = {'bgr8': cv2.COLOR_BGR2RGB, 'rgba8': cv2.COLOR_RGBA2RGB,
           'bgra8': cv2.COLOR_BGRA2RGB, 'mono8': cv2.COLOR_GRAY2RGB}
MAX_SIDE = 8192      # pixels; a larger image is a broken message, not a camera


def stamp_ns(header: Any) -> int:
    """Return the stamp of a header in nanoseconds."""
    return header.stamp.sec * 1_000_000_000 + header.stamp.nanosec


def image_array(message: Any, encodings: dict[str, tuple[int, int]], what: str) -> np.ndarray:
    """
    Return the pixels of a sensor_msgs/Image as a view [H, W] or [H, W, C] on its data.

    The array has the byte order of the message, and rows may be padded. what: name of the image
    for the sentence. Raises UNSUPPORTED_ENCODING, or BAD_IMAGE when the fields contradict.
    """
    if message.encoding not in encodings:
        raise SpatialError(
            ErrorCode.UNSUPPORTED_ENCODING,
            f'the {what} image is encoded as {message.encoding[:40]!r}; '
            f'publish one of {", ".join(encodings)}')
    size, channels = encodings[message.encoding]
    height, width, step = message.height, message.width, message.step
    if not (0 < height <= MAX_SIDE and 0 < width <= MAX_SIDE):
        raise _bad_image(what, f'it says {width}x{height} pixels')
    if step < width * size * channels:
        raise _bad_image(what, f'step is {step} bytes, a row of {width} {message.encoding} pixels '
                               f'needs {width * size * channels}')
    # the last row may come without its padding
    needed = step * (height - 1) + width * size * channels
    if len(message.data) < needed or len(message.data) > step * height:
        raise _bad_image(what, f'data holds {len(message.data)} bytes, height x step says '
                               f'{height} x {step} = {step * height}')
    kind = np.dtype({1: 'u1', 2: 'u2', 4: 'f4'}[size])
    kind = kind.newbyteorder('>' if message.is_bigendian else '<')
    shape, strides = (height, width, channels), (step, size * channels, size)
    view = np.ndarray(shape, kind, message.data, 0, strides)
    return view if channels > 1 else view[:, :, 0]


def _bad_image(what: str, got: str) -> SpatialError:
    return SpatialError(ErrorCode.BAD_IMAGE,
                        f'the {what} image contradicts itself: {got}; fix its publisher')


def color_from_message(message: Any) -> np.ndarray:
    """Return uint8 [H, W, 3] RGB from a color image message."""
    pixels = image_array(message, COLOR_ENCODINGS, 'color')
    if message.encoding == 'rgb8':
        return np.ascontiguousarray(pixels)
    return cv2.cvtColor(np.ascontiguousarray(pixels), _TO_RGB[message.encoding])


def depth_from_message(message: Any, unit_m: float = 0.0) -> np.ndarray:
    """Return float32 [H, W] in metres, NaN = no measurement; unit_m 0: by the encoding."""
    pixels = image_array(message, DEPTH_ENCODINGS, 'depth')
    return depth_from_raw(_native(pixels), unit_m)


def labels_from_message(message: Any) -> np.ndarray:
    """Return uint8 or uint16 [H, W] from a label image message."""
    return _native(image_array(message, LABEL_ENCODINGS, 'label'))


def _native(pixels: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(pixels, dtype=pixels.dtype.newbyteorder('='))


def camera_from_message(info: Any, frame_id: str = '') -> CameraModel:
    """
    Return the camera of the published image from a CameraInfo; frame_id: that of the image.

    K is given for the full resolution (REP 104): the region of interest is subtracted, then the
    binning divides.
    """
    across, down = max(info.binning_x, 1), max(info.binning_y, 1)
    roi = info.roi
    width, height = roi.width or info.width, roi.height or info.height
    return CameraModel(
        width=width // across, height=height // down,
        fx=info.k[0] / across, fy=info.k[4] / down,
        cx=(info.k[2] - roi.x_offset) / across, cy=(info.k[5] - roi.y_offset) / down,
        frame_id=frame_id or info.header.frame_id)


def frame_from_messages(color: Any, depth: Any, info: Any, depth_unit_m: float = 0.0) -> RgbdFrame:
    """
    Return the frame of a pair of images and the camera_info of the color stream.

    Raises NO_CAMERA_INFO, SIZE_MISMATCH, UNSUPPORTED_ENCODING, BAD_IMAGE or BAD_DEPTH.
    """
    image = color_from_message(color)
    metres = depth_from_message(depth, depth_unit_m)
    if image.shape[:2] != metres.shape:
        raise SpatialError(
            ErrorCode.SIZE_MISMATCH,
            f'depth is {metres.shape[1]}x{metres.shape[0]}, color is '
            f'{image.shape[1]}x{image.shape[0]}; publish depth aligned to color')
    camera = camera_from_message(info, color.header.frame_id)
    check_camera(camera, *image.shape[:2])
    check_depth(metres)
    return RgbdFrame(image, metres, camera, stamp_ns(color.header))


def region_from_message(message: Any, height: int, width: int) -> Region:
    """Return the region of a tinygiant_interfaces/Region in an image of height x width."""
    box, label = message.box, message.label
    given = [name for name, is_set in (('box', _has_box(message)),
                                       ('polygon', bool(message.polygon)),
                                       ('rle', bool(message.rle))) if is_set]
    if len(given) != 1:
        raise SpatialError(
            ErrorCode.BAD_REGION,
            f'region {label!r} sets {" and ".join(given) or "nothing"}; '
            'set exactly one of box, polygon, rle')
    if given[0] == 'box':
        return region_from_box(label, box.x_offset, box.y_offset, box.width, box.height,
                               height, width)
    if given[0] == 'polygon':
        points = np.array([(point.x, point.y) for point in message.polygon])
        return region_from_polygon(label, points, height, width)
    return decode_region(label, message.rle, height, width)


def _has_box(message: Any) -> bool:
    box = message.box
    return bool(box.width or box.height or box.x_offset or box.y_offset)


def regions_from_messages(messages: Sequence[Any], height: int, width: int) -> list[Region]:
    """Return the regions of a request; the sentence of an error names the region's index."""
    if messages and all(one.rle and not one.polygon and not _has_box(one) for one in messages):
        regions = decode_regions([one.label for one in messages], [one.rle for one in messages],
                                 height, width)
        if regions is not None:      # else the first that is wrong has to be found
            return regions
    regions = []
    for index, message in enumerate(messages):
        try:
            regions.append(region_from_message(message, height, width))
        except SpatialError as error:
            raise SpatialError(error.code, f'region {index}: {error.message}') from error
    return regions


def regions_from_labels(message: Any, names: Sequence[str], height: int,
                        width: int) -> tuple[list[Region], list[str]]:
    """
    Return one region a value of a label image, and the COCO run lengths of each.

    Raises SIZE_MISMATCH when the image has another size.
    """
    labels = labels_from_message(message)
    if labels.shape != (height, width):
        raise SpatialError(
            ErrorCode.SIZE_MISMATCH,
            f'the label image is {labels.shape[1]}x{labels.shape[0]}, color is {width}x{height}; '
            'publish labels of the color image')
    return read_label_image(labels, names)


def regions_from_detections(message: Any, height: int, width: int) -> list[Region]:
    """
    Return a box region for each vision_msgs/Detection2D; its best hypothesis is the label.

    Boxes that lie outside the image or have no area are left out: a detector's box may hang
    over the border, a box without a pixel says nothing.
    """
    regions = []
    for detection in message.detections:
        centre, box = detection.bbox.center.position, detection.bbox
        numbers = (centre.x, centre.y, box.size_x, box.size_y)
        if not all(np.isfinite(numbers)):
            continue
        best = max((one.hypothesis for one in detection.results),
                   key=lambda hypothesis: hypothesis.score, default=None)
        left, top = round(centre.x - box.size_x / 2), round(centre.y - box.size_y / 2)
        try:
            regions.append(region_from_box(best.class_id if best else '', left, top,
                                           round(box.size_x), round(box.size_y), height, width))
        except SpatialError:
            continue
    return regions
