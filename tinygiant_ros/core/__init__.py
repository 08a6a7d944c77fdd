# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Records, camera model, masks, geometry, pre-processing: numpy and OpenCV only."""
