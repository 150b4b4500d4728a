"""Turn a platform's figures into columns: whole columns first, single values only where one does not convert.

Every function takes one value an element (None: not said) and gives the column with a null for what could not
be read, and why, by position. Nothing is guessed: figures that change their type are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.landing.shapes import MONEY

Column = tuple[pa.Array, dict[int, str]]
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_DIGITS = re.compile(r"-?[0-9]+")
_PLACE = Decimal(1).scaleb(-MONEY.scale)
_LARGEST = Decimal(10) ** (MONEY.precision - MONEY.scale)


def amounts(values: Sequence[Any]) -> Column:
    """Amounts that come as text. More than nine places are rounded half to even; nothing else is changed."""
    if {*map(type, values)} <= {str, type(None)}:
        # Arrow reads a text of more than 38 digits as a wrong number, without a word.
        longest = max(map(len, filter(None, values)), default=0)
        whole = _cast(values, pa.string(), MONEY) if longest <= MONEY.precision else None
        if whole is not None:
            return whole, {}
    return _one_by_one(values, _amount, MONEY)


def counts(values: Sequence[Any]) -> Column:
    """Counts that come as JSON numbers."""
    if {*map(type, values)} <= {int, type(None)}:
        whole = _cast(values, pa.int64(), pa.int64())
        if whole is not None:
            return whole, {}
    return _one_by_one(values, _count, pa.int64())


def counts_as_text(values: Sequence[Any]) -> Column:
    """Counts that come as text of digits."""
    if {*map(type, values)} <= {str, type(None)}:
        whole = _cast(values, pa.string(), pa.int64())
        if whole is not None:
            return whole, {}
    return _one_by_one(values, _count_in_text, pa.int64())


def _cast(values: Sequence[Any], told: pa.DataType, wanted: pa.DataType) -> pa.Array | None:
    try:
        column = pa.array(values, told).cast(wanted)
    except (pa.ArrowInvalid, OverflowError):
        return None
    lowest = cast(Any, pc).min(column).as_py()
    return None if lowest is not None and lowest < 0 else column


def _one_by_one(values: Sequence[Any], read: Callable[[Any], Any], wanted: pa.DataType) -> Column:
    good, bad = list[Any](), dict[int, str]()
    for at, value in enumerate(values):
        try:
            good.append(None if value is None else read(value))
        except ValueError as why:
            good.append(None)
            bad[at] = str(why)
    return pa.array(good, wanted), bad


def _amount(value: object) -> Decimal:
    if not isinstance(value, str):
        raise ValueError(f"money came as {type(value).__name__}, not as text")
    if not _NUMBER.fullmatch(value):  # Decimal itself would also take "1_0", other digits and NaN
        raise ValueError("not a number")
    amount = Decimal(value)
    _require_range(amount)
    with localcontext(prec=MONEY.precision + 2):
        return amount.quantize(_PLACE)


def _count(value: object) -> int:
    if type(value) is not int:
        raise ValueError(f"a count came as {type(value).__name__}")
    _require_range(Decimal(value), Decimal(2**63))
    return value


def _count_in_text(value: object) -> int:
    if not isinstance(value, str):
        raise ValueError(f"a count came as {type(value).__name__}, not as text")
    if not _DIGITS.fullmatch(value):
        raise ValueError("not a whole number")
    return _count(int(value[:40]))


def _require_range(amount: Decimal, largest: Decimal = _LARGEST) -> None:
    if amount < 0:
        raise ValueError("negative")
    if amount >= largest:
        raise ValueError("out of range")
