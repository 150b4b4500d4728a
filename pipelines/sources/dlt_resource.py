"""Any resource of dlt's as a source: run in this process, and landed under our contracts and accounting.

dlt finds the credentials and speaks to the platform; its pipelines, state and destinations are not used. So a
resource is read whole each time, as a file is, and what it does not say any more goes.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa

from pipelines.errors import InputError, SettingsError
from pipelines.landing import waist
from pipelines.landing.quarantine import Refused
from pipelines.sources.about import About
from pipelines.sources.ads_file import Days, land_cells
from pipelines.sources.ads_rows import AdRows
from pipelines.sources.base import Extracted, Job, Plan, SourceKind, Window
from pipelines.sources.mapping import Block
from pipelines.sources.messages_file import MessageRows, land_messages
from pipelines.sources.outcomes_file import OutcomeRows, land_outcomes
from pipelines.sources.refusals import refuse_empty
from pipelines.sources.tables import Table

KIND = "dlt"
AD_DAYS, OUTCOMES = waist.ad_days(KIND), waist.outcomes_exported(KIND)
MESSAGES, BODIES = waist.messages(KIND), waist.message_bodies(KIND)


def extract(job: Job, window: Window | None) -> Extracted:
    """Read the resource whole, then land it as ads, messages or outcomes; nothing lands of one that stopped.

    Raises `SettingsError` where dlt is not installed or the resource is not there, `InputError` where it
    stopped, or where its rows lack a column, as a file's would.
    """
    table = _table(job)
    total = Extracted()
    _LANDERS[job.options.stream](job, table, total)
    return total


def plan(job: Job, window: Window | None) -> Plan:
    """What a resource asks of its platform is known to dlt only."""
    return Plan(requests=0, partitions=0, window=None, note=f"{job.options.resource}, run by dlt")


def _land_ads(job: Job, table: Table, total: Extracted) -> None:
    rows, days = AdRows(table, Block.of(job.name, job.options)), Days()
    if not rows.cells:
        refuse_empty(job, AD_DAYS, job.name, table.name, [said for _, said in rows.refused])
        return
    total.notes += rows.notes
    days.take(rows)
    land_cells(job, days, total, AD_DAYS)


def _land_messages(job: Job, table: Table, total: Extracted) -> None:
    land_messages(job, f"{job.name}--{KIND}", MessageRows(job, table), total, (MESSAGES, BODIES))


def _land_outcomes(job: Job, table: Table, total: Extracted) -> None:
    land_outcomes(job, f"{job.name}--{KIND}", OutcomeRows(job, table), total, OUTCOMES)


_LANDERS: dict[str, Callable[[Job, Table, Extracted], None]] = {
    "ad_performance": _land_ads,
    "messages": _land_messages,
    "outcomes": _land_outcomes,
}


def _table(job: Job) -> Table:
    """The resource's items as a table of text, in the order they came."""
    columns: dict[str, list[str | None]] = {}
    refused: list[Refused] = []
    count = 0
    for item in _items(job):
        if not isinstance(item, dict):
            refused.append(Refused("not_an_object", raw=str(item)[:1000]))
            continue
        for name in item.keys() - columns.keys():
            columns[str(name)] = [None] * count
        count += 1
        for name, cells in columns.items():
            cells.append(_text(item.get(name)))
    rows = pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})
    return Table(job.options.resource, rows, tuple(refused), (), lambda: None)


def _items(job: Job) -> Iterator[Any]:
    resource = _resource(job)
    try:
        for item in resource:
            if isinstance(item, pa.Table | pa.RecordBatch):
                yield from item.to_pylist()
            elif hasattr(item, "to_dict") and hasattr(item, "columns"):
                yield from item.to_dict("records")
            else:
                yield item
    except Exception as error:
        raise _stopped(job, error) from error


def _resource(job: Job) -> Any:
    """The resource itself, or what the function gives that can be gone through like one."""
    if importlib.util.find_spec("dlt") is None:
        raise SettingsError(
            "dlt is not installed", where=f"[sources.{job.name}]", remedy='Install it: pip install "qae[dlt]"'
        )
    module, _, name = job.options.resource.partition(":")
    function, _, wanted = name.partition(".")
    if job.options.path not in sys.path:
        sys.path.insert(0, job.options.path)
    try:
        made = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise SettingsError(
            f"there is no {job.options.resource}: {error}",
            where=f"[sources.{job.name}] resource",
            remedy=f"Write it as package.module:function; {job.options.path} is looked in, too (`path`).",
        ) from error
    try:
        made = made(**job.options.arguments) if callable(made) else made
    except Exception as error:
        raise _stopped(job, error) from error
    return _one_of(job, made, wanted)


def _one_of(job: Job, made: Any, wanted: str) -> Any:
    """Of a source the one resource that is meant; a resource is itself."""
    resources: dict[str, Any] = dict(getattr(made, "selected_resources", None) or {})
    if not resources and not wanted:
        return made
    if not wanted and len(resources) == 1:
        return next(iter(resources.values()))
    if wanted in resources:
        return resources[wanted]
    raise SettingsError(
        f"{job.options.resource} has the resources {', '.join(resources) or 'of none'}",
        where=f"[sources.{job.name}] resource",
        remedy=f"Name one: {job.options.resource.split('.')[0]}:….NAME",
    )


def _stopped(job: Job, error: Exception) -> InputError:
    return InputError(
        f"its resource stopped on {type(error).__name__}: {str(error)[:300]}",
        where=f"[sources.{job.name}] {job.options.resource}",
        remedy="Nothing of it was landed. Try it with dlt alone, then run again.",
    )


def _text(value: object) -> str | None:
    """A value as a file would have it: numbers with all their digits, instants in ISO 8601."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, str | int | float | Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=str)


SOURCE = SourceKind(
    kind=KIND,
    streams=(AD_DAYS, MESSAGES, BODIES, OUTCOMES),
    daily=False,
    plan=plan,
    extract=extract,
    about=About(
        title="any dlt resource",
        offers=("ads", "messages", "outcomes"),
        setup="""\
resource = "my_sources:daily_ads"   # package.module:function
stream = "ad_performance"           # ad_performance, messages or outcomes
# columns = { spend = "cost" }      # our name = the resource's
""",
        guide="use-dlt.md",
    ),
)
