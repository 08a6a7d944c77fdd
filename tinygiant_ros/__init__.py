# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Spatial answers from RGB-D for robots: TinyGiantVLM behind a ROS 2 service."""
