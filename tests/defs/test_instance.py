"""The shipped dagster.yaml, read back by Dagster itself; and the runs a kill leaves behind in it."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from pipelines.defs.eventlog import synced_at_the_end
from pipelines.defs.house import bury_dead_runs, dagster_home


@pytest.fixture
def instance(tmp_path: Path) -> dg.DagsterInstance:
    return dg.DagsterInstance.from_config(str(dagster_home(tmp_path)))


def test_nothing_is_sent_anywhere(instance: dg.DagsterInstance) -> None:
    assert not instance.telemetry_enabled


def test_runs_are_watched_retried_and_queued(instance: dg.DagsterInstance) -> None:
    assert instance.run_monitoring_enabled
    assert instance.run_monitoring_max_runtime_seconds == 14400
    assert instance.run_retries_enabled
    assert type(instance.run_coordinator).__name__ == "QueuedRunCoordinator"
    assert instance.run_monitoring_settings["free_slots_after_run_end_seconds"] == 300


def test_a_pool_has_one_place(instance: dg.DagsterInstance) -> None:
    assert instance.global_op_concurrency_default_limit == 1


def test_a_file_the_user_edited_is_never_overwritten(tmp_path: Path) -> None:
    path = dagster_home(tmp_path) / "dagster.yaml"
    path.write_text("telemetry:\n  enabled: true\n")
    assert dagster_home(tmp_path) == path.parent
    assert "true" in path.read_text()


def test_a_killed_run_is_ended_and_gives_its_place_back(instance: dg.DagsterInstance) -> None:
    """Without this the next run waits for the place for ever: what kill -9 during `qae run` did."""

    @dg.job
    def work() -> None: ...

    started = [
        instance.create_run_for_job(work, status=dg.DagsterRunStatus.STARTED) for _ in ("killed", "living")
    ]
    killed, living = (run.run_id for run in started)
    storage = instance.event_log_storage
    storage.initialize_concurrency_limit_to_default("landing")
    assert storage.claim_concurrency_slot("landing", killed, "step").is_claimed
    bury_dead_runs(instance, living=living)
    assert storage.claim_concurrency_slot("landing", living, "step").is_claimed
    after = {run.run_id: run.status for run in instance.get_runs()}
    assert after == {killed: dg.DagsterRunStatus.FAILURE, living: dg.DagsterRunStatus.STARTED}


def test_events_written_without_waiting_for_the_disk_are_all_there(tmp_path: Path) -> None:
    with (
        synced_at_the_end(),
        dg.DagsterInstance.from_config(str(dagster_home(tmp_path))) as instance,
    ):
        for n in range(20):
            instance.report_runless_asset_event(dg.AssetMaterialization("landed", metadata={"n": n}))
        # One connection stays, so the log is not emptied into the file at each event.
        assert list((tmp_path / "dagster").rglob("index.db-wal"))
    assert not list((tmp_path / "dagster").rglob("*-wal"))
    with dg.DagsterInstance.from_config(str(tmp_path / "dagster")) as again:
        found = again.fetch_materializations(dg.AssetKey("landed"), limit=100).records
    assert sorted(record.asset_materialization.metadata["n"].value for record in found) == [*range(20)]  # pyright: ignore
