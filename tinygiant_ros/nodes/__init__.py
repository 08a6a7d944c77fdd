# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""ROS 2 nodes and the client: the only place where rclpy is imported."""
