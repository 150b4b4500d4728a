"""One reader for CSV, TSV, NDJSON and Parquet: every good row, every bad line with number and reason."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from pipelines.errors import InputError
from pipelines.landing.quarantine import Refused
from pipelines.sources.delimited import read_delimited
from pipelines.sources.encoding import as_plain, head
from pipelines.sources.records import read_ndjson, read_parquet

Lines = Callable[[], Sequence[int] | None]


@dataclass(frozen=True)
class Table:
    """A file as text: one row a record in file order, columns as its header names them, all strings.

    An empty cell is null. `refused` are the lines no row could be made of, `left_out` counts records that
    are no rows by a rule of the file's form, so rows in = rows + refused + left out.
    `lines()` gives the first line of every row where it can be known (it costs a second pass; it must be
    asked for while the table is open).
    """

    name: str
    rows: pa.Table
    refused: tuple[Refused, ...]
    notes: tuple[str, ...]
    lines: Lines
    left_out: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def rows_in(self) -> int:
        """How many records the file held, good and bad."""
        return self.rows.num_rows + len(self.refused) + sum(self.left_out.values())

    @property
    def header(self) -> list[str]:
        """The names of its columns."""
        return self.rows.column_names


@contextmanager
def open_table(
    path: Path,
    scratch: Path,
    *,
    encoding: str | None = None,
    starts: Callable[[list[str]], bool] | None = None,
    prefers: Callable[[list[str]], bool] | None = None,
) -> Generator[Table]:
    """Read `path` by its content: Parquet by its magic, NDJSON by its first byte, else delimited text.

    A file that must be cleaned first is copied into `scratch`, which holds personal texts until the end of
    the block: it belongs into the restricted zone.
    `starts` tells the header line from a preamble above it (given the cells of a line); by default the
    first line that is not blank is the header, or the first of the leading lines that `prefers` holds for,
    where there is one. Raises `InputError` where nothing can be read at all.
    """
    if not path.is_file():
        raise InputError("is not a file", where=str(path), remedy="Check the path.")
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        if head(path).startswith(b"PAR1"):
            rows = read_parquet(path)
            yield Table(path.name, rows, (), (), lambda: None)
            return
        plain = as_plain(path, Path(folder), encoding)
        notes = (plain.note,) if plain.note else ()
        if _first_sign(plain.path) == "{":
            rows, refused, lines = read_ndjson(plain.path, path.name)
            yield Table(path.name, rows, refused, notes, lambda: lines)
            return
        read = read_delimited(plain.path, path.name, Path(folder), starts, prefers)
        yield Table(path.name, read.rows, read.refused, notes + read.notes, read.lines)


def _first_sign(path: Path) -> str:
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read(4096).lstrip()[:1]
