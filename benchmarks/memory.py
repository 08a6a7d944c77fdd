# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Memory of the node's process.

Method: resident memory (VmRSS) of the real node in its own process: configured, when neither model
nor ONNX Runtime is loaded; active, before the first question; active after questions about the
images of a streaming 640x480 camera; and deactivated again. One process for each precision.
"""

from __future__ import annotations

from lifecycle_msgs.msg import Transition

from .options import Options
from .pages import markdown
from .precisions import available
from .robot import node_process, resident_mb, streaming
from .scene import QUESTIONS

SIZE, RATE_HZ = (640, 480), 30.0
STATES = {'inactive_mb': 'inactive', 'active_mb': 'active', 'answering_mb': 'after questions',
          'deactivated_mb': 'inactive again'}


def run(options: Options) -> dict:
    """Return megabytes in each state by precision."""
    return {'image': f'{SIZE[0]}x{SIZE[1]}',
            'precisions': {name: measure(options, name) for name in available(options.release)}}


def measure(options: Options, precision: str) -> dict[str, float]:
    """Return megabytes in each state."""
    found = {}
    with node_process(options, precision=precision) as (process, robot):
        robot.change(Transition.TRANSITION_CONFIGURE)
        found['inactive_mb'] = resident_mb(process.pid)
        robot.change(Transition.TRANSITION_ACTIVATE)
        found['active_mb'] = resident_mb(process.pid)
        with streaming(SIZE, RATE_HZ):
            robot.wait_for_pairs()
            for question in QUESTIONS:
                robot.client.ask(question)
            found['answering_mb'] = resident_mb(process.pid)
        robot.change(Transition.TRANSITION_DEACTIVATE)
        found['deactivated_mb'] = resident_mb(process.pid)
    return {name: round(value, 1) for name, value in found.items()}


def table(result: dict) -> str:
    """Return the states as columns."""
    return markdown(('node, MB', *STATES.values()), [
        (name, *(one[state] for state in STATES)) for name, one in result['precisions'].items()])
