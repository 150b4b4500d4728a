"""`qae diff`: what moved between two publications, and why."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from pipelines.commands.screen import OUT, lines, say_json
from pipelines.home import open_home
from pipelines.publish.diff import Change, Diff, diff
from pipelines.publish.diff.causes import LATE, RULES, Differences
from pipelines.publish.diff.numbers import SPEND
from pipelines.publish.pinning import find
from pipelines.publish.versions import Publication
from pipelines.settings import home_path

_RATES = ("raw_engagement_rate", "quality_engagement_rate")
_NAMES = {
    "raw_engagement_rate": "reported reply rate",
    "quality_engagement_rate": "quality-adjusted rate",
    "sends_delivered": "sends delivered",
    "replies_gross": "replies reported",
    "replies_low_effort": "low effort",
    "replies_unknown": "unknown language",
    "quality_replies": "quality replies",
    "sends_with_outcome": "sends with an outcome",
}


def diff_command(given: Path | None, before: str, after: str, *, limit: int, as_json: bool) -> None:
    """Compare two publications (ids, pins or `current`) number by number."""
    reporting = open_home(home_path(given)).reporting
    a, b = find(reporting, before), find(reporting, after)
    found = diff(a.database, b.database)
    if as_json:
        say_json(_document(found, a, b))
        return
    lines(
        [
            ("before", _told(a, found.before.meta)),
            ("after", _told(b, found.after.meta)),
            ("differ in", _differ(found.made)),
        ]
    )
    if not found.headline and not found.campaigns:
        OUT.print("\nNo number differs.")
        return
    OUT.print(f"\n{_method(found.made)}\n")
    _print("All campaigns", found.headline, found.made)
    by_weight = sorted(found.campaigns, key=lambda key: (-_moved(found.campaigns[key]), key))
    for key in by_weight[:limit]:
        _print(found.names.get(key, key[0]), found.campaigns[key], found.made)
    if len(by_weight) > limit:
        OUT.print(f"{len(by_weight) - limit} more campaigns changed: --limit {len(by_weight)}")


def _told(publication: Publication, meta: Any) -> str:
    return (
        f"{publication.id}, published {publication.published_at:%Y-%m-%d %H:%M} UTC, data to {meta['as_of']},"
        f" weights {meta['weights_version']}"
    )


def _differ(made: Differences) -> str:
    parts = [
        "same data" if made.is_same_input else "data",
        *(made.rules or ("same phrases, code and settings",)),
        f"weights of {', '.join(made.weights)}" if made.weights else "same weights",
    ]
    return "; ".join(parts)


def _method(made: Differences) -> str:
    causes = ["new days", "arrived later", *([made.label(RULES)] if made.rules else []), "weights"]
    text = f"Each change is split in this order, and the parts add up to it: {', '.join(causes)}."
    if not made.is_exact:
        text += (
            f" Data arrived and {made.label(RULES)} changed at once: what came later for a day is taken"
            " to be made up as that day's replies were."
        )
    return text


def _print(title: str, changes: Sequence[Change], made: Differences) -> None:
    if not changes:
        return
    OUT.print(title, style="bold", markup=False)
    width = max(len(_name(change.number)) for change in changes)
    for change in changes:
        moved = [
            f"{_label(change.number, cause, made)} {_signed(change.number, value)}"
            for cause, value in change.causes.items()
            if value
        ]
        if change.remainder:
            moved.append(f"not explained {_signed(change.number, change.remainder)}")
        was, now = _shown(change.number, change.before), _shown(change.number, change.after)
        OUT.print(
            f"  {_name(change.number):<{width}}  {was} -> {now}  ({'; '.join(moved) or 'new'})", markup=False
        )
    OUT.print()


def _name(number: str) -> str:
    return _NAMES.get(number, number)


def _label(number: str, cause: str, made: Differences) -> str:
    return "restated" if number.startswith(SPEND) and cause == LATE else made.label(cause)


def _shown(number: str, value: Fraction | None) -> str:
    if value is None:
        return "none"
    if number in _RATES:
        return f"{float(value):.3%}"
    return f"{float(value):,.2f}" if number.startswith(SPEND) or value.denominator > 1 else f"{int(value):,}"


def _signed(number: str, value: Fraction) -> str:
    sign = "+" if value > 0 else "-"
    if number in _RATES:
        return f"{sign}{abs(float(value)) * 100:.3f} points"
    return sign + _shown(number, abs(value))


def _moved(changes: Sequence[Change]) -> Fraction:
    """How much of a campaign's quality moved, to and fro: the order of the list."""
    quality = [change for change in changes if change.number == "quality_replies"]
    return sum((abs(value) for change in quality for value in change.causes.values()), Fraction(0))


def _document(found: Diff, a: Publication, b: Publication) -> dict[str, Any]:
    return {
        "before": {"publication": a.id, **dict(found.before.meta)},
        "after": {"publication": b.id, **dict(found.after.meta)},
        "differ": {
            "same_data": found.made.is_same_input,
            "rules": list(found.made.rules),
            "weights": list(found.made.weights),
        },
        "exact": found.made.is_exact,
        "headline": [_change(change, found.made) for change in found.headline],
        "campaigns": [
            {
                "campaign_id": key[0],
                "account_id": key[1] or None,
                "name": found.names.get(key),
                "changes": [_change(change, found.made) for change in changes],
            }
            for key, changes in found.campaigns.items()
        ],
    }


def _change(change: Change, made: Differences) -> dict[str, Any]:
    return {
        "number": change.number,
        "before": None if change.before is None else float(change.before),
        "after": None if change.after is None else float(change.after),
        "causes": {
            _label(change.number, cause, made): float(value)
            for cause, value in change.causes.items()
            if value
        },
        "remainder": float(change.remainder),
    }
