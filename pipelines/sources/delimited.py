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
from dataclasses import dataclass, replace
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
_HEAL_MISSES = 3
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
    """A refused record: the byte of its file it starts at, its line, why, and how it begins."""

    at: int
    line: int
    reason: str
    raw: str


@dataclass(frozen=True)
class _Pass:
    """One reading of the file, or of a copy in which the lines `taken` are empty (so the others stay put)."""

    source: Path
    rows: pa.Table
    bad: list[_Bad]
    taken: list[_Bad]


@dataclass(frozen=True)
class _Header:
    names: list[str]
    delimiter: str
    lines: int


def read_delimited(
    path: Path,
    name: str,
    scratch: Path,
    starts: Callable[[list[str]], bool] | None,
    prefers: Callable[[list[str]], bool] | None = None,
) -> Delimited:
    """Read a plain file (see `encoding`) whole; `starts` and `prefers` as in `tables.open_table`."""
    header = _header(path, name, starts, prefers)
    wide = _too_wide(path, header.delimiter, len(header.names))
    source = _without(path, [bad.at for bad in wide], scratch / "narrow.csv") if wide else path
    rows, bad = _read(source, header, name)
    best = _healed(_Pass(source, rows, bad, wide), header, name, scratch)
    refused = sorted([*best.taken, *best.bad], key=lambda bad: bad.line)
    return Delimited(
        best.rows,
        tuple(Refused(bad.reason, bad.line, raw=bad.raw[:KEPT].rstrip("\n")) for bad in refused),
        (),
        partial(_lines, best, header),
    )


def _healed(first: _Pass, header: _Header, name: str, scratch: Path) -> _Pass:
    """The pass that found the most rows, with lines taken out whose quote opens and never closes.

    Such a quote swallows the good lines up to the next one, which may be the end of the file. Each round
    takes out the first line of every swallowed stretch and reads the rest again; a round may look worse
    before the next shows what it was good for.
    """
    best = now = first
    misses = 0
    for attempt in range(_HEAL_ROUNDS):
        torn = [bad for bad in now.bad if bad.reason == "broken_quotes" and "\n" in bad.raw.rstrip("\n")]
        if not torn or misses > _HEAL_MISSES:
            break
        source = _without(now.source, [bad.at for bad in torn], scratch / f"healed{attempt}.csv")
        if now is not best:
            now.source.unlink()
        rows, bad = _read(source, header, name)
        taken = [replace(bad, reason="unclosed_quote", raw=bad.raw.split("\n", 1)[0]) for bad in torn]
        now = _Pass(source, rows, bad, [*now.taken, *taken])
        better = rows.num_rows > best.rows.num_rows
        best, misses = (now, 0) if better else (best, misses + 1)
    return best


def _header(
    path: Path,
    name: str,
    starts: Callable[[list[str]], bool] | None,
    prefers: Callable[[list[str]], bool] | None,
) -> _Header:
    first: _Header | None = None
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
            found = _Header(_distinct(cells), delimiter, number)
            if prefers is None or prefers(cells):
                return found
            first = first or found
    if first:
        return first
    raise InputError("has no header line", where=name, remedy="Its first line must name the columns.")


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # a cell over the parser's limit
        return line.split(delimiter)


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
    # Blank lines above a bad one are counted to it.
    starts = [at + len(raw or "") - len((raw or "").lstrip("\n")) for at, _, raw in bad]
    return rows, [
        _Bad(at, line, _REASONS.get(kind, "broken_line"), (raw or "").lstrip("\n"))
        for at, line, (_, kind, raw) in zip(starts, _line_numbers(path, starts), bad, strict=True)
    ]


def _too_wide(path: Path, delimiter: str, width: int) -> list[_Bad]:
    """Lines with thousands of cells too many; a quoted text full of commas is none."""
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
        wide: list[_Bad] = []
        for at, number in zip(found, _line_numbers(path, found), strict=True):
            file.seek(at)
            line = file.readline(4 * MAX_LINE).decode("utf-8", "replace")
            if len(_split(line, delimiter)) > limit:
                wide.append(_Bad(at, number, "too_many_columns", line[:KEPT]))
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


def _lines(read: _Pass, header: _Header) -> list[int] | None:
    """The first line of every good row, by a second parser; None where the two parsers do not agree."""
    refused = {bad.line for bad in read.bad}
    width = len(header.names)
    numbers: list[int] = []
    previous = csv.field_size_limit(8 * MAX_LINE)
    try:
        with open(read.source, encoding="utf-8", errors="replace", newline="") as file:
            for _ in range(header.lines):
                file.readline()
            reader = csv.reader(file, delimiter=header.delimiter)
            line = header.lines + 1
            for cells in reader:
                # Empty cells beyond the last column are no fault: spreadsheets leave them.
                if line not in refused and len(cells) >= width and not any(cells[width:]):
                    numbers.append(line)
                line = header.lines + reader.line_num + 1
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(previous)
    return numbers if len(numbers) == read.rows.num_rows else None
