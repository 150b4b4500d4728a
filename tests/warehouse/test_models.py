"""The models over one hand-made history: contracts, descriptions, types, privacy, and the numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from pipelines.publish.tables import published_tables
from pipelines.sql import quoted
from tests.warehouse.contracts import CONTRACTS
from tests.warehouse.house import House
from tests.warehouse.sample import SECRET, land_everything

pytestmark = pytest.mark.xdist_group("house")
PLAIN = ("BOOLEAN", "INTEGER", "BIGINT", "DOUBLE", "DECIMAL", "VARCHAR", "DATE", "TIMESTAMP")


class Column(NamedTuple):
    """A column of a mart as dbt's manifest describes it."""

    table: str
    name: str
    description: str
    meta: dict[str, Any]


@pytest.fixture(scope="module")
def built(house: House) -> House:
    land_everything(house).build()
    return house


@pytest.fixture(scope="module")
def manifest(built: House) -> dict[str, Any]:
    return json.loads((built.root / "target" / "manifest.json").read_text())


@pytest.fixture(scope="module")
def columns(manifest: dict[str, Any]) -> list[Column]:
    return [
        Column(node["name"], name, column["description"], column["config"].get("meta", {}))
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "marts"
        for name, column in node["columns"].items()
    ]


@pytest.mark.parametrize("table", CONTRACTS)
def test_a_contract_has_exactly_its_columns(built: House, table: str) -> None:
    found = built.query(
        "select column_name, data_type from information_schema.columns where table_name = ? "
        "and table_schema in ('contracts', 'private') order by ordinal_position",
        table,
    )
    assert found == list(CONTRACTS[table].items())


def test_every_column_of_every_mart_is_described(built: House, columns: list[Column]) -> None:
    described = {(column.table, column.name) for column in columns if column.description.strip()}
    held = built.query(
        "select table_name, column_name from information_schema.columns where table_schema = 'marts'"
    )
    assert set(held) == described
    for column in columns:
        assert column.meta.get("agg") in ("sum", "ratio", "distinct", "quantile", "none"), column
        assert column.meta.get("unit"), column
        assert (column.meta["agg"] == "ratio") == bool(column.meta.get("num") and column.meta.get("den")), (
            column
        )


def test_every_model_and_column_behind_the_marts_is_described(manifest: dict[str, Any]) -> None:
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    assert [node["name"] for node in models if not node["description"].strip()] == []
    bare = [
        f"{node['name']}.{name}"
        for node in models
        for name, column in node["columns"].items()
        if not column["description"].strip()
    ]
    assert bare == []


def test_what_is_published_has_plain_types_and_no_person(built: House, manifest: dict[str, Any]) -> None:
    published = {table.name for table in published_tables(manifest)}
    assert "rpt_campaign_to_date" in published
    assert published.isdisjoint({"fct_replies", "fct_conversations"})
    held = built.query(
        "select table_name, column_name, data_type from information_schema.columns "
        "where table_schema = 'marts'"
    )
    for table, column, kind in held:
        if table in published:
            assert kind.split("(")[0] in PLAIN, (table, column, kind)
            assert not column.endswith("_key"), (table, column)
            assert column != "person_id", (table, column)


def test_no_text_leaves_the_restricted_zone(built: House) -> None:
    tables = built.query(
        "select table_schema, table_name from information_schema.tables where table_schema <> 'private'"
    )
    assert ("marts", "rpt_phrases") in tables
    holding = "select count(*) from {} as t where to_json(t)::varchar ilike ?"
    for table in tables:
        assert built.query(holding.format(quoted(*table)), f"%{SECRET}%") == [(0,)], table
    assert built.query(holding.format("private.message_bodies"), f"%{SECRET}%") != [(0,)]


def test_the_campaign_counts_what_was_landed(built: House) -> None:
    counts = built.query(
        "select sends, sends_delivered, replies_gross, replies_auto, replies_one_tap, replies_substantive, "
        "replies_human, replies_low_effort, replies_retracted, replies_late, quality_replies, "
        "quality_replies_sq, signups, transactions, downloads, sends_with_outcome, value, value_currency, "
        "spend, currency, impressions, clicks, frequency_28, evidence_grade, campaign_name "
        "from marts.rpt_campaign_to_date where campaign_id = '11'"
    )
    # 25 taps weigh .1 each, the real answer 1, what was taken back nothing; of 100 EUR 40 went back.
    assert counts == [
        (100, 99, 28, 1, 25, 2, 27, 25, 1, 1, Decimal("3.5"), Decimal("1.25"), 1, 1, 0, 1, Decimal(60), "EUR",
         Decimal("24.75"), "EUR", 1500, 6, 2.5, "D", "Trial")
    ]  # fmt: skip


def test_what_belongs_to_no_campaign_has_its_own_place(built: House) -> None:
    places = built.query(
        "select campaign_id, account_id, sends, replies_gross, downloads, spend, currency, "
        "raw_engagement_rate "
        "from marts.rpt_campaign_to_date where campaign_id like '\\_\\_%' escape '\\' order by 1, 2"
    )
    assert places == [
        # Two of the tool, one of the export: its first word was ours.
        ("__approach__", None, 3, 1, 0, None, None, 1 / 3),
        ("__inbound__", None, 0, 1, 0, None, None, None),
        ("__unattributed__", "900", None, None, None, Decimal("0.000000003"), "EUR", None),
        ("__unattributed__", "fb", None, None, None, Decimal(2), "USD", None),
        ("__unattributed__", None, 0, 1, 1, None, None, None),
    ]


def test_a_cohort_stands_on_its_accounts_day(built: House) -> None:
    days = built.query(
        "select send_key, cohort_date from marts.fct_conversations where send_key in ('o0', 'o200')"
    )
    # 22:30 UTC is the next day in Berlin; the campaign's account reports in UTC.
    assert {key: str(day) for key, day in days} == {"o0": "2026-08-01", "o200": "2026-08-02"}


def test_the_newest_export_alone_is_read(built: House) -> None:
    keys = built.query(
        "select message_key from contracts.messages where source_relation = 'export' order by 1"
    )
    assert keys == [("kept",), ("new",)]


def test_reconciliation_spells_out_every_difference(built: House) -> None:
    rows = built.query(
        "select account_id, date_day::varchar, n_ads, has_control_total, control_spend, ads_spend, "
        "spend_difference, unattributed_spend from marts.rpt_reconciliation order by 1, 2 limit 1"
    )
    expected = (Decimal("10.5"), Decimal("10.500000001"), Decimal("-0.000000001"), Decimal("0.000000001"))
    assert rows == [("900", "2026-08-01", 3, True, *expected)]


def test_only_phrases_of_many_are_published(built: House) -> None:
    assert built.query("select phrase, uses, people from marts.rpt_phrases") == [("thanks", 25, 25)]


def _ratios(columns: list[Column]) -> Iterator[tuple[str, str, str, str]]:
    for column in columns:
        if column.meta["agg"] == "ratio":
            yield column.table, column.name, column.meta["num"], column.meta["den"]


def test_every_ratio_is_the_ratio_its_description_states(built: House, columns: list[Column]) -> None:
    ratios = list(_ratios(columns))
    assert len(ratios) > 40
    for table, name, num, den in ratios:
        stated = f"cast({num} as double) / nullif(cast({den} as double), 0)"
        wrong = built.query(
            f"select {name}, stated from (select {name}, {stated} as stated from {quoted('marts', table)}) "
            f"where ({name} is null) <> (stated is null) or abs({name} - stated) > 1e-12 * abs(stated)"
        )
        assert wrong == [], (table, name)


@pytest.mark.parametrize(("report", "keys"), [("rpt_campaign_to_date", ["campaign_id", "account_id"])])
def test_every_count_rolls_up_by_addition(
    built: House, columns: list[Column], report: str, keys: list[str]
) -> None:
    daily = {column.name for column in columns if column.table == "rpt_campaign_daily"}
    added = [
        column.name
        for column in columns
        if column.table == report and column.name in daily and column.meta["agg"] == "sum"
    ]
    assert len(added) > 35
    sums = ", ".join([*keys, *(f"sum({name})" for name in added)])
    rolled = built.query(f"select {sums} from marts.rpt_campaign_daily group by {', '.join(keys)}")
    direct = built.query(f"select {', '.join([*keys, *added])} from {quoted('marts', report)}")
    assert sorted(rolled, key=repr) == sorted(direct, key=repr)


def test_every_unit_test_beside_a_model_passes(built: House) -> None:
    results = built.build("test", "--select", "test_type:unit")
    assert len(results) >= 20
