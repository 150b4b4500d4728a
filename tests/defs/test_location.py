"""One code location: assets by room, models described, checks with numbers, a lineage to the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.defs.drop_folder import drop_folder
from pipelines.defs.timing import JOB
from pipelines.home import open_home
from pipelines.settings import remember
from pipelines.sources.registry import REGISTRY
from pipelines.warehouse.project import expectations

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("home_again")]
SUITES = sorted(path.stem for path in expectations().glob("*.json"))


def _assets(defs: dg.Definitions) -> list[dg.AssetsDefinition]:
    return [one for one in defs.assets or [] if isinstance(one, dg.AssetsDefinition)]


def _metadata(instance: dg.DagsterInstance, *key: str) -> dict[str, Any]:
    event = instance.get_latest_materialization_event(dg.AssetKey(list(key)))
    assert event is not None, key
    assert event.asset_materialization is not None
    return {name: getattr(v, "records", v.value) for name, v in event.asset_materialization.metadata.items()}


def test_keys_begin_with_the_room_and_the_group_is_the_room(graph: dg.AssetGraph) -> None:
    rooms = {key: (key.path[0], graph.get(key).group_name) for key in graph.get_all_asset_keys()}
    assert {room for room, _ in rooms.values()} == {"landing", "warehouse", "publish"}
    assert [key for key, (room, group) in rooms.items() if room != group] == []
    assert {key.path[1] for key, (room, _) in rooms.items() if room == "landing"} == set(REGISTRY)


def test_every_model_and_seed_is_an_asset_with_its_description(graph: dg.AssetGraph, ran: Path) -> None:
    nodes = json.loads((ran / "dbt" / "manifest.json").read_text())["nodes"].values()
    models = {node["name"] for node in nodes if node["resource_type"] in ("model", "seed")}
    assert len(models) > 50
    assert models <= {key.path[1] for key in graph.get_all_asset_keys() if key.path[0] == "warehouse"}
    assert [key for key in graph.get_all_asset_keys() if not graph.get(key).description] == []


def test_what_people_open_stands_at_the_end_of_every_source(graph: dg.AssetGraph) -> None:
    before = {dg.AssetKey(["publish", "report"])}
    reached: set[dg.AssetKey] = set()
    while before:
        reached |= before
        before = {parent for key in before for parent in graph.get(key).parent_keys} - reached
    assert {dg.AssetKey(["landing", kind]) for kind in REGISTRY} <= reached


def test_every_suite_of_the_gate_is_a_blocking_check(graph: dg.AssetGraph) -> None:
    checks = {key.name: key for key in graph.asset_check_keys if key.name.startswith("suite_")}
    assert sorted(checks) == sorted(f"suite_{suite.replace('.', '__')}" for suite in SUITES)
    assert all(graph.get(key).blocking for key in checks.values())


def test_every_asset_backfills_in_one_run_and_has_a_pool(defs: dg.Definitions) -> None:
    for one in _assets(defs):
        assert one.backfill_policy == dg.BackfillPolicy.single_run(), one.keys
        assert one.node_def.pools, one.keys
    pools = {pool for one in _assets(defs) for pool in one.node_def.pools}
    assert pools == {"landing", "duckdb_writer"}


def test_only_what_speaks_to_a_platform_is_cut_into_days_and_tried_again(defs: dg.Definitions) -> None:
    cut = {key.path[1]: one for one in _assets(defs) if one.partitions_def for key in one.keys}
    assert set(cut) == {kind for kind, row in REGISTRY.items() if row.daily}
    policies = [one.op.retry_policy for one in cut.values()]
    assert all(policy and policy.jitter and policy.max_retries == 2 for policy in policies)


def test_a_run_shows_rows_requests_and_restated_days_beside_what_it_landed(
    instance: dg.DagsterInstance,
) -> None:
    landed = _metadata(instance, "landing", "linkedin_ads")
    assert landed["dagster/row_count"] > 0
    assert landed["rows in"] >= landed["dagster/row_count"]
    assert landed["requests"] > 10
    assert landed["restated days"] >= 1


def test_a_run_shows_the_rows_of_each_table_and_raw_beside_adjusted(instance: dg.DagsterInstance) -> None:
    assert _metadata(instance, "warehouse", "fct_replies")["dagster/row_count"] > 0
    published = _metadata(instance, "publish", "reporting")
    campaigns = [record.data for record in published["raw and quality-adjusted"]]
    assert campaigns
    assert all(row["quality rate"] <= row["raw rate"] for row in campaigns if "quality rate" in row)
    assert Path(_metadata(instance, "publish", "report")["report"]).name == "report.html"
    assert published["by week"].startswith("![Replies per send by week")
    assert {record.data["source"] for record in published["data through"]} >= {"linkedin_ads"}
    assert published["restated figures"] >= published["restated days"] >= 1


def test_a_run_shows_the_gates_numbers_beside_each_check(
    instance: dg.DagsterInstance, graph: dg.AssetGraph
) -> None:
    keys = [key for key in graph.asset_check_keys if key.name.startswith("suite_")]
    latest = instance.event_log_storage.get_latest_asset_check_execution_by_key(keys)
    assert len(latest) == len(SUITES)
    for key, record in latest.items():
        assert record.event is not None, key
        assert record.event.dagster_event is not None
        numbers = record.event.dagster_event.asset_check_evaluation_data.metadata
        assert int(str(numbers["checks"].value)) > 0, key


def test_dagster_keeps_no_text_and_no_name(ran: Path) -> None:
    assert "linkedin.com/in/" in (ran / "inbox" / "messages.csv").read_text(encoding="utf-8")
    for path in (ran / "dagster").rglob("*"):
        if path.is_file():
            assert b"linkedin.com/in/" not in path.read_bytes(), path


def test_a_dropped_file_runs_everything_but_the_platforms(defs: dg.Definitions, tmp_path: Path) -> None:
    (tmp_path / "messages.csv").write_text("message_id\n1\n")
    home = open_home(tmp_path / "home", "real")
    remember(home, "inbox", {"kind": "messages_file", "path": str(tmp_path / "messages.csv")})
    sensor, cursor = drop_folder(home.root, JOB), None
    said: list[Any] = []
    for _ in range(2):
        context = dg.build_sensor_context(cursor=cursor, repository_def=defs.get_repository_def())
        said = list(sensor(context))  # pyright: ignore[reportArgumentType]
        cursor = context.cursor
    (request,) = said
    selected = set(request.asset_selection)
    job = defs.resolve_job_def(JOB)
    platforms = {dg.AssetKey(["landing", kind]) for kind, row in REGISTRY.items() if row.daily}
    assert len(platforms) >= 4
    assert set(job.asset_layer.executable_asset_keys) - selected == platforms
    assert set(job.get_subset(asset_selection=selected).asset_layer.executable_asset_keys) == selected
