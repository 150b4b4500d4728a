"""The exposures end dbt's lineage where people stand; `test_contract` holds the file against this text."""

from __future__ import annotations

import yaml

from pipelines.reference.contract import published_columns
from pipelines.reference.exposures import exposures_text, read_by_report


def _depends(name: str) -> set[str]:
    (one,) = [e for e in yaml.safe_load(exposures_text())["exposures"] if e["name"] == name]
    return {ref.removeprefix("ref('").removesuffix("')") for ref in one["depends_on"]}


def test_the_mart_is_all_that_is_published_and_the_report_what_it_reads() -> None:
    assert _depends("reporting_mart") == {name.split(".")[0] for name in published_columns().types}
    assert {"mart_meta", "rpt_campaign_daily"} <= _depends("report")
    assert _depends("report") == read_by_report()
