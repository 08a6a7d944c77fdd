# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""From frame and regions to the arrays of the graphs."""

from dataclasses import replace

import numpy as np
import pytest
from scaled_hall import scaled_hall, UNIT_M, units_of
from synthetic import CAMERA

from tinygiant_ros.core import preprocess, tensors
from tinygiant_ros.core.crops import region_crops
from tinygiant_ros.core.floor import find_floor
from tinygiant_ros.core.geometry import anchors, GEOMETRY_FEATURES
from tinygiant_ros.core.masks import region_from_box, regions_from_label_image
from tinygiant_ros.core.preprocess import (
    depth_unit,
    letterbox,
    measure_all,
    region_inputs,
    region_weights,
    vision_inputs,
)


def test_letterbox_of_a_4_by_3_image():
    """640x480 fits by height: 288 / 480 = 0.6 -> 384 wide, (512 - 384) / 2 = 64 on each side."""
    box = letterbox(480, 640)
    assert (box.scale, box.left, box.top, box.width, box.height) == (
        pytest.approx(0.6), 64, 0, 384, 288)


def test_vision_inputs_by_hand(hall):
    """
    320x200 is scaled by 1.44 to 461x288 and centred: 25 columns left and 26 right are padding.

    The color of the middle row and column: (value - 127) / 128.
    """
    arrays = vision_inputs(hall.frame(), hall.floor)
    color, depth = arrays[tensors.COLOR], arrays[tensors.DEPTH]
    assert color.shape == depth.shape == (1, 3, 288, 512)
    assert color.dtype == depth.dtype == np.float32
    assert not color[..., :25].any() and not depth[..., -26:].any()
    row, column = 120, 100                   # green is the column, red the row
    v, u = round((row + 0.5) * 1.44), round((column + 0.5) * 1.44) + 25
    assert color[0, 1, v, u] == pytest.approx((column - 127) / 128, abs=0.02)
    assert color[0, 0, v, u] == pytest.approx((row - 127) / 128, abs=0.02)


def test_height_channel_is_zero_height_on_the_floor(hall):
    """Third channel: height / 1.5 - 0.5, so the floor reads -0.5 wherever it is seen."""
    depth = vision_inputs(hall.frame(), hall.floor)[tensors.DEPTH]
    v, u = round(190.5 * 1.44), round(20.5 * 1.44) + 25
    assert hall.labels[190, 20] == 0
    assert depth[0, 2, v, u] == pytest.approx(-0.5, abs=0.01)


def test_missing_depth_is_zero(hall):
    """NaN never reaches a graph."""
    frame = hall.frame(np.full(hall.depth.shape, np.nan, dtype=np.float32))
    assert not vision_inputs(frame, hall.floor)[tensors.DEPTH].any()


def test_region_weights_are_shares():
    """
    A box over two cells by hand, on a 512x288 image (scale 1, cells of 16 pixels).

    x 8..23, y 32..47: half in column 0, half in column 1, all in row 2.
    """
    region = region_from_box('', 8, 32, 16, 16, 288, 512)
    weights = region_weights([region], 288, 512).reshape(18, 32)
    assert weights[2, 0] == pytest.approx(0.5) and weights[2, 1] == pytest.approx(0.5)
    assert weights.sum() == pytest.approx(1.0) and np.count_nonzero(weights) == 2


def test_region_weights_equal_a_count_of_pixels(hall):
    """The fast sums agree with counting pixel by pixel, on an odd mask in an odd image."""
    region = regions_from_label_image(hall.labels, ('', 'a', 'b'))[0]
    weights = region_weights([region], CAMERA.height, CAMERA.width)[0]
    expected = np.zeros(tensors.GRID_CELLS)
    for row, column in np.argwhere(region.full_mask(CAMERA.height, CAMERA.width)):
        y, x = int((row + 0.5) * 1.44) // 16, int((column + 0.5) * 1.44 + 25) // 16
        expected[y * tensors.GRID_WIDTH + x] += 1
    np.testing.assert_allclose(weights, expected / expected.sum(), atol=1e-6)


def test_region_inputs_have_a_row_for_each_region(hall):
    """Two regions fill two rows; there is no padding."""
    regions = regions_from_label_image(hall.labels, ('', 'a', 'b'))
    arrays, measured = region_inputs(hall.frame(), regions, hall.floor)
    assert len(measured) == 2 and arrays[tensors.REGION_MASK].tolist() == [1, 1]
    sizes = tensors.sizes_for(0, 2)
    assert arrays[tensors.REGION_WEIGHTS].shape == (2, tensors.GRID_CELLS)
    for name in (tensors.GEOMETRY, tensors.PAIRS):
        assert arrays[name].dtype == np.float32 and arrays[name][0].any()
        assert arrays[name].shape == tuple(
            sizes.get(size, size) for size in tensors.SHAPES[name][1:])


def test_close_ups_are_not_padded(hall):
    """As many crops as regions, each around its own anchor, with the reasoner's own geometry."""
    regions = regions_from_label_image(hall.labels, ('', 'a', 'b'))
    arrays, measured = region_inputs(hall.frame(), regions, hall.floor)
    assert arrays[tensors.CROPS].shape == (2, *tensors.CROP_SHAPE)
    assert arrays[tensors.CROP_GEOMETRY].shape == (2, tensors.GEOMETRY_SIZE)
    np.testing.assert_array_equal(arrays[tensors.CROP_GEOMETRY], arrays[tensors.GEOMETRY][:2])
    np.testing.assert_array_equal(arrays[tensors.CROPS], region_crops(
        hall.frame(), regions, anchors(measured), hall.floor))
    assert not np.allclose(*arrays[tensors.CROPS])
    for name in tensors.CLOSEUP_INPUTS:
        assert arrays[name].dtype == np.float32 and arrays[name].flags.c_contiguous


def test_every_input_of_regions_is_there(hall):
    """What reasoner and closeup want to know of regions, and nothing else."""
    arrays, _ = region_inputs(hall.frame(), [], hall.floor)
    assert set(arrays) == {tensors.REGION_WEIGHTS, tensors.GEOMETRY, tensors.PAIRS,
                           tensors.REGION_MASK, *tensors.CLOSEUP_INPUTS}
    assert set(tensors.CLOSEUP_INPUTS) == {tensors.CROPS, tensors.CROP_GEOMETRY}


def told(frame, regions, floor, *unit):
    """Return the unit that reasoner, closeup and geometry of each region speak of, [3, R]."""
    arrays, measured = region_inputs(frame, regions, floor, *unit)
    features = np.stack([one.features for one in measured])
    return np.stack([units_of(one) for one in (
        arrays[tensors.GEOMETRY][:len(regions)], arrays[tensors.CROP_GEOMETRY], features)])


def test_the_regions_of_a_question_tell_the_unit_of_scaled_depth_together():
    """The pallet tells it for the rack too; alone the rack leaves it at 1."""
    frame, floor, pallet, rack = scaled_hall()
    np.testing.assert_allclose(told(frame, [rack, pallet], floor), UNIT_M, rtol=0.005)
    np.testing.assert_allclose(told(frame, [pallet], floor), UNIT_M, rtol=0.005)
    np.testing.assert_allclose(told(frame, [rack], floor), 1.0)


def test_a_unit_that_is_known_is_not_guessed_again():
    frame, floor, pallet, rack = scaled_hall()
    np.testing.assert_allclose(told(frame, [rack, pallet], floor, 1.3), 1.3, rtol=1e-5)
    np.testing.assert_allclose(told(frame, [rack], floor, 0.8), 0.8, rtol=1e-5)
    np.testing.assert_allclose(told(frame, [rack, pallet], floor, None), UNIT_M, rtol=0.005)
    by_region = units_of(measure_all(frame, [rack], floor, 0.8)[0].features)
    assert by_region == pytest.approx(0.8)


def test_a_unit_changes_nothing_but_what_is_said_of_it():
    frame, floor, *regions = scaled_hall()
    plain, _ = region_inputs(frame, regions, floor)
    given, _ = region_inputs(frame, regions, floor, 1.3)
    column = GEOMETRY_FEATURES.index('log_scale')
    for name, array in plain.items():
        if array.shape[-1] == tensors.GEOMETRY_SIZE:
            array[:, column] = given[name][:, column] = 0.0
        np.testing.assert_array_equal(given[name], array, err_msg=name)


def test_the_unit_of_a_frame():
    """A metric frame has it without any region, a scaled one only from what stands in it."""
    frame, floor, pallet, rack = scaled_hall()
    assert depth_unit(frame, [], floor) is None
    assert depth_unit(frame, [rack], floor) == 1.0
    assert depth_unit(frame, [rack, pallet], floor) == pytest.approx(UNIT_M, rel=0.005)
    metric = replace(frame, metric=True)
    assert depth_unit(metric, [], floor) == depth_unit(metric, [pallet], floor) == 1.0


@pytest.mark.parametrize('unit', [(), (1.3,)])
def test_metric_depth_stays_as_it_is(unit, monkeypatch):
    """Even where its pallets look too small, or somebody gives a unit."""
    monkeypatch.setattr(preprocess, 'floor_scale', lambda *given: pytest.fail('guessed a unit'))
    frame, floor, pallet, rack = scaled_hall()
    assert (told(replace(frame, metric=True), [pallet, rack], floor, *unit) == 1.0).all()


def test_a_blind_frame_gives_finite_inputs(hall):
    """No depth at all: every array is finite, the region is still there."""
    frame = hall.frame(np.full(hall.depth.shape, np.nan, dtype=np.float32))
    regions = regions_from_label_image(hall.labels, ('', 'a', 'b'))
    for floor in (hall.floor, find_floor(frame)):
        arrays, measured = region_inputs(frame, regions, floor)
        assert not any(one.valid for one in measured)
        assert all(np.isfinite(array).all() for array in arrays.values())
        assert arrays[tensors.CROPS][:, 0].any(axis=(1, 2)).all()


def test_no_regions_is_an_empty_table(hall):
    """An empty list is not an error here."""
    arrays, measured = region_inputs(hall.frame(), [], hall.floor)
    assert measured == [] and arrays[tensors.REGION_MASK].shape == (0,)
    assert arrays[tensors.PAIRS].shape == (0, 0, tensors.PAIR_SIZE)
    assert arrays[tensors.CROPS].shape == (0, *tensors.CROP_SHAPE)
    assert arrays[tensors.CROP_GEOMETRY].shape == (0, tensors.GEOMETRY_SIZE)
