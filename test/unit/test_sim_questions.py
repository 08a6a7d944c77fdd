# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Every answer again, by other code: from the meaning of the question and the boxes."""

from collections import Counter
import json
import re

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest
from question_oracle import check
from question_scenes import CAMERA, hall, mirror, Scene
from sim_frames import rendered_frames

from tinygiant_ros.core.question import prepare_question
from tinygiant_ros.core.tensors import CATEGORIES, EXTRA_CATEGORIES, MAX_SENTENCE
from tinygiant_ros.sim import families, sentences
from tinygiant_ros.sim.mixes import MIXES
from tinygiant_ros.sim.phrases import PHRASE_POOLS
from tinygiant_ros.sim.questions import MAX_REGIONS, questions_for
from tinygiant_ros.sim.robot_families import ROBOT_FAMILIES
from tinygiant_ros.sim.sight import is_clear, Sight
from tinygiant_ros.sim.truth import border_depth, object_distance
from tinygiant_ros.sim.unanswerable import FAMILIES as REFUSED
from tinygiant_ros.sim.wording import word_question

HALLS = [hall(seed) for seed in range(14)]
EVERY = {maker.__name__ for kinds in MIXES['robot'].families.values() for maker, _ in kinds}
NUMBER = re.compile(r'\bregion (?:#|no\. |number )?(\d+)|\[Region (\d+)\]', re.IGNORECASE)


def asked(count=24, **kwargs):
    for seed, objects in enumerate(HALLS):
        for question in questions_for(objects, CAMERA, np.random.default_rng(seed), count,
                                      **kwargs):
            yield objects, question


@pytest.mark.parametrize('mix, families_asked', [
    ('robot', EVERY), ('benchmark', EVERY - ROBOT_FAMILIES),
    ('robot_train', EVERY | set(REFUSED)), ('unanswerable', set(REFUSED))])
def test_meaning_and_boxes_give_the_answer(mix, families_asked):
    seen = set()
    for objects, question in asked(60, mix=mix):
        check(objects, question)
        assert question.meaning == json.loads(json.dumps(question.meaning))
        seen.add(question.family)
    assert seen == families_asked


def test_answers_on_rendered_frames():
    total = 0
    for _, view, frame in rendered_frames((5, 6), views=2):
        for question in questions_for(frame.objects, view.camera, np.random.default_rng(1), 20):
            check(frame.objects, question)
            assert all(is_clear(frame.objects[i]) for i in question.objects)
            total += 1
    assert total > 20


@pytest.mark.parametrize('style', ['mask', 'words', 'number'])
@pytest.mark.parametrize('pool', PHRASE_POOLS)
def test_regions_and_text_agree(pool, style):
    for objects, question in asked(style=style, pool=pool):
        text, count = question.text, len(question.objects)
        clear = {i for i, item in enumerate(objects) if is_clear(item)}
        named = {i for pick in question.meaning.values() if isinstance(pick, dict)
                 for i in pick['pool']} | set(question.meaning.get('candidates', ()))
        assert question.style == style and len(set(question.objects)) == count
        assert set(question.objects) <= clear and count <= MAX_REGIONS[style]
        assert count >= (1 if question.robot else 2)
        labels = [objects[i].label for i in question.objects]
        assert set(prepare_question(text, labels).order) == set(range(count))
        numbers = [int(a or b) for a, b in NUMBER.findall(text)]
        if style == 'mask':
            assert text.count('<mask>') == count and not numbers and named == set(range(count))
        elif style == 'words':
            assert '<' not in text and not numbers and set(question.objects) == clear
        else:
            assert '<' not in text and sorted(numbers) == sorted(named)


def test_the_words_of_a_selection_stand_in_the_text():
    # who counts from one side says the other one: the last from the left
    others = '(last|farthest|peers?|others?|fellows|counterpart|twin).*'
    left, right = (f'left|small(er|est) image x|{others}right',
                   f'right|larg(er|est) image x|{others}left')
    words = {'leftmost': left, 'left': left, 'rightmost': right, 'right': right,
             'middle': 'mid|cent|second|between|intermediate|median|inner|flanked|two others|'
                       'other two|outer two|both sides|(each|either) (side|flank|hand)|'
                       'one to its right|peer on the right|number.two|neither|not at an end|'
                       'one there|in the heart|halfway'}
    for pool in PHRASE_POOLS:
        for _, question in asked(mix='benchmark', pool=pool):
            for pick in question.meaning.values():
                if isinstance(pick, dict) and pick['how'] in words:
                    assert re.search(words[pick['how']], question.text, re.IGNORECASE)


def test_a_pallet_that_rides_is_a_region_but_never_an_answer():
    riders = 0
    for objects, question in asked(style='words'):
        riding = {i for i, index in enumerate(question.objects)
                  if objects[index].carried_by >= 0}
        riders += len(riding)
        if question.family != 'above_below':
            assert not riding & {question.subject, question.object_, *question.members}
        if question.family not in ('extreme', 'nearest_to_robot', 'farthest_from_robot'):
            assert not riding & set(question.meaning.get('candidates', ()))
    assert riders > 100


def test_sentences_are_words_of_the_vocabulary_and_name_the_answer():
    assert len(sentences.VOCABULARY) == len(set(sentences.VOCABULARY)) < 300
    for _, question in asked():
        assert set(question.sentence) <= set(sentences.VOCABULARY)
        assert len(question.sentence) <= MAX_SENTENCE - 4
        expected = f'[Region {question.subject}]' if question.category == 'mcq' \
            else f'{question.normalized:.2f} m' if question.category == 'distance' \
            else str(question.normalized)
        assert expected in question.freeform and '<' not in question.freeform
        assert question.category in (*CATEGORIES, *EXTRA_CATEGORIES)
        assert question.robot == (question.family in ROBOT_FAMILIES)


def test_same_seed_same_questions():
    first, again = (questions_for(HALLS[3], CAMERA, np.random.default_rng(9), 15) for _ in '12')
    assert first == again
    assert first != questions_for(HALLS[3], CAMERA, np.random.default_rng(10), 15)


@pytest.mark.parametrize('name', ['style', 'pool', 'mix'])
def test_an_unknown_name_is_refused(name):
    with pytest.raises(ValueError, match="'loud' is none of"):
        questions_for(HALLS[0], CAMERA, np.random.default_rng(0), 1, **{name: 'loud'})


@pytest.mark.parametrize('objects', [[], [HALLS[0][0]]])
def test_nothing_to_ask_about(objects):
    for mix in MIXES:
        found = questions_for(objects, CAMERA, np.random.default_rng(0), 5, mix=mix)
        assert all(question.family == 'camera_distance' for question in found)


def usual_scene(loaded: bool):
    """Return the least of a usual scene: five pallets, two buffers, two shelves, a transporter."""
    scene = Scene()
    for x, y in ((-3.0, 7.0), (1.0, 6.0), (3.4, 9.5), (-0.4, 10.0), (2.2, 7.6)):
        scene.put('pallet', x, y)
    for x in (-3.6, 3.4):
        scene.put('buffer', x, 9.6)
        scene.put('shelf', 1.3 * x, 13.0)
    scene.put('transporter', -1.2, 6.2, carries=99 if loaded else -1)
    return scene.objects()


@pytest.mark.parametrize('mix', ['robot', 'benchmark'])
@pytest.mark.parametrize('loaded', [True, False])
def test_a_usual_scene_gives_24_questions_no_two_alike(mix, loaded):
    objects = usual_scene(loaded)
    assert all(is_clear(item) for item in objects)
    for seed in range(5):
        questions = questions_for(objects, CAMERA, np.random.default_rng(seed), 24, mix=mix)
        assert len(questions) == 24
        meanings = set()
        for question in questions:
            place = question.objects
            picks = sorted(
                (*(() if question.family in MIRRORED else name), pick['how'],
                 *sorted(place[i] for i in pick['pool']))
                for name, pick in question.meaning.items() if isinstance(pick, dict))
            meanings.add(str((question.family, picks, sorted(
                place[i] for i in question.meaning.get('candidates', ())))))
        assert len(meanings) == 24


MIRRORED = ('left_right', 'distance_pair', 'distance_extremes', 'above_below', 'front_behind',
            'wide_enough')


def test_shares_of_the_benchmark():
    questions = [question for _, question in asked(mix='benchmark')]
    assert {question.style for question in questions} == {'mask'}
    assert not any(question.robot for question in questions)
    kinds = Counter(question.category for question in questions)
    assert all(0.15 < kinds[name] / len(questions) < 0.4 for name in CATEGORIES)
    mcq = [question.family for question in questions if question.category == 'mcq']
    share = sum(name in ('nearest_to_transporter', 'nearest_to_empty') for name in mcq) / len(mcq)
    assert 0.65 < share < 0.9
    counts = Counter(question.normalized for question in questions
                     if question.category == 'count')
    assert set(counts) <= {0, 1, 2, 3, 4} and counts[0] < 0.2 * counts.total()
    meters = [question.normalized for question in questions if question.category == 'distance']
    assert 0.02 < np.mean([value == 0 for value in meters]) < 0.18
    assert np.histogram(meters, (0.01, 3, 6, 9))[0].min() > 0.15 * len(meters)
    for question in questions:
        for name, pick in question.meaning.items():
            if isinstance(pick, dict) and pick['label'] == 'buffer' \
                    and question.category != 'left_right':
                assert pick['how'] in ('leftmost', 'middle', 'rightmost', 'nearest'), name


def test_a_mirror_swaps_left_and_right_and_keeps_the_rest():
    for objects in HALLS[:5]:
        rng = np.random.default_rng(0)
        sight, mirrored = (Sight(items, rng) for items in
                           (objects, [mirror(item) for item in objects]))
        for label in ('pallet', 'buffer', 'transporter', 'shelf'):
            pool = sight.of(label)
            assert pool == mirrored.of(label)
            for how, other in (('leftmost', 'rightmost'), ('middle', 'middle')):
                assert sight.extreme(pool, how) == mirrored.extreme(pool, other)
            for i in pool:
                for j in sight.clear:
                    assert sight.distance(i, j) == pytest.approx(mirrored.distance(i, j))
                    assert sight.side[i][j] == -mirrored.side[i][j]
                    if j in sight.of('buffer'):
                        assert sight.depth_inside(i, j) == pytest.approx(
                            mirrored.depth_inside(i, j))
        assert sight.high == pytest.approx(mirrored.high)
        assert sight.ahead == pytest.approx(mirrored.ahead)


def test_counts_of_the_buffers_add_up():
    for objects in HALLS:
        sight = Sight(objects, np.random.default_rng(2))
        inside = {}
        for _ in range(60):
            draft = families.count_buffer(sight, True)
            if draft is not None:
                inside[draft.object_] = draft.value
        for buffer, value in inside.items():
            assert value == sum(sight.depth_inside(i, buffer) > 0 for i in sight.of('pallet'))
        assert sum(inside.values()) <= len(sight.of('pallet'))


@given(st.integers(0, 10_000), st.floats(0.2, 0.6), st.floats(1.0, 8.0))
@settings(max_examples=40, deadline=None)
def test_relations_of_a_sight_are_those_of_the_truth(seed, pitch, height):
    rng = np.random.default_rng(seed)
    scene = Scene(height, pitch)
    for label in ('pallet', 'buffer', 'pallet', 'shelf', 'transporter', 'buffer'):
        scene.put(label, rng.uniform(-3, 3), rng.uniform(3, 14), yaw=rng.uniform(-3, 3))
    objects = scene.objects()
    sight = Sight(objects, rng)
    for i, one in enumerate(objects):
        assert sight.low[i] == pytest.approx(0, abs=1e-6)
        assert sight.high[i] == pytest.approx(0 if one.label == 'buffer' else one.size[2])
        assert sight.ahead[i] == pytest.approx(scene.boxes[i][1][1])
        assert sight.floor_range[i][1] == pytest.approx(np.linalg.norm(scene.boxes[i][1]))
        for j, other in enumerate(objects):
            assert sight.distance(i, j) == pytest.approx(object_distance(one, other), abs=1e-9)
            if other.label == 'buffer':
                assert sight.depth_inside(i, j) == pytest.approx(
                    border_depth(one.center, other.footprint))


def test_toss_ups_are_not_asked():
    scene = Scene(1.5, 0.0)
    scene.put('pallet', 0.0, 5.0), scene.put('pallet', 0.05, 9.0)
    assert Sight(scene.objects(), None).extreme((0, 1), 'leftmost') is None
    scene = Scene(1.5, 0.0)
    scene.put('transporter', 0.0, 5.0)
    scene.put('pallet', -1.5, 5.0), scene.put('pallet', 1.6, 5.0)
    assert Sight(scene.objects(), None).nearest(0, (1, 2)) is None
    assert Sight(scene.objects(), None).nearest(0, (1,)) is None


@pytest.mark.parametrize('words', [True, False])
def test_a_pallet_at_the_border_of_a_buffer_is_not_asked_about_with_it(words):
    scene = Scene(3.0, 0.35)
    scene.put('buffer', 0.0, 8.0, (3.0, 2.0, 0.0))
    border = scene.put('pallet', 1.4, 8.0)
    outside, inside = scene.put('pallet', 3.6, 8.0), scene.put('pallet', -0.4, 8.2)
    objects = scene.objects()
    drafts = [maker(Sight(objects, np.random.default_rng(seed)), words) for seed in range(40)
              for maker in (families.count_buffer, families.distance_pallet_buffer)]
    drafts = [draft for draft in drafts if draft is not None]
    for draft in drafts:
        assert border not in (draft.subject, *draft.candidates)
        if draft.category == 'count':
            assert draft.explicit and draft.members == (inside,)
            assert set(draft.candidates) == {inside, outside}
    assert {draft.category for draft in drafts} == ({'distance'} if words
                                                    else {'count', 'distance'})


def test_a_hidden_pallet_in_a_buffer_forbids_counting():
    for objects in HALLS[:4]:
        buffer = next(i for i in Sight(objects, None).of('buffer'))
        spot = objects[buffer]
        tiny = np.zeros_like(spot.mask)
        tiny[5, 5] = True
        hidden = type(spot)('pallet', 900, spot.center, np.array([1.2, 1.0, 0.8]),
                            spot.footprint, tiny, tiny, 1.0, 1.0, 1.0)
        assert not is_clear(hidden)
        for question in questions_for([*objects, hidden], CAMERA, np.random.default_rng(0), 40):
            if question.family in ('count_buffer', 'count_near_shelf'):
                assert question.objects[question.object_] != buffer


def test_where_others_would_count_too_the_candidates_are_listed_in_the_question_itself():
    explicit = Counter()
    for objects in HALLS:
        sight = Sight(objects, np.random.default_rng(4))
        for _ in range(40):
            draft = families.count_buffer(sight, False)
            if draft is not None:
                text = word_question(draft, 'mask', 'plain', sight.rng)
                explicit[draft.explicit, text.count('pallets')] += 1
    assert explicit[True, 1] > 50 and explicit[True, 2] == 0
    assert explicit[False, 1] and explicit[False, 2]
