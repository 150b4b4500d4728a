"""Turn insights rows into partitions: figures and conversions by day, totals, reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import date
from itertools import chain
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.errors import InputError
from pipelines.landing.streams import Stream
from pipelines.sources.account_days import DayRows
from pipelines.sources.base import Window
from pipelines.sources.lander import Rows
from pipelines.sources.meta_ads_actions import Attribution, read_actions
from pipelines.sources.meta_ads_spec import AD_DAYS, CONVERSIONS, KNOWN, REACH, REQUIRED, TOTALS
from pipelines.sources.meta_ads_tables import (
    Account,
    ad_table,
    conversion_table,
    figures,
    rows_of,
    table_of,
    texts,
)
from pipelines.sources.metrics import amounts, counts_as_text
from pipelines.sources.paging import Element


def ads_by_day(
    account: Account, attribution: Attribution, pages: Iterable[Sequence[Element]], window: Window
) -> dict[date, DayRows]:
    """Split ad rows into the conversions and the figures of every day of the window.

    Pages are read one at a time, and only what becomes of them is kept. A row whose figures or actions cannot
    be read is refused whole, its conversions with it. Raises `InputError` where a figure is missing from all
    of them, or a row is of a day that was not asked for.
    """
    names = set[str]()
    found: dict[date, list[tuple[Rows, Rows]]] = {day: [] for day in window.days()}
    for page in pages:
        names.update(*page)
        for day, parts in _page(account, attribution, page, window).items():
            found[day].append(parts)
    _require(names, REQUIRED, account.where)
    return {
        day: {
            CONVERSIONS: joined(CONVERSIONS, [conversions for conversions, _ in parts]),
            AD_DAYS: joined(AD_DAYS, [ads for _, ads in parts]),
        }
        for day, parts in found.items()
    }


def totals_by_day(account: Account, pages: Iterable[Sequence[Element]], window: Window) -> dict[date, Rows]:
    """The account's own totals of every day of the window; a day nothing was said about has no row."""
    elements = list(chain.from_iterable(pages))
    _require(set(chain.from_iterable(elements)), {"spend", "impressions", "clicks"}, account.where)
    places = _places(elements, window, account.where)
    reasons: dict[int, str] = {}
    columns = {"spend": figures(elements, "spend", amounts, reasons)}
    columns |= {n: figures(elements, n, counts_as_text, reasons) for n in ("impressions", "clicks")}
    table = table_of(TOTALS, account, len(elements), columns)
    return {day: rows_of(table, elements, places.get(day, []), reasons) for day in window.days()}


def reach_of(account: Account, pages: Iterable[Sequence[Element]], window: Window, seen: date) -> Rows:
    """The reach of each campaign over one range, as a snapshot of `seen`."""
    elements = list(chain.from_iterable(pages))
    reasons: dict[int, str] = {}
    size = len(elements)
    columns = {
        "campaign_id": texts(elements, "campaign_id"),
        "range_start": pa.repeat(pa.scalar(window.first), size),
        "range_end": pa.repeat(pa.scalar(window.last), size),
        "reach": figures(elements, "reach", counts_as_text, reasons),
        "impressions": figures(elements, "impressions", counts_as_text, reasons),
        "exported_on": pa.repeat(pa.scalar(seen), size),
    }
    return rows_of(table_of(REACH, account, size, columns), elements, list(range(size)), reasons)


def joined(stream: Stream, parts: Sequence[Rows]) -> Rows:
    """Several parts of one partition as one."""
    return Rows(
        pa.concat_tables([stream.schema.empty_table(), *(part.table for part in parts)]),
        tuple(row for part in parts for row in part.refused),
        sum(part.rows_in for part in parts),
    )


def _page(
    account: Account, attribution: Attribution, page: Sequence[Element], window: Window
) -> dict[date, tuple[Rows, Rows]]:
    """The conversions and figures of each day that a page speaks of."""
    places = _places(page, window, account.where)
    actions = read_actions(page, attribution)
    ads, reasons = ad_table(account, attribution, page, actions)
    conversions = conversion_table(account, ads, actions)
    number = {day: n for n, day in enumerate(places)}
    day_of = [-1] * len(page)
    for day, found in places.items():
        for at in found:
            day_of[at] = -1 if at in reasons else number[day]
    of_action = pa.array(day_of, pa.int32()).take(actions.table["at"].combine_chunks())
    split: dict[date, tuple[Rows, Rows]] = {}
    for day, found in places.items():
        mine = conversions.filter(cast(Any, pc).equal(of_action, number[day]))
        split[day] = Rows(mine, (), mine.num_rows), rows_of(ads, page, found, reasons)
    return split


def _require(names: set[str], wanted: Set[str], where: str) -> None:
    """Raise `InputError` where an answer that has rows has a figure in none of them."""
    missing = ", ".join(sorted(wanted - names)) if names else ""
    new = ", ".join(sorted(names - KNOWN)) or "nothing"
    if missing:
        raise InputError(
            f"Meta changed its contract: missing {missing}; new {new}",
            where=where,
            remedy="Nothing of it was landed. Check api_version, or upgrade qae.",
        )


def _places(elements: Sequence[Element], window: Window, where: str) -> dict[date, list[int]]:
    """Where the rows of each day stand, for the days that have any."""
    asked, places = {str(day): day for day in window.days()}, dict[date, list[int]]()
    for at, element in enumerate(elements):
        day = element.get("date_start")
        if day not in asked or element.get("date_stop") != day:
            raise InputError(
                f"a row of {day}..{element.get('date_stop')} was answered, which was not asked for",
                where=where,
            )
        places.setdefault(asked[day], []).append(at)
    return places
