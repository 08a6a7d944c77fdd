# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What nothing answers, asked about the regions of another question: named and placed right."""

from collections import Counter
from dataclasses import replace
import re

import numpy as np
import pytest

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.question import normalize_label, prepare_question
from tinygiant_ros.sim import rewording
from tinygiant_ros.sim.phrases_unanswerable import REFUSED
from tinygiant_ros.sim.rewording import NO_NAMES, other_names, renamed, unanswerable_about
from tinygiant_ros.sim.unanswerable import FAMILIES, OTHER
from tinygiant_ros.sim.wording import POOLS, STYLES

MIXED = ['shelf', 'pallet', 'buffer', 'pallet', 'transporter', 'pallet', 'buffer', 'shelf',
         'shelf']
SHORT = [['pallet'], ['buffer'], ['shelf'], ['transporter'], ['shelf', 'pallet'],
         ['pallet', 'pallet'], ['buffer'] * 4, ['shelf'] * 3, ['transporter'] * 4]
NAMES = {'pallet': ('loaf of bread', 'loaves of bread'), 'shelf': ('goose', 'geese')}
NOUNS = {label: {noun.lower() for pair in pairs for noun in pair}
         for label, pairs in POOLS['train'].nouns.items()}
NUMBER = re.compile(r'\bregion (?:#|no\. |number )?(\d+)|\[Region (\d+)\]', re.IGNORECASE)
NAMED = re.compile(r'([a-z][a-z -]*?)(?: in| among| of| out of)? '
                   r'\(?(?:\[region (\d+)\]|region (?:#|no\. )?(\d+))', re.IGNORECASE)


def numbers_in(text):
    return [int(one or other) for one, other in NUMBER.findall(text)]


def mentions(text, noun):
    return re.search(rf'(?<![a-z]){re.escape(noun)}(?![a-z])', text.lower())


@pytest.fixture
def refused(monkeypatch):
    """Return a function: labels, style, seed, names -> text, regions and draft, no slips."""
    monkeypatch.setattr(rewording, 'CARELESS', 0.0)
    drafts = []

    def remember(*arguments):
        drafts.append(choose_form(*arguments))
        return drafts[-1]

    choose_form = rewording.choose_form
    monkeypatch.setattr(rewording, 'choose_form', remember)

    def ask(labels, style, seed, names=NO_NAMES):
        text, regions = unanswerable_about(labels, style, 'train', np.random.default_rng(seed),
                                           names)
        return text, regions, drafts[-1]
    return ask


def spoken_of(draft):
    """Return the indices of which the words of a draft speak, where they name regions."""
    picks = [pick for pick in (draft.a, draft.b, draft.c) if pick is not None]
    return {index for pick in picks for index in pick.pool} | set(draft.candidates)


@pytest.mark.parametrize('style', STYLES)
def test_the_regions_that_a_refused_question_names_are_those_that_it_comes_with(refused, style):
    alone = some = 0
    for seed in range(600):
        text, regions, draft = refused(MIXED, style, seed)
        assert '<mask' not in text and regions
        assert len(set(regions)) == len(regions) and set(regions) <= set(range(len(MIXED)))
        numbers = numbers_in(text)
        assert len(set(numbers)) == len(numbers)         # each once
        if style == 'words':
            assert not numbers
        else:
            assert {regions[number] for number in numbers} == spoken_of(draft)
            some += bool(numbers) and len(numbers) < len(regions)
            alone += len(numbers) == len(regions)
        if style == 'mask' and numbers:                  # in the order of the text
            assert numbers == list(range(len(regions)))
    assert style == 'words' or alone > 100
    assert (some > 100) == (style == 'number')


@pytest.mark.parametrize('style', ['mask', 'number'])
@pytest.mark.parametrize('names', [NO_NAMES, NAMES])
def test_a_noun_in_front_of_a_region_is_what_the_region_is(refused, style, names):
    """Were two regions exchanged, 'the buffer [Region 1]' would soon be a shelf."""
    nouns = {**NOUNS, **{label: set(pair) for label, pair in names.items()}}
    checked = Counter()
    for seed in range(500):
        text, regions, draft = refused(MIXED, style, seed, names)
        lists = re.sub(r'(?<=\d)([\])]?)(?:, | and )(?=[\[(]?region)', r'\1 ', text,
                       flags=re.IGNORECASE)
        for noun, *number in NAMED.findall(lists):
            label = MIXED[regions[int(''.join(number))]]
            of = {one for one, words in nouns.items()
                  if any(f' {noun.lower()}'.endswith(f' {word}') for word in words)}
            # 'the pallets left of' ends in no noun; 'pallet rack' is a shelf, 'rack' alone too
            if of:
                assert label in of, text
                checked[label] += 1
    assert len(checked) == 4 and min(checked.values()) > 20


@pytest.mark.parametrize('labels', [MIXED, *SHORT], ids=lambda labels: ','.join(labels)[:20])
@pytest.mark.parametrize('style', STYLES)
def test_whatever_there_is_a_question_without_an_answer_can_be_asked_about_it(labels, style):
    families = Counter()
    for seed in range(150):
        rng = np.random.default_rng(seed)
        asked, others = other_names('train', rng) if seed % 2 else (NO_NAMES, NO_NAMES)
        text, regions = unanswerable_about(labels, style, 'train', rng, asked)
        assert 0 < len(regions) <= len(labels)
        given = renamed([labels[index] for index in regions], others)
        try:
            prepared = prepare_question(text, given)
        except SpatialError as error:                    # 'the [Region 1]' without a word
            assert error.code == ErrorCode.BAD_QUESTION and not re.search(
                '[a-z]', NUMBER.sub('', text.lower()))
            continue
        assert sorted(prepared.order) == list(range(len(regions)))
        listed = set(range(len(regions))) - set(numbers_in(text))
        for label in {given[index] for index in listed}:
            assert f' {normalize_label(label)} : <mask>' in prepared.text
        families[text] += 1
    assert len(families) > 100                           # a few commands come again


def test_what_is_absent_is_no_label_of_the_regions(refused):
    checked = Counter()
    for number, labels in enumerate([MIXED, *SHORT]):
        for seed in range(300):
            asked, others = (other_names('train', np.random.default_rng(seed)) if seed % 2
                             else (NO_NAMES, NO_NAMES))
            _, regions, draft = refused(labels, STYLES[seed % 3], [number, seed], asked)
            kept = [labels[index] for index in regions]
            if draft.family == 'absent_thing':
                assert draft.absent not in kept
                assert draft.thing[0] not in renamed(kept, asked) + renamed(kept, others)
                if draft.absent != OTHER:
                    assert draft.thing in POOLS['train'].nouns[draft.absent]
                checked[draft.absent] += 1
            else:
                assert draft.absent == ''
    assert checked.keys() == {'pallet', 'buffer', 'shelf', OTHER} and min(checked.values()) > 50


def test_a_thing_by_whose_name_a_label_goes_is_not_absent(refused, monkeypatch):
    """There are many things: only with two of them is one often drawn for both."""
    few = replace(REFUSED['train'], things=(NAMES['pallet'], ('lathe', 'lathes')))
    monkeypatch.setitem(REFUSED, 'train', few)
    names = {'pallet': NAMES['pallet']}
    absent = [draft for seed in range(200) for _, _, draft in [
        refused(MIXED, 'mask', seed, names)] if draft.absent == OTHER]
    assert len(absent) > 30 and {draft.thing[0] for draft in absent} == {'lathe'}


def test_a_thing_of_which_another_name_is_asked_for_is_not_absent(refused, monkeypatch):
    sofa, couch = ('sofa', 'sofas'), ('couch', 'couches')
    few = replace(REFUSED['train'], things=(sofa, couch, ('lathe', 'lathes')))
    monkeypatch.setitem(REFUSED, 'train', few)
    absent = [draft for seed in range(200) for _, _, draft in [
        refused(MIXED, 'mask', seed, {'shelf': sofa})] if draft.absent == OTHER]
    assert len(absent) > 30 and {draft.thing[0] for draft in absent} == {'lathe'}


@pytest.mark.parametrize('style', STYLES)
def test_all_families_of_refusals_occur(refused, style):
    families = Counter(refused(MIXED, style, seed)[2].family for seed in range(900))
    assert set(families) == set(FAMILIES)
    expected = [900 * share for share in rewording.REFUSED_SHARES]
    assert [families[name] for name in FAMILIES] == pytest.approx(expected, rel=0.15)


def test_refused_questions_bear_the_other_names(refused):
    told = Counter()
    for seed in range(400):
        text, regions, draft = refused(MIXED, 'mask', seed, NAMES)
        picks = [pick for pick in (draft.a, draft.b, draft.c) if pick is not None]
        labels = {pick.label for pick in picks} | {draft.candidate_label} - {''}
        for label in labels & NAMES.keys():
            assert any(mentions(text, name) for name in NAMES[label]), text
            told[label] += 1
    assert min(told[label] for label in NAMES) > 30


def test_the_same_draws_give_the_same_refused_question():
    texts = [[unanswerable_about(MIXED, style, 'train', np.random.default_rng(seed), NAMES)
              for style in STYLES for seed in range(40)] for _ in '12']
    assert texts[0] == texts[1]
    assert len({text for text, _ in texts[0]}) > 100


def test_some_refused_questions_have_slips(monkeypatch):
    pairs = []
    for share in (0.0, rewording.CARELESS):
        monkeypatch.setattr(rewording, 'CARELESS', share)
        pairs.append([unanswerable_about(MIXED, 'mask', 'train', np.random.default_rng(seed))
                      for seed in range(300)])
    changed = [(one, other) for one, other in zip(*pairs, strict=True) if one != other]
    assert 0.3 * 300 * rewording.CARELESS < len(changed) < 2 * 300 * rewording.CARELESS
    for (one, regions), (other, same) in changed:
        assert numbers_in(one) == numbers_in(other) and sorted(regions) == sorted(same)
        assert regions == same or not numbers_in(one)
