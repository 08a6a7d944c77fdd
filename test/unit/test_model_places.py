# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Places of regions: untrained they are what was measured; relations follow by plane geometry."""

import numpy as np
import pytest
import torch

from tinygiant_ros.core.geometry import FEATURE_SCALE, GEOMETRY_FEATURES
from tinygiant_ros.core.relations import RegionShape
from tinygiant_ros.model.config import ModelConfig
from tinygiant_ros.model.places import place_relations, PlaceHead


def geometry_of(**values):
    row = torch.zeros(len(GEOMETRY_FEATURES))
    for name, value in values.items():
        row[GEOMETRY_FEATURES.index(name)] = value / FEATURE_SCALE.get(name, 1.0)
    return row


THING = geometry_of(valid=1, metric=1, centre_x=-1.2, centre_y=4.0, centre_z=0.6, major=1.2,
                    minor=0.9, yaw_cos=0.6, yaw_sin=0.8, rect_seen=1, rect_x=9, rect_y=9)
UNSEEN = geometry_of(metric=1, foot_x=2.0, foot_y=6.5)
SCALED = geometry_of(valid=1, log_scale=0.1, centre_x=1.0, centre_y=5.0, centre_z=0.5, major=1.2,
                     minor=1.0, yaw_cos=1.0)


def places_of(*rows, area=-20.0):
    head = PlaceHead(ModelConfig(vocabulary_size=9))
    with torch.no_grad():
        head.correct[-1].bias[7] = area
        geometry = torch.stack(rows)[None]
        regions = torch.randn(1, len(rows), head.correct[0].in_features - len(GEOMETRY_FEATURES))
        return head(geometry, geometry, regions, torch.ones(1, len(rows)))[0]


def test_an_untrained_head_gives_what_was_measured():
    thing, unseen = places_of(THING, UNSEEN)
    assert thing[:7].tolist() == pytest.approx([-1.2, 4.0, 0.6, 1.2, 0.9, 0.6, 0.8], abs=1e-4)
    assert unseen[:2].tolist() == pytest.approx([2.0, 6.5], abs=1e-4)


def test_an_area_is_its_outline_on_the_floor():
    place, = places_of(THING, area=20.0)
    assert place[:3].tolist() == pytest.approx([9.0, 9.0, 0.0], abs=1e-4)


def test_scaled_depth_is_brought_to_metres():
    place, = places_of(SCALED)
    assert place[:3].tolist() == pytest.approx(np.exp(0.1) * np.array([1.0, 5.0, 0.5]), rel=1e-4)


def test_relations_are_those_of_plane_geometry():
    rng = np.random.default_rng(0)
    count = 6
    middle = rng.uniform(-3, 3, (count, 2))
    sides = np.sort(rng.uniform(0.5, 3, (count, 2)))[:, ::-1]
    yaw, height = rng.uniform(-1.5, 1.5, count), rng.uniform(0.2, 1, count)
    area = np.arange(count) % 2 == 1
    height[area] = 0
    places = np.column_stack([middle, height, sides, np.cos(2 * yaw), np.sin(2 * yaw),
                              np.where(area, 30.0, -30.0)])
    logs, margins = (value[0].numpy() for value in place_relations(
        torch.tensor(places, dtype=torch.float32)[None]))
    for i in range(count):
        for j in range(count):
            shape = RegionShape(middle[j], sides[j], yaw[j], True, 0.0, 0.0, np.zeros((1, 3)),
                                0.0, 0.0)
            margin = float(shape.margin(middle[i]))
            assert margins[i, j] == pytest.approx(np.clip(margin, -2, 2), abs=2e-3)
            if area[i] == area[j]:
                want = np.linalg.norm([*(middle[i] - middle[j]), height[i] - height[j]])
            elif area[j]:
                want = max(-margin, 0.0)
            else:
                continue
            assert np.exp(logs[i, j]) == pytest.approx(max(want, 0.05), rel=0.02, abs=2e-3), (i, j)
    np.testing.assert_allclose(logs, logs.T, atol=1e-4)
