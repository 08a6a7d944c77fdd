# Copyright 2026 The tinygiant_ros authors
# SPDX-License-Identifier: Apache-2.0
"""Folders that belong to one user, and files in them that are there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
import os
from pathlib import Path
import stat
import tempfile

from ..core.errors import ErrorCode, SpatialError


def make_private(folder: Path) -> None:
    """Make the folder with mode 0700, or refuse one that another user could have filled."""
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if status.st_uid != os.getuid() or not stat.S_ISDIR(status.st_mode):
        raise SpatialError(
            ErrorCode.NOT_READY,
            f'the cache folder {folder} is a link or belongs to user {status.st_uid}, not to '
            f'{os.getuid()}; delete it or set XDG_CACHE_HOME to a folder of your own')
    folder.chmod(0o700)


def write_atomically(path: Path, pieces: Iterator[bytes]) -> None:
    """Write the pieces so that the file is there whole or not at all, also after a power cut."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix='.tmp')
    try:
        with os.fdopen(handle, 'wb') as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
