"""When runs happen: every morning, every week further back, and when a file changes in the drop folder."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import dagster as dg

from pipelines.home import open_home
from pipelines.sources.registry import REGISTRY

JOB = "qae"
LOOKBACK_DAYS, REFRESH_DAYS = 30, 90
_FIRST, _LAST = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"


def range_tags(first: date, last: date) -> dict[str, str]:
    """The run tags that make one run of a range of days. Both ends are included."""
    return {_FIRST: first.isoformat(), _LAST: last.isoformat()}


def _schedule(name: str, cron: str, days: int, start: date, text: str) -> dg.ScheduleDefinition:
    @dg.schedule(name=name, cron_schedule=cron, job_name=JOB, execution_timezone="UTC", description=text)
    def fire(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        last = context.scheduled_execution_time.date() - timedelta(1)
        return dg.RunRequest(tags=range_tags(max(start, last - timedelta(days)), last))

    return fire


def schedules(start: date) -> list[dg.ScheduleDefinition]:
    """The morning run re-reads the days platforms still restate; once a week it reaches further back."""
    return [
        _schedule("daily", "15 6 * * *", LOOKBACK_DAYS, start, "Yesterday and the 30 days before it."),
        _schedule("refresh", "30 7 * * 0", REFRESH_DAYS, start, "The last 90 days, for late restatements."),
    ]


def drop_folder(root: Path) -> dg.SensorDefinition:
    """Start a run when the bytes of a configured file change; touching a file does nothing."""
    from pipelines.defs.landing import landing_key

    files_only = [landing_key(kind) for kind, row in REGISTRY.items() if not row.daily]

    @dg.sensor(name="drop_folder", job_name=JOB, minimum_interval_seconds=60)
    def watch(context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
        seen = _content(root)
        if seen is None or seen == context.cursor:
            yield dg.SkipReason("No configured file has changed.")
            return
        context.update_cursor(seen)
        downstream = (
            context.repository_def.asset_graph.executable_asset_keys if context.repository_def else set()
        )
        keep = [key for key in downstream if key.path[0] != "landing" or key in files_only]
        yield dg.RunRequest(run_key=seen, asset_selection=sorted(keep, key=str))

    return watch


def _content(root: Path) -> str | None:
    """One hash over the configured files of a real home, or None where there are none."""
    from pipelines.session import watched_files

    if not (root / "home.json").exists():
        return None
    digest, found = hashlib.sha256(), False
    for path in watched_files(open_home(root)):
        found = True
        with open(path, "rb") as file:
            digest.update(str(path).encode() + hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest() if found else None
