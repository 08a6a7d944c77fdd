# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Ask spatial_query from the command line: ros2 run tinygiant_ros ask "how far ...".

Exit codes: 0 answered, 1 refused by the node, 2 wrong usage, 3 no service or no reply in time.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time

from rclpy.utilities import remove_ros_args
from tinygiant_interfaces.msg import SpatialAnswer

from .client import NoAnswer, SpatialClient
from ..core.errors import SpatialError
from ..core.records import Category

ANSWERED, REFUSED, NO_SERVICE = 0, 1, 3      # 2 is argparse's, for wrong usage


def main(arguments: list[str] | None = None) -> int:
    """Ask one question and print the answer; returns the exit code."""
    options = _parse(remove_ros_args(sys.argv if arguments is None else ['ask', *arguments])[1:])
    end = time.monotonic() + options.timeout
    try:
        with SpatialClient(namespace=options.namespace) as client:
            client.wait(options.timeout)
            start = time.monotonic()
            answer = client.ask(options.question, timeout_s=end - start)
            spent = (time.monotonic() - start) * 1e3
    except SpatialError as error:
        if options.json:
            print(json.dumps({'success': False, 'error_code': int(error.code),
                              'error': error.code.name, 'error_message': error.message}))
        else:
            print(f'no answer: {error}', file=sys.stderr)
        return REFUSED
    except NoAnswer as error:
        print(f'no answer: {error}', file=sys.stderr)
        return NO_SERVICE
    print(json.dumps(as_dictionary(answer)) if options.json else readable(answer, spent))
    return ANSWERED


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog='ask', description='Ask a question about what the camera sees now.',
        epilog='exit codes: 0 answered, 1 refused by the node, 2 wrong usage, 3 no service or no '
               'reply in time')
    parser.add_argument('question', help='in English, for example "Which pallet is the leftmost?"')
    parser.add_argument('--json', action='store_true', help='print one JSON object')
    parser.add_argument('--namespace', default='', help='namespace of the node')
    parser.add_argument('--timeout', type=_seconds, default=20.0, metavar='S',
                        help='seconds to wait for service and reply (default %(default)s)')
    return parser.parse_args(arguments)


def _seconds(text: str) -> float:
    value = float(text)
    if not 0.0 < value < 1e6:
        raise argparse.ArgumentTypeError(f'must be a number of seconds above 0, got {text}')
    return value


def readable(answer: SpatialAnswer, spent_ms: float) -> str:
    """Return an answer as some lines of text; spent_ms: from question to answer."""
    lines = [answer.text]
    category = Category(answer.category).name.lower()
    value = '' if math.isnan(answer.value) else f', {answer.value:.10g} {answer.unit}'
    lines.append(f'  answer      {answer.normalized} ({category}{value})')
    lines.append(f'  confidence  {answer.confidence:.2f}')
    if not math.isnan(answer.measured_value):
        lines.append(f'  measured    {answer.measured_value:.2f} {answer.unit} '
                     '(depth geometry alone)')
    for index in dict.fromkeys(answer.region_indices):
        place = answer.positions[index]
        where = ('no depth' if math.isnan(place.z) else
                 f'x {place.x:+.2f}  y {place.y:+.2f}  z {place.z:+.2f} m')
        lines.append(f'  region {index:<4} {answer.regions[index].label or "?"}: {where}')
    stamp = answer.header.stamp
    lines.append(f'  image       {stamp.sec}.{stamp.nanosec:09d} in {answer.header.frame_id}')
    stages = ', '.join(f'{name} {spent:.0f}'
                       for name, spent in zip(answer.stage_names, answer.stage_ms))
    lines.append(f'  time        {spent_ms:.0f} ms ({stages})')
    return '\n'.join(lines)


def as_dictionary(answer: SpatialAnswer) -> dict:
    """Return an answer as plain data for JSON; NaN becomes null."""
    def number(value: float) -> float | None:
        return None if math.isnan(value) else value

    return {
        'success': True, 'question': answer.question, 'text': answer.text,
        'category': Category(answer.category).name.lower(), 'normalized': answer.normalized,
        'value': number(answer.value), 'unit': answer.unit,
        'confidence': round(answer.confidence, 4),
        'measured_value': number(answer.measured_value),
        'region_indices': list(answer.region_indices),
        'regions': [{'label': region.label, 'position': [number(at.x), number(at.y), number(at.z)]}
                    for region, at in zip(answer.regions, answer.positions)],
        'stamp': {'sec': answer.header.stamp.sec, 'nanosec': answer.header.stamp.nanosec},
        'frame_id': answer.header.frame_id, 'model_id': answer.model_id,
        'stage_ms': dict(zip(answer.stage_names, (round(spent, 2) for spent in answer.stage_ms)))}


if __name__ == '__main__':
    sys.exit(main())
