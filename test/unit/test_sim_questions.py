# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Every answer again, by other code: from the text, the labels, the boxes and the masks."""

import re

import cv2
import numpy as np
import pytest
from sim_frames import CAMERA, make_object, mirror, rendered_frames

from tinygiant_ros.core.question import prepare_question
from tinygiant_ros.sim import families, phrases, sentences
from tinygiant_ros.sim.families import FAMILIES, Sight
from tinygiant_ros.sim.questions import questions_for

NOUN = {'pallet': r'(?:loading )?pallet', 'buffer': r'(?:taped )?buffer(?: zone| area| region)?',
        'transporter': r'(?:transporter|AMR|transport robot)',
        'shelf': r'(?:storage )?(?:shelf|rack)'}
BEFORE = (r'(leftmost|left-most|furthest left|left-hand|left|rightmost|right-most|furthest right|'
          r'right-hand|right|middle|center|central|empty|idle|unloaded|free)? ?')
AFTER = (r'( farthest to the (?:left|right)| on the far (?:left|right)| on the (?:left|right)|'
         r' in the middle| that carries nothing)?')
B_FIRST = re.compile(r'(compared with|side of|seen from|with \{b\})', re.I)


def hall(seed):
    """Return a wide random set of objects on one floor, one transporter loaded."""
    rng = np.random.default_rng(seed)
    objects = [make_object('buffer', x, rng.uniform(5, 8), (3.0, 2.0, 0)) for x in (-4, 0.2, 4)]
    for buffer in objects[:3]:
        for shift in rng.permutation([-0.8, 0.3, 1.9])[:rng.integers(0, 4)]:
            objects.append(make_object('pallet', buffer.center[0] + shift,
                                       buffer.center[2] + rng.uniform(-0.6, 0.6)))
    objects += [make_object('pallet', rng.uniform(-3, 3), rng.uniform(3, 12)) for _ in range(3)]
    objects += [make_object('shelf', x, 10.0 + x / 3, (2.4, 1, 3)) for x in (-5, 5)]
    objects += [make_object('transporter', -1.5, 4.0, (1.3, 0.9, 0.3), carries=7),
                make_object('transporter', 1.8, 6.0, (1.3, 0.9, 0.3)),
                make_object('pallet', -1.5, 4.0, floor=1.2, carried_by=7)]
    return objects


def asked(style='mixed', seeds=range(25), count=20):
    for seed in seeds:
        objects = hall(seed)
        for question in questions_for(objects, CAMERA, np.random.default_rng(seed), count, style):
            yield objects, question


class Oracle:
    """Reads a question's text and finds its answer from the objects alone."""

    def __init__(self, objects, question):
        self.text = question.text
        self.regions = [objects[index] for index in question.objects]
        self.columns = [np.nonzero(item.mask)[1].mean() for item in self.regions]

    def of(self, label):
        return [i for i, item in enumerate(self.regions)
                if item.label == label and item.carried_by < 0]

    def pick(self, label):
        found = re.findall(BEFORE + NOUN[label] + r'\b' + AFTER, self.text)
        how = max((' '.join(words).strip() for words in found), key=len)
        order = sorted(self.of(label), key=self.columns.__getitem__)
        if 'left' in how:
            return order[0]
        if 'right' in how:
            return order[-1]
        if re.search('middle|center|central', how):
            assert len(order) == 3
            return order[1]
        if how:
            empty = [i for i in order if self.regions[i].carries < 0]
            assert len(empty) == 1
            return empty[0]
        assert len(order) == 1, self.text
        return order[0]

    def floor_depth(self, solid, buffer):
        corners = self.regions[buffer].footprint
        along, across = corners[1] - corners[0], corners[3] - corners[0]
        plane = np.stack([along / np.linalg.norm(along), across / np.linalg.norm(across)], axis=1)
        polygon = (corners - corners[0]) @ plane
        point = (self.regions[solid].center - corners[0]) @ plane
        return cv2.pointPolygonTest(polygon.astype(np.float32), point.tolist(), True)

    def distance(self, i, j):
        labels = self.regions[i].label, self.regions[j].label
        if labels[0] != 'buffer' and labels[1] == 'buffer':
            return max(0.0, -self.floor_depth(i, j))
        if labels[0] == 'buffer':
            return max(0.0, -self.floor_depth(j, i))
        return float(np.sqrt(((self.regions[i].center - self.regions[j].center) ** 2).sum()))

    def nearest(self, target, label):
        return min(self.of(label), key=lambda i: self.distance(i, target))


def check(objects, question):
    """Assert that the oracle answers as the question's truth says."""
    oracle, labels = Oracle(objects, question), [objects[i].label for i in question.objects]
    subject, object_ = question.subject, question.object_
    if question.category == 'left_right':
        if labels.count(labels[subject]) > 1 and question.style == 'mask':
            assert {subject, object_} == {0, 1}
            assert subject == (1 if B_FIRST.search(question.text) else 0)
        else:
            assert {oracle.pick(labels[subject]), oracle.pick(labels[object_])} \
                == {subject, object_}
        gap = oracle.columns[subject] - oracle.columns[object_]
        assert abs(gap) >= 12 and question.normalized == ('left' if gap < 0 else 'right')
    elif question.family == 'extreme':
        order = sorted(oracle.of(labels[subject]), key=oracle.columns.__getitem__)
        expected = order[0] if 'left' in question.text else order[-1]
        assert subject == expected and question.normalized == str(expected)
    elif question.category == 'mcq':
        assert object_ == oracle.pick(labels[object_])
        assert subject == oracle.nearest(object_, labels[subject])
        assert question.normalized == str(subject)
    elif question.category == 'distance':
        if question.family == 'distance_pair':
            assert (subject, object_) == (0, 1)
        elif question.family != 'distance_extremes':
            assert subject == oracle.pick(labels[subject])
            assert object_ == oracle.pick(labels[object_])
        assert question.normalized == pytest.approx(oracle.distance(subject, object_), abs=0.006)
        assert isinstance(question.normalized, float)
    else:
        buffer = oracle.nearest(oracle.pick('shelf'), 'buffer') \
            if question.family == 'count_near_shelf' else oracle.pick('buffer')
        assert object_ == buffer and subject == -1
        depths = {i: oracle.floor_depth(i, buffer) for i in oracle.of('pallet')}
        assert min(map(abs, depths.values())) > 0.149
        assert question.members == tuple(i for i, depth in depths.items() if depth > 0)
        assert question.normalized == len(question.members)


@pytest.mark.parametrize('style', ['mask', 'words'])
def test_answers_agree_with_an_oracle_that_reads_the_text(style):
    families_seen = set()
    for objects, question in asked(style):
        check(objects, question)
        families_seen.add(question.family)
    every = {maker.__name__ for makers in FAMILIES.values() for maker, _ in makers}
    assert families_seen == every - ({'distance_pair'} if style == 'words' else set())


def test_answers_on_rendered_frames():
    total = 0
    for _, view, frame in rendered_frames((5, 6), views=4):
        for question in questions_for(frame.objects, view.camera, np.random.default_rng(1), 12):
            check(frame.objects, question)
            assert all(families.is_clear(frame.objects[i]) for i in question.objects)
            total += 1
    assert total > 40


def test_masks_and_regions_match():
    for objects, question in asked():
        masks = question.text.count('<mask>')
        assert len(set(question.objects)) == len(question.objects)
        if question.style == 'mask':
            assert 2 <= masks == len(question.objects) <= 15
            assert all(objects[i].carried_by < 0 for i in question.objects)
        else:
            clear = [i for i, item in enumerate(objects) if families.is_clear(item)]
            assert masks == 0 and sorted(question.objects) == clear
        labels = [objects[i].label for i in question.objects]
        assert sorted(prepare_question(question.text, labels).order) == list(range(len(labels)))


def test_a_riding_pallet_is_a_region_but_never_an_answer():
    for objects, question in asked('words'):
        rider = question.objects.index(len(objects) - 1)
        assert rider not in (question.subject, question.object_, *question.members)


def test_sentences_are_words_of_the_vocabulary_and_name_the_answer():
    assert len(sentences.VOCABULARY) == len(set(sentences.VOCABULARY)) < 300
    for _, question in asked():
        assert set(question.sentence) <= set(sentences.VOCABULARY)
        assert len(question.sentence) <= 44
        expected = {'distance': f'{question.normalized} m', 'mcq': f'[Region {question.subject}]',
                    'count': str(question.normalized), 'left_right': question.normalized}
        if question.category == 'distance':
            expected['distance'] = f'{question.normalized:.2f} m'
        assert expected[question.category] in question.freeform
        assert '<' not in question.freeform


def test_same_seed_same_questions():
    objects = hall(3)
    first, again = (questions_for(objects, CAMERA, np.random.default_rng(9), 15) for _ in '12')
    assert first == again
    assert first != questions_for(objects, CAMERA, np.random.default_rng(10), 15)


def test_a_mirror_swaps_left_and_right_and_keeps_distances():
    for seed in range(5):
        objects = hall(seed)
        rng = np.random.default_rng(0)
        sight, mirrored = Sight(objects, rng), Sight([mirror(item) for item in objects], rng)
        for label in NOUN:
            pool = sight.of(label)
            assert sight.extreme(pool, 'leftmost') == mirrored.extreme(pool, 'rightmost')
            assert sight.extreme(pool, 'middle') == mirrored.extreme(pool, 'middle')
            for i in pool:
                for j in sight.clear:
                    assert sight.distance(i, j) == pytest.approx(mirrored.distance(i, j))
        for question in questions_for(objects, CAMERA, rng, 10, 'mask'):
            if question.category == 'left_right':
                a, b = (question.objects[i] for i in (question.subject, question.object_))
                side = 'left' if mirrored.column[a] < mirrored.column[b] else 'right'
                assert {side, question.normalized} == {'left', 'right'}


def test_toss_ups_are_not_asked():
    pair = [make_object('pallet', 0.0, 5.0), make_object('pallet', 0.05, 7.0)]
    assert Sight(pair, None).extreme((0, 1), 'leftmost') is None
    three = [make_object('transporter', 0.0, 5.0), make_object('pallet', -1.5, 5.0),
             make_object('pallet', 1.6, 5.0)]
    assert Sight(three, None).nearest(0, (1, 2)) is None
    border = [make_object('buffer', 0.0, 5.0, (3, 2, 0)), make_object('pallet', 1.45, 5.0),
              make_object('pallet', 3.0, 5.0)]
    for seed in range(20):
        rng = np.random.default_rng(seed)
        assert families.count_buffer(Sight(border, rng), True) is None


def test_hidden_pallet_in_a_buffer_forbids_counting():
    objects = hall(1)
    hidden = make_object('pallet', 0.2, objects[1].center[2], mask_width=3)
    assert not families.is_clear(hidden)
    for question in questions_for([*objects, hidden], CAMERA, np.random.default_rng(0), 40):
        if question.category == 'count':
            assert question.objects[question.object_] != 1


def test_wording_is_wide():
    for templates in (phrases.DISTANCE, phrases.LEFT_OF + phrases.EITHER_SIDE, phrases.EXTREME,
                      phrases.NEAREST, phrases.COUNT):
        assert phrases.count_phrasings(templates) >= 15
    texts = [question.text for _, question in asked()]
    assert len(set(texts)) > 0.9 * len(texts)
