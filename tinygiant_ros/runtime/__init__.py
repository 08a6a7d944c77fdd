# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Run the exported graphs: encode a frame once, answer many questions."""
