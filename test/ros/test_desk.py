# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""An answer is shown behind its response; one that comes too late is shown by who made it."""

from types import SimpleNamespace

import pytest
from rclpy.task import Future

from tinygiant_ros.core.config import NodeConfig
from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.nodes import desk


class Counter:
    """A desk at which one call waits for the worker."""

    def __init__(self):
        self.jobs, self.shown_later, config = [], [], NodeConfig()
        frames = SimpleNamespace(select=lambda *_: 'pair', info='info')
        self.desk = desk.Desk(SimpleNamespace(submit=lambda key, job: self.jobs.append(job)),
                              lambda: config, lambda: 0, Future, lambda busy: None,
                              lambda: '', self.shown_later.append)
        self.desk.open(SimpleNamespace(frames=frames, is_open=True))
        self.call = self.desk.ask(desk.Call(('how far?',), ('a region',), 0, 0))
        self.call.send(None)

    def outcome(self):
        with pytest.raises(StopIteration) as ended:
            self.call.send(None)
        return ended.value.value


def show():
    raise AssertionError('nobody is to call it here')


def test_an_answer_is_shown_behind_its_response():
    counter = Counter()
    job, = counter.jobs
    assert job.reply(['an answer'], show)
    assert counter.shown_later == []        # the call has not gone on yet
    assert counter.outcome() == ['an answer']
    assert counter.shown_later == [show]


def test_an_answer_that_comes_too_late_is_left_to_the_worker(monkeypatch):
    counter = Counter()
    job, = counter.jobs
    monkeypatch.setattr(desk, 'time', SimpleNamespace(monotonic=lambda: float('inf')))
    counter.desk.tick()
    assert job.abandoned() and not job.reply(['an answer'], show)
    with pytest.raises(SpatialError) as refused:
        counter.call.send(None)
    assert refused.value.code is ErrorCode.BUSY and counter.shown_later == []
