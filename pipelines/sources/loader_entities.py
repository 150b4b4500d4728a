"""Accounts, campaigns and ads: every version that says something new, and the latest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from pipelines.sources.loader_columns import Picked
from pipelines.sources.loader_shape import Shape, TableSpec
from pipelines.sources.loader_tables import Relation

ATTRIBUTES = (
    "name", "parent_id", "account_id", "status", "objective", "channel_format", "currency", "timezone",
    "landing_url", "deleted",
)  # fmt: skip
_GONE = "('REMOVED', 'DELETED', 'PENDING_DELETION')"
_VERSIONS = """
create temp table entity_version (
    entity_type varchar, entity_id varchar, name varchar, parent_id varchar, account_id varchar,
    status varchar, objective varchar, channel_format varchar, currency varchar, timezone varchar,
    landing_url varchar, deleted boolean, seen timestamp, synced timestamp, told_by integer
)
"""
# Of an entity only the best table that knows it tells it; of a day only its last version; and of versions in
# a row only the first of those that say the same.
_ENTITIES = """
create temp table entity as
with best as (
    select *, coalesce(cast(seen as date), cast(synced as date), ?) as seen_on
    from entity_version
    where entity_id is not null
    qualify told_by = min(told_by) over (partition by entity_type, entity_id)
),
days as (
    select *
    from best
    qualify row_number() over (
        partition by entity_type, entity_id, seen_on
        order by seen desc nulls last, synced desc nulls last, name asc nulls last, status asc nulls last
    ) = 1
),
marked as (
    select
        *,
        row(
            name, parent_id, account_id, status, objective, channel_format, currency, timezone, landing_url,
            deleted
        ) as said
    from days
)
select * exclude (said)
from marked
window each_one as (partition by entity_type, entity_id order by seen_on)
qualify
    row_number() over each_one = 1
    or lag(said) over each_one is distinct from said
"""
_LATEST = """
create temp table latest as
select * from entity
qualify row_number() over (partition by entity_type, entity_id order by seen_on desc) = 1
"""
_PATH_TABLE = """
create temp table path (
    entity_type varchar, entity_id varchar, account_id varchar, campaign_group_id varchar,
    campaign_id varchar, ad_group_id varchar, channel_format varchar
)
"""


def gather_entities(
    con: duckdb.DuckDBPyConnection,
    shape: Shape,
    picked: Sequence[tuple[TableSpec, Relation, Picked]],
    creatives: Mapping[str, tuple[TableSpec, Relation, Picked]],
    fallback: object,
) -> None:
    """Make the tables `entity` (versions that differ), `latest` (one each) and `path` (up to the account).

    `creatives` are tables that ads take their landing URL from. `fallback` is the day of a version that says
    none.
    """
    con.execute("create temp table format_of (theirs varchar, ours varchar)")
    if shape.formats:
        con.executemany("insert into format_of values (?, ?)", list(shape.formats.items()))
    con.execute(_VERSIONS)
    for rank, (spec, relation, columns) in enumerate(picked):
        con.execute(
            _version_sql(spec, columns.select(relation.sql), creatives), [spec.settings["type"], rank]
        )
    con.execute(_ENTITIES, [fallback])
    con.execute(_LATEST)
    con.execute(_PATH_TABLE)
    for position, kind in enumerate(shape.chain[:-1]):
        con.execute(_path_sql(shape.chain[position + 1 :]), [kind])


def _path_sql(above: Sequence[str]) -> str:
    """From one type of entity up the chain: `above` are the types over it, the account last."""
    joins, ids, accounts, formats = list[str](), dict[str, str](), ["e0.account_id"], ["e0.channel_format"]
    for step, kind in enumerate(above):
        below = f"e{step}"
        ids[kind] = f"{below}.parent_id"
        if kind == "account":
            accounts.append(f"{below}.parent_id")
            continue
        joins.append(
            f"left join latest as e{step + 1} on {below}.parent_id = e{step + 1}.entity_id"
            f" and e{step + 1}.entity_type = '{kind}'"
        )
        accounts.append(f"e{step + 1}.account_id")
        formats.append(f"e{step + 1}.channel_format")
    places = ", ".join(
        ids.get(kind, f"case when e0.entity_type = '{kind}' then e0.entity_id end")
        for kind in ("campaign_group", "campaign", "ad_group")
    )
    return (
        "insert into path select e0.entity_type, e0.entity_id,"  # noqa: S608
        f" coalesce({', '.join(accounts)}), {places}, coalesce({', '.join(formats)})"
        f" from latest as e0 {' '.join(joins)} where e0.entity_type = ?"
    )


def _version_sql(
    spec: TableSpec, select: str, creatives: Mapping[str, tuple[TableSpec, Relation, Picked]]
) -> str:
    """An insert of one table's versions, from `select` in our names. Parameters: the type, the rank."""
    ours = {name: f"t.{name}" for name in spec.columns}
    joins = (
        ["left join format_of as f on upper(t.channel_format) = upper(f.theirs)"]
        if "channel_format" in ours
        else []
    )
    if joins:
        ours["channel_format"] = "case when t.channel_format is not null then coalesce(f.ours, 'other') end"
    if spec.settings.get("urls") in creatives:
        joins.append(_creative_join(*creatives[spec.settings["urls"]]))
        ours["landing_url"] = "c.landing_url"
    deleted, status = ours.get("deleted", "null"), ours.get("status", "null")
    gone = f"coalesce({deleted}, false) or coalesce(upper({status}) in {_GONE}, false)"
    columns = {**{name: ours.get(name, "null") for name in ATTRIBUTES}, "deleted": gone}
    listed = ", ".join(f"{sql} as {name}" for name, sql in columns.items())
    seen, synced = ours.get("seen", "null"), ours.get("synced", "null")
    if spec.settings.get("latest"):
        # Told by the facts, one row a day: only the last name counts, from the first day on.
        newest = ", ".join(
            f"max_by({name}, seen) filter (where {name} is not null) as {name}" for name in ATTRIBUTES
        )
        inner = f"select t.entity_id, {listed}, {seen} as seen from ({select}) as t {' '.join(joins)}"  # noqa: S608
        return (
            f"insert into entity_version select ?, entity_id, {newest}, min(seen), null, ?"  # noqa: S608
            f" from ({inner}) where entity_id is not null group by entity_id"
        )
    return (
        f"insert into entity_version select ?, t.entity_id, {listed}, {seen}, {synced}, ?"  # noqa: S608
        f" from ({select}) as t {' '.join(joins)}"
    )


def _creative_join(spec: TableSpec, relation: Relation, columns: Picked) -> str:
    """The latest landing URL of each creative; UTM tags that stand beside it become part of it."""
    tags = "url_tags" in spec.columns
    url = "landing_url"
    if tags:
        url = (
            "case when landing_url is null or tags is null then landing_url"
            " when contains(landing_url, '?') then replace(landing_url, '?', '?' || tags || '&')"
            " else landing_url || '?' || tags end"
        )
        select = f"select *, {_TAGS} as tags from ({columns.select(relation.sql)})"  # noqa: S608
    else:
        select = columns.select(relation.sql)
    return (
        f"left join (select entity_id, {url} as landing_url from ({select})"  # noqa: S608
        " qualify row_number() over (partition by entity_id order by seen desc nulls last) = 1) as c"
        " on t.creative_id = c.entity_id"
    )


# [{"key": "utm_source", "value": "x"}, …] as utm_source=x&…; text that is a query string already stays.
_TAGS = """
case
    when url_tags is null or trim(url_tags) in ('', '[]', 'null') then null
    when left(trim(url_tags), 1) = '[' then list_aggregate(
        list_transform(
            try_cast(url_tags as json[]),
            lambda tag: json_extract_string(tag, '$.key') || '=' || json_extract_string(tag, '$.value')
        ),
        'string_agg', '&'
    )
    else ltrim(url_tags, '?')
end
"""
