# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Questions that must be refused: truly without an answer, and no test of answers has them."""

from collections import Counter
import dataclasses
import json
import re
from types import SimpleNamespace

import numpy as np
import pytest
from question_oracle import Oracle
from question_scenes import CAMERA, hall, Scene

from tinygiant_ros.core.question import prepare_question
from tinygiant_ros.core.tensors import UNANSWERABLE
from tinygiant_ros.sim import questions, unanswerable
from tinygiant_ros.sim.annotations import describe_question, FrameMasks
from tinygiant_ros.sim.mixes import MIXES
from tinygiant_ros.sim.phrases import count_phrasings, expansions, PHRASE_POOLS
from tinygiant_ros.sim.phrases_unanswerable import REFUSED
from tinygiant_ros.sim.questions import MAX_REGIONS, questions_for
from tinygiant_ros.sim.sight import HOWS, is_clear, Sight
from tinygiant_ros.sim.splits import SPLITS, Take
from tinygiant_ros.sim.unanswerable import answered_forms, FAMILIES, REFUSAL
from tinygiant_ros.sim.wording import POOLS
from tinygiant_ros.training.items import parse_item

HALLS = [hall(seed) for seed in range(12)]
APART = ('train', 'val', 'unseen')        # no two of these pools share a template
LEAST = {'plain': 60, 'train': 200, 'unseen': 25, 'val': 12}         # templates of a family
SLOT = re.compile(r'\{(\w+)\}')
OBJECTS = {'a', 'b', 'cands', *HOWS}
NUMBER = re.compile(r'\bregion (?:#|no\. |number )?(\d+)|\[Region (\d+)\]', re.IGNORECASE)


def asked(seeds=3, count=24, mix='unanswerable', **kwargs):
    for number, objects in enumerate(HALLS):
        for seed in range(seeds):
            for question in questions_for(objects, CAMERA, np.random.default_rng([seed, number]),
                                          count, mix=mix, **kwargs):
                yield objects, question


def refused(**kwargs):
    return ((objects, one) for objects, one in asked(**kwargs) if one.category == UNANSWERABLE)


def labels_of(objects, question):
    return [objects[index].label for index in question.objects]


def read(objects, question):
    """Return the text that the model reads, all labels given."""
    return prepare_question(question.text, labels_of(objects, question)).text.lower()


def table(pool, family):
    more = REFUSED[pool].absent_count if family == 'absent_thing' else ()
    return (*getattr(REFUSED[pool], family), *more)


@pytest.mark.parametrize('pool', list(REFUSED))
def test_templates_are_many_and_sound(pool):
    for family in FAMILIES:
        templates = table(pool, family)
        assert len(set(templates)) >= LEAST[pool]
        assert {one for one, times in Counter(templates).items() if times > 1} <= {'{mash}'}
        assert sum(bool(OBJECTS & set(SLOT.findall(one))) for one in templates) >= 10
        for sentence in (one for template in templates for one in expansions(template)):
            slots = SLOT.findall(sentence)
            objects = [slot for slot in slots if slot in OBJECTS]
            assert len(objects) == len(set(objects)), sentence       # a region is named once
            assert set(slots) <= OBJECTS | {'n', 'ns', 'x', 'one', 'many', 'w', 'k', 'j', 'mash'}
            assert bool({'x', 'one', 'many'} & set(slots)) == (family == 'absent_thing'), sentence
            assert re.search('[a-z]', SLOT.sub('', sentence)) or {'n', 'ns', 'mash'} & set(slots)
            assert not set('[]|<>') & set(sentence) and '  ' not in sentence, sentence
            assert not re.search(r'region \d', sentence)


@pytest.mark.parametrize('pool', PHRASE_POOLS)
def test_what_is_absent_takes_the_place_of_an_object_in_the_answered_forms(pool):
    assert count_phrasings(answered_forms(pool, False)) > 150
    for counted in (False, True):
        for form in answered_forms(pool, counted):
            for sentence in expansions(form):
                slots = SLOT.findall(sentence)
                objects = [slot for slot in slots if slot in OBJECTS]
                assert {'x', 'one', 'many'} & set(slots) and 'n' not in slots, sentence
                assert len(objects) == len(set(objects)) and 'c' not in slots, sentence
    assert set(answered_forms(pool, False)) < set(answered_forms(pool, True))


def test_the_pools_share_no_template_and_no_thing():
    assert set(REFUSED) == set(PHRASE_POOLS)
    for family in FAMILIES:
        every = [{one.lower().strip('?.! ') for template in table(pool, family)
                  for one in expansions(template) if template != '{mash}'} for pool in APART]
        assert len(set.union(*every)) == sum(map(len, every))
    things = [noun for pool in APART for pair in REFUSED[pool].things for noun in pair]
    assert len(set(things)) == len(things)
    nouns = {noun for pool in POOLS.values() for pairs in pool.nouns.values() for pair in pairs
             for noun in pair}
    assert not nouns & set(things)


def test_plain_refusals_are_a_part_of_those_of_training():
    plain, train = REFUSED['plain'], REFUSED['train']
    for entry in dataclasses.fields(plain):
        some, more = getattr(plain, entry.name), getattr(train, entry.name)
        # in order: 'plain' is one of the writers, the other comes behind
        assert more[:len(some)] == some and len(more) > 2 * len(some), entry.name


@pytest.mark.parametrize('pool', PHRASE_POOLS)
def test_the_truth_is_a_refusal_in_the_form_of_its_style(pool):
    styles, named = Counter(), Counter()
    for objects, question in asked(pool=pool):
        assert (question.category, question.normalized) == (UNANSWERABLE, UNANSWERABLE)
        assert (question.subject, question.object_, question.reference) == (-1, -1, -1)
        assert question.members == question.sentence == () and question.freeform == REFUSAL
        assert question.robot and question.pool == pool and question.family in FAMILIES
        count, text = len(question.objects), question.text
        assert 1 <= count <= MAX_REGIONS[question.style] and len(set(question.objects)) == count
        assert all(is_clear(objects[index]) for index in question.objects)
        assert set(prepare_question(text, labels_of(objects, question)).order) == set(
            range(count))
        numbers = [int(a or b) for a, b in NUMBER.findall(text)]
        picked = [pick['pool'] for pick in question.meaning.values() if isinstance(pick, dict)]
        told = {i for pool_ in picked for i in pool_} | set(question.meaning.get('candidates', ()))
        if question.style == 'mask':
            assert text.count('<mask>') == count and not numbers and told == set(range(count))
        else:
            assert '<' not in text and sorted(numbers) == (
                sorted(told) if question.style == 'number' else [])
        styles[question.style] += 1
        named[question.family, bool(told)] += 1
    assert min(styles[style] for style in ('mask', 'words', 'number')) > 30
    for family in FAMILIES:              # regions in the text do not tell that there is an answer
        assert named[family, True] > named[family, False] > 10


def test_the_objects_of_the_words_can_be_singled_out():
    picked = Counter()
    for objects, question in asked():
        oracle = Oracle(objects, question)
        for name in ('a', 'b', 'c'):
            if name in question.meaning:
                oracle.select(name)
                picked[name, question.style] += 1
    assert picked['a', 'words'] > 50 and picked['b', 'mask'] > 5


@pytest.mark.parametrize('pool', PHRASE_POOLS)
def test_what_is_absent_is_none_of_the_listed_regions(pool):
    things = {one for one, _ in REFUSED[pool].things}
    kinds = Counter()
    for objects, question in asked(pool=pool):
        absent = question.meaning.get('absent')
        assert (absent is not None) == (question.family == 'absent_thing')
        if absent is None:
            continue
        names = {label for label, pairs in POOLS[pool].nouns.items()
                 if absent in (one for one, _ in pairs)}
        assert names or absent in things
        assert not names & set(labels_of(objects, question)) and absent not in HOWS.keys() - names
        kinds[bool(names), question.style] += 1
    assert min(kinds[known, style] for known in (True, False) for style in ('mask', 'words')) > 10


def test_all_but_the_absent_class_is_listed_and_the_same_words_have_an_answer_elsewhere():
    seen = 0
    for objects, question in asked(style='words'):
        clear = {i for i, item in enumerate(objects) if is_clear(item)}
        left_out = {objects[i].label for i in clear - set(question.objects)}
        assert len(left_out) <= (question.family == 'absent_thing')
        seen += len(left_out)
    assert seen > 30


def test_no_question_reads_like_one_that_has_an_answer():
    answered = {read(objects, one) for objects, one in asked(seeds=6, mix='robot')}
    texts = {text.strip(' ?.!') for text in answered}
    found = [read(objects, one) for objects, one in refused(seeds=6)]
    assert len(answered) > 1000 and len(found) > 600
    assert not answered & set(found) and not texts & {text.strip(' ?.!') for text in found}


def test_nothing_is_said_about_counts_of_what_could_be_counted_as_none():
    """No pallet in a buffer is an answer, so only things that are no regions are counted."""
    counted = 0
    for _, question in asked(seeds=6):
        if question.family == 'absent_thing' and re.search('how many', question.text.lower()) \
                and not re.search('met(re|er)s?', question.text.lower()):
            counted += 1
            assert question.meaning['absent'] in {one for one, _ in REFUSED['train'].things}
    assert counted > 5


@pytest.mark.parametrize('pool', APART)
def test_a_frame_of_the_test_has_ten_different_ones_the_families_alike(pool):
    families = Counter()
    for objects in HALLS:
        listed = questions_for(objects, CAMERA, np.random.default_rng(5), 24, pool=pool,
                               mix='unanswerable')
        assert len(listed) == len({question.text for question in listed}) == 10
        families.update(question.family for question in listed)
    assert min(families[name] for name in FAMILIES) > 0.25 * 10 * len(HALLS)


def test_wording_varies():
    texts = [re.sub('<mask>|[0-9]+', '@', one.text) for _, one in asked(seeds=6)]
    assert len(set(texts)) > 0.9 * len(texts)


def test_training_has_its_share_and_the_benchmark_none():
    counts = {mix: Counter(one.category for _, one in asked(mix=mix)) for mix in
              ('robot_train', 'robot', 'benchmark')}
    share = counts['robot_train'][UNANSWERABLE] / counts['robot_train'].total()
    assert 0.045 < share < 0.075
    assert UNANSWERABLE not in counts['robot'] and UNANSWERABLE not in counts['benchmark']
    assert {one.family for _, one in refused(mix='robot_train')} == set(FAMILIES)


def test_same_seed_same_questions():
    first, again = (list(asked(seeds=1)) for _ in '12')
    assert [one for _, one in first] == [one for _, one in again]
    other = questions_for(HALLS[0], CAMERA, np.random.default_rng(99), 24, mix='unanswerable')
    assert other != [one for objects, one in first if objects is HALLS[0]]


def test_tests_of_answers_ask_what_they_asked_before(monkeypatch):
    """What is refused is not in their mixes, and drawing it elsewhere moves no draw of theirs."""
    for name, split in SPLITS.items():
        mixes = {take.mix for take in split.takes}
        assert mixes <= ({'robot_train', 'benchmark'} if name in ('train', 'val') else
                         {'unanswerable'} if name == 'test_unanswerable' else
                         {'beside'} if name == 'test_beside' else
                         {'robot', 'benchmark'})
    assert list(MIXES['robot'].kinds.items()) == [
        ('left_right', 0.14), ('mcq', 0.25), ('distance', 0.28), ('count', 0.15),
        ('relation', 0.11), ('passage', 0.07)]
    assert list(MIXES['robot'].families) == list(MIXES['robot'].kinds)
    assert MIXES['robot'].most_a_frame is None
    now = [one for _, one in asked(mix='robot', pool='unseen')]

    def fail(*values):
        raise AssertionError('something without an answer was drawn')
    monkeypatch.setattr(questions, 'MIXES', {name: MIXES[name] for name in
                                             ('robot', 'benchmark')})
    for name in ('choose_form', 'listed', 'word_unanswerable'):
        monkeypatch.setattr(questions, name, fail)
    assert now == [one for _, one in asked(mix='robot', pool='unseen')]


def items_of(mix='unanswerable', sensor='stereo'):
    """Yield questions with what the annotation file says of them."""
    split, take = SPLITS['test_unanswerable'], Take('robot', sensor, 1.0, mix)
    for number, (objects, question) in enumerate(asked(seeds=1, mix=mix)):
        rng = np.random.default_rng(number)
        frame = SimpleNamespace(objects=objects, camera=CAMERA)
        item = describe_question(question, '000000.png', frame, split, take,
                                 FrameMasks(objects, rng), rng)
        yield objects, question, json.loads(json.dumps(item))


def test_labels_are_always_there_where_something_is_absent():
    seen = Counter()
    for objects, question, item in items_of():
        seen[question.family, question.style, 'labels' in item] += 1
        if 'labels' in item:
            assert item['labels'] == labels_of(objects, question)
        else:
            assert question.family != 'absent_thing' and question.style != 'words'
    assert seen['absent_thing', 'mask', True] > 5 and seen['not_spatial', 'mask', False] > 2


def test_an_item_is_read_back_and_counts_for_no_score():
    for _, question, item in items_of():
        read_back = parse_item(item)
        assert (read_back.category, read_back.answer) == (UNANSWERABLE, UNANSWERABLE)
        assert not read_back.official and read_back.truth['family'] == question.family
        assert not parse_item(item | {'truth': None}).official
    for answer in ('3', 'left', 2):
        with pytest.raises(ValueError, match='answer'):
            parse_item(item | {'normalized_answer': answer})


def test_little_to_see():
    rng = np.random.default_rng(0)
    assert questions_for([], CAMERA, rng, 5, mix='unanswerable') == []
    scene = Scene()
    scene.put('pallet', 0.4, 6.0)
    objects = scene.objects()
    for seed in range(20):
        listed = questions_for(objects, CAMERA, np.random.default_rng(seed), 10,
                               mix='unanswerable')
        assert len(listed) == 10
        for question in listed:
            assert labels_of(objects, question) == ['pallet']
    sight = Sight(objects, rng)
    drafts = [unanswerable.absent_thing(sight, True) for _ in range(60)]
    absent = {draft.absent for draft in drafts if draft is not None}
    assert absent == {'buffer', 'shelf', unanswerable.OTHER} and None in drafts
