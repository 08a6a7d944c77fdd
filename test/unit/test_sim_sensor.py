# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Depth cameras: how errors grow, what is lost or wrong where, ranges, units, seeds."""

import dataclasses

import numpy as np
import pytest

from tinygiant_ros.sim.sensor import (
    draw_sensor,
    SENSORS,
    StereoModel,
    StereoSensor,
    TimeOfFlightModel,
    TimeOfFlightSensor,
    to_millimetres,
)

HEIGHT, WIDTH = 120, 200
QUIET_STEREO = dict(error=1e-6, step=1e-6, edge_holes=0.0, random_holes=0.0, shadow=0.0)
QUIET_TOF = dict(constant=0.0, slope=0.0, edge_holes=0.0, edge_mixed=0.0, random_holes=0.0,
                 multipath=0.0, max_range=60.0)


def stereo(seed=0, **values):
    return StereoSensor(HEIGHT, WIDTH, np.random.default_rng(seed), StereoModel(**values))


def time_of_flight(seed=0, **values):
    return TimeOfFlightSensor(HEIGHT, WIDTH, np.random.default_rng(seed),
                              TimeOfFlightModel(**values))


def wall(z):
    return np.full((HEIGHT, WIDTH), z, np.float32)


def reads(device, z, frames=10):
    return np.concatenate([device.measure(wall(z)).ravel() for _ in range(frames)])


def floor_view():
    """Return planar z of a floor 1.5 m below a camera that looks 30 degrees down."""
    rays = np.tan(np.radians(30)) + (np.arange(HEIGHT) - 59.5)[:, None] / 150 + np.zeros(WIDTH)
    return np.where(rays > 0.05, 1.5 / np.cos(np.radians(30)) / np.maximum(rays, 0.05),
                    np.nan).astype(np.float32)


@pytest.mark.parametrize('z', [1.0, 2.5, 5.0])
def test_stereo_error_grows_with_the_square_of_the_distance(z):
    read = reads(stereo(error=0.0015, step=0.0009), z)
    expected = np.hypot(0.0015, 0.0009 / np.sqrt(12)) * z * z
    assert np.nanstd(read) == pytest.approx(expected, rel=0.12)
    assert np.nanmedian(read) == pytest.approx(z, abs=0.5 * expected)


@pytest.mark.parametrize('z', [0.8, 3.0, 6.0])
def test_time_of_flight_error_is_linear_in_the_distance(z):
    read = reads(time_of_flight(constant=0.004, slope=0.003, max_range=20.0), z)
    assert np.nanstd(read) == pytest.approx(0.004 + 0.003 * z, rel=0.05)
    assert np.nanmean(read) == pytest.approx(z, abs=0.001)


def test_quantisation_is_coarse_in_stereo_and_a_millimetre_in_time_of_flight():
    coarse = stereo(error=0.0005, step=0.002).measure(wall(4.0))
    assert len(np.unique(coarse[np.isfinite(coarse)])) < 12
    fine = time_of_flight(max_range=20.0).measure(wall(4.0)).astype(float) * 1000
    fine = fine[np.isfinite(fine)]
    assert fine == pytest.approx(np.rint(fine), abs=1e-3) and len(np.unique(fine)) > 30


@pytest.mark.parametrize('device, least', [(stereo(max_range=12.0), 0.97),
                                           (time_of_flight(max_range=12.0), 0.97)])
def test_range_limits_and_missing_depth(device, least):
    depth = wall(3.0)
    depth[:10], depth[10:20], depth[20:30] = 0.2, 12.5, np.nan
    with np.errstate(all='raise'):
        read = device.measure(depth)
    assert read.dtype == np.float32 and read.shape == depth.shape
    assert np.isnan(read[:30]).all()
    assert np.isfinite(read[36:]).mean() > least
    assert np.isnan(device.measure(wall(np.nan))).all()


def test_stereo_loses_depth_edges():
    depth = wall(2.0)
    depth[:, 90:] = 4.0
    device = stereo(shadow=0.0)
    lost = np.isnan(device.measure(depth))
    assert lost[:, 89:91].mean() == pytest.approx(0.55, abs=0.12)
    assert 0.002 < lost[:, :80].mean() < 0.03
    edges = device.find_edges(depth)
    assert edges.at[:, 89:91].all() and not edges.at[:, :89].any() and not edges.hidden.any()


@pytest.mark.parametrize('shadow', [24.0, -24.0])
def test_stereo_has_a_shadow_on_one_side_of_what_is_near(shadow):
    depth = wall(6.0)
    depth[30:90, 80:130] = 2.0
    hidden = np.isnan(stereo(**{**QUIET_STEREO, 'shadow': shadow}).measure(depth))
    width = 24.0 * (1 / 2.0 - 1 / 6.0)       # the difference of the disparities
    beside = hidden[30:90, :80] if shadow > 0 else hidden[30:90, 130:]
    assert beside.sum(axis=1) == pytest.approx(width, abs=1)
    assert hidden.sum() == beside.sum()
    assert not np.isnan(stereo(**QUIET_STEREO).measure(depth)).any()
    assert not stereo(shadow=shadow).find_edges(floor_view()).hidden.any()


def test_time_of_flight_mixes_depths_at_edges():
    depth = wall(2.0)
    depth[:, 90:] = 4.0
    read = time_of_flight(**{**QUIET_TOF, 'edge_mixed': 0.6}).measure(depth)
    flying = (read > 2.05) & (read < 3.95)
    assert flying[:, 89:91].mean() == pytest.approx(0.6, abs=0.12)
    assert not flying[:, :89].any() and not flying[:, 91:].any()
    half_lost = time_of_flight(**{**QUIET_TOF, 'edge_holes': 0.5}).measure(depth)
    assert np.isnan(half_lost)[:, 89:91].mean() == pytest.approx(0.5, abs=0.12)


def test_nothing_flies_between_a_thing_and_the_sky():
    depth = wall(np.nan)
    depth[:, 90:] = 4.0
    read = time_of_flight(**{**QUIET_TOF, 'edge_mixed': 1.0}).measure(depth)
    assert read[:, 90:] == pytest.approx(4.0) and np.isnan(read[:, :90]).all()


def test_light_rounds_concave_corners_and_leaves_planes():
    across = np.abs(np.arange(WIDTH) - 100.0)
    corner = np.broadcast_to((5.0 - 0.012 * across).astype(np.float32), (HEIGHT, WIDTH))
    device = time_of_flight(**{**QUIET_TOF, 'multipath': 1.0})
    pulled = corner - device.measure(corner)
    tip = pulled[5:-5, 100]
    assert tip.min() > 0.01 and tip.max() < 0.03 * 5.0
    assert np.abs(pulled[:, 5:90]).max() < 0.002
    convex = device.measure(10.0 - corner)
    assert convex == pytest.approx(10.0 - corner, abs=0.002)
    floor = floor_view()[40:]
    rounded = TimeOfFlightSensor(*floor.shape, np.random.default_rng(0),
                                 device.model).find_edges(floor).depth
    assert rounded == pytest.approx(floor, rel=1e-4)


def test_dark_surfaces_are_lost_before_the_range_ends_and_stay_lost():
    device = time_of_flight(max_range=8.0, random_holes=0.0)
    near, far, again = (np.isnan(device.measure(wall(z))) for z in (3.0, 7.0, 7.0))
    assert near.mean() < 0.03 and 0.1 < far.mean() < 0.6
    assert np.array_equal(far, again)


@pytest.mark.parametrize('make, quiet', [(stereo, QUIET_STEREO), (time_of_flight, QUIET_TOF)])
def test_shiny_spots_are_partly_lost_and_grossly_wrong(make, quiet):
    shiny = np.zeros((HEIGHT, WIDTH), bool)
    shiny[20:80, 30:150] = True
    device = make(**quiet, shiny_holes=0.4, shiny_faults=0.2)
    frames = np.stack([device.measure(wall(3.0), shiny) for _ in range(8)])
    assert frames[:, ~shiny] == pytest.approx(3.0, abs=0.01)
    assert np.isnan(frames[:, shiny]).mean() == pytest.approx(0.4, abs=0.06)
    wrong = np.abs(frames[:, shiny] / 3.0 - 1) > 0.05
    assert wrong.mean() == pytest.approx(0.2, abs=0.06)
    assert (np.isnan(frames[0]) != np.isnan(frames[1]))[shiny].mean() > 0.1


def test_millimetres_keep_holes_as_zero():
    depth = np.array([[1.2345, np.nan, 70.0, 0.3]], np.float32)
    assert to_millimetres(depth).tolist() == [[1234, 0, 0, 300]]
    assert to_millimetres(depth).dtype == np.uint16


@pytest.mark.parametrize('kind', SENSORS)
def test_same_seed_same_noise_and_fresh_noise_per_frame(kind):
    first, second = (draw_sensor(kind, HEIGHT, WIDTH, np.random.default_rng(7), False, fields=3)
                     for _ in range(2))
    shiny = np.arange(WIDTH) % 50 < 20 & np.ones((HEIGHT, 1), bool)
    once = first.measure(wall(3.0), shiny)
    edges = second.find_edges(wall(3.0))
    assert np.array_equal(once, second.measure(wall(3.0), shiny, edges), equal_nan=True)
    assert not np.array_equal(once, first.measure(wall(3.0), shiny), equal_nan=True)


@pytest.mark.parametrize('kind', SENSORS)
@pytest.mark.parametrize('far, z', [(False, 2.0), (True, 10.0)])
def test_drawn_devices_are_plausible_and_differ(kind, far, z):
    rng = np.random.default_rng(3)
    models = []
    for _ in range(12):
        device = draw_sensor(kind, HEIGHT, WIDTH, rng, far)
        read = device.measure(wall(z))
        assert np.isfinite(read).mean() > 0.6
        assert np.nanstd(read) < 0.03 * z and abs(np.nanmedian(read) - z) < 0.02 * z
        models.append(dataclasses.astuple(device.model))
    assert len(set(models)) == 12


def test_an_unknown_sensor_names_the_known_ones():
    with pytest.raises(ValueError, match='stereo, tof.*sonar'):
        draw_sensor('sonar', HEIGHT, WIDTH, np.random.default_rng(0), False)
