# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
A client of spatial_query for other Python programs.

    with SpatialClient() as client:
        answer = client.ask('How far is the leftmost pallet from the shelf on the right?')
        print(answer.text, answer.value, answer.unit)
"""

from __future__ import annotations

from collections.abc import Sequence
import threading
import time

from builtin_interfaces.msg import Time
import rclpy
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.node import Node
from rclpy.task import Future
from tinygiant_interfaces.msg import Region, SpatialAnswer
from tinygiant_interfaces.srv import SpatialQuery, SpatialQueryBatch

from ..core.errors import ErrorCode, SpatialError


class NoAnswer(Exception):
    """The service is not there, or did not reply in time."""


class SpatialClient:
    """
    Asks a spatial_query node, from any thread.

    node: a node that the caller spins in another thread than the one that asks; without one the
    client makes its own, which the threads that ask spin while they wait. namespace: that of the
    spatial_query node.
    """

    def __init__(self, node: Node | None = None, namespace: str = ''):
        self._owned = node is None
        self._initialized = self._owned and not rclpy.ok()
        if self._initialized:
            rclpy.init()
        self._node = node or rclpy.create_node(
            'spatial_client', start_parameter_services=False, enable_rosout=False)
        prefix = f'/{namespace.strip("/")}/' if namespace.strip('/') else ''
        self._single = self._node.create_client(SpatialQuery, f'{prefix}spatial_query')
        self._batch = self._node.create_client(SpatialQueryBatch, f'{prefix}spatial_query_batch')
        self._turn, self._spinning = threading.Condition(), False
        self._executor = None
        if self._owned:
            self._executor = SingleThreadedExecutor()
            self._executor.add_node(self._node)

    def wait(self, timeout_s: float) -> None:
        """Return when the services are there; NoAnswer when they are not in time."""
        end = time.monotonic() + timeout_s
        for client in (self._single, self._batch):
            if not client.wait_for_service(timeout_sec=max(end - time.monotonic(), 0.0)):
                raise NoAnswer(f'no service {client.srv_name} within {timeout_s:g} s; is the node '
                               'running, in this namespace and ROS_DOMAIN_ID?')

    def ask(self, question: str, regions: Sequence[Region] = (), *, max_age_s: float = 0.0,
            stamp: Time | None = None, timeout_s: float = 20.0) -> SpatialAnswer:
        """
        Return the answer; regions: what the question is about, none: those on the topics.

        max_age_s 0: the node's limit. stamp: of the image to answer on, None: the newest.
        Raises SpatialError with the node's code, or NoAnswer.
        """
        request = SpatialQuery.Request(question=question, regions=list(regions),
                                       max_age_s=float(max_age_s), stamp=stamp or Time())
        response = self._call(self._single, request, timeout_s)
        if not response.success:
            raise SpatialError(ErrorCode(response.error_code), response.error_message)
        return response.answer

    def ask_all(self, questions: Sequence[str], regions: Sequence[Region] = (), *,
                max_age_s: float = 0.0, stamp: Time | None = None,
                timeout_s: float = 20.0) -> list[SpatialAnswer | SpatialError]:
        """Return an answer or an error for each question, all on one image; raises NoAnswer."""
        request = SpatialQueryBatch.Request(
            questions=list(questions), regions=list(regions), max_age_s=float(max_age_s),
            stamp=stamp or Time())
        response = self._call(self._batch, request, timeout_s)
        return [answer if success else SpatialError(ErrorCode(code), message)
                for success, code, message, answer in zip(
                    response.success, response.error_code, response.error_message,
                    response.answers)]

    def _call(self, client, request, timeout_s: float):
        end = time.monotonic() + timeout_s
        self.wait(timeout_s)
        future = client.call_async(request)
        with self._turn:
            waits = False
            while not future.done() and time.monotonic() < end:
                if self._owned and not self._spinning:
                    self._spin(future, end)
                    break           # it is there, or the time is over, or ROS was shut down
                if not waits:
                    future.add_done_callback(self._replied)
                    waits = True
                self._turn.wait(end - time.monotonic())
        if not future.done():
            client.remove_pending_request(future)
            raise NoAnswer(f'{client.srv_name} did not reply within {timeout_s:g} s')
        return future.result()

    def _replied(self, _) -> None:
        with self._turn:
            self._turn.notify_all()

    def _spin(self, future: Future, end: float) -> None:
        """Take replies, those to other threads too, until the one to this thread is there."""
        # the thread that asks spins itself: a reply is not handed from one thread to another
        self._spinning = True
        self._turn.release()
        try:
            while not future.done() and rclpy.ok() and (left := end - time.monotonic()) > 0.0:
                self._executor.spin_once(left)
        except ExternalShutdownException:
            pass
        finally:
            self._turn.acquire()
            self._spinning = False
            self._turn.notify_all()     # one of those that still wait has to spin now

    def close(self) -> None:
        """Free the client, and the node where it made its own."""
        self._node.destroy_client(self._single)
        self._node.destroy_client(self._batch)
        if self._owned:
            self._executor.shutdown()
            self._node.destroy_node()
        if self._initialized:
            rclpy.try_shutdown()

    def __enter__(self) -> SpatialClient:
        return self

    def __exit__(self, *_) -> None:
        self.close()
