"""Two periods like for like: the same weights, phrases, campaigns and time to answer, or a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.errors import SettingsError
from pipelines.publish.report.counts import OUTCOMES, Counts, Day, total
from pipelines.publish.report.periods import Line, period_lines
from pipelines.publish.report.read import Published, Row
from pipelines.publish.report.windows import Comparison, Window, mature_until
from pipelines.publish.report.words import ENGLISH, Words

SHORTEST = 7
MOST_CAMPAIGNS = 25


@dataclass(frozen=True)
class Asked:
    """What somebody wants compared: a period, and the first day of the other (None: just before it)."""

    first: date
    last: date
    against: date | None = None


@dataclass(frozen=True)
class Comparing:
    """Its windows, its lines over all campaigns in both, and reported and quality by campaign."""

    windows: Comparison
    weights: str
    lines: tuple[Line, ...]
    campaigns: tuple[tuple[str, Line, Line], ...]
    left_out: int
    whole_weeks: bool


def compared(published: Published, asked: Asked, words: Words = ENGLISH) -> Comparing:
    """Compare; raises `SettingsError` with the reason where the periods do not rest on the same."""
    windows = _windows(asked)
    _require_alike(published, windows)
    inside = _days_by_campaign(published, windows)
    both = {name: days for name, days in inside.items() if all(_in(days, w) for w in _pair(windows))}
    if not both:
        raise SettingsError(
            "no campaign sent in both periods",
            where=_told(windows),
            remedy="Choose periods that overlap in campaigns.",
        )
    every = _merged(both.values())
    names = {(row["campaign_id"], row["account_id"]): row["name"] for row in published.campaigns}
    largest = sorted(both, key=lambda name: -total(both[name]).sends)[:MOST_CAMPAIGNS]
    return Comparing(
        windows=windows,
        weights=published.meta["weights_version"],
        lines=tuple(period_lines(every, windows, words, known=bool(published.meta["has_outcomes"]))),
        campaigns=tuple(
            (names.get(name, name[0]), found["raw"], found["quality"])
            for name, found in (
                (name, {line.key: line for line in period_lines(both[name], windows, words, known=False)})
                for name in largest
            )
        ),
        left_out=len(inside) - len(both),
        whole_weeks=windows.recent.days % 7 == 0,
    )


def _windows(asked: Asked) -> Comparison:
    where = f"{asked.first} to {asked.last}"
    recent = Window(asked.first, asked.last)
    if recent.days < SHORTEST:
        raise SettingsError(f"a period needs at least {SHORTEST} days", where=where)
    start = asked.against or asked.first - timedelta(days=recent.days)
    before = Window(start, start + timedelta(days=recent.days - 1))
    if before.last >= recent.first and before.first <= recent.last:
        raise SettingsError(
            "the two periods overlap", where=f"{where} and {before.first} to {before.last}",
            remedy=f"Begin the other at {asked.first - timedelta(days=recent.days)} or before.",
        )  # fmt: skip
    return Comparison(recent, before, chosen=True)


def _require_alike(published: Published, windows: Comparison) -> None:
    ripe, where = mature_until(published.as_of), _told(windows)
    if max(windows.recent.last, windows.before.last) > ripe:
        raise SettingsError(
            f"sends after {ripe} may still be answered, those of the other period may not",
            where=where,
            remedy=f"End both periods at {ripe} or before.",
        )
    days = [day.date for day in published.days]
    if not days or min(windows.recent.first, windows.before.first) < days[0]:
        begins = f"the data begin on {days[0]}" if days else "there are no sends in the data"
        raise SettingsError(
            begins,
            where=where,
            remedy="Choose a shorter or a later period, or name the other one by --against.",
        )
    versions = sorted(
        {
            str(row["weights_version"])
            for row in published.campaign_days
            if row["weights_version"] and any(row["date"] in window for window in _pair(windows))
        }
    )
    if len(versions) > 1:
        raise SettingsError(
            f"the periods are weighed differently (weights {', '.join(versions)})",
            where=where,
            remedy="Run `qae run` once, so that all history is weighed by one version.",
        )


def _told(windows: Comparison) -> str:
    recent, before = windows.recent, windows.before
    return f"{recent.first} to {recent.last} against {before.first} to {before.last}"


def _pair(windows: Comparison) -> tuple[Window, Window]:
    return windows.before, windows.recent


def _in(days: Iterable[Day], window: Window) -> bool:
    return any(day.counts.sends for day in days if day.date in window)


def _days_by_campaign(published: Published, windows: Comparison) -> dict[tuple[str, str | None], list[Day]]:
    found: dict[tuple[str, str | None], list[Day]] = {}
    for row in published.campaign_days:
        if any(row["date"] in window for window in _pair(windows)):
            found.setdefault((row["campaign_id"], row["account_id"]), []).append(_day(row))
    return found


def _day(row: Row) -> Day:
    names = {"sends", "gross", "human", "low_effort", "unknown_language", *OUTCOMES}
    counts = {name: int(row[name] or 0) for name in names}
    return Day(
        row["date"],
        Counts(**counts, quality=float(row["quality"] or 0), quality_sq=float(row["quality_sq"] or 0)),
    )


def _merged(days: Iterable[Sequence[Day]]) -> list[Day]:
    by_date: dict[date, list[Day]] = {}
    for listed in days:
        for day in listed:
            by_date.setdefault(day.date, []).append(day)
    return [Day(key, total(found)) for key, found in sorted(by_date.items())]
