# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A decision: what the reasoner's heads say about one question, before it is put into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
import math
from typing import Any

import numpy as np

from ..core import tensors
from ..core.errors import ErrorCode, SpatialError
from ..core.records import Category
from ..core.sentence import (
    ANSWER,
    CAMERA_WORDS,
    COUNT,
    END_WORDS,
    INSIDE_WORDS,
    LABEL_WORDS,
    MEMBERS,
    NOTHING_WORDS,
    OBJECT,
    REFERENCE,
    SIDE,
    SUBJECT,
    VALUE,
)

MAX_DISTANCE_M = 1000.0                  # more than this is a broken model, not a distance
BENEFIT = 1.25                           # of the doubt, where a label stands in the question
CATEGORY_OF_TASK = {
    'left_right': Category.LEFT_RIGHT, 'mcq': Category.MCQ, 'distance': Category.DISTANCE,
    'count': Category.COUNT, 'range': Category.DISTANCE, 'height': Category.DISTANCE,
    'relation': Category.RELATION, 'passage': Category.PASSAGE}
_UNANSWERABLE = tensors.TASKS.index(tensors.UNANSWERABLE)
_NO_CAMERA = ('left_right', 'mcq', 'distance', 'passage')    # about two regions, seen from neither
_NEEDS_PAIR = ('left_right', 'distance', 'relation', 'passage')
_SLOTS = {'subject': SUBJECT, 'object_': OBJECT, 'reference': REFERENCE, 'value': VALUE,
          'side': SIDE, 'count': COUNT, 'members': MEMBERS, 'answer': ANSWER}


@dataclass(frozen=True)
class Decision:
    """
    What the heads say about one question.

    task: of tensors.TASKS, what the question wants. subject, object_, reference: region indices,
    None: no such region in this question. members: regions counted. side: 'left' or 'right', the
    answer of left_right, for a choice see answering.with_side(). answer: a relation, 'yes' or
    'no'. value: metres, count or region index, NaN where the answer is a word without a number.
    labels: what the regions of the answer are called, see answering.with_labels(); empty: unknown.
    """

    task: str
    subject: int | None
    object_: int | None
    reference: int | None
    members: tuple[int, ...] = ()
    side: str | None = None
    answer: str | None = None
    value: float = math.nan
    confidence: float = 0.0
    labels: frozenset[str] = frozenset()

    @property
    def category(self) -> Category:
        """The category of the answer."""
        return CATEGORY_OF_TASK[self.task]

    @property
    def slots(self) -> dict[str, Any]:
        """The arguments of fill_sentence() that this decision provides."""
        is_count = self.category is Category.COUNT
        is_length = self.category in (Category.DISTANCE, Category.PASSAGE)
        return {'subject': self.subject, 'object_': self.object_, 'reference': self.reference,
                'value': self.value if is_length else None, 'side': self.side,
                'count': int(self.value) if is_count else None,
                'members': self.members if is_count else None, 'answer': self.answer}

    @property
    def missing_slots(self) -> frozenset[str]:
        """Slots of the sentence for which this decision has nothing."""
        return frozenset(_SLOTS[key] for key, filling in self.slots.items() if filling is None)

    @property
    def unsayable(self) -> frozenset[str]:
        """Words that the sentence must not have: empty slots, what no region of it is called."""
        return self.missing_slots | (LABEL_WORDS - self.labels if self.labels else frozenset())

    @property
    def false_claims(self) -> frozenset[str]:
        """Words that would make the sentence claim something else than this."""
        claims = frozenset()
        if self.value > 0 and self.category is Category.COUNT:
            claims |= NOTHING_WORDS
        if self.value > 0 and self.category is Category.DISTANCE:
            claims |= INSIDE_WORDS
        if self.object_ is not None and self.task in _NO_CAMERA:
            claims |= CAMERA_WORDS
        if self.object_ is None and self.category is Category.MCQ and self.side is not None:
            claims |= END_WORDS['right' if self.side == 'left' else 'left']
        return claims

    @property
    def normalized(self) -> str:
        """The benchmark's normalised answer; beyond its categories the answer's word."""
        if self.category is Category.LEFT_RIGHT:
            return self.side
        if self.answer is not None:
            return self.answer
        return f'{self.value:.2f}' if self.category is Category.DISTANCE else f'{self.value:.0f}'

    @property
    def region_indices(self) -> tuple[int, ...]:
        """The regions that the answer is about, the chosen one first."""
        if self.category is Category.COUNT:
            return self.members
        return tuple(index for index in (self.subject, self.object_) if index is not None)


def decide(heads: Mapping[str, np.ndarray], region_count: int, width_m: float | None = None,
           temperature: Callable[[str], float] = lambda task: 1.0,
           refuse_above: float = 0.5, by_label: bool = False) -> Decision:
    """
    Read the heads of one question about this many regions.

    heads: HEAD_OUTPUTS of that question, without batch axis. width_m: the width that the
    question names, see core.question.width_in. temperature: of a task, divides its logits for
    the confidence; it changes no answer. refuse_above: how likely it may be that nothing here
    answers the question; where that is likeliest it is refused as well. by_label: the question
    calls a region what it is labelled, so BENEFIT times as much may be doubted. Raises
    SpatialError: INFERENCE_FAILED (heads not finite), NO_REGION (a pair is asked for, one region
    given), BAD_QUESTION (nothing that the model answers, or a passage without a width).
    """
    values = np.concatenate([heads[name].ravel() for name in tensors.HEAD_OUTPUTS])
    if not np.isfinite(values).all():
        raise SpatialError(ErrorCode.INFERENCE_FAILED,
                           'the model gave values that are not finite; report this with its image')
    likely = _softmax(heads[tensors.TASK_LOGITS])
    chosen = int(np.argmax(likely))
    allowed = refuse_above * (BENEFIT if by_label else 1.0)
    if chosen == _UNANSWERABLE or likely[_UNANSWERABLE] > allowed:
        raise SpatialError(
            ErrorCode.BAD_QUESTION,
            'the question is none that these regions answer; ask how far, how many, which one, '
            'left or right, in front or behind, above or below, or whether a width fits between; '
            'a name that only this site uses belongs in the parameter glossary')
    task = tensors.TASKS[chosen]
    heat = temperature(task)
    sure = [_softmax(heads[tensors.TASK_LOGITS] / heat)[chosen]]
    subject_logits, object_logits, reference_logits = (
        heads[name][:region_count + 1].astype(np.float64) for name in (
            tensors.SUBJECT_LOGITS, tensors.OBJECT_LOGITS, tensors.REFERENCE_LOGITS))
    reference = _region(int(np.argmax(reference_logits)))
    if task == 'count':
        object_ = _region(int(np.argmax(object_logits)))
        logits = heads[tensors.MEMBER_LOGITS][:region_count]
        members = tuple(int(index) for index in np.flatnonzero(logits > 0))
        sure.append(float(np.prod(_sigmoid(np.abs(logits) / heat))))
        return Decision(task, None, object_, reference, members, value=float(len(members)),
                        confidence=float(np.prod(sure)))
    subject, object_ = _best_pair(subject_logits, object_logits, task)
    sure.append(_softmax(subject_logits / heat)[subject + 1])
    if task in _NEEDS_PAIR:
        sure.append(_softmax(object_logits / heat)[object_ + 1])
    found, certainty = _READERS[task](heads, subject, object_, heat, width_m)
    return Decision(task, subject, object_, reference, **found,
                    confidence=float(np.prod([*sure, certainty])))


def _best_pair(subject_logits: np.ndarray, object_logits: np.ndarray,
               task: str) -> tuple[int, int | None]:
    """Return the likeliest subject and object that differ; the object may be none in an mcq."""
    scores = subject_logits[1:, None] + object_logits[None, :]       # [region, none or region]
    regions = np.arange(len(scores))
    scores[regions, regions + 1] = -np.inf
    if task in _NEEDS_PAIR:
        if len(scores) < 2:
            raise SpatialError(
                ErrorCode.NO_REGION,
                'the question is about two regions, 1 was given; give both')
        scores[:, 0] = -np.inf
    elif task in ('range', 'height'):
        scores[:, 1:] = -np.inf
    subject, object_ = np.unravel_index(int(np.argmax(scores)), scores.shape)
    return int(subject), _region(int(object_))


def _read_side(heads, subject, object_, heat, width_m):
    index = int(np.argmax(heads[tensors.SIDE_LOGITS]))
    return ({'side': tensors.SIDES[index]}, _softmax(heads[tensors.SIDE_LOGITS] / heat)[index])


def _read_choice(heads, subject, object_, heat, width_m):
    return {'value': float(subject)}, 1.0


def _read_distance(heads, subject, object_, heat, width_m):
    """Return metres between two regions; zero has a logit of its own."""
    zero = float(heads[tensors.ZERO_LOGITS][subject, object_])
    certainty = float(_sigmoid(abs(zero) / heat))
    if zero > 0:
        return {'value': 0.0}, certainty
    sure = _sigmoid(float(heads[tensors.SURE_LOGITS][subject, object_]) / heat)
    return {'value': _metres(heads[tensors.DISTANCE_LOG][subject, object_])}, certainty * sure


def _read_range(heads, subject, object_, heat, width_m):
    sure = _sigmoid(float(heads[tensors.LENGTH_SURE][subject, 0]) / heat)
    return {'value': _metres(heads[tensors.RANGE_LOG][subject])}, sure


def _read_height(heads, subject, object_, heat, width_m):
    sure = _sigmoid(float(heads[tensors.LENGTH_SURE][subject, 1]) / heat)
    return {'value': _metres(heads[tensors.HEIGHT_LOG][subject])}, sure


def _read_relation(heads, subject, object_, heat, width_m):
    index = int(np.argmax(heads[tensors.RELATION_LOGITS]))
    return ({'answer': tensors.RELATIONS[index]},
            _softmax(heads[tensors.RELATION_LOGITS] / heat)[index])


def _read_passage(heads, subject, object_, heat, width_m):
    """Say whether the asked width fits; the farther from the gap it is, the surer."""
    if width_m is None:
        raise SpatialError(
            ErrorCode.BAD_QUESTION,
            'the question asks whether something fits between two regions but names no width; '
            'name it with its unit, e.g. "1.2 m"')
    gap = float(heads[tensors.GAP_LOG][subject, object_])
    apart = (gap - math.log(width_m)) / _PASSAGE_ERROR
    return ({'answer': 'yes' if apart >= 0 else 'no', 'value': _metres(gap)},
            float(_sigmoid(abs(apart) / heat)))


_PASSAGE_ERROR = 0.05    # ln metres: how far off a gap usually is
_READERS = {'left_right': _read_side, 'mcq': _read_choice, 'distance': _read_distance,
            'range': _read_range, 'height': _read_height, 'relation': _read_relation,
            'passage': _read_passage}


def _metres(logarithm: float) -> float:
    if logarithm > math.log(MAX_DISTANCE_M):
        raise SpatialError(
            ErrorCode.INFERENCE_FAILED,
            f'the model gave a distance over {MAX_DISTANCE_M:.0f} m; report this with its image')
    return math.exp(float(logarithm))


def _region(pointer: int) -> int | None:
    """Return the region of a pointer's entry; entry 0 is none."""
    return pointer - 1 if pointer else None


def _softmax(logits: np.ndarray) -> np.ndarray:
    shifted = np.exp(logits - logits.max())
    return shifted / shifted.sum()


def _sigmoid(logits: Any) -> Any:
    return 0.5 * (1.0 + np.tanh(0.5 * logits))       # never overflows
