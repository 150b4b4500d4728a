"""Conversation ads: which button of which message members pressed, by day.

The labels are the advertiser's own words. A button whose message is no longer listed keeps its clicks and has
no label: enrichment never filters.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import pyarrow as pa

from pipelines.landing.quarantine import Refused
from pipelines.options import LinkedInAds
from pipelines.sources import account_days
from pipelines.sources import linkedin_ads_entities as entities
from pipelines.sources.base import Job, Window
from pipelines.sources.http import HttpClient
from pipelines.sources.lander import Lander, Rows
from pipelines.sources.linkedin_ads_read import Analytics
from pipelines.sources.linkedin_ads_rows import day_of
from pipelines.sources.linkedin_ads_spec import ACCOUNT_ENTITIES, OPTION_REPORT, elements_of, plain_id
from pipelines.sources.linkedin_ads_streams import CONVERSATION_OPTIONS, CREATIVES
from pipelines.sources.paging import Element
from pipelines.sources.restli import encode

CONVERSATION = "urn:li:sponsoredConversation:"
_NODE = re.compile(r"urn:li:sponsoredMessageContent:\(urn:li:sponsoredConversation:(\d+),(\d+)\)")
_INDEX = re.compile(r"(?:.*\D)?(\d{1,4})")
_CREATIVES = next(listing for listing in ACCOUNT_ENTITIES if listing.stream is CREATIVES)


@dataclass(frozen=True)
class _Button:
    label: str | None
    reply_type: str | None


def due(job: Job, account: str, window: Window) -> Iterator[Window]:
    """The requests' windows: days not landed yet, and those of the lookback."""
    options: LinkedInAds = job.options
    most, lookback = options.request_days, options.lookback_days
    return account_days.due(job, (CONVERSATION_OPTIONS,), account, window, lookback=lookback, most=most)


def land(
    job: Job, client: HttpClient, analytics: Analytics, lander: Lander, account: str, window: Window
) -> None:
    """Land the buttons of one account's conversation ads."""
    chunks = list(due(job, account, window))
    if not chunks:
        return
    ads = _ads(client, account)
    buttons: dict[str, Mapping[tuple[str, int], _Button]] = {}
    for chunk in chunks:
        elements, _ = analytics.read(OPTION_REPORT, account, chunk)
        for conversation in sorted({node[1] for e in elements if (node := _node(e))} - buttons.keys()):
            buttons[conversation] = _buttons(client, conversation)
        for day, rows in _by_day(job, account, elements, ads, buttons, chunk).items():
            lander.land(CONVERSATION_OPTIONS, CONVERSATION_OPTIONS.partition(day, account), rows, chunk)


def _ads(client: HttpClient, account: str) -> dict[str, str]:
    """The creative that sends each conversation."""
    found, _ = entities.fetch(client, _CREATIVES, account)
    pairs = (
        ((creative.get("content") or {}).get("reference"), plain_id(creative.get("id"))) for creative in found
    )
    return {
        reference.removeprefix(CONVERSATION): ad
        for reference, ad in pairs
        if isinstance(reference, str) and reference.startswith(CONVERSATION) and ad
    }


def _buttons(client: HttpClient, conversation: str) -> dict[tuple[str, int], _Button]:
    """The buttons of a conversation's messages, by node and place."""
    path = f"/conversationAds/{encode(CONVERSATION + conversation)}/sponsoredMessageContents"
    found: dict[tuple[str, int], _Button] = {}
    for content in elements_of(client.get(path, family="entities"), f"conversation {conversation}"):
        node = _NODE.fullmatch(str(content.get("id")))
        options: Any = (content.get("nextAction") or {}).get("options") or ()
        for index, option in enumerate(options):
            if node:
                label, kind = option.get("optionText"), option.get("replyType")
                found[node[2], index] = _Button(
                    label if isinstance(label, str) else None, kind if isinstance(kind, str) else None
                )
    return found


def _by_day(
    job: Job,
    account: str,
    elements: list[Element],
    ads: Mapping[str, str],
    buttons: Mapping[str, Mapping[tuple[str, int], _Button]],
    window: Window,
) -> dict[date, Rows]:
    rows: defaultdict[date, list[dict[str, Any]]] = defaultdict(list)
    refused: defaultdict[date, list[Refused]] = defaultdict(list)
    for element in elements:
        day = day_of(element) or window.last
        node, index, clicks = _node(element), _option(element), element.get("actionClicks")
        if node is None or index is None or day_of(element) is None:
            refused[day].append(Refused("unknown_pivot", key=str(element.get("pivotValues"))))
        elif type(clicks) is not int or clicks < 0:
            refused[day].append(Refused("actionClicks: no count", key=str(element.get("pivotValues"))))
        else:
            button = buttons[node[1]].get((node[2], index), _Button(None, None))
            rows[day].append(
                {
                    "source_relation": job.name,
                    "account_id": account,
                    "creative_id": ads.get(node[1]),
                    "node_id": f"{node[1]},{node[2]}",
                    "option_index": index,
                    "option_label": button.label,
                    "reply_type": button.reply_type,
                    "clicks": clicks,
                }
            )
    return {day: _rows(rows[day], refused[day]) for day in window.days()}


def _rows(rows: list[dict[str, Any]], refused: list[Refused]) -> Rows:
    columns = {name: [row.get(name) for row in rows] for name in CONVERSATION_OPTIONS.schema.names}
    table = pa.table(columns, schema=CONVERSATION_OPTIONS.schema)
    return Rows(table, tuple(refused), len(rows) + len(refused))


def _values(element: Element) -> list[str]:
    values: Any = element.get("pivotValues")
    return [str(value) for value in cast(list[Any], values)] if isinstance(values, list) else []


def _node(element: Element) -> re.Match[str] | None:
    values = _values(element)
    return _NODE.fullmatch(values[0]) if len(values) == 2 else None


def _option(element: Element) -> int | None:
    """The place of the button: the second pivot value, a number or a URN that ends in one."""
    values = _values(element)
    found = _INDEX.fullmatch(values[1]) if len(values) == 2 else None
    return int(found[1]) if found else None
