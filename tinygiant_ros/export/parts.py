# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""The parts of the model and the precision of each, by the name of its weights."""

from __future__ import annotations

from collections.abc import Mapping
import re
from typing import Any, NamedTuple

from ..core.precision import FLOAT32, INT8
from ..runtime.release import TRAINED

EXPERTS, WORD_TABLE, BACKBONES = 'experts', 'word table', 'backbones'
PROJECTOR, REGIONS, REINSPECTION, HEADS = 'projector', 'region encoder', 're-inspection', 'heads'


class Part(NamedTuple):
    """
    A part of the model: name, its weights, its precision on the CPU; see tensorrt for its own.

    smooth: even out the channels of activations before they become INT8, see matmuls. apart: so
    many of their largest channels stay float32.
    """

    name: str
    pattern: str
    precision: str
    smooth: bool = False
    apart: int = 0


# The first that fits. INT8 where that is faster on ONNX Runtime and answers stay the same.
PARTS = (
    Part(EXPERTS, r'fusion\.layers\.\d+\.experts\.(expand|reduce)$', INT8),
    Part('router', r'fusion\.layers\.\d+\.experts\.', FLOAT32),
    Part(WORD_TABLE, r'text\.embeddings\.word_embeddings\.weight$', INT8),
    Part('text attention', r'text\.encoder\.layer\.\d+\.attention\.', INT8, smooth=True),
    Part('text feed-forward', r'text\.encoder\.layer\.\d+\.intermediate\.', INT8, smooth=True),
    Part('text feed-forward, out', r'text\.encoder\.layer\.\d+\.output\.', INT8, smooth=True,
         apart=8),
    Part('text adapter', r'text_adapter\.(project|around|question)\.weight$', INT8, smooth=True),
    Part('fusion attention', r'fusion\.layers\.\d+\.\w+_attention\.', INT8, smooth=True),
    Part('decoder attention', r'decoder\.layers\.\d+\.\w+_attention\.', INT8),
    Part('decoder feed-forward', r'decoder\.layers\.\d+\.feed_forward\.', INT8),
    Part('backbone stems', r'(color|depth)_backbone\._conv_stem\.', FLOAT32),
    Part(BACKBONES, r'(color|depth)_backbone\..*_conv|(color|depth)_backbone\._conv_head', INT8),
    Part(PROJECTOR, r'projector\.', FLOAT32),
    Part('close-up', r'closeup\.', FLOAT32),
    Part('region encoder, seen', r'regions\.seen\.', INT8, smooth=True),
    Part(REGIONS, r'regions\.', FLOAT32, smooth=True),
    Part('re-inspection, inside', r'reinspections\.\d+\.relation\.(mix\.\d|measured\.2)\.', INT8),
    Part('re-inspection, of each', r'reinspections\.\d+\.relation\.(first|second)\.', INT8,
         smooth=True),
    Part('re-inspection, out', r'reinspections\.\d+\.(value|output|feed_forward\.\d)\.', INT8,
         smooth=True),
    Part(REINSPECTION, r'reinspections\.', FLOAT32, smooth=True),
    Part('memory', r'memory\.read\.', INT8, smooth=True),
    Part(HEADS, r'(heads|places|memory)\.', FLOAT32, smooth=True),
)
REST = Part('rest', r'', FLOAT32)


def full_name(entry: Mapping[str, Any]) -> str:
    """Return the name of a weight in the model for an entry of the manifest."""
    if entry['source'] == TRAINED:
        return entry['key']
    return ('text.' if entry['source'] == 'minilm' else 'color_backbone.') + entry['key']


def part_of(entry: Mapping[str, Any]) -> Part:
    """Return the part that a weight belongs to."""
    name = full_name(entry)
    return next((part for part in PARTS if re.match(part.pattern, name)), REST)
