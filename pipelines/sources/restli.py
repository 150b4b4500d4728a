"""Rest.li 2.0 query strings: what LinkedIn reads instead of ordinary parameters.

A value is text, a tuple `(key:value,…)` or a list `List(value,…)`; inside text only the characters of the
notation itself are percent-encoded. The string must travel as it is built here: an HTTP library's own
parameter encoding would escape the brackets, and the URNs twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote, unquote

PROJECTION = "fields"
Value = str | int | Sequence["Value"] | Mapping[str, "Value"]


def encode(value: Value) -> str:
    """Write one value in the notation: `{"a": ["b"]}` becomes `(a:List(b))`."""
    if isinstance(value, str):
        return quote(value, safe="")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "(" + ",".join(f"{key}:{encode(item)}" for key, item in value.items()) + ")"
    return "List(" + ",".join(encode(item) for item in value) + ")"


def query(parameters: Mapping[str, Value]) -> str:
    """Join parameters to a query string, each value in the notation, in the order given.

    `fields` (the projection) is the exception: plain names joined by commas, without brackets.
    """
    return "&".join(f"{name}={_written(name, value)}" for name, value in parameters.items())


def _written(name: str, value: Value) -> str:
    if name == PROJECTION and isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(map(str, value))
    return encode(value)


def day(value: date) -> dict[str, Value]:
    """A date as LinkedIn spells it: year, month and day apart."""
    return {"year": value.year, "month": value.month, "day": value.day}


def urn(kind: str, identifier: str) -> str:
    """The URN of an advertising entity, such as `urn:li:sponsoredCampaign:1`."""
    return f"urn:li:{kind}:{identifier}"


def urn_id(text: object, kind: str) -> str | None:
    """The identifier inside a URN of that kind; None for anything else."""
    prefix = f"urn:li:{kind}:"
    return text[len(prefix) :] or None if isinstance(text, str) and text.startswith(prefix) else None


def decode(text: str) -> Value:
    """Read one value of the notation (numbers stay text); raises ValueError on anything malformed."""
    value, end = _read(text, 0)
    if end != len(text):
        raise ValueError(f"unexpected {text[end]!r} at {end}")
    return value


def parse_query(text: str) -> dict[str, Value]:
    """Read a query string into its values; raises ValueError where one is malformed."""
    pairs = (part.partition("=") for part in text.split("&") if part)
    return {name: value.split(",") if name == PROJECTION else decode(value) for name, _, value in pairs}


def _read(text: str, at: int) -> tuple[Value, int]:
    if text.startswith("List(", at):
        return _read_list(text, at + 5)
    if text.startswith("(", at):
        return _read_tuple(text, at + 1)
    end = at
    while end < len(text) and text[end] not in "(),:":
        end += 1
    return unquote(text[at:end]), end


def _read_list(text: str, at: int) -> tuple[Value, int]:
    items: list[Value] = []
    while not text.startswith(")", at):
        item, at = _read(text, at)
        items.append(item)
        at = _separator(text, at)
    return items, at + 1


def _read_tuple(text: str, at: int) -> tuple[Value, int]:
    pairs: dict[str, Value] = {}
    while not text.startswith(")", at):
        colon = text.find(":", at)
        if colon < 0:
            raise ValueError(f"a tuple without a colon at {at}")
        pairs[text[at:colon]], end = _read(text, colon + 1)
        at = _separator(text, end)
    return pairs, at + 1


def _separator(text: str, at: int) -> int:
    if text.startswith(",", at):
        return at + 1
    if text.startswith(")", at):
        return at
    raise ValueError(f"unclosed bracket at {at}")
