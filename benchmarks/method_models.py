"""Run the models of the dbt project on facts of our own: their SQL as it ships, planned once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import duckdb
import pyarrow as pa
import yaml

from pipelines.method.render import Renderer
from pipelines.method.seeds import LOCAL_FILES
from pipelines.sql import quoted, statement
from pipelines.warehouse.project import dbt_project

_ALL_DAYS: Final = SimpleNamespace(event_time_start=None, event_time_end=None)
_CLASSES: Final = "int_reply_classes"

_FACTS: Final = {
    "run_facts": """
        select 'bench' as run_id, now()::timestamp as built_at, as_of, 'sandbox' as home_kind,
            'UTC' as reporting_timezone, 'EUR' as reporting_currency, 'bench' as code_version,
            cast(null as varchar) as segment, cast(null as date) as train_from,
            cast(null as date) as train_to, true as is_isotonic
        from told
    """,
    "int_inputs_landed": "select true as has_messages, true as has_outcomes, true as has_ads",
    "int_campaigns_known": """
        select distinct campaign_id, 'linkedin_ads' as platform, 'world' as source_relation, account_id,
            campaign_group_id, campaign_group_id as campaign_group_name, campaign_id as campaign_name,
            'ACTIVE' as status, 'LEADS' as objective, 'message' as channel_format, currency,
            'UTC' as report_timezone
        from facts
    """,
    "dim_account": """
        select distinct account_id, account_id as account_name, currency, 'linkedin_ads' as platform
        from facts
    """,
    "fct_conversations": """
        select 'world' as source_relation, cast(number as varchar) as send_key,
            cast(number as varchar) as thread_key, 'campaign' as send_kind, 'message_ad' as channel,
            campaign_id, account_id, ad_id, 'all' as segment, sent_at, cohort_date, is_delivered,
            false as is_repeat_touch, best_class as first_class, best_class,
            case when best_class <> 'none' then language end as best_language, false as is_best_retracted,
            cast(best_class <> 'none' as integer) as n_replies, cast(is_late as integer) as n_replies_late,
            case when best_class not in ('none', 'auto_reply')
                then greatest(0, date_diff('minute', sent_at, replied_at)) end as minutes_to_first_reply,
            0 as turns, 0 as stage, 'theirs' as ball_in_court, best_class = 'declined' as has_declined,
            false as has_opted_out, false as has_advanced, has_outcome as has_download, false as has_signup,
            false as has_transaction, false as has_lead, false as has_meeting, has_outcome,
            0 as outcomes_valued_elsewhere
        from facts
    """,
    "fct_replies": """
        select 'world' as source_relation, 'r' || number as message_key, 'world' as send_source_relation,
            cast(number as varchar) as send_key, campaign_id, account_id, ad_id, cohort_date,
            replied_at as sent_at, facts.reply_class, is_late, is_low_effort,
            false as is_emoji_only, false as is_template, cast(null as varchar) as canned_family
        from facts
        inner join int_reply_classes on facts.reply_class = int_reply_classes.reply_class
        where replied_at is not null
    """,
    "int_replies_scored": """
        select 'world' as source_relation, 'r' || number as message_key,
            cast(number as varchar) as thread_key, replied_at as sent_at,
            'world' as send_source_relation, cast(number as varchar) as send_key,
            sent_at as send_sent_at, cohort_date, campaign_id, account_id, ad_id, is_late,
            greatest(0, date_diff('minute', facts.sent_at, replied_at)) as minutes_to_reply,
            false as is_retracted, facts.reply_class, language as lang, 'none' as intent, is_low_effort,
            best_rank, is_human, 'reply_to' as attribution
        from facts
        inner join int_reply_classes on facts.reply_class = int_reply_classes.reply_class
        where replied_at is not null
    """,
    "int_outcomes_attributed": """
        select 'world' as source_relation, 'o' || number as event_id, outcome_at as occurred_at,
            'download' as type, 'person' as attribution, 'world' as send_source_relation,
            cast(number as varchar) as send_key, cohort_date, campaign_id, account_id,
            cast(null as varchar) as value_currency, cast(null as decimal(28, 9)) as value,
            false as is_valued_elsewhere, cast(null as decimal(28, 9)) as value_reporting,
            false as is_unconverted
        from facts
        where has_outcome
    """,
    "int_outcome_campaigns": """
        select 'world' as source_relation, 'o' as event_id, 'download' as type, cohort_date, 'none' as rung,
            campaign_id, account_id
        from facts limit 0
    """,
    "fct_ad_performance_daily": """
        select 'linkedin_ads' as platform, 'world' as source_relation, account_id, cohort_date as date_day,
            campaign_group_id, campaign_id, ad_id, 'message' as channel_format, currency,
            cast(sum(cost) as decimal(28, 9)) as spend, count(*) * 3 as impressions,
            count(*) filter (where is_clicked) as clicks,
            count(*) filter (where is_clicked) as landing_clicks,
            count(*) filter (where is_delivered) as sends, count(*) filter (where is_opened) as opens,
            count(*) filter (where is_clicked) as message_clicks
        from facts
        group by account_id, cohort_date, campaign_group_id, campaign_id, ad_id, currency
    """,
    "campaign_reach": """
        select 'world' as source_relation, account_id, campaign_id, date '2026-01-01' as range_start,
            date '2026-01-07' as range_end, 0 as reach, 0 as impressions
        from facts limit 0
    """,
}
"""What stands in for extraction and threading: everything after it is the product's."""


class Models:
    """The models that `targets` need, on the facts of one world at a time."""

    def __init__(self, targets: Iterable[str], con: duckdb.DuckDBPyConnection | None = None) -> None:
        self.con = con or duckdb.connect()
        self.con.execute("set threads = 1")
        self._project = dbt_project()
        self._targets = tuple(targets)
        self._order: list[tuple[str, str]] = []
        _load_seeds(self.con, self._project)
        for name, sql in self._planned((_CLASSES,), frozenset()):
            self._table(name, sql)

    def run(self, rows: pa.Table, as_of: date, instead: Mapping[str, str] | None = None) -> None:
        """Build the targets from one world's facts (`method_world.facts`).

        `instead` holds the SQL of relations that are given and neither built nor made of the facts.
        """
        told = pa.table({"as_of": pa.array([as_of], pa.date32())})
        for name, table in (("facts", rows), ("told", told)):
            self.con.register(name, table)
        given = {**_FACTS, **(instead or {})}
        for name, sql in given.items():
            if instead is None:
                view = statement("create or replace temp view {view} as ", view=(name,))
                self.con.execute(view + _as_contracted(self._project, name, sql))
            else:
                self._table(name, _as_contracted(self._project, name, sql))
        self._order = self._order or self._planned(self._targets, frozenset((*given, _CLASSES)))
        for name, sql in self._order:
            self._table(name, sql)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query on what was built."""
        return self.con.execute(sql, list(values)).fetchall()

    def _table(self, name: str, sql: str) -> None:
        self.con.execute(statement("create or replace table {table} as ", table=(name,)) + sql)

    def _planned(self, targets: Iterable[str], given: frozenset[str]) -> list[tuple[str, str]]:
        renderer = _Renderer(self.con, (self._project / "macros").glob("*.sql"))
        files = {path.stem: path for path in (self._project / "models").rglob("*.sql")}
        reads: dict[str, set[str]] = {}
        rest = list(targets)
        while rest:
            name = rest.pop()
            if name in reads or name in given or name not in files:
                continue
            template = files[name].read_text(encoding="utf-8")
            reads[name] = set(renderer.render(template, execute=False).refs)
            rest += reads[name]
        order = [name for name in TopologicalSorter(reads).static_order() if name in reads]
        return [(name, renderer.render(files[name].read_text(encoding="utf-8")).sql) for name in order]


class _Renderer(Renderer):
    def _context(self) -> dict[str, Any]:
        return {**super()._context(), "invocation_args_dict": _ALL_DAYS}


def _load_seeds(con: duckdb.DuckDBPyConnection, project: Path) -> None:
    for path in sorted((project / "seeds").rglob("*.csv")):
        create = "create table {table} as select * from read_csv(?, header = true)"
        con.execute(statement(create, table=(path.stem,)), [str(path)])
    for name, seed in LOCAL_FILES.items():
        columns = ", ".join(f"{column} {seed.type_of(column)}" for column in seed.header)
        con.execute(statement("create table {table} (", table=(f"local_{name}",)) + columns + ")")


@cache
def _contract(project: Path, model: str) -> tuple[tuple[str, str], ...]:
    path = next((project / "models").rglob(f"{model}.yml"), None)
    if path is None:
        return ()
    told = yaml.safe_load(path.read_text(encoding="utf-8"))["models"][0]
    return tuple((c["name"], c["data_type"]) for c in told["columns"] if "data_type" in c)


def _as_contracted(project: Path, model: str, sql: str) -> str:
    """Return the facts with every column of the model's contract: NULL where a bench says nothing."""
    columns = _contract(project, model)
    if not columns:
        return sql
    nulls = ", ".join(f"cast(null as {kind}) as {quoted(name)}" for name, kind in columns)
    return "(select " + nulls + " limit 0) union all by name (" + sql + ")"
