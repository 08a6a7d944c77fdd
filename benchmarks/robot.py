# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The real node in a process of its own, the camera beside it, and the robot that asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
import tempfile
import threading
import time
from typing import Any

from diagnostic_msgs.msg import DiagnosticArray
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState
import rclpy
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor

from tinygiant_ros.nodes.client import SpatialClient

from .options import Options

ROOT = Path(__file__).resolve().parents[1]
PROFILE = ROOT / 'config' / 'fastdds_large_images.xml'
WAIT_S, QUIT_S = 120.0, 20.0
SETTLE_S = 1.0          # until the last messages have arrived
CLOCK_TICKS = os.sysconf('SC_CLK_TCK')


class Robot:
    """Changes the state of the node, asks it, and hears its diagnostics."""

    def __init__(self):
        rclpy.init()
        self.node = rclpy.create_node('benchmark_robot', start_parameter_services=False)
        self._executor = SingleThreadedExecutor()
        self._executor.add_node(self.node)
        self._thread = threading.Thread(target=self._spin, daemon=True)
        self._thread.start()
        self.client = SpatialClient()      # as the README shows it: with a node of its own
        self._change = self.node.create_client(ChangeState, 'spatial_query/change_state')
        self._diagnosed, self._values = threading.Event(), {}
        self.node.create_subscription(DiagnosticArray, '/diagnostics', self._heard, 5)

    def _spin(self) -> None:
        try:
            self._executor.spin()
        except (KeyboardInterrupt, ExternalShutdownException):
            pass

    def _heard(self, message: DiagnosticArray) -> None:
        self._values = {one.key: one.value for one in message.status[0].values}
        self._diagnosed.set()

    def diagnostics(self) -> dict[str, str]:
        """Return the next values that the node tells about itself."""
        self._diagnosed.clear()
        if not self._diagnosed.wait(WAIT_S):
            raise TimeoutError('the node publishes no diagnostics')
        return self._values

    def wait_for_pairs(self) -> None:
        """Return when the first images have arrived."""
        end = time.monotonic() + WAIT_S
        while not int(self.diagnostics().get('pairs', 0)):
            if time.monotonic() > end:
                raise TimeoutError('no images of the camera reach the node')

    def change(self, transition: int) -> None:
        """Trigger a transition of the node; RuntimeError when it refuses."""
        if not self._change.wait_for_service(WAIT_S):
            raise TimeoutError('the node offers no change_state')
        done = threading.Event()
        future = self._change.call_async(
            ChangeState.Request(transition=Transition(id=transition)))
        future.add_done_callback(lambda _: done.set())
        if not done.wait(WAIT_S) or not future.result().success:
            raise RuntimeError(f'transition {transition} of the node failed')

    def close(self) -> None:
        """Leave ROS."""
        self.client.close()
        self._executor.shutdown()
        self._thread.join()
        self.node.destroy_node()
        rclpy.try_shutdown()


class Process:
    """A python module in a process of its own; ends with SIGINT, by force if it must."""

    def __init__(self, module: str, *words: str):
        self._log = tempfile.TemporaryFile('w+')
        self._process = subprocess.Popen(
            [sys.executable, '-m', module, *words], cwd=ROOT, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self._log)
        self.pid = self._process.pid

    def tell(self, word: str) -> None:
        """Write a line to its input."""
        self._process.stdin.write(word + '\n')
        self._process.stdin.flush()

    def hear(self) -> str:
        """Return the next line of its output; RuntimeError with its log when it has ended."""
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f'process ended: {self.log()}')
        return line.strip()

    def log(self) -> str:
        """Return the end of what it has logged."""
        self._log.seek(0)
        return self._log.read()[-2000:]

    def end(self) -> None:
        """End it."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(QUIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()
        self._log.close()


@contextmanager
def node_process(options: Options, **parameters: Any) -> Iterator[tuple[Process, Robot]]:
    """Run the unconfigured node with the transport of bringup, and a robot beside it."""
    os.environ.setdefault('FASTRTPS_DEFAULT_PROFILES_FILE', str(PROFILE))
    words = ['--ros-args']
    for name, value in {'model_dir': str(options.release.folder), 'backend': 'onnxruntime',
                        'threads': options.threads, **parameters}.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        words += ['-p', f'{name}:={text}']
    process, robot = Process('tinygiant_ros.nodes.spatial_query', *words), Robot()
    try:
        yield process, robot
    except Exception:
        print(process.log(), file=sys.stderr, flush=True)
        raise
    finally:
        robot.close()
        process.end()


@contextmanager
def active_node(options: Options, **parameters: Any) -> Iterator[tuple[Process, Robot]]:
    """Run the node until it is active."""
    with node_process(options, **parameters) as (process, robot):
        robot.change(Transition.TRANSITION_CONFIGURE)
        robot.change(Transition.TRANSITION_ACTIVATE)
        yield process, robot


class Camera:
    """The camera's process; frames flow between start() and stop()."""

    def __init__(self, size: tuple[int, int], rate_hz: float):
        self._process = Process('benchmarks.camera', *map(str, (*size, rate_hz)))

    def start(self) -> None:
        """Let frames flow once somebody listens."""
        if self._process.hear() != 'ready':
            raise RuntimeError('the camera did not become ready')
        self._process.tell('start')

    def start_with(self, ask: Callable[[], Any]) -> None:
        """Let frames flow for a node that listens only while somebody asks."""
        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        self.start()
        asking.join()

    def stop(self) -> dict[str, float]:
        """Return how many frames were sent, in how many seconds, after the last has arrived."""
        self._process.tell('stop')
        counted = json.loads(self._process.hear())
        time.sleep(SETTLE_S)
        return counted

    def end(self) -> None:
        """End the process."""
        self._process.end()


@contextmanager
def streaming(size: tuple[int, int], rate_hz: float) -> Iterator[Camera]:
    """Run a camera whose frames flow."""
    camera = Camera(size, rate_hz)
    try:
        camera.start()
        yield camera
    finally:
        camera.end()


def lost_percent(robot: Robot, sent: int) -> dict[str, float]:
    """Return pairs sent, formed in the node, and lost, once the camera has stopped."""
    paired = int(robot.diagnostics()['pairs'])
    return {'pairs_sent': sent, 'pairs_received': paired,
            'pairs_lost_percent': round(100 * max(sent - paired, 0) / sent, 2)}


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process so far, all threads."""
    fields_of = Path(f'/proc/{pid}/stat').read_text().rpartition(') ')[2].split()
    return (int(fields_of[11]) + int(fields_of[12])) / CLOCK_TICKS


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process."""
    text = Path(f'/proc/{pid}/status').read_text()
    return int(text.split('VmRSS:')[1].split()[0]) / 1024
