"""The charts over time, laid out: what is drawn of the published weeks, and the words behind each."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.publish.report.charts import Chart, Series, week_chart
from pipelines.publish.report.counts import OUTCOMES, ratio
from pipelines.publish.report.index import Index
from pipelines.publish.report.read import Published, Row
from pipelines.publish.report.windows import mature_until
from pipelines.publish.report.words import ENGLISH, Words

WIDE, NARROW = (720, 340), (354, 280)
SMALL = (330, 96)
Drawn = list[tuple[str, Chart]]
_Rates = tuple[float | None, float | None]


def expected_rates(published: Published) -> list[_Rates]:
    """Of each week the two rates it will come to, where more is expected than it has; else None."""
    more: dict[object, list[Row]] = {}
    for row in published.expected:
        more.setdefault(row["week_start"], []).append(row)
    return [_expected(week, more.get(week["week_start"], [])) for week in published.weeks]


def weekly_charts(published: Published, words: Words = ENGLISH) -> Drawn:
    """Reported against quality-adjusted by week, once for a wide screen and once for a phone."""
    weeks, later = published.weeks, expected_rates(published)
    series = (
        Series(
            "raw",
            words.say("weeks.reported"),
            tuple(week["raw_engagement_rate"] for week in weeks),
            tuple(raw for raw, _ in later),
        ),
        Series(
            "quality",
            words.say("weeks.quality"),
            tuple(week["quality_engagement_rate"] for week in weeks),
            tuple(quality for _, quality in later),
        ),
    )
    texts = [_told(week, rates, words) for week, rates in zip(weeks, later, strict=True)]
    # Nobody hovers over a phone.
    return [
        (name, _chart(published, series, size, told, "%", words, labels=True))
        for name, size, told in (("wide", WIDE, texts), ("narrow", NARROW, []))
    ]


def outcome_charts(published: Published, words: Words = ENGLISH) -> list[tuple[str, int, Drawn]]:
    """One small chart for each type of outcome that occurred: its name, its total, its two sizes."""
    if not published.meta["has_outcomes"] or len(published.weeks) < 2:
        return []
    charts: list[tuple[str, int, Drawn]] = []
    for name in OUTCOMES:
        values = tuple(
            week[name] * 1000 / week["sends_delivered"] if week[name] is not None else None
            for week in published.weeks
        )
        count = sum(week[name] or 0 for week in published.weeks)
        if count:
            texts = [
                words.say(
                    f"weeks.hover_outcome{'_partial' if week['is_partial_week'] else ''}",
                    week=words.day(week["week_start"]),
                    n=words.count(f"outcome.{name[:-1]}", week[name] or 0),
                )
                for week in published.weeks
            ]
            series = (Series("outcome", words.say(f"outcome.{name}"), values),)
            chart = _chart(published, series, SMALL, texts, "", words, labels=False)
            charts.append((name, count, [("both", chart)]))
    return charts


def index_charts(found: Index, words: Words = ENGLISH) -> Drawn:
    """The three lines of the index, 100 being where each began."""
    keys = ("raw", "quality", "outcomes")
    names = ("weeks.reported", "weeks.quality", "index.outcomes")
    series = [
        Series(
            "outcome" if key == "outcomes" else key,
            words.say(name),
            tuple(100 * getattr(point, key) for point in found.points),
        )
        for key, name in zip(keys, names, strict=True)
    ]
    texts = [
        words.say(
            "index.hover",
            week=words.day(point.last_day),
            **{key: words.number(100 * getattr(point, key)) for key in keys},
        )
        for point in found.points
    ]
    return [
        (
            name,
            week_chart(
                [point.week_start for point in found.points],
                [False] * len(found.points),
                series,
                width=width,
                height=height,
                unit="",
                texts=texts if name == "wide" else (),
                words=words,
            ),
        )
        for name, (width, height) in (("wide", WIDE), ("narrow", NARROW))
    ]


def _expected(week: Row, more: Sequence[Row]) -> _Rates:
    if not more or any(row["is_unknown"] for row in more):
        return None, None
    sends, read = week["sends_delivered"], week["sends_delivered"] - (week["replies_unknown"] or 0)
    gross = float(sum(row["gross"] for row in more))
    quality = float(sum(row["quality"] for row in more))
    if gross < 0.5:
        return None, None
    return (
        ratio((week["replies_gross"] or 0) + gross, sends),
        ratio(float(week["quality_replies"] or 0) + quality, read),
    )


def _told(week: Row, later: _Rates, words: Words) -> str:
    text = words.say(
        f"weeks.hover{'_partial' if week['is_partial_week'] else ''}",
        week=words.day(week["week_start"]),
        raw=words.percent(week["raw_engagement_rate"]),
        quality=words.percent(week["quality_engagement_rate"]),
        replies=words.whole(week["replies_gross"]),
        sends=words.whole(week["sends_delivered"]),
    )
    if later[0] is None:
        return text
    expected = words.say("weeks.expected", raw=words.percent(later[0]), quality=words.percent(later[1]))
    return f"{text}; {expected}"


def _chart(
    published: Published,
    series: tuple[Series, ...],
    size: tuple[int, int],
    texts: Sequence[str],
    unit: str,
    words: Words,
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
        words=words,
    )
