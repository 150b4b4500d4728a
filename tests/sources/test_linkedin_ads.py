"""LinkedIn Ads against the planted platform: what is landed is what the platform has, exactly."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from linkedin_platform import Platform
from pydantic import SecretStr

from pipelines.errors import AccessError, InputError, SettingsError
from pipelines.landing.streams import Stream
from pipelines.sandbox.faults import CALM, Faults
from pipelines.sandbox.linkedin_api import REFRESH_TOKEN, TOKEN
from pipelines.sandbox.world import World
from pipelines.sources import linkedin_ads_streams as streams
from pipelines.sources.base import Window
from pipelines.sources.linkedin_ads import SOURCE

ORDINARY = Faults(cap=50)


def landed(platform: Platform, stream: Stream) -> list[dict[str, Any]]:
    """Every landed row of a stream, with its partition's day."""
    rows: list[dict[str, Any]] = []
    for sidecar in platform.landing.sidecars(stream):
        table = platform.landing.read(stream, sidecar.partition)
        assert table is not None
        rows += [{**row, "day": sidecar.day} for row in table.to_pylist()]
    return rows


def truth(
    platform: Platform, world: World | None = None
) -> dict[tuple[str, str, date], tuple[Decimal, int, int, int]]:
    """The world's own figures by account, creative and day of the window, as they read at its clock."""
    world = world or platform.world
    return {
        (account["id"], fact["creative_id"], fact["date_day"]): (
            Decimal(fact["cost_local"]),
            fact["impressions"],
            fact["clicks"],
            fact["sends"],
        )
        for account in world.accounts()
        for fact in world.ad_days(account["id"], platform.window.first, world.until).to_pylist()
    }


def told(platform: Platform) -> dict[tuple[str, str, date], tuple[Decimal, int, int, int]]:
    return {
        (row["account_id"], row["creative_id"], row["day"]): (
            row["cost_in_local_currency"],
            row["impressions"],
            row["clicks"],
            row["sends"],
        )
        for row in landed(platform, streams.CREATIVE_ANALYTICS)
    }


# ---- what is landed


def test_an_ordinary_day_meets_its_troubles_and_lands_the_world_exactly(platform: Platform) -> None:
    out = platform.run(ORDINARY)
    assert told(platform) == truth(platform)
    assert out.incidents["rate_limited"] == 1
    assert out.incidents["cap_split"] >= 1
    assert out.incidents["restated_day"] == 1
    assert "unreconciled_day" not in out.incidents
    assert len(out.notes) == 3


def test_every_metric_arrives_under_its_own_name(platform: Platform) -> None:
    platform.run()
    account = platform.world.accounts()[1]["id"]
    shown = platform.world.ad_days(account, platform.window.first, platform.window.last).to_pylist()
    renamed = {
        "cost_in_local_currency": "cost_local",
        "cost_in_usd": "cost_usd",
        "landing_page_clicks": "landing_clicks",
        "conversion_value_in_local_currency": "conversion_value_local",
    }
    rows = {(row["creative_id"], row["day"]): row for row in landed(platform, streams.CREATIVE_ANALYTICS)}
    metrics = [name for name, _ in streams.CREATIVE_ANALYTICS.fields[3:-1]]
    for fact in shown:
        row = rows[fact["creative_id"], fact["date_day"]]
        assert {name: row[name] for name in metrics} == {
            name: Decimal(value) if isinstance(value := fact[renamed.get(name, name)], str) else value
            for name in metrics
        }


def test_account_totals_equal_the_sum_of_the_creatives(platform: Platform) -> None:
    platform.run(ORDINARY)
    sums: defaultdict[tuple[str, date], Decimal] = defaultdict(Decimal)
    for (account, _, day), (spend, *_) in truth(platform).items():
        sums[account, day] += spend
    totals = {
        (row["account_id"], row["day"]): row["cost_in_local_currency"]
        for row in landed(platform, streams.ACCOUNT_TOTALS)
    }
    assert totals == sums


def test_every_day_has_its_partition_an_empty_one_too(platform: Platform) -> None:
    early = Window(platform.world.first_day - timedelta(3), platform.world.first_day)
    platform.run(window=early)
    for stream in (streams.CREATIVE_ANALYTICS, streams.ACCOUNT_TOTALS):
        rows = {(s.owner, s.day): s.rows for s in platform.landing.sidecars(stream)}
        assert len(rows) == 4 * 2
        assert all(count == 0 for (_, day), count in rows.items() if day < platform.world.first_day)


def test_entities_are_whole_with_those_out_of_use(platform: Platform) -> None:
    platform.run()
    world = platform.world
    for stream, facts, key in (
        (streams.ACCOUNTS, world.accounts(), "account_id"),
        (streams.CAMPAIGN_GROUPS, world.campaign_groups(), "campaign_group_id"),
        (streams.CAMPAIGNS, world.campaigns(), "campaign_id"),
        (streams.CREATIVES, world.creatives(), "creative_id"),
    ):
        rows = {row[key]: row for row in landed(platform, stream)}
        assert {i: (row["name"], row["status"]) for i, row in rows.items()} == {
            fact["id"]: (fact["name"], fact["status"]) for fact in facts
        }
        assert all(row["exported_on"] == row["day"] == world.until for row in rows.values())
    creatives = {row["creative_id"]: row for row in landed(platform, streams.CREATIVES)}
    assert {row["status"] for row in creatives.values()} > {"REMOVED"}
    for fact in world.creatives():
        row = creatives[fact["id"]]
        assert (row["campaign_id"], row["landing_url"]) == (fact["campaign_id"], fact["landing_url"])
    assert {
        (row["account_id"], row["type"], row["currency"]) for row in landed(platform, streams.CAMPAIGNS)
    } == {(account["id"], "SPONSORED_INMAILS", account["currency"]) for account in world.accounts()}


def test_reach_is_the_platforms_own_for_each_range(platform: Platform) -> None:
    platform.run()
    rows = landed(platform, streams.CAMPAIGN_REACH)
    assert {(row["range_end"] - row["range_start"]).days + 1 for row in rows} == {7, 28}
    for row in rows:
        asked = (row["account_id"], row["campaign_id"], row["range_start"], row["range_end"])
        assert row["reach"] == platform.world.reach(*asked)


def test_the_accounting_adds_up_and_the_sidecar_says_how_it_was_asked(platform: Platform) -> None:
    out = platform.run(ORDINARY)
    assert out.rows_in == out.rows_out + out.quarantined.total() + out.skipped.total()
    sidecar = platform.landing.sidecars(streams.CREATIVE_ANALYTICS)[-1]
    assert (sidecar.api_version, sidecar.run_id) == ("202607", "run-1")
    assert sidecar.window is not None
    assert sidecar.window[0] <= sidecar.day <= sidecar.window[1]


# ---- again, later, and after a fall


def test_the_same_answers_touch_no_file(platform: Platform) -> None:
    platform.run(ORDINARY)
    before = platform.files()
    again = platform.run(ORDINARY)
    assert platform.files() == before
    assert (again.changed, again.incidents["restated_day"]) == (0, 0)


def test_a_restatement_of_the_mid_run_is_remembered_once(platform: Platform) -> None:
    platform.run(ORDINARY)
    rows = landed(platform, streams.RESTATEMENTS)
    (planted,) = [r for r in platform.world.restatements() if r.mid_run]
    assert {(row["creative_id"], row["day"], row["revision"]) for row in rows} == {
        (planted.creative_id, planted.day, 1)
    }
    final = truth(platform)[planted.account_id, planted.creative_id, planted.day]
    spend = next(row for row in rows if row["metric"] == "cost_in_local_currency")
    assert spend["old"] < spend["new"] == final[0]
    assert spend["age_days"] == (platform.world.until - planted.day).days + 1  # told on the next morning


def test_a_day_restated_later_keeps_what_it_said_before(platform: Platform) -> None:
    platform.run()
    early = truth(platform)
    later = World(size="tiny", until=platform.world.until + timedelta(6))
    out = platform.run(world=later)
    assert told(platform) == truth(platform, later)
    settled = [
        r
        for r in later.restatements()
        if not r.mid_run and platform.world.until < r.day + timedelta(r.lag_days) <= later.until
    ]
    assert settled
    assert out.incidents["restated_day"] == len(settled)
    for planted in settled:
        key = (planted.account_id, planted.creative_id, planted.day)
        (row,) = [
            row
            for row in landed(platform, streams.RESTATEMENTS)
            if (row["account_id"], row["creative_id"], row["day"]) == key
            and row["metric"] == "cost_in_local_currency"
        ]
        assert (row["old"], row["new"]) == (early[key][0], truth(platform, later)[key][0])


def test_many_restated_days_are_one_line_an_account(platform: Platform) -> None:
    account = platform.world.accounts()[0]["id"]
    platform.run(_only_creatives(_all_with_fewer_clicks), accounts=(account,))
    out = platform.run(accounts=(account,))
    days = out.incidents["restated_day"]
    assert days > 2
    (line,) = [note for note in out.notes if "restated" in note]
    assert f"restated {days} days of" in line
    assert f"(clicks +{_clicks_of(platform, account)})" in line


def _all_with_fewer_clicks(elements: Any) -> Any:
    return [{**element, "clicks": 0} for element in elements]


def _clicks_of(platform: Platform, account: str) -> int:
    return sum(figures[2] for key, figures in truth(platform).items() if key[0] == account)


def test_a_day_is_missing_until_its_totals_are_landed(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = type(platform.landing)
    write = store.write

    def dying(self: Any, stream: Stream, *rest: Any) -> Any:
        if stream is streams.ACCOUNT_TOTALS:
            raise KeyboardInterrupt
        return write(self, stream, *rest)

    monkeypatch.setattr(store, "write", dying)
    with pytest.raises(KeyboardInterrupt):
        platform.run()
    monkeypatch.undo()
    first_day_stream = next(stream for stream in SOURCE.streams if stream.cut == "day")
    assert platform.landing.sidecars(streams.CREATIVE_ANALYTICS)
    assert not platform.landing.sidecars(first_day_stream)


def test_a_young_day_is_asked_again_and_an_old_one_only_if_it_is_missing(platform: Platform) -> None:
    platform.run()
    account = platform.world.accounts()[0]["id"]
    victim = streams.CREATIVE_ANALYTICS.partition(platform.window.first, account)
    platform.landing.drop(streams.CREATIVE_ANALYTICS, victim)
    out = platform.run(lookback_days=5)
    assert told(platform) == truth(platform)
    days = out.partitions - 2 * 4 - 2  # entities and reach
    assert days == 2 * (5 + 5 + 1)


def test_a_failure_keeps_what_is_landed_and_the_next_run_asks_for_the_rest(
    platform: Platform, other_platform: Platform
) -> None:
    with pytest.raises(AccessError, match="503"):
        platform.run(replace(CALM, from_call=(6, "unavailable")), request_days=3)
    kept = platform.files()
    assert 0 < len(told(platform)) < len(truth(platform))
    platform.run(CALM, request_days=3)
    other_platform.run(CALM, request_days=3)
    assert told(platform) == truth(platform)
    assert _contents(platform) == _contents(other_platform)
    assert kept.keys() <= platform.files().keys()


def _contents(platform: Platform) -> dict[str, bytes]:
    return {name: data for name, (data, _) in platform.files().items() if name.endswith(".parquet")}


def test_a_kill_between_the_ledger_and_the_day_heals(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform.run()
    later = World(size="tiny", until=platform.world.until + timedelta(6))
    store = type(platform.landing)
    write = store.write

    def dying(self: Any, stream: Stream, *rest: Any) -> Any:
        written = write(self, stream, *rest)
        if stream is streams.RESTATEMENTS:
            raise KeyboardInterrupt
        return written

    monkeypatch.setattr(store, "write", dying)
    with pytest.raises(KeyboardInterrupt):
        platform.run(world=later)
    monkeypatch.undo()
    assert landed(platform, streams.RESTATEMENTS)
    platform.run(world=later)
    rows = landed(platform, streams.RESTATEMENTS)
    assert {row["revision"] for row in rows} == {1}
    assert told(platform) == truth(platform, later)


def test_a_backfill_leaves_newer_snapshots_alone(platform: Platform) -> None:
    platform.run()
    before = [s for s in platform.landing.sidecars() if s.stream == "campaigns"]
    platform.run(window=Window(platform.world.first_day, platform.world.first_day))
    assert [s for s in platform.landing.sidecars() if s.stream == "campaigns"] == before


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


def _only_creatives(change: Any) -> Faults:
    """Rewrite the elements of creative answers, and leave the others alone."""
    return Faults(
        cap=15_000,
        analytics={},
        restated_in_mid_run=False,
        tamper=lambda pivot, elements: change(elements) if pivot == "CREATIVE" else elements,
    )


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
        platform.run(_only_creatives(_first(**value)), window=Window(day, day), accounts=(account,))
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
    out = platform.run(_only_creatives(crowded), window=Window(day, day), accounts=(account,))
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
        platform.run(_only_creatives(tamper), world=later)
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
        platform.run(_only_creatives(tamper))
    assert told(platform).items() <= truth(platform).items()


def test_an_unknown_field_is_kept_and_told(platform: Platform) -> None:
    out = platform.run(_only_creatives(_first(viralSends=4)))
    assert [row["extra"] for row in landed(platform, streams.CREATIVE_ANALYTICS) if row["extra"]]
    assert any("viralSends" in note for note in out.notes)
    assert told(platform) == truth(platform)


def test_order_of_the_answer_does_not_matter(platform: Platform, other_platform: Platform) -> None:
    platform.run()
    other_platform.run(_only_creatives(lambda elements: elements[::-1]))
    assert _contents(platform) == _contents(other_platform)


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
        platform.run(_only_creatives(_first(clicks="x")))
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
