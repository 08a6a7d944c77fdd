# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The subscriptions of the node. A callback stores a reference and does nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
import time
from typing import Any

from rclpy.node import Node
from rclpy.qos import HistoryPolicy, QoSProfile, ReliabilityPolicy
from rclpy.subscription import Subscription
from sensor_msgs.msg import CameraInfo, Image

from .bridge import stamp_ns
from .frame_store import FrameStore, StampedCache, Topics
from .watchdog import TopicFacts
from ..core.config import NodeConfig

try:
    from rclpy.event_handler import SubscriptionEventCallbacks
except ImportError:      # Humble
    from rclpy.qos_event import SubscriptionEventCallbacks
try:      # the detections topic is there only where the package is
    from vision_msgs.msg import Detection2DArray
except ImportError:
    Detection2DArray = None

COLOR, DEPTH, INFO = 'color/image_raw', 'aligned_depth/image_raw', 'color/camera_info'
LABELS, DETECTIONS = 'region_labels', 'regions'
QUEUE = 5
# the watchdog tells of reliabilities that do not fit; rclpy's own warnings, two for each topic,
# would take the executor as long in every turn as the messages do
NO_EVENTS = SubscriptionEventCallbacks(use_default_callbacks=False)
RELIABILITY = {'reliable': ReliabilityPolicy.RELIABLE,
               'best_effort': ReliabilityPolicy.BEST_EFFORT}


@dataclass
class Input:
    """One input topic: how it is subscribed and what came."""

    name: str
    kind: type
    store: Callable[[int, Any], Any]               # (stamp in ns, message)
    topic: str = ''
    subscription: Subscription | None = None
    reliability: str = ''
    count: int = 0
    last: float = field(default=-float('inf'))     # time.monotonic() of the last message
    encoding: str = ''
    size: tuple[int, int] = (0, 0)                 # width, height


class Inputs:
    """
    Subscribes to the images and to the regions, with the reliability that their publishers offer.

    frames, labels, detections: what has come. arrived(): called after each message was stored.
    """

    def __init__(self, node: Node, config: NodeConfig, arrived: Callable[[], None]):
        self._node, self._arrived = node, arrived
        self.frames = FrameStore(int(config.sync_slop_s * 1e9), config.frame_history,
                                 Topics(*map(node.resolve_topic_name, (COLOR, DEPTH, INFO))))
        self.labels = StampedCache(config.frame_history)
        self.detections = StampedCache(config.frame_history)
        self.inputs = {
            COLOR: Input(COLOR, Image, self.frames.add_color),
            DEPTH: Input(DEPTH, Image, self.frames.add_depth),
            INFO: Input(INFO, CameraInfo, self._keep_info),
            LABELS: Input(LABELS, Image, self.labels.add)}
        if Detection2DArray is not None:
            self.inputs[DETECTIONS] = Input(DETECTIONS, Detection2DArray, self.detections.add)
        for one in self.inputs.values():
            one.topic = node.resolve_topic_name(one.name)
        self.opened = float('-inf')      # time.monotonic() of the last open()

    @property
    def is_open(self) -> bool:
        """Whether the topics are subscribed to."""
        return any(one.subscription for one in self.inputs.values())

    def open(self, reliability: str) -> None:
        """Subscribe to all topics; reliability: auto, reliable or best_effort."""
        self.opened = time.monotonic()
        for one in self.inputs.values():
            self._subscribe(one, self._wanted(one, reliability))

    def close(self) -> None:
        """Unsubscribe from all topics."""
        for one in self.inputs.values():
            if one.subscription:
                self._node.destroy_subscription(one.subscription)
                one.subscription = None

    def adapt(self, reliability: str) -> None:
        """Subscribe anew where the publishers, or the parameter, now want another reliability."""
        for one in self.inputs.values():
            wanted = self._wanted(one, reliability)
            if one.subscription and wanted != one.reliability:
                self._node.get_logger().info(f'{one.topic}: subscribing as {wanted}')
                self._node.destroy_subscription(one.subscription)
                self._subscribe(one, wanted)

    def facts(self, name: str) -> TopicFacts:
        """Return what the watchdog wants to know about an input."""
        one = self.inputs[name]
        return TopicFacts(one.topic, tuple(self._offered(one)),
                          one.reliability if one.subscription else '',
                          time.monotonic() - one.last, one.encoding, one.size)

    def forget(self) -> None:
        """Drop all images and regions, because the clock jumped back."""
        for cache in (self.frames, self.labels, self.detections):
            cache.clear()

    def _offered(self, one: Input) -> list[str]:
        return ['best_effort' if info.qos_profile.reliability == ReliabilityPolicy.BEST_EFFORT
                else 'reliable' for info in self._node.get_publishers_info_by_topic(one.topic)]

    def _wanted(self, one: Input, reliability: str) -> str:
        if reliability != 'auto':
            return reliability
        return 'best_effort' if 'best_effort' in self._offered(one) else 'reliable'

    def _subscribe(self, one: Input, reliability: str) -> None:
        def received(message: Any) -> None:
            one.count += 1
            one.last = time.monotonic()
            if one.kind is Image:
                one.encoding, one.size = message.encoding, (message.width, message.height)
            one.store(stamp_ns(message.header), message)
            self._arrived()

        profile = QoSProfile(history=HistoryPolicy.KEEP_LAST, depth=QUEUE,
                             reliability=RELIABILITY[reliability])
        one.reliability = reliability
        one.subscription = self._node.create_subscription(one.kind, one.name, received, profile,
                                                          event_callbacks=NO_EVENTS)

    def _keep_info(self, _: int, message: CameraInfo) -> None:
        self.frames.info = message
