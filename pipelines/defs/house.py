"""The resource every step shares: a session in one home, open as long as the run."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from pipelines.files import replace_text
from pipelines.home import open_home
from pipelines.progress import progress, show_on
from pipelines.session import Session, open_session
from pipelines.settings import home_path, kind_of


class House(dg.ConfigurableResource[Session]):
    """Opens a home for the run. `home` is its folder; empty means the one the environment names.

    Whoever materializes a day wants it fetched, so `refetch` stands; `qae run` only resumes and sets it off.
    """

    home: str = ""
    run_id: str = ""
    refetch: bool = True

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Generator[Session, None, None]:
        """Hold the home's lock, keys and sandbox server until the last step has ended."""
        root = Path(self.home) if self.home else home_path(None)
        with (
            show_on(progress()),
            open_session(
                open_home(root, kind_of(root)), run_id=self.run_id or None, refetch=self.refetch
            ) as s,
        ):
            instance = context.instance
            if instance and Path(instance.root_directory).resolve() == s.home.dagster.resolve():
                bury_dead_runs(instance, living=context.run_id)
            yield s


def bury_dead_runs(instance: dg.DagsterInstance, *, living: str | None) -> None:
    """End the runs that a kill left unfinished, and free the pool slots they hold.

    Whoever holds the home's lock knows that no other run is alive in it. Without this the slot of a killed
    run is never given back, and the next run waits for it for ever.
    """
    left = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING])
    for run in instance.get_runs(left):
        if run.run_id != living:
            instance.report_run_failed(run, "The process of this run died before the run had ended.")
            instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)


def dagster_home(root: Path) -> Path:
    """The DAGSTER_HOME of a home, with the shipped dagster.yaml in it."""
    folder = root / "dagster"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / "dagster.yaml"
    if not target.exists():
        replace_text(target, (Path(__file__).parent / "dagster.yaml").read_text())
    return folder
