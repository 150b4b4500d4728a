"""An analyst's own weight on a real build: what is foretold is what a run then publishes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app
from tests.homes import Kept
from tests.warm import qae

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("home")]

_RATES = """
select campaign_id, account_id, quality_engagement_rate, cost_per_quality_reply, weights_version
from rpt_campaign_to_date where campaign_id not in ('__inbound__', '__unattributed__')
and sends_delivered is not null
"""
_VERDICTS = (
    "select campaign_id, account_id, verdict from rpt_divergence where level = 'campaign' and weeks_ago = 0"
)


def _qae(home: Path, *args: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), *args])


def _ask(home: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(home / "reporting" / "reporting.duckdb"), read_only=True) as con:
        return con.execute(sql).fetchall()


def test_a_young_home_has_the_defaults_and_says_why_there_is_nothing_else(tiny: Kept) -> None:
    home = tiny.restored()
    facts = json.loads(_qae(home, "weights", "--json").stdout)
    assert [(v["name"], v["is_current"]) for v in facts["versions"]] == [("default", True)]
    assert {w["reply_class"]: w["w"] for w in facts["versions"][0]["weights"]}["brief"] == 0.6
    assert "58 days after the first send" in facts["candidate"]["refusal"]
    assert "none: There are no days to learn from" in _qae(home, "weights").stdout
    for args, code, says in (
        (("weights", "approve"), 3, "may not be used: There are no days to learn from"),
        (("weights", "use", "v9"), 3, "there are no weights called v9"),
        (("whatif", "--weights", "current", "v9"), 3, "there are no weights called v9"),
        (("whatif", "--weights", "current", "candidate"), 3, "there is no candidate: There are no days"),
    ):
        ended = _qae(home, *args)
        assert (ended.exit_code, says in ended.stderr) == (code, True), ended.output
    assert not list(home.glob("local_*.csv"))


def test_what_is_foretold_of_a_weight_is_what_a_run_then_publishes(tiny: Kept) -> None:
    home = tiny.restored()
    same = json.loads(_qae(home, "whatif", "--weights", "current", "next", "--json").stdout)
    assert same["version_a"] == same["version_b"] == "default"
    own = "weights_version,reply_class,w\noverride,one_tap,0.9\noverride,substantive,0.2\n"
    (home / "local_reply_weight.csv").write_text(own)

    screen = _qae(home, "whatif", "--weights", "current", "next")
    assert screen.exit_code == 0, screen.output
    assert "default -> default+override." in screen.stdout
    foretold = json.loads(_qae(home, "whatif", "--weights", "current", "next", "--json").stdout)
    assert foretold["quality_a"] != foretold["quality_b"]

    assert qae(home, "run", "--quiet").code == 0
    published = {row[:2]: row[2:] for row in _ask(home, _RATES)}
    verdicts = {row[:2]: row[2] for row in _ask(home, _VERDICTS)}
    assert len(foretold["campaigns"]) == len(published) > 2
    for c in foretold["campaigns"]:
        key = c["campaign_id"], c["account_id"]
        assert published[key] == (c["quality_b"], c["cost_b"], foretold["version_b"])
        assert verdicts.get(key) == c["verdict_b"]
    after = json.loads(_qae(home, "weights", "--json").stdout)
    assert [(v["name"], v["is_current"]) for v in after["versions"]] == [
        (foretold["version_b"], True),
        ("default", False),
    ]
    money = [float(c["money_moved"]) for c in foretold["campaigns"] if c["money_moved"]]
    assert sum(money) == pytest.approx(0, abs=1e-6)
