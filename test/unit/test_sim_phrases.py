# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The wording: wide enough, two pools that share nothing, slips that change no meaning."""

from collections import Counter
import dataclasses
import re

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest
from question_scenes import CAMERA, hall

from tinygiant_ros.sim import questions, typos
from tinygiant_ros.sim.mixes import MIXES
from tinygiant_ros.sim.phrases import count_phrasings, expansions, FORMS, PHRASE_POOLS
from tinygiant_ros.sim.questions import questions_for
from tinygiant_ros.sim.wording import POOLS

HALLS = [hall(seed) for seed in range(12)]
SLOT = re.compile(r'\{(\w+)\}')
HELD_BACK = ('skid', 'staging zone', 'agv', 'racking', 'carrier')
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
    train, unseen = (POOLS[pool].forms(family) for pool in PHRASE_POOLS)
    assert count_phrasings(train) >= 60 and count_phrasings(unseen) >= 30
    for templates in (train, unseen):
        if any('{cands}' in template for template in templates):
            assert sum('{cands}' in template for template in templates) >= 5
            assert sum('{cands}' not in template for template in templates) >= 5


def test_every_family_has_forms():
    makers = {maker.__name__ for mix in MIXES.values() for table in mix.families.values()
              for maker, _ in table}
    assert makers == set(FORMS)


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
                      'left_of': {'a', 'b'}, 'either_side': {'a', 'b'},
                      'above_below': {'a', 'b'}, 'front_behind': {'a', 'b'}}.get(group, set())
            assert needed == set(slots) - {'cands', 'n', 'ns', 'adj', 'most', 'far'}, sentence
            assert needed & {'a'} or {'cands', 'n', 'ns'} & set(slots), sentence


def test_the_pools_share_no_template():
    every = [{one.lower() for group in POOLS[pool].templates.values() for template in group
              for one in expansions(template)} for pool in PHRASE_POOLS]
    assert not every[0] & every[1]
    for part in ('openings', 'closings', 'prefaces'):
        assert not set(getattr(POOLS['train'], part)) & set(getattr(POOLS['unseen'], part))


def test_the_pools_share_no_sentence():
    drawn = [{normalized(question.text, pool) for seed in range(5)
              for question in asked(pool, 40, seed)} for pool in PHRASE_POOLS]
    assert all(len(sentences) > 1500 for sentences in drawn)
    assert not drawn[0] & drawn[1]


def test_held_back_words_are_unseen_in_training():
    text = [' '.join(question.text for question in asked(pool)).lower() for pool in PHRASE_POOLS]
    for word in HELD_BACK:
        assert word not in text[0] and word in text[1]


def test_wording_varies():
    for pool in PHRASE_POOLS:
        texts = [question.text for question in asked(pool, style='mask')]
        assert len({re.sub('(<mask>[, and]*)+', '@', text) for text in texts}) > 0.85 * len(texts)


def test_a_careful_writer_makes_no_slips(monkeypatch):
    careful = {name: dataclasses.replace(mix, careless=0.0) for name, mix in MIXES.items()}
    monkeypatch.setattr(questions, 'MIXES', careful)
    words = Counter(word for question in asked('train')
                    for word in re.findall('[a-z]+', question.text.lower()))
    assert set(words) - KNOWN <= {'mask', 'region', 'metres', 'meters', 'm', 's', 'and', 'the',
                                  'among', 'of', 'out'}


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
