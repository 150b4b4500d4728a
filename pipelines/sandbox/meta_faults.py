"""What goes wrong at the sandbox's Meta, and when: data, so that a test plants exactly one thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from pipelines.sandbox.faults import Trouble

MetaTrouble = (
    Trouble
    | Literal["app_limit", "user_limit", "account_limit", "calls_limit", "transient", "reduce", "denied"]
)
Fate = Literal["fails", "skipped", "stuck", "too_many"]
Elements = list[dict[str, Any]]

# What Meta answers: status, code, subcode, message.
ERRORS: Final[Mapping[str, tuple[int, int, int, str]]] = {
    "app_limit": (400, 4, 1504022, "(#4) Application request limit reached"),
    "user_limit": (400, 17, 2446079, "(#17) User request limit reached"),
    "account_limit": (400, 80000, 2446079, "There have been too many calls to this ad-account. Wait a bit."),
    "calls_limit": (400, 613, 0, "(#613) Calls to this api have exceeded the rate limit."),
    "transient": (500, 2, 1504044, "Service temporarily unavailable"),
    "reduce": (500, 1, 99, "Please reduce the amount of data you're asking for, then retry your request"),
    "denied": (403, 200, 0, "(#200) Ad account owner has NOT grant ads_management or ads_read permission"),
}


@dataclass(frozen=True)
class MetaFaults:
    """Planted troubles; the default is what an ordinary day looks like.

    `insights` names the trouble of the n-th insights call (from 1: starting a report, polling it, reading its
    pages, and the account's own totals), `from_call` the one of every such call from then on. `runs` names
    the fate of the n-th report run, `polls` how often a run is looked at before it is finished. More than
    `most_rows` rows are too many for one run. `expire_after` lets the token die after so many calls of any
    kind, `sunset` versions are gone, `page_limit` is the most elements on a page. `usage` is the share of the
    quota in per cent that answers tell, by number of the insights call. `tamper` may rewrite the rows of an
    insights answer, given its level.
    """

    insights: Mapping[int, MetaTrouble] = field(default_factory=lambda: {4: "account_limit"})
    from_call: tuple[int, MetaTrouble] | None = None
    runs: Mapping[int, Fate] = field(default_factory=lambda: {2: "fails"})
    polls: int = 1
    most_rows: int = 200
    expire_after: int | None = None
    sunset: frozenset[str] = frozenset()
    page_limit: int = 50
    paging: Literal["fine", "repeats_cursor", "repeats_page"] = "fine"
    usage: Mapping[int, int] = field(default_factory=lambda: {6: 91})
    tamper: Callable[[str, Elements], Elements] | None = None


CALM: Final = MetaFaults(insights={}, runs={}, most_rows=1_000_000, page_limit=500, usage={})
"""Nothing happens."""
