"""Archives from outside: a zip or an unpacked folder, judged before a byte of it is written or read."""

from __future__ import annotations

import lzma
import re
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipelines.errors import InputError
from pipelines.landing.streams import safe_name
from pipelines.sources.encoding import CHUNK

MAX_ENTRIES = 20_000
MAX_BYTES = 8 << 30
# Plain text reaches about 20:1; only a bomb goes beyond this on more than a few megabytes.
MAX_RATIO = 200
RATIO_FROM = 8 << 20
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# What a few wrong bytes in a zip make the standard library raise.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
_AGAIN = "Ask the platform for a new export, and give the file as it was downloaded."


@dataclass(frozen=True)
class Archive:
    """An opened archive: its name, and its files by name, wherever in it they lie."""

    name: str
    _find: Callable[[re.Pattern[str]], Path | None]

    def file(self, pattern: str) -> Path | None:
        """The readable file whose whole name matches (case aside; the least nested one), or None."""
        return self._find(re.compile(pattern, re.IGNORECASE))


@contextmanager
def open_archive(path: Path, scratch: Path) -> Generator[Archive]:
    """Open a zip, a folder, or the folder a CSV lies in. Files out of a zip lie in `scratch` until the end.

    Raises `InputError` for what is neither, for a damaged or locked zip, for a bomb, and for entries that
    would leave their folder: absolute names, `..`, links and the names of devices.
    """
    if path.is_dir():
        yield Archive(path.name, lambda pattern: _least_nested(path.rglob("*"), pattern))
    elif not path.is_file():
        raise InputError("does not exist", where=str(path), remedy="Check the path.")
    elif path.suffix.lower() == ".csv":
        yield Archive(path.name, lambda pattern: _least_nested(path.parent.iterdir(), pattern))
    else:
        with _zip(path) as archive, tempfile.TemporaryDirectory(dir=scratch) as folder:
            entries = _judged(archive, path.name)
            yield Archive(
                path.name, lambda pattern: _taken_out(archive, entries, pattern, Path(folder), path.name)
            )


@contextmanager
def _zip(path: Path) -> Generator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except _DAMAGE as error:
        raise InputError("is no zip archive, or a damaged one", where=path.name, remedy=_AGAIN) from error
    with archive:
        yield archive


def _judged(archive: zipfile.ZipFile, name: str) -> Sequence[zipfile.ZipInfo]:
    """The archive's files, or an `InputError` that names the entry at fault."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise InputError(f"holds more than {MAX_ENTRIES:,} files", where=name, remedy=_AGAIN)
    for entry in entries:
        fault = _fault(entry)
        if fault:
            raise InputError(f"refused: its entry {entry.filename!r} {fault}", where=name, remedy=_AGAIN)
    size = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if size > MAX_BYTES or _is_bomb(size, packed):
        raise InputError(f"would unpack to {size >> 20:,} MiB", where=name, remedy=_AGAIN)
    return [entry for entry in entries if not entry.is_dir()]


def _fault(entry: zipfile.ZipInfo) -> str | None:
    # zipfile cuts a name at a NUL and turns the separators of this system into "/": judge the name as stored.
    raw = entry.orig_filename
    parts = [part for part in re.split(r"[/\\]", raw) if part]
    if raw.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", raw):
        return "is an absolute path"
    if ".." in parts:
        return "leaves its folder"
    if "\0" in raw or any(_DEVICES.fullmatch(part.strip(" .")) for part in parts):
        return "is the name of a device"
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a device"
    if entry.flag_bits & 0x1:
        return "is locked by a password"
    return "is packed too densely to be text" if _is_bomb(entry.file_size, entry.compress_size) else None


def _is_bomb(size: int, packed: int) -> bool:
    return size > RATIO_FROM and size > MAX_RATIO * max(packed, 1)


def _taken_out(
    archive: zipfile.ZipFile,
    entries: Sequence[zipfile.ZipInfo],
    pattern: re.Pattern[str],
    folder: Path,
    name: str,
) -> Path | None:
    found = [entry for entry in entries if pattern.fullmatch(PurePosixPath(entry.filename).name)]
    if not found:
        return None
    entry = min(found, key=lambda e: (e.filename.count("/"), e.filename))
    # In a folder and under a name of our own making: nothing the archive says decides where we write.
    target = Path(tempfile.mkdtemp(dir=folder), f"{safe_name(PurePosixPath(entry.filename).stem)}.csv")
    with open(target, "wb") as file:
        file.writelines(_unpacked(archive, entry, name))
    return target


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Generator[bytes]:
    """An entry's bytes; zipfile itself stops at the size the entry was judged by."""
    try:
        with archive.open(entry) as source:
            while chunk := source.read(CHUNK):
                yield chunk
    except _DAMAGE as error:
        raise InputError(f"its entry {entry.filename!r} is damaged", where=name, remedy=_AGAIN) from error


def _least_nested(paths: Iterable[Path], pattern: re.Pattern[str]) -> Path | None:
    found = [path for path in paths if pattern.fullmatch(path.name) and not path.is_dir()]
    if not found:
        return None
    path = min(found, key=lambda p: (len(p.parts), str(p)))
    if path.is_symlink() or not path.is_file():
        raise InputError("is a link or a device", where=str(path), remedy="Give the file itself.")
    return path
