"""A small home whose figures are all right: forty days, three campaigns, two accounts, built by dbt.

Landed through the landing API itself, so that every reconciliation of the gate has both of its sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines import runtime
from pipelines.landing.sidecar import Accounting, Fetch
from pipelines.landing.store import Landing
from pipelines.landing.streams import Stream
from pipelines.method.local_seeds import prepare_local_seeds
from pipelines.sources import file_streams as files
from pipelines.sources import linkedin_ads_streams as ads
from pipelines.sources.registry import all_streams
from pipelines.warehouse import dbt
from pipelines.warehouse.ops import RunFacts, connect, write_inputs

FIRST, LAST = date(2026, 9, 1), date(2026, 10, 10)
TODAY = date(2026, 10, 11)
DAYS = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
ACCOUNTS = {"501": "USD", "502": "EUR"}
CAMPAIGNS = {"611": "501", "612": "501", "621": "502"}
CREATIVES = {"7111": "611", "7112": "611", "7121": "612", "7211": "621"}
SENDS_A_DAY = 5
# One of twenty sends is answered by each of these, in this order; the others stay silent.
ANSWERS = (
    "Sounds good!",
    "\N{THUMBS UP SIGN}",
    "{praise}, thanks for sharing this {adverb}",
    "Could you send the price for 12 seats? We plan to decide in March, after the audit.",
    "Yes, we use it {adverb}, in {praise} teams",
    "Not interested, please remove me",
    "I am out of the office until Monday and will answer when I am back.",
    "Sounds good!",
)
# Few enough of each wording that none becomes a template.
PRAISE = ("great", "nice", "lovely", "super", "cool")
ADVERB = ("again", "indeed", "today", "so soon", "as always", "really", "once more")
_FETCH = Fetch("run-1", datetime(2026, 10, 11, 5, tzinfo=UTC))
Row = dict[str, Any]


def build_small_home(home: Path) -> Path:
    """Land everything, build the warehouse, return its path."""
    landing = Landing(home / "landing")
    landing.prepare(all_streams())
    _land_ads(landing)
    _land_messages(landing)
    _land_outcomes(landing)
    warehouse = home / "warehouse.duckdb"
    facts = RunFacts(
        "run-1", datetime(2026, 10, 11, 6, tzinfo=UTC), LAST, "sandbox", "Europe/Berlin", "EUR", "0+test"
    )
    with connect(warehouse) as con:
        write_inputs(con, landing.sidecars(), facts)
    runtime.set_dbt_environment(
        warehouse=warehouse,
        landing=landing.root,
        local_seeds=prepare_local_seeds(home, home / "seeds"),
        memory_limit="800MB",
    )
    untested = ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    dbt.invoke(["build", *untested, *dbt.common_args(home / "target", home / "logs")])
    return warehouse


def _land(landing: Landing, stream: Stream, day: date, owner: str, rows: Iterable[Row]) -> None:
    rows = list(rows)
    table = pa.table({name: pa.array([row.get(name) for row in rows], kind) for name, kind in stream.fields})
    landing.write(stream, stream.partition(day, owner), table, Accounting(len(rows)), _FETCH)


def _land_ads(landing: Landing) -> None:
    for account, currency in ACCOUNTS.items():
        campaigns = [c for c, owner in CAMPAIGNS.items() if owner == account]
        creatives = [c for c, campaign in CREATIVES.items() if campaign in campaigns]
        common = {"source_relation": "ads", "account_id": account, "exported_on": LAST, "status": "ACTIVE"}
        named = {
            ads.ACCOUNTS: [{"currency": currency, "name": f"Account {account}"}],
            ads.CAMPAIGN_GROUPS: [{"campaign_group_id": "g1", "name": "Autumn"}],
            ads.CAMPAIGNS: [
                {"campaign_id": c, "campaign_group_id": "g1", "currency": currency, "type": "TEXT_AD"}
                for c in campaigns
            ],
            ads.CREATIVES: [{"creative_id": c, "campaign_id": CREATIVES[c]} for c in creatives],
            ads.CAMPAIGN_REACH: [
                {"campaign_id": c, "range_start": DAYS[-28], "range_end": LAST, "reach": 9, "impressions": 27}
                for c in campaigns
            ],
        }  # fmt: skip
        for stream, rows in named.items():
            _land(landing, stream, LAST, account, ({**common, **row} for row in rows))
        for n, day in enumerate(DAYS):
            rows = [_creative_day(account, creative, n) for creative in creatives]
            _land(landing, ads.CREATIVE_ANALYTICS, day, account, rows)
            sums = {
                k: sum(row[k] for row in rows)
                for k in rows[0]
                if k not in ("account_id", "creative_id", "source_relation")
            }
            total = {"source_relation": "ads", "account_id": account, **sums}
            _land(landing, ads.ACCOUNT_TOTALS, day, account, [total])
    for day in DAYS[:10]:
        row = {
            "source_relation": "other_ads", "platform": "facebook_ads", "account_id": "fb",
            "campaign_id": "f1", "ad_id": "f1a", "currency": "USD", "report_timezone": "UTC",
            "spend": Decimal("3.125000001"), "impressions": 500, "clicks": 4, "row_key": f"f1a-{day}",
        }  # fmt: skip
        _land(landing, files.AD_DAYS, day, "other_ads", [row])


def _creative_day(account: str, creative: str, n: int) -> Row:
    return {
        "source_relation": "ads",
        "account_id": account,
        "creative_id": creative,
        "impressions": 1000 + 7 * n + int(creative) % 10,
        "clicks": 20 + n % 5,
        "cost_in_local_currency": Decimal("12.345678") + n,
        "sends": 5,
        "opens": 3,
    }


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    # An instant as it is landed: UTC without a zone.
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC).replace(tzinfo=None)


def sends() -> Iterator[Row]:
    """Every campaign message of the home, in order: its number, campaign, instant and person."""
    n = 0
    for day in DAYS:
        for creative, campaign in list(CREATIVES.items())[1:]:
            for place in range(SENDS_A_DAY):
                at = _at(day, 9, place)
                yield {"n": n, "campaign_id": campaign, "ad_id": creative, "sent_at": at, "person": f"p{n}"}
                n += 1


def _message(key: str, person: str, at: datetime, direction: str, **more: Any) -> Row:
    sender, recipient = ("me", person) if direction == "out" else (person, "me")
    return {
        "source_relation": "outreach", "message_key": key, "thread_key": f"t-{person}", "sent_at": at,
        "direction": direction, "sender_key": sender, "recipient_key": recipient, "sender_kind": "person",
        "channel": "linkedin_dm", "is_draft": False, "file_name": "messages.csv", **more,
    }  # fmt: skip


def _conversations() -> Iterator[tuple[Row, str]]:
    for send in sends():
        n, person, at = send["n"], send["person"], send["sent_at"]
        campaign = {"campaign_id": send["campaign_id"], "ad_id": send["ad_id"]}
        text = f"Hello {person}, would you have a look at our autumn report?"
        yield _message(f"s{n}", person, at, "out", delivery_status="delivered", **campaign), text
        if n % 20 < len(ANSWERS):
            late = timedelta(days=31 if n == 0 else 0)
            yield (
                _message(f"r{n}", person, at + timedelta(hours=3) + late, "in", reply_to_key=f"s{n}"),
                _answer(n),
            )
    stranger = _at(date(2026, 9, 5), 8)
    yield (
        _message("x1", "stranger", stranger, "in"),
        "Hello, do you still sell the 2024 edition of the report?",
    )
    yield _message("x2", "stranger", stranger + timedelta(hours=1), "out"), "We do, here is the link."
    yield _message("x3", "lost", stranger, "in", reply_to_key="nobody-has-it"), "Yes, please."


def _answer(n: int) -> str:
    return ANSWERS[n % 20].format(praise=PRAISE[n % 3 + n // 20 % 3], adverb=ADVERB[n // 20 % len(ADVERB)])


def _land_messages(landing: Landing) -> None:
    days: dict[date, list[tuple[Row, str]]] = {}
    for message, body in _conversations():
        days.setdefault(message["sent_at"].date(), []).append((message, body))
    for day, found in days.items():
        _land(landing, files.FILE_MESSAGES, day, "messages", (message for message, _ in found))
        bodies = ({**message, "body_text": body} for message, body in found)
        _land(landing, files.FILE_BODIES, day, "messages", bodies)
    old = {"source_relation": "export", "exported_on": LAST}
    asked = _message("a1", "friend", _at(date(2026, 9, 7), 10), "out") | old
    answered = _message("a2", "friend", _at(date(2026, 9, 7), 11), "in") | old
    _land(landing, files.ARCHIVE_MESSAGES, LAST, "me", [asked, answered])
    texts = [
        asked | {"body_text": "Shall we meet?"},
        answered | {"body_text": "Tuesday at 10 suits me, room 4."},
    ]
    _land(landing, files.ARCHIVE_BODIES, LAST, "me", texts)


def _land_outcomes(landing: Landing) -> None:
    rows: list[Row] = []
    for send in sends():
        if send["n"] % 15 == 3 and send["sent_at"].date() < DAYS[-2]:
            kind = ("download", "signup", "transaction")[len(rows) % 3]
            value = Decimal("49.90") if kind == "transaction" else None
            rows.append(
                _outcome(f"e{send['n']}", kind, send["person"], send["sent_at"] + timedelta(days=2), value)
            )
    sold = next(row for row in rows if row["type"] == "transaction")
    back = _outcome(
        "refund-1", "refund", sold["person_key"], sold["occurred_at"] + timedelta(days=3), Decimal("-49.90")
    )
    nobody = _outcome("walk-in", "signup", "nobody-wrote-to-them", _at(date(2026, 9, 9), 9), None)
    _land(landing, files.OUTCOMES, LAST, "crm", [*rows, back | {"refers_to": sold["event_id"]}, nobody])


def _outcome(event: str, kind: str, person: str, at: datetime, value: Decimal | None) -> Row:
    return {
        "source_relation": "crm", "event_id": event, "occurred_at": at, "type": kind, "value": value,
        "currency": "USD" if value is not None else None, "person_key": person, "exported_on": LAST,
    }  # fmt: skip
