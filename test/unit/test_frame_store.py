# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Pairing of color and depth by stamp: skew, drops, order, age, restarts."""

from hypothesis import given, strategies
import pytest

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.nodes.frame_store import FrameStore, StampedCache, Topics

MS = 1_000_000
S = 1000 * MS
SLOP = 20 * MS


def store(history=10, slop=SLOP):
    made = FrameStore(slop, history, Topics('cam/color', 'cam/depth', 'cam/info'))
    made.info = 'info'
    return made


def fill(frames, colors=(), depths=()):
    for stamp in colors:
        frames.add_color(stamp, f'c{stamp}')
    for stamp in depths:
        frames.add_depth(stamp, f'd{stamp}')
    return frames


def code_of(error):
    return error.value.code


def test_equal_stamps_pair_whatever_comes_first():
    color_first, depth_first = store(), store()
    assert color_first.add_color(5 * S, 'c') is None
    assert color_first.add_depth(5 * S, 'd').depth == 'd'
    assert depth_first.add_depth(5 * S, 'd') is None
    assert depth_first.add_color(5 * S, 'c').color == 'c'


def test_an_equal_stamp_wins_over_a_nearer_arrival_within_the_slop():
    # 60 Hz: the depth of the image before lies within the slop of the newest color
    frames = fill(store(), [0 * MS + S, 16 * MS + S], [0 * MS + S])
    assert frames.newest.stamp == S and frames.newest.depth_stamp == S
    fill(frames, depths=[16 * MS + S])
    assert frames.newest.stamp == frames.newest.depth_stamp == 16 * MS + S


def test_without_equal_stamps_the_nearest_within_the_slop_is_taken():
    frames = fill(store(), [100 * MS], [70 * MS, 88 * MS, 125 * MS])
    assert frames.newest.depth_stamp == 88 * MS


def test_a_chance_equal_pair_does_not_hold_back_a_newer_near_one():
    frames = fill(store(), [100 * MS, 200 * MS], [100 * MS, 195 * MS])
    assert (frames.newest.stamp, frames.newest.depth_stamp) == (200 * MS, 195 * MS)


def test_stamps_further_apart_than_the_slop_are_no_pair_and_the_gap_is_told():
    frames = fill(store(), [1 * S, 2 * S], [1 * S + 45 * MS, 2 * S + 45 * MS])
    assert frames.newest is None
    with pytest.raises(SpatialError) as error:
        frames.select(2 * S, S)
    assert code_of(error) == ErrorCode.NO_FRAME
    assert '0.045 s apart' in str(error.value) and '0.020' in str(error.value)


def test_dropped_messages_leave_the_newest_complete_pair():
    frames = fill(store(), [1 * S, 2 * S, 3 * S], [1 * S, 3 * S])
    assert frames.newest.stamp == 3 * S
    fill(frames, [4 * S, 5 * S])                 # their depth is lost
    assert frames.newest.stamp == 3 * S


def test_a_late_message_completes_an_older_pair_without_becoming_the_newest():
    frames = fill(store(), [1000 * MS, 1033 * MS, 1066 * MS], [1000 * MS, 1066 * MS])
    assert frames.add_depth(1033 * MS, 'late') is None
    assert frames.newest.stamp == 1066 * MS


@pytest.mark.parametrize('heard, silent', [('color', 'cam/depth'), ('depth', 'cam/color')])
def test_the_silent_topic_is_named(heard, silent):
    frames = store()
    getattr(frames, f'add_{heard}')(S, 'x')
    with pytest.raises(SpatialError) as error:
        frames.select(S, S)
    assert code_of(error) == ErrorCode.NO_FRAME
    assert f'has come on {silent}' in str(error.value)


def test_nothing_at_all_names_both_topics():
    with pytest.raises(SpatialError) as error:
        store().select(S, S)
    assert 'cam/color' in str(error.value) and 'cam/depth' in str(error.value)


def test_images_without_camera_info():
    frames = fill(store(), [S], [S])
    frames.info = None
    with pytest.raises(SpatialError) as error:
        frames.select(S, S)
    assert code_of(error) == ErrorCode.NO_CAMERA_INFO and 'cam/info' in str(error.value)


def test_age_is_measured_from_the_color_stamp_and_the_limit_is_inclusive():
    frames = fill(store(), [10 * S], [10 * S])
    assert frames.select(10 * S + 500 * MS, 500 * MS).stamp == 10 * S
    with pytest.raises(SpatialError) as error:
        frames.select(10 * S + 1500 * MS, 500 * MS)
    assert code_of(error) == ErrorCode.STALE_FRAME
    assert '1.50 s old' in str(error.value) and '0.50 s' in str(error.value)


def test_stamps_in_the_future_hint_at_the_clocks():
    frames = fill(store(), [10 * S], [10 * S])
    with pytest.raises(SpatialError) as error:
        frames.select(7 * S, S)
    assert code_of(error) == ErrorCode.STALE_FRAME and 'use_sim_time' in str(error.value)


def test_an_older_frame_is_found_by_its_stamp_while_the_history_lasts():
    frames = store(history=3)
    for number in range(1, 6):
        fill(frames, [number * 30 * MS], [number * 30 * MS])
    assert frames.select(10 * S, S, stamp=90 * MS).color == f'c{90 * MS}'
    with pytest.raises(SpatialError) as gone:
        frames.select(10 * S, S, stamp=30 * MS)
    assert code_of(gone) == ErrorCode.STALE_FRAME
    with pytest.raises(SpatialError) as never:
        frames.select(10 * S, S, stamp=91 * MS)
    assert code_of(never) == ErrorCode.NO_FRAME


def test_fresh_pairs_come_newest_first():
    frames = store()
    for stamp in (1000 * MS, 1100 * MS, 1200 * MS):
        fill(frames, [stamp], [stamp])
    assert [pair.stamp for pair in frames.fresh(1250 * MS, 200 * MS)] == [1200 * MS, 1100 * MS]


def test_a_source_that_starts_again_replaces_what_was_held():
    frames = fill(store(), [100 * S], [100 * S])
    fill(frames, [3 * S], [3 * S])
    assert frames.newest.stamp == 3 * S


def test_clear_forgets_images_and_keeps_camera_info():
    frames = fill(store(), [S], [S])
    frames.clear()
    assert frames.newest is None and frames.info == 'info'
    assert 'jumped back' in frames.why_no_pair()


def test_only_references_are_held_and_no_more_than_the_history():
    frames, images = store(history=2), [object() for _ in range(20)]
    for number, image in enumerate(images):
        frames.add_color(number * 30 * MS, image)
        frames.add_depth(number * 30 * MS, image)
    assert frames.newest.color is images[-1]
    assert frames.pairs_formed == 20
    assert len(frames.fresh(10 * S, 100 * S)) == 2


@given(strategies.lists(strategies.tuples(strategies.booleans(), strategies.integers(0, 900)),
                        max_size=60))
def test_any_order_of_arrival_keeps_the_invariants(arrivals):
    frames, newest = store(history=5), 0
    for is_color, milliseconds in arrivals:
        add = frames.add_color if is_color else frames.add_depth
        pair = add(milliseconds * MS, (is_color, milliseconds))
        if pair is None:
            continue
        assert frames.newest is pair
        assert abs(pair.stamp - pair.depth_stamp) <= SLOP
        assert pair.color == (True, pair.stamp // MS)
        assert pair.depth == (False, pair.depth_stamp // MS)
        assert pair.stamp >= newest
        newest = pair.stamp


def test_cache_gives_the_nearest_stamp_and_the_later_arrival_of_equals():
    cache = StampedCache(3)
    for stamp, message in ((10, 'a'), (20, 'b'), (20, 'c'), (40, 'd')):
        cache.add(stamp, message)
    assert cache.stamps == [20, 20, 40]
    assert cache.nearest(22, 5) == (20, 'c')
    assert cache.nearest(30, 5) is None
