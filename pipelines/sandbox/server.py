"""The sandbox platforms on a port of this machine: sockets and broken transports around what answers."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NewType, Protocol, cast
from urllib.parse import urlsplit

import orjson

from pipelines.sandbox.faults import Faults
from pipelines.sandbox.linkedin_api import LinkedInApi, Reply, Request
from pipelines.sandbox.world import World

SandboxUrl = NewType("SandboxUrl", str)
_LOGIN_PAGE = b"<!DOCTYPE html><html><body><form action='/login'>Please sign in</form></body></html>"


class Platform(Protocol):
    """Anything that answers requests as some platform would, at the clock of its world."""

    @property
    def until(self) -> date:
        """The last complete day the platform knows."""
        ...

    def answer(self, request: Request) -> Reply:
        """Answer one request."""
        ...


@contextmanager
def serve(world: World, *, faults: Faults | None = None) -> Generator[SandboxUrl, None, None]:
    """Serve `world` as LinkedIn on 127.0.0.1 and a free port; yields the base URL, stops with the block."""
    with serve_api(LinkedInApi(world, faults or Faults())) as url:
        yield url


@contextmanager
def serve_api(api: Platform, base: str = "/rest") -> Generator[SandboxUrl, None, None]:
    """The same for an api that the caller keeps a hand on, to look at what it was asked; `base` is where its
    paths begin.
    """
    server = _Server(api)
    thread = Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="qae-sandbox", daemon=True
    )
    thread.start()
    try:
        yield SandboxUrl(f"http://127.0.0.1:{server.server_address[1]}{base}")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, api: Platform) -> None:
        self.api = api
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that hangs up in mid-answer: it is one of the planted cases."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer()

    def do_POST(self) -> None:
        """Answer a POST: a tunnelled GET, or the token endpoint."""
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Keep quiet: query strings and tokens belong in no log."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The world's own clock: the morning after its last complete day."""
        until = cast(_Server, self.server).api.until
        morning = datetime(until.year, until.month, until.day, 6, tzinfo=UTC) + timedelta(days=1)
        return format_datetime(morning, usegmt=True)

    def _answer(self) -> None:
        target = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, target.path, target.query, headers, body)
        with suppress(ConnectionError):
            self._send(cast(_Server, self.server).api.answer(request))

    def _send(self, reply: Reply) -> None:
        body = orjson.dumps(reply.body)
        match reply.trouble:
            case "html":
                self._write(reply.status, _LOGIN_PAGE, "text/html")
            case "half_json":
                self._write(reply.status, body[: len(body) // 2])
            case "cut":
                self._write(reply.status, body[: len(body) // 2], length=len(body))
                self.close_connection = True
            case "drip":
                self._drip()
            case _:
                self._write(reply.status, body, more=reply.headers)

    def _write(
        self,
        status: int,
        body: bytes,
        kind: str = "application/json",
        length: int | None = None,
        more: Mapping[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def _drip(self) -> None:
        self._write(200, b"", length=1_000_000)
        self.close_connection = True
        for _ in range(1_000):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.01)
