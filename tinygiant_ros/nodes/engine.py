# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""From a pair of messages and questions to answer messages; lives in the worker's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
import ctypes
from dataclasses import dataclass
from functools import partial
import gc
from importlib.util import find_spec
from pathlib import Path
import traceback
from typing import Any

from std_msgs.msg import Header
from tinygiant_interfaces.msg import SpatialAnswer

from . import bridge, outgoing
from .frame_store import Pair
from ..core.config import NodeConfig
from ..core.errors import ErrorCode, SpatialError
from ..core.glossary import Glossary
from ..core.records import Answer, Query, Region, RgbdFrame, StageTimes

Outcome = SpatialAnswer | SpatialError
KEPT_FRAMES = 2      # encoded frames: the newest, and the one that questions still wait on


@dataclass(frozen=True, eq=False)
class Job:
    """
    Questions of one call about one pair of images.

    source: 'request', 'region_labels' or 'regions'; regions: the Region messages of the request,
    or the label image, or the Detection2DArray. reply(outcomes, show): one outcome a question, in
    order, called in the worker's thread; returns whether it sees to it that show() is called in
    this thread once the call has its response: to publish takes longer than to respond.
    abandoned(): nobody waits for it any more.
    """

    questions: tuple[str, ...]
    source: str
    regions: Any
    info: Any
    reply: Callable[[list[Outcome], Callable[[], None]], bool]
    abandoned: Callable[[], bool]


@dataclass(frozen=True, eq=False)
class Answered:
    """An answer with what is needed to draw it."""

    frame: RgbdFrame
    regions: tuple[Region, ...]
    question: str
    answer: Answer
    message: SpatialAnswer


@dataclass(eq=False)
class _Encoded:
    pair: Pair
    frame: RgbdFrame
    features: Any
    times: StageTimes
    regions: dict[int, tuple[Any, list[Region], list[Any]]]


class Engine:
    """
    Owns the predictor and the features of the newest frames.

    config(): the configuration now. publish(Answered): shows an answer. log(text): an error.
    tell(text): news of the backend. All but backend_state() runs in the worker's thread.
    """

    def __init__(self, config: Callable[[], NodeConfig], publish: Callable[[Answered], None],
                 log: Callable[[str], None], tell: Callable[[str], None]):
        self._config, self._publish, self._log, self._tell = config, publish, log, tell
        self._predictor: Any = None
        self._backend: Any = None
        self._encoded: list[_Encoded] = []

    def load(self) -> str:
        """Load the release that the configuration names; returns the name of the model."""
        self._predictor, self._backend = open_predictor(self._config(), self._tell)
        # what is there now stays: to look through it for garbage would hold up questions
        gc.collect()
        gc.freeze()
        return self._predictor.model_id

    def advance(self) -> None:
        """Let a backend that builds faster engines beside it change to them."""
        advance = getattr(self._backend, 'advance', None)
        if advance is not None:
            advance()

    def backend_state(self) -> dict[str, str]:
        """Return who runs the graphs and why, for diagnostics; from any thread."""
        backend = self._backend
        if backend is None:
            return {}
        return {'backend': getattr(backend, 'state', backend.name), 'backend_why': backend.why,
                'precision': backend.precision}

    def unload(self) -> None:
        """Free the predictor and all features, and give the memory back to the system."""
        backend, self._backend, self._predictor = self._backend, None, None
        close = getattr(backend, 'close', None)
        if close is not None:
            close()
        del backend, close
        self._encoded.clear()
        gc.unfreeze()
        gc.collect()
        trim = getattr(ctypes.CDLL(None), 'malloc_trim', None)     # glibc only
        if trim is not None:
            trim(0)

    def handle(self, pair: Pair, jobs: Sequence[Job]) -> None:
        """Answer all questions of the jobs, which are about one pair, as one batch."""
        jobs = [job for job in jobs if not job.abandoned()]
        if not jobs:
            return
        answered: list[list[Answered]] = [[] for _ in jobs]
        try:
            encoded = self._encode(pair, jobs[0].info)
            outcomes = self._answer(encoded, jobs, answered)
        except Exception as error:
            failure = self._failure(error)
            outcomes = [[failure] * len(job.questions) for job in jobs]
        for job, outcome, shown in zip(jobs, outcomes, answered):
            show = partial(self._show, shown)
            if not job.reply(outcome, show):
                show()
        # to free millions of pixels takes longer than to respond
        del self._encoded[:-KEPT_FRAMES]

    def _encode(self, pair: Pair, info: Any) -> _Encoded:
        if self._predictor is None:
            raise SpatialError(ErrorCode.NOT_READY, 'the model is not loaded; activate the node')
        for encoded in self._encoded:
            if encoded.pair is pair:
                return encoded
        times = StageTimes()
        with times.measure('convert'):
            frame = bridge.frame_from_messages(pair.color, pair.depth, info,
                                               self._config().depth_unit_m)
        encoded = _Encoded(pair, frame, self._predictor.encode(frame), times, {})
        self._encoded.append(encoded)
        return encoded

    def _answer(self, encoded: _Encoded, jobs: Sequence[Job],
                answered: Sequence[list[Answered]]) -> list[list[Outcome]]:
        outcomes: list[list[Outcome]] = [[] for _ in jobs]
        queries, places = [], []
        for number, job in enumerate(jobs):
            try:
                regions, messages = self._regions(encoded, job)
            except Exception as error:
                outcomes[number] = [self._failure(error)] * len(job.questions)
                continue
            for question in job.questions:
                queries.append(Query(question, tuple(regions)))
                places.append((number, messages))
        results = self._predictor.answer(encoded.features, queries) if queries else []
        for query, (number, messages), result in zip(queries, places, results):
            outcome = self._outcome(encoded, query, messages, result)
            if isinstance(outcome, SpatialAnswer):
                answered[number].append(Answered(encoded.frame, query.regions, query.question,
                                                 result, outcome))
            outcomes[number].append(outcome)
        return outcomes

    def _regions(self, encoded: _Encoded, job: Job) -> tuple[list[Region], list[Any]]:
        """Return the regions of a job as records and as messages."""
        known = encoded.regions.get(id(job.regions))
        if known is not None:
            return known[1], known[2]
        height, width = encoded.frame.depth.shape
        if job.source == 'request':
            regions = bridge.regions_from_messages(job.regions, height, width)
            return regions, list(job.regions)
        counts = None
        if job.source == 'regions':
            regions = bridge.regions_from_detections(job.regions, height, width)
        else:
            regions, counts = bridge.regions_from_labels(
                job.regions, self._config().region_label_names, height, width)
        if not regions:
            raise SpatialError(ErrorCode.NO_REGION,
                               f'the newest message on {job.source} holds no region in the image; '
                               'give regions in the request')
        messages = outgoing.region_messages(regions, height, width, counts)
        encoded.regions[id(job.regions)] = (job.regions, regions, messages)
        return regions, messages

    def _outcome(self, encoded: _Encoded, query: Query, messages: list[Any],
                 result: Answer | SpatialError) -> Outcome:
        if isinstance(result, Exception):
            return self._failure(result)
        least = self._config().min_confidence
        if result.confidence < least:
            return SpatialError(ErrorCode.LOW_CONFIDENCE,
                                f'the answer has confidence {result.confidence:.2f}, '
                                f'min_confidence is {least:.2f}; ask more plainly or lower it')
        header = Header(stamp=outgoing.time_message(encoded.frame.stamp_ns),
                        frame_id=encoded.frame.camera.frame_id)
        message = outgoing.answer_message(result, header, query.question, messages)
        before = [name for name in encoded.times.ms if name not in result.times.ms]
        message.stage_names = before + message.stage_names.copy()
        message.stage_ms = [encoded.times.ms[name] for name in before] + list(message.stage_ms)
        return message

    def _failure(self, error: Exception) -> SpatialError:
        """Return a SpatialError as it is, anything else as INFERENCE_FAILED and in the log."""
        if isinstance(error, SpatialError):
            return error
        self._log(''.join(traceback.format_exception(error)))
        text = ' '.join(f'{type(error).__name__}: {error}'.split())[:200]
        return SpatialError(ErrorCode.INFERENCE_FAILED,
                            f'the model failed on this question ({text}); the log of the node has '
                            'the details')

    def _show(self, answered: Sequence[Answered]) -> None:
        for one in answered:
            try:
                self._publish(one)
            except Exception as error:
                self._log('cannot show the answer: ' + ''.join(traceback.format_exception(error)))


def open_predictor(config: NodeConfig, tell: Callable[[str], None]) -> tuple[Any, Any]:
    """
    Load the release of the configuration; returns the predictor and its backend.

    With the backend auto it answers on the CPU while engines for a GPU are built; tell(text): news
    of that. Raises SpatialError NOT_READY with what is wrong with the release or the backend.
    """
    # onnxruntime and the weights are loaded on activation, not when the node starts
    from ..runtime.backend import create_backend
    from ..runtime.engines import shipped_release
    from ..runtime.predictor import SpatialPredictor
    from ..runtime.release import assemble, open_release
    from ..runtime.switching import serve_and_build

    release = open_release(Path(config.model_dir) if config.model_dir else shipped_release())
    wanted = config.backend != 'onnxruntime' and find_spec('tensorrt') is not None
    folder = assemble(release, precision=config.precision, tensorrt=wanted)
    if config.backend == 'auto':
        backend = serve_and_build(folder, config.threads, log=tell)
    else:
        backend = create_backend(config.backend, folder, config.threads)
    glossary = Glossary.of(config.glossary)
    return SpatialPredictor(backend, release, glossary=glossary), backend
