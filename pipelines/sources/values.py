"""Text cells as values: instants, days, amounts, counts and flags, each None where it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Literal
from zoneinfo import ZoneInfo

Style = Literal["point", "comma"]
_PLACES = Decimal("1e-9")
_LIMIT = Decimal(10) ** 19
_MAX_COUNT = 2**63 - 1
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)
# A comma that can only be a decimal mark: 12,5 or 1.234,50, never 1,234.
_COMMA_ONLY = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),(\d{1,2}|\d{4,})|[+-]?\d{4,},\d+", re.ASCII)
_FLAGS = {
    "true": True,
    "t": True,
    "yes": True,
    "1": True,
    "false": False,
    "f": False,
    "no": False,
    "0": False,
}


def instants(zone: str, form: str | None) -> Callable[[str | None], datetime | None]:
    """A reader of instants as UTC without a zone.

    Without `form` it takes ISO 8601 (a space for the T and a closing "UTC" are fine); a form is one of
    strptime, or `epoch` or `epoch_ms`. A time without a zone is taken to be in `zone`; one that a clock
    change skipped or repeats is taken by the offset before the change.
    """
    local = ZoneInfo(zone)

    def read(text: str | None) -> datetime | None:
        if not text:
            return None
        try:
            if form is None and text.endswith(" UTC"):
                # LinkedIn's way of writing times, at a quarter of the cost.
                moment = datetime.fromisoformat(text[:-4])
                return moment if moment.tzinfo is None else None
            return _utc(_parsed(text, form), local)
        except (ValueError, OverflowError, OSError):
            return None

    return read


def _parsed(text: str, form: str | None) -> datetime:
    if form is None:
        return datetime.fromisoformat(text)
    if form in ("epoch", "epoch_ms"):
        return datetime.fromtimestamp(float(text) / (1000 if form == "epoch_ms" else 1), UTC)
    return datetime.strptime(text, form)  # noqa: DTZ007 (the zone is added by the caller)


def _utc(moment: datetime, local: tzinfo) -> datetime:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=local)
    return moment.astimezone(UTC).replace(tzinfo=None)


def day(text: str, form: str | None) -> date | None:
    """A calendar day as written (no zone is applied), ISO without `form`; a time of day behind it is cut."""
    try:
        return (datetime.strptime(text, form) if form else datetime.fromisoformat(text)).date()  # noqa: DTZ007
    except ValueError:
        return None


def style_of(values: Iterable[str]) -> Style:
    """Whether a column writes 1.234,50 (comma) or 1,234.50 (point); comma only where nothing else fits."""
    return "comma" if any(_COMMA_ONLY.fullmatch(value) for value in values) else "point"


def amount(text: str, style: Style = "point") -> Decimal | None:
    """An amount of money, exact to nine places (more are rounded half to even); None for no finite number."""
    if style == "comma":
        text = text.replace(".", "").replace(",", ".")
    elif _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text):
        return None
    try:
        value = Decimal(text)
        return value.quantize(_PLACES) if abs(value) < _LIMIT else None
    except InvalidOperation:
        return None


def count(text: str, style: Style = "point") -> int | None:
    """A whole number up to 64 bits; `3.0` is one, `3.5` is none."""
    value = amount(text, style)
    if value is None or value != value.to_integral_value() or abs(value) > _MAX_COUNT:
        return None
    return int(value)


def flag(text: str) -> bool | None:
    """A yes or no, however a tool spells it."""
    return _FLAGS.get(text.lower())
