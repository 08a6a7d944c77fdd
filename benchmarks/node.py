# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
What the node adds to the engine while a camera streams.

Method: the real node in its own process, asked through its service by the project's own client,
while another process sends color, aligned depth, camera_info and a label image at 30 Hz with the
Fast DDS profile of bringup. Questions are asked one after the other, by turns with the regions in
the request and with those of region_labels. The overhead of a question is its round trip, on the
side that asks, minus all stages that the answer tells (conversion of the images, floor, vision,
regions, text, reasoner, decision, decoder): transport, waiting, reading of the regions, building
of the answer. The processor is shared by node, camera and asker. Pairs are those that the camera
sent and those that the node put together.
"""

from __future__ import annotations

from collections.abc import Sequence
import time

from tinygiant_interfaces.msg import Region

from tinygiant_ros.core.errors import SpatialError
from tinygiant_ros.core.masks import encode_rle
from tinygiant_ros.nodes.client import NoAnswer

from .measure import summary
from .options import Options
from .pages import markdown
from .robot import active_node, lost_percent, Robot, streaming
from .scene import make_scene, QUESTIONS

SIZES, RATE_HZ = ((640, 480), (1280, 720)), 30.0
QUESTIONS_OF_A_SOURCE, WARM_UP = 100, 10
MAX_VAIN = 4        # questions without an answer; more are no measurement
REQUEST, TOPIC = 'regions in the request', 'regions of region_labels'


def run(options: Options) -> dict:
    """Return overhead, round trip and pairs at each image size."""
    return {'rate_hz': RATE_HZ, 'precision': options.release.precision(), 'sizes': {
        f'{width}x{height}': measure(options, (width, height)) for width, height in SIZES}}


def measure(options: Options, size: tuple[int, int]) -> dict:
    """Return the numbers of one image size."""
    messages = region_messages(size)
    trips: dict[str, list[float]] = {REQUEST: [], TOPIC: []}
    engine: dict[str, list[float]] = {REQUEST: [], TOPIC: []}
    rounds, vain = options.rounds(QUESTIONS_OF_A_SOURCE), 0
    with active_node(options) as (_, robot), streaming(size, RATE_HZ) as camera:
        robot.wait_for_pairs()
        for number in range(-WARM_UP, rounds):
            for source, regions in ((REQUEST, messages), (TOPIC, ())):
                asked = ask(robot, QUESTIONS[number % len(QUESTIONS)], regions)
                vain += asked is None
                if vain > MAX_VAIN:
                    raise RuntimeError('the node does not answer the questions')
                if asked and number >= 0:
                    trips[source].append(asked[0])
                    engine[source].append(asked[1])
        pairs = lost_percent(robot, camera.stop()['sent'])
    overhead = {source: [trip - spent for trip, spent in zip(trips[source], engine[source])]
                for source in trips}
    both = [value for values in overhead.values() for value in values]
    return {'questions': len(both), 'not_answered': vain, 'overhead': summary(both),
            'sources': {source: {'overhead': summary(overhead[source]),
                                 'round_trip': summary(trips[source]),
                                 'engine': summary(engine[source])} for source in trips}, **pairs}


def region_messages(size: tuple[int, int]) -> list[Region]:
    """Return the regions of the frame that the camera shows, as a request brings them."""
    scene = make_scene(*size)
    height, width = scene.depth.shape
    return [Region(label=one.label, rle=encode_rle(one.full_mask(height, width)))
            for one in scene.regions]


def ask(robot: Robot, question: str,
        regions: Sequence[Region]) -> tuple[float, float] | None:
    """Return milliseconds of the round trip and of the stages; None: it came to nothing."""
    start = time.perf_counter()
    try:
        answer = robot.client.ask(question, regions)
    except (SpatialError, NoAnswer) as error:
        print(f'no answer: {error}', flush=True)
        return None
    return 1e3 * (time.perf_counter() - start), sum(answer.stage_ms)


def table(result: dict) -> str:
    """Return overhead and pairs of each size."""
    rows = []
    for size, one in result['sizes'].items():
        for source, part in one['sources'].items():
            rows.append((f'{size}, {source}', part['overhead']['samples'],
                         part['overhead']['median_ms'], part['overhead']['p99_ms'],
                         part['round_trip']['median_ms'], part['round_trip']['p99_ms'],
                         f'{one["pairs_received"]} of {one["pairs_sent"]}'))
        rows.append((f'{size}, all', one['questions'], one['overhead']['median_ms'],
                     one['overhead']['p99_ms'], None, None, None))
    return (f'The node runs in {result["precision"]}.\n\n' + markdown(
        (f'at {result["rate_hz"]:g} Hz', 'questions', 'overhead median ms', 'overhead p99 ms',
         'round trip median ms', 'round trip p99 ms', 'pairs received'), rows))
