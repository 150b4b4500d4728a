"""Exports that are damaged, hostile or none; and a real one, whole."""

from __future__ import annotations

import io
import stat
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from archive_export import (
    ELEVEN,
    PROFILE,
    archive,
    export,
    got,
    sent,
)
from file_house import House, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.errors import InputError, QaeError
from pipelines.options import LinkedInArchive, OutcomesFile
from pipelines.sources.file_streams import ARCHIVE_MESSAGES, OUTCOMES


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.mark.parametrize(
    ("members", "match"),
    [
        ({"Connections.csv": "x\n"}, "no messages.csv"),
        ({"messages.csv": ""}, "no header"),
        ({"messages.csv": "a,b\n1,2\n"}, "lacks CONVERSATION ID, FROM"),
        ({"messages.csv": ",".join(ELEVEN) + "\n"}, "no usable message: it is empty"),
        ({"messages.csv": export(sent(DATE="x"))}, "1 unreadable_time"),
        ({"messages.csv": export(sent(FOLDER="SPAM"))}, "1 spam"),
    ],
)
def test_an_export_we_cannot_use_is_refused_in_one_line(
    house: House, members: dict[str, str], match: str
) -> None:
    zipped(house.inbox / "x.zip", members)
    with pytest.raises(InputError, match=match) as caught:
        house.extract(LinkedInArchive(kind="linkedin_archive", path=str(house.inbox / "x.zip")))
    assert caught.value.remedy
    assert house.landing.sidecars() == []


def _entry(name: str, mode: int = 0, flags: int = 0) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = mode << 16
    entry.flag_bits = flags
    return entry


@pytest.mark.parametrize(
    ("entry", "match"),
    [
        (_entry("/etc/messages.csv"), "absolute"),
        (_entry("C:/messages.csv"), "absolute"),
        (_entry("\\\\host\\share\\messages.csv"), "absolute"),
        (_entry("../messages.csv"), "leaves its folder"),
        (_entry("a/../../messages.csv"), "leaves its folder"),
        (_entry("a\\..\\messages.csv"), "leaves its folder"),
        (_entry("NUL"), "device"),
        (_entry("a/con.csv"), "device"),
        (_entry("COM1 "), "device"),
        (_entry("link", stat.S_IFLNK | 0o777), "link"),
        (_entry("pipe", stat.S_IFIFO), "link"),
    ],
)
def test_an_entry_that_would_leave_its_folder_refuses_the_archive(
    house: House, entry: zipfile.ZipInfo, match: str
) -> None:
    path = house.inbox / "x.zip"
    with zipfile.ZipFile(path, "w") as archive_:
        archive_.writestr("messages.csv", export(sent(), got()))
        archive_.writestr("Profile.csv", PROFILE)
        archive_.writestr(entry, "x")
    with pytest.raises(InputError, match=match):
        house.extract(LinkedInArchive(kind="linkedin_archive", path=str(path)))


def test_a_bomb_is_refused_before_it_goes_off(house: House) -> None:
    path = house.inbox / "x.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive_,
        archive_.open("messages.csv", "w") as member,
    ):
        for _ in range(64):
            member.write(b"0" * (1 << 20))
    started = time.perf_counter()
    with pytest.raises(InputError, match=r"messages\.csv.*densely"):
        house.extract(LinkedInArchive(kind="linkedin_archive", path=str(path)))
    assert time.perf_counter() - started < 2


def test_a_crowd_of_entries_is_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.sources.archive.MAX_ENTRIES", 3)
    zipped(house.inbox / "x.zip", {f"{n}.csv": "" for n in range(4)})
    with pytest.raises(InputError, match="more than 3 files"):
        house.extract(LinkedInArchive(kind="linkedin_archive", path=str(house.inbox / "x.zip")))


def test_what_is_no_archive_is_refused(house: House) -> None:
    house.put("x.zip", b"this is no zip")
    house.put("locked.zip", _locked())
    house.put("empty/readme.txt", "")
    for name, match in (
        ("x.zip", "no zip"),
        ("locked.zip", "password"),
        ("empty", "no messages"),
        ("none.zip", "no file"),
    ):
        with pytest.raises(InputError, match=match):
            house.extract(LinkedInArchive(kind="linkedin_archive", path=str(house.inbox / name)))


def _locked() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive_:
        archive_.writestr("messages.csv", "x")
    content = bytearray(out.getvalue())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def test_a_link_in_a_folder_is_not_followed(house: House) -> None:
    secret = house.put("secret.txt", export(sent(), got()))
    (house.inbox / "export").mkdir()
    (house.inbox / "export" / "messages.csv").symlink_to(secret)
    with pytest.raises(InputError, match="link"):
        house.extract(LinkedInArchive(kind="linkedin_archive", path=str(house.inbox / "export")))


_ZIP = io.BytesIO()
with zipfile.ZipFile(_ZIP, "w", zipfile.ZIP_DEFLATED) as _archive:
    _archive.writestr("messages.csv", export(sent(), got()))
    _archive.writestr("Profile.csv", PROFILE)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    flips=st.lists(st.tuples(st.integers(0, len(_ZIP.getvalue()) - 1), st.integers(0, 255)), max_size=4),
    cut=st.integers(0, 40),
)
def test_a_damaged_zip_never_brings_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, flips: list[tuple[int, int]], cut: int
) -> None:
    house = House(tmp_path_factory.mktemp("house"))
    content = bytearray(_ZIP.getvalue())
    for at, value in flips:
        content[at] = value
    path = house.put("x.zip", bytes(content[: len(content) - cut]))
    try:
        house.extract(LinkedInArchive(kind="linkedin_archive", path=str(path)))
    except QaeError:
        assert house.landing.sidecars() == []


def test_nothing_unpacked_stays_behind(house: House) -> None:
    left = house.folder / "reading" / "mine" / "tmpkilled"
    left.mkdir(parents=True)
    (left / "messages.csv").write_text("texts of a killed run")
    house.extract(archive(house, export(sent(), got()).encode("utf-16")))
    assert not list(house.folder.rglob("reading/*"))
    with pytest.raises(InputError):
        house.extract(archive(house, "a,b\n", name="bad.zip"))
    assert not list(house.folder.rglob("reading/*"))


def test_an_error_names_the_file_within_the_archive(house: House) -> None:
    for content in ("", "a,b\n1,2\n"):
        with pytest.raises(InputError) as caught:
            house.extract(archive(house, content))
        assert "messages.csv" in (caught.value.where or "")


# The real thing


def test_a_real_export_lands_whole(house: House, shared_data: Path) -> None:
    started = time.process_time()
    done = house.extract(LinkedInArchive(kind="linkedin_archive", path=str(shared_data / "real/p4g/*.zip")))
    assert time.process_time() - started < 4
    assert (done.rows_in, done.rows_out) == (14_732, 14_732)
    rows = house.rows(ARCHIVE_MESSAGES)
    assert len({row["thread_key"] for row in rows}) == 716
    assert {row["direction"] for row in rows} == {"in", "out"}
    assert all(row["sender_key"] and row["recipient_key"] for row in rows)
    people = {row["sender_key"] for row in rows if row["direction"] == "in"}
    house.extract(OutcomesFile(kind="outcomes_file", path=str(shared_data / "real/p4g/outcomes.csv")))
    assert {row["person_key"] for row in house.rows(OUTCOMES)} <= people
    assert sum(row["value"] for row in house.rows(OUTCOMES)) == Decimal("1035.91")
