# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
CUDA graphs of one plan: its computation is captured once for each size of batch, then replayed.

Off unless asked for: no GPU has shown yet what it is worth.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
import os
from typing import Any

from .api import Log
from .cuda import Cuda
from ...core.errors import ErrorCode, SpatialError

VARIABLE = 'TINYGIANT_CUDA_GRAPHS'       # of the environment: 1 switches them on
MOST = 8                                 # graphs of one plan; each holds memory of the GPU


def wanted() -> bool:
    """Return whether CUDA graphs are used where nobody says otherwise."""
    return os.environ.get(VARIABLE) == '1'


class Replays:
    """
    The CUDA graphs of one plan, for the thread that opened the Cuda.

    Each has a context of its own: TensorRT keeps values that follow from the shapes in the memory
    of a context, where telling it other shapes would change them under a graph.
    """

    def __init__(self, cuda: Cuda, name: str, context_for: Callable[[int], Any],
                 log: Log | None = None):
        """
        Capture nothing yet.

        name: of the plan. context_for(batch): a new execution context with its buffers and
        shapes. log(severity, message): is told when replaying has to be given up.
        """
        self._cuda, self._name, self._context_for, self._log = cuda, name, context_for, log
        self._graphs: dict[int, tuple[int, Any]] = {}      # batch -> CUDA graph, its context
        self._off = False

    def launch(self, batch: int) -> bool:
        """
        Put the computation for a batch of this size on the stream, captured before where needed.

        False: it must be enqueued as usual, because MOST other sizes were captured, or because
        capture or launch failed once; then none is tried again.
        """
        if self._off or (batch not in self._graphs and len(self._graphs) >= MOST):
            return False
        try:
            if batch not in self._graphs:
                self._graphs[batch] = self._captured(batch)
            self._cuda.launch(self._graphs[batch][0])
        except Exception as error:        # those of the bindings share no base class
            self._give_up(error)
        return not self._off

    def close(self) -> None:
        """Free all graphs, then their contexts; closing twice does nothing."""
        self._off = True
        while self._graphs:
            _, (graph, context) = self._graphs.popitem()
            with suppress(SpatialError):  # a GPU that failed; what follows must be freed as well
                self._cuda.drop_graph(graph)
            del context

    def _captured(self, batch: int) -> tuple[int, Any]:
        """Return a graph and the context that it belongs to."""
        context = self._context_for(batch)

        def enqueue() -> None:
            if not context.execute_async_v3(self._cuda.stream_handle):
                raise SpatialError(ErrorCode.INFERENCE_FAILED, 'TensorRT did not start it')

        enqueue()       # what TensorRT does only the first time cannot be captured
        self._cuda.synchronize()
        return self._cuda.capture(enqueue), context

    def _give_up(self, error: Exception) -> None:
        reason = error.message if isinstance(error, SpatialError) else (
            f'{type(error).__name__}: {error}')
        self.close()
        if self._log is not None:
            self._log('WARNING', f'engine {self._name}: no CUDA graph from now on, it runs as '
                      f'usual: {reason}')
