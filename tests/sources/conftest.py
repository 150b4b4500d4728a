"""A scripted server for the client, and a planted platform for the extract: both on loopback."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from google_platform import GooglePlatform
from linkedin_platform import Platform

from pipelines.sandbox.world import World

Reply = tuple[int, bytes] | tuple[int, bytes, dict[str, str]]


@dataclass
class Script:
    """What a scripted server was asked, and where it is. The last reply is repeated for ever."""

    url: str
    asked: list[tuple[str, str, bytes, dict[str, str]]] = field(default_factory=list[Any])


@contextmanager
def scripted(*replies: Reply) -> Generator[Script, None, None]:
    """Answer with each reply in turn: (status, body[, headers])."""
    script = Script("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _reply(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            script.asked.append((self.command, self.path, body, dict(self.headers.items())))
            status, answer, *more = replies[min(len(script.asked), len(replies)) - 1]
            headers = {"Content-Length": str(len(answer)), **(more[0] if more else {})}
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)
            self.close_connection = len(answer) < int(headers["Content-Length"])

        def do_GET(self) -> None:
            self._reply()

        def do_POST(self) -> None:
            self._reply()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # a client that gives up in mid-answer

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    script.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture(scope="session")
def tiny() -> World:
    return World(size="tiny")


@pytest.fixture
def platform(tmp_path: Path, tiny: World) -> Platform:
    return Platform(tmp_path, tiny)


@pytest.fixture
def other_platform(tmp_path: Path, tiny: World) -> Platform:
    """A second home, to compare with."""
    return Platform(tmp_path / "other", tiny)


@pytest.fixture
def script() -> Callable[..., Any]:
    return scripted


@pytest.fixture
def fake_time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def google(tmp_path: Path, tiny: World) -> GooglePlatform:
    return GooglePlatform(tmp_path, tiny)
