# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The overlay: what is strong, what is faint, what stays, at any size and with any text."""

import math

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from tinygiant_ros.core.overlay import draw_overlay, region_colour
from tinygiant_ros.core.records import Answer, CameraModel, Category, Region, RgbdFrame, StageTimes

WIDTH, HEIGHT = 640, 480
QUESTION = 'How far is the leftmost pallet from the shelf on the right?'


def make_frame(width=WIDTH, height=HEIGHT, grey=100):
    color = np.full((height, width, 3), grey, dtype=np.uint8)
    color.flags.writeable = False
    camera = CameraModel(width, height, 500.0, 510.0, width / 2, height / 2)
    return RgbdFrame(color, np.ones((height, width), np.float32), camera)


def box(x, y, width, height):
    return Region('pallet', (x, y, width, height), np.ones((height, width), dtype=bool))


def make_answer(chosen=(0, 1), category=Category.DISTANCE, normalized='4.21', value=4.21,
                text='[Region 0] is 4.21 m from [Region 1].', measured=4.0, count=3):
    return Answer(category, text, normalized, value, 'm', chosen, np.zeros((count, 3)), 0.87,
                  measured, StageTimes(), 'tiny')


REGIONS = (box(40, 60, 100, 80), box(420, 150, 90, 110), box(250, 20, 70, 60))


def change(picture, frame, region, inset=0.25):
    """Mean change of the lower middle of a region, away from outline, tag and line."""
    x, y, width, height = region.box
    rows = slice(y + int(0.75 * height), y + int(0.92 * height))
    columns = slice(x + int(inset * width), x + int(0.45 * width))
    return np.abs(picture[rows, columns].astype(int) - frame.color[rows, columns]).mean()


def test_frame_is_not_touched_and_size_and_type_stay():
    frame = make_frame()
    picture = draw_overlay(frame, REGIONS, make_answer(), QUESTION)
    assert picture.shape == frame.color.shape and picture.dtype == np.uint8
    assert (frame.color == 100).all()


def test_chosen_regions_are_strong_and_others_faint():
    frame = make_frame()
    picture = draw_overlay(frame, REGIONS, make_answer((0, 1)), QUESTION)
    first, second, other = (change(picture, frame, region) for region in REGIONS)
    assert min(first, second) > 2.5 * other > 0
    moved = draw_overlay(frame, REGIONS, make_answer((2, 1)), QUESTION)
    assert change(moved, frame, REGIONS[2]) > 2.5 * other
    assert first > 2.5 * change(moved, frame, REGIONS[0])


def test_colour_depends_on_the_index_alone():
    frame = make_frame()
    for regions in (REGIONS, REGIONS[:2]):
        picture = draw_overlay(frame, regions, make_answer((1,), Category.MCQ), QUESTION)
        inside = picture[235, 440].astype(float)
        expected = 100 * 0.55 + np.array(region_colour(1)) * 0.45
        np.testing.assert_allclose(inside, expected, atol=1)
    assert len({region_colour(index) for index in range(7)}) == 7


def test_mask_and_not_its_box_is_tinted():
    frame = make_frame()
    mask = np.zeros((100, 120), dtype=bool)
    mask[60:, 80:] = True
    picture = draw_overlay(frame, [Region('', (200, 100, 120, 100), mask)],
                           make_answer((0,), Category.MCQ), QUESTION)
    assert (picture[180, 220] == 100).all()
    assert (picture[190, 310] != 100).any()


def test_chosen_region_lies_over_the_others():
    picture = draw_overlay(make_frame(), [box(200, 150, 100, 90), box(100, 50, 400, 300)],
                           make_answer((0,), Category.MCQ), QUESTION)
    assert picture[220, 200].tolist() == list(region_colour(0))


def test_line_joins_the_pair_of_a_distance_alone():
    frame = make_frame()
    start, end = (np.array(region.centroid) for region in REGIONS[:2])
    near_start = tuple(np.round(start + 0.25 * (end - start)).astype(int)[::-1])
    with_line = draw_overlay(frame, REGIONS, make_answer(), QUESTION)
    without = draw_overlay(frame, REGIONS, make_answer(category=Category.MCQ), QUESTION)
    assert with_line[near_start].min() > 200
    assert (without[near_start] == 100).all()


def test_band_holds_the_text_and_grows_with_it():
    frame = make_frame(grey=200)

    def band(question, text):
        picture = draw_overlay(frame, [], make_answer((), text=text), question)
        return int((np.median(picture, axis=(1, 2)) < 100).sum())
    short = band('Which?', 'This.')
    long = band(QUESTION * 3, 'This one is it. ' * 20)
    assert 40 < short < long < HEIGHT / 2
    assert draw_overlay(frame, [], make_answer(()), QUESTION)[-short:].max() > 230


def test_measured_value_is_shown_when_there_is_one():
    frame = make_frame()
    shown, hidden = (draw_overlay(frame, [], make_answer((), measured=measured), QUESTION)
                     for measured in (4.0, math.nan))
    assert (shown != hidden).any()


@pytest.mark.parametrize('category, normalized, value, chosen', [
    (Category.LEFT_RIGHT, 'left', math.nan, (0, 1)), (Category.MCQ, '2', 2.0, (2,)),
    (Category.COUNT, '0', 0.0, ()), (Category.COUNT, '3', 3.0, (0, 1, 2)),
])
def test_every_category(category, normalized, value, chosen):
    frame = make_frame()
    picture = draw_overlay(frame, REGIONS,
                           make_answer(chosen, category, normalized, value), QUESTION)
    for index, region in enumerate(REGIONS):
        assert (change(picture, frame, region) > 15) == (index in chosen)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300), st.integers(1, 300), st.integers(1, 300),
       st.floats(0, 1), st.floats(0, 1))
def test_any_text_and_any_size(question, text, width, height, left, top):
    x, y = int(left * (width - 1)), int(top * (height - 1))
    regions = [box(x, y, width - x, height - y), box(0, 0, 1, 1)]
    picture = draw_overlay(make_frame(width, height), regions,
                           make_answer(text=text, count=2), question)
    assert picture.shape == (height, width, 3)
