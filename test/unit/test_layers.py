# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The layers of docs/architecture.md hold: who may import whom, and what a file must look like."""

import ast
from pathlib import Path
import re
import sys

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / 'tinygiant_ros'
MODULES = sorted(PACKAGE.rglob('*.py'))
FOLDERS = ('tinygiant_ros', 'launch', 'scripts', 'benchmarks', 'test')
FILES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob('*.py'))
FILES.append(ROOT / 'setup.py')
HEADER = ['# Copyright 2026 The tinygiant_ros authors', '# SPDX-License-Identifier: Apache-2.0']
MAX_LINES = 400

ROS = {'ament_index_python', 'rclpy'}
# Beside the standard library. What is named here and nowhere else stays in its layer.
THIRD_PARTY = {
    'core': {'cv2', 'numpy'},
    'model': {'numpy', 'safetensors', 'torch'},
    'runtime': {'numpy', 'onnxruntime', 'pycuda', 'safetensors', 'tokenizers'},
    'nodes': {'cv2', 'numpy', 'yaml'} | ROS,
    'sim': {'cv2', 'mujoco', 'numpy', 'tqdm'},
    'training': {'cv2', 'numpy', 'onnxruntime', 'safetensors', 'torch', 'tqdm', 'yaml'},
    'export': {'numpy', 'onnx', 'onnxruntime', 'onnxscript', 'safetensors', 'torch', 'tqdm'},
}
# The one module of a layer that alone may import another layer.
EXCEPTIONS = {'nodes/sim_camera.py': {'sim'}}


def documented_layers():
    """Return layer -> layers it may import, read from the table of docs/architecture.md."""
    text = (ROOT / 'docs/architecture.md').read_text()
    rows = re.findall(r'^\| `(\w+)/` \| ([^|]*) \|', text, re.MULTILINE)
    names = {name for name, _ in rows}
    return {name: {word.strip() for word in allowed.split(',')} & names for name, allowed in rows}


LAYERS = documented_layers()


def imports_of(path):
    """Yield (line, absolute name) of every import in a file, also of those inside functions."""
    package = ['tinygiant_ros', *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            for alias in node.names:
                yield node.lineno, f'{node.module}.{alias.name}'
        elif isinstance(node, ast.ImportFrom):
            base = package[:len(package) - node.level + 1]
            module = [node.module] if node.module else []
            for alias in node.names:
                yield node.lineno, '.'.join([*base, *module, alias.name])


def is_message_package(name):
    return name.endswith(('_msgs', '_interfaces', '_srvs'))


def refusal(path, name):
    """Return why a module may not import a name, None where it may."""
    relative = path.relative_to(PACKAGE)
    layer = relative.parts[0]
    top, *rest = name.split('.')
    if top == 'tinygiant_ros':
        if not rest or rest[0] not in LAYERS:
            return None
        allowed = LAYERS[layer] | {layer} | EXCEPTIONS.get(relative.as_posix(), set())
        return None if rest[0] in allowed else f'{layer}/ may import {sorted(allowed)} of our own'
    if top in sys.stdlib_module_names or top in THIRD_PARTY[layer]:
        return None
    if layer == 'nodes' and is_message_package(top):
        return None
    return f'{layer}/ may import {sorted(THIRD_PARTY[layer])} beside the standard library'


def test_table_and_folders_agree():
    folders = {path.parent.name for path in PACKAGE.glob('*/__init__.py')}
    assert set(LAYERS) == folders == set(THIRD_PARTY)
    assert LAYERS['core'] == set()
    assert 'core' in LAYERS['runtime']


def test_exceptions_exist():
    assert [name for name in EXCEPTIONS if not (PACKAGE / name).is_file()] == []


def test_imports():
    refused = [f'{path.relative_to(ROOT)}:{line}: imports {name}, but {why}'
               for path in MODULES if path.parent != PACKAGE
               for line, name in imports_of(path) if (why := refusal(path, name))]
    assert not refused, '\n'.join(refused)


@pytest.mark.parametrize('module, name', [
    ('core/masks.py', 'torch'),
    ('core/masks.py', 'tinygiant_ros.runtime.text'),
    ('runtime/release.py', 'torch.nn'),
    ('runtime/release.py', 'rclpy.node'),
    ('sim/world.py', 'tinygiant_interfaces.msg'),
    ('nodes/spatial_query.py', 'tinygiant_ros.sim.world'),
    ('nodes/spatial_query.py', 'tinygiant_ros.model.tinygiant'),
    ('training/train.py', 'rclpy'),
])
def test_refuses(module, name):
    assert refusal(PACKAGE / module, name)


def test_nested_and_relative_imports_are_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], 'PACKAGE', tmp_path)
    path = tmp_path / 'core' / 'a.py'
    path.parent.mkdir()
    path.write_text('def f():\n'
                    '    import torch\n    from ..nodes import bridge\n    from . import b\n')
    assert [name for _, name in imports_of(path)] == [
        'torch', 'tinygiant_ros.nodes.bridge', 'tinygiant_ros.core.b']


def test_files_are_short_and_carry_their_licence():
    wrong = []
    for path in FILES:
        lines = path.read_text().splitlines()
        if lines[lines[0].startswith('#!'):][:2] != HEADER:
            wrong.append(f'{path}: must start with {HEADER}')
        if len(lines) > MAX_LINES:
            wrong.append(f'{path}: {len(lines)} lines, at most {MAX_LINES}')
    assert not wrong, '\n'.join(wrong)


def test_test_modules_have_names_of_their_own():
    """Pytest imports test modules by their bare names, so two of one name break the whole run."""
    names = [path.name for path in (ROOT / 'test').rglob('*.py') if path.name != 'conftest.py']
    assert sorted(names) == sorted(set(names))
