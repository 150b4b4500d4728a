"""What a connection's tables say, in temporary tables: nothing is written before all of it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from pipelines.errors import InputError
from pipelines.landing import waist
from pipelines.landing.quarantine import Refused
from pipelines.sources.base import Job
from pipelines.sources.loader_actions import gather_actions
from pipelines.sources.loader_columns import Picked, pick
from pipelines.sources.loader_entities import gather_entities
from pipelines.sources.loader_facts import METRICS, Fact, prepare_facts
from pipelines.sources.loader_find import found_tables
from pipelines.sources.loader_once import require_once
from pipelines.sources.loader_shape import Shape, TableSpec
from pipelines.sources.loader_tables import Connection, Relation

AD_DAYS = waist.ad_days("loader")
_LOOKED_AT = 30


@dataclass(frozen=True)
class Read:
    """A connection read: its tables of figures, and what its rows have where no table says it.

    `level_<n>` and `mapped_<n>` are the views of the n-th of `facts`; `entity`, `latest`, `path` and
    `action_type` are temporary tables. `entity_rows` is how many versions tables of entities hold; versions
    of another table than those of `told_by` come from the figures.
    """

    shape: Shape
    connection: Connection
    facts: Sequence[Fact]
    account: str | None
    currency: str | None
    entity_rows: int
    entity_refused: Sequence[Refused]
    action_refused: Sequence[Refused]
    told_by: frozenset[int]
    notes: Sequence[str]


def read_connection(job: Job, shape: Shape, connection: Connection) -> Read:
    """Find the shape's tables, their columns and what they say.

    Raises `InputError` where a table or column is missing or renamed, where a table was loaded twice, and
    where money is in no known currency.
    """
    notes: list[str] = []
    tables = found_tables(shape, connection, job.options.prefix)
    facts = _facts(shape, connection, tables, notes)
    _require_what_was_told(job, connection, facts)

    def found(specs: Sequence[TableSpec]) -> list[tuple[TableSpec, Relation, Picked]]:
        return [
            (s, tables[s.table], _picked(shape, s, tables, connection)) for s in specs if s.table in tables
        ]

    entities = found(shape.entities)
    creatives = {spec.table: (spec, relation, columns) for spec, relation, columns in found(shape.others)}
    gather_entities(connection.con, shape, entities, creatives, _first_day(connection, facts))
    actions = found(shape.conversions)
    told = gather_actions(connection.con, actions, facts[0], job.options.conversion_types)
    account = _account(job, connection)
    levels = prepare_facts(connection.con, shape, facts, account=account, has_actions=told)
    own = [(n, relation) for n, (spec, relation, _) in enumerate(entities) if not spec.settings.get("latest")]
    return Read(
        shape=shape,
        connection=connection,
        facts=facts,
        account=account,
        currency=_currency(job, connection, levels),
        entity_rows=sum(_count(connection, relation) for _, relation in own),
        entity_refused=_lines(tables, shape.entities, shape.facts),
        action_refused=_lines(tables, shape.conversions, shape.facts),
        told_by=frozenset(n for n, _ in own),
        notes=notes,
    )


def _facts(
    shape: Shape, connection: Connection, tables: Mapping[str, Relation], notes: list[str]
) -> list[Fact]:
    facts: list[Fact] = []
    for spec in shape.facts:
        if spec.table not in tables:
            notes.append(f"{connection.relation}: there is no table {spec.table}, whose figures are not told")
            continue
        columns = _picked(shape, spec, tables, connection)
        told = [ours for ours in columns.lacking if ours in METRICS]
        if told:
            notes.append(f"{connection.relation}: {spec.table} has no column for {', '.join(told)}")
        fact = Fact(spec, tables[spec.table], columns)
        where = f"{connection.where}: {spec.table}"
        facts.append(require_once(connection.con, fact, where, appends=shape.loader != "fivetran"))
    return facts


def _require_what_was_told(job: Job, connection: Connection, facts: Sequence[Fact]) -> None:
    """Refuse a table without a column whose figures were landed before: it went, nothing looks like it."""
    newest = _newest_ads(job, connection)
    lowest = facts[0]
    gone = [m for m in lowest.columns.lacking if m in METRICS and newest[m].null_count < len(newest)]
    if gone:
        theirs = ", ".join(f"{lowest.spec.columns[m][0].name} (our {m})" for m in gone)
        raise InputError(
            f"no longer has {theirs}, which earlier loads had",
            where=f"{connection.where}: {lowest.spec.table}",
            remedy="Nothing of this source was landed. Let the loader sync the column again; where it is gone"
            " for good, remove the source with its rows and add it anew.",
        )


def _newest_ads(job: Job, connection: Connection) -> pa.Table:
    """The ads of the newest landed day that has any; what stands above the ads came from other tables."""
    days = [s for s in job.landing.sidecars(AD_DAYS) if s.owner == connection.relation and s.rows]
    for sidecar in sorted(days, key=lambda s: s.day, reverse=True)[:_LOOKED_AT]:
        landed = job.landing.read(AD_DAYS, sidecar.partition)
        extras: list[str | None] = landed["extra"].to_pylist() if landed else []
        ads = [n for n, extra in enumerate(extras) if not (extra and '"level"' in extra)]
        if landed and ads:
            return landed.take(pa.array(ads, pa.int64()))
    return AD_DAYS.schema.empty_table()


def _picked(shape: Shape, spec: TableSpec, tables: Mapping[str, Relation], connection: Connection) -> Picked:
    others = [s for s in shape.tables() if s.table == spec.table]
    return pick(spec, tables[spec.table].header, f"{connection.where}: {spec.table}", others)


def _first_day(connection: Connection, facts: Sequence[Fact]) -> date | None:
    first = [f"select min(date_day) from ({fact.columns.select(fact.relation.sql)})" for fact in facts]  # noqa: S608
    days = [connection.con.execute(sql).fetchall() for sql in first]
    return min((found[0][0] for found in days if found[0][0]), default=None)


def _account(job: Job, connection: Connection) -> str | None:
    """Whose an ad is that no table knows: the only account there is, or the one the block names."""
    told = job.options.constants.get("account_id")
    if told:
        return str(told)
    known = connection.con.execute(
        "select distinct entity_id from latest where entity_type = 'account'"
        " union select distinct account_id from path where account_id is not null"
    ).fetchall()
    return str(known[0][0]) if len(known) == 1 else None


def _currency(job: Job, connection: Connection, names: Sequence[str]) -> str | None:
    """The currency of what no table says one of: the block's, or the only one the accounts have.

    Raises `InputError` where that leaves money without a currency.
    """
    told = job.options.constants.get("currency")
    if told:
        return str(told)
    known = connection.con.execute(
        "select distinct currency from latest where entity_type = 'account' and currency is not null"
    ).fetchall()
    if len(known) == 1:
        return str(known[0][0])
    levels = " union all by name ".join(f"select account_id, own_currency, spend from {n}" for n in names)  # noqa: S608
    without = connection.con.execute(
        f"select distinct u.account_id from ({levels}) as u left join latest as a"  # noqa: S608
        " on a.entity_type = 'account' and a.entity_id = u.account_id"
        " where u.spend is not null and u.own_currency is null and a.currency is null order by 1 limit 3"
    ).fetchall()
    if without:
        accounts = ", ".join(row[0] for row in without)
        raise InputError(
            f"no table says in which currency account {accounts} spends",
            where=connection.where,
            remedy=f'Say it in [sources.{job.name}]: constants = {{ currency = "USD" }}',
        )
    return None


def _lines(
    tables: Mapping[str, Relation], specs: Sequence[TableSpec], besides: Sequence[TableSpec]
) -> list[Refused]:
    """The lines that became no row of the tables of `specs`, those of `besides` apart."""
    names = dict.fromkeys(s.table for s in specs if s.table in tables)
    apart = {s.table for s in besides}
    return [line for name in names if name not in apart for line in tables[name].refused]


def _count(connection: Connection, relation: Relation) -> int:
    return int(connection.con.execute(f"select count(*) from {relation.sql}").fetchall()[0][0])  # noqa: S608
