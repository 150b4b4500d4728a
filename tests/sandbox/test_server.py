"""The sandbox speaks LinkedIn's wire format, refusals included: what a real client would trip over."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import httpx
import pytest

from pipelines.sandbox.faults import CALM, Faults
from pipelines.sandbox.linkedin_api import (
    REFRESH_TOKEN,
    RENEWED_TOKEN,
    TOKEN,
    TOKEN_PATH,
    LinkedInApi,
    Request,
)
from pipelines.sandbox.server import serve
from pipelines.sandbox.world import World

HEADERS = {
    "authorization": f"Bearer {TOKEN}",
    "linkedin-version": "202607",
    "x-restli-protocol-version": "2.0.0",
    "x-restli-method": "FINDER",
}
ACCOUNT = "512345678"
FACET = f"accounts=List(urn%3Ali%3AsponsoredAccount%3A{ACCOUNT})"
OCTOBER = "dateRange=(start:(year:2026,month:10,day:1),end:(year:2026,month:10,day:31))"
DAILY = f"q=analytics&pivot=CREATIVE&timeGranularity=DAILY&{OCTOBER}&{FACET}"
FIELDS = "fields=dateRange,pivotValues,impressions,costInLocalCurrency,sends"


@pytest.fixture(scope="module")
def world() -> World:
    return World(size="tiny")


def ask(
    world: World, path: str, query: str = "", faults: Faults = CALM, headers: dict[str, str] = HEADERS
) -> tuple[int, Any]:
    reply = LinkedInApi(world, faults).answer(Request("GET", f"/rest{path}", query, headers))
    return reply.status, reply.body


@contextmanager
def http(world: World, faults: Faults = CALM) -> Generator[httpx.Client, None, None]:
    with (
        serve(world, faults=faults) as url,
        httpx.Client(base_url=url, headers=HEADERS, trust_env=False) as client,
    ):
        yield client


# ---- who may ask, and in which version


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"linkedin-version": ""}, 400, "VERSION_MISSING"),
        ({"linkedin-version": "202410"}, 426, "NONEXISTENT_VERSION"),
        ({"linkedin-version": "latest"}, 426, "NONEXISTENT_VERSION"),
        ({"authorization": ""}, 401, "INVALID_ACCESS_TOKEN"),
        ({"authorization": "Bearer other"}, 401, "INVALID_ACCESS_TOKEN"),
        ({"x-restli-protocol-version": "1.0.0"}, 400, "PARAM_INVALID"),
    ],
)
def test_headers_are_demanded(world: World, changed: dict[str, str], status: int, code: str) -> None:
    got, body = ask(world, "/adAccounts", "q=search", headers=HEADERS | changed)
    assert (got, body["code"], body["status"]) == (status, code, status)


def test_a_sunset_version_answers_in_linkedins_words(world: World) -> None:
    _, body = ask(world, "/adAccounts", "q=search", Faults(sunset=frozenset({"202607"})))
    assert body["message"] == "Requested version 202607 is not active"


def test_a_token_runs_out_and_is_renewed(world: World) -> None:
    api = LinkedInApi(world, replace(CALM, expire_after=1))
    request = Request("GET", "/rest/adAccounts", "q=search", HEADERS)
    assert [api.answer(request).status for _ in range(2)] == [200, 401]
    form = f"grant_type=refresh_token&refresh_token={REFRESH_TOKEN}&client_id=a&client_secret=b".encode()
    renewed = api.answer(Request("POST", TOKEN_PATH, "", {}, form))
    assert renewed.body["access_token"] == RENEWED_TOKEN
    fresh = replace(request, headers=HEADERS | {"authorization": f"Bearer {RENEWED_TOKEN}"})
    assert api.answer(fresh).status == 200
    refused = api.answer(Request("POST", TOKEN_PATH, "", {}, form.replace(REFRESH_TOKEN.encode(), b"x")))
    assert (refused.status, refused.body["error"]) == (400, "invalid_grant")


# ---- lists


def test_lists_have_pages_with_a_cursor_in_their_metadata(world: World) -> None:
    path, found, token = f"/adAccounts/{ACCOUNT}/creatives", list[str](), ""
    for _ in range(20):
        _, body = ask(world, path, f"q=criteria&pageSize=2{token}")
        assert len(body["elements"]) <= 2
        found += [element["id"] for element in body["elements"]]
        if "nextPageToken" not in body["metadata"]:
            break
        token = f"&pageToken={body['metadata']['nextPageToken']}"
    assert found == [
        f"urn:li:sponsoredCreative:{fact['id']}"
        for fact in world.creatives()
        if fact["account_id"] == ACCOUNT
    ]


def test_without_a_status_filter_those_out_of_use_are_missing(world: World, monkeypatch: Any) -> None:
    facts = [{**fact, "status": "ARCHIVED"} for fact in world.campaigns()]
    monkeypatch.setattr(world, "campaigns", lambda: facts)
    path = f"/adAccounts/{ACCOUNT}/adCampaigns"
    assert ask(world, path, "q=search")[1]["elements"] == []
    listed = ask(world, path, "q=search&search=(status:(values:List(ACTIVE,ARCHIVED)))")[1]["elements"]
    assert {element["status"] for element in listed} == {"ARCHIVED"}


@pytest.mark.parametrize("path", ["/adAccounts/1", "/creatives", f"/adAccounts/{ACCOUNT}/adAccounts", "/me"])
def test_an_unknown_resource_is_a_404(world: World, path: str) -> None:
    assert ask(world, path)[0] == 404


# ---- adAnalytics


def test_figures_are_the_worlds_with_money_as_text(world: World) -> None:
    _, body = ask(world, "/adAnalytics", f"{DAILY}&{FIELDS}")
    facts = world.ad_days(ACCOUNT, world.until.replace(day=1), world.until).to_pylist()
    assert len(body["elements"]) == len(facts)
    assert all(isinstance(element["costInLocalCurrency"], str) for element in body["elements"])
    spent = sum(Decimal(element["costInLocalCurrency"]) for element in body["elements"])
    assert spent == sum(Decimal(fact["cost_local"]) for fact in facts)
    element = body["elements"][0]
    assert element["pivotValues"][0].startswith("urn:li:sponsoredCreative:")
    assert element["dateRange"]["start"] == element["dateRange"]["end"]


def test_pivots_sum_up_to_each_other(world: World) -> None:
    sends: dict[str, int] = {}
    for pivot in ("CREATIVE", "CAMPAIGN", "ACCOUNT"):
        _, body = ask(world, "/adAnalytics", f"{DAILY}&{FIELDS}".replace("CREATIVE", pivot))
        sends[pivot] = sum(element["sends"] for element in body["elements"])
    assert len(set(sends.values())) == 1


def test_only_the_default_fields_come_unasked(world: World) -> None:
    _, body = ask(world, "/adAnalytics", DAILY)
    assert set(body["elements"][0]) == {"impressions", "clicks"}


def test_rows_whose_asked_metrics_are_all_zero_are_left_out(world: World) -> None:
    _, body = ask(world, "/adAnalytics", f"{DAILY}&fields=dateRange,pivotValues,oneClickLeads")
    assert all(element["oneClickLeads"] > 0 for element in body["elements"])


def test_an_answer_is_cut_at_the_cap_without_a_word(world: World) -> None:
    whole = ask(world, "/adAnalytics", f"{DAILY}&{FIELDS}")[1]
    cut = ask(world, "/adAnalytics", f"{DAILY}&{FIELDS}", replace(CALM, cap=5))[1]
    assert cut["elements"] == whole["elements"][:5]
    assert cut.keys() == whole.keys()


def test_reach_is_for_ranges_up_to_92_days(world: World) -> None:
    asked = (
        DAILY.replace("CREATIVE", "CAMPAIGN").replace("DAILY", "ALL")
        + "&fields=pivotValues,approximateMemberReach"
    )
    assert ask(world, "/adAnalytics", asked)[1]["elements"][0]["approximateMemberReach"] > 0
    status, body = ask(
        world, "/adAnalytics", asked.replace("year:2026,month:10,day:1)", "year:2026,month:7,day:1)")
    )
    assert (status, "92 days" in body["message"]) == (400, True)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(f"{DAILY}&fields=" + ",".join(["clicks"] * 21), id="21 fields"),
        pytest.param(f"{DAILY}&fields=nonsense", id="unknown field"),
        pytest.param(DAILY.replace(f"&{FACET}", ""), id="no facet"),
        pytest.param(DAILY.replace("%3A", "%253A"), id="URN encoded twice"),
        pytest.param(DAILY.replace("(start", "%28start"), id="brackets encoded"),
        pytest.param(DAILY.replace("DAILY", "MONTHLY"), id="another granularity"),
        pytest.param(DAILY.replace("CREATIVE", "MEMBER_SENIORITY"), id="another pivot"),
        pytest.param(DAILY.replace("day:31", "day:32"), id="no such day"),
        pytest.param(DAILY.replace("))", ")"), id="unclosed"),
    ],
)
def test_a_query_linkedin_would_refuse_is_refused(world: World, query: str) -> None:
    status, body = ask(world, "/adAnalytics", query)
    assert (status, body["code"]) == (400, "PARAM_INVALID")


def test_the_day_of_the_mid_run_reads_early_once(world: World) -> None:
    api = LinkedInApi(world, Faults(analytics={}))
    request = Request("GET", "/rest/adAnalytics", f"{DAILY}&{FIELDS}", HEADERS)
    totals = replace(request, query=request.query.replace("CREATIVE", "ACCOUNT"))
    spent = [
        sum(Decimal(element["costInLocalCurrency"]) for element in api.answer(asked).body["elements"])
        for asked in (totals, request, request, totals)
    ]
    assert spent[1] < spent[2]
    assert spent[0] == spent[2] == spent[3]


# ---- over the wire


def test_a_long_query_goes_through_as_a_body(world: World) -> None:
    long = f"{DAILY}&{FIELDS}&padding=" + "x" * 5_000
    with http(world) as client:
        assert client.get(f"/adAnalytics?{long}").status_code == 414
        tunnel = {"X-HTTP-Method-Override": "GET", "Content-Type": "application/x-www-form-urlencoded"}
        told = client.post("/adAnalytics", content=long, headers=tunnel)
        assert told.json() == client.get(f"/adAnalytics?{DAILY}&{FIELDS}").json()
        assert client.post("/adAnalytics", content=long).status_code == 405


def test_the_first_burst_has_no_retry_after(world: World) -> None:
    with http(world, Faults(analytics={1: "burst"})) as client:
        first, second = (client.get(f"/adAnalytics?{DAILY}") for _ in range(2))
    assert (first.status_code, second.status_code) == (429, 200)
    assert "retry-after" not in first.headers


def test_broken_transports_are_broken(world: World) -> None:
    troubles = Faults(analytics={1: "cut", 2: "half_json", 3: "html", 4: "error_in_200", 5: "unavailable"})
    with http(world, troubles) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(f"/adAnalytics?{DAILY}")
        with pytest.raises(ValueError, match=r"."):
            client.get(f"/adAnalytics?{DAILY}").json()
        assert client.get(f"/adAnalytics?{DAILY}").text.startswith("<!DOCTYPE")
        assert client.get(f"/adAnalytics?{DAILY}").json()["status"] == 500
        assert client.get(f"/adAnalytics?{DAILY}").status_code == 503


def test_the_platforms_clock_is_the_worlds(world: World) -> None:
    with http(world) as client:
        assert client.get("/adAccounts?q=search").headers["date"] == "Sun, 01 Nov 2026 06:00:00 GMT"


def test_nothing_is_left_running(world: World) -> None:
    before = threading.active_count()
    with http(world) as client:
        client.get("/adAccounts?q=search")
        url = client.base_url
    assert threading.active_count() == before
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)
