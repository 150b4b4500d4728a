"""Weeks begin where the workspace says: each day lies in the seven days from its week's first day."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pytest

from pipelines.method.render import Renderer
from pipelines.options import Workspace
from pipelines.warehouse.dbt import variables
from pipelines.warehouse.project import dbt_project


@pytest.mark.parametrize(("first", "weekday"), [("monday", 0), ("sunday", 6), ("saturday", 5)])
def test_a_week_begins_on_the_day_that_is_set(first: str, weekday: int) -> None:
    with duckdb.connect() as con:
        macros = (dbt_project() / "macros").glob("*.sql")
        renderer = Renderer(con, macros, variables={"week_starts_on": first})
        query = "select {{ week_start('d') }} from (select unnest($days) as d)"
        days = [date(2026, 11, 16) + timedelta(n) for n in range(14)]
        found = con.execute(renderer.render(query).sql, {"days": days}).fetchall()
    for day, (start,) in zip(days, found, strict=True):
        assert start.weekday() == weekday
        assert start <= day < start + timedelta(7)


def test_the_default_costs_no_new_parse() -> None:
    assert variables(Workspace()) == []
    assert variables(Workspace(week_starts_on="sunday")) == ["--vars", '{"week_starts_on": "sunday"}']
