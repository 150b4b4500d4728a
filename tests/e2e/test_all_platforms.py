"""Every platform of the sandbox in one run: what the mart says of each is what was planted, exactly."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.home import open_home
from pipelines.sandbox.google_figures import Advertiser, planted
from pipelines.sandbox.house import read_setup
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
