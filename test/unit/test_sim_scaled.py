# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Depth in eight bits per image: end points, order, rounding, nothing hit."""

from hypothesis import given, settings, strategies as st
from hypothesis.extra.numpy import arrays
import numpy as np
import pytest

from tinygiant_ros.sim.sensor import scaled_depth

DEPTHS = arrays(np.float32, st.tuples(st.integers(1, 7), st.integers(1, 11)),
                elements=st.floats(np.float32(0.05), np.float32(60.0), width=32)
                | st.just(float('nan')))


@settings(max_examples=150, deadline=None)
@given(DEPTHS)
def test_grey_follows_depth_between_its_end_points(depth):
    if np.isnan(depth).all():
        with pytest.raises(ValueError, match='no finite value'):
            scaled_depth(depth)
        return
    grey, (low, high) = scaled_depth(depth)
    assert grey.dtype == np.uint8 and grey.shape == depth.shape
    hit = np.isfinite(depth)
    assert low == depth[hit].min() and high == depth[hit].max()
    if low == high:
        assert (grey == 0).all()
        return
    assert (grey[~hit] == 255).all()
    assert (grey[depth == low] == 0).all() and (grey[depth == high] == 255).all()
    order = np.argsort(depth[hit])
    assert (np.diff(grey[hit][order].astype(int)) >= 0).all()
    back = low + grey[hit] / 255 * (high - low)
    assert np.abs(back - depth[hit]).max() <= (high - low) / 255 * 0.5 + 1e-4


def test_grey_is_rounded_not_cut():
    depth = np.array([[2.0, 2.0 + 0.49 * 4 / 255, 2.0 + 0.51 * 4 / 255, 6.0]], np.float32)
    grey, span = scaled_depth(depth)
    assert grey.tolist() == [[0, 0, 1, 255]] and span == (2.0, 6.0)
