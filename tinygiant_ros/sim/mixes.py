# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
What is asked how often: of a robot all families in all styles, or as the benchmark's val.

A robot's training adds what must be refused; 'unanswerable' asks nothing else. 'beside' asks what
the benchmark does not and people do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from . import families as asked, robot_families as robot, unanswerable
from .families import Draft
from .wider import FAMILIES as WIDER

Maker = Callable[..., Draft | None]


@dataclass(frozen=True)
class Mix:
    """
    Shares of a mixture; those of one table need not sum to 1.

    kinds: kind of question -> share. families: kind -> (maker, share) of each family; what a frame
    does not offer is replaced by another family of its kind, a whole kind by the other kinds.
    styles: name -> share. edges: metres between the bins of distances, the first parts zero from
    the rest. bin_shares: of these bins. count_shares: of the counts 0, 1, ..., the last of all
    above. careless: share of questions with slips of the pen. most_a_frame: questions, None for
    as many as are asked for.
    """

    kinds: Mapping[str, float]
    families: Mapping[str, tuple[tuple[Maker, float], ...]]
    styles: Mapping[str, float]
    edges: tuple[float, ...]
    bin_shares: tuple[float, ...]
    count_shares: tuple[float, ...]
    careless: float
    most_a_frame: int | None = None

    def value_bin(self, draft: Draft) -> tuple[object, float]:
        """Return the bin of a draft's value and its share, 1.0 for the bin asked most."""
        if draft.category == 'distance':
            place = int(np.searchsorted(self.edges, draft.value))
            return place, self.bin_shares[place] / max(self.bin_shares)
        if draft.category == 'count':
            place = min(draft.value, len(self.count_shares) - 1)
            return place, self.count_shares[place] / max(self.count_shares)
        return None, 1.0


MIXES = {
    'robot': Mix(
        kinds={'left_right': 0.14, 'mcq': 0.25, 'distance': 0.28, 'count': 0.15,
               'relation': 0.11, 'passage': 0.07},
        styles={'mask': 0.45, 'words': 0.4, 'number': 0.15},
        families={
            'left_right': ((asked.left_right, 1.0),),
            'mcq': ((asked.extreme, 0.12), (asked.nearest_to_transporter, 0.3),
                    (asked.nearest_to_empty, 0.2), (asked.buffer_near_shelf, 0.14),
                    (robot.nearest_to_robot, 0.1), (robot.farthest_from_robot, 0.07),
                    (robot.free_transporter, 0.07)),
            'distance': ((asked.distance_pair, 0.2), (asked.distance_extremes, 0.1),
                         (asked.distance_pallet_buffer, 0.22),
                         (asked.distance_transporter_buffer, 0.12),
                         (asked.distance_pallet_shelf, 0.16), (robot.camera_distance, 0.12),
                         (robot.load_height, 0.08)),
            'count': ((asked.count_buffer, 0.5), (asked.count_near_shelf, 0.3),
                      (robot.count_shelf_side, 0.2)),
            'relation': ((robot.above_below, 0.4), (robot.front_behind, 0.6)),
            'passage': ((robot.wide_enough, 1.0),)},
        edges=(0.0, 1.0, 2.0, 3.0, 4.5, 6.0, 8.0, 11.0, 15.0),
        bin_shares=(0.6,) + (1.0,) * 9, count_shares=(0.7, 1.0, 1.0, 1.0, 1.0, 1.0),
        careless=0.12),
    'benchmark': Mix(
        kinds={'left_right': 0.2, 'transporter': 0.24, 'mcq': 0.045, 'distance': 0.3,
               'count': 0.22},
        styles={'mask': 1.0},
        families={
            'left_right': ((asked.left_right, 1.0),),
            'transporter': ((asked.nearest_to_transporter, 0.5), (asked.nearest_to_empty, 0.5)),
            'mcq': ((asked.extreme, 0.5), (asked.buffer_near_shelf, 0.5)),
            'distance': ((asked.distance_pair, 0.25), (asked.distance_extremes, 0.15),
                         (asked.distance_pallet_buffer, 0.3),
                         (asked.distance_transporter_buffer, 0.15),
                         (asked.distance_pallet_shelf, 0.15)),
            'count': ((asked.count_buffer, 0.5), (asked.count_near_shelf, 0.5))},
        edges=(0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0),
        bin_shares=(0.6, 0.4, 0.16, 0.14, 0.16, 0.2, 0.3, 1.0, 1.0, 1.0, 0.0),
        count_shares=(0.02, 0.25, 0.5, 1.0, 1.0, 0.0),
        careless=0.0),
}
MIXES['robot_train'] = replace(
    MIXES['robot'], kinds={**MIXES['robot'].kinds, 'none': 0.053},
    families={**MIXES['robot'].families,
              'none': ((unanswerable.not_spatial, 0.35), (unanswerable.unsupported, 0.33),
                       (unanswerable.absent_thing, 0.32))})
MIXES['unanswerable'] = replace(
    MIXES['robot'], kinds=dict.fromkeys(unanswerable.FAMILIES, 1.0),
    families={name: ((getattr(unanswerable, name), 1.0),) for name in unanswerable.FAMILIES},
    most_a_frame=10)
MIXES['beside'] = replace(
    MIXES['robot'], kinds={'beside': 1.0}, families={'beside': WIDER}, most_a_frame=12)
