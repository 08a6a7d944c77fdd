# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The node sim_camera: an RGB-D camera in a simulated warehouse, with the truth about what it sees.

A moving camera renders at 5 Hz or as fast as it can, a still one once; in between the rendering is
repeated with a new stamp and fresh depth noise.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
import sys
import threading

import numpy as np
import rclpy
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.node import Node
from sensor_msgs.msg import CameraInfo, Image
from std_msgs.msg import Header
from tinygiant_interfaces.msg import SceneTruth

from . import outgoing, scene_messages
from .parameters import Parameters
from .publishers import LATCHED, RELIABLE
from ..core.config import NodeConfig, SimCameraConfig
from ..core.errors import SpatialError
from ..sim.scene import RENDER_PERIOD_S, SimulatedCamera, within_reach

try:      # boxes go out only where the package is
    from tf2_msgs.msg import TFMessage
except ImportError:
    TFMessage = None
try:
    from vision_msgs.msg import Detection2DArray
except ImportError:
    Detection2DArray = None


class Renderer:
    """
    Renders in a thread of its own, so that images keep coming while a view is being drawn.

    seconds(): the time of the motion. camera: the simulated camera. frame: its newest frame.
    """

    def __init__(self, config: SimCameraConfig, seconds: Callable[[], float]):
        """Return once there is a frame; raises SpatialError when nothing renders."""
        self._config, self._seconds = config, seconds
        self._stop, started = threading.Event(), Future()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        self.camera, self.frame = started.result()

    def stop(self) -> None:
        """End the thread and free what it renders with."""
        self._stop.set()
        self._thread.join()

    def _run(self, started: Future) -> None:
        config = self._config
        try:      # OpenGL belongs to the thread that opens it
            camera = SimulatedCamera(config.seed, config.width, config.height,
                                     config.camera_height_m, config.moving)
            started.set_result((camera, camera.frame(0.0)))
        except Exception as error:
            started.set_exception(error)
            return
        while not self._stop.wait(RENDER_PERIOD_S if config.moving else None):
            self.frame = camera.frame(self._seconds())
        camera.close()


class SimCameraNode(Node):
    """Publishes color, aligned depth, camera_info, and the truth as regions and as objects."""

    def __init__(self):
        """Build the scene; ValueError for a bad parameter, SpatialError when nothing renders."""
        super().__init__('sim_camera')
        self._settings = Parameters(self, SimCameraConfig)
        config = self._settings.values
        start = self.get_clock().now()
        self._renderer = Renderer(
            config, lambda: (self.get_clock().now() - start).nanoseconds / 1e9)
        self._seen = None      # the objects that the messages below belong to
        self._labels = self._boxes = None
        self._color = self.create_publisher(Image, 'color/image_raw', RELIABLE)
        self._depth = self.create_publisher(Image, 'aligned_depth/image_raw', RELIABLE)
        # the same camera_info beside each image, as real drivers have it
        self._infos = [self.create_publisher(CameraInfo, f'{stream}/camera_info', RELIABLE)
                       for stream in ('color', 'aligned_depth')]
        self._truth = self.create_publisher(SceneTruth, 'truth', LATCHED)
        self._regions = []
        if config.publish_regions:
            self._regions.append((self.create_publisher(Image, 'region_labels', RELIABLE),
                                  lambda: self._labels))
            if Detection2DArray is not None:
                self._regions.append((self.create_publisher(Detection2DArray, 'regions', RELIABLE),
                                      lambda: self._boxes))
        if TFMessage is not None:
            self._tf = self.create_publisher(TFMessage, '/tf_static', LATCHED)
            self._tf.publish(scene_messages.static_transform(
                self._renderer.camera.view, config.frame_id, self.get_clock().now().to_msg()))
        self.create_timer(1.0 / config.rate_hz, self._publish)
        self.get_logger().info(
            f'scene {config.seed}, {config.width}x{config.height}, {config.rate_hz:g} Hz')

    def set_parameters_atomically(self, parameter_list):
        """Refuse a bad value with its rule."""
        return (self._settings.refusal(parameter_list)
                or super().set_parameters_atomically(parameter_list))

    def _publish(self) -> None:
        config, now = self._settings.values, self.get_clock().now()
        frame = self._renderer.camera.renew(self._renderer.frame)
        header = Header(stamp=now.to_msg(), frame_id=config.frame_id)
        if frame.objects is not self._seen:
            self._describe(frame, header)
        depth = frame.depth
        if config.depth_encoding == '32FC1':
            depth = depth.astype(np.float32) / np.float32(1000.0)
            depth[frame.depth == 0] = np.nan
        info = outgoing.camera_info_message(frame.camera, header)
        for publisher in self._infos:
            publisher.publish(info)
        for publisher, message in self._regions:
            message().header = header
            publisher.publish(message())
        self._color.publish(outgoing.image_message(frame.color, 'rgb8', header))
        self._depth.publish(outgoing.image_message(depth, config.depth_encoding, header))

    def _describe(self, frame, header: Header) -> None:
        """Make the messages about a new rendering, and publish its truth."""
        self._seen = frame.objects
        reached = within_reach(frame.objects)
        labels = scene_messages.label_image(reached, frame.depth.shape,
                                            NodeConfig().region_label_names)
        self._labels = outgoing.image_message(labels, '16UC1', header)
        if Detection2DArray is not None:
            self._boxes = scene_messages.detections(reached)
        self._truth.publish(scene_messages.truth(frame.objects, header))

    def destroy_node(self) -> None:
        """Free the renderer with the node."""
        self._renderer.stop()
        super().destroy_node()


def main(arguments: list[str] | None = None) -> int:
    """Run the node until it is told to stop; exit code 1 when it cannot start."""
    rclpy.init(args=arguments)
    node = None
    try:
        node = SimCameraNode()
        executor = SingleThreadedExecutor()
        executor.add_node(node)
        executor.spin()
    except (KeyboardInterrupt, ExternalShutdownException):
        pass
    except (SpatialError, ValueError) as error:
        print(f'sim_camera: {error}', file=sys.stderr)
        return 1
    finally:
        if node is not None:
            node.destroy_node()
        rclpy.try_shutdown()
    return 0


if __name__ == '__main__':
    sys.exit(main())
