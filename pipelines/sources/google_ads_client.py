"""The shared HTTP client, set up for Google Ads: its headers, its errors and their remedies, its tokens."""

from __future__ import annotations

import re
from typing import Any, cast

import httpx
from pydantic import SecretStr

from pipelines.errors import AccessError, SettingsError
from pipelines.options import GoogleAds
from pipelines.sources.about import variable_of
from pipelines.sources.answers import Answer, Verdict, judge
from pipelines.sources.budget import Budget
from pipelines.sources.http import HttpClient, Waits, is_loopback
from pipelines.sources.oauth import renewal
from pipelines.sources.sunset import GOOGLE

PLATFORM = "Google Ads"
FAMILY = "search"
SECRETS = ("developer_token", "client_id", "client_secret", "refresh_token")
_LONGEST_WAIT = 330.0  # asked to wait longer than this, a run ends and another one goes on
_DELAY = re.compile(r"(\d+(?:\.\d+)?)s")
_OUTDATED_TOKEN = ("OAUTH_TOKEN_EXPIRED", "OAUTH_TOKEN_INVALID", "")

REMEDIES = {
    "USER_PERMISSION_DENIED": "Give the Google user of the refresh token access to the account; where that"
    " goes through a manager account, set login_customer_id to the manager's id.",
    "CUSTOMER_NOT_ENABLED": "The account was never finished or has been closed: take it out of accounts, or"
    " reactivate it at Google Ads.",
    "CUSTOMER_NOT_FOUND": "Check the ids in accounts: ten digits, as Google Ads shows them at the top right.",
    "DEVELOPER_TOKEN_NOT_APPROVED": "The developer token works for test accounts only: apply for Basic access"
    " in the API center of the manager account.",
    "DEVELOPER_TOKEN_PROHIBITED": "The developer token is used with the client id of another Google Cloud"
    " project: use one from the project it was first used with.",
    "DEVELOPER_TOKEN_INVALID": "Copy the developer token again from the API center of the manager account.",
    "NOT_ADS_USER": "The Google user of the refresh token has no Google Ads account: make the token as one"
    " who has.",
    "REQUESTED_METRICS_FOR_MANAGER": "That is a manager account: put its client accounts into accounts, and"
    " its own id into login_customer_id.",
}


def connect(source: str, options: GoogleAds) -> HttpClient:
    """A client for one source. Raises `SettingsError` that names every secret it lacks."""
    secrets = {name: getattr(options, name) for name in SECRETS}
    missing = [variable_of(source, name) for name, secret in secrets.items() if not _filled(secret)]
    if missing:
        raise SettingsError(
            f"no {' or '.join(name for name, secret in secrets.items() if not _filled(secret))}",
            where=f"sources.{source}",
            remedy=f"Set {', '.join(missing)}.",
        )
    shared = cast(SecretStr, options.developer_token)
    token = shared.get_secret_value()
    headers = {"developer-token": token}
    if options.login_customer_id:
        headers["login-customer-id"] = options.login_customer_id
    waits, local = Waits(pacing={FAMILY: options.pacing_seconds}, settle=0.0), is_loopback(options.base_url)
    again = f"Make a new refresh token and set {variable_of(source, 'refresh_token')} to it; one of an app"
    again += " whose consent screen is in testing lives seven days."
    return HttpClient(
        f"{PLATFORM} ({source})",
        options.base_url,
        None,
        headers=headers,
        judge=judge_google,
        words=lambda answer: said(answer).replace(token, "***"),
        remedies={
            Verdict.UNAUTHORISED: again,
            Verdict.SUNSET: f'Set api_version = "{GOOGLE.newest}" or newer under [sources.{source}].',
            Verdict.DEFERRED: "What was landed stays, and the next run goes on. A developer token of Basic"
            " access has 15,000 calls a day.",
            Verdict.REFUSED: "Nothing of it was landed. Check api_version, or upgrade qae.",
        },
        refresh=renewal(
            options.token_url, *(secrets[name] for name in ("refresh_token", "client_id", "client_secret")),
            remedy=again,
        ),
        trusted_hosts=(httpx.URL(options.token_url).host,),
        waits=waits.hurried() if local else waits,
        budget=None if local else Budget.of(options.base_url, shared, limit=options.daily_requests),
        rest=delay,
    )  # fmt: skip


def search(client: HttpClient, version: str, account: str, query: str) -> Answer:
    """The answer to a query: a stream of batches, none of which is an error.

    Raises `AccessError` with the remedy that goes with Google's error code.
    """
    path = f"/{version}/customers/{account}/googleAds:searchStream"
    try:
        return client.post_json(path, {"query": query}, family=FAMILY)
    except AccessError as error:
        fitting = (remedy for code, remedy in REMEDIES.items() if re.search(rf"\b{code}\b", error.what))
        raise AccessError(error.what, where=error.where, remedy=next(fitting, error.remedy)) from None


def judge_google(answer: Answer) -> Verdict:
    """Sort Google's answers: a list of batches is fine unless one of them is an error."""
    if answer.status == 200 and _tells_no_error(answer):
        return Verdict.FINE
    category, code = _error_code(answer)
    if "error" not in answer.envelope:
        if answer.status == 404:  # a version long gone is a page that does not exist
            return Verdict.SUNSET
        batches: Any = answer.json
        if answer.status == 200 and isinstance(batches, list):
            fine = all(isinstance(batch, dict) for batch in cast(list[Any], batches))
            return Verdict.FINE if fine else Verdict.REFUSED
        told = judge(answer)
        return Verdict.REFUSED if told is Verdict.FINE else told
    status = _status(answer)
    if code == "UNSUPPORTED_VERSION":
        return Verdict.SUNSET
    if category == "quotaError" or status == 429:
        if delay(answer) > _LONGEST_WAIT or (code == "RESOURCE_EXHAUSTED" and not delay(answer)):
            return Verdict.DEFERRED
        return Verdict.BURST
    if status == 401:
        return Verdict.UNAUTHORISED if code in _OUTDATED_TOKEN else Verdict.REFUSED
    return Verdict.BROKEN if status >= 500 or category == "internalError" else Verdict.REFUSED


def said(answer: Answer) -> str:
    """Google's own words: the code and message of the first error, else those of the status."""
    first = _first_error(answer)
    _, code = _error_code(answer)
    words = str(first.get("message") or answer.message)[:200]
    return f"{code}: {words}" if code else words


def delay(answer: Answer) -> float:
    """The seconds Google asks to wait before the next try; 0 where it names none."""
    if _tells_no_error(answer):
        return 0.0
    details = _dict(_dict(_first_error(answer).get("details")).get("quotaErrorDetails"))
    found = _DELAY.fullmatch(str(details.get("retryDelay", "")))
    return float(found[1]) if found else 0.0


def _tells_no_error(answer: Answer) -> bool:
    """Whether this is a list without an error, told without parsing it: a stream may hold a million rows."""
    told = answer.body.strip()
    return told[:1] == b"[" and told[-1:] == b"]" and b'"error"' not in told and b"{" in told[:9]


def _first_error(answer: Answer) -> dict[str, Any]:
    error = _dict(answer.envelope.get("error"))
    for detail in cast(list[Any], error.get("details") or []):
        errors: Any = _dict(detail).get("errors")
        if isinstance(errors, list) and errors:
            return _dict(cast(list[Any], errors)[0])
    return {}


def _error_code(answer: Answer) -> tuple[str, str]:
    """The category of the first error and its code, like `quotaError` and `RESOURCE_EXHAUSTED`."""
    for category, code in _dict(_first_error(answer).get("errorCode")).items():
        return category, str(code)
    return "", ""


def _status(answer: Answer) -> int:
    """The status an error names: a stream that breaks off in the middle has begun as a 200."""
    named = _dict(answer.envelope.get("error")).get("code")
    return named if isinstance(named, int) else answer.status


def _dict(value: Any) -> dict[str, Any]:
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}


def _filled(secret: SecretStr | None) -> bool:
    return bool(secret and secret.get_secret_value())
