# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Masks as benchmarks, renderers, detectors and sloppy segmenters draw them."""

from dataclasses import replace

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest
from sim_frames import make_object

from tinygiant_ros.sim.regions import MASK_KINDS, region_mask

SHAPE = (90, 140)


def item_of(mask):
    return replace(make_object('pallet', 0.2, 4.0), mask=mask, amodal=mask)


def disc(y, x, radius):
    rows, columns = np.ogrid[:SHAPE[0], :SHAPE[1]]
    return (rows - y) ** 2 + (columns - x) ** 2 <= radius ** 2


def overlap(a, b):
    return np.count_nonzero(a & b) / np.count_nonzero(a | b)


BLOBS = st.builds(lambda y, x, r, y2, x2, r2: disc(y, x, r) | disc(y2, x2, r2),
                  st.integers(0, 89), st.integers(0, 139), st.integers(4, 60),
                  st.integers(0, 89), st.integers(0, 139), st.integers(1, 12))


@settings(max_examples=60, deadline=None)
@given(BLOBS, st.integers(0, 2 ** 32), st.sampled_from(MASK_KINDS))
def test_masks_are_never_empty_and_the_same_for_the_same_seed(mask, seed, kind):
    before = mask.copy()
    drawn, again = (region_mask(item_of(mask), kind, np.random.default_rng(seed))
                    for _ in range(2))
    assert drawn.shape == mask.shape and drawn.dtype == bool and drawn.any()
    assert np.array_equal(drawn, again) and np.array_equal(mask, before)


@settings(max_examples=80, deadline=None)
@given(BLOBS, st.integers(0, 2 ** 32))
def test_a_jittered_mask_agrees_in_part(mask, seed):
    drawn = region_mask(item_of(mask), 'jittered', np.random.default_rng(seed))
    assert 0.6 <= overlap(drawn, mask) <= 0.95


def test_jittered_masks_grow_and_shrink_and_have_holes():
    item, rng = item_of(disc(45, 70, 25)), np.random.default_rng(5)
    drawn = [region_mask(item, 'jittered', rng) for _ in range(60)]
    sizes = np.array([mask.sum() for mask in drawn]) / item.mask.sum()
    assert sizes.min() < 0.85 and sizes.max() > 1.15
    core = disc(45, 70, 12)
    assert 3 < sum(not mask[core].all() for mask in drawn) < 50
    assert all(mask[disc(45, 70, 40)].sum() == mask.sum() for mask in drawn)


@settings(max_examples=60, deadline=None)
@given(BLOBS, st.integers(0, 2 ** 32))
def test_a_box_is_a_rectangle_some_pixels_off(mask, seed):
    box = region_mask(item_of(mask), 'box', np.random.default_rng(seed))
    rows, columns = np.flatnonzero(box.any(axis=1)), np.flatnonzero(box.any(axis=0))
    assert box.sum() == rows.size * columns.size
    truth = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    for found, true in zip((rows, columns), truth):
        off = np.abs([found[0] - true[0], found[-1] - true[-1]])
        assert off.max() <= 5 + 0.1 * (true[-1] - true[0])


def test_boxes_differ_from_draw_to_draw():
    item, rng = item_of(disc(45, 70, 30)), np.random.default_rng(5)
    sides = {tuple(np.flatnonzero(region_mask(item, 'box', rng).any(axis=1))[[0, -1]])
             for _ in range(20)}
    assert len(sides) > 8


def test_a_buffer_has_holes_where_pallets_stand_unless_amodal():
    whole, pallet = disc(50, 70, 35), disc(40, 70, 12)
    item = replace(item_of(whole & ~pallet), label='buffer', amodal=whole)
    rng = np.random.default_rng(0)
    assert region_mask(item, 'amodal', rng)[pallet].all()
    assert not region_mask(item, 'modal', rng)[pallet].any()
    assert region_mask(item, 'box', rng)[pallet].all()


def test_masks_of_one_pixel_and_of_the_whole_image():
    one, whole = np.zeros(SHAPE, bool), np.ones(SHAPE, bool)
    one[0, 139] = True
    for mask in (one, whole):
        for kind in MASK_KINDS:
            assert region_mask(item_of(mask), kind, np.random.default_rng(1)).any()


def test_an_unknown_kind_names_the_known_ones():
    with pytest.raises(ValueError, match='amodal, modal, box, jittered.*hull'):
        region_mask(item_of(disc(9, 9, 5)), 'hull', np.random.default_rng(0))
