# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What the ROS tests share: processes under test, a robot that feeds them, a view to publish."""

from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
import os
from pathlib import Path
import queue
import signal
import subprocess
import sys
import threading
import time

from geometry_msgs.msg import Point32
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState, GetState
import numpy as np
from rcl_interfaces.srv import SetParameters
import rclpy
from rclpy.executors import SingleThreadedExecutor
from rclpy.parameter import Parameter
from rclpy.qos import QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import CameraInfo, Image, RegionOfInterest
from std_msgs.msg import Header
from tinygiant_interfaces.msg import Region
from tinygiant_interfaces.srv import SpatialQuery, SpatialQueryBatch

from tinygiant_ros.core.errors import ErrorCode
from tinygiant_ros.core.floor import floor_from_plane
from tinygiant_ros.core.masks import encode_rle
from tinygiant_ros.core.records import CameraModel
from tinygiant_ros.nodes.bridge import stamp_ns
from tinygiant_ros.nodes.outgoing import camera_info_message, image_message, time_message

ROOT = Path(__file__).resolve().parents[2]
WAIT_S = 60.0       # for what must come; nothing here waits so long unless it is broken
QUESTION = 'Which pallet is the leftmost?'
HOW_FAR = 'How far is the pallet <mask> from the pallet <mask>?'
# fx != fy, not square, centre off the middle
CAMERA = CameraModel(width=320, height=200, fx=230.0, fy=250.0, cx=150.5, cy=92.25,
                     frame_id='front_optical_frame')
FRAME_TOPICS = ('color/camera_info', 'region_labels', 'aligned_depth/image_raw',
                'color/image_raw')
# what is missing while a frame is on its way, how long that may take, how often it is shown
MISSING = (ErrorCode.NO_FRAME, ErrorCode.NO_CAMERA_INFO, ErrorCode.NO_REGION)
ARRIVAL_S, SHOWS = 0.5, 4
OPTIONS = {'startup_wait_s': 0.0, 'threads': 2}


@dataclass
class View:
    """A floor and boxes on it: color uint8 [H, W, 3], depth uint16 mm, labels uint16 [H, W]."""

    color: np.ndarray
    depth: np.ndarray
    labels: np.ndarray
    camera: CameraModel = field(default=CAMERA)


def make_view(boxes=((-0.9, 3.6, 0.8), (0.7, 2.8, 0.5), (1.3, 4.6, 1.0)), *,
              seed: int = 5) -> View:
    """Return a view from 1.3 m height, 22 degrees down; boxes: (x, y, edge) on the floor, m."""
    pitch, height = np.radians(22.0), 1.3
    floor = floor_from_plane(np.array([0.0, -np.cos(pitch), -np.sin(pitch)]), height)
    rows, columns = np.mgrid[:CAMERA.height, :CAMERA.width]
    rays = np.stack([(columns - CAMERA.cx) / CAMERA.fx, (rows - CAMERA.cy) / CAMERA.fy,
                     np.ones(rows.shape)], axis=-1) @ floor.rotation.T
    with np.errstate(divide='ignore', invalid='ignore'):
        depth = np.where(rays[..., 2] < 0, -height / rays[..., 2], np.inf)
        labels = np.zeros(rows.shape, np.uint16)
        origin = np.array([0.0, 0.0, height])
        for number, (x, y, edge) in enumerate(boxes, 1):
            centre, half = np.array([x, y, edge / 2]), edge / 2
            near, far = (centre - half - origin) / rays, (centre + half - origin) / rays
            enter = np.minimum(near, far).max(axis=-1)
            hit = (enter > 0) & (enter <= np.maximum(near, far).min(axis=-1)) & (enter < depth)
            depth[hit], labels[hit] = enter[hit], 1000 + number
    depth = np.where(depth < 15.0, np.rint(depth * 1000), 0).astype(np.uint16)
    color = np.random.default_rng(seed).integers(60, 90, (*depth.shape, 3), dtype=np.uint8)
    color[labels > 0] = (150, 110, 60)
    return View(color, depth, labels)


def box_region(x: int, y: int, width: int, height: int, label: str = 'pallet') -> Region:
    """Return a region message with a box in pixels."""
    return Region(label=label, box=RegionOfInterest(x_offset=x, y_offset=y, width=width,
                                                    height=height))


def mask_regions(view: View) -> list[Region]:
    """Return the objects of a view as regions with an RLE each."""
    return [Region(label='pallet', rle=encode_rle(view.labels == value))
            for value in np.unique(view.labels) if value]


def polygon_points(points: np.ndarray) -> list[Point32]:
    """Return pixels [N, 2] as the polygon of a region message."""
    return [Point32(x=float(u), y=float(v)) for u, v in points]


def ros_arguments(parameters: dict, namespace: str = '') -> list[str]:
    """Return the command line of these parameters."""
    words = ['--ros-args', '-r', f'__ns:=/{namespace}']
    for key, value in parameters.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        words += ['-p', f'{key}:={text}']
    return words


@contextmanager
def running(command: Sequence[str], log: Path, **environment: str):
    """Run a process; on leaving it is interrupted and must end by itself, else the test fails."""
    with log.open('w') as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT,
                                   env={**os.environ, **environment}, start_new_session=True)
    process.log = log
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise AssertionError(f'did not end: {command}\n{log.read_text()[-3000:]}') from None


@contextmanager
def spatial_query(folder: Path, *, namespace: str = '', environment: dict | None = None,
                  **parameters):
    """Run the node alone, as `ros2 run` would."""
    command = [sys.executable, '-m', 'tinygiant_ros.nodes.spatial_query',
               *ros_arguments({**OPTIONS, **parameters}, namespace)]
    with running(command, folder / 'spatial_query.log', **(environment or {})) as process:
        yield process


def command_line(*words: str, timeout: float = WAIT_S) -> subprocess.CompletedProcess:
    """Run a command to its end."""
    return subprocess.run(words, capture_output=True, text=True, timeout=timeout, check=False)


class Robot:
    """The other side: publishes frames, calls services, collects messages."""

    def __init__(self, name: str = 'robot', namespace: str = ''):
        self.prefix = f'/{namespace}/' if namespace else '/'
        self.context = rclpy.Context()
        rclpy.init(context=self.context)
        self.node = rclpy.create_node(name, context=self.context)
        self._executor = SingleThreadedExecutor(context=self.context)
        self._executor.add_node(self.node)
        self._thread = threading.Thread(target=self._executor.spin, daemon=True)
        self._thread.start()
        self._clients, self._publishers = {}, {}

    def close(self):
        """Leave ROS."""
        self._executor.shutdown()
        self._thread.join()
        self.node.destroy_node()
        rclpy.shutdown(context=self.context)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # services

    def client(self, kind, name):
        """Return the client of a service that is there."""
        if name not in self._clients:
            self._clients[name] = self.node.create_client(kind, self.prefix + name)
        assert self._clients[name].wait_for_service(WAIT_S), f'no service {name}'
        return self._clients[name]

    def start(self, kind, name, request):
        """Call a service; returns a queue that gets the response."""
        replies = queue.Queue()
        future = self.client(kind, name).call_async(request)
        future.add_done_callback(lambda done: replies.put(done.result()))
        return replies

    def call(self, kind, name, request):
        """Call a service and return its response."""
        return self.start(kind, name, request).get(timeout=WAIT_S)

    def change(self, transition: int) -> bool:
        """Trigger a transition of spatial_query; returns whether it succeeded."""
        return self.call(ChangeState, 'spatial_query/change_state', ChangeState.Request(
            transition=Transition(id=transition))).success

    def activate(self):
        """Bring spatial_query from unconfigured to active."""
        assert self.change(Transition.TRANSITION_CONFIGURE)
        assert self.change(Transition.TRANSITION_ACTIVATE)

    def state(self) -> str:
        """Return the state of spatial_query."""
        return self.call(GetState, 'spatial_query/get_state',
                         GetState.Request()).current_state.label

    def set(self, node: str = 'spatial_query', **values):
        """Set parameters; returns the reasons of those that were refused."""
        request = SetParameters.Request(parameters=[
            Parameter(name, value=value).to_parameter_msg() for name, value in values.items()])
        results = self.call(SetParameters, f'{node}/set_parameters', request).results
        return [result.reason for result in results if not result.successful]

    def ask(self, question: str = QUESTION, regions=(), **request):
        """Call spatial_query once."""
        return self.call(SpatialQuery, 'spatial_query', SpatialQuery.Request(
            question=question, regions=list(regions), **request))

    def batch(self, questions, regions=(), **request):
        """Call spatial_query_batch once."""
        return self.call(SpatialQueryBatch, 'spatial_query_batch', SpatialQueryBatch.Request(
            questions=list(questions), regions=list(regions), **request))

    # topics

    def publish(self, kind, topic, message, reliability=ReliabilityPolicy.RELIABLE):
        """Publish a message; the publisher is made at its first use."""
        self._publisher(kind, topic, reliability).publish(message)

    def _publisher(self, kind, topic, reliability=ReliabilityPolicy.RELIABLE):
        key = topic, reliability
        if key not in self._publishers:
            self._publishers[key] = self.node.create_publisher(
                kind, self.prefix + topic, QoSProfile(depth=10, reliability=reliability))
        return self._publishers[key]

    def wait_connected(self):
        """Return when the node under test has all publishers of a frame."""
        end = time.monotonic() + WAIT_S
        for topic in FRAME_TOPICS:
            publisher = self._publisher(CameraInfo if 'info' in topic else Image, topic)
            while not publisher.get_subscription_count():
                assert time.monotonic() < end, f'{topic} is not subscribed to'
                self.state()      # a round trip to the node instead of a pause

    def connected(self, topics) -> bool:
        """Say whether every topic has a subscriber."""
        return all(self.node.count_subscribers(self.prefix + topic) for topic in topics)

    def collect(self, kind, topic, profile) -> queue.Queue:
        """Subscribe; returns a queue that gets the messages."""
        messages = queue.Queue()
        self.node.create_subscription(kind, self.prefix + topic, messages.put, profile)
        return messages

    def now(self) -> int:
        """Return the time in nanoseconds."""
        return self.node.get_clock().now().nanoseconds

    def show(self, view: View, *, age_s: float = 0.0, depth_age_s: float | None = None,
             messages: dict | None = None, leave_out: Sequence[str] = ()) -> int:
        """
        Publish a view as one frame; returns its stamp.

        messages: by topic, instead of those of the view (their headers are set here).
        """
        stamp = self.now() - int(age_s * 1e9)
        header = Header(stamp=time_message(stamp), frame_id=view.camera.frame_id)
        made = {'color/camera_info': camera_info_message(view.camera, header),
                'region_labels': image_message(view.labels, '16UC1', header),
                'aligned_depth/image_raw': image_message(view.depth, '16UC1', header),
                'color/image_raw': image_message(view.color, 'rgb8', header),
                **(messages or {})}
        for topic, message in made.items():
            if topic in leave_out:
                continue
            message.header = header
            if topic.startswith('aligned_depth') and depth_age_s is not None:
                message.header = Header(stamp=time_message(self.now() - int(depth_age_s * 1e9)),
                                        frame_id=header.frame_id)
            self.publish(CameraInfo if 'info' in topic else Image, topic, message)
        return stamp

    def ask_about(self, view: View, question: str = QUESTION, regions=(), **shown):
        """
        Show a view and ask about exactly this frame, again until the node has received it.

        A message to a subscription that is seconds old may get lost (its two ends find each other
        one after the other), so a frame of which something is missing is shown once more.
        """
        self.wait_connected()
        for _ in range(SHOWS):
            stamp, end = time_message(self.show(view, **shown)), time.monotonic() + ARRIVAL_S
            while True:
                response = self.ask(question, regions, stamp=stamp)
                if response.error_code not in MISSING:
                    return response
                if time.monotonic() > end:
                    break
        assert response.error_code != ErrorCode.NO_FRAME, response.error_message
        return response

    def ask_until(self, wanted, *arguments, show=None, **request):
        """Ask, after show() where given, until wanted(response); returns that response."""
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            if show:
                show()
            response = self.ask(*arguments, **request)
            if wanted(response):
                return response
        raise AssertionError(f'did not come; the last was {response.error_code} '
                             f'{response.error_message}')


def answered_stamp(response) -> int:
    """Return the stamp of the image that an answer is about."""
    return stamp_ns(response.answer.header)


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process."""
    text = Path(f'/proc/{pid}/status').read_text()
    return int(text.split('VmRSS:')[1].split()[0]) / 1024

