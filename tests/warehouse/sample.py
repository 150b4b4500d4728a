"""A small hand-made history: 100 sends of a campaign, approaches, dirty cases, ads, outcomes, an export."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pipelines.sources import file_streams as files
from pipelines.sources import linkedin_ads_streams as ads
from tests.warehouse.house import House, Row

SECRET = "zebrafish"  # stands in every typed text: it may be nowhere outside the restricted zone
CAMPAIGN, ACCOUNT = "11", "900"
FIRST = date(2026, 8, 1)
SENDS = ((FIRST, range(40)), (FIRST + timedelta(1), range(40, 100)))
REAL = f"Could you send the price list for 40 {SECRET} seats? We decide on Thursday and need two quotes."
Message = tuple[Row, str]


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001  landed instants are UTC without a zone


def message(
    key: str, sent_at: datetime, body: str, *, thread: str, person: str, out: bool, **more: object
) -> Message:
    """One message as a file source lands it, with its text."""
    row: Row = {
        "source_relation": "tool",
        "message_key": key,
        "thread_key": thread,
        "sent_at": sent_at,
        "direction": "out" if out else "in",
        "sender_key": "me" if out else person,
        "recipient_key": person if out else "me",
        "sender_kind": "person",
        "channel": "other",
        "body_length": len(body),
        "is_draft": False,
        "file_name": "tool.csv",
        **more,
    }
    return row, body


def sent() -> list[Message]:
    """100 campaign sends at 09:00 UTC (p29's fails), and two approaches to others."""
    found = [
        message(
            f"o{n}",
            _at(day, 9, n % 60),
            f"Would a {SECRET} trial help your team?",
            thread=f"t{n}",
            person=f"p{n}",
            out=True,
            campaign_id=CAMPAIGN,
            ad_id="110",
            delivery_status="failed" if n == 29 else "delivered",
        )
        for day, people in SENDS
        for n in people
    ]
    for n, day in ((200, FIRST), (201, FIRST + timedelta(20))):
        found.append(
            message(f"o{n}", _at(day, 22, 30), f"Hello {SECRET}", thread=f"t{n}", person=f"p{n}", out=True)
        )
    return found


def received() -> list[Message]:
    """25 taps, a real answer, a machine, one late, one taken back, an orphan, one who wrote first."""
    day = FIRST + timedelta(3)

    def reply(n: int, body: str, at: datetime, **more: object) -> Message:
        return message(f"i{n}", at, body, thread=f"t{n}", person=f"p{n}", out=False, **more)

    found = [reply(n, "Thanks!", _at(day, 10), reply_to_key=f"o{n}") for n in range(25)]
    found += [
        reply(25, REAL, _at(day, 11)),
        reply(26, "I am away until Monday.", _at(day, 9), auto_submitted="auto-replied"),
        reply(27, REAL, _at(FIRST + timedelta(41), 9)),
        reply(28, REAL, _at(day, 9), retracted_at=_at(day, 10)),
        reply(900, f"Yes, the {SECRET} plan suits us.", _at(day, 9), reply_to_key="lost"),
        reply(901, f"Do you still sell {SECRET} food?", _at(day, 9)),
    ]
    return found


def land_messages(house: House) -> None:
    """The file source's partitions, one a UTC day."""
    by_day: dict[date, list[Message]] = {}
    for row, body in [*sent(), *received()]:
        instant = row["sent_at"]
        assert isinstance(instant, datetime)
        by_day.setdefault(instant.date(), []).append((row, body))
    for day, found in by_day.items():
        house.land(files.FILE_MESSAGES, day, "tool", [row for row, _ in found])
        bodies = [{**row, "body_text": body, "participant_names": "Jo Doe"} for row, body in found]
        house.land(files.FILE_BODIES, day, "tool", bodies)


def land_archive(house: House) -> None:
    """A member's two exports: the newer wins, and knows that p25 and an e-mail address are one person."""
    for exported, keys in ((date(2026, 8, 10), ("gone", "kept")), (date(2026, 9, 10), ("kept", "new"))):
        rows = [
            dict(
                message(key, _at(FIRST, 8, n), "", thread="a", person="q", out=n == 0)[0],
                source_relation="export",
            )
            for n, key in enumerate(keys)
        ]
        house.land(files.ARCHIVE_MESSAGES, exported, "me", [{**row, "exported_on": exported} for row in rows])
        bodies = [{**row, "body_text": f"About {SECRET}", "exported_on": exported} for row in rows]
        house.land(files.ARCHIVE_BODIES, exported, "me", bodies)
    link = {"source_relation": "export", "person_key": "p25", "linked_key": "mail25", "exported_on": exported}
    house.land(files.ARCHIVE_CONNECTIONS, exported, "me", [link])


def land_outcomes(house: House) -> None:
    """p25 signs up under an e-mail address, buys, takes part of it back; one download joins to nobody."""
    exported = date(2026, 9, 20)
    events: list[Row] = [
        {
            "event_id": "e1",
            "type": "signup",
            "occurred_at": _at(FIRST + timedelta(5), 9),
            "person_key": "mail25",
        },
        {
            "event_id": "e2",
            "type": "transaction",
            "occurred_at": _at(FIRST + timedelta(6), 9),
            "person_key": "p25",
            "value": "100",
            "currency": "EUR",
        },
        {
            "event_id": "e3",
            "type": "refund",
            "occurred_at": _at(exported, 9),
            "person_key": "p25",
            "value": "-40",
            "currency": "EUR",
            "refers_to": "e2",
        },
        {"event_id": "e4", "type": "download", "occurred_at": _at(exported, 9), "person_key": "nobody"},
    ]
    rows = [{"source_relation": "crm", "exported_on": exported, **event} for event in events]
    house.land(files.OUTCOMES, exported, "crm", rows)


def land_entities(house: House, seen: date, *, campaign_of: str = CAMPAIGN) -> None:
    """The account, its group, two campaigns, two creatives; `campaign_of` is where creative 110 belongs."""
    owner: Row = {
        "source_relation": "linkedin",
        "account_id": ACCOUNT,
        "status": "ACTIVE",
        "exported_on": seen,
    }
    house.land(ads.ACCOUNTS, seen, ACCOUNT, [{**owner, "name": "Acme", "currency": "EUR"}])
    house.land(ads.CAMPAIGN_GROUPS, seen, ACCOUNT, [{**owner, "campaign_group_id": "1", "name": "Autumn"}])
    campaign: Row = {**owner, "campaign_group_id": "1", "type": "SPONSORED_INMAILS", "currency": "EUR"}
    named = (("11", "Trial"), ("12", "Webinar"))
    campaigns = [{**campaign, "campaign_id": key, "name": name} for key, name in named]
    house.land(ads.CAMPAIGNS, seen, ACCOUNT, campaigns)
    placed = (("110", campaign_of), ("120", "12"))
    creatives = [{**owner, "creative_id": ad, "campaign_id": key, "name": f"Ad {ad}"} for ad, key in placed]
    house.land(ads.CREATIVES, seen, ACCOUNT, creatives)


def land_ad_day(house: House, day: date, figures: dict[str, tuple[str, int, int]]) -> None:
    """One day of the account: spend, impressions and clicks by creative, and the platform's own total."""
    owner: Row = {"source_relation": "linkedin", "account_id": ACCOUNT}
    rows = [
        {
            **owner,
            "creative_id": ad,
            "cost_in_local_currency": spend,
            "impressions": seen,
            "clicks": clicks,
            "sends": 10,
            "opens": 5,
        }
        for ad, (spend, seen, clicks) in figures.items()
    ]
    house.land(ads.CREATIVE_ANALYTICS, day, ACCOUNT, rows)
    house.land(
        ads.ACCOUNT_TOTALS, day, ACCOUNT, [{**owner, "cost_in_local_currency": "10.5", "impressions": 1000}]
    )


def land_ads(house: House) -> None:
    """Three days of two creatives and a third one that no entity describes, and reach of trailing ranges."""
    land_entities(house, date(2026, 8, 3))
    for n in range(3):
        figures = {"110": ("8.25", 500, 2), "120": ("2.25", 500, 1), "999": ("0.000000001", 0, 0)}
        land_ad_day(house, FIRST + timedelta(n), figures)
    last = FIRST + timedelta(2)
    reach = [
        {
            "source_relation": "linkedin",
            "account_id": ACCOUNT,
            "campaign_id": CAMPAIGN,
            "range_start": last - timedelta(days - 1),
            "range_end": last,
            "reach": 400,
            "impressions": 1000,
            "exported_on": last,
        }
        for days in (7, 28)
    ]
    house.land(ads.CAMPAIGN_REACH, last, ACCOUNT, reach)


def land_ads_file(house: House) -> None:
    """One day of another platform in another currency, with a row that belongs to no campaign."""
    common: Row = {
        "source_relation": "facebook",
        "platform": "facebook_ads",
        "account_id": "fb",
        "currency": "USD",
    }
    rows = [
        {**common, "row_key": "a", "campaign_id": "77", "ad_id": "1", "spend": "1.123456789", "clicks": 4},
        {**common, "row_key": "b", "spend": "2", "clicks": 0, "report_timezone": "America/New_York"},
    ]
    house.land(files.AD_DAYS, FIRST, "facebook", rows)


def land_everything(house: House) -> House:
    """All of it, in an emptied house."""
    house.empty()
    for land in (land_messages, land_archive, land_outcomes, land_ads, land_ads_file):
        land(house)
    return house
