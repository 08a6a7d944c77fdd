# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""An answer as RViz markers in the optical frame of its image."""

from __future__ import annotations

import math

from builtin_interfaces.msg import Duration
from geometry_msgs.msg import Point
from std_msgs.msg import ColorRGBA, Header
from tinygiant_interfaces.msg import SpatialAnswer
from visualization_msgs.msg import Marker, MarkerArray

from ..core.records import OF_A_PAIR

CHOSEN = (0.1, 0.9, 0.3, 1.0)
OTHER = (0.55, 0.6, 0.65, 0.7)
TEXT = (1.0, 1.0, 1.0, 1.0)
TEXT_HEIGHT_M = 0.14
SPHERE_M = 0.12
LINE_M = 0.03


def markers_of(answer: SpatialAnswer, lifetime_s: float = 0.0) -> MarkerArray:
    """
    Return the markers of an answer; the first element deletes those of the answer before.

    Namespaces: regions (spheres), labels, relation (the line between the two regions of a
    distance or a comparison), answer (the sentence). lifetime_s 0: until the next answer.
    """
    builder = _Builder(answer.header, lifetime_s)
    placed = [all(map(math.isfinite, (p.x, p.y, p.z))) for p in answer.positions]
    chosen = list(dict.fromkeys(answer.region_indices))
    for index, position in enumerate(answer.positions):
        if not placed[index]:
            continue
        color = CHOSEN if index in chosen else OTHER
        builder.add('regions', index, Marker.SPHERE, position, color, SPHERE_M)
        name = f'[{index}] {answer.regions[index].label}'.strip()
        builder.add('labels', index, Marker.TEXT_VIEW_FACING, _above(position, 1.2), color,
                    TEXT_HEIGHT_M, name)
    ends = [answer.positions[index] for index in chosen if placed[index]]
    if len(ends) == 2 and answer.category in OF_A_PAIR:
        line = builder.add('relation', 0, Marker.LINE_STRIP, Point(), CHOSEN, LINE_M)
        line.points = ends
    if ends:
        middle = Point(**{axis: sum(getattr(end, axis) for end in ends) / len(ends)
                          for axis in 'xyz'})
        builder.add('answer', 0, Marker.TEXT_VIEW_FACING, _above(middle, 3.0), TEXT,
                    1.3 * TEXT_HEIGHT_M, answer.text)
    return MarkerArray(markers=builder.markers)


def _above(point: Point, lines: float) -> Point:
    # y points down in an optical frame
    return Point(x=point.x, y=point.y - lines * TEXT_HEIGHT_M, z=point.z)


class _Builder:
    def __init__(self, header: Header, lifetime_s: float):
        self._header = header
        whole = int(lifetime_s)
        self._lifetime = Duration(sec=whole, nanosec=int((lifetime_s - whole) * 1e9))
        self.markers = [Marker(header=header, action=Marker.DELETEALL)]

    def add(self, namespace: str, number: int, kind: int, position: Point,
            color: tuple[float, float, float, float], size: float, text: str = '') -> Marker:
        marker = Marker(header=self._header, ns=namespace, id=number, type=kind,
                        action=Marker.ADD, text=text, lifetime=self._lifetime)
        marker.pose.position = position
        marker.pose.orientation.w = 1.0
        marker.scale.x = marker.scale.y = marker.scale.z = size
        marker.color = ColorRGBA(**dict(zip('rgba', color)))
        self.markers.append(marker)
        return marker
