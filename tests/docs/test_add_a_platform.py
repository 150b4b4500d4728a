"""The tutorial's platform, built from the page alone: what its API served is what was landed."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest
from blocks import ROOT, blocks

from pipelines.home import open_home
from pipelines.planning import run_window
from pipelines.session import open_session
from pipelines.sources import registry
from pipelines.sources.plugins import outside_kinds

PAGE = ROOT / "docs" / "how-to" / "add-a-platform.md"
TODAY = datetime.now(UTC).date()
TOKEN = "canary-pigeon"


class Platform:
    """Pigeon Post: ten days of three ads, one row of the last day unreadable; the first call is too much."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.days = {
            (TODAY - timedelta(back)).isoformat(): [
                {"campaign": "c1", "ad": f"a{ad}", "cents": 100 * back + ad, "sent": 10, "opened": ad}
                for ad in range(1, 4)
            ]
            for back in range(1, 11)
        }
        self.days[(TODAY - timedelta(1)).isoformat()].append({"campaign": "c1", "ad": "a9", "cents": "much"})

    def spend(self) -> Decimal:
        cents = [row["cents"] for rows in self.days.values() for row in rows]
        return Decimal(sum(c for c in cents if isinstance(c, int))).scaleb(-2)

    @contextmanager
    def served(self) -> Generator[str, None, None]:
        platform = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                platform.asked.append(self.path)
                if self.headers["Authorization"] != f"Bearer {TOKEN}":
                    return self._say(401, {"message": "who are you?"})
                if len(platform.asked) == 1:
                    return self._say(429, {"message": "slower"})
                span = parse_qs(urlsplit(self.path).query)
                first, last = span["from"][0], span["to"][0]
                days = {day: rows for day, rows in platform.days.items() if first <= day <= last}
                return self._say(
                    200, {"days": [{"date": d, **row} for d, rows in days.items() for row in rows]}
                )

            def _say(self, status: int, answer: object) -> None:
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/v1"
            server.shutdown()


@pytest.fixture
def lib(tmp_path: Path) -> Path:
    """The page's package, as an installer leaves it: the module and what pyproject.toml said of it."""
    [module] = [block.text for block in blocks(PAGE) if block.language == "python"]
    [project] = [tomllib.loads(block.text) for block in blocks(PAGE) if block.language == "toml"]
    package = tmp_path / "lib" / "acme_qae"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "pigeon_post.py").write_text(module)
    info = tmp_path / "lib" / "acme_qae-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-qae\nVersion: 1.0\n")
    points = project["project"]["entry-points"]["qae.sources"]
    lines = [f"{name} = {value}\n" for name, value in points.items()]
    (info / "entry_points.txt").write_text("[qae.sources]\n" + "".join(lines))
    return tmp_path / "lib"


@pytest.fixture
def qae(lib: Path, tmp_path: Path) -> Any:
    """The command, where the package is installed and the token is set."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        more = {"PYTHONPATH": f"{ROOT}:{lib}", "QAE_PIGEON_POST_TOKEN": TOKEN, "HOME": str(tmp_path)}
        command = [sys.executable, "-P", "-m", "pipelines.cli", "--home", str(tmp_path / "home" / ".qae")]
        return subprocess.run(
            [*command, *arguments],
            env=os.environ | more, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip

    return run


def test_the_source_is_added_and_proved_from_the_page_alone(qae: Any, tmp_path: Path) -> None:
    platform = Platform()
    with platform.served() as url:
        added = qae("sources", "add", "pigeon_post", "--set", f"base_url={url}")
        assert "QAE_PIGEON_POST_TOKEN" in added.stdout, added.stderr
        proved = qae("sources", "test", "pigeon_post")
    assert "works: 4 rows read, 3 would land, 1 refused (unreadable_number 1), 2 requests" in proved.stdout
    assert len(platform.asked) == 2  # the call that was too much, and the one that was not


def test_what_was_served_is_what_was_landed(lib: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.syspath_prepend(lib)
    importlib.invalidate_caches()
    for name, row in outside_kinds(registry.REGISTRY)[0].items():
        monkeypatch.setitem(registry.REGISTRY, name, row)
    monkeypatch.setattr("pipelines.keyring.user_config_path", lambda app: tmp_path / "config" / app)
    monkeypatch.setenv("QAE_PIGEON_POST_TOKEN", TOKEN)
    platform = Platform()
    with platform.served() as url:
        _settings(tmp_path, url)
        with open_session(open_home(tmp_path / ".qae", "real")) as session:
            [(kind, job)] = session.jobs()
            out = kind.extract(job, run_window(session))
            rows = [session.landing.read(kind.streams[0], s.partition) for s in session.landing.sidecars()]
            assert (out.rows_in, out.rows_out, out.quarantined.total()) == (31, 30, 1)
            spend = [amount for table in rows if table for amount in table["spend"].to_pylist()]
            assert sum(spend) == platform.spend()
            window = run_window(session)
    assert window is not None
    assert window.first == TODAY - timedelta(8)  # nothing is missing: only the days that are read again


@pytest.mark.proof
def test_the_whole_run_publishes_what_was_served(qae: Any, tmp_path: Path) -> None:
    platform = Platform()
    with platform.served() as url:
        _settings(tmp_path / "home", url)
        ran = qae("run", "--quiet")
    assert ran.returncode == 0, ran.stderr
    database = tmp_path / "home" / ".qae" / "reporting" / "reporting.duckdb"
    with duckdb.connect(str(database), read_only=True) as con:
        [(spend, sends)] = con.execute(
            "select sum(spend), sum(sends) from fct_ad_performance_daily where platform = 'pigeon_post'"
        ).fetchall()
    assert (spend, sends) == (platform.spend(), 300)


def _settings(folder: Path, url: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "qae.toml").write_text(
        f"[workspace]\nstart_date = {TODAY - timedelta(10)}\n"
        f'[sources.pigeon_post]\nkind = "pigeon_post"\naccounts = ["7"]\nbase_url = "{url}"\n'
    )
