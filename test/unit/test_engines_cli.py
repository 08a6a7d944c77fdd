# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""ros2 run tinygiant_ros engine build | check | list: what it prints and returns."""

import io
import os
import signal

from fake_builder import FakeTensorRt
import pytest

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.runtime import engines
from tinygiant_ros.runtime.backend import GRAPHS
from tinygiant_ros.runtime.engines import CANCELLED, CANNOT, DONE, main, Printer, WRONG
from tinygiant_ros.runtime.trt import cuda
from tinygiant_ros.runtime.trt.store import default_folder, EngineStore


class Machine:
    """A machine with TensorRT and a GPU, and a release; `difference` is what golden inputs say."""

    def __init__(self, tmp_path):
        self.trt, self.difference, self.compared = FakeTensorRt(plan=b'plan'), '', []
        self.cache, self.release = tmp_path / 'cache', tmp_path / 'release'
        self.release.mkdir()
        for graph in GRAPHS:
            (self.release / f'{graph}.onnx').write_text(graph)

    def compare(self, trt, folder, plans):
        self.compared.append(dict(plans))
        return {'memory': 0.5 if self.difference else 2e-4}, self.difference

    def run(self, command, *options):
        where = () if command == 'list' else ('--release', str(self.release))
        return main([command, '--cache', str(self.cache), *where, *options])

    @property
    def store(self):
        return EngineStore(default_folder(self.cache))


@pytest.fixture
def machine(tmp_path, monkeypatch):
    machine = Machine(tmp_path)
    monkeypatch.setattr(engines, 'load_tensorrt', lambda: machine.trt)
    monkeypatch.setattr(cuda, 'device_facts', lambda: {'gpu': 'Orin'})
    monkeypatch.setattr(engines, 'open_release', lambda folder: folder)
    monkeypatch.setattr(engines, 'assemble', lambda release, cache, precision, tensorrt: release)
    monkeypatch.setattr(engines, '_compare', machine.compare)
    return machine


def test_build(machine, capsys):
    assert machine.run('build') == DONE
    out = capsys.readouterr().out
    assert 'vision: ' in out and '100%' in out and 'memory' in out and '0.0002' in out
    assert f'4 engines in {machine.store.folder} agree with the CPU' in out
    assert machine.compared == [dict.fromkeys(GRAPHS, b'plan')]
    assert [card['parity']['agrees'] for card in machine.store.entries()] == [True] * 4
    assert machine.run('build') == DONE and machine.trt.builds == 4
    assert machine.run('build', '--again') == DONE and machine.trt.builds == 8


def test_options_reach_the_builder(machine):
    assert machine.run('build', '--optimization-level', '1', '--workspace-mb', '64') == DONE
    config = machine.trt.configs[0]
    assert config.builder_optimization_level == 1
    assert config.limits[machine.trt.MemoryPoolType.WORKSPACE] == 64 << 20
    assert machine.run('check') == WRONG          # with other options it is another engine


def test_engines_that_differ(machine, capsys):
    machine.difference = 'memory differs by 0.5'
    assert machine.run('build') == WRONG
    assert 'refused: memory differs by 0.5' in capsys.readouterr().out
    assert machine.store.entries() == []
    assert machine.run('build') == WRONG
    assert machine.run('build') == WRONG          # who asks by hand gets another try each time
    assert machine.trt.builds == 12
    machine.difference = ''
    assert machine.run('build') == DONE


def test_check(machine, capsys):
    assert machine.run('check') == WRONG
    assert 'holds no engine' in capsys.readouterr().err
    machine.run('build')
    assert machine.run('check') == DONE
    assert machine.trt.builds == 4 and len(machine.compared) == 2
    path = next(machine.store.folder.glob('*.engine'))
    path.write_bytes(b'pla')
    assert machine.run('check') == WRONG
    assert 'has 3 bytes' in capsys.readouterr().err


def test_list(machine, capsys):
    assert machine.run('list') == DONE
    assert '0 engines' in capsys.readouterr().out
    machine.run('build')
    assert machine.run('list') == DONE
    out = capsys.readouterr().out
    assert out.count('tensorrt 10.3.0, Orin, built 2') == 4 and out.count('agrees') == 4
    next(machine.store.folder.glob('*.json')).unlink()
    assert machine.run('list') == WRONG
    assert 'is not there' in capsys.readouterr().out


@pytest.mark.parametrize('name', ['load_tensorrt', 'device_facts'])
@pytest.mark.parametrize('command', ['build', 'check'])
def test_a_machine_that_cannot(machine, monkeypatch, capsys, name, command):
    def refuse(*arguments):
        raise SpatialError(ErrorCode.NOT_READY, 'there is none; install it')

    monkeypatch.setattr(cuda if name == 'device_facts' else engines, name, refuse)
    assert machine.run(command) == CANNOT
    captured = capsys.readouterr()
    assert 'there is none; install it' in captured.err and captured.out == ''
    assert not machine.cache.exists()


def test_a_failed_build(machine, capsys):
    machine.trt.plan, machine.trt.errors = None, ['out of memory']
    assert machine.run('build') == WRONG
    err = capsys.readouterr().err
    assert 'ERROR: out of memory' in err and 'built no plan of vision.onnx' in err
    assert machine.compared == []


def test_interrupt(machine, monkeypatch, capsys):
    """The first Ctrl-C cancels at the next step of the builder, and the old handler is back."""
    before, real = signal.getsignal(signal.SIGINT), Printer.progress

    def progress(printer, what, share):
        if what.startswith('closeup'):
            os.kill(os.getpid(), signal.SIGINT)
        return real(printer, what, share)

    monkeypatch.setattr(Printer, 'progress', progress)
    assert machine.run('build') == CANCELLED
    assert 'cancelled' in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) == before
    assert len(machine.store.entries()) == 1 and machine.compared == []


@pytest.mark.parametrize('arguments', [[], ['fly'], ['build', '--optimization-level', '6'],
                                       ['list', '--again'], ['check', '--workspace-mb', 'x']])
def test_wrong_usage(arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_wrong_workspace(machine, capsys):
    assert machine.run('build', '--workspace-mb', '0') == WRONG
    assert 'workspace is 0' in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_lines_of_progress():
    file = io.StringIO()
    printer = Printer([], file)
    for step in range(100):
        assert printer.progress('vision: Timing' if step % 2 else 'vision: Reading', step / 100)
    printer.progress('closeup: Reading', 0.99)
    printer.end()
    lines = file.getvalue().splitlines()
    assert len(lines) == 11 and all('vision' in line for line in lines[:10])
    assert 'closeup' in lines[10]


def test_line_of_progress_on_a_terminal():
    file, cancelled = Terminal(), []
    printer = Printer(cancelled, file)
    assert printer.progress('vision: ' + 'x' * 200, 0.25)
    assert printer.progress('vision: y', 0.25)
    cancelled.append(signal.SIGINT)
    assert not printer.progress('vision: y', 0.25)
    printer.end()
    printer.end()
    assert file.getvalue().count('\r') == 2 and file.getvalue().count('\n') == 1
    assert all(len(line) <= 79 for line in file.getvalue().split('\r'))


def test_shipped_release(tmp_path, monkeypatch):
    monkeypatch.delenv('AMENT_PREFIX_PATH', raising=False)
    assert engines.shipped_release() == engines.repository_engines() / 'tinygiant_64m'
    installed = tmp_path / 'b' / 'share' / 'tinygiant_ros' / 'engines' / 'tinygiant_64m'
    installed.mkdir(parents=True)
    monkeypatch.setenv('AMENT_PREFIX_PATH', f'{tmp_path / "a"}:{tmp_path / "b"}:')
    assert engines.shipped_release() == installed
