"""Read the Google Ads Query Language, as far as the sandbox speaks it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_QUERY: Final = re.compile(
    r"\s*SELECT\s+(?P<fields>[\w., ]+?)\s+FROM\s+(?P<resource>\w+)"
    r"(?:\s+WHERE\s+segments\.date\s+BETWEEN\s+'(?P<first>[\d-]+)'\s+AND\s+'(?P<last>[\d-]+)')?\s*"
)
_BYACTION: Final = frozenset({"metrics.conversions", "metrics.conversions_value"})
_BY_ACTION: Final = frozenset({"metrics.conversions", "metrics.conversions_value"})
ACTION: Final = frozenset({"segments.conversion_action", "segments.conversion_action_name"})


class QueryError(Exception):
    """The query is not one Google answers: the queryError it names, and the message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True)
class Query:
    """One query, read: what is selected, from where, of which days (None: no report)."""

    fields: tuple[str, ...]
    resource: str
    days: tuple[date, date] | None

    @property
    def is_report(self) -> bool:
        """Whether it asks for metrics."""
        return any(field.startswith("metrics.") for field in self.fields)

    @property
    def mask(self) -> str:
        """Its fields as the answer's field mask names them."""
        return ",".join(".".join(map(camel, field.split("."))) for field in self.fields)


def parse(text: str) -> Query:
    """Read a query. Raises `QueryError` where Google would."""
    found = _QUERY.fullmatch(text)
    if found is None:
        raise QueryError("UNEXPECTED_INPUT", "Error in query: unexpected input.")
    fields = tuple(field.strip() for field in found["fields"].split(","))
    days = None
    if found["first"]:
        try:
            days = date.fromisoformat(found["first"]), date.fromisoformat(found["last"])
        except ValueError:
            raise QueryError("INVALID_VALUE_WITH_BETWEEN", "Invalid date literal.") from None
    if "segments.date" in fields and days is None:
        raise QueryError("EXPECTED_FILTERS_ON_DATE_RANGE", "A finite range of dates must be filtered on.")
    metrics = {field for field in fields if field.startswith("metrics.")}
    if ACTION & set(fields) and metrics - _BY_ACTION:
        wrong = ", ".join(sorted(metrics - _BY_ACTION))
        code = "PROHIBITED_SEGMENT_WITH_METRIC_IN_SELECT_OR_WHERE_CLAUSE"
        raise QueryError(code, f"Cannot select or filter on: {wrong} with a conversion action.")
    return Query(fields, found["resource"], days)


def camel(name: str) -> str:
    """A field's name as JSON spells it."""
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)
