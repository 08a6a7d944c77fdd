# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Questions of different length as one batch: padding goes to the end and is 0 everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..core import tensors


def batch_questions(questions: Sequence[Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """
    Return questions of different length as one batch, just large enough for the longest.

    questions: the REASONER_INPUTS of each that tensors.SHAPES has, without batch axis and padding.
    """
    if len(questions) == 1:
        return {name: array[None] for name, array in questions[0].items()}
    tokens = max(len(one[tensors.TOKEN_IDS]) for one in questions)
    regions = max(len(one[tensors.REGION_MASK]) for one in questions)
    sizes = tensors.sizes_for(tokens, regions)
    batch = {}
    for name, first in questions[0].items():
        made = np.zeros((len(questions), *_shape(name, sizes)), first.dtype)
        for row, one in zip(made, questions):
            row[tuple(map(slice, one[name].shape))] = one[name]
        batch[name] = made
    return batch


def padded_to(inputs: Mapping[str, np.ndarray],
              sizes: Mapping[str, int]) -> dict[str, np.ndarray]:
    """Return batched inputs of a graph with more padding, up to sizes; others stay as they are."""
    padded = {}
    for name, array in inputs.items():
        if name in tensors.SHAPES:
            shape = tuple(sizes.get(size, own)
                          for size, own in zip(tensors.SHAPES[name], array.shape, strict=True))
            if array.shape != shape:
                part, array = array, np.zeros(shape, array.dtype)
                array[tuple(map(slice, part.shape))] = part
        padded[name] = array
    return padded


def first_regions(name: str, output: np.ndarray, regions: int) -> np.ndarray:
    """Return what a batched output of the reasoner says of the first regions: a view."""
    sizes = {tensors.REGIONS: regions, tensors.CHOICES: 1 + regions}
    return output[tuple(slice(sizes.get(size)) for size in tensors.SHAPES[name])]


def _shape(name: str, sizes: Mapping[str, int]) -> tuple[int, ...]:
    """Return the shape of a tensor without its batch axis."""
    return tuple(sizes.get(size, size) for size in tensors.SHAPES[name][1:])
