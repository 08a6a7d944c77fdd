# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The official score, of single answers and of files, and distances by the benchmark's meaning."""

from fractions import Fraction
import json

from hypothesis import given, strategies as st
import numpy as np
import pytest

from tinygiant_ros.core.tensors import CATEGORIES, EXTRA_CATEGORIES
from tinygiant_ros.sim.truth import FrameObject, object_distance, rectangle_corners
from tinygiant_ros.training.score import (
    is_right,
    main,
    official_score,
    official_types,
    PredictionError,
    score_file,
)
from tinygiant_ros.training.truth import pair_distances

SIDES = [('left', True), ('Left', True), (' LEFT \n', True), ('l', True), ('L', True),
         ('left side', True), ('left-hand', True), ('left hand', True), ('right', False),
         ('r', False), ('left.', False), ('leftmost', False), ('to the left', False),
         ('it is left', False), ('yes', False), ('left right', False), ('', False),
         (None, False), (0, False), (['left'], False), (True, False)]
CHOICES = [('3', True), (3, True), (3.0, True), ('3.0', True), ('[Region 3]', True),
           ('region 3', True), ('Region3', True), ('region-3', True), ('the third: 3', True),
           ('3 or 4', True), ('three', True), ('Region THREE.', True), ('zone 3', True),
           (' 3 ', True), ('03', True), ('4 or 3', False), ('-3', False), (-3, False),
           ('3.5', False), (3.5, False), ('33', False), ('\u0663', False), ('none', False),
           ('', False), (None, False), (True, False), ([3], False),
           (float('nan'), False), (float('inf'), False), ({'region': 3}, False)]
COUNTS = [('2', True), (2, True), (2.0, True), ('2.0', True), (' 2 ', True), ('2e0', True),
          ('+2', True), ('2.4', False), (2.9, False), ('2 pallets', False), ('two', False),
          ('[2]', False), ('-2', False), ('3', False), (1, False), ('', False), (None, False),
          (True, False), ('nan', False), (float('nan'), False), (float('inf'), False),
          ('1e999', False), ([2], False)]
DISTANCES = [('4.0', True), (4, True), ('4', True), ('4.39', True), ('4.40', True), (4.4, True),
             ('4.41', False), ('3.61', True), ('3.60', True), (3.6, True), ('3.59', False),
             ('-4.0', False), ('40e-1', True), ('4.0 m', False), ('4,0', False),
             ('about 4', False), ('four', False), ('0', False), ('', False),
             (None, False), ('nan', False), (float('nan'), False), ('inf', False),
             (float('-inf'), False), (True, False), ([4.0], False)]
ZEROS = [('0.00', True), ('0', True), (0, True), (0.0, True), ('-0.0', True), ('0.004', False),
         (0.004, False), ('0.01', False), (1e-12, False), ('', False), (False, False)]
TABLE = [(category, predicted, truth, right) for category, truth, cases in (
    ('left_right', 'left', SIDES), ('mcq', '3', CHOICES), ('count', '2', COUNTS),
    ('distance', '4.0', DISTANCES), ('distance', '0', ZEROS), ('distance', 0.0, ZEROS))
    for predicted, right in cases] + [
    ('count', '0', 0, True), ('count', 0, '0', True), ('count', True, 1, False),
    ('mcq', 'region 0', '0', True), ('mcq', False, '0', False), ('mcq', 'ten', '10', True),
    ('left_right', 'Right', 'right', True), ('left_right', 'r', 'RIGHT', True),
    ('distance', '0.11', '0.1', True), ('distance', '0.12', '0.1', False),
    ('distance', 18.4, 'none', False), ('mcq', 'none', 'none', False),
    ('relation', ' Above ', 'above', True), ('relation', 'below', 'above', False),
    ('passage', 'yes', 'yes', True), ('passage', '', '', False), ('passage', None, 'no', False)]


@pytest.mark.parametrize(('category', 'predicted', 'truth', 'right'), TABLE)
def test_an_answer_is_judged_by_the_rule_of_its_category(category, predicted, truth, right):
    assert is_right(category, predicted, truth) is right


@given(st.sampled_from([*CATEGORIES, *EXTRA_CATEGORIES]),
       st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.booleans(),
                 st.lists(st.integers())), st.sampled_from(['left', '3', '2', '4.0', 0, 7.25]))
def test_any_prediction_is_judged_without_an_error(category, predicted, truth):
    assert is_right(category, predicted, truth) in (True, False)


@pytest.mark.parametrize('category', [*CATEGORIES, *EXTRA_CATEGORIES])
def test_a_number_of_thousands_of_digits_is_wrong_but_no_error(category):
    assert is_right(category, 10 ** 6000, '1') is False
    assert is_right(category, '9' * 6000, '1') is False


@given(st.integers(1, 4000))
def test_both_bounds_of_a_distance_count_and_nothing_beyond(centimetres):
    truth = f'{centimetres / 100:.2f}'
    for factor, right in ((900, True), (1100, True), (899, False), (1101, False)):
        got = Fraction(centimetres * factor, 100_000)
        assert is_right('distance', float(got), truth) is right


def test_the_score_is_the_plain_mean_of_the_categories():
    score = official_score({'left_right': [True, False], 'mcq': [True], 'distance': [False] * 9,
                            'count': [True, True, False, False], 'relation': [False] * 5})
    assert score['left_right'] == 50 and score['score'] == pytest.approx((50 + 100 + 0 + 50) / 4)
    assert set(score) == {*CATEGORIES, 'score'}


def question(number, category, answer, **truth):
    return {'id': f'{number:032x}', 'category': category, 'normalized_answer': answer,
            'truth': truth}


QUESTIONS = [question(0, 'left_right', 'left'), question(1, 'mcq', '2'), question(2, 'count', 3),
             question(3, 'distance', 4.21), question(4, 'distance', 0),
             question(5, 'distance', 2.5, robot=True),
             question(6, 'relation', 'above', robot=True)]


def write(folder, name, content):
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def predictions_of(questions):
    return [{'id': one['id'], 'normalized_answer': one['normalized_answer']} for one in questions]


def test_perfect_predictions_score_100_in_any_order(tmp_path):
    annotations = write(tmp_path, 'val.json', QUESTIONS)
    scored = score_file(write(tmp_path, 'p.json', predictions_of(QUESTIONS[::-1])), annotations)
    assert all(scored[name] == 100 for name in (*CATEGORIES, 'score'))
    assert scored['asked'] == {'count': 1, 'distance': 2, 'left_right': 1, 'mcq': 1}


def test_the_types_of_the_file_do_not_change_the_score(tmp_path):
    annotations = write(tmp_path, 'val.json', QUESTIONS)
    as_text = [one | {'normalized_answer': str(one['normalized_answer'])}
               for one in predictions_of(QUESTIONS)]
    assert score_file(write(tmp_path, 'p.json', as_text), annotations)['score'] == 100
    wrong = [one | {'normalized_answer': ''} for one in as_text[:2]] + as_text[2:]
    scored = score_file(write(tmp_path, 'p.json', wrong), annotations)
    assert scored['left_right'] == scored['mcq'] == 0 and scored['score'] == 50
    assert [official_types(*pair) for pair in (('count', '3'), ('distance', '4.21'), ('mcq', '2'),
                                               (None, 'above'), ('distance', ''))] == [
        3, 4.21, '2', 'above', '']


GOOD = predictions_of(QUESTIONS)


@pytest.mark.parametrize(('predictions', 'said'), [
    (GOOD[1:], '00000000000000000000000000000000'), (GOOD[:-2], 'no prediction'),
    ([*GOOD, {'id': 'zzz', 'normalized_answer': 1}], 'zzz'), ([*GOOD, GOOD[3]], 'more than once'),
    ([{'id': one['id']} for one in GOOD], 'normalized_answer'), ({'a': 1}, 'list'),
    ([7, *GOOD], 'entry 0'), ([{'id': 3}, *GOOD], 'entry 0'), ('[{"id"', 'JSON'), ([], '2 more')])
def test_a_file_that_cannot_be_scored_is_refused_with_a_sentence(tmp_path, capsys, predictions,
                                                                 said):
    annotations = write(tmp_path, 'val.json', QUESTIONS)
    path = write(tmp_path, 'p.json', predictions)
    with pytest.raises(PredictionError, match=said):
        score_file(path, annotations)
    assert main(['--predictions', str(path), '--annotations', str(annotations)]) == 2
    output = capsys.readouterr()
    assert said in output.err and 'Traceback' not in output.err and not output.out


def test_questions_without_answers_cannot_be_scored(tmp_path):
    hidden = [one | {'normalized_answer': None} for one in QUESTIONS]
    with pytest.raises(PredictionError, match='no question of the benchmark'):
        score_file(write(tmp_path, 'p.json', GOOD), write(tmp_path, 'test.json', hidden))
    with pytest.raises(PredictionError, match='JSON'):
        score_file(write(tmp_path, 'p.json', GOOD), tmp_path / 'missing.json')


def test_the_command_prints_every_category(tmp_path, capsys):
    arguments = ['--predictions', str(write(tmp_path, 'p.json', GOOD)),
                 '--annotations', str(write(tmp_path, 'val.json', QUESTIONS))]
    assert main(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ['distance', '100.00', '%', 'of', '2']
    assert lines[-1].split() == ['score', '100.00']


def test_pair_distances_agree_with_the_simulation():
    rng = np.random.default_rng(3)
    listed = []
    for index, label in enumerate(['pallet', 'buffer', 'shelf', 'buffer', 'pallet']):
        center, size = rng.uniform(-3, 3, 3), rng.uniform(0.5, 3, 3)
        center[1] = 1.5 if label == 'buffer' else center[1]
        flat = rectangle_corners(center[[0, 2]], size[:2], rng.uniform(0, 3))
        corners = np.column_stack([flat[:, 0], np.full(4, 1.5), flat[:, 1]])
        listed.append(FrameObject(label, index, center, size, corners, np.ones((2, 3), bool),
                                  np.ones((2, 3), bool),
                                  1.0, 1.0, 1.0))
    raw = [{'label': one.label, 'center': one.center.tolist(),
            'footprint': one.footprint.tolist()} for one in listed]
    got = pair_distances(raw)
    for i, a in enumerate(listed):
        for j, b in enumerate(listed):
            assert got[i, j] == pytest.approx(object_distance(a, b), abs=1e-5), (i, j)


def test_a_thing_inside_an_area_is_at_zero():
    area = {'label': 'buffer', 'center': [0, 1, 4],
            'footprint': [[1, 1, 5], [-1, 1, 5], [-1, 1, 3], [1, 1, 3]]}
    inside = {'label': 'pallet', 'center': [0.5, 0.2, 4.9], 'footprint': []}
    outside = {'label': 'pallet', 'center': [4.0, 0.2, 9.0], 'footprint': []}
    distances = pair_distances([area, inside, outside])
    assert distances[0, 1] == 0.0 and distances[2, 0] == pytest.approx(5.0)
