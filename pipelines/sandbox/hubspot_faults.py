"""What goes wrong at the sandbox's HubSpot, and when: data, so that a test plants exactly one thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from pipelines.sandbox.faults import Trouble
from pipelines.sandbox.hubspot_threads import PORTAL, Wire

TOKEN: Final = "sandbox-hubspot-token"  # noqa: S105 - opens nothing but the sandbox on this machine
LIMITS: Final = {
    "burst": ("SECONDLY", "You have reached your secondly limit."),
    "window": ("TEN_SECONDLY_ROLLING", "You have reached your ten_secondly_rolling limit."),
    "daily_quota": ("DAILY", "You have reached your daily limit."),
}
HubSpotTrouble = Trouble | Literal["window", "locked"]


@dataclass(frozen=True)
class HubSpotFaults:
    """Planted troubles. `calls` names the one of the n-th call (from 1), `from_call` that of all later ones.

    `missing` scopes answer 403; `token` is what is accepted, `expired` says why another is not. `page_limit`
    is the most on a page, `most_results` where a search ends; `paging` how cursors misbehave. `tamper` may
    rewrite the results of a list, by its name: threads, messages, contacts, deals.
    """

    calls: Mapping[int, HubSpotTrouble] = field(default_factory=dict[int, HubSpotTrouble])
    from_call: tuple[int, HubSpotTrouble] | None = None
    missing: frozenset[str] = frozenset()
    token: str = TOKEN
    expired: bool = False
    portal: str = PORTAL
    page_limit: int = 100
    most_results: int = 10_000
    paging: Literal["fine", "repeats_token", "empty_pages"] = "fine"
    tamper: Callable[[str, list[Wire]], list[Wire]] | None = None
