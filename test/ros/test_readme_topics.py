# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The README's table of topics and services is what the running node has."""

import importlib.util
import re

from ros_harness import ROOT

NAME = 'spatial_query'
# what every lifecycle node has: not worth a row
OF_ROS = ('/parameter_events', '/rosout', f'/{NAME}/transition_event')


def documented():
    """Return (direction, full name, type) of every row of the table."""
    text = (ROOT / 'README.md').read_text()
    table = re.search(r'<!-- topics:.*?-->\n(.*?)<!-- end topics -->', text, re.DOTALL)[1]
    rows = re.findall(r'^\| `([^`]+)` \| `([^`]+)` \| (in|out|service) \|', table, re.MULTILINE)
    absolute = {name: name if name.startswith('/') else '/' + name.replace('~', NAME)
                for name, _, _ in rows}
    return {(direction, absolute[name], kind) for name, kind, direction in rows}


def present(robot):
    """Return the same of the running node."""
    graph = robot.node
    found = {(direction, name, kind)
             for direction, listing in (
                 ('in', graph.get_subscriber_names_and_types_by_node(NAME, '/')),
                 ('out', graph.get_publisher_names_and_types_by_node(NAME, '/')))
             for name, kinds in listing for kind in kinds if name not in OF_ROS}
    return found | {('service', name, kind)
                    for name, kinds in graph.get_service_names_and_types_by_node(NAME, '/')
                    for kind in kinds if kind.startswith('tinygiant_interfaces/')}


def test_topics_and_services(robot, node):
    """Every row is there with its type, and nothing is there without a row."""
    robot.ask_until(lambda _: ('in', '/color/image_raw', 'sensor_msgs/msg/Image')
                    in present(robot))
    rows = documented()
    if importlib.util.find_spec('vision_msgs') is None:
        rows = {row for row in rows if not row[2].startswith('vision_msgs')}
    assert present(robot) == rows
