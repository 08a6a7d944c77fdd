# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Both packages install everything they need, under one version, with the codes of core."""

import ast
import os
from pathlib import Path
import re
import runpy
import xml.etree.ElementTree as ElementTree

import pytest
import setuptools

from tinygiant_ros.core.errors import ErrorCode
from tinygiant_ros.core.records import Category

ROOT = Path(__file__).resolve().parents[2]
INTERFACES = ROOT / 'tinygiant_interfaces'
PACKAGES = {'tinygiant_ros': ROOT, 'tinygiant_interfaces': INTERFACES}
DEFINITIONS = sorted(INTERFACES.glob('msg/*.msg')) + sorted(INTERFACES.glob('srv/*.srv'))
SHARE = 'share/tinygiant_ros'
# Modules that come with a package of another name.
PROVIDED_BY = {'cv2': 'python3-opencv', 'numpy': 'python3-numpy', 'yaml': 'python3-yaml'}


@pytest.fixture(params=sorted(PACKAGES))
def manifest(request):
    return ElementTree.parse(PACKAGES[request.param] / 'package.xml').getroot()


@pytest.fixture(scope='module')
def setup_arguments():
    """Return the arguments of setup() in setup.py."""
    patch = pytest.MonkeyPatch()
    found = {}
    patch.setattr(setuptools, 'setup', found.update)
    patch.chdir(ROOT)
    try:
        runpy.run_path(str(ROOT / 'setup.py'))
    finally:
        patch.undo()
    return found


def root_manifest():
    return ElementTree.parse(ROOT / 'package.xml').getroot()


def constants(path, prefix):
    """Return name -> value of the constants with this prefix in a .msg or .srv file."""
    found = re.findall(rf'^uint\d+ {prefix}(\w+) *= *(\d+)', path.read_text(), re.MULTILINE)
    return {name: int(value) for name, value in found}


def fields(path):
    """Yield (line number, line) of the fields, without constants and comments."""
    for number, line in enumerate(path.read_text().splitlines()):
        line = line.split('#')[0].strip()
        if line and line != '---' and '=' not in line:
            yield number, line


def test_manifest_is_complete(manifest):
    folder = PACKAGES[manifest.findtext('name')]
    assert manifest.tag == 'package' and manifest.get('format') == '3'
    assert re.fullmatch(r'\d+\.\d+\.\d+', manifest.findtext('version'))
    assert '@' in manifest.find('maintainer').get('email')
    assert manifest.findtext('license') == 'Apache-2.0'
    assert 'Apache License' in (folder / manifest.find('license').get('file')).read_text()
    depends = [(e.tag, e.text) for e in manifest if 'depend' in e.tag]
    assert len(depends) == len(set(depends)), 'a dependency is listed twice'
    assert (folder / 'CHANGELOG.rst').is_file()


def test_build_types():
    types = {name: ElementTree.parse(folder / 'package.xml').findtext('export/build_type')
             for name, folder in PACKAGES.items()}
    assert types == {'tinygiant_ros': 'ament_python', 'tinygiant_interfaces': 'ament_cmake'}


def test_one_version(setup_arguments):
    versions = {ElementTree.parse(folder / 'package.xml').findtext('version')
                for folder in PACKAGES.values()}
    assert versions == {setup_arguments['version']}


def test_interfaces_are_built_first():
    group = 'tinygiant_interfaces'
    inner = ElementTree.parse(INTERFACES / 'package.xml').getroot()
    members = {e.text for e in inner.findall('member_of_group')}
    assert {group, 'rosidl_interface_packages'} <= members
    assert group in {e.text for e in root_manifest().findall('group_depend')}
    plain = {e.text for e in root_manifest() if e.tag.endswith('depend')
             and e.tag != 'group_depend'}
    assert group not in plain, 'rosdep cannot resolve a package inside another one'


def test_rosdep_gets_the_inner_dependencies_from_the_outer_package():
    inner = ElementTree.parse(INTERFACES / 'package.xml').getroot()
    outer = {e.text for e in root_manifest() if 'depend' in e.tag}
    assert {e.text for e in inner if 'depend' in e.tag} - outer == set()


def test_every_ros_import_is_a_dependency():
    declared = {e.text for e in root_manifest() if 'depend' in e.tag}
    files = [*(ROOT / 'tinygiant_ros/nodes').glob('*.py'), *(ROOT / 'launch').glob('*.py')]
    imported = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split('.')[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                imported.add(node.module.split('.')[0])
    ros = {name for name in imported if name in PROVIDED_BY
           or name.endswith(('_msgs', '_interfaces', '_srvs'))
           or name in ('rclpy', 'launch', 'launch_ros', 'ament_index_python')}
    assert {PROVIDED_BY.get(name, name) for name in ros} - declared == set()


def test_entry_points_exist(setup_arguments):
    scripts = setup_arguments['entry_points']['console_scripts']
    names = {script.partition(' = ')[0] for script in scripts}
    assert {'spatial_query', 'sim_camera', 'ask'} <= names
    for script in scripts:
        module, _, function = script.partition(' = ')[2].partition(':')
        path = ROOT / (module.replace('.', '/') + '.py')
        defined = {node.name for node in ast.parse(path.read_text()).body
                   if isinstance(node, ast.FunctionDef)}
        assert function in defined, script


def test_every_python_package_is_installed(setup_arguments):
    found = {'.'.join(path.parent.relative_to(ROOT).parts)
             for path in (ROOT / 'tinygiant_ros').rglob('__init__.py')}
    assert set(setup_arguments['packages']) == found


def test_every_data_file_is_installed(setup_arguments):
    installed = {}
    for target, sources in setup_arguments['data_files']:
        for source in sources:
            installed[source] = f'{target}/{os.path.basename(source)}'
    assert installed['resource/tinygiant_ros'] == \
        'share/ament_index/resource_index/packages/tinygiant_ros'
    assert installed['package.xml'] == f'{SHARE}/package.xml'
    wanted = [*(ROOT / 'launch').glob('*.launch.py'), *(ROOT / 'config').rglob('*'),
              *(ROOT / 'engines').rglob('*')]
    for path in wanted:
        name = path.relative_to(ROOT).as_posix()
        if path.is_file() and path.suffix not in ('.engine', '.plan'):
            assert installed.get(name) == f'{SHARE}/{name}'


def test_links_of_the_colcon_folder():
    links = {path.name: path for path in (ROOT / 'ros2/tinygiant_ros').iterdir()}
    assert {'package.xml', 'setup.py', 'setup.cfg', 'tinygiant_ros', 'launch', 'config', 'engines',
            'resource', 'test', 'LICENSE'} <= set(links)
    for name, path in links.items():
        assert path.is_symlink() and os.readlink(path) == f'../../{name}', path


def test_setup_works_with_old_and_new_setuptools(setup_arguments):
    assert 'tests_require' not in setup_arguments
    assert 'pytest' in setup_arguments['extras_require']['test']


def test_error_codes_are_those_of_core():
    assert constants(INTERFACES / 'srv/SpatialQuery.srv', 'ERROR_') == \
        {code.name: int(code) for code in ErrorCode}


def test_categories_are_those_of_core():
    assert constants(INTERFACES / 'msg/SpatialAnswer.msg', 'CATEGORY_') == \
        {category.name: int(category) for category in Category}


def test_every_definition_is_generated():
    cmake = (INTERFACES / 'CMakeLists.txt').read_text()
    listed = set(re.findall(r'"((?:msg|srv)/\w+\.(?:msg|srv))"', cmake))
    assert listed == {path.relative_to(INTERFACES).as_posix() for path in DEFINITIONS}


@pytest.mark.parametrize('path', DEFINITIONS, ids=lambda path: path.name)
def test_every_field_has_a_comment(path):
    lines = path.read_text().splitlines()
    bare = [line for number, line in fields(path)
            if '#' not in lines[number] and not lines[number - 1].startswith('#')]
    assert not bare, f'{path.name}: without a comment: {bare}'
