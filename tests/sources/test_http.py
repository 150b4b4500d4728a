"""The one client: what it repeats and for how long, what it refuses, and that it never tells a secret."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from pipelines.errors import AccessError, SettingsError
from pipelines.sources.answers import Verdict, judge, read
from pipelines.sources.http import HttpClient, Waits
from pipelines.sources.linkedin_ads_spec import judge_linkedin

Scripted = Callable[..., Any]
FINE = (200, b'{"elements": []}')
BURST = (429, b'{"status": 429, "message": "Resource level throttle limit is reached."}')
BROKEN = (503, b"<html>unavailable</html>")
SECRET = "canary-token-7f3a"
WAITS = Waits(first=1.0, longest=60.0, attempts=5, total=1_000.0, call=5.0)


def client(url: str, fake_time: Any = None, **more: Any) -> HttpClient:
    if fake_time is not None:
        more |= {"clock": fake_time.clock, "sleep": fake_time.sleep}
    more = {"waits": WAITS, "judge": judge_linkedin, "token": SecretStr(SECRET)} | more
    return HttpClient("LinkedIn", url, **more)


def test_a_query_travels_exactly_as_it_was_built(script: Scripted) -> None:
    query = "q=search&search=(status:(values:List(ACTIVE,urn%3Ali%3AsponsoredAccount%3A1)))&fields=a,b"
    with script(FINE) as server, client(server.url) as http:
        http.get("/adAccounts", query)
    assert server.asked[0][1] == f"/adAccounts?{query}"


def test_a_query_too_long_for_a_url_is_tunnelled(script: Scripted) -> None:
    query = "campaigns=List(" + ",".join(["urn%3Ali%3AsponsoredCampaign%3A123456789"] * 200) + ")"
    with script(FINE) as server, client(server.url) as http:
        http.get("/adAnalytics", query)
    method, path, body, headers = server.asked[0]
    assert (method, path, body.decode()) == ("POST", "/adAnalytics", query)
    assert headers["X-HTTP-Method-Override"] == "GET"
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_a_burst_without_retry_after_backs_off_further_each_time(script: Scripted, fake_time: Any) -> None:
    with script(BURST, BURST, BURST, FINE) as server, client(server.url, fake_time) as http:
        http.get("/x")
    assert all(
        least <= wait <= least + 1 for least, wait in zip((1, 2, 4), fake_time.slept, strict=True)
    )  # up to one second of jitter
    assert (http.counters.requests, http.counters.rate_limited, http.counters.retries) == (4, 3, 3)


def test_the_wait_a_platform_names_is_kept_before_the_next_call_and_before_a_repeat(
    script: Scripted, fake_time: Any
) -> None:
    def rest(answer: Any) -> float:
        return float(answer.headers.get("x-wait", 0))

    full, late = (200, b"{}", {"X-Wait": "90"}), (429, b"{}", {"X-Wait": "600"})
    with script(full, late, FINE) as server, client(server.url, fake_time, rest=rest) as http:
        http.get("/x")
        assert fake_time.slept == []  # a last call waits for nothing
        http.get("/x")
    assert fake_time.slept == [90, 600]
    assert (http.counters.rested, http.counters.rate_limited) == (1, 1)


def test_a_burst_that_never_ends_stops_with_what_to_do(script: Scripted, fake_time: Any) -> None:
    with (
        script(BURST) as server,
        client(server.url, fake_time) as http,
        pytest.raises(AccessError, match="run again later"),
    ):
        http.get("/x")
    assert len(server.asked) == WAITS.attempts


def test_the_45_million_limit_waits_for_its_window_to_pass(script: Scripted, fake_time: Any) -> None:
    full = (429, b'{"status": 429, "message": "exceeds 45 million metric values in 5 minutes"}')
    with script(full, FINE) as server, client(server.url, fake_time) as http:
        http.get("/x")
    assert fake_time.slept == [330.0]


def test_the_total_budget_ends_waiting_before_it_is_overdrawn(script: Scripted, fake_time: Any) -> None:
    full = (429, b'{"status": 429, "message": "45 million"}')
    waits = Waits(window=330.0, total=700.0, attempts=100)
    with (
        script(full) as server,
        client(server.url, fake_time, waits=waits) as http,
        pytest.raises(AccessError, match="gave up"),
    ):
        http.get("/x")
    assert fake_time.now == 660.0


def test_a_daily_quota_is_deferred_and_not_asked_again(script: Scripted) -> None:
    day = (429, b'{"status": 429, "message": "throttle APPLICATION DAY limit for calls is reached."}')
    with script(day) as server, client(server.url) as http, pytest.raises(AccessError, match="deferred"):
        http.get("/x")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(BROKEN, id="5xx"),
        pytest.param((408, b"{}"), id="timeout"),
        pytest.param((200, b'{"elements": [{"a"', {"Content-Length": "900"}), id="cut in mid-body"),
        pytest.param((200, b'{"elements": [{"a"'), id="half a body"),
        pytest.param((200, b""), id="no body"),
        pytest.param((200, b'{"status": 500, "message": "Internal"}'), id="an error inside a 200"),
        pytest.param((200, b"{}", {"Content-Encoding": "gzip"}), id="a body that does not unpack"),
    ],
)
def test_passing_trouble_is_repeated_until_it_passes(script: Scripted, fake_time: Any, trouble: Any) -> None:
    with script(trouble, trouble, FINE) as server, client(server.url, fake_time) as http:
        assert http.get("/x").json == {"elements": []}
    assert (http.counters.retries, http.counters.rate_limited) == (2, 0)


def test_a_storm_of_5xx_ends(script: Scripted, fake_time: Any) -> None:
    with (
        script(BROKEN) as server,
        client(server.url, fake_time) as http,
        pytest.raises(AccessError, match="503"),
    ):
        http.get("/x")
    assert len(server.asked) == WAITS.attempts


def test_nobody_there_is_an_access_error(script: Scripted, fake_time: Any) -> None:
    with script(FINE) as server:
        url = server.url
    with client(url, fake_time) as http, pytest.raises(AccessError, match="ConnectError"):
        http.get("/x")


def test_a_slow_answer_times_out_though_every_byte_comes_in_time(script: Scripted) -> None:
    slow_clock = iter(range(0, 10_000, 3))
    waits = Waits(call=5.0, attempts=2, first=0.0, longest=0.0)
    body = b'{"elements": []}' + b" " * 3_000_000
    with (
        script((200, body)) as server,
        client(server.url, waits=waits, clock=lambda: float(next(slow_clock))) as http,
        pytest.raises(AccessError, match="without an end"),
    ):
        http.get("/x")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        pytest.param((200, b"<!DOCTYPE html><title>Sign in</title>"), "refused", id="login page"),
        pytest.param((200, b"[1, 2]"), "refused", id="no object"),
        pytest.param((400, b'{"message": "PARAM_INVALID"}'), "PARAM_INVALID", id="asked wrongly"),
        pytest.param((403, b'{"message": "Not enough permissions"}'), "permissions", id="not allowed"),
        pytest.param((302, b"", {"Location": "https://example.com/"}), "302", id="redirected"),
    ],
)
def test_a_refusal_is_final_and_never_parsed_as_empty(script: Scripted, answer: Any, says: str) -> None:
    with script(answer) as server, client(server.url) as http, pytest.raises(AccessError, match=says):
        http.get("/x")
    assert len(server.asked) == 1


def test_a_sunset_version_is_one_line_with_the_setting_and_no_retry(script: Scripted) -> None:
    gone = (426, b'{"status": 426, "code": "NONEXISTENT_VERSION", "message": "202501 is not active"}')
    remedies = {Verdict.SUNSET: "Set api_version."}
    with (
        script(gone) as server,
        client(server.url, remedies=remedies) as http,
        pytest.raises(AccessError) as caught,
    ):
        http.get("/x")
    assert len(server.asked) == 1
    assert "Set api_version." in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_expired_token_is_renewed_once_and_used_from_then_on(script: Scripted, fake_time: Any) -> None:
    expired = (401, b'{"status": 401, "message": "expired"}')
    with (
        script(expired, FINE, FINE) as server,
        client(server.url, fake_time, refresh=lambda _: SecretStr("fresh")) as http,
    ):
        http.get("/x")
        http.get("/y")
    assert [headers["Authorization"] for *_, headers in server.asked] == [
        f"Bearer {SECRET}",
        "Bearer fresh",
        "Bearer fresh",
    ]
    assert http.counters.refreshed == 1


def test_each_token_is_renewed_once_it_worked_as_often_as_a_long_run_needs(
    script: Scripted, fake_time: Any
) -> None:
    expired = (401, b'{"error": {"code": 401, "message": "expired"}}')
    tokens = iter(["one", "two", "three"])
    with (
        script(FINE, expired, FINE, expired, FINE) as server,
        client(server.url, fake_time, token=None, refresh=lambda _: SecretStr(next(tokens))) as http,
    ):
        for n in range(3):
            http.post_json("/x", {"page": n})
    assert [(body, headers["Authorization"][7:]) for _, _, body, headers in server.asked] == [
        (b'{"page":0}', "one"),
        (b'{"page":1}', "one"),
        (b'{"page":1}', "two"),
        (b'{"page":2}', "two"),
        (b'{"page":2}', "three"),
    ]
    assert http.counters.refreshed == 2


@pytest.mark.parametrize("refresh", [None, lambda _: SecretStr("no better")])
def test_a_token_that_stays_refused_asks_for_a_person(script: Scripted, fake_time: Any, refresh: Any) -> None:
    expired = (401, b'{"status": 401, "message": "revoked"}')
    remedies = {Verdict.UNAUTHORISED: "Re-authorise ads."}
    with (
        script(expired) as server,
        client(server.url, fake_time, refresh=refresh, remedies=remedies) as http,
        pytest.raises(AccessError, match="Re-authorise ads"),
    ):
        http.get("/x")
    assert len(server.asked) == (2 if refresh else 1)


@pytest.mark.parametrize("status", [400, 401, 429, 503])
def test_no_error_tells_a_secret_even_where_the_platform_echoes_it(
    script: Scripted, fake_time: Any, status: int
) -> None:
    echo = (status, f'{{"message": "token {SECRET} is bad"}}'.encode())
    with script(echo) as server, client(server.url, fake_time) as http, pytest.raises(AccessError) as caught:
        http.get("/x", f"token={SECRET}")
    told = "".join(traceback.format_exception(caught.value)) + repr(vars(http))
    assert SECRET not in told


def test_a_local_client_reaches_no_other_host(script: Scripted) -> None:
    with (
        script(FINE) as server,
        client(server.url, trusted_hosts=("www.linkedin.com",)) as http,
        pytest.raises(SettingsError, match="may only talk to"),
    ):
        http.post_form("https://www.linkedin.com/oauth/v2/accessToken", {})


def test_a_proxy_of_the_environment_does_not_carry_local_calls_away(
    script: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    with script(FINE) as server, client(server.url) as http:
        assert http.get("/x").status == 200


def test_a_token_never_travels_unencrypted() -> None:
    with client("http://api.example.com/rest") as http, pytest.raises(SettingsError, match="unencrypted"):
        http.get("/x")


def test_the_platforms_own_clock_is_read(script: Scripted) -> None:
    dated = (200, b"{}", {"Date": "Sun, 01 Nov 2026 06:00:00 GMT"})
    with script(dated, (200, b"{}", {"Date": "yesterday"})) as server, client(server.url) as http:
        assert http.told_at is None
        for _ in range(2):
            http.get("/x")
            assert str(http.told_at) == "2026-11-01 06:00:00+00:00"


def test_calls_of_one_family_keep_their_distance(script: Scripted, fake_time: Any) -> None:
    waits = Waits(pacing={"analytics": 1.7})
    with script(FINE) as server, client(server.url, fake_time, waits=waits) as http:
        for family in ("analytics", "entities", "analytics", "entities", "analytics"):
            http.get("/x", family=family)
    assert fake_time.slept == pytest.approx([1.7, 1.7])


def test_a_local_server_is_not_waited_for() -> None:
    hurried = Waits(pacing={"analytics": 1.7}).hurried()
    assert not hurried.pacing
    assert hurried.first * 2**hurried.attempts < 5
    assert hurried.window < 1


@given(status=st.integers(200, 599), body=st.binary(max_size=60))
def test_only_an_object_in_a_200_is_ever_fine(status: int, body: bytes) -> None:
    answer = read(status, body)
    if judge(answer) is Verdict.FINE:
        assert status == 200
        assert isinstance(answer.json, Mapping)
