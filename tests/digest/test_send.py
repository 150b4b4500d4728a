"""A digest arrives: over a webhook that stumbles, by mail, once a week; when it does not, no secret shows."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, cast

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.digest.options import Digest
from pipelines.digest.send import mail, post
from pipelines.errors import AccessError
from pipelines.home import open_home


class Hook(HTTPServer):
    """A webhook that answers with the statuses it was given, then with 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hooked)
        self.answers: list[int] = []
        self.bodies: list[dict[str, Any]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/services/s3cret"


class _Hooked(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        hook = cast(Hook, self.server)
        hook.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        status = hook.answers.pop(0) if hook.answers else 200
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", "7")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_stumbling_service_is_asked_again_and_waited_for_as_it_says(hook: Hook) -> None:
    hook.answers = [503, 429]
    waits: list[float] = []
    post("Slack", hook.address, {"text": "hi"}, pause=waits.append)
    assert hook.bodies == [{"text": "hi"}] * 3
    assert waits[1] == 7


@pytest.mark.parametrize("answers", [[404], [500] * 4])
def test_a_refusal_is_one_line_without_the_address(hook: Hook, answers: list[int]) -> None:
    hook.answers = list(answers)
    with pytest.raises(AccessError, match=f"answered {answers[0]}") as raised:
        post("Slack", hook.address, {}, pause=lambda _: None)
    assert len(hook.bodies) == len(answers)
    assert "s3cret" not in str(raised.value)


def test_an_address_nobody_listens_at_is_one_line_without_it() -> None:
    with pytest.raises(AccessError, match="cannot be reached") as raised:
        post("Teams", "http://127.0.0.1:9/s3cret", {}, pause=lambda _: None)
    assert "s3cret" not in str(raised.value)


class _Smtp(socketserver.StreamRequestHandler):
    """As much of a mail server as one mail needs."""

    def handle(self) -> None:
        said = cast(Any, self.server).said
        self.wfile.write(b"220 here\r\n")
        is_data = False
        while line := self.rfile.readline().decode():
            said.append(line.rstrip("\r\n"))
            if is_data:
                is_data = line != ".\r\n"
                if not is_data:
                    self.wfile.write(b"250 taken\r\n")
                continue
            is_data = line.lower().startswith("data")
            if line.lower().startswith("quit"):
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"354 go on\r\n" if is_data else b"250 fine\r\n")


@pytest.fixture
def smtp() -> Iterator[Any]:
    with socketserver.TCPServer(("127.0.0.1", 0), _Smtp) as server:
        cast(Any, server).said = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def _mail(port: int) -> Digest:
    return Digest(
        to=("mail",), mail_to=("a@x.org", "b@x.org"), mail_from="qae@x.org", smtp_host="127.0.0.1",
        smtp_port=port, smtp_security="none",
    )  # fmt: skip


def test_a_mail_reaches_everybody_it_is_for(smtp: Any) -> None:
    mail(_mail(smtp.server_address[1]), "Acme: replies", "The sentence.\n")
    told = [line for line in smtp.said if line.startswith("rcpt TO")]
    assert told == ["rcpt TO:<a@x.org>", "rcpt TO:<b@x.org>"]
    assert {"Subject: Acme: replies", "The sentence."} <= set(smtp.said)


def test_a_mail_server_that_is_away_is_one_line() -> None:
    with pytest.raises(AccessError, match="the mail was not sent"):
        mail(_mail(9), "s", "t")


@pytest.fixture
def home(world: Path, tmp_path: Path) -> Path:
    """A real home whose published file is the planted world's."""
    made = open_home(tmp_path / "home", "real")
    for path in world.parent.iterdir():
        if path.is_file() and not path.is_symlink():
            (made.reporting / path.name).write_bytes(path.read_bytes())
    (made.reporting / "reporting.duckdb").symlink_to(world.name)
    return made.root


def _digest(home: Path, *more: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), "digest", *more])


def _settle(home: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "qae.toml").write_text('[digest]\nto = ["file", "slack"]\nclient = "Acme"\nfolder = "out"\n')
    monkeypatch.setenv("QAE_DIGEST_SLACK_WEBHOOK", hook.address)


def test_each_channel_gets_one_a_week_and_one_that_failed_is_tried_alone(
    home: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    _settle(home, hook, monkeypatch)
    hook.answers = [404]
    first = _digest(home)
    assert (first.exit_code, "answered 404" in first.stderr) == (5, True)
    (sent,) = (home / "out").glob("digest-*.txt")
    assert sent.read_text().startswith("Acme: replies up to ")
    sent.unlink()
    assert _digest(home).exit_code == 0
    assert not list((home / "out").iterdir())
    assert hook.bodies[0] == hook.bodies[1]
    again = _digest(home)
    assert "was sent already" in again.stdout
    assert len(hook.bodies) == 2


def test_the_next_digest_knows_what_the_last_one_said(
    home: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    _settle(home, hook, monkeypatch)
    assert _digest(home).exit_code == 0
    assert _digest(home, "--again").exit_code == 0
    assert "Nothing changed since the digest of" in hook.bodies[1]["text"]


def test_show_sends_and_remembers_nothing(home: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    _settle(home, hook, monkeypatch)
    assert "Quality-adjusted rate" in _digest(home, "--show").stdout
    assert not hook.bodies
    assert not (home / "digest.json").exists()


def test_a_secret_in_the_file_is_refused_and_a_missing_one_is_named(home: Path) -> None:
    (home / "qae.toml").write_text('[digest]\nslack_webhook = "https://hooks.example/s3cret"\n')
    refused = _digest(home)
    assert (refused.exit_code, "QAE_DIGEST_SLACK_WEBHOOK" in refused.stderr) == (2, True)
    assert "s3cret" not in refused.stderr
    (home / "qae.toml").write_text('[digest]\nto = ["teams"]\n')
    assert "QAE_DIGEST_TEAMS_WEBHOOK" in _digest(home).stderr
