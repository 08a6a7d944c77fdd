# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Answers on the CPU at once, and on the GPU as soon as its engines are built and proven."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from pathlib import Path
import threading
from typing import Any

import numpy as np

from .backend import Arrays, Backend
from .onnxruntime_backend import OnnxRuntimeBackend
from .trt.api import load_tensorrt
from .trt.backend import open_plans
from .trt.cuda import device_facts
from .trt.facts import engine_precision, machine_facts
from .trt.parity import agrees, compare, reference_of
from .trt.plans import build_engines, engine_keys, note_parity
from .trt.progress import Progress
from .trt.store import default_folder, EngineStore
from ..core.errors import SpatialError

CLOSE_WAIT_S = 10.0                      # for a build to notice that it is cancelled
_WORTH_A_LINE = ('INTERNAL_ERROR', 'ERROR', 'WARNING')       # of what TensorRT says


class SwitchingBackend(Backend):
    """
    A backend that changes from a slow one, which always works, to a fast one.

    build(refused, progress) runs in a thread of its own and returns what open_fast takes; refused
    is '' or why the last engines cannot be used, so that they are made anew; progress(phase,
    share) returns False when it shall stop. open_fast(built) and check(fast, slow), which returns
    '' or what is wrong, run in the thread of the calls, before the first one behind the build.

    Engines that cannot be opened, fail the check or fail later are made anew once; after that,
    and when a build fails, the slow backend answers for good. No call is lost to a fault of the
    fast backend. state and why may be read from any thread.
    """

    def __init__(self, slow: Backend, build: Callable[[str, Progress], Any],
                 open_fast: Callable[[Any], Backend], check: Callable[[Backend, Backend], str],
                 log: Callable[[str], None] = lambda text: None):
        """Start the build; log(sentence): every change of who answers and why."""
        self._slow, self._fast = slow, None
        self._build, self._open_fast, self._check, self._log = build, open_fast, check, log
        self._phase = ''
        self._rebuilt = False
        self._closed = threading.Event()
        self._built: Future | None = None
        self.why = ''
        self._start_build('')

    @property
    def name(self) -> str:
        """Name of the backend that answers now."""
        return (self._fast or self._slow).name

    @property
    def precision(self) -> str:
        """Precision of the backend that answers now."""
        return (self._fast or self._slow).precision

    @property
    def state(self) -> str:
        """One sentence: who answers now, and how far the engines are."""
        built = self._built
        if built is None or self._closed.is_set():
            return f'{self.name} answers'
        if built.done():
            return f'{self.name} answers, the engines are built and tried at the next question'
        return f'{self.name} answers while the engines are built{self._phase}'

    def run_vision(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """VISION_INPUTS of one frame -> VISION_OUTPUTS."""
        return self._run('run_vision', inputs)

    def run_closeup(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """CLOSEUP_INPUTS of N regions -> CLOSEUP_OUTPUTS."""
        return self._run('run_closeup', inputs)

    def run_reasoner(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """REASONER_INPUTS of B questions on one frame -> REASONER_OUTPUTS."""
        return self._run('run_reasoner', inputs)

    def run_decoder(self, inputs: Arrays) -> dict[str, np.ndarray]:
        """DECODER_INPUTS, one word for each of B sentences -> DECODER_OUTPUTS."""
        return self._run('run_decoder', inputs)

    def in_parts(self, count: int, run: Callable[[Backend, slice], Any]) -> list[Any]:
        """
        Let run(backend, part) answer questions.

        The slow backend answers all of them from first to last, in threads of its own; the fast
        one answers in the thread of the calls, and each graph that it fails at runs on the other.
        """
        self.advance()
        return (self._slow.in_parts if self._fast is None else super().in_parts)(count, run)

    def advance(self) -> None:
        """Change to the fast backend when its build is done; every run begins with this."""
        if self._built is None or not self._built.done() or self._closed.is_set():
            return
        built, self._built = self._built, None
        try:
            engines = built.result()
        except Exception as error:
            self._stay(f'the engines could not be built: {_text(error)}')
            return
        fast = None
        try:
            fast = self._open_fast(engines)
            wrong = self._check(fast, self._slow)
        except Exception as error:        # backends share no base class of errors
            wrong = _text(error)
        if wrong:
            self._close_fast(fast)
            self._refuse(wrong)
            return
        self._fast = fast
        self._tell(fast.why)

    def wait_for_build(self, timeout_s: float | None = None) -> bool:
        """Wait until no build is under way; False when that takes longer than the timeout."""
        built = self._built
        return built is None or not wait([built], timeout_s).not_done

    def close(self) -> None:
        """Cancel a build and free the fast backend; called in the thread of the calls."""
        self._closed.set()
        self.wait_for_build(CLOSE_WAIT_S)
        fast, self._fast = self._fast, None
        self._close_fast(fast)

    def _run(self, method: str, inputs: Arrays) -> dict[str, np.ndarray]:
        self.advance()
        if self._fast is None:
            return getattr(self._slow, method)(inputs)
        try:
            return getattr(self._fast, method)(inputs)
        except Exception as error:
            outputs = getattr(self._slow, method)(inputs)    # raises: the inputs are at fault
            if all(np.isfinite(value).all() for value in outputs.values()):
                fast, self._fast = self._fast, None
                self._close_fast(fast)
                self._refuse(f'{fast.name} failed while it answered: {_text(error)}')
            return outputs

    def _start_build(self, refused: str) -> None:
        self._phase = ''
        built: Future = Future()
        self._built = built
        self._tell(f'the engines are built anew: {refused}' if refused
                   else 'the engines are not built yet')

        def run() -> None:
            try:
                built.set_result(self._build(refused, self._progress))
            except BaseException as error:         # told by the next call
                built.set_exception(error)

        threading.Thread(target=run, name='engine build', daemon=True).start()

    def _progress(self, phase: str, share: float) -> bool:
        self._phase = f': {phase}, {100 * share:.0f} %'
        return not self._closed.is_set()

    def _refuse(self, reason: str) -> None:
        """Build anew, the first time; then stay with the slow backend."""
        if self._rebuilt:
            self._stay(reason)
            return
        self._rebuilt = True
        self._start_build(reason)

    def _stay(self, reason: str) -> None:
        self._tell(f'{self._slow.name} answers from now on: {reason}')

    def _tell(self, why: str) -> None:
        self.why = why
        self._log(why)

    def _close_fast(self, fast: Backend | None) -> None:
        if fast is not None:
            try:
                fast.close()
            except Exception as error:    # a GPU that failed may fail here again
                self._log(f'the fast backend could not be closed: {_text(error)}')


def serve_and_build(folder: Path, threads: int = 0, store: EngineStore | None = None,
                    log: Callable[[str], None] = lambda text: None) -> Backend:
    """
    Return a backend that answers on the CPU at once and builds TensorRT's engines beside it.

    folder: as returned by release.assemble. threads: of the CPU, 0: one for each core. store: of
    the engines, None for the usual one. Without TensorRT, pycuda, a GPU or a folder for engines
    it is the backend of the CPU, and its why says what is missing. Raises SpatialError NOT_READY
    when that one cannot start.
    """
    slow = OnnxRuntimeBackend(folder, threads)
    try:
        trt = load_tensorrt()
        machine = machine_facts(trt, device_facts())
        store = store or EngineStore(default_folder())
        keys = engine_keys(folder, machine)
    except SpatialError as error:
        slow.why = f'tensorrt is not used: {error.message}'
        return slow

    def from_tensorrt(severity: str, message: str) -> None:
        if severity in _WORTH_A_LINE:
            log(f'TensorRT {severity}: {message}')

    def build(refused: str, progress: Progress) -> Mapping[str, bytes]:
        for key in keys.values() if refused else ():
            if store.has(key):            # else it was put aside when it was compared
                store.reject(key, refused)
        return build_engines(trt, folder, store, machine, progress=progress, log=from_tensorrt)

    def check(fast: Backend, slow: Backend) -> str:
        errors = compare(fast, reference_of(folder, slow))
        difference = agrees(errors)
        try:
            note_parity(store, keys, errors, difference)
        except SpatialError as error:     # the disk may be full; that is no reason not to answer
            log(error.message)
        return difference

    def open_fast(plans: Mapping[str, bytes]) -> Backend:
        return open_plans(plans, from_tensorrt, engine_precision(folder))

    return SwitchingBackend(slow, build, open_fast, check, log)


def _text(error: BaseException) -> str:
    """Return an error as the middle of a sentence."""
    return error.message if isinstance(error, SpatialError) else f'{type(error).__name__}: {error}'
