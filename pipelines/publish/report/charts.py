"""The geometry of the charts: where things stand. How they look is the stylesheet's business."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from pipelines.publish.report.words import ENGLISH, Words

_Scale = Callable[[float], float]


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: its position and what it says."""

    at: float
    label: str


@dataclass(frozen=True)
class Line:
    """One series. `solid` and `dashed` are SVG paths: dashed leads to and from weeks that are not whole."""

    key: str
    name: str
    solid: str
    dashed: str
    dots: tuple[tuple[float, float, bool], ...]
    label: tuple[float, float] | None
    last: str


@dataclass(frozen=True)
class Hover:
    """An invisible column over one week, with the words a pointer or a screen reader gets."""

    x: float
    width: float
    text: str


@dataclass(frozen=True)
class Hatch:
    """What is still expected of one point: from what it has up (or down) to where it will stand."""

    key: str
    x: float
    y0: float
    y1: float


@dataclass(frozen=True)
class Chart:
    """A time chart by week, ready to be drawn."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    gap: str
    young_from: float | None
    hovers: tuple[Hover, ...]
    hatches: tuple[Hatch, ...] = ()


@dataclass(frozen=True)
class Series:
    """Values by week; None where there is nothing to show. `expected`: what they will be, if known."""

    key: str
    name: str
    values: tuple[float | None, ...]
    expected: tuple[float | None, ...] = ()


def nice_ticks(highest: float, wanted: int = 4) -> list[float]:
    """Round axis values from 0 to just above `highest`, in steps of 1, 2, 2.5 or 5 times a power of ten."""
    if highest <= 0 or not math.isfinite(highest):
        return [0.0, 1.0]
    rough = highest / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in (1, 2, 2.5, 5, 10) if s * power >= rough * (1 - 1e-9))
    return [round(step * i, 12) for i in range(math.ceil(highest / step - 1e-9) + 1)]


def week_chart(
    weeks: Sequence[date],
    partial: Sequence[bool],
    series: Sequence[Series],
    *,
    width: int,
    height: int,
    unit: str = "%",
    young_after: date | None = None,
    texts: Sequence[str] = (),
    labels: bool = True,
    words: Words = ENGLISH,
) -> Chart:
    """Lay out lines over weeks. Values of unit "%" are shares, others counts.

    A line goes dashed where either end is a partial week: such a week has fewer days and its fall is no
    fall. Cohorts after `young_after` may still be answered; the chart shades them.
    """
    left, right = 38.0, float(width - ((118 if width > 500 else 84) if labels else 10))
    top, bottom = 14.0, float(height - 26)
    peak = max((v for s in series for v in (*s.values, *s.expected) if v is not None), default=0.0)
    scale = nice_ticks(peak * 100 if unit == "%" else peak, 4 if height > 180 else 2)
    ceiling = scale[-1] / 100 if unit == "%" else scale[-1]
    step = (right - left) / max(1, len(weeks) - 1)

    def x(index: float) -> float:
        return round(left + step * index if len(weeks) > 1 else (left + right) / 2, 1)

    def y(value: float) -> float:
        return round(bottom - (bottom - top) * value / ceiling, 1)

    lines = [_line(s, partial, x, y, unit, words) for s in series]
    return Chart(
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        x_ticks=_month_ticks(weeks, x, words),
        y_ticks=tuple(Tick(y(v / 100 if unit == "%" else v), _axis(v, unit, words)) for v in scale),
        lines=_apart(lines) if labels else tuple(lines),
        gap=_gap(series, x, y) if len(series) == 2 else "",
        young_from=_young(weeks, young_after, x),
        hatches=tuple(_hatch(s, i, x, y) for s in series for i, e in enumerate(s.expected) if e is not None),
        hovers=tuple(Hover(round(x(i) - step / 2, 1), round(step, 1), text) for i, text in enumerate(texts)),
    )


def _axis(value: float, unit: str, words: Words) -> str:
    digits = 0 if value == round(value) else 1 if value * 10 == round(value * 10) else 2
    figure = words.number(value, digits)
    return words.say("number.percent", n=figure) if unit == "%" else figure


def _hatch(s: Series, i: int, x: _Scale, y: _Scale) -> Hatch:
    return Hatch(s.key, x(i), y(s.values[i] or 0.0), y(s.expected[i] or 0.0))


def _line(s: Series, partial: Sequence[bool], x: _Scale, y: _Scale, unit: str, words: Words) -> Line:
    points = [(i, x(i), y(v)) for i, v in enumerate(s.values) if v is not None]
    solid: list[str] = []
    dashed: list[str] = []
    for (i, x0, y0), (j, x1, y1) in pairwise(points):
        whole = j == i + 1 and not partial[i] and not partial[j]
        (solid if whole else dashed).append(f"M{x0} {y0}L{x1} {y1}")
    whole_weeks = [(i, px, py) for i, px, py in points if not partial[i]]
    end = (whole_weeks or points or [None])[-1]
    value = s.values[end[0]] if end else None
    last = "" if value is None else words.percent(value) if unit == "%" else words.number(value)
    return Line(
        key=s.key,
        name=s.name,
        solid="".join(solid),
        dashed="".join(dashed),
        dots=tuple((px, py, bool(partial[i])) for i, px, py in points),
        label=(points[-1][1], end[2]) if end else None,
        last=last,
    )


def _apart(lines: Sequence[Line], least: float = 30.0) -> tuple[Line, ...]:
    """Move end labels so that none covers another: upper ones up, lower ones down, as little as may be."""
    placed = sorted(((line.label[1], line.key) for line in lines if line.label), key=lambda end: end[0])
    lowered: list[float] = []
    for wanted, _ in placed:
        lowered.append(max(wanted, lowered[-1] + least) if lowered else wanted)
    if not lowered:
        return tuple(lines)
    shift = sum(now - wanted for now, (wanted, _) in zip(lowered, placed, strict=True)) / len(lowered)
    moved = {key: now - shift for now, (_, key) in zip(lowered, placed, strict=True)}
    return tuple(
        replace(line, label=(line.label[0], moved[line.key])) if line.label else line for line in lines
    )


def _gap(series: Sequence[Series], x: _Scale, y: _Scale) -> str:
    """The area between two lines, where both have values."""
    both = [
        (x(i), y(a), y(b))
        for i, (a, b) in enumerate(zip(series[0].values, series[1].values, strict=True))
        if a is not None and b is not None
    ]
    if len(both) < 2:
        return ""
    there = "L".join(f"{px} {pa}" for px, pa, _ in both)
    back = "L".join(f"{px} {pb}" for px, _, pb in reversed(both))
    return f"M{there}L{back}Z"


def _young(weeks: Sequence[date], young_after: date | None, x: _Scale) -> float | None:
    if young_after is None or len(weeks) < 2:
        return None
    for i, week in enumerate(weeks):
        if week + timedelta(days=6) > young_after:
            return x(max(0.0, i - 0.5))
    return None


def _month_ticks(weeks: Sequence[date], x: _Scale, words: Words) -> tuple[Tick, ...]:
    """One label at the first week of each month; of a few weeks each; no two closer than they can be read."""
    if len(weeks) <= 6:
        return tuple(Tick(x(i), words.short_day(week)) for i, week in enumerate(weeks))
    # A week belongs to the month of its Thursday, as in ISO weeks.
    months = [week + timedelta(days=3) for week in weeks]
    ticks: list[Tick] = []
    for i, month in enumerate(months):
        if i and month.month == months[i - 1].month:
            continue
        long = not ticks or month.month == 1
        if not ticks or x(i) - ticks[-1].at >= (62 if len(ticks[-1].label) > 4 else 34):
            ticks.append(Tick(x(i), f"{words.month(month)} {month.year}" if long else words.month(month)))
    return tuple(ticks)


def spark(values: Sequence[float | None], width: int = 120, height: int = 28) -> str:
    """A line small enough to stand in a tile, as an SVG path; empty under three values."""
    known = [(i, v) for i, v in enumerate(values) if v is not None]
    if len(known) < 3:
        return ""
    low, high = min(0.0, *(v for _, v in known)), max(v for _, v in known)
    reach = (high - low) or 1.0
    across = (width - 4) / max(1, len(values) - 1)
    points = [f"{2 + i * across:.1f} {height - 3 - (height - 6) * (v - low) / reach:.1f}" for i, v in known]
    return "M" + "L".join(points)
