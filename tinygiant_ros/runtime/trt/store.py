# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""
Where engines are kept between two starts: a private folder, each plan with a card.

A plan is code that runs on the GPU, so one is given out only when it is whole, is ours, and was
built from exactly these facts. KEY.engine is the plan, KEY.json its card, KEY.bad the plan that
was rejected last, KEY.rejected.json why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
import fcntl
import hashlib
import json
import os
from pathlib import Path
import re
import stat
from typing import Any

from ..private_files import make_private, write_atomically
from ..release import default_cache
from ...core.errors import ErrorCode, SpatialError

FORMAT = 1                               # of card and folder; part of every key
_KEY = re.compile(r'[0-9a-f]{64}')


def default_folder(cache_dir: Path | None = None) -> Path:
    """Return the folder of the engines in a cache folder (release.default_cache() by default)."""
    return Path(cache_dir or default_cache()) / 'engines'


def key_of(facts: Mapping[str, Any]) -> str:
    """Return the key of an engine with these facts (JSON values): 64 hexadecimal digits."""
    text = json.dumps({'format': FORMAT, **facts}, sort_keys=True, separators=(',', ':'))
    return hashlib.sha256(text.encode()).hexdigest()


class BlobFile:
    """A file of the store that is worth having and no loss: timings of builds."""

    def __init__(self, path: Path):
        self._path = path

    def read(self) -> bytes:
        """Return what was written last, b'' for nothing or for a file that is not ours alone."""
        try:
            return _read_own(self._path)
        except (OSError, SpatialError):
            return b''

    def write(self, content: bytes) -> None:
        """Replace the content; where that fails, the old one stays."""
        try:
            write_atomically(self._path, iter([content]))
        except OSError:
            pass


class EngineStore:
    """
    The engines in one folder.

    All methods raise SpatialError NOT_READY with what is wrong; none leaves half a file behind.
    """

    def __init__(self, folder: Path):
        """Make the folder with mode 0700; refuses a link and a folder of somebody else."""
        self.folder = Path(folder)
        with self._errors('be made'):
            self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            make_private(self.folder)

    @contextmanager
    def lock(self, key: str, waiting: Callable[[], Any] | None = None) -> Iterator[None]:
        """
        Hold the key's lock: one process (and one thread of it) at a time, others wait.

        waiting() is called once when somebody else holds it.
        """
        with self._errors('be locked'):
            file = self._path(key, '.lock').open('w')
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if waiting is not None:
                    waiting()
                fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def has(self, key: str) -> bool:
        """Return whether there is a plan, good or not."""
        return self._path(key, '.engine').exists()

    def put(self, key: str, plan: bytes, card: Mapping[str, Any]) -> None:
        """Keep a plan and its card (JSON values); a power cut leaves nothing that get() gives."""
        card = {**card, 'key': key, 'format': FORMAT, 'bytes': len(plan),
                'sha256': hashlib.sha256(plan).hexdigest()}
        with self._errors('be written'):
            for leftover in self.folder.glob(f'{key}*.tmp'):     # of a writer that was killed
                leftover.unlink(missing_ok=True)
            write_atomically(self._path(key, '.engine'), iter([plan]))
            self._write_card(key, card)

    def note(self, key: str, **changes: Any) -> None:
        """Change fields of a card, such as the result of a comparison."""
        with self._errors('be written'):
            self._write_card(key, {**self.card(key), **changes})

    def card(self, key: str) -> dict[str, Any]:
        """Return the card of a plan."""
        path = self._path(key, '.json')
        try:
            card = json.loads(_read_own(path))
        except FileNotFoundError as error:
            raise _refused(path, 'is not there') from error
        except (OSError, ValueError) as error:
            raise _refused(path, f'cannot be read ({error})') from error
        if not isinstance(card, dict) or card.get('format') != FORMAT:
            raise _refused(path, f'is no card of format {FORMAT}')
        if card.get('key') != key:
            raise _refused(path, 'is the card of another engine')
        if not isinstance(card.get('bytes'), int) or not isinstance(card.get('sha256'), str):
            raise _refused(path, 'tells neither size nor checksum of the engine')
        return card

    def get(self, key: str) -> bytes:
        """Return a plan that is whole, ours alone, and the one that its card describes."""
        path = self._path(key, '.engine')
        if not self.has(key):
            raise SpatialError(
                ErrorCode.NOT_READY,
                f'{self.folder} holds no engine for this graph on this machine; run "ros2 run '
                'tinygiant_ros engine build"')
        card = self.card(key)
        try:
            plan = _read_own(path)
        except OSError as error:
            raise _refused(path, f'cannot be read ({error})') from error
        if len(plan) != card['bytes']:
            raise _refused(path, f'has {len(plan)} bytes, its card says {card["bytes"]}')
        if hashlib.sha256(plan).hexdigest() != card['sha256']:
            raise _refused(path, 'has another checksum than its card says')
        return plan

    def reject(self, key: str, reason: str) -> None:
        """Put a plan aside that cannot be used, and remember why."""
        with self._errors('be written'):
            reasons = [*self.rejections(key), reason]
            write_atomically(self._path(key, '.rejected.json'), iter([_json_bytes(reasons)]))
            for suffix in ('.engine', '.json'):
                if self._path(key, suffix).exists():
                    os.replace(self._path(key, suffix),
                               self._path(key, '.bad' if suffix == '.engine' else '.bad.json'))

    def rejections(self, key: str) -> list[str]:
        """Return why plans of this key were rejected, oldest first."""
        path = self._path(key, '.rejected.json')
        try:
            reasons = json.loads(_read_own(path))
        except (OSError, ValueError, SpatialError):
            return []
        return [str(one) for one in reasons] if isinstance(reasons, list) else []

    def forgive(self, key: str) -> None:
        """Forget the rejections of a key, so that it is built once more."""
        with self._errors('be written'):
            self._path(key, '.rejected.json').unlink(missing_ok=True)

    def entries(self) -> list[dict[str, Any]]:
        """Return the cards, oldest first; one that cannot be used has a `problem` in words."""
        found = []
        for path in sorted(self.folder.glob('*.engine')):
            if not _KEY.fullmatch(path.stem):
                continue
            try:
                found.append(self.card(path.stem))
            except SpatialError as error:
                found.append({'key': path.stem, 'problem': error.message})
        return sorted(found, key=lambda card: str(card.get('built', '')))

    def timing_cache(self, name: str) -> BlobFile:
        """Return the file with the timings of builds; the name says on which GPU and TensorRT."""
        return BlobFile(self.folder / (re.sub(r'[^\w.-]+', '_', name) + '.timing'))

    def _path(self, key: str, suffix: str) -> Path:
        if not _KEY.fullmatch(key):
            raise SpatialError(ErrorCode.NOT_READY,
                               f'{key!r} is no key of an engine; use what key_of() returns')
        return self.folder / (key + suffix)

    def _write_card(self, key: str, card: Mapping[str, Any]) -> None:
        write_atomically(self._path(key, '.json'), iter([_json_bytes(card)]))

    @contextmanager
    def _errors(self, verb: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise SpatialError(
                ErrorCode.NOT_READY,
                f'the engine folder {self.folder} cannot {verb}: {error}; make room there or set '
                'XDG_CACHE_HOME to a folder of your own') from error


def _json_bytes(content: Any) -> bytes:
    return (json.dumps(content, indent=2, sort_keys=True) + '\n').encode()


def _read_own(path: Path) -> bytes:
    """Return the content of a plain file that only this user can have written."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(handle, 'rb') as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise _refused(path, 'is no plain file')
        if status.st_uid != os.getuid():
            raise _refused(path, f'belongs to user {status.st_uid}, not to {os.getuid()}')
        if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise _refused(path, f'can be written by others (mode {status.st_mode & 0o777:o})')
        return file.read()


def _refused(path: Path, reason: str) -> SpatialError:
    return SpatialError(ErrorCode.NOT_READY,
                        f'{path} {reason}; it is not used, the engine is built anew')
