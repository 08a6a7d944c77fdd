# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Transitions through the lifecycle services: repeatable, with flat memory, with causes."""

from lifecycle_msgs.msg import Transition
import pytest
from ros_harness import make_view, QUESTION, resident_mb, Robot, spatial_query, WAIT_S
from tinygiant_interfaces.srv import SpatialQuery

from tinygiant_ros.core.config import NodeConfig
from tinygiant_ros.core.errors import ErrorCode

VIEW = make_view()
CYCLES = 10
WARM_UP = 2              # cycles until the allocators have found their size
TOLERANCE_MB = 20.0      # a leaked engine is 250 MB, a leaked frame with its features 2 MB


def test_deactivate_and_activate_ten_times_with_flat_memory(robot, node):
    memory = []
    for _ in range(CYCLES):
        assert robot.ask_about(VIEW).success
        assert robot.change(Transition.TRANSITION_DEACTIVATE)
        assert robot.state() == 'inactive'
        assert robot.ask().error_code == ErrorCode.NOT_READY
        memory.append(resident_mb(node.pid))
        assert robot.change(Transition.TRANSITION_ACTIVATE)
        assert robot.state() == 'active'
    # the lowest of some cycles: what allocators keep for a while comes and goes, a leak stays
    growth = min(memory[-3:]) - min(memory[WARM_UP:WARM_UP + 3])
    print(f'inactive node after each cycle, MB: {[round(one, 1) for one in memory]}')
    assert growth < TOLERANCE_MB, f'grew by {growth:.1f} MB: {memory}'


def test_an_inactive_node_has_freed_the_model(robot, node):
    assert robot.ask_about(VIEW).success
    active = resident_mb(node.pid)
    assert robot.change(Transition.TRANSITION_DEACTIVATE)
    assert active - resident_mb(node.pid) > 90.0      # the weights in INT8
    assert not robot.connected(['color/image_raw', 'aligned_depth/image_raw'])
    assert robot.change(Transition.TRANSITION_ACTIVATE)


def test_all_transitions_are_repeatable(robot, node):
    for _ in range(3):
        assert robot.change(Transition.TRANSITION_DEACTIVATE)
        assert robot.change(Transition.TRANSITION_CLEANUP)
        assert robot.state() == 'unconfigured'
        robot.activate()
        assert robot.ask_about(VIEW).success


def test_a_release_that_is_not_there_fails_the_activation_with_cause_and_fix(tmp_path):
    with Robot('other', 'other') as other, spatial_query(
            tmp_path, namespace='other', model_dir=tmp_path / 'missing') as process:
        assert other.change(Transition.TRANSITION_CONFIGURE)
        assert not other.change(Transition.TRANSITION_ACTIVATE)
        assert other.state() == 'inactive'
        assert other.ask().error_code == ErrorCode.NOT_READY
        log = process.log.read_text()
        assert 'cannot activate' in log and 'missing' in log and 'NOT_READY' in log
        assert 'Traceback' not in log
        assert other.set(model_dir='') == []
        assert other.change(Transition.TRANSITION_ACTIVATE)
        assert other.ask_about(VIEW).success


def test_names_of_the_site_are_read_from_the_next_activation_on(robot, node):
    plain = robot.ask_about(VIEW)
    refused, = robot.set(glossary=['gizmo pallet'])
    assert "each 'name: label'" in refused
    assert robot.set(glossary=['Gizmo: pallet']) == []
    assert robot.change(Transition.TRANSITION_DEACTIVATE)
    assert robot.change(Transition.TRANSITION_ACTIVATE)
    asked = QUESTION.replace('pallet', 'gizmo')
    told = robot.ask_about(VIEW, asked)
    assert told.success and told.answer.question == asked
    assert told.answer.region_indices == plain.answer.region_indices
    assert robot.set(glossary=NodeConfig().glossary) == []


def test_a_transition_that_does_not_fit_the_state_is_refused(robot, node):
    assert not robot.change(Transition.TRANSITION_CONFIGURE)
    assert not robot.change(77)
    assert robot.state() == 'active' and node.poll() is None
    assert robot.ask_about(VIEW).success


@pytest.mark.parametrize('bring_to', [
    (), (Transition.TRANSITION_CONFIGURE,),
    (Transition.TRANSITION_CONFIGURE, Transition.TRANSITION_ACTIVATE)])
def test_an_interrupt_ends_the_node_cleanly_in_every_state(tmp_path, bring_to):
    with Robot('ender', 'ender') as ender, spatial_query(tmp_path, namespace='ender') as process:
        for transition in bring_to:
            assert ender.change(transition)
        ender.state()
    assert process.returncode == 0
    assert 'Traceback' not in process.log.read_text()


def test_a_call_between_configure_and_activate_waits_for_the_activation(tmp_path):
    """What a user's first call after the launch may run into: it gets more than NOT_READY."""
    with Robot('early', 'early') as early, spatial_query(tmp_path, namespace='early',
                                                         startup_wait_s=8.0):
        assert early.change(Transition.TRANSITION_CONFIGURE)
        reply = early.start(SpatialQuery, 'spatial_query', SpatialQuery.Request(question=QUESTION))
        early.state()            # the call is with the node before the transition is
        assert early.change(Transition.TRANSITION_ACTIVATE)
        assert early.ask_about(VIEW).success
        assert reply.get(timeout=WAIT_S).success


def test_a_call_that_waits_for_an_activation_that_fails_gets_not_ready(tmp_path):
    with Robot('vain', 'vain') as vain, spatial_query(
            tmp_path, namespace='vain', startup_wait_s=600.0, query_timeout_s=600.0,
            model_dir=tmp_path / 'missing'):
        assert vain.change(Transition.TRANSITION_CONFIGURE)
        reply = vain.start(SpatialQuery, 'spatial_query', SpatialQuery.Request(question=QUESTION))
        vain.state()
        assert not vain.change(Transition.TRANSITION_ACTIVATE)
        assert reply.get(timeout=WAIT_S).error_code == ErrorCode.NOT_READY
