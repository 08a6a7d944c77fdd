# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What the close-up reads of the measurements, and what share of them a place takes."""

from closeup_scene import (
    geometry_of,
    HEADINGS,
    look_at,
    POINTS,
    random_inputs,
    SHAPES,
    SURE,
    trusting,
    turned,
)
import numpy as np
import pytest
from tiny_model import CONFIG, tiny_model, trained
import torch

from tinygiant_ros.core.crops import squash
from tinygiant_ros.core.geometry import GEOMETRY_FEATURES
from tinygiant_ros.core.tensors import CROP_SHAPE
from tinygiant_ros.model.closeup import (
    CloseUp,
    double_angle,
    LineOfSight,
    MEASURED,
    MIN_SIDE_M,
    PLACE,
    Residual,
    STEADY,
)

# a box, 5 m away to the left, seen with its front nearest; all its points differ
BOX = {'valid': 1, 'foot_seen': 1, 'rect_seen': 1, 'metric': 1, 'anchor_x': -3, 'anchor_y': 4,
       'centre_x': -3.3, 'centre_y': 3.6, 'surface_x': -2.7, 'surface_y': 3.6, 'foot_x': -2.4,
       'foot_y': 3.2, 'rect_x': -3.5, 'rect_y': 5.0, 'yaw_cos': 0.6, 'yaw_sin': 0.8,
       'rect_cos': -1.0, 'major': 1.2, 'minor': 0.7, 'rect_major': 2.5, 'rect_minor': 0.3,
       'top': 0.9}
ALONG_ACROSS = {'centre': (-0.14, 0.48), 'rect': (1.1, -0.2), 'foot': (-1.0, 0.0),
                'surface': (-0.5, 0.0)}   # of its points from the anchor, metres
SIGHT, LEFT = np.array([-0.6, 0.8]), np.array([-0.8, -0.6])
SEEN_BY = {'centre': 'valid', 'rect': 'rect_seen', 'foot': 'foot_seen', 'surface': 'valid'}
CROPS = torch.zeros(1, *CROP_SHAPE)


@pytest.fixture
def closeup():
    return trained(tiny_model()).closeup


def place_of(closeup, **changes):
    """Return by name the place that a close-up gives the box."""
    _, place = look_at(closeup, CROPS, geometry_of(**BOX | changes))
    return dict(zip(PLACE, place[0].tolist(), strict=True))


def from_anchor(along, across):
    return pytest.approx((np.array([-3, 4]) + along * SIGHT + across * LEFT).tolist(), abs=2e-3)


# what is read

def test_what_is_measured_is_told_along_and_across():
    sight = LineOfSight()(geometry_of(**BOX))
    assert sight.features.shape == (1, MEASURED)
    assert sight.anchor[0].tolist() == pytest.approx([-3, 4])
    assert sight.direction[0].tolist() == pytest.approx([-0.6, 0.8], abs=1e-3)
    seen = sight.features[0].tolist()
    assert seen[:len(STEADY)] == [BOX.get(name, 0) for name in STEADY]
    seen = seen[len(STEADY):]
    assert seen[0] == pytest.approx(np.log(5), abs=1e-3)
    points = np.array([ALONG_ACROSS[name] for name in POINTS])
    assert seen[1:9] == pytest.approx(squash(points.ravel()).tolist(), abs=5e-3)
    # twice the azimuth of the sight, 126.87 degrees: cos -0.28, sin -0.96
    headings = [0.6 * -0.28 + 0.8 * -0.96, 0.8 * -0.28 - 0.6 * -0.96, 0.28, -0.96]
    assert seen[9:13] == pytest.approx(headings, abs=2e-3)
    lengths = [1.2, 0.7, 2.5, 0.3, 0, 0.9, 0, 0, 0]
    assert seen[13:] == pytest.approx(squash(np.array(lengths)).tolist(), abs=1e-5)


def test_points_sides_and_headings_come_as_they_are_too():
    """In metres, and sides as logarithms: they are what a place is made of."""
    sight = LineOfSight()(geometry_of(**BOX | {'rect_minor': 0.001}))
    expected = [ALONG_ACROSS[name] for name in POINTS]
    np.testing.assert_allclose(sight.points[0], expected, atol=2e-3)
    sides = [[1.2, 0.7], [2.5, MIN_SIDE_M]]   # nobody measures less
    np.testing.assert_allclose(sight.log_sides[0], np.log(sides), atol=1e-5)
    headings = [[-0.936, 0.352], [0.28, -0.96]]
    np.testing.assert_allclose(sight.headings[0], headings, atol=2e-3)
    assert sight.point_seen.tolist() == [[1, 1, 1, 1]] and sight.shape_seen.tolist() == [[1, 1]]


@pytest.mark.parametrize('flag, points, shapes', [
    ('valid', [0, 1, 1, 0], [0, 1]), ('foot_seen', [1, 1, 0, 1], [1, 1]),
    ('rect_seen', [1, 0, 1, 1], [1, 0])])
def test_what_was_not_seen_is_told(flag, points, shapes):
    sight = LineOfSight()(geometry_of(**BOX | {flag: 0}))
    assert sight.point_seen.tolist() == [points] and sight.shape_seen.tolist() == [shapes]


def test_what_is_measured_is_the_same_from_every_side():
    see, (_, geometry) = LineOfSight(), random_inputs(6)
    before, after = see(geometry), see(turned(geometry, 0.7))
    for name in ('features', 'points', 'log_sides', 'headings', 'point_seen', 'shape_seen'):
        torch.testing.assert_close(getattr(after, name), getattr(before, name), atol=1e-4,
                                   rtol=1e-4, msg=name)
    assert (after.direction - before.direction).abs().max() > 0.3
    reach = after.anchor.norm(dim=1, keepdim=True)
    torch.testing.assert_close(after.anchor / reach, after.direction, atol=0.1, rtol=0)


def test_standardization_is_fitted_to_what_is_measured(closeup):
    _, geometry = random_inputs(400)
    geometry[:, GEOMETRY_FEATURES.index('metric')] = 1.0
    closeup.fit(geometry)
    scaled = closeup.standardize(closeup.line_of_sight(geometry).features)
    spread, mean = torch.std_mean(scaled, dim=0)
    metric = STEADY.index('metric')
    assert mean.abs().max() < 0.05 and scaled[:, metric].abs().max() < 1e-3
    others = torch.cat([spread[:metric], spread[metric + 1:]])
    assert ((others > 0.85) & (others < 1.05)).all()


def test_twice_an_angle_is_the_same_for_both_ends_of_a_line():
    angles = torch.linspace(-3, 3, 13)
    ends = torch.stack([angles.cos(), angles.sin()], dim=-1)
    for sign in (1, -1):
        cos, sin = double_angle(sign * ends)
        torch.testing.assert_close(cos, (2 * angles).cos(), atol=1e-5, rtol=0)
        torch.testing.assert_close(sin, (2 * angles).sin(), atol=1e-5, rtol=0)


def test_where_in_the_crop_something_lies_is_seen(closeup):
    """Its largest and its mean value over all cells do not tell that."""
    class Bumps(torch.nn.Module):
        def forward(self, crops):
            cells = torch.zeros(4, CONFIG.crop_channels[-1], 4, 4)
            for region, (row, column) in enumerate(((0, 1), (1, 0), (3, 3), (0, 1))):
                cells[region, :, row, column] = 2.0
            return cells

    closeup.crop = Bumps()
    embedding, _ = look_at(closeup, CROPS.expand(4, -1, -1, -1),
                           geometry_of(**BOX).expand(4, -1))
    torch.testing.assert_close(embedding[3], embedding[0])
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert (embedding[one] - embedding[other]).abs().max() > 1e-3


@pytest.mark.parametrize('training', [True, False])
def test_a_second_look_adds_nothing_at_first_and_then_what_it_learns(training):
    torch.manual_seed(3)
    second, x = Residual(5).train(training), torch.randn(4, 5, 6, 6)
    assert torch.equal(second(x), x)
    second(x).square().sum().backward()
    assert second.norm.weight.grad.abs().min() > 1e-3     # or else it could not begin to learn
    second.norm.weight.data.fill_(0.5)
    assert ((second(x) - x).abs().amax((0, 2, 3)) > 0.1).all()


# what is taken of it

@pytest.mark.parametrize('point', POINTS)
def test_a_place_is_the_measured_point_that_is_trusted(closeup, point):
    trusting(closeup, along={point: SURE}, across={point: SURE})
    got = place_of(closeup)
    assert [got['x'], got['y']] == from_anchor(*ALONG_ACROSS[point])
    measured = [BOX[f'{point}_x'], BOX[f'{point}_y']]
    assert [got['x'], got['y']] == pytest.approx(measured, abs=3e-3)
    assert (got['z'], got['length'], got['width']) == pytest.approx((0, 1, 1))


def test_how_far_and_how_much_aside_are_trusted_apart(closeup):
    trusting(closeup, along={'rect': SURE}, across={'centre': SURE})
    got = place_of(closeup)
    assert [got['x'], got['y']] == from_anchor(1.1, 0.48)
    trusting(closeup, across={'rect': SURE})
    got = place_of(closeup)
    assert [got['x'], got['y']] == from_anchor(0.0, -0.2)


def test_what_is_trusted_in_part_counts_by_its_share(closeup):
    """A logit that is ln 3 larger than the other is three quarters; beside none, 0 is a half."""
    trusting(closeup, along={'centre': SURE + np.log(3), 'rect': SURE},
             across={'rect': 0.0})
    got = place_of(closeup)
    assert [got['x'], got['y']] == from_anchor(0.75 * -0.14 + 0.25 * 1.1, 0.5 * -0.2)
    trusting(closeup, sides={'seen': SURE, 'rect': SURE})
    got = place_of(closeup)               # shares of logarithms: between a half and two is 1
    assert got['length'] == pytest.approx(np.sqrt(1.2 * 2.5), abs=1e-4)
    assert got['width'] == pytest.approx(np.sqrt(0.7 * 0.3), abs=1e-4)


def test_corrections_come_on_top_of_what_is_trusted(closeup):
    d = trusting(closeup, along={'foot': SURE}, across={'rect': SURE}, sides={'seen': SURE},
                 heading={'rect': SURE})
    d[:] = torch.tensor([0.3, -0.1, 0.45, np.log(2.0), np.log(0.5), 0.0, 0.0, -3.0, 0.8])
    got = place_of(closeup)
    assert [got['x'], got['y']] == from_anchor(-1.0 + 0.3, -0.2 - 0.1)
    assert [got[name] for name in ('z', 'length', 'width', 'area', 'top')] == pytest.approx(
        [0.45, 2.4, 0.35, -3.0, 0.8], abs=1e-4)
    assert [got['yaw_cos'], got['yaw_sin']] == pytest.approx([-1.0, 0.0], abs=2e-3)


@pytest.mark.parametrize('shape, sides, heading', [
    ('seen', (1.2, 0.7), (0.6, 0.8)), ('rect', (2.5, 0.3), (-1.0, 0.0))])
def test_sides_and_heading_are_those_of_the_shape_that_is_trusted(closeup, shape, sides, heading):
    other = SHAPES[1 - SHAPES.index(shape)]
    trusting(closeup, sides={shape: SURE}, heading={shape: SURE})
    got = place_of(closeup)
    assert (got['length'], got['width']) == pytest.approx(sides, abs=1e-4)
    assert (got['yaw_cos'], got['yaw_sin']) == pytest.approx(heading, abs=2e-3)
    trusting(closeup, sides={shape: SURE}, heading={other: SURE})      # one does not ask the other
    got = place_of(closeup)
    assert got['length'] == pytest.approx(sides[0], abs=1e-4)
    assert abs(got['yaw_cos'] - heading[0]) > 1.0


@pytest.mark.parametrize('point', POINTS)
def test_a_point_that_was_not_seen_leaves_its_share_to_others(closeup, point):
    """However much it is trusted; where nothing else is, the anchor stays."""
    hidden = {SEEN_BY[point]: 0}
    other = next(name for name in POINTS if SEEN_BY[name] != SEEN_BY[point])
    gate = {point: SURE, other: SURE / 2}
    trusting(closeup, along=gate, across=gate)
    got = place_of(closeup)
    assert [got['x'], got['y']] == from_anchor(*ALONG_ACROSS[point])
    got = place_of(closeup, **hidden)
    assert [got['x'], got['y']] == from_anchor(*ALONG_ACROSS[other])
    got = place_of(closeup, valid=0, foot_seen=0, rect_seen=0)
    assert [got['x'], got['y']] == from_anchor(0, 0)


@pytest.mark.parametrize('shape, flag', [('seen', 'valid'), ('rect', 'rect_seen')])
def test_a_shape_that_was_not_seen_leaves_its_share_to_the_other(closeup, shape, flag):
    other = SHAPES[1 - SHAPES.index(shape)]
    gate = {shape: SURE, other: SURE / 2}
    d = trusting(closeup, sides=gate, heading=gate)
    first, second = place_of(closeup), place_of(closeup, **{flag: 0})
    cos, sin = HEADINGS[SHAPES.index(other)]
    assert second['length'] == pytest.approx({'seen': 1.2, 'rect': 2.5}[other], abs=1e-4)
    assert second['length'] != pytest.approx(first['length'], abs=0.5)
    assert (second['yaw_cos'], second['yaw_sin']) == pytest.approx(
        (BOX[cos], BOX.get(sin, 0.0)), abs=2e-3)
    d[3:7] = torch.tensor([np.log(1.5), np.log(0.9), 1.0, 0.0])
    nothing = place_of(closeup, valid=0, rect_seen=0)
    assert (nothing['length'], nothing['width']) == pytest.approx((1.5, 0.9), abs=1e-4)
    assert (nothing['yaw_cos'], nothing['yaw_sin']) == pytest.approx((-0.28, -0.96), abs=2e-3)


def test_half_precision_does_not_blur_what_is_measured(closeup):
    """At 33 m numbers of 16 bits are 0.1 m apart."""
    trusting(closeup, along={'foot': SURE}, across={'foot': SURE}, sides={'seen': SURE})
    far = {'anchor_x': -19.9, 'anchor_y': 33.2, 'foot_x': -19.37, 'foot_y': 32.61, 'major': 1.213}
    with torch.autocast('cpu', torch.bfloat16):
        got = place_of(closeup, **far)
    assert (got['x'], got['y']) == pytest.approx((-19.37, 32.61), abs=5e-3)
    assert got['length'] == pytest.approx(1.213, abs=1e-3)


def test_at_first_every_region_trusts_alike_and_the_loss_teaches_whom():
    torch.manual_seed(5)
    closeup, (crops, geometry) = CloseUp(CONFIG), random_inputs(12)
    assert not closeup.trust.weight.any()
    closeup(crops, geometry)[:, -len(PLACE):].square().sum().backward()
    # every point and shape, and none of them
    assert (closeup.trust.weight.grad.abs().amax(1) > 0).all()
    assert (closeup.trust.bias.grad.abs() > 0).all()


def test_what_is_trusted_follows_from_the_look(closeup):
    closeup.place.weight.data.zero_()
    closeup.place.bias.data.zero_()
    crops, _ = random_inputs(6)
    _, place = look_at(closeup, crops, geometry_of(**BOX).expand(6, -1))
    for name in ('x', 'y', 'length', 'yaw_cos'):
        assert place[:, PLACE.index(name)].std() > 1e-3, name
