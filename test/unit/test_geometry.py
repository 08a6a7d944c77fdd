# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Floor, region geometry and relations on a view computed by hand."""

from hypothesis import given, strategies as st
import numpy as np
import pytest
from synthetic import CAMERA, CAMERA_HEIGHT_M, Hall

from tinygiant_ros.core.camera import project
from tinygiant_ros.core.floor import find_floor
from tinygiant_ros.core.geometry import (
    _percentiles,
    anchors,
    GEOMETRY_FEATURES,
    measure_regions,
    measured_distance,
    pair_features,
    surface_distance,
)
from tinygiant_ros.core.masks import region_from_box, region_from_mask, regions_from_label_image
from tinygiant_ros.core.records import Region, RgbdFrame
from tinygiant_ros.core.relations import evenly, PAIR_FEATURES, RegionShape

NAMES = ('object', 'first', 'second')


def pair(features, name):
    """Return one pair feature [R, R] by name."""
    return features[..., PAIR_FEATURES.index(name)]


def test_floor_is_found_under_noise_and_holes(hall):
    """5 mm + 2 mm z^2 of noise and a third of the pixels missing: 1 degree and 3 cm."""
    draw = np.random.default_rng(3)
    depth = hall.depth + draw.normal(size=hall.depth.shape).astype(np.float32) * (
        0.005 + 0.002 * hall.depth ** 2)
    depth[draw.random(depth.shape) < 0.33] = np.nan
    floor = find_floor(hall.frame(depth))
    assert floor.found
    assert floor.up @ hall.floor.up > np.cos(np.radians(1.0))
    assert floor.height_m == pytest.approx(CAMERA_HEIGHT_M, abs=0.03)


def test_low_things_far_away_do_not_tilt_the_floor():
    """Empty pallets at 5 to 12 m lie within the usual noise there; exact depth shows them."""
    boxes = [((-2.5 + 1.3 * i, 5.0 + 1.5 * j, 0.075), (1.2, 1.3, 0.15))
             for i in range(3) for j in range(5)]
    crowded = Hall(boxes)
    floor = find_floor(crowded.frame())
    assert floor.up @ crowded.floor.up > np.cos(np.radians(0.05))
    assert floor.height_m == pytest.approx(CAMERA_HEIGHT_M, abs=0.005)


def test_no_floor_in_a_wall(hall):
    """A wall straight ahead is no floor, and nothing is invented."""
    wall = np.full(hall.depth.shape, 3.0, dtype=np.float32)
    floor = find_floor(RgbdFrame(hall.frame().color, wall, CAMERA))
    assert not floor.found and floor.height_m == 0.0


def test_floor_frame_round_trip(hall):
    """There and back again; the camera stands 1.5 m over the origin."""
    points = np.array([[0.3, -0.2, 2.0], [0.0, 0.0, 0.0]])
    standing = hall.floor.to_floor(points)
    np.testing.assert_allclose(standing[1], [0, 0, CAMERA_HEIGHT_M], atol=1e-12)
    np.testing.assert_allclose(hall.floor.to_optical(standing), points, atol=1e-12)


def test_boxes_are_where_they_are(hall):
    """
    Centre within 12 cm, long side within 12 cm, no side longer than the truth.

    The far half of a top is seen at so flat an angle that the short side comes out shorter.
    """
    regions = regions_from_label_image(hall.labels, NAMES)
    measured = measure_regions(hall.frame(), regions, hall.floor)
    for geometry, (centre, size) in zip(measured, hall.boxes):
        found = hall.floor.to_floor(geometry.centre)
        assert geometry.valid and not geometry.flat
        np.testing.assert_allclose(found, centre, atol=0.12)
        long_side, short_side = sorted(size[:2])[::-1]
        assert geometry.shape.sides[0] == pytest.approx(long_side, abs=0.12)
        assert 0.25 < geometry.shape.sides[1] < short_side + 0.05
        assert geometry.shape.top == pytest.approx(size[2], abs=0.05)


def test_distance_between_things(hall):
    """Centres (-1, 4.5, 0.4) and (0.9, 3.0, 0.25): sqrt(1.9^2 + 1.5^2 + 0.15^2) = 2.425 m."""
    a, b = measure_regions(hall.frame(), regions_from_label_image(hall.labels, NAMES),
                           hall.floor)
    assert measured_distance(a, b) == pytest.approx(2.425, rel=0.05)
    assert measured_distance(a, b) == pytest.approx(measured_distance(b, a))


def area_on_the_floor(hall):
    """Return what is seen of an area from x = 1.5 to 2.5 and y = 4 to 6 on the floor."""
    rows, columns = np.mgrid[:CAMERA.height, :CAMERA.width]
    points = np.stack([(columns - CAMERA.cx) / CAMERA.fx * hall.depth,
                       (rows - CAMERA.cy) / CAMERA.fy * hall.depth, hall.depth], axis=-1)
    standing = hall.floor.to_floor(points.astype(np.float64))
    area = ((standing[..., 0] > 1.5) & (standing[..., 0] < 2.5) & (standing[..., 1] > 4)
            & (standing[..., 1] < 6) & (np.abs(standing[..., 2]) < 0.01))
    return region_from_mask('area', area)


def test_distance_to_an_area_on_the_floor(hall):
    """
    An area x from 1.5 to 2.5, y from 4 to 6 on the floor; from the first box along the floor.

    The box's centre is at x = -1.0, y = 4.5: the nearest point of the area is (1.5, 4.5), 2.5 m.
    """
    regions = [regions_from_label_image(hall.labels, NAMES)[0], area_on_the_floor(hall)]
    thing, flat = measure_regions(hall.frame(), regions, hall.floor)
    assert flat.flat and not thing.flat
    assert measured_distance(thing, flat) == pytest.approx(2.5, abs=0.15)
    assert measured_distance(flat, thing) == measured_distance(thing, flat)


def test_margin_and_gap_of_a_turned_rectangle():
    """
    A 4 x 2 rectangle turned by 90 degrees around (1, 2): x from 0 to 2, y from 0 to 4.

    (1, 2) is 1 inside; (2.5, 2) is 0.5 outside; (5, 8) is hypot(3, 4) = 5 outside.
    """
    shape = RegionShape(np.array([1.0, 2.0]), np.array([4.0, 2.0]), np.pi / 2, True, 0.0, 0.0,
                        np.zeros((1, 3)), 0.5, 0.5)
    np.testing.assert_allclose(shape.margin(np.array([[1, 2], [2.5, 2], [5, 8]])),
                               [1.0, -0.5, -5.0], atol=1e-12)
    assert shape.gap_to(np.array([1.5, 3.0])) == 0.0


def test_relations_speak_of_the_right_pair(hall):
    """The second box is right of and nearer than the first; distances are symmetric."""
    features = pair_features(measure_regions(
        hall.frame(), regions_from_label_image(hall.labels, NAMES), hall.floor))
    assert features.shape == (2, 2, len(PAIR_FEATURES)) and np.isfinite(features).all()
    assert pair(features, 'right_of').tolist() == [[0, -1], [1, 0]]
    assert pair(features, 'offset_y')[1, 0] < 0 < pair(features, 'offset_y')[0, 1]
    assert pair(features, 'range_difference')[1, 0] < 0
    assert np.exp(pair(features, 'log_centre_distance')[0, 1]) == pytest.approx(2.425, rel=0.05)
    for name in ('log_centre_distance', 'log_surface_distance', 'log_nearest_gap'):
        np.testing.assert_allclose(pair(features, name), pair(features, name).T, atol=1e-4)


def test_order_of_regions_only_reorders(hall):
    """Measuring the regions in another order gives the same figures in that order."""
    regions = regions_from_label_image(hall.labels, NAMES)
    there = pair_features(measure_regions(hall.frame(), regions, hall.floor))
    back = pair_features(measure_regions(hall.frame(), regions[::-1], hall.floor))
    np.testing.assert_allclose(there[::-1, ::-1], back, atol=1e-5)


def test_mirrored_view_mirrors_the_relations(hall):
    """Image and intrinsics mirrored: offsets to the right change sign, distances stay."""
    from dataclasses import replace
    camera = replace(CAMERA, cx=CAMERA.width - 1 - CAMERA.cx)
    frame = RgbdFrame(hall.frame().color[:, ::-1].copy(), hall.depth[:, ::-1].copy(), camera)
    regions = regions_from_label_image(hall.labels, NAMES)
    mirrored = regions_from_label_image(hall.labels[:, ::-1].copy(), NAMES)
    there = pair_features(measure_regions(hall.frame(), regions, hall.floor))
    back = pair_features(measure_regions(frame, mirrored, hall.floor))
    np.testing.assert_allclose(pair(back, 'right_of'), -pair(there, 'right_of'))
    np.testing.assert_allclose(pair(back, 'offset_x'), -pair(there, 'offset_x'), atol=0.02)
    np.testing.assert_allclose(pair(back, 'log_centre_distance'),
                               pair(there, 'log_centre_distance'), atol=0.03)


def test_a_region_without_depth_is_not_a_number(hall):
    """No depth: not valid, NaN for people, zeros for the network, and the others untouched."""
    depth = hall.depth.copy()
    depth[hall.labels == 2] = np.nan
    regions = regions_from_label_image(hall.labels, NAMES)
    seen, blind = measure_regions(hall.frame(depth), regions, hall.floor)
    assert seen.valid and not blind.valid and np.isnan(blind.centre).all()
    assert np.isnan(measured_distance(seen, blind)) and np.isnan(surface_distance(seen, blind))
    assert blind.features[GEOMETRY_FEATURES.index('valid')] == 0
    features = pair_features([seen, blind])
    assert np.isfinite(features).all()
    assert pair(features, 'both_valid').tolist() == [[1, 0], [0, 0]]
    assert pair(features, 'right_of')[1, 0] == 1    # the image still tells left from right


def test_a_box_around_a_thing_measures_the_thing():
    """A box holds floor and background too; the centre stays within 20 cm."""
    hall = Hall([((-0.6, 3.5, 0.35), (0.7, 0.7, 0.7))])
    x, y, width, height = regions_from_label_image(hall.labels, NAMES)[0].box
    region = region_from_box('thing', x - 4, y - 5, width + 9, height + 7,
                             CAMERA.height, CAMERA.width)
    geometry = measure_regions(hall.frame(), [region], hall.floor)[0]
    np.testing.assert_allclose(hall.floor.to_floor(geometry.centre), (-0.6, 3.5, 0.35), atol=0.2)


def test_noise_at_the_edges_moves_little(hall):
    """Flying pixels on 10 % of a region move its centre by less than 15 cm."""
    draw = np.random.default_rng(5)
    depth = hall.depth.copy()
    flying = (hall.labels == 1) & (draw.random(depth.shape) < 0.1)
    depth[flying] = 9.0
    regions = regions_from_label_image(hall.labels, NAMES)
    clean = measure_regions(hall.frame(), regions, hall.floor)[0]
    noisy = measure_regions(hall.frame(depth), regions, hall.floor)[0]
    assert np.linalg.norm(noisy.surface_centroid - clean.surface_centroid) < 0.05


def test_without_a_floor_a_thing_below_the_camera_stays_whole():
    """
    A level camera sees a wall and a box, but no floor: the box is 1.0 m under the lens.

    Its front is 0.6 m wide and high and 3 m away: centre (0.5, 1.0, 3.0) in the optical frame.
    """
    depth = np.full((CAMERA.height, CAMERA.width), 6.0, dtype=np.float32)
    (left, top), (right, bottom) = project(np.array([[0.2, 0.7, 3.0], [0.8, 1.3, 3.0]]), CAMERA)
    box = np.zeros(depth.shape, dtype=bool)
    box[round(top):min(round(bottom), CAMERA.height), round(left):round(right)] = True
    depth[box] = 3.0
    frame = RgbdFrame(np.zeros((*depth.shape, 3), np.uint8), depth, CAMERA)
    floor = find_floor(frame)
    assert not floor.found
    seen = np.argwhere(box)[:, 0]
    middle_y = (seen.mean() - CAMERA.cy) / CAMERA.fy * 3.0
    measured = measure_regions(frame, [region_from_mask('box', box)], floor)[0]
    np.testing.assert_allclose(measured.centre, (0.5, middle_y, 3.0), atol=0.05)


def anchored(frame, region, floor):
    """Return the geometry of a region and its anchor."""
    geometry = measure_regions(frame, [region], floor)[0]
    return geometry, anchors([geometry])[0]


def test_the_anchor_of_a_thing_is_the_middle_of_what_is_seen(hall):
    geometries = measure_regions(hall.frame(), regions_from_label_image(hall.labels, NAMES),
                                 hall.floor)
    found = anchors(geometries)
    assert found.shape == (2, 2) and found.dtype == np.float32
    for geometry, anchor, (centre, _) in zip(geometries, found, hall.boxes):
        assert geometry.valid and geometry.placed
        np.testing.assert_allclose(anchor, hall.floor.to_floor(geometry.centre)[:2], atol=1e-5)
        np.testing.assert_allclose(anchor, centre[:2], atol=0.12)


def test_the_anchor_of_an_area_is_the_middle_of_its_outline(hall):
    """With depth or without: an area lies where its outline does."""
    region = area_on_the_floor(hall)
    depth = hall.depth.copy()
    depth[region.full_mask(CAMERA.height, CAMERA.width)] = np.nan
    seen, there = anchored(hall.frame(), region, hall.floor)
    blind, same = anchored(hall.frame(depth), region, hall.floor)
    assert seen.flat and seen.placed and not blind.valid and blind.placed
    rectangle = [seen.features[GEOMETRY_FEATURES.index(f'rect_{axis}')] * scale
                 for axis, scale in (('x', 5.0), ('y', 8.0))]
    np.testing.assert_allclose(there, rectangle, atol=1e-5)
    np.testing.assert_array_equal(there, same)
    np.testing.assert_allclose(there, (2.0, 5.0), atol=0.35)     # the image cuts a corner off


def test_a_blind_thing_stands_where_its_outline_meets_the_floor():
    """
    Its upper part is over the horizon, so it cannot lie on the floor: its foot is its anchor.

    The front of a box 2.2 m high, its lower edge from x = -0.9 to -0.1 at y = 4.2.
    """
    hall = Hall([((-0.5, 4.5, 1.1), (0.8, 0.6, 2.2))], pitch=np.radians(10.0))
    region = regions_from_label_image(hall.labels, NAMES)[0]
    depth = hall.depth.copy()
    depth[hall.labels == 1] = np.nan
    blind, anchor = anchored(hall.frame(depth), region, hall.floor)
    assert blind.placed and not blind.valid and np.isnan(blind.centre).all()
    np.testing.assert_allclose(anchor, (-0.5, 4.2), atol=0.15)
    seen, nearby = anchored(hall.frame(), region, hall.floor)
    assert seen.valid and np.abs(nearby - anchor).max() < 0.4


def test_what_meets_no_floor_has_no_place():
    """Over the horizon, or with no floor in view: no place, and the anchor is the origin."""
    hall = Hall([], pitch=np.radians(10.0))
    sky = region_from_box('lamp', 40, 0, 60, 30, CAMERA.height, CAMERA.width)
    depth = hall.depth.copy()
    depth[:31] = np.nan
    geometry, anchor = anchored(hall.frame(depth), sky, hall.floor)
    assert not geometry.valid and not geometry.placed and not anchor.any()
    low = region_from_box('pallet', 40, 120, 60, 30, CAMERA.height, CAMERA.width)
    nothing = hall.frame(np.full_like(depth, np.nan))
    geometry, anchor = anchored(nothing, low, find_floor(nothing))
    assert not geometry.placed and not anchor.any()
    geometry, anchor = anchored(nothing, low, hall.floor)
    assert geometry.placed and not geometry.valid and anchor[1] > 2.0


def test_without_a_floor_depth_alone_places_a_thing():
    """A box in front of a wall: its anchor is the middle of its front, seen from the lens."""
    depth = np.full((CAMERA.height, CAMERA.width), 6.0, dtype=np.float32)
    depth[60:120, 200:260] = 3.0
    frame = RgbdFrame(np.zeros((*depth.shape, 3), np.uint8), depth, CAMERA)
    box = region_from_mask('box', depth == 3.0)
    floor = find_floor(frame)
    geometry, anchor = anchored(frame, box, floor)
    assert not floor.found and geometry.valid and geometry.placed
    np.testing.assert_allclose(anchor, ((229.5 - CAMERA.cx) / CAMERA.fx * 3.0, 3.0), atol=0.05)


def test_anchors_of_no_regions_and_of_far_ones(hall):
    """
    An empty list is a table without rows; a place is cut to the range of its feature.

    90 m ahead and 55 m to the left is given as 64 and 40 m.
    """
    assert anchors([]).shape == (0, 2) and anchors([]).dtype == np.float32
    depth = np.full_like(hall.depth, 90.0)
    region = region_from_box('', 0, 0, 60, 200, CAMERA.height, CAMERA.width)
    _, anchor = anchored(hall.frame(depth), region, find_floor(hall.frame(depth)))
    assert anchor.tolist() == [-40.0, 64.0]


def test_a_mirror_mirrors_the_anchor(hall):
    """Left becomes right; how far ahead stays."""
    from dataclasses import replace
    camera = replace(CAMERA, cx=CAMERA.width - 1 - CAMERA.cx)
    frame = RgbdFrame(hall.frame().color, hall.depth[:, ::-1].copy(), camera)
    there = measure_regions(hall.frame(), regions_from_label_image(hall.labels, NAMES),
                            hall.floor)
    back = measure_regions(frame, regions_from_label_image(hall.labels[:, ::-1].copy(), NAMES),
                           hall.floor)
    np.testing.assert_allclose(anchors(back), anchors(there) * [-1, 1], atol=0.03)


@pytest.mark.parametrize('count', [1, 2, 3, 12, 101, 1500])
def test_short_ways_give_what_numpy_gives(count):
    """Percentiles and centroids are taken often, so not by the general functions."""
    values = np.random.default_rng(count).normal(3, 2, count).astype(np.float32)
    percents = (0, 1, 10, 50, 92, 97, 100)
    np.testing.assert_allclose(_percentiles(values, *percents), np.percentile(values, percents),
                               rtol=1e-6, atol=1e-6)
    mask = np.random.default_rng(count).random((7, 11)) < 0.3
    mask[2, 9] = True
    rows, columns = np.nonzero(mask)
    region = Region('pallet', (20, 30, 11, 7), mask)
    assert region.centroid == (20 + columns.mean(), 30 + rows.mean())
    assert region.pixels == mask.sum()


@given(st.integers(1, 400_000), st.integers(2, 6000))
def test_indices_spread_evenly_are_those_of_linspace(total, count):
    np.testing.assert_array_equal(evenly(total, count),
                                  np.linspace(0, total - 1, count).astype(np.intp))
