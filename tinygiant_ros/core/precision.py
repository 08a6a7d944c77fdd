# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The precisions that a release can run in, and the one that is taken where none is asked for."""

INT8, FLOAT32 = 'int8', 'float32'
PRECISIONS = (INT8, FLOAT32)
DEFAULT_PRECISION = INT8
