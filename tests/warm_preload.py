"""What a run imports, imported once: the fork server loads this, and every run forked from it starts warm."""

from __future__ import annotations

from importlib import import_module

from pipelines import runtime

runtime.prepare()

for _name in (
    "dagster_dbt.asset_utils",
    "dagster_dbt.core.dbt_cli_event",
    "dbt.adapters.duckdb.connections",
    "dbt.cli.main",
    "pipelines.checks.judge",
    "pipelines.cli",
    "pipelines.commands.run",
    "pipelines.steps",
):
    import_module(_name)
