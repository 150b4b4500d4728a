"""What Google told of an account's days, as the rows that are landed: ads, and what was spent above them.

A campaign's own figures hold those of its ads and more: Performance Max has no ads to tell of, and some money
of others is spent above the ads. What a campaign tells beyond its ads is a row of the campaign without an ad;
where its ads tell it all there is none. So no amount is landed twice, and none is lost.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.landing.streams import Stream
from pipelines.sources.base import Window
from pipelines.sources.google_ads_rows import Told, by_day, sizes
from pipelines.sources.google_ads_spec import (
    ACTIONS_BY_CAMPAIGN,
    ADS,
    ATTRIBUTION,
    BY_CAMPAIGN,
    CONVERSIONS,
    PLATFORM,
    TOTALS,
    Metric,
    Report,
    channel_format,
)
from pipelines.sources.lander import Rows

EXPLAINED = "told_below"
_ROUNDING = pa.scalar(Decimal("0.000001"), pa.decimal128(7, 6))


@dataclass(frozen=True)
class Account:
    """An account of Google Ads: what every row repeats of it."""

    source: str
    id: str
    name: str | None
    currency: str
    timezone: str
    status: str | None

    @property
    def fixed(self) -> dict[str, str]:
        """The columns that are the same in all its rows."""
        return {
            "source_relation": self.source,
            "platform": PLATFORM,
            "account_id": self.id,
            "report_timezone": self.timezone,
            "currency": self.currency,
            "attribution_setting": ATTRIBUTION,
        }


def performance(account: Account, ads: Told, campaigns: Told, window: Window) -> dict[date, Rows]:
    """Every day's ads, and what each campaign told beyond them."""
    above = remainder(ads.table, campaigns.table, BY_CAMPAIGN)
    by_ad = _performance_rows(account, ads.table, key=["ad_group_id", "ad_id"])
    by_campaign = _performance_rows(account, above, key=["campaign_id"])
    return _landed(pa.concat_tables([by_ad, by_campaign]), ads, campaigns, above, window)


def conversions(account: Account, ads: Told, campaigns: Told, window: Window) -> dict[date, Rows]:
    """Every day's conversions by action: those of ads, and what each campaign told beyond them."""
    above = remainder(ads.table, campaigns.table, ACTIONS_BY_CAMPAIGN)
    by_ad = _rows(account, CONVERSIONS, ads.table, key=["ad_group_id", "ad_id", "action"])
    by_campaign = _rows(account, CONVERSIONS, above, key=["campaign_id", "action"])
    return _landed(pa.concat_tables([by_ad, by_campaign]), ads, campaigns, above, window)


def totals(account: Account, told: Told, window: Window) -> dict[date, Rows]:
    """The account's own totals of every day; Google leaves out a day on which nothing happened."""
    rows = _rows(account, TOTALS, told.table, key=[])
    return {day: Rows(table, told.refused_on(day), told.came[day]) for day, table in by_day(rows, window)}


def remainder(ads: pa.Table, campaigns: pa.Table, report: Report) -> pa.Table:
    """What each row of the campaigns' report tells beyond the sum of its ads, in that report's columns.

    Counts and money are exact. Conversions are rounded to six places row by row, so a difference no larger
    than the rounding of the ads is none. A figure in which the ads tell more is zero here: the account's own
    totals show such a day.
    """
    grain, figures = ["day", *report.grain], [metric.column for metric in report.metrics]
    compute = cast(Any, pc)
    whole = campaigns.select([*grain, *figures])
    less = {name: ads[name] if name in grain else compute.negate(ads[name]) for name in whole.column_names}
    both = pa.concat_tables(
        [
            whole.append_column("ads", pa.nulls(whole.num_rows, pa.int64())),
            pa.table({**less, "ads": pa.repeat(1, ads.num_rows)}),
        ]
    )
    summed = both.group_by(grain).aggregate([(name, "sum") for name in (*figures, "ads")])
    rest = {metric.column: _beyond(metric, summed) for metric in report.metrics}
    told = (compute.not_equal(compute.coalesce(figure, 0), 0) for figure in rest.values())
    above = pa.table({**{name: summed[name] for name in grain}, **rest}).filter(
        functools.reduce(compute.or_, told)
    )
    texts = campaigns.select([*grain, *(name for name, _ in report.texts)])
    return above.join(texts, grain, join_type="inner").select(campaigns.schema.names)


def _beyond(metric: Metric, summed: pa.Table) -> pa.ChunkedArray:
    """One figure of each campaign less that of its ads, nothing where that is rounding or below zero."""
    compute = cast(Any, pc)
    rest = summed[f"{metric.column}_sum"].cast(metric.type)
    nothing = pa.scalar(0).cast(metric.type)
    if metric.shape in ("fraction", "signed"):
        ads = compute.coalesce(summed["ads_sum"], 0).cast(pa.decimal128(19, 0))
        rounding = compute.multiply(ads, _ROUNDING).cast(metric.type)
        rest = compute.if_else(compute.less_equal(compute.abs(rest), rounding), nothing, rest)
    return rest if metric.shape == "signed" else compute.max_element_wise(rest, nothing, skip_nulls=False)


def _performance_rows(account: Account, table: pa.Table, key: list[str]) -> pa.Table:
    channel = table["channel"].combine_chunks()
    told = channel.dictionary_encode()
    formats = pa.array([channel_format(name) for name in told.dictionary.to_pylist()], pa.string())
    names = cast(Any, pc).coalesce(channel, pa.scalar("UNKNOWN"))
    parts: list[Any] = ['{"channel": "', names, '"}']
    if "ad_group_id" in table.column_names:
        parts = ['{"ad_group_id": "', table["ad_group_id"], '", "channel": "', names, '"}']
    table = table.append_column("channel_format", formats.take(told.indices))
    table = table.append_column("extra", _joined(parts))
    return _rows(account, ADS, table, key)


def _rows(account: Account, stream: Stream, table: pa.Table, key: list[str]) -> pa.Table:
    """The columns of a stream, `day` in front; what Google does not tell is null."""
    fixed, size = account.fixed, table.num_rows
    columns: dict[str, Any] = {"day": table["day"]}
    for field in stream.schema:
        if field.name == "row_key":
            level = "ad" if "ad_id" in table.column_names else "campaign"
            columns[field.name] = _joined([level, *(part for name in key for part in ("~", table[name]))])
        elif field.name in table.column_names:
            columns[field.name] = table[field.name]
        else:
            columns[field.name] = pa.repeat(pa.scalar(fixed.get(field.name), field.type), size)
    return pa.table(columns, schema=pa.schema([pa.field("day", pa.date32()), *stream.schema]))


def _joined(parts: list[Any]) -> Any:
    texts = [pa.scalar(part) if isinstance(part, str) else part for part in parts]
    return cast(Any, pc).binary_join_element_wise(*texts, "")


def _landed(rows: pa.Table, ads: Told, campaigns: Told, above: pa.Table, window: Window) -> dict[date, Rows]:
    beyond = sizes(above["day"])
    found: dict[date, Rows] = {}
    for day, table in by_day(rows, window):
        refused = (*ads.refused_on(day), *campaigns.refused_on(day))
        explained = campaigns.came[day] - len(campaigns.refused_on(day)) - beyond[day]
        skipped: Mapping[str, int] = {EXPLAINED: explained} if explained else {}
        found[day] = Rows(table, refused, ads.came[day] + campaigns.came[day], skipped)
    return found
