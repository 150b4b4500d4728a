"""One home extracted from planted Meta platforms on loopback, and what it landed beside what was planted."""

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
from pipelines.options import MetaAds
from pipelines.sandbox.meta_api import BASE, META_TOKEN, MetaApi
from pipelines.sandbox.meta_faults import CALM, MetaFaults
from pipelines.sandbox.meta_world import ACCOUNTS, MetaWorld
from pipelines.sandbox.server import serve_api
from pipelines.sandbox.world import World
from pipelines.sources.base import Extracted, Job, Window
from pipelines.sources.meta_ads import SOURCE
from pipelines.sources.meta_ads_spec import AD_DAYS, CONVERSIONS

WINDOWS = ("7d_click", "1d_view")
FIRST = ACCOUNTS[0].id


@dataclass
class MetaPlatform:
    """Runs extracts of one home against planted platforms."""

    folder: Path
    world: World
    api: MetaApi | None = None

    @property
    def landing(self) -> Landing:
        return Landing(self.folder / "landing")

    @property
    def window(self) -> Window:
        """The world's last five days: two reports, and days that are restated."""
        return Window(self.world.until - timedelta(4), self.world.until)

    def job(self, url: str, *, fetched_at: date | None = None, **options: Any) -> Job:
        settings: dict[str, Any] = {
            "accounts": tuple(account.id for account in ACCOUNTS),
            "token": SecretStr(META_TOKEN),
            "base_url": url,
            "request_days": 3,
        }
        told = datetime.combine(fetched_at or self.world.until, datetime.min.time(), UTC)
        return Job(
            name="meta_ads",
            options=MetaAds(kind="meta_ads", **(settings | options)),
            landing=self.landing,
            pseudonyms=Pseudonyms(b"0123456789abcdef"),
            quarantine=self.folder / "quarantine",
            run_id="run-1",
            fetched_at=told,
        )

    def run(
        self,
        faults: MetaFaults = CALM,
        *,
        window: Window | None = None,
        world: World | None = None,
        **options: Any,
    ) -> Extracted:
        """One extract against a fresh server."""
        served = world or self.world
        self.api = MetaApi(served, faults)
        with serve_api(self.api, BASE) as url:
            job = self.job(url, fetched_at=served.until, **options)
            return SOURCE.extract(job, window or Window(self.window.first, served.until))

    def files(self) -> dict[str, tuple[bytes, int]]:
        """Every landed file with its bytes and time of change."""
        return {
            str(path.relative_to(self.folder)): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted((self.folder / "landing").rglob("*"))
            if path.is_file()
        }

    def landed(self, stream: Stream) -> list[dict[str, Any]]:
        """Every landed row of a stream, with its partition's day."""
        rows: list[dict[str, Any]] = []
        for sidecar in self.landing.sidecars(stream):
            table = self.landing.read(stream, sidecar.partition)
            assert table is not None
            rows += [{**row, "day": sidecar.day} for row in table.to_pylist()]
        return rows

    def told(self) -> dict[tuple[str, str, date], tuple[Decimal, int, int]]:
        """Landed figures by account, ad and day."""
        return {
            (row["account_id"], row["ad_id"], row["day"]): (row["spend"], row["impressions"], row["clicks"])
            for row in self.landed(AD_DAYS)
        }

    def truth(self, world: World | None = None) -> dict[tuple[str, str, date], tuple[Decimal, int, int]]:
        """The planted figures by account, ad and day of the window, as they read at the clock."""
        world = world or self.world
        return {
            (account.id, found.ad.id, found.day): (
                Decimal(found.cents).scaleb(-2),
                found.impressions,
                found.clicks,
            )
            for account in ACCOUNTS
            for found in MetaWorld(world).ad_days(account.id, self.window.first, world.until)
        }

    def conversions(self, account: str) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
        """Landed conversions of an account and what they were worth, by type and window."""
        sums: dict[tuple[str, str], tuple[Decimal, Decimal]] = {}
        for row in self.landed(CONVERSIONS):
            if row["account_id"] == account:
                key = row["conversion_type"], row["attribution_setting"]
                count, worth = sums.get(key, (Decimal(0), Decimal(0)))
                sums[key] = count + row["conversions"], worth + (row["conversion_value"] or 0)
        return sums
