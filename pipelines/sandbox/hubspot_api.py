"""HubSpot's API as the sandbox plays it: from a request to a status and a body, no sockets."""

from __future__ import annotations

import re
from datetime import date, datetime
from threading import Lock
from typing import Any, Final
from urllib.parse import parse_qs

import orjson

from pipelines.sandbox.hubspot_faults import LIMITS, HubSpotFaults
from pipelines.sandbox.hubspot_threads import Wire
from pipelines.sandbox.hubspot_world import HubSpotWorld
from pipelines.sandbox.linkedin_api import Reply, Request
from pipelines.sandbox.world import World

BASE: Final = "/hubspot"
_MOST_PAGE = 200
_THREADS = "/conversations/v3/conversations/threads"
_MESSAGES = re.compile(_THREADS + r"/(?P<thread>\d+)/messages(?:/(?P<message>\w+)/original-content)?")
_SEARCH = re.compile(r"/crm/v3/objects/(?P<kind>contacts|deals)/search")
_ASSOCIATIONS = "/crm/v4/associations/deals/contacts/batch/read"


class HubSpotApi:
    """Plays one portal. Counts its calls by path; safe to use from several threads."""

    def __init__(self, world: World, faults: HubSpotFaults | None = None) -> None:
        self.portal, self.faults = HubSpotWorld(world), faults or HubSpotFaults()
        self.calls: list[str] = []
        self._lock = Lock()

    @property
    def until(self) -> date:
        """The last complete day of the portal."""
        return self.portal.until

    def answer(self, request: Request) -> Reply:
        """Answer one request as HubSpot would."""
        with self._lock:
            path = request.path.removeprefix(BASE)
            self.calls.append(path)
            return self._unauthorised(request) or self._troubled() or self._routed(request, path)

    def _unauthorised(self, request: Request) -> Reply | None:
        if request.headers.get("authorization") == f"Bearer {self.faults.token}" and not self.faults.expired:
            return None
        if self.faults.expired:
            return _error(401, "EXPIRED_AUTHENTICATION", "The OAuth token used to make this call expired.")
        return _error(401, "INVALID_AUTHENTICATION", "Authentication credentials not found.")

    def _troubled(self) -> Reply | None:
        call, faults = len(self.calls), self.faults
        trouble = faults.calls.get(call)
        if faults.from_call and call >= faults.from_call[0]:
            trouble = faults.from_call[1]
        if trouble is None:
            return None
        if trouble in LIMITS:
            policy, message = LIMITS[trouble]
            told = {"status": "error", "message": message, "errorType": "RATE_LIMIT", "policyName": policy}
            return Reply(429, told)
        if trouble == "locked":
            return _error(423, "LOCKED", "The record is locked")
        if trouble in ("unavailable", "error_in_200"):
            return _error(503, "INTERNAL_ERROR", "internal error")
        return Reply(200, {"results": []}, trouble if trouble not in ("window", "locked") else None)

    def _routed(self, request: Request, path: str) -> Reply:
        asked = parse_qs(request.query)
        if path == "/account-info/v3/details":
            told = {
                "portalId": int(self.faults.portal),
                "companyCurrency": "EUR",
                "timeZone": "Europe/Berlin",
            }
            return Reply(200, told)
        if path == _THREADS:
            return self._scoped("conversations.read") or self._threads(asked)
        if found := _MESSAGES.fullmatch(path):
            return self._scoped("conversations.read") or self._messages(
                found["thread"], found["message"], asked
            )
        if request.method != "POST":
            return _error(405, "METHOD_NOT_ALLOWED", f"{request.method} is not supported")
        body: Wire = orjson.loads(request.body)
        if found := _SEARCH.fullmatch(path):
            return self._scoped(f"crm.objects.{found['kind']}.read") or self._searched(found["kind"], body)
        if path == _ASSOCIATIONS:
            return self._scoped("crm.objects.deals.read") or self._associated(body)
        return _error(404, "OBJECT_NOT_FOUND", "resource not found")

    def _scoped(self, scope: str) -> Reply | None:
        if scope not in self.faults.missing:
            return None
        context = {"context": {"requiredGranularScopes": [scope]}}
        told = _error(
            403, "MISSING_SCOPES", "This app hasn't been granted all required scopes to make this call."
        )
        return Reply(
            403, {**told.body, "errors": [{"message": "One or more scopes are required.", **context}]}
        )

    def _threads(self, asked: dict[str, list[str]]) -> Reply:
        since = asked.get("latestMessageTimestampAfter", [""])[0]
        if asked.get("sort") == ["latestMessageTimestamp"] and not since:
            return _error(400, "VALIDATION_ERROR", "latestMessageTimestampAfter is required with this sort")
        inboxes = asked.get("inboxId")
        threads = [
            found.wire
            for found in self.portal.conversations
            if found.wire["latestMessageTimestamp"] >= since
            and (inboxes is None or found.wire["inboxId"] in inboxes)
        ]
        return self._page("threads", threads, asked)

    def _messages(self, thread: str, message: str | None, asked: dict[str, list[str]]) -> Reply:
        found = self.portal.by_id.get(thread)
        if found is None:
            return _error(404, "OBJECT_NOT_FOUND", "thread not found")
        if message:
            return Reply(200, {"text": found.originals[message], "richText": None})
        newest_first = sorted(found.messages, key=lambda told: told["createdAt"], reverse=True)
        return self._page("messages", newest_first, asked)

    def _page(self, name: str, elements: list[Wire], asked: dict[str, list[str]]) -> Reply:
        if self.faults.tamper:
            elements = self.faults.tamper(name, elements)
        size = min(int(asked.get("limit", ["20"])[0]), self.faults.page_limit)
        start = int(asked.get("after", ["0"])[0])
        if self.faults.paging == "empty_pages" and "after" not in asked:
            return Reply(200, {"results": [], "paging": {"next": {"after": "0"}}})
        page, following = elements[start : start + size], start + size
        if self.faults.paging == "repeats_token":
            return Reply(200, {"results": page, "paging": {"next": {"after": str(size)}}})
        return Reply(200, {"results": page, **_next(following, len(elements))})

    def _searched(self, kind: str, body: Wire) -> Reply:
        limit, after = int(body.get("limit", 10)), int(body.get("after", 0))
        if limit > _MOST_PAGE or after + limit > self.faults.most_results:
            return _error(
                400, "VALIDATION_ERROR", "More results than a search gives, or more than 200 a page"
            )
        elements: list[Wire] = {"contacts": self.portal.contacts, "deals": self.portal.deals}[kind]
        if self.faults.tamper:
            elements = self.faults.tamper(kind, elements)
        (group,) = body["filterGroups"]
        found = [element for element in elements if all(_passes(element, one) for one in group["filters"])]
        found.sort(key=lambda element: int(element["id"]))
        page = found[after : after + min(limit, self.faults.page_limit)]
        told = [{"id": one["id"], "properties": one["properties"], "archived": False} for one in page]
        return Reply(200, {"total": len(found), "results": told, **_next(after + len(page), len(found))})

    def _associated(self, body: Wire) -> Reply:
        contacts = {deal["id"]: deal["contact"] for deal in self.portal.deals}
        asked = [one["id"] for one in body["inputs"]]
        results = [
            {"from": {"id": deal}, "to": [{"toObjectId": int(contacts[deal]), "associationTypes": []}]}
            for deal in asked
            if contacts.get(deal)
        ]
        errors = [
            {
                "status": "error",
                "category": "OBJECT_NOT_FOUND",
                "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND",
            }
            for deal in asked
            if not contacts.get(deal)
        ]
        told: dict[str, Any] = {"status": "COMPLETE", "results": results}
        return (
            Reply(207, {**told, "numErrors": len(errors), "errors": errors}) if errors else Reply(200, told)
        )


def _passes(element: Wire, one: Wire) -> bool:
    name, value = one["propertyName"], int(one["value"])
    if name == "hs_object_id":
        return int(element["id"]) > value
    told = element["properties"].get(name)
    return told is not None and _millis(told) >= value


def _millis(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


def _next(following: int, size: int) -> Wire:
    return {"paging": {"next": {"after": str(following)}}} if following < size else {}


def _error(status: int, category: str, message: str) -> Reply:
    told = {"status": "error", "message": message, "correlationId": "sandbox", "category": category}
    return Reply(status, told)
