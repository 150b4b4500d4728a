"""A world is a function of its name: by cell, by process, by clock, byte for byte."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.sandbox.scenario import LAST_DAY
from pipelines.sandbox.sends import draw
from pipelines.sandbox.world import World

REPO = Path(__file__).parents[2]
GOLDEN = "e38993ea6fab266f44ba9c5986530a53c2227032e7a4a5fc6bc03200fa83dcf8"
"""sha256 over the tiny world. It moves when a text, a figure or an id of the world is changed on purpose."""
GOLDEN_DAY = "8e60109a907e99b25787cde1166e4c7c2f190134d65224909f3286ca2da77217"
"""sha256 over one day of the default world, in which every language is written."""


def digest(world: World) -> str:
    """Return a digest over every table and entity of a world, independent of Arrow's memory layout."""
    tables = [world.messages(), world.outcomes(), world.truth(), world.reply_truth()]
    tables += [world.ad_days(a["id"], world.first_day, world.until) for a in world.accounts()]
    facts = [world.accounts(), world.campaign_groups(), world.campaigns(), world.creatives()]
    text = json.dumps([*(t.to_pydict() for t in tables), facts], default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_tiny_world_is_frozen(tiny_world: World) -> None:
    assert digest(tiny_world) == GOLDEN


def test_a_day_in_all_languages_is_frozen(default_world: World) -> None:
    day = date(2026, 8, 12)
    tables = [*default_world.conversations(day, day), default_world.outcomes(day, day)]
    text = json.dumps([t.to_pydict() for t in tables], default=str, sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest() == GOLDEN_DAY


def test_another_process_with_another_hash_seed_draws_the_same_world() -> None:
    code = "from tests.sandbox.test_world_determinism import digest, World; print(digest(World(size='tiny')))"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPO,
        env={**os.environ, "PYTHONHASHSEED": "4242", "PYTHONPATH": str(REPO), "TZ": "Asia/Tokyo"},
    )
    assert ran.stdout.strip() == GOLDEN


def test_another_seed_is_another_world(tiny_world: World) -> None:
    assert not World(size="tiny", seed=8).truth().equals(tiny_world.truth())


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 34), st.integers(0, 10))
def test_days_drawn_alone_equal_the_same_days_of_the_whole(start: int, length: int) -> None:
    world = World(size="tiny")
    first = world.first_day + timedelta(days=start)
    last = min(first + timedelta(days=length), world.until)
    days = {f"{first + timedelta(days=i):%Y%m%d}" for i in range((last - first).days + 1)}
    alone = {n: t(first, last) for n, t in (("m", world.messages), ("t", world.truth), ("o", world.outcomes))}
    assert alone["m"].equals(of_days(world.messages(), "message_id", 1, days))
    assert alone["o"].equals(of_days(world.outcomes(), "event_id", 2, days))
    whole = of_days(world.truth(), "message_id", 1, days)
    assert alone["t"].sort_by("message_id").equals(whole.sort_by("message_id"))


def of_days(table: pa.Table, key: str, place: int, days: set[str]) -> pa.Table:
    """Return the rows whose key names one of the days at its given place."""
    return table.filter(pa.array([v.split("-")[place] in days for v in table[key].to_pylist()]))


def test_one_day_of_the_default_world_alone_equals_that_day_in_the_whole(default_world: World) -> None:
    day = date(2026, 8, 12)
    whole = of_days(default_world.messages(), "message_id", 1, {"20260812"})
    assert World().messages(day, day).equals(whole)


def test_one_cell_alone_equals_the_same_cell_among_others(default_world: World) -> None:
    """The unit of drawing is (campaign, day): neither other days nor other campaigns may matter."""
    days = [date(2026, 8, 10) + timedelta(days=i) for i in range(5)]
    many = draw(default_world.setting, [(c, d) for c in default_world.campaign_list for d in days])
    for campaign in default_world.campaign_list[::5]:
        alone = draw(default_world.setting, [(campaign, days[2])])
        cell = many.where((many.campaign == campaign.index) & (many.day == days[2].toordinal()))
        assert len(alone) > 20
        for field in fields(alone):
            np.testing.assert_array_equal(
                getattr(alone, field.name), getattr(cell, field.name), err_msg=field.name
            )


def test_ad_figures_of_a_day_do_not_depend_on_the_range_asked_for(default_world: World) -> None:
    account, day = default_world.accounts()[0]["id"], date(2026, 8, 12)
    month = default_world.ad_days(account, day - timedelta(days=10), day + timedelta(days=10))
    same_day = month.filter(pa.array([d == day for d in month["date_day"].to_pylist()]))
    assert default_world.ad_days(account, day, day).equals(same_day)


@pytest.mark.parametrize("until", [LAST_DAY + timedelta(days=1), LAST_DAY + timedelta(days=40)])
def test_moving_the_clock_only_adds_messages_and_outcomes(tiny_world: World, until: date) -> None:
    later = World(size="tiny", until=until)
    for before, after, key in (
        (tiny_world.messages(), later.messages(), "message_id"),
        (tiny_world.outcomes(), later.outcomes(), "event_id"),
    ):
        known = set(before[key].to_pylist())
        kept = after.filter(pa.array([k in known for k in after[key].to_pylist()]))
        assert kept.equals(before)
        assert after.num_rows > before.num_rows


def test_a_later_clock_brings_late_replies_of_old_sends(tiny_world: World) -> None:
    later = World(size="tiny", until=LAST_DAY + timedelta(days=40))
    known = set(tiny_world.messages()["message_id"].to_pylist())
    old = {m.rsplit("-", 1)[0] for m in known}
    fresh = [m for m in later.messages()["message_id"].to_pylist() if m not in known]
    assert any(m.rsplit("-", 1)[0] in old for m in fresh)


def test_nothing_is_stamped_after_the_clock() -> None:
    world = World(size="tiny", until=date(2026, 10, 14))
    end = datetime(2026, 10, 15, tzinfo=UTC)
    messages, outcomes = world.messages(), world.outcomes()
    for column in (messages["sent_at"], messages["retracted_at"], outcomes["occurred_at"]):
        assert all(at < end for at in column.to_pylist() if at is not None)
