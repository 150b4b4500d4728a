"""The ten lines a run ends with, from its record and from the published file alone."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from pipelines import STARTED
from pipelines.home import Home
from pipelines.publish.report.counts import total
from pipelines.publish.report.read import Published, read
from pipelines.publish.report.sentences import headline, movement
from pipelines.publish.report.words import percent
from pipelines.record import RunRecord

_OUTCOMES = """
    select
        sum(downloads) as downloads,
        sum(signups) as signups,
        sum(transactions) as transactions,
        sum(leads) as leads,
        sum(meetings) as meetings
    from rpt_campaign_to_date
"""
_VALUE = """
    select currency, amount as value
    from rpt_currency where measure = 'value'
    order by currency is distinct from reporting_currency, amounts desc, currency
"""
_SPEND = """
    select currency, sum(spend) as spend, sum(clicks) as clicks
    from rpt_campaign_to_date where spend is not null group by currency order by currency
"""
_IN_ALL = """
    select
        measure,
        reporting_currency,
        sum(amount_reporting) as total,
        sum(amounts) as amounts,
        sum(amounts_unconverted) as unconverted,
        count(*) filter (where currency is distinct from reporting_currency) as others,
        count(*) filter (where currency is distinct from reporting_currency and amount_reporting is not null)
            as others_converted
    from rpt_currency group by measure, reporting_currency
"""
_INCIDENTS = {
    "rate_limited": ("rate limit (429)", "rate limits (429)"),
    "cap_split": ("split on the platform's response cap", "splits on the platform's response cap"),
    "quota_pause": ("pause before a quota was used up", "pauses before a quota was used up"),
    "report_restarted": ("report started anew", "reports started anew"),
    "report_split": ("report asked for in parts", "reports asked for in parts"),
    "spam_thread": ("spam thread left out", "spam threads left out"),
    "restated_day": ("restated day", "restated days"),
    "token_refreshed": ("token refresh", "token refreshes"),
    "retried": ("retry", "retries"),
    "unreconciled_day": ("day that does not reconcile yet", "days that do not reconcile yet"),
}


def summary_lines(home: Home, record: RunRecord) -> list[tuple[str, str]]:
    """Label and sentence of each line. A number that does not exist is left out, never shown as zero."""
    database = home.reporting / "reporting.duckdb"
    published = read(database)
    head = headline(published)
    outcomes, value, spend, in_all = _ask(database, _OUTCOMES, _VALUE, _SPEND, _IN_ALL)
    totals = {row["measure"]: total_sentence(row) for row in in_all}
    said = [
        ("extracted", _extracted(record)),
        ("met", "; ".join(filter(None, (_met(record), set_aside(record)))) or "nothing unusual on the way"),
        ("reported", f"{head.reported} {_rate(published)}" if head else _no_reply(published)),
        ("of these", f"{head.middle} {head.quality}" if head else ""),
        ("messages", _classes(record)),
        ("moved", movement(published)),
        ("outcomes", _outcomes(outcomes[0], value) + totals.get("value", "")),
        ("spend", _spend(spend) + totals.get("spend", "")),
        ("published", f"{database} ({_tables(record)}; {_checks(record, home)})"),
        ("report", f"{home.report}  <- open this ({time.monotonic() - STARTED:.0f} s in all)"),
    ]
    return [(label, sentence) for label, sentence in said if sentence]


def _ask(database: Path, *queries: str) -> list[list[dict[str, Any]]]:
    with duckdb.connect(str(database), read_only=True) as con:
        answers: list[list[dict[str, Any]]] = []
        for query in queries:
            cursor = con.execute(query)
            names = [column[0] for column in cursor.description or []]
            answers.append([dict(zip(names, row, strict=True)) for row in cursor.fetchall()])
    return answers


def _extracted(record: RunRecord) -> str:
    total = Counter[str]()
    for facts in record.extracts.values():
        total.update({key: int(facts[key]) for key in ("rows_out", "partitions", "changed", "requests")})
    requests = f", {total['requests']:,} requests" if total["requests"] else ""
    return (
        f"{total['rows_out']:,} rows from {_sources(len(record.extracts))}, "
        f"{total['changed']:,} of {total['partitions']:,} partitions new or changed{requests}"
    )


def _sources(count: int) -> str:
    return f"{count} source{'' if count == 1 else 's'}"


def _met(record: RunRecord) -> str:
    met = Counter[str]()
    for facts in record.extracts.values():
        met.update(facts["incidents"])
    said = [
        f"{count:,} {_INCIDENTS.get(name, (name, name))[count != 1]}" for name, count in met.items() if count
    ]
    return ", ".join(said)


def set_aside(record: RunRecord) -> str:
    """How many rows were quarantined or skipped, with the commonest reasons; empty where none was."""
    parts = [_reasons(record, "quarantined"), _reasons(record, "skipped")]
    named = [
        f"{sum(p.values()):,} {word} ({_few(p)})"
        for p, word in zip(parts, ("in private/quarantine", "skipped by rule"), strict=True)
        if p
    ]
    return "; ".join(named)


def _reasons(record: RunRecord, key: str) -> Counter[str]:
    found = Counter[str]()
    for facts in record.extracts.values():
        found.update(facts[key])
    return found


def _few(found: Mapping[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in Counter(found).most_common(3))


def _no_reply(published: Published) -> str:
    if not published.meta["has_messages"]:
        return "no messages were given (--archive FILE, --messages FILE)"
    return "No reply to any send was reported."


def _rate(published: Published) -> str:
    sums = total(published.days)
    return f"{sums.sends:,} sends were delivered, a reply rate of {percent(sums.raw_rate)}."


def _classes(record: RunRecord) -> str:
    found = Counter[str]((record.build or {}).get("reply_messages", {}))
    if not found:
        return ""
    shares = ", ".join(f"{name.replace('_', ' ')} {n / found.total():.0%}" for name, n in found.most_common())
    return f"{found.total():,} reply messages: {shares}"


def _outcomes(counts: Mapping[str, Any], values: list[dict[str, Any]]) -> str:
    said = [f"{int(count):,} {name}" for name, count in counts.items() if count]
    worth = [f"{row['value']:,.2f} {row['currency'] or 'of no currency'}" for row in values if row["value"]]
    if not said:
        return "none given (--outcomes FILE)" if counts["signups"] is None else "none"
    return ", ".join(said) + (f"; worth {', '.join(worth)}" if worth else "")


def _spend(spend: list[dict[str, Any]]) -> str:
    said = []
    for row in spend:
        cpc = f" (CPC {row['spend'] / row['clicks']:,.2f})" if row["clicks"] else ""
        said.append(f"{row['spend']:,.2f} {row['currency'] or '?'}{cpc}")
    return ", ".join(said) or "no ad data (--ads FILE, or linkedin_ads in qae.toml)"


def total_sentence(row: Mapping[str, Any]) -> str:
    """What amounts of all currencies come to where each has a rate, else how many have none."""
    if not row["others"] or not row["others_converted"]:
        return ""
    if row["unconverted"]:
        missing = f"{row['unconverted']:,} of {row['amounts']:,} amounts have no rate into it"
        return f"; no total in {row['reporting_currency']}: {missing}"
    return f"; in all {row['total']:,.2f} {row['reporting_currency']}"


def _checks(record: RunRecord, home: Home) -> str:
    verdict = record.verdict or {}
    warned = len(verdict.get("warnings", []))
    passed = verdict.get("checks", 0) - warned - len(verdict.get("red", []))
    more = f", {warned} warnings ({home.checks / 'checks.html'})" if warned else ""
    return f"{passed} checks passed{more}"


def _tables(record: RunRecord) -> str:
    publication = record.publication or {}
    return f"{len(publication.get('rows', {}))} tables, build {publication.get('build_hash', '')[:12]}"
