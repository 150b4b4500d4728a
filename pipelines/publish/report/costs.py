"""What it cost: by currency, each for itself, and replies only where their time to come is over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from pipelines.publish.report.counts import ratio
from pipelines.publish.report.read import CostDay, Published, SpendDay
from pipelines.publish.report.tiles import Measure, Tile, cohort_windows, delta, media_windows
from pipelines.publish.report.windows import Comparison, Window
from pipelines.publish.report.words import ENGLISH, Words

_Row = TypeVar("_Row", SpendDay, CostDay)
_Units = Callable[[_Row], Decimal | int | None]


def cost_tiles(published: Published, words: Words = ENGLISH) -> list[Tile]:
    """Cost per click, frequency, and cost per reported and per quality reply."""
    cohorts = cohort_windows(published)
    nothing = "" if published.spend else words.say("tiles.no_ads")
    no_mature = nothing or words.say("tiles.no_mature")
    return [
        _tile(
            words,
            "cpc",
            published.spend,
            lambda row: row.clicks,
            words.say("tiles.clicks"),
            media_windows(published),
            nothing or words.say("tiles.no_clicks"),
        ),
        _frequency(published, nothing, words),
        _tile(
            words,
            "cost_per_reply",
            published.costs,
            lambda row: row.replies,
            words.say("tiles.mature_replies"),
            cohorts,
            no_mature,
        ),
        _tile(
            words,
            "cost_per_quality_reply",
            published.costs,
            lambda row: row.quality,
            words.say("tiles.mature_quality_replies"),
            cohorts,
            no_mature,
        ),
    ]


def currencies(rows: Iterable[SpendDay | CostDay]) -> list[str]:
    """The currencies of some rows, the one with the most spend rows first."""
    seen = [row.currency for row in rows if row.currency and row.spend]
    return sorted(set(seen), key=lambda currency: (-seen.count(currency), currency))


def _tile(
    words: Words,
    key: str,
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
            basis = words.say(
                "tiles.over", spend=words.money(spend, currency), n=words.whole(count), unit=unit
            )
            lines.append((currency, words.money(cost, currency), basis))
    if not lines:
        return Tile(key, words.say(f"tiles.{key}"), None, why=why)
    (first, value, basis), *others = lines
    return Tile(
        key,
        words.say(f"tiles.{key}"),
        value,
        basis=basis,
        delta=delta(_measure(rows, units, first), windows, lambda cost: words.money(cost, first), words),
        also=tuple(words.say("tiles.also", cost=cost, basis=basis) for _, cost, basis in others),
    )


def _frequency(published: Published, nothing: str, words: Words) -> Tile:
    known = [row for row in published.campaigns if row["reach_28"] is not None]
    reach = sum(row["reach_28"] for row in known)
    frequency = ratio(float(sum(row["frequency_28"] * row["reach_28"] for row in known)), float(reach))
    return Tile(
        "frequency",
        words.say("tiles.frequency"),
        None if frequency is None else words.number(frequency, 1),
        basis=words.say("tiles.frequency_basis", n=words.whole(reach)),
        why=nothing or words.say("tiles.no_reach"),
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
