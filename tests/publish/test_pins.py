"""A pin keeps what was sent: no later publish deletes it, and its name never comes to mean something else."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.errors import InputError
from pipelines.publish.pinning import find, pin, unpin
from pipelines.publish.pins import pins
from pipelines.publish.reporting import rollback
from pipelines.publish.versions import current, publications

Home = Any


def _publish(home: Home, *names: str) -> None:
    for name in names:
        home.build(int(name[1:]))
        home.publish(name, keep=2)


def _ids(home: Home) -> list[str]:
    return [one.id for one in publications(home.reporting)]


def test_a_pinned_publication_outlives_any_number_of_later_ones(home: Home) -> None:
    sent = home.publish("g1")
    pin(home.reporting, "2026-10", sent)
    _publish(home, "g2", "g3", "g4", "g5")
    assert _ids(home) == ["g5", "g4", "g1"]
    assert rollback(home.reporting, "2026-10").id == "g1"
    assert home.query("select distinct generation from rpt_week") == [(1,)]


def test_a_pin_taken_away_lets_the_next_publish_delete_it(home: Home) -> None:
    pin(home.reporting, "2026-10", home.publish("g1"))
    _publish(home, "g2", "g3", "g4")
    assert unpin(home.reporting, "2026-10") == "g1"
    _publish(home, "g5")
    assert _ids(home) == ["g5", "g4"]
    with pytest.raises(InputError, match="no such pin"):
        unpin(home.reporting, "2026-10")


def test_one_name_means_one_publication_for_ever(home: Home) -> None:
    first = home.publish("g1")
    pin(home.reporting, "sent", first)
    pin(home.reporting, "sent", first)
    _publish(home, "g2")
    second = current(home.reporting)
    assert second
    with pytest.raises(InputError, match="already keeps publication g1"):
        pin(home.reporting, "sent", second)
    for name in ("current", "g2", "../g1", ""):
        with pytest.raises(InputError):
            pin(home.reporting, name, second)
    assert pins(home.reporting) == {"sent": "g1"}
    assert [find(home.reporting, name).id for name in ("sent", "g1", "current")] == ["g1", "g1", "g2"]


def test_with_an_unreadable_list_of_pins_nothing_is_published_and_nothing_deleted(home: Home) -> None:
    pin(home.reporting, "sent", home.publish("g1"))
    (home.reporting / "pins.json").chmod(0o600)
    (home.reporting / "pins.json").write_text("{")
    home.build(2)
    with pytest.raises(InputError, match="list of pins is damaged"):
        home.publish("g2")
    assert _ids(home) == ["g1"]
