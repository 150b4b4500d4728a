"""The verdicts: what may be said of each campaign and of what it belongs to, worst first, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from pipelines.publish.report import words
from pipelines.publish.report.read import Published, Row

# From what needs a call to what needs nothing. Each with the words it is shown under and what they mean.
VERDICTS = {
    "broken_tracking": (
        "Tracking broken",
        "outcomes stopped while people still come: check the tracking first",
    ),
    "diverging": ("Diverging", "replies rose, outcomes did not follow"),
    "inflating": ("Inflating", "replies rose, what they weigh fell"),
    "outcomes_down": ("Outcomes down", "fewer outcomes a day than before"),
    "quality_up": ("Quality up", "more quality replies per send"),
    "outcomes_up": ("Outcomes up", "more outcomes a day than before"),
    "aligned": (
        "Aligned",
        "nothing moved that chance does not explain, and a rise of 30% would have been seen",
    ),
    "insufficient_evidence": ("Too early to say", "a rise of 30% could have been missed"),
}
_ALARMS = ("broken_tracking", "diverging", "inflating", "outcomes_down")
_LEVELS = {
    "workspace": "everything",
    "account": "account",
    "campaign_group": "campaign group",
    "campaign": "campaign",
}
_DRIVERS = {
    "spend": "what was spent",
    "sends": "how much was sent",
    "sends_per_spend": "how many sends the money bought",
    "raw_reply_rate": "the reply rate",
    "mean_reply_weight": "what a reply weighs",
    "outcomes_per_quality_reply": "what real answers led to",
    "campaign_mix": "the mix of campaigns",
}
# More rows are counted in a sentence: nobody reads the twenty-sixth verdict of a page.
MOST_ROWS = 25


@dataclass(frozen=True)
class VerdictRow:
    """One unit: its verdict, what moved, why outcomes did, and what it lacks. None is "cannot be said"."""

    name: str
    place: str
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
    """The table: its rows, how many more there are, the days compared, and the verdicts that occur."""

    rows: tuple[VerdictRow, ...]
    more: int
    flagged: int
    recent: tuple[date, date]
    meanings: tuple[tuple[str, str, str], ...]


def verdicts(published: Published) -> Verdicts | None:
    """What may be said now, worst first; None where no two windows can be compared at all."""
    now = [row for row in published.verdicts if row["weeks_ago"] == 0]
    if not any(row["sends_baseline"] and row["sends_recent"] for row in now):
        return None
    past: dict[tuple[str, str | None, str], list[Row]] = defaultdict(list)
    for row in published.verdicts:
        past[_unit(row)].append(row)
    drivers = {_unit(row): row for row in published.drivers}
    ranked = sorted(now, key=lambda row: _worst(row, past[_unit(row)]))
    found = {row["verdict"] for row in ranked}
    return Verdicts(
        rows=tuple(_row(row, past[_unit(row)], drivers.get(_unit(row))) for row in ranked[:MOST_ROWS]),
        more=max(0, len(ranked) - MOST_ROWS),
        flagged=sum(row["verdict"] in _ALARMS for row in ranked if row["level"] == "campaign"),
        recent=(now[0]["recent_from"], now[0]["window_end"]),
        meanings=tuple((key, *said) for key, said in VERDICTS.items() if key in found),
    )


def reason(driver: Row | None) -> str:
    """Why outcomes changed, as a sentence; empty where the change may be chance."""
    if driver is None or not driver["is_clear"]:
        return ""
    before, now = words.whole(driver["outcomes_before"]), words.whole(driver["outcomes_recent"])
    moved = f"Outcomes {'fell' if driver['change'] < 0 else 'rose'} from {before} to {now} in 28 days"
    name = driver["largest_driver"]
    if name is None:
        return f"{moved}; the change cannot be split, a factor is zero."
    low, high, effect = (driver[f"largest_effect{end}"] for end in ("_low", "_high", ""))
    size = f"{_plus(effect)}"
    if low != high:
        size += f", between {_plus(low)} and {_plus(high)}"
    return f"{moved}, most of it by {_DRIVERS[name]} ({size})."


def _row(row: Row, past: Sequence[Row], driver: Row | None) -> VerdictRow:
    weeks = tuple(week["verdict"] for week in sorted(past, key=lambda week: week["window_end"]))
    return VerdictRow(
        name=_name(row),
        place=_place(row),
        verdict=row["verdict"],
        label=VERDICTS[row["verdict"]][0],
        is_alarm=row["verdict"] in _ALARMS,
        is_paged=bool(row["is_paged"]),
        replies=_moved(row["reply_ratio"]),
        quality=_moved(row["quality_ratio"]),
        outcomes=_outcomes(row, driver),
        why=_silence(row) if row["verdict"] == "broken_tracking" else reason(driver),
        lacks=_lacks(row),
        weeks=weeks,
        history=", then ".join(f"{VERDICTS[verdict][0].lower()} {times}" for verdict, times in _runs(weeks)),
    )


def _runs(weeks: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The verdicts in a row with how long each stood: ("aligned", "for 5 weeks")."""
    for verdict, same in groupby(weeks):
        count = sum(1 for _ in same)
        yield verdict, f"for {count} weeks" if count > 1 else "for a week"


def _unit(row: Row) -> tuple[str, str | None, str]:
    return row["level"], row["account_id"], row["unit_id"]


def _worst(row: Row, past: Sequence[Row]) -> tuple[object, ...]:
    """Sort key: the verdict, then how often it was flagged of late, then the larger unit, then the sends."""
    flagged = sum(week["verdict"] in _ALARMS for week in past)
    return (
        list(VERDICTS).index(row["verdict"]),
        not row["is_paged"],
        -flagged,
        list(_LEVELS).index(row["level"]),
        -(row["sends_recent"] or 0),
        row["unit_id"],
    )


def _name(row: Row) -> str:
    names = {
        "workspace": "All campaigns and approaches",
        "account": row["account_name"],
        "campaign_group": row["campaign_group_name"],
        "campaign": row["campaign_name"],
    }
    return names[row["level"]] or row["unit_id"]


def _place(row: Row) -> str:
    if row["level"] == "workspace":
        return ""
    around = row["account_name"] if row["level"] != "account" else None
    return " · ".join(part for part in (_LEVELS[row["level"]], around) if part)


def _moved(ratio: float | None) -> str:
    return words.NO_DATA if ratio is None else words.signed(ratio - 1)


def _outcomes(row: Row, driver: Row | None) -> str:
    """Outcomes of the recent days beside those before, brought to 28 days."""
    if row["outcomes_recent"] is None or not row["sends_baseline"]:
        return words.NO_DATA
    now = words.whole(row["outcomes_recent"])
    return f"{words.whole(driver['outcomes_before'])} \N{RIGHTWARDS ARROW} {now}" if driver else now


def _silence(row: Row) -> str:
    """What the sends after the window brought: where nothing is recorded any more no driver is to blame."""
    found, due = row["outcomes_found_after"], words.whole(row["outcomes_due_after"])
    came = "No outcome" if not found else "1 outcome" if found == 1 else f"{words.whole(found)} outcomes"
    return f"{came} of the three weeks after these, where about {due} were due: look at the tracking first."


def _lacks(row: Row) -> str:
    if row["verdict"] == "insufficient_evidence":
        if row["sends_missing"] is None:
            return "nothing to compare with yet"
        needs = f"needs {words.whole(row['sends_missing'])} more sends in 28 days"
        if row["judged_verdict"] is None:
            return needs
        return f"{needs}; its {_LEVELS[row['judged_level']]}: {VERDICTS[row['judged_verdict']][0].lower()}"
    if row["verdict"] == "aligned" and row["sends_missing_for_gap"]:
        return f"whether outcomes follow: needs {words.whole(row['sends_missing_for_gap'])} more sends"
    return ""


def _plus(number: float) -> str:
    rounded = round(number)
    return f"+{rounded:,}" if rounded > 0 else f"\N{MINUS SIGN}{-rounded:,}" if rounded < 0 else "0"
