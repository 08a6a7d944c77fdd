# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A question in other words asks the same about the same regions."""

from collections import Counter, defaultdict
from dataclasses import replace
import json
import re

import numpy as np
import pytest
from question_scenes import CAMERA, hall

from tinygiant_ros.core.question import prepare_question, width_in
from tinygiant_ros.core.tensors import UNANSWERABLE
from tinygiant_ros.sim import questions, rewording
from tinygiant_ros.sim.phrases import FORMS
from tinygiant_ros.sim.phrases_unanswerable import REFUSED
from tinygiant_ros.sim.questions import questions_for
from tinygiant_ros.sim.rewording import (
    draft_of,
    NO_NAMES,
    other_names,
    RENAMED,
    renamed,
    reword,
)
from tinygiant_ros.sim.synonyms import names_of
from tinygiant_ros.sim.unanswerable import FAMILIES as REFUSED_FAMILIES
from tinygiant_ros.sim.wording import POOLS, STYLES, word_question

HALLS = [hall(seed) for seed in range(14)]
NUMBER = re.compile(r'\bregion (?:#|no\. |number )?(\d+)|\[Region (\d+)\]', re.IGNORECASE)
SIDES = {'leftmost': 'left|small(er|est) image x|(peers|others|fellows).* right',
         'rightmost': 'right|larg(er|est) image x|(peers|others|fellows).* left'
                      '|last .*(reckoned|reading) from.* left',
         'left': 'left|small(er|est) image x|(other|counterpart|peer|twin).* right',
         'right': 'right|larg(er|est) image x|(other|counterpart|peer|twin).* left'}
NOUNS = {label: {noun.lower() for pair in pairs for noun in pair}
         for label, pairs in POOLS['train'].nouns.items()}
COUNTS = ('count_buffer', 'count_near_shelf', 'count_shelf_side')


def truth_of(question):
    """Return what the annotation file says of a question."""
    return json.loads(json.dumps({
        'family': question.family, 'style': question.style, 'objects': question.objects,
        'subject': question.subject, 'object': question.object_, 'members': question.members,
        'reference': question.reference, 'meaning': question.meaning}))


@pytest.fixture(scope='module')
def asked():
    """Return (draft with regions for objects, question) of every family in every style."""
    pairs, seen = [], {}
    plain = questions._with_truth

    def remember(draft, *arguments):
        question = plain(draft, *arguments)
        seen[id(question)] = draft
        return question

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(questions, '_with_truth', remember)
        for seed, objects in enumerate(HALLS):
            for style in STYLES:
                for question in questions_for(objects, CAMERA, np.random.default_rng(seed), 30,
                                              style=style, mix='robot_train'):
                    pairs.append((_of_regions(seen[id(question)], question.objects), question))
    return pairs


@pytest.fixture(scope='module')
def answered(asked):
    return [(draft, one) for draft, one in asked if one.category != UNANSWERABLE]


def _of_regions(draft, objects):
    """Return a draft about objects of the frame as one about regions of the question."""
    place = {index: region for region, index in enumerate(objects)}
    picks = {name: replace(pick, index=place[pick.index],
                           pool=tuple(place[index] for index in pick.pool))
             for name in 'abc' if (pick := getattr(draft, name)) is not None}
    return replace(draft, candidates=tuple(place[index] for index in draft.candidates), **picks)


def again(question, seed, pool='train', names=NO_NAMES):
    return reword(truth_of(question), question.category, len(question.objects), pool,
                  np.random.default_rng(seed), names)


def named_in(question):
    """Return the regions that the words of a question speak of, one by one."""
    picks = [pick['pool'] for pick in question.meaning.values() if isinstance(pick, dict)]
    return sorted({region for pool in picks for region in pool}
                  | set(question.meaning.get('candidates', ())))


def labels_in(question):
    """Return the labels that the words of a question speak of."""
    meaning = question.meaning
    labels = {pick['label'] for pick in meaning.values() if isinstance(pick, dict)}
    return labels | ({meaning['candidate_label']} if 'candidates' in meaning else set())


def numbers_in(text):
    return [int(one or other) for one, other in NUMBER.findall(text)]


def test_every_family_in_every_style_is_reworded(answered):
    seen = Counter((question.family, question.style) for _, question in answered
                   for seed in range(3) if again(question, seed) is not None)
    total = Counter((question.family, question.style) for _, question in answered)
    assert {family for family, _ in total} == set(FORMS)
    assert {style for _, style in total} == set(STYLES)
    assert seen == Counter({key: 3 * count for key, count in total.items()})


@pytest.mark.parametrize('pool', ['plain', 'train', 'val'])
def test_other_words_name_exactly_the_same_regions(answered, pool):
    for number, (_, question) in enumerate(answered):
        text, count = again(question, number, pool), len(question.objects)
        assert '<mask' not in text
        # each once: a file could not say which of two places a region stands for
        assert sorted(numbers_in(text)) == ([] if question.style == 'words'
                                            else named_in(question)), text
        assert question.style != 'mask' or named_in(question) == list(range(count))
        prepared = prepare_question(text, [''] * count)
        assert sorted(prepared.order) == list(range(count))


def test_the_draft_behind_a_stored_question_is_the_one_that_it_was_asked_from(answered):
    """From both the same draws give the same text, so the words cannot mean something else."""
    for number, (draft, question) in enumerate(answered):
        stored = draft_of(truth_of(question), question.category)
        assert (stored.category, stored.family) == (draft.category, draft.family)
        assert (stored.candidates, stored.candidate_label, stored.width_m) == (
            draft.candidates, draft.candidate_label, draft.width_m)
        if draft.category != 'count':
            assert stored.explicit == draft.explicit
        draft = replace(draft, explicit=stored.explicit)
        texts = [word_question(one, question.style, 'train', np.random.default_rng(number), 0.2)
                 for one in (draft, stored)]
        assert texts[0] == texts[1]


def test_widths_nouns_and_sides_stay(answered, monkeypatch):
    monkeypatch.setattr(rewording, 'CARELESS', 0.0)      # a slip may stand in any of them
    checked = Counter()
    for number, (_, question) in enumerate(answered):
        text, meaning = again(question, number), question.meaning
        lower = text.lower()
        if 'width_m' in meaning:
            assert width_in(text) == meaning['width_m'], text
            checked['width'] += 1
        picks = [pick for pick in meaning.values() if isinstance(pick, dict)]
        if question.style != 'number':                   # there 'region 3' may stand alone
            for label in labels_in(question):
                assert any(noun in lower for noun in NOUNS[label]), text
                checked[label] += 1
        for pick in picks:
            if pick['how'] in SIDES:
                assert re.search(SIDES[pick['how']], lower), text
                checked[pick['how']] += 1
    assert len(checked) == 9 and min(checked.values()) > 10


def test_candidates_of_a_count_stand_in_the_sentence_itself(answered):
    """Whether others would count as well is not stored: a list in front could leave them out."""
    counts = [(draft, one) for draft, one in answered
              if one.family in COUNTS and one.style != 'words']
    assert len(counts) > 50 and any(draft.explicit for draft, _ in counts)
    for _, question in counts:
        assert draft_of(truth_of(question), 'count').explicit


def test_what_has_no_answer_has_no_other_words(asked):
    refused = [question for _, question in asked if question.category == UNANSWERABLE]
    assert {question.family for question in refused} == set(REFUSED_FAMILIES)
    for question in refused:
        assert again(question, 1) is None


@pytest.mark.parametrize('truth', [
    {}, {'family': 'left_right'}, {'family': 'left_right', 'style': 'mask', 'meaning': {}},
    {'family': 'left_right', 'style': 'mask', 'meaning': None},
    {'family': 'counting_sheep', 'style': 'mask',
     'meaning': {'a': {'label': 'pallet', 'how': 'only', 'pool': [0]}}}])
def test_what_is_not_known_is_not_reworded(truth):
    rng = np.random.default_rng(0)
    assert reword(truth, 'left_right', 2, 'train', rng) is None


def test_the_same_draws_give_the_same_words(answered):
    for _, question in answered[::7]:
        assert again(question, 5) == again(question, 5)


def test_many_different_texts(answered):
    by_family = defaultdict(list)
    for _, question in answered:
        by_family[question.family].append(question)
    for family, listed in by_family.items():
        for question in listed[:2]:
            texts = {NUMBER.sub('@', again(question, seed)) for seed in range(40)}
            assert len(texts) > 32, family
    same = sum(read(again(question, 3), question) == read(question.text, question)
               for _, question in answered)
    assert same < 0.01 * len(answered)


def read(text, question):
    return prepare_question(text, [''] * len(question.objects)).text


# things of all sorts in the place of some labels

NAMES = {'pallet': ('loaf of bread', 'loaves of bread'), 'shelf': ('goose', 'geese')}


def test_names_are_of_things_that_no_label_has():
    seen, things, differ, several = Counter(), set(REFUSED['train'].things), 0, 0
    for seed in range(400):
        names, others = other_names('train', np.random.default_rng(seed))
        assert names.keys() <= set(RENAMED) and set(names.values()) <= things
        every = [set(names_of(pair)) for pair in names.values()]
        assert len(set().union(*every)) == sum(map(len, every))     # never two labels by one name
        assert others.keys() == names.keys()
        assert all(others[label] in names_of(pair) for label, pair in names.items())
        differ += sum(others[label] != pair for label, pair in names.items())
        several += sum(len(names_of(pair)) > 1 for pair in names.values())
        seen.update([*names, *names.values()])
    assert all(150 < seen[label] < 250 for label in RENAMED)
    assert sum(thing in seen for thing in things) > 0.35 * len(things)
    assert several > 100 and 0.4 * several < differ < 0.8 * several
    assert 'buffer' not in RENAMED                       # nothing stands in a bottle of milk


def test_labels_take_the_names_of_what_they_are_called():
    assert renamed(['shelf', 'buffer', 'pallet', 'shelf', ''], NAMES) == [
        'goose', 'buffer', 'loaf of bread', 'goose', '']
    assert renamed(['shelf', 'transporter'], NO_NAMES) == ['shelf', 'transporter']


def mentions(text, noun):
    return re.search(rf'(?<![a-z]){re.escape(noun)}(?![a-z])', text.lower())


def test_other_names_stand_in_the_question_and_in_the_list_behind_it(answered, monkeypatch):
    monkeypatch.setattr(rewording, 'CARELESS', 0.0)
    checked, kept = Counter(), 0
    for number, (_, question) in enumerate(answered):
        text, labels = again(question, number, names=NAMES), labels_in(question)
        for label in labels & NAMES.keys():
            told = [name for name in NAMES[label] if mentions(text, name)]
            assert told or question.style == 'number', text
            checked[label, question.style] += bool(told)
        for label in NAMES.keys() - labels:
            assert not any(mentions(text, name) for name in NAMES[label]), text
        # 'fetch a pallet' stands in a template or two, its own noun in none
        for label in labels & {'shelf'}:
            assert not any(mentions(text, noun) for noun in NOUNS[label]), text
        if question.style == 'words':
            count = len(question.objects)
            every = ['pallet', 'shelf', *['buffer'] * (count - 2)]
            listed = prepare_question(text, renamed(every, NAMES)).text.split('?')[-1]
            assert 'loaf of bread : <mask> ,' in listed and 'goose : <mask>' in listed
            kept += 1
        assert sorted(numbers_in(text)) == sorted(numbers_in(again(question, number)))
    assert min(checked[label, style] for label in NAMES for style in STYLES) > 10 and kept > 10


def test_words_alone_are_used_only_where_labels_single_out_what_is_meant(answered):
    """Where a label has more regions than the question chose from, words would choose anew."""
    told = Counter()
    for number, (_, question) in enumerate(answered):
        if question.style == 'words':
            continue
        count = len(question.objects)
        text = reword(truth_of(question), question.category, count, 'train',
                      np.random.default_rng(number), by_words=True)
        picks = [one for one in question.meaning.values() if isinstance(one, dict)]
        pools = [(one['label'], tuple(one['pool'])) for one in picks]
        if question.meaning.get('candidates'):
            pools.append((question.meaning['candidate_label'],
                          tuple(question.meaning['candidates'])))
        alone = (named_in(question) == list(range(count))
                 and len({label for label, _ in pools})
                 == len({(label, frozenset(pool)) for label, pool in pools})
                 # two things of one label that are only pointed at look the same in words
                 and not (len({label for label, _ in pools}) == 1
                          and any(one['how'] == 'only' for one in picks)))
        assert (numbers_in(text) == []) == alone, (question.text, text)
        told[alone] += 1
    assert told[True] > 30 and told[False] > 30


def test_bare_regions_are_named_without_a_noun_and_still_all(answered):
    seen = 0
    for number, (_, question) in enumerate(answered):
        if question.style != 'mask':
            continue
        regions = len(question.objects)
        text = reword(truth_of(question), question.category, regions, 'train',
                      np.random.default_rng(number), bare=1.0)
        if text is None or text.count('[Region') != regions:
            continue
        assert sorted(int(a or b) for a, b in NUMBER.findall(text)) == list(range(regions))
        seen += question.family == 'distance_pair' and not any(
            f'{noun} [region' in text.lower() for nouns in NOUNS.values() for noun in nouns)
    assert seen > 3


def test_one_region_that_stands_alone_may_be_it(answered):
    texts = [reword(truth_of(question), question.category, 1, 'train',
                    np.random.default_rng(number), bare=1.0)
             for number, (_, question) in enumerate(answered * 3)
             if len(question.objects) == 1 and question.style == 'mask']
    called_it = [text for text in texts if text and '[Region' not in text]
    assert 0.2 < len(called_it) / len(texts) < 0.8
    assert all(re.search(r'\b(it|its)\b', text) for text in called_it)
    assert not any(re.search(r'the (load|top) (of|on) it\b', text) for text in called_it)
