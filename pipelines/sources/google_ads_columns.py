"""Read a report's answer straight into columns, as long as every value is of the type that was agreed."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj

from pipelines.landing.shapes import MONEY
from pipelines.sources.google_ads_spec import Metric, Report

EXACT = 2**53  # millionths a double still tells apart
_MILLIONTH = pa.scalar(Decimal("0.000001"), pa.decimal128(7, 6))
_compute = cast(Any, pc)
Tree = dict[str, Any]


class _NotAgreedError(Exception):
    """Some value is not what was agreed; the rows, one by one, tell which."""


def camel(name: str) -> str:
    """A field's name as JSON spells it."""
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


def columns_of(report: Report, body: bytes) -> dict[str, pa.Array] | None:
    """The report's `day`, ids, texts and figures; None where any value is not what was agreed."""
    try:
        rows = _rows(report, body)
        columns = {"day": _whole(_leaf(rows, "segments.date")).cast(pa.date32())}
        columns |= {name: _identifiers(_leaf(rows, path)) for name, path in report.ids}
        columns |= {name: _text(_leaf(rows, path)) for name, path in report.texts}
        return columns | {
            metric.column: _figure(metric, _leaf(rows, metric.field)) for metric in report.metrics
        }
    except (pa.ArrowInvalid, _NotAgreedError):
        return None


def scaled(millionths: pa.Array) -> pa.Array:
    """Whole millionths as an exact amount."""
    return _compute.multiply(millionths.cast(pa.decimal128(19, 0)), _MILLIONTH).cast(MONEY)


def _rows(report: Report, body: bytes) -> pa.Array:
    """The rows of all batches; the answer is handed over as one object, for Arrow reads no bare list."""
    named = ("segments.date", *(path for _, path in (*report.ids, *report.texts)))
    kinds: dict[str, pa.DataType] = dict.fromkeys(named, pa.string())
    for metric in report.metrics:
        kinds[metric.field] = pa.string() if metric.shape in ("count", "micros") else pa.float64()
    tree: Tree = {}
    for path, kind in kinds.items():
        *way, last = map(camel, path.split("."))
        part = tree
        for name in way:
            part = part.setdefault(name, {})
        part[last] = kind
    batch = pa.struct([("results", pa.list_(_struct(tree)))])
    told = pj.read_json(
        io.BytesIO(b'{"all":' + body + b"}"),
        read_options=pj.ReadOptions(use_threads=False, block_size=len(body) + 64),
        parse_options=pj.ParseOptions(
            explicit_schema=pa.schema([("all", pa.list_(batch))]),
            newlines_in_values=True,
            unexpected_field_behavior="ignore",
        ),
    )
    batches = told["all"].combine_chunks().flatten()
    return _compute.struct_field(batches, "results").flatten()


def _struct(tree: Tree) -> pa.DataType:
    return pa.struct([(name, _struct(of) if isinstance(of, dict) else of) for name, of in tree.items()])


def _leaf(rows: pa.Array, path: str) -> pa.Array:
    for name in path.split("."):
        rows = _compute.struct_field(rows, camel(name))
    return rows


def _whole(column: pa.Array) -> pa.Array:
    if column.null_count:
        raise _NotAgreedError
    return column


def _text(column: pa.Array) -> pa.Array:
    column.validate(full=True)  # Arrow reads bytes that are no UTF-8 without a word
    return column


def _identifiers(column: pa.Array) -> pa.Array:
    """Digits; of the name of a resource its last part."""
    names = _compute.replace_substring_regex(_whole(column), r"^.*/", "")
    _require(_compute.match_substring_regex(names, r"^[0-9]+$"))
    return names


def _figure(metric: Metric, column: pa.Array) -> pa.Array:
    if len(column) and column.null_count == len(column):
        raise _NotAgreedError
    if metric.shape in ("count", "micros"):
        _require(_compute.match_substring_regex(column, r"^[0-9]+$"))
        digits = column.cast(pa.int64())
        return digits if metric.shape == "count" else scaled(digits)
    millionths = _compute.round(_compute.multiply(column, 1_000_000.0))
    _require(_compute.less(_compute.abs(millionths), EXACT))
    if metric.shape == "fraction":
        _require(_compute.greater_equal(column, 0.0))
    return scaled(millionths.cast(pa.int64()))


def _require(holds: pa.Array) -> None:
    if _compute.all(holds).as_py() is False:
        raise _NotAgreedError
