# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""What an engine depends on: the graph, how it was built, and the machine it was built on."""

from __future__ import annotations

from collections.abc import Mapping
import ctypes
from dataclasses import asdict
from functools import lru_cache
import hashlib
from pathlib import Path
import re
from types import ModuleType
from typing import Any

from .api import version
from .build import BuildOptions
from ..release import assembled_precision, TENSORRT, WEIGHTS
from ...core.errors import ErrorCode, SpatialError

ROOT = Path('/')
# Changes how fast an engine is and not whether it works: on the card, not in the key.
NOT_IN_KEY = ('power_mode',)
_NAME_BYTES = 256


def machine_facts(trt: ModuleType, device: Mapping[str, Any], root: Path = ROOT) -> dict[str, Any]:
    """
    Return what an engine depends on beside its graph, as JSON values.

    device: facts about the GPU and CUDA, as Cuda.device_facts() gives them.
    """
    return {**device, 'tensorrt': f'{trt.__name__} {version(trt)}', 'l4t': l4t(root),
            'power_mode': power_mode(root)}


def engine_facts(folder: Path, graph: str, machine: Mapping[str, Any],
                 options: BuildOptions) -> dict[str, Any]:
    """Return the facts that make the key of one graph's engine; see store.key_of()."""
    onnx = graph_file(folder, graph)
    weights = onnx.with_name(WEIGHTS)
    return {'graph': graph, 'onnx_sha256': sha256(onnx),
            'weights_sha256': sha256(weights) if weights.exists() else None,
            'machine': {name: value for name, value in machine.items() if name not in NOT_IN_KEY},
            'options': asdict(options)}


def graph_file(folder: Path, graph: str) -> Path:
    """Return the ONNX file of an assembled release that TensorRT reads: one for it, if there."""
    own = Path(folder) / TENSORRT / f'{graph}.onnx'
    return own if own.is_file() else Path(folder) / own.name


def engine_precision(folder: Path) -> str:
    """Return what the engines of an assembled release compute in, for people."""
    return 'fp16+int8' if (Path(folder) / TENSORRT).is_dir() else assembled_precision(folder)


def timing_name(machine: Mapping[str, Any]) -> str:
    """Return the name of the timing cache: timings hold for one GPU and one TensorRT."""
    return f'{machine.get("gpu", "gpu")}-{machine["tensorrt"]}'


def sha256(path: Path) -> str:
    """
    Return the SHA-256 of a file, hexadecimal; files that did not change are read once.

    Raises SpatialError NOT_READY when it cannot be read.
    """
    try:
        status = path.stat()
        return _sha256(str(path.resolve()), status.st_size, status.st_mtime_ns)
    except OSError as error:
        raise SpatialError(
            ErrorCode.NOT_READY,
            f'{path} cannot be read: {error}; start again, it is made anew') from error


@lru_cache(maxsize=16)
def _sha256(path: str, size: int, mtime_ns: int) -> str:
    digest = hashlib.sha256()
    with open(path, 'rb') as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def l4t(root: Path = ROOT) -> str | None:
    """Return the version of Jetson Linux, for example '36.4.3'; None elsewhere."""
    text = _read(root / 'etc/nv_tegra_release')
    found = re.search(r'R(\d+) \(release\), REVISION: ([\d.]+)', text)
    return '.'.join(found.groups()) if found else None


def board(root: Path = ROOT) -> str | None:
    """Return the name of the board where the firmware tells one (Jetson), else None."""
    return _read(root / 'proc/device-tree/model').strip('\0\n ') or None


def power_mode(root: Path = ROOT) -> str | None:
    """Return number and name of a Jetson's power mode, for example '2 (25W)', else None."""
    found = re.search(r'pmode:(\d+)', _read(root / 'var/lib/nvpmodel/status'))
    if not found:
        return None
    number = int(found.group(1))
    names = dict(re.findall(r'POWER_MODEL\s+ID=(\d+)\s+NAME=(\S+)',
                            _read(root / 'etc/nvpmodel.conf')))
    return f'{number} ({names[str(number)]})' if str(number) in names else str(number)


def gpu_name(library: str = 'libcuda.so.1') -> tuple[str | None, str]:
    """Ask the driver for the first GPU, without a context; returns its name, or None and why."""
    try:
        cuda = ctypes.CDLL(library)
    except OSError as error:
        return None, f'no NVIDIA driver ({error})'
    count, name = ctypes.c_int(0), ctypes.create_string_buffer(_NAME_BYTES)
    for step, status in (('cuInit', lambda: cuda.cuInit(0)),
                         ('cuDeviceGetCount', lambda: cuda.cuDeviceGetCount(ctypes.byref(count))),
                         ('cuDeviceGetName', lambda: cuda.cuDeviceGetName(name, _NAME_BYTES, 0))):
        if (error := status()) != 0:
            return None, f'the NVIDIA driver answers {step} with error {error}'
        if step == 'cuDeviceGetCount' and count.value == 0:
            return None, 'the NVIDIA driver sees no GPU'
    return name.value.decode(errors='replace'), ''


def _read(path: Path) -> str:
    try:
        return path.read_text(errors='replace')
    except OSError:
        return ''
