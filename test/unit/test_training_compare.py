# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Two exams side by side: what is paired, what the figures say, what is refused."""

import json

from exam_results import failed, random_results, refused, result
import pytest

from tinygiant_ros.training.compare import (
    compare,
    compare_folders,
    make_page,
    MismatchError,
    pair_results,
)
from tinygiant_ros.training.evaluate import main
from tinygiant_ros.training.statistics import mcnemar_exact


def write(folder, results):
    folder.mkdir()
    (folder / 'results.jsonl').write_text(''.join(json.dumps(one) + '\n' for one in results))
    return folder


def turned(results, numbers):
    """Return the results with some answers turned from right to wrong or back."""
    return [one | {'right': not one['right'], 'predicted': 'other'} if n in numbers else one
            for n, one in enumerate(results)]


@pytest.fixture
def first():
    return [result(n, ('mcq', 'count')[n % 2], n % 3 > 0) for n in range(60)]


def test_the_figures_of_a_comparison(first):
    # 1, 2, 4, 5 are right: one flips back; 0, 3, 6, 9 are wrong: they become right
    pairs, left_out = pair_results(first, turned(first, {0, 3, 6, 9, 1}), False)
    compared = compare(pairs)
    assert left_out == 0 and compared['questions'] == 60
    mcq, count = (compared['categories'][name] for name in ('mcq', 'count'))
    assert (mcq['only_a'], mcq['only_b'], count['only_a'], count['only_b']) == (0, 2, 1, 2)
    assert mcq['a'] == pytest.approx(66.67) and mcq['b'] == pytest.approx(73.33)
    assert mcq['p'] == mcnemar_exact(0, 2) == 0.5
    score = compared['score']
    assert score['difference'] == pytest.approx((100 * 2 / 30 + 100 * 1 / 30) / 2, abs=0.01)
    assert score['interval'][0] <= score['difference'] <= score['interval'][1]
    assert {flip['id'] for flip in compared['flips']} == {first[n]['id'] for n in (0, 1, 3, 6, 9)}
    assert [flip['right'] for flip in compared['flips']] == ['b', 'a', 'b', 'b', 'b']


def test_the_other_way_round_the_signs_turn(first):
    second = turned(first, {0, 3, 7, 30})
    there, back = (compare(pair_results(*pair, False)[0]) for pair in (
        (first, second), (second, first)))
    for name, row in there['categories'].items():
        assert row['difference'] == -back['categories'][name]['difference']
        assert row['p'] == back['categories'][name]['p']
        assert row['interval'] == pytest.approx([-end for end in back['categories'][name][
            'interval'][::-1]], abs=2.0)


def test_questions_without_an_answer_have_a_table_of_their_own(first):
    before = [*first, *(refused(100 + n, family='not_spatial') for n in range(4))]
    compared = compare(pair_results(before, turned(before, {60, 61, 62}), False)[0])
    assert compared['unanswerable']['difference'] == -75.0 and 'robot' not in compared
    assert compared['unanswerable_families']['not_spatial']['only_a'] == 3
    assert compared['score']['difference'] == 0.0
    assert 'refused' in make_page({'a': 'x', 'b': 'y', **compared})


def test_two_equal_exams_do_not_differ(first):
    compared = compare([(one, one) for one in first])
    assert compared['score']['interval'] == [0.0, 0.0] and compared['score']['p'] == 1.0
    assert compared['flips'] == []


def test_a_clear_gain_is_told_from_chance():
    first, second = random_results(1, level=0.5), random_results(1, level=0.8)
    compared = compare(pair_results(first, second, False)[0])
    assert compared['score']['interval'][0] > 5 and compared['score']['p'] < 1e-3


def test_robot_questions_have_a_line_of_their_own(first):
    extra = [result(n, 'relation', False, official=False, family='above_below', truth='above')
             for n in (100, 101)]
    pairs, _ = pair_results([*first, *extra], [*first, *turned(extra, {0})], False)
    compared = compare(pairs)
    assert compared['score']['difference'] == 0 and 'above_below' not in compared['families']
    assert compared['robot_families']['above_below']['only_b'] == 1
    assert compared['robot']['b'] == 50.0


def test_other_questions_are_refused_unless_the_common_ones_are_wanted(first):
    second = [*first[:-2], result(500, 'mcq')]
    with pytest.raises(MismatchError, match='--common'):
        pair_results(first, second, False)
    pairs, left_out = pair_results(first, second, True)
    assert len(pairs) == 58 and left_out == 3
    with pytest.raises(MismatchError, match='in common'):
        pair_results(first, [result(700)], True)


@pytest.mark.parametrize('change', [{'truth': '9'}, {'image': 'x.png'}, {'category': 'distance'}])
@pytest.mark.parametrize('common', [False, True])
def test_other_annotations_are_refused(first, change, common):
    with pytest.raises(MismatchError, match=first[5]['id']):
        pair_results(first, [*first[:5], first[5] | change, *first[6:]], common)


def test_failed_and_unjudged_questions(first):
    second = [failed(0, image=first[0]['image'], category='mcq'), *first[1:],
              result(90, None, False, truth=None)]
    pairs, _ = pair_results([*first, result(90, None, False, truth=None)],
                            [second[0] | {'truth': '1'}, *second[1:]], False)
    assert len(pairs) == 60
    assert compare([(first[1], failed(1, category='count'))])['flips'][0]['b'] == 'BAD_DEPTH'


@pytest.mark.parametrize('one, other, share', [
    ({'predicted': '4.00'}, {'predicted': '4.30'}, 100.0),    # lengths the benchmark takes for one
    ({'predicted': '4.00'}, {'predicted': '4.50'}, 0.0),
    ({'predicted': '4.00'}, {'predicted': '4.00', 'predicted_category': 'count'}, 0.0),
    ({'predicted': '4', 'predicted_category': 'count'},
     {'predicted': '4.3', 'predicted_category': 'count'}, 0.0)])
def test_answers_are_alike_where_one_would_do_for_the_other(one, other, share):
    pair = [result(0, 'distance', truth='9.9', **{'right': False} | said) for said in (one, other)]
    assert compare([tuple(pair)])['alike'] == compare([tuple(pair[::-1])])['alike'] == share


def test_refusals_are_alike_for_the_same_reason():
    assert compare([(failed(0), failed(0)), (failed(1), refused(1, 'mcq')),
                    (failed(2), result(2)), (result(3), result(3))])['alike'] == 50.0


def test_the_command_prints_and_writes(first, tmp_path, capsys):
    second = turned(first, {0, 1, 2})
    second[1] = second[1] | {'predicted': '<script>'}
    a, b = write(tmp_path / 'a', first), write(tmp_path / 'b', second)
    assert main(['--compare', str(a), str(b), '--out', str(tmp_path / 'out')]) == 0
    printed = capsys.readouterr().out
    assert 'mcq_family' in printed
    assert '3 questions flipped, 95.0 % of the answers are alike' in printed
    written = json.loads((tmp_path / 'out' / 'compare.json').read_text())
    assert written['score']['questions'] == 60 and len(written['flips']) == 3
    text = (tmp_path / 'out' / 'compare.html').read_text()
    assert '<script' not in text and '&lt;script&gt;' in text and 'McNemar' in text
    write(tmp_path / 'c', first[:10])
    assert main(['--compare', str(a), str(tmp_path / 'c'), '--out', str(tmp_path / 'o')]) == 2
    assert '--common' in capsys.readouterr().err
    assert main(['--compare', str(a), str(tmp_path / 'c'), '--out', str(tmp_path / 'o'),
                 '--common']) == 0
    assert '50 are in one of them only' in (tmp_path / 'o' / 'compare.html').read_text()


def test_a_folder_without_results_is_refused(tmp_path):
    (tmp_path / 'empty').mkdir()
    with pytest.raises(MismatchError, match='results.jsonl'):
        compare_folders(tmp_path / 'empty', tmp_path / 'empty', tmp_path / 'out')
    broken = write(tmp_path / 'broken', [])
    (broken / 'results.jsonl').write_text('{"id"')
    with pytest.raises(MismatchError, match='cannot be read'):
        compare_folders(broken, broken, tmp_path / 'out')


def test_a_page_of_many_flips_stays_short():
    pairs = [(result(n), result(n, right=False)) for n in range(300)]
    text = make_page({'a': 'A', 'b': 'B'} | compare(pairs))
    assert '300 questions flipped' in text and text.count('<tr>') < 220
