# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What the node publishes: answers, overlay, markers, diagnostics."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from diagnostic_msgs.msg import DiagnosticArray
from rclpy.lifecycle import LifecycleNode
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import Image
from tinygiant_interfaces.msg import SpatialAnswer
from visualization_msgs.msg import MarkerArray

from . import outgoing
from .engine import Answered
from .markers import markers_of
from ..core.config import NodeConfig
from ..core.overlay import draw_overlay

try:
    from rclpy.event_handler import PublisherEventCallbacks
except ImportError:      # Humble
    from rclpy.qos_event import PublisherEventCallbacks

# a subscriber that comes later still gets the newest answer
LATCHED = QoSProfile(depth=1, reliability=ReliabilityPolicy.RELIABLE,
                     durability=DurabilityPolicy.TRANSIENT_LOCAL)
RELIABLE = QoSProfile(depth=5, reliability=ReliabilityPolicy.RELIABLE)
# rclpy's own warnings take the executor as long in every turn as all that it is there for
NO_EVENTS = PublisherEventCallbacks(use_default_callbacks=False)


class Publishers:
    """The publishers of the node, from configure to cleanup."""

    def __init__(self, node: LifecycleNode, config: Callable[[], NodeConfig]):
        self._node, self._config = node, config
        create = partial(node.create_publisher, event_callbacks=NO_EVENTS)
        self._answer = create(SpatialAnswer, '~/answer', LATCHED)
        self._overlay = create(Image, '~/overlay', RELIABLE)
        self._markers = create(MarkerArray, '~/markers', LATCHED)
        self._diagnostics = create(DiagnosticArray, '/diagnostics', RELIABLE)
        self._unmarked: SpatialAnswer | None = None      # the newest answer, while nobody looks

    def show(self, answered: Answered) -> None:
        """Publish an answer, and its markers and its overlay if somebody looks at them."""
        config, message = self._config(), answered.message
        self._answer.publish(message)
        self._unmarked = message
        self.mark()
        if config.publish_overlay and self._overlay.get_subscription_count():
            image = draw_overlay(answered.frame, answered.regions, answered.answer,
                                 answered.question)
            self._overlay.publish(outgoing.image_message(image, 'rgb8', message.header))

    def mark(self) -> None:
        """Publish the markers of the newest answer once somebody looks; in the worker's thread."""
        config, message = self._config(), self._unmarked
        # to make them takes longer than all else that follows an answer
        if message is None or not (config.publish_markers
                                   and self._markers.get_subscription_count()):
            return
        self._unmarked = None
        self._markers.publish(markers_of(message, config.marker_lifetime_s))

    def diagnose(self, level: int, summary: str, values: dict[str, str]) -> None:
        """Publish the state of the node; level 0 ok, 1 warning, 2 error."""
        node = self._node
        self._diagnostics.publish(outgoing.diagnostics_message(
            node.get_clock().now().to_msg(), f'{node.get_fully_qualified_name()}', level, summary,
            values))

    def close(self) -> None:
        """Take the publishers down."""
        for publisher in (self._answer, self._overlay, self._markers, self._diagnostics):
            self._node.destroy_publisher(publisher)
