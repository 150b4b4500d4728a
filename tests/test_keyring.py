"""The pseudonym key: made once, said once, and never silently replaced."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from pipelines.errors import SettingsError
from pipelines.home import open_home
from pipelines.keyring import key_path, open_pseudonyms


def test_a_real_home_makes_one_key_outside_its_data(tmp_path: Path) -> None:
    home, keys = open_home(tmp_path / "home", "real"), tmp_path / "config"
    first = open_pseudonyms(home, folder=keys)
    path = key_path(home, keys)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not path.is_relative_to(home.root)
    assert open_pseudonyms(home, folder=keys).person("email", "A@x.org") == first.person("email", "a@x.org ")


def test_two_homes_have_different_pseudonyms_for_one_person(tmp_path: Path) -> None:
    one, two = (open_home(tmp_path / name, "real") for name in ("one", "two"))
    keys = tmp_path / "config"
    persons = {open_pseudonyms(home, folder=keys).person("email", "a@x.org") for home in (one, two)}
    assert len(persons) == 2


def test_a_lost_key_stops_and_is_not_replaced(tmp_path: Path) -> None:
    home, keys = open_home(tmp_path / "home", "real"), tmp_path / "config"
    open_pseudonyms(home, folder=keys)
    key_path(home, keys).unlink()
    with pytest.raises(SettingsError, match="missing") as caught:
        open_pseudonyms(home, folder=keys)
    assert "QAE_PSEUDONYM_KEY" in (caught.value.remedy or "")
    assert not key_path(home, keys).exists()


def test_another_key_than_the_one_landed_with_is_refused(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home", "real")
    open_pseudonyms(home, key="ab" * 16)
    with pytest.raises(SettingsError, match="another pseudonym key"):
        open_pseudonyms(home, key="cd" * 16)


@pytest.mark.parametrize("key", ["short", "zz" * 16, "ab" * 4])
def test_what_is_no_key_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(SettingsError, match="not a pseudonym key"):
        open_pseudonyms(open_home(tmp_path, "real"), key=key)
