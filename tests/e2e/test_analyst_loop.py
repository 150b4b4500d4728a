"""An analyst's round on a real build: look, try, take in, run; and what was foretold is what comes."""

from __future__ import annotations

import hashlib
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
select campaign_id, account_id, raw_engagement_rate, quality_engagement_rate
from rpt_campaign_to_date where sends_delivered > 0
"""
_TOTAL = """
select
    sum(replies_gross) / sum(sends_delivered),
    sum(quality_replies) / sum(sends_delivered - replies_unknown)
from rpt_campaign_to_date where sends_delivered > 0
"""
_CLASSES = """
select source_relation || '/' || message_key, reply_class
from intermediate.int_messages_scored where direction = 'in'
"""


def _qae(home: Path, *args: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), *args])


def _ask(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(database), read_only=True) as con:
        return con.execute(sql).fetchall()


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def built(tiny: Kept) -> Path:
    """The tiny home as its first run left it; what is tried here changes nothing in it."""
    return tiny.restored()


def _replies(home: Path, reply_class: str) -> list[tuple[str, str]]:
    """Key and normal form of the replies of one class whose form one person used once."""
    sql = """
    select any_value(source_relation || '/' || message_key), normal_form
    from intermediate.int_messages_scored
    inner join private.int_message_forms using (source_relation, message_key)
    where direction = 'in' and reply_class = $1 and intent = 'none' group by normal_form having count(*) = 1
    order by 2
    """
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
        return con.execute(sql, [reply_class]).fetchall()


def test_without_own_rows_nothing_would_change(built: Path) -> None:
    before = _sha(built / "warehouse.duckdb")
    facts = json.loads(_qae(built, "whatif", "--phrases", "--json").stdout)
    assert facts["changed"] == 0
    assert facts["replies"] == len(_ask(built / "warehouse.duckdb", _CLASSES)) > 50
    assert facts["total"]["quality_old"] == facts["total"]["quality_new"] > 0
    assert _sha(built / "warehouse.duckdb") == before
    assert not list((built / "private").glob("snapshot-*"))


def test_every_class_is_explained_from_the_restricted_zone(built: Path) -> None:
    classes = dict(_ask(built / "warehouse.duckdb", _CLASSES))
    examples = {reply_class: key for key, reply_class in sorted(classes.items())}
    assert len(examples) >= 5
    for reply_class, key in examples.items():
        facts = json.loads(_qae(built, "explain", "--reply", key, "--json").stdout)
        assert facts["in_the_last_build"]["reply_class"] == reply_class
        assert not {"text", "normal_form", "words", "prompt"} & set(facts["by_its_text_now"])
    bare = next(iter(classes)).partition("/")[2]
    assert _qae(built, "explain", "--reply", bare).exit_code == 0


def test_a_stored_reply_is_shown_with_what_it_answers(built: Path) -> None:
    key, form = _replies(built, "substantive")[0]
    shown = _qae(built, "explain", "--reply", key)
    assert shown.exit_code == 0, shown.output
    assert "It answers" in shown.stdout
    assert form.split()[-1] in shown.stdout.lower()
    assert "in the last build" in shown.stdout
    missing = _qae(built, "explain", "--reply", "nobody")
    assert missing.exit_code == 3
    assert "no message of the last build has this key" in missing.stderr


def test_repeated_texts_are_listed_with_their_counts(built: Path) -> None:
    expected = _ask(
        built / "warehouse.duckdb",
        "select text, uses, threads from private.rpt_phrase_candidates order by uses desc, text",
    )
    listed = _qae(built, "phrases", "--all", "--limit", "1000").stdout
    assert expected
    for text, _, threads in expected:
        line = next(line for line in listed.splitlines() if line.endswith(f" {text}"))
        assert f" {threads:,} " in line


def test_what_is_foretold_is_what_a_run_then_publishes(tiny: Kept) -> None:
    home = tiny.restored()
    before = dict(_ask(home / "warehouse.duckdb", _CLASSES))
    phrase = _replies(home, "substantive")[0][1]
    assert _qae(home, "phrases", "add", phrase, "--family", "praise", "--lang", "en").exit_code == 0
    (home / "local_effort_term.csv").write_text("term,weight\nbias,0.5\n")
    (home / "local_effort_tier.csv").write_text("tier,default_weight\nacknowledgement,0.4\n")
    (home / "local_token_class.csv").write_text("lang,token,class\n*,interested,ack\n")

    screen = _qae(home, "whatif", "--phrases")
    assert screen.exit_code == 0, screen.output
    assert phrase in screen.stdout
    answer = _qae(home, "whatif", "--phrases", "--json").stdout
    assert phrase not in answer
    foretold = json.loads(answer)
    assert foretold["changed"] > 5

    assert qae(home, "run", "--quiet").code == 0
    after = dict(_ask(home / "warehouse.duckdb", _CLASSES))
    moves: dict[tuple[str, str], int] = {}
    for key, old in before.items():
        if after[key] != old:
            moves[old, after[key]] = moves.get((old, after[key]), 0) + 1
    assert {(m["old_class"], m["new_class"]): m["replies"] for m in foretold["moves"]} == moves
    published = home / "reporting" / "reporting.duckdb"
    rates = {
        (c["campaign_id"], c["account_id"]): (c["raw_new"], c["quality_new"]) for c in foretold["campaigns"]
    }
    assert rates == {row[:2]: row[2:] for row in _ask(published, _RATES)}
    assert sum(c["replies_changed"] for c in foretold["campaigns"]) == foretold["changed"]
    raw, quality = _ask(published, _TOTAL)[0]
    assert foretold["total"]["raw_new"] == pytest.approx(float(raw))
    assert foretold["total"]["quality_new"] == pytest.approx(float(quality))
    assert foretold["total"]["quality_old"] != foretold["total"]["quality_new"]

    again = json.loads(_qae(home, "whatif", "--phrases", "--json").stdout)
    assert again["changed"] == 0
    for path in [*(home / "reporting").rglob("*"), *(home / "checks").rglob("*")]:
        assert not path.is_file() or phrase.encode() not in path.read_bytes()
