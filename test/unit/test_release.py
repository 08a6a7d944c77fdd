# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""A release becomes graphs with weights: checksums, re-use, repair, and folders of others."""

from concurrent.futures import ThreadPoolExecutor
import hashlib
import json
import os
import stat
import struct

import numpy as np
import pytest

from tinygiant_ros.core.errors import ErrorCode, SpatialError
from tinygiant_ros.core.sentence import CONTROL_WORDS
from tinygiant_ros.runtime import release as release_module
from tinygiant_ros.runtime.backend import create_backend, GRAPHS
from tinygiant_ros.runtime.release import (
    assemble,
    assembled_precision,
    default_cache,
    FORMAT,
    open_release,
    repository_engines,
    weight_pieces,
)
from tinygiant_ros.runtime.weights import dequantize

DENSE = np.arange(6, dtype='<f4').reshape(2, 3) - 2.5
STEPS = np.array([[[-127, 3], [0, 64]], [[5, -6], [127, 1]]], dtype=np.int8)      # [2, 2, 2]
SCALE = np.array([0.5, 0.25], dtype='<f4')
EXPERT_SCALE = np.array([[1, 2], [3, 4]], dtype='<f4')
BORROWED = np.array([[1, 2, 3], [4, 5, 6]], dtype='<f4')

EXPECTED = np.concatenate([
    DENSE.ravel(), (STEPS * SCALE[:, None, None]).astype('<f4').ravel(), [0, 0],
    (STEPS * EXPERT_SCALE[:, :, None]).astype('<f4').ravel(), BORROWED.T.ravel(),
    [0]]).astype('<f4').tobytes()


def entry(offset, shape, source, key, transpose=False):
    return {'offset': offset, 'shape': shape, 'source': source, 'key': key,
            'transpose': transpose}


TENSORS = [                              # not in the order of their offsets
    entry(96, [3, 2], 'minilm', 'borrowed', transpose=True),
    entry(0, [2, 3], 'trained', 'dense'),
    entry(24, [2, 2, 2], 'trained', 'steps'),
    entry(64, [2, 2, 2], 'trained', 'experts'),
]


def write_safetensors(path, tensors):
    header, data = {}, b''
    for name, array in tensors.items():
        kind = {'float32': 'F32', 'int8': 'I8'}[array.dtype.name]
        header[name] = {'dtype': kind, 'shape': list(array.shape),
                        'data_offsets': [len(data), len(data) + array.nbytes]}
        data += array.tobytes()
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack('<Q', len(text)) + text + data)


def write_manifest(folder, **changes):
    (folder / 'manifest.json').write_text(json.dumps({
        'format': FORMAT, 'weights_bin_bytes': len(EXPECTED),
        'sha256': hashlib.sha256(EXPECTED).hexdigest(), 'tensors': TENSORS, **changes}))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Make a tiny release whose pretrained package is replaced by one array."""
    folder = tmp_path / 'engines' / 'tiny'
    folder.mkdir(parents=True)
    write_manifest(folder)
    write_safetensors(folder / 'weights.safetensors', {
        'dense': DENSE, 'steps': STEPS, 'steps.scale': SCALE, 'experts': STEPS,
        'experts.scale': EXPERT_SCALE})
    (folder / 'card.json').write_text(json.dumps(
        {'model_id': 'tiny 0.1', 'temperature': {'count': 1.5}}))
    (folder / 'vocabulary.json').write_text(json.dumps([*CONTROL_WORDS, 'yes']))
    for graph in GRAPHS:
        (folder / f'{graph}.onnx').write_bytes(f'graph of {graph}'.encode())
    monkeypatch.setattr(release_module, 'load_pretrained', lambda source: {'borrowed': BORROWED})
    return folder


@pytest.fixture
def cache(tmp_path):
    return tmp_path / 'cache'


def refused(folder, cache=None):
    with pytest.raises(SpatialError) as caught:
        release = open_release(folder)
        assemble(release, cache)
    assert caught.value.code is ErrorCode.NOT_READY
    return caught.value.message


def test_open(folder):
    release = open_release(folder)
    assert (release.name, release.model_id) == ('tiny', 'tiny 0.1')
    assert release.vocabulary == (*CONTROL_WORDS, 'yes')
    assert release.temperature('count') == 1.5 and release.temperature('mcq') == 1.0


def test_pieces_are_dequantised_turned_and_padded(folder):
    assert b''.join(weight_pieces(open_release(folder))) == EXPECTED


def test_dequantize_per_leading_axes():
    np.testing.assert_array_equal(dequantize(STEPS, SCALE)[1], STEPS[1] * 0.25)
    np.testing.assert_array_equal(dequantize(STEPS, EXPERT_SCALE)[1, 0], STEPS[1, 0] * 3.0)


def test_assemble(folder, cache):
    release = open_release(folder)
    made = assemble(release, cache)
    assert made == cache / f'tiny-{release.manifest_sha256[:12]}'
    assert (made / 'weights.bin').read_bytes() == EXPECTED
    assert (made / 'decoder.onnx').read_bytes() == b'graph of decoder'
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert not list(made.glob('*.tmp'))


def test_complete_folder_is_used_again(folder, cache):
    release = open_release(folder)
    made = assemble(release, cache)
    before = {path.name: path.stat().st_ino for path in made.iterdir()}
    made.chmod(0o755)
    assert assemble(release, cache) == made
    assert {path.name: path.stat().st_ino for path in made.iterdir()} == before
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


@pytest.mark.parametrize('content', [b'', EXPECTED[:-1], EXPECTED + b'x',
                                     b'\x01' + EXPECTED[1:]])
def test_broken_weights_are_made_again(folder, cache, content):
    release = open_release(folder)
    made = assemble(release, cache)
    (made / 'weights.bin').write_bytes(content)
    (made / 'vision.onnx').write_bytes(b'half')
    (made / 'weights.bin1234.tmp').write_bytes(b'left by a killed writer')
    assemble(release, cache)
    assert (made / 'weights.bin').read_bytes() == EXPECTED
    assert (made / 'vision.onnx').read_bytes() == b'graph of vision'
    assert not list(made.glob('*.tmp'))


def test_several_at_once(folder, cache):
    release = open_release(folder)
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _: assemble(release, cache), range(8)))
    assert len(made) == 1
    assert (made.pop() / 'weights.bin').read_bytes() == EXPECTED


def test_other_manifest_gets_another_folder(folder, cache):
    one = assemble(open_release(folder), cache)
    write_manifest(folder, note='second')
    assert assemble(open_release(folder), cache) != one


def test_link_in_place_of_the_folder_is_refused(folder, cache, tmp_path):
    release = open_release(folder)
    cache.mkdir()
    (tmp_path / 'elsewhere').mkdir()
    (cache / f'tiny-{release.manifest_sha256[:12]}').symlink_to(tmp_path / 'elsewhere')
    assert 'is a link' in refused(folder, cache)
    assert not list((tmp_path / 'elsewhere').iterdir())


def test_folder_of_somebody_else_is_refused(folder, cache, monkeypatch):
    assemble(open_release(folder), cache)
    other = os.getuid() + 1
    monkeypatch.setattr(os, 'getuid', lambda: other)
    assert f'not to {other}' in refused(folder, cache)


def test_cache_that_cannot_be_made_is_refused(folder, tmp_path):
    (tmp_path / 'file').write_text('')
    assert 'XDG_CACHE_HOME' in refused(folder, tmp_path / 'file' / 'cache')


def test_wrong_checksum_leaves_no_weights(folder, cache):
    write_manifest(folder, sha256='0' * 64)
    assert 'expected 124 with 000000000000' in refused(folder, cache)
    assert not [path for path in cache.rglob('*') if path.is_file() and path.name != '.lock']


@pytest.mark.parametrize('change, part', [
    ({'format': 1}, f'has format 1, this package reads {FORMAT}'),
    ({'tensors': None}, 'missing or wrong fields'),
    ({'sha256': None}, 'missing or wrong fields'),
    ({'tensors': [{'offset': 0}]}, 'missing or wrong fields'),
    ({'tensors': [entry(0, [2, 3], 'somewhere', 'dense')]}, 'missing or wrong fields'),
    ({'tensors': [entry(0, [3, 2], 'trained', 'dense')]}, 'shape [3, 2], got [2, 3]'),
    ({'tensors': [entry(0, [2, 3], 'trained', 'none')]}, 'needs none of trained'),
    ({'tensors': [entry(0, [2, 3], 'trained', 'dense'), entry(20, [2, 3], 'trained', 'dense')]},
     'inside the tensor before it'),
    ({'weights_bin_bytes': 10}, 'expected 10'),
])
def test_broken_manifest_is_refused(folder, cache, change, part):
    write_manifest(folder, **change)
    assert part in refused(folder, cache)


@pytest.mark.parametrize('name, content, part', [
    ('card.json', None, 'no readable card.json'),
    ('card.json', '{}', 'no model_id'),
    ('card.json', '[]', 'no dict'),
    ('manifest.json', '{"format": 2', 'no readable manifest.json'),
    ('vocabulary.json', '["yes"]', 'does not start with'),
    ('vocabulary.json', None, 'no readable vocabulary.json'),
    ('decoder.onnx', None, 'has no decoder.onnx'),
    ('weights.safetensors', None, 'has no weights.safetensors'),
    ('weights.safetensors', 'short', 'broken weights file'),
])
def test_broken_release_is_refused(folder, cache, name, content, part):
    (folder / name).unlink() if content is None else (folder / name).write_text(content)
    assert part in refused(folder, cache)


def test_default_cache(monkeypatch, tmp_path):
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path))
    assert default_cache() == tmp_path / 'tinygiant_ros'
    monkeypatch.setenv('HOME', str(tmp_path / 'home'))
    for value in ('', 'relative'):       # the XDG rules ignore a relative path
        monkeypatch.setenv('XDG_CACHE_HOME', value)
        assert default_cache() == tmp_path / 'home' / '.cache' / 'tinygiant_ros'


def test_unknown_backend_lists_the_known_ones(tmp_path):
    with pytest.raises(SpatialError, match='known: auto, tensorrt, onnxruntime') as caught:
        create_backend('cuda', tmp_path)
    assert caught.value.code is ErrorCode.NOT_READY


def test_graphs_that_cannot_be_loaded(folder, cache):
    pytest.importorskip('onnxruntime')
    with pytest.raises(SpatialError, match='cannot load .*vision.onnx') as caught:
        create_backend('onnxruntime', assemble(open_release(folder), cache))
    assert caught.value.code is ErrorCode.NOT_READY


def test_engines_of_the_source_tree():
    assert repository_engines().name == 'engines'
    assert (repository_engines().parent / 'tinygiant_ros').is_dir()


def with_int8(folder, sections=('int8',)):
    """Give a release graphs in INT8: stored steps, a pretrained tensor, and its scales."""
    tensors = [
        {'offset': 0, 'shape': [2, 2, 2], 'source': 'trained', 'key': 'steps', 'as': 'int8'},
        {'offset': 8, 'shape': [3, 2], 'source': 'minilm', 'key': 'borrowed', 'as': 'int8',
         'transpose': True},
        {'offset': 16, 'shape': [1, 1, 2], 'source': 'minilm', 'key': 'borrowed', 'as': 'scale'},
        {'offset': 24, 'shape': [2, 3], 'source': 'trained', 'key': 'dense', 'as': 'float16'}]
    scale = np.array([3, 6], '<f4') / np.float32(127)
    content = (STEPS.tobytes() + np.array([[42, 85], [85, 106], [127, 127]], 'i1').tobytes()
               + bytes(2) + scale.tobytes() + DENSE.astype('<f2').tobytes())
    section = {'weights_bin_bytes': len(content), 'tensors': tensors,
               'sha256': hashlib.sha256(content).hexdigest()}
    write_manifest(folder, **dict.fromkeys(sections, section))
    for name in sections:
        for graph in GRAPHS:
            (folder / f'{graph}.{name}.onnx').write_bytes(f'{name} of {graph}'.encode())
    return content


def test_int8_is_assembled_by_default_and_float32_when_it_is_asked_for(folder, cache):
    content = with_int8(folder)
    release = open_release(folder)
    made = assemble(release, cache)
    assert made.name == f'tiny-{release.manifest_sha256[:12]}-int8'
    assert (made / 'weights.bin').read_bytes() == content
    assert (made / 'decoder.onnx').read_bytes() == b'int8 of decoder'
    plain = assemble(release, cache, 'float32')
    assert (plain / 'weights.bin').read_bytes() == EXPECTED
    assert [assembled_precision(one) for one in (made, plain)] == ['int8', 'float32']


def test_graphs_for_tensorrt_are_made_when_they_are_wanted(folder, cache):
    content = with_int8(folder, ('int8', 'tensorrt'))
    release = open_release(folder)
    assert not (assemble(release, cache) / 'tensorrt').exists()
    made = assemble(release, cache, tensorrt=True) / 'tensorrt'
    assert (made / 'vision.onnx').read_bytes() == b'tensorrt of vision'
    assert (made / 'weights.bin').read_bytes() == content
    assert not (assemble(release, cache, 'float32', tensorrt=True) / 'tensorrt').exists()


def test_a_release_without_int8_runs_in_float32(folder, cache):
    release = open_release(folder)
    assert release.precision('int8') == 'float32'
    assert assembled_precision(assemble(release, cache, 'int8')) == 'float32'
    with pytest.raises(SpatialError, match="no precision 'int4'; give one of int8, float32"):
        assemble(release, cache, 'int4')


def test_a_broken_int8_section_is_refused(folder):
    with_int8(folder)
    (folder / 'vision.int8.onnx').unlink()
    assert 'has no vision.int8.onnx' in refused(folder)
    write_manifest(folder, int8={'weights_bin_bytes': 1})
    assert 'missing or wrong fields' in refused(folder)
