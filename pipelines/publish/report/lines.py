"""The weeks of each campaign, packed: what the page draws lines from when somebody filters or opens one.

A number becomes characters of five bits each, the sixth says that more follow (as in source maps): two
hundred campaigns of half a year are fifty kilobytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from pipelines.publish.report.counts import CLASSES, OUTCOMES
from pipelines.publish.report.read import Published, Row

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# Beyond two years, the oldest weeks are drawn for everything only.
MOST_WEEKS = 104
# Quality replies in twentieths: exact for weights in steps of .05, as the defaults are.
QUALITY_PARTS = 20


def pack(numbers: Iterable[int]) -> str:
    """Whole numbers of zero or more as text, least significant digits first."""
    packed: list[str] = []
    for number in numbers:
        left = number
        while True:
            low, left = left & 31, left >> 5
            packed.append(DIGITS[low | (32 if left else 0)])
            if not left:
                break
    return "".join(packed)


def measures(published: Published) -> list[str]:
    """What is packed of each week, in this order; outcomes only where any occurred."""
    known = [name for name in OUTCOMES if any(week[name] for week in published.weeks)]
    return ["sends", "gross", "unread", "quality", *(known if published.meta["has_outcomes"] else [])]


def drawn_weeks(published: Published) -> Sequence[Row]:
    """The weeks that can be drawn of a campaign."""
    return published.weeks[-MOST_WEEKS:]


def packed_lines(published: Published) -> dict[tuple[str, str | None], str]:
    """The weeks of each campaign, measure by measure."""
    names, weeks = measures(published), [week["week_start"] for week in drawn_weeks(published)]
    found: dict[tuple[str, str | None], dict[Any, Row]] = defaultdict(dict)
    for row in published.campaign_weeks:
        found[row["campaign_id"], row["account_id"]][row["week_start"]] = row
    return {
        key: pack(
            round((rows[week][name] or 0) * (QUALITY_PARTS if name == "quality" else 1))
            if week in rows
            else 0
            for name in names
            for week in weeks
        )
        for key, rows in found.items()
    }


def packed_classes(published: Published) -> dict[tuple[str, str | None], str]:
    """The replies of each campaign by class, in the order of `CLASSES`."""
    found: dict[tuple[str, str | None], dict[str, int]] = defaultdict(dict)
    for row in published.classes:
        found[row["campaign_id"], row["account_id"]][row["reply_class"]] = row["replies"] or 0
    return {key: pack(counts.get(name, 0) for name in CLASSES) for key, counts in found.items()}


def month_of(week: Row) -> tuple[int, int]:
    """The month a week belongs to: that of its Thursday, as in ISO weeks."""
    thursday = week["week_start"] + timedelta(days=3)
    return thursday.year, thursday.month
