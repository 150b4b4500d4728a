"""One home extracted from a planted HubSpot portal on loopback, as often as a test likes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
from pydantic import SecretStr

from pipelines.landing.pseudonyms import Pseudonyms
from pipelines.landing.store import Landing
from pipelines.options import HubSpot
from pipelines.sandbox.hubspot_api import BASE, HubSpotApi
from pipelines.sandbox.hubspot_faults import TOKEN, HubSpotFaults
from pipelines.sandbox.hubspot_threads import OWN_DOMAIN, PORTAL
from pipelines.sandbox.server import serve_api
from pipelines.sandbox.world import World
from pipelines.sources.base import Extracted, Job, Window
from pipelines.sources.hubspot import SOURCE
from pipelines.sources.hubspot_run import BODIES, IDENTITIES, MESSAGES, OUTCOMES

PSEUDONYMS = Pseudonyms(b"0123456789abcdef")


@dataclass
class PortalHome:
    """Runs extracts of one home against planted portals; `api` is the last one, to ask what it was asked."""

    folder: Path
    world: World = field(default_factory=lambda: World(size="tiny"))
    api: HubSpotApi | None = None

    @property
    def landing(self) -> Landing:
        return Landing(self.folder / "landing")

    @property
    def window(self) -> Window:
        return Window(self.world.first_day, self.world.until)

    def job(self, url: str, *, until: date, **options: Any) -> Job:
        settings: dict[str, Any] = {
            "portal": PORTAL,
            "own_domains": (OWN_DOMAIN,),
            "token": SecretStr(TOKEN),
            "base_url": url,
        }
        return Job(
            name="crm",
            options=HubSpot(kind="hubspot", **(settings | options)),
            landing=self.landing,
            pseudonyms=PSEUDONYMS,
            quarantine=self.folder / "quarantine",
            run_id="run-1",
            fetched_at=datetime.combine(until + timedelta(1), datetime.min.time(), UTC),
        )

    def run(
        self,
        faults: HubSpotFaults | None = None,
        *,
        until: date | None = None,
        window: Window | None = None,
        **options: Any,
    ) -> Extracted:
        """One extract against a fresh portal whose clock stands at `until`."""
        world = World(size="tiny", until=until or self.world.until)
        self.api = HubSpotApi(world, faults)
        with serve_api(self.api, BASE) as url:
            job = self.job(url, until=world.until, **options)
            return SOURCE.extract(job, window or Window(world.first_day, world.until))

    def messages(self) -> list[dict[str, Any]]:
        """Every landed message."""
        return self._rows(MESSAGES)

    def bodies(self) -> dict[str, dict[str, Any]]:
        """Every landed text by its message."""
        return {row["message_key"]: row for row in self._rows(BODIES)}

    def outcomes(self) -> list[dict[str, Any]]:
        """Every landed outcome."""
        return self._rows(OUTCOMES)

    def identities(self) -> list[dict[str, Any]]:
        """Every landed link between two addresses."""
        return self._rows(IDENTITIES)

    def _rows(self, stream: Any) -> list[dict[str, Any]]:
        parts = [self.landing.read(stream, found.partition) for found in self.landing.sidecars(stream)]
        whole = pa.concat_tables([part for part in parts if part is not None]) if parts else None
        return whole.to_pylist() if whole is not None else []


def key(identifier: str) -> str:
    """The key of a message of the portal."""
    return PSEUDONYMS.opaque("message", f"crm|{identifier}")
