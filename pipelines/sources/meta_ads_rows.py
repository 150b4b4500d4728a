"""Turn insights rows into ours: figures by column, actions by type and attribution window."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.errors import InputError
from pipelines.landing.quarantine import Refused
from pipelines.landing.streams import Stream
from pipelines.sources.account_days import DayRows
from pipelines.sources.base import Window
from pipelines.sources.lander import Rows
from pipelines.sources.meta_ads_actions import Actions, Attribution, read_actions
from pipelines.sources.meta_ads_spec import (
    AD_DAYS,
    CONVERSIONS,
    COUNTS,
    KNOWN,
    PLATFORM,
    REACH,
    REQUIRED,
    TOTALS,
)
from pipelines.sources.metrics import amounts, counts_as_text
from pipelines.sources.paging import Element


@dataclass(frozen=True)
class Account:
    """What every row of an account repeats: days are its `timezone`'s, amounts are in its `currency`."""

    source: str
    id: str
    name: str
    currency: str
    timezone: str

    @property
    def where(self) -> str:
        """How errors name it."""
        return f"{self.source} {self.id}"


def unknown_fields(elements: Sequence[Element]) -> set[str]:
    """Names Meta sent that nobody asked for."""
    return set(chain.from_iterable(elements)) - KNOWN


def ads_by_day(
    account: Account, attribution: Attribution, elements: Sequence[Element], window: Window
) -> dict[date, DayRows]:
    """Split ad rows into the conversions and the figures of every day of the window.

    A row whose figures or actions cannot be read is refused whole, its conversions with it. Raises
    `InputError` where a figure is missing from all of them, or a row is of a day that was not asked for.
    """
    _require(elements, REQUIRED, account.where)
    places = _places(elements, window, account.where)
    actions = read_actions(elements, attribution)
    ads, reasons = _ad_table(account, attribution, elements, actions)
    conversions = _conversion_table(account, ads, actions)
    day_of = _day_of_actions(actions, places, reasons)
    split: dict[date, DayRows] = {}
    for number, (day, found) in enumerate(places.items()):
        mine = conversions.filter(cast(Any, pc).equal(day_of, number))
        split[day] = {
            CONVERSIONS: Rows(mine, (), mine.num_rows),
            AD_DAYS: _rows(ads, elements, found, reasons),
        }
    return split


def totals_by_day(account: Account, elements: Sequence[Element], window: Window) -> dict[date, Rows]:
    """The account's own totals of every day of the window; a day nothing was said about has no row."""
    _require(elements, {"spend", "impressions", "clicks"}, account.where)
    places = _places(elements, window, account.where)
    reasons: dict[int, str] = {}
    columns = {"spend": _read(elements, "spend", amounts, reasons)}
    columns |= {n: _read(elements, n, counts_as_text, reasons) for n in ("impressions", "clicks")}
    table = _table(TOTALS, account, len(elements), columns)
    return {day: _rows(table, elements, found, reasons) for day, found in places.items()}


def reach_of(account: Account, elements: Sequence[Element], window: Window, seen: date) -> Rows:
    """The reach of each campaign over one range, as a snapshot of `seen`."""
    reasons: dict[int, str] = {}
    size = len(elements)
    columns = {
        "campaign_id": _texts(elements, "campaign_id"),
        "range_start": pa.repeat(pa.scalar(window.first), size),
        "range_end": pa.repeat(pa.scalar(window.last), size),
        "reach": _read(elements, "reach", counts_as_text, reasons),
        "impressions": _read(elements, "impressions", counts_as_text, reasons),
        "exported_on": pa.repeat(pa.scalar(seen), size),
    }
    return _rows(_table(REACH, account, size, columns), elements, list(range(size)), reasons)


def _require(elements: Sequence[Element], wanted: set[str] | frozenset[str], where: str) -> None:
    missing = sorted(wanted.difference(*elements)) if elements else []
    if missing:
        new = ", ".join(sorted(unknown_fields(elements))) or "nothing"
        raise InputError(
            f"Meta changed its contract: missing {', '.join(missing)}; new {new}",
            where=where,
            remedy="Nothing of it was landed. Check api_version, or upgrade qae.",
        )


def _places(elements: Sequence[Element], window: Window, where: str) -> dict[date, list[int]]:
    places: dict[str, list[int]] = {str(day): [] for day in window.days()}
    for at, element in enumerate(elements):
        day = element.get("date_start")
        if day not in places or element.get("date_stop") != day:
            raise InputError(
                f"a row of {day}..{element.get('date_stop')} was answered, which was not asked for",
                where=where,
            )
        places[day].append(at)
    return {date.fromisoformat(day): found for day, found in places.items()}


def _day_of_actions(
    actions: Actions, places: Mapping[date, list[int]], reasons: Mapping[int, str]
) -> pa.Array:
    """The number of each action's day in `places`; -1 where its row was refused."""
    days = {at: number for number, found in enumerate(places.values()) for at in found}
    days |= dict.fromkeys(reasons, -1)
    by_row = pa.array([days[at] for at in range(len(days))], pa.int32())
    return by_row.take(actions.table["at"].combine_chunks())


def _ad_table(
    account: Account, attribution: Attribution, elements: Sequence[Element], actions: Actions
) -> tuple[pa.Table, dict[int, str]]:
    """Every ad row, and why some are refused, by place."""
    reasons, size = dict(actions.refused), len(elements)
    columns: dict[str, pa.Array] = {"spend": _read(elements, "spend", amounts, reasons), **actions.columns}
    columns |= {ours: _read(elements, theirs, counts_as_text, reasons) for ours, theirs in COUNTS.items()}
    columns |= {name: _texts(elements, name) for name in ("campaign_id", "ad_id")}
    fixed = {
        "report_timezone": account.timezone,
        "currency": account.currency,
        "attribution_setting": attribution.setting,
    }
    columns |= {name: pa.repeat(pa.scalar(value), size) for name, value in fixed.items()}
    columns["row_key"] = _joined(columns["ad_id"], columns["attribution_setting"])
    columns["extra"] = _extra(elements)
    return _table(AD_DAYS, account, size, columns), reasons


def _conversion_table(account: Account, ads: pa.Table, actions: Actions) -> pa.Table:
    told = {name: actions.table[name].combine_chunks() for name in actions.table.column_names}
    columns = {
        "campaign_id": ads["campaign_id"].combine_chunks().take(told["at"]),
        "ad_id": ads["ad_id"].combine_chunks().take(told["at"]),
        "conversion_type": told["kind"],
        "attribution_setting": told["window"],
        "conversions": told["conversions"],
        "conversion_value": told["conversion_value"],
    }
    columns["row_key"] = _joined(columns["ad_id"], told["kind"], told["window"])
    return _table(CONVERSIONS, account, len(told["at"]), columns)


def _joined(*parts: pa.Array) -> pa.Array:
    return cast(Any, pc).binary_join_element_wise(*parts, "|")


def _texts(elements: Sequence[Element], name: str) -> pa.Array:
    """Identifiers as they came; anything but a text is none, and a row without its key is not landed."""
    found = [element.get(name) for element in elements]
    return pa.array([value if isinstance(value, str) and value else None for value in found], pa.string())


def _read(elements: Sequence[Element], name: str, read: Any, reasons: dict[int, str]) -> pa.Array:
    column, bad = read([element.get(name) for element in elements])
    reasons.update({at: f"{name}: {why}" for at, why in bad.items()})
    return column


def _table(stream: Stream, account: Account, size: int, columns: dict[str, Any]) -> pa.Table:
    """Columns as rows of a stream; a column nobody named is null."""
    owner = {"source_relation": account.source, "platform": PLATFORM, "account_id": account.id}
    columns = columns | {name: pa.repeat(pa.scalar(value), size) for name, value in owner.items()}
    arrays = [columns[name] if name in columns else pa.nulls(size, kind) for name, kind in stream.fields]
    return pa.Table.from_arrays(arrays, schema=stream.schema)


def _rows(table: pa.Table, elements: Sequence[Element], found: list[int], reasons: dict[int, str]) -> Rows:
    kept = [at for at in found if at not in reasons] if reasons else found
    refused = tuple(_refused(elements[at], reasons[at]) for at in found if at in reasons)
    return Rows(table.take(pa.array(kept, pa.int64())), refused, len(found))


def _refused(element: Element, reason: str) -> Refused:
    key = f"{element.get('date_start')} {element.get('ad_id') or element.get('campaign_id') or ''}".rstrip()
    return Refused(reason, key=key, raw=json.dumps(element, ensure_ascii=False))


def _extra(elements: Sequence[Element]) -> pa.Array:
    unknown = unknown_fields(elements)
    if not unknown:
        return pa.nulls(len(elements), pa.string())
    found = ({name: element[name] for name in sorted(unknown & element.keys())} for element in elements)
    return pa.array([json.dumps(more, ensure_ascii=False) if more else None for more in found], pa.string())
