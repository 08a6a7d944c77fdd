# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The exam's figures: what counts, and how honest the confidence is."""

import numpy as np
import pytest

from tinygiant_ros.training.evaluate import calibration_error, summarize


def result(category, right, confidence=0.5, **more):
    return {'truth': 'x', 'category': category, 'family': f'{category}_family', 'right': right,
            'confidence': confidence, **more}


def test_a_failed_question_counts_as_wrong():
    results = [result('mcq', True), result('mcq', False, error='BAD_DEPTH'),
               result('count', True, ms={'vision': 4.0}), result('count', True, ms={'vision': 8})]
    summary = summarize(results)
    assert summary['official'] == {'mcq': 50.0, 'count': 100.0, 'score': 75.0}
    assert summary['errors'] == 1 and summary['median_ms'] == {'vision': 6.0}
    assert summary['families']['mcq_family'] == {'right': 50.0, 'questions': 2}


def test_questions_without_answer_are_not_judged():
    summary = summarize([result('mcq', True), {**result(None, False), 'truth': None}])
    assert summary['questions'] == 2 and summary['judged'] == 1
    assert summary['official']['score'] == 100.0


def test_calibration_error_is_the_gap_between_confidence_and_truth():
    confidence, right = np.full(10, 0.8), np.array([True] * 8 + [False] * 2)
    assert calibration_error(confidence, right) == pytest.approx(0.0)
    assert calibration_error(np.full(10, 1.0), right) == pytest.approx(0.2)
    both = calibration_error(np.r_[confidence, np.full(10, 0.2)], np.r_[right, ~right & False])
    assert both == pytest.approx(0.1)
