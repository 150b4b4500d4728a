"""One home extracted from the planted Google Ads on loopback, as often as a test likes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from pipelines.landing.pseudonyms import Pseudonyms
from pipelines.landing.store import Landing
from pipelines.landing.streams import Stream
from pipelines.options import GoogleAds
from pipelines.sandbox.google_api import BASE, DEVELOPER_TOKEN, REFRESH_TOKEN, GoogleApi
from pipelines.sandbox.google_faults import GOOGLE_CALM, GoogleFaults
from pipelines.sandbox.google_figures import Advertiser, Figures, planted
from pipelines.sandbox.server import serve_api
from pipelines.sandbox.world import World
from pipelines.sources.base import Extracted, Job, Window
from pipelines.sources.google_ads import SOURCE


@dataclass
class GooglePlatform:
    """Runs extracts of one home against the planted Google Ads."""

    folder: Path
    world: World
    api: GoogleApi | None = None

    @property
    def landing(self) -> Landing:
        return Landing(self.folder / "landing")

    @property
    def window(self) -> Window:
        """The world's last ten days: late conversions, a credited day, two days with money above the ads."""
        return Window(self.world.until - timedelta(9), self.world.until)

    @property
    def accounts(self) -> tuple[str, ...]:
        return tuple(customer.id for customer in Advertiser(self.world.setting).customers)

    def job(self, url: str, *, told: date | None = None, **options: Any) -> Job:
        settings: dict[str, Any] = {
            "accounts": self.accounts,
            "base_url": url,
            "token_url": f"{url}/token",
            "developer_token": SecretStr(DEVELOPER_TOKEN),
            "client_id": SecretStr("id"),
            "client_secret": SecretStr("secret"),
            "refresh_token": SecretStr(REFRESH_TOKEN),
        }
        return Job(
            name="google_ads",
            options=GoogleAds(kind="google_ads", **(settings | options)),
            landing=self.landing,
            pseudonyms=Pseudonyms(b"0123456789abcdef"),
            quarantine=self.folder / "quarantine",
            run_id="run-1",
            fetched_at=datetime.combine(told or self.world.until, datetime.min.time(), UTC),
        )

    def run(
        self,
        faults: GoogleFaults = GOOGLE_CALM,
        *,
        window: Window | None = None,
        world: World | None = None,
        **options: Any,
    ) -> Extracted:
        """One extract against a fresh server, at the clock of `world`."""
        served = world or self.world
        self.api = GoogleApi(served, faults)
        with serve_api(self.api, BASE) as url:
            asked = window or Window(self.window.first, served.until)
            return SOURCE.extract(self.job(url, told=served.until, **options), asked)

    def rows(self, stream: Stream) -> list[dict[str, Any]]:
        """Every landed row of a stream, with its partition's day."""
        return [
            {**row, "day": sidecar.day}
            for sidecar in self.landing.sidecars(stream)
            if (table := self.landing.read(stream, sidecar.partition)) is not None
            for row in table.to_pylist()
        ]

    def truth(self, window: Window | None = None, world: World | None = None) -> Figures:
        """What the world planted over a window, in all accounts."""
        asked, advertiser = window or self.window, Advertiser((world or self.world).setting)
        days = (row for a in self.accounts for row in advertiser.days(a, asked.first, asked.last))
        return planted(days)

    def contents(self) -> dict[str, bytes]:
        """The bytes of every landed data file."""
        files = sorted((self.folder / "landing").rglob("*.parquet"))
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in files}


def millionths(amount: Decimal | None) -> int:
    """An amount as the whole millionths that were planted; none is lost on the way."""
    whole = Decimal(amount or 0) * 1_000_000
    assert whole == int(whole)
    return int(whole)
