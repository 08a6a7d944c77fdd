# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Close-ups of regions: which pixels they show, and how those lie along the line of sight."""

from dataclasses import replace

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest
from synthetic import CAMERA, CAMERA_HEIGHT_M, Hall

from tinygiant_ros.core.camera import project
from tinygiant_ros.core.crops import CROP_CHANNELS, CROP_SIDE, NEAR_M, region_crops, squash
from tinygiant_ros.core.floor import floor_from_plane
from tinygiant_ros.core.masks import region_from_box, region_from_mask, regions_from_label_image
from tinygiant_ros.core.records import RgbdFrame

NAMES = ('', 'first', 'second')
ANCHORS = np.array([[-1.0, 4.5], [0.9, 3.0]])            # where the boxes of the hall stand
HEIGHT, WIDTH = CAMERA.height, CAMERA.width
GEOMETRIC = ('along', 'across', 'height')
OF_RAYS = ('ray_along', 'ray_across', 'ray_seen')


def channel(crop, name):
    """Return one channel [..., S, S] of crops by name."""
    return crop[..., CROP_CHANNELS.index(name), :, :]


def metres(crop, name):
    """Return a channel of lengths as metres again."""
    return np.sinh(channel(crop, name).astype(np.float64)) * NEAR_M


def places(crop, anchor, names=('along', 'across')):
    """Return the floor-frame x and y [S, S, 2] that two channels of a crop stand for."""
    sight = np.asarray(anchor, dtype=np.float64) / np.hypot(*anchor)
    left = np.array([-sight[1], sight[0]])
    along, across = (metres(crop, name)[..., None] for name in names)
    return anchor + along * sight + across * left


def box_region(x, y, width, height):
    return region_from_box('', x, y, width, height, HEIGHT, WIDTH)


def shown_pixels(crop, anchor, floor):
    """Return the pixels (u, v) [S, S, 2] whose depth a crop shows."""
    points = np.dstack([places(crop, anchor), metres(crop, 'height')])
    return project(floor.to_optical(points), CAMERA)


def position_frame(hall):
    """Return the hall's frame with colors that tell the pixel: red = row, green = column / 2."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    color = np.stack([rows, columns / 2, np.full(rows.shape, 40)], axis=-1).astype(np.uint8)
    return replace(hall.frame(), color=color)


@pytest.fixture
def crops(hall):
    return region_crops(hall.frame(), regions_from_label_image(hall.labels, NAMES), ANCHORS,
                        hall.floor)


def test_squash_keeps_near_lengths_and_signs():
    """Half a metre is arcsinh(1); far lengths shrink, opposite ones stay opposite."""
    lengths = np.array([-8.0, -0.5, 0.0, 0.01, 0.5, 8.0, 9.0])
    squashed = squash(lengths)
    np.testing.assert_allclose(squashed, -squash(-lengths))
    assert squashed[4] == pytest.approx(np.log(1 + np.sqrt(2)))
    assert squashed[3] == pytest.approx(0.02, rel=1e-3)
    assert squashed[6] - squashed[5] < 0.12 < squashed[4] - squashed[2]


def test_shape_and_type(crops):
    assert crops.shape == (2, len(CROP_CHANNELS), CROP_SIDE, CROP_SIDE)
    assert crops.dtype == np.float32 and np.isfinite(crops).all()


def test_no_region_is_an_empty_array(hall):
    empty = region_crops(hall.frame(), [], np.zeros((0, 2)), hall.floor)
    assert empty.shape == (0, len(CROP_CHANNELS), CROP_SIDE, CROP_SIDE)


def test_every_region_needs_its_anchor(hall):
    regions = regions_from_label_image(hall.labels, NAMES)
    with pytest.raises(ValueError, match='zip'):
        region_crops(hall.frame(), regions, ANCHORS[:1], hall.floor)


def test_a_region_is_seen_alone(hall, crops):
    """The crop of a region does not depend on which others are asked about."""
    regions = regions_from_label_image(hall.labels, NAMES)
    alone = region_crops(hall.frame(), regions[1:], ANCHORS[1:], hall.floor)
    np.testing.assert_array_equal(alone[0], crops[1])
    swapped = region_crops(hall.frame(), regions[::-1], ANCHORS[::-1], hall.floor)
    np.testing.assert_array_equal(swapped[::-1], crops)


@pytest.mark.parametrize('index', [0, 1])
def test_the_surface_of_a_thing_is_where_it_stands(hall, crops, index):
    """What the mask covers lies on the box: between its sides, on its front, top or flank."""
    (centre, size), crop = hall.boxes[index], crops[index]
    covered = channel(crop, 'mask') > 0
    assert covered.mean() > 0.2 and channel(crop, 'valid')[covered].all()
    points = np.dstack([places(crop, ANCHORS[index]), metres(crop, 'height')])[covered]
    outside = np.abs(points - np.array(centre)) - np.array(size) / 2
    np.testing.assert_allclose(outside.max(axis=1), 0.0, atol=2e-3)


@pytest.mark.parametrize('index', [0, 1])
def test_on_the_floor_rays_and_surface_meet(crops, index):
    """Around a thing the floor is seen: height 0, and the rays meet it where it is measured."""
    crop = crops[index]
    on_floor = ((channel(crop, 'mask') == 0) & (channel(crop, 'valid') > 0)
                & (np.abs(metres(crop, 'height')) < 1e-3))
    assert on_floor.mean() > 0.2 and channel(crop, 'ray_seen')[on_floor].all()
    for name in ('along', 'across'):
        np.testing.assert_allclose(channel(crop, f'ray_{name}')[on_floor],
                                   channel(crop, name)[on_floor], atol=2e-3)
    covered = channel(crop, 'mask') > 0      # behind a thing the ray goes on to the floor
    raised = covered & (metres(crop, 'height') > 0.1)
    assert (metres(crop, 'ray_along') > metres(crop, 'along') + 0.1)[raised].all()


def test_along_and_across_by_hand(hall):
    """
    Seen along (3, 4) / 5, the anchor 5 m away: a floor point 1 m further and 0.5 m to the left.

    It stands at (3, 4) + (0.6, 0.8) + 0.5 * (-0.8, 0.6) = (3.2, 5.1).
    """
    floor = Hall([], pitch=np.radians(15.0))
    u, v = floor.pixel((3.2, 5.1, 0.0))
    region = box_region(round(u), round(v), 1, 1)
    crop = region_crops(floor.frame(), [region], [(3.0, 4.0)], floor.floor)[0]
    covered = channel(crop, 'mask') > 0
    assert covered.sum() >= 9                # one pixel, shown by several samples
    for name, expected in (('along', 1.0), ('across', 0.5), ('height', 0.0),
                           ('ray_along', 1.0), ('ray_across', 0.5)):
        np.testing.assert_allclose(metres(crop, name)[covered], expected, atol=0.03)


@pytest.mark.parametrize('anchor', [(0.0, 0.0), (0.03, -0.03)])
def test_an_anchor_under_the_camera_has_the_view_ahead_as_its_sight(hall, anchor):
    """No direction from the camera: along is ahead, across to the left."""
    crop = region_crops(hall.frame(), [box_region(60, 90, 50, 40)], [anchor], hall.floor)[0]
    seen = channel(crop, 'valid') > 0
    rows, columns = np.nonzero(seen)
    assert len(rows) > 500 and (metres(crop, 'along')[seen] > 1.0).all()
    assert (metres(crop, 'across')[seen] > 0).all()         # left of the principal point


BOXES = [(100, 60, 40, 30), (0, 60, 40, 30), (280, 100, 40, 100), (0, 0, 320, 200),
         (0, 0, 3, 200), (200, 199, 90, 1), (319, 0, 1, 1), (0, 199, 1, 1), (7, 11, 255, 12)]


@pytest.mark.parametrize('box', BOXES)
def test_color_mask_and_surface_speak_of_the_same_pixel(hall, box):
    """Also where the crop reaches beyond the image: color there must not be stretched."""
    frame, anchor = position_frame(hall), (0.4, 3.5)
    crop = region_crops(frame, [box_region(*box)], [anchor], hall.floor)[0]
    seen = channel(crop, 'valid') > 0
    assert seen.mean() > 0.1
    u, v = shown_pixels(crop, anchor, hall.floor)[seen].T
    row, column = ((channel(crop, name)[seen] + 1) * 127.5 for name in ('red', 'green'))
    x, y, width, height = box
    # a color is the average of about one sample's width, and every second column looks the same
    assert np.abs(column * 2 - u).max() < max(1.4 * width, width + 8) / CROP_SIDE + 2
    assert np.abs(row - v).max() < max(1.4 * height, height + 8) / CROP_SIDE + 1
    u, v = np.rint(u), np.rint(v)
    inside = (u >= x) & (u < x + width) & (v >= y) & (v < y + height)
    np.testing.assert_array_equal(channel(crop, 'mask')[seen] > 0, inside)


@pytest.mark.parametrize('box', [(0, 95, 320, 10), (155, 0, 10, 200), (0, 0, 320, 200)])
def test_a_thin_line_is_not_lost_between_samples(hall, box):
    """Also where samples are far apart along one axis alone; one pixel is one pixel of light."""
    x, y, width, height = box
    across = width > height              # the lines cross the longer side
    first, length = (x, width) if across else (y, height)
    places = np.random.default_rng(7).choice(np.arange(first + 20, first + length - 20), 24, False)
    for place in places:
        color = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
        color[(slice(None), place) if across else place] = 255
        frame = replace(hall.frame(), color=color)
        crop = region_crops(frame, [box_region(*box)], [(0.4, 3.5)], hall.floor)[0]
        middle = crop[-3:, CROP_SIDE // 2] if across else crop[-3:, :, CROP_SIDE // 2]
        light = np.where(middle, (middle + 1) / 2, 0.0)      # [3, samples], 0 beyond the image
        step = 1.4 * length / CROP_SIDE
        np.testing.assert_allclose(light.sum(axis=1) * step, 1.0, atol=0.15, err_msg=str(place))
        # and it shows where it is
        assert abs(light[0].argmax() - (place + 0.5 - first + 0.2 * length) / step + 0.5) < 1.1


def test_the_mask_is_the_regions_own_shape(hall):
    """An L: the upper right quarter of its box is not part of it."""
    mask = np.zeros((HEIGHT, WIDTH), dtype=bool)
    mask[40:120, 30:130] = True
    mask[40:80, 80:130] = False
    frame, anchor = hall.frame(), (0.4, 3.5)
    crop = region_crops(frame, [region_from_mask('', mask)], [anchor], hall.floor)[0]
    u, v = (np.rint(one).astype(int) for one in
            np.moveaxis(shown_pixels(crop, anchor, hall.floor), -1, 0))
    np.testing.assert_array_equal(channel(crop, 'mask') > 0, mask[v, u])
    assert channel(crop, 'mask').mean() == pytest.approx(0.75 / 1.4 ** 2, abs=0.05)


def test_surroundings_are_a_fifth_of_the_box_and_four_pixels_at_least(hall):
    frame, anchor = hall.frame(), (0.4, 3.5)
    regions = [box_region(100, 50, 100, 60), box_region(150, 80, 1, 2)]
    wide, tiny = region_crops(frame, regions, [anchor] * 2, hall.floor)
    # the first and the last of 32 pixels that lie evenly in 140 x 84 and in 9 x 10
    for crop, low, high in ((wide, (82, 39), (217, 120)), (tiny, (146, 76), (154, 85))):
        shown = shown_pixels(crop, anchor, hall.floor).reshape(-1, 2)
        np.testing.assert_allclose(shown.min(axis=0), low, atol=0.05)
        np.testing.assert_allclose(shown.max(axis=0), high, atol=0.05)


def test_beyond_the_image_there_is_nothing(hall):
    """A region in the lower right corner: a quarter of its surroundings is not in the image."""
    crop = region_crops(hall.frame(), [box_region(280, 170, 40, 30)], ANCHORS[1:], hall.floor)[0]
    gone = ~(channel(crop, 'valid') > 0)     # depth is everywhere down there
    assert gone[-4:].all() and gone[:, -4:].all() and not gone[:-5, :-5].any()
    assert not crop[:, gone].any() and crop[-1, ~gone].all()


def test_missing_depth_leaves_outline_color_and_rays(hall):
    """NaN, not a number to learn from: no surface, and all that needs none stays."""
    depth = hall.depth.copy()
    depth[hall.labels == 2] = np.nan
    depth[hall.labels == 1] = np.inf         # of a broken driver
    regions = regions_from_label_image(hall.labels, NAMES)
    clean = region_crops(hall.frame(), regions, ANCHORS, hall.floor)
    holed = region_crops(hall.frame(depth), regions, ANCHORS, hall.floor)
    covered = channel(clean, 'mask') > 0
    assert not channel(holed, 'valid')[covered].any()
    for name in GEOMETRIC:
        assert channel(clean, name)[covered].any() and not channel(holed, name)[covered].any()
        np.testing.assert_array_equal(channel(holed, name)[~covered],
                                      channel(clean, name)[~covered])
    for name in ('mask', *OF_RAYS, 'red', 'green', 'blue'):
        np.testing.assert_array_equal(channel(holed, name), channel(clean, name))


def test_without_a_floor_no_ray_meets_it(hall):
    """Heights start at the camera then, and nothing is said of where rays end."""
    level = floor_from_plane(np.array([0.0, -1.0, 0.0]), 0.0, found=False)
    region = box_region(60, 70, 50, 40)      # above and below the principal point
    crop = region_crops(hall.frame(), [region], [(-1.0, 4.5)], level)[0]
    for name in OF_RAYS:
        assert not channel(crop, name).any()
    seen = channel(crop, 'valid') > 0
    assert seen.all() and metres(crop, 'height').min() < 0 < metres(crop, 'height').max()
    u, v = shown_pixels(crop, np.array([-1.0, 4.5]), level)[seen].T
    np.testing.assert_allclose((u.min(), u.max(), v.min(), v.max()), (51, 118, 62, 117), atol=0.05)


def test_rays_over_the_horizon_meet_no_floor():
    """At 10 degrees the horizon is at row 92.25 - 250 tan(10) = 48.2; near it is too far."""
    hall = Hall([], pitch=np.radians(10.0))
    region = box_region(100, 30, 60, 60)
    crop = region_crops(hall.frame(), [region], [(0.0, 9.0)], hall.floor)[0]
    rows = np.floor(30 - 12 + 84 / CROP_SIDE * (np.arange(CROP_SIDE) + 0.5))
    seen = channel(crop, 'ray_seen') > 0
    assert not seen[rows <= 48].any() and seen[rows > 60].all()
    assert not crop[5:7, ~seen].any() and (channel(crop, 'ray_along')[seen] != 0).all()
    met = places(crop, np.array([0.0, 9.0]), OF_RAYS[:2])[seen]
    assert 20.0 < np.linalg.norm(met, axis=1).max() < 40.0


def turned_view(azimuth):
    """
    Return frame, region, anchor and floor of one box seen azimuth radians left of straight ahead.

    The box, 0.8 x 0.6 x 0.9 m, stands 4 m away and turns the same side to the camera.
    """
    hall = Hall([])
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    rays = np.stack([(columns - CAMERA.cx) / CAMERA.fx, (rows - CAMERA.cy) / CAMERA.fy,
                     np.ones(rows.shape)], axis=-1) @ hall.floor.rotation.T
    cos, sin = np.cos(azimuth), np.sin(azimuth)
    turned = rays @ np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])   # the box is straight
    eye, low = np.array([0, 0, CAMERA_HEIGHT_M]), np.array([-0.4, 3.7, 0.0])
    sides = np.stack([(low - eye) / turned, (low + [0.8, 0.6, 0.9] - eye) / turned])
    enter, leave = sides.min(axis=0).max(axis=-1), sides.max(axis=0).min(axis=-1)
    hit = enter <= leave
    depth = np.where(hit, enter, hall.depth).astype(np.float32)
    frame = RgbdFrame(np.full((HEIGHT, WIDTH, 3), 90, np.uint8), depth, CAMERA)
    return frame, region_from_mask('', hit), np.array([-4 * sin, 4 * cos]), hall.floor


@pytest.mark.parametrize('azimuth', [-0.35, 0.3])
def test_the_same_thing_elsewhere_around_the_camera_looks_alike(azimuth):
    """Only the perspective at the image's side differs; x and y as such differ by metres."""
    ahead, aside = (turned_view(angle) for angle in (0.0, azimuth))
    first, second = (region_crops(frame, [region], [anchor], floor)[0]
                     for frame, region, anchor, floor in (ahead, aside))
    both = (channel(first, 'mask') > 0) & (channel(second, 'mask') > 0)
    assert both.mean() > 0.3
    for name in ('along', 'across', 'height'):
        assert np.abs(channel(first, name) - channel(second, name))[both].mean() < 0.25
        assert np.median(channel(first, name)[both]) == pytest.approx(
            np.median(channel(second, name)[both]), abs=0.12)
    across = [channel(crop, 'across')[both] for crop in (first, second)]
    assert np.corrcoef(*across)[0, 1] > 0.97
    assert np.abs(ahead[2] - aside[2]).max() > 1.0


def test_a_mirror_flips_the_crop_and_left_and_right(hall):
    camera = replace(CAMERA, cx=WIDTH - 1 - CAMERA.cx)
    frame = RgbdFrame(hall.frame().color[:, ::-1].copy(), hall.depth[:, ::-1].copy(), camera)
    regions = regions_from_label_image(hall.labels, NAMES)
    mirrored = regions_from_label_image(hall.labels[:, ::-1].copy(), NAMES)
    there = region_crops(hall.frame(), regions, ANCHORS, hall.floor)
    back = region_crops(frame, mirrored, ANCHORS * [-1, 1], hall.floor)[..., ::-1]
    assert np.abs(channel(there, 'across')).max() > 0.5
    for name in CROP_CHANNELS:
        sign = -1 if name in ('across', 'ray_across') else 1
        np.testing.assert_allclose(channel(back, name), sign * channel(there, name), atol=1e-2,
                                   err_msg=name)


def test_a_frame_is_left_as_it_was(hall):
    frame = hall.frame()
    depth, color = frame.depth.copy(), frame.color.copy()
    anchors = ANCHORS.copy()
    region_crops(frame, regions_from_label_image(hall.labels, NAMES), anchors, hall.floor)
    np.testing.assert_array_equal(frame.depth, depth)
    np.testing.assert_array_equal(frame.color, color)
    np.testing.assert_array_equal(anchors, ANCHORS)


@st.composite
def boxes(draw):
    x, y = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
    return x, y, draw(st.integers(1, WIDTH - x)), draw(st.integers(1, HEIGHT - y))


@settings(max_examples=60, deadline=None)
@given(boxes(), st.tuples(*[st.floats(-64, 64, width=32)] * 2), st.booleans(), st.booleans())
def test_any_box_and_anchor_give_bounded_values(box, anchor, has_floor, has_depth):
    hall = Hall([], pitch=np.radians(12.0))  # the sky is in view, with no depth
    floor = hall.floor if has_floor else floor_from_plane((0, -1, 0), 0.0, found=False)
    depth = None if has_depth else np.full(hall.depth.shape, np.nan, np.float32)
    crop = region_crops(hall.frame(depth), [box_region(*box)], [anchor], floor)[0]
    assert np.isfinite(crop).all()
    for name in ('mask', 'valid', 'ray_seen'):
        assert set(np.unique(channel(crop, name))) <= {0.0, 1.0}
    assert channel(crop, 'mask').any()
    assert np.abs(crop[-3:]).max() <= 1.0
    # nothing is farther from the camera than 40 m, nor an anchor than 64 m each way
    assert np.abs(crop[2:7]).max() <= squash(40 + 64 * np.sqrt(2))
    for seen, names in (('valid', GEOMETRIC), ('ray_seen', OF_RAYS[:2])):
        for name in names:
            assert not channel(crop, name)[channel(crop, seen) == 0].any()
