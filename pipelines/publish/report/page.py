"""Put the page together: facts in, one self-contained file out."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from pipelines.look import PLAIN, Look
from pipelines.publish import durable
from pipelines.publish.report import campaigns, classes, health, sentences, tiles, verdicts, words
from pipelines.publish.report.bundle import bundle, figures
from pipelines.publish.report.compare import Asked, Comparing, compared
from pipelines.publish.report.counts import quality_interval, total
from pipelines.publish.report.drawing import index_charts, outcome_charts, weekly_charts
from pipelines.publish.report.index import index
from pipelines.publish.report.read import Published, read
from pipelines.publish.report.scopes import marks, scopes
from pipelines.publish.report.sensitivity import sensitivity
from pipelines.publish.report.waterfall import waterfall
from pipelines.publish.report.windows import mature_until
from pipelines.publish.report.words import Words, words_of

_TEMPLATES = Path(__file__).parent / "templates"
_SCRIPTS = ("data.js", "draw.js", "tables.js", "drill.js", "filter.js")


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
    reporting_db: Path,
    out: Path,
    *,
    look: Look = PLAIN,
    warnings: Sequence[str] | None = None,
    asked: Asked | None = None,
) -> ReportFacts:
    """Write the report on `reporting_db` to `out`, by rename, and say what it says.

    `look` is the brand: title, logo, colour, language. `warnings` (of the gate) stand in a banner; None says
    that they are not known here, and the page then does not claim that there were none. `asked` names two
    periods to compare. The file makes no request and runs no script but its own.
    Raises `InputError` where the database is missing or is no published file, and `SettingsError` where the
    two periods cannot be compared like for like.
    """
    published, comparing = read(reporting_db), None
    if asked:
        comparing = compared(published, asked, words_of(look.language))
        published = replace(published, asked=comparing.windows)
    html = render(published, look=look, warnings=warnings, comparing=comparing)
    data = html.encode()
    out.parent.mkdir(parents=True, exist_ok=True)
    durable.replace_with(out, data)
    return _facts(published, out, len(data), words_of(look.language))


def render(
    published: Published,
    *,
    look: Look = PLAIN,
    warnings: Sequence[str] | None = None,
    comparing: Comparing | None = None,
) -> str:
    """The page as text: everything that came from data is escaped, everything it needs is inside."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    spoken = words_of(look.language)
    filters = cast(dict[str, Any], environment.filters)
    shown = ("whole", "percent", "money", "signed", "day", "short_day", "instant", "number")
    filters.update({name: getattr(spoken, name) for name in shown})
    filters.update(
        platform=words.platform,
        sortable=words.sortable,
        outcomes=partial(campaigns.outcome_text, words=spoken),
    )
    globals_ = cast(dict[str, Any], environment.globals)
    globals_.update(t=spoken.say, n_of=spoken.count)
    style = _compact(
        (_TEMPLATES / "report.css").read_text(encoding="utf-8") + _worded(spoken, published) + look.style
    )
    script = _compact("\n".join((_TEMPLATES / name).read_text(encoding="utf-8") for name in _SCRIPTS))
    html = environment.get_template("report.html.j2").render(
        **_context(published, spoken),
        title=look.title or spoken.say("page.title"),
        look=look,
        comparing=comparing,
        warnings=warnings,
        style=style,
        script=script,
        style_hash=_csp_hash(style),
        script_hash=_csp_hash(script),
    )
    return _compact(html)


def _context(published: Published, spoken: Words) -> dict[str, Any]:
    rows, yardstick = classes.class_rows(published, spoken)
    campaign_list = campaigns.campaign_rows(published)
    choices = scopes(published)
    by_name = {(row["campaign_id"], row["account_id"]): row for row in published.campaigns}
    order = [by_name[row.id, row.account_id] for row in campaign_list]
    found = index(published)
    has_outcomes = bool(published.meta["has_outcomes"])
    return {
        "meta": published.meta,
        "published": published,
        "sums": total(published.days),
        "first_day": published.days[0].date if published.days else None,
        "mature_until": mature_until(published.as_of),
        "headline": sentences.headline(published, spoken),
        "movement": sentences.movement(published, spoken),
        # Its windows are those of the verdicts, not those somebody chose.
        "driver": "" if published.asked else verdicts.reason_of(published, "workspace", None, None, spoken),
        "steps": waterfall(published, spoken),
        "tiles": figures(published, spoken),
        "windows": tiles.cohort_windows(published),
        "choices": choices,
        "mark": marks(published, choices),
        "data": bundle(published, choices, order, spoken),
        "verdicts": verdicts.verdicts(published, spoken),
        "projected": sentences.projected(published, spoken),
        "sensitivity": sensitivity(published, spoken),
        "health": health.health(published, spoken) if has_outcomes else None,
        "weekly": weekly_charts(published, spoken) if len(published.weeks) > 1 else None,
        "outcome_charts": outcome_charts(published, spoken),
        "index": found,
        "index_charts": index_charts(found, spoken) if found else [],
        "has_partial": any(week["is_partial_week"] for week in published.weeks),
        "classes": rows,
        "yardstick": yardstick,
        "segments": classes.segments(rows),
        "campaigns": campaign_list,
        "several_platforms": len({row.platform for row in campaign_list if row.platform}) > 1,
        "scale": campaigns.scale_of(campaign_list),
        "has_outcomes": has_outcomes,
        "has_spend": bool(published.spend),
        "calibrated": "calibrated" in published.weight_sources,
    }


def _worded(spoken: Words, published: Published) -> str:
    """The words that only the stylesheet shows: names of figures on a phone, what a filter leaves alone."""
    columns = ["", "inflation", "reported", "quality", "scale", "evidence"]
    columns += ["spend", "cpc", "cost"] if published.spend else []
    columns += ["outcomes"] if published.meta["has_outcomes"] else []
    labels = [
        f"#campaigns tr:not(.drilled) td:nth-child({i}){{--l:{_quoted(spoken.say(f'campaigns.{column}'))}}}"
        for i, column in enumerate(columns, 1)
        if column
    ]
    whole = f"section.whole>h2::after{{content:{_quoted(spoken.say('filter.whole'))}}}"
    return "\n".join(["", *labels, whole, ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _facts(published: Published, path: Path, size: int, spoken: Words) -> ReportFacts:
    sums, head = total(published.days), sentences.headline(published, spoken)
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
        sentence=f"{head.reported} {head.middle} {head.quality}" if head else spoken.say("page.nothing"),
    )


def _compact(text: str) -> str:
    """The text without indentation, blank lines and comment lines; applied twice it changes nothing."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("// ")) + "\n"


def _csp_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
