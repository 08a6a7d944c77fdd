# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Once a second: what is wrong with the inputs goes to the log, the state to /diagnostics."""

from __future__ import annotations

from collections.abc import Callable
import time

from rclpy.node import Node

from .bridge import COLOR_ENCODINGS, DEPTH_ENCODINGS
from .desk import Desk
from .publishers import Publishers
from .subscriptions import COLOR, DEPTH, INFO, Inputs
from .watchdog import find_cause, Finding, odd_depth_unit, OK, WARN
from ..core.config import NodeConfig

ENCODINGS = {'color': tuple(COLOR_ENCODINGS), 'depth': tuple(DEPTH_ENCODINGS)}


class Health:
    """Watches the inputs while the node is active."""

    def __init__(self, node: Node, config: Callable[[], NodeConfig], publishers: Publishers,
                 backend_state: Callable[[], dict[str, str]]):
        self._node, self._config, self._publishers = node, config, publishers
        self._backend_state = backend_state
        self._inputs: Inputs | None = None
        self._model = ''
        self._reported = ''
        self._pairs, self._last_pair, self._counted = 0, 0.0, 0.0

    def open(self, inputs: Inputs, model: str) -> None:
        """Start to watch; model: the name of what answers."""
        self._inputs, self._model, self._reported = inputs, model, ''
        self._pairs, self._last_pair = 0, float('-inf')
        self._counted = time.monotonic()

    def close(self) -> None:
        """Stop to watch."""
        self._inputs = None

    def explain(self) -> str:
        """Return why no usable pair of images comes, '' when nothing is wrong."""
        return self._finding(self._config().max_age_s).text if self._inputs else ''

    def check(self, desk: Desk) -> None:
        """Log a new cause, publish the state."""
        if self._inputs is None:
            self._publishers.diagnose(WARN, 'not active', {})
            return
        now, config, frames = time.monotonic(), self._config(), self._inputs.frames
        rate = (frames.pairs_formed - self._pairs) / max(now - self._counted, 1e-3)
        if frames.pairs_formed > self._pairs:
            self._last_pair = now
        self._pairs, self._counted = frames.pairs_formed, now
        finding = Finding(OK, '')
        # right after activation nothing can have come; on demand, silence is as it should be
        if self._inputs.is_open and now - self._inputs.opened > config.watchdog_s:
            finding = self._finding(config.watchdog_s)
        if finding.cause and finding.cause != self._reported:
            self._node.get_logger().warning(finding.text)
        elif self._reported and not finding.cause:
            self._node.get_logger().info('images arrive again')
        self._reported = finding.cause
        self._publishers.diagnose(finding.level, finding.text or 'answering', {
            'model': self._model, **self._backend_state(), 'pairs_per_second': f'{rate:.1f}',
            'pairs': str(frames.pairs_formed),
            'calls_waiting': str(desk.calls), 'always_on': str(config.always_on).lower(),
            'depth_encoding': self._inputs.inputs[DEPTH].encoding,
            **{f'received {one.topic}': str(one.count)
               for one in self._inputs.inputs.values()}})

    def _finding(self, limit_s: float) -> Finding:
        color, depth, info = (self._inputs.facts(name) for name in (COLOR, DEPTH, INFO))
        frames = self._inputs.frames
        silent = time.monotonic() - self._last_pair if frames.newest else float('inf')
        if frames.pairs_formed > self._pairs:
            silent = 0.0
        gap = frames.stamp_gap
        finding = find_cause(color, depth, info, silent, gap and gap / 1e9, limit_s, ENCODINGS)
        if finding.text:
            return finding
        odd = odd_depth_unit(depth.encoding, self._config().depth_unit_m)
        return Finding(WARN, odd, 'depth unit') if odd else Finding(OK, '')
