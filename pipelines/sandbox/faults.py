"""What goes wrong at the sandbox's platform, and when: data, so that a test plants exactly one thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

# LinkedIn's cap is 15,000 elements; the default world's accounts are small and must meet theirs too.
RESPONSE_CAP: Final = 500

Trouble = Literal[
    "burst",  # 429 without Retry-After
    "metric_values",  # 429 whose message names the 45 million
    "daily_quota",  # 429 whose message names the DAY limit
    "unavailable",  # 503
    "cut",  # the connection ends in mid-body
    "half_json",  # a short body that claims to be whole
    "html",  # 200 with a login page
    "error_in_200",  # 200 with an error envelope
    "drip",  # a body that comes one byte at a time and never ends
]
Elements = list[dict[str, Any]]


@dataclass(frozen=True)
class Faults:
    """Planted troubles; the default is what an ordinary day looks like.

    `analytics` names the trouble of the n-th adAnalytics call (from 1), `from_call` the one of every call
    from then on. `expire_after` lets the first token die after so many calls of any kind. `sunset` versions
    answer 426. `page_limit` is the most entities on a page, whatever was asked for. `tamper` may rewrite the
    elements of an analytics answer, given the pivot. `no_lead_scope`: the token may not read lead forms.
    """

    cap: int = RESPONSE_CAP
    analytics: Mapping[int, Trouble] = field(default_factory=lambda: {3: "burst"})
    from_call: tuple[int, Trouble] | None = None
    restated_in_mid_run: bool = True
    expire_after: int | None = None
    sunset: frozenset[str] = frozenset()
    page_limit: int = 10
    paging: Literal["fine", "repeats_token", "endless", "repeats_page"] = "fine"
    tamper: Callable[[str, Elements], Elements] | None = None
    no_lead_scope: bool = False


CALM: Final = Faults(cap=15_000, analytics={}, restated_in_mid_run=False)
"""Nothing happens."""
