# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Plans of a release come out of the store or are built, and never twice without need."""

import json
import math
import threading

from fake_builder import FakeTensorRt
import pytest

from tinygiant_ros.core.errors import SpatialError
from tinygiant_ros.runtime.backend import GRAPHS
from tinygiant_ros.runtime.trt import plans as plans_module
from tinygiant_ros.runtime.trt.build import BuildOptions
from tinygiant_ros.runtime.trt.facts import engine_facts
from tinygiant_ros.runtime.trt.plans import (
    build_engines,
    differing,
    engine_keys,
    note_parity,
    stored_plans,
)
from tinygiant_ros.runtime.trt.store import EngineStore

MACHINE = {'gpu': 'Orin', 'tensorrt': 'tensorrt 10.3.0', 'power_mode': '2'}


@pytest.fixture
def folder(tmp_path):
    release = tmp_path / 'release'
    release.mkdir()
    for graph in GRAPHS:
        (release / f'{graph}.onnx').write_text(graph)
    return release


@pytest.fixture
def store(tmp_path):
    return EngineStore(tmp_path / 'engines')


def test_builds_once(folder, store):
    trt = FakeTensorRt(plan=b'first', layers=('HALF', 'INT8', 'INT8'))
    expected = dict.fromkeys(GRAPHS, b'first')
    assert build_engines(trt, folder, store, MACHINE) == expected
    assert trt.builds == len(GRAPHS)
    other = FakeTensorRt(plan=b'second')
    assert build_engines(other, folder, store, {**MACHINE, 'power_mode': '0'}) == expected
    assert other.builds == 0
    assert stored_plans(folder, store, MACHINE) == expected
    card = store.card(engine_keys(folder, MACHINE)['decoder'])
    assert card['graph'] == 'decoder' and card['machine'] == MACHINE and card['parity'] is None
    assert card['layers'] == {'HALF': 1, 'INT8': 2} and card['build_seconds'] >= 0


def test_builds_again_on_another_machine_or_when_asked(folder, store):
    build_engines(FakeTensorRt(plan=b'first'), folder, store, MACHINE)
    updated = {**MACHINE, 'tensorrt': 'tensorrt 10.16.2'}
    with pytest.raises(SpatialError, match='engine of vision: .*holds no engine'):
        stored_plans(folder, store, updated)
    for arguments in ((updated,), (MACHINE, BuildOptions(optimization_level=0))):
        trt = FakeTensorRt(plan=b'second')
        assert set(build_engines(trt, folder, store, *arguments).values()) == {b'second'}
    assert stored_plans(folder, store, MACHINE)['vision'] == b'first'
    build_engines(FakeTensorRt(plan=b'third'), folder, store, MACHINE, rebuild=True)
    assert stored_plans(folder, store, MACHINE)['vision'] == b'third'


def test_progress_over_all_graphs(folder, store):
    told = []
    build_engines(FakeTensorRt(), folder, store, MACHINE,
                  progress=lambda *one: told.append(one) or True)
    shares = [share for _, share in told]
    assert shares == sorted(shares) and shares[0] == 0.0 and shares[-1] == 1.0
    assert told[0][0] == 'vision: Building engine' and told[-1][0] == 'decoder: Building engine'
    assert [share for name, share in told if name == 'reasoner: Building engine'][0] == 0.5


def test_what_was_built_before_a_cancel_is_kept(folder, store):
    with pytest.raises(SpatialError, match=r'closeup.onnx was cancelled'):
        build_engines(FakeTensorRt(), folder, store, MACHINE,
                      progress=lambda name, share: not name.startswith('closeup: Timing'))
    keys = engine_keys(folder, MACHINE)
    assert [graph for graph in GRAPHS if store.has(keys[graph])] == ['vision']


def test_a_spoiled_engine_is_built_anew(folder, store):
    build_engines(FakeTensorRt(plan=b'first'), folder, store, MACHINE)
    key = engine_keys(folder, MACHINE)['closeup']
    (store.folder / f'{key}.engine').write_bytes(b'fir')
    with pytest.raises(SpatialError, match='engine of closeup: .*has 3 bytes'):
        stored_plans(folder, store, MACHINE)
    heard, trt = [], FakeTensorRt(plan=b'second')
    plans = build_engines(trt, folder, store, MACHINE, log=lambda *one: heard.append(one))
    assert plans == {**dict.fromkeys(GRAPHS, b'first'), 'closeup': b'second'} and trt.builds == 1
    assert [one[0] for one in heard] == ['WARNING'] and 'closeup' in heard[0][1]
    assert len(store.rejections(key)) == 1


DEVICE = {'gpu': 'Orin', 'compute_capability': '8.7', 'sm_count': 16, 'cuda_driver': 12060,
          'cuda_runtime': '12.6.0', 'tensorrt': 'tensorrt 10.3.0', 'l4t': '36.4.3'}
FIELDS = ['graph', 'onnx_sha256', 'weights_sha256', *DEVICE, 'optimization_level', 'workspace_mb',
          'dynamic', 'fixed', 'weak_typing']


def test_fields_of_a_card(folder):
    facts = engine_facts(folder, 'vision', {**DEVICE, 'power_mode': '2'}, BuildOptions())
    named = [one.split(' ')[0] for one in differing({}, facts)]
    # None on both sides is no difference
    assert sorted([*named, 'weights_sha256']) == sorted(FIELDS)
    assert differing(json.loads(json.dumps({**facts, 'more': 1})), facts) == []


@pytest.mark.parametrize('field', FIELDS)
def test_a_card_that_tells_of_something_else(folder, store, field):
    """Its engine is refused with the field, and built anew."""
    build_engines(FakeTensorRt(plan=b'first'), folder, store, DEVICE)
    key = engine_keys(folder, DEVICE)['reasoner']
    card = store.card(key)
    part = next((card[name] for name in ('machine', 'options') if field in card[name]), card)
    part[field] = 'another'
    store.note(key, **{name: card[name] for name in card if name != 'key'})
    with pytest.raises(SpatialError, match=f"of reasoner: .* {field} 'another' on its card"):
        stored_plans(folder, store, DEVICE)
    heard, trt = [], FakeTensorRt(plan=b'second')
    plans = build_engines(trt, folder, store, DEVICE, log=lambda *one: heard.append(one))
    assert plans['reasoner'] == b'second' and trt.builds == 1
    (severity, message), = heard
    assert severity == 'WARNING' and f"{field} 'another'" in message
    assert stored_plans(folder, store, DEVICE) == plans


@pytest.mark.parametrize('field', DEVICE)
def test_another_machine_is_told_what_differs(folder, store, field):
    build_engines(FakeTensorRt(), folder, store, DEVICE)
    other = {**DEVICE, field: 'new'}
    words = f"{field} {DEVICE[field]!r} on its card, 'new' here"
    with pytest.raises(SpatialError, match=f'engine of vision: .*{words}.*engine build'):
        stored_plans(folder, store, other)
    heard = []
    build_engines(FakeTensorRt(), folder, store, other, log=lambda *one: heard.append(one[1]))
    assert len(heard) == len(GRAPHS) and all(words in one for one in heard)


def test_two_rejections_are_enough(folder, store):
    keys = engine_keys(folder, MACHINE)
    for _ in range(2):
        build_engines(FakeTensorRt(), folder, store, MACHINE)
        note_parity(store, keys, {'memory': 0.7}, 'memory differs by 0.7')
    trt = FakeTensorRt()
    for rebuild in (False, True):
        with pytest.raises(SpatialError, match='rejected 2 times.*memory differs by 0.7'):
            build_engines(trt, folder, store, MACHINE, rebuild=rebuild)
    assert trt.builds == 0
    store.forgive(keys['vision'])
    with pytest.raises(SpatialError, match='engines of closeup were rejected'):
        build_engines(trt, folder, store, MACHINE)
    assert trt.builds == 1


def test_agreement_is_noted(folder, store):
    keys = engine_keys(folder, MACHINE)
    build_engines(FakeTensorRt(), folder, store, MACHINE)
    store.reject(keys['vision'], 'once')
    build_engines(FakeTensorRt(), folder, store, MACHINE)
    note_parity(store, keys, {'memory': 1e-3, 'zero': math.nan}, '')
    assert store.card(keys['vision'])['parity'] == {
        'agrees': True, 'errors': {'memory': 1e-3, 'zero': 'nan'}, 'difference': ''}
    assert store.rejections(keys['vision']) == []
    assert len(stored_plans(folder, store, MACHINE)) == len(GRAPHS)


def test_a_full_disk_does_not_lose_the_plan(folder, store, monkeypatch):
    def refuse(*arguments):
        raise SpatialError(100, 'no room')

    monkeypatch.setattr(store, 'put', refuse)
    heard = []
    plans = build_engines(FakeTensorRt(), folder, store, MACHINE,
                          log=lambda *one: heard.append(one))
    assert plans == dict.fromkeys(GRAPHS, b'plan')
    assert [one for one in heard if 'not kept: no room' in one[1]] == heard and len(heard) == 4
    note_parity(store, engine_keys(folder, MACHINE), {}, 'differs')   # nothing to write on


def test_two_processes_build_once(folder, store, monkeypatch):
    """The second one waits, and then takes what the first one built."""
    first, second, waits = FakeTensorRt(plan=b'first'), FakeTensorRt(plan=b'second'), []
    begun, waiting, results = threading.Event(), threading.Event(), {}
    real = plans_module.build_plan

    def build(trt, onnx, *arguments):
        if trt is first and onnx.stem == 'vision':
            begun.set()
            assert waiting.wait(60)
        return real(trt, onnx, *arguments)

    def tell(name, share):
        if 'another process' in name:
            waits.append(name)
            waiting.set()
        return True

    monkeypatch.setattr(plans_module, 'build_plan', build)
    thread = threading.Thread(target=lambda: results.update(
        first=build_engines(first, folder, store, MACHINE)))
    thread.start()
    assert begun.wait(60)
    results['second'] = build_engines(second, folder, EngineStore(store.folder), MACHINE,
                                      progress=tell)
    thread.join(60)
    assert waits[0].startswith('vision: waiting for another process')
    assert results['second']['vision'] == b'first' == results['first']['vision']
    assert first.builds + second.builds == len(GRAPHS)
