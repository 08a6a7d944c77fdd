# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
A camera in a process of its own: sends prepared frames at a steady rate until it is told to stop.

    python3 -m benchmarks.camera WIDTH HEIGHT RATE_HZ

Prints `ready` once every topic has a subscriber, starts at a line `start` on its input, stops at
`stop`, and prints as JSON how many frames it sent in how many seconds.
"""

from __future__ import annotations

import json
import sys
import threading
import time

import rclpy
from sensor_msgs.msg import CameraInfo, Image
from std_msgs.msg import Header

from tinygiant_ros.nodes.outgoing import camera_info_message, image_message
from tinygiant_ros.nodes.publishers import RELIABLE

from .scene import make_scene

TOPICS = {'color/camera_info': CameraInfo, 'region_labels': Image,
          'aligned_depth/image_raw': Image, 'color/image_raw': Image}
WAIT_S = 120.0


def main() -> int:
    """Send frames between `start` and `stop`."""
    width, height, rate = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    scene = make_scene(width, height)
    header = Header(frame_id=scene.camera.frame_id or 'camera')
    messages = {'color/camera_info': camera_info_message(scene.camera, header),
                'region_labels': image_message(scene.labels, '16UC1', header),
                'aligned_depth/image_raw': image_message(scene.depth, '16UC1', header),
                'color/image_raw': image_message(scene.color, 'rgb8', header)}
    rclpy.init()
    node = rclpy.create_node('benchmark_camera', start_parameter_services=False)
    publishers = {topic: node.create_publisher(kind, topic, RELIABLE)
                  for topic, kind in TOPICS.items()}
    end = time.monotonic() + WAIT_S
    while not all(one.get_subscription_count() for one in publishers.values()):
        if time.monotonic() > end:
            print('nobody subscribes to the camera', file=sys.stderr)
            return 1
        time.sleep(0.05)
    print('ready', flush=True)
    sys.stdin.readline()
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
    begun, sent = time.monotonic(), 0
    while not stop.wait(max(begun + sent / rate - time.monotonic(), 0.0)):
        stamp = node.get_clock().now().to_msg()
        for topic, message in messages.items():
            message.header.stamp = stamp
            publishers[topic].publish(message)
        sent += 1
    print(json.dumps({'sent': sent, 'seconds': time.monotonic() - begun}), flush=True)
    sys.stdin.readline()      # what was sent last may still be on its way
    node.destroy_node()
    rclpy.try_shutdown()
    return 0


if __name__ == '__main__':
    sys.exit(main())
