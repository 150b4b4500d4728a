"""When runs happen by the clock: every morning, and every week further back."""

from datetime import date, timedelta

import dagster as dg

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
