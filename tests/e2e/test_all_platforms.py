"""Every platform of the sandbox in one run: what the mart says of each is what was planted, exactly."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.home import open_home
from pipelines.sandbox.google_figures import Advertiser, planted
from pipelines.sandbox.house import read_setup
from pipelines.sandbox.hubspot_world import HubSpotWorld
from pipelines.sandbox.linkedin_extras import conversation_of
from pipelines.sandbox.meta_world import ACCOUNTS, MetaWorld
from pipelines.sandbox.world import World
from tests.e2e.conftest import query
from tests.warm import qae

pytestmark = pytest.mark.proof
Sums = tuple[Decimal, int, int]
_MICRO = Decimal(1_000_000)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    home = tmp_path_factory.mktemp("platforms") / "home"
    run = qae(home, "run", "--size", "tiny", "--platforms", "all", "--json")
    assert run.code == 0, run.err
    return home, read_setup(open_home(home)).world()


def _google(world: World) -> dict[str, Sums]:
    advertiser = Advertiser(world.setting)
    sums = {
        customer.id: planted(advertiser.days(customer.id, world.first_day, world.until))
        for customer in advertiser.customers
    }
    return {key: (f.cost_micros / _MICRO, f.impressions, f.clicks) for key, f in sums.items()}


def _meta(world: World) -> dict[str, Sums]:
    meta = MetaWorld(world)
    totals = {one.id: meta.planted(one.id, world.first_day, world.until, ()) for one in ACCOUNTS}
    return {key: (found.spend, found.impressions, found.clicks) for key, found in totals.items()}


def test_totals_of_each_account_are_the_planted_ones(ran: tuple[Path, World]) -> None:
    home, world = ran
    told = query(
        home,
        """
        select account_id, sum(spend), cast(sum(impressions) as bigint), cast(sum(clicks) as bigint)
        from fct_ad_performance_daily where platform <> 'linkedin_ads' group by account_id
        """,
    )
    assert {account: (spend, shown, clicked) for account, spend, shown, clicked in told} == {
        **_google(world),
        **_meta(world),
    }


def test_every_day_equals_the_platforms_own_total(ran: tuple[Path, World]) -> None:
    home, _ = ran
    compared = query(
        home,
        """
        select source_relation, count(*), count(*) filter (
            where spend_difference <> 0 or impressions_difference <> 0 or clicks_difference <> 0
        )
        from rpt_reconciliation group by source_relation order by source_relation
        """,
    )
    assert [(source, off) for source, _, off in compared] == [
        ("google_ads", 0),
        ("linkedin_ads", 0),
        ("meta_ads", 0),
    ]
    assert all(days >= 60 for _, days, _ in compared)


def test_buttons_and_leads_of_linkedin_are_the_planted_ones(ran: tuple[Path, World]) -> None:
    home, world = ran
    days = [
        fact
        for account in world.accounts()
        for fact in world.ad_days(account["id"], world.first_day, world.until).to_pylist()
    ]
    conversations = conversation_of(world)
    pressed = sum(fact["action_clicks"] for fact in days if fact["creative_id"] in conversations)
    filled_in = sum(fact["one_click_leads"] for fact in days)
    assert query(home, "select cast(sum(clicks) as bigint) from rpt_conversation_option") == [(pressed,)]
    assert query(
        home,
        """
        select cast(sum(outcomes) as bigint) from rpt_outcome_coverage
        where source_relation = 'linkedin_ads' and type = 'lead'
        """,
    ) == [(filled_in,)]


def test_messages_and_deals_of_hubspot_are_the_planted_ones(ran: tuple[Path, World]) -> None:
    home, world = ran
    portal = HubSpotWorld(world)
    days = portal.messages_by_day().values()
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
        told = con.execute(
            "select direction, count(*) from contracts.messages "
            "where source_relation = 'hubspot' group by direction"
        ).fetchall()
    assert dict(told) == {side: sum(counts[side] for counts in days) for side in ("in", "out")}
    assert query(
        home,
        "select cast(sum(outcomes) as bigint) from rpt_outcome_coverage where source_relation = 'hubspot'",
    ) == [(len(portal.won()),)]
