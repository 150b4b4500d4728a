"""What it cost: by currency, each for itself, and replies only where their time to come is over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from pipelines.publish.report import words
from pipelines.publish.report.counts import ratio
from pipelines.publish.report.read import CostDay, Published, SpendDay
from pipelines.publish.report.tiles import Measure, Tile, cohort_windows, delta, media_windows
from pipelines.publish.report.windows import Comparison, Window

_Row = TypeVar("_Row", SpendDay, CostDay)
_Units = Callable[[_Row], Decimal | int | None]


def cost_tiles(published: Published) -> list[Tile]:
    """Cost per click, frequency, and cost per reported and per quality reply."""
    cohorts, nothing = cohort_windows(published), "no ad data" if not published.spend else ""
    return [
        _tile(
            "cpc",
            "Cost per click",
            published.spend,
            lambda row: row.clicks,
            "clicks",
            media_windows(published),
            nothing or "the platform reported no clicks",
        ),
        _frequency(published, nothing),
        _tile(
            "cost_per_reply",
            "Cost per reported reply",
            published.costs,
            lambda row: row.replies,
            "mature replies",
            cohorts,
            nothing or "no spend on campaigns with mature replies",
        ),
        _tile(
            "cost_per_quality_reply",
            "Cost per quality reply",
            published.costs,
            lambda row: row.quality,
            "mature quality replies",
            cohorts,
            nothing or "no spend on campaigns with mature replies",
        ),
    ]


def currencies(rows: Iterable[SpendDay | CostDay]) -> list[str]:
    """The currencies of some rows, the one with the most spend rows first."""
    seen = [row.currency for row in rows if row.currency and row.spend]
    return sorted(set(seen), key=lambda currency: (-seen.count(currency), currency))


def _tile(
    key: str,
    label: str,
    rows: Sequence[_Row],
    units: _Units[_Row],
    unit: str,
    windows: Comparison | None,
    why: str,
) -> Tile:
    lines: list[tuple[str, str, str]] = []
    for currency in currencies(rows):
        spend, count = _sums(rows, units, currency, None)
        if (cost := ratio(spend, count)) is not None:
            basis = f"{words.money(spend, currency)} over {words.whole(count)} {unit}"
            lines.append((currency, words.money(cost, currency), basis))
    if not lines:
        return Tile(key, label, None, why=why)
    (first, value, basis), *others = lines
    return Tile(
        key,
        label,
        value,
        basis=basis,
        delta=delta(_measure(rows, units, first), windows, lambda cost: words.money(cost, first)),
        also=tuple(f"{cost} ({basis})" for _, cost, basis in others),
    )


def _frequency(published: Published, nothing: str) -> Tile:
    reach, impressions = published.reach["reach"], published.reach["impressions"]
    frequency = ratio(float(impressions or 0), float(reach or 0))
    return Tile(
        "frequency",
        "Frequency, last 28 days",
        None if frequency is None else f"{frequency:.1f}",
        basis=f"impressions per person reached within a campaign, {words.whole(reach)} reached",
        why=nothing or "the platform gave no reach",
    )


def _measure(rows: Sequence[_Row], units: _Units[_Row], currency: str) -> Measure:
    def measure(window: Window | None) -> tuple[float | None, float]:
        spend, count = _sums(rows, units, currency, window)
        return ratio(spend, count), count

    return measure


def _sums(
    rows: Sequence[_Row], units: _Units[_Row], currency: str, window: Window | None
) -> tuple[float, float]:
    chosen = [row for row in rows if row.currency == currency and (window is None or row.date in window)]
    spend = sum((row.spend for row in chosen if row.spend is not None), Decimal())
    return float(spend), float(sum(units(row) or 0 for row in chosen))
