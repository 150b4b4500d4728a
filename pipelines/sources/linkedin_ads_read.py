"""Ask adAnalytics so that nothing is cut off: its answers have no pages and end silently at a cap."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import orjson

from pipelines.errors import InputError
from pipelines.progress import progress
from pipelines.sources.base import Window
from pipelines.sources.http import HttpClient
from pipelines.sources.linkedin_ads_spec import MOST_FACETS, Report, elements_of, field_chunks
from pipelines.sources.paging import Element
from pipelines.sources.restli import PROJECTION, Value, day, query, urn

ANALYTICS = "/adAnalytics"
FAMILY = "analytics"
Fields = Sequence[tuple[str, str]]


@dataclass
class Analytics:
    """Reads reports whole. `campaigns` names an account's campaigns; `splits` counts cut answers."""

    client: HttpClient
    cap: int
    campaigns: Callable[[str], list[str]]
    splits: int = 0

    def read(self, report: Report, account: str, window: Window) -> tuple[list[Element], list[Element]]:
        """Every element of a report over a window, and those that only part of the field chunks know.

        A report with more metrics than one request may name is asked for in chunks, joined on day and pivot.
        The chunks must name the same rows; where they do not, all are asked once more.
        """
        chunks = field_chunks(report)
        answers = [list(self._whole(report, chunk, account, window, None)) for chunk in chunks]
        if len({frozenset(map(_key, answer)) for answer in answers}) > 1:
            answers = [list(self._whole(report, chunk, account, window, None)) for chunk in chunks]
        return _joined(answers)

    def _whole(
        self, report: Report, fields: Fields, account: str, window: Window, campaigns: Sequence[str] | None
    ) -> Iterator[Element]:
        elements = self._ask(report, fields, account, window, campaigns)
        if len(elements) < self.cap:
            yield from elements
            return
        self.splits += 1
        if self.splits == 1:
            progress().note(
                f"account {account}, {window}: {len(elements)} rows are LinkedIn's cap, so more may have been"
                " cut off; such answers are asked for again in smaller parts"
            )
        if report.granularity == "DAILY" and window.first < window.last:
            for half in window.chunks(((window.last - window.first).days + 2) // 2):
                yield from self._whole(report, fields, account, half, campaigns)
            return
        for part in self._parts(report, account, window, campaigns):
            yield from self._whole(report, fields, account, window, part)

    def _parts(
        self, report: Report, account: str, window: Window, campaigns: Sequence[str] | None
    ) -> list[Sequence[str]]:
        names = campaigns if campaigns is not None else self.campaigns(account)
        if len(names) < 2:
            raise InputError(
                f"{window} alone fills a whole answer ({self.cap} rows) and cannot be split further",
                where=f"{report.stream.source}.{report.stream.name} {account}",
                remedy="LinkedIn may have cut it, so nothing of it was landed.",
            )
        size = min(MOST_FACETS, (len(names) + 1) // 2)
        return [names[at : at + size] for at in range(0, len(names), size)]

    def _ask(
        self, report: Report, fields: Fields, account: str, window: Window, campaigns: Sequence[str] | None
    ) -> list[Element]:
        facet: dict[str, Value] = (
            {"accounts": [urn("sponsoredAccount", account)]}
            if campaigns is None
            else {"campaigns": [urn("sponsoredCampaign", name) for name in campaigns]}
        )
        asked: dict[str, Value] = {
            "q": "analytics",
            "pivot": report.pivot,
            "timeGranularity": report.granularity,
            "dateRange": {"start": day(window.first), "end": day(window.last)},
            **facet,
            PROJECTION: ["dateRange", "pivotValues", *(field for _, field in fields)],
        }
        answer = self.client.get(ANALYTICS, query(asked), family=FAMILY)
        return elements_of(answer, f"{report.stream.source}.{report.stream.name} {account} {window}")


def _key(element: Element) -> bytes:
    identity = [element.get("dateRange"), element.get("pivotValues")]
    return orjson.dumps(identity, option=orjson.OPT_SORT_KEYS)


def _joined(answers: list[list[Element]]) -> tuple[list[Element], list[Element]]:
    first, *others = answers
    if not others:
        return first, []
    tables = [{_key(element): element for element in answer} for answer in others]
    common = {key for key in map(_key, first) if all(key in table for table in tables)}
    joined = [
        {name: value for table in tables for name, value in table[_key(element)].items()} | element
        for element in first
        if _key(element) in common
    ]
    return joined, [element for answer in answers for element in answer if _key(element) not in common]
