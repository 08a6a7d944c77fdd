# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Subscriptions: QoS that follows the publisher, on demand, and a clock that jumps back."""

import queue
import time

from builtin_interfaces.msg import Time
from rclpy.qos import ReliabilityPolicy
from ros_harness import answered_stamp, make_view, Robot, spatial_query, WAIT_S
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import Image
from std_msgs.msg import Header

from tinygiant_ros.core.errors import ErrorCode
from tinygiant_ros.nodes.outgoing import camera_info_message, image_message, time_message

VIEW = make_view()
IMAGES = ('color/image_raw', 'aligned_depth/image_raw')
BEST_EFFORT = ReliabilityPolicy.BEST_EFFORT


def show_best_effort(robot):
    """Publish a frame with best-effort images."""
    header = Header(stamp=time_message(robot.now()), frame_id='cam')
    robot.show(VIEW, leave_out=IMAGES, messages={})
    for topic, pixels, encoding in ((IMAGES[0], VIEW.color, 'rgb8'),
                                    (IMAGES[1], VIEW.depth, '16UC1')):
        robot.publish(Image, topic, image_message(pixels, encoding, header), BEST_EFFORT)


def test_auto_follows_a_best_effort_publisher_that_comes_later(tmp_path):
    with Robot('q', 'q') as robot, spatial_query(tmp_path, namespace='q') as process:
        robot.activate()
        offered = [one.qos_profile.reliability
                   for one in robot.node.get_subscriptions_info_by_topic('/q/color/image_raw')]
        assert offered in ([ReliabilityPolicy.RELIABLE], [])
        response = robot.ask_until(lambda one: one.success, show=lambda: show_best_effort(robot))
        assert response.answer.header.frame_id == 'cam'
        assert 'subscribing as best_effort' in process.log.read_text()


def test_reliable_by_parameter_tells_why_nothing_comes(tmp_path):
    with Robot('q', 'q') as robot, spatial_query(tmp_path, namespace='q',
                                                 qos_reliability='reliable'):
        robot.activate()
        refused = robot.ask_until(lambda one: 'qos_reliability' in one.error_message,
                                  show=lambda: show_best_effort(robot))
        assert refused.error_code == ErrorCode.NO_FRAME
        assert robot.set(qos_reliability='auto') == []
        assert robot.ask_until(lambda one: one.success,
                               show=lambda: show_best_effort(robot)).success


def test_on_demand_subscribes_only_while_a_question_waits(tmp_path):
    with Robot('d', 'd') as robot, spatial_query(
            tmp_path, namespace='d', always_on=False, on_demand_wait_s=30.0):
        robot.activate()
        robot.show(VIEW)
        assert not robot.connected(IMAGES)
        asked = robot.now()
        robot.node.create_timer(1 / 15, lambda: robot.show(VIEW))
        for _ in range(3):
            response = robot.ask()
            assert response.success, response.error_message
            assert answered_stamp(response) > asked
        wait_until(lambda: not robot.connected(IMAGES))


def test_on_demand_gives_up_and_several_may_wait(tmp_path):
    with Robot('d', 'd') as robot, spatial_query(
            tmp_path, namespace='d', always_on=False, on_demand_wait_s=0.3):
        robot.activate()
        from tinygiant_interfaces.srv import SpatialQuery
        replies = [robot.start(SpatialQuery, 'spatial_query', SpatialQuery.Request(question='?'))
                   for _ in range(3)]
        codes = [reply.get(timeout=WAIT_S).error_code for reply in replies]
        assert codes == [ErrorCode.NO_FRAME] * 3


def test_simulated_time_decides_the_age_and_a_jump_back_clears_the_images(tmp_path):
    with Robot('s') as robot, spatial_query(tmp_path, use_sim_time=True):
        robot.activate()

        def at(seconds: int):
            """Publish the clock and a frame of that time."""
            stamp = Time(sec=seconds)
            header = Header(stamp=stamp, frame_id='cam')
            robot.publish(Clock, 'clock', Clock(clock=stamp))
            for topic, message in (
                    ('color/camera_info', camera_info_message(VIEW.camera, header)),
                    ('region_labels', image_message(VIEW.labels, '16UC1', header)),
                    (IMAGES[1], image_message(VIEW.depth, '16UC1', header)),
                    (IMAGES[0], image_message(VIEW.color, 'rgb8', header))):
                robot.publish(type(message), topic, message)

        late = robot.ask_until(lambda one: one.success, show=lambda: at(1000))
        assert answered_stamp(late) == 1000 * 10**9
        # the bag starts again: first the clock, then images
        robot.ask_until(lambda one: one.error_code == ErrorCode.NO_FRAME,
                        show=lambda: robot.publish(Clock, 'clock', Clock(clock=Time(sec=10))))
        early = robot.ask_until(lambda one: one.success, show=lambda: at(10))
        assert answered_stamp(early) == 10 * 10**9


def test_the_watchdog_reports_a_silent_camera_once(tmp_path):
    with Robot('w', 'w') as robot, spatial_query(
            tmp_path, namespace='w', watchdog_s=0.5) as process:
        robot.activate()
        wait_until(lambda: 'nobody publishes /w/color/image_raw' in process.log.read_text())
        statuses = diagnostics_of(robot)
        before = statuses.get(timeout=WAIT_S)
        after = statuses.get(timeout=WAIT_S)
        assert before.level == after.level == b'\x02'
        assert process.log.read_text().count('nobody publishes /w/color/image_raw') == 1


def diagnostics_of(robot) -> queue.Queue:
    from diagnostic_msgs.msg import DiagnosticArray
    statuses: queue.Queue = queue.Queue()
    robot.node.create_subscription(
        DiagnosticArray, '/diagnostics',
        lambda message: [statuses.put(one) for one in message.status
                         if one.name == f'{robot.prefix}spatial_query'], 10)
    return statuses


def wait_until(condition):
    """Return when a condition that has no event of its own is true."""
    end, tick = time.monotonic() + WAIT_S, queue.Queue()
    while not condition():
        assert time.monotonic() < end, 'it did not become true'
        try:
            tick.get(timeout=0.02)
        except queue.Empty:
            pass
