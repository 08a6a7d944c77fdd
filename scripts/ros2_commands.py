# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The commands `ros2 launch` and `ros2 interface`, which PyPI lacks."""

from pathlib import Path
import sys

from ament_index_python.packages import get_package_share_directory
import launch
from launch.launch_description_sources import AnyLaunchDescriptionSource
from ros2cli.command import CommandExtension
import rosidl_runtime_py


def find_launch_file(package, name):
    """Return the path of the one launch file of that name under the package's share folder."""
    share = get_package_share_directory(package)
    found = sorted(Path(share).rglob(name))
    if len(found) != 1:
        raise RuntimeError(f'{len(found)} launch files named {name} under {share}, expected one')
    return str(found[0])


def describe(source):
    """Print the arguments of a launch file."""
    description = source.get_launch_description(launch.LaunchContext())
    for argument in description.get_launch_arguments():
        default = '(required)'
        if argument.default_value is not None:
            default = ''.join(getattr(part, 'text', part.describe())
                              for part in argument.default_value)
        print(f"    '{argument.name}': {argument.description} (default: {default})")


class LaunchCommand(CommandExtension):
    """Run a launch file."""

    def add_arguments(self, parser, cli_name):
        """Take PACKAGE FILE or PATH, then name:=value."""
        parser.add_argument('-s', '--show-args', action='store_true')
        parser.add_argument('-d', '--debug', action='store_true')
        parser.add_argument('package_name')
        parser.add_argument('rest', nargs='*')

    def main(self, *, parser, args):
        """Launch, or show the arguments."""
        path, rest = args.package_name, args.rest
        if not Path(path).is_file():
            if not rest:
                return f'launch file of package {path} is missing'
            path, rest = find_launch_file(path, rest[0]), rest[1:]
        pairs = [argument.partition(':=') for argument in rest]
        wrong = [name for name, separator, _ in pairs if not separator]
        if wrong:
            return f'malformed launch argument {wrong[0]!r}, expected name:=value'
        source = AnyLaunchDescriptionSource(path)
        if args.show_args:
            describe(source)
            return 0
        service = launch.LaunchService(
            argv=rest, noninteractive=not sys.stdin.isatty(), debug=args.debug)
        service.include_launch_description(launch.LaunchDescription([
            launch.actions.IncludeLaunchDescription(
                source, launch_arguments=[(name, value) for name, _, value in pairs])]))
        return service.run()


class InterfaceCommand(CommandExtension):
    """Show or list interface definitions."""

    def add_arguments(self, parser, cli_name):
        """Take a verb and a name."""
        parser.add_argument('verb', choices=['show', 'list', 'package'])
        parser.add_argument('name', nargs='?')

    def main(self, *, parser, args):
        """Print a definition, or the names of a package's interfaces (of all without a name)."""
        if args.verb == 'show':
            print(Path(rosidl_runtime_py.get_interface_path(args.name)).read_text(), end='')
            return 0
        found = rosidl_runtime_py.get_interfaces([args.name] if args.name else [])
        for package, names in sorted(found.items()):
            print('\n'.join(f'{package}/{name}' for name in sorted(names)))
        return 0
