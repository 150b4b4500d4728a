"""What goes wrong at the sandbox's Google Ads, and when: data, so that a test plants exactly one thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from pipelines.sandbox.faults import Trouble

Row = dict[str, Any]
GoogleTrouble = (
    Trouble
    | Literal[
        "error_in_stream",  # 200: batches, and an error where the next one should be
        "short_quota",  # 429 that asks for four minutes
    ]
)


@dataclass(frozen=True)
class GoogleFaults:
    """Planted troubles; the default is what an ordinary day looks like.

    `searches` names the trouble of the n-th search (from 1), `from_search` the one of every search from then
    on. `expire_after` lets an access token die after so many searches. `denied` accounts answer 403 with that
    authorizationError, `managers` are manager accounts. `sunset` versions are refused. A batch of a stream
    holds `batch` rows. `tamper` may rewrite a report's rows, given the resource they are selected from.
    """

    searches: Mapping[int, GoogleTrouble] = field(default_factory=lambda: {6: "burst"})
    from_search: tuple[int, GoogleTrouble] | None = None
    expire_after: int | None = None
    denied: Mapping[str, str] = field(default_factory=dict[str, str])
    managers: frozenset[str] = frozenset()
    sunset: frozenset[str] = frozenset({"v20", "v21", "v22"})
    batch: int = 40
    tamper: Callable[[str, list[Row]], list[Row]] | None = None


GOOGLE_CALM: Final = GoogleFaults(searches={})
"""Nothing happens."""
