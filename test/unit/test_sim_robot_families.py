# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Families that only a robot asks: their answers on small scenes, and when they are not asked."""

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest
from question_scenes import CAMERA, Scene

from tinygiant_ros.sim import robot_families as robot
from tinygiant_ros.sim.mixes import MIXES
from tinygiant_ros.sim.questions import questions_for
from tinygiant_ros.sim.sight import Sight


def drafts(scene, maker, words=False, seeds=60):
    """Return what a family asks about a scene, over some seeds."""
    objects = scene.objects()
    found = (maker(Sight(objects, np.random.default_rng(seed)), words) for seed in range(seeds))
    return [draft for draft in found if draft is not None]


def pairs(found):
    """Return {(subject, object): value}; the same pair never has two values."""
    values = {}
    for draft in found:
        assert values.setdefault((draft.subject, draft.object_), draft.value) == draft.value
    return values


def test_every_robot_family_has_a_place_in_the_mix():
    names = {maker.__name__ for table in MIXES['robot'].families.values() for maker, _ in table}
    assert robot.ROBOT_FAMILIES < names
    benchmark = {maker.__name__ for table in MIXES['benchmark'].families.values()
                 for maker, _ in table}
    assert benchmark == names - robot.ROBOT_FAMILIES


def loaded(scene, x, y, height=0.6):
    """Put a transporter with a pallet of this height on it; return both."""
    carrier = scene.put('transporter', x, y, (1.3, 0.9, 0.3), carries=len(scene.boxes) + 1)
    return carrier, scene.put('pallet', x, y, (1.2, 1.0, height), base=0.3, carried_by=carrier)


def test_above_and_below_need_the_whole_of_one_over_the_whole_of_the_other():
    scene = Scene(2.5, 0.3)
    carrier, rider = loaded(scene, -1.5, 6.0)
    standing = scene.put('pallet', 1.5, 6.0, (1.2, 1.0, 0.5))
    low = scene.put('transporter', 0.0, 9.0, (1.3, 0.9, 0.25))
    buffer = scene.put('buffer', 2.0, 9.0)
    values = pairs(drafts(scene, robot.above_below, seeds=200))
    upper = {(rider, carrier), (rider, low), (rider, buffer)}
    assert values == {**dict.fromkeys(upper, 'above'),
                      **dict.fromkeys([(b, a) for a, b in upper], 'below')}
    assert standing not in {index for pair in values for index in pair}


def test_free_transporter_needs_exactly_one_that_carries_nothing():
    scene = Scene(2.5, 0.3)
    loaded(scene, -1.5, 6.0)
    assert not drafts(scene, robot.free_transporter)
    free = scene.put('transporter', 1.5, 6.0)
    for words in (True, False):
        found = drafts(scene, robot.free_transporter, words)
        assert found and {draft.value for draft in found} == {free}
    scene.put('transporter', 0.2, 9.0)
    found = drafts(scene, robot.free_transporter)
    assert not drafts(scene, robot.free_transporter, True)
    assert all(len(draft.candidates) == 2 for draft in found)


def test_front_and_behind():
    scene = Scene(2.0, 0.2)
    near, beside = scene.put('pallet', -1.0, 5.0), scene.put('pallet', 1.0, 5.3)
    far = scene.put('pallet', 0.2, 8.0)
    values = pairs(drafts(scene, robot.front_behind, seeds=150))
    assert values == {(near, far): 'front', (beside, far): 'front', (far, near): 'behind',
                      (far, beside): 'behind'}


def test_a_long_thing_has_a_front_only_where_all_of_it_has():
    scene = Scene(2.0, 0.2)
    pallet = scene.put('pallet', -1.0, 7.0)
    shelf = scene.put('shelf', 2.5, 8.0, (1.0, 5.0, 1.0))
    assert not drafts(scene, robot.front_behind)
    far = scene.put('shelf', -2.0, 14.0, (4.0, 1.0, 2.0))
    values = pairs(drafts(scene, robot.front_behind, seeds=150))
    assert values[pallet, far] == 'front'
    assert (pallet, shelf) not in values and (shelf, pallet) not in values


def test_nothing_has_a_front_where_the_camera_looks_straight_down():
    scene = Scene(8.0, np.pi / 2 - 0.1)
    scene.put('pallet', -1.0, -1.0), scene.put('pallet', 1.0, 1.5)
    assert not drafts(scene, robot.front_behind)


@given(st.floats(0.75, 4.9), st.floats(-0.3, 0.3), st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_a_passage_is_the_gap_of_the_footprints(gap, yaw, seed):
    scene = Scene(3.0, 0.3)
    middle = np.array([0.3, 9.0])
    axis = np.array([np.cos(yaw), np.sin(yaw)])
    for side, size in ((-1, (1.2, 1.0, 0.8)), (1, (0.8, 2.0, 1.5))):
        spot = middle + side * (gap + size[0]) / 2 * axis
        scene.put('pallet' if side < 0 else 'shelf', *spot, size, yaw)
    sight = Sight(scene.objects(), np.random.default_rng(seed))
    assert sight.passage(0, 1) == sight.passage(1, 0) == pytest.approx(gap, abs=1e-4)
    draft = next(filter(None, (robot.wide_enough(sight, False) for _ in range(200))))
    assert draft.value == ('yes' if draft.width_m <= gap else 'no')
    assert abs(draft.width_m - gap) >= max(0.1, 0.12 * max(gap, draft.width_m)) - 1e-4
    assert draft.gap_m == pytest.approx(gap, abs=0.006)


def test_both_answers_of_a_passage_are_as_frequent_whatever_the_gap():
    for gap in (0.75, 2.2, 4.8):
        scene = Scene(3.0, 0.3)
        scene.put('pallet', -0.6 - gap / 2, 8.0), scene.put('pallet', 0.6 + gap / 2, 8.0)
        answers = [draft.value for draft in drafts(scene, robot.wide_enough, seeds=300)]
        assert 0.4 < np.mean([answer == 'yes' for answer in answers]) < 0.6


@pytest.mark.parametrize('label, x, blocks', [
    ('pallet', 0.0, True), ('transporter', 0.4, True), ('buffer', 0.0, False),
    ('pallet', 4.8, False)])
def test_what_stands_between_forbids_a_passage(label, x, blocks):
    scene = Scene(3.0, 0.3)
    scene.put('shelf', -3.0, 8.0, (2.0, 1.0, 1.5)), scene.put('shelf', 3.0, 8.0, (2.0, 1.0, 1.5))
    scene.put(label, x, 8.0)
    sight = Sight(scene.objects(), np.random.default_rng(0))
    assert (sight.passage(0, 1) is None) == blocks


def test_shelves_in_one_row_with_one_between_leave_no_passage():
    scene, yaw = Scene(3.0, 0.3), 0.53          # parallel sides, a trap for clipping polygons
    axis = np.array([np.cos(yaw), np.sin(yaw)])
    for place in (-2.85, 0.0, 2.85):
        scene.put('shelf', *(np.array([0.0, 11.0]) + place * axis), (2.4, 1.04, 1.5), yaw)
    sight = Sight(scene.objects(), np.random.default_rng(0))
    assert sight.passage(0, 2) is None
    assert sight.passage(0, 1) == pytest.approx(0.45, abs=1e-3)


def test_the_load_of_a_carrier_may_stand_over_so_no_passage_is_asked():
    scene = Scene(2.5, 0.3)
    loaded(scene, -1.5, 6.0)
    scene.put('shelf', 2.0, 6.5, (1.2, 1.0, 1.5))
    assert not drafts(scene, robot.wide_enough)


def test_height_and_distance_from_the_camera():
    scene = Scene(2.5, 0.3)
    tall = scene.put('pallet', -1.0, 6.0, (1.2, 1.0, 1.35))
    flat = scene.put('pallet', 1.0, 6.0, (1.2, 1.0, 0.15))
    heights = {draft.subject: draft.value for draft in drafts(scene, robot.load_height)}
    assert heights == {tall: 1.35, flat: 0.15}
    ranges = {draft.subject: draft.value for draft in drafts(scene, robot.camera_distance)}
    assert ranges[tall] == pytest.approx(np.sqrt(1 + 36 + (2.5 - 0.675) ** 2), abs=0.005)


def test_nearest_and_farthest_hold_in_space_and_on_the_floor():
    scene = Scene(2.5, 0.3)
    places = [scene.put('pallet', 0.3 * y - 2, y) for y in (4.5, 6.5, 9.5)]
    near = drafts(scene, robot.nearest_to_robot, True)
    far = drafts(scene, robot.farthest_from_robot, True)
    assert {draft.value for draft in near} == {places[0]}
    assert {draft.value for draft in far} == {places[2]}
    scene = Scene(2.5, 0.3)
    scene.put('pallet', -1.5, 6.0), scene.put('pallet', 1.5, 6.3)
    assert not drafts(scene, robot.nearest_to_robot)
    assert not drafts(scene, robot.farthest_from_robot)


def test_count_on_the_side_of_the_shelf():
    scene = Scene(2.5, 0.3)
    scene.put('transporter', 0.5, 7.0)
    shelf = scene.put('shelf', -3.5, 12.0)
    on_side = [scene.put('pallet', x, y) for x, y in ((-2.5, 6.5), (-1.2, 9.0))]
    other = scene.put('pallet', 2.8, 7.5)
    found = [draft for draft in drafts(scene, robot.count_shelf_side, True)
             if draft.b.label == 'transporter']
    assert found
    for draft in found:
        assert draft.value == 2 and sorted(draft.members) == on_side
        assert set(draft.candidates) == {*on_side, other} and draft.reference == shelf
    scene.put('pallet', 0.5 * 11 / 7, 11.0)     # in the same column as the transporter
    assert not [draft for draft in drafts(scene, robot.count_shelf_side, True)
                if draft.b.label == 'transporter']


def test_relations_and_passages_are_no_categories_of_the_benchmark():
    scene = Scene(2.5, 0.3)
    for x, y in ((-2.5, 6.0), (0.0, 8.0), (2.5, 10.0)):
        scene.put('pallet', x, y)
    objects = scene.objects()
    found = [one for seed in range(6)
             for one in questions_for(objects, CAMERA, np.random.default_rng(seed), 40)]
    answers = {name: {one.normalized for one in found if one.category == name}
               for name in ('relation', 'passage')}
    assert answers == {'relation': {'front', 'behind'}, 'passage': {'yes', 'no'}}
    assert all(one.robot for one in found if one.category in answers)
    for one in found:
        assert ('width_m' in one.meaning) == (one.category == 'passage')
