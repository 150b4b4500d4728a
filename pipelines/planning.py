"""Which days a run asks platforms for: what is missing, and what platforms may still restate."""

from __future__ import annotations

from datetime import date, timedelta

from pipelines.errors import SettingsError
from pipelines.session import Session
from pipelines.sources.base import Job, Plan, SourceKind, Window

_DAY = timedelta(1)
_FIRST_LOAD = timedelta(89)


def run_window(session: Session, *, first: date | None = None, last: date | None = None) -> Window | None:
    """One range for all daily sources: from the first missing day, or `lookback_days` back, to the last day.

    `first` and `last` override it (a backfill). None where no daily source is configured. Raises
    `SettingsError` for days that are not complete yet, and for a range that would leave a hole: a day never
    fetched looks like a day without spend.
    """
    daily = [(kind, job) for kind, job in session.jobs() if kind.daily]
    if not daily:
        return None
    end = last or session.last_day
    landed = {job.name: _days(session, kind, job) for kind, job in daily}
    if first:
        known = [day for days in landed.values() for _, day in days]
        return _backfill(Window(first, end), session.last_day, known)
    start = session.settings.workspace.start_date or end - _FIRST_LOAD
    begin = end
    for kind, job in daily:
        accounts = set(kind.owners(job))
        missing = [
            day
            for day in Window(start, end).days()
            if any((a, day) not in landed[job.name] for a in accounts)
        ]
        begin = min(begin, end - timedelta(job.options.lookback_days), *missing[:1])
    return Window(max(start, begin), end)


def plan_run(session: Session, window: Window | None) -> dict[str, Plan]:
    """What each source would do for that window; nothing is called."""
    return {job.name: kind.plan(job, window if kind.daily else None) for kind, job in session.jobs()}


def _days(session: Session, kind: SourceKind, job: Job) -> set[tuple[str, date]]:
    """The finished days of each account: those of the stream that is landed last."""
    stream = next(stream for stream in kind.streams if stream.cut == "day")
    return {(s.owner, s.day) for s in session.landing.sidecars(stream)}


def _backfill(asked: Window, newest: date, landed: list[date]) -> Window:
    if asked.first > asked.last:
        raise SettingsError(f"the first day, {asked.first}, is after the last, {asked.last}")
    if asked.last > newest:
        raise SettingsError(f"{asked.last} is not over yet: the newest complete day is {newest}")
    if not landed:
        return asked
    whole = Window(min(asked.first, *landed), max(asked.last, *landed))
    if asked.last < min(landed) - _DAY or asked.first > max(landed) + _DAY:
        reach = Window(min(asked.first, max(landed) + _DAY), max(asked.last, min(landed) - _DAY))
        raise SettingsError(
            f"{asked} would leave a hole in {whole}, and a day never fetched looks like one without spend",
            remedy=f"Ask for `--from {reach.first} --to {reach.last}`.",
        )
    return asked
