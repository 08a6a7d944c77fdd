# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What the data set says about frames and questions, as JSON (docs/data.md)."""

from __future__ import annotations

import math

import numpy as np

from .frame import SimFrame
from .questions import Question
from .regions import region_mask
from .splits import pick, SCALED, Split, Take
from ..core.masks import encode_rle
from ..core.records import CameraModel

DEPTH_UNIT_M = 0.001     # REP 118
LABELS_SHARE = 0.5       # of the questions with `<mask>` about metric frames that name labels
IMAGE_SHARE = 0.3        # of the questions that begin with '<image>'


class FrameMasks:
    """Run lengths of the masks of a frame's objects, each kind drawn and encoded once."""

    def __init__(self, objects, rng: np.random.Generator):
        self._objects, self._rng = objects, rng
        self._known: dict[tuple[int, str], dict] = {}

    def rle(self, index: int, kind: str) -> dict:
        """Return size and COCO counts of the mask of an object; kind: of regions.MASK_KINDS."""
        if (index, kind) not in self._known:
            mask = region_mask(self._objects[index], kind, self._rng)
            self._known[index, kind] = {'size': list(mask.shape), 'counts': encode_rle(mask)}
        return self._known[index, kind]


def camera_matrix(camera: CameraModel) -> list[float]:
    """Return fx 0 cx 0 fy cy 0 0 1 in pixels."""
    return [camera.fx, 0.0, camera.cx, 0.0, camera.fy, camera.cy, 0.0, 0.0, 1.0]


def describe_frame(frame: SimFrame, take: Take, pool: str, masks: FrameMasks,
                   depth_range: tuple[float, float] | None) -> dict:
    """
    Return the truth of a frame: camera, floor, objects with boxes and masks.

    pool: of the world. depth_range: metres of the grey levels 0 and 255 of scaled depth, else
    None.
    """
    camera = frame.camera
    described = {
        'camera': {'k': camera_matrix(camera), 'width': camera.width, 'height': camera.height,
                   'depth_unit_m': DEPTH_UNIT_M},
        'camera_height': round(frame.camera_height, 4), 'up': np.round(frame.up, 6).tolist(),
        'view': take.view, 'sensor': take.sensor, 'pool': pool,
        'objects': [_describe_object(index, frame, masks) for index in
                    range(len(frame.objects))]}
    if depth_range is not None:
        described['depth_range_m'] = _rounded(depth_range)
    return described


def _describe_object(index: int, frame: SimFrame, masks: FrameMasks) -> dict:
    item = frame.objects[index]
    return {
        'label': item.label, 'instance': item.instance, 'center': _rounded(item.center),
        'size': _rounded(item.size), 'yaw': round(heading(item.footprint, frame.up), 4),
        'footprint': _rounded(item.footprint), 'rle': masks.rle(index, 'modal'),
        'amodal': masks.rle(index, 'amodal'),
        'box_visible_share': round(item.box_visible_share, 3),
        'visible_share': round(item.visible_share, 3),
        'measured_share': round(item.measured_share, 3),
        'carried_by': item.carried_by, 'carries': item.carries}


def _rounded(values) -> list:
    return np.round(np.asarray(values, dtype=float), 4).tolist()


def heading(footprint: np.ndarray, up: np.ndarray) -> float:
    """
    Return where an object's length points, radians from the camera's heading, to the left > 0.

    footprint: float64 [4, 3] in turning order from (+length, +width), up: unit vector [3], both
    in the optical frame.
    """
    ahead = np.array([0.0, 0.0, 1.0]) - up * up[2]
    along = footprint[0] - footprint[1]
    return math.atan2(float(along @ np.cross(up, ahead)), float(along @ ahead))


def describe_question(question: Question, image: str, frame: SimFrame, split: Split, take: Take,
                      masks: FrameMasks, rng: np.random.Generator) -> dict:
    """Return one question about a frame as an item of the annotation file."""
    kind = pick(take.masks, rng)
    begins, named = rng.random(2) < (IMAGE_SHARE, LABELS_SHARE)
    item = {
        'id': rng.bytes(16).hex(), 'image': image,
        'conversations': [
            {'from': 'human', 'value': ('<image>\n' if begins else '') + question.text},
            {'from': 'gpt', 'value': question.freeform}],
        'rle': [masks.rle(index, kind) for index in question.objects],
        'category': question.category, 'normalized_answer': question.normalized,
        'freeform_answer': question.freeform, 'mask_kind': kind}
    if take.sensor != SCALED:
        item['camera'] = {'k': camera_matrix(frame.camera), 'depth_unit_m': DEPTH_UNIT_M}
        # only the labels tell that a thing is not there
        if named or question.style == 'words' or question.family == 'absent_thing':
            item['labels'] = [frame.objects[index].label for index in question.objects]
    item['truth'] = {
        'family': question.family, 'robot': question.robot, 'style': question.style,
        'pool': split.words, 'objects': list(question.objects), 'subject': question.subject,
        'object': question.object_, 'reference': question.reference,
        'members': list(question.members), 'sentence': list(question.sentence),
        'meaning': question.meaning}
    return item
