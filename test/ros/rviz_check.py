# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Checks an .rviz file without RViz: classes, topics, types, and QoS against what is published."""

from rclpy.qos import DurabilityPolicy, ReliabilityPolicy
import yaml

# what both Humble and Jazzy ship
DISPLAYS = {f'rviz_default_plugins/{name}' for name in (
    'Axes', 'Camera', 'DepthCloud', 'Grid', 'Image', 'Marker', 'MarkerArray', 'PointCloud2', 'TF')}
TOOLS = {f'rviz_default_plugins/{name}' for name in (
    'FocusCamera', 'Interact', 'Measure', 'MoveCamera', 'PublishPoint', 'Select')}
VIEWS = {f'rviz_default_plugins/{name}' for name in ('FPS', 'Orbit', 'TopDownOrtho', 'XYOrbit')}
PANELS = {f'rviz_common/{name}' for name in ('Displays', 'Selection', 'Time', 'Views')}
TYPES = {'rviz_default_plugins/Image': 'sensor_msgs/msg/Image',
         'rviz_default_plugins/MarkerArray': 'visualization_msgs/msg/MarkerArray'}
CLOUD = 'rviz_default_plugins/DepthCloud'


def check_rviz(text: str, published: dict) -> list[str]:
    """
    Return what is wrong with the file.

    published: topic -> (type, list of the QoS profiles of its publishers).
    """
    manager = yaml.safe_load(text)['Visualization Manager']
    problems = []
    fixed = manager['Global Options']['Fixed Frame']
    if not fixed or fixed.startswith('/'):
        problems.append(f'Fixed Frame {fixed!r}')
    for kind, found, known in (
            ('panel', [one['Class'] for one in yaml.safe_load(text)['Panels']], PANELS),
            ('tool', [one['Class'] for one in manager['Tools']], TOOLS),
            ('view', [manager['Views']['Current']['Class']], VIEWS),
            ('display', [one['Class'] for one in manager['Displays']], DISPLAYS)):
        problems += [f'{kind} {one} is not in both Humble and Jazzy'
                     for one in found if one not in known]
    for display in manager['Displays']:
        if display['Class'] in TYPES:
            problems += _check_topic(display, published)
        if display['Class'] == CLOUD:
            problems += [f'nobody publishes {topic}' for topic in _cloud_topics(display)
                         if topic not in published]
    return problems


def _cloud_topics(display: dict) -> list[str]:
    depth = display['Depth Map Topic']
    # RViz takes the camera_info beside the depth image
    return [depth, display['Color Image Topic'], depth.rpartition('/')[0] + '/camera_info']


def _check_topic(display: dict, published: dict) -> list[str]:
    topic, wanted = display['Topic'], TYPES[display['Class']]
    name = topic['Value']
    if name not in published:
        return [f'nobody publishes {name}']
    kind, offers = published[name]
    problems = [] if kind == wanted else [f'{name} is {kind}, the display shows {wanted}']
    for offer in offers:
        if (topic['Reliability Policy'] == 'Reliable'
                and offer.reliability == ReliabilityPolicy.BEST_EFFORT):
            problems.append(f'{name}: the display wants Reliable, offered is best effort')
        if (topic['Durability Policy'] == 'Transient Local'
                and offer.durability != DurabilityPolicy.TRANSIENT_LOCAL):
            problems.append(f'{name}: the display wants Transient Local, offered is volatile')
    return problems
