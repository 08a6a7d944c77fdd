# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A ROS graph of its own for the tests, and nodes that several tests share."""

import os
from pathlib import Path
import subprocess

import pytest

ROOT = Path(__file__).resolve().parents[2]

# set before rclpy starts, for this process and all that it starts
os.environ['ROS_DOMAIN_ID'] = str(30 + os.getpid() % 70)
if os.environ.get('ROS_DISTRO') == 'humble':
    os.environ['ROS_LOCALHOST_ONLY'] = '1'
else:
    os.environ['ROS_AUTOMATIC_DISCOVERY_RANGE'] = 'LOCALHOST'
os.environ['FASTRTPS_DEFAULT_PROFILES_FILE'] = str(ROOT / 'config' / 'fastdds_large_images.xml')
os.environ['PYTHONUNBUFFERED'] = '1'


@pytest.fixture(scope='session', autouse=True)
def _no_daemon_left():
    """Stop the daemon that the ros2 command has started on this graph."""
    yield
    subprocess.run(['ros2', 'daemon', 'stop'], capture_output=True, check=False, timeout=60)


@pytest.fixture(scope='module')
def robot():
    """Return the other side of the node under test."""
    from ros_harness import Robot
    with Robot() as one:
        yield one


@pytest.fixture(scope='module')
def node(robot, tmp_path_factory):
    """Return an active spatial_query process that this module's tests share."""
    from ros_harness import spatial_query
    with spatial_query(tmp_path_factory.mktemp('node')) as process:
        robot.activate()
        yield process
