# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A plain `colcon build` of a workspace that holds a clone gives both packages, in order."""

import os
from pathlib import Path
import shutil
import subprocess

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = ('tinygiant_interfaces', 'tinygiant_ros')
EXECUTABLES = ('spatial_query', 'sim_camera', 'ask', 'engine', 'doctor')
SEARCH_PATHS = ('AMENT_PREFIX_PATH', 'CMAKE_PREFIX_PATH', 'COLCON_PREFIX_PATH',
                'LD_LIBRARY_PATH', 'PYTHONPATH')
LIMIT_S = 300


def copy_clone(target):
    """Copy the files that git knows or would add, links as links; without git, all but builds."""
    if (ROOT / '.git').exists() and shutil.which('git'):
        listed = subprocess.run(
            ['git', 'ls-files', '-co', '--exclude-standard', '-z'], cwd=ROOT, check=True,
            capture_output=True, text=True).stdout.split('\0')
        for name in filter(None, listed):
            if os.path.lexists(ROOT / name):
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, target / name, follow_symlinks=False)
    else:
        ignored = shutil.ignore_patterns('.git', '.tinygiant', 'install', 'log')
        shutil.copytree(ROOT, target, symlinks=True, ignore=ignored)


def holds_our_packages(path):
    """Tell whether an entry of a search path comes from a built workspace of this repository."""
    path = Path(path)
    return any((folder / name).exists() for name in NAMES
               for folder in (path, path / 'share', path.parent / 'share'))


def bare_environment():
    """Return the environment without this repository's own built workspace."""
    environment = dict(os.environ)
    for name in SEARCH_PATHS:
        entries = environment.pop(name, '').split(os.pathsep)
        kept = [entry for entry in entries if entry and not holds_our_packages(entry)]
        if kept:
            environment[name] = os.pathsep.join(kept)
    return environment


def run(command, workspace):
    """Run a shell command line; return what it prints."""
    done = subprocess.run(['bash', '-c', command], cwd=workspace, env=bare_environment(),
                          stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=LIMIT_S)
    assert done.returncode == 0, f'{command}\n{done.stdout}\n{done.stderr}'
    return done.stdout


@pytest.fixture(scope='module')
def workspace(tmp_path_factory):
    """Return a workspace with a clone, where nothing is built yet."""
    path = tmp_path_factory.mktemp('ws')
    copy_clone(path / 'src' / 'any_name')
    return path


def check_installed(workspace):
    """Both packages are found, importable and complete from the built workspace alone."""
    inside = '. install/local_setup.bash && '
    for name in NAMES:
        assert Path(run(f'{inside} ros2 pkg prefix {name}', workspace).strip()) == \
            workspace / 'install' / name
    printed = run(f'''{inside} cd / && python3 -c "
import tinygiant_ros.core.records
from tinygiant_interfaces.msg import SceneTruth, SpatialAnswer
from tinygiant_interfaces.srv import SpatialQuery, SpatialQueryBatch
print(SpatialQuery.Response.ERROR_NO_REGION, SpatialAnswer.CATEGORY_COUNT)
print(tinygiant_ros.__file__)"''', workspace)
    assert printed.startswith('405 4\n')
    assert str(workspace) in printed
    listed = run(f'{inside} ros2 pkg executables tinygiant_ros', workspace)
    assert {line.split()[1] for line in listed.splitlines()} == set(EXECUTABLES)
    shared = workspace / 'install/tinygiant_ros/share/tinygiant_ros'
    for folder in ('launch', 'config', 'engines'):
        for path in (ROOT / folder).rglob('*'):
            if path.is_file() and '__pycache__' not in path.parts:
                assert (shared / path.relative_to(ROOT)).is_file(), path


def test_plain_build(workspace):
    listed = run('colcon list --names-only --topological-order', workspace).split()
    assert listed == list(NAMES), 'the interfaces come first'
    run('colcon build', workspace)
    check_installed(workspace)


def test_symlink_install(workspace):
    for folder in ('build', 'install'):         # an install changes its kind only from nothing
        shutil.rmtree(workspace / folder, ignore_errors=True)
    run('colcon build --symlink-install', workspace)
    check_installed(workspace)
    source = workspace / 'src/any_name/tinygiant_ros/edited.py'
    source.write_text('VALUE = 7\n')
    shown = run('. install/local_setup.bash && cd / && '
                'python3 -c "import tinygiant_ros.edited as e; print(e.VALUE)"', workspace)
    assert shown.strip() == '7', 'an edit shows without a new build'
