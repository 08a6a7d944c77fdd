# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""TensorRT is found or refused with what to type, and only listed names of it are used."""

import ast
import importlib
from pathlib import Path
import subprocess
import sys
import types

from fake_builder import FakeTensorRt, SEVERITY
import pytest

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.runtime.trt import api

FOLDER = Path(api.__file__).parent
# What the variables of build.py and runner.py hold.
OBJECTS = {
    'builder': 'Builder', 'network': 'INetworkDefinition', 'parser': 'OnnxParser',
    'config': 'IBuilderConfig', 'profile': 'IOptimizationProfile', 'cache': 'ITimingCache',
    'layer': 'ILayer', '_engine': 'ICudaEngine', '_context': 'IExecutionContext',
    '_runtime': 'Runtime',
}


@pytest.fixture
def installed(monkeypatch):
    """Return a function that puts modules in the place of the real ones; an exception fails."""
    def install(**modules):
        real = importlib.import_module

        def find(name, *arguments):
            if name not in ('tensorrt', 'tensorrt_rtx'):
                return real(name, *arguments)
            module = modules.get(name, ImportError(f'No module named {name!r}'))
            if isinstance(module, Exception):
                raise module
            return module

        monkeypatch.setattr(api.importlib, 'import_module', find)
    return install


def module(version):
    return types.SimpleNamespace(__version__=version)


@pytest.mark.parametrize('version', ['10.3.0', '10.16.2.10', '11.4.1', 'unheard of'])
def test_takes_tensorrt(installed, version):
    trt = module(version)
    installed(tensorrt=trt, tensorrt_rtx=module('1.7.1'))
    assert api.load_tensorrt(allow_rtx=True) is trt
    assert api.version(trt) == version


@pytest.mark.parametrize('version', ['8.6.2', '10.0.1', '9.3'])
def test_refuses_an_old_one(installed, version):
    installed(tensorrt=module(version))
    with pytest.raises(SpatialError, match=f'{version} is too old.*JetPack') as caught:
        api.load_tensorrt()
    assert caught.value.code == ErrorCode.NOT_READY


def test_rtx_only_when_asked_for(installed):
    rtx = module('1.7.1.116')
    installed(tensorrt_rtx=rtx)
    with pytest.raises(SpatialError, match='python3-libnvinfer'):
        api.load_tensorrt()
    assert api.load_tensorrt(allow_rtx=True) is rtx


@pytest.mark.parametrize('error', [
    ImportError('No module named tensorrt'),
    OSError('libnvdla_compiler.so: cannot open shared object file')])
def test_says_why_it_cannot_be_loaded(installed, error):
    installed(tensorrt=error, tensorrt_rtx=error)
    for allow_rtx in (False, True):
        with pytest.raises(SpatialError) as caught:
            api.load_tensorrt(allow_rtx)
        assert caught.value.code == ErrorCode.NOT_READY
        assert caught.value.message.count(str(error)) == 1 + allow_rtx


@pytest.mark.parametrize('version, flags', [('8.6.1', 0), ('10.3.0', 2), ('11.4.0', 1)])
def test_strong_typing_goes_by_name(version, flags):
    assert api.network_flags(FakeTensorRt(version)) == flags


def test_logger_hands_on():
    heard = []
    trt = FakeTensorRt()
    logger = api.make_logger(trt, lambda *message: heard.append(message))
    assert isinstance(logger, trt.ILogger) and logger.initialised
    logger.log(SEVERITY.WARNING, 'hot')
    logger.log(7, 'odd')
    assert heard == [('WARNING', 'hot'), ('7', 'odd')]
    assert any(one is logger for one in api._kept)


@pytest.mark.parametrize('error', [ValueError('no'), KeyboardInterrupt()])
def test_logger_lets_nothing_through(error):
    heard = []

    def log(severity, message):
        heard.append(message)
        raise error

    api.make_logger(FakeTensorRt(), log).log(SEVERITY.ERROR, 'bad')
    api.make_logger(FakeTensorRt(), None).log(SEVERITY.ERROR, 'bad')
    assert heard == ['bad']


def test_missing_names():
    class Builder:
        create_network = print

    names = api.missing_names(types.SimpleNamespace(
        Builder=Builder, nptype=print, MemoryPoolType=types.SimpleNamespace(WORKSPACE=0)))
    assert 'MemoryPoolType.WORKSPACE' not in names and 'nptype' not in names
    assert 'Builder.create_network' not in names
    assert 'Builder.build_serialized_network' in names and 'TensorIOMode.INPUT' in names


def chain(node):
    """Return ['trt', 'A', 'B'] for trt.A.B, None for anything that does not begin with a name."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [node.id, *reversed(parts)] if isinstance(node, ast.Name) else None


def used_names(text):
    """Yield the names of TensorRT that a source uses, as far as its variables tell."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Attribute):
            continue
        first, *rest = chain(node) or [None]
        if first == 'trt':
            yield '.'.join(rest).removesuffix('.__init__')
        elif first in OBJECTS and rest:
            yield f'{OBJECTS[first]}.{rest[0]}'
        elif first == 'self' and len(rest) > 1 and rest[0] in OBJECTS:
            yield f'{OBJECTS[rest[0]]}.{rest[1]}'


def unlisted(text):
    listed = {*api.SURFACE, *api.OPTIONAL, '__version__', '__name__'}
    return {name for name in used_names(text)
            if not any(one == name or one.startswith(f'{name}.') for one in listed)}


def test_every_name_that_is_used_is_listed():
    sources = [path.read_text() for path in sorted(FOLDER.glob('*.py'))]
    assert sum(len(set(used_names(text))) for text in sources) > 30
    assert set().union(*map(unlisted, sources)) == set()


def test_names_that_are_not_listed_are_found():
    assert unlisted('trt.Refitter(1)\nself._engine.num_bindings\nconfig.max_workspace_size = 1\n'
                    'trt.MemoryPoolType.DLA\nbuilder.create_network(0)') == {
        'Refitter', 'ICudaEngine.num_bindings', 'IBuilderConfig.max_workspace_size',
        'MemoryPoolType.DLA'}


def test_nothing_is_imported_with_the_package():
    names = [f'tinygiant_ros.runtime.trt.{path.stem}' for path in FOLDER.glob('*.py')]
    names += ['tinygiant_ros.runtime.engines', 'tinygiant_ros.runtime.doctor']
    code = ('import importlib, sys\n'
            f'for name in {names}: importlib.import_module(name)\n'
            'print(sorted({"tensorrt", "tensorrt_rtx", "pycuda"} & set(sys.modules)))')
    done = subprocess.run([sys.executable, '-c', code], capture_output=True, text=True, check=True,
                          cwd=FOLDER.parents[2])
    assert done.stdout == '[]\n'
