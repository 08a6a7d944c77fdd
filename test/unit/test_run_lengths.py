# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Run lengths of crops say what core.masks says through the whole image."""

from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays
import numpy as np
import pytest

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.masks import (
    encode_rle,
    region_from_mask,
    region_from_rle,
    regions_from_label_image,
)
from tinygiant_ros.core.run_lengths import (
    decode_region,
    decode_regions,
    encode_regions,
    read_label_image,
)

masks = arrays(bool, st.tuples(st.integers(1, 13), st.integers(1, 9))).filter(np.any)


def outcome(read, counts, height, width):
    try:
        region = read('pallet', counts, height, width)
    except SpatialError as error:
        return error.code, error.message
    return region.label, region.box, region.kind, region.mask.tolist()


@given(masks)
def test_a_mask_is_written_as_by_core(mask):
    assert encode_regions([region_from_mask('a', mask)], *mask.shape)[0] == encode_rle(mask)


@given(masks)
def test_a_mask_is_read_as_by_core(mask):
    counts, shape = encode_rle(mask), mask.shape
    assert outcome(decode_region, counts, *shape) == outcome(region_from_rle, counts, *shape)
    assert decode_region('a', counts, *shape).mask.dtype == bool


@given(st.text(st.characters(min_codepoint=40, max_codepoint=120), max_size=12),
       st.integers(1, 6), st.integers(1, 6))
def test_any_text_is_read_or_refused_as_by_core(counts, height, width):
    assert outcome(decode_region, counts, height, width) == outcome(
        region_from_rle, counts, height, width)


@given(st.tuples(st.integers(1, 9), st.integers(1, 7)).flatmap(
    lambda shape: st.lists(arrays(bool, shape).filter(np.any), min_size=1, max_size=6)))
def test_many_at_once_are_each_as_alone(masks_of_one_image):
    shape = masks_of_one_image[0].shape
    regions = [region_from_mask(f'region {number}', mask)
               for number, mask in enumerate(masks_of_one_image)]
    counts = [encode_rle(mask) for mask in masks_of_one_image]
    assert encode_regions(regions, *shape) == counts
    labels = [region.label for region in regions]
    for got, one, text in zip(decode_regions(labels, counts, *shape), regions, counts):
        alone = region_from_rle(one.label, text, *shape)
        assert (got.label, got.box, got.kind) == (alone.label, alone.box, alone.kind)
        assert np.array_equal(got.mask, alone.mask) and got.mask.dtype == bool


@given(st.lists(st.sampled_from(['06', '312', '6', '', '0', 'P6', '222', '6é', '0600', '\x7f']),
                max_size=4))
def test_one_wrong_text_spoils_all_and_no_other_does(counts):
    each = [outcome(region_from_rle, one, 2, 3) for one in counts]
    fine = bool(counts) and all(len(one) == 4 for one in each)
    assert (decode_regions(['pallet'] * len(counts), counts, 2, 3) is not None) == fine


@given(arrays(np.uint16, st.tuples(st.integers(1, 9), st.integers(1, 7)),
              elements=st.sampled_from((0, 0, 7, 1001, 2003, 65535))))
def test_a_label_image_is_read_and_written_as_its_regions_are(image):
    names = ['object', 'pallet', 'shelf']
    regions, counts = read_label_image(image, names)
    assert counts == [encode_rle(image == value) for value in np.unique(image[image > 0])]
    for got, alone in zip(regions, regions_from_label_image(image, names), strict=True):
        assert (got.label, got.box, got.kind) == (alone.label, alone.box, alone.kind)
        assert np.array_equal(got.mask, alone.mask)
    assert counts == encode_regions(regions, *image.shape)


def test_large_runs_and_a_run_over_the_foot_of_a_column():
    mask = np.zeros((480, 640), bool)
    mask[400:, 300] = mask[:7, 301] = True
    mask[10:20, 500:640] = True
    counts = encode_rle(mask)
    region = decode_region('a', counts, 480, 640)
    assert region.box == (300, 0, 340, 480)
    assert np.array_equal(region.full_mask(480, 640), mask)
    assert encode_regions([region], 480, 640) == [counts]


@pytest.mark.parametrize('counts', ['', 'é', '0' * 3, '?' * 9, '\U0001f4e6'])
def test_what_is_no_run_length_is_refused(counts):
    with pytest.raises(SpatialError) as caught:
        decode_region('a', counts, 4, 4)
    assert caught.value.code == ErrorCode.BAD_RLE


@given(st.lists(st.tuples(st.integers(0, 149), st.integers(0, 199), st.integers(1, 150),
                          st.integers(1, 200)), min_size=1, max_size=5))
def test_long_runs_are_written_and_read_as_by_core(boxes):
    shape, drawn = (150, 200), []
    for x, y, across, down in boxes:
        mask = np.zeros(shape, bool)
        mask[x:x + across, y:y + down] = True
        drawn.append(mask)
    regions = [region_from_mask('a', mask) for mask in drawn]
    counts = encode_regions(regions, *shape)
    assert counts == [encode_rle(mask) for mask in drawn]
    for got, region in zip(decode_regions(['a'] * len(drawn), counts, *shape), regions):
        assert got.box == region.box and np.array_equal(got.mask, region.mask)
        assert got.mask.flags.c_contiguous


@given(st.lists(st.text(st.sampled_from('012345PQRSTo'), max_size=5), min_size=1, max_size=4),
       st.integers(1, 4), st.integers(1, 4))
def test_texts_together_are_read_where_each_alone_is(counts, height, width):
    alone = [outcome(region_from_rle, text, height, width) for text in counts]
    together = decode_regions(['pallet'] * len(counts), counts, height, width)
    if together is None:
        assert any(isinstance(one[0], ErrorCode) for one in alone)
    else:
        assert [(one.label, one.box, one.kind, one.mask.tolist()) for one in together] == alone
