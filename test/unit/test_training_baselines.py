# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The baselines on a hall computed by hand: every family, errors, and what is kept a frame."""

from dataclasses import replace

import numpy as np
import pytest
from sim_frames import need_opengl
from synthetic import CAMERA, Hall

from tinygiant_ros.core.camera import depth_from_raw
from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.masks import encode_rle, region_from_mask
from tinygiant_ros.core.records import Category, RgbdFrame
from tinygiant_ros.core.scaled_depth import recover_frame
from tinygiant_ros.training import baseline_geometry
from tinygiant_ros.training.baselines import Chance, FloorContact, MedianDepth
from tinygiant_ros.training.items import Item
from tinygiant_ros.training.score import is_right

# centre and size along the floor frame's axes, metres; the last one rides on transporter 4
BOXES = (((-1.5, 4.0, 0.5), (1.2, 1.0, 1.0)), ((0.6, 6.5, 0.3), (1.2, 1.0, 0.6)),
         ((1.6, 3.8, 0.45), (1.0, 1.2, 0.9)), ((-0.2, 3.0, 0.15), (1.3, 0.9, 0.3)),
         ((-0.9, 7.6, 0.15), (1.3, 0.9, 0.3)), ((-3.4, 8.4, 1.2), (2.4, 0.9, 2.4)),
         ((3.0, 9.5, 1.0), (2.0, 0.8, 2.0)), ((-0.9, 7.6, 0.75), (1.2, 1.0, 0.9)))
P0, P1, P2, EMPTY, LADEN, SHELF_LEFT, SHELF_RIGHT, RIDER, AREA_RIGHT, AREA_LEFT = range(10)
AREAS = ((0.7, 2.7, 2.9, 4.8), (-2.5, -0.6, 3.2, 5.2))       # x from, to, y from, to
LABELS = ('pallet', 'pallet', 'pallet', 'transporter', 'transporter', 'shelf', 'shelf', 'pallet',
          'buffer', 'buffer')


def noun(label, how, *pool):
    """Return one noun phrase of a meaning."""
    return {'label': label, 'how': how, 'pool': list(pool)}


def candidates(label, *pool):
    """Return the part of a meaning that says what may be chosen or counted."""
    return {'candidates': list(pool), 'candidate_label': label}


PALLETS = candidates('pallet', P0, P1, P2)
# family, category, meaning, answer as computed from BOXES and AREAS by hand
QUESTIONS = (
    ('left_right', 'left_right', {'a': noun('pallet', 'only', P2),
                                  'b': noun('transporter', 'empty', EMPTY, LADEN)}, 'right'),
    ('left_right', 'left_right', {'a': noun('pallet', 'only', P0),
                                  'b': noun('pallet', 'rightmost', P1, P2)}, 'left'),
    ('extreme', 'mcq', {'a': noun('pallet', 'leftmost', P1, P2, P0)} | PALLETS, P0),
    ('extreme', 'mcq', {'a': noun('pallet', 'middle', P1, P2, P0)} | PALLETS, P1),
    ('nearest_to_transporter', 'mcq', {'b': noun('transporter', 'leftmost', EMPTY, LADEN)}
     | PALLETS, P1),                         # 1.9 m from the laden one
    ('nearest_to_empty', 'mcq', {'b': noun('transporter', 'empty', LADEN, EMPTY)}
     | PALLETS, P0),                         # 1.7 m; the other ones 2.0 and 3.6 m
    ('buffer_near_shelf', 'mcq', {'b': noun('shelf', 'right', SHELF_LEFT, SHELF_RIGHT)}
     | candidates('buffer', AREA_LEFT, AREA_RIGHT), AREA_RIGHT),
    ('distance_pair', 'distance', {'a': noun('pallet', 'only', P0),
                                   'b': noun('pallet', 'only', P1)}, 3.27),
    ('distance_extremes', 'distance', {'a': noun('pallet', 'leftmost', P0, P1, P2),
                                       'b': noun('pallet', 'rightmost', P0, P1, P2)}, 3.11),
    ('distance_pallet_buffer', 'distance', {'a': noun('pallet', 'only', P1), 'b': noun(
        'buffer', 'rightmost', AREA_LEFT, AREA_RIGHT)}, 1.70),
    ('distance_pallet_buffer', 'distance', {'a': noun('pallet', 'only', P2), 'b': noun(
        'buffer', 'only', AREA_RIGHT)}, 0.0),
    ('distance_transporter_buffer', 'distance', {'a': noun('transporter', 'only', EMPTY),
                                                 'b': noun('buffer', 'only', AREA_RIGHT)}, 0.9),
    ('distance_pallet_shelf', 'distance', {'a': noun('pallet', 'only', P1), 'b': noun(
        'shelf', 'right', SHELF_LEFT, SHELF_RIGHT)}, 3.91),
    ('count_buffer', 'count', {'b': noun('buffer', 'leftmost', AREA_LEFT, AREA_RIGHT)}
     | PALLETS, 1),
    ('count_near_shelf', 'count', {'b': noun('buffer', 'nearest', AREA_LEFT, AREA_RIGHT),
                                   'c': noun('shelf', 'left', SHELF_LEFT, SHELF_RIGHT)}
     | PALLETS, 1),
    ('nearest_to_robot', 'mcq', PALLETS, P2),
    ('farthest_from_robot', 'mcq', PALLETS, P1),
    ('free_transporter', 'mcq', candidates('transporter', LADEN, EMPTY), EMPTY),
    ('camera_distance', 'distance', {'a': noun('pallet', 'only', P1)}, 6.64),
    ('load_height', 'distance', {'a': noun('pallet', 'only', P2)}, 0.9),
    ('count_shelf_side', 'count', {'b': noun('transporter', 'only', EMPTY),
                                   'c': noun('shelf', 'only', SHELF_RIGHT)} | PALLETS, 2),
    ('above_below', 'relation', {'a': noun('pallet', 'only', RIDER),
                                 'b': noun('transporter', 'only', LADEN)}, 'above'),
    ('above_below', 'relation', {'a': noun('buffer', 'only', AREA_LEFT),
                                 'b': noun('pallet', 'only', RIDER)}, 'below'),
    ('front_behind', 'relation', {'a': noun('pallet', 'only', P1),
                                  'b': noun('pallet', 'only', P2)}, 'behind'),
    ('wide_enough', 'passage', {'a': noun('pallet', 'only', P0), 'b': noun(
        'pallet', 'only', P2), 'width_m': 1.6}, 'yes'),      # 2.0 m are free
    ('wide_enough', 'passage', {'a': noun('pallet', 'only', P0), 'b': noun(
        'pallet', 'only', P2), 'width_m': 2.5}, 'no'),
)


class Room:
    """The hall of BOXES with a frame, and masks and regions of everything."""

    def __init__(self):
        self.hall = Hall(BOXES)
        rows, columns = np.mgrid[:CAMERA.height, :CAMERA.width]
        points = np.stack([(columns - CAMERA.cx) / CAMERA.fx, (rows - CAMERA.cy) / CAMERA.fy,
                           np.ones(rows.shape)], axis=-1) * self.hall.depth[..., None]
        x, y, z = np.moveaxis(self.hall.floor.to_floor(points.astype(np.float64)), -1, 0)
        masks = [self.hall.labels == index + 1 for index in range(len(BOXES))]
        masks += [(x > area[0]) & (x < area[1]) & (y > area[2]) & (y < area[3])
                  & (np.abs(z) < 0.01) for area in AREAS]
        self.masks = masks
        self.regions = [region_from_mask('', mask) for mask in masks]
        # depth as a camera gives it: noise, and a tenth of it missing
        rng = np.random.default_rng(4)
        depth = self.hall.depth + rng.normal(0, 0.001, self.hall.depth.shape) \
            * self.hall.depth ** 2
        depth[rng.random(depth.shape) < 0.1] = np.nan
        self.frame = self.hall.frame(depth.astype(np.float32))
        self.rles = tuple((*mask.shape, encode_rle(mask)) for mask in masks)

    def item(self, family, category, meaning, name='q', **truth):
        """Return a question about all regions."""
        return Item(name, 'a.png', 'what?', self.rles, None, 0.001, category, None,
                    truth={'family': family, 'meaning': meaning, **truth})

    def ask(self, answerer, item, frame=None):
        """Return the answer of one item."""
        return answerer.answer(frame or self.frame, [item], [self.regions])[0]


@pytest.fixture(scope='module')
def room():
    """One room for all tests."""
    return Room()


@pytest.mark.parametrize(('family', 'category', 'meaning', 'truth'), QUESTIONS)
def test_floor_contact_answers_every_family(room, family, category, meaning, truth):
    """Words, regions and counts as computed by hand; lengths within the benchmark's 10 %."""
    answer = room.ask(FloorContact(), room.item(family, category, meaning))
    assert not isinstance(answer, SpatialError), answer
    if category == 'distance':
        assert float(answer.normalized) == pytest.approx(truth, rel=0.1, abs=1e-9)
        assert answer.unit == 'm' and answer.value == pytest.approx(truth, rel=0.1, abs=1e-9)
    else:
        assert answer.normalized == str(truth)
    assert answer.model_id == 'floor_contact' and answer.positions.shape == (10, 3)


@pytest.mark.parametrize(('family', 'category', 'meaning', 'truth'), QUESTIONS)
def test_median_depth_answers_every_family(room, family, category, meaning, truth):
    """An answer of the right form; what is read from columns alone is right."""
    answer = room.ask(MedianDepth(), room.item(family, category, meaning))
    assert not isinstance(answer, SpatialError), answer
    if category == 'distance':
        assert float(answer.normalized) >= 0
    elif category in ('left_right', 'relation', 'passage'):
        assert answer.normalized in ('left', 'right', 'above', 'below', 'front', 'behind', 'yes',
                                     'no')
    else:
        assert 0 <= int(answer.normalized) < 10
    if family in ('left_right', 'extreme', 'count_shelf_side', 'front_behind', 'above_below'):
        assert answer.normalized == str(truth)


def test_median_depth_is_worse_where_geometry_matters(room):
    """A pallet in a buffer is 0 m from it, and a median of depth never says so."""
    item = room.item('distance_pallet_buffer', 'distance', {
        'a': noun('pallet', 'only', P2), 'b': noun('buffer', 'only', AREA_RIGHT)})
    assert room.ask(FloorContact(), item).normalized == '0.00'
    assert float(room.ask(MedianDepth(), item).normalized) > 0.1


def test_categories_of_the_answer(room):
    """Official categories keep their number, the others are UNKNOWN with a normalised answer."""
    got = {}
    for family, category, meaning, _ in QUESTIONS:
        got[category] = room.ask(FloorContact(), room.item(family, category, meaning))
    assert got['left_right'].category is Category.LEFT_RIGHT and got['mcq'].unit == 'region'
    assert got['mcq'].region_indices[0] == int(got['mcq'].normalized)
    assert got['distance'].category is Category.DISTANCE and got['count'].unit == 'count'
    assert got['relation'].category is got['passage'].category is Category.UNKNOWN
    assert got['passage'].normalized in ('yes', 'no') and np.isnan(got['passage'].value)


@pytest.mark.parametrize('answerer', [MedianDepth(), FloorContact()], ids=lambda one: one.name)
def test_what_cannot_be_carried_out_is_said(room, answerer):
    """No meaning (real data), an unknown family, a missing part: BAD_QUESTION, and why."""
    plain = Item('q', 'a.png', 'what?', room.rles, None, 0.001, 'count', None)
    refused = [plain, room.item('divination', 'count', PALLETS),
               room.item('count_buffer', 'count', PALLETS),
               room.item('extreme', 'mcq', {'a': noun('pallet', 'loudest', P0, P1)}),
               room.item('nearest_to_robot', 'mcq', candidates('pallet')),
               room.item('extreme', 'mcq', {'a': noun('pallet', 'only', 99)}),
               room.item('extreme', 'mcq', {'a': 'pallet'}),
               room.item('distance_pair', 'distance', {'a': noun('pallet', 'only', P0)}),
               room.item('nearest_to_robot', 'mcq', {'candidates': 3})]
    for item in refused:
        answer = room.ask(answerer, item)
        assert isinstance(answer, SpatialError) and answer.code is ErrorCode.BAD_QUESTION
    assert answerer.name in room.ask(answerer, plain).message


@pytest.mark.parametrize('answerer', [MedianDepth(), FloorContact()], ids=lambda one: one.name)
def test_without_depth(room, answerer):
    """A region without depth is named; it is not chosen, not counted, and has its columns."""
    depth = room.frame.depth.copy()
    depth[room.masks[P0]] = np.nan
    frame = replace(room.frame, depth=depth)
    pair = room.item('distance_pair', 'distance', {'a': noun('pallet', 'only', P0),
                                                   'b': noun('pallet', 'only', P1)})
    answer = room.ask(answerer, pair, frame)
    assert isinstance(answer, SpatialError) and answer.code is ErrorCode.BAD_DEPTH
    assert '[Region 0]' in answer.message
    nearest = room.item('nearest_to_empty', 'mcq', {'b': noun(
        'transporter', 'only', EMPTY)} | PALLETS)
    assert room.ask(answerer, nearest, frame).normalized != str(P0)
    extreme = room.item('extreme', 'mcq', {'a': noun('pallet', 'leftmost', P0, P1, P2)} | PALLETS)
    assert room.ask(answerer, extreme, frame).normalized == str(P0)


def test_one_bad_question_does_not_spoil_the_others(room):
    """Answers come in the order of the items, errors in their places."""
    good = room.item('nearest_to_robot', 'mcq', PALLETS)
    bad = room.item('divination', 'mcq', PALLETS)
    answers = FloorContact().answer(room.frame, [good, bad, good], [room.regions] * 3)
    assert [isinstance(one, SpatialError) for one in answers] == [False, True, False]


def test_regions_are_measured_once_a_frame(room, monkeypatch):
    """All questions of a frame share what was measured; another frame starts anew."""
    calls = []
    measure = baseline_geometry.measure_regions
    monkeypatch.setattr(baseline_geometry, 'measure_regions',
                        lambda frame, *rest: calls.append(frame) or measure(frame, *rest))
    answerer = FloorContact()
    item = room.item('nearest_to_robot', 'mcq', PALLETS)
    for _ in range(3):
        answerer.answer(room.frame, [item, item], [room.regions] * 2)
    assert len(calls) == 3                   # one a pallet
    answerer.answer(replace(room.frame), [item], [room.regions])
    assert len(calls) == 6


def test_scaled_depth_is_brought_to_metres(room, monkeypatch):
    """All lengths 13 % short and said not to be metric: the factor of all regions is applied."""
    told = []
    monkeypatch.setattr(baseline_geometry, 'floor_scale', lambda geometries, labels, camera:
                        told.append(labels) or 1 / 0.87)
    frame = replace(room.frame, depth=room.frame.depth * np.float32(0.87), metric=False)
    items = [room.item('distance_pair', 'distance', {'a': noun('pallet', 'only', P0),
                                                     'b': noun('pallet', 'only', P1)}),
             room.item('load_height', 'distance', {'a': noun('pallet', 'only', P2)}),
             room.item('distance_pallet_buffer', 'distance', {
                 'a': noun('pallet', 'only', P1), 'b': noun('buffer', 'only', AREA_RIGHT)})]
    answers = FloorContact().answer(frame, items, [room.regions] * 3)
    assert [one.value for one in answers] == pytest.approx([3.27, 0.9, 1.7], rel=0.08)
    assert len(told) == 1 and {'pallet', 'buffer', ''} <= set(told[0])
    assert room.ask(MedianDepth(), items[0], frame).value < 0.95 * 3.27


@pytest.mark.parametrize(('kind', 'aside'), [('amodal', 0.25), ('box', 0.02)])
def test_what_is_not_the_thing_does_no_harm(kind, aside):
    """An amodal mask holds the post before the pallet, a box also floor and the wall behind."""
    pallet, post = ((0.5, 6.0, 0.4), (1.2, 1.0, 0.8)), ((aside, 3.0, 0.75), (0.2, 0.2, 1.5))
    hall = Hall([pallet, post, ((0.0, 9.0, 1.0), (9.0, 0.2, 2.0))])
    mask = Hall([pallet]).labels == 1
    assert (hall.labels[mask] == 2).mean() > 0.1
    if kind == 'box':
        rows, columns = np.nonzero(mask)
        mask = np.zeros_like(mask)
        mask[rows.min() - 2:rows.max() + 2, columns.min() - 3:columns.max() + 2] = True
    item = Item('q', 'a.png', 'what?', ((*mask.shape, encode_rle(mask)),), None, 0.001,
                'distance', None, truth={'family': 'camera_distance', 'meaning': {
                    'a': noun('pallet', 'only', 0)}})
    answer = FloorContact().answer(hall.frame(), [item], [[region_from_mask('', mask)]])[0]
    assert answer.value == pytest.approx(np.linalg.norm((0.5, 6.0, 1.5 - 0.4)), rel=0.03)


def test_order_of_regions_does_not_matter(room):
    """The same question with its regions turned round has the same answer."""
    item = room.item('nearest_to_empty', 'mcq', {'b': noun('transporter', 'only', EMPTY)}
                     | PALLETS)
    last = len(room.regions) - 1
    turned = replace(item, rles=room.rles[::-1], truth={
        'family': 'nearest_to_empty', 'meaning': {'b': noun(
            'transporter', 'only', last - EMPTY)} | candidates(
                'pallet', last - P0, last - P1, last - P2)})
    first = FloorContact().answer(room.frame, [item, turned],
                                  [room.regions, room.regions[::-1]])
    assert int(first[0].normalized) == last - int(first[1].normalized)


def test_chance_is_the_same_for_the_same_item(room):
    """Neither the order nor the other items matter; the seed does."""
    items = [room.item('distance_pair', 'distance', {}, name=f'{number:032x}')
             for number in range(40)]
    regions = [room.regions] * len(items)
    there = [one.normalized for one in Chance().answer(room.frame, items, regions)]
    back = [one.normalized for one in Chance().answer(room.frame, items[::-1], regions)]
    other = [one.normalized for one in Chance(1).answer(room.frame, items, regions)]
    assert there == back[::-1] and there != other
    assert len(set(there)) > 20


@pytest.mark.parametrize(('category', 'family', 'allowed'), [
    ('left_right', 'left_right', {'left', 'right'}), ('count', 'count_buffer', set('1234')),
    ('mcq', 'extreme', {'0', '1', '2'}), ('passage', 'wide_enough', {'yes', 'no'}),
    ('relation', 'above_below', {'above', 'below'}),
    ('relation', 'front_behind', {'front', 'behind'})])
def test_chance_gives_every_plausible_answer(room, category, family, allowed):
    """All answers of the category come, and no other."""
    items = [room.item(family, category, PALLETS, name=str(number)) for number in range(200)]
    answers = Chance().answer(room.frame, items, [room.regions] * len(items))
    assert {one.normalized for one in answers} == allowed
    assert answers[0].confidence == pytest.approx(1 / len(allowed))


def test_chance_of_distances_and_of_unknown_categories(room):
    """0 to 12 m with some exact zeros; a category that is not told is drawn."""
    items = [room.item('distance_pair', 'distance', {}, name=str(number))
             for number in range(600)]
    drawn = np.array([one.value for one in Chance().answer(
        room.frame, items, [room.regions] * len(items))])
    assert 0.03 < (drawn == 0).mean() < 0.13 and drawn.max() < 12 and drawn.max() > 11
    plain = [replace(item, category=None, truth={}) for item in items[:60]]
    categories = {one.category for one in Chance().answer(
        room.frame, plain, [room.regions] * len(plain))}
    assert len(categories) == 4


def rendered_questions():
    """Yield (frame, items, regions) of three rendered views: robot, wall, and the benchmark's."""
    need_opengl()
    from tinygiant_ros.sim.camera import sample_view
    from tinygiant_ros.sim.frame import take_frame
    from tinygiant_ros.sim.questions import questions_for
    from tinygiant_ros.sim.regions import region_mask
    from tinygiant_ros.sim.render import Renderer
    from tinygiant_ros.sim.sensor import draw_sensor, scaled_depth
    from tinygiant_ros.sim.world import build_world
    world = build_world(6)
    renderer = Renderer(world)
    rng = np.random.default_rng(8)
    for kind, mask_kind in (('robot', 'modal'), ('wall', 'amodal'), ('benchmark', 'amodal')):
        view = sample_view(world, rng, kind, (512, 288), tries=40)
        taken = take_frame(renderer, view, draw_sensor('stereo', 288, 512, rng, kind != 'robot'))
        if kind == 'benchmark':
            frame = recover_frame(taken.color, scaled_depth(taken.depth_m)[0])
        else:
            frame = RgbdFrame(taken.color, depth_from_raw(taken.depth), taken.camera)
        masks = [region_mask(item, mask_kind, rng) for item in taken.objects]
        rles = [(*mask.shape, encode_rle(mask)) for mask in masks]
        asked = questions_for(taken.objects, taken.camera, rng, 40,
                              mix='benchmark' if kind == 'benchmark' else 'robot')
        items = [Item(f'{kind}{number}', kind, one.text, tuple(rles[i] for i in one.objects), None,
                      0.001, one.category, str(one.normalized), truth={
                          'family': one.family, 'meaning': one.meaning})
                 for number, one in enumerate(asked)]
        regions = [[region_from_mask('', masks[i]) for i in one.objects] for one in asked]
        yield frame, items, regions
    renderer.close()


def test_baselines_rank_on_rendered_frames():
    """Geometry beats the script, the script beats chance; every question gets an answer."""
    answerers = (Chance(), MedianDepth(), FloorContact())
    right = {one.name: [] for one in answerers}
    for frame, items, regions in rendered_questions():
        assert len(items) >= 10
        for answerer in answerers:
            answers = answerer.answer(frame, items, regions)
            assert not any(isinstance(one, SpatialError) for one in answers)
            right[answerer.name] += [is_right(item.category, one.normalized, item.answer)
                                     for item, one in zip(items, answers)]
    chance, script, geometry = (float(np.mean(one)) for one in right.values())
    assert chance + 0.15 < script < geometry
