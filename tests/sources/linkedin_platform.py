"""One home extracted from planted platforms on loopback, as often as a test likes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from pipelines.landing.pseudonyms import Pseudonyms
from pipelines.landing.store import Landing
from pipelines.options import LinkedInAds
from pipelines.sandbox.faults import CALM, Faults
from pipelines.sandbox.linkedin_api import TOKEN, LinkedInApi
from pipelines.sandbox.server import serve_api
from pipelines.sandbox.world import World
from pipelines.sources.base import Extracted, Job, Window
from pipelines.sources.linkedin_ads import SOURCE


@dataclass
class Platform:
    """Runs extracts of one home against planted platforms."""

    folder: Path
    world: World
    api: LinkedInApi | None = None

    @property
    def landing(self) -> Landing:
        return Landing(self.folder / "landing")

    @property
    def window(self) -> Window:
        """The world's last twelve days: every planted restatement and an account with little activity."""
        return Window(self.world.until - timedelta(11), self.world.until)

    def job(self, url: str, *, fetched_at: date | None = None, **options: Any) -> Job:
        accounts = tuple(account["id"] for account in self.world.accounts())
        settings: dict[str, Any] = {"accounts": accounts, "token": SecretStr(TOKEN), "base_url": url}
        told = datetime.combine(fetched_at or self.world.until, datetime.min.time(), UTC)
        return Job(
            name="linkedin_ads",
            options=LinkedInAds(kind="linkedin_ads", **(settings | options)),
            landing=self.landing,
            pseudonyms=Pseudonyms(b"0123456789abcdef"),
            quarantine=self.folder / "quarantine",
            run_id="run-1",
            fetched_at=told,
        )

    def run(
        self,
        faults: Faults = CALM,
        *,
        window: Window | None = None,
        world: World | None = None,
        **options: Any,
    ) -> Extracted:
        """One extract against a fresh server; `response_cap` follows the server's unless it is given."""
        served = world or self.world
        self.api = LinkedInApi(served, faults)
        with serve_api(self.api) as url:
            asked: dict[str, Any] = {"response_cap": faults.cap, "fetched_at": served.until} | options
            return SOURCE.extract(self.job(url, **asked), window or Window(self.window.first, served.until))

    def files(self) -> dict[str, tuple[bytes, int]]:
        """Every landed file with its bytes and time of change."""
        return {
            str(path.relative_to(self.folder)): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted((self.folder / "landing").rglob("*"))
            if path.is_file()
        }
