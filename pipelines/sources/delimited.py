"""Reading CSV and TSV: DuckDB reads, we find the header, heal unclosed quotes and number the lines.

Of the readers at hand only this one, so configured, returns every good row and isolates every bad one. Its
traps: its `line` counts records and not lines (we count from the byte it names), one bad line may be
reported many times, an unclosed quote swallows the good lines after it, and a line of a million cells
would be reported a million times.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from pipelines.errors import InputError
from pipelines.landing.quarantine import Refused
from pipelines.sources.encoding import CHUNK
from pipelines.sources.records import KEPT, MAX_COLUMNS, MAX_LINE

_DELIMITERS = (",", ";", "\t", "|")
_HEAL_ROUNDS = 30
_PREAMBLE = 50
_READ = """
select * from read_csv(
    ?, auto_detect = false, header = false, skip = ?, columns = ?, delim = ?, quote = '"', escape = '"',
    new_line = '\\n', max_line_size = ?, store_rejects = true
)
"""
_REJECTS = """
select line_byte_position - 1 as start_byte, max(error_type::varchar) as reason, min(csv_line) as raw
from reject_errors
group by start_byte
order by start_byte
"""
_REASONS = {
    "MISSING COLUMNS": "too_few_columns",
    "TOO MANY COLUMNS": "too_many_columns",
    "UNQUOTED VALUE": "broken_quotes",
    "LINE SIZE OVER MAXIMUM": "line_too_long",
    "INVALID ENCODING": "invalid_encoding",
}


@dataclass(frozen=True)
class Delimited:
    """What a delimited file held; the fields are those of `tables.Table`."""

    rows: pa.Table
    refused: tuple[Refused, ...]
    notes: tuple[str, ...]
    lines: Callable[[], Sequence[int] | None]


@dataclass(frozen=True)
class _Bad:
    """A refused record of the plain file: the byte it starts at, why, and how it begins."""

    at: int
    reason: str
    raw: str


@dataclass(frozen=True)
class _Header:
    names: list[str]
    delimiter: str
    lines: int


def read_delimited(
    path: Path, name: str, scratch: Path, starts: Callable[[list[str]], bool] | None
) -> Delimited:
    """Read a plain file (see `encoding`) whole; `starts` as in `tables.open_table`."""
    header = _header(path, name, starts)
    blanked = {
        at: _Bad(at, "too_many_columns", raw)
        for at, raw in _too_wide(path, header.delimiter, len(header.names))
    }
    source = _without(path, blanked.keys(), scratch / "narrow.csv") if blanked else path
    rows, bad = _read(source, header, name)
    for attempt in range(_HEAL_ROUNDS):
        torn = {b.at: b for b in bad if b.reason == "broken_quotes" and "\n" in b.raw.rstrip("\n")}
        if not torn:
            break
        healed = _without(path, blanked.keys() | torn.keys(), scratch / f"healed{attempt}.csv")
        more, still_bad = _read(healed, header, name)
        if more.num_rows <= rows.num_rows:
            break
        source, rows = healed, more
        blanked |= {at: _Bad(at, "unclosed_quote", b.raw.split("\n", 1)[0]) for at, b in torn.items()}
        bad = still_bad
    everything = sorted([*blanked.values(), *bad], key=lambda b: b.at)
    numbers = _line_numbers(path, [b.at for b in everything])
    refused = tuple(
        Refused(b.reason, line=number, raw=b.raw[:KEPT].rstrip("\n"))
        for b, number in zip(everything, numbers, strict=True)
    )
    return Delimited(rows, refused, (), partial(_lines, source, header, rows.num_rows))


def _header(path: Path, name: str, starts: Callable[[list[str]], bool] | None) -> _Header:
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        for number in range(1, _PREAMBLE + 1):
            line = file.readline(CHUNK)
            if not line:
                break
            if len(line) == CHUNK:
                raise InputError(
                    f"has a first line over {CHUNK:,} signs", where=name, remedy="Is it a table?"
                )
            text = line.rstrip("\n")
            if not text.strip() or text.startswith("sep="):
                continue
            delimiter = max(_DELIMITERS, key=lambda d: len(_cells(text, d)))
            cells = [cell.strip() for cell in _cells(text, delimiter)]
            if starts and not starts(cells):
                continue
            if len(cells) > MAX_COLUMNS:
                raise InputError(
                    f"has more than {MAX_COLUMNS:,} columns", where=name, remedy="Give a narrower table."
                )
            return _Header(_distinct(cells), delimiter, number)
    raise InputError("has no header line", where=name, remedy="Its first line must name the columns.")


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _distinct(cells: Sequence[str]) -> list[str]:
    names: list[str] = []
    for position, cell in enumerate(cells, 1):
        base = cell or f"column {position}"
        name, repeat = base, 2
        while name in names:
            name, repeat = f"{base} ({repeat})", repeat + 1
        names.append(name)
    return names


def _read(path: Path, header: _Header, name: str) -> tuple[pa.Table, list[_Bad]]:
    columns = {f"c{position}": "VARCHAR" for position in range(len(header.names))}
    # No spilling: a file made to blow up the list of bad lines stops here, with a message.
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "memory_limit": "4GB",
        "temp_directory": "",
    }
    with duckdb.connect(config=config) as con:
        try:
            relation = con.sql(_READ, params=[str(path), header.lines, columns, header.delimiter, MAX_LINE])
            rows = relation.to_arrow_table().rename_columns(header.names)
            bad = con.execute(_REJECTS).fetchall()
        except duckdb.OutOfMemoryException as error:
            raise InputError(
                "has too many broken lines to list", where=name, remedy="Check its delimiter and quotes."
            ) from error
        except duckdb.Error as error:
            raise InputError(
                "cannot be read as a delimited table", where=name, remedy="Save it again as CSV (UTF-8)."
            ) from error
    return rows, [_bad(at, kind, raw or "") for at, kind, raw in bad]


def _bad(at: int, kind: str, raw: str) -> _Bad:
    # Blank lines above a bad one are counted to it.
    text = raw.lstrip("\n")
    return _Bad(at + len(raw) - len(text), _REASONS.get(kind, "broken_line"), text)


def _too_wide(path: Path, delimiter: str, width: int) -> list[tuple[int, str]]:
    """Lines with thousands of cells too many, as (byte, beginning); a quoted text full of commas is none."""
    limit = width + MAX_COLUMNS
    found: list[int] = []
    offset = start = carried = 0
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            data = np.frombuffer(chunk, np.uint8)
            ends = np.flatnonzero(data == 10)
            seen = np.cumsum(data == ord(delimiter))
            counts = np.diff(np.concatenate([[-carried], seen[ends]])) if len(ends) else np.empty(0, np.int64)
            found += [
                start if index == 0 else offset + int(ends[index - 1]) + 1
                for index in np.flatnonzero(counts > limit)
            ]
            if len(ends):
                start, carried = offset + int(ends[-1]) + 1, int(seen[-1] - seen[ends[-1]])
            else:
                carried += int(seen[-1])
            offset += len(chunk)
        if carried > limit:
            found.append(start)
        wide: list[tuple[int, str]] = []
        for at in found:
            file.seek(at)
            line = file.readline(4 * MAX_LINE).decode("utf-8", "replace")
            if len(_split(line, delimiter)) > limit:
                wide.append((at, line[:KEPT]))
        return wide


def _split(line: str, delimiter: str) -> list[str]:
    previous = csv.field_size_limit(8 * MAX_LINE)
    try:
        return _cells(line, delimiter)
    finally:
        csv.field_size_limit(previous)


def _without(path: Path, starts: Iterable[int], copy: Path) -> Path:
    """A copy of the file in which the lines that start at these bytes are empty, so the others stay put."""
    with open(path, "rb") as source, open(copy, "wb") as target:
        position = 0
        for at in sorted(starts):
            while position < at:
                chunk = source.read(min(CHUNK, at - position))
                target.write(chunk)
                position += len(chunk)
            while piece := source.readline(CHUNK):
                position += len(piece)
                if piece.endswith(b"\n"):
                    break
            target.write(b"\n")
        shutil.copyfileobj(source, target, CHUNK)
    return copy


def _line_numbers(path: Path, offsets: Sequence[int]) -> list[int]:
    """The 1-based line of each byte offset (ascending), in one pass."""
    numbers: list[int] = []
    line, position = 1, 0
    with open(path, "rb") as file:
        for offset in offsets:
            while position < offset:
                chunk = file.read(min(CHUNK, offset - position))
                line += chunk.count(b"\n")
                position += len(chunk)
            numbers.append(line)
    return numbers


def _lines(path: Path, header: _Header, expected: int) -> list[int] | None:
    """The first line of every good row, by a second parser; None where the two parsers do not agree."""
    numbers: list[int] = []
    previous = csv.field_size_limit(8 * MAX_LINE)
    try:
        with open(path, encoding="utf-8", errors="replace", newline="") as file:
            for _ in range(header.lines):
                file.readline()
            reader = csv.reader(file, delimiter=header.delimiter)
            start = 1
            for cells in reader:
                if len(cells) == len(header.names):
                    numbers.append(header.lines + start)
                start = reader.line_num + 1
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(previous)
    return numbers if len(numbers) == expected else None
