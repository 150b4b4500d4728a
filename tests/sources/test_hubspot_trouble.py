"""HubSpot in trouble: limits, dead tokens, missing scopes, endless lists, messages that are none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hubspot_portal import PortalHome
from pydantic import SecretStr
from test_hubspot import told

from pipelines.errors import AccessError, InputError, SettingsError
from pipelines.options import HubSpot
from pipelines.sandbox.hubspot_api import BASE, HubSpotApi
from pipelines.sandbox.hubspot_faults import HubSpotFaults
from pipelines.sandbox.server import serve_api
from pipelines.sources.base import Window
from pipelines.sources.hubspot import SOURCE
from pipelines.sources.hubspot_run import IDENTITIES, MESSAGES, OUTCOMES

Rows = list[dict[str, Any]]


@pytest.fixture
def portal(tmp_path: Path) -> PortalHome:
    return PortalHome(tmp_path)


@pytest.fixture
def week(portal: PortalHome) -> Window:
    return Window(portal.world.until - timedelta(6), portal.world.until)


def messages_only(change: Callable[[Rows], Rows]) -> HubSpotFaults:
    return HubSpotFaults(tamper=lambda name, rows: change(rows) if name == "messages" else rows)


@pytest.mark.parametrize("trouble", ["burst", "window", "unavailable", "locked", "half_json", "cut"])
def test_what_passes_is_waited_for(portal: PortalHome, week: Window, trouble: Any) -> None:
    out = portal.run(HubSpotFaults(calls={1: trouble, 6: trouble}), window=week)
    assert portal.api
    assert told(portal.messages()) == portal.api.portal.messages_by_day(week.first)
    assert out.incidents.get("rate_limited", 0) == (2 if trouble in ("burst", "window") else 0)


def test_a_used_up_day_stops_and_the_next_run_goes_on_from_there(portal: PortalHome) -> None:
    with pytest.raises(AccessError, match=r"daily quota is used up.*DAILY"):
        portal.run(HubSpotFaults(from_call=(50, "daily_quota")))
    landed = {found.day for found in portal.landing.sidecars(MESSAGES)}
    assert portal.world.until in landed
    assert portal.window.first not in landed
    portal.run(lookback_days=0)
    assert portal.api
    assert told(portal.messages()) == portal.api.portal.messages_by_day()
    # Threads that lie within the days landed before are not asked for again.
    assert sum(path.endswith("/messages") for path in portal.api.calls) < len(portal.api.portal.conversations)


def test_an_expired_token_says_so_and_what_to_do(portal: PortalHome, week: Window) -> None:
    with pytest.raises(AccessError, match=r"did not accept the token .*EXPIRED_AUTHENTICATION") as error:
        portal.run(HubSpotFaults(expired=True), window=week)
    assert error.value.exit_code == 5
    assert "QAE_CRM_TOKEN" in str(error.value.remedy)


def test_a_wrong_token_is_never_told(portal: PortalHome, week: Window) -> None:
    with pytest.raises(AccessError, match="INVALID_AUTHENTICATION") as error:
        portal.run(token=SecretStr("pat-na1-secret"), window=week)
    assert "pat-na1-secret" not in str(error.value)
    with pytest.raises(SettingsError, match="QAE_CRM_TOKEN"):
        portal.run(token=None, window=week)


@pytest.mark.parametrize(("scope", "stream"), [("contacts", IDENTITIES), ("deals", OUTCOMES)])
def test_a_missing_scope_is_named_and_everything_else_lands(
    portal: PortalHome, week: Window, scope: str, stream: Any
) -> None:
    missing = f"crm.objects.{scope}.read"
    with pytest.raises(AccessError, match=rf"MISSING_SCOPES: missing scope {missing}"):
        portal.run(HubSpotFaults(missing=frozenset([missing])), window=week)
    assert portal.api
    assert told(portal.messages()) == portal.api.portal.messages_by_day(week.first)
    assert not portal.landing.sidecars(stream)
    assert portal.identities() or portal.outcomes()


def test_without_conversations_the_scope_is_named(portal: PortalHome, week: Window) -> None:
    with pytest.raises(AccessError, match=r"missing scope conversations\.read"):
        portal.run(HubSpotFaults(missing=frozenset(["conversations.read"])), window=week)
    assert not portal.messages()
    assert portal.outcomes()


def test_a_token_of_another_portal_lands_nothing(portal: PortalHome, week: Window) -> None:
    with pytest.raises(SettingsError, match="the token belongs to portal 999, not to"):
        portal.run(HubSpotFaults(portal="999"), window=week)
    assert not list((portal.folder / "landing").rglob("*.parquet"))


def test_a_list_that_never_ends_is_left(portal: PortalHome, week: Window) -> None:
    with pytest.raises(InputError, match="paging does not end"):
        portal.run(HubSpotFaults(paging="repeats_token", page_limit=2), window=week)
    assert not portal.messages()


@pytest.mark.parametrize("faults", [HubSpotFaults(paging="empty_pages"), HubSpotFaults(page_limit=3)])
def test_an_empty_or_short_page_is_no_end(portal: PortalHome, week: Window, faults: HubSpotFaults) -> None:
    portal.run(faults, window=week)
    assert portal.api
    assert told(portal.messages()) == portal.api.portal.messages_by_day(week.first)


def test_more_contacts_than_a_search_gives_are_all_read(portal: PortalHome) -> None:
    def crowd(name: str, rows: Rows) -> Rows:
        if name != "contacts":
            return rows
        same = {"lastmodifieddate": f"{portal.world.until}T07:00:00.000Z"}
        more = (str(500_000 + at) for at in range(450))
        return [{"id": one, "properties": {**same, "email": f"p{one}@many.example"}} for one in more]

    day = Window(portal.world.until, portal.world.until)
    portal.run(HubSpotFaults(tamper=crowd, most_results=300), window=day, deals=False)
    assert len(portal.identities()) == 450


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": None}, "no_message_id"),
        ({"createdAt": None}, "no_time"),
        ({"createdAt": "yesterday"}, "unreadable_time"),
        ({"direction": "SIDEWAYS", "senders": []}, "unknown_direction"),
    ],
)
def test_a_bad_message_is_quarantined_with_its_reason(
    portal: PortalHome, week: Window, changes: dict[str, Any], reason: str
) -> None:
    spoiled: set[str] = set()

    def spoil(rows: Rows) -> Rows:
        for at, row in enumerate(rows):
            thread = row["conversationsThreadId"]
            if row["type"] == "MESSAGE" and row["createdAt"][:10] == str(week.last) and spoiled <= {thread}:
                spoiled.add(thread)
                return [*rows[:at], row | changes, *rows[at + 1 :]]
        return rows

    out = portal.run(messages_only(spoil), window=week, deals=False)
    assert out.quarantined[reason] == 1
    assert out.rows_in == out.rows_out + out.quarantined.total() + out.skipped.total()
    (file,) = (portal.folder / "quarantine" / "hubspot" / "messages").rglob("*.jsonl")
    assert reason in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


def test_days_without_usable_messages_keep_what_stood(portal: PortalHome, week: Window) -> None:
    portal.run(window=week)
    before = portal.messages()
    with pytest.raises(InputError, match=r"messages were refused, the first unreadable_time"):
        portal.run(messages_only(lambda rows: [row | {"createdAt": "soon"} for row in rows]), window=week)
    assert [row for row in portal.messages() if row in before] == before


def test_a_renamed_list_is_no_empty_one(portal: PortalHome, week: Window) -> None:
    class Renamed(HubSpotApi):
        def answer(self, request: Any) -> Any:
            reply = super().answer(request)
            if request.path.endswith("/threads"):
                reply.body["threads"] = reply.body.pop("results")
            return reply

    with serve_api(Renamed(portal.world), BASE) as url:
        job = portal.job(url, until=portal.world.until)
        with pytest.raises(InputError, match="holds no list of results"):
            SOURCE.extract(job, week)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"amount": "a lot"}, "unreadable_value"),
        ({"amount": "-5"}, "negative_value"),
        ({"deal_currency_code": "EURO"}, "unknown_currency"),
        ({"closedate": "someday"}, "unreadable_time"),
    ],
)
def test_a_bad_deal_is_quarantined(
    portal: PortalHome, week: Window, said: dict[str, str], reason: str
) -> None:
    def spoil(name: str, rows: Rows) -> Rows:
        if name != "deals":
            return rows
        won = next(row for row in rows if row["id"] == str(70_008))
        return [row | {"properties": row["properties"] | said} if row is won else row for row in rows]

    out = portal.run(HubSpotFaults(tamper=spoil), window=week, contacts=False)
    assert out.quarantined[reason] == 1


def test_the_plan_tells_requests_before_any_call(portal: PortalHome, week: Window) -> None:
    job = portal.job("http://127.0.0.1:9/hubspot", until=portal.world.until)
    assert isinstance(job.options, HubSpot)
    plan = SOURCE.plan(job, week)
    assert plan.requests == 5
    assert plan.partitions == 2 * 7 + 2
    assert "7 days" in plan.note


def test_the_probe_says_what_a_token_opens(portal: PortalHome) -> None:
    assert SOURCE.probe
    with serve_api(HubSpotApi(portal.world), BASE) as url:
        job = portal.job(url, until=portal.world.until)
        assert SOURCE.probe(job) == "portal 14725836, EUR, Europe/Berlin"
