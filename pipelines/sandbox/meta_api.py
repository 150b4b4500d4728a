"""Meta's Graph API as the sandbox plays it: from a request to a status and a body, no sockets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Any, Final, cast
from urllib.parse import parse_qsl

import orjson
from pydantic import SecretStr

from pipelines.options import MetaAds
from pipelines.sandbox.faults import Trouble
from pipelines.sandbox.linkedin_api import Reply, Request
from pipelines.sandbox.meta_entities import HIDDEN, listed
from pipelines.sandbox.meta_faults import ERRORS, Elements, Fate, MetaFaults
from pipelines.sandbox.meta_insights import Asked, BadRequestError, rows
from pipelines.sandbox.meta_world import ACCOUNTS, MetaWorld
from pipelines.sandbox.world import World

BASE: Final = "/meta"
META_TOKEN: Final = "sandbox-meta-token"  # noqa: S105 - opens nothing but the sandbox on this machine
OLDEST_VERSION: Final = (25, 0)
_PATH: Final = re.compile(
    BASE + r"/v(?P<major>\d+)\.(?P<minor>\d+)/(?:act_(?P<account>\d+)|(?P<run>\d+))(?:/(?P<edge>\w+))?"
)


@dataclass
class _Run:
    asked: Asked
    rows: Elements
    fate: Fate | None
    looked: int = 0


class MetaApi:
    """Plays Meta for one world. Counts its calls; safe to use from several threads."""

    def __init__(self, world: World, faults: MetaFaults | None = None) -> None:
        self.meta, self.faults = MetaWorld(world), faults or MetaFaults()
        self.calls = self.insights_calls = 0
        self._runs: dict[str, _Run] = {}
        self._lock = Lock()

    @property
    def until(self) -> date:
        """The last complete day the platform knows."""
        return self.meta.until

    def answer(self, request: Request) -> Reply:
        """Answer one request as Meta would."""
        with self._lock:
            self.calls += 1
            path = _PATH.fullmatch(request.path)
            if path is None:
                return _error(400, 2500, 0, "Unknown path components: " + request.path)
            return self._unauthorised(request) or self._unversioned(path) or self._routed(request, path)

    def _unauthorised(self, request: Request) -> Reply | None:
        late = self.faults.expire_after is not None and self.calls > self.faults.expire_after
        if request.headers.get("authorization") != f"Bearer {META_TOKEN}":
            return _error(400, 190, 467, "Error validating access token: The session is invalid.")
        return _error(400, 190, 463, "Error validating access token: Session has expired.") if late else None

    def _unversioned(self, path: re.Match[str]) -> Reply | None:
        version = int(path["major"]), int(path["minor"])
        if version >= OLDEST_VERSION and f"v{path['major']}.{path['minor']}" not in self.faults.sunset:
            return None
        words = "(#2635) You are calling a deprecated version of the Ads API."
        return _error(400, 2635, 0, words + " Please update to the latest version.")

    def _routed(self, request: Request, path: re.Match[str]) -> Reply:
        try:
            parameters = _parameters(request)
            if path["account"] and not self.meta.account(path["account"]):
                words = f"Unsupported get request. Object with ID 'act_{path['account']}' does not exist"
                return _error(400, 100, 33, words)
            if path["run"] or path["edge"] == "insights":
                return self._insights(request, path, parameters)
            if path["edge"] in (None, "campaigns", "adsets", "ads"):
                return self._listed(path, parameters)
            return _error(400, 100, 0, f"(#100) Tried accessing nonexisting field ({path['edge']})")
        except BadRequestError as error:
            return _error(400, 100, 0, str(error))

    def _listed(self, path: re.Match[str], parameters: Mapping[str, Any]) -> Reply:
        found = listed(self.meta, path["account"], path["edge"], parameters)
        if path["edge"] is None:
            return Reply(200, found[0])
        statuses = orjson.loads(parameters.get("effective_status", "null"))
        if statuses and "DELETED" in statuses:
            return _error(400, 100, 1815001, "(#100) Cannot Request for Deleted Objects")
        shown = [one for one in found if one["effective_status"] not in HIDDEN]
        asked = [one for one in found if one["effective_status"] in (statuses or ())]
        return Reply(200, self._page(asked if statuses else shown, parameters))

    def _insights(self, request: Request, path: re.Match[str], parameters: Mapping[str, Any]) -> Reply:
        self.insights_calls += 1
        number = self.insights_calls
        trouble = self.faults.insights.get(number)
        if self.faults.from_call and number >= self.faults.from_call[0]:
            trouble = self.faults.from_call[1]
        usage = {"app_id_util_pct": self.faults.usage.get(number, 12), "acc_id_util_pct": 3.5}
        headers = {"x-fb-ads-insights-throttle": orjson.dumps(usage).decode()}
        if trouble is not None and trouble in ERRORS:
            status, code, subcode, words = ERRORS[trouble]
            return replace(_error(status, code, subcode, words), headers=headers)
        if trouble:
            return Reply(200, {"data": []}, cast(Trouble, trouble))
        if path["run"]:
            return replace(self._run(path["run"], path["edge"], parameters), headers=headers)
        asked = Asked.of(path["account"], parameters)
        if request.method == "POST":
            return Reply(200, {"report_run_id": self._started(asked)}, headers=headers)
        return Reply(200, self._page(self._rows(asked), parameters), headers=headers)

    def _started(self, asked: Asked) -> str:
        number = len(self._runs) + 1
        name = str(6_023_920_149_050 + number)
        found = self._rows(asked)
        fate = "too_many" if len(found) > self.faults.most_rows else self.faults.runs.get(number)
        self._runs[name] = _Run(asked, found, fate)
        return name

    def _run(self, name: str, edge: str | None, parameters: Mapping[str, Any]) -> Reply:
        run = self._runs.get(name)
        if run is None:
            return _error(400, 100, 33, f"Unsupported get request. Object with ID '{name}' does not exist")
        if edge == "insights":
            return Reply(200, self._page(run.rows, parameters))
        run.looked += 1
        told = {"id": name, "account_id": run.asked.account}
        if run.looked < self.faults.polls or run.fate == "stuck":
            done = 0 if run.fate == "stuck" else 100 * run.looked // self.faults.polls
            return Reply(200, told | {"async_status": "Job Running", "async_percent_completion": done})
        status = {"skipped": "Job Skipped", "fails": "Job Failed", "too_many": "Job Failed"}
        words = {
            "fails": (-2, 2490547, "Report Failed"),
            "too_many": (100, 1487534, "Too many rows"),
        }.get(run.fate or "")
        error = (
            dict(zip(("error_code", "error_subcode", "error_message"), words, strict=True)) if words else {}
        )
        ended = {"async_status": status.get(run.fate or "", "Job Completed"), "async_percent_completion": 100}
        return Reply(200, told | ended | error)

    def _rows(self, asked: Asked) -> Elements:
        found = rows(self.meta, asked)
        return self.faults.tamper(asked.level, found) if self.faults.tamper else found

    def _page(self, found: Elements, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """One page: `cursors` always, `next` while there is more, with the token in it as Meta's has."""
        size = min(int(parameters.get("limit", 25)), self.faults.page_limit)
        start = int(parameters.get("after") or 0)
        page, following = found[start : start + size], start + size
        if self.faults.paging == "repeats_page" and start:
            page = found[:size] + page
        if not found:
            return {"data": []}
        after = size if self.faults.paging == "repeats_cursor" else following
        paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(after)}}
        if following < len(found) or self.faults.paging == "repeats_cursor":
            paging["next"] = f"https://graph.facebook.com/next?access_token={META_TOKEN}&after={after}"
        return {"data": page, "paging": paging}


def options(world: World, url: str) -> MetaAds:
    """What the advertiser would have written into the settings, and set in the environment."""
    return MetaAds(
        kind="meta_ads",
        accounts=tuple(account.id for account in ACCOUNTS),
        base_url=url,
        token=SecretStr(META_TOKEN),
    )


def _parameters(request: Request) -> dict[str, Any]:
    told: dict[str, Any] = dict(parse_qsl(request.query))
    if request.method == "POST" and request.body:
        return told | orjson.loads(request.body)
    return told


def _error(status: int, code: int, subcode: int, message: str) -> Reply:
    kind = "OAuthException" if code in (190, 200, 2500, 2635) else "FacebookApiException"
    error: dict[str, Any] = {"message": message, "type": kind, "code": code, "fbtrace_id": "AqaeSandbox0"}
    if subcode:
        error["error_subcode"] = subcode
    return Reply(status, {"error": error})
