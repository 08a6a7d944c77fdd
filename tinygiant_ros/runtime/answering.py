# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
From a decision to an answer: what depth says of the same, and the sentence with its slots filled.

A decision is made from the heads alone; the sentence gets its numbers and regions from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
import math

import numpy as np

from .decision import Decision
from ..core.errors import ErrorCode, SpatialError
from ..core.geometry import measured_distance, RegionGeometry
from ..core.question import normalize_label
from ..core.records import Answer, Category, Region, StageTimes
from ..core.sentence import (
    ANSWER,
    COUNT,
    fill_sentence,
    LABEL_WORDS,
    MEMBERS,
    OBJECT,
    SIDE,
    SUBJECT,
    VALUE,
)

_UNITS = {Category.DISTANCE: 'm', Category.COUNT: 'count', Category.MCQ: 'region',
          Category.PASSAGE: 'm'}
_PLAIN = {                               # said when the decoder's sentence will not do
    'left_right': (SUBJECT, 'is', 'on', 'the', SIDE, 'of', OBJECT),
    'mcq': (SUBJECT, 'is', 'the', 'one'),
    'distance': (SUBJECT, 'is', VALUE, 'from', OBJECT),
    'range': (SUBJECT, 'is', VALUE, 'from', 'the', 'camera'),
    'height': (SUBJECT, 'is', VALUE, 'high'),
    'count': ('the', 'count', 'is', COUNT, ':', MEMBERS),
    'relation': (SUBJECT, 'relative', 'to', OBJECT, ':', ANSWER),
    'passage': ('the', 'gap', 'between', SUBJECT, 'and', OBJECT, 'is', VALUE, ':', ANSWER),
}


_SAYS = {                                # what the sentence of an answer cannot do without
    'left_right': SIDE, 'mcq': SUBJECT, 'distance': VALUE, 'range': VALUE, 'height': VALUE,
    'count': COUNT, 'relation': ANSWER, 'passage': ANSWER}


def with_side(decision: Decision, regions: Sequence[Region]) -> Decision:
    """
    Add to a choice without object (leftmost, rightmost) its side among the regions of its label.

    The side head speaks of pairs; a choice's sentence ("furthest to the left") takes the side from
    the order of the centroids in the image.
    """
    if decision.category is not Category.MCQ or decision.object_ is not None:
        return decision
    label = normalize_label(regions[decision.subject].label)
    columns = [one.centroid[0] for one in regions if normalize_label(one.label) == label]
    chosen = regions[decision.subject].centroid[0]
    further_left = sum(column < chosen for column in columns)
    further_right = sum(column > chosen for column in columns)
    return replace(decision, side='left' if further_left <= further_right else 'right')


def with_labels(decision: Decision, labels: Sequence[str]) -> Decision:
    """
    Add what the regions are called that the answer rests on, so that its sentence says the same.

    labels: of all regions, as the model reads them. Nothing is added where one of them is no word
    of a sentence, or where a sentence says what there is none of.
    """
    if decision.category is Category.COUNT and not decision.members:
        return decision
    rests_on = {decision.subject, decision.object_, decision.reference, *decision.members} - {None}
    called = frozenset(labels[index] for index in rests_on)
    return replace(decision, labels=called) if called <= LABEL_WORDS else decision


def check_depth(decision: Decision, geometries: Sequence[RegionGeometry]) -> None:
    """
    Raise SpatialError BAD_DEPTH where the answer rests on a region that has no place.

    A place comes from depth, or from where the region's outline meets a floor that is in view.

    Left of, right of, leftmost and rightmost are read from the image and need none.
    """
    if decision.category is Category.LEFT_RIGHT:
        return
    needed = {decision.subject, decision.object_, *decision.members} - {None}
    if decision.category is Category.MCQ and decision.object_ is None:
        return
    without = sorted(index for index in needed if not geometries[index].placed)
    if without:
        names = ', '.join(f'[Region {index}]' for index in without)
        raise SpatialError(
            ErrorCode.BAD_DEPTH,
            f'the answer needs the place of {names}, where the depth image has too few valid '
            'pixels and no floor is in view; move the camera or give a region that depth covers')


def measure(decision: Decision, geometries: Sequence[RegionGeometry]) -> float:
    """
    Return the answer's quantity from depth alone, for the regions that the model chose.

    Metres for a distance; for a count the counted regions whose middle lies in the object; NaN
    otherwise.
    """
    if decision.task == 'range':
        return float(np.linalg.norm(geometries[decision.subject].centre))
    if decision.task == 'distance':
        return measured_distance(geometries[decision.subject], geometries[decision.object_])
    if decision.category is Category.COUNT and decision.object_ is not None:
        area = geometries[decision.object_]
        if area.valid:
            return float(sum(bool(area.shape.margin(geometries[index].shape.middle) > 0)
                             for index in decision.members))
    return math.nan


def make_answer(decision: Decision, words: Sequence[str], geometries: Sequence[RegionGeometry],
                times: StageTimes, model_id: str) -> Answer:
    """
    Return the answer of a decision with the decoder's words as its sentence.

    A sentence that cannot be filled, that does not say the answer or that claims something else
    gives way to a plain one.
    """
    if _SAYS[decision.task] not in words or decision.false_claims.intersection(words):
        words = _PLAIN[decision.task]
    try:
        text = fill_sentence(words, **decision.slots)
    except ValueError:
        text = fill_sentence(_PLAIN[decision.task], **decision.slots)
    return Answer(
        category=decision.category, text=text, normalized=decision.normalized,
        value=decision.value, unit=_UNITS.get(decision.category, ''),
        region_indices=decision.region_indices,
        positions=np.stack([geometry.centre for geometry in geometries]).astype(np.float64),
        confidence=decision.confidence, measured_value=measure(decision, geometries),
        times=times, model_id=model_id)
