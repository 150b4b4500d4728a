"""The dirt of real exports is there, each kind at the share that is stated in one place."""

from __future__ import annotations

from math import sqrt
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from pipelines.sandbox.catalog import ACCOUNTS
from pipelines.sandbox.dirt import P_OTHER_CURRENCY, P_REFUND
from pipelines.sandbox.outcomes import CURRENCIES
from pipelines.sandbox.scenario import P_CLASS, P_ENGLISH, P_NO_LEXICON, P_REPLY
from pipelines.sandbox.texts import LANGUAGES
from pipelines.sandbox.world import World


@pytest.fixture(scope="module")
def study() -> World:
    """The world with all four accounts: 40 campaigns, 200,000 sends."""
    return World(size="study")


@pytest.fixture(scope="module")
def money(study: World) -> pd.DataFrame:
    """Outcomes that moved money, over five seeds."""
    events = pd.concat(World(seed=s, size="study").outcomes().to_pandas() for s in range(5))
    return events[events["value"].notna()]


def near(found: int, n: int, p: float) -> bool:
    """Whether a count is within four standard errors of its share."""
    return abs(found - n * p) <= 4.0 * sqrt(n * p * (1 - p))


def test_refunds(money: pd.DataFrame) -> None:
    """A refund comes up to three weeks later, so those of the last weeks are still to come."""
    paid = money[(money["type"] == "transaction") & (money["occurred_at"] < "2026-10-10")]
    refunded = paid["event_id"].isin(money["refers_to"]).sum()
    assert near(int(refunded), len(paid), P_REFUND)


def test_five_currencies(study: World, money: pd.DataFrame) -> None:
    assert set(money["currency"]) == set(CURRENCIES)
    own = {c["id"]: c["currency"] for c in study.campaigns()}
    named = money[money["campaign_id"].notna() & (money["type"] == "transaction")]
    foreign = (named["currency"] != named["campaign_id"].map(own)).sum()
    assert near(int(foreign), len(named), P_OTHER_CURRENCY)


def test_a_refund_is_paid_in_the_currency_of_its_transaction(money: pd.DataFrame) -> None:
    paid = money.drop_duplicates("event_id").set_index("event_id")["currency"]
    back = money[money["type"] == "refund"]
    assert (paid.loc[back["refers_to"]].to_numpy() == back["currency"].to_numpy()).all()


def test_four_zones_and_their_clock_changes_fall_inside_the_world(study: World) -> None:
    assert len({a["timezone"] for a in study.accounts()}) == 4
    assert len({a["currency"] for a in study.accounts()}) == 4
    noons = pd.date_range(study.first_day, study.until, tz="UTC") + pd.Timedelta(hours=12)
    changes = {
        a.timezone: len({n.astimezone(ZoneInfo(a.timezone)).utcoffset() for n in noons}) for a in ACCOUNTS
    }
    assert changes == {
        "America/New_York": 1, "Europe/Berlin": 2, "Europe/London": 2, "Australia/Sydney": 2,
    }  # fmt: skip


@pytest.mark.parametrize("account", ACCOUNTS, ids=[a.timezone for a in ACCOUNTS])
def test_sends_keep_local_office_hours_and_their_utc_day(study: World, account: object) -> None:
    index = ACCOUNTS.index(account)  # pyright: ignore[reportArgumentType]
    mine = {c.id for c in study.campaign_list if c.account.index == index}
    truth, messages = study.truth().to_pandas(), study.messages().to_pandas()
    sends = messages[messages["campaign_id"].isin(mine)].drop_duplicates("message_id")
    local = sends["sent_at"].dt.tz_convert(ACCOUNTS[index].timezone)
    assert 0.92 < local.dt.hour.between(8, 17).mean() < 0.97
    day = truth.set_index("message_id")["day"].loc[sends["message_id"]]
    assert (sends["sent_at"].dt.date.to_numpy() == day.to_numpy()).all()


def test_seven_languages_and_one_without_a_lexicon(study: World) -> None:
    spoken = study.reply_truth().to_pandas()["language"].value_counts(normalize=True)
    assert set(spoken.index) == set(LANGUAGES)
    assert spoken.drop("ja").min() > 0.03
    assert 0.3 * P_NO_LEXICON < spoken["ja"] < 2 * P_NO_LEXICON
    truth = study.truth().to_pandas()
    own = {c.id: c.language for c in study.campaign_list}
    profile = study.messages().to_pandas().drop_duplicates("message_id").set_index("message_id")["person"]
    language = profile.loc[truth["message_id"]].str.extract(r"-(\d)[0-9a-f]{8}$")[0].astype(int).to_numpy()
    strangers = language != truth["campaign_id"].map(own).to_numpy()
    english = strangers & (language == LANGUAGES.index("en"))
    elsewhere = (truth["campaign_id"].map(own) != LANGUAGES.index("en")).to_numpy()
    assert near(int(english.sum()), int(elsewhere.sum()), P_ENGLISH)


def test_machines_open_five_to_thirteen_percent_of_what_nobody_read(default_world: World) -> None:
    days = (default_world.first_day, default_world.until)
    figures = [default_world.ad_days(a["id"], *days) for a in default_world.accounts()]
    sends, opens = (sum(sum(f[name].to_pylist()) for f in figures) for name in ("sends", "opens"))
    people = 0.54 * sends
    assert 0.05 < (opens - people) / (sends - people) < 0.13


def test_automatic_replies_are_seven_percent_where_everybody_taps(truth: pd.DataFrame) -> None:
    """The class table gives about 11 % of replies before smart replies and 7 % of those after."""
    replies = truth[truth["replied"]]
    share = (replies["reply_class"] == "auto_reply").groupby(replies["adoption"]).mean()
    assert share[1.0] == pytest.approx(0.07, abs=0.012)
    mix = truth["intent"].map({"none": 0, "curious": 1, "serious": 2}).value_counts(normalize=True)
    every = sum(mix[k] * P_REPLY[k] for k in range(3))
    machine = sum(mix[k] * P_REPLY[k] * P_CLASS[k][0] for k in range(3))
    assert share[0.0] == pytest.approx(machine / every, abs=0.012)


def test_three_days_are_restated_and_one_more_in_mid_run(default_world: World) -> None:
    assert [r.mid_run for r in default_world.restatements()] == [False, False, False, True]
