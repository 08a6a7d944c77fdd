# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Readers of tensor files with numpy alone: safetensors, and the pickles that old torch wrote."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
import json
from pathlib import Path
import pickle
import struct
from typing import Any

import numpy as np

TORCH_MAGIC = 0x1950a86a20f9469cfc6c     # first pickle of every torch file that is not a zip
MAX_HEADER_BYTES = 100_000_000           # limit of the safetensors format

_SAFETENSORS_TYPES = {'F64': '<f8', 'F32': '<f4', 'F16': '<f2', 'I64': '<i8', 'I32': '<i4',
                      'I16': '<i2', 'I8': 'i1', 'U8': 'u1', 'BOOL': '?'}
_STORAGE_TYPES = {'DoubleStorage': '<f8', 'FloatStorage': '<f4', 'HalfStorage': '<f2',
                  'LongStorage': '<i8', 'IntStorage': '<i4', 'ShortStorage': '<i2',
                  'CharStorage': 'i1', 'ByteStorage': 'u1', 'BoolStorage': '?'}


def read_safetensors(path: Path) -> dict[str, np.ndarray]:
    """
    Return the tensors of a safetensors file by name, read-only views of a memory map.

    Raises ValueError when the file is truncated or its header contradicts its size.
    """
    size = path.stat().st_size
    with path.open('rb') as file:
        head = file.read(8)
        length = struct.unpack('<Q', head)[0] if len(head) == 8 else size
        if length > min(size - 8, MAX_HEADER_BYTES):
            raise ValueError(f'{path}: no safetensors file of {size} bytes has this header')
        header = json.loads(file.read(length))
    data = np.memmap(path, dtype=np.uint8, mode='r')[8 + length:]
    header.pop('__metadata__', None)
    return {name: _view(data, name, entry, path) for name, entry in header.items()}


def _view(data: np.ndarray, name: str, entry: dict[str, Any], path: Path) -> np.ndarray:
    begin, end = entry['data_offsets']
    if entry['dtype'] not in _SAFETENSORS_TYPES:
        raise ValueError(f'{path}: tensor {name} has the unsupported type {entry["dtype"]}')
    dtype = np.dtype(_SAFETENSORS_TYPES[entry['dtype']])
    if not 0 <= begin <= end <= len(data) or (
            end - begin != dtype.itemsize * int(np.prod(entry['shape'], dtype=np.int64))):
        raise ValueError(f'{path}: tensor {name} of shape {entry["shape"]} does not fit the file')
    return data[begin:end].view(dtype).reshape(entry['shape'])


def read_torch_pickle(path: Path) -> OrderedDict[str, np.ndarray]:
    """
    Return the tensors of a state dict that torch wrote without zip.

    Only a plain dict of tensors is accepted: the unpickler knows OrderedDict, the tensor
    constructor and storages, and refuses any other name. Raises ValueError for all other files.
    """
    with path.open('rb') as file:
        try:
            if _Unpickler(file).load() != TORCH_MAGIC:
                raise ValueError('it does not start like a torch file')
            _Unpickler(file).load()      # protocol version
            _Unpickler(file).load()      # sizes of C types, fixed by the format since long
            main = _Unpickler(file)
            tensors = main.load()
            storages = {key: _read_storage(file, main.types[key])
                        for key in _Unpickler(file).load()}
            if not isinstance(tensors, dict):
                raise ValueError(f'it holds a {type(tensors).__name__}, not a dict of tensors')
            return OrderedDict((name, tensor.build(storages)) for name, tensor in tensors.items())
        except (pickle.UnpicklingError, EOFError, AttributeError, KeyError, TypeError,
                IndexError, struct.error, ValueError) as error:
            raise ValueError(f'{path} is no state dict of the legacy torch format: '
                             f'{error}') from error


def _read_storage(file, dtype: np.dtype) -> np.ndarray:
    count, = struct.unpack('<q', file.read(8))
    data = file.read(count * dtype.itemsize)
    return np.frombuffer(data, dtype=dtype, count=count)


@dataclass(frozen=True)
class _TensorRecord:
    """A tensor of the pickle before its storage, which stands behind the pickle, was read."""

    storage: str
    offset: int
    shape: tuple[int, ...]
    stride: tuple[int, ...]

    def build(self, storages: dict[str, np.ndarray]) -> np.ndarray:
        storage = storages[self.storage]
        last = self.offset + sum(
            (n - 1) * s for n, s in zip(self.shape, self.stride, strict=True))
        if min(self.offset, *self.stride, 0) < 0 or (
                0 not in self.shape and last >= len(storage)):
            raise ValueError(f'a tensor of shape {self.shape} reaches outside its storage')
        strides = [step * storage.itemsize for step in self.stride]
        return np.lib.stride_tricks.as_strided(
            storage[self.offset:], self.shape, strides, writeable=False)


def _rebuild_tensor(storage: str, offset: int, shape: tuple, stride: tuple,
                    *_unused: Any) -> _TensorRecord:
    return _TensorRecord(storage, offset, tuple(shape), tuple(stride))


class _Unpickler(pickle.Unpickler):
    """Unpickler that resolves the few names of a state dict and refuses the rest."""

    def __init__(self, file):
        super().__init__(file, encoding='utf-8')
        self.types: dict[str, np.dtype] = {}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ('collections', 'OrderedDict'):
            return OrderedDict
        if (module, name) == ('torch._utils', '_rebuild_tensor_v2'):
            return _rebuild_tensor
        if module == 'torch' and name in _STORAGE_TYPES:
            return np.dtype(_STORAGE_TYPES[name])
        raise pickle.UnpicklingError(f'{module}.{name} is not allowed in a weights file')

    def persistent_load(self, identity: tuple) -> str:
        kind, dtype, key, _location, _count, view = identity
        if kind != 'storage' or view is not None or not isinstance(dtype, np.dtype):
            raise pickle.UnpicklingError(f'unknown storage record {identity!r}')
        self.types[key] = dtype
        return key
