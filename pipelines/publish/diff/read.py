"""What a comparison reads of two published files: the rules that made them, and where their counts differ."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import InputError
from pipelines.sql import statement

Key = tuple[str, str]
"""A campaign and its account; the account is empty where it has none."""


@dataclass(frozen=True)
class Weight:
    """What one class weighs in one segment; `w` is None for a class that cannot be judged."""

    w: Decimal | None
    is_low_effort: bool


@dataclass(frozen=True)
class Side:
    """One publication: its `mart_meta`, and its weights in force by (segment, class)."""

    meta: Mapping[str, Any]
    weights: Mapping[tuple[str, str], Weight]


@dataclass(frozen=True)
class Cell:
    """Counts of one campaign, cohort day, segment and class in both files; 0 where a file has none."""

    key: Key
    day: date
    segment: str
    reply_class: str
    before: tuple[int, ...]
    after: tuple[int, ...]


@dataclass(frozen=True)
class SpendCell:
    """Spend of one campaign, day and currency, in both files."""

    key: Key
    day: date
    currency: str
    before: Decimal
    after: Decimal


# The counts of a cell, in this order.
COUNTS = ("sends_delivered", "replied", "kept", "sends_with_outcome")

_CELLS = """
    with a as (
        select
            campaign_id, coalesce(account_id, '') as account_id, cohort_date, segment, reply_class,
            sum(sends_delivered)::bigint as n1, sum(replied)::bigint as n2,
            sum(replied - replied_retracted)::bigint as n3, sum(coalesce(sends_with_outcome, 0))::bigint as n4
        from before.main.cube_send_class_daily
        group by all
    ),
    b as (
        select
            campaign_id, coalesce(account_id, '') as account_id, cohort_date, segment, reply_class,
            sum(sends_delivered)::bigint as n1, sum(replied)::bigint as n2,
            sum(replied - replied_retracted)::bigint as n3, sum(coalesce(sends_with_outcome, 0))::bigint as n4
        from after.main.cube_send_class_daily
        group by all
    ),
    both_sides as (
        select
            campaign_id, account_id, cohort_date, segment, reply_class,
            coalesce(a.n1, 0) as a1, coalesce(a.n2, 0) as a2,
            coalesce(a.n3, 0) as a3, coalesce(a.n4, 0) as a4,
            coalesce(b.n1, 0) as b1, coalesce(b.n2, 0) as b2,
            coalesce(b.n3, 0) as b3, coalesce(b.n4, 0) as b4
        from a
        full outer join b using (campaign_id, account_id, cohort_date, segment, reply_class)
    )
    select *
    from both_sides
    -- Whole days: how the replies of a day were made up says what those that came later are taken to be.
    qualify bool_or((a1, a2, a3, a4) <> (b1, b2, b3, b4)) over (
        partition by campaign_id, account_id, cohort_date
    )
    order by all
"""
_KEPT = """
    select
        campaign_id, coalesce(account_id, ''), segment, reply_class,
        sum(replied - replied_retracted)::bigint
    from after.main.cube_send_class_daily
    group by all
    order by all
"""
_SPEND = """
    with a as (
        select campaign_id, coalesce(account_id, '') as account_id, date_day, currency, sum(spend) as spend
        from before.main.rpt_campaign_daily
        where spend is not null
        group by all
    ),
    b as (
        select campaign_id, coalesce(account_id, '') as account_id, date_day, currency, sum(spend) as spend
        from after.main.rpt_campaign_daily
        where spend is not null
        group by all
    )
    select
        coalesce(a.campaign_id, b.campaign_id), coalesce(a.account_id, b.account_id),
        coalesce(a.date_day, b.date_day), coalesce(a.currency, b.currency, '?'),
        coalesce(a.spend, 0), coalesce(b.spend, 0)
    from a
    full outer join b
        on
            a.campaign_id = b.campaign_id
            and a.account_id = b.account_id
            and a.date_day = b.date_day
            and a.currency is not distinct from b.currency
    where coalesce(a.spend, 0) <> coalesce(b.spend, 0)
    order by all
"""
_PEOPLE = """
    select
        campaign_id, coalesce(account_id, ''), sum(sends_delivered)::bigint, sum(replies_gross)::bigint,
        sum(replies_low_effort)::bigint, sum(replies_unknown)::bigint, sum(quality_replies),
        sum(sends_with_outcome)::bigint
    from {side}.main.rpt_campaign_daily
    where sends_delivered is not null
    group by all
"""
_MONEY = """
    select campaign_id, coalesce(account_id, ''), coalesce(currency, '?'), sum(spend)
    from {side}.main.rpt_campaign_daily
    where spend is not null
    group by all
"""
_NAMES = """
    select campaign_id, coalesce(account_id, ''), max(campaign_name)
    from {side}.main.rpt_campaign_daily
    group by all
"""


class Pair:
    """Two published files, open side by side as `before` and `after`."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def side(self, name: str) -> Side:
        """The rules of one file."""
        weights = "select segment, reply_class, w, is_low_effort from {table} where is_current"
        return Side(
            self._dicts(statement("select * from {table}", table=(name, "main", "mart_meta")))[0],
            {
                (row["segment"], row["reply_class"]): Weight(row["w"], bool(row["is_low_effort"]))
                for row in self._dicts(statement(weights, table=(name, "main", "dim_reply_weight")))
            },
        )

    def cells(self) -> Iterator[Cell]:
        """Every class of each campaign's day on which anything differs."""
        for campaign, account, day, segment, reply_class, *counts in self._rows(_CELLS):
            yield Cell((campaign, account), day, segment, reply_class, tuple(counts[:4]), tuple(counts[4:]))

    def kept(self) -> list[tuple[Key, str, str, int]]:
        """Replies that count, by campaign, segment and class, in the later file."""
        return [((row[0], row[1]), row[2], row[3], row[4]) for row in self._rows(_KEPT)]

    def spend(self) -> Iterator[SpendCell]:
        """Where spend differs."""
        for campaign, account, *rest in self._rows(_SPEND):
            yield SpendCell((campaign, account), *rest)

    def people(self, name: str) -> dict[Key, tuple[int | Decimal | None, ...]]:
        """As published, by campaign: sends, replies, low effort, unknown language, quality, with outcome."""
        return {(row[0], row[1]): tuple(row[2:]) for row in self._rows(_of(_PEOPLE, name))}

    def money(self, name: str) -> dict[tuple[Key, str], Decimal]:
        """As published: spend by campaign and currency."""
        return {((row[0], row[1]), row[2]): row[3] for row in self._rows(_of(_MONEY, name))}

    def names(self) -> dict[Key, str]:
        """What campaigns are called, by the later file where both know them."""
        told = [*self._rows(_of(_NAMES, "before")), *self._rows(_of(_NAMES, "after"))]
        return {(row[0], row[1]): row[2] or row[0] for row in told}

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._con.execute(query).fetchall()

    def _dicts(self, query: str) -> list[dict[str, Any]]:
        found = self._con.execute(query)
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@contextmanager
def open_pair(before: Path, after: Path) -> Generator[Pair]:
    """Open two published files read-only. Raises `InputError` where one cannot be compared."""
    con = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False, "memory_limit": "500MB"})
    try:
        for name, path in (("before", before), ("after", after)):
            attach = "attach {file} as {name} (read_only)"
            # By the version's own name: a link may point elsewhere a moment later.
            con.execute(statement(attach, file=str(path.resolve()), name=(name,)))
        yield Pair(con)
    except duckdb.Error as error:
        raise InputError(
            f"the two cannot be compared ({str(error).splitlines()[0]})",
            where=f"{before.name}, {after.name}",
            remedy="Compare publications of this version of qae: publish again first.",
        ) from error
    finally:
        con.close()


def _of(query: str, side: str) -> str:
    return query.replace("{side}", side)
