"""The shared HTTP client, set up for HubSpot: its limits, its words, and the scopes it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from pipelines.errors import InputError, SettingsError
from pipelines.options import HubSpot
from pipelines.sources.about import variable_of
from pipelines.sources.answers import Answer, Verdict, judge
from pipelines.sources.budget import Budget
from pipelines.sources.http import HttpClient, Waits, is_loopback
from pipelines.sources.paging import Element

PLATFORM = "HubSpot"
SCOPES = ("conversations.read", "crm.objects.contacts.read", "crm.objects.deals.read")
CALLS, SEARCH = "calls", "search"
_SEARCH_SECONDS = 0.25  # five searches a second and account, whatever else is allowed
_WINDOW_SECONDS = 11.0  # TEN_SECONDLY_ROLLING
_BUSY = (423, 477)  # a locked record, a portal that is being moved
_MULTI_STATUS = 207


def connect(source: str, options: HubSpot) -> HttpClient:
    """A client for one portal. Raises `SettingsError` where it has no token."""
    variable = variable_of(source, "token")
    if options.token is None or not options.token.get_secret_value():
        raise SettingsError("no access token", where=f"sources.{source}", remedy=f"Set {variable}.")
    pacing = {CALLS: options.pacing_seconds, SEARCH: max(options.pacing_seconds, _SEARCH_SECONDS)}
    waits, local = Waits(pacing=pacing, window=_WINDOW_SECONDS), is_loopback(options.base_url)
    return HttpClient(
        f"{PLATFORM} ({source})",
        options.base_url,
        options.token,
        judge=judge_hubspot,
        words=said,
        remedies={
            Verdict.UNAUTHORISED: f"Make a new token for the private app and set {variable} to it.",
            Verdict.DEFERRED: "It resets at midnight in the portal's time zone; what was landed stays, and"
            " the next run goes on.",
            Verdict.REFUSED: f"Give the private app these scopes, then run again: {', '.join(SCOPES)}.",
        },
        waits=waits.hurried() if local else waits,
        budget=None if local else Budget.of(options.base_url, options.token, limit=options.daily_requests),
    )


def judge_hubspot(answer: Answer) -> Verdict:
    """Sort HubSpot's answers. A 429 names the limit that was met in `policyName`, not in a header."""
    if answer.status == _MULTI_STATUS and answer.envelope:
        return Verdict.FINE
    if answer.status in _BUSY:
        return Verdict.BROKEN
    verdict = judge(answer)
    if verdict is Verdict.BURST:
        policy = f"{answer.envelope.get('policyName', '')} {answer.envelope.get('message', '')}".upper()
        if "DAILY" in policy:
            return Verdict.DEFERRED
        return Verdict.WINDOW if "TEN_SECONDLY" in policy else Verdict.BURST
    return verdict


def said(answer: Answer) -> str:
    """What a refusal says: its category, the scopes it asks for, else HubSpot's own words."""
    category = str(answer.envelope.get("category") or answer.envelope.get("policyName") or "")
    scopes = sorted(_scopes(answer.envelope))
    words = f"missing scope {' or '.join(scopes)}" if scopes else answer.message
    return f"{category}: {words}" if category and words else category or words


def _scopes(envelope: dict[str, Any]) -> Iterator[str]:
    errors: Any = envelope.get("errors")
    contexts: list[Any] = [envelope.get("context")]
    contexts += [error.get("context") for error in errors if isinstance(error, dict)] if errors else []
    for context in contexts:
        if isinstance(context, dict):
            for name in ("requiredGranularScopes", "requiredScopes", "missingScopes"):
                yield from map(str, cast(dict[str, Any], context).get(name) or ())


def results_of(answer: Answer, where: str) -> tuple[list[Element], str | None]:
    """The `results` of a list answer and the cursor of the next page.

    A page may be short, or empty, and still have a next one. Raises `InputError` where there is no list.
    """
    results = answer.envelope.get("results")
    if not isinstance(results, list) or not all(isinstance(element, dict) for element in results):
        raise InputError("the answer holds no list of results", where=where)
    following: Any = answer.envelope.get("paging")
    for step in ("next", "after"):
        following = cast(dict[str, Any], following).get(step) if isinstance(following, dict) else None
    return results, str(following) if following else None
