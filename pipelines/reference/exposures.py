"""The exposures of the dbt project: where its lineage ends, at the published mart and at the report."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from pipelines.reference.contract import published_columns
from pipelines.warehouse.project import dbt_project

_READ = re.compile(r"\b(?:from|join) ((?:rpt|dim|cube|mart|fct)_\w+)")
_TEXT = """\
# Kept by `make docs`: who reads what of the published models.
exposures:
  - name: reporting_mart
    label: The published mart
    type: application
    description: >-
      reporting.duckdb and its Parquet twins: what BI tools, notebooks and digests open. Every model marked
      for publication, and nothing else.
    owner: {{name: qae}}
    depends_on:
{mart}
  - name: report
    label: The report
    type: dashboard
    description: "report.html: one page for people, written from the published mart alone."
    owner: {{name: qae}}
    depends_on:
{report}
"""


def exposures_path() -> Path:
    """Where dbt finds them."""
    return dbt_project() / "models" / "_exposures.yml"


def exposures_text() -> str:
    """The file as it should be: the published models, and those that the queries of the report name."""
    published = {name.split(".")[0] for name in published_columns().types}
    return _TEXT.format(mart=_refs(published), report=_refs(read_by_report() & published))


def read_by_report() -> set[str]:
    """The tables that the code of the report reads."""
    folder = Path(__file__).parents[1] / "publish" / "report"
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py")))
    return set(_READ.findall(code))


def _refs(names: Iterable[str]) -> str:
    return "\n".join(f"      - ref('{name}')" for name in sorted(names))
