"""What a digest reads of the published file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from pipelines.digest.alarms import Alarm, alarms
from pipelines.errors import InputError
from pipelines.sql import statement

# The last 28 mature days against the 56 before, as the verdicts compare them.
_WINDOWS = """
    with days as (
        select
            date_day,
            sum(sends_delivered) as sends,
            sum(replies_gross) as replies,
            sum(replies_low_effort) as low_effort,
            sum(replies_unknown) as unknown_language,
            sum(quality_replies) as quality,
            sum(sends_with_outcome) as outcomes
        from rpt_campaign_daily
        where
            campaign_id not in ('__inbound__', '__unattributed__')
            and sends_delivered is not null
            and is_mature
        group by date_day
    ),
    newest as (
        select max(date_day) as last_day from days
    )
    select
        date_day > last_day - 28 as is_recent,
        min(date_day) as first_day,
        max(date_day) as last_day,
        sum(sends)::bigint,
        sum(replies)::bigint,
        sum(low_effort)::bigint,
        sum(unknown_language)::bigint,
        sum(quality),
        sum(outcomes)::bigint
    from days
    cross join newest
    where date_day > last_day - 84
    group by is_recent
"""
_VERDICTS = """
    select level, unit_id, account_id, account_name, campaign_group_name, campaign_name, verdict
    from rpt_divergence
    where weeks_ago = 0
    order by all
"""


@dataclass(frozen=True)
class Period:
    """What the sends of some days came to. `outcomes` is None where none were ever brought."""

    first_day: date
    last_day: date
    sends: int
    replies: int
    low_effort: int
    unknown_language: int
    quality: Decimal
    outcomes: int | None


@dataclass(frozen=True)
class Figures:
    """The published figures of one digest; a period is None where no day of it is mature."""

    as_of: date
    recent: Period | None
    before: Period | None
    alarms: tuple[Alarm, ...]


def read(database: Path) -> Figures:
    """Read a published file, read-only. Raises `InputError` where it cannot be read as one."""
    con = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False, "memory_limit": "500MB"})
    try:
        con.execute(statement("attach {file} as published (read_only)", file=str(database.resolve())))
        con.execute("use published")
        ((as_of, has_outcomes),) = con.execute("select as_of, has_outcomes from mart_meta").fetchall()
        periods = {
            row[0]: _period(row[1:], has_outcomes=has_outcomes) for row in con.execute(_WINDOWS).fetchall()
        }
        return Figures(as_of, periods.get(True), periods.get(False), tuple(alarms(_verdicts(con))))
    except duckdb.Error as error:
        raise InputError(
            f"cannot be read as a published file ({str(error).splitlines()[0]})",
            where=str(database),
            remedy="Publish again with this version of qae.",
        ) from error
    finally:
        con.close()


def _period(row: tuple[Any, ...], *, has_outcomes: bool) -> Period:
    first_day, last_day, sends, replies, low_effort, unknown_language, quality, outcomes = row
    return Period(
        first_day=first_day,
        last_day=last_day,
        sends=sends or 0,
        replies=replies or 0,
        low_effort=low_effort or 0,
        unknown_language=unknown_language or 0,
        quality=quality or Decimal(0),
        outcomes=(outcomes or 0) if has_outcomes else None,
    )


def _verdicts(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    found = con.execute(_VERDICTS)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
