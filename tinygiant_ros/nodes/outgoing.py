# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Records into messages: answers, overlay images, camera messages, diagnostics."""

import array
from collections.abc import Sequence
import sys

from builtin_interfaces.msg import Time
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue
from geometry_msgs.msg import Point
import numpy as np
from sensor_msgs.msg import CameraInfo, Image
from std_msgs.msg import Header
from tinygiant_interfaces.msg import Region as RegionMessage, SpatialAnswer

from ..core.records import Answer, CameraModel, Region
from ..core.run_lengths import encode_regions

_PIXEL_BYTES = {'rgb8': 3, '16UC1': 2, '32FC1': 4}


def time_message(stamp: int) -> Time:
    """Return nanoseconds as a Time."""
    seconds, nanoseconds = divmod(stamp, 1_000_000_000)
    return Time(sec=seconds, nanosec=nanoseconds)


def image_message(pixels: np.ndarray, encoding: str, header: Header) -> Image:
    """
    Return an image message; pixels [H, W] or [H, W, 3] in the machine's byte order.

    The bytes go through array.array: anything else is checked byte by byte on Humble, which costs
    65 ms for a VGA image.
    """
    height, width = pixels.shape[:2]
    data = array.array('B')
    data.frombytes(np.ascontiguousarray(pixels).data.cast('B'))
    message = Image(header=header, height=height, width=width, encoding=encoding,
                    is_bigendian=int(sys.byteorder == 'big'),
                    step=width * _PIXEL_BYTES[encoding])
    message.data = data
    return message


def camera_info_message(camera: CameraModel, header: Header) -> CameraInfo:
    """Return the CameraInfo of a rectified pinhole camera."""
    k = [camera.fx, 0.0, camera.cx, 0.0, camera.fy, camera.cy, 0.0, 0.0, 1.0]
    p = [camera.fx, 0.0, camera.cx, 0.0, 0.0, camera.fy, camera.cy, 0.0, 0.0, 0.0, 1.0, 0.0]
    return CameraInfo(header=header, height=camera.height, width=camera.width,
                      distortion_model='plumb_bob', d=[0.0] * 5, k=k,
                      r=[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0], p=p)


def region_messages(regions: Sequence[Region], height: int, width: int,
                    counts: Sequence[str] | None = None) -> list[RegionMessage]:
    """
    Return regions in the way they were given: a box as a box, anything else as RLE.

    counts: the run lengths of those that are no box, where they are known.
    """
    if counts is None:
        counts = encode_regions([one for one in regions if one.kind != 'box'], height, width)
    counts, messages = iter(counts), []
    for region in regions:
        message = RegionMessage(label=region.label)
        if region.kind == 'box':
            box = message.box
            box.x_offset, box.y_offset, box.width, box.height = region.box
        else:
            message.rle = next(counts)
        messages.append(message)
    return messages


def answer_message(answer: Answer, header: Header, question: str,
                   regions: list[RegionMessage]) -> SpatialAnswer:
    """Return the message of an answer; header: stamp and frame of the image answered on."""
    return SpatialAnswer(
        header=header, question=question, category=int(answer.category), text=answer.text,
        normalized=answer.normalized, value=float(answer.value), unit=answer.unit,
        region_indices=[int(index) for index in answer.region_indices], regions=regions,
        positions=[Point(x=x, y=y, z=z) for x, y, z in answer.positions.tolist()],
        confidence=float(answer.confidence), measured_value=float(answer.measured_value),
        stage_ms=[float(spent) for spent in answer.times.ms.values()],
        stage_names=list(answer.times.ms), model_id=answer.model_id)


def diagnostics_message(stamp: Time, name: str, level: int, summary: str,
                        values: dict[str, str]) -> DiagnosticArray:
    """Return a DiagnosticArray of one status; level 0 ok, 1 warning, 2 error."""
    status = DiagnosticStatus(
        level=bytes([level]), name=name, hardware_id='tinygiant', message=summary,
        values=[KeyValue(key=key, value=value) for key, value in values.items()])
    return DiagnosticArray(header=Header(stamp=stamp), status=[status])
