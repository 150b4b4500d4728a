"""Outcomes from a file: what they are worth, in which currency, to whom; and what is refused."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from file_house import House, table_text, utc
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.errors import InputError
from pipelines.options import OutcomesFile
from pipelines.sources.currencies import CURRENCIES
from pipelines.sources.file_streams import OUTCOMES

Row = dict[str, Any]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def outcome(number: int = 1, **changes: object) -> Row:
    return {
        "event_id": f"e{number}",
        "occurred_at": "2026-05-01T10:00:00Z",
        "type": "transaction",
        "person_kind": "email",
        "person": "Ann@Example.com",
        "value": "19.90",
        "currency": "eur",
        **changes,
    }


def options(house: House, *rows: Row, **settings_: Any) -> OutcomesFile:
    house.put("crm.csv", table_text(rows))
    return OutcomesFile(kind="outcomes_file", path=str(house.inbox / "crm.csv"), **settings_)


def one(house: House, *rows: Row, **settings_: Any) -> Row:
    house.extract(options(house, *rows, **settings_))
    (row,) = house.rows(OUTCOMES)
    return row


def test_an_outcome_lands_as_said(house: House) -> None:
    row = one(house, outcome(campaign_id="c1", click_id="x", utm_source="li", refers_to="e0"))
    assert (row["value"], row["currency"], row["type"]) == (Decimal("19.900000000"), "EUR", "transaction")
    assert row["person_key"] == house.pseudonyms.person("email", "ann@example.com")
    assert row["occurred_at"] == utc(2026, 5, 1, 10)
    assert (row["campaign_id"], row["click_id"], row["utm_source"], row["refers_to"]) == (
        "c1",
        "x",
        "li",
        "e0",
    )
    assert (row["exported_on"], row["utm_term"]) == (date(2026, 5, 1), None)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Purchase", "transaction"),
        ("order", "transaction"),
        ("sign_up", "signup"),
        ("MEETING", "meeting"),
        ("lead", "lead"),
    ],
)
def test_types_are_known_by_their_usual_names(house: House, said: str, read: str) -> None:
    assert one(house, outcome(type=said))["type"] == read


@pytest.mark.parametrize("said", ["5.00", "-5.00"])
def test_a_refund_is_negative_whichever_sign_the_file_gave_it(house: House, said: str) -> None:
    assert one(house, outcome(type="refund", value=said))["value"] == -5


def test_nobody_and_nothing_are_null_not_zero(house: House) -> None:
    row = one(house, outcome(type="download", person_kind="", person="", value="", currency=""))
    assert (row["value"], row["currency"], row["person_key"]) == (None, None, None)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"event_id": ""}, "no_event_id"),
        ({"occurred_at": ""}, "no_time"),
        ({"occurred_at": "soon"}, "unreadable_time"),
        ({"type": "hug"}, "unknown_type"),
        ({"type": ""}, "unknown_type"),
        ({"value": "a lot"}, "unreadable_value"),
        ({"value": "NaN"}, "unreadable_value"),
        ({"value": "inf"}, "unreadable_value"),
        ({"value": "1e30"}, "unreadable_value"),
        ({"value": "99999999999999999999"}, "unreadable_value"),
        ({"value": "-1"}, "negative_value"),
        ({"currency": ""}, "value_without_currency"),
        ({"currency": "XTS"}, "unknown_currency"),
        ({"currency": "euro"}, "unknown_currency"),
        ({"person_kind": "fax"}, "unknown_person_kind"),
        ({"person_kind": ""}, "unknown_person_kind"),
        ({"person": "nobody"}, "unusable_person"),
    ],
)
def test_a_row_that_cannot_land_waits_with_its_reason_and_line(
    house: House, change: Row, reason: str
) -> None:
    done = house.extract(options(house, outcome(1), outcome(2, **change)))
    (refused,) = house.refused()
    assert (refused["reason"], refused["line"]) == (reason, 3)
    assert (
        json.loads(refused["raw"]).items() >= {key: value for key, value in change.items() if value}.items()
    )
    assert (done.rows_in, done.rows_out, done.quarantined) == (2, 1, {reason: 1})


@pytest.mark.parametrize(
    ("values", "total"),
    [
        (["1,234.50", "0.10"], "1234.60"),
        (["1.234,50", "0,10"], "1234.60"),
        (["12,5", "1.000"], "1012.5"),
        (["0.000000001", "0.000000002"], "0.000000003"),
        (["0.30000000000000004", "1E+3"], "1000.3"),
        (["1,234", "5"], "1239"),
    ],
)
def test_amounts_are_exact_in_either_decimal_style(house: House, values: list[str], total: str) -> None:
    house.extract(options(house, *(outcome(n, value=value) for n, value in enumerate(values))))
    assert sum(row["value"] for row in house.rows(OUTCOMES)) == Decimal(total)
    assert Decimal(house.landing.sidecars(OUTCOMES)[0].sums["value"]) == Decimal(total)


def test_the_same_event_twice_is_skipped_and_another_under_its_id_refused(house: House) -> None:
    newer = outcome(1, occurred_at="2026-05-02T10:00:00Z")
    done = house.extract(options(house, outcome(1), newer, outcome(1)))
    (row,) = house.rows(OUTCOMES)
    assert row["occurred_at"] == utc(2026, 5, 2, 10)
    assert (done.skipped, done.quarantined) == ({"duplicate": 1}, {"conflicting_duplicate": 1})


def test_the_file_as_it_is_now_is_the_truth(house: House) -> None:
    house.extract(options(house, outcome(1), outcome(2, occurred_at="2099-01-01T00:00:00Z", type="?")))
    house.extract(options(house, outcome(1), outcome(2, occurred_at="2026-06-01T10:00:00Z")))
    house.extract(options(house, outcome(1, value="20")))
    (row,) = house.rows(OUTCOMES)
    assert (row["value"], row["exported_on"]) == (20, date(2026, 5, 1))
    assert house.refused() == []


def test_an_unchanged_file_touches_nothing(house: House) -> None:
    source = options(house, outcome(1), outcome(2, type="?"))
    house.extract(source)
    before = house.files()
    assert house.extract(source).changed == 0
    assert house.files() == before


def test_a_known_file_that_is_empty_wipes_out_nothing(house: House) -> None:
    source = options(house, outcome(1))
    house.extract(source)
    house.put("crm.csv", table_text([], header=list(outcome())))
    with pytest.raises(InputError, match="is empty"):
        house.extract(source)
    assert len(house.rows(OUTCOMES)) == 1


def test_a_missing_type_can_be_a_constant(house: House) -> None:
    row = outcome(1)
    del row["type"]
    with pytest.raises(InputError, match="no column type") as caught:
        house.extract(options(house, row))
    assert 'constants = { type = "transaction" }' in (caught.value.remedy or "")
    assert one(house, row, constants={"type": "lead"})["type"] == "lead"


def test_the_currencies_are_the_ones_in_use() -> None:
    assert {"EUR", "USD", "CHF", "JPY", "INR", "BRL"} <= CURRENCIES
    assert not {"DEM", "HRK"} & CURRENCIES
    # Of the codes under X only these five are money: the others are metals, tests and "no currency".
    assert {code for code in CURRENCIES if code.startswith("X")} == {"XAF", "XCD", "XCG", "XOF", "XPF"}
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)


def test_real_outcomes_add_up_to_the_cent(house: House, shared_data: Path) -> None:
    done = house.extract(OutcomesFile(kind="outcomes_file", path=str(shared_data / "real/p4g/outcomes.csv")))
    assert (done.rows_in, done.rows_out) == (381, 381)
    rows = house.rows(OUTCOMES)
    assert sum(row["value"] for row in rows) == Decimal("1035.91")
    assert {row["currency"] for row in rows} == {"USD"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.decimals(min_value=0, max_value=10**12, places=9), min_size=1, max_size=6))
def test_any_amount_lands_exactly(tmp_path_factory: pytest.TempPathFactory, values: list[Decimal]) -> None:
    house = House(tmp_path_factory.mktemp("house"))
    house.extract(options(house, *(outcome(n, value=f"{value:f}") for n, value in enumerate(values))))
    assert sorted(row["value"] for row in house.rows(OUTCOMES)) == sorted(values)
