# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The figures of an exam: what counts, what is apart, where the errors are, how sure it is."""

from exam_results import failed, random_results, refused, result
import numpy as np
import pytest

from tinygiant_ros.training.summary import (
    distance_band,
    region_band,
    selective,
    summarize,
    visible_band,
)


def test_a_failed_question_counts_as_wrong():
    summary = summarize([result(0), failed(1), failed(2, 'BAD_RLE', category='count'),
                         result(3, 'count'), result(4, 'count'), result(5, 'count')])
    assert summary['official'] == {'mcq': 50.0, 'count': 75.0, 'score': 62.5}
    assert summary['asked'] == {'mcq': 2, 'count': 4}
    assert summary['errors'] == 2 and summary['errors_by_code'] == {'BAD_DEPTH': 1, 'BAD_RLE': 1}
    assert summary['families']['mcq_family']['right'] == 50.0


def test_questions_of_a_robot_are_apart_from_the_score():
    summary = summarize([result(0), result(1, right=False, official=False, family='load_height'),
                         result(2, 'relation', official=False, family='above_below')])
    assert summary['official'] == {'mcq': 100.0, 'score': 100.0}
    assert list(summary['families']) == ['mcq_family']
    assert summary['robot']['right'] == 50.0 and summary['robot']['questions'] == 2
    assert set(summary['robot']['families']) == {'load_height', 'above_below'}
    only = summarize([result(0, 'relation', official=False)])
    assert 'official' not in only and only['robot']['right'] == 100.0


def test_refusals_are_counted_where_they_are_right_and_where_they_are_wrong():
    answered = result(3, 'none', False, truth='none', official=False, family='absent_thing')
    summary = summarize([
        refused(0, family='not_spatial'), refused(1, family='absent_thing', code='NO_REGION'),
        refused(2, family='absent_thing'), answered, result(4), result(5),
        refused(6, 'mcq', 'LOW_CONFIDENCE'), failed(7, 'BAD_DEPTH')])
    without, rest = summary['refusals']['unanswerable'], summary['refusals']['answerable']
    assert (without['questions'], without['refused']) == (4, 75.0)
    assert without['by_code'] == {'BAD_QUESTION': 2, 'NO_REGION': 1}
    assert {name: row['refused'] for name, row in without['families'].items()} == {
        'absent_thing': pytest.approx(66.67), 'not_spatial': 100.0}
    assert without['families']['not_spatial']['interval'] == pytest.approx([20.65, 100], abs=0.01)
    assert (rest['questions'], rest['refused']) == (4, 25.0)
    assert rest['by_code'] == {'LOW_CONFIDENCE': 1}        # no depth is no refusal
    assert summary['official'] == {'mcq': 50.0, 'score': 50.0} and 'robot' not in summary
    assert summary['errors'] == 5 and summary['judged'] == 8


def test_a_split_without_answers_has_no_score():
    summary = summarize([refused(0, family='not_spatial'), refused(1, family='unsupported')])
    assert 'official' not in summary and 'robot' not in summary and 'risk' not in summary
    assert summary['refusals']['unanswerable']['refused'] == 100.0
    assert set(summary['refusals']) == {'unanswerable'}


def test_the_least_sure_are_left_out_of_the_answered_questions():
    listed = [result(number, right=number != 9, confidence=0.95 - number / 20)
              for number in range(10)]
    summary = summarize([*listed, failed(10), refused(11, 'mcq')])
    risk = summary['risk']
    assert risk['answered'] == 10 and list(risk['at']) == ['80', '90', '95', '100']
    assert [point['answers'] for point in risk['at'].values()] == [8, 9, 10, 10]
    assert [point['risk'] for point in risk['at'].values()] == [0, 0, 0.1, 0.1]
    assert risk['at']['90']['interval'] == pytest.approx([0, 0.2991], abs=1e-4)
    assert risk['aurc'] == risk['best_aurc'] == pytest.approx(0.01)
    backwards = selective(np.arange(10) / 10, np.arange(10) != 9)['risk']
    assert backwards['aurc'] > 0.25 and backwards['best_aurc'] == pytest.approx(0.01)


def test_calibration_by_category():
    listed = [result(number, 'mcq', number % 5 > 0, confidence=0.8) for number in range(20)]
    listed += [result(number, 'count', number % 2 > 0, confidence=0.9) for number in range(40, 50)]
    listed += [failed(60 + number, category='count') for number in range(10)]
    found = summarize(listed)['calibration_by_category']
    assert list(found) == ['mcq', 'count'] and found['count']['questions'] == 10
    assert found['mcq']['error'] == pytest.approx(0) and found['count']['error'] == pytest.approx(
        0.4)
    assert found['count']['interval'][1] > 0.2


def test_the_worst_cells_are_surely_bad_not_unlucky():
    def cell(first, count, wrong, **more):
        return [result(first + number, 'distance', number >= wrong, truth='5.0', **more)
                for number in range(count)]
    listed = [*cell(0, 60, 30, visible=0.1), *cell(60, 6, 4, visible=0.6), *cell(70, 4, 4),
              *cell(80, 60, 29, visible=0.1, mask_kind='box'), *cell(150, 9, 0, family='easy')]
    cells = summarize(listed)['worst_cells']
    assert [(one['visible'], one['mask_kind'], one['questions'], one['right'])
            for one in cells] == [
        ('0-25', 'modal', 60, 50.0), ('0-25', 'box', 60, pytest.approx(51.67)),
        ('50-75', 'modal', 6, pytest.approx(33.33))]
    assert {one['distance_band'] for one in cells} == {'4-8'}
    assert summarize([result(0)])['worst_cells'] == []


def test_questions_without_answer_are_not_judged():
    summary = summarize([result(0), result(1, None, right=False, truth=None)])
    assert summary['questions'] == 2 and summary['judged'] == 1
    assert summary['official']['score'] == 100.0
    assert 'official' not in summarize([result(1, None, truth=None)])


def test_groups_tell_where_the_errors_are():
    results = [result(0, 'distance', truth='0', regions=2), result(1, 'distance', truth='0.99'),
               result(2, 'distance', False, truth='4.0', regions=12, view='wall', sensor='tof'),
               result(3, 'distance', truth='18.4', mask_kind=None)]
    groups = summarize(results)['groups']
    assert {name: row['right'] for name, row in groups['distance_band'].items()} == {
        '0': 100.0, '0-1': 100.0, '4-8': 0.0, '8+': 100.0}
    assert list(groups['distance_band']) == ['0', '0-1', '4-8', '8+']
    assert {name: row['questions'] for name, row in groups['regions'].items()} == {
        '1-2': 1, '3-4': 2, '12+': 1}
    assert list(groups['view']) == ['wall'] and groups['mask_kind']['modal']['questions'] == 3
    assert groups['sensor']['tof']['interval'] == pytest.approx([0.0, 79.35], abs=0.01)


@pytest.mark.parametrize(('metres', 'band'), [(0.0, '0'), (0.01, '0-1'), (1.0, '1-2'),
                                              (2.0, '2-4'), (7.99, '4-8'), (8.0, '8+')])
def test_distance_bands(metres, band):
    assert distance_band(metres) == band


@pytest.mark.parametrize(('share', 'band'), [(0.0, '0-25'), (0.25, '25-50'), (0.949, '75-95'),
                                             (0.95, '95+'), (1.0, '95+')])
def test_visible_bands(share, band):
    assert visible_band(share) == band


@pytest.mark.parametrize(('count', 'band'), [(1, '1-2'), (3, '3-4'), (7, '5-7'), (11, '8-11'),
                                             (32, '12+')])
def test_region_bands(count, band):
    assert region_band(count) == band


def test_what_is_done_once_a_frame_is_counted_once():
    ms = {'vision': 40.0, 'floor': 2.0, 'decoder': 6.0}
    results = [result(number, ms=ms | {'decoder': 6.0 + number}, image='a.png')
               for number in range(4)] + [result(4, ms=ms | {'vision': 60.0}, image='b.png')]
    latency = summarize(results)['latency_ms']
    assert latency['vision'] == {'measured': 2, 'median': 50.0, 'p90': 58.0, 'p99': 59.8}
    assert latency['a frame']['measured'] == 2 and latency['a frame']['median'] == 52.0
    assert latency['decoder']['measured'] == 5 and latency['decoder']['median'] == 7.0


def test_intervals_hold_their_figures_and_the_same_seed_gives_the_same():
    results = random_results(3)
    summary = summarize(results)
    for name, value in summary['official'].items():
        low, high = summary['official_interval'][name]
        assert low < value < high, name
    low, high = summary['calibration']['interval']
    assert low <= summary['calibration_error'] <= high
    assert sum(one['questions'] for one in summary['calibration']['bins']) == len(results)
    assert summary['risk_coverage'][-1][1] == pytest.approx(
        np.mean([not one['right'] for one in results]), abs=1e-3)
    assert summarize(results) == summary and summarize(results, 1) != summary
