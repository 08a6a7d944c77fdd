# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Questions beside the others that the benchmark does not ask, in the cache of training."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from tiny_cache import build, cached, write_questions
import torch

from tinygiant_ros.core.tensors import TASKS
from tinygiant_ros.sim.phrases import WIDER_FORMS
from tinygiant_ros.training import wordings
from tinygiant_ros.training.question_rows import objects_of
from tinygiant_ros.training.reader import read_frame_truth, read_items
from tinygiant_ros.training.truth import pair_distances
from tinygiant_ros.training.wordings import told_by_id, WIDER, wider_beside


@pytest.fixture(scope='module')
def annotations(tmp_path_factory):
    return write_questions(tmp_path_factory.mktemp('data'))


@pytest.fixture(scope='module')
def listed(annotations):
    return read_items(annotations)[0]


@pytest.fixture(scope='module')
def truth(annotations):
    return read_frame_truth(annotations)


def many(listed, truth, count=600):
    """Yield (item, the objects of its regions) under many ids, and so with many draws."""
    for number in range(count):
        item = listed[number % len(listed)]
        yield replace(item, id=f'{number:032x}'), objects_of(item, truth[item.image])


def test_a_part_of_the_questions_has_one_beside_it(listed, truth, monkeypatch):
    monkeypatch.setattr(wordings, 'WIDER_SHARE', 0.5)
    counts = Counter(len(list(wider_beside(*one))) for one in many(listed, truth))
    assert set(counts) == {0, 1}
    assert 0.2 < counts[1] / 600 <= 0.55      # where the frame has nothing to ask there is none


def test_it_is_about_regions_of_its_neighbour(listed, truth, monkeypatch):
    monkeypatch.setattr(wordings, 'WIDER_SHARE', 1.0)
    families, moved = Counter(), 0
    for item, objects in many(listed, truth):
        for other in wider_beside(item, objects):
            neighbour, regions = told_by_id(other.id)
            assert neighbour == item.id and f':{WIDER}:' in other.id
            assert other.rles == tuple(item.rles[index] for index in regions)
            assert len(other.labels) == len(regions) and not other.official
            assert other.image == item.image and other.truth['family'] in WIDER_FORMS
            families[other.truth['family']] += 1
            moved += regions != sorted(regions)
            if other.category == 'distance' and other.truth['object'] >= 0:
                apart = pair_distances([objects[index] for index in regions])
                assert float(other.answer) == pytest.approx(
                    apart[other.truth['subject'], other.truth['object']], abs=0.006)
    assert len(families) >= 6 and moved > 20, families


def test_it_is_the_same_again(listed, truth, monkeypatch):
    monkeypatch.setattr(wordings, 'WIDER_SHARE', 1.0)
    first, again = ([list(wider_beside(*one)) for one in many(listed, truth, 60)]
                    for _ in range(2))
    assert [[one.question for one in some] for some in first] == [
        [one.question for one in some] for some in again]


def test_the_cache_has_its_answer(annotations, listed, truth, tmp_path, monkeypatch):
    monkeypatch.setattr(wordings, 'WIDER_SHARE', 1.0)
    monkeypatch.setattr(wordings, 'REFUSED_SHARE', 0.0)
    build(annotations, tmp_path, wordings=2)
    questions = cached(tmp_path)
    rows = {name: number for number, name in enumerate(questions.ids(range(len(questions))))}
    expected = [other for item in listed
                for other in wider_beside(item, objects_of(item, truth[item.image]))]
    assert {name for name in rows if f':{WIDER}:' in name} == {one.id for one in expected}
    assert len(expected) > 3
    for other in expected:
        batch, of_item = (questions.batch([rows[name]]) for name in
                          (other.id, told_by_id(other.id)[0]))
        regions = told_by_id(other.id)[1]
        family = other.truth['family']
        task = 'range' if family in ('away', 'nearest_away') else other.category
        assert TASKS[int(batch['category'])] == task and not batch['official']
        assert batch['pointers'][0].tolist() == [
            other.truth[name] + 1 for name in ('reference', 'object', 'subject')]
        torch.testing.assert_close(batch['geometry'][0], of_item['geometry'][0][regions])
        if task in ('distance', 'range', 'count'):
            assert float(batch['value']) == pytest.approx(float(other.answer))
        if task == 'count':
            assert np.flatnonzero(batch['members'][0].numpy() > 0).tolist() == \
                other.truth['members']


def test_a_single_wording_has_nothing_beside_it(annotations, tmp_path, monkeypatch):
    monkeypatch.setattr(wordings, 'WIDER_SHARE', 1.0)
    assert build(annotations, tmp_path, wordings=1) == [(15, {})]
