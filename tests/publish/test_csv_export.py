"""CSV of the mart: every figure as published, readable in Excel, and no cell that a spreadsheet runs."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.errors import InputError
from pipelines.publish.csv_export import export_csv, guarded

Home = Any


def _cells(path: Path, separator: str = ",") -> list[dict[str, str]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=separator))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "csv"


def test_every_table_arrives_with_every_row_and_sums_are_equal(world: Path, folder: Path) -> None:
    rows = export_csv(world, folder)
    with duckdb.connect(str(world), read_only=True) as con:
        names = {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()}
        spend, replies = con.execute(
            "select sum(spend), sum(replies_gross) from rpt_campaign_daily"
        ).fetchall()[0]
    assert {path.stem for path in folder.iterdir()} == names == rows.keys()
    cells = _cells(folder / "rpt_campaign_daily.csv")
    assert len(cells) == rows["rpt_campaign_daily"]
    assert sum(Decimal(cell["spend"]) for cell in cells if cell["spend"]) == spend
    assert sum(int(cell["replies_gross"]) for cell in cells if cell["replies_gross"]) == replies


def test_excel_knows_it_as_utf_8(world: Path, folder: Path) -> None:
    export_csv(world, folder, tables=["dim_campaign"])
    assert (folder / "dim_campaign.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert [path.name for path in folder.iterdir()] == ["dim_campaign.csv"]


def test_a_name_that_is_a_formula_stays_a_name(home: Home, folder: Path) -> None:
    home.sql('update marts.dim_campaign set campaign_name = \'=HYPERLINK("http://x";"a")\'')
    export_csv(home.publish("a").database, folder, separator=";")
    names = {cell["campaign_name"] for cell in _cells(folder / "dim_campaign.csv", ";")}
    assert names == {'\'=HYPERLINK("http://x";"a")'}


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"), ("@x", "'@x"), ("-2", "'-2"), ("\t=1", "'\t=1"), ("plain", "plain"),
        (-2, -2), (Decimal("-0.000000100"), "-0.000000100"), (True, "true"), (None, None),
    ],
)  # fmt: skip
def test_only_texts_are_guarded_and_numbers_stay_numbers(value: Any, cell: Any) -> None:
    assert guarded(value) == cell


def test_a_table_that_is_not_published_is_named_with_those_that_are(world: Path, folder: Path) -> None:
    with pytest.raises(InputError, match=r"fct_replies: .*Published are: .*rpt_week"):
        export_csv(world, folder, tables=["fct_replies"])
