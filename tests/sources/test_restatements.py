"""The ledger of restated figures: chains that hold, whatever kills and restatements produced them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipelines.sources.restatements import Figure, Figures, Row, revise

DAY = date(2026, 10, 1)
FIGURES = st.dictionaries(
    st.builds(Figure, st.sampled_from(["1", "2"]), st.sampled_from(["clicks", "spend"])),
    st.sampled_from([Decimal(0), Decimal(1), Decimal("2.5")]),
)
# One step: what the platform answers, and whether a kill comes between the ledger and the data.
STEPS = st.lists(st.tuples(FIGURES, st.booleans()), max_size=8)


def _chains(ledger: list[Row]) -> dict[Figure, list[Row]]:
    chains: dict[Figure, list[Row]] = {}
    for row in sorted(ledger, key=lambda row: row["revision"]):
        chains.setdefault(Figure(row["row"], row["metric"]), []).append(row)
    return chains


def _live(first: Figures, steps: list[tuple[Figures, bool]]) -> tuple[list[Row], Figures]:
    ledger, landed = list[Row](), first
    for answer, killed in steps:
        ledger = revise(ledger, landed, answer, DAY, date(2026, 10, 9))
        landed = landed if killed else answer
    return revise(ledger, landed, landed, DAY, date(2026, 10, 9)), landed


@given(FIGURES, STEPS)
def test_every_chain_leads_from_what_was_first_landed_to_what_is(
    first: Figures, steps: list[tuple[Figures, bool]]
) -> None:
    ledger, landed = _live(first, steps)
    for figure, chain in _chains(ledger).items():
        assert [row["revision"] for row in chain] == list(range(1, len(chain) + 1))
        assert chain[0]["old"] == first.get(figure)
        assert chain[-1]["new"] == landed.get(figure)
        assert all(before["new"] == after["old"] for before, after in pairwise(chain))
        assert all(row["old"] != row["new"] for row in chain)


@given(FIGURES, STEPS)
def test_a_kill_between_ledger_and_data_leaves_no_trace(
    first: Figures, steps: list[tuple[Figures, bool]]
) -> None:
    undisturbed = [(answer, False) for answer, killed in steps if not killed]
    assert _sorted(_live(first, steps)[0]) == _sorted(_live(first, undisturbed)[0])


@given(FIGURES, FIGURES)
def test_asking_again_changes_nothing(first: Figures, answer: Figures) -> None:
    once = revise([], first, answer, DAY, DAY)
    assert _sorted(revise(once, first, answer, DAY, DAY)) == _sorted(once)
    assert _sorted(revise(once, answer, answer, DAY, DAY)) == _sorted(once)


def test_a_row_tells_age_and_both_sides_and_a_null_for_none() -> None:
    clicks = Figure("7", "clicks")
    (row,) = revise([], {}, {clicks: Decimal(3)}, DAY, date(2026, 10, 5))
    assert row == {
        "row": "7",
        "metric": "clicks",
        "revision": 1,
        "old": None,
        "new": Decimal(3),
        "seen_on": date(2026, 10, 5),
        "age_days": 4,
    }


def _sorted(ledger: list[Row]) -> list[tuple[Any, ...]]:
    return sorted((r["row"], r["metric"], r["revision"], r["old"] or -1, r["new"] or -1) for r in ledger)
