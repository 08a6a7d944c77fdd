# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
How trained tensors lie in weights.safetensors: large ones INT8, one scale an output channel.

The output channel is the leading axis there; `expand` and `reduce` of the experts, which the model
keeps the other way round, are stored transposed.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

from ..runtime.weights import dequantize, quantize_rows, SCALE_SUFFIX

MIN_SIDE = 32                             # a smaller matrix stays float32
_INPUT_FIRST = ('.experts.expand', '.experts.reduce')


def is_transposed(key: str) -> bool:
    """Say whether a tensor is stored as the transpose of what the model holds."""
    return key.endswith(_INPUT_FIRST)


def quantize(state: Mapping[str, torch.Tensor]) -> dict[str, np.ndarray]:
    """Return what to store for the tensors of TinyGiantVLM.trained_state()."""
    stored = {}
    for key, value in state.items():
        if not value.is_floating_point():     # counters of a norm
            stored[key] = value.numpy()
            continue
        tensor = value.detach().float().numpy()
        tensor = np.ascontiguousarray(tensor.T) if is_transposed(key) else tensor
        if tensor.ndim != 2 or min(tensor.shape) < MIN_SIDE:
            stored[key] = np.ascontiguousarray(tensor)
            continue
        stored[key], stored[key + SCALE_SUFFIX] = quantize_rows(tensor)
    return stored


def restore(stored: Mapping[str, np.ndarray]) -> dict[str, torch.Tensor]:
    """Return the tensors for TinyGiantVLM.load_trained from what was stored."""
    state = {}
    for key, value in stored.items():
        if key.endswith(SCALE_SUFFIX) and key.removesuffix(SCALE_SUFFIX) in stored:
            continue
        scale = stored.get(key + SCALE_SUFFIX)
        tensor = np.array(value) if scale is None else dequantize(value, scale)
        state[key] = torch.from_numpy(
            np.ascontiguousarray(tensor.T) if is_transposed(key) else tensor)
    return state
