# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""From frame and questions to answers: encode a frame once, answer many questions on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from .answering import check_depth, make_answer, with_labels, with_side
from .backend import Backend
from .decision import decide, Decision
from .padding import batch_questions
from .release import Release
from .sentences import write_greedily
from .text import QuestionTokenizer
from ..core import tensors
from ..core.errors import ErrorCode, SpatialError
from ..core.floor import find_floor, Floor
from ..core.geometry import RegionGeometry
from ..core.glossary import Glossary, NO_GLOSSARY
from ..core.mirror import look_twice
from ..core.preprocess import depth_unit, pooled, region_inputs, vision_inputs
from ..core.question import calls_by_label, normalize_label, prepare_question, width_in
from ..core.records import Answer, Query, Region, RgbdFrame, StageTimes
from ..core.sentence import END, PAD, START, UNKNOWN

_KEPT_LABELS = 256       # in the words of the model: a scene has few, each question lists them all


@dataclass(frozen=True, eq=False)
class EncodedFrame:
    """
    A frame with all that does not depend on the question.

    features: VISION_OUTPUTS by name. unit: metres of one unit of depth, None where each question's
    own regions tell it. measured: inputs and geometry of regions asked about so far.
    """

    frame: RgbdFrame
    floor: Floor
    unit: float | None
    features: dict[str, np.ndarray]
    times: StageTimes
    measured: dict[tuple[Region, ...], tuple[dict[str, np.ndarray], list[RegionGeometry]]] = (
        field(default_factory=dict))


@dataclass(frozen=True, eq=False)
class _Ready:
    """A good question: its place among the queries, its inputs without batch axis and padding."""

    index: int
    regions: tuple[Region, ...]
    labels: list[str]                     # of the regions, as the model reads them
    inputs: dict[str, np.ndarray]
    geometries: list[RegionGeometry]
    times: StageTimes
    width_m: float | None                 # that the question names
    by_label: bool                        # see calls_by_label()


class SpatialPredictor:
    """Answers questions about frames with the graphs of one release; for one thread."""

    def __init__(self, backend: Backend, release: Release,
                 tokenizer: QuestionTokenizer | None = None, glossary: Glossary = NO_GLOSSARY):
        """
        Read the tokenizer; raises SpatialError NOT_READY when its package is missing.

        glossary: names in questions and labels that the model has not learned.
        """
        self._backend = backend
        self._glossary = glossary
        self._label = lru_cache(_KEPT_LABELS)(
            lambda label: glossary.translate(normalize_label(label)))
        self._release = release
        self._tokenizer = tokenizer or QuestionTokenizer()
        self._ids = {word: index for index, word in enumerate(release.vocabulary)}

    @property
    def model_id(self) -> str:
        """Name and version of the model, the backend that answers now, and its precision."""
        return f'{self._release.model_id}@{self._backend.name}-{self._backend.precision}'

    def encode(self, frame: RgbdFrame, regions: Sequence[Region] = ()) -> EncodedFrame:
        """
        Find the floor and run the vision graph: once a frame, for all its questions.

        regions: that will be asked about, as far as they are known; where depth is scaled, all of
        them tell its unit better than those of one question. Raises SpatialError INFERENCE_FAILED.
        """
        times = StageTimes()
        with times.measure('floor'):
            floor = find_floor(frame)
            unit = depth_unit(frame, regions, floor)
        with times.measure('vision'):
            features = _guard(self._backend.run_vision, vision_inputs(frame, floor))
        return EncodedFrame(frame, floor, unit, features, times)

    def answer(self, encoded: EncodedFrame,
               queries: Sequence[Query]) -> list[Answer | SpatialError]:
        """
        Answer questions about one frame together, each by an Answer or the reason for none.

        The good ones run together; a bad one does not touch the others. Stage times of an
        answer: 'floor' and 'vision' were spent once for the frame, 'reasoner', 'decision' and
        'decoder' once for the questions that ran as one batch with it.
        """
        results: list[Answer | SpatialError | None] = [None] * len(queries)
        ready: list[_Ready] = []
        for index, query in enumerate(queries):
            try:
                ready.append(self._prepare(index, query, encoded))
            except SpatialError as error:
                results[index] = error
        if not ready:
            return results
        try:
            self._backend.in_parts(len(ready), lambda backend, part: self._answer_batch(
                backend, encoded, ready[part], results))
        except SpatialError as error:
            for one in ready:
                results[one.index] = error
        return results

    def _prepare(self, index: int, query: Query, encoded: EncodedFrame) -> _Ready:
        """Check one question and make the reasoner's inputs of it."""
        count, times = len(query.regions), StageTimes(dict(encoded.times.ms))
        if count == 0:
            raise SpatialError(
                ErrorCode.NO_REGION,
                'the question comes with no region; give the regions it is about')
        if count > tensors.MAX_REGIONS:
            raise SpatialError(
                ErrorCode.TOO_MANY_REGIONS,
                f'{count} regions were given, at most {tensors.MAX_REGIONS} are read; give fewer')
        with times.measure('text'):
            question = self._glossary.translate(query.question)
            labels = [self._label(one.label) for one in query.regions]
            prepared = prepare_question(question, labels)
            token_ids, token_mask, mention = self._tokenizer.encode(prepared, count)
        with times.measure('regions'):
            if query.regions not in encoded.measured:
                encoded.measured[query.regions] = self._measure(encoded, query.regions)
            inputs, geometries = encoded.measured[query.regions]
        text = {tensors.TOKEN_IDS: token_ids, tensors.TOKEN_MASK: token_mask,
                tensors.MENTION: mention}
        return _Ready(index, query.regions, labels, {**inputs, **text}, geometries, times,
                      width_in(query.question), calls_by_label(question, labels))

    def _measure(self, encoded: EncodedFrame, regions: tuple[Region, ...]):
        """Return the reasoner's inputs that speak of these regions, and their geometry."""
        inputs, geometries = region_inputs(encoded.frame, regions, encoded.floor,
                                           encoded.unit)
        crops, measured = (inputs.pop(name) for name in tensors.CLOSEUP_INPUTS)
        weights = inputs.pop(tensors.REGION_WEIGHTS)
        return {**inputs, tensors.LOOKS: look_twice(self._look, crops, measured),
                tensors.POOLED: pooled(weights, encoded.features[tensors.FEATURE_MAP][0])
                }, geometries

    def _look(self, crops: np.ndarray, geometry: np.ndarray) -> np.ndarray:
        """Run the close-up on regions; returns REGION_LOOKS."""
        values = dict(zip(tensors.CLOSEUP_INPUTS, (crops, geometry), strict=True))
        return _guard(self._backend.run_closeup, values)[tensors.REGION_LOOKS]

    def _answer_batch(self, backend: Backend, encoded: EncodedFrame, ready: Sequence[_Ready],
                      results: list[Answer | SpatialError | None]) -> None:
        """Run reasoner and decoder on good questions and put their answers in place."""
        batch_times = StageTimes()
        with batch_times.measure('reasoner'):
            inputs = batch_questions([one.inputs for one in ready])
            outputs = _guard(backend.run_reasoner, {**inputs, **encoded.features})
        with batch_times.measure('decision'):
            decided = list(self._decide(outputs, ready, results))
        if not decided:
            return
        rows = [row for row, _ in decided]
        with batch_times.measure('decoder'):
            sentences = self._decode(backend, outputs[tensors.MEMORY][rows],
                                     [decision for _, decision in decided])
        for (row, decision), words in zip(decided, sentences, strict=True):
            one = ready[row]
            one.times.ms.update(batch_times.ms)
            results[one.index] = make_answer(decision, words, one.geometries, one.times,
                                             self.model_id)

    def _decide(self, outputs: dict[str, np.ndarray], ready: Sequence[_Ready],
                results: list[Answer | SpatialError | None]) -> Iterator[tuple[int, Decision]]:
        """Yield row and decision of the questions that have one; the others get their error."""
        for row, one in enumerate(ready):
            heads = {name: outputs[name][row] for name in tensors.HEAD_OUTPUTS}
            try:
                decision = decide(heads, len(one.geometries), one.width_m,
                                  self._release.temperature, self._release.refuse_above,
                                  one.by_label)
                check_depth(decision, one.geometries)
                yield row, with_labels(with_side(decision, one.regions), one.labels)
            except SpatialError as error:
                results[one.index] = error

    def _decode(self, backend: Backend, memory: np.ndarray,
                decisions: Sequence[Decision]) -> list[list[str]]:
        """
        Return the sentence of each decision, as words; none where it does not end.

        memory: [B, MEMORY_TOKENS, CACHE_WIDTH]. What its decision cannot say is not chosen.
        """
        vocabulary = self._release.vocabulary
        allowed = np.zeros((len(decisions), len(vocabulary)), np.float32)
        for row, decision in zip(allowed, decisions, strict=True):
            row[[self._ids[word] for word in (PAD, START, UNKNOWN, *decision.unsayable)
                 if word in self._ids]] = -np.inf
        written = _guard(write_greedily, backend.run_decoder, memory, allowed, self._ids[START],
                         self._ids[END])
        return [[vocabulary[word] for word in sentence] for sentence in written]


def _guard(run: Callable, *inputs: Any) -> Any:
    """Run a graph; whatever its backend raises becomes INFERENCE_FAILED."""
    try:
        return run(*inputs)
    except SpatialError:
        raise
    except Exception as error:           # backends share no base class of errors
        raise SpatialError(
            ErrorCode.INFERENCE_FAILED,
            f'the model broke down: {type(error).__name__}: {error}; '
            'ask again, and restart the node if it happens again') from error
