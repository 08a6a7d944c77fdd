# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The splits of the data set: which worlds, cameras, sensors, masks and words each is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

SIZES = ('small', 'full')
SCALED = 'scaled8'                        # the benchmark's depth: 8 bits, scaled per image
GOLDEN = 0.6180339887498949               # its multiples spread evenly over [0, 1)
ROBOT_MASKS = {'amodal': 0.25, 'modal': 0.35, 'box': 0.2, 'jittered': 0.2}


@dataclass(frozen=True)
class Take:
    """
    A sort of frame and its share of a split.

    view: of camera.VIEW_KINDS. sensor: of sensor.SENSORS, or SCALED. mix: of questions. masks:
    kinds of masks with their shares, drawn per question.
    """

    view: str
    sensor: str
    share: float
    mix: str = 'robot'
    masks: Mapping[str, float] = field(default_factory=ROBOT_MASKS.copy)


@dataclass(frozen=True)
class Split:
    """
    How one split is made.

    seed: of its worlds, no two splits share one. frames: number by size. worlds, words: the
    pools of worlds and of phrases. takes: sorts of frames. resolutions: (width, height) with
    their shares, None for those that go with the view. frames_a_world: an exam wants many worlds,
    since frames of one are alike; training is quicker with few.
    """

    seed: int
    frames: Mapping[str, int]
    takes: Sequence[Take]
    worlds: str = 'train'
    words: str = 'train'
    resolutions: Mapping[tuple[int, int], float] | None = None
    frames_a_world: int = 4

    def take(self, number: int) -> Take:
        """Return the sort of frame `number`; any row of frames comes near to the shares."""
        return self.takes[_place([take.share for take in self.takes], number * GOLDEN % 1.0)]


def pick(shares: Mapping, rng: np.random.Generator):
    """Return one of the keys, each as often as its share says."""
    return list(shares)[_place(list(shares.values()), float(rng.random()))]


def _place(shares: Sequence[float], draw: float) -> int:
    """Return the index of the share into which a draw from [0, 1) falls."""
    edges = np.cumsum(shares) / np.sum(shares)
    return min(int(np.searchsorted(edges, draw, side='right')), len(edges) - 1)


# The benchmark has neither camera nor metres, its masks are amodal. Only the floor can give the
# scale back, so this sort of frame is for cameras that see much of it.
_BENCHMARK = Take('benchmark', SCALED, 0.2, 'benchmark', {'amodal': 1.0})
_METRIC = (Take('robot', 'stereo', 0.26), Take('wall', 'stereo', 0.16),
           Take('robot', 'tof', 0.16), Take('wall', 'tof', 0.12),
           Take('benchmark', 'stereo', 0.1))
# the tests keep to what can be answered, but for the one that asks for nothing else
_TAKES = (*(replace(take, mix='robot_train') for take in _METRIC), _BENCHMARK)
_UNANSWERABLE = tuple(replace(take, mix='unanswerable') for take in _METRIC)
_BESIDE = tuple(replace(take, mix='beside') for take in _METRIC)
_UNSEEN = (Take('unseen', 'stereo', 0.6), Take('unseen', 'tof', 0.4))
_SIZES = {(512, 288): 0.6, (640, 360): 0.2, (640, 480): 0.2}
_TESTS = {'small': 40, 'full': 120}

SPLITS: dict[str, Split] = {
    'train': Split(1, {'small': 96, 'full': 3000}, _TAKES, resolutions=_SIZES,
                   frames_a_world=12),
    'val': Split(2, {'small': 40, 'full': 150}, _TAKES, words='val', resolutions=_SIZES),
    'test': Split(3, _TESTS, _METRIC, words='plain', resolutions=_SIZES),
    'test_unseen_words': Split(4, _TESTS, _METRIC, words='unseen', resolutions=_SIZES),
    'test_unseen_world': Split(5, _TESTS, _UNSEEN, worlds='unseen', words='plain'),
    'test_unanswerable': Split(7, {'small': 6, 'full': 30}, _UNANSWERABLE, words='unseen',
                               resolutions=_SIZES, frames_a_world=2),
    # 'train' alone has words for these questions
    'test_beside': Split(8, {'small': 6, 'full': 60}, _BESIDE, resolutions=_SIZES,
                         frames_a_world=2),
    # Half of the benchmark's 1920x1080 each way: the same shape at a quarter of the pixels.
    'test_benchmark': Split(6, _TESTS, (_BENCHMARK,), words='plain',
                            resolutions={(960, 540): 1.0}),
}
