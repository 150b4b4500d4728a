"""The shared HTTP client, set up for LinkedIn: headers, pacing, remedies, and how a token is renewed."""

from __future__ import annotations

import httpx

from pipelines.errors import SettingsError
from pipelines.options import LinkedInAds
from pipelines.sources.answers import Verdict
from pipelines.sources.budget import Budget
from pipelines.sources.http import HttpClient, Refresh, Waits, is_loopback
from pipelines.sources.linkedin_ads_read import FAMILY
from pipelines.sources.linkedin_ads_spec import PLATFORM, TOKEN_URL, judge_linkedin
from pipelines.sources.oauth import renewal
from pipelines.sources.sunset import LINKEDIN


def connect(source: str, options: LinkedInAds) -> HttpClient:
    """A client for one source. Raises `SettingsError` where it has no token."""
    if options.token is None or not options.token.get_secret_value():
        raise SettingsError("no access token", where=f"sources.{source}", remedy=f"Set {_variable(source)}.")
    waits, local = Waits(pacing={FAMILY: options.pacing_seconds}), is_loopback(options.base_url)
    counted_by = options.client_id or options.token
    return HttpClient(
        f"{PLATFORM} ({source})",
        options.base_url,
        options.token,
        headers={"LinkedIn-Version": options.api_version, "X-Restli-Protocol-Version": "2.0.0"},
        judge=judge_linkedin,
        remedies={
            Verdict.UNAUTHORISED: _reauthorise(source),
            Verdict.SUNSET: f'Set api_version = "{LINKEDIN.newest}" or newer under [sources.{source}].',
            Verdict.DEFERRED: "It resets at midnight UTC; what was landed stays, and the next run goes on.",
            Verdict.REFUSED: "Check the accounts in qae.toml and the token's scopes: r_ads, r_ads_reporting.",
        },
        refresh=_refresh(source, options),
        trusted_hosts=(httpx.URL(TOKEN_URL).host,),
        waits=waits.hurried() if local else waits,
        budget=None if local else Budget.of(options.base_url, counted_by, limit=options.daily_requests),
    )


def _variable(source: str) -> str:
    return f"QAE_{source.upper()}_TOKEN"


def _reauthorise(source: str) -> str:
    return f"Re-authorise {source} at LinkedIn and set {_variable(source)} to the new token."


def _refresh(source: str, options: LinkedInAds) -> Refresh | None:
    lasting, client_id, secret = options.refresh_token, options.client_id, options.client_secret
    if not (lasting and client_id and secret):
        return None
    return renewal(_token_url(options.base_url), lasting, client_id, secret, remedy=_reauthorise(source))


def _token_url(base_url: str) -> str:
    if not is_loopback(base_url):
        return TOKEN_URL
    return str(httpx.URL(base_url).copy_with(path=httpx.URL(TOKEN_URL).path))
