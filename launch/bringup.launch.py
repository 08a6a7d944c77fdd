# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Bring spatial_query to active, with the simulated camera or fitted to a real one."""

import os

from ament_index_python.packages import get_package_share_directory
from launch import LaunchDescription
from launch.actions import (
    DeclareLaunchArgument,
    EmitEvent,
    LogInfo,
    OpaqueFunction,
    RegisterEventHandler,
    SetEnvironmentVariable,
)
from launch.conditions import IfCondition
from launch.event_handlers import OnProcessStart
from launch.events import matches_action
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import LifecycleNode, Node
from launch_ros.event_handlers import OnStateTransition
from launch_ros.events.lifecycle import ChangeState
from lifecycle_msgs.msg import Transition

SHARE = get_package_share_directory('tinygiant_ros')

# What the drivers call the color image, the depth aligned to it, and the camera_info of the color
# image. sim and none use the node's own names in its namespace.
TOPICS = ('color/image_raw', 'aligned_depth/image_raw', 'color/camera_info')
CAMERAS = {
    'sim': TOPICS,
    'none': TOPICS,
    # realsense2_camera with align_depth.enable:=true enable_sync:=true
    'realsense': ('/camera/camera/color/image_raw',
                  '/camera/camera/aligned_depth_to_color/image_raw',
                  '/camera/camera/color/camera_info'),
    # zed_wrapper 5
    'zed': ('/zed/zed_node/rgb/color/rect/image',
            '/zed/zed_node/depth/depth_registered',
            '/zed/zed_node/rgb/color/rect/camera_info'),
    # OrbbecSDK_ROS2 with depth_registration:=true
    'orbbec': ('/camera/color/image_raw',
               '/camera/depth/image_raw',
               '/camera/color/camera_info'),
}

ARGUMENTS = (
    ('camera', 'sim', 'Camera to fit: sim starts the simulated one, realsense, zed and orbbec map '
                      'the topics of a driver that runs already, none maps nothing.', CAMERAS),
    ('rviz', 'false', 'Start RViz with config/tinygiant.rviz.', ('true', 'false')),
    ('params_file', os.path.join(SHARE, 'config', 'params.yaml'),
     'Parameters of the nodes.', None),
    ('namespace', '', 'Namespace of all nodes; one for each camera where there are several.',
     None),
    ('use_sim_time', 'false', 'Take the time from /clock (bags, simulators).', ('true', 'false')),
    ('seed', '', 'Seed of the simulated scene (camera:=sim); empty: as in params_file.', None),
    ('rate_hz', '', 'Images a second of the simulated camera; empty: as in params_file.', None),
    ('moving', '', 'Whether the simulated camera moves; empty: as in params_file.',
     ('true', 'false', '')),
)
SIM_ARGUMENTS = {'seed': int, 'rate_hz': float, 'moving': lambda word: word == 'true'}


def bring_to_active(node):
    """Return actions that configure a lifecycle node and then activate it."""
    def change(transition):
        return EmitEvent(event=ChangeState(lifecycle_node_matcher=matches_action(node),
                                           transition_id=transition))

    return [
        RegisterEventHandler(OnProcessStart(
            target_action=node,
            on_start=[change(Transition.TRANSITION_CONFIGURE)])),
        RegisterEventHandler(OnStateTransition(
            target_lifecycle_node=node, start_state='configuring', goal_state='inactive',
            entities=[change(Transition.TRANSITION_ACTIVATE)])),
        RegisterEventHandler(OnStateTransition(
            target_lifecycle_node=node, start_state='activating', goal_state='inactive',
            entities=[LogInfo(msg='spatial_query did not become active; its log says why')])),
    ]


def start_nodes(context):
    """Return the nodes for the arguments as they were given."""
    values = {name: LaunchConfiguration(name).perform(context) for name, *_ in ARGUMENTS}
    common = {'package': 'tinygiant_ros', 'namespace': values['namespace'], 'output': 'screen'}
    sim_time = {'use_sim_time': values['use_sim_time'] == 'true'}
    query = LifecycleNode(
        executable='spatial_query', name='spatial_query',
        parameters=[values['params_file'], sim_time],
        remappings=[(ours, theirs) for ours, theirs in zip(TOPICS, CAMERAS[values['camera']])
                    if ours != theirs],
        **common)
    actions = [*bring_to_active(query), query]
    if values['camera'] == 'sim':
        actions.append(Node(
            executable='sim_camera', name='sim_camera',
            parameters=[values['params_file'], sim_time, {
                name: kind(values[name]) for name, kind in SIM_ARGUMENTS.items() if values[name]}],
            **common))
    actions.append(Node(
        package='rviz2', executable='rviz2', namespace=values['namespace'], output='screen',
        arguments=['-d', os.path.join(SHARE, 'config', 'tinygiant.rviz')],
        parameters=[sim_time], condition=IfCondition(values['rviz']),
        remappings=rviz_topics(values['namespace'], values['camera'])))
    return actions


def rviz_topics(namespace, camera):
    """Return what the absolute topics of tinygiant.rviz are called in this launch."""
    prefix = f'/{namespace.strip("/")}'.rstrip('/')
    color, depth, _ = (name if name.startswith('/') else f'{prefix}/{name}'
                       for name in CAMERAS[camera])
    # the depth cloud takes the camera_info beside the depth
    return [('/color/image_raw', color), ('/aligned_depth/image_raw', depth),
            ('/aligned_depth/camera_info', f'{depth.rpartition("/")[0]}/camera_info'),
            ('/spatial_query/overlay', f'{prefix}/spatial_query/overlay'),
            ('/spatial_query/markers', f'{prefix}/spatial_query/markers')]


def generate_launch_description():
    """Return the description of the launch."""
    declared = [
        DeclareLaunchArgument(name, default_value=default, description=description,
                              **({'choices': list(choices)} if choices else {}))
        for name, default, description, choices in ARGUMENTS]
    # Fast DDS loses large images with its own settings; whoever has set a profile keeps it.
    profile = os.environ.get('FASTRTPS_DEFAULT_PROFILES_FILE') or os.path.join(
        SHARE, 'config', 'fastdds_large_images.xml')
    return LaunchDescription([
        *declared,
        SetEnvironmentVariable('FASTRTPS_DEFAULT_PROFILES_FILE', profile),
        OpaqueFunction(function=start_nodes)])
