"""The messages file: its contract, its conversations and its planted dirt."""

from __future__ import annotations

from math import sqrt

import pandas as pd

from pipelines.sandbox.dirt import P_DUPLICATE, P_FAILED, P_LATE, P_ORPHAN, P_RETRACTED, P_SKEWED
from pipelines.sandbox.scenario import CLASSES
from pipelines.sandbox.world import World

CONTRACT = ["message_id", "thread_id", "sent_at", "direction", "person_kind", "person", "body"]
OPTIONAL = [
    "campaign_id",
    "ad_id",
    "is_platform_option",
    "auto_submitted",
    "delivery_status",
    "retracted_at",
    "reply_to",
]


def share_is(found: int, n: int, p: float) -> bool:
    """Whether a planted share came out within four standard errors."""
    return abs(found - n * p) <= 4.0 * sqrt(n * p)


def test_columns_are_the_contracts_plus_the_name(messages: pd.DataFrame) -> None:
    assert set(messages.columns) == {*CONTRACT, *OPTIONAL, "person_name"}
    assert messages[[*CONTRACT, "person_name", "delivery_status"]].notna().all().all()
    assert set(messages["direction"]) == {"in", "out"}
    assert set(messages["person_kind"]) == {"profile_url"}
    assert (messages["body"].str.len() > 0).all()


def test_people_are_profile_addresses_in_their_canonical_form(messages: pd.DataFrame) -> None:
    assert messages["person"].str.fullmatch(r"https://www\.linkedin\.com/in/[a-z0-9-]+").all()


def test_one_profile_is_one_name(messages: pd.DataFrame) -> None:
    assert (messages.groupby("person")["person_name"].nunique() == 1).all()


def test_some_people_are_written_to_more_than_once(messages: pd.DataFrame) -> None:
    sends = messages[messages["campaign_id"].notna()].drop_duplicates("message_id")
    assert 0.01 < sends["person"].duplicated().mean() < 0.12


def test_campaign_and_ad_stand_on_sends_and_only_there(default_world: World, messages: pd.DataFrame) -> None:
    sends = messages[messages["message_id"].str.endswith("-0")]
    assert sends["campaign_id"].notna().all()
    assert sends["direction"].eq("out").all()
    assert messages.drop(sends.index)[["campaign_id", "ad_id"]].isna().all().all()
    parent = {c["id"]: c["campaign_id"] for c in default_world.creatives()}
    assert (sends["ad_id"].map(parent) == sends["campaign_id"]).all()


def test_messages_come_in_order_of_time(messages: pd.DataFrame) -> None:
    assert messages["sent_at"].is_monotonic_increasing


def test_duplicates_are_whole_rows_and_one_in_two_hundred(messages: pd.DataFrame) -> None:
    again = messages[messages["message_id"].duplicated(keep=False)]
    assert (again.groupby("message_id").nunique(dropna=False) == 1).all().all()
    share = messages["message_id"].duplicated().mean()
    assert abs(share - P_DUPLICATE) < 0.1 * P_DUPLICATE + 4 * sqrt(P_DUPLICATE / len(messages))


def test_orphans_hang_in_threads_nobody_knows(messages: pd.DataFrame, truth: pd.DataFrame) -> None:
    unique = messages.drop_duplicates("message_id")
    orphans = unique[unique["thread_id"].str.startswith("lost-")]
    assert share_is(len(orphans), int(truth["replied"].sum()), P_ORPHAN)
    assert not orphans["reply_to"].isin(unique["message_id"]).any()
    known = unique[unique["direction"] == "out"]["person"]
    assert orphans["person"].isin(known).any()
    assert not orphans["person"].isin(known).all()


def test_every_other_answer_shares_thread_and_person_with_its_send(messages: pd.DataFrame) -> None:
    unique = messages.drop_duplicates("message_id")
    sends = unique[unique["message_id"].str.endswith("-0")].set_index("thread_id")["person"]
    rest = unique[~unique["message_id"].str.endswith("-0") & ~unique["thread_id"].str.startswith("lost-")]
    assert (rest["person"].to_numpy() == sends.loc[rest["thread_id"]].to_numpy()).all()
    assert rest["reply_to"].dropna().isin(unique["message_id"]).all()
    assert 0.02 < rest["reply_to"].isna().mean() < 0.12


def test_retractions_come_after_the_message(messages: pd.DataFrame, truth: pd.DataFrame) -> None:
    taken_back = messages.drop_duplicates("message_id").dropna(subset="retracted_at")
    assert share_is(len(taken_back), int(truth["replied"].sum()), P_RETRACTED)
    assert (taken_back["retracted_at"] > taken_back["sent_at"]).all()
    assert taken_back["direction"].eq("in").all()


def test_late_replies_and_skewed_clocks(messages: pd.DataFrame, truth: pd.DataFrame) -> None:
    sends = messages.drop_duplicates("message_id").set_index("message_id")["sent_at"]
    replied = truth[truth["replied"]].set_index("message_id")
    delay = replied["replied_at"] - sends.loc[replied.index]
    human = replied["reply_class"] != "auto_reply"
    assert share_is(int((delay[human] > pd.Timedelta(days=30)).sum()), int(human.sum()), P_LATE)
    assert share_is(int((delay < pd.Timedelta(0)).sum()), len(delay), P_SKEWED)
    assert delay.min() >= -pd.Timedelta(hours=1)
    assert delay[~human].max() <= pd.Timedelta(minutes=11)


def test_failed_sends_are_marked_and_never_answered(default_world: World, messages: pd.DataFrame) -> None:
    frame = default_world.truth().to_pandas()
    failed = frame[~frame["delivered"]]
    assert share_is(len(failed), len(frame), P_FAILED)
    assert not failed["replied"].any()
    assert not failed["outcome"].any()
    status = messages.drop_duplicates("message_id").set_index("message_id")["delivery_status"]
    assert (status.loc[failed["message_id"]] == "failed").all()
    assert (status == "failed").sum() == len(failed)


def test_the_best_human_message_of_a_conversation_has_the_true_class(default_world: World) -> None:
    """A weaker message may precede or follow the best reply; a stronger one breaks the figures."""
    replies = default_world.reply_truth().to_pandas()
    rank = {name: i for i, name in enumerate(CLASSES)}
    best = replies["reply_class"].map(rank).groupby(replies["send_id"]).max()
    truth = default_world.truth().to_pandas().set_index("message_id").loc[best.index]
    # A conversation cut by the clock may lack its best reply so far.
    seen = truth["replied_at"] < pd.Timestamp(default_world.until, tz="UTC")
    assert (best[seen] == truth["reply_class"][seen].map(rank)).all()
    assert (best <= truth["reply_class"].map(rank)).all()


def test_conversations_have_turns_on_both_sides(messages: pd.DataFrame) -> None:
    unique = messages.drop_duplicates("message_id")
    turns = unique.groupby("thread_id")["message_id"].count()
    assert (turns >= 4).sum() > 300
    follow_ups = unique[(unique["direction"] == "out") & ~unique["message_id"].str.endswith("-0")]
    assert len(follow_ups) > 500


def test_platform_options_are_flagged_on_conversation_ads_alone(
    default_world: World, messages: pd.DataFrame
) -> None:
    flagged = messages[messages["is_platform_option"].notna()]
    conversation = {c.id for c in default_world.campaign_list if c.conversation_ad}
    assert set(flagged["message_id"].str.split("-").str[0]) == conversation
    assert set(flagged["is_platform_option"]) == {True, False}
    assert flagged["direction"].eq("in").all()
    classes = default_world.reply_truth().to_pandas().set_index("message_id")["reply_class"]
    taps = flagged[flagged["is_platform_option"].astype(bool)]
    assert set(classes.loc[taps["message_id"]]) == {"one_tap", "declined"}


def test_auto_replies_carry_a_header_more_often_than_not(
    default_world: World, messages: pd.DataFrame
) -> None:
    header = messages.drop_duplicates("message_id").set_index("message_id")["auto_submitted"].dropna()
    classes = default_world.reply_truth().to_pandas().set_index("message_id")["reply_class"]
    assert set(header) == {"auto-replied"}
    assert set(classes.loc[header.index]) == {"auto_reply"}
    assert 0.5 < len(header) / (classes == "auto_reply").sum() < 0.7
