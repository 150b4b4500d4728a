"""Meta Ads in trouble: failing reports, quotas, broken contracts, dead tokens; what is read, what is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from meta_platform import FIRST, MetaPlatform
from pydantic import SecretStr

from pipelines.errors import AccessError, InputError, SettingsError
from pipelines.progress import show_on
from pipelines.sandbox.meta_api import META_TOKEN
from pipelines.sandbox.meta_faults import CALM, Elements, MetaFaults, MetaTrouble
from pipelines.sandbox.world import World
from pipelines.sources.answers import read
from pipelines.sources.base import Extracted, Window
from pipelines.sources.meta_ads_client import rest
from pipelines.sources.meta_ads_spec import AD_DAYS, CONVERSIONS, ENTITIES, TOTALS


@pytest.fixture
def meta(tmp_path: Path, tiny: World) -> MetaPlatform:
    return MetaPlatform(tmp_path, tiny)


def one(meta: MetaPlatform, faults: MetaFaults = CALM, **more: Any) -> Extracted:
    """One extract of the first account's last two days."""
    window = Window(meta.world.until - timedelta(1), meta.world.until)
    settings: dict[str, Any] = {"window": window, "accounts": (FIRST,)}
    return meta.run(faults, **(settings | more))


def landed_truly(meta: MetaPlatform, days: int = 2) -> bool:
    """Whether exactly the planted figures of the first account's last days are landed."""
    start = meta.world.until - timedelta(days - 1)
    truth = {key: told for key, told in meta.truth().items() if key[0] == FIRST and key[2] >= start}
    return meta.told() == truth


# ---- reports made in the background


def test_a_report_that_fails_is_asked_for_again(meta: MetaPlatform) -> None:
    out = one(meta, replace(CALM, runs={1: "fails"}))
    assert out.incidents["report_restarted"] == 1
    assert landed_truly(meta)


def test_a_report_that_meta_skips_is_asked_for_again(meta: MetaPlatform) -> None:
    assert one(meta, replace(CALM, runs={1: "skipped"})).incidents["report_restarted"] == 1
    assert landed_truly(meta)


def test_a_report_that_fails_twice_is_asked_for_in_parts(meta: MetaPlatform) -> None:
    out = one(meta, replace(CALM, runs={1: "fails", 2: "fails"}))
    assert out.incidents["report_split"] == 1
    assert landed_truly(meta)


def test_a_stuck_report_is_left_alone_and_its_days_are_asked_for_in_parts(meta: MetaPlatform) -> None:
    out = one(meta, replace(CALM, runs={1: "stuck"}), poll_minutes=0.5)
    assert out.incidents == {"report_split": 1}  # not one of them was started a second time
    assert landed_truly(meta)


def test_reports_that_never_end_stop_the_run_and_the_next_one_goes_on(meta: MetaPlatform) -> None:
    one(meta, window=Window(meta.world.until, meta.world.until))
    before = meta.told()
    with pytest.raises(AccessError, match=r"did not end.* the next run asks again"):
        one(meta, replace(CALM, runs=dict.fromkeys(range(1, 9), "stuck")), poll_minutes=0.5)
    assert meta.told() == before
    one(meta)
    assert landed_truly(meta)


def test_a_report_is_read_when_it_is_complete_and_not_before(meta: MetaPlatform) -> None:
    one(meta, replace(CALM, polls=4))
    assert landed_truly(meta)


@pytest.mark.parametrize("most", [7, 10])
def test_too_many_rows_are_asked_for_by_day(meta: MetaPlatform, most: int) -> None:
    out = one(meta, replace(CALM, most_rows=most))
    assert out.incidents["report_split"] >= 1
    assert landed_truly(meta)


def test_too_many_rows_of_one_day_are_asked_for_by_campaign_deleted_ads_included(meta: MetaPlatform) -> None:
    gone = next(ad for ad in _ads(meta) if ad.status == "DELETED")
    assert gone.last_day
    day = Window(gone.last_day, gone.last_day)
    out = one(meta, replace(CALM, most_rows=4), window=day)
    assert out.incidents["report_split"] == 1
    assert gone.id in {ad for _, ad, _ in meta.told()}
    assert len(meta.told()) == 8


def test_too_many_rows_of_one_campaign_and_day_stop_rather_than_lose_rows(meta: MetaPlatform) -> None:
    with pytest.raises(AccessError, match="cannot be asked for in smaller parts"):
        one(meta, replace(CALM, most_rows=3))
    assert not meta.told()


def _ads(meta: MetaPlatform) -> Any:
    from pipelines.sandbox.meta_world import MetaWorld

    return MetaWorld(meta.world).ads[FIRST]


def test_pages_too_heavy_get_smaller(meta: MetaPlatform) -> None:
    one(meta, replace(CALM, insights={3: "reduce"}))
    assert landed_truly(meta)


def test_a_report_too_heavy_to_start_is_asked_for_in_parts(meta: MetaPlatform) -> None:
    assert one(meta, replace(CALM, insights={1: "reduce"})).incidents["report_split"] == 1
    assert landed_truly(meta)


# ---- transport and quotas


@pytest.mark.parametrize("trouble", ["app_limit", "user_limit", "account_limit", "calls_limit"])
def test_a_used_up_quota_is_waited_for(meta: MetaPlatform, trouble: MetaTrouble) -> None:
    assert one(meta, replace(CALM, insights={2: trouble})).incidents["rate_limited"] == 1
    assert landed_truly(meta)


@pytest.mark.parametrize("trouble", ["transient", "cut", "half_json"])
def test_passing_trouble_is_repeated(meta: MetaPlatform, trouble: MetaTrouble) -> None:
    one(meta, replace(CALM, insights={1: trouble, 3: trouble}))
    assert landed_truly(meta)


def test_a_quota_that_stays_used_up_ends_the_run_and_what_was_landed_stays(meta: MetaPlatform) -> None:
    with pytest.raises(AccessError, match=r"gave up after HTTP 400 \(#17\).*What was landed stays"):
        one(meta, replace(CALM, from_call=(4, "user_limit")))
    assert landed_truly(meta)  # the days; their totals, which finish them, are missing
    assert not meta.landed(TOTALS)
    one(meta)
    assert len(meta.landed(TOTALS)) == 2


@pytest.mark.parametrize(
    ("header", "told", "seconds"),
    [
        ("x-fb-ads-insights-throttle", '{"app_id_util_pct": 84.9, "acc_id_util_pct": 3}', 0),
        ("x-fb-ads-insights-throttle", '{"app_id_util_pct": 12, "acc_id_util_pct": 85}', 60),
        ("x-fb-ads-insights-throttle", '{"app_id_util_pct": 97, "acc_id_util_pct": 3}', 300),
        ("x-business-use-case-usage", '{"1": [{"type": "ads_insights", "call_count": 90}]}', 60),
        ("x-business-use-case-usage", '{"1": [{"estimated_time_to_regain_access": 11}]}', 660),
        ("x-business-use-case-usage", '{"1": "?"}', 0),
        ("x-business-use-case-usage", "not json", 0),
        ("x-other", "{}", 0),
    ],
)
def test_a_pause_is_taken_from_85_per_cent_of_a_quota(header: str, told: str, seconds: float) -> None:
    assert rest(read(200, b"{}", {header: told})) == seconds


def test_a_login_page_is_not_an_answer(meta: MetaPlatform) -> None:
    with pytest.raises(AccessError, match="refused the request"):
        one(meta, replace(CALM, from_call=(1, "html")))


# ---- access


def test_a_token_that_died_names_the_variable(meta: MetaPlatform) -> None:
    one(meta)
    before = meta.files()
    with pytest.raises(AccessError, match=r"Session has expired.*set QAE_META_ADS_TOKEN") as caught:
        one(meta, replace(CALM, expire_after=6))
    assert "\n" not in str(caught.value)
    assert meta.files() == before


def test_no_token_is_said_before_anything_is_asked(meta: MetaPlatform) -> None:
    with pytest.raises(SettingsError, match="Set QAE_META_ADS_TOKEN"):
        one(meta, token=None)


def test_an_account_out_of_reach_is_not_an_account_without_activity(meta: MetaPlatform) -> None:
    with pytest.raises(AccessError, match=r"act_999.*ads_read"):
        one(meta, accounts=(FIRST, "999"))
    assert not meta.files()


def test_a_missing_permission_names_it(meta: MetaPlatform) -> None:
    with pytest.raises(AccessError, match=r"NOT grant.*has ads_read on each"):
        one(meta, replace(CALM, insights={1: "denied"}))


def test_a_version_that_ended_names_the_setting(meta: MetaPlatform) -> None:
    with pytest.raises(AccessError, match=r'Set api_version = "v\d+\.0" under \[sources.meta_ads\]'):
        one(meta, replace(CALM, sunset=frozenset({"v26.0"})))


def test_the_token_is_in_no_file_and_in_no_error(meta: MetaPlatform) -> None:
    with pytest.raises(InputError) as caught:
        one(meta, only_ads(first(clicks="x")))
    assert META_TOKEN not in str(caught.value)
    files = [path for path in meta.folder.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if META_TOKEN.encode() in path.read_bytes()]


def test_a_wrong_token_is_refused(meta: MetaPlatform) -> None:
    with pytest.raises(AccessError, match="did not accept the token") as caught:
        one(meta, token=SecretStr("canary-7f3a"))
    assert "canary-7f3a" not in str(caught.value)


# ---- broken contracts


def only_ads(change: Callable[[Elements], Elements]) -> MetaFaults:
    return replace(CALM, tamper=lambda level, rows: change(rows) if level == "ad" else rows)


def first(**changes: Any) -> Callable[[Elements], Elements]:
    return lambda rows: [{**row, **(changes if at == 0 else {})} for at, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"clicks": 12}, "clicks: a count came as int, not as text"),
        ({"clicks": "1.5"}, "clicks: not a whole number"),
        ({"clicks": "-1"}, "clicks: negative"),
        ({"impressions": "9" * 30}, "impressions: out of range"),
        ({"spend": 1.5}, "spend: money came as float, not as text"),
        ({"spend": "12,50"}, "spend: not a number"),
        ({"spend": "NaN"}, "spend: not a number"),
        ({"actions": "many"}, "actions: not a list"),
        ({"actions": [{"action_type": "lead", "value": "x", "7d_click": "1"}]}, "actions lead: not a whole"),
        ({"actions": [{"action_type": "lead", "value": "1", "7d_click": "x"}]}, "actions lead: not a number"),
    ],
)
def test_a_retyped_figure_goes_to_quarantine_and_its_day_is_not_replaced(
    meta: MetaPlatform, value: dict[str, Any], reason: str
) -> None:
    day = Window(meta.world.until, meta.world.until)
    with pytest.raises(InputError, match=r"1 of \d+ rows were refused"):
        one(meta, only_ads(first(**value)), window=day)
    (file,) = meta.folder.rglob("*.jsonl")
    assert reason in file.read_text()
    assert not meta.told()
    assert not meta.landed(TOTALS)


def test_a_bad_row_among_many_is_quarantined_with_its_conversions_and_the_day_stands(
    meta: MetaPlatform,
) -> None:
    def crowded(rows: Elements) -> Elements:
        more = [{**rows[0], "ad_id": str(n)} for n in range(200)]
        more[0]["clicks"] = "many"
        return [*rows, *more]

    out = one(meta, only_ads(crowded), window=Window(meta.world.until, meta.world.until))
    assert out.quarantined == {"clicks: not a whole number": 1}
    assert out.rows_in == out.rows_out + 1
    assert out.incidents["unreconciled_day"] == 1
    assert "0" not in {row["ad_id"] for row in meta.landed(CONVERSIONS)}
    assert len(meta.told()) > 199


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(lambda rows: [*rows, *rows[:1]], "repeat their key", id="repeated key"),
        pytest.param(first(ad_id=None), "no row_key", id="no ad"),
        pytest.param(first(date_start="2020-01-01"), "2020-01-01", id="a day nobody asked for"),
        pytest.param(first(date_stop="2030-01-01"), "which was not asked for", id="more than a day"),
        pytest.param(
            lambda rows: [{"cost": row.pop("spend"), **row} for row in rows],
            "missing spend; new cost",
            id="a renamed figure",
        ),
    ],
)
def test_a_broken_contract_stops_with_what_is_wrong_and_keeps_what_was_landed(
    meta: MetaPlatform, change: Any, says: str
) -> None:
    one(meta)
    before = meta.told()
    with pytest.raises(InputError, match=says):
        one(meta, only_ads(change))
    assert meta.told() == before


def test_an_unknown_field_is_kept_and_told(meta: MetaPlatform) -> None:
    out = one(meta, only_ads(first(quality_ranking="AVERAGE")))
    (extra,) = (row["extra"] for row in meta.landed(AD_DAYS) if row["extra"])
    assert extra == '{"quality_ranking": "AVERAGE"}'
    assert any("unknown fields: quality_ranking" in note for note in out.notes)
    assert landed_truly(meta)


def test_a_window_that_disappears_is_told(meta: MetaPlatform) -> None:
    def without_views(rows: Elements) -> Elements:
        for action in (action for row in rows for action in row.get("actions", [])):
            action.pop("1d_view", None)
        return rows

    out = one(meta, only_ads(without_views))
    assert f"account {FIRST}: no conversion was told under 1d_view" in out.notes


# ---- lists


def test_pages_are_followed_to_the_end_and_their_addresses_are_not(meta: MetaPlatform) -> None:
    one(meta, replace(CALM, page_limit=3))
    assert landed_truly(meta)


def test_a_page_of_a_list_that_comes_twice_counts_once(meta: MetaPlatform) -> None:
    with pytest.raises(InputError, match="repeat their key"):  # the report's own rows come twice as well
        one(meta, replace(CALM, page_limit=3, paging="repeats_page"))
    ids = [row["entity_id"] for row in meta.landed(ENTITIES) if row["entity_type"] == "ad"]
    assert len(ids) == len(set(ids)) == 7  # all but the deleted one


def test_a_cursor_that_comes_back_stops(meta: MetaPlatform) -> None:
    with pytest.raises(InputError, match="paging does not end"):
        one(meta, replace(CALM, page_limit=1, paging="repeats_cursor"))
    assert not meta.files()


def test_waiting_is_shown_with_why(meta: MetaPlatform) -> None:
    notes: list[str] = []

    class Shown:
        def track(self, label: str, total: int | None) -> Any:
            from contextlib import nullcontext

            return nullcontext(lambda steps: None)

        def note(self, text: str) -> None:
            notes.append(text)

    with show_on(Shown()):
        one(meta, replace(CALM, most_rows=8))
    assert any("asked for again in smaller parts" in note for note in notes)
