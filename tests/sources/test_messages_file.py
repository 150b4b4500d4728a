"""Messages from a file: each row lands on its day, waits in quarantine with a reason, or is skipped."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from crm_file import Row, message, one, options
from file_house import FETCHED, House, table_text, utc
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.errors import InputError, SettingsError
from pipelines.options import MessagesFile
from pipelines.sources.file_streams import FILE_BODIES, FILE_MESSAGES


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_a_message_out_goes_from_us_to_the_person(house: House) -> None:
    row = one(house, message())
    person = house.pseudonyms.person("profile_url", "linkedin.com/in/ann-lee")
    assert row["recipient_key"] == person
    assert row["sender_key"] == house.pseudonyms.opaque("owner", "mine")
    assert (row["direction"], row["channel"], row["sender_kind"]) == ("out", "other", "person")
    assert row["sent_at"] == utc(2026, 5, 1, 10)
    assert (row["body_length"], row["file_name"]) == (7, "crm.csv")


def test_a_message_in_goes_the_other_way(house: House) -> None:
    row = one(house, message(direction="Received"))
    assert row["direction"] == "in"
    assert row["sender_key"] == house.pseudonyms.person("profile_url", "linkedin.com/in/ann-lee")
    assert row["recipient_key"] == house.pseudonyms.opaque("owner", "mine")


def test_texts_and_names_stand_in_the_restricted_stream_only(house: House) -> None:
    house.extract(
        options(house, message(body="Sounds good!", subject="Re: hi", person_name="Ann Lee", lang="EN"))
    )
    (body,) = house.rows(FILE_BODIES)
    assert (body["body_text"], body["subject_text"]) == ("Sounds good!", "Re: hi")
    assert (body["participant_names"], body["lang_hint"]) == ("Ann Lee", "en")
    (told,) = house.rows(FILE_MESSAGES)
    assert not any(secret in str(told) for secret in ("Sounds", "Ann", "Re:", "ann-lee"))
    assert told["message_key"] == body["message_key"]
    assert told["subject_present"] is True


def test_a_message_without_text_has_no_body_row(house: House) -> None:
    assert one(house, message(body=""))["body_length"] is None
    assert house.rows(FILE_BODIES) == []
    assert house.landing.sidecars(FILE_BODIES)[0].skipped == {"no_text": 1}


def test_spaces_of_a_text_stay_and_of_ids_go(house: House) -> None:
    house.extract(options(house, message(body="  hi\n there ", message_id=" m1 "), message(2)))
    bodies = {row["body_text"]: row["message_key"] for row in house.rows(FILE_BODIES)}
    assert bodies["  hi\n there "] == house.pseudonyms.opaque("message", "mine|m1")


def test_a_reply_to_nobody_known_is_kept(house: House) -> None:
    row = one(house, message(direction="in", reply_to="nobody knows"))
    assert row["reply_to_key"] == house.pseudonyms.opaque("message", "mine|nobody knows")


def test_without_a_thread_the_person_is_the_thread(house: House) -> None:
    house.extract(
        options(house, message(1, thread_id=""), message(2, thread_id=""), message(3, thread_id="t1"))
    )
    first, second, third = (
        row["thread_key"] for row in sorted(house.rows(FILE_MESSAGES), key=lambda r: r["body_length"])
    )
    assert len({first, second, third}) == 2


def test_a_message_to_nobody_named_lives_in_its_thread(house: House) -> None:
    assert one(house, message(person="", direction="in"))["sender_key"] is None


@pytest.mark.parametrize(
    ("said", "zone", "form", "read"),
    [
        ("2026-05-01T10:00:00Z", "UTC", None, utc(2026, 5, 1, 10)),
        ("2026-05-01 10:00:00 UTC", "Europe/Berlin", None, utc(2026, 5, 1, 10)),
        ("2026-05-01T10:00:00+02:00", "UTC", None, utc(2026, 5, 1, 8)),
        ("2026-05-01 10:00", "Europe/Berlin", None, utc(2026, 5, 1, 8)),
        ("2026-05-01", "America/New_York", None, utc(2026, 5, 1, 4)),
        ("01.05.2026 10:00", "Europe/Berlin", "%d.%m.%Y %H:%M", utc(2026, 5, 1, 8)),
        ("1777629600", "Europe/Berlin", "epoch", utc(2026, 5, 1, 10)),
        ("1777629600000", "UTC", "epoch_ms", utc(2026, 5, 1, 10)),
        ("2026-05-01T00:30:00.123456+14:00", "UTC", None, utc(2026, 4, 30, 10, 30, 0, 123456)),
        # The hour the clocks skip, and the one they repeat: the offset before the change.
        ("2026-03-29 02:30", "Europe/Berlin", None, utc(2026, 3, 29, 1, 30)),
        ("2026-10-25 02:30", "Europe/Berlin", None, utc(2026, 10, 25, 0, 30)),
    ],
)
def test_instants_are_utc_whatever_they_were(
    house: House, said: str, zone: str, form: str | None, read: datetime
) -> None:
    row = one(house, message(sent_at=said), timezone=zone, formats={"sent_at": form} if form else {})
    assert row["sent_at"] == read
    (sidecar,) = house.landing.sidecars(FILE_MESSAGES)
    assert sidecar.day == read.date()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"message_id": ""}, "no_message_id"),
        ({"sent_at": ""}, "no_time"),
        ({"sent_at": "yesterday"}, "unreadable_time"),
        ({"sent_at": "31/12/2026"}, "unreadable_time"),
        ({"sent_at": "0001-01-01T00:00:00+14:00"}, "unreadable_time"),
        ({"direction": "sideways"}, "unknown_direction"),
        ({"direction": ""}, "unknown_direction"),
        ({"person_kind": "fax"}, "unknown_person_kind"),
        ({"person_kind": ""}, "unknown_person_kind"),
        ({"person": "https://www.linkedin.com/company/acme"}, "unusable_person"),
        ({"person": "http://[broken/in/x"}, "unusable_person"),
        ({"person_kind": "email", "person": "not an address"}, "unusable_person"),
        ({"person": "", "thread_id": ""}, "no_person_and_no_thread"),
    ],
)
def test_a_row_that_cannot_land_waits_with_its_reason_and_line(
    house: House, change: Row, reason: str
) -> None:
    done = house.extract(options(house, message(1), message(2, **change), message(3)))
    (refused,) = house.refused()
    assert (refused["reason"], refused["line"], refused["run_id"]) == (reason, 3, "run")
    assert json.loads(refused["raw"])["body"] == "Hello 2"
    assert done.rows_out == 2
    assert (done.rows_in, done.quarantined) == (3, {reason: 1})


def test_quarantine_is_for_its_owner_only(house: House) -> None:
    house.extract(options(house, message(1), message(2, direction="?")))
    (path,) = (house.folder / "quarantine").rglob("*.jsonl")
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_same_message_twice_is_skipped(house: House) -> None:
    done = house.extract(options(house, message(1), message(1), message(1), message(2)))
    assert (done.rows_out, done.skipped) == (2, {"duplicate": 2})


def test_of_two_messages_under_one_id_the_newest_stays(house: House) -> None:
    newer = message(1, sent_at="2026-05-03T10:00:00Z", body="Later")
    for rows in ([message(1), newer, message(1)], [newer, message(1), message(1)]):
        done = house.extract(options(house, *rows))
        (row,) = house.rows(FILE_MESSAGES)
        assert row["sent_at"] == utc(2026, 5, 3, 10)
        assert (done.quarantined, done.skipped) == ({"conflicting_duplicate": 1}, {"duplicate": 1})


def test_blank_rows_are_no_messages(house: House) -> None:
    path = house.put("crm.csv", table_text([message(1)]) + ",,,,,,\n,,,,,,\n")
    done = house.extract(MessagesFile(kind="messages_file", path=str(path)))
    assert (done.rows_in, done.skipped) == (3, {"blank_row": 2})


def test_a_time_ahead_is_kept_and_marked(house: House) -> None:
    ahead = (FETCHED + timedelta(days=2)).isoformat()
    house.extract(options(house, message(1, sent_at=ahead), message(2)))
    assert sorted(row["extra"] or "" for row in house.rows(FILE_MESSAGES)) == ["", '{"future": true}']


def test_a_segment_is_kept_whatever_its_header_is_called(house: House) -> None:
    rows = [message(1) | {"Industry": " Banking "}, message(2) | {"Industry": ""}, message(3)]
    path = house.put("crm.csv", table_text(rows))
    house.extract(MessagesFile(kind="messages_file", path=str(path), columns={"segment": "Industry"}))
    extras = [row["extra"] for row in house.rows(FILE_MESSAGES) if row["extra"]]
    assert extras == ['{"segment": "Banking"}']


def test_optional_values_nobody_can_read_are_named_not_guessed(house: House) -> None:
    row = one(
        house, message(channel="pigeon", is_platform_option="perhaps", retracted_at="soon", sender_kind="?")
    )
    assert json.loads(row["extra"])["unreadable"] == [
        "retracted_at",
        "is_platform_option",
        "channel",
        "sender_kind",
    ]
    assert (row["channel"], row["is_platform_option"], row["sender_kind"]) == ("other", None, "unknown")


def test_what_nobody_said_is_null(house: House) -> None:
    row = one(house, message())
    unsaid = (
        "campaign_id",
        "ad_id",
        "is_platform_option",
        "auto_submitted",
        "delivery_status",
        "retracted_at",
    )
    assert all(
        row[name] is None for name in (*unsaid, "subject_present", "has_attachment", "is_draft", "extra")
    )


def test_optional_values_are_taken(house: House) -> None:
    row = one(
        house,
        message(
            campaign_id="c1", ad_id="a1", is_platform_option="TRUE", auto_submitted="Auto-Replied",
            delivery_status="Delivered", retracted_at="2026-05-02T00:00:00Z", channel="InMail",
            person_kind="Email", person="Ann@Example.com ",
        ),
    )  # fmt: skip
    assert (row["campaign_id"], row["ad_id"], row["is_platform_option"]) == ("c1", "a1", True)
    assert (row["auto_submitted"], row["delivery_status"], row["channel"]) == (
        "auto-replied",
        "delivered",
        "inmail",
    )
    assert row["retracted_at"] == utc(2026, 5, 2)
    assert row["recipient_key"] == house.pseudonyms.person("email", "ann@example.com")


def test_an_email_is_an_email(house: House) -> None:
    assert one(house, message(person_kind="email", person="a@b.c"))["channel"] == "email"


def test_headers_are_mapped_by_name_alias_setting_and_constant(house: House) -> None:
    rows = [
        {"ID": "1", "Conversation": "t", "When": "2026-05-01", "Way": "sent", "Mail": "a@b.c", "Text": "hi"}
    ]
    chosen = options(
        house,
        *rows,
        columns={"thread_id": "conversation", "sent_at": "When", "direction": "Way", "person": "Mail"},
        constants={"person_kind": "email", "channel": "hubspot"},
    )
    house.extract(chosen)
    (row,) = house.rows(FILE_MESSAGES)
    assert (row["channel"], row["body_length"]) == ("hubspot", 2)


def test_a_missing_column_is_told_with_what_was_found_and_a_block_to_paste(house: House) -> None:
    rows = [{"message_id": "1", "sent": "x", "directoin": "out", "who": "a@b.c"}]
    with pytest.raises(InputError) as caught:
        house.extract(options(house, *rows))
    error = caught.value
    assert "direction" in error.what
    assert "message_id, sent, directoin, who" in error.what
    assert error.remedy is not None
    assert "[sources.mine]" in error.remedy
    assert 'direction = "directoin"' in error.remedy
    assert 'person_kind = "email"' in error.remedy
    assert house.landing.sidecars() == []


@pytest.mark.parametrize(
    ("settings_", "match"),
    [
        ({"columns": {"body": "Txet"}}, "no column 'Txet'"),
        ({"columns": {"bdy": "body"}}, "'body'"),
        ({"constants": {"chanel": "email"}}, "'channel'"),
        ({"formats": {"sent": "%d"}}, "'sent_at'"),
    ],
)
def test_a_mapping_that_fits_nothing_is_refused(house: House, settings_: Row, match: str) -> None:
    with pytest.raises(InputError, match=match):
        house.extract(options(house, message(), **settings_))


def test_two_headers_for_one_column_are_asked_about(house: House) -> None:
    row = {**message(), "Timestamp": "x", "Date": "y"}
    del row["sent_at"]
    with pytest.raises(InputError, match="'Timestamp' or 'Date' could be sent_at"):
        house.extract(options(house, row))


def test_a_file_of_nothing_usable_is_refused_whole(house: House) -> None:
    with pytest.raises(InputError, match="2 unreadable_time; the first stands on line 2"):
        house.extract(options(house, message(1, sent_at="x"), message(2, sent_at="y")))


def test_a_new_file_may_be_empty_but_a_known_one_not(house: House) -> None:
    empty = table_text([], header=list(message()))
    path = house.put("crm.csv", empty)
    source = MessagesFile(kind="messages_file", path=str(path))
    assert house.extract(source).rows_in == 0
    house.extract(options(house, message()))
    house.put("crm.csv", empty)
    with pytest.raises(InputError, match="is empty, though 1 rows"):
        house.extract(source)
    assert len(house.rows(FILE_MESSAGES)) == 1


def test_no_file_is_told(house: House) -> None:
    for pattern in ("nothing/*.csv", "missing.csv", "a**b"):
        with pytest.raises((InputError, SettingsError)):
            house.extract(MessagesFile(kind="messages_file", path=str(house.inbox / pattern)))


def test_a_grown_file_changes_only_the_days_that_changed(house: House) -> None:
    days = [message(n, sent_at=f"2026-05-0{n}T10:00:00Z") for n in range(1, 4)]
    house.extract(options(house, *days))
    before = house.files()
    done = house.extract(options(house, *days, message(9, sent_at="2026-05-02T11:00:00Z")))
    assert (done.partitions, done.changed) == (6, 2)
    changed = {path for path, state in house.files().items() if before.get(path) != state}
    assert changed
    assert all("date=2026-05-02" in path for path in changed)


def test_an_unchanged_file_touches_nothing(house: House) -> None:
    source = options(house, message(1), message(2, direction="?"), message(3, sent_at=""))
    house.extract(source)
    before = house.files()
    assert house.extract(source, fetched_at=FETCHED + timedelta(hours=5)).changed == 0
    assert house.files() == before


def test_row_order_changes_nothing(house: House) -> None:
    rows = [message(n, sent_at=f"2026-05-01T1{n}:00:00Z") for n in range(5)]
    house.extract(options(house, *rows))
    before = house.files()
    house.extract(options(house, *reversed(rows)))
    assert house.files() == before


def test_days_the_file_no_longer_has_go(house: House) -> None:
    house.extract(options(house, message(1), message(2, sent_at="2026-05-02T10:00:00Z", direction="?"),
                          message(3, sent_at="2026-05-02T10:00:00Z")))  # fmt: skip
    house.extract(options(house, message(1)))
    assert [sidecar.day for sidecar in house.landing.sidecars(FILE_MESSAGES)] == [date(2026, 5, 1)]
    assert [sidecar.day for sidecar in house.landing.sidecars(FILE_BODIES)] == [date(2026, 5, 1)]
    assert house.refused() == []


def test_files_of_a_pattern_and_sources_of_one_file_name_stay_apart(house: House) -> None:
    house.put("a/x.csv", table_text([message(1)]))
    house.put("b/y.csv", table_text([message(2)]))
    house.put("c/x.csv", table_text([message(3)]))
    assert (
        house.extract(MessagesFile(kind="messages_file", path=str(house.inbox / "[ab]/*.csv"))).rows_out == 2
    )
    house.extract(MessagesFile(kind="messages_file", path=str(house.inbox / "c/x.csv")), name="other")
    assert len(house.rows(FILE_MESSAGES)) == 3
    with pytest.raises(InputError, match="under one name"):
        house.extract(MessagesFile(kind="messages_file", path=str(house.inbox / "[ac]/*.csv")))


def test_a_path_with_pattern_signs_in_it_is_still_a_path(house: House) -> None:
    assert house.extract(options(house, message(), name="crm [1].csv")).rows_out == 1


def test_parquet_and_ndjson_land_the_same_keys(house: House) -> None:
    rows = [message(1), message(2, direction="in")]
    house.extract(options(house, *rows))
    keys = {row["message_key"] for row in house.rows(FILE_MESSAGES)}
    pq.write_table(pa.Table.from_pylist(rows), house.inbox / "crm.parquet")
    house.put("crm.ndjson", "".join(json.dumps(row) + "\n" for row in rows))
    for name in ("crm.parquet", "crm.ndjson"):
        other = House(house.folder / name)
        other.extract(MessagesFile(kind="messages_file", path=str(house.inbox / name)))
        assert {row["message_key"] for row in other.rows(FILE_MESSAGES)} == keys


_CELL = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(["in", "out", "email", "a@b.c", "2026-05-01", "2026-05-02T10:00:00Z", "m1", "true", "t"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.fixed_dictionaries(dict.fromkeys(message(), _CELL)), min_size=1, max_size=8))
def test_whatever_rows_say_each_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row]
) -> None:
    house = House(tmp_path_factory.mktemp("house"))
    anchor = message(99, sent_at=datetime(2026, 5, 1, tzinfo=UTC).isoformat())
    text = table_text([anchor, *({k: v or "" for k, v in row.items()} for row in rows)])
    path = house.put("crm.csv", text.replace("\0", ""))
    done = house.extract(MessagesFile(kind="messages_file", path=str(path)))
    landed = house.rows(FILE_MESSAGES)
    assert len(landed) == done.rows_out
    assert len({row["message_key"] for row in landed}) == len(landed)
    assert len(house.refused()) == done.quarantined.total()
