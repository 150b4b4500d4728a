"""Campaign rules as a user writes them, read into the model's SQL and tried on messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipelines.method.local_seeds import prepare_local_seeds
from pipelines.method.seeds import CAMPAIGN_RULE
from tests.warehouse.rendered import bench

MESSAGES = (
    ("crm", "a", "2026-05-01 09:00", "out", "email", None, "Mara Lind|Joe", "Hello", "Worth a look?"),
    ("crm", "b", "2026-05-09 09:00", "out", "email", None, "Ben Ode|Joe", "It's here", "hi"),
    ("crm", "c", "2026-05-01 09:00", "out", "email", "own", "Mara Lind|Joe", "Hello", "Worth a look?"),
    ("crm", "d", "2026-05-01 09:00", "in", "email", None, "Joe|Mara Lind", "Hello", "Worth a look?"),
    ("anna", "e", "2026-05-31 23:59", "out", "linkedin_dm", None, None, None, None),
)


def links(folder: Path, text: str) -> dict[str, tuple[int, str]]:
    user = folder / "user"
    user.mkdir()
    (user / "local_campaign_rule.csv").write_text(text)
    file = prepare_local_seeds(user, folder / "work") / "local_campaign_rule.csv"
    with bench() as built:
        types: Any = {column: CAMPAIGN_RULE.type_of(column) for column in CAMPAIGN_RULE.header}
        built.con.execute(
            "create table local_campaign_rule as "
            "select * from read_csv(?, header = true, auto_detect = false, columns = ?)",
            [str(file), types],
        )
        built.con.execute(
            "create table told (source_relation varchar, message_key varchar, sent_at timestamp, "
            "direction varchar, channel varchar, campaign_id varchar, participant_names varchar, "
            "subject_text varchar, body_text varchar)"
        )
        built.con.executemany("insert into told values (?, ?, ?, ?, ?, ?, ?, ?, ?)", MESSAGES)
        built.con.execute("create table messages as select * from told")
        built.con.execute("create table message_bodies as select * from told")
        built.build("int_campaign_links")
        found = built.query("select message_key, rule_number, campaign_id from int_campaign_links")
    return {key: (number, campaign) for key, number, campaign in found}


def test_without_rules_nothing_is_linked(tmp_path: Path) -> None:
    assert links(tmp_path, "number,campaign_id\n") == {}


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        pytest.param("text\n1,c,worth a look\\?$", {"a"}, id="text, whatever its case"),
        pytest.param("subject\n1,c,^it's", {"b"}, id="a quote in a pattern"),
        pytest.param("sender\n1,c,^mara", {"a"}, id="who wrote it"),
        pytest.param("source\n1,c,anna", {"e"}, id="source"),
        pytest.param("channel\n1,c,email", {"a", "b"}, id="channel"),
        pytest.param("sent_from,sent_to\n1,c,2026-05-09,2026-05-31", {"b", "e"}, id="days, both included"),
        pytest.param("channel,sender\n1,c,email,anna", set(), id="all conditions must hold"),
    ],
)
def test_a_rule_links_what_it_fits(tmp_path: Path, rule: str, fits: set[str]) -> None:
    assert links(tmp_path, f"number,campaign_id,{rule}\n") == dict.fromkeys(fits, (1, "c"))


def test_the_smallest_number_is_tried_first(tmp_path: Path) -> None:
    text = "number,campaign_id,channel,text\n20,o'all,email,\n3,look,,worth a look\n"
    assert links(tmp_path, text) == {"a": (3, "look"), "b": (20, "o'all")}
