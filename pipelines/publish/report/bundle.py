"""What the page's script filters and drills by: figures of each scope, packed lines of each campaign."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pipelines.publish.report.classes import by_class
from pipelines.publish.report.costs import cost_tiles
from pipelines.publish.report.counts import CLASSES, total
from pipelines.publish.report.drawing import expected_rates
from pipelines.publish.report.lines import (
    QUALITY_PARTS,
    drawn_weeks,
    measures,
    month_of,
    packed_classes,
    packed_lines,
)
from pipelines.publish.report.read import Published, Row
from pipelines.publish.report.scopes import Scope, Scopes, keys_of, view
from pipelines.publish.report.sentences import headline, movement
from pipelines.publish.report.tiles import Tile, outcome_tiles, reply_tiles
from pipelines.publish.report.verdicts import VERDICTS, histories, reason_of
from pipelines.publish.report.waterfall import waterfall
from pipelines.publish.report.windows import mature_until
from pipelines.publish.report.words import Words

_SAID = (
    "number.thousands", "number.decimal", "number.percent", "number.no_data", "number.csv_separator",
    "campaigns.shown", "campaigns.drill_mix", "campaigns.drill_lines", "campaigns.drill_verdicts",
    "campaigns.no_verdicts", "verdicts.for_weeks", "verdicts.for_a_week", "verdicts.then",
    "verdicts.fold.one", "verdicts.fold.many", "weeks.partial_week", "weeks.reported", "weeks.quality",
    "weeks.week_of", "weeks.month_of", "weeks.in_all", "classes.piece", "classes.too_few",
    "filter.everything", "head.no_reply", "csv.save", "csv.of", "campaigns.of",
)  # fmt: skip


def bundle(published: Published, choices: Scopes, order: Sequence[Row], words: Words) -> str:
    """The data of the page as JSON, safe to stand inside a script element.

    `order` are the campaigns as the page lists them: what belongs to a row has the row's number.
    """
    weeks = drawn_weeks(published)
    keys = [scope.key for scope in choices.choices]
    lines, classes, past = packed_lines(published), packed_classes(published), histories(published, words)
    campaigns: list[list[Any]] = []
    for row in order:
        name = (row["campaign_id"], row["account_id"])
        history = past.get((row["account_id"], row["campaign_id"]))
        campaigns.append(
            [
                [keys.index(key) for key in keys_of(row) if key in keys],
                lines.get(name, ""),
                classes.get(name, ""),
                [VERDICTS.index(verdict) for verdict in history.weeks] if history else [],
            ]
        )
    data = {
        "weeks": [[week["week_start"].isoformat(), words.day(week["week_start"])] for week in weeks],
        "partial": [i for i, week in enumerate(weeks) if week["is_partial_week"]],
        "months": _months(weeks, words),
        "young": mature_until(published.as_of).isoformat(),
        "measures": measures(published),
        "parts": QUALITY_PARTS,
        "classes": [[key, words.say(f"classes.{key}")] for key in CLASSES],
        "verdicts": [[key, words.within(words.say(f"verdict.{key}"))] for key in VERDICTS],
        "text": {key: words.texts[key] for key in _SAID},
        "scopes": [_scope(view(published, scope), scope, words) for scope in choices.choices],
        "campaigns": campaigns,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def figures(published: Published, words: Words) -> list[Tile]:
    """All tiles, in their order."""
    return [
        *reply_tiles(published, words),
        *cost_tiles(published, words),
        *outcome_tiles(published, words),
    ]


def _months(weeks: Sequence[Row], words: Words) -> list[list[Any]]:
    """The months of the drawn weeks: a name, the places of its weeks, its number."""
    months: dict[tuple[int, int], list[int]] = {}
    for i, week in enumerate(weeks):
        months.setdefault(month_of(week), []).append(i)
    name = words.texts["number.months"].split()
    return [[f"{name[month - 1]} {year}", places, month] for (year, month), places in months.items()]


def _scope(published: Published, scope: Scope, words: Words) -> dict[str, Any]:
    head, sums = headline(published, words), total(published.days)
    found = by_class(published.classes)
    names = ("replies", "quality", "with_outcome", "sends")
    return {
        "key": scope.key,
        "label": scope.label,
        "head": [head.reported, f" {head.middle} ", head.quality] if head else [],
        "sends": words.whole(sums.sends),
        "movement": " ".join(filter(None, (movement(published, words), _why(published, scope, words)))),
        "tiles": {tile.key: _tile(tile) for tile in figures(published, words)},
        "steps": [
            [step.key, step.text, round(step.start * 100, 2), round(step.width * 100, 2)]
            for step in waterfall(published, words)
        ],
        "classes": {key: [float(round(row[name], 2)) for name in names] for key, row in found.items()},
        "expected": {
            week["week_start"].isoformat(): [round(raw, 5), round(quality or 0, 5)]
            for week, (raw, quality) in zip(published.weeks, expected_rates(published), strict=True)
            if raw is not None
        },
    }


def _why(published: Published, scope: Scope, words: Words) -> str:
    """Why its outcomes changed; the windows are those of the verdicts, not those somebody chose."""
    if published.asked or scope.kind == "platform":
        return ""
    level = "account" if scope.kind == "account" else "campaign_group"
    return reason_of(published, level, scope.account, scope.group, words)


def _tile(tile: Tile) -> list[Any]:
    """Value, the lines below it, and how it moved; a tile without a value says why."""
    if tile.value is None:
        return [None, [tile.why]]
    lines = [line for line in (tile.basis, tile.interval, *tile.also) if line]
    moved = [tile.delta.text, f"{tile.delta.before} → {tile.delta.recent}"] if tile.delta else []
    return [tile.value, lines, *moved]
