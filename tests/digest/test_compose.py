"""What a digest says: one line a root cause, what changed and nothing twice, and plainly when nothing did."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipelines.digest.alarms import alarms
from pipelines.digest.compose import Failure, Told, compose, told
from pipelines.digest.forms import as_slack, as_teams, as_text
from pipelines.digest.read import Figures, Period

NOW = Period(date(2026, 9, 4), date(2026, 10, 1), 20_000, 1_250, 500, 0, Decimal("434.5"), 178)
BEFORE = Period(date(2026, 7, 10), date(2026, 9, 3), 40_000, 2_240, 600, 0, Decimal(920), 364)


def _row(level: str, verdict: str, account: str | None = "a", name: str | None = None) -> dict[str, Any]:
    return {
        "level": level,
        "unit_id": name or account or "all",
        "account_id": account,
        "account_name": account and f"Account {account}",
        "campaign_group_name": name if level == "campaign_group" else None,
        "campaign_name": name if level == "campaign" else None,
        "verdict": verdict,
    }


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ([_row("campaign", "inflating", name="c")], ["Account a, c"]),
        (
            [
                _row("campaign", "inflating", name="c"),
                _row("campaign", "inflating", name="d"),
                _row("campaign_group", "inflating", name="g"),
                _row("account", "inflating"),
            ],
            ["Account a, g"],
        ),
        (
            [_row("account", "diverging", n) for n in "ab"] + [_row("workspace", "diverging", None)],
            ["All accounts"],
        ),
        (
            [_row("account", "diverging", "a"), _row("workspace", "diverging", None)],
            ["Account a"],
        ),
        ([_row("account", "aligned"), _row("campaign", "insufficient_evidence", name="c")], []),
    ],
    ids=["one campaign", "a group", "everywhere", "one account alone", "nothing to tell"],
)
def test_one_root_cause_is_one_alarm_at_the_place_that_names_it(rows: list[Any], where: list[str]) -> None:
    assert [alarm.where for alarm in alarms(rows)] == where


def _figures(*rows: dict[str, Any]) -> Figures:
    return Figures(date(2026, 10, 31), NOW, BEFORE, tuple(alarms(rows)))


def test_new_and_ended_alarms_are_changes_and_standing_ones_are_not() -> None:
    was = _figures(_row("account", "diverging"), _row("account", "inflating", "b"))
    now = _figures(_row("account", "diverging"), _row("account", "outcomes_down", "c"))
    digest = compose("Acme", now, [], told(was, date(2026, 11, 16)), report="r")
    assert [line.split(":")[0] for line in digest.changes] == ["New", "Over"]
    assert len(digest.standing) == 1
    assert digest.quiet is None


def test_where_nothing_changed_the_digest_says_so() -> None:
    figures = _figures(_row("account", "diverging"))
    last = told(figures, date(2026, 11, 16))
    quiet = compose("Acme", figures, [], last, report="r")
    assert quiet.quiet == "Nothing changed since the digest of 16 November 2026."
    failed = compose("Acme", figures, [Failure("the token expired", 3, is_mended=False)], last, report="r")
    assert (failed.quiet, failed.failures) == (None, ("the token expired (3 runs)",))
    moved = compose("Acme", figures, [], Told(last.day, ("1%", "1%", "1"), last.alarms), report="r")
    assert moved.quiet is None


def test_figures_stand_with_what_they_were_unless_too_little_happened() -> None:
    digest = compose("Acme", _figures(), [], None, report="r")
    assert [(tile.value, tile.before) for tile in digest.tiles] == [
        ("6.2%", "5.6%"),
        ("2.2%", "2.3%"),
        ("8.9", "9.1"),
    ]
    few = Period(NOW.first_day, NOW.last_day, 100, 3, 1, 0, Decimal(1), None)
    bare = compose("Acme", Figures(NOW.last_day, few, BEFORE, ()), [], None, report="r")
    assert [(tile.value, tile.before) for tile in bare.tiles] == [
        ("3.0%", None),
        ("1.0%", None),
        ("no data", None),
    ]
    young = compose("Acme", Figures(NOW.last_day, None, None, ()), [], None, report="r")
    assert young.sentence.startswith("No sends whose 30 days")


def test_a_name_in_slack_is_no_mention_and_every_form_holds_every_line() -> None:
    figures = _figures(_row("campaign", "inflating", name="<!channel> & co"))
    digest = compose("Acme", figures, [Failure("boom", 1, is_mended=True)], None, report="/r")
    slack, teams, text = str(as_slack(digest)["blocks"]), str(as_teams(digest)), as_text(digest)
    assert "<!channel>" not in slack
    assert "&lt;!channel&gt; &amp; co" in slack
    for form in (slack, teams, text):
        assert all(said in form for said in ("6.2%", "(was 5.6%)", "boom; a later run went well", "/r"))
