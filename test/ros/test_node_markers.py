# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Markers are made for whoever looks, also for a view that is opened behind the answer."""

from ros_harness import make_view, WAIT_S
from visualization_msgs.msg import MarkerArray

from tinygiant_ros.nodes.publishers import LATCHED


def test_a_view_that_is_opened_later_gets_the_markers_of_the_newest_answer(robot, node):
    view = make_view()
    robot.ask_about(view)
    answer = robot.ask_about(view).answer
    seen = robot.collect(MarkerArray, 'spatial_query/markers', LATCHED)
    first = seen.get(timeout=WAIT_S)
    assert {one.header.stamp.nanosec for one in first.markers} == {answer.header.stamp.nanosec}
    answer = robot.ask_about(view).answer
    assert seen.get(timeout=WAIT_S).markers[0].header.stamp == answer.header.stamp
