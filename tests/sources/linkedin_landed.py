"""What a run against the sandbox landed, beside what its world holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from linkedin_platform import Platform

from pipelines.landing.streams import Stream
from pipelines.sandbox.faults import Faults
from pipelines.sandbox.world import World
from pipelines.sources import linkedin_ads_streams as streams

ORDINARY = Faults(cap=50)


def landed(platform: Platform, stream: Stream) -> list[dict[str, Any]]:
    """Every landed row of a stream, with its partition's day."""
    rows: list[dict[str, Any]] = []
    for sidecar in platform.landing.sidecars(stream):
        table = platform.landing.read(stream, sidecar.partition)
        assert table is not None
        rows += [{**row, "day": sidecar.day} for row in table.to_pylist()]
    return rows


def truth(
    platform: Platform, world: World | None = None
) -> dict[tuple[str, str, date], tuple[Decimal, int, int, int]]:
    """The world's own figures by account, creative and day of the window, as they read at its clock."""
    world = world or platform.world
    return {
        (account["id"], fact["creative_id"], fact["date_day"]): (
            Decimal(fact["cost_local"]),
            fact["impressions"],
            fact["clicks"],
            fact["sends"],
        )
        for account in world.accounts()
        for fact in world.ad_days(account["id"], platform.window.first, world.until).to_pylist()
    }


def told(platform: Platform) -> dict[tuple[str, str, date], tuple[Decimal, int, int, int]]:
    return {
        (row["account_id"], row["creative_id"], row["day"]): (
            row["cost_in_local_currency"],
            row["impressions"],
            row["clicks"],
            row["sends"],
        )
        for row in landed(platform, streams.CREATIVE_ANALYTICS)
    }


def contents(platform: Platform) -> dict[str, bytes]:
    """The bytes of every landed file."""
    return {name: data for name, (data, _) in platform.files().items() if name.endswith(".parquet")}


def only_creatives(change: Any) -> Faults:
    """Rewrite the elements of creative answers, and leave the others alone."""
    return Faults(
        cap=15_000,
        analytics={},
        restated_in_mid_run=False,
        tamper=lambda pivot, elements: change(elements) if pivot == "CREATIVE" else elements,
    )
