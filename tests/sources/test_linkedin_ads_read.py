"""Reports with more metrics than one request may name: chunks are joined on the row, never by position."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from linkedin_platform import Platform

from pipelines.errors import InputError
from pipelines.sandbox.faults import CALM
from pipelines.sandbox.linkedin_api import LinkedInApi
from pipelines.sandbox.server import serve_api
from pipelines.sources.linkedin_ads_client import connect
from pipelines.sources.linkedin_ads_read import Analytics
from pipelines.sources.linkedin_ads_rows import by_day
from pipelines.sources.linkedin_ads_spec import CREATIVE_REPORT, MOST_FIELDS, Report, field_chunks
from pipelines.sources.paging import Element

_NAMES = CREATIVE_REPORT.metrics
# Twenty metrics: the eighteen, and two asked for again under names of their own.
WIDE: Report = replace(CREATIVE_REPORT, metrics=(*_NAMES, ("more_sends", "sends"), ("more_opens", "opens")))
Change = Callable[[list[Element]], list[Element]]


def read(platform: Platform, report: Report, tamper: Change = lambda e: e) -> tuple[Any, Any, LinkedInApi]:
    api = LinkedInApi(platform.world, replace(CALM, tamper=lambda _, elements: tamper(elements)))
    account = platform.world.accounts()[0]["id"]
    with serve_api(api) as url:
        job = platform.job(url)
        with connect("ads", job.options) as client:
            whole, partial = Analytics(client, 15_000, lambda _: []).read(report, account, platform.window)
    return whole, partial, api


def _second(elements: list[Element]) -> bool:
    return "impressions" not in elements[0]


def test_no_request_names_more_fields_than_are_allowed() -> None:
    assert all(len(chunk) + 2 <= MOST_FIELDS for chunk in field_chunks(WIDE))
    assert [metric for chunk in field_chunks(WIDE) for metric in chunk] == list(WIDE.metrics)


def test_chunks_are_joined_on_the_row_whatever_their_order(platform: Platform) -> None:
    plain, _, _ = read(platform, CREATIVE_REPORT)
    turned = read(platform, WIDE, lambda elements: elements[::-1] if _second(elements) else elements)
    assert turned[:2] == (plain, [])
    assert turned[2].analytics_calls == 2


def test_chunks_that_disagree_are_asked_once_more(platform: Platform) -> None:
    left = [True]

    def once(elements: list[Element]) -> list[Element]:
        if _second(elements) and left:
            left.clear()
            return elements[1:]
        return elements

    whole, partial, api = read(platform, WIDE, once)
    assert (len(partial), api.analytics_calls) == (0, 4)
    assert whole == read(platform, CREATIVE_REPORT)[0]


def test_a_row_that_only_part_of_the_chunks_know_is_refused(platform: Platform) -> None:
    whole, partial, _ = read(platform, WIDE, lambda elements: elements[1:] if _second(elements) else elements)
    assert len(partial) == 1
    account = platform.world.accounts()[0]["id"]
    days = by_day(CREATIVE_REPORT, "ads", account, (whole, partial), platform.window)
    (refused,) = [row for rows in days.values() for row in rows.refused]
    assert refused.reason == "only part of the field chunks know this row"
    assert sum(rows.rows_in for rows in days.values()) == len(whole) + 1


def test_an_answer_without_a_list_is_not_an_empty_one(platform: Platform) -> None:
    api = LinkedInApi(platform.world, replace(CALM, tamper=lambda *_: [1, 2]))  # type: ignore[arg-type,list-item]
    with serve_api(api) as url, connect("ads", platform.job(url).options) as client:
        analytics = Analytics(client, 15_000, lambda _: [])
        with pytest.raises(InputError, match="no list of elements"):
            analytics.read(CREATIVE_REPORT, platform.world.accounts()[0]["id"], platform.window)
