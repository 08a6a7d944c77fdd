# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The stereo sensor: error grows with z squared, holes at edges, ranges, units, seeds."""

import numpy as np
import pytest

from tinygiant_ros.sim.sensor import StereoModel, StereoSensor, to_millimetres

HEIGHT, WIDTH = 120, 200


def sensor(seed=0, **values):
    return StereoSensor(HEIGHT, WIDTH, np.random.default_rng(seed), StereoModel(**values))


@pytest.mark.parametrize('z', [1.0, 2.5, 5.0])
def test_error_grows_with_the_square_of_the_distance(z):
    device = sensor(error=0.0015, step=0.0009)
    wall = np.full((HEIGHT, WIDTH), z, np.float32)
    read = np.concatenate([device.measure(wall).ravel() for _ in range(10)])
    expected = np.hypot(0.0015, 0.0009 / np.sqrt(12)) * z * z
    assert np.nanstd(read) == pytest.approx(expected, rel=0.12)
    assert np.nanmedian(read) == pytest.approx(z, abs=0.5 * expected)


def test_quantisation_leaves_few_values():
    wall = np.full((HEIGHT, WIDTH), 4.0, np.float32)
    read = sensor(error=0.0005, step=0.002).measure(wall)
    assert len(np.unique(read[np.isfinite(read)])) < 12


def test_range_limits_and_missing_depth():
    depth = np.full((HEIGHT, WIDTH), 3.0, np.float32)
    depth[:10], depth[10:20], depth[20:30] = 0.2, 12.5, np.nan
    read = sensor().measure(depth)
    assert np.isnan(read[:30]).all()
    assert np.isfinite(read[32:]).mean() > 0.97


def test_holes_gather_at_depth_edges():
    depth = np.full((HEIGHT, WIDTH), 2.0, np.float32)
    depth[:, 90:] = 4.0
    device = sensor()
    lost = np.isnan(device.measure(depth))
    assert lost[:, 89:91].mean() == pytest.approx(0.55, abs=0.12)
    assert 0.002 < lost[:, :80].mean() < 0.03
    assert device.find_edges(depth)[:, 89:91].all()


def test_millimetres_keep_holes_as_zero():
    depth = np.array([[1.2345, np.nan, 70.0, 0.3]], np.float32)
    assert to_millimetres(depth).tolist() == [[1234, 0, 0, 300]]
    assert to_millimetres(depth).dtype == np.uint16


def test_same_seed_same_noise_and_fresh_noise_per_frame():
    wall = np.full((HEIGHT, WIDTH), 3.0, np.float32)
    first, second = sensor(1), sensor(1)
    once = first.measure(wall)
    assert np.array_equal(once, second.measure(wall), equal_nan=True)
    assert not np.array_equal(once, first.measure(wall), equal_nan=True)
