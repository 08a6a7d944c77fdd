# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The graphs on an NVIDIA GPU: engines built on the device by TensorRT, kept, checked and run."""
