#!/usr/bin/env python3
# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Start the real bringup with the simulated camera and ask questions through the real service.

Prints question, answer, truth, what became of it, confidence and time; writes overlay pictures.
Exit code 0 only if no call failed and at most a quarter of the questions was refused: now and
then the model refuses one that it should answer, which the README has figures of.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import queue
import signal
import subprocess
import sys
import threading
import time

import cv2
import numpy as np

PER_CATEGORY = 4
CATEGORIES = ('left_right', 'mcq', 'distance', 'count')
START_S = 90.0
MOST_REFUSED = 0.25                       # of the questions
FIRST_QUESTION = 'Which pallet is the leftmost?'


def use_own_network() -> None:
    """Keep the demo apart from other ROS 2 systems on this machine and in its network."""
    os.environ.setdefault('ROS_DOMAIN_ID', str(30 + os.getpid() % 70))
    humble = os.environ.get('ROS_DISTRO') == 'humble'
    os.environ.setdefault('ROS_LOCALHOST_ONLY' if humble else 'ROS_AUTOMATIC_DISCOVERY_RANGE',
                          '1' if humble else 'LOCALHOST')


@contextmanager
def bringup(seed: int, log: Path) -> Iterator[subprocess.Popen]:
    """Run the launch file as a user would; ends all that it has started."""
    command = ['ros2', 'launch', 'tinygiant_ros', 'bringup.launch.py', 'camera:=sim',
               f'seed:={seed}']
    print('$', ' '.join(command), flush=True)
    with log.open('w') as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT,
                                   start_new_session=True)
    try:
        yield process
    finally:
        # launch hands the interrupt on to its nodes and waits for them
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


class Robot:
    """The demo's side of ROS: a client, the truth topic, the overlay topic."""

    def __init__(self):
        import rclpy
        from rclpy.executors import SingleThreadedExecutor
        from sensor_msgs.msg import Image
        from tinygiant_interfaces.msg import SceneTruth

        from tinygiant_ros.nodes.client import SpatialClient
        from tinygiant_ros.nodes.publishers import LATCHED, RELIABLE

        rclpy.init()
        self._rclpy = rclpy
        self._node = rclpy.create_node('demo')
        self.overlays: queue.Queue = queue.Queue()
        self.truths: queue.Queue = queue.Queue()
        self._node.create_subscription(Image, 'spatial_query/overlay', self.overlays.put, RELIABLE)
        self._node.create_subscription(SceneTruth, 'truth', self.truths.put, LATCHED)
        self.client = SpatialClient(self._node)
        self._executor = SingleThreadedExecutor()
        self._executor.add_node(self._node)
        self._thread = threading.Thread(target=self._executor.spin, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Leave ROS."""
        self.client.close()
        self._executor.shutdown()
        self._thread.join()
        self._node.destroy_node()
        self._rclpy.try_shutdown()


def choose_questions(objects, camera, seed: int) -> list:
    """Return up to PER_CATEGORY questions with their truth for each category."""
    from tinygiant_ros.sim.questions import questions_for

    pool = questions_for(objects, camera, np.random.default_rng(seed), 120)
    return [question for category in CATEGORIES
            for question in [one for one in pool if one.category == category
                             and not one.robot][:PER_CATEGORY]]


def shorten(text: object, width: int) -> str:
    """Return a text of exactly this width."""
    text = str(text)
    return (text if len(text) <= width else text[:width - 3] + '...').ljust(width)


def print_row(question, answer, truth, verdict, confidence, spent) -> None:
    """Print one line of the table."""
    print(' | '.join((shorten(question, 62), shorten(answer, 7), shorten(truth, 7),
                      shorten(verdict, 7), shorten(confidence, 10), shorten(spent, 5))),
          flush=True)


def save_overlay(robot: Robot, path: Path) -> bool:
    """Write the next overlay that arrives; False when none does."""
    from tinygiant_ros.nodes.bridge import color_from_message

    try:
        message = robot.overlays.get(timeout=5.0)
    except queue.Empty:
        return False
    cv2.imwrite(str(path), cv2.cvtColor(color_from_message(message), cv2.COLOR_RGB2BGR))
    return True


def first_answer(robot: Robot, process: subprocess.Popen) -> None:
    """
    Ask the question of the README, on the regions topic, until node and camera have started.

    Ends when its overlay has arrived too: then all topics are connected.
    """
    from tinygiant_ros.core.errors import SpatialError
    from tinygiant_ros.nodes.client import NoAnswer

    end, trouble = time.monotonic() + START_S, 'it did not start'
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f'bringup ended with exit code {process.returncode}')
        try:
            robot.client.wait(5.0)
            answer = robot.client.ask(FIRST_QUESTION)
            robot.overlays.get(timeout=2.0)
            print(f'{FIRST_QUESTION} {answer.text} (confidence {answer.confidence:.2f})\n')
            return
        except (SpatialError, NoAnswer) as error:
            trouble = str(error)
        except queue.Empty:
            trouble = 'no overlay arrived'
    raise RuntimeError(f'no first answer within {START_S:g} s: {trouble}')


def ask_all(robot: Robot, questions: list, objects, folder: Path) -> Counter:
    """Ask the questions and print the table; counts 'right', 'wrong', 'refused', 'FAILED'."""
    from tinygiant_interfaces.msg import Region

    from tinygiant_ros.core.errors import ErrorCode, SpatialError
    from tinygiant_ros.core.masks import encode_rle
    from tinygiant_ros.nodes.client import NoAnswer
    from tinygiant_ros.training.score import is_right

    regions = [Region(label=item.label, rle=encode_rle(item.mask)) for item in objects]
    print_row('question', 'answer', 'truth', '', 'confidence', 'ms')
    became: Counter = Counter()
    for number, question in enumerate(questions, 1):
        truth = question.normalized
        shown = f'{truth:.2f}' if question.category == 'distance' else truth
        start = time.perf_counter()
        try:
            answer = robot.client.ask(question.text, [regions[one] for one in question.objects])
        except (SpatialError, NoAnswer) as error:
            refused = getattr(error, 'code', None) is ErrorCode.BAD_QUESTION
            verdict = 'refused' if refused else 'FAILED'
            became[verdict] += 1
            print_row(question.text, '', shown, verdict, '', '')
            print(f'    {error}', flush=True)
            continue
        spent = (time.perf_counter() - start) * 1e3
        good = is_right(question.category, answer.normalized, str(truth))
        verdict = 'right' if good else 'wrong'
        became[verdict] += 1
        print_row(question.text, answer.normalized, shown, verdict, f'{answer.confidence:.2f}',
                  f'{spent:.0f}')
        if not save_overlay(robot, folder / f'{number:02d}_{question.category}.png'):
            print('    no overlay arrived', flush=True)
    return became


def main() -> int:
    """Run the demo; returns the exit code."""
    parser = argparse.ArgumentParser(description='Ask questions about a simulated warehouse.')
    parser.add_argument('--seed', type=int, default=6, help='of the scene (default %(default)s)')
    parser.add_argument('--out', type=Path, default=Path('demo_output'),
                        help='folder for the pictures (default %(default)s)')
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    use_own_network()
    log = options.out / 'bringup.log'
    start = time.monotonic()
    with bringup(options.seed, log) as process:
        try:
            return run(options, process, start)
        except RuntimeError as error:
            print(f'demo: {error}; the end of {log}:', file=sys.stderr)
            print('\n'.join(log.read_text().splitlines()[-20:]), file=sys.stderr)
            return 1


def run(options: argparse.Namespace, process: subprocess.Popen, start: float) -> int:
    """Ask what there is to ask of the running system; returns the exit code."""
    from tinygiant_ros.core.config import SimCameraConfig
    from tinygiant_ros.sim.scene import SimulatedCamera

    config = SimCameraConfig()
    camera = SimulatedCamera(options.seed, config.width, config.height, config.camera_height_m)
    frame = camera.frame(0.0)
    camera.close()
    questions = choose_questions(frame.objects, frame.camera, options.seed)
    robot = Robot()
    try:
        first_answer(robot, process)
        told = {item.instance for item in robot.truths.get(timeout=10.0).objects}
        if told != {item.instance for item in frame.objects}:
            raise RuntimeError('the truth topic tells of another scene than the seed gives')
        became = ask_all(robot, questions, frame.objects, options.out)
    except queue.Empty:
        raise RuntimeError('nothing came on the truth topic') from None
    finally:
        robot.close()
    seen = {question.category for question in questions}
    print(f'\n{len(questions)} questions in {time.monotonic() - start:.0f} s: '
          + ', '.join(f'{count} {verdict}' for verdict, count in became.most_common())
          + f'; pictures in {options.out}/')
    complete = len(questions) >= 12 and seen == set(CATEGORIES)
    if not complete:
        print(f'demo: scene {options.seed} gives too few questions', file=sys.stderr)
    return 0 if complete and not became['FAILED'] and (
        became['refused'] <= MOST_REFUSED * len(questions)) else 1


if __name__ == '__main__':
    sys.exit(main())
