"""Files that survive a power cut: written aside, synced, then renamed into place."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

READ_ONLY = 0o444


def seal(path: Path) -> None:
    """Make a finished file read-only and push its bytes to disk."""
    path.chmod(READ_ONLY)
    _sync(path)


def sync_folder(folder: Path) -> None:
    """Push the folder's names to disk: without it a rename may be forgotten."""
    _sync(folder)


def replace_with(path: Path, data: bytes) -> None:
    """Put `data` under `path`, sealed, by rename: a reader sees the old bytes or the new ones."""
    temporary = path.with_name(path.name + ".tmp")
    temporary.unlink(missing_ok=True)
    temporary.write_bytes(data)
    seal(temporary)
    temporary.replace(path)


def point(link: Path, target: str) -> None:
    """Make `link` a relative symlink to `target`, by rename."""
    temporary = link.with_name(link.name + ".link.tmp")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    temporary.replace(link)


def sha256(path: Path) -> str:
    """The file's sha256, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
