"""LinkedIn Ads in trouble: cut answers, broken contracts, endless lists, dead tokens."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from linkedin_landed import contents, landed, only_creatives, told, truth
from linkedin_platform import Platform
from pydantic import SecretStr

from pipelines.errors import AccessError, InputError, SettingsError
from pipelines.sandbox.faults import CALM, Faults
from pipelines.sandbox.linkedin_api import REFRESH_TOKEN, TOKEN
from pipelines.sandbox.world import World
from pipelines.sources import linkedin_ads_streams as streams
from pipelines.sources.base import Window
from pipelines.sources.linkedin_ads import SOURCE

# ---- answers that are cut


@pytest.mark.parametrize("cap", [7, 10, 23])
def test_a_cut_answer_is_never_landed_however_small_the_cap(platform: Platform, cap: int) -> None:
    out = platform.run(Faults(cap=cap, analytics={}, restated_in_mid_run=False))
    assert told(platform) == truth(platform)
    assert out.incidents["cap_split"] > 0


def test_one_day_at_the_cap_is_asked_by_campaign(platform: Platform) -> None:
    day = max(day for (_, day), creatives in _creatives_a_day(platform).items() if creatives == 6)
    out = platform.run(Faults(cap=6, analytics={}, restated_in_mid_run=False), window=Window(day, day))
    assert out.incidents["cap_split"] >= 1
    assert told(platform) == {key: value for key, value in truth(platform).items() if key[2] == day}


def _creatives_a_day(platform: Platform) -> Counter[tuple[str, date]]:
    return Counter((account, day) for account, _, day in truth(platform))


def test_a_campaign_day_at_the_cap_stops_rather_than_lose_rows(platform: Platform) -> None:
    with pytest.raises(InputError, match="cannot be split further"):
        platform.run(Faults(cap=3, analytics={}, restated_in_mid_run=False))


# ---- broken contracts


def _first(**changes: Any) -> Any:
    return lambda elements: [{**element, **(changes if i == 0 else {})} for i, element in enumerate(elements)]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"clicks": "12"}, "clicks: a count came as str"),
        ({"clicks": 1.5}, "clicks: a count came as float"),
        ({"clicks": True}, "clicks: a count came as bool"),
        ({"clicks": -1}, "clicks: negative"),
        ({"clicks": 2**63}, "clicks: out of range"),
        ({"costInUsd": 1.5}, "costInUsd: money came as float, not as text"),
        ({"costInUsd": "NaN"}, "costInUsd: not a number"),
        ({"costInUsd": "12,50"}, "costInUsd: not a number"),
        ({"costInUsd": "1_0"}, "costInUsd: not a number"),
        ({"costInUsd": "-0.01"}, "costInUsd: negative"),
        ({"costInUsd": "1e30"}, "costInUsd: out of range"),
    ],
)
def test_a_retyped_metric_goes_to_quarantine_and_its_day_is_not_replaced(
    platform: Platform, value: dict[str, Any], reason: str
) -> None:
    account, day = platform.world.accounts()[0]["id"], platform.window.first
    with pytest.raises(InputError, match=r"1 of \d+ rows were refused"):
        platform.run(only_creatives(_first(**value)), window=Window(day, day), accounts=(account,))
    (file,) = platform.folder.rglob("*.jsonl")
    assert reason in file.read_text()
    assert not told(platform)
    assert not platform.landing.sidecars(streams.ACCOUNT_TOTALS)


def test_a_bad_row_among_many_is_quarantined_and_the_day_stands(platform: Platform) -> None:
    def crowded(elements: Any) -> Any:
        extra = [{**elements[0], "pivotValues": [f"urn:li:sponsoredCreative:{n}"]} for n in range(200)]
        extra[0] = {**extra[0], "clicks": "many"}
        return [*elements, *extra]

    account, day = platform.world.accounts()[0]["id"], platform.world.until
    out = platform.run(only_creatives(crowded), window=Window(day, day), accounts=(account,))
    assert out.quarantined == {"clicks: a count came as str": 1}
    assert out.rows_in == out.rows_out + 1
    assert out.incidents["unreconciled_day"] == 1
    assert len(told(platform)) > 199


def test_the_partition_that_broke_keeps_what_was_landed_and_the_others_go_on(platform: Platform) -> None:
    platform.run()
    before = told(platform)
    later = World(size="tiny", until=platform.world.until + timedelta(1))
    broken = platform.world.until

    def tamper(elements: Any) -> Any:
        return [{**e, "sends": "?"} if e["dateRange"]["start"]["day"] == broken.day else e for e in elements]

    with pytest.raises(InputError, match="partitions were not landed"):
        platform.run(only_creatives(tamper), world=later)
    after = told(platform)
    assert {k: v for k, v in after.items() if k[2] == broken} == {
        k: v for k, v in before.items() if k[2] == broken
    }
    assert any(day == later.until for _, _, day in after)


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        pytest.param(lambda elements: [*elements, *elements[:1]], "repeat their key", id="repeated key"),
        pytest.param(_first(pivotValues=[]), "no creative_id", id="no key"),
        pytest.param(_first(pivotValues=["urn:li:sponsoredAccount:1"]), "no creative_id", id="another pivot"),
        pytest.param(_first(dateRange=None), "no readable day", id="no day"),
        pytest.param(
            _first(dateRange={"start": (d := {"year": 2020, "month": 1, "day": 1}), "end": d}),
            "2020-01-01",
            id="a day nobody asked for",
        ),
        pytest.param(
            lambda elements: [{"messages": e.pop("sends"), **e} for e in elements],
            "missing sends; new messages",
            id="a renamed metric",
        ),
    ],
)
def test_a_broken_contract_stops_with_what_is_wrong(platform: Platform, tamper: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        platform.run(only_creatives(tamper))
    assert told(platform).items() <= truth(platform).items()


def test_an_unknown_field_is_kept_and_told(platform: Platform) -> None:
    out = platform.run(only_creatives(_first(viralSends=4)))
    assert [row["extra"] for row in landed(platform, streams.CREATIVE_ANALYTICS) if row["extra"]]
    assert any("viralSends" in note for note in out.notes)
    assert told(platform) == truth(platform)


def test_order_of_the_answer_does_not_matter(platform: Platform, other_platform: Platform) -> None:
    platform.run()
    other_platform.run(only_creatives(lambda elements: elements[::-1]))
    assert contents(platform) == contents(other_platform)


# ---- lists


def test_a_page_that_comes_twice_counts_once(platform: Platform) -> None:
    out = platform.run(Faults(cap=15_000, analytics={}, page_limit=2, paging="repeats_page"))
    assert out.skipped["repeated"] > 0
    assert out.rows_in == out.rows_out + out.skipped.total()
    ids = [row["creative_id"] for row in landed(platform, streams.CREATIVES)]
    assert sorted(ids) == sorted(fact["id"] for fact in platform.world.creatives())


def test_a_cursor_that_comes_back_stops(platform: Platform) -> None:
    with pytest.raises(InputError, match="paging does not end"):
        platform.run(Faults(page_limit=1, paging="repeats_token"))
    assert not platform.landing.sidecars(streams.ACCOUNTS)


def test_a_list_without_an_end_stops(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.sources.paging.pages.__kwdefaults__", {"most": 20})
    with pytest.raises(InputError, match="more than 20 pages"):
        platform.run(Faults(paging="endless"))


# ---- access


def test_an_account_out_of_reach_is_not_an_account_without_activity(platform: Platform) -> None:
    with pytest.raises(AccessError, match="no access to account 999"):
        platform.run(accounts=("512345678", "999"))
    assert not told(platform)


def test_a_token_that_dies_in_mid_run_keeps_the_finished_days(platform: Platform) -> None:
    with pytest.raises(AccessError, match=r"Re-authorise linkedin_ads .* QAE_LINKEDIN_ADS_TOKEN"):
        platform.run(replace(CALM, expire_after=18), request_days=3)
    assert told(platform)
    assert told(platform).items() <= truth(platform).items()


def _keys(refresh_token: str) -> dict[str, Any]:
    names = ("refresh_token", "client_id", "client_secret")
    return dict(zip(names, map(SecretStr, (refresh_token, "i", "s")), strict=True))


def test_a_token_that_dies_is_renewed_where_it_can_be(platform: Platform) -> None:
    out = platform.run(Faults(cap=100, analytics={}, expire_after=14), **_keys(REFRESH_TOKEN))
    assert out.incidents["token_refreshed"] == 1
    assert told(platform) == truth(platform)


def test_a_refresh_token_that_died_too_asks_for_a_person(platform: Platform) -> None:
    with pytest.raises(AccessError, match="could not be renewed") as caught:
        platform.run(Faults(expire_after=0), **_keys("no longer good"))
    assert TOKEN not in str(caught.value)


def test_a_sunset_version_names_the_setting(platform: Platform) -> None:
    with pytest.raises(AccessError, match=r"Set api_version = .* under \[sources.linkedin_ads\]"):
        platform.run(Faults(sunset=frozenset({"202607"})))


def test_no_token_is_said_before_anything_is_asked(platform: Platform) -> None:
    with pytest.raises(SettingsError, match="Set QAE_LINKEDIN_ADS_TOKEN"):
        platform.run(token=None)


def test_the_token_is_in_no_file(platform: Platform) -> None:
    with pytest.raises(InputError):
        platform.run(only_creatives(_first(clicks="x")))
    files = [path for path in platform.folder.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if TOKEN.encode() in path.read_bytes()]


# ---- the plan


def test_the_plan_asks_nothing_and_is_kept(platform: Platform) -> None:
    job = platform.job("http://127.0.0.1:9/rest")
    plan = SOURCE.plan(job, platform.window)
    out = platform.run(Faults(cap=15_000, analytics={}, restated_in_mid_run=False, page_limit=500))
    assert (plan.requests, plan.partitions) == (out.requests, out.partitions)
    again = SOURCE.plan(platform.job("http://127.0.0.1:9/rest", lookback_days=5), platform.window)
    assert plan.partitions - again.partitions == 2 * 2 * (12 - 5)


def test_a_daily_source_needs_a_window(platform: Platform) -> None:
    with pytest.raises(SettingsError, match="window"):
        SOURCE.extract(platform.job("http://127.0.0.1:9/rest"), None)


def test_calm_is_calm(platform: Platform) -> None:
    out = platform.run(CALM)
    assert not out.incidents
    assert not out.notes
