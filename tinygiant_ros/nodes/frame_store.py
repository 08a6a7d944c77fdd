# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
The newest pairs of color and depth messages, by stamp. Holds references, converts nothing.

All times are integers in nanoseconds of the node's clock. Not thread-safe: one thread (the
executor's) calls it.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass
from typing import Any

from ..core.errors import ErrorCode, SpatialError

RESTART_NS = 1_000_000_000      # a stamp further back than this: the source started again


class StampedCache:
    """The messages of one topic with the newest stamps, in the order of their stamps."""

    def __init__(self, size: int):
        self._size = size
        self._items: list[tuple[int, int, Any]] = []
        self.received = 0

    def add(self, stamp: int, message: Any) -> None:
        """Keep a reference; the oldest stamp leaves when the cache is full."""
        if self._items and stamp < self._items[-1][0] - RESTART_NS:
            self._items.clear()
        self.received += 1
        # the running number keeps messages themselves from being compared
        insort(self._items, (stamp, self.received, message))
        del self._items[:-self._size]

    def nearest(self, stamp: int, within: int) -> tuple[int, Any] | None:
        """Return (stamp, message) with the nearest stamp no further than `within`, or None."""
        best = min(self._items, key=lambda item: (abs(item[0] - stamp), -item[1]), default=None)
        if best is None or abs(best[0] - stamp) > within:
            return None
        return best[0], best[2]

    @property
    def stamps(self) -> list[int]:
        """Stamps that are held, ascending."""
        return [item[0] for item in self._items]

    def clear(self) -> None:
        """Forget the messages, not how many came."""
        self._items.clear()


@dataclass(frozen=True, eq=False)
class Pair:
    """A color message, the depth message that belongs to it, and the color image's stamp."""

    stamp: int
    depth_stamp: int
    color: Any
    depth: Any


@dataclass(frozen=True)
class Topics:
    """Names of the topics, for the sentences."""

    color: str = 'color/image_raw'
    depth: str = 'aligned_depth/image_raw'
    info: str = 'color/camera_info'


class FrameStore:
    """
    Pairs color and depth: equal stamps first, then the nearest within a slop.

    history: how many messages a topic and how many pairs are kept.
    """

    def __init__(self, slop: int, history: int, topics: Topics | None = None):
        self.slop = slop
        self.topics = topics or Topics()
        self.pairs_formed = 0
        self.info: Any = None
        self._color = StampedCache(history + 1)
        self._depth = StampedCache(history + 1)
        self._pairs: list[Pair] = []
        self._history = history

    def add_color(self, stamp: int, message: Any) -> Pair | None:
        """Keep a color message; returns the pair that it completes and that is the newest."""
        return self._add(self._color, stamp, message)

    def add_depth(self, stamp: int, message: Any) -> Pair | None:
        """Keep a depth message; returns the pair that it completes and that is the newest."""
        return self._add(self._depth, stamp, message)

    def _add(self, cache: StampedCache, stamp: int, message: Any) -> Pair | None:
        if self._pairs and stamp < self._pairs[-1].stamp - RESTART_NS:
            self.clear()
        cache.add(stamp, message)
        pair = self._newest_pair()
        last = self._pairs[-1] if self._pairs else None
        if pair is None or (last and (pair.stamp, pair.depth_stamp) ==
                            (last.stamp, last.depth_stamp)):
            return None
        if last and pair.stamp < last.stamp:
            return None
        self._pairs.append(pair)
        del self._pairs[:-self._history]
        self.pairs_formed += 1
        return pair

    def _newest_pair(self) -> Pair | None:
        depths = set(self._depth.stamps)
        exact = near = None
        for stamp in reversed(self._color.stamps):
            if stamp in depths:
                exact = self._pair(stamp, 0)
                break
            near = near or self._pair(stamp, self.slop)
        # the depth of the newest color image may still be on its way: wait for it rather than
        # take the depth of the image before
        if exact and (near is None or near.stamp - exact.stamp <= self.slop):
            return exact
        return near

    def _pair(self, stamp: int, within: int) -> Pair | None:
        depth = self._depth.nearest(stamp, within)
        if depth is None:
            return None
        return Pair(stamp, depth[0], self._color.nearest(stamp, 0)[1], depth[1])

    @property
    def newest(self) -> Pair | None:
        """The newest pair, or None."""
        return self._pairs[-1] if self._pairs else None

    @property
    def received(self) -> tuple[int, int]:
        """How many color and depth messages have come."""
        return self._color.received, self._depth.received

    def select(self, now: int, max_age: int, stamp: int = 0) -> Pair:
        """
        Return the newest pair, or with a stamp the one whose color image has it.

        Raises NO_FRAME when there is none, STALE_FRAME when the newest is older than max_age (or
        as far in the future), or when the wanted stamp has already left the history, and
        NO_CAMERA_INFO when the images have come without it.
        """
        if not self._pairs:
            raise SpatialError(ErrorCode.NO_FRAME, f'{self.why_no_pair()}; check the camera')
        if self.info is None:
            raise SpatialError(
                ErrorCode.NO_CAMERA_INFO,
                f'no camera_info has come on {self.topics.info}; publish the one of the color '
                'stream')
        if stamp:
            return self._with_stamp(stamp)
        age = now - self._pairs[-1].stamp
        if age > max_age:
            raise SpatialError(
                ErrorCode.STALE_FRAME,
                f'the newest image is {age / 1e9:.2f} s old, the limit is {max_age / 1e9:.2f} s; '
                'check that the camera still runs, or raise max_age_s')
        if age < -max_age:
            raise SpatialError(
                ErrorCode.STALE_FRAME,
                f'the newest image is stamped {-age / 1e9:.2f} s in the future; check the clocks '
                'of camera and node, and use_sim_time')
        return self._pairs[-1]

    def fresh(self, now: int, max_age: int) -> list[Pair]:
        """Return the pairs that are no older than max_age, newest first."""
        return [pair for pair in reversed(self._pairs) if now - pair.stamp <= max_age]

    def _with_stamp(self, stamp: int) -> Pair:
        for pair in reversed(self._pairs):
            if pair.stamp == stamp:
                return pair
        oldest, newest = self._pairs[0].stamp, self._pairs[-1].stamp
        code = ErrorCode.STALE_FRAME if stamp < oldest else ErrorCode.NO_FRAME
        raise SpatialError(
            code,
            f'no pair of images has the color stamp {stamp / 1e9:.9f}; held are '
            f'{len(self._pairs)} from {oldest / 1e9:.9f} to {newest / 1e9:.9f}; ask sooner, raise '
            'frame_history, or ask without a stamp')

    def why_no_pair(self) -> str:
        """Say in words why there is no pair yet: which topic is silent, or how stamps differ."""
        color, depth = self.received
        if not color and not depth:
            return f'no image has come on {self.topics.color} and {self.topics.depth}'
        if not color or not depth:
            silent, heard = (self.topics.color, self.topics.depth) if not color else (
                self.topics.depth, self.topics.color)
            return f'no image has come on {silent}, while {heard} delivers'
        gap = self.stamp_gap
        if gap is None:
            return 'the clock jumped back and no new pair of images has come since'
        return (f'the stamps of color and depth are {gap / 1e9:.3f} s apart, sync_slop_s allows '
                f'{self.slop / 1e9:.3f} s')

    @property
    def stamp_gap(self) -> int | None:
        """Smallest distance between a color and a depth stamp that are held, None without any."""
        gaps = [abs(self._depth.nearest(stamp, 1 << 63)[0] - stamp)
                for stamp in self._color.stamps if self._depth.stamps]
        return min(gaps, default=None)

    def clear(self) -> None:
        """Forget all images (after a jump of the clock); camera_info stays."""
        self._color.clear()
        self._depth.clear()
        self._pairs.clear()
