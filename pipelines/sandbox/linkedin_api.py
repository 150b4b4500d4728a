"""The LinkedIn Marketing API as the sandbox plays it: from a request to a status and a body, no sockets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any
from urllib.parse import parse_qs

from pipelines.sandbox.faults import Faults, Trouble
from pipelines.sandbox.linkedin_analytics import Analytics, BadRequestError
from pipelines.sandbox.linkedin_entities import listed
from pipelines.sandbox.linkedin_extras import OPTION_PIVOT, contents, leads, option_elements
from pipelines.sandbox.world import World
from pipelines.sources.restli import parse_query

TOKEN = "sandbox-token"  # noqa: S105 - opens nothing but the sandbox on this machine
REFRESH_TOKEN = "sandbox-refresh"  # noqa: S105
RENEWED_TOKEN = "sandbox-token-renewed"  # noqa: S105
TOKEN_PATH = "/oauth/v2/accessToken"  # noqa: S105
OLDEST_VERSION = "202511"
LONGEST_QUERY = 4_096

_LIST = re.compile(
    r"/rest/(?:adAccounts/(?P<account>\d+)/)?(?P<kind>adAccounts|adCampaignGroups|adCampaigns|creatives)"
)
_THROTTLED = {
    "burst": "Resource level throttle MINUTE limit for calls to this resource is reached.",
    "metric_values": "Request exceeds the limit of 45 million metric values in a 5 minute window.",
    "daily_quota": "Resource level throttle APPLICATION DAY limit for calls to this resource is reached.",
}


@dataclass(frozen=True)
class Request:
    """One request as it came in; header names in lower case, the query as it was sent."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """What to answer; `trouble` is what the transport must do to it."""

    status: int
    body: Any
    trouble: Trouble | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


class LinkedInApi:
    """Plays the platform for one world. Counts its calls; safe to use from several threads."""

    def __init__(self, world: World, faults: Faults) -> None:
        self.world, self.faults = world, faults
        self.calls = self.analytics_calls = 0
        self._analytics = Analytics(world, faults)
        self._token = TOKEN
        self._lock = Lock()

    @property
    def until(self) -> date:
        """The last complete day the platform knows."""
        return self.world.until

    def answer(self, request: Request) -> Reply:
        """Answer one request as LinkedIn would."""
        with self._lock:
            if request.path == TOKEN_PATH:
                return self._renewed(request)
            self.calls += 1
            return self._unauthorised(request) or self._unversioned(request) or self._routed(request)

    def _unauthorised(self, request: Request) -> Reply | None:
        if self.faults.expire_after is not None and self.calls > self.faults.expire_after:
            self._token = RENEWED_TOKEN
        given = request.headers.get("authorization", "")
        if given == f"Bearer {self._token}":
            return None
        expired = given == f"Bearer {TOKEN}"
        code, number = ("EXPIRED_ACCESS_TOKEN", 65602) if expired else ("INVALID_ACCESS_TOKEN", 65600)
        message = "The token used in the request has expired" if expired else "Invalid access token"
        return _error(401, code, message, serviceErrorCode=number)

    def _unversioned(self, request: Request) -> Reply | None:
        version = request.headers.get("linkedin-version", "")
        if not version:
            return _error(400, "VERSION_MISSING", "A version must be present. Please specify a version.")
        if version in self.faults.sunset or not (version.isdigit() and version >= OLDEST_VERSION):
            return _error(426, "NONEXISTENT_VERSION", f"Requested version {version} is not active")
        if request.headers.get("x-restli-protocol-version") != "2.0.0":
            return _error(400, "PARAM_INVALID", "Rest.li protocol 2.0.0 is required")
        return None

    def _routed(self, request: Request) -> Reply:
        tunnelled = request.method == "POST" and request.headers.get("x-http-method-override") == "GET"
        if request.method != "GET" and not tunnelled:
            return _error(405, "METHOD_NOT_ALLOWED", f"{request.method} is not supported")
        if len(request.query) > LONGEST_QUERY:
            return _error(414, "URI_TOO_LONG", "The request URI is too long")
        try:
            parameters = parse_query(request.body.decode() if tunnelled else request.query)
            if request.path == "/rest/adAnalytics":
                return self._analysed(parameters)
            if request.path in ("/rest/leadForms", "/rest/leadFormResponses"):
                return self._leads(request.path, parameters)
            if (messages := contents(request.path)) is not None:
                return Reply(200, {"elements": messages})
            route = _LIST.fullmatch(request.path)
            if route is None or (route["kind"] == "adAccounts") != (route["account"] is None):
                return _error(404, "RESOURCE_NOT_FOUND", f"No such resource {request.path}")
            if route["kind"] == "creatives" and request.headers.get("x-restli-method") != "FINDER":
                return _error(400, "PARAM_INVALID", "X-RestLi-Method: FINDER is required")
            return Reply(
                200, listed(self.world, route["kind"], route["account"] or "", parameters, self.faults)
            )
        except (BadRequestError, ValueError) as error:
            return _error(400, "PARAM_INVALID", f"Invalid query: {error}")

    def _analysed(self, parameters: dict[str, Any]) -> Reply:
        self.analytics_calls += 1
        trouble = self.faults.analytics.get(self.analytics_calls)
        if self.faults.from_call and self.analytics_calls >= self.faults.from_call[0]:
            trouble = self.faults.from_call[1]
        if trouble in _THROTTLED:
            return _error(429, "TOO_MANY_REQUESTS", _THROTTLED[trouble], serviceErrorCode=101)
        if trouble == "unavailable":
            return _error(503, "SERVICE_UNAVAILABLE", "Service temporarily unavailable")
        if trouble == "error_in_200":
            return Reply(200, _error(500, "INTERNAL", "Something went wrong").body)
        if trouble:
            return Reply(200, {"elements": []}, trouble)
        if parameters.get("pivot") == OPTION_PIVOT:
            elements = option_elements(self.world, parameters, self.faults)
        else:
            elements = self._analytics.elements(parameters)
        return Reply(200, {"paging": {"start": 0, "count": 10, "links": []}, "elements": elements})

    def _leads(self, path: str, parameters: dict[str, Any]) -> Reply:
        if self.faults.no_lead_scope:
            return _error(
                403, "ACCESS_DENIED", f"Not enough permissions to access: {path}", serviceErrorCode=100
            )
        return Reply(200, leads(self.world, path, parameters, self.faults))

    def _renewed(self, request: Request) -> Reply:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        if form.get("grant_type") != "refresh_token" or form.get("refresh_token") != REFRESH_TOKEN:
            return Reply(
                400, {"error": "invalid_grant", "error_description": "The refresh token is not valid"}
            )
        self._token = RENEWED_TOKEN
        return Reply(
            200, {"access_token": RENEWED_TOKEN, "expires_in": 5_184_000, "refresh_token": REFRESH_TOKEN}
        )


def _error(status: int, code: str, message: str, **more: int) -> Reply:
    return Reply(status, {"status": status, "code": code, "message": message, **more})
