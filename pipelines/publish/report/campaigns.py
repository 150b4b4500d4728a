"""The campaign table: what each reported, what it was worth, and how far the two have drifted apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipelines.publish.report.counts import OUTCOMES, ratio
from pipelines.publish.report.read import Published, Row
from pipelines.publish.report.tiles import FEWEST_EVENTS, cohort_windows
from pipelines.publish.report.windows import Comparison, Window
from pipelines.publish.report.words import ENGLISH, Words, platform

# Quality replies needed in either window before a campaign is said to be inflated.
FEWEST_QUALITY = 3.0


@dataclass(frozen=True)
class CampaignRow:
    """One campaign to date. None is "no data"; `inflation` 1.5 means: reported outgrew quality by half."""

    id: str
    account_id: str | None
    name: str
    account: str
    platform: str
    sends: int | None
    replies: int | None
    raw_rate: float | None
    quality: float | None
    quality_rate: float | None
    low: float | None
    high: float | None
    low_effort_share: float | None
    inflation: float | None
    grade: str
    currency: str | None
    spend: float | None
    cpc: float | None
    cost_per_reply: float | None
    cost_per_quality_reply: float | None
    outcomes: tuple[tuple[str, int], ...] | None
    last_day: date | None

    @property
    def worst(self) -> tuple[bool, float, float, str]:
        """Sort key: measured inflation first, the highest on top; then by how little of it was quality."""
        lost = (self.raw_rate or 0) - (self.quality_rate or 0)
        return (self.inflation is None, -(self.inflation or 0), -lost, self.name)


def campaign_rows(published: Published) -> list[CampaignRow]:
    """All campaigns and the approaches, worst inflation first."""
    windows = cohort_windows(published)
    by_campaign: dict[tuple[str, str | None], list[Row]] = defaultdict(list)
    for row in published.campaign_days:
        by_campaign[row["campaign_id"], row["account_id"]].append(row)
    known = bool(published.meta["has_outcomes"])
    rows = [
        _row(row, inflation(by_campaign[row["campaign_id"], row["account_id"]], windows), known)
        for row in published.campaigns
    ]
    return sorted(rows, key=lambda row: row.worst)


def inflation(days: Sequence[Row], windows: Comparison | None) -> float | None:
    """(reported rate now / before) / (quality rate now / before); None where either window holds too little.

    Any weight under one makes replies exceed quality replies, so their ratio alone is no inflation: only a
    ratio that grows is.
    """
    if windows is None:
        return None
    now, before = _window(days, windows.recent), _window(days, windows.before)
    if min(now[1], before[1]) < FEWEST_EVENTS or min(now[2], before[2]) < FEWEST_QUALITY:
        return None
    per_reply_now, per_reply_before = ratio(now[2], now[1]), ratio(before[2], before[1])
    return ratio(per_reply_before, per_reply_now) if now[0] and before[0] else None


def scale_of(rows: Sequence[CampaignRow]) -> float:
    """The highest rate to draw: of campaigns that carry weight, so that one of ten sends flattens nobody."""
    solid = [row for row in rows if row.grade != "D"] or rows
    return max((rate for row in solid for rate in (row.raw_rate, row.high) if rate), default=1.0)


def _window(days: Sequence[Row], window: Window) -> tuple[int, int, float]:
    chosen = [day for day in days if day["date"] in window]
    return (
        sum(day["sends"] for day in chosen),
        sum(day["gross"] or 0 for day in chosen),
        sum(day["quality"] or 0.0 for day in chosen),
    )


def _row(row: Row, inflated: float | None, known: bool) -> CampaignRow:
    answered = row["sends_delivered"] is not None
    outcomes = tuple((name, int(row[name] or 0)) for name in OUTCOMES) if known and answered else None
    return CampaignRow(
        id=row["campaign_id"],
        account_id=row["account_id"],
        name=row["name"],
        account=row["account_name"] or row["account_id"] or "",
        platform=platform(row["platform"]),
        sends=row["sends_delivered"],
        replies=row["replies_gross"],
        raw_rate=row["raw_engagement_rate"],
        quality=_float(row["quality_replies"]),
        quality_rate=row["quality_engagement_rate"],
        low=row["quality_engagement_rate_low"],
        high=row["quality_engagement_rate_high"],
        low_effort_share=row["low_effort_share"],
        inflation=inflated,
        grade=row["evidence_grade"] or "",
        currency=row["currency"],
        spend=_float(row["spend"]),
        cpc=row["cpc"],
        cost_per_reply=row["cost_per_reply"],
        cost_per_quality_reply=row["cost_per_quality_reply"],
        outcomes=outcomes,
        last_day=row["last_day"],
    )


def outcome_text(outcomes: tuple[tuple[str, int], ...] | None, words: Words = ENGLISH) -> list[str]:
    """The outcomes that occurred, in words: "13 downloads"."""
    if outcomes is None:
        return []
    return [words.count(f"outcome.{name[:-1]}", count) for name, count in outcomes if count]


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
