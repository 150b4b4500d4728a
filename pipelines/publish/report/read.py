"""What the report reads: plain records from the published file, and from nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import InputError
from pipelines.publish.report import queries
from pipelines.publish.report.counts import Counts, Day
from pipelines.publish.report.windows import Comparison
from pipelines.sql import statement

Row = Mapping[str, Any]


@dataclass(frozen=True)
class SpendDay:
    """What the platform billed and counted on one of its days, in one currency. None: it said nothing."""

    date: date
    currency: str | None
    spend: Decimal | None
    clicks: int | None
    impressions: int | None


@dataclass(frozen=True)
class CostDay:
    """Spend and replies of the campaigns that have both, for one mature day and currency."""

    date: date
    currency: str
    spend: Decimal
    replies: int | None
    quality: Decimal | None


@dataclass(frozen=True)
class ScopeDays:
    """The days of a scope, added up: what people did, what was billed, what replies cost."""

    days: tuple[Day, ...] = ()
    spend: tuple[SpendDay, ...] = ()
    costs: tuple[CostDay, ...] = ()


@dataclass(frozen=True)
class Published:
    """All that the report may know. `asked` are the two periods somebody wants compared, else None.

    `by_scope` holds the days of everything a reader may filter by, under the keys of `queries.MEMBERS`.
    """

    meta: Row
    days: tuple[Day, ...]
    spend: tuple[SpendDay, ...]
    costs: tuple[CostDay, ...]
    by_scope: Mapping[str, ScopeDays]
    weeks: tuple[Row, ...]
    campaign_weeks: tuple[Row, ...]
    expected: tuple[Row, ...]
    classes: tuple[Row, ...]
    weight_sources: tuple[str, ...]
    campaigns: tuple[Row, ...]
    campaign_days: tuple[Row, ...]
    aside: Mapping[str, int]
    phrases: tuple[Row, ...]
    reconciliation: tuple[Row, ...]
    verdicts: tuple[Row, ...]
    drivers: tuple[Row, ...]
    projections: tuple[Row, ...]
    health: Row | None
    asked: Comparison | None = None

    @property
    def as_of(self) -> date:
        """The last complete day of the data."""
        return self.meta["as_of"]


def read(reporting_db: Path) -> Published:
    """Read the published file, read-only. Raises `InputError` where it is missing or is no published file."""
    if not reporting_db.exists():
        raise InputError(
            "there is no published file yet", where=str(reporting_db), remedy="Publish first: qae run."
        )
    con = duckdb.connect(
        ":memory:", config={"autoinstall_known_extensions": False, "memory_limit": "500MB", "threads": 2}
    )
    try:
        # By its resolved name: through the link, an old handle in this process would show yesterday's rows.
        con.execute(statement("attach {file} as published (read_only)", file=str(reporting_db.resolve())))
        con.execute("use published")
        return _read(con)
    except duckdb.Error as error:
        raise InputError(
            f"cannot be read as a published file ({str(error).splitlines()[0]})",
            where=str(reporting_db),
            remedy="Publish again with this version of qae.",
        ) from error
    finally:
        con.close()


def _read(con: duckdb.DuckDBPyConnection) -> Published:
    con.execute(queries.MEMBERS)
    by_scope = _by_scope(con)
    everything = by_scope.get("", ScopeDays())
    return Published(
        meta=_rows(con, "select * from mart_meta")[0],
        days=everything.days,
        spend=everything.spend,
        costs=everything.costs,
        by_scope=by_scope,
        weeks=tuple(_rows(con, queries.WEEKS)),
        campaign_weeks=tuple(_rows(con, queries.CAMPAIGN_WEEKS)),
        expected=tuple(_rows(con, queries.EXPECTED)),
        classes=tuple(_rows(con, queries.CLASSES)),
        weight_sources=tuple(row["source"] for row in _rows(con, queries.WEIGHTS)),
        campaigns=tuple(_rows(con, queries.CAMPAIGNS)),
        campaign_days=tuple(_rows(con, queries.CAMPAIGN_DAYS)),
        aside={row["campaign_id"]: int(row["replies"] or 0) for row in _rows(con, queries.ASIDE)},
        phrases=tuple(_rows(con, queries.PHRASES)),
        reconciliation=tuple(_rows(con, queries.RECONCILIATION)),
        verdicts=tuple(_rows(con, queries.VERDICTS)),
        drivers=tuple(_rows(con, queries.DRIVERS)),
        projections=tuple(_rows(con, queries.PROJECTION)),
        health=next(iter(_rows(con, queries.HEALTH)), None),
    )


def _by_scope(con: duckdb.DuckDBPyConnection) -> dict[str, ScopeDays]:
    days: dict[str, list[Day]] = defaultdict(list)
    spend: dict[str, list[SpendDay]] = defaultdict(list)
    costs: dict[str, list[CostDay]] = defaultdict(list)
    for row in _rows(con, queries.DAYS):
        days[row.pop("scope")].append(_day(row))
    for row in _rows(con, queries.SPEND):
        spend[row.pop("scope")].append(SpendDay(**row))
    for row in _rows(con, queries.COSTS):
        costs[row.pop("scope")].append(CostDay(**row))
    return {
        key: ScopeDays(tuple(days[key]), tuple(spend[key]), tuple(costs[key]))
        for key in {*days, *spend, *costs}
    }


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> Sequence[dict[str, Any]]:
    result = con.execute(query)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _day(row: dict[str, Any]) -> Day:
    counts = {name: value or 0 for name, value in row.items() if name != "date"}
    counts |= {name: float(counts[name]) for name in ("quality", "quality_sq")}
    return Day(row["date"], Counts(**counts))
