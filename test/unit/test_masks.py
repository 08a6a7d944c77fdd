# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Regions from boxes, polygons, COCO RLE and label images."""

from hypothesis import given, settings, strategies
from hypothesis.extra.numpy import arrays
import numpy as np
import pytest

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.masks import (
    decode_rle,
    encode_rle,
    region_from_box,
    region_from_mask,
    region_from_polygon,
    region_from_rle,
    regions_from_label_image,
)

HEIGHT, WIDTH = 40, 70


def code_of(function, *arguments):
    """Return the error code that a call raises."""
    with pytest.raises(SpatialError) as error:
        function(*arguments)
    assert len(error.value.message) > 20
    return error.value.code


def test_a_mask_that_fills_its_box_is_a_box():
    mask = np.zeros((30, 50), bool)
    mask[4:20, 7:31] = True
    assert region_from_rle('', encode_rle(mask), 30, 50).kind == 'box'
    mask[4, 7] = False
    assert region_from_rle('', encode_rle(mask), 30, 50).kind == 'rle'


@settings(max_examples=60, deadline=None)
@given(strategies.data())
def test_rle_round_trip(data):
    """Any mask survives, also empty, full, one row, one column."""
    height = data.draw(strategies.integers(1, 30))
    width = data.draw(strategies.integers(1, 30))
    bits = data.draw(strategies.lists(strategies.booleans(), min_size=height * width,
                                      max_size=height * width))
    mask = np.array(bits).reshape(height, width)
    np.testing.assert_array_equal(decode_rle(encode_rle(mask), height, width), mask)


def test_rle_of_known_strings():
    """
    Counts written by hand.

    Column-major runs of a 2x3 mask with one pixel at row 1, column 1: 3 off, 1 on, 2 off ->
    '3' '1' '2'. A delta is used from the fourth run on: runs 0 6 -> '0' '6' for a full mask.
    """
    mask = np.zeros((2, 3), dtype=bool)
    mask[1, 1] = True
    assert encode_rle(mask) == '312'
    assert encode_rle(np.ones((2, 3), dtype=bool)) == '06'
    # runs 1 1 2 1 1: the last two are coded as differences 0 and -1 to the run two before
    mask = np.array([[0, 1, 0], [0, 0, 1]]).astype(bool).T.reshape(2, 3, order='F')
    assert decode_rle(encode_rle(mask), 2, 3).tolist() == mask.tolist()


@settings(max_examples=200, deadline=None)
@given(strategies.text(max_size=40))
def test_wrong_rle_is_an_error_and_nothing_else(counts):
    """Whatever the text is: a mask of the right size, or BAD_RLE."""
    try:
        assert decode_rle(counts, HEIGHT, WIDTH).shape == (HEIGHT, WIDTH)
    except SpatialError as error:
        assert error.code == ErrorCode.BAD_RLE


def test_rle_of_another_image_is_refused():
    """A mask of the transposed image has as many pixels but ... a smaller one has not."""
    counts = encode_rle(np.ones((HEIGHT, WIDTH - 1), dtype=bool))
    assert code_of(decode_rle, counts, HEIGHT, WIDTH) == ErrorCode.BAD_RLE


def test_box_is_cut_to_the_image():
    """Detectors often reach a little over the border."""
    region = region_from_box('pallet', 60, -5, 20, 15, HEIGHT, WIDTH)
    assert region.box == (60, 0, 10, 10) and region.mask.shape == (10, 10)
    assert region.centroid == (64.5, 4.5)


@pytest.mark.parametrize('box, code', [
    ((10, 10, 0, 5), ErrorCode.EMPTY_REGION), ((10, 10, 5, -1), ErrorCode.EMPTY_REGION),
    ((WIDTH, 0, 5, 5), ErrorCode.REGION_OUTSIDE), ((0, HEIGHT, 5, 5), ErrorCode.REGION_OUTSIDE),
    ((-9, 0, 9, 5), ErrorCode.REGION_OUTSIDE)])
def test_bad_boxes(box, code):
    """Empty or outside."""
    assert code_of(region_from_box, 'x', *box, HEIGHT, WIDTH) == code


def test_polygon_covers_its_inside():
    """A triangle: its corners and middle are in, the opposite corner is not."""
    region = region_from_polygon('', [[10, 5], [30, 5], [10, 25]], HEIGHT, WIDTH)
    mask = region.full_mask(HEIGHT, WIDTH)
    assert mask[5, 10] and mask[5, 30] and mask[25, 10] and mask[12, 16] and not mask[25, 30]
    assert region.box == (10, 5, 21, 21)


@pytest.mark.parametrize('points, code', [
    ([[0, 0], [5, 5]], ErrorCode.BAD_REGION),
    ([[0, 0], [5, np.nan], [9, 9]], ErrorCode.BAD_REGION),
    ([[WIDTH, 1], [WIDTH + 5, 1], [WIDTH, 9]], ErrorCode.REGION_OUTSIDE),
    ([[-9, 1], [-5, 1], [-5, 9]], ErrorCode.REGION_OUTSIDE),
    (np.zeros((10_001, 2)), ErrorCode.BAD_REGION)])
def test_bad_polygons(points, code):
    """Too few or too many points, not finite, outside."""
    assert code_of(region_from_polygon, 'x', points, HEIGHT, WIDTH) == code


def test_empty_masks_are_refused():
    """An RLE that sets nothing."""
    counts = encode_rle(np.zeros((HEIGHT, WIDTH), dtype=bool))
    assert code_of(region_from_rle, 'x', counts, HEIGHT, WIDTH) == ErrorCode.EMPTY_REGION


def test_label_image_classes_and_instances():
    """1002: class 1, instance 2; 7: an instance without a class; 9001: a class without a name."""
    image = np.zeros((HEIGHT, WIDTH), dtype=np.uint16)
    image[2:6, 3:9] = 1002
    image[10:12, 20:29] = 7
    image[30:33, 40:42] = 9001
    image[0, 0] = 2001                       # one pixel: noise
    regions = regions_from_label_image(image, ['object', 'pallet', 'shelf'], min_pixels=4)
    assert [(r.label, r.box) for r in regions] == [
        ('', (20, 10, 9, 2)), ('pallet', (3, 2, 6, 4)), ('', (40, 30, 2, 3))]
    assert all(r.mask.all() for r in regions)


@settings(max_examples=60, deadline=None)
@given(arrays(np.uint16, strategies.tuples(strategies.integers(1, 8), strategies.integers(1, 8)),
              elements=strategies.sampled_from((0, 1, 7, 1000, 1001, 2003, 65535))),
       strategies.integers(1, 3))
def test_label_image_holds_the_mask_of_each_value(image, least):
    values = [value for value in np.unique(image) if value and (image == value).sum() >= least]
    regions = regions_from_label_image(image, ['object', 'pallet', 'shelf'], least)
    assert len(regions) == len(values)
    for region, value in zip(regions, values):
        wanted = region_from_mask('', image == value)
        assert region.box == wanted.box and region.kind == 'label_image'
        np.testing.assert_array_equal(region.mask, wanted.mask)
        assert region.label == {1: 'pallet', 2: 'shelf'}.get(value // 1000, '')


def test_label_image_of_other_types_is_refused():
    """Colors are no labels."""
    assert code_of(regions_from_label_image, np.zeros((4, 5, 3), np.uint8),
                   []) == ErrorCode.UNSUPPORTED_ENCODING


def test_crop_and_full_mask_agree():
    """The crop is where the mask was."""
    mask = np.zeros((HEIGHT, WIDTH), dtype=bool)
    mask[7:9, 50:60] = True
    mask[8, 55] = False
    region = region_from_mask('a', mask)
    np.testing.assert_array_equal(region.full_mask(HEIGHT, WIDTH), mask)
