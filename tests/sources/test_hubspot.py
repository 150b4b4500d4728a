"""HubSpot: what a planted portal holds is what is landed, exactly, whenever and however often it is read."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hubspot_portal import PSEUDONYMS, PortalHome, key

from pipelines.sandbox.hubspot_api import HubSpotApi
from pipelines.sandbox.hubspot_faults import HubSpotFaults
from pipelines.sandbox.hubspot_threads import PORTAL, address_of
from pipelines.sandbox.hubspot_world import HubSpotWorld
from pipelines.sandbox.world import World
from pipelines.sources.base import Window
from pipelines.sources.hubspot_run import MESSAGES

EARLIER = World(size="tiny").until - timedelta(4)


@pytest.fixture
def portal(tmp_path: Path) -> PortalHome:
    return PortalHome(tmp_path)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> PortalHome:
    """A portal read once, for tests that only look."""
    home = PortalHome(tmp_path_factory.mktemp("portal"))
    home.out = home.run()  # type: ignore[attr-defined]
    return home


def planted(read: PortalHome) -> HubSpotWorld:
    assert read.api
    return read.api.portal


def told(rows: list[dict[str, Any]]) -> dict[date, Counter[str]]:
    found: dict[date, Counter[str]] = {}
    for row in rows:
        counts = found.setdefault(row["sent_at"].date(), Counter())
        counts[row["direction"]] += 1
        counts["tapped"] += bool(row["is_platform_option"])
    return found


def test_every_message_is_landed_on_its_day_from_its_side_and_taps_are_told(read: PortalHome) -> None:
    assert told(read.messages()) == planted(read).messages_by_day()
    assert {row["message_key"] for row in read.messages()} == {
        key(one) for one in planted(read).message_ids()
    }
    assert sum(counts["tapped"] for counts in told(read.messages()).values()) > 5


def test_rows_in_are_rows_out_and_what_was_skipped_by_type(read: PortalHome) -> None:
    out: Any = read.out  # type: ignore[attr-defined]
    assert out.rows_in == out.rows_out + sum(out.quarantined.values()) + sum(out.skipped.values())
    assert {"event_comment", "event_assignment", "event_welcome_message"} <= out.skipped.keys()
    spam = sum(found.wire["spam"] for found in planted(read).conversations)
    assert out.incidents["spam_thread"] == spam > 0


def test_texts_come_whole_from_the_original_and_from_html(read: PortalHome) -> None:
    bodies = read.bodies()
    cut = [item for found in planted(read).conversations for item in found.originals.items()]
    assert cut
    for identifier, text in cut:
        if key(identifier) in bodies:
            assert bodies[key(identifier)]["body_text"] == text
    assert all(body["body_text"] and "<div>" not in body["body_text"] for body in bodies.values())


def test_a_person_is_the_address_they_write_from_and_their_contact_is_linked(read: PortalHome) -> None:
    email, contact = PSEUDONYMS.person("email", address_of(0)), _contact(0)
    assert email in {row["recipient_key"] for row in read.messages()}
    links = {(row["person_key"], row["linked_key"]): row["kind"] for row in read.identities()}
    assert links[contact, email] == "email"
    assert links[contact, PSEUDONYMS.person("email", "home-0@mail.example")] == "email"
    assert links[contact, PSEUDONYMS.person("phone", "+491512000000")] == "phone"
    # Who chats has no address: they are their contact.
    assert _contact(2) in {row["sender_key"] for row in read.messages()}


def test_a_switchboard_makes_nobody_one_person(read: PortalHome) -> None:
    assert "0151 20000" in {contact["properties"]["mobilephone"] for contact in planted(read).contacts}
    phones = Counter(row["linked_key"] for row in read.identities() if row["kind"] == "phone")
    assert phones
    assert set(phones.values()) == {1}


def test_won_deals_are_outcomes_to_the_cent(read: PortalHome) -> None:
    won = planted(read).won()
    landed = {row["event_id"]: row for row in read.outcomes()}
    assert landed.keys() == {f"deal-{deal['id']}" for deal in won}
    for deal in won:
        said, row = deal["properties"], landed[f"deal-{deal['id']}"]
        assert row["value"] == (Decimal(said["amount"]) if said["amount"] else None)
        assert row["currency"] == (said["deal_currency_code"] or "EUR")
        assert row["person_key"] == (_contact(int(deal["contact"]) - 10_000) if deal["contact"] else None)
    out: Any = read.out  # type: ignore[attr-defined]
    assert out.quarantined["no_time"] >= 1
    assert out.skipped["other_stage"] > 1


def test_a_bot_is_a_machine_and_no_text_stands_beside_messages(read: PortalHome) -> None:
    bots = [row for row in read.messages() if row["auto_submitted"] == "auto-generated"]
    assert bots
    assert {(row["sender_kind"], row["direction"]) for row in bots} == {("system", "out")}
    assert not {"body_text", "subject_text", "participant_names"} & set(MESSAGES.schema.names)


def test_a_second_read_changes_nothing(portal: PortalHome) -> None:
    portal.run()
    before = {path: path.read_bytes() for path in (portal.folder / "landing").rglob("*.parquet")}
    out = portal.run()
    assert out.changed == 0
    assert {path: path.read_bytes() for path in (portal.folder / "landing").rglob("*.parquet")} == before


def test_later_days_add_what_came_since_and_keep_what_was_landed(portal: PortalHome) -> None:
    portal.run(until=EARLIER)
    was = {row["message_key"] for row in portal.messages()}
    events = {row["event_id"] for row in portal.outcomes()}
    portal.run(lookback_days=2)
    assert portal.api
    assert told(portal.messages()) == portal.api.portal.messages_by_day()
    assert was < {row["message_key"] for row in portal.messages()}
    # Only what changed was asked for; the rest was carried on.
    assert events < {row["event_id"] for row in portal.outcomes()}
    assert {row["exported_on"] for row in portal.outcomes()} == {portal.world.until}
    assert {row["event_id"] for row in portal.outcomes()} == {
        f"deal-{d['id']}" for d in portal.api.portal.won()
    }


def test_settled_days_cost_no_thread(portal: PortalHome) -> None:
    portal.run(until=EARLIER)
    everything = _threads(portal)
    portal.run(until=EARLIER, lookback_days=1)
    assert 0 < _threads(portal) < everything / 3


def test_a_deal_that_is_reopened_is_no_outcome_any_more(portal: PortalHome) -> None:
    portal.run()
    (first, *_) = portal.outcomes()
    assert portal.api
    deal = next(d for d in portal.api.portal.deals if f"deal-{d['id']}" == first["event_id"])

    def reopened(name: str, elements: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if name != "deals":
            return elements
        now = f"{portal.world.until}T20:00:00Z"
        changes = {"dealstage": "contractsent", "hs_lastmodifieddate": now}
        return [
            one | {"properties": one["properties"] | changes} if one["id"] == deal["id"] else one
            for one in elements
        ]

    before = {row["event_id"] for row in portal.outcomes()}
    portal.run(HubSpotFaults(tamper=reopened))
    assert {row["event_id"] for row in portal.outcomes()} == before - {first["event_id"]}


def test_one_inbox_and_no_crm_ask_for_nothing_else(portal: PortalHome) -> None:
    portal.run(inboxes=("501",), contacts=False, deals=False, window=_last(portal, 3))
    assert portal.api
    assert not any("/crm/" in path for path in portal.api.calls)
    landed = {row["thread_key"] for row in portal.messages()}
    others = {f["id"] for f in (c.wire for c in portal.api.portal.conversations) if f["inboxId"] == "502"}
    assert landed
    assert not landed & {PSEUDONYMS.opaque("thread", f"crm|{one}") for one in others}


def _last(portal: PortalHome, days: int) -> Window:
    return Window(portal.world.until - timedelta(days - 1), portal.world.until)


def _threads(portal: PortalHome) -> int:
    assert isinstance(portal.api, HubSpotApi)
    return sum(path.endswith("/messages") for path in portal.api.calls)


def _contact(at: int) -> str | None:
    return PSEUDONYMS.person("external_id", f"hubspot {PORTAL} contact {10_000 + at}")
