"""The shared HTTP client, set up for Meta: the token, the remedies, and pauses before a quota is used up."""

from __future__ import annotations

from typing import Any, cast

import orjson

from pipelines.errors import SettingsError
from pipelines.options import MetaAds
from pipelines.sources.about import variable_of
from pipelines.sources.answers import Answer, Verdict
from pipelines.sources.http import HttpClient, Waits, is_loopback
from pipelines.sources.meta_ads_spec import judge_meta
from pipelines.sources.sunset import META

PAUSE_AT, LONG_PAUSE_AT = 85.0, 95.0  # per cent of the quota that is used
PAUSE, LONG_PAUSE = 60.0, 300.0  # seconds
POLL, INSIGHTS = "poll", "insights"


def connect(source: str, options: MetaAds) -> HttpClient:
    """A client for one source. Raises `SettingsError` where it has no token."""
    variable = variable_of(source, "token")
    if options.token is None or not options.token.get_secret_value():
        raise SettingsError("no access token", where=f"sources.{source}", remedy=f"Set {variable}.")
    waits = Waits(pacing={POLL: options.poll_seconds, INSIGHTS: options.pacing_seconds})
    return HttpClient(
        f"Meta ({source})",
        f"{options.base_url}/{options.api_version}",
        options.token,
        judge=judge_meta,
        remedies={
            Verdict.UNAUTHORISED: f"Make a new token at Meta (a system user's lasts) and set {variable}.",
            Verdict.SUNSET: f'Set api_version = "{META.newest}" under [sources.{source}] in qae.toml.',
            Verdict.REFUSED: "Check the accounts in qae.toml, and that the token has ads_read on each.",
        },
        waits=waits.hurried() if is_loopback(options.base_url) else waits,
        rest=rest,
    )


def rest(answer: Answer) -> float:
    """Seconds to wait before the next call, by what the answer's headers tell of the quota; mostly none.

    Meta names either the share that is used, or the minutes until it answers again.
    """
    minutes, used = 0.0, 0.0
    for told in _usages(answer):
        minutes = max(minutes, _number(told.get("estimated_time_to_regain_access")))
        used = max(used, *(_number(told.get(name)) for name in _SHARES))
    if minutes:
        return minutes * 60
    return LONG_PAUSE if used >= LONG_PAUSE_AT else PAUSE if used >= PAUSE_AT else 0.0


_SHARES = ("app_id_util_pct", "acc_id_util_pct", "call_count", "total_cputime", "total_time")


def _usages(answer: Answer) -> list[dict[str, Any]]:
    """What the two headers say: one object, and one list of objects for each business."""
    throttle = _json(answer.headers.get("x-fb-ads-insights-throttle"))
    found: list[Any] = [throttle]
    for usages in _json(answer.headers.get("x-business-use-case-usage")).values():
        found += cast(list[Any], usages) if isinstance(usages, list) else []
    return [cast(dict[str, Any], told) for told in found if isinstance(told, dict)]


def _json(header: str | None) -> dict[str, Any]:
    try:
        told = orjson.loads(header or "{}")
    except orjson.JSONDecodeError:
        return {}
    return cast(dict[str, Any], told) if isinstance(told, dict) else {}


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
