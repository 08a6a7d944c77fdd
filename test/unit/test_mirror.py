# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""In a mirror left is right: from image, camera and masks to what is measured and sighted."""

from mirror_scene import BOXES, mirrored_view, view, WIDTH
import numpy as np
import pytest
import torch

from tinygiant_ros.core import mirror
from tinygiant_ros.core.floor import find_floor
from tinygiant_ros.core.geometry import (
    anchors,
    FEATURE_SCALE,
    GEOMETRY_FEATURES,
    measure_regions,
    measured_distance,
    PAIR_FEATURES,
    pair_features,
)
from tinygiant_ros.core.tensors import GEOMETRY_SIZE, LOOK_SIZE, LOOK_WIDTH, PLACE
from tinygiant_ros.model.closeup import LineOfSight, STEADY

AREA = len(BOXES)                         # of the regions, then a box and one without depth
BLIND = AREA + 2
# features that change their sign in a mirror, and those that change places
TURNED = {'surface_x', 'centre_x', 'azimuth', 'yaw_sin', 'foot_x', 'rect_x', 'rect_sin',
          'anchor_x'}
SWAPPED = {'cut_left': ('cut_right', 1), 'cut_right': ('cut_left', 1),
           'left_x': ('right_x', -1), 'right_x': ('left_x', -1)}
PAIR_TURNED = {'offset_x', 'du', 'right_of', 'yaw_sin'}
# a few of many points stand for a surface: in a mirror those are others
SKETCHED = {'log_nearest_gap': 0.2, 'inside_share': 0.05, 'size_ratio': 0.05}
SAME = (1, AREA + 1)                      # these two regions show one box
FLIP = torch.tensor([-1.0, 1.0])          # of x and y


@pytest.fixture(scope='module')
def views():
    seen = view()
    return seen, mirrored_view(seen)


@pytest.fixture(scope='module')
def measured(views):
    return [measure_regions(one.frame, one.regions, one.floor) for one in views]


def test_the_view_has_something_to_turn(measured):
    there, _ = measured
    assert [index for index, one in enumerate(there) if not one.valid] == [BLIND]
    assert [index for index, one in enumerate(there) if one.flat] == [AREA]
    assert (np.abs(anchors(there)[:, 0]) > 0.1).all()


def test_the_floor_is_mirrored(views):
    there, back = views
    points = np.array([[0.3, 0.5, 2.0], [-1.0, 0.2, 4.0]])
    np.testing.assert_allclose(back.floor.to_floor(points * [-1, 1, 1]),
                               there.floor.to_floor(points) * [-1, 1, 1], atol=1e-12)
    found, other = (find_floor(one.frame) for one in views)
    np.testing.assert_allclose(found.up, there.floor.up, atol=1e-3)
    np.testing.assert_allclose(other.up, back.floor.up, atol=1e-3)
    assert found.height_m == pytest.approx(other.height_m, abs=2e-3)


def test_anchors_and_outlines_are_mirrored(measured):
    there, back = measured
    np.testing.assert_allclose(anchors(back), anchors(there) * [-1, 1], atol=5e-3)
    for one, other in zip(there, back, strict=True):
        np.testing.assert_allclose(other.shape.middle, one.shape.middle * [-1, 1], atol=5e-3)
        np.testing.assert_allclose(other.shape.sides, one.shape.sides, atol=0.02)
        np.testing.assert_allclose(other.centre, one.centre * [-1, 1, 1], atol=5e-3)
        np.testing.assert_allclose(other.surface_centroid, one.surface_centroid * [-1, 1, 1],
                                   atol=0.02)


@pytest.mark.parametrize('name', GEOMETRY_FEATURES)
def test_every_feature_of_a_region_is_the_same_but_for_left_and_right(measured, name):
    there, back = (np.stack([one.features for one in geometries]) for geometries in measured)

    def column(features, name):
        return features[:, GEOMETRY_FEATURES.index(name)] * FEATURE_SCALE.get(name, 1.0)

    source, sign = SWAPPED.get(name, (name, -1 if name in TURNED else 1))
    expected = sign * column(there, source)
    if name == 'u':
        expected = (WIDTH - 1) / WIDTH - expected
    if name == 'valid_share':             # of a box the middle counts, to the pixel
        np.testing.assert_allclose(column(back, name), expected, atol=0.03)
        return
    np.testing.assert_allclose(column(back, name), expected, atol=0.02)


@pytest.mark.parametrize('name', PAIR_FEATURES)
def test_every_relation_is_the_same_but_for_left_and_right(measured, name):
    there, back = (pair_features(geometries)[..., PAIR_FEATURES.index(name)]
                   for geometries in measured)
    if name == 'inside_share':            # chance: its surface is its outline
        there[SAME, SAME[::-1]] = back[SAME, SAME[::-1]] = 0
        there, back = (one * (1 - np.eye(len(one))) for one in (there, back))
    np.testing.assert_allclose(back, -there if name in PAIR_TURNED else there,
                               atol=SKETCHED.get(name, 0.02))


def test_measured_distances_stay(measured):
    there, back = ([[measured_distance(a, b) for b in geometries[:BLIND]]
                    for a in geometries[:BLIND]] for geometries in measured)
    np.testing.assert_allclose(back, there, atol=0.01)
    assert min(there[0][1:]) > 0.5        # another box, and from a thing to the area


def test_what_the_close_up_reads_is_the_same_but_for_across(measured):
    """Two of the numbers of a point are along and across, of a heading cos and sin."""
    there, back = (LineOfSight()(torch.from_numpy(np.stack([one.features for one in geometries])))
                   for geometries in measured)
    expected = there.features.clone()
    left, right = STEADY.index('cut_left'), STEADY.index('cut_right')
    expected[:, [left, right]] = expected[:, [right, left]]
    across = len(STEADY) + 2 * torch.arange(1, 7)
    assert (expected[:, across[1:]].abs().amax(0) > 0.1).all()     # a thing's centre is its anchor
    expected[:, across] *= -1
    torch.testing.assert_close(back.features, expected, atol=0.03, rtol=0)
    for name in ('anchor', 'direction'):
        torch.testing.assert_close(getattr(back, name), getattr(there, name) * FLIP, atol=5e-3,
                                   rtol=0, msg=name)


def test_the_points_and_shapes_that_it_chooses_among_are_mirrored(measured):
    there, back = (LineOfSight()(torch.from_numpy(np.stack([one.features for one in geometries])))
                   for geometries in measured)
    for name in ('points', 'headings'):
        one, other = getattr(there, name), getattr(back, name)
        assert (one[..., 1].abs().amax(0)[1:] > 0.1).all(), name
        torch.testing.assert_close(other, -FLIP * one, atol=0.02, rtol=0, msg=name)
    torch.testing.assert_close(back.log_sides.exp(), there.log_sides.exp(), atol=0.02, rtol=0)
    for name in ('point_seen', 'shape_seen'):
        assert torch.equal(getattr(back, name), getattr(there, name))
        assert not getattr(there, name)[BLIND, 0] and getattr(there, name).any(0).all()


def test_a_second_look_in_the_mirror_makes_places_symmetric(views):
    """However one-sided the look itself is; embeddings are those of the first look."""
    (crops, geometry, _), (back_crops, back_geometry, _) = (
        [np.array(value, np.float32) for value in one.arrays()] for one in views)
    weights = np.random.default_rng(4).normal(0, 0.1, (GEOMETRY_SIZE, LOOK_SIZE))

    def look(crops, geometry):
        return geometry @ weights + crops[:, 3].mean((1, 2))[:, None]
    there, other = (mirror.look_twice(look, *mirror_pair) for mirror_pair in (
        (crops, geometry), mirror.mirrored(crops, geometry)))
    place = slice(-len(PLACE), None)
    np.testing.assert_allclose(mirror.mirrored_places(other[:, place]), there[:, place],
                               atol=1e-6)
    np.testing.assert_array_equal(there[:, :LOOK_WIDTH], look(crops, geometry)[:, :LOOK_WIDTH])
    assert (np.abs(there - look(crops, geometry))[:, place] > 0.01).all(axis=1).any()
    # of the view that a mirror shows, not only of arrays turned round
    seen = mirror.look_twice(look, back_crops, back_geometry)
    np.testing.assert_allclose(seen[:, place], other[:, place], atol=0.05)
