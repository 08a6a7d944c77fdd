# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Close-up: a region is looked at alone, and its place turns with the scene."""

from closeup_scene import (
    geometry_of,
    HEADINGS,
    look_at,
    POINTS,
    random_inputs,
    trusting,
    turned,
)
import numpy as np
import pytest
from tiny_model import CONFIG, tiny_model, trained
import torch

from tinygiant_ros.core import tensors
from tinygiant_ros.core.geometry import GEOMETRY_FEATURES
from tinygiant_ros.model.closeup import AREA, CloseUp, PLACE, place_loss, STEADY, TOP
from tinygiant_ros.model.config import ModelConfig


@pytest.fixture
def closeup():
    return trained(tiny_model()).closeup


# one region alone

def test_a_batch_equals_single_looks(closeup):
    crops, geometry = random_inputs(6)
    embedding, place = look_at(closeup, crops, geometry)
    for row in range(6):
        alone = look_at(closeup, crops[row:row + 1], geometry[row:row + 1])
        torch.testing.assert_close(alone[0][0], embedding[row], atol=1e-5, rtol=1e-5)
        torch.testing.assert_close(alone[1][0], place[row], atol=1e-5, rtol=1e-5)


def test_every_measurement_is_seen(closeup):
    """But for where the image shows a region: that says nothing of the thing."""
    crops, geometry = random_inputs(3)
    looks = torch.cat(look_at(closeup, crops, geometry), dim=1)
    used = set()
    for index, name in enumerate(GEOMETRY_FEATURES):
        changed = geometry.clone()
        changed[:, index] += 0.5
        if (torch.cat(look_at(closeup, crops, changed), dim=1) - looks).abs().max() > 1e-4:
            used.add(name)
    places = {f'{point}_{axis}' for point in (*POINTS, 'anchor') for axis in 'xy'}
    assert used >= places | {*STEADY, *sum(HEADINGS, ()), 'camera_height', 'top'}
    assert not used & {'u', 'v', 'azimuth', 'box_width', 'box_height', 'up_y', 'left_x'}


def test_both_crop_and_geometry_are_seen(closeup):
    crops, geometry = random_inputs(4)
    embedding, place = look_at(closeup, crops, geometry)
    for others in ((crops.roll(1, 0), geometry), (crops, geometry.roll(1, 0))):
        got = look_at(closeup, *others)
        assert ((got[0] - embedding).abs().amax(1) > 1e-2).all()
        assert ((got[1] - place).abs().amax(1) > 1e-2).all()


def test_every_channel_of_the_crop_is_seen(closeup):
    crops, geometry = random_inputs(2)
    embedding, _ = look_at(closeup, crops, geometry)
    for channel in range(crops.shape[1]):
        changed = crops.clone()
        changed[:, channel] += 1.0
        got, _ = look_at(closeup, changed, geometry)
        assert (got - embedding).abs().max() > 1e-4, channel


def test_looks_have_the_shape_of_the_graph():
    closeup = CloseUp(ModelConfig(vocabulary_size=9)).eval()
    assert closeup.look_size == tensors.LOOK_SIZE
    crops, geometry = random_inputs(3)
    assert crops.shape[1:] == tensors.CROP_SHAPE
    assert closeup(crops, geometry).shape == (3, tensors.LOOK_SIZE)
    small = CloseUp(CONFIG).eval()
    assert small(crops, geometry).shape == (3, small.look_size) == (3, 20 + len(PLACE))


def test_places_are_possible_ones(closeup):
    crops, geometry = random_inputs(8)
    _, place = look_at(closeup, crops, 20 * geometry)
    assert torch.isfinite(place).all()
    assert ((place[:, 3:5] > 0.03) & (place[:, 3:5] < 34)).all()
    torch.testing.assert_close(place[:, 5:7].norm(dim=1), torch.ones(8), atol=1e-3, rtol=0)


def test_a_region_that_nothing_places_gives_numbers(closeup):
    crops, _ = random_inputs(1)
    embedding, place = look_at(closeup, crops, geometry_of(metric=1))
    assert torch.isfinite(embedding).all() and torch.isfinite(place).all()


def test_statistics_stay_as_they_are_when_looking_and_move_when_learning(closeup):
    before = {name: buffer.clone() for name, buffer in closeup.named_buffers()}
    look_at(closeup, *random_inputs(4))
    for name, buffer in closeup.named_buffers():
        assert torch.equal(buffer, before[name]), name
    closeup.train()(*random_inputs(4))
    moved = {name.split('.')[-1] for name, buffer in closeup.named_buffers()
             if not torch.equal(buffer, before[name])}
    assert moved == {'running_mean', 'running_var', 'num_batches_tracked'}


# places along the line of sight

@pytest.mark.parametrize('x, y', [(0.0, 5.0), (-3.0, 4.0), (2.0, 2.0)])
def test_a_place_is_told_along_and_across_the_line_of_sight(closeup, x, y):
    """0.5 m behind the anchor, 0.2 m to the left of the line, heading along it."""
    d = trusting(closeup)
    d[:] = torch.tensor([0.5, 0.2, 0.4, np.log(1.2), np.log(0.8), 3.0, 0.0, -2.0, 0.9])
    crops, _ = random_inputs(1)
    _, place = look_at(closeup, crops, geometry_of(anchor_x=x, anchor_y=y))
    reach = np.hypot(x, y)
    sight, left = np.array([x, y]) / reach, np.array([-y, x]) / reach
    middle = np.array([x, y]) + 0.5 * sight + 0.2 * left
    azimuth = np.arctan2(y, x)
    expected = [*middle, 0.4, 1.2, 0.8, np.cos(2 * azimuth), np.sin(2 * azimuth), -2.0, 0.9]
    np.testing.assert_allclose(place[0], expected, atol=2e-3)


@pytest.mark.parametrize('angle', [0.4, -1.2])
def test_a_place_turns_with_the_scene(closeup, angle):
    """With what it takes of the measurements; and the embedding is the same from every side."""
    assert closeup.trust.weight.any()
    crops, geometry = random_inputs(9)
    embedding, place = look_at(closeup, crops, geometry)
    got_embedding, got = look_at(closeup, crops, turned(geometry, angle))
    torch.testing.assert_close(got_embedding, embedding, atol=1e-4, rtol=1e-4)
    cos, sin = np.cos(angle), np.sin(angle)
    x, y, c, s = place[:, 0], place[:, 1], place[:, 5], place[:, 6]
    expected = place.clone()
    expected[:, 0], expected[:, 1] = cos * x - sin * y, sin * x + cos * y
    expected[:, 5] = np.cos(2 * angle) * c - np.sin(2 * angle) * s
    expected[:, 6] = np.sin(2 * angle) * c + np.cos(2 * angle) * s
    assert (expected[:, :2] - place[:, :2]).abs().max() > 0.5
    torch.testing.assert_close(got, expected, atol=1e-3, rtol=1e-3)


# losses

def place_of(x=1.0, y=2.0, z=0.5, length=1.2, width=0.8, yaw=0.3, area=0.0, top=1.0):
    return torch.tensor([x, y, z, length, width, np.cos(2 * yaw), np.sin(2 * yaw), area, top],
                        dtype=torch.float32)


def losses_of(truth, area_logit=None, **changed):
    """Return the losses of a place that differs from a true one in some columns."""
    got = truth.clone()
    got[AREA] = (2 * truth[AREA] - 1) * 20 if area_logit is None else area_logit
    for name, by in changed.items():
        got[PLACE.index(name)] += by
    return {name: float(loss) for name, loss in place_loss(got[None], truth[None]).items()}


@pytest.mark.parametrize('area', [0.0, 1.0])
def test_the_truth_costs_nothing(area):
    assert losses_of(place_of(area=area)) == pytest.approx(dict.fromkeys(
        ('place', 'size', 'heading', 'area', 'top'), 0.0), abs=1e-6)


@pytest.mark.parametrize('name, loss', [
    ('x', 'place'), ('y', 'place'), ('z', 'place'), ('length', 'size'), ('width', 'size'),
    ('yaw_cos', 'heading'), ('yaw_sin', 'heading'), ('top', 'top')])
def test_an_error_costs_in_its_own_part_alone_and_more_the_larger_it_is(name, loss):
    small, large = (losses_of(place_of(), **{name: by}) for by in (0.1, 0.3))
    assert 0 < small.pop(loss) < large.pop(loss)
    assert max(small.values()) < 1e-6 and max(large.values()) < 1e-6


def test_a_centre_far_away_may_be_off_by_more():
    near, full, far = (losses_of(place_of(x=0.6 * reach, y=0.8 * reach), x=0.4, z=-0.2)['place']
                       for reach in (1.0, 3.0, 9.0))
    assert near == pytest.approx(full) and far == pytest.approx(full / 3)


def test_a_side_costs_by_its_share():
    small, large = (losses_of(place_of(length=length), length=0.1 * length)['size']
                    for length in (0.5, 5.0))
    assert small == pytest.approx(large, rel=1e-4)
    # nobody measures sides below 5 cm
    assert losses_of(place_of(width=0.01), width=0.03)['size'] == 0.0


def test_a_side_of_an_area_costs_twice_as_much():
    """How far it is to an area is how far it is to its borders; also where it passes for none."""
    for changed in ({'length': 0.2}, {'width': -0.1}, {'length': 0.01}):
        thing, area, missed = (
            losses_of(place_of(area=area), area_logit=logit, **changed)['size']
            for area, logit in ((0.0, -20.0), (1.0, 20.0), (1.0, -20.0)))
        assert area == missed == pytest.approx(2 * thing) and thing > 0


def test_a_heading_is_a_line_and_counts_for_areas():
    def heading(area, by):
        truth, got = place_of(yaw=0.3, area=area), place_of(yaw=0.3 + by, area=area)
        return float(place_loss(got[None], truth[None])['heading'])

    assert heading(1.0, np.pi) == pytest.approx(0.0, abs=1e-6)
    assert heading(1.0, np.pi / 2) == pytest.approx(4.0)
    assert heading(1.0, np.pi / 4) == pytest.approx(2.0)
    assert heading(0.0, np.pi / 2) == pytest.approx(0.2 * 4.0)


def test_an_area_has_no_top_and_is_told_from_a_thing():
    assert losses_of(place_of(area=1.0), top=2.0)['top'] == 0.0
    assert losses_of(place_of(area=0.0), top=2.0)['top'] > 1.0
    for area in (0.0, 1.0):
        doubt, wrong = (losses_of(place_of(area=area), area_logit=logit)['area']
                        for logit in (0.0, 3 - 6 * area))
        assert doubt == pytest.approx(np.log(2)) and wrong > 3.0


def test_losses_keep_the_shape_of_the_batch_and_have_gradients():
    draw = torch.Generator().manual_seed(0)
    got = torch.randn(2, 3, len(PLACE), generator=draw, requires_grad=True)
    truth = torch.stack([place_of(area=index % 2) for index in range(6)]).view(2, 3, -1)
    losses = place_loss(got, truth)
    assert all(loss.shape == (2, 3) for loss in losses.values())
    sum(loss.sum() for loss in losses.values()).backward()
    assert torch.isfinite(got.grad).all()
    columns = [index for index in range(len(PLACE)) if index != TOP]
    assert (got.grad[..., columns].abs().amax((0, 1)) > 0).all()
