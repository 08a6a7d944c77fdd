# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Geometry of regions by name, the same scene turned, and a close-up told what to trust."""

import numpy as np
from tiny_model import closeup_inputs
import torch

from tinygiant_ros.core.geometry import FEATURE_SCALE, GEOMETRY_FEATURES
from tinygiant_ros.model.closeup import PLACE

POINTS = ('centre', 'rect', 'foot', 'surface')
SHAPES = ('seen', 'rect')                 # that have sides and a heading
FLAGS = ('valid', 'foot_seen', 'rect_seen')
HEADINGS = (('yaw_cos', 'yaw_sin'), ('rect_cos', 'rect_sin'))
GATES = {'along': POINTS, 'across': POINTS, 'sides': SHAPES, 'heading': SHAPES}
SURE = 60.0                               # a logit that leaves nothing to the others


def geometry_of(**values):
    """Return geometry [1, G] of features in their own units."""
    row = torch.zeros(1, len(GEOMETRY_FEATURES))
    for name, value in values.items():
        row[:, GEOMETRY_FEATURES.index(name)] = value / FEATURE_SCALE.get(name, 1.0)
    return row


def value(geometry, name):
    """Return a feature of geometry [N, G] in its own unit."""
    return geometry[:, GEOMETRY_FEATURES.index(name)] * FEATURE_SCALE.get(name, 1.0)


def random_inputs(regions):
    """Return crops and geometry of regions; all, some or none of their points were seen."""
    crops, geometry = closeup_inputs(regions)
    for name in FLAGS:
        column = GEOMETRY_FEATURES.index(name)
        geometry[:, column] = (geometry[:, column] > -0.5).float()
    return crops, geometry


def turned(geometry, angle):
    """Return geometry [N, G] of the same scene after it was turned around the camera."""
    def turn(x, y, by):
        return np.cos(by) * x - np.sin(by) * y, np.sin(by) * x + np.cos(by) * y

    moved = {}
    for point in (*POINTS, 'anchor'):
        names = f'{point}_x', f'{point}_y'
        moved |= dict(zip(names, turn(*(value(geometry, name) for name in names), angle),
                          strict=True))
    for names in HEADINGS:
        moved |= dict(zip(names, turn(*(value(geometry, name) for name in names), 2 * angle),
                          strict=True))
    result = geometry.clone()
    for name, column in moved.items():
        result[:, GEOMETRY_FEATURES.index(name)] = column / FEATURE_SCALE.get(name, 1.0)
    return result


def look_at(closeup, crops, geometry):
    """Return embeddings [N, L] and places [N, 9]."""
    with torch.inference_mode():
        looks = closeup(crops, geometry)
    return looks.split([looks.shape[1] - len(PLACE), len(PLACE)], dim=1)


def trusting(closeup, **logits):
    """
    Make a close-up trust by hand and correct nothing; return the constant d of its corrections.

    logits: of gates ('along', 'across', 'sides', 'heading') by the name of a point or shape; what
    is not named is not trusted, and a gate without any trusts nothing.
    """
    for layer in (closeup.place, closeup.trust):
        layer.weight.data.zero_()
        layer.bias.data.zero_()
    bias = []
    for gate, names in GATES.items():
        given = logits.pop(gate, {})
        assert given.keys() <= set(names)
        bias += [0.0, *(given.get(name, -SURE) for name in names)]
    assert not logits
    closeup.trust.bias.data[:] = torch.tensor(bias)
    return closeup.place.bias.data
