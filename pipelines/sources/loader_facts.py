"""Ad figures from a loader's tables, level by level: of an upper one only what is beyond the lower ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from pipelines.sources.loader_columns import Picked, plain
from pipelines.sources.loader_shape import Shape, TableSpec
from pipelines.sources.loader_tables import Relation

MONEY = ("spend", "conversions", "conversion_value")
COUNTS = (
    "impressions", "clicks", "landing_clicks", "engagements_reported", "sends", "opens", "message_clicks",
    "leads", "lead_form_opens", "video_views",
)  # fmt: skip
METRICS = (*MONEY, *COUNTS)
UNKNOWN = "__unattributed__"
_TYPES = {**dict.fromkeys(MONEY, "decimal(28, 9)"), **dict.fromkeys(COUNTS, "bigint")}
_IDS = ("account_id", "campaign_id", "ad_group_id", "ad_id")
# What stands above the ads of an ad group and belongs to none of them needs a name in the grain of ads.
_STAND_IN = "'ad_group:' || ad_group_id"


@dataclass(frozen=True)
class Fact:
    """One table of figures: its shape, where it is, its columns."""

    spec: TableSpec
    relation: Relation
    columns: Picked

    @property
    def level(self) -> str:
        """What one of its rows is about: an ad, an ad group, a campaign or an account."""
        return str(self.spec.settings["level"])

    @property
    def select(self) -> str:
        """Its rows in our names; of versions the loader appended, the last."""
        rows = self.columns.select(self.relation.sql)
        if not self.spec.settings.get("versions"):
            return rows
        key = ", ".join(f'"{column}"' for column in self.key)
        return (
            f"select * from ({rows}) qualify row_number() over"  # noqa: S608
            f" (partition by {key} order by synced desc nulls last) = 1"
        )

    @property
    def key(self) -> tuple[str, ...]:
        """Our names of the columns that make a row unique, of those the table has."""
        theirs = {plain(name): ours for ours, names in self.columns.found.items() for name in names}
        return tuple(dict.fromkeys(theirs[plain(k)] for k in self.spec.key if plain(k) in theirs))


def prepare_facts(
    con: duckdb.DuckDBPyConnection,
    shape: Shape,
    facts: Sequence[Fact],
    *,
    account: str | None,
    has_actions: bool,
) -> list[str]:
    """Make a temporary view `level_<n>` for each table, the ads' first. Returns their names.

    `account` is whose an ad is that no table knows. With `has_actions` conversions come from `action_sum`.
    Where a table stands above others, what those say of it is summed in `below_<n>` and left out.
    """
    names: list[str] = []
    for position, fact in enumerate(facts):
        con.execute(f"create temp view mapped_{position} as {_mapped(shape, fact, account, has_actions)}")
        if position:
            sums = ", ".join(f"cast(sum({m}) as {_TYPES[m]}) as {m}" for m in METRICS)
            lower = " union all by name ".join(f"select * from {name}" for name in names)  # noqa: S608
            over = _over(fact.level)
            con.execute(
                f"create temp table below_{position} as select date_day, {over} as entity, {sums}"  # noqa: S608
                f" from ({lower}) where _wrong is null and {over} is not null group by 1, 2"
            )
            con.execute(
                f"create temp table loose_{position} as select date_day, account_id, {sums}"  # noqa: S608
                f" from ({lower}) where _wrong is null and {over} is null group by 1, 2"
            )
        con.execute(f"create temp view level_{position} as {_beyond(position, fact.level)}")
        names.append(f"level_{position}")
    return names


def _over(level: str) -> str:
    return {"ad_group": "ad_group_id", "campaign": "campaign_id", "account": "account_id"}[level]


def _mapped(shape: Shape, fact: Fact, account: str | None, has_actions: bool) -> str:
    """One table's rows at the grain of the waist; ids are its own, or its entities' where it has none."""
    own, level = fact.spec.columns, fact.level
    source = {name: f"f.{name}" for name in own}
    with_actions = has_actions and level == "ad"
    day, entity = "f.date_day", f"f.{level}_id"
    metrics = {m: source.get(m, f"cast(null as {_TYPES[m]})") for m in METRICS}
    joins = list[str]()
    if with_actions:
        # Conversions may be told for a day on which nothing else is: they stay, with the rest unsaid.
        joins.append("full join action_sum as s on s.ad_id = f.ad_id and s.date_day = f.date_day")
        day, entity = "coalesce(f.date_day, s.date_day)", "coalesce(f.ad_id, s.ad_id)"
        metrics |= {name: f"s.{name}" for name in ("conversions", "conversion_value", "leads")}
    place = {name: source.get(name, "null") for name in _IDS}
    group, channel = "cast(null as varchar)", "null"
    if level != "account":
        joins.append(f"left join path as p on p.entity_type = '{level}' and p.entity_id = {entity}")
        group, channel = "p.campaign_group_id", "p.channel_format"
        for name in ("account_id", "campaign_id", "ad_group_id"):
            place[name] = f"coalesce({place[name]}, p.{name})" if name in own else f"p.{name}"
    place[f"{level}_id"] = entity
    columns = {
        "date_day": day,
        "account_id": f"coalesce({place['account_id']}, {_literal(account or UNKNOWN)})",
        "campaign_group_id": group,
        "campaign_id": place["campaign_id"],
        "ad_group_id": place["ad_group_id"],
        "ad_id": place["ad_id"],
        "channel_format": source.get("channel_format", channel),
        "own_currency": source.get("currency", "null"),
        "own_timezone": source.get("timezone", "null"),
        "attribution_setting": source.get("attribution_setting", "null"),
        "reach": source.get("reach", "cast(null as bigint)"),
        **metrics,
        "_wrong": _wrong(day, entity, level, "f.date_end" if "date_end" in own else None),
        "_rows": "1",
    }
    listed = ", ".join(f"{sql} as {name}" for name, sql in columns.items())
    select = f"select {listed} from ({fact.select}) as f {' '.join(joins)}"  # noqa: S608
    if not fact.spec.settings.get("merge"):
        return select
    sums = ", ".join(f"cast(sum({m}) as {_TYPES[m]}) as {m}" for m in METRICS)
    alone = (*METRICS, "_rows", "reach") if level != "ad" else (*METRICS, "_rows", "reach", "ad_group_id")
    kept = ", ".join(c for c in columns if c not in alone)
    upper = "max(ad_group_id) as ad_group_id, " if level == "ad" else ""
    return (
        f"select {kept}, {upper}cast(null as bigint) as reach, {sums}, sum(_rows) as _rows"  # noqa: S608
        f" from ({select}) group by {kept}"
    )


def _wrong(day: str, entity: str, level: str, end: str | None) -> str:
    checks = [f"when {day} is null then 'no_date'", f"when {entity} is null then 'no_{level}'"]
    if end:
        checks.append(f"when {end} <> {day} then 'more_than_a_day'")
    return f"case when f._wrong is not null then f._wrong {' '.join(checks)} end"


def _beyond(position: int, level: str) -> str:
    """A level's rows; of an upper level only what is beyond the levels below it, where that is anything."""
    ad = _STAND_IN if level == "ad_group" else ("ad_id" if level == "ad" else "cast(null as varchar)")
    rest = (
        "date_day, account_id, campaign_group_id, campaign_id, ad_group_id, channel_format, own_currency,"
        " own_timezone, attribution_setting"
    )
    said = f"'{level}' as _level"
    if not position:
        return f"select {rest}, {ad} as ad_id, reach, {', '.join(METRICS)}, _wrong, _rows, {said} from mapped_{position}"  # noqa: E501, S608
    beyond = ", ".join(
        f"case when b.{m} is null then m.{m} when m.{m} > b.{m} then m.{m} - b.{m} end as {m}"
        for m in METRICS
    )
    columns = ", ".join(f"m.{name}" for name in rest.split(", "))
    # What the lower tables say of nobody we know stands in some upper row too: it is taken off them in order.
    running = ", ".join(
        f"coalesce(sum({m}) over up_to_here, 0) as {m}_here, coalesce(sum({m}) over before, 0) as {m}_before"
        for m in METRICS
    )
    more = ", ".join(
        f"case when l.{m} is null then r.{m} when r.{m} is not null then cast("
        f"greatest(r.{m}_here - l.{m}, 0) - greatest(r.{m}_before - l.{m}, 0) as {_TYPES[m]}) end as {m}"
        for m in METRICS
    )
    left = " or ".join(f"{m} > 0" for m in METRICS)
    return (
        f"with rest as (select {columns}, {ad.replace('ad_group_id', 'm.ad_group_id')} as ad_id, m.reach,"  # noqa: S608
        f" {beyond}, b.entity is not null as is_below, m._wrong, m._rows, m.{_over(level)} as entity"
        f" from mapped_{position} as m left join below_{position} as b"
        f" on m.date_day = b.date_day and m.{_over(level)} = b.entity),"
        f" counted as (select *, {running} from rest window"
        " up_to_here as (partition by date_day, account_id order by entity),"
        " before as (partition by date_day, account_id order by entity"
        " rows between unbounded preceding and 1 preceding)),"
        f" loosened as (select r.* exclude ({', '.join(METRICS)}), {more},"
        " l.account_id is not null as is_loose"
        f" from counted as r left join loose_{position} as l"
        " on r.date_day = l.date_day and r.account_id = l.account_id)"
        f" select {rest}, ad_id, reach, {', '.join(METRICS)},"
        " case when _wrong is null and (is_below or is_loose)"
        f" and not coalesce({left}, false) then 'told_below' else _wrong end as _wrong, _rows, {said}"
        " from loosened"
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
