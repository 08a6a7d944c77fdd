# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The wording: wide enough, pools that share nothing, slips that change no meaning."""

from collections import Counter
import dataclasses
import hashlib
from itertools import combinations
import json
import re

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest
from question_scenes import CAMERA, hall

from tinygiant_ros.sim import questions, typos
from tinygiant_ros.sim.mixes import MIXES
from tinygiant_ros.sim.nouns import NOUNS
from tinygiant_ros.sim.phrases import (
    count_phrasings,
    expansions,
    FORMS,
    PHRASE_POOLS,
    WIDER_FORMS,
)
from tinygiant_ros.sim.phrases_unanswerable import REFUSED
from tinygiant_ros.sim.questions import questions_for
from tinygiant_ros.sim.splits import SPLITS
from tinygiant_ros.sim.unanswerable import FAMILIES
from tinygiant_ros.sim.wording import POOLS

HALLS = [hall(seed) for seed in range(12)]
SLOT = re.compile(r'\{(\w+)\}')
HELD_BACK = ('skid', 'staging zone', 'agv', 'racking', 'carrier')
APART = ('train', 'val', 'unseen')        # no two of these pools share a sentence
LEAST = {'plain': 60, 'train': 240, 'val': 28, 'unseen': 30}       # phrasings of a family
KNOWN = typos.words_of(text for pool in POOLS.values() for text in pool.all_text())


def asked(pool, count=24, seed=0, **kwargs):
    for number, objects in enumerate(HALLS):
        yield from questions_for(objects, CAMERA, np.random.default_rng([seed, number]), count,
                                 pool=pool, **kwargs)


def normalized(text, pool):
    """Return a question without opening and closing, its regions and numbers neutral."""
    text = re.sub(r'\[Region \d+\]|<mask>|\bregion (#|no\. )?\d+', '@', text, flags=re.I).lower()
    for opening in POOLS[pool].openings:
        text = text.removeprefix(opening)
    for closing in POOLS[pool].closings:
        text = text.removesuffix(closing.lower())
    return re.sub(r'[\d.]+', '0', text).strip(' ?.!')


@pytest.mark.parametrize('family', list(FORMS))
def test_phrasings_of_a_family(family):
    for pool, least in LEAST.items():
        templates = POOLS[pool].forms(family)
        assert count_phrasings(templates) >= least, pool
        if any('{cands}' in template for template in templates):
            assert sum('{cands}' in template for template in templates) >= 5
            assert sum('{cands}' not in template for template in templates) >= 5


def test_every_family_has_forms():
    makers = {maker.__name__ for mix in MIXES.values() for table in mix.families.values()
              for maker, _ in table}
    assert makers - set(FAMILIES) == {*FORMS, *WIDER_FORMS}


@pytest.mark.parametrize('pool', PHRASE_POOLS)
def test_templates_are_sound(pool):
    for group, templates in POOLS[pool].templates.items():
        for sentence in (one for template in templates for one in expansions(template)):
            slots = SLOT.findall(sentence)
            assert len(slots) == len(set(slots)), sentence      # a region is named once
            assert not set('[]|') & set(sentence), sentence
            assert sentence[-1] in '?.', sentence
            assert '  ' not in sentence, sentence
            needed = {'wide_enough': {'a', 'b', 'w'}, 'count_shelf_side': {'b', 'c'},
                      'load_height': {'a'}, 'camera_distance': {'a'}, 'nearest': {'b'},
                      'pick_up': {'b'}, 'count': {'b'}, 'distance': {'a', 'b'},
                      'nearest_more': {'b'}, 'distance_more': {'a', 'b'},
                      'left_of': {'a', 'b'}, 'either_side': {'a', 'b'},
                      'count_side': {'b'}, 'nearest_apart': {'b'}, 'away': {'a'},
                      'above_below': {'a', 'b'}, 'front_behind': {'a', 'b'}}.get(group, set())
            assert needed == set(slots) - {'cands', 'n', 'ns', 'adj', 'most', 'far'}, sentence
            assert needed & {'a'} or {'cands', 'n', 'ns'} & set(slots), sentence


@pytest.mark.parametrize('pool', PHRASE_POOLS)
def test_a_question_for_the_left_can_be_turned_round(pool):
    """Half of them ask for the right: by the word 'left' alone, every other side would stay."""
    templates = POOLS[pool].templates
    for template in templates['left_of'] + templates.get('count_side', ()):
        for sentence in expansions(template):
            assert re.search(r'\bleft\b', sentence, re.I), sentence
            assert not re.search(r'\bleft(most|ward)|\brightmost|\brightward|right-hand|L or R',
                                 sentence, re.I), sentence


def turned(text):
    return re.sub('left|right', lambda side: {'left': 'right'}.get(side.group(), 'left'), text)


@pytest.mark.parametrize('field', ['selectors', 'most', 'adjective', 'far'])
def test_what_is_said_of_one_end_is_said_of_the_other_turned_round(field):
    words = getattr(POOLS['train'], field)
    for one, other in (('leftmost', 'rightmost'), ('left', 'right')):
        if one in words:
            first, second = set(words[one]), set(words[other])
            assert not first & second
            for left_over in {turned(text) for text in first} ^ second:
                # both ends may be told from the left: the first and the last of a row
                assert re.search('image x|reading|reckoned', left_over), left_over


def sentences_of(pool):
    """Return what the templates of a pool give, letters alone, noun phrases aside."""
    return {re.sub('[^a-z{} ]', '', one.lower()).strip()
            for templates in POOLS[pool].templates.values() for template in templates
            for one in expansions(template)}


def test_the_pools_share_no_template():
    assert set(APART) | {'plain'} == set(PHRASE_POOLS) == set(POOLS)
    for one, other in combinations(APART, 2):
        assert sentences_of(one).isdisjoint(sentences_of(other))
        for part in ('openings', 'closings', 'prefaces'):
            first, second = (getattr(POOLS[pool], part) for pool in (one, other))
            assert not set(first) & set(second)


def test_the_pools_share_no_sentence():
    drawn = [{normalized(question.text, pool) for seed in range(5)
              for question in asked(pool, 40, seed)} for pool in APART]
    assert all(len(sentences) > 1500 for sentences in drawn)
    assert all(one.isdisjoint(other) for one, other in combinations(drawn, 2))


def test_plain_words_are_a_part_of_those_of_training():
    plain, train = POOLS['plain'], POOLS['train']
    for entry in dataclasses.fields(plain):
        few, many = getattr(plain, entry.name), getattr(train, entry.name)
        groups = [(few[key], many[key]) for key in few] if isinstance(many, dict) else [
            (few, many)]
        for some, more in groups:
            # in order: 'plain' is one of the writers, the others come behind
            assert tuple(more[:len(some)]) == tuple(some), entry.name
    assert len(sentences_of('train')) > 5 * len(sentences_of('plain'))


@pytest.mark.parametrize('label', list(NOUNS))
def test_one_word_can_name_what_a_label_means(label):
    """A name whose parts say nothing is not foreign because names of training have parts."""
    heard = {one.lower() for one, _ in POOLS['train'].nouns[label]}
    brief = {one for one in heard if one.isalpha()}
    assert len(brief) > 60
    others = {one.lower() for other, pairs in POOLS['train'].nouns.items() if other != label
              for one, _ in pairs}
    assert not brief & others                # a word means one label


def test_no_name_of_a_label_is_a_thing_that_none_has():
    things = {one.lower() for one, _ in REFUSED['train'].things}
    for label, pairs in POOLS['train'].nouns.items():
        assert not things & {one.lower() for one, _ in pairs}, label
    several = [one for one in things if ' ' in one]
    assert len(several) > 0.35 * len(things)  # as names of labels have, which then tells nothing


def test_held_back_words_are_unseen_in_training():
    for pool in PHRASE_POOLS:
        text = ' '.join(question.text for question in asked(pool)).lower()
        text += ' '.join(POOLS[pool].all_text()).lower()
        for word in HELD_BACK:
            assert (word in text) == (pool == 'unseen'), pool


def test_the_exams_speak_the_words_that_they_are_named_for():
    words = {name: split.words for name, split in SPLITS.items()}
    assert words == {'train': 'train', 'val': 'val', 'test': 'plain', 'test_unseen_world': 'plain',
                     'test_benchmark': 'plain', 'test_unseen_words': 'unseen',
                     'test_unanswerable': 'unseen', 'test_beside': 'train'}


def digest(pool, mix):
    """Return the number of questions and a hash of all that they say and mean."""
    told = [(one.family, one.style, one.text, one.objects, one.subject, one.object_, one.members,
             one.normalized, one.freeform) for one in asked(pool, mix=mix)]
    return len(told), hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


@pytest.mark.parametrize('pool, mix, a_frame, expected', [
    ('plain', 'robot', 24, '5603691c4109358f'), ('plain', 'benchmark', 24, '2297cdefb32ae672'),
    ('unseen', 'robot', 24, 'a26dbc9e72a83b4f'), ('unseen', 'benchmark', 24, '37edd042c7ca7350'),
    ('unseen', 'unanswerable', 10, '8c70af2700cb349f'),
    ('val', 'robot_train', 24, 'becf98bdca3111e3'), ('val', 'benchmark', 24, '4d83a0c8b95a4322')])
def test_the_exams_ask_what_they_have_always_asked(pool, mix, a_frame, expected):
    """More voices to learn from must not change a letter of what is compared over time."""
    assert digest(pool, mix) == (a_frame * len(HALLS), expected)


def test_wording_varies():
    for pool in PHRASE_POOLS:
        texts = [question.text for question in asked(pool, style='mask')]
        assert len({re.sub('(<mask>[, and]*)+', '@', text) for text in texts}) > 0.85 * len(texts)


@pytest.mark.parametrize('pool', PHRASE_POOLS)
def test_a_careful_writer_makes_no_slips(monkeypatch, pool):
    careful = {name: dataclasses.replace(mix, careless=0.0) for name, mix in MIXES.items()}
    monkeypatch.setattr(questions, 'MIXES', careful)
    known = typos.words_of(POOLS[pool].all_text())
    words = {word for question in asked(pool)
             for word in re.findall('[a-z]+', question.text.lower())}
    assert words - known <= {'mask', 'region', 'metres', 'meters', 'm', 's', 'and', 'the', 'among',
                             'of', 'out'}


def test_some_writers_make_slips():
    slips = sum(not set(re.findall('[a-z]+', question.text.lower())) <= KNOWN | {'mask'}
                for question in asked('train', 40))
    assert slips > 10


@given(st.lists(st.sampled_from([
    'is', 'the', 'left', 'pallet', '<mask:12>', '<mask>', '[Region 3]', 'region 7', 'region #4',
    'Region no. 5', '1.4 m', '2.0 metres', '0.9m', 'front', 'above', 'in', 'side', 'wide,',
    'nearest', 'to', 'out', 'of']), min_size=1, max_size=14), st.integers(0, 10**6))
@settings(max_examples=300)
def test_slips_touch_neither_regions_nor_numbers_nor_meanings(parts, seed):
    text = ' '.join(parts) + '?'
    wrong = typos.misspell(text, np.random.default_rng(seed), KNOWN)
    fixed = re.compile(r'<[^>]*>|\[region \d\]|(?<![a-z])region [#no. ]*\d|\d\.\d ?m[a-z]*')
    assert fixed.findall(wrong.lower()) == fixed.findall(text.lower())
    before, after = (Counter(re.findall('[a-z]+', fixed.sub(' ', one.lower())))
                     for one in (text, wrong))
    made = set(after - before)
    assert not made & KNOWN
    assert (before - after).total() <= 4


def test_slips_keep_what_cannot_be_misspelled():
    for seed in range(30):
        for text in ('<mask> 3', '[Region 3]', '', 'a b'):
            wrong = typos.misspell(text, np.random.default_rng(seed), KNOWN)
            assert wrong.lower().replace(' ', '') == text.lower().replace(' ', '')
