# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The parameters of the nodes: type, default, rule and description of each, in this one place.

The nodes declare them from here; ``python -m tinygiant_ros.core.config --yaml`` prints
config/params.yaml and ``--markdown`` the table of the README (tests compare both).
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, MISSING, replace
import math
import re
import textwrap
from typing import Any, TypeVar

from .glossary import ENTRY, ENTRY_RULE
from .precision import DEFAULT_PRECISION, PRECISIONS


@dataclass(frozen=True)
class Rule:
    """
    What a parameter may hold.

    minimum, maximum: inclusive bounds of a number, None: no bound. choices: the allowed words,
    empty: any. entry, entry_rule: what each text of a list must match, and that in words.
    read_only: fixed once the node has started.
    """

    description: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    entry: re.Pattern[str] | None = None
    entry_rule: str = ''
    read_only: bool = False


def _parameter(default: Any, description: str, *, minimum: float | None = None,
               maximum: float | None = None, choices: tuple[str, ...] = (),
               entry: re.Pattern[str] | None = None, entry_rule: str = '',
               read_only: bool = False) -> Any:
    rule = Rule(' '.join(description.split()), minimum, maximum, choices, entry, entry_rule,
                read_only)
    if isinstance(default, list):
        return field(default_factory=lambda: list(default), metadata={'rule': rule})
    return field(default=default, metadata={'rule': rule})


@dataclass(frozen=True)
class NodeConfig:
    """Parameters of the node spatial_query."""

    model_dir: str = _parameter(
        '', '''Folder of the release to load (engines/<name>). Empty: the one that this package
        ships. Takes effect at the next activation.''')
    backend: str = _parameter(
        'auto', '''What runs the graphs. auto: onnxruntime on the CPU at once, and tensorrt where
        it is installed, as soon as its engines are built and agree with the CPU. tensorrt: engines
        that are built already, or the node does not activate. Takes effect at the next
        activation.''',
        choices=('auto', 'tensorrt', 'onnxruntime'))
    precision: str = _parameter(
        DEFAULT_PRECISION, '''Numbers that the graphs compute in. int8: smaller and faster,
        answers are almost always the same; a release without such graphs runs in float32. Takes
        effect at the next activation.''', choices=PRECISIONS)
    threads: int = _parameter(
        0, '''CPU threads of the backend. 0: one for each core. Takes effect at the next
        activation.''', minimum=0, maximum=64)
    qos_reliability: str = _parameter(
        'auto', '''Reliability of the image subscriptions. auto: reliable, unless a publisher
        offers best effort only.''', choices=('auto', 'reliable', 'best_effort'))
    always_on: bool = _parameter(
        True, '''True: images are received all the time. False: only while a question waits for
        one, which costs the question a frame and spares the CPU in between. Takes effect at the
        next activation.''')
    sync_slop_s: float = _parameter(
        0.02, '''Color and depth whose stamps differ by no more than this many seconds belong
        together where no pair has equal stamps. Takes effect at the next activation.''',
        minimum=0.0, maximum=1.0)
    max_age_s: float = _parameter(
        0.5, '''A question is refused when the newest image is older than this many seconds, or
        lies as far in the future. A request can set its own limit.''',
        minimum=0.01, maximum=3600.0)
    frame_history: int = _parameter(
        10, '''Pairs of images that are kept, so that a request can name the stamp of an older one.
        Takes effect at the next activation.''', minimum=1, maximum=300)
    startup_wait_s: float = _parameter(
        10.0, '''How many seconds after it is configured a question waits for the activation,
        and after the activation for the first image; later it is refused at once.''',
        minimum=0.0, maximum=600.0)
    on_demand_wait_s: float = _parameter(
        2.0, '''How long a question waits for an image where always_on is false, seconds.''',
        minimum=0.05, maximum=60.0)
    depth_unit_m: float = _parameter(
        0.0, '''Metres that one depth value stands for. 0: by the encoding, 0.001 for 16UC1 and
        mono16, 1 for 32FC1.''', minimum=0.0, maximum=1.0)
    region_label_names: list[str] = _parameter(
        ['object', 'pallet', 'transporter', 'buffer', 'shelf'],
        '''Names of the classes of the label image on region_labels: a value of 1000 or more is
        class * 1000 + instance, and the class counts through this list from 0.''')
    glossary: list[str] = _parameter(
        ['skid: pallet', 'AGV: transporter', 'carrier: transporter', 'racking: shelf/shelves',
         'staging zone: buffer'],
        '''What the site calls its things, in the words that the model knows: pallet, buffer,
        transporter, shelf. Read in questions and in labels of regions. Takes effect at the next
        activation.''', entry=ENTRY, entry_rule=ENTRY_RULE)
    regions_max_age_s: float = _parameter(
        1.0, '''Regions from a topic are used when their stamp differs from that of the image by no
        more than this many seconds. Those with the stamp of the image come first.''',
        minimum=0.0, maximum=3600.0)
    min_confidence: float = _parameter(
        0.0, '''An answer with less confidence than this is refused (LOW_CONFIDENCE).''',
        minimum=0.0, maximum=1.0)
    queue_size: int = _parameter(
        8, '''Calls that may wait or be in work at one time; the next one is refused (BUSY). A
        batch is one call.''', minimum=1, maximum=256)
    query_timeout_s: float = _parameter(
        15.0, '''A question without an answer after this many seconds is refused (BUSY).''',
        minimum=0.1, maximum=600.0)
    publish_overlay: bool = _parameter(
        True, '''Draw ~/overlay for every answer, as long as somebody subscribes to it.''')
    publish_markers: bool = _parameter(
        True, '''Publish ~/markers for every answer.''')
    marker_lifetime_s: float = _parameter(
        0.0, '''How long RViz shows the markers of an answer, seconds. 0: until the next one.''',
        minimum=0.0, maximum=3600.0)
    watchdog_s: float = _parameter(
        5.0, '''After this many seconds without a new pair of images the log says why.''',
        minimum=0.5, maximum=3600.0)


@dataclass(frozen=True)
class SimCameraConfig:
    """Parameters of the node sim_camera."""

    seed: int = _parameter(
        6, 'Seed of the scene: the same seed, the same warehouse.', minimum=0,
        maximum=2147483647, read_only=True)
    rate_hz: float = _parameter(
        15.0, '''Images a second. The scene is rendered at its own, lower rate; in between the last
        rendering is repeated with a new stamp and fresh depth noise.''', minimum=0.1,
        maximum=60.0, read_only=True)
    width: int = _parameter(
        640, 'Width of the images, pixels.', minimum=64, maximum=1920, read_only=True)
    height: int = _parameter(
        480, 'Height of the images, pixels.', minimum=64, maximum=1200, read_only=True)
    camera_height_m: float = _parameter(
        1.2, 'Height of the camera over the floor, metres.', minimum=0.3, maximum=10.0,
        read_only=True)
    moving: bool = _parameter(
        False, '''True: the camera moves through the scene, which is rendered again and again.
        False: the scene is rendered once.''', read_only=True)
    depth_encoding: str = _parameter(
        '16UC1', 'Encoding of the depth: 16UC1 (millimetres) or 32FC1 (metres).',
        choices=('16UC1', '32FC1'), read_only=True)
    frame_id: str = _parameter(
        'camera_color_optical_frame', 'Optical frame of all messages.', read_only=True)
    publish_regions: bool = _parameter(
        True, '''Publish the true masks of what depth reaches on region_labels, and their boxes on
        regions where vision_msgs is installed.''', read_only=True)


NODES = {'spatial_query': NodeConfig, 'sim_camera': SimCameraConfig}
Config = TypeVar('Config', NodeConfig, SimCameraConfig)
_TYPES = {'str': str, 'bool': bool, 'int': int, 'float': float, 'list[str]': list}


def rules(config: type) -> dict[str, Rule]:
    """Return the rule of each parameter of a configuration class, in its order."""
    return {item.name: item.metadata['rule'] for item in fields(config)}


def defaults(config: type) -> dict[str, Any]:
    """Return the default of each parameter of a configuration class, in its order."""
    return {item.name: item.default if item.default is not MISSING else item.default_factory()
            for item in fields(config)}


def explain(config: type, name: str) -> str:
    """Return the rule of a parameter in words, for example ``a number from 0 to 1``."""
    item = {one.name: one for one in fields(config)}[name]
    rule = item.metadata['rule']
    if rule.choices:
        return 'one of ' + ', '.join(rule.choices)
    noun = {'str': 'a text', 'bool': 'true or false', 'int': 'an integer', 'float': 'a number',
            'list[str]': 'a list of texts, at least one'}[item.type]
    if rule.entry_rule:
        return f'{noun}, {rule.entry_rule}'
    if rule.minimum is None:
        return noun
    return f'{noun} from {rule.minimum:g} to {rule.maximum:.10g}'


def problem(config: type, name: str, value: Any) -> str | None:
    """Return why a value is refused (the rule, and what was got), or None where it is fine."""
    known = {item.name: item for item in fields(config)}
    if name not in known:
        return f'there is no parameter {name}; known: {", ".join(known)}'
    kind, rule = _TYPES[known[name].type], known[name].metadata['rule']
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    fits = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
    if fits and kind is list:
        fits = bool(value) and all(isinstance(word, str) and (
            rule.entry is None or rule.entry.fullmatch(word.strip())) for word in value)
    if fits and kind is float:
        fits = math.isfinite(value)
    if fits and rule.choices:
        fits = value in rule.choices
    if fits and rule.minimum is not None:
        fits = rule.minimum <= value <= rule.maximum
    return None if fits else f'{name} must be {explain(config, name)}, got {value!r}'


def update(config: Config, values: Mapping[str, Any]) -> Config:
    """
    Return a copy of the configuration with some values changed.

    Raises ValueError with the rule when a value is refused.
    """
    for name, value in values.items():
        reason = problem(type(config), name, value)
        if reason:
            raise ValueError(reason)
    kinds = {item.name: _TYPES[item.type] for item in fields(config)}
    return replace(config, **{name: kinds[name](value) for name, value in values.items()})


def _yaml_value(value: Any) -> str:
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, str):
        return f"'{value}'"
    if isinstance(value, list):
        return '[' + ', '.join(_yaml_value(one) for one in value) + ']'
    return repr(value)


def to_yaml() -> str:
    """Return config/params.yaml: every parameter at its default, with its rule as a comment."""
    lines = ['# Parameters of the nodes, all at their defaults. This file is printed by',
             '# python3 -m tinygiant_ros.core.config --yaml',
             '# "/**" makes the values hold in every namespace.']
    for node, config in NODES.items():
        lines += ['', f'/**/{node}:', '  ros__parameters:']
        values = defaults(config)
        for name, rule in rules(config).items():
            note = f'{rule.description} Rule: {explain(config, name)}.'
            note += ' Read-only.' if rule.read_only else ''
            lines += textwrap.wrap(note, 99, initial_indent='    # ', subsequent_indent='    # ')
            lines.append(f'    {name}: {_yaml_value(values[name])}')
    return '\n'.join(lines) + '\n'


def to_markdown() -> str:
    """Return the tables of the parameters for the README."""
    lines = []
    for node, config in NODES.items():
        lines += [f'`{node}`', '', '| parameter | default | rule | meaning |', '|---|---|---|---|']
        values = defaults(config)
        for name, rule in rules(config).items():
            fixed = ', read-only' if rule.read_only else ''
            lines.append(f'| `{name}` | `{_yaml_value(values[name])}` | '
                         f'{explain(config, name)}{fixed} | {rule.description} |')
        lines.append('')
    return '\n'.join(lines)


def main() -> None:
    """Print params.yaml or the table of the README."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument('--yaml', action='store_true', help='print config/params.yaml')
    group.add_argument('--markdown', action='store_true', help='print the table of the README')
    print((to_yaml() if parser.parse_args().yaml else to_markdown()), end='')


if __name__ == '__main__':
    main()
