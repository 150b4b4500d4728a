"""Put the page together: facts in, one self-contained file out."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pipelines.publish import durable
from pipelines.publish.report import campaigns, classes, costs, health, sentences, tiles, verdicts, words
from pipelines.publish.report.charts import Chart, Series, week_chart
from pipelines.publish.report.counts import OUTCOMES, quality_interval, total
from pipelines.publish.report.read import Published, read
from pipelines.publish.report.windows import mature_until

_TEMPLATES = Path(__file__).parent / "templates"
WIDE, NARROW = (720, 340), (354, 280)
SMALL_WIDE, SMALL_NARROW = (330, 96), (354, 96)


@dataclass(frozen=True)
class ReportFacts:
    """What the report says first, for those who print it elsewhere. Rates are None without sends."""

    path: Path
    size: int
    sends: int
    replies_reported: int
    quality_replies: float
    raw_rate: float | None
    quality_rate: float | None
    quality_interval: tuple[float, float] | None
    low_effort_share: float | None
    campaigns: int
    sentence: str


def write_report(
    reporting_db: Path, out: Path, *, title: str | None = None, warnings: Sequence[str] | None = None
) -> ReportFacts:
    """Write the report on `reporting_db` to `out`, by rename, and say what it says.

    `warnings` (of the gate) stand in a banner; None says that they are not known here, and the page then
    does not claim that there were none. The file makes no request and runs no script but its own.
    Raises `InputError` where the database is missing or is no published file.
    """
    published = read(reporting_db)
    html = render(published, title=title, warnings=warnings)
    data = html.encode()
    out.parent.mkdir(parents=True, exist_ok=True)
    durable.replace_with(out, data)
    return _facts(published, out, len(data))


def render(published: Published, *, title: str | None = None, warnings: Sequence[str] | None = None) -> str:
    """The page as text: everything that came from data is escaped, everything it needs is inside."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    filters = cast(dict[str, Any], environment.filters)
    shown = (
        words.whole,
        words.percent,
        words.money,
        words.platform,
        words.day,
        words.short_day,
        words.instant,
        words.sortable,
    )
    filters.update({function.__name__: function for function in shown}, outcomes=campaigns.outcome_text)
    style, script = (_compact((_TEMPLATES / name).read_text()) for name in ("report.css", "report.js"))
    html = environment.get_template("report.html.j2").render(
        **_context(published),
        title=title or "What the replies were worth",
        warnings=warnings,
        style=style,
        script=script,
        style_hash=_csp_hash(style),
        script_hash=_csp_hash(script),
    )
    return _compact(html)


def _context(published: Published) -> dict[str, Any]:
    sums = total(published.days)
    rows, yardstick = classes.class_rows(published)
    campaign_list = campaigns.campaign_rows(published)
    return {
        "meta": published.meta,
        "published": published,
        "sums": sums,
        "first_day": published.days[0].date if published.days else None,
        "mature_until": mature_until(published.as_of),
        "headline": sentences.headline(published),
        "movement": sentences.movement(published),
        "tiles": [
            *tiles.reply_tiles(published),
            *costs.cost_tiles(published),
            *tiles.outcome_tiles(published),
        ],
        "windows": tiles.cohort_windows(published),
        "verdicts": verdicts.verdicts(published),
        "projected": sentences.projected(published),
        "health": health.health(published) if published.meta["has_outcomes"] else None,
        "weekly": weekly_charts(published) if len(published.weeks) > 1 else None,
        "outcome_charts": outcome_charts(published),
        "has_partial": any(week["is_partial_week"] for week in published.weeks),
        "classes": rows,
        "yardstick": yardstick,
        "segments": classes.segments(rows),
        "campaigns": campaign_list,
        "accounts": campaigns.accounts(campaign_list),
        "several_platforms": len({row.platform for row in campaign_list if row.platform}) > 1,
        "scale": campaigns.scale_of(campaign_list),
        "has_outcomes": bool(published.meta["has_outcomes"]),
        "has_spend": bool(published.spend),
        "calibrated": "calibrated" in published.weight_sources,
    }


def weekly_charts(published: Published) -> list[tuple[str, Chart]]:
    """Reported against quality-adjusted by week, once for a wide screen and once for a phone."""
    weeks = published.weeks
    series = (
        Series("raw", "Reported", tuple(week["raw_engagement_rate"] for week in weeks)),
        Series("quality", "Quality", tuple(week["quality_engagement_rate"] for week in weeks)),
    )
    texts = [
        f"Week of {words.day(week['week_start'])}{' (partial)' if week['is_partial_week'] else ''}: "
        f"{words.percent(week['raw_engagement_rate'])} reported, "
        f"{words.percent(week['quality_engagement_rate'])} quality-adjusted, "
        f"{words.whole(week['replies_gross'])} replies to {words.whole(week['sends_delivered'])} sends"
        for week in weeks
    ]
    return [
        (name, _chart(published, series, size, texts, "%", labels=True))
        for name, size in (("wide", WIDE), ("narrow", NARROW))
    ]


def outcome_charts(published: Published) -> list[tuple[str, int, list[tuple[str, Chart]]]]:
    """One small chart for each type of outcome that occurred: its name, its total, its two sizes."""
    if not published.meta["has_outcomes"] or len(published.weeks) < 2:
        return []
    charts: list[tuple[str, int, list[tuple[str, Chart]]]] = []
    for name in OUTCOMES:
        values = tuple(
            week[name] * 1000 / week["sends_delivered"] if week[name] is not None else None
            for week in published.weeks
        )
        count = sum(week[name] or 0 for week in published.weeks)
        if count:
            texts = [
                f"Week of {words.day(week['week_start'])}{' (partial)' if week['is_partial_week'] else ''}: "
                f"{words.whole(week[name])} {name}"
                for week in published.weeks
            ]
            series = (Series("outcome", name.capitalize(), values),)
            sizes = (("wide", SMALL_WIDE), ("narrow", SMALL_NARROW))
            charts.append(
                (
                    name,
                    count,
                    [(k, _chart(published, series, size, texts, "", labels=False)) for k, size in sizes],
                )
            )
    return charts


def _chart(
    published: Published,
    series: tuple[Series, ...],
    size: tuple[int, int],
    texts: Sequence[str],
    unit: str,
    *,
    labels: bool,
) -> Chart:
    return week_chart(
        [week["week_start"] for week in published.weeks],
        [bool(week["is_partial_week"]) for week in published.weeks],
        series,
        width=size[0],
        height=size[1],
        unit=unit,
        young_after=mature_until(published.as_of),
        texts=texts,
        labels=labels,
    )


def _facts(published: Published, path: Path, size: int) -> ReportFacts:
    sums, head = total(published.days), sentences.headline(published)
    return ReportFacts(
        path=path,
        size=size,
        sends=sums.sends,
        replies_reported=sums.gross,
        quality_replies=sums.quality,
        raw_rate=sums.raw_rate,
        quality_rate=sums.quality_rate,
        quality_interval=quality_interval(published.days),
        low_effort_share=sums.low_effort_share,
        campaigns=sum(1 for row in published.campaigns if row["is_campaign"]),
        sentence=f"{head.reported} {head.middle} {head.quality}" if head else "No reply was reported.",
    )


def _compact(text: str) -> str:
    """The text without indentation and blank lines; applied twice it changes nothing, so hashes hold."""
    return "\n".join(stripped for line in text.splitlines() if (stripped := line.strip())) + "\n"


def _csp_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
