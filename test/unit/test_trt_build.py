# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A plan is built with the right flags, sizes and timings; every failure is a sentence."""

from pathlib import Path

from fake_builder import EVENTS, FakeTensorRt
import pytest

from tinygiant_ros.core import tensors
from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.runtime.trt.build import build_plan, BuildOptions, layer_types
from tinygiant_ros.runtime.trt.progress import Phases

ONNX = Path('/release/decoder.onnx')
DECODER = {'word_id': (-1, 1), 'position': (1,), 'past': (-1, 48, 1536)}


class Timings:
    def __init__(self, content):
        self.content, self.written = content, []

    def read(self):
        return self.content

    def write(self, content):
        self.written.append(content)


def refusal(trt, options=None, **arguments):
    """Return the message with which a build fails."""
    with pytest.raises(SpatialError) as caught:
        build_plan(trt, ONNX, options or BuildOptions(), **arguments)
    assert caught.value.code == ErrorCode.NOT_READY
    return caught.value.message


def test_builds():
    trt = FakeTensorRt('10.3.0', plan=b'\0plan')
    plan = build_plan(trt, ONNX, BuildOptions(optimization_level=1, workspace_mb=256))
    assert plan == b'\0plan' and isinstance(plan, bytes)
    assert trt.parsed == [str(ONNX)]
    config, = trt.configs
    assert config.builder_optimization_level == 1
    assert config.limits == {trt.MemoryPoolType.WORKSPACE: 256 * 1024 * 1024}
    assert config.flags == [] and config.profiles == [] and config.timings is None


@pytest.mark.parametrize('version, flags', [('10.3.0', 2), ('11.4.0', 1)])
def test_is_strongly_typed(version, flags):
    trt = FakeTensorRt(version)
    build_plan(trt, ONNX, BuildOptions())
    assert trt.networks[0].flags == flags


def test_weak_typing():
    trt = FakeTensorRt('10.3.0')
    build_plan(trt, ONNX, BuildOptions(weak_typing=True))
    assert trt.networks[0].flags == 0
    assert trt.configs[0].flags == [trt.BuilderFlag.FP16, trt.BuilderFlag.INT8]
    trt = FakeTensorRt('11.4.0')
    assert 'knows no weak typing' in refusal(trt, BuildOptions(weak_typing=True))
    assert trt.builds == 0


def test_sizes_of_dynamic_inputs():
    trt = FakeTensorRt(inputs={**DECODER, 'crops': (-1, 11, 32, 32)})
    build_plan(trt, ONNX, BuildOptions())
    assert trt.configs[0].profiles == [{
        'word_id': ((1, 1), (1, 1), (8, 1)),
        'past': ((1, 48, 1536), (1, 48, 1536), (8, 48, 1536)),
        'crops': ((1, 11, 32, 32), (8, 11, 32, 32), (32, 11, 32, 32))}]


def test_sizes_are_known_for_every_input_but_those_of_vision():
    dynamic = BuildOptions().dynamic
    assert set(dynamic) == {*tensors.CLOSEUP_INPUTS, *tensors.REASONER_INPUTS,
                            *tensors.DECODER_INPUTS}
    assert {name for name, sizes in dynamic.items() if sizes[2] == tensors.MAX_REGIONS} == \
        set(tensors.CLOSEUP_INPUTS)


def test_an_engine_takes_the_most_tokens_and_regions():
    """They are free in the graph; padding them is cheap on a GPU and keeps one shape a batch."""
    trt = FakeTensorRt(inputs={'mention': (-1, -1, -1), 'pairs': (-1, -1, -1, 21),
                               'token_ids': (-1, 128), 'global_tokens': (1, 2, 384)})
    build_plan(trt, ONNX, BuildOptions())
    assert trt.configs[0].profiles == [{
        'mention': ((1, 32, 128), (1, 32, 128), (8, 32, 128)),
        'pairs': ((1, 32, 32, 21), (1, 32, 32, 21), (8, 32, 32, 21)),
        'token_ids': ((1, 128), (1, 128), (8, 128))}]


@pytest.mark.parametrize('shape', [(-1, -1, 20), (-1, -1), (2, -1, 384)])
def test_refuses_a_reasoner_of_other_sizes(shape):
    trt = FakeTensorRt(inputs={'pooled': shape})
    assert f'the input pooled has the shape {shape}' in refusal(trt)
    assert trt.builds == 0


@pytest.mark.parametrize('inputs, name', [
    ({'color': (1, 3), 'surprise': (-1, 3)}, 'surprise'),
    ({'word_id': (-1, -1)}, 'word_id')])
def test_refuses_what_has_no_known_size(inputs, name):
    trt = FakeTensorRt(inputs=inputs)
    assert f'the input {name} has the shape {inputs[name]}' in refusal(trt)
    assert trt.builds == 0


def test_refused_sizes():
    trt = FakeTensorRt(inputs=DECODER, refuse_profile=True)
    assert 'refuses the sizes of word_id, past' in refusal(trt)
    assert trt.builds == 0


@pytest.mark.parametrize('options, part', [
    ({'optimization_level': 6}, 'level is 6'), ({'optimization_level': -1}, 'level is -1'),
    ({'workspace_mb': 0}, 'workspace is 0'),
    ({'dynamic': {'crops': (2, 1, 8)}}, r'sizes of input crops'),
    ({'dynamic': {'crops': (0, 1, 8)}}, r'sizes of input crops'),
    ({'dynamic': {'crops': (1, 8)}}, r'sizes of input crops')])
def test_options_are_checked(options, part):
    with pytest.raises(SpatialError, match=part):
        BuildOptions(**options)


def test_what_the_parser_says():
    trt = FakeTensorRt(parser_errors=[(7, 'NonZero', 'not supported'), (9, 'Gemm', 'odd bias')])
    message = refusal(trt)
    assert 'node 7 (NonZero): not supported; node 9 (Gemm): odd bias' in message
    assert str(ONNX) in message and '10.3.0' in message
    assert trt.builds == 0


def test_builder_returns_nothing():
    trt = FakeTensorRt(plan=None, errors=['one', 'two', 'no implementation\nfor node 3', 'four'])
    heard = []
    message = refusal(trt, log=lambda *one: heard.append(one))
    assert 'two; no implementation for node 3; four' in message and 'one' not in message.split()
    assert heard[0] == ('ERROR', 'one') and len(heard) == 4


@pytest.mark.parametrize('plan', [
    TypeError('pybind11::init(): factory function returned nullptr'), MemoryError('131072 MiB')])
def test_builder_raises(plan):
    assert str(plan) in refusal(FakeTensorRt(plan=plan))


def test_empty_plan_is_none():
    assert 'built no plan of decoder.onnx' in refusal(FakeTensorRt(plan=b''))


def test_progress():
    told = []
    build_plan(FakeTensorRt(), ONNX, BuildOptions(), lambda *one: told.append(one) or True)
    assert len(told) == len(EVENTS)
    assert told[:5] == [('Building engine', 0.0), ('Reading', 0.0), ('Reading', 0.125),
                        ('Reading', 0.25), ('Building engine', 0.25)]
    assert told[7] == ('Timing', 0.25 + 0.25 * 5 / 10)
    assert told[-1] == ('Building engine', 1.0)
    shares = [share for _, share in told]
    assert shares == sorted(shares)


@pytest.mark.parametrize('calls', range(1, len(EVENTS)))
def test_cancel(calls):
    trt, told = FakeTensorRt(), []

    def progress(name, share):
        told.append(name)
        return len(told) < calls

    # what ends a phase has no result: cancelled there, the next step stops the build
    if any(method == 'step_complete' for method, *_ in EVENTS[calls - 1:]):
        assert 'was cancelled' in refusal(trt, progress=progress)
        assert len(told) == calls


def test_cancelled_in_the_last_moment():
    """A plan that came nevertheless is not given out: who cancelled does not expect it."""
    trt = FakeTensorRt(events=[('phase_start', 'Building engine', None, 1)])
    assert 'was cancelled' in refusal(trt, progress=lambda name, share: False)
    assert trt.builds == 1


def test_progress_that_fails_does_not_stop_the_build():
    heard, calls = [], []

    def progress(name, share):
        calls.append(name)
        raise ValueError('no screen')

    plan = build_plan(FakeTensorRt(), ONNX, BuildOptions(), progress,
                      lambda *one: heard.append(one))
    assert plan == b'plan' and len(calls) == 1
    assert len(heard) == 1 and heard[0][0] == 'WARNING' and 'no screen' in heard[0][1]


def test_interrupt_stops_the_build_and_comes_out():
    calls = []

    def progress(name, share):
        calls.append(name)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_plan(FakeTensorRt(), ONNX, BuildOptions(), progress)
    assert len(calls) == 1


@pytest.mark.parametrize('content, refused, used', [
    (b'known', (), b'known'), (b'', (), b''), (b'of another GPU', (b'of another GPU',), b'')])
def test_timings(content, refused, used):
    trt, timings = FakeTensorRt(refused_timings=refused), Timings(content)
    build_plan(trt, ONNX, BuildOptions(), timing_cache=timings)
    assert trt.configs[0].timings.content == used
    assert timings.written == [b'new timings']


def test_timings_of_a_failed_build_are_not_kept():
    timings = Timings(b'known')
    refusal(FakeTensorRt(plan=None), timing_cache=timings)
    assert timings.written == []


def test_no_timings_at_all():
    trt, timings = FakeTensorRt(refused_timings=(b'x', b'')), Timings(b'x')
    assert build_plan(trt, ONNX, BuildOptions(), timing_cache=timings) == b'plan'
    assert timings.written == []


def test_layer_types():
    trt = FakeTensorRt(layers=('FLOAT', 'INT8', '', 'FLOAT'))     # one without an output
    assert layer_types(trt, ONNX) == {'FLOAT': 2, 'INT8': 1}
    with pytest.raises(SpatialError, match='cannot read'):
        layer_types(FakeTensorRt(parser_errors=[(0, 'If', 'no')]), ONNX)


def test_phases_side_by_side_and_begun_anew():
    phases = Phases()
    assert (phases.name, phases.share) == ('', 0.0)
    phases.start('all', None, 2)
    phases.start('a', 'all', 4)
    phases.start('b', 'all', 2)
    phases.step('a', 2)
    assert phases.share == 0.0                   # b has done nothing yet
    phases.step('b', 0)
    assert phases.share == 0.25 and phases.name == 'b'
    phases.finish('b')
    assert phases.name == 'a' and phases.share == 0.375
    phases.start('a', 'all', 4)
    assert phases.share == 0.375                 # never falls
    phases.step('all', 1)
    assert phases.share == 1.0
    phases.step('unknown', 3)
    phases.finish('unknown')
    phases.start('empty', None, 0)
    assert phases.share == 1.0
