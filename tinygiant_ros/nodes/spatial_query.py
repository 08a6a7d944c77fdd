# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The node spatial_query: answers questions about the newest pair of color and depth images.

One SingleThreadedExecutor runs all callbacks, one worker thread owns the engine.
"""

from __future__ import annotations

from collections.abc import Callable
import sys
import time
import traceback

import rclpy
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.clock import Clock, ClockType, JumpThreshold
from rclpy.duration import Duration
from rclpy.executors import Executor, ExternalShutdownException, SingleThreadedExecutor
from rclpy.lifecycle import LifecycleNode, LifecycleState, TransitionCallbackReturn
from rclpy.qos import QoSProfile
from rclpy.task import Future
from tinygiant_interfaces.msg import SpatialAnswer
from tinygiant_interfaces.srv import SpatialQuery, SpatialQueryBatch

from .bridge import stamp_ns
from .desk import Call, Desk
from .engine import Engine, Outcome
from .health import Health
from .parameters import Parameters
from .publishers import Publishers
from .subscriptions import Inputs
from .worker import Worker
from ..core.config import NodeConfig
from ..core.errors import ErrorCode, SpatialError

# room for more calls than the queue takes, so that the surplus gets BUSY instead of silence
CALLS = QoSProfile(depth=100)
TICK_S = 0.05
HOUSEKEEPING_S = 1.0
LONGEST_AGE_S = 1e9      # of a request; more would not fit into nanoseconds


class SpatialQueryNode(LifecycleNode):
    """Lifecycle node; services from configure on, images and model from activate on."""

    def __init__(self, executor: Executor, **options):
        """Declare the parameters; ValueError with the rule when one has a bad value."""
        super().__init__('spatial_query', **options)
        self._settings = Parameters(self, NodeConfig)
        self._spinner = executor
        self._guard_transitions()
        self._undo: list[Callable[[], None]] = []
        self._undo_active: list[Callable[[], None]] = []

    def set_parameters_atomically(self, parameter_list):
        """Refuse a bad value with its rule."""
        return (self._settings.refusal(parameter_list)
                or super().set_parameters_atomically(parameter_list))

    # transitions

    def _guard_transitions(self) -> None:
        """Refuse a transition that does not fit the state; rclpy raises, which ends the node."""
        service = next(one for one in self.services if one.srv_name.endswith('/change_state'))
        change = service.callback

        def guarded(request, response):
            try:
                return change(request, response)
            except RuntimeError as error:     # RCLError
                self.get_logger().warning(f'refused transition: {error}')
                response.success = False
                return response

        service.callback = guarded

    def on_configure(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Open services and publishers."""
        return self._transition('configure', self._configure, self._undo)

    def on_activate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Load the model and subscribe to the camera."""
        result = self._transition('activate', self._activate, self._undo_active)
        if result is not TransitionCallbackReturn.SUCCESS:
            self._desk.close()       # calls that wait for it get NOT_READY
        return result

    def on_deactivate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Unsubscribe and free the model; the services stay and answer NOT_READY."""
        self._run_undo(self._undo_active)
        return TransitionCallbackReturn.SUCCESS

    def on_cleanup(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Close services and publishers."""
        self._run_undo(self._undo_active)
        self._run_undo(self._undo)
        return TransitionCallbackReturn.SUCCESS

    on_shutdown = on_cleanup

    def _transition(self, name: str, action: Callable[[], None],
                    undo: list[Callable[[], None]]) -> TransitionCallbackReturn:
        try:
            action()
        except Exception as error:
            known = isinstance(error, SpatialError)
            self.get_logger().error(f'cannot {name}: ' + (
                str(error) if known else ''.join(traceback.format_exception(error))))
            self._run_undo(undo)
            return TransitionCallbackReturn.FAILURE
        return TransitionCallbackReturn.SUCCESS

    @staticmethod
    def _run_undo(undo: list[Callable[[], None]]) -> None:
        while undo:
            undo.pop()()

    def _configure(self) -> None:
        self._outputs = Publishers(self, self._config)
        self._undo.append(self._outputs.close)
        self._engine = Engine(self._config, self._outputs.show, self.get_logger().error,
                              self.get_logger().info)
        self._worker = Worker(self._engine.handle)
        self._undo.append(self._worker.stop)
        self._health = Health(self, self._config, self._outputs, self._engine.backend_state)
        # timers go by the steady clock: a deadline holds when simulated time stands still
        steady = Clock(clock_type=ClockType.STEADY_TIME)
        self._ticker = self.create_timer(TICK_S, lambda: self._desk.tick(), clock=steady)
        self._ticker.cancel()
        housekeeping = self.create_timer(HOUSEKEEPING_S, self._keep_house, clock=steady)
        self._undo += [lambda timer=timer: self.destroy_timer(timer)
                       for timer in (self._ticker, housekeeping)]
        self._desk = Desk(self._worker, self._config, self._now, self._future, self._busy,
                          self._health.explain, self._afterwards)
        self._undo.append(self._desk.close)
        # a call waits for the worker inside its callback; a group of the usual kind would keep
        # the next call out until then
        group = ReentrantCallbackGroup()
        for kind, name, callback in (
                (SpatialQuery, 'spatial_query', self._on_query),
                (SpatialQueryBatch, 'spatial_query_batch', self._on_batch)):
            service = self.create_service(kind, name, callback, callback_group=group,
                                          qos_profile=CALLS)
            self._undo.append(lambda service=service: self.destroy_service(service))

    def _activate(self) -> None:
        config, start = self._config(), time.monotonic()
        undo = self._undo_active
        undo.append(lambda: self._worker.call(self._engine.unload))
        model = self._worker.call(self._engine.load)
        self._inputs = inputs = Inputs(self, config, self._desk.arrived)
        jump = self.get_clock().create_jump_callback(
            JumpThreshold(min_forward=None, min_backward=Duration(nanoseconds=-1)),
            post_callback=lambda _: inputs.forget())
        undo.append(jump.unregister)
        if config.always_on:
            inputs.open(config.qos_reliability)
        undo.append(inputs.close)
        self._desk.open(inputs)
        undo.append(self._desk.close)
        self._health.open(inputs, model)
        undo.append(self._health.close)
        self.get_logger().info(f'active: {model}, loaded in {time.monotonic() - start:.1f} s')

    # services

    async def _on_query(self, request: SpatialQuery.Request,
                        response: SpatialQuery.Response) -> SpatialQuery.Response:
        outcome = (await self._ask([request.question], request))[0]
        if isinstance(outcome, SpatialAnswer):
            response.success, response.answer = True, outcome
        else:
            response.error_code, response.error_message = int(outcome.code), outcome.message
        return response

    async def _on_batch(self, request: SpatialQueryBatch.Request,
                        response: SpatialQueryBatch.Response) -> SpatialQueryBatch.Response:
        for outcome in await self._ask(request.questions, request):
            answered = isinstance(outcome, SpatialAnswer)
            response.success.append(answered)
            response.answers.append(outcome if answered else SpatialAnswer())
            response.error_code.append(0 if answered else int(outcome.code))
            response.error_message.append('' if answered else outcome.message)
        return response

    async def _ask(self, questions: list[str], request) -> list[Outcome]:
        """Return one outcome a question; nothing that a request holds can raise out of here."""
        try:
            return await self._desk.ask(Call(tuple(questions), request.regions,
                                             self._max_age(request.max_age_s),
                                             stamp_ns(request)))
        except SpatialError as error:
            return [error] * len(questions)
        except Exception as error:
            self.get_logger().error(''.join(traceback.format_exception(error)))
            return [SpatialError(ErrorCode.INFERENCE_FAILED,
                                 f'the node failed on this call ({error}); its log has the '
                                 'details')] * len(questions)

    @staticmethod
    def _max_age(seconds: float) -> int:
        """Return the limit of a request in nanoseconds, 0: that of the parameter."""
        return int(min(seconds, LONGEST_AGE_S) * 1e9) if seconds > 0 else 0

    # what the parts need from the node

    def _config(self) -> NodeConfig:
        return self._settings.values

    def _now(self) -> int:
        return self.get_clock().now().nanoseconds

    def _future(self) -> Future:
        future = Future(executor=self._spinner)
        # a done callback is what wakes the executor when another thread sets the result
        future.add_done_callback(lambda _: None)
        return future

    def _afterwards(self, function: Callable[[], None]) -> None:
        # a task waits until the one that makes it has ended, which is when rclpy has responded
        self._spinner.create_task(self._worker.submit, None, function)

    def _busy(self, busy: bool) -> None:
        if busy:
            self._ticker.reset()
        else:
            self._ticker.cancel()

    def _keep_house(self) -> None:
        if self._undo_active and self._inputs.is_open:
            self._inputs.adapt(self._config().qos_reliability)
            # so that no question has to wait while new engines are opened
            self._worker.submit(None, self._engine.advance)
        self._worker.submit(None, self._outputs.mark)
        self._health.check(self._desk)

    def close(self) -> None:
        """Free everything, in whatever state the node is."""
        self._run_undo(self._undo_active)
        self._run_undo(self._undo)


def main(arguments: list[str] | None = None) -> int:
    """Run the node until it is told to stop; exit code 1 when a parameter has a bad value."""
    rclpy.init(args=arguments)
    executor = SingleThreadedExecutor()
    node = None
    try:
        node = SpatialQueryNode(executor)
        executor.add_node(node)
        executor.spin()
    except (KeyboardInterrupt, ExternalShutdownException):
        pass
    except ValueError as error:
        print(f'spatial_query: {error}', file=sys.stderr)
        return 1
    finally:
        if node is not None:
            node.close()
            node.destroy_node()
        rclpy.try_shutdown()
    return 0


if __name__ == '__main__':
    sys.exit(main())
