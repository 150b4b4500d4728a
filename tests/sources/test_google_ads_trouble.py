"""Google Ads in trouble: broken streams, quotas, dead tokens, gone versions, accounts out of reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from google_platform import GooglePlatform, millionths
from pydantic import SecretStr

from pipelines.errors import AccessError, InputError, SettingsError
from pipelines.sandbox.google_api import DEVELOPER_TOKEN, REFRESH_TOKEN
from pipelines.sandbox.google_faults import GoogleFaults, GoogleTrouble, Row
from pipelines.sources import google_ads_spec as spec
from pipelines.sources.base import Window

Change = Callable[[list[Row]], list[Row]]


@pytest.fixture
def two_days(google: GooglePlatform) -> Window:
    return Window(google.world.until - timedelta(1), google.world.until)


def tampered(resource: str, change: Change) -> GoogleFaults:
    """Rewrite one report or list, named by its resource, and leave the others alone."""
    return GoogleFaults(searches={}, tamper=lambda name, rows: change(rows) if name == resource else rows)


def spent(google: GooglePlatform) -> int:
    return sum(millionths(row["spend"]) for row in google.rows(spec.ADS))


# ---- passing trouble


@pytest.mark.parametrize(
    "trouble", ["burst", "short_quota", "unavailable", "error_in_stream", "cut", "half_json"]
)
def test_trouble_in_mid_answer_is_asked_again_and_lands_nothing_by_halves(
    google: GooglePlatform, two_days: Window, trouble: GoogleTrouble
) -> None:
    out = google.run(GoogleFaults(searches={6: trouble, 7: trouble}), window=two_days)
    assert spent(google) == google.truth(two_days).cost_micros
    assert out.incidents["rate_limited"] == (2 if trouble in ("burst", "short_quota") else 0)


def test_a_login_page_is_no_empty_answer(google: GooglePlatform, two_days: Window) -> None:
    with pytest.raises(AccessError, match="refused the request"):
        google.run(GoogleFaults(searches={6: "html"}), window=two_days)
    assert not google.rows(spec.ADS)


def test_a_used_up_quota_keeps_what_was_landed_and_the_next_run_goes_on(google: GooglePlatform) -> None:
    with pytest.raises(
        AccessError, match=r"daily quota.*Retry in 40591 seconds.*the next run goes on"
    ) as caught:
        google.run(GoogleFaults(searches={}, from_search=(12, "daily_quota")), request_days=4)
    assert caught.value.exit_code == 5
    assert len(google.landing.sidecars(spec.TOTALS)) == 4
    out = google.run(request_days=4, lookback_days=0)
    assert google.api
    assert not any(f"BETWEEN '{google.window.first}'" in q for q in google.api.queries[:9])
    assert spent(google) == google.truth().cost_micros
    assert out.partitions == 3 * (20 - 4) + 2


def test_a_server_that_stays_broken_ends_the_run(google: GooglePlatform, two_days: Window) -> None:
    with pytest.raises(AccessError, match=r"gave up after HTTP 503 TRANSIENT_ERROR: A transient error"):
        google.run(GoogleFaults(searches={}, from_search=(3, "unavailable")), window=two_days)


# ---- access


def test_an_access_token_lives_an_hour_and_is_renewed_as_often_as_a_run_needs(
    google: GooglePlatform, two_days: Window
) -> None:
    out = google.run(GoogleFaults(searches={}, expire_after=5), window=two_days)
    assert out.incidents["token_refreshed"] >= 2
    assert spent(google) == google.truth(two_days).cost_micros


def test_a_refresh_token_that_died_asks_for_a_person(google: GooglePlatform, two_days: Window) -> None:
    with pytest.raises(
        AccessError, match=r"invalid_grant.*QAE_GOOGLE_ADS_REFRESH_TOKEN.*seven days"
    ) as caught:
        google.run(window=two_days, refresh_token=SecretStr("revoked-canary"))
    assert "revoked-canary" not in str(caught.value)
    assert not google.contents()


def test_missing_secrets_are_all_named_before_anything_is_asked(google: GooglePlatform) -> None:
    with pytest.raises(SettingsError, match=r"QAE_GOOGLE_ADS_DEVELOPER_TOKEN, QAE_GOOGLE_ADS_CLIENT_SECRET"):
        google.run(developer_token=None, client_secret=SecretStr(""))


@pytest.mark.parametrize("version", ["v22", "v15"])
def test_a_sunset_version_names_the_setting(google: GooglePlatform, two_days: Window, version: str) -> None:
    says = r'no longer speaks this API version.*Set api_version = "v26" or newer under \[sources.google_ads\]'
    with pytest.raises(AccessError, match=says):
        google.run(window=two_days, api_version=version)
    assert google.api
    assert google.api.searches <= 1


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("USER_PERMISSION_DENIED", "set login_customer_id"),
        ("CUSTOMER_NOT_ENABLED", "take it out of accounts"),
        ("DEVELOPER_TOKEN_NOT_APPROVED", "apply for Basic access"),
        ("DEVELOPER_TOKEN_PROHIBITED", "another Google Cloud project"),
    ],
)
def test_an_account_out_of_reach_stops_before_anything_is_landed(
    google: GooglePlatform, two_days: Window, code: str, remedy: str
) -> None:
    second = google.accounts[1]
    with pytest.raises(AccessError, match=rf"customers/{second}.*{code}") as caught:
        google.run(GoogleFaults(searches={}, denied={second: code}), window=two_days)
    assert remedy in str(caught.value)
    assert not google.contents()


def test_a_wrong_developer_token_is_no_expired_token(google: GooglePlatform, two_days: Window) -> None:
    with pytest.raises(AccessError, match=r"DEVELOPER_TOKEN_INVALID.*API center") as caught:
        google.run(window=two_days, developer_token=SecretStr("wrong-canary"))
    assert "canary" not in str(caught.value)
    assert google.api
    assert google.api.searches == 1


def test_a_manager_account_has_no_ads_of_its_own(google: GooglePlatform, two_days: Window) -> None:
    manager = "7741200000"
    with pytest.raises(AccessError, match=r"7741200000 is a manager account.*login_customer_id"):
        google.run(
            GoogleFaults(searches={}, managers=frozenset({manager})), window=two_days, accounts=(manager,)
        )


def test_no_secret_is_in_any_file(google: GooglePlatform, two_days: Window) -> None:
    with pytest.raises(InputError):
        google.run(tampered("ad_group_ad", _first(clicks="many")), window=two_days)
    files = [path for path in google.folder.rglob("*") if path.is_file()]
    secrets = (DEVELOPER_TOKEN.encode(), REFRESH_TOKEN.encode())
    assert files
    assert not [path for path in files if any(secret in path.read_bytes() for secret in secrets)]


# ---- broken contracts


def _first(**changes: Any) -> Change:
    """Change metrics of the first row; None takes one away."""

    def change(rows: list[Row]) -> list[Row]:
        for row in rows[:1]:
            row["metrics"] |= changes
        return rows

    return change


def _without(metric: str) -> Change:
    def change(rows: list[Row]) -> list[Row]:
        for row in rows:
            row["metrics"].pop(metric, None)
        return rows

    return change


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"clicks": 12}, "metrics.clicks: a count came as int, not as text"),
        ({"clicks": "1.5"}, "metrics.clicks: not a whole number"),
        ({"clicks": "-1"}, "metrics.clicks: negative"),
        ({"costMicros": 12.5}, "metrics.cost_micros: a count came as float, not as text"),
        ({"costMicros": "99999999999999999999"}, "metrics.cost_micros: out of range"),
        ({"conversions": "1.5"}, "metrics.conversions: a number came as str"),
        ({"conversions": True}, "metrics.conversions: a number came as bool"),
        ({"conversions": -0.5}, "metrics.conversions: negative"),
        ({"conversions": 1e300}, "metrics.conversions: out of range"),
    ],
)
def test_a_retyped_figure_goes_to_quarantine_and_its_day_is_not_landed(
    google: GooglePlatform, changes: dict[str, Any], reason: str
) -> None:
    day, account = google.world.until, google.accounts[0]
    with pytest.raises(InputError, match=r"1 of \d+ rows were refused"):
        google.run(tampered("ad_group_ad", _first(**changes)), window=Window(day, day), accounts=(account,))
    said = "".join(file.read_text() for file in google.folder.rglob("*.jsonl"))
    assert reason in said
    assert not google.landing.sidecars(spec.TOTALS)


def test_one_bad_row_among_many_is_quarantined_and_its_money_stands_with_its_campaign(
    google: GooglePlatform,
) -> None:
    day, account = google.world.until, google.accounts[0]

    def crowded(rows: list[Row]) -> list[Row]:
        """A hundred ads more that cost nothing; the first one cannot be read."""
        free = {**rows[0]["metrics"], "costMicros": "0", "clicks": "0", "impressions": "0", "conversions": 0}
        extra = [
            {**rows[0], "adGroupAd": {"ad": {"id": str(n)}}, "metrics": free | {"conversionsValue": 0}}
            for n in range(1, 101)
        ]
        return _first(clicks="many")(rows) + extra if "costMicros" in rows[0]["metrics"] else rows

    out = google.run(tampered("ad_group_ad", crowded), window=Window(day, day), accounts=(account,))
    assert out.quarantined == {"metrics.clicks: not a whole number": 1}
    assert out.rows_in == out.rows_out + out.skipped.total() + 1
    assert "unreconciled_day" not in out.incidents
    totals = google.rows(spec.TOTALS)
    assert sum(row["spend"] for row in google.rows(spec.ADS)) == totals[0]["spend"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(_without("clicks"), "changed its contract: metrics.clicks is missing", id="no clicks"),
        pytest.param(lambda rows: [*rows, rows[0]], "repeat their key", id="repeated"),
        pytest.param(
            lambda rows: [{**row, "segments": {"date": "2020-01-01"}} for row in rows],
            "2020-01-01 was answered, which was not asked for",
            id="another day",
        ),
        pytest.param(
            lambda rows: [{**row, "segments": {"date": "soon"}} for row in rows], "readable day", id="no day"
        ),
        pytest.param(lambda rows: [{**row, "adGroupAd": None} for row in rows], "no identifier", id="no ad"),
    ],
)
def test_a_broken_contract_stops_with_what_is_wrong_and_keeps_what_was_landed(
    google: GooglePlatform, two_days: Window, change: Change, says: str
) -> None:
    google.run(window=two_days)
    before = google.contents()
    with pytest.raises(InputError, match=says):
        google.run(tampered("ad_group_ad", change), window=two_days)
    assert google.contents() == before


def test_an_account_whose_currency_is_not_told_is_not_guessed(
    google: GooglePlatform, two_days: Window
) -> None:
    def silent(rows: list[Row]) -> list[Row]:
        return [{"customer": {**row["customer"], "currencyCode": None}} for row in rows]

    with pytest.raises(InputError, match="currency and time zone"):
        google.run(tampered("customer list", silent), window=two_days)
    assert not google.contents()


def test_facts_do_not_need_their_entities(google: GooglePlatform, two_days: Window) -> None:
    google.run(tampered("ad_group_ad list", lambda rows: []), window=two_days)
    assert spent(google) == google.truth(two_days).cost_micros
    assert not [row for row in google.rows(spec.ENTITIES) if row["entity_type"] == "ad"]


# ---- control totals


def test_a_day_restated_between_two_questions_is_read_again(google: GooglePlatform, two_days: Window) -> None:
    asked: list[str] = []

    def early(rows: list[Row]) -> list[Row]:
        asked.append("ads")
        return _first(clicks="0")(rows) if len(asked) == 1 else rows

    out = google.run(
        GoogleFaults(searches={}, tamper=lambda name, rows: early(rows) if name == "campaign" else rows),
        window=two_days,
    )
    assert "unreconciled_day" not in out.incidents
    assert sum(row["clicks"] for row in google.rows(spec.ADS)) == google.truth(two_days).clicks


@pytest.mark.parametrize(
    ("resource", "changes"), [("customer", {"clicks": "1"}), ("ad_group_ad", {"costMicros": "99000000"})]
)
def test_a_day_that_does_not_add_up_is_told_and_nothing_is_below_zero(
    google: GooglePlatform, two_days: Window, resource: str, changes: dict[str, str]
) -> None:
    def change(rows: list[Row]) -> list[Row]:
        return _first(**changes)(rows) if rows and "costMicros" in rows[0]["metrics"] else rows

    out = google.run(tampered(resource, change), window=two_days)
    assert out.incidents["unreconciled_day"] >= 1
    assert any("do not add up to the account's own totals" in note for note in out.notes)
    assert min(row["spend"] for row in google.rows(spec.ADS)) >= 0
