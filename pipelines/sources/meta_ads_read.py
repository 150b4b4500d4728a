"""Ask Meta's insights so that nothing is left out: reports made in the background, in parts where needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson

from pipelines.errors import AccessError, InputError
from pipelines.progress import progress
from pipelines.sources.answers import Answer
from pipelines.sources.base import Window
from pipelines.sources.http import HttpClient
from pipelines.sources.meta_ads_client import INSIGHTS, POLL
from pipelines.sources.meta_ads_spec import AD_STATUSES, Report, asks_too_much, error_of, is_too_much
from pipelines.sources.paging import Element, Page, pages

_PAGE, _SMALLEST_PAGE = 500, 10
_ENDED = ("Job Failed", "Job Skipped")
_STARTS = 2  # a report that fails twice is asked for in parts
_MOST_STUCK = 2  # reports that never end; each costs half an hour
_LATER = "Nothing of it was landed; what was landed before stays, and the next run asks again."
Filter = dict[str, Any]


class _TooMuchError(Exception):
    """A report cannot be had as it was asked for; says why."""


@dataclass
class Insights:
    """Reads reports whole.

    `windows` are the attribution windows, `most_polls` bounds how often one report is looked at, `campaigns`
    names an account's campaigns. `splits` counts reports asked for in parts, `restarts` those that Meta gave
    up and that were asked for again.
    """

    client: HttpClient
    windows: Sequence[str]
    most_polls: int
    campaigns: Callable[[str], list[str]]
    splits: int = 0
    restarts: int = 0
    stuck: int = 0

    def read(self, report: Report, account: str, window: Window) -> Iterator[list[Element]]:
        """Every row of a report over a window, page by page: a large account has many.

        Too many rows, a report that Meta gives up twice or never ends: the window is halved, then the
        campaigns of its last day are. Raises `InputError` where that leads nowhere.
        """
        yield from self._whole(report, account, window, None)

    def totals(self, report: Report, account: str, window: Window) -> Iterator[list[Element]]:
        """The rows of a report small enough to be answered at once: the account's own, one a day."""
        asked = self._asked(report, window, [])
        return listed(self.client, f"/act_{account}/insights", asked, _where(account, window), INSIGHTS)

    def _whole(
        self, report: Report, account: str, window: Window, part: Filter | None
    ) -> Iterator[list[Element]]:
        try:
            run = self._finished(report, account, window, part)
        except _TooMuchError as why:
            self.splits += 1
            if self.stuck > _MOST_STUCK:
                raise AccessError(str(why), where=_where(account, window), remedy=_LATER) from None
            if self.splits == 1:
                progress().note(f"account {account}, {window}: {why}; asked for again in smaller parts")
            for smaller, filtered in self._parts(report, account, window, part, str(why)):
                yield from self._whole(report, account, smaller, filtered)
            return
        yield from listed(self.client, f"/{run}/insights", {}, _where(account, window), INSIGHTS)

    def _finished(self, report: Report, account: str, window: Window, part: Filter | None) -> str:
        """Start a report and wait for it; its id. One that never ends is left alone, not started again."""
        asked = self._asked(report, window, [part] if part else [])
        why = ""
        for start in range(_STARTS):
            self.restarts += start
            answer = self.client.post_json(f"/act_{account}/insights", asked, family=INSIGHTS)
            run = _fine(answer).envelope.get("report_run_id")
            if not isinstance(run, str):
                raise InputError("the answer names no report", where=_where(account, window))
            told = self._ended(run)
            if told.get("async_status") == "Job Completed":
                return run
            why = str(told.get("error_message") or told.get("async_status"))
            if asks_too_much(told.get("error_code"), told.get("error_subcode"), why):
                break
        raise _TooMuchError(f"Meta's report failed ({why})")

    def _ended(self, run: str) -> dict[str, Any]:
        for _ in range(self.most_polls):
            told = _fine(self.client.get(f"/{run}", family=POLL)).envelope
            # A report is whole when both say so.
            done = told.get("async_percent_completion") == 100 and told.get("async_status") == "Job Completed"
            if done or told.get("async_status") in _ENDED:
                return told
        self.stuck += 1
        raise _TooMuchError(f"Meta's report {run} did not end")

    def _parts(
        self, report: Report, account: str, window: Window, part: Filter | None, why: str
    ) -> list[tuple[Window, Filter | None]]:
        if report.daily and window.first < window.last:
            half = ((window.last - window.first).days + 2) // 2
            return [(smaller, part) for smaller in window.chunks(half)]
        names = list[str](part["value"]) if part and part["operator"] == "IN" else []
        if part is None:
            names = self.campaigns(account)
        if len(names) < 2:
            raise AccessError(
                f"{why}, and {window} cannot be asked for in smaller parts",
                where=f"insights {account}",
                remedy=_LATER,
            )
        middle = len(names) // 2
        halves = [_campaigns("IN", names[:middle]), _campaigns("IN", names[middle:])]
        # Deleted campaigns are in no list, and yet they have spent.
        rest = [_campaigns("NOT_IN", names)] if part is None else []
        return [(window, one) for one in (*halves, *rest)]

    def _asked(self, report: Report, window: Window, filters: list[Filter]) -> dict[str, Any]:
        if report.level == "ad":
            filters = [_statuses(), *filters]
        return {
            "level": report.level,
            "fields": ",".join(report.fields),
            "time_range": {"since": str(window.first), "until": str(window.last)},
            "action_attribution_windows": list(self.windows),
            **({"time_increment": 1} if report.daily else {}),
            **({"filtering": filters} if filters else {}),
        }


def listed(
    client: HttpClient, path: str, asked: Mapping[str, Any], where: str, family: str
) -> Iterator[list[Element]]:
    """The pages of a list. The `next` address of a page is never followed: it has the token in it.

    Pages that Meta finds too heavy get smaller; raises `AccessError` where it refuses the smallest.
    """
    size = _PAGE

    def page(cursor: str | None) -> Page:
        nonlocal size
        while True:
            more = {"limit": size, **({"after": cursor} if cursor else {})}
            query = urlencode({name: _spelled(value) for name, value in {**asked, **more}.items()})
            answer = client.get(path, query, family=family)
            if not is_too_much(answer):
                break
            if size <= _SMALLEST_PAGE:
                raise AccessError(f"refused a page of {size} rows as too much", where=where, remedy=_LATER)
            size //= 2
        found = answer.envelope.get("data")
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise InputError("the answer holds no list of rows", where=where)
        paging = answer.envelope.get("paging") or {}
        # The last page has a cursor, too: only `next` says that there is more.
        return found, paging.get("cursors", {}).get("after") if "next" in paging else None

    return pages(page, where=where)


def _where(account: str, window: Window) -> str:
    return f"insights {account} {window}"


def _fine(answer: Answer) -> Answer:
    if is_too_much(answer):
        raise _TooMuchError(f"Meta refused it as too much ({error_of(answer).get('message')})")
    return answer


def _statuses() -> Filter:
    return {"field": "ad.effective_status", "operator": "IN", "value": list(AD_STATUSES)}


def _campaigns(operator: str, names: list[str]) -> Filter:
    return {"field": "campaign.id", "operator": operator, "value": names}


def _spelled(value: object) -> object:
    """A parameter as it travels in a query: whatever has parts as JSON."""
    return orjson.dumps(value).decode() if isinstance(value, dict | list) else value
