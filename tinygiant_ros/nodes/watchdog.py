# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Why there is no answer: reads facts about the topics and says the cause. Needs no ROS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OK, WARN, ERROR = 0, 1, 2


@dataclass(frozen=True)
class TopicFacts:
    """
    One input topic.

    offered: reliability of each publisher. subscribed: 'reliable' or 'best_effort', '' when not
    subscribed. silent_s: seconds since the last message, inf: none ever. size: (width, height).
    """

    topic: str
    offered: tuple[str, ...]
    subscribed: str
    silent_s: float
    encoding: str = ''
    size: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Finding:
    """
    What the watchdog found: a level and one sentence, empty when all is well.

    cause: stays the same as long as the cause does, while the figures in the text change.
    """

    level: int
    text: str
    cause: str = ''


def find_cause(color: TopicFacts, depth: TopicFacts, info: TopicFacts, pair_silent_s: float,
               stamp_gap_s: float | None, limit_s: float,
               encodings: Mapping[str, tuple[str, ...]]) -> Finding:
    """
    Return the first cause on the way from the camera to a usable pair of images.

    pair_silent_s: seconds since the last pair. stamp_gap_s: smallest distance between the stamps
    of color and depth. limit_s: how long a silence may be. encodings: 'color' and 'depth' that
    are understood.
    """
    for topic in (color, depth, info):
        text = _silence(topic, limit_s)
        if text:
            return Finding(ERROR, text, f'silent {topic.topic}')
    for kind, topic in (('color', color), ('depth', depth)):
        if topic.encoding and topic.encoding not in encodings[kind]:
            return Finding(ERROR, f'{topic.topic} has encoding {topic.encoding!r}; publish one of '
                                  f'{", ".join(encodings[kind])}', f'encoding {topic.topic}')
    if pair_silent_s > limit_s:
        gap = '' if stamp_gap_s is None else f'; the nearest stamps are {stamp_gap_s:.3f} s apart'
        return Finding(ERROR, f'{color.topic} and {depth.topic} deliver, but no stamps fit '
                              f'together{gap}; raise sync_slop_s or synchronize the camera',
                       'stamps')
    if color.size != depth.size:
        return Finding(ERROR, f'color is {color.size[0]}x{color.size[1]}, depth is '
                              f'{depth.size[0]}x{depth.size[1]}; publish depth aligned to color',
                       'sizes')
    return Finding(OK, '')


def _silence(topic: TopicFacts, limit_s: float) -> str:
    if topic.silent_s <= limit_s:
        return ''
    if not topic.offered:
        return f'nobody publishes {topic.topic}; start the camera or remap the topic'
    since = ('has brought nothing yet' if topic.silent_s == float('inf')
             else f'has been silent for {topic.silent_s:.1f} s')
    text = f'{topic.topic} {since} ({len(topic.offered)} publishers)'
    if topic.subscribed == 'reliable' and 'best_effort' in topic.offered:
        return f'{text}: it offers best effort only; set qos_reliability to auto or best_effort'
    return f'{text}; check the camera, and the transport for large images (see TROUBLESHOOTING)'


def odd_depth_unit(encoding: str, unit_m: float) -> str:
    """Return a warning when depth_unit_m hardly fits the encoding of the depth, else ''."""
    usual = {'16UC1': 0.001, 'mono16': 0.001, '32FC1': 1.0}.get(encoding)
    if not unit_m or not usual or 0.01 <= unit_m / usual <= 10.0:
        return ''
    return (f'depth_unit_m is {unit_m:g} for {encoding} depth, usual is {usual:g}; '
            'set 0 to go by the encoding')
