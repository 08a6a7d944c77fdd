# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
A release under engines/: what it holds, and how it becomes graphs with weights in a cache folder.

A release stores what was trained, in INT8 where possible, and names for every tensor of the graphs
where it comes from. assemble() writes them once, as float32, into the weights.bin that the graphs
refer to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
import fcntl
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from .backend import GRAPHS
from .pretrained import load_pretrained, PACKAGES
from .private_files import make_private, write_atomically
from .tensor_files import read_safetensors
from ..core.errors import ErrorCode, SpatialError
from ..core.sentence import CONTROL_WORDS

FORMAT = 1
WEIGHTS = 'weights.bin'
TRAINED = 'trained'
SCALE_SUFFIX = '.scale'


@dataclass(frozen=True, eq=False)
class Release:
    """
    A release as it lies under engines/.

    card: what the model is and how it was measured (card.json). manifest: where every tensor of
    the graphs comes from (manifest.json). manifest_sha256: hexadecimal, of that file. vocabulary:
    the decoder's words.
    """

    folder: Path
    card: dict[str, Any]
    manifest: dict[str, Any]
    manifest_sha256: str
    vocabulary: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name of the release: that of its folder."""
        return self.folder.name

    @property
    def model_id(self) -> str:
        """Name and version of the model, for answers and logs."""
        return str(self.card['model_id'])

    @property
    def trained_weights(self) -> Path:
        """File with the trained tensors."""
        return self.folder / 'weights.safetensors'

    def graph(self, name: str) -> Path:
        """Return the file of one of backend.GRAPHS, without weights."""
        return self.folder / f'{name}.onnx'

    def temperature(self, task: str) -> float:
        """Return what the logits of a task are divided by before they are a confidence."""
        return float(self.card.get('temperature', {}).get(task, 1.0))

    @property
    def refuse_above(self) -> float:
        """How likely it may be that nothing answers a question before it is refused."""
        return float(self.card.get('refuse_above', 0.5))


def repository_engines() -> Path:
    """Return the folder engines/ of the source tree that this module lies in."""
    return Path(__file__).resolve().parents[2] / 'engines'


def open_release(folder: Path) -> Release:
    """
    Read the description of the release in this folder.

    Raises SpatialError NOT_READY when a file is missing, broken, or of another format.
    """
    folder = Path(folder).resolve()
    card = _read_json(folder / 'card.json', dict)
    manifest = _read_json(folder / 'manifest.json', dict)
    vocabulary = _read_json(folder / 'vocabulary.json', list)
    if manifest.get('format') != FORMAT:
        raise _broken(folder, f'has format {manifest.get("format")!r}, '
                      f'this package reads {FORMAT}')
    if not _is_manifest(manifest):
        raise _broken(folder, 'has a manifest.json with missing or wrong fields')
    if 'model_id' not in card:
        raise _broken(folder, 'has no model_id in card.json')
    if tuple(vocabulary[:len(CONTROL_WORDS)]) != CONTROL_WORDS:
        raise _broken(folder, f'has a vocabulary that does not start with {CONTROL_WORDS}')
    digest = hashlib.sha256((folder / 'manifest.json').read_bytes()).hexdigest()
    release = Release(folder, card, manifest, digest, tuple(vocabulary))
    for path in (release.trained_weights, *map(release.graph, GRAPHS)):
        if not path.is_file():
            raise _broken(folder, f'has no {path.name}')
    return release


def default_cache() -> Path:
    """Return $XDG_CACHE_HOME/tinygiant_ros, by default ~/.cache/tinygiant_ros."""
    configured = os.environ.get('XDG_CACHE_HOME', '')
    root = Path(configured) if os.path.isabs(configured) else Path.home() / '.cache'
    return root / 'tinygiant_ros'


def assembled_folder(release: Release, cache_dir: Path | None = None) -> Path:
    """Return the folder that assemble() fills; it may not be there yet."""
    return Path(cache_dir or default_cache()) / f'{release.name}-{release.manifest_sha256[:12]}'


def assemble(release: Release, cache_dir: Path | None = None) -> Path:
    """
    Return a folder with the release's graphs and their weights.bin, made when needed.

    The folder lies in cache_dir (default_cache() by default), belongs to this user alone, and is
    used again as long as its content has the checksum of the manifest. Raises SpatialError
    NOT_READY: the cache cannot be written or is somebody else's, a pretrained package is missing,
    or the weights do not give the checksum.
    """
    folder = assembled_folder(release, cache_dir)
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        make_private(folder)
        with (folder / '.lock').open('w') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)             # two nodes may start at once
            for leftover in folder.glob('*.tmp'):        # of a writer that was killed
                leftover.unlink()
            if not _is_complete(folder / WEIGHTS, release.manifest):
                write_atomically(folder / WEIGHTS, _checked_weights(release))
            for graph in GRAPHS:
                content, copy = release.graph(graph).read_bytes(), folder / f'{graph}.onnx'
                if not copy.is_file() or copy.read_bytes() != content:
                    write_atomically(copy, iter([content]))
    except OSError as error:
        raise SpatialError(
            ErrorCode.NOT_READY,
            f'the cache folder {folder} cannot be written: {error}; make room for '
            f'{release.manifest["weights_bin_bytes"] / 1e6:.0f} MB there or set XDG_CACHE_HOME '
            'to another folder') from error
    return folder


def weight_pieces(release: Release) -> Iterator[bytes]:
    """
    Yield the bytes of weights.bin in order: every tensor as float32, little endian.

    Gaps before an offset are zeros. Raises SpatialError NOT_READY when a tensor is missing, has
    another shape than the manifest says, or does not fit its place.
    """
    sources: dict[str, Mapping[str, np.ndarray]] = {TRAINED: _read_trained(release)}
    end = 0
    for entry in sorted(release.manifest['tensors'], key=lambda one: one['offset']):
        source = entry['source']
        if source not in sources:
            sources[source] = load_pretrained(source)
        tensor = _graph_tensor(sources[source], entry, release)
        if entry['offset'] < end:
            raise _broken(release.folder, f'places {entry["key"]} inside the tensor before it')
        yield bytes(entry['offset'] - end)
        yield tensor.tobytes()
        end = entry['offset'] + tensor.nbytes
    yield bytes(max(release.manifest['weights_bin_bytes'] - end, 0))


def _graph_tensor(tensors: Mapping[str, np.ndarray], entry: Mapping[str, Any],
                  release: Release) -> np.ndarray:
    """Return one tensor as the graph wants it: float32 [entry['shape']], dequantised."""
    key = entry['key']
    if key not in tensors:
        raise _broken(release.folder, f'needs {key} of {entry["source"]}, which is not there')
    tensor = tensors[key]
    if tensor.dtype == np.int8:
        tensor = dequantize(tensor, tensors[key + SCALE_SUFFIX])
    if entry.get('transpose'):
        tensor = tensor.swapaxes(-1, -2)
    if list(tensor.shape) != list(entry['shape']):
        raise _broken(release.folder, f'needs {key} of {entry["source"]} with shape '
                      f'{entry["shape"]}, got {list(tensor.shape)}')
    return np.ascontiguousarray(tensor, dtype='<f4')


def dequantize(tensor: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Return int8 times the float32 scale of its leading axes, as float32."""
    wide = scale.reshape(scale.shape + (1,) * (tensor.ndim - scale.ndim))
    return tensor.astype(np.float32) * wide


def _checked_weights(release: Release) -> Iterator[bytes]:
    """Yield weight_pieces(); raise after the last one when they do not give the checksum."""
    digest, size = hashlib.sha256(), 0
    for piece in weight_pieces(release):
        digest.update(piece)
        size += len(piece)
        yield piece
    expected = (release.manifest['weights_bin_bytes'], release.manifest['sha256'])
    if (size, digest.hexdigest()) != expected:
        raise _broken(
            release.folder,
            f'gives weights of {size} bytes with SHA-256 {digest.hexdigest()[:12]}, expected '
            f'{expected[0]} with {expected[1][:12]}: a weights file or a pretrained package '
            'differs from those it was made with')


def _is_manifest(manifest: Mapping[str, Any]) -> bool:
    kinds = {'offset': int, 'shape': list, 'source': str, 'key': str}
    return (isinstance(manifest.get('weights_bin_bytes'), int)
            and isinstance(manifest.get('sha256'), str)
            and isinstance(manifest.get('tensors'), list)
            and all(isinstance(entry, dict) and isinstance(entry.get(name), kind)
                    for entry in manifest['tensors'] for name, kind in kinds.items())
            and {entry['source'] for entry in manifest['tensors']} <= {TRAINED, *PACKAGES})


def _is_complete(path: Path, manifest: Mapping[str, Any]) -> bool:
    if not path.is_file() or path.stat().st_size != manifest['weights_bin_bytes']:
        return False
    digest = hashlib.sha256()
    with path.open('rb') as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest() == manifest['sha256']


def _read_trained(release: Release) -> Mapping[str, np.ndarray]:
    try:
        return read_safetensors(release.trained_weights)
    except ValueError as error:
        raise _broken(release.folder, f'has a broken weights file: {error}') from error


def _read_json(path: Path, kind: type) -> Any:
    try:
        content = json.loads(path.read_text(encoding='utf-8'))
    except (OSError, ValueError) as error:
        raise _broken(path.parent, f'has no readable {path.name} ({error})') from error
    if not isinstance(content, kind):
        raise _broken(path.parent, f'has a {path.name} that is no {kind.__name__}')
    return content


def _broken(folder: Path, reason: str) -> SpatialError:
    return SpatialError(
        ErrorCode.NOT_READY,
        f'the release {folder} {reason}; get the release again or choose another one')
