# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
From the reasoner's heads to an answer: which regions, which number, how sure.

A decision is made from the heads alone; the sentence gets its numbers and regions from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
import math
from typing import Any

import numpy as np

from ..core import tensors
from ..core.errors import ErrorCode, SpatialError
from ..core.geometry import measured_distance, RegionGeometry
from ..core.question import normalize_label
from ..core.records import Answer, Category, Region, StageTimes
from ..core.sentence import (
    ANSWER,
    COUNT,
    fill_sentence,
    INSIDE_WORDS,
    MEMBERS,
    NOTHING_WORDS,
    OBJECT,
    REFERENCE,
    SIDE,
    SUBJECT,
    VALUE,
)

MAX_DISTANCE_M = 1000.0                  # more than this is a broken model, not a distance
_NEEDS_PAIR = (Category.LEFT_RIGHT, Category.DISTANCE)
_PLAIN = {                               # said when the decoder's sentence will not do
    Category.LEFT_RIGHT: (SUBJECT, 'is', 'on', 'the', SIDE, 'of', OBJECT),
    Category.MCQ: (SUBJECT, 'is', 'the', 'one'),
    Category.DISTANCE: (SUBJECT, 'is', VALUE, 'from', OBJECT),
    Category.COUNT: ('the', 'count', 'is', COUNT, ':', MEMBERS),
}


@dataclass(frozen=True)
class Decision:
    """
    What the heads say about one question.

    subject, object_, reference: region indices, None: no such region in this question. members:
    regions counted. side: 'left' or 'right', the answer of LEFT_RIGHT, for a choice see
    with_side(). value: metres, count or region index, NaN for LEFT_RIGHT.
    """

    category: Category
    subject: int | None
    object_: int | None
    reference: int | None
    members: tuple[int, ...]
    side: str | None
    value: float
    confidence: float

    @property
    def slots(self) -> dict[str, Any]:
        """The arguments of fill_sentence() that this decision provides."""
        is_count = self.category is Category.COUNT
        return {'subject': self.subject, 'object_': self.object_, 'reference': self.reference,
                'value': self.value if self.category is Category.DISTANCE else None,
                'side': self.side, 'count': int(self.value) if is_count else None,
                'members': self.members if is_count else None,
                'answer': None}           # of questions beyond the four categories

    @property
    def missing_slots(self) -> frozenset[str]:
        """Slots of the sentence for which this decision has nothing."""
        names = {'subject': SUBJECT, 'object_': OBJECT, 'reference': REFERENCE, 'value': VALUE,
                 'side': SIDE, 'count': COUNT, 'members': MEMBERS, 'answer': ANSWER}
        return frozenset(names[key] for key, filling in self.slots.items() if filling is None)

    @property
    def false_claims(self) -> frozenset[str]:
        """Words that would make the sentence claim another number than this one."""
        if self.value > 0 and self.category is Category.COUNT:
            return NOTHING_WORDS
        if self.value > 0 and self.category is Category.DISTANCE:
            return INSIDE_WORDS
        return frozenset()

    @property
    def normalized(self) -> str:
        """The benchmark's normalised answer."""
        if self.category is Category.LEFT_RIGHT:
            return self.side
        return f'{self.value:.2f}' if self.category is Category.DISTANCE else f'{self.value:.0f}'

    @property
    def region_indices(self) -> tuple[int, ...]:
        """The regions that the answer is about, the chosen one first."""
        if self.category is Category.COUNT:
            return self.members
        return tuple(index for index in (self.subject, self.object_) if index is not None)


def decide(heads: Mapping[str, np.ndarray], region_count: int,
           temperature: Callable[[str], float] = lambda category: 1.0) -> Decision:
    """
    Read the heads of one question about this many regions.

    heads: REASONER_OUTPUTS of that question, without batch axis. temperature: of a category of
    CATEGORIES, divides its logits for the confidence; it changes no answer. Raises SpatialError:
    INFERENCE_FAILED (heads not finite), NO_REGION (a pair is asked for, one region given).
    """
    names = [name for name in tensors.REASONER_OUTPUTS if name != tensors.MEMORY]
    if not all(np.isfinite(heads[name]).all() for name in names):
        raise SpatialError(ErrorCode.INFERENCE_FAILED,
                           'the model gave values that are not finite; report this with its image')
    chosen = int(np.argmax(heads[tensors.CATEGORY_LOGITS]))
    category = Category(chosen + 1)
    heat = temperature(tensors.CATEGORIES[chosen])
    confidence = [_softmax(heads[tensors.CATEGORY_LOGITS] / heat)[chosen]]
    subject_logits, object_logits, reference_logits = (
        heads[name][:region_count + 1].astype(np.float64) for name in (
            tensors.SUBJECT_LOGITS, tensors.OBJECT_LOGITS, tensors.REFERENCE_LOGITS))
    reference = _region(int(np.argmax(reference_logits)))
    subject, members, side, value = None, (), None, math.nan
    if category is Category.COUNT:
        object_ = _region(int(np.argmax(object_logits)))
        logits = heads[tensors.MEMBER_LOGITS][:region_count]
        members = tuple(int(index) for index in np.flatnonzero(logits > 0))
        value = float(len(members))
        confidence.append(np.prod(_sigmoid(np.abs(logits) / heat)))
    else:
        subject, object_ = _best_pair(subject_logits, object_logits, category)
        confidence.append(_softmax(subject_logits / heat)[subject + 1])
    if category is Category.MCQ:
        value = float(subject)
    elif category in _NEEDS_PAIR:
        confidence.append(_softmax(object_logits / heat)[object_ + 1])
    if category is Category.LEFT_RIGHT:
        index = int(np.argmax(heads[tensors.SIDE_LOGITS]))
        side = tensors.SIDES[index]
        confidence.append(_softmax(heads[tensors.SIDE_LOGITS] / heat)[index])
    elif category is Category.DISTANCE:
        value, certainty = _distance(heads, subject, object_, heat)
        confidence.append(certainty)
    return Decision(category, subject, object_, reference, members, side, value,
                    float(np.prod(confidence)))


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


def check_depth(decision: Decision, geometries: Sequence[RegionGeometry]) -> None:
    """
    Raise SpatialError BAD_DEPTH where the answer rests on a region without depth.

    Left of, right of, leftmost and rightmost are read from the image and need none.
    """
    if decision.category is Category.LEFT_RIGHT:
        return
    needed = {decision.subject, decision.object_, *decision.members} - {None}
    if decision.category is Category.MCQ and decision.object_ is None:
        return
    without = sorted(index for index in needed if not geometries[index].valid)
    if without:
        names = ', '.join(f'[Region {index}]' for index in without)
        raise SpatialError(
            ErrorCode.BAD_DEPTH,
            f'the answer needs the place of {names}, where the depth image has too few valid '
            'pixels; move the camera or give a region that depth covers')


def measure(decision: Decision, geometries: Sequence[RegionGeometry]) -> float:
    """
    Return the answer's quantity from depth alone, for the regions that the model chose.

    Metres for a distance; for a count the counted regions whose middle lies in the object; NaN
    otherwise.
    """
    if decision.category is Category.DISTANCE:
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

    A sentence that cannot be filled, or that claims another number, gives way to a plain one.
    """
    if decision.false_claims.intersection(words):
        words = _PLAIN[decision.category]
    try:
        text = fill_sentence(words, **decision.slots)
    except ValueError:
        text = fill_sentence(_PLAIN[decision.category], **decision.slots)
    unit = {Category.DISTANCE: 'm', Category.COUNT: 'count', Category.MCQ: 'region'}
    return Answer(
        category=decision.category, text=text, normalized=decision.normalized,
        value=decision.value, unit=unit.get(decision.category, ''),
        region_indices=decision.region_indices,
        positions=np.stack([geometry.centre for geometry in geometries]).astype(np.float64),
        confidence=decision.confidence, measured_value=measure(decision, geometries),
        times=times, model_id=model_id)


def _best_pair(subject_logits: np.ndarray, object_logits: np.ndarray,
               category: Category) -> tuple[int, int | None]:
    """Return the likeliest subject and object that differ; the object may be none in an mcq."""
    scores = subject_logits[1:, None] + object_logits[None, :]       # [region, none or region]
    regions = np.arange(len(scores))
    scores[regions, regions + 1] = -np.inf
    if category in _NEEDS_PAIR:
        if len(scores) < 2:
            raise SpatialError(
                ErrorCode.NO_REGION,
                'the question is about two regions, 1 was given; give both')
        scores[:, 0] = -np.inf
    subject, object_ = np.unravel_index(int(np.argmax(scores)), scores.shape)
    return int(subject), _region(int(object_))


def _distance(heads: Mapping[str, np.ndarray], subject: int, object_: int,
              heat: float) -> tuple[float, float]:
    """Return metres between two regions, and how sure it is that they are zero or not."""
    zero = float(heads[tensors.ZERO_LOGITS][subject, object_])
    certainty = float(_sigmoid(abs(zero) / heat))
    if zero > 0:
        return 0.0, certainty
    logarithm = float(heads[tensors.DISTANCE_LOG][subject, object_])
    if logarithm > math.log(MAX_DISTANCE_M):
        raise SpatialError(
            ErrorCode.INFERENCE_FAILED,
            f'the model gave a distance over {MAX_DISTANCE_M:.0f} m; report this with its image')
    return math.exp(logarithm), certainty


def _region(pointer: int) -> int | None:
    """Return the region of a pointer's entry; entry 0 is none."""
    return pointer - 1 if pointer else None


def _softmax(logits: np.ndarray) -> np.ndarray:
    shifted = np.exp(logits - logits.max())
    return shifted / shifted.sum()


def _sigmoid(logits: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-logits))
