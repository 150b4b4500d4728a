"""`qae dev`: own models on a private copy, built as a run builds them; what is built and published stays."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from tests.homes import Kept
from tests.warm import qae

pytestmark = pytest.mark.xdist_group("home_again")
MODEL = """
select coalesce(platform, 'none') as platform, cast(sum(replies_gross) as bigint) as replies
from {{ ref('rpt_campaign_daily') }}
group by all
"""


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_own_models_are_built_beside_the_build_that_stands(tiny: Kept) -> None:
    home = tiny.restored()
    (home / "qae_models").mkdir()
    (home / "qae_models" / "my_platforms.sql").write_text(MODEL)
    kept = [home / "warehouse.duckdb", (home / "reporting" / "reporting.duckdb").resolve()]
    before = [_sha(path) for path in kept]
    ended = qae(home, "dev", "--json")
    assert ended.code == 0, ended.err
    told = json.loads(ended.out)
    (model,) = told["models"]
    assert [_sha(path) for path in kept] == before
    with duckdb.connect(str(kept[0]), read_only=True) as con:
        expected = con.execute("select sum(replies_gross) from marts.rpt_campaign_daily").fetchall()[0][0]
    assert (model["name"], model["rows_before"]) == ("my_platforms", None)
    assert sum(row["replies"] or 0 for row in model["sample"]) == expected
    assert Path(told["warehouse"]).is_relative_to(home / "private")
    assert (home / "qae_models" / "my_platforms.sql").read_text() == MODEL


def test_a_home_without_own_models_says_how_to_begin(tiny: Kept) -> None:
    ended = CliRunner().invoke(app, ["--home", str(tiny.restored()), "dev"])
    assert (ended.exit_code, "qae init" in ended.stderr) == (2, True)
