"""`qae sources`: a source comes, is proved, is listed, and goes with or without what it landed."""

from __future__ import annotations

import io
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipelines.commands.sources import sources_command
from pipelines.commands.sources_edit import add_command, remove_command
from pipelines.commands.sources_prove import prove_command
from pipelines.errors import AccessError, InputError, SettingsError
from pipelines.home import open_home
from pipelines.landing.store import Landing
from pipelines.sandbox.faults import Faults
from pipelines.sandbox.server import serve
from pipelines.sandbox.world import World
from pipelines.session import open_session
from pipelines.sources.registry import REGISTRY

OUTCOMES = "event_id,occurred_at,type\n{0}1,2026-10-01,signup\n{0}2,2026-10-02,signup\n,2026-10-02,signup\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: Any) -> Path:
    """A folder to stand in, with a config folder of its own."""
    monkeypatch.setattr("pipelines.keyring.user_config_path", lambda app: tmp_path / "config" / app)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def land(folder: Path) -> Landing:
    """Extract every configured source into the home's landing, as a run does first."""
    with open_session(open_home(folder / ".qae", "real")) as session:
        for kind, job in session.jobs():
            kind.extract(job, None)
        return session.landing


def listed(folder: Path, capsys: Any) -> Any:
    capsys.readouterr()
    sources_command(folder / ".qae", everything=False, as_json=True)
    return json.loads(capsys.readouterr().out)


def with_two_crms(folder: Path) -> Landing:
    for name in ("crm", "shop"):
        (folder / f"{name}.csv").write_text(OUTCOMES.format(name))
        add_command(folder / ".qae", name, "outcomes_file", [f"path={name}.csv"])
    return land(folder)


@pytest.mark.parametrize("kind", sorted(REGISTRY))
def test_the_block_of_every_kind_is_written_whole(kind: str, folder: Path, capsys: Any) -> None:
    add_command(folder / ".qae", "mine", kind, [])
    assert tomllib.loads((folder / "qae.toml").read_text())["sources"]["mine"]["kind"] == kind
    said = capsys.readouterr().out
    for credential in REGISTRY[kind].about.credentials:
        if credential.required:
            assert f"QAE_MINE_{credential.field.upper()}" in said
            assert f"QAE_MINE_{credential.field.upper()}=" in (folder / ".env.example").read_text()


def test_what_a_person_wrote_stays_and_given_values_take_the_examples_place(folder: Path) -> None:
    written = "# mine  \n[workspace]\r\ntimezone = 'UTC'"
    (folder / "qae.toml").write_bytes(written.encode())
    add_command(folder / ".qae", "acme", "linkedin_ads", ["accounts=51, 52", "lookback_days=10"])
    text = (folder / "qae.toml").read_bytes().decode()
    assert text.startswith(written)
    block = tomllib.loads(text)["sources"]["acme"]
    assert block == {"kind": "linkedin_ads", "accounts": ["51", "52"], "lookback_days": 10}


@pytest.mark.parametrize(
    ("name", "kind", "values", "said"),
    [
        ("acme", None, [], "which kind"),
        ("acme", "linkdin", [], "no kind 'linkdin'"),
        ("Acme", "ads_file", [], "no name"),
        ("acme", "linkedin_ads", ["acounts=1"], r"^\[sources.acme\]: acounts is no setting"),
        ("acme", "linkedin_ads", ["token=x"], "token is a secret"),
        ("acme", "linkedin_ads", ["accounts"], "no KEY=VALUE"),
    ],
)
def test_a_wrong_command_writes_nothing(
    folder: Path, name: str, kind: str | None, values: list[str], said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        add_command(folder / ".qae", name, kind, values)
    assert list(folder.iterdir()) == []


def test_a_file_is_proved_by_reading_it_and_nothing_is_kept(folder: Path, capsys: Any) -> None:
    (folder / "crm.csv").write_text(OUTCOMES.format("e"))
    add_command(folder / ".qae", "crm", "outcomes_file", ["path=crm.csv"])
    prove_command(folder / ".qae", "crm", as_json=False)
    assert "3 rows read, 2 would land, 1 refused (no_event_id 1)" in capsys.readouterr().out
    (folder / "crm.csv").unlink()
    with pytest.raises(InputError, match="no file matches"):
        prove_command(folder / ".qae", "crm", as_json=False)
    assert not (folder / ".qae").exists()


def test_a_platform_is_proved_by_one_call_and_a_refusal_is_access(
    folder: Path, capsys: Any, monkeypatch: Any
) -> None:
    world = World("seed_story", 7, "tiny", None)
    account = str(world.accounts()[0]["id"])
    monkeypatch.setenv("QAE_ADS_TOKEN", "sandbox-token")
    with serve(world, faults=Faults()) as url:
        add_command(folder / ".qae", "ads", "linkedin_ads", [f"accounts={account}", f"base_url={url}"])
        prove_command(folder / ".qae", "ads", as_json=False)
        assert f"works: account {account}" in capsys.readouterr().out
        monkeypatch.setenv("QAE_ADS_TOKEN", "another")
        with pytest.raises(AccessError) as refused:
            prove_command(folder / ".qae", "ads", as_json=False)
    assert refused.value.exit_code == 5


def test_the_list_says_what_landed_and_what_is_missing(folder: Path, capsys: Any) -> None:
    with_two_crms(folder)
    add_command(folder / ".qae", "ads", "linkedin_ads", ["api_version=202511"])
    found = listed(folder, capsys)["sources"]
    assert found["crm"]["rows"] == found["shop"]["rows"] == 2
    assert found["ads"]["missing"] == ["QAE_ADS_TOKEN"]
    assert "202511" in found["ads"]["warning"]
    assert found["ads"]["first_day"] is None


@pytest.mark.parametrize(("fate", "left"), [("keep", 4), ("delete", 2)])
def test_what_a_removed_source_landed_stays_or_goes_and_the_others_stay(
    folder: Path, fate: Any, left: int
) -> None:
    landing = with_two_crms(folder)
    quarantined = list((folder / ".qae" / "private" / "quarantine").rglob("*.jsonl"))
    remove_command(folder / ".qae", "crm", fate)
    assert tomllib.loads((folder / "qae.toml").read_text())["sources"].keys() == {"shop"}
    assert sum(s.rows for s in landing.sidecars()) == left
    gone = [path for path in quarantined if not path.exists()]
    assert len(gone) == (fate == "delete")


def test_nobody_decides_silently_what_happens_to_landed_rows(folder: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    landing = with_two_crms(folder)
    with pytest.raises(SettingsError, match="nobody said"):
        remove_command(folder / ".qae", "crm", None)
    assert sum(s.rows for s in landing.sidecars()) == 4
    assert "crm" in (folder / "qae.toml").read_text()
