"""Which days a run asks platforms for: what is missing, and what platforms may still restate."""

from __future__ import annotations

from datetime import date, timedelta

from pipelines.session import Session
from pipelines.sources.base import Plan, Window


def run_window(session: Session, *, first: date | None = None, last: date | None = None) -> Window | None:
    """One range for all daily sources: from the first missing day, or `lookback_days` back, to the last day.

    `first` and `last` override it (a backfill). None where no daily source is configured.
    """
    daily = [(kind, job) for kind, job in session.jobs() if kind.daily]
    if not daily:
        return None
    end = last or session.last_day
    if first:
        return Window(first, end)
    start = session.settings.workspace.start_date or end - timedelta(89)
    begin = end
    for kind, job in daily:
        facts = next(stream for stream in kind.streams if stream.cut == "day")
        accounts = {str(account) for account in job.options.accounts}
        landed = {(s.owner, s.day) for s in session.landing.sidecars(facts)}
        missing = [day for day in Window(start, end).days() if any((a, day) not in landed for a in accounts)]
        begin = min(begin, end - timedelta(job.options.lookback_days), *missing[:1])
    return Window(max(start, begin), end)


def plan_run(session: Session, window: Window | None) -> dict[str, Plan]:
    """What each source would do for that window; nothing is called."""
    return {job.name: kind.plan(job, window if kind.daily else None) for kind, job in session.jobs()}
