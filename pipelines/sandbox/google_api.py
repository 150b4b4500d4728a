"""The Google Ads API as the sandbox plays it over REST: from a request to a status and a body, no sockets."""

from __future__ import annotations

import re
from datetime import date
from threading import Lock
from typing import Any, Final
from urllib.parse import parse_qs

import orjson
from pydantic import SecretStr

from pipelines.options import GoogleAds
from pipelines.sandbox.google_faults import GoogleFaults
from pipelines.sandbox.google_figures import Advertiser
from pipelines.sandbox.google_gaql import QueryError, parse
from pipelines.sandbox.google_rows import rows_of
from pipelines.sandbox.linkedin_api import Reply, Request
from pipelines.sandbox.world import World

DEVELOPER_TOKEN: Final = "sandbox-developer-token"  # noqa: S105 - opens nothing but the sandbox
REFRESH_TOKEN: Final = "sandbox-google-refresh"  # noqa: S105
ACCESS_TOKEN: Final = "sandbox-google-access-"  # noqa: S105 - the number of the renewal follows
OLDEST_KNOWN: Final = 20

BASE: Final = "/google"
_SEARCH: Final = re.compile(BASE + r"/v(?P<version>\d+)/customers/(?P<account>\d+)/googleAds:searchStream")
_TOKEN_PATH: Final = BASE + "/token"
_STATUS: Final = {
    400: ("INVALID_ARGUMENT", "Request contains an invalid argument."),
    401: ("UNAUTHENTICATED", "Request had invalid authentication credentials."),
    403: ("PERMISSION_DENIED", "The caller does not have permission"),
    429: ("RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
    500: ("INTERNAL", "Internal error encountered."),
    503: ("UNAVAILABLE", "The service is currently unavailable."),
}
_DELAYS: Final = {"burst": 5, "short_quota": 240, "daily_quota": 40_591}


class GoogleApi:
    """Plays the platform for one world. Counts its searches; safe to use from several threads."""

    def __init__(self, world: World, faults: GoogleFaults | None = None) -> None:
        self.world, self.faults = world, faults or GoogleFaults()
        self.searches = 0
        self.queries: list[str] = []
        self._advertiser = Advertiser(world.setting)
        self._renewals = 0
        self._lived = 0
        self._lock = Lock()

    @property
    def until(self) -> date:
        """The last complete day the platform knows."""
        return self.world.until

    def answer(self, request: Request) -> Reply:
        """Answer one request as Google would."""
        with self._lock:
            if request.path == _TOKEN_PATH:
                return self._renewed(request)
            route = _SEARCH.fullmatch(request.path)
            if route is None or request.method != "POST" or int(route["version"]) < OLDEST_KNOWN:
                return Reply(404, {}, "html")
            self.searches += 1
            return (
                self._unauthorised(request)
                or self._unversioned(f"v{route['version']}")
                or self._denied(request, route["account"])
                or self._troubled()
                or self._searched(request, route["account"])
            )

    def _unauthorised(self, request: Request) -> Reply | None:
        if request.headers.get("developer-token") != DEVELOPER_TOKEN:
            return _failure(401, "authenticationError", "DEVELOPER_TOKEN_INVALID", "Invalid developer token.")
        self._lived += 1
        alive = self.faults.expire_after is None or self._lived <= self.faults.expire_after
        given = request.headers.get("authorization", "")
        if alive and self._renewals and given == f"Bearer {ACCESS_TOKEN}{self._renewals}":
            return None
        return _failure(401, "authenticationError", "OAUTH_TOKEN_EXPIRED", "OAuth token expired.")

    def _unversioned(self, version: str) -> Reply | None:
        if version not in self.faults.sunset:
            return None
        said = f"Version {version} is deprecated. Requests to this version will be blocked."
        return _failure(400, "requestError", "UNSUPPORTED_VERSION", said)

    def _denied(self, request: Request, account: str) -> Reply | None:
        known = {customer.id for customer in self._advertiser.customers} | self.faults.managers
        code = self.faults.denied.get(account)
        if code is None and account in known:
            return None
        said = "User doesn't have permission to access customer. Note: If you're accessing a client customer,"
        said += " the manager's customer id must be set in the 'login-customer-id' header."
        return _failure(403, "authorizationError", code or "USER_PERMISSION_DENIED", said)

    def _troubled(self) -> Reply | None:
        trouble = self.faults.searches.get(self.searches)
        if self.faults.from_search and self.searches >= self.faults.from_search[0]:
            trouble = self.faults.from_search[1]
        match trouble:
            case None:
                return None
            case "burst" | "short_quota" | "daily_quota" | "metric_values":
                code = "RESOURCE_TEMPORARILY_EXHAUSTED" if trouble == "burst" else "RESOURCE_EXHAUSTED"
                delay = _DELAYS.get(trouble, 60)
                return _failure(
                    429, "quotaError", code, f"Too many requests. Retry in {delay} seconds.", delay
                )
            case "unavailable":
                return _failure(503, "internalError", "TRANSIENT_ERROR", "A transient error occurred.")
            case "error_in_200" | "error_in_stream":
                broken = _failure(500, "internalError", "INTERNAL_ERROR", "An internal error occurred.").body
                return Reply(200, [{"results": [], "requestId": "sandbox"}, *broken])
            case _:
                return Reply(200, [{"results": [{}] * 50, "requestId": "sandbox"}], trouble)

    def _searched(self, request: Request, account: str) -> Reply:
        try:
            body: Any = orjson.loads(request.body)
            self.queries.append(text := str(body["query"]))
            query = parse(text)
            manager = account in self.faults.managers
            rows = rows_of(self._advertiser, query, account, manager=manager)
        except QueryError as error:
            return _failure(400, "queryError", error.code, error.message)
        except (orjson.JSONDecodeError, KeyError, TypeError):
            return _failure(400, "requestError", "REQUIRED_FIELD_MISSING", "The query is missing.")
        if self.faults.tamper:
            rows = self.faults.tamper(query.resource if query.is_report else f"{query.resource} list", rows)
        size = self.faults.batch
        parts = [rows[at : at + size] for at in range(0, len(rows), size)]
        about = {"fieldMask": query.mask, "requestId": "sandbox"}
        return Reply(200, [{"results": part, **about} for part in parts] or [about])

    def _renewed(self, request: Request) -> Reply:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        if form.get("grant_type") != "refresh_token" or form.get("refresh_token") != REFRESH_TOKEN:
            said = "Token has been expired or revoked."
            return Reply(400, {"error": "invalid_grant", "error_description": said})
        self._renewals, self._lived = self._renewals + 1, 0
        answer = {"access_token": f"{ACCESS_TOKEN}{self._renewals}", "expires_in": 3_599}
        return Reply(
            200, {**answer, "scope": "https://www.googleapis.com/auth/adwords", "token_type": "Bearer"}
        )


def options(world: World, url: str) -> GoogleAds:
    """What the advertiser would have written into the settings, and set in the environment."""
    return GoogleAds(
        kind="google_ads",
        accounts=tuple(customer.id for customer in Advertiser(world.setting).customers),
        base_url=url,
        token_url=f"{url}/token",
        pacing_seconds=0,
        developer_token=SecretStr(DEVELOPER_TOKEN),
        client_id=SecretStr("sandbox"),
        client_secret=SecretStr("sandbox"),
        refresh_token=SecretStr(REFRESH_TOKEN),
    )


def _failure(status: int, category: str, code: str, message: str, delay: int | None = None) -> Reply:
    """A google.rpc.Status with a GoogleAdsFailure, in a list as searchStream sends it."""
    error: dict[str, Any] = {"errorCode": {category: code}, "message": message}
    if delay is not None:
        error["details"] = {"quotaErrorDetails": {"rateScope": "DEVELOPER", "retryDelay": f"{delay}s"}}
    kind = "type.googleapis.com/google.ads.googleads.v26.errors.GoogleAdsFailure"
    name, words = _STATUS[status]
    details = [{"@type": kind, "errors": [error], "requestId": "sandbox"}]
    return Reply(status, [{"error": {"code": status, "message": words, "status": name, "details": details}}])
