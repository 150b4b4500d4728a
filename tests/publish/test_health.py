"""The health card: the answer for everything together, in words, with what is wrong said aloud."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.publish.report.health import health
from pipelines.publish.report.page import render
from pipelines.publish.report.read import read

Alter = Callable[..., Path]


def test_the_card_is_that_of_everything_over_the_whole_history(world: Path) -> None:
    card = health(read(world))
    assert card
    assert (card.verdict, card.reason, card.faults) == ("better", "People and <campaigns> say so.", ())
    assert [value for _, value in card.facts] == ["10.0% (64 of 640)", "1.0% (9 of 900)", "0.81", "−0.25"]
    html = render(read(world))
    assert "Yes: here the quality rate says more" in html
    assert "<campaigns>" not in html


@pytest.mark.parametrize(
    ("verdict", "said"), [("not_better", "No: here the quality rate"), ("cannot_say", "Nobody can say yet.")]
)
def test_a_metric_that_does_not_help_is_said_to(altered: Alter, verdict: str, said: str) -> None:
    red = "Half of the replies are in an unread language."
    database = altered(f"update rpt_metric_health set verdict = '{verdict}', red = '{red}'")
    html = render(read(database))
    assert said in html
    assert red in html


@pytest.mark.parametrize(
    "lack", ["delete from rpt_metric_health", "update mart_meta set has_outcomes = false"]
)
def test_without_outcomes_or_a_verdict_there_is_no_card(altered: Alter, lack: str) -> None:
    assert "health-title" not in render(read(altered(lack)))


def test_figures_that_are_missing_say_no_data(altered: Alter) -> None:
    card = health(read(altered("update rpt_metric_health set rho_quality = null, real_sends = 0")))
    assert card
    assert [value for _, value in card.facts][0::2] == ["no data", "no data"]
