# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""More texts to learn from: other words for a question, and questions without an answer."""

from collections import Counter
from dataclasses import replace
import json
import re

import numpy as np
import pytest
from tiny_cache import build, cached, write_questions
import torch

from tinygiant_ros.core.question import normalize_label, prepare_question
from tinygiant_ros.core.tensors import TASKS
from tinygiant_ros.sim import rewording
from tinygiant_ros.sim.phrases_unanswerable import REFUSED
from tinygiant_ros.sim.synonyms import names_of
from tinygiant_ros.sim.wording import POOLS
from tinygiant_ros.training import cache, question_rows, wordings
from tinygiant_ros.training.reader import read_frame_truth, read_items
from tinygiant_ros.training.wordings import (
    beside_id,
    NONE,
    other_wordings,
    told_by_id,
    unanswerable_beside,
    WIDER,
)

WORDINGS = 6
THINGS = {normalize_label(one) for one, _ in REFUSED['train'].things}
LISTED = re.compile('[a-z] : <mask>')     # labels behind a question


@pytest.fixture(scope='module')
def annotations(tmp_path_factory):
    return write_questions(tmp_path_factory.mktemp('set'))


@pytest.fixture(scope='module')
def listed(annotations):
    """The items in the order of the cache: frame by frame."""
    return sorted(read_items(annotations)[0], key=lambda one: one.image)


@pytest.fixture(scope='module')
def truth(annotations):
    return read_frame_truth(annotations)


@pytest.fixture(scope='module')
def questions(annotations, tmp_path_factory):
    """In several wordings, half of them with other names; all have one without an answer."""
    out = tmp_path_factory.mktemp('cache')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, 'CHUNK_FRAMES', 1)
        patch.setattr(wordings, 'REFUSED_SHARE', 1.0)
        patch.setattr(wordings, 'OTHER_NAMES_SHARE', 0.5)
        patch.setattr(wordings, 'WIDER_SHARE', 0.0)
        build(annotations, out, wordings=WORDINGS)
    return cached(out)


@pytest.fixture(scope='module', autouse=True)
def labels_as_they_are():
    """But for the test that is about them labels have no synonyms here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wordings, 'LABEL_SYNONYM_SHARE', 0.0)
        yield


@pytest.fixture
def as_cached(monkeypatch):
    """The shares with which the questions were cached."""
    monkeypatch.setattr(wordings, 'REFUSED_SHARE', 1.0)
    monkeypatch.setattr(wordings, 'OTHER_NAMES_SHARE', 0.5)
    monkeypatch.setattr(wordings, 'WIDER_SHARE', 0.0)


@pytest.fixture(scope='module')
def rows(listed, questions):
    """id -> number in the cache."""
    return {name: number for number, name in enumerate(questions.ids(range(len(questions))))}


def labels_of(item, truth):
    objects = truth[item.image]['objects']
    return [objects[index]['label'] for index in item.truth['objects']]


def encoded(prepared, count):
    """Return word pieces and mentions of a text about so many regions, not padded."""
    ids, mask, mention = cache.QuestionTokenizer().encode(prepared, count)
    length = int(mask.sum())
    return tuple(ids[:length].tolist()), mention[:count, :length]


def texts_of(item):
    """Return word pieces -> mentions of all wordings of an item, its own first."""
    count = len(item.rles)
    own = prepare_question(item.question, item.labels or [''] * count)
    return dict(encoded(one, count) for one in (own, *other_wordings(item, WORDINGS - 1)))


def drawn(questions, number, draws):
    """Return word pieces -> mentions of what the draws show of a question."""
    batches = [questions.batch([number], np.random.default_rng(seed)) for seed in range(draws)]
    return {tuple(one['token_ids'][0].tolist()): one['mention'][0] for one in batches}


# other words for a question

def test_what_has_a_meaning_is_asked_in_other_words_too(listed, questions, rows):
    counts = np.concatenate([one.arrays['question_wordings'] for one in questions.chunks])
    known = [bool(item.truth.get('meaning')) for item in listed]
    assert sum(known) == 4
    for item, reworded in zip(listed, known, strict=True):
        assert counts[rows[item.id]] == (WORDINGS if reworded else 1)
        assert len(list(other_wordings(item, WORDINGS - 1))) == (WORDINGS - 1) * reworded


def test_without_draws_a_question_stands_in_its_own_words(listed, questions, rows):
    numbers = [rows[item.id] for item in listed]
    for number, item in zip(numbers, listed, strict=True):
        ids, mention = encoded(prepare_question(
            item.question, item.labels or [''] * len(item.rles)), len(item.rles))
        batch = questions.batch([number])
        assert tuple(batch['token_ids'][0].tolist()) == ids
        np.testing.assert_allclose(batch['mention'][0], mention, atol=1e-6)
    own, other = questions.batch(numbers), questions.batch(numbers, np.random.default_rng(0))
    for name in own:
        if name not in ('token_ids', 'token_mask', 'mention'):
            torch.testing.assert_close(own[name], other[name], equal_nan=True)


def test_draws_choose_among_all_wordings_and_no_others(listed, questions, rows, as_cached):
    item = next(one for one in listed if one.category == 'mcq' and one.truth.get('meaning'))
    wanted, seen = texts_of(item), drawn(questions, rows[item.id], 60)
    assert seen.keys() == wanted.keys() and len(wanted) > WORDINGS - 2
    for ids, mention in seen.items():
        np.testing.assert_allclose(mention, wanted[ids], atol=1e-6)
    alone = next(one for one in listed if one.truth['family'] == 'camera_distance')
    assert drawn(questions, rows[alone.id], 9).keys() == texts_of(alone).keys()
    assert len(texts_of(alone)) == 1


def test_the_same_draws_give_the_same_batch(questions):
    first, again, other = (questions.batch(range(8), np.random.default_rng(seed))['token_ids']
                           for seed in (4, 4, 5))
    assert torch.equal(first, again)
    assert first.shape != other.shape or not torch.equal(first, other)


def test_every_question_has_draws_of_its_own(listed):
    item = next(one for one in listed if one.category == 'left_right')
    first, again = ([one.text for one in other_wordings(item, 5)] for _ in '12')
    other = [one.text for one in other_wordings(replace(item, id='another'), 5)]
    assert first == again and first != other and len(set(first)) > 3


@pytest.fixture
def count(listed, monkeypatch):
    """A count in words: nothing in the text is a region, so all of them are listed."""
    monkeypatch.setattr(rewording, 'CARELESS', 0.0)      # a slip could stand in a name
    item = next(one for one in listed if one.category == 'count')
    return replace(item, labels=('shelf', 'pallet', 'buffer'), truth=item.truth | {
        'family': 'count_shelf_side', 'style': 'words', 'meaning': {
            'b': {'label': 'buffer', 'how': 'only', 'pool': [2]},
            'c': {'label': 'shelf', 'how': 'only', 'pool': [0]},
            'candidates': [1], 'candidate_label': 'pallet'}})


@pytest.mark.parametrize('share', [0.0, 0.15, 1.0])
def test_other_names_are_in_the_text_and_in_the_list_behind_it(count, monkeypatch, share):
    monkeypatch.setattr(wordings, 'OTHER_NAMES_SHARE', share)
    things = {normalize_label(pair[0]): pair for pair in REFUSED['train'].things}
    nouns = {label: {noun for pair in POOLS['train'].nouns[label] for noun in pair}
             for label in ('shelf', 'pallet')}
    others = 0
    for prepared in other_wordings(count, 400):
        assert prepared.order == (0, 1, 2)
        text, pallet = re.fullmatch(
            '(.*) : <mask> , ([^:,]+) : <mask> , buffer : <mask>', prepared.text).groups()
        shelf = max((one for one in ('shelf', *things) if text.endswith(' ' + one)), key=len)
        question = text.removesuffix(shelf).lower()
        for label, name in (('shelf', shelf), ('pallet', pallet)):
            told = nouns[label] if name == label else {
                noun for pair in names_of(things[name]) for noun in pair}
            assert any(noun.lower() in question for noun in told), prepared.text
            others += name != label
    assert others / 800 == pytest.approx(share * rewording.RENAMED_SHARE, abs=0.05)
    assert bool(others) == bool(share)


def test_a_label_that_is_not_told_stays_so_under_other_names(count, monkeypatch):
    monkeypatch.setattr(wordings, 'OTHER_NAMES_SHARE', 1.0)
    for prepared in other_wordings(replace(count, labels=None), 20):
        assert prepared.text.endswith(' object : <mask> <mask> <mask>')


def test_other_words_that_are_too_many_are_left_out(annotations, tmp_path, monkeypatch):
    monkeypatch.setattr(wordings, 'reword', lambda *_: 'where is it ' * 60)
    monkeypatch.setattr(wordings, 'unanswerable_about', lambda *_: ('who is it ' * 60, [0]))
    monkeypatch.setattr(wordings, 'REFUSED_SHARE', 1.0)
    monkeypatch.setattr(wordings, 'WIDER_SHARE', 0.0)
    assert build(annotations, tmp_path, wordings=3) == [(15, {})]
    with np.load(tmp_path / 'chunk_00000.npz') as arrays:
        assert set(arrays['question_wordings'].tolist()) == {1}
        assert arrays['question_wording'].tolist() == list(range(15))


# questions without an answer beside the others

def beside(item, truth):
    """Return the id of what stands beside an item."""
    (_, regions), = unanswerable_beside(item, labels_of(item, truth))
    return beside_id(item.id, NONE, regions)


def test_an_id_tells_the_item_and_the_regions():
    assert told_by_id(beside_id('0af3', NONE, [11, 0, 2])) == ('0af3', [11, 0, 2])
    assert told_by_id(beside_id('0af3', WIDER, [4])) == ('0af3', [4])
    assert told_by_id('0af3') == ('0af3', None)


def test_a_question_without_an_answer_stands_behind_its_neighbour(listed, truth, questions,
                                                                  as_cached):
    expected = [name for item in listed for name in (item.id, beside(item, truth))]
    assert questions.ids(range(len(questions))) == expected


def test_it_has_a_refusal_to_learn_and_nothing_else(listed, truth, questions, rows, as_cached):
    numbers = [rows[beside(item, truth)] for item in listed]
    batch = questions.batch(numbers)
    assert batch['category'].tolist() == [TASKS.index('none')] * len(listed)
    assert batch['official'].tolist() == [0.0] * len(listed)
    for name in ('pointers', 'side', 'relation', 'words'):
        assert (batch[name] == -1).all(), name
    assert (batch['members'][batch['region_mask'] > 0] == -1).all()
    assert torch.isnan(batch['value']).all()
    assert (questions.value_bins()[numbers] == -1).all()
    chunks = np.concatenate([one.arrays['question_wordings'] for one in questions.chunks])
    assert (chunks[numbers] == 1).all()


def test_its_regions_are_some_of_its_neighbours(listed, questions, rows, truth, as_cached):
    """By what is measured of them: the cache keeps a region of a frame once."""
    sizes = Counter()
    for item in listed:
        (prepared, regions), = unanswerable_beside(item, labels_of(item, truth))
        refused, asked = (questions.batch([rows[name]]) for name in (beside(item, truth), item.id))
        ids, mention = encoded(prepared, len(regions))
        assert tuple(refused['token_ids'][0].tolist()) == ids
        np.testing.assert_allclose(refused['mention'][0], mention, atol=1e-6)
        for name in ('geometry', 'pooled', 'looks', 'places'):
            torch.testing.assert_close(refused[name][0], asked[name][0][regions], equal_nan=True)
        both = np.ix_(regions, regions)
        for name in ('pairs', 'distances'):
            torch.testing.assert_close(refused[name][0], asked[name][0][both], equal_nan=True)
        sizes[len(regions) == len(item.rles)] += 1
    assert sizes[True] and sizes[False]


def many(listed, truth, count=400):
    """Yield (item, its labels) under many ids, and so with many draws."""
    for number in range(count):
        item = listed[number % len(listed)]
        yield replace(item, id=f'{number:032x}'), labels_of(item, truth)


def test_a_part_of_the_questions_has_one_beside_it(listed, truth):
    counts = [len(list(unanswerable_beside(*one))) for one in many(listed, truth, 1500)]
    assert set(counts) == {0, 1}
    assert sum(counts) / 1500 == pytest.approx(wordings.REFUSED_SHARE, abs=0.04)


@pytest.mark.parametrize('style', ['mask', 'number', 'words'])
def test_it_is_asked_in_the_style_of_its_neighbour(listed, truth, as_cached, style):
    """By words no region is named, so all of them are listed behind the question."""
    inline = moved = 0
    for item, labels in many(listed, truth, 200):
        item = replace(item, truth=item.truth | {'style': style})
        for prepared, regions in unanswerable_beside(item, labels):
            inline += not LISTED.search(prepared.text)
            assert sorted(prepared.order) == list(range(len(regions)))
            assert len(set(regions)) == len(regions) and set(regions) <= set(range(len(labels)))
            moved += regions != sorted(regions)
            if style == 'mask' and not LISTED.search(prepared.text):
                assert prepared.order == tuple(range(len(regions)))    # as the text names them
    assert inline == 0 if style == 'words' else inline > 50
    assert moved > 5


def test_the_labels_behind_it_are_those_of_its_regions(listed, truth, monkeypatch):
    monkeypatch.setattr(wordings, 'REFUSED_SHARE', 1.0)
    for share in (0.0, 1.0):
        monkeypatch.setattr(wordings, 'OTHER_NAMES_SHARE', share)
        names = Counter()
        for item, labels in many(listed, truth, 200):
            item = replace(item, truth=item.truth | {'style': 'words'})
            for prepared, regions in unanswerable_beside(item, labels):
                parts = prepared.text.split(' : <mask>')[:-1]
                assert len(parts) == len(prepared.order)     # no label twice in this data set
                for part, region in zip(parts, prepared.order, strict=True):
                    label = labels[regions[region]]
                    name = next((one for one in (label, *THINGS) if part.endswith(one)), None)
                    assert name is not None and (label != 'buffer' or name == label)
                    names[name == label] += 1
        assert names[True] > 50 and (names[False] > 50 if share else not names[False])


def test_nonsense_without_a_letter_is_no_question(listed, truth, monkeypatch, as_cached):
    monkeypatch.setattr(wordings, 'unanswerable_about', lambda *_: ('[Region 0] 3 ?', [1]))
    assert list(unanswerable_beside(listed[0], labels_of(listed[0], truth))) == []


def test_the_same_question_has_the_same_one_beside_it(listed, truth):
    first, again = ([list(unanswerable_beside(*one)) for one in many(listed, truth)]
                    for _ in '12')
    assert first == again
    texts = [prepared.text for found in first for prepared, _ in found]
    assert len(set(texts)) > 0.9 * len(texts)


def test_with_one_wording_nothing_is_added(annotations, listed, tmp_path, as_cached):
    assert build(annotations, tmp_path, wordings=1) == [(len(listed), {})]
    with np.load(tmp_path / 'chunk_00000.npz') as arrays:
        assert arrays['question_id'].tolist() == [item.id for item in listed]


@pytest.mark.parametrize('known', [False, True])
def test_nothing_is_refused_where_labels_or_answers_are_not_known(annotations, tmp_path, as_cached,
                                                                 known):
    """A file without answers is no file to learn from; without labels nothing can be absent."""
    raw = json.loads(annotations.read_text())
    if known:
        raw = [one | {'normalized_answer': None} for one in raw]
    path = annotations.with_name(f'test_{known}.json')
    path.write_text(json.dumps(raw))
    truth = read_frame_truth(annotations) if known else {}
    assert build(path, tmp_path, truth, wordings=2) == [(15, {})]


def test_objects_are_known_of_all_regions_or_of_none(listed, truth):
    item = next(one for one in listed if one.category == 'count')
    known = truth[item.image]
    assert [one['label'] for one in question_rows.objects_of(item, known)] == [
        'shelf', 'pallet', 'buffer']
    for objects in ([1, -1, 2], [1, 0, 3]):
        assert question_rows.objects_of(replace(item, truth={'objects': objects}), known) == []
    assert question_rows.objects_of(replace(item, truth={}), known) == []
    assert question_rows.objects_of(item, {}) == []


def test_some_labels_are_listed_as_other_people_call_them(listed, truth, monkeypatch, as_cached):
    """A detector may call a shelf a rack where the question calls it a shelf."""
    monkeypatch.setattr(wordings, 'OTHER_NAMES_SHARE', 0.0)
    # of those that end with the label the first words may be the end of the question
    nouns = {label: {noun for noun in (normalize_label(one) for one, _ in pairs)
                     if noun.split()[-1] != label}
             for label, pairs in POOLS['train'].nouns.items()}

    def called(share):
        monkeypatch.setattr(wordings, 'LABEL_SYNONYM_SHARE', share)
        found = Counter()
        for number, item in enumerate(listed * 6):
            labels = labels_of(item, truth)
            item = replace(item, id=f'{number:032x}', truth=item.truth | {'style': 'words'},
                           labels=labels)
            for prepared in other_wordings(item, WORDINGS):
                for label in set(labels):
                    found['as it is'] += f'{label} : <mask>' in prepared.text
                    found['synonym'] += any(f'{noun} : <mask>' in prepared.text
                                            for noun in nouns[label])
        return found

    assert not called(0.0)['synonym'] and called(0.0)['as it is'] > 10
    assert called(1.0)['synonym'] > 10 and called(1.0)['as it is'] > 10
