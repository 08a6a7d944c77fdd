# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Questions for training that the benchmark does not ask: their truth, from the boxes again."""

from collections import Counter, defaultdict
import re

import numpy as np
import pytest
from question_oracle import columns
from question_scenes import hall, mirror, Scene

from tinygiant_ros.core.question import prepare_question
from tinygiant_ros.sim import wider
from tinygiant_ros.sim.phrases import FORMS, WIDER_FORMS
from tinygiant_ros.sim.questions import word
from tinygiant_ros.sim.sentences import VOCABULARY
from tinygiant_ros.sim.sight import Sight
from tinygiant_ros.sim.truth import object_distance
from tinygiant_ros.sim.wording import STYLES

FAMILIES = sorted(WIDER_FORMS)
BY_REGIONS = {'distance_any', 'nearest_any', 'away', 'nearest_to_robot_any',
              'farthest_from_robot_any'}


@pytest.fixture(scope='module')
def halls():
    return [hall(seed) for seed in range(25)]


@pytest.fixture(scope='module')
def drafts(halls):
    """family -> (objects, words, draft), over many scenes."""
    found = defaultdict(list)
    for number, objects in enumerate(halls):
        for seed in range(6):
            sight = Sight(objects, np.random.default_rng([number, seed]))
            for family in FAMILIES:
                for words in (True, False):
                    draft = getattr(wider, family)(sight, words)
                    if draft is not None:
                        found[family].append((objects, words, draft))
    return found


def way(item):
    return float(np.linalg.norm(item.center))


def test_they_have_names_and_makers_of_their_own():
    makers = {maker.__name__ for maker, _ in wider.FAMILIES}
    assert makers == set(WIDER_FORMS) and not makers & set(FORMS)


@pytest.mark.parametrize('family', ['distance_any', 'both_ends', 'the_two', 'nearest_apart'])
def test_metres_between_two_things_of_any_labels(drafts, family):
    labels = Counter()
    for objects, _, draft in drafts[family]:
        a, b = objects[draft.subject], objects[draft.object_]
        assert a is not b
        assert draft.value == round(object_distance(a, b), 2)
        assert a.label != 'buffer' or b.label == 'buffer' or family == 'nearest_apart'
        labels[frozenset((a.label, b.label))] += 1
    assert len(labels) >= (9 if family == 'distance_any' else 3), labels


@pytest.mark.parametrize('family', ['both_ends', 'the_two'])
def test_the_ends_are_the_outermost_of_all_that_is_seen(drafts, family):
    for objects, _, draft in drafts[family]:
        pool = [i for i, one in enumerate(objects) if i in draft.candidates]
        order = sorted(pool, key=lambda i: columns(objects[i])[0])
        assert [draft.subject, draft.object_] in ([order[0], order[-1]], [order[-1], order[0]])
        assert family == 'both_ends' or len(pool) == 2


def test_the_nearest_of_another_label(drafts):
    for family in ('nearest_any', 'nearest_apart'):
        for objects, _, draft in drafts[family]:
            target = objects[draft.object_]
            ways = {i: object_distance(objects[i], target) for i in draft.candidates}
            assert draft.subject == min(ways, key=ways.get)
            assert objects[draft.subject].label == draft.candidate_label != target.label


def test_counts_of_all_that_is_seen_and_of_one_side(drafts):
    seen = Counter()
    for objects, _, draft in drafts['count_in_view']:
        assert {objects[i].label for i in draft.members} == {draft.candidate_label}
        assert draft.value == len(draft.members) > 0
    for family, sign in (('count_left_of', -1), ('count_right_of', 1)):
        for objects, _, draft in drafts[family]:
            middle = columns(objects[draft.object_])
            sides = {i: np.sign(columns(objects[i]) - middle) for i in draft.candidates}
            assert all(np.ptp(side) == 0 for side in sides.values())
            assert set(draft.members) == {i for i, side in sides.items() if side[0] == sign}
            assert draft.value == len(draft.members)
            seen[family, draft.value > 0] += 1
    assert len(seen) == 4, seen


def test_a_mirror_swaps_the_sides_of_a_count(halls):
    for objects in halls[:6]:
        turned = [mirror(one) for one in objects]
        for seed in range(6):
            left = wider.count_left_of(Sight(objects, np.random.default_rng(seed)), True)
            right = wider.count_right_of(Sight(turned, np.random.default_rng(seed)), True)
            if left and right and left.b.how == right.b.how == 'only':
                assert left.members == right.members


def test_metres_from_the_camera(drafts):
    for objects, _, draft in drafts['nearest_away']:
        ways = {i: way(objects[i]) for i in draft.candidates}
        assert draft.subject == min(ways, key=ways.get)
        assert draft.value == round(ways[draft.subject], 2)
    for objects, _, draft in drafts['away']:
        assert draft.value == round(way(objects[draft.subject]), 2)


def test_which_one_is_nearest_to_or_farthest_from_the_camera(drafts):
    labels = Counter()
    for family, best in (('nearest_to_robot_any', min), ('farthest_from_robot_any', max)):
        for objects, _, draft in drafts[family]:
            ways = {i: way(objects[i]) for i in draft.candidates}
            assert draft.subject == best(ways, key=ways.get)
            labels[draft.candidate_label] += 1
    assert set(labels) >= {'pallet', 'buffer', 'transporter'}


def test_a_toss_up_is_not_asked():
    scene = Scene(3.0, 0.35)
    for x in (-2.0, 2.0):
        scene.put('pallet', x, 8.0)
    scene.put('transporter', 0.0, 8.0)
    objects = scene.objects()
    for seed in range(40):
        sight = Sight(objects, np.random.default_rng(seed))
        draft = wider.nearest_any(sight, True)
        assert draft is None or draft.candidate_label != 'pallet'
        draft = wider.nearest_away(sight, True)
        assert draft is None or draft.candidate_label != 'pallet'


@pytest.mark.parametrize('style', STYLES)
def test_in_words_with_an_answer(halls, style):
    """What the words do not single out comes with a region; all of them are named."""
    families = Counter()
    for number, objects in enumerate(halls):
        for seed in range(12):
            sight = Sight(objects, np.random.default_rng([number, seed]))
            draft = wider.wider(sight, style == 'words')
            if draft is None:
                continue
            asked = word(sight, draft, style, 'train', 0.12)
            families[asked.family] += 1
            assert asked.robot and asked.pool == 'train' and asked.style == style
            assert set(asked.sentence) <= set(VOCABULARY)
            shown = [objects[index].label for index in asked.objects]
            assert prepare_question(asked.text, shown).text
            if style == 'words':
                assert not re.search(r'<mask>|region\W+\d', asked.text, re.IGNORECASE)
            if style == 'mask':
                assert asked.text.count('<mask>') == len(asked.objects)
            told = asked.normalized if asked.category != 'mcq' else f'[Region {asked.subject}]'
            shown = f'{told:.2f} m' if asked.category == 'distance' else str(told)
            assert shown in asked.freeform, asked
    assert set(families) == (set(WIDER_FORMS) if style == 'words' else BY_REGIONS)


def test_a_frame_without_things_asks_nothing():
    sight = Sight([], np.random.default_rng(0))
    assert wider.wider(sight, True) is None and wider.wider(sight, False) is None
