# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What is true in a simulated scene, as messages."""

from __future__ import annotations

from collections.abc import Sequence
import math
from typing import Any

from builtin_interfaces.msg import Time
from geometry_msgs.msg import Point, Pose, Quaternion, Transform, TransformStamped, Vector3
import numpy as np
from std_msgs.msg import Header
from tinygiant_interfaces.msg import Region, SceneObject, SceneTruth

from ..core.masks import CLASS_FACTOR, encode_rle

NOBODY = -1


def label_image(objects: Sequence[Any], shape: tuple[int, int],
                names: Sequence[str]) -> np.ndarray:
    """Return uint16 [H, W]: class * 1000 + instance where an object is seen, 0 elsewhere."""
    labels = np.zeros(shape, dtype=np.uint16)
    for item in objects:
        labels[item.mask] = names.index(item.label) * CLASS_FACTOR + item.instance
    return labels


def detections(objects: Sequence[Any]) -> Any:
    """Return a vision_msgs/Detection2DArray with the boxes of the visible masks."""
    from vision_msgs.msg import (
        BoundingBox2D,
        Detection2D,
        Detection2DArray,
        ObjectHypothesisWithPose,
    )
    message = Detection2DArray()
    for item in objects:
        rows = np.flatnonzero(item.mask.any(axis=1))
        columns = np.flatnonzero(item.mask.any(axis=0))
        width = float(columns[-1] - columns[0] + 1)
        height = float(rows[-1] - rows[0] + 1)
        box = BoundingBox2D(size_x=width, size_y=height)
        box.center.position.x = float(columns[0]) + width / 2
        box.center.position.y = float(rows[0]) + height / 2
        guess = ObjectHypothesisWithPose()
        guess.hypothesis.class_id, guess.hypothesis.score = item.label, 1.0
        message.detections.append(Detection2D(bbox=box, results=[guess], id=str(item.instance)))
    return message


def truth(objects: Sequence[Any], header: Header) -> SceneTruth:
    """Return the objects of a frame with their boxes and visible masks."""
    return SceneTruth(header=header, objects=[
        SceneObject(
            label=item.label, instance=item.instance, pose=_pose(item),
            size=Vector3(**dict(zip('xyz', map(float, item.size)))),
            carries_load=item.carries != NOBODY, carried_by=item.carried_by,
            region=Region(label=item.label, rle=encode_rle(item.mask)))
        for item in sorted(objects, key=lambda item: item.instance)])


def _pose(item: Any) -> Pose:
    """Return centre and orientation of an object's box; its z points up."""
    corners = item.footprint
    along = (corners[0] - corners[1]) / np.linalg.norm(corners[0] - corners[1])
    across = (corners[1] - corners[2]) / np.linalg.norm(corners[1] - corners[2])
    turn = np.column_stack([along, across, np.cross(along, across)])
    x, y, z = map(float, item.center)
    return Pose(position=Point(x=x, y=y, z=z), orientation=quaternion(turn))


def static_transform(view: Any, child: str, stamp: Time) -> Any:
    """Return the tf2_msgs/TFMessage from base_link, on the floor below, to the optical frame."""
    from tf2_msgs.msg import TFMessage
    height = Vector3(z=float(view.position[2]))
    # base_link looks where the camera looks, but stays level (REP 103: x forward, z up)
    forward = view.rotation[2] * (1.0, 1.0, 0.0)
    forward /= np.linalg.norm(forward)
    level = np.stack([forward, np.cross((0.0, 0.0, 1.0), forward), (0.0, 0.0, 1.0)])
    turn = level @ view.rotation.T
    return TFMessage(transforms=[TransformStamped(
        header=Header(stamp=stamp, frame_id='base_link'), child_frame_id=child,
        transform=Transform(translation=height, rotation=quaternion(turn)))])


def quaternion(turn: np.ndarray) -> Quaternion:
    """Return the unit quaternion of a rotation matrix [3, 3]."""
    # the largest component is found first, so no division by a small number
    trace = float(np.trace(turn))
    squares = np.array([trace, *np.diag(turn)])
    largest = int(np.argmax(squares))
    if largest == 0:
        w = math.sqrt(1 + trace) / 2
        x, y, z = (np.array([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0],
                             turn[1, 0] - turn[0, 1]]) / (4 * w)).tolist()
        return Quaternion(x=x, y=y, z=z, w=w)
    i = largest - 1
    j, k = (i + 1) % 3, (i + 2) % 3
    length = math.sqrt(1 + turn[i, i] - turn[j, j] - turn[k, k]) / 2
    vector = np.zeros(3)
    vector[i] = length
    vector[j] = (turn[j, i] + turn[i, j]) / (4 * length)
    vector[k] = (turn[k, i] + turn[i, k]) / (4 * length)
    x, y, z = vector.tolist()
    return Quaternion(x=x, y=y, z=z, w=float((turn[k, j] - turn[j, k]) / (4 * length)))
