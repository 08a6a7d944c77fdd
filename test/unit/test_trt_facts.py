# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What an engine depends on changes its key; what it does not depend on does not."""

import ctypes
import os

from fake_builder import FakeTensorRt
import pytest

from tinygiant_ros.core.errors import SpatialError
from tinygiant_ros.runtime.trt import facts as facts_module
from tinygiant_ros.runtime.trt.build import BuildOptions
from tinygiant_ros.runtime.trt.facts import (
    board,
    engine_facts,
    gpu_name,
    l4t,
    machine_facts,
    power_mode,
    sha256,
    timing_name,
)
from tinygiant_ros.runtime.trt.store import key_of

DEVICE = {'gpu': 'Orin', 'compute_capability': '8.7', 'sm_count': 8, 'cuda_driver': 12060,
          'cuda_runtime': '12.6.0'}
RELEASE_LINE = ('# R36 (release), REVISION: 4.3, GCID: 38968081, BOARD: generic, EABI: aarch64, '
                'DATE: Wed Jan  8 01:49:37 UTC 2025\n# KERNEL_VARIANT: oot\n')


@pytest.fixture
def jetson(tmp_path):
    """Return the root of a file system with what a Jetson has."""
    for path, text in {'etc/nv_tegra_release': RELEASE_LINE,
                       'proc/device-tree/model': 'NVIDIA Jetson Orin Nano Developer Kit\0',
                       'var/lib/nvpmodel/status': 'pmode:0002 fmode:fanNull',
                       'etc/nvpmodel.conf': '< POWER_MODEL ID=0 NAME=15W >\nCPU_ONLINE CORE_0 1\n'
                                            '< POWER_MODEL ID=2 NAME=MAXN_SUPER >\n'}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


@pytest.fixture
def release(tmp_path):
    folder = tmp_path / 'release'
    folder.mkdir()
    for name in ('vision.onnx', 'decoder.onnx', 'weights.bin'):
        (folder / name).write_text(name)
    return folder


def key(release, machine, graph='vision', **options):
    return key_of(engine_facts(release, graph, machine, BuildOptions(**options)))


def test_what_a_jetson_tells(jetson):
    assert l4t(jetson) == '36.4.3'
    assert board(jetson) == 'NVIDIA Jetson Orin Nano Developer Kit'
    assert power_mode(jetson) == '2 (MAXN_SUPER)'
    (jetson / 'etc/nvpmodel.conf').unlink()
    assert power_mode(jetson) == '2'


def test_what_another_machine_tells(tmp_path):
    assert l4t(tmp_path) is None and board(tmp_path) is None and power_mode(tmp_path) is None


def test_machine_facts(jetson):
    assert machine_facts(FakeTensorRt('10.3.0'), DEVICE, jetson) == {
        **DEVICE, 'tensorrt': 'tensorrt 10.3.0', 'l4t': '36.4.3', 'power_mode': '2 (MAXN_SUPER)'}


def test_key_depends_on_the_machine(release, jetson):
    machine = machine_facts(FakeTensorRt('10.3.0'), DEVICE, jetson)
    first = key(release, machine)
    assert first == key(release, {**machine, 'power_mode': '0 (15W)'})
    changed = {key(release, {**machine, name: 'another'}) for name in machine
               if name != 'power_mode'}
    assert len(changed | {first}) == len(machine)


def test_key_depends_on_graph_weights_and_options(release):
    machine = {'tensorrt': 'tensorrt 10.3.0'}
    keys = [key(release, machine), key(release, machine, 'decoder'),
            key(release, machine, optimization_level=4), key(release, machine, workspace_mb=99),
            key(release, machine, weak_typing=True),
            key(release, machine, dynamic={'crops': (1, 2, 3)})]
    for name in ('vision.onnx', 'weights.bin'):
        path = release / name
        path.write_text(name.upper())              # of the same length
        os.utime(path, ns=(0, 1))
        keys.append(key(release, machine))
    (release / 'weights.bin').unlink()
    keys.append(key(release, machine))
    assert len(set(keys)) == len(keys)
    assert key(release, machine) == keys[-1]


def test_large_files_are_read_once(release, monkeypatch):
    first = sha256(release / 'weights.bin')
    monkeypatch.setattr(facts_module.hashlib, 'sha256', lambda: pytest.fail('read again'))
    assert sha256(release / 'weights.bin') == first


def test_a_graph_that_is_gone(release):
    (release / 'vision.onnx').unlink()
    with pytest.raises(SpatialError, match='vision.onnx cannot be read'):
        key(release, {})


def test_timings_are_for_one_gpu_and_one_tensorrt():
    machine = {'gpu': 'Orin', 'tensorrt': 'tensorrt 10.3.0'}
    names = {timing_name(one) for one in (machine, {**machine, 'gpu': 'Thor'},
                                          {**machine, 'tensorrt': 'tensorrt 10.16.2'})}
    assert len(names) == 3
    assert timing_name({**machine, 'power_mode': '2'}) in names


class Driver:
    """libcuda with these numbers."""

    def __init__(self, errors=None, count=1):
        self.errors, self.count = errors or {}, count

    def cuInit(self, flags):
        return self.errors.get('cuInit', 0)

    def cuDeviceGetCount(self, pointer):
        pointer._obj.value = self.count
        return 0

    def cuDeviceGetName(self, name, size, device):
        name.value = b'Orin (nvgpu)'
        return self.errors.get('cuDeviceGetName', 0)


@pytest.mark.parametrize('driver, name, why', [
    (Driver(), 'Orin (nvgpu)', ''),
    (Driver(count=0), None, 'sees no GPU'),
    (Driver({'cuInit': 100}), None, 'cuInit with error 100'),
    (Driver({'cuDeviceGetName': 101}), None, 'cuDeviceGetName with error 101')])
def test_gpu(monkeypatch, driver, name, why):
    monkeypatch.setattr(ctypes, 'CDLL', lambda library: driver)
    got, reason = gpu_name()
    assert got == name and why in reason


def test_no_driver():
    name, why = gpu_name('libthereisnone.so.1')
    assert name is None and 'libthereisnone.so.1' in why
