# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The doctor names what is missing and what to type, and its exit code is about the node."""

import json
import types

import pytest

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.sentence import CONTROL_WORDS
from tinygiant_ros.runtime import doctor
from tinygiant_ros.runtime.doctor import findings, main, MISSING, NOTE, OK
from tinygiant_ros.runtime.release import FORMAT
from tinygiant_ros.runtime.trt import cuda
from tinygiant_ros.runtime.trt.store import default_folder, EngineStore, key_of

GRAPHS = ('vision', 'closeup', 'reasoner', 'decoder')


@pytest.fixture
def release(tmp_path):
    """Make a release that names one tensor of a pretrained part."""
    folder = tmp_path / 'engines' / 'tiny'
    folder.mkdir(parents=True)
    tensors = [{'offset': 0, 'shape': [1], 'source': source, 'key': 'a'}
               for source in ('trained', 'minilm')]
    for name, content in {'manifest': {'format': FORMAT, 'weights_bin_bytes': 8, 'sha256': 'ab',
                                       'tensors': tensors},
                          'card': {'model_id': 'tiny 0.1'},
                          'vocabulary': [*CONTROL_WORDS]}.items():
        (folder / f'{name}.json').write_text(json.dumps(content))
    for name in ('weights.safetensors', *(f'{graph}.onnx' for graph in GRAPHS)):
        (folder / name).write_text('')
    return folder


@pytest.fixture
def machine(tmp_path, monkeypatch, release):
    """Make a machine that has everything; returns a function that runs the doctor on it."""
    root = tmp_path / 'root'
    for path, text in {'proc/meminfo': 'MemTotal: 9 kB\nMemAvailable:    5242880 kB\n',
                       'proc/device-tree/model': 'Jetson Orin Nano\0',
                       'etc/nv_tegra_release': '# R36 (release), REVISION: 4.3, X',
                       'var/lib/nvpmodel/status': 'pmode:0001'}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    module = types.SimpleNamespace(__version__='1.2.3',
                                   get_available_providers=lambda: ['CPUExecutionProvider'])
    monkeypatch.setenv('ROS_DISTRO', 'humble')
    monkeypatch.setattr(doctor, '_has', lambda name: True)
    monkeypatch.setattr(doctor.importlib, 'import_module', lambda name: module)
    monkeypatch.setattr(doctor, 'gpu_name', lambda: ('Orin', ''))
    monkeypatch.setattr(doctor, 'load_tensorrt', lambda: module)
    monkeypatch.setattr(cuda, 'device_facts', lambda: {'gpu': 'Orin', 'sm_count': 8})
    monkeypatch.setattr(doctor, 'pretrained_file', lambda source: f'/there/{source}')

    def run():
        found = {}
        for row in findings(tmp_path / 'cache', release, root):
            found.setdefault(row.name, row)
        return found

    run.root, run.cache = root, tmp_path / 'cache'
    return run


def refuse(*arguments):
    raise SpatialError(ErrorCode.NOT_READY, 'it is broken; mend it')


def test_everything_is_there(machine):
    found = machine()
    assert {row.state for row in found.values()} == {OK, NOTE}
    assert {name for name, row in found.items() if row.state == NOTE} == {'graphs', 'engines'}
    assert found['onnxruntime'].found == '1.2.3, providers: CPUExecutionProvider'
    assert found['board'].found == 'Jetson Orin Nano'
    assert found['Jetson Linux'].found == '36.4.3' and found['power mode'].found == '1'
    assert found['tensorrt'].found == '1.2.3'
    assert found['pycuda'].found == 'gpu Orin, sm_count 8'
    assert found['free memory'].found == '5120 MiB'
    assert found['release'].found.startswith('tiny 0.1 in ')
    assert found['minilm'].found == '/there/minilm' and 'trained' not in found
    assert not machine.cache.exists(), 'looking changes nothing'


@pytest.mark.parametrize('name, value, row', [
    ('_has', lambda name: name != 'rclpy', 'rclpy'),
    ('_has', lambda name: name != 'tinygiant_interfaces', 'tinygiant_interfaces'),
    ('open_release', refuse, 'release'),
    ('pretrained_file', refuse, 'minilm'),
    ('OLDEST_PYTHON', (99, 0), 'python')])
def test_what_the_node_needs(machine, monkeypatch, name, value, row):
    monkeypatch.setattr(doctor, name, value)
    found = machine()
    assert [one.name for one in found.values() if one.state == MISSING] == [row]
    assert found[row].todo


@pytest.mark.parametrize('error', [ImportError('no module'), OSError('no library'),
                                   AttributeError('built for another numpy')])
def test_a_broken_module(machine, monkeypatch, error):
    healthy = doctor.importlib.import_module

    def load(name):
        if name == 'cv2':
            raise error
        return healthy(name)

    monkeypatch.setattr(doctor.importlib, 'import_module', load)
    row = machine()['cv2']
    assert row.state == MISSING and str(error) in row.found
    assert row.todo == 'pip install opencv-python-headless'


def test_no_ros(machine, monkeypatch):
    monkeypatch.delenv('ROS_DISTRO')
    row = machine()['ROS 2']
    assert row.state == MISSING and 'setup.bash' in row.todo


@pytest.mark.parametrize('name', ['tensorrt', 'pycuda'])
@pytest.mark.parametrize('gpu', [True, False])
def test_what_only_costs_speed(machine, monkeypatch, name, gpu):
    if name == 'tensorrt':
        monkeypatch.setattr(doctor, 'load_tensorrt', refuse)
    else:
        monkeypatch.setattr(cuda, 'device_facts', refuse)
    if not gpu:
        monkeypatch.setattr(doctor, 'gpu_name', lambda: (None, 'no NVIDIA driver'))
    found = machine()
    assert found[name].state == NOTE and found[name].found == 'it is broken'
    assert found[name].todo == ('mend it' if gpu else '')      # without a GPU it would not help
    assert found['GPU'].found == ('Orin' if gpu else 'no NVIDIA driver')


def test_another_machine(machine):
    for path in ('proc/meminfo', 'proc/device-tree/model', 'etc/nv_tegra_release'):
        (machine.root / path).unlink()
    found = machine()
    assert 'board' not in found and 'power mode' not in found
    assert found['Jetson Linux'].state == found['free memory'].state == NOTE


def test_little_memory(machine):
    (machine.root / 'proc/meminfo').write_text('MemAvailable: 1000000 kB\n')
    row = machine()['free memory']
    assert row.state == NOTE and row.found == '976 MiB' and row.todo


def test_room_for_the_graphs(machine, monkeypatch):
    usage = types.SimpleNamespace(free=7)          # the release of this test needs 8 bytes
    monkeypatch.setattr(doctor.shutil, 'disk_usage', lambda path: usage)
    assert machine()['graphs'].state == MISSING
    usage.free = 8
    assert machine()['graphs'].state == NOTE


def test_graphs_are_there(machine, release):
    weights = doctor.assembled_folder(doctor.open_release(release), machine.cache) / 'weights.bin'
    weights.parent.mkdir(parents=True)
    weights.write_bytes(bytes(7))
    assert machine()['graphs'].state == NOTE
    weights.write_bytes(bytes(8))
    assert machine()['graphs'].state == OK


def test_cache_that_cannot_be_written(machine, monkeypatch):
    monkeypatch.setattr(doctor.os, 'access', lambda path, mode: False)
    row = machine()['cache folder']
    assert row.state == MISSING and 'XDG_CACHE_HOME' in row.todo


def test_engines(machine):
    store = EngineStore(default_folder(machine.cache))
    assert machine()['engines'].found.startswith('none in')
    store.put(key_of({}), b'plan', {'graph': 'vision', 'machine': {'tensorrt': 'tensorrt 10.3'}})
    assert machine()['engine'].state == OK and 'tensorrt 10.3' in machine()['engine'].found
    (store.folder / f'{key_of({})}.json').unlink()
    row = machine()['engine']
    assert row.state == NOTE and row.todo == 'ros2 run tinygiant_ros engine build'


@pytest.mark.parametrize('state, code, text', [
    (OK, 0, 'the node can run here'), (NOTE, 0, 'the node can run here'),
    (MISSING, 1, 'the node cannot run here yet')])
def test_exit_code(monkeypatch, capsys, state, code, text):
    monkeypatch.setattr(doctor, 'findings', lambda cache, release: iter([
        doctor.Finding('wheel', state, 'three of four', 'mount a wheel')]))
    assert main([]) == code
    out = capsys.readouterr().out
    assert out.splitlines()[-1] == text and 'three of four' in out
    assert ('mount a wheel' in out) == (state != OK)
