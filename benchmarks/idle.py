# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
What the node costs while nobody asks.

Method: the active node and a camera process as in the benchmark `node` (color, aligned depth,
camera_info and label image at 30 Hz, 640x480, Fast DDS profile of bringup); nobody asks. After
some seconds of streaming the processor time of the node's process alone, all its threads, is read
from the system at both ends of the measured time; 100 % is one core. Pairs are counted from the
first frame of the camera to its last. With always_on false the node subscribes only while a
question waits, so one that is asked first and pairs are not counted.
"""

from __future__ import annotations

import time

from .options import Options
from .pages import markdown
from .robot import active_node, Camera, cpu_seconds, lost_percent
from .scene import QUESTIONS

SIZE, RATE_HZ = (640, 480), 30.0
SETTLE_S, MEASURED_S = 3.0, 25.0


def run(options: Options) -> dict:
    """Return load and lost pairs with the images received always and on demand."""
    seconds = max(3.0, MEASURED_S * options.share)
    return {'image': f'{SIZE[0]}x{SIZE[1]}', 'rate_hz': RATE_HZ, 'measured_s': seconds,
            'always_on': measure(options, seconds, True),
            'on_demand': measure(options, seconds, False)}


def measure(options: Options, seconds: float, always_on: bool) -> dict:
    """Return the share of a core that the idle node takes, and its pairs."""
    parameters = {'always_on': always_on, 'on_demand_wait_s': 30.0, 'query_timeout_s': 60.0}
    with active_node(options, **parameters) as (process, robot):
        camera = Camera(SIZE, RATE_HZ)
        try:
            if always_on:
                camera.start()
            else:      # only a question that waits makes the node listen
                camera.start_with(lambda: robot.client.ask(QUESTIONS[0], timeout_s=60.0))
            time.sleep(SETTLE_S)
            begun, used = time.monotonic(), cpu_seconds(process.pid)
            time.sleep(seconds)
            used = cpu_seconds(process.pid) - used
            result = {'cpu_percent': round(100 * used / (time.monotonic() - begun), 1)}
            sent = camera.stop()
            if always_on:
                result.update(lost_percent(robot, sent['sent']))
            return {**result, 'sent_hz': round(sent['sent'] / sent['seconds'], 2)}
        finally:
            camera.end()


def table(result: dict) -> str:
    """Return load and pairs of both ways."""
    rows = [(title, result[key]['cpu_percent'], result[key].get('pairs_sent'),
             result[key].get('pairs_received'), result[key].get('pairs_lost_percent'))
            for key, title in (('always_on', 'images received always (always_on)'),
                               ('on_demand', 'images received on demand'))]
    return markdown((f'idle, {result["image"]} at {result["rate_hz"]:g} Hz', '% of one core',
                     'pairs sent', 'pairs received', '% lost'), rows)
