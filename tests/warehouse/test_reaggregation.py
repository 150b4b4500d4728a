"""Whatever is summed up gives what was computed directly: days and creatives to campaigns, all to a total."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.warehouse.house import House
from tests.warehouse.sample import land_everything

pytestmark = pytest.mark.xdist_group("house")
COUNTED = "campaign_id not in ('__unattributed__', '__inbound__') and sends is not null"
WEEK = "cast(date_trunc('week', date_day) as date)"


@dataclass(frozen=True)
class RollUp:
    """Rows of `fine` summed by `keys` are the rows of `coarse`; `keys` are spelled for each side."""

    fine: str
    coarse: str
    keys: tuple[tuple[str, str], ...]
    fine_where: str = "true"
    coarse_where: str = "true"
    least: int = 20
    least_ratios: int = 4

    @property
    def name(self) -> str:
        return f"{self.fine} to {self.coarse}"


def _same(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in names)


ROLL_UPS = [
    RollUp("rpt_campaign_daily", "rpt_campaign_to_date", _same("campaign_id", "account_id"), least=35),
    RollUp("rpt_creative", "rpt_campaign_to_date", _same("campaign_id", "account_id"), least=35),
    RollUp("rpt_campaign_daily", "rpt_segment_daily", _same("date_day"), COUNTED),
    RollUp("rpt_segment_daily", "rpt_week", ((WEEK, "week_start"),), coarse_where="sends is not null"),
    RollUp("rpt_campaign_daily", "rpt_week", ((WEEK, "week_start"),), COUNTED, "sends is not null"),
    RollUp(
        "rpt_metric_health",
        "rpt_metric_health",
        _same("account_id"),
        "period = 'month'",
        "period = 'all'",
        least=8,
    ),
    RollUp(
        "fct_ad_performance_daily",
        "rpt_week_spend",
        ((WEEK, "week_start"), ("currency", "currency")),
        least=3,
        least_ratios=0,
    ),
]


@pytest.fixture(scope="module")
def built(house: House) -> House:
    land_everything(house).build()
    return house


@pytest.fixture(scope="module")
def columns(built: House) -> dict[str, dict[str, dict[str, Any]]]:
    """What `meta` says of each column, by table and column."""
    manifest = json.loads((built.root / "target" / "manifest.json").read_text())
    return {
        node["name"]: {name: column["config"].get("meta", {}) for name, column in node["columns"].items()}
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    }


def _added(columns: dict[str, dict[str, dict[str, Any]]], roll_up: RollUp) -> list[str]:
    fine, coarse = columns[roll_up.fine], columns[roll_up.coarse]
    return [name for name, meta in coarse.items() if meta["agg"] == "sum" and name in fine]


def _rolled(roll_up: RollUp, added: list[str]) -> str:
    """The fine rows, summed; a currency that is one stays."""
    keys = [f"{fine} as {coarse}" for fine, coarse in roll_up.keys]
    money = [f"min({name}) as {name}" for name in ("currency", "value_currency") if "mature_spend" in added]
    sums = [f"sum({name}) as {name}" for name in added]
    listed = ", ".join([*keys, *sums, *money])
    return f"select {listed} from marts.{roll_up.fine} where {roll_up.fine_where} group by all"


@pytest.mark.parametrize("roll_up", ROLL_UPS, ids=lambda one: one.name)
def test_every_count_rolls_up_by_addition(
    built: House, columns: dict[str, dict[str, dict[str, Any]]], roll_up: RollUp
) -> None:
    added = _added(columns, roll_up)
    assert len(added) >= roll_up.least
    keys = [coarse for _, coarse in roll_up.keys]
    listed = ", ".join([*keys, *added])
    rolled = built.query(f"select {listed} from ({_rolled(roll_up, added)})")
    # A segment's day is one row a segment: the coarse side may hold parts as well.
    sums = ", ".join([*keys, *(f"sum({name})" for name in added)])
    direct = built.query(
        f"select {sums} from marts.{roll_up.coarse} where {roll_up.coarse_where} group by {', '.join(keys)}"
    )
    assert rolled
    assert sorted(rolled, key=repr) == sorted(direct, key=repr)


@pytest.mark.parametrize("roll_up", ROLL_UPS, ids=lambda one: one.name)
def test_every_ratio_is_recomputed_from_its_sums_and_never_averaged(
    built: House, columns: dict[str, dict[str, dict[str, Any]]], roll_up: RollUp
) -> None:
    added = _added(columns, roll_up)
    ratios = {
        name: f"cast({meta['num']} as double) / nullif(cast({meta['den']} as double), 0)"
        for name, meta in columns[roll_up.coarse].items()
        if meta["agg"] == "ratio" and name in columns[roll_up.fine]
    }
    assert len(ratios) >= roll_up.least_ratios
    match = " and ".join(
        f"rolled.{coarse} is not distinct from direct.{coarse}" for _, coarse in roll_up.keys
    )
    for name, spelled in ratios.items():
        wrong = built.query(
            f"with rolled as (select *, {spelled} as stated from ({_rolled(roll_up, added)})) "
            f"select direct.{name}, rolled.stated from marts.{roll_up.coarse} as direct "
            f"inner join rolled on {match} where {roll_up.coarse_where.replace('sends', 'direct.sends')} "
            f"and ((direct.{name} is null) <> (rolled.stated is null) "
            f"or abs(direct.{name} - rolled.stated) > 1e-12 * abs(rolled.stated))"
        )
        assert wrong == [], name


def test_classes_and_reports_agree_on_every_campaign(built: House) -> None:
    off = built.query(
        "select campaign_id from (select campaign_id, account_id, sum(replies) as replies, "
        "sum(quality_replies) as quality from marts.rpt_class_mix group by all) as mix "
        "inner join marts.rpt_campaign_to_date as direct using (campaign_id) "
        "where mix.account_id is not distinct from direct.account_id "
        "and (mix.replies <> direct.replies_gross or mix.quality <> direct.quality_replies)"
    )
    assert off == []


def test_the_total_is_one_by_every_way(built: House) -> None:
    """Conservation: creatives, days, campaigns and the cube hold the same sends, replies and money."""
    totals = {
        table: built.query(f"select sum({sends}), sum({replies}), sum({spend}) from marts.{table}")
        for table, sends, replies, spend in (
            ("rpt_creative", "sends", "replies_gross", "spend"),
            ("rpt_campaign_daily", "sends", "replies_gross", "spend"),
            ("rpt_campaign_to_date", "sends", "replies_gross", "spend"),
        )
    }
    assert len({repr(total) for total in totals.values()}) == 1, totals
    cube = built.query("select sum(sends), sum(replied) from marts.cube_send_class_daily")
    assert cube[0] == totals["rpt_creative"][0][:2]
