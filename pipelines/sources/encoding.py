"""Any text file as UTF-8 with plain line ends, so that one reader serves every export and every re-save."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import InputError

CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (
        b"PK\x03\x04",
        "a zip archive or an Excel workbook",
        "Save it as CSV (UTF-8), or unpack it, and give that.",
    ),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and give the file inside."),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "Save it as CSV (UTF-8) and give that."),
    (b"%PDF", "a PDF document", "Give the table as CSV."),
)
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_ASCII = bytes(range(128))
_CONTROLS_IN_LATIN1 = re.compile(rb"[\x80-\x9f]")
_UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


@dataclass(frozen=True)
class Plain:
    """A file readable as UTF-8: the original where it already was plain, else a cleaned copy beside it.

    The copy has the same lines in the same order, so a line number found in it is true of the original.
    """

    path: Path
    encoding: str
    note: str | None = None


def as_plain(path: Path, scratch: Path, encoding: str | None = None) -> Plain:
    """Decode `path` to UTF-8 without BOM, NUL or carriage returns; a copy, if needed, goes to `scratch`.

    The encoding is `encoding` where given, else the byte order mark's, else UTF-16 by its NUL bytes, else
    UTF-8; bytes that UTF-8 never has make it cp1252 or latin-1, unless real UTF-8 outweighs them: then the
    few bad lines are left for the reader to refuse. Raises `InputError` for an unknown encoding, for bytes
    the given one does not know, and for what is no text at all.
    """
    start = head(path)
    for magic, what, remedy in _MAGIC:
        if start.startswith(magic):
            raise InputError(f"is {what}, not a table of text", where=path.name, remedy=remedy)
    mark, marked = next(((m, name) for m, name in _MARKS if start.startswith(m)), (b"", None))
    found = _known(encoding, path) if encoding else marked or _utf16_by_nul(start)
    dirty = False
    if found is None:
        found, dirty = _scan(path)
    target = Plain(path, found, None if found == "utf-8" else f"{path.name} was read as {found}")
    if not (dirty or mark or found != "utf-8" or encoding):
        return target
    copy = scratch / f"{path.name}.utf8"
    _rewrite(path, copy, found, skip=len(mark) if found == marked else 0)
    return Plain(copy, found, target.note)


def head(path: Path) -> bytes:
    """The first 4 KiB of a file; `InputError` where it cannot be opened."""
    try:
        with open(path, "rb") as file:
            return file.read(4096)
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror or error})",
            where=str(path),
            remedy="Check the path and its rights.",
        ) from error


def _known(encoding: str, path: Path) -> str:
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except LookupError as error:
        raise InputError(
            f"the encoding {encoding!r} is not known",
            where=path.name,
            remedy='Write one like encoding = "utf-8", "utf-16", "cp1252" or "latin-1".',
        ) from error
    return {"utf-8-sig": "utf-8", "utf-16": "utf-16"}.get(name, name)


def _utf16_by_nul(head: bytes) -> str | None:
    pairs = len(head) // 2
    if pairs < 4:
        return None
    even, odd = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if odd > 0.6 * pairs and even < 0.1 * pairs:
        return "utf-16-le"
    if even > 0.6 * pairs and odd < 0.1 * pairs:
        return "utf-16-be"
    return None


def _scan(path: Path) -> tuple[str, bool]:
    """The encoding of a file without a mark, and whether it holds NUL or carriage returns."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    dirty = controls = undefined = False
    bad = high = 0
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            dirty = dirty or b"\r" in chunk or b"\0" in chunk
            wrong = len(_NOT_UTF8.findall(decoder.decode(chunk)))
            high += len(chunk.translate(None, _ASCII))
            bad += wrong
            if wrong:
                undefined = undefined or _UNDEFINED_IN_CP1252.search(chunk) is not None
                controls = controls or _CONTROLS_IN_LATIN1.search(chunk) is not None
    bad += len(decoder.decode(b"", final=True))
    # Every bad byte would be a letter of an older encoding; every good letter takes two bytes or more.
    if bad <= (high - bad) / 2:
        return "utf-8", dirty
    return ("cp1252" if controls and not undefined else "latin-1"), dirty


def _rewrite(path: Path, copy: Path, encoding: str, skip: int) -> None:
    errors = "surrogateescape" if encoding == "utf-8" else "strict"
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(errors), translate=True)
    with open(path, "rb") as source, open(copy, "w", encoding="utf-8", errors=errors, newline="") as target:
        source.seek(skip)
        try:
            while chunk := source.read(CHUNK):
                target.write(decoder.decode(chunk).replace("\0", ""))
            target.write(decoder.decode(b"", final=True).replace("\0", ""))
        except UnicodeError as error:
            raise InputError(
                f"holds bytes that {encoding} does not know",
                where=path.name,
                remedy='Name the right one: encoding = "utf-8", "utf-16", "cp1252" or "latin-1".',
            ) from error
