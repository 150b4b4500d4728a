"""Reading NDJSON and Parquet as text columns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.errors import InputError
from pipelines.landing.quarantine import Refused

MAX_COLUMNS = 2_000
MAX_LINE = 2_000_000
KEPT = 10_000


def read_ndjson(path: Path, name: str) -> tuple[pa.Table, tuple[Refused, ...], list[int]]:
    """One JSON object a line; numbers keep their digits. Returns rows, refused lines and each row's line."""
    columns: dict[str, list[str | None]] = {}
    refused: list[Refused] = []
    lines: list[int] = []
    with open(path, "rb") as file:
        number = 0
        while raw := file.readline(MAX_LINE + 1):
            number += 1
            if len(raw) > MAX_LINE:
                while not raw.endswith(b"\n") and (raw := file.readline(MAX_LINE)):
                    pass
                refused.append(Refused("line_too_long", line=number))
                continue
            if not raw.strip():
                continue
            record, reason = _record(raw)
            if record is None or len(columns.keys() | record.keys()) > MAX_COLUMNS:
                text = raw[:KEPT].decode("utf-8", "replace").rstrip("\n")
                refused.append(Refused(reason or "too_many_columns", line=number, raw=text))
                continue
            for key in record:
                if key not in columns:
                    columns[key] = [None] * len(lines)
            lines.append(number)
            for key, values in columns.items():
                values.append(_text(record.get(key)))
    if not columns and refused:
        raise InputError(
            "holds no readable record", where=name, remedy="Write one JSON object a line (NDJSON)."
        )
    rows = pa.table({key: pa.array(values, pa.string()) for key, values in columns.items()})
    return rows, tuple(refused), lines


def _record(raw: bytes) -> tuple[dict[str, Any] | None, str | None]:
    try:
        value = json.loads(raw, parse_float=str, parse_int=str, parse_constant=str)
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeError:
        return None, "invalid_encoding"
    except (ValueError, RecursionError):
        return None, "invalid_json"
    return (value, None) if isinstance(value, dict) else (None, "not_an_object")


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)


def read_parquet(path: Path) -> pa.Table:
    """A Parquet file with every column as text: decimals exact, instants in UTC, nested values as JSON."""
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as con:
        con.execute("set timezone = 'UTC'")
        try:
            relation = con.sql(
                "select nullif(columns(*)::varchar, '') from read_parquet(?)", params=[str(path)]
            )
            rows = relation.to_arrow_table()
        except duckdb.Error as error:
            raise InputError(
                "is damaged or not a Parquet file", where=path.name, remedy="Export it again."
            ) from error
    if len(rows.column_names) > MAX_COLUMNS:
        raise InputError(
            f"has more than {MAX_COLUMNS:,} columns", where=path.name, remedy="Give a narrower table."
        )
    return rows
