# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The worker's thread: order, batches, errors, end. The watchdog's causes."""

import queue
import threading

import pytest

from tinygiant_ros.nodes.watchdog import (
    ERROR,
    find_cause,
    odd_depth_unit,
    OK,
    TopicFacts,
)
from tinygiant_ros.nodes.worker import Worker

WAIT_S = 10.0


@pytest.fixture
def gated():
    """Return a worker that waits for a gate in its first job, and what it has handled."""
    gate, begun, handled = threading.Event(), threading.Event(), queue.Queue()

    def handle(key, jobs):
        if key == 'gate':
            begun.set()
            assert gate.wait(WAIT_S)
        handled.put((key, jobs))

    worker = Worker(handle)
    worker.submit('gate', 0)
    assert begun.wait(WAIT_S)
    yield worker, gate, handled
    gate.set()
    worker.stop()


def test_jobs_of_one_key_that_wait_together_are_one_batch_in_order(gated):
    worker, gate, handled = gated
    for key, job in (('a', 1), ('b', 2), ('a', 3), ('b', 4), ('a', 5)):
        worker.submit(key, job)
    gate.set()
    assert [handled.get(timeout=WAIT_S) for _ in range(3)] == [
        ('gate', [0]), ('a', [1, 3, 5]), ('b', [2, 4])]


def test_a_call_runs_in_the_thread_behind_what_waits_and_hands_errors_over(gated):
    worker, gate, handled = gated
    worker.submit('a', 1)
    gate.set()
    assert worker.call(lambda: (threading.current_thread().name, handled.qsize())) == ('engine', 2)
    with pytest.raises(ZeroDivisionError):
        worker.call(lambda: 1 / 0)
    worker.submit('b', 2)
    assert worker.call(lambda: 'goes on') == 'goes on'


def test_stop_finishes_the_job_in_work_and_drops_the_others(gated):
    worker, gate, handled = gated
    worker.submit('a', 1)
    stopper = threading.Thread(target=worker.stop)
    stopper.start()
    gate.set()
    stopper.join(WAIT_S)
    assert not stopper.is_alive()
    assert handled.get(timeout=WAIT_S) == ('gate', [0])
    assert handled.empty()


ENCODINGS = {'color': ('rgb8',), 'depth': ('16UC1',)}


def cause(pair_silent=0.1, gap=0.0, **topics):
    facts = {name: {'topic': f'/{name}', 'offered': ('reliable',), 'subscribed': 'reliable',
                    'silent_s': 0.1, 'encoding': encoding, 'size': (640, 480)}
             for name, encoding in (('color', 'rgb8'), ('depth', '16UC1'), ('info', ''))}
    for name, changes in topics.items():
        facts[name].update(changes)
    return find_cause(*(TopicFacts(**one) for one in facts.values()), pair_silent, gap, 2.0,
                      ENCODINGS)


def test_nothing_is_said_when_all_is_well():
    assert cause().level == OK and cause().text == cause().cause == ''


@pytest.mark.parametrize('topics, words', [
    ({'depth': {'offered': (), 'silent_s': float('inf')}}, 'nobody publishes /depth'),
    ({'info': {'silent_s': float('inf')}}, '/info has brought nothing yet'),
    ({'color': {'silent_s': 7.25}}, '/color has been silent for 7.2'),
    ({'color': {'silent_s': 9.0, 'offered': ('best_effort',)}}, 'qos_reliability'),
    ({'color': {'encoding': 'yuv422'}}, "encoding 'yuv422'"),
    ({'depth': {'size': (320, 240)}}, 'depth is 320x240')])
def test_each_cause_is_told(topics, words):
    found = cause(**topics)
    assert found.level == ERROR and words in found.text


def test_stamps_that_do_not_fit_are_told_with_their_distance():
    assert '0.040 s apart' in cause(pair_silent=9.0, gap=0.04).text


def test_a_cause_stays_the_same_while_its_figures_change():
    assert cause(color={'silent_s': 5.0}).cause == cause(color={'silent_s': 6.0}).cause
    assert cause(color={'silent_s': 5.0}).cause != cause(depth={'silent_s': 5.0}).cause


@pytest.mark.parametrize('encoding, unit, odd', [
    ('16UC1', 0.0, False), ('16UC1', 0.0002, False), ('16UC1', 1.0, True), ('32FC1', 1.0, False),
    ('32FC1', 0.001, True), ('', 0.5, False)])
def test_an_odd_depth_unit_is_told(encoding, unit, odd):
    assert bool(odd_depth_unit(encoding, unit)) == odd
