"""`qae run --all`: every client runs, a red one holds back nobody, and one table says how it went."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipelines.clients import Client, Ended, clients_in, run_client, run_clients, worst
from pipelines.commands import run_all
from pipelines.errors import SettingsError
from pipelines.sandbox.server import serve
from pipelines.sandbox.world import World
from tests.commands.agency import client as make_client
from tests.commands.agency import with_messages, with_token

GREEN = {"extracts": {"ads": {"rows_out": 5}, "crm": {"rows_out": 2}}}
REFUSED = {"error": "did not accept the token", "where": "LinkedIn (ads)", "remedy": "Set QAE_ADS_TOKEN."}


@pytest.fixture
def agency(tmp_path: Path) -> Path:
    for name in ("beta", "acme", "carp"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "qae.toml").write_text("")
    (tmp_path / "notes").mkdir()
    return tmp_path


def told(client: Client, arguments: Sequence[str], limit: float) -> Ended:
    broken = client.name == "beta"
    return Ended(client, 5 if broken else 0, 1.0, REFUSED if broken else GREEN)


def test_a_client_is_a_folder_with_settings_or_a_home(agency: Path) -> None:
    (agency / "dory").mkdir()
    (agency / "dory" / "home.json").write_text("{}")
    found = {client.name: client.home.relative_to(agency) for client in clients_in(agency)}
    assert list(found) == ["acme", "beta", "carp", "dory"]
    assert (str(found["acme"]), str(found["dory"])) == ("acme/.qae", "dory")


@pytest.mark.parametrize(("folder", "said"), [("notes", "holds no client"), ("nowhere", "no such folder")])
def test_a_folder_without_clients_is_one_line(agency: Path, folder: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        clients_in(agency / folder)


def test_a_red_client_holds_back_nobody_and_the_table_says_what_failed(
    agency: Path, capsys: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(run_all, "run_clients", lambda *args, **more: run_clients(*args, **more, runner=told))
    with pytest.raises(SystemExit) as ended:
        run_all.run_all_command(agency, {}, jobs=2, minutes=1, plan_only=False, as_json=False, quiet=True)
    assert ended.value.code == 5
    said = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line[:2] for line in said[1:4]] == [["acme", "green"], ["beta", "refused"], ["carp", "green"]]
    assert said[1][3] == "7"
    assert " ".join(said[5]) == "beta LinkedIn (ads): did not accept the token. Set QAE_ADS_TOKEN."


def test_an_option_of_one_home_is_refused(agency: Path) -> None:
    with pytest.raises(SettingsError, match="--day belongs to one home"):
        run_all.run_all_command(
            agency, {"day": "x"}, jobs=1, minutes=1, plan_only=False, as_json=False, quiet=True
        )


def test_no_more_clients_run_at_a_time_than_asked_for(agency: Path) -> None:
    at_once, most, lock = 0, 0, threading.Lock()

    def runner(client: Client, arguments: Sequence[str], limit: float) -> Ended:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        threading.Event().wait(0.05)
        with lock:
            at_once -= 1
        return Ended(client, 0, 0.0, GREEN)

    assert len(list(run_clients(clients_in(agency), [], jobs=2, limit=1, runner=runner))) == 3
    assert most == 2


@pytest.mark.parametrize(
    ("codes", "code"), [((0, 0), 0), ((0, 4, 6), 4), ((3, 5, 4), 5), ((5, 2), 2), ((2, 1), 1), ((0, -9), 1)]
)
def test_the_worst_end_is_the_end_of_all(codes: tuple[int, ...], code: int) -> None:
    assert worst(codes) == code


def test_real_processes_stand_in_their_clients_folders_and_are_stopped_in_time(tmp_path: Path) -> None:
    world = World("seed_story", 7, "tiny", None)
    make_client(tmp_path, "acme", "http://127.0.0.1:9/rest", world)
    (tmp_path / "acme" / "json.py").write_text("raise SystemExit('not ours')")
    [client] = clients_in(tmp_path)
    planned = run_client(client, ["--plan"], 60)
    assert (planned.code, planned.said["ads"]["requests"] > 0) == (0, True)
    late = run_client(client, ["--plan"], 0.01)
    assert (late.code, "stopped after" in late.failure) == (1, True)
    assert not client.home.exists()


@pytest.mark.proof
def test_three_homes_one_broken_token(tmp_path: Path, capsys: Any) -> None:
    def everybody(*, as_json: bool) -> int:
        with pytest.raises(SystemExit) as ended:
            run_all.run_all_command(
                tmp_path, {}, jobs=1, minutes=20, plan_only=False, as_json=as_json, quiet=True
            )
        return int(str(ended.value.code))

    world = World("seed_story", 7, "tiny", None)
    with serve(world) as url:
        for name in ("acme", "beta", "carp"):
            place = make_client(tmp_path, name, url, world)
            with_messages(place, world)
        assert run_client(clients_in(tmp_path)[1], [], 1_200).code == 0
        with_token(tmp_path / "beta", "stolen")
        code = everybody(as_json=True)
        said = json.loads(capsys.readouterr().out)
        assert everybody(as_json=False) == code == said["exit_code"] == 5
    by_name = {row["client"]: row for row in said["clients"]}
    states = {name: row["state"] for name, row in by_name.items()}
    assert states == {"acme": "green", "beta": "refused", "carp": "green"}
    assert "QAE_ADS_TOKEN" in by_name["beta"]["failure"]
    # The one that was refused shows what it published before, the others what they publish now.
    for figure in ("spend", "replies", "quality", "as_of"):
        assert by_name["acme"][figure] == by_name["carp"][figure] == by_name["beta"][figure]
        assert by_name["acme"][figure]
    print(capsys.readouterr().out)
