"""The ten lines a run ends with, from its record and from the published file alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from pipelines.home import Home
from pipelines.record import RunRecord

_HEADLINE = """
    select
        sum(sends_delivered) as sends,
        sum(replies_gross) as gross,
        sum(replies_human) as human,
        sum(replies_low_effort) as low,
        sum(quality_replies) as quality,
        sum(downloads) as downloads,
        sum(signups) as signups,
        sum(transactions) as transactions
    from rpt_campaign_to_date
"""
_SPEND = """
    select currency, sum(spend) as spend, sum(clicks) as clicks
    from rpt_campaign_to_date where spend is not null group by currency order by currency
"""
_INCIDENTS = {
    "rate_limited": ("rate limit (429)", "rate limits (429)"),
    "cap_split": ("split on the platform's response cap", "splits on the platform's response cap"),
    "restated_day": ("restated day", "restated days"),
    "token_refreshed": ("token refresh", "token refreshes"),
    "retried": ("retry", "retries"),
}


def summary_lines(home: Home, record: RunRecord) -> list[tuple[str, str]]:
    """Label and sentence of each line. A number that does not exist is left out, never shown as zero."""
    database = home.reporting / "reporting.duckdb"
    head, spend = _read(database)
    return [
        ("extracted", _extracted(record)),
        ("met", _met(record)),
        ("set aside", _set_aside(record)),
        ("reported", _reported(head)),
        ("of these", _of_these(head)),
        ("outcomes", _outcomes(head)),
        ("spend", _spend(spend)),
        ("checks", _checks(record, home)),
        ("published", f"{database} ({_tables(record)})"),
        ("report", f"{home.report}  <- open this ({sum(record.seconds.values()):.0f} s in all)"),
    ]


def _read(database: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    with duckdb.connect(str(database), read_only=True) as con:
        answers: list[list[dict[str, Any]]] = []
        for query in (_HEADLINE, _SPEND):
            cursor = con.execute(query)
            names = [column[0] for column in cursor.description or []]
            answers.append([dict(zip(names, row, strict=True)) for row in cursor.fetchall()])
    return answers[0][0], answers[1]


def _extracted(record: RunRecord) -> str:
    total = Counter[str]()
    for facts in record.extracts.values():
        total.update({key: int(facts[key]) for key in ("rows_out", "partitions", "changed", "requests")})
    requests = f", {total['requests']:,} requests" if total["requests"] else ""
    return (
        f"{total['rows_out']:,} rows from {len(record.extracts)} sources, "
        f"{total['changed']:,} of {total['partitions']:,} partitions new or changed{requests}"
    )


def _met(record: RunRecord) -> str:
    met = Counter[str]()
    for facts in record.extracts.values():
        met.update(facts["incidents"])
    said = [
        f"{count:,} {_INCIDENTS.get(name, (name, name))[count != 1]}" for name, count in met.items() if count
    ]
    return ", ".join(said) or "nothing unusual on the way"


def _set_aside(record: RunRecord) -> str:
    parts = [_reasons(record, "quarantined"), _reasons(record, "skipped")]
    named = [
        f"{sum(p.values()):,} {word} ({_few(p)})"
        for p, word in zip(parts, ("quarantined", "skipped by rule"), strict=True)
        if p
    ]
    return "; ".join(named) or "no row: in = out"


def _reasons(record: RunRecord, key: str) -> Counter[str]:
    found = Counter[str]()
    for facts in record.extracts.values():
        found.update(facts[key])
    return found


def _few(found: Mapping[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in Counter(found).most_common(3))


def _reported(head: Mapping[str, Any]) -> str:
    if not head["gross"]:
        return (
            "no replies: this home has no messages that answer a send"
            if head["gross"] == 0
            else "no messages"
        )
    rate = f", a reply rate of {head['gross'] / head['sends']:.2%}" if head["sends"] else ""
    return f"{head['gross']:,} sends were answered of {head['sends'] or 0:,} delivered{rate}"


def _of_these(head: Mapping[str, Any]) -> str:
    if not head["gross"]:
        return "nothing to discount"
    worth = (
        f"; they carry the weight of {head['quality']:,.0f} real answers"
        if head["quality"] is not None
        else ""
    )
    return f"{round(10 * head['low'] / head['gross'])} of 10 were one-tap or phatic{worth}"


def _outcomes(head: Mapping[str, Any]) -> str:
    said = [
        f"{int(head[name]):,} {name}"
        for name in ("downloads", "signups", "transactions")
        if head[name] is not None
    ]
    return ", ".join(said) or "none given (--outcomes FILE)"


def _spend(spend: list[dict[str, Any]]) -> str:
    said = []
    for row in spend:
        cpc = f" (CPC {row['spend'] / row['clicks']:,.2f})" if row["clicks"] else ""
        said.append(f"{row['spend']:,.2f} {row['currency'] or '?'}{cpc}")
    return ", ".join(said) or "no ad data (--ads FILE, or linkedin_ads in qae.toml)"


def _checks(record: RunRecord, home: Home) -> str:
    verdict = record.verdict or {}
    warned = len(verdict.get("warnings", []))
    passed = verdict.get("checks", 0) - warned - len(verdict.get("red", []))
    more = f", {warned} warnings ({home.checks / 'checks.html'})" if warned else ""
    return f"{passed} passed{more}"


def _tables(record: RunRecord) -> str:
    publication = record.publication or {}
    return f"{len(publication.get('rows', {}))} tables, build {publication.get('build_hash', '')[:12]}"
