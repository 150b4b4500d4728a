"""LinkedIn Ads against the planted platform: what is landed is what the platform has, exactly."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from linkedin_landed import ORDINARY, contents, landed, only_creatives, told, truth
from linkedin_platform import Platform

from pipelines.errors import AccessError
from pipelines.landing.streams import Stream
from pipelines.sandbox.faults import CALM
from pipelines.sandbox.world import World
from pipelines.sources import linkedin_ads_streams as streams
from pipelines.sources.base import Window
from pipelines.sources.linkedin_ads import SOURCE

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
    platform.run(only_creatives(_all_with_fewer_clicks), accounts=(account,))
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
    assert contents(platform) == contents(other_platform)
    assert kept.keys() <= platform.files().keys()


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
