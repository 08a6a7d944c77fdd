# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The benchmark suite: python3 -m benchmarks.run [NAME...], see there."""
