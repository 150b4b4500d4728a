"""The sandbox's Google Ads: it refuses what Google refuses, and its clock only adds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipelines.sandbox.google_catalog import campaigns
from pipelines.sandbox.google_figures import Advertiser
from pipelines.sandbox.google_gaql import QueryError, parse
from pipelines.sandbox.google_rows import rows_of
from pipelines.sandbox.world import World

DAYS = "WHERE segments.date BETWEEN '2026-10-30' AND '2026-10-31'"


@pytest.fixture(scope="module")
def advertiser() -> Advertiser:
    return Advertiser(World(size="tiny").setting)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("SELECT FROM campaign", "UNEXPECTED_INPUT"),
        ("SELECT campaign.id, metrics.clicks FROM campaign LIMIT 5", "UNEXPECTED_INPUT"),
        ("SELECT segments.date, metrics.clicks FROM campaign", "EXPECTED_FILTERS_ON_DATE_RANGE"),
        (
            "SELECT metrics.clicks FROM campaign WHERE segments.date BETWEEN '2026-10-1' AND '2026'",
            "INVALID_VALUE_WITH_BETWEEN",
        ),
        (
            f"SELECT segments.conversion_action, metrics.cost_micros FROM campaign {DAYS}",
            "PROHIBITED_SEGMENT_WITH_METRIC_IN_SELECT_OR_WHERE_CLAUSE",
        ),
        (f"SELECT metrics.video_views FROM campaign {DAYS}", "UNRECOGNIZED_FIELD"),
        ("SELECT keyword.id FROM keyword_view", "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE"),
    ],
)
def test_a_query_that_google_refuses_is_refused(advertiser: Advertiser, query: str, code: str) -> None:
    with pytest.raises(QueryError) as caught:
        rows_of(advertiser, parse(query), advertiser.customers[0].id)
    assert caught.value.code == code


def test_metrics_of_a_manager_account_are_refused(advertiser: Advertiser) -> None:
    with pytest.raises(QueryError, match="manager account"):
        rows_of(advertiser, parse(f"SELECT metrics.clicks FROM customer {DAYS}"), "1", manager=True)


def test_moving_the_clock_adds_conversions_and_leaves_settled_days_alone(advertiser: Advertiser) -> None:
    setting, account = advertiser.setting, advertiser.customers[0].id
    later = Advertiser(World(size="tiny", until=setting.until + timedelta(1)).setting)
    settled = setting.until - timedelta(7)
    assert later.days(account, setting.first, settled) == advertiser.days(account, setting.first, settled)
    young = settled + timedelta(1), setting.until
    for before, after in zip(advertiser.days(account, *young), later.days(account, *young), strict=True):
        assert before.figures.clicks == after.figures.clicks
        assert sum(before.figures.conversions.values()) <= sum(after.figures.conversions.values())


def test_ids_are_unique_and_performance_max_has_no_ads(advertiser: Advertiser) -> None:
    every = campaigns(World(size="default").setting)
    ads = [ad.id for campaign in every for ad in campaign.ads]
    assert len({*ads}) == len(ads)
    assert len({campaign.id for campaign in every}) == len(every)
    assert {campaign.channel for campaign in every if not campaign.ads} == {"PERFORMANCE_MAX"}
