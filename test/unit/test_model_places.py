# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Places: untrained the close-up's own, in metres; what follows for pairs is plane geometry."""

import cv2
from hypothesis import given, settings, strategies as st
import numpy as np
import pytest
from tiny_model import CONFIG, random_places
import torch

from tinygiant_ros.core.geometry import FEATURE_SCALE, GEOMETRY_FEATURES
from tinygiant_ros.model.closeup import AREA, PLACE, TOP
from tinygiant_ros.model.places import (
    heading_of,
    passage_gap,
    place_relations,
    PlaceHead,
    refined_pairs,
)

THING, FLAT = -30.0, 30.0                 # logits of being an area
LIMIT_M = 0.03                            # headings are off by up to a thousandth, see heading_of
LENGTHS = [PLACE.index(name) for name in ('x', 'y', 'z', 'length', 'width', 'top')]


def geometry_of(**values):
    row = torch.zeros(len(GEOMETRY_FEATURES))
    for name, value in values.items():
        row[GEOMETRY_FEATURES.index(name)] = value / FEATURE_SCALE.get(name, 1.0)
    return row


def place_of(x, y, z=0.0, length=1.0, width=1.0, yaw=0.0, area=THING, top=0.0):
    return torch.tensor([x, y, z, length, width, np.cos(2 * yaw), np.sin(2 * yaw), area, top],
                        dtype=torch.float32)


BOX = place_of(-1.2, 4.0, 0.6, 1.2, 0.9, 0.4, top=1.3)
SHELF = place_of(2.0, 6.5, 1.0, 4.0, 0.8, -1.3, top=2.4)
METRIC = geometry_of(metric=1, camera_height=1.5)
SCALED = geometry_of(log_scale=0.1, camera_height=1.5)


def run_head(places, geometry=METRIC, head=None, mask=None):
    """Return what follows from the places of one view, without batch."""
    places = torch.stack(places)[None]
    count = places.shape[1]
    regions = torch.randn(1, count, CONFIG.width, generator=torch.Generator().manual_seed(8))
    with torch.no_grad():
        placed = (head or PlaceHead(CONFIG))(
            places, geometry.expand(1, count, -1), regions,
            torch.ones(1, count) if mask is None else torch.tensor([mask]))
    return type(placed)(*(value[0] for value in placed))


def random_head(seed=0, factor=True):
    """Return a head that corrects; factor: the unit of the view as well."""
    torch.manual_seed(seed)
    head = PlaceHead(CONFIG)
    for last in (head.correct[-1], *([head.factor[-1]] if factor else [])):
        last.weight.data.normal_(std=0.3)
        last.bias.data.normal_(std=0.2)
    return head


def turned(places, angle):
    """Return places [..., 9] turned around the camera."""
    cos, sin = np.cos(angle), np.sin(angle)
    x, y, c, s = (places[..., PLACE.index(name)] for name in ('x', 'y', 'yaw_cos', 'yaw_sin'))
    result = places.clone()
    for name, value in (('x', cos * x - sin * y), ('y', sin * x + cos * y),
                        ('yaw_cos', np.cos(2 * angle) * c - np.sin(2 * angle) * s),
                        ('yaw_sin', np.sin(2 * angle) * c + np.cos(2 * angle) * s)):
        result[..., PLACE.index(name)] = value
    return result


def mirrored(places):
    """Return places [..., 9] as seen in a mirror: x becomes -x."""
    result = places.clone()
    for name in ('x', 'yaw_sin'):
        result[..., PLACE.index(name)] *= -1
    return result


def test_an_untrained_head_keeps_the_close_up_and_measures_from_the_lens():
    placed = run_head([BOX, SHELF])
    torch.testing.assert_close(placed.places, torch.stack([BOX, SHELF]), atol=1e-4, rtol=1e-4)
    assert placed.top.tolist() == pytest.approx([1.3, 2.4])
    ranges = [np.sqrt(1.2 ** 2 + 4.0 ** 2 + 0.9 ** 2), np.sqrt(2.0 ** 2 + 6.5 ** 2 + 0.5 ** 2)]
    assert placed.range_log.exp().tolist() == pytest.approx(ranges, rel=1e-3)


def test_an_area_lies_on_the_floor():
    flat = BOX.clone()
    flat[AREA] = FLAT
    placed = run_head([flat])
    assert placed.places[0, 2].item() == pytest.approx(0.0, abs=1e-6)
    torch.testing.assert_close(placed.places[0, :2], BOX[:2], atol=1e-4, rtol=1e-4)


def test_scaled_depth_is_brought_to_metres_with_all_its_lengths():
    metric, scaled = run_head([BOX, SHELF]), run_head([BOX, SHELF], SCALED)
    factor = torch.ones(len(PLACE))
    factor[LENGTHS] = np.exp(0.1)
    torch.testing.assert_close(scaled.places, metric.places * factor, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(scaled.top, scaled.places[:, TOP])
    torch.testing.assert_close(scaled.range_log, metric.range_log + 0.1, atol=1e-4, rtol=0)


@pytest.mark.parametrize('geometry, factor', [(METRIC, 1.0), (SCALED, np.exp(0.1 - 0.3))])
def test_the_learned_factor_counts_where_depth_is_scaled(geometry, factor):
    head = PlaceHead(CONFIG)
    head.factor[-1].bias.data.fill_(-0.3)
    placed = run_head([BOX], geometry, head)
    torch.testing.assert_close(placed.places[0, :2], BOX[:2] * factor, atol=1e-4, rtol=1e-4)


def test_one_factor_holds_for_the_whole_view_and_padding_has_no_say():
    head = random_head()
    head.correct[-1].weight.data.zero_()
    head.correct[-1].bias.data.zero_()
    both = run_head([BOX, SHELF, SHELF], SCALED, head, [1.0, 1.0, 0.0])
    factors = both.places[:2, 1] / torch.stack([BOX, SHELF])[:, 1]
    assert factors[0].item() == pytest.approx(factors[1].item(), rel=1e-4)
    assert abs(factors[0].item() - np.exp(0.1)) > 0.01
    cut = run_head([BOX, SHELF], SCALED, head)
    torch.testing.assert_close(both.places[:2], cut.places, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize('angle', [0.3, -1.1])
def test_corrections_turn_with_the_scene(angle):
    head = random_head()
    there = run_head([BOX, SHELF], SCALED, head)
    back = run_head([turned(BOX, angle), turned(SHELF, angle)], SCALED, head)
    assert not torch.allclose(there.places[0, :2], BOX[:2] * np.exp(0.1), atol=0.02)
    torch.testing.assert_close(back.places, turned(there.places, angle), atol=1e-4, rtol=1e-3)
    for got, expected in zip(back[1:], there[1:], strict=True):
        torch.testing.assert_close(got, expected, atol=1e-3, rtol=1e-3)


# pairs, against a polygon library's word on corners

def rectangle(limit=6.0):
    """Draw a rectangle: x, y, length, width, yaw."""
    return st.tuples(st.floats(-limit, limit), st.floats(-limit, limit), st.floats(0.05, 6.0),
                     st.floats(0.05, 6.0), st.floats(-np.pi, np.pi))


def corners_of(x, y, length, width, yaw):
    axes = np.array([[np.cos(yaw), np.sin(yaw)], [-np.sin(yaw), np.cos(yaw)]])
    signs = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    return signs * np.array([length, width]) / 2 @ axes + [x, y]


def depth_in(polygon, point):
    """Return how deep a point lies in a convex polygon [N, 2], negative outside."""
    hull = cv2.convexHull(np.asarray(polygon, np.float32))
    return cv2.pointPolygonTest(hull, tuple(map(float, point)), True)


def gap_between(one, other):
    """Return the gap: the origin's distance from all differences of the two shapes' points."""
    differences = (corners_of(*one)[:, None] - corners_of(*other)[None]).reshape(-1, 2)
    return max(-depth_in(differences, (0.0, 0.0)), 0.0)


def places_of(rectangles, areas=None, heights=None):
    """Return places [1, R, 9] of rectangles on the floor."""
    areas = areas or [False] * len(rectangles)
    heights = heights or [0.0] * len(rectangles)
    return torch.stack([place_of(x, y, z, length, width, yaw, FLAT if area else THING)
                        for (x, y, length, width, yaw), area, z in
                        zip(rectangles, areas, heights, strict=True)])[None]


@settings(max_examples=300, deadline=None)
@given(st.lists(rectangle(), min_size=2, max_size=4))
def test_the_passage_is_the_gap_between_the_footprints(rectangles):
    got = passage_gap(places_of(rectangles))[0].numpy()
    expected = [[gap_between(one, other) for other in rectangles] for one in rectangles]
    np.testing.assert_allclose(got, expected, atol=LIMIT_M)


@pytest.mark.parametrize('one, other, gap', [
    ((0, 4, 4, 0.4, 0.0), (0, 4, 0.4, 4, 0.0), 0.0),              # a cross: no corner inside
    ((0.5, 4, 6, 0.2, 0.3), (0, 4, 6, 0.2, -0.9), 0.0),           # a crooked one
    ((0, 4, 3, 3, 0.2), (0.3, 4.1, 0.5, 0.4, 1.0), 0.0),          # one in the other
    ((0, 4, 2, 1, 0.0), (0, 5.5, 2, 1, 0.0), 0.5),                # side by side
    ((0, 4, 2, 2, 0.0), (4, 7, 2, 2, 0.0), np.hypot(2, 1)),       # corner to corner
    ((0, 4, 2, 2, 0.0), (3, 4, 2, 2, np.pi / 4), 2 - np.sqrt(2)),  # corner to side
    ((0, 4, 1, 6, 0.0), (2, 4, 1, 0.5, 0.0), 1.0)])               # side to a corner of its own
def test_passages_by_hand(one, other, gap):
    got = passage_gap(places_of([one, other]))[0]
    assert got[0, 1].item() == pytest.approx(gap, abs=5e-3)
    assert got[1, 0].item() == pytest.approx(gap, abs=5e-3)
    assert gap_between(one, other) == pytest.approx(gap, abs=1e-4)
    assert got.diagonal().tolist() == pytest.approx([0.0, 0.0], abs=1e-3)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(rectangle(), st.booleans(), st.floats(0.1, 1.5)), min_size=2,
                max_size=5))
def test_relations_are_those_of_plane_geometry(things):
    rectangles, areas, heights = zip(*things, strict=True)
    heights = [0.0 if area else z for area, z in zip(areas, heights, strict=True)]
    logs, margins = (value[0].numpy() for value in place_relations(
        places_of(rectangles, list(areas), heights)))
    for i, one in enumerate(rectangles):
        for j, other in enumerate(rectangles):
            depth = depth_in(corners_of(*other), one[:2])
            assert margins[i, j] == pytest.approx(np.clip(depth, -2, 2), abs=LIMIT_M)
            if areas[i] == areas[j]:
                apart = np.linalg.norm([one[0] - other[0], one[1] - other[1],
                                        heights[i] - heights[j]])
            else:
                inside = depth if areas[j] else depth_in(corners_of(*one), other[:2])
                apart = max(-inside, 0.0)
            assert np.exp(logs[i, j]) == pytest.approx(max(apart, 0.05), abs=LIMIT_M)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10 ** 6), st.floats(-3, 3))
def test_a_mirror_or_a_turn_changes_no_relation(seed, angle):
    places = random_places(1, 5, torch.Generator().manual_seed(seed))
    logs, margins = place_relations(places)
    for other in (mirrored(places), turned(places, angle)):
        got_logs, got_margins = place_relations(other)
        torch.testing.assert_close(got_margins, margins, atol=LIMIT_M, rtol=0)
        torch.testing.assert_close(got_logs.exp(), logs.exp(), atol=LIMIT_M, rtol=0)
        torch.testing.assert_close(passage_gap(other), passage_gap(places), atol=LIMIT_M,
                                   rtol=0)


def test_a_half_known_area_lies_between_both_meanings():
    rectangles = [(0, 4, 1, 1, 0.0), (3, 4, 2, 2, 0.0)]
    places = places_of(rectangles)
    places[0, 1, AREA] = 0.0
    logs, _ = place_relations(places)
    assert logs[0, 0, 1].exp().item() == pytest.approx(np.sqrt(3 * 2), rel=0.01)
    torch.testing.assert_close(logs, logs.transpose(1, 2))


@settings(max_examples=100, deadline=None)
@given(st.floats(-np.pi, np.pi))
def test_a_heading_is_told_up_to_half_a_turn(yaw):
    cos, sin = heading_of(place_of(0, 1, yaw=yaw)[None, None])
    along = cos.item() * np.cos(yaw) + sin.item() * np.sin(yaw)
    assert abs(along) == pytest.approx(1.0, abs=1e-4)
    assert cos.item() > 0


def test_features_of_a_pair_are_the_distance_how_deep_and_how_near():
    logs, margins = torch.tensor([[[np.log(4.0), -3.0]]]), torch.tensor([[[-1.5, 0.5]]])
    got = refined_pairs(logs, margins)
    expected = torch.tensor([[[[np.log(4.0), -1.5, 0.25], [-3.0, 0.5, 1.0]]]])
    torch.testing.assert_close(got, expected.to(got.dtype))


def test_gradients_stay_finite_where_things_touch():
    """The same place twice, a point on a border, a corner on a corner."""
    places = torch.cat([places_of([(0, 4, 2, 1, 0.0), (0, 4, 2, 1, 0.0)], [True, False]),
                        places_of([(1, 4, 0.5, 0.5, np.pi / 2), (0, 4, 2, 1, 0.0)])], dim=1)
    places.requires_grad_(True)
    logs, margins = place_relations(places)
    (logs.sum() + margins.sum() + passage_gap(places).sum()).backward()
    assert torch.isfinite(places.grad).all()
