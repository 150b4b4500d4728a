"""The renderer against dbt itself: the same templates, the same rows, over the golden replies."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from lexicon_seeds import GOLDEN, read

from pipelines.method.scorecard import Message, Scorecard
from pipelines.runtime import set_dbt_environment
from pipelines.warehouse.dbt import common_args, invoke
from pipelines.warehouse.project import dbt_project

NOON = datetime(2026, 1, 1, 12)  # noqa: DTZ001  (instants are UTC without a zone here)
COMPARED = (
    "int_texts",
    "int_tokens",
    "int_form_words",
    "int_text_intents",
    "int_text_facts",
    "int_forms",
    "int_messages_scored",
)


def _inbox() -> list[Message]:
    return [
        Message(
            f"{place}{n}", f"t{n % 90}", f"{place}{n % 40}", NOON + timedelta(minutes=2 * n + k), text, way
        )
        for n, row in enumerate(read(GOLDEN))
        for k, (place, text, way) in enumerate((("p", row["prompt"], "out"), ("r", row["text"], "in")))
        if text
    ]


@pytest.mark.slow
def test_dbt_builds_the_same_rows(tmp_path: Path) -> None:
    """What `qae explain` and the properties show is what a run computes."""
    warehouse = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(warehouse)) as con:
        card = Scorecard(con, dbt_project())
        card.score(_inbox())
        ours = {name: sorted(map(str, con.table(name).fetchall())) for name in COMPARED}
        columns = {name: con.table(name).columns for name in COMPARED}
        con.execute("create schema contracts; create schema private")
        con.execute("create table contracts.messages as from messages")
        con.execute("create table private.message_bodies as from message_bodies")
    set_dbt_environment(
        warehouse=warehouse,
        landing=tmp_path / "landing",
        local_seeds=dbt_project() / "local_seeds",
        memory_limit="800MB",
    )
    chosen = ["--select", "path:seeds/effort", "path:models/intermediate/effort"]
    quiet = ["--exclude-resource-type", "unit_test", "--exclude-resource-type", "test"]
    unlogged = ["--log-level-file", "none"]
    invoke(["build", *chosen, *quiet, *common_args(tmp_path / "target", tmp_path / "logs"), *unlogged])
    with duckdb.connect(str(warehouse), read_only=True) as con:
        for name in COMPARED:
            table = con.table(f"private.{name}" if name != "int_messages_scored" else f"intermediate.{name}")
            # A digest of the seeds stands beside the rows: decimals are spelled alike in both.
            assert table.columns == columns[name]
            assert sorted(map(str, table.fetchall())) == ours[name], name
