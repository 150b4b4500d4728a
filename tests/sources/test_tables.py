"""The reader of files: every good row comes through, every bad line is named, whatever the file is like."""

from __future__ import annotations

import csv
import io
import time
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.errors import InputError
from pipelines.sources.encoding import as_plain
from pipelines.sources.tables import open_table


def read(path: Path, content: bytes, encoding: str | None = None) -> dict[str, Any]:
    """What a file of these bytes comes to."""
    path.write_bytes(content)
    with open_table(path, path.parent, encoding=encoding) as table:
        return {
            "rows": [tuple(row.values()) for row in table.rows.to_pylist()],
            "refused": [(row.reason, row.line) for row in table.refused],
            "raw": [row.raw for row in table.refused],
            "lines": list(table.lines() or []),
            "notes": list(table.notes),
            "header": table.header,
            "rows_in": table.rows_in,
        }


NASTY: dict[str, tuple[bytes, list[tuple[str | None, ...]], list[tuple[str, int]]]] = {
    "plain": (b"a,b\n1,2\n", [("1", "2")], []),
    "no last newline": (b"a,b\n1,2", [("1", "2")], []),
    "header only": (b"a,b\n", [], []),
    "header without newline": (b"a,b", [], []),
    "blank lines": (b"\n\na,b\n\n1,2\n\n\n3,4\n\n", [("1", "2"), ("3", "4")], []),
    "spaces only": (b"a,b\n1,2\n   \n3,4\n", [("1", "2"), ("3", "4")], [("too_few_columns", 3)]),
    "empty cells": (b'a,b\n,\n"",x\n', [(None, None), (None, "x")], []),
    "line break in quotes": (b'a,b\n1,"x\ny"\n3,4\n', [("1", "x\ny"), ("3", "4")], []),
    "blank lines in quotes": (b'a,b\n1,"x\n\n\ny"\n3\n', [("1", "x\n\n\ny")], [("too_few_columns", 6)]),
    "doubled quotes": (b'a,b\n1,"say ""hi"""\n', [("1", 'say "hi"')], []),
    "comma in quotes": (b'a,b\n1,"x, y"\n', [("1", "x, y")], []),
    "short line": (b"a,b\n1\n3,4\n", [("3", "4")], [("too_few_columns", 2)]),
    "long line": (b"a,b\n1,2,3\n3,4\n", [("3", "4")], [("too_many_columns", 2)]),
    "long line with a quoted break": (
        b'a,b\n1,"x\ny",3\n3,4\n',
        [("3", "4")],
        [("too_many_columns", 2)],
    ),
    "quote in the middle": (b'a,b\n1,x "y" z\n3,4\n', [("1", 'x "y" z'), ("3", "4")], []),
    "text after a quote": (b'a,b\n1,"x" y\n3,4\n', [("3", "4")], [("broken_quotes", 2)]),
    "unclosed quote": (
        b'a,b\n1,"2\n3,4\n5,6\n7,"8"\n',
        [("3", "4"), ("5", "6"), ("7", "8")],
        [("unclosed_quote", 2)],
    ),
    "unclosed quote, no other": (
        b'a,b\n0,0\n1,"2\n3,4\n5,6\n',
        [("0", "0"), ("3", "4"), ("5", "6")],
        [("unclosed_quote", 3)],
    ),
    "unclosed quote on the last line": (b'a,b\n1,2\n3,"4\n', [("1", "2")], [("broken_quotes", 3)]),
    "two unclosed quotes": (
        b'a,b\n1,"2\n3,4\n5,"6\n7,8\n9,10\n',
        [("3", "4"), ("7", "8"), ("9", "10")],
        [("unclosed_quote", 2), ("unclosed_quote", 4)],
    ),
    "two unclosed quotes in a row": (
        b'a,b\n1,"2\n3,"4\n7,8\n',
        [("7", "8")],
        [("broken_quotes", 2)],
    ),
    "byte order mark": (b"\xef\xbb\xbfa,b\n1,2\n", [("1", "2")], []),
    "windows line ends": (b'a,b\r\n1,"x\r\ny"\r\n', [("1", "x\ny")], []),
    "old mac line ends": (b"a,b\r1,2\r3,4", [("1", "2"), ("3", "4")], []),
    "mixed line ends": (b"a,b\r\n1,2\n3,4\r5,6\r\n", [("1", "2"), ("3", "4"), ("5", "6")], []),
    "nul bytes": (b"a,b\n1,2\x00\n\x003,4\n", [("1", "2"), ("3", "4")], []),
    "semicolons": (b"a;b\n1;2,5\n", [("1", "2,5")], []),
    "tabs": (b"a\tb\n1\t2\n", [("1", "2")], []),
    "pipes": (b"a|b\n1|2\n", [("1", "2")], []),
    "excel's own first line": (b"sep=;\na;b\n1;2\n", [("1", "2")], []),
    "one column": (b"a\n1\n2\n", [("1",), ("2",)], []),
    "empty cells too many": (b"a,b\n1,2,\n3,4,,,\n,,,\n", [("1", "2"), ("3", "4"), (None, None)], []),
    "comment signs": (b"a,b\n#1,2\n", [("#1", "2")], []),
    "backslashes": (b'a,b\n1,C:\\new\\"x\n', [("1", 'C:\\new\\"x')], []),
    "formula": (b"a,b\n=1+1,\"=cmd|' /C calc'!A0\"\n", [("=1+1", "=cmd|' /C calc'!A0")], []),
    "bad byte among utf-8": (
        "a,b\n1,é\n3,ü\n".encode() + b"5,\xe9\n",
        [("1", "é"), ("3", "ü")],
        [("invalid_encoding", 4)],
    ),
    "emoji": ("a,b\n1,👍🏽\n".encode(), [("1", "👍🏽")], []),
    "utf-16 with mark": ("a,b\n1,ü\n".encode("utf-16"), [("1", "ü")], []),
    "utf-16 without mark": ("name,b\nx,ü\n".encode("utf-16-le"), [("x", "ü")], []),
    "utf-16 big end first": ("name,b\nx,ü\n".encode("utf-16-be"), [("x", "ü")], []),
    "utf-32": ("a,b\n1,ü\n".encode("utf-32"), [("1", "ü")], []),
    "latin-1": ("a,b\n1,Grüße\n".encode("latin-1"), [("1", "Grüße")], []),
    "cp1252": ("a,b\n1,“5 €”\n".encode("cp1252"), [("1", "“5 €”")], []),
    "huge cell": (b"a,b\n1," + b"x" * 5_000_000 + b"\n3,4\n", [("3", "4")], [("line_too_long", 2)]),
    "huge quoted cell of lines": (
        b'a,b\n1,"' + b"x\n" * 2_000_000 + b'"\n3,4\n',
        [("3", "4")],
        [("line_too_long", 2)],
    ),
    "a million cells": (
        b"a,b\n1,2" + b",3" * 1_000_000 + b"\n3,4\n",
        [("3", "4")],
        [("too_many_columns", 2)],
    ),
    "a million cells at the end": (
        b"a,b\n3,4\n1,2" + b",3" * 1_000_000,
        [("3", "4")],
        [("too_many_columns", 3)],
    ),
}


@pytest.mark.parametrize("case", NASTY)
def test_every_good_row_comes_through_and_every_bad_line_is_named(tmp_path: Path, case: str) -> None:
    content, rows, refused = NASTY[case]
    done = read(tmp_path / "t.csv", content)
    assert done["rows"] == rows
    assert done["refused"] == refused
    assert done["rows_in"] == len(rows) + len(refused)


def test_an_unclosed_quote_does_not_swallow_the_file(tmp_path: Path) -> None:
    # DuckDB alone loses every row behind it: 400,000 here.
    good = b"".join(b"%d,x\n" % n for n in range(200_000))
    started = time.perf_counter()
    done = read(tmp_path / "t.csv", b"a,b\n" + good + b'oops,"y\n' + good + b'1,"fine"\n')
    assert len(done["rows"]) == 400_001
    assert done["refused"] == [("unclosed_quote", 200_002)]
    assert time.perf_counter() - started < 20


def test_lines_name_where_each_row_starts(tmp_path: Path) -> None:
    done = read(tmp_path / "t.csv", b'\na,b\n1,"x\n\ny"\n\n3\n5,6\n')
    assert done["rows"] == [("1", "x\n\ny"), ("5", "6")]
    assert done["lines"] == [3, 8]
    assert done["refused"] == [("too_few_columns", 7)]


def test_a_refused_line_is_kept_as_it_was(tmp_path: Path) -> None:
    assert read(tmp_path / "t.csv", b"a,b\n1,2,3\n4,5\n")["raw"] == ["1,2,3"]


@pytest.mark.parametrize(
    ("encoding", "said"), [("utf-16", "utf-16-le"), ("cp1252", "cp1252"), ("latin-1", "latin-1")]
)
def test_a_guessed_encoding_is_stated(tmp_path: Path, encoding: str, said: str) -> None:
    text = "name,b\nx,“é”\n" if encoding == "cp1252" else "name,b\nx,é\n"
    assert read(tmp_path / "t.csv", text.encode(encoding))["notes"] == [f"t.csv was read as {said}"]


def test_the_option_overrides_the_guess(tmp_path: Path) -> None:
    content = "a,b\n1,ж\n".encode("cp1251")
    assert read(tmp_path / "t.csv", content, "cp1251")["rows"] == [("1", "ж")]


def test_an_encoding_that_does_not_fit_is_refused_with_the_option_to_change(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="encoding ="):
        read(tmp_path / "t.csv", b"a,b\n1,\x81\n", "cp1252")
    with pytest.raises(InputError, match="not known"):
        read(tmp_path / "t.csv", b"a,b\n", "utf-9")
    with pytest.raises(InputError, match="not known"):
        read(tmp_path / "t.csv", b"a,b\n", "rot13")


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "no header"),
        (b"\n\n \n", "no header"),
        (b"PK\x03\x04rest", "Excel"),
        (b"\x1f\x8brest", "gzip"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0rest", "Excel"),
        (b"a" + b",b" * 2_000 + b"\n", "2,000 columns"),
        (b"a" + b",b" * 1_000_000 + b"\n", "first line"),
        (b"PAR1 and then nothing", "Parquet"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(tmp_path: Path, content: bytes, match: str) -> None:
    with pytest.raises(InputError, match=match) as caught:
        read(tmp_path / "t.csv", content)
    assert caught.value.remedy


def test_no_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(InputError, match="not a file"), open_table(path, tmp_path):
            pass


def test_repeated_and_nameless_headers_stay_apart(tmp_path: Path) -> None:
    assert read(tmp_path / "t.csv", b"a,a,,A\n1,2,3,4\n")["header"] == ["a", "a (2)", "column 3", "A"]


def test_a_file_name_is_never_sql(tmp_path: Path) -> None:
    name = "x'; drop table t; --*[1]?.csv"
    assert read(tmp_path / name, b"a,b\n1,2\n")["rows"] == [("1", "2")]


def test_a_preamble_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b'Notes:\n"When you, etc."\n\nFirst Name,URL\nAnn,x\n')
    with open_table(path, tmp_path, starts=lambda cells: "First Name" in cells) as table:
        assert table.rows.to_pylist() == [{"First Name": "Ann", "URL": "x"}]
        assert list(table.lines() or []) == [5]


def test_ndjson_keeps_digits_and_names_bad_lines(tmp_path: Path) -> None:
    good = b'{"a": 1.50, "b": null}\n\n{"a": true, "c": {"x": [1]}}\n'
    content = good + b'nope\n[1]\n{"a": "\xff"}\n{"a": "\\ud800"}\n'
    done = read(tmp_path / "t.ndjson", content, "utf-8")
    assert done["rows"] == [("1.50", None, None), ("true", None, '{"x": ["1"]}')]
    assert done["lines"] == [1, 3]
    assert done["refused"] == [
        ("invalid_json", 4),
        ("not_an_object", 5),
        ("invalid_encoding", 6),
        ("invalid_encoding", 7),
    ]


def test_ndjson_is_bounded(tmp_path: Path) -> None:
    wide = "{" + ",".join(f'"k{n}": 1' for n in range(3_000)) + "}"
    deep = '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}"
    long = '{"a": "' + "x" * 3_000_000 + '"}'
    done = read(tmp_path / "t.ndjson", f'{{"a": 1}}\n{wide}\n{deep}\n{long}\n{{"a": 2}}\n'.encode())
    assert done["rows"] == [("1",), ("2",)]
    assert done["refused"] == [("too_many_columns", 2), ("invalid_json", 3), ("line_too_long", 4)]
    with pytest.raises(InputError, match="no readable record"):
        read(tmp_path / "t.ndjson", b"{nope\n")


def test_parquet_comes_as_exact_text(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    columns = {"m": [Decimal("0.100000001"), None], "t": [at, at], "s": ["", "x"], "n": [1, 2]}
    pq.write_table(pa.table(columns), path)
    with open_table(path, tmp_path) as table:
        first, second = table.rows.to_pylist()
    assert Decimal(first.pop("m")) == Decimal("0.100000001")
    assert first == {"t": "2026-05-01 12:00:00+00", "s": None, "n": "1"}
    assert second["m"] is None


def test_a_clean_file_is_not_copied(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("a,b\n1,é\n".encode())
    assert as_plain(path, tmp_path).path == path


# Cells a spreadsheet or a person could leave; carriage returns and NUL are normalised before reading.
_TEXT = st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=12)
_LINE = st.one_of(
    st.lists(_TEXT, min_size=3, max_size=3).map(lambda cells: ("good", cells)),
    st.sampled_from(
        [("bad", "x"), ("bad", "1,2"), ("bad", "1,2,3,4"), ("bad", 'a,"b" c,d'), ("good", ["x", "", ""])]
    ),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(_LINE, max_size=15))
def test_any_mix_of_good_and_ragged_lines_is_told_apart(tmp_path: Path, lines: list[tuple[str, Any]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["a", "b", "c"])
    wanted: list[tuple[str | None, ...]] = []
    bad_lines: list[int] = []
    for kind, content in lines:
        if kind == "good":
            writer.writerow(content)
            wanted.append(tuple(cell or None for cell in content))
        else:
            bad_lines.append(out.getvalue().count("\n") + 1)
            out.write(f"{content}\n")
    done = read(tmp_path / "t.csv", out.getvalue().encode())
    assert done["rows"] == wanted
    assert [line for _, line in done["refused"]] == bad_lines
    assert len(done["lines"]) == len(wanted)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_no_bytes_bring_a_traceback(tmp_path: Path, content: bytes) -> None:
    with suppress(InputError):
        read(tmp_path / "t.csv", content)
