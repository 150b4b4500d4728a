"""LinkedIn's buttons of conversation ads and its leads: exactly those planted, and nobody's answers."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from linkedin_landed import landed
from linkedin_platform import Platform

from pipelines.errors import AccessError, InputError
from pipelines.landing.pseudonyms import Pseudonyms
from pipelines.sandbox.faults import Faults
from pipelines.sandbox.linkedin_extras import BUTTONS, OPTION_PIVOT, conversation_of, lead_address
from pipelines.sources.base import Window
from pipelines.sources.linkedin_ads import SOURCE
from pipelines.sources.linkedin_ads_streams import CONVERSATION_OPTIONS, LEADS

PEOPLE = Pseudonyms(b"0123456789abcdef")


@pytest.fixture
def week(platform: Platform) -> Window:
    return Window(platform.world.until - timedelta(6), platform.world.until)


def figures(platform: Platform, window: Window) -> list[dict[str, Any]]:
    return [
        fact
        for account in platform.world.accounts()
        for fact in platform.world.ad_days(account["id"], window.first, window.last).to_pylist()
    ]


def test_buttons_share_the_clicks_of_their_creative_exactly(platform: Platform) -> None:
    days = Window(platform.world.first_day, platform.world.until)
    platform.run(window=days, conversation_options=True)
    rows = landed(platform, CONVERSATION_OPTIONS)
    pressed: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        pressed[row["creative_id"], row["day"]] += row["clicks"]
    conversations = conversation_of(platform.world)
    planted = {
        (fact["creative_id"], fact["date_day"]): fact["action_clicks"]
        for fact in figures(platform, days)
        if fact["creative_id"] in conversations and fact["action_clicks"]
    }
    assert pressed == planted
    assert len(planted) > 5
    labels = {row["option_index"]: (row["option_label"], row["reply_type"]) for row in rows}
    assert len(labels) > 1
    assert labels.items() <= dict(enumerate(BUTTONS)).items()


def test_leads_are_outcomes_of_their_campaign_and_test_leads_are_none(
    platform: Platform, week: Window
) -> None:
    out = platform.run(window=week, lead_forms=True)
    rows = landed(platform, LEADS)
    planted = Counter[tuple[str, Any]]()
    for fact in figures(platform, week):
        planted[fact["campaign_id"], fact["date_day"]] += fact["one_click_leads"]
    assert Counter((row["campaign_id"], row["day"]) for row in rows) == +planted
    assert {row["type"] for row in rows} == {"lead"}
    assert out.skipped["test_lead"] == len(platform.world.accounts())
    assert out.rows_in == out.rows_out + out.skipped.total()


def test_a_lead_is_a_pseudonym_and_no_answer_is_kept(platform: Platform, week: Window) -> None:
    platform.run(window=week, lead_forms=True)
    fact = next(fact for fact in figures(platform, week) if fact["one_click_leads"])
    address = lead_address(fact["creative_id"], fact["date_day"], 0)
    assert PEOPLE.person("email", address) in {row["person_key"] for row in landed(platform, LEADS)}
    for path in platform.folder.rglob("*"):
        if path.is_file():
            assert b"Joe Doe" not in path.read_bytes()
            assert b"@customer.example" not in path.read_bytes()


def test_without_the_scope_a_note_names_it_and_the_rest_lands(platform: Platform, week: Window) -> None:
    faults = Faults(cap=15_000, analytics={}, restated_in_mid_run=False, no_lead_scope=True)
    out = platform.run(faults, window=week, lead_forms=True, conversation_options=True)
    assert any("the token lacks the scope r_marketing_leadgen_automation" in note for note in out.notes)
    assert not landed(platform, LEADS)
    assert landed(platform, CONVERSATION_OPTIONS)


def test_another_refusal_is_no_missing_scope(platform: Platform, week: Window) -> None:
    with pytest.raises(AccessError, match=r"expired"):
        platform.run(
            Faults(cap=15_000, analytics={}, restated_in_mid_run=False, expire_after=8),
            window=week,
            lead_forms=True,
        )


def test_by_default_nothing_more_is_asked(platform: Platform, week: Window) -> None:
    plain = platform.run(window=week).requests
    again = platform.run(window=week, lead_forms=True, conversation_options=True).requests
    assert again > plain
    assert not {path for path in platform.folder.rglob("*") if "lead" in path.name}
    job = platform.job("http://127.0.0.1:9/rest", lead_forms=True, conversation_options=True)
    assert (
        SOURCE.plan(job, week).requests > SOURCE.plan(platform.job("http://127.0.0.1:9/rest"), week).requests
    )


def test_a_button_that_is_no_longer_listed_keeps_its_clicks(platform: Platform, week: Window) -> None:
    def fourth(elements: Any) -> Any:
        return [{**element, "pivotValues": [element["pivotValues"][0], "3"]} for element in elements[:1]]

    platform.run(_buttons(fourth), window=week, conversation_options=True)
    (row, *_) = landed(platform, CONVERSATION_OPTIONS)
    assert (row["option_index"], row["option_label"]) == (3, None)
    assert row["clicks"] > 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"pivotValues": ["urn:li:x:1", "0"]}, "unknown_pivot"),
        ({"actionClicks": "7"}, "actionClicks: no count"),
    ],
)
def test_buttons_that_cannot_be_read_leave_their_day_as_it_was(
    platform: Platform, week: Window, change: dict[str, Any], reason: str
) -> None:
    def spoil(elements: Any) -> Any:
        return [{**element, **change} for element in elements]

    with pytest.raises(InputError, match=reason):
        platform.run(_buttons(spoil), window=week, conversation_options=True)
    assert not landed(platform, CONVERSATION_OPTIONS)


def _buttons(change: Any) -> Faults:
    def tamper(pivot: str, elements: Any) -> Any:
        return change(elements) if pivot == OPTION_PIVOT else elements

    return Faults(cap=15_000, analytics={}, restated_in_mid_run=False, tamper=tamper)
