# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The client spins in the threads that ask: each gets its own answer, whoever spins."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
import threading

import pytest
import rclpy
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.context import Context
from rclpy.executors import MultiThreadedExecutor
from tinygiant_interfaces.srv import SpatialQuery, SpatialQueryBatch

from tinygiant_ros.nodes.client import NoAnswer, SpatialClient

WAIT_S = 30.0


class Echo:
    """Answers a question with itself; one that begins with `hold` waits until it is let go."""

    def __init__(self):
        self.context = Context()
        rclpy.init(context=self.context)
        self.node = rclpy.create_node('echo', context=self.context)
        group = ReentrantCallbackGroup()
        self.node.create_service(SpatialQuery, 'spatial_query', self._answer,
                                 callback_group=group)
        self.node.create_service(SpatialQueryBatch, 'spatial_query_batch',
                                 lambda _, response: response, callback_group=group)
        self.executor = MultiThreadedExecutor(8, context=self.context)
        self.executor.add_node(self.node)
        self.came, self.let_go = threading.Semaphore(0), threading.Event()
        self._thread = threading.Thread(target=self.executor.spin, daemon=True)
        self._thread.start()

    def _answer(self, request, response):
        if request.question.startswith('hold'):
            self.came.release()
            self.let_go.wait(WAIT_S)
        response.success, response.answer.text = True, request.question
        return response

    def close(self):
        self.let_go.set()
        self.executor.shutdown()
        self._thread.join(WAIT_S)
        self.node.destroy_node()      # else the next client finds this service and asks in vain
        self.context.try_shutdown()


@pytest.fixture
def echo():
    one = Echo()
    yield one
    one.close()


@contextmanager
def asking(client, *questions):
    """Let each question be asked in a thread of its own; yields their futures."""
    with ThreadPoolExecutor(len(questions)) as pool:
        yield [pool.submit(client.ask, question, timeout_s=WAIT_S) for question in questions]


def test_threads_that_ask_at_once_get_their_own_answers(echo):
    questions = [f'question {number}' for number in range(8)]
    with SpatialClient() as client, asking(client, *questions) as answers:
        assert [one.result(WAIT_S).text for one in answers] == questions


def test_an_answer_does_not_wait_for_that_of_the_thread_that_spins(echo):
    with SpatialClient() as client, asking(client, 'hold') as (held,):
        assert echo.came.acquire(timeout=WAIT_S)
        assert client.ask('now', timeout_s=WAIT_S).text == 'now'
        assert not held.done()
        echo.let_go.set()
        assert held.result(WAIT_S).text == 'hold'


def test_when_the_thread_that_spins_has_its_answer_another_one_spins(echo):
    with SpatialClient() as client, asking(client, 'hold 1', 'hold 2', 'hold 3') as answers:
        for _ in answers:
            assert echo.came.acquire(timeout=WAIT_S)
        echo.let_go.set()
        assert [one.result(WAIT_S).text for one in answers] == ['hold 1', 'hold 2', 'hold 3']


def test_an_answer_that_comes_too_late_is_not_that_of_the_next_question(echo):
    with SpatialClient() as client:
        client.wait(WAIT_S)
        with pytest.raises(NoAnswer, match=r'did not reply within 0\.2 s'):
            client.ask('hold', timeout_s=0.2)
        echo.let_go.set()
        assert client.ask('next', timeout_s=WAIT_S).text == 'next'


def test_a_shutdown_of_ros_ends_the_waiting(echo):
    with SpatialClient() as client, asking(client, 'hold 1', 'hold 2') as answers:
        for _ in answers:
            assert echo.came.acquire(timeout=WAIT_S)
        rclpy.shutdown()
        for one in answers:
            with pytest.raises(NoAnswer):
                one.result(WAIT_S / 2)
