# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Procedural warehouse: worlds, rendering, sensor noise, questions with truth."""
