# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
A release under engines/: what it holds, and how it becomes graphs with weights in a cache folder.

A release stores what was trained, in INT8 where possible, and names for every tensor of the graphs
where it comes from. assemble() writes them once, in the precision that is asked for, into the
weights.bin that the graphs refer to.
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
from .weights import pieces, STORED_AS, WrongTensor
from ..core.errors import ErrorCode, SpatialError
from ..core.precision import DEFAULT_PRECISION, FLOAT32, INT8, PRECISIONS
from ..core.sentence import CONTROL_WORDS

FORMAT = 3                               # of the files and of the graphs' inputs and outputs
WEIGHTS = 'weights.bin'
TRAINED = 'trained'
TENSORRT = 'tensorrt'                    # section of the manifest and folder: INT8 and FP16
PRECISION_FILE = 'precision.txt'         # in an assembled folder: what it was assembled in


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

    def graph(self, name: str, precision: str = FLOAT32) -> Path:
        """Return the file of one of backend.GRAPHS in a precision, without weights."""
        suffix = '' if precision == FLOAT32 else f'.{precision}'
        return self.folder / f'{name}{suffix}.onnx'

    def precision(self, wanted: str = DEFAULT_PRECISION) -> str:
        """
        Return the precision that is run when this one is wanted: float32 where it has no other.

        Raises SpatialError NOT_READY for a word that is none of PRECISIONS.
        """
        if wanted not in PRECISIONS:
            raise SpatialError(
                ErrorCode.NOT_READY,
                f'there is no precision {wanted!r}; give one of {", ".join(PRECISIONS)}')
        return wanted if wanted in self.manifest else FLOAT32

    def section(self, precision: str) -> Mapping[str, Any]:
        """Return size, checksum and tensors of the weights.bin of a precision that is there."""
        return self.manifest if precision == FLOAT32 else self.manifest[precision]

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
    sections = (FLOAT32, *(one for one in (INT8, TENSORRT) if one in manifest))
    graphs = [release.graph(name, section) for section in sections for name in GRAPHS]
    for path in (release.trained_weights, *graphs):
        if not path.is_file():
            raise _broken(folder, f'has no {path.name}')
    return release


def default_cache() -> Path:
    """Return $XDG_CACHE_HOME/tinygiant_ros, by default ~/.cache/tinygiant_ros."""
    configured = os.environ.get('XDG_CACHE_HOME', '')
    root = Path(configured) if os.path.isabs(configured) else Path.home() / '.cache'
    return root / 'tinygiant_ros'


def assembled_folder(release: Release, cache_dir: Path | None = None,
                     precision: str = DEFAULT_PRECISION) -> Path:
    """Return the folder that assemble() fills; it may not be there yet."""
    precision = release.precision(precision)
    suffix = '' if precision == FLOAT32 else f'-{precision}'
    return (Path(cache_dir or default_cache())
            / f'{release.name}-{release.manifest_sha256[:12]}{suffix}')


def assembled_precision(folder: Path) -> str:
    """Return the precision that a folder was assembled in."""
    try:
        return (Path(folder) / PRECISION_FILE).read_text(encoding='utf-8').strip()
    except OSError:
        return FLOAT32


def assemble(release: Release, cache_dir: Path | None = None,
             precision: str = DEFAULT_PRECISION, tensorrt: bool = False) -> Path:
    """
    Return a folder with the release's graphs and their weights.bin, made when needed.

    precision: one of core.precision.PRECISIONS; a release without INT8 graphs gives float32.
    tensorrt: with a folder TENSORRT in it for INT8, the graphs that TensorRT reads. The folder
    lies in cache_dir (default_cache() by default), belongs to this user alone, and is used again
    as long as its content has the checksum of the manifest. Raises SpatialError NOT_READY: the
    cache cannot be written or is somebody else's, a pretrained package is missing, or the weights
    do not give the checksum.
    """
    precision = release.precision(precision)
    folder = assembled_folder(release, cache_dir, precision)
    _fill(release, folder, precision)
    if tensorrt and precision == INT8 and TENSORRT in release.manifest:
        _fill(release, folder / TENSORRT, TENSORRT)
    return folder


def _fill(release: Release, folder: Path, precision: str) -> None:
    """Make a folder with graphs and weights.bin of a section of the manifest."""
    section = release.section(precision)
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        make_private(folder)
        with (folder / '.lock').open('w') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)             # two nodes may start at once
            for leftover in folder.glob('*.tmp'):        # of a writer that was killed
                leftover.unlink()
            if not _is_complete(folder / WEIGHTS, section):
                write_atomically(folder / WEIGHTS, _checked_weights(release, precision))
            _write_copy(folder / PRECISION_FILE, f'{precision}\n'.encode())
            for graph in GRAPHS:
                _write_copy(folder / f'{graph}.onnx',
                            release.graph(graph, precision).read_bytes())
    except OSError as error:
        raise SpatialError(
            ErrorCode.NOT_READY,
            f'the cache folder {folder} cannot be written: {error}; make room for '
            f'{section["weights_bin_bytes"] / 1e6:.0f} MB there or set XDG_CACHE_HOME '
            'to another folder') from error


def weight_pieces(release: Release, precision: str = FLOAT32) -> Iterator[bytes]:
    """
    Yield the bytes of the weights.bin of a precision in order, as weights.pieces() makes them.

    Raises SpatialError NOT_READY when a tensor is missing, has another shape than the manifest
    says, or does not fit its place.
    """
    def load(source: str) -> Mapping[str, np.ndarray]:
        return _read_trained(release) if source == TRAINED else load_pretrained(source)

    try:
        yield from pieces(release.section(precision), load)
    except WrongTensor as error:
        raise _broken(release.folder, str(error)) from error


def _write_copy(path: Path, content: bytes) -> None:
    if not path.is_file() or path.read_bytes() != content:
        write_atomically(path, iter([content]))


def _checked_weights(release: Release, precision: str) -> Iterator[bytes]:
    """Yield weight_pieces(); raise after the last one when they do not give the checksum."""
    digest, size = hashlib.sha256(), 0
    for piece in weight_pieces(release, precision):
        digest.update(piece)
        size += len(piece)
        yield piece
    section = release.section(precision)
    expected = (section['weights_bin_bytes'], section['sha256'])
    if (size, digest.hexdigest()) != expected:
        raise _broken(
            release.folder,
            f'gives weights of {size} bytes with SHA-256 {digest.hexdigest()[:12]}, expected '
            f'{expected[0]} with {expected[1][:12]}: a weights file or a pretrained package '
            'differs from those it was made with')


def _is_manifest(manifest: Mapping[str, Any]) -> bool:
    more = [manifest[name] for name in (INT8, TENSORRT) if name in manifest]
    return all(isinstance(one, dict) and _is_section(one) for one in (manifest, *more))


def _is_section(section: Mapping[str, Any]) -> bool:
    kinds = {'offset': int, 'shape': list, 'source': str, 'key': str}
    return (isinstance(section.get('weights_bin_bytes'), int)
            and isinstance(section.get('sha256'), str)
            and isinstance(section.get('tensors'), list)
            and all(isinstance(entry, dict) and isinstance(entry.get(name), kind)
                    for entry in section['tensors'] for name, kind in kinds.items())
            and {entry['source'] for entry in section['tensors']} <= {TRAINED, *PACKAGES}
            and {entry.get('as', 'float32') for entry in section['tensors']} <= set(STORED_AS))


def _is_complete(path: Path, section: Mapping[str, Any]) -> bool:
    if not path.is_file() or path.stat().st_size != section['weights_bin_bytes']:
        return False
    digest = hashlib.sha256()
    with path.open('rb') as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest() == section['sha256']


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
