"""The verdicts: what may be said of each campaign and of what it belongs to, worst first, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from pipelines.publish.report.read import Published, Row
from pipelines.publish.report.words import ENGLISH, Words

# From what needs a call to what needs nothing; the catalogue has the words and what they mean.
VERDICTS = (
    "broken_tracking",
    "diverging",
    "inflating",
    "outcomes_down",
    "quality_up",
    "outcomes_up",
    "aligned",
    "insufficient_evidence",
)
_ALARMS = VERDICTS[:4]
_LEVELS = ("workspace", "account", "campaign_group", "campaign")
# More rows are counted in a sentence: nobody reads the twenty-sixth verdict of a page.
MOST_ROWS = 25


@dataclass(frozen=True)
class VerdictRow:
    """One unit: its verdict, what moved, why outcomes did, and what it lacks. None is "cannot be said"."""

    name: str
    place: str
    level: str
    unit: str
    account: str | None
    verdict: str
    label: str
    is_alarm: bool
    is_paged: bool
    replies: str
    quality: str
    outcomes: str
    why: str
    lacks: str
    weeks: tuple[str, ...]
    history: str


@dataclass(frozen=True)
class Verdicts:
    """The table: its rows, how many more there are, the days compared, and the verdicts that occur.

    `rows` say something; `folded` say that it is too early to, and `more` stand only in the mart.
    """

    rows: tuple[VerdictRow, ...]
    folded: tuple[VerdictRow, ...]
    more: int
    flagged: int
    recent: tuple[date, date]
    meanings: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class History:
    """The verdicts of one unit by week, oldest first, and the same in words."""

    weeks: tuple[str, ...]
    told: str


def verdicts(published: Published, words: Words = ENGLISH) -> Verdicts | None:
    """What may be said now, worst first; None where no two windows can be compared at all."""
    now = [row for row in published.verdicts if row["weeks_ago"] == 0]
    if not any(row["sends_baseline"] and row["sends_recent"] for row in now):
        return None
    past = _past(published)
    drivers = {_unit(row): row for row in published.drivers}
    ranked = sorted(now, key=lambda row: _worst(row, past[_unit(row)]))
    found = {row["verdict"] for row in ranked}
    rows = [_row(row, past[_unit(row)], drivers.get(_unit(row)), words) for row in ranked[:MOST_ROWS]]
    early = [row for row in rows if row.verdict == "insufficient_evidence"]
    # A page that can say nothing of anybody folds nothing: its reader wants to know what is lacking.
    folded = early if 4 < len(early) < len(rows) else []
    return Verdicts(
        rows=tuple(rows[: len(rows) - len(folded)]),
        folded=tuple(folded),
        more=max(0, len(ranked) - MOST_ROWS),
        flagged=sum(row["verdict"] in _ALARMS for row in ranked if row["level"] == "campaign"),
        recent=(now[0]["recent_from"], now[0]["window_end"]),
        meanings=tuple(
            (key, words.say(f"verdict.{key}"), words.say(f"meaning.{key}"))
            for key in VERDICTS
            if key in found
        ),
    )


def histories(published: Published, words: Words = ENGLISH) -> dict[tuple[str | None, str], History]:
    """The verdicts of each campaign, by account and campaign id."""
    return {
        (account, unit): _history(rows, words)
        for (level, account, unit), rows in _past(published).items()
        if level == "campaign"
    }


def reason(driver: Row | None, words: Words = ENGLISH) -> str:
    """Why outcomes changed, as a sentence; empty where the change may be chance."""
    if driver is None or not driver["is_clear"]:
        return ""
    moved = words.say(
        "verdicts.fell" if driver["change"] < 0 else "verdicts.rose",
        before=words.whole(driver["outcomes_before"]),
        now=words.whole(driver["outcomes_recent"]),
    )
    name = driver["largest_driver"]
    if name is None:
        return words.say("verdicts.unsplit", moved=moved)
    low, high, effect = (driver[f"largest_effect{end}"] for end in ("_low", "_high", ""))
    size = _plus(effect, words)
    if low != high:
        size = words.say("verdicts.between", size=size, low=_plus(low, words), high=_plus(high, words))
    return words.say("verdicts.driven", moved=moved, driver=words.say(f"driver.{name}"), size=size)


def reason_of(
    published: Published, level: str, account: str | None, group: str | None, words: Words = ENGLISH
) -> str:
    """Why the outcomes of everything, an account or a group changed; empty where chance or lost tracking may
    be it."""
    for row in published.verdicts:
        if (row["weeks_ago"], row["level"], row["account_id"]) == (0, level, account) and (
            group is None or row["campaign_group_name"] == group
        ):
            drivers = [driver for driver in published.drivers if _unit(driver) == _unit(row)]
            broken = row["verdict"] == "broken_tracking"
            return reason(drivers[0], words) if drivers and not broken else ""
    return ""


def _row(row: Row, past: Sequence[Row], driver: Row | None, words: Words) -> VerdictRow:
    history = _history(past, words)
    return VerdictRow(
        name=_name(row, words),
        place=_place(row, words),
        level=row["level"],
        unit=row["unit_id"],
        account=row["account_id"],
        verdict=row["verdict"],
        label=words.say(f"verdict.{row['verdict']}"),
        is_alarm=row["verdict"] in _ALARMS,
        is_paged=bool(row["is_paged"]),
        replies=_moved(row["reply_ratio"], words),
        quality=_moved(row["quality_ratio"], words),
        outcomes=_outcomes(row, driver, words),
        why=_silence(row, words) if row["verdict"] == "broken_tracking" else reason(driver, words),
        lacks=_lacks(row, words),
        weeks=history.weeks,
        history=history.told,
    )


def _history(past: Sequence[Row], words: Words) -> History:
    weeks = tuple(week["verdict"] for week in sorted(past, key=lambda week: week["window_end"]))
    return History(weeks, words.say("verdicts.then").join(_runs(weeks, words)))


def _runs(weeks: Sequence[str], words: Words) -> Iterator[str]:
    """The verdicts in a row with how long each stood: "aligned for 5 weeks"."""
    for verdict, same in groupby(weeks):
        count, label = sum(1 for _ in same), words.within(words.say(f"verdict.{verdict}"))
        key = "verdicts.for_weeks" if count > 1 else "verdicts.for_a_week"
        yield words.say(key, verdict=label, **({"n": count} if count > 1 else {}))


def _past(published: Published) -> dict[tuple[str, str | None, str], list[Row]]:
    past: dict[tuple[str, str | None, str], list[Row]] = defaultdict(list)
    for row in published.verdicts:
        past[_unit(row)].append(row)
    return past


def _unit(row: Row) -> tuple[str, str | None, str]:
    return row["level"], row["account_id"], row["unit_id"]


def _worst(row: Row, past: Sequence[Row]) -> tuple[object, ...]:
    """Sort key: the verdict, then how often it was flagged of late, then the larger unit, then the sends."""
    flagged = sum(week["verdict"] in _ALARMS for week in past)
    return (
        VERDICTS.index(row["verdict"]),
        not row["is_paged"],
        -flagged,
        _LEVELS.index(row["level"]),
        -(row["sends_recent"] or 0),
        row["unit_id"],
    )


def _name(row: Row, words: Words) -> str:
    names = {
        "workspace": words.say("verdicts.everything"),
        "account": row["account_name"],
        "campaign_group": row["campaign_group_name"],
        "campaign": row["campaign_name"],
    }
    return names[row["level"]] or row["unit_id"]


def _place(row: Row, words: Words) -> str:
    if row["level"] == "workspace":
        return ""
    around = row["account_name"] if row["level"] != "account" else None
    return " · ".join(part for part in (words.say(f"level.{row['level']}"), around) if part)


def _moved(ratio: float | None, words: Words) -> str:
    return words.no_data if ratio is None else words.signed(ratio - 1)


def _outcomes(row: Row, driver: Row | None, words: Words) -> str:
    """Outcomes of the recent days beside those before, brought to 28 days."""
    if row["outcomes_recent"] is None or not row["sends_baseline"]:
        return words.no_data
    now = words.whole(row["outcomes_recent"])
    return f"{words.whole(driver['outcomes_before'])} \N{RIGHTWARDS ARROW} {now}" if driver else now


def _silence(row: Row, words: Words) -> str:
    """What the sends after the window brought: where nothing is recorded any more no driver is to blame."""
    due, found = words.whole(row["outcomes_due_after"]), row["outcomes_found_after"]
    return (
        words.count("verdicts.silence", found, due=due)
        if found
        else words.say("verdicts.silence.none", due=due)
    )


def _lacks(row: Row, words: Words) -> str:
    if row["verdict"] == "insufficient_evidence":
        if row["sends_missing"] is None:
            return words.say("verdicts.nothing")
        needs = words.say("verdicts.needs", n=words.whole(row["sends_missing"]))
        if row["judged_verdict"] is None:
            return needs
        verdict = words.within(words.say(f"verdict.{row['judged_verdict']}"))
        level = words.say(f"level.{row['judged_level']}")
        return words.say("verdicts.needs_and", needs=needs, level=level, verdict=verdict)
    if row["verdict"] == "aligned" and row["sends_missing_for_gap"]:
        return words.say("verdicts.gap", n=words.whole(row["sends_missing_for_gap"]))
    return ""


def _plus(number: float, words: Words) -> str:
    rounded = round(number)
    return f"+{words.whole(rounded)}" if rounded > 0 else words.whole(rounded)
