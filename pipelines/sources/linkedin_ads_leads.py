"""Lead forms of LinkedIn: who filled one in is an outcome; what they answered is read and let go.

Of the answers only the address somebody is known by is used, and lands as a pseudonym. The scope is one of
its own, which LinkedIn approves apart: without it a note names it, and everything else lands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

import pyarrow as pa

from pipelines.errors import AccessError
from pipelines.landing.quarantine import Refused
from pipelines.sources import account_days
from pipelines.sources.base import Job, Window
from pipelines.sources.http import HttpClient
from pipelines.sources.lander import Lander, Rows
from pipelines.sources.linkedin_ads_spec import elements_of, plain_id
from pipelines.sources.linkedin_ads_streams import LEADS
from pipelines.sources.paging import Element, Page, pages, unique
from pipelines.sources.restli import Value, query, urn

SCOPE = "r_marketing_leadgen_automation"
LOOKBACK_DAYS = 7
REQUEST_DAYS = 30
_PAGE = 500
_FORM = re.compile(r"leadGenForm:(\d+)")
# What a member is known by, the best first: messages know people by their profiles.
_KINDS = {"LINKEDIN_PROFILE_LINK": "profile_url", "EMAIL": "email", "WORK_EMAIL": "email"}
Questions = Mapping[tuple[str, str], str]


def due(job: Job, account: str, window: Window) -> Iterator[Window]:
    """The requests' windows: days not landed yet, and the last seven."""
    return account_days.due(job, (LEADS,), account, window, lookback=LOOKBACK_DAYS, most=REQUEST_DAYS)


def land(job: Job, client: HttpClient, lander: Lander, account: str, window: Window) -> None:
    """Land the leads of one account. Raises `AccessError` unless it is the scope that is missing."""
    try:
        questions = _questions(client, account, f"{job.name}.lead_forms {account}")
        for chunk in due(job, account, window):
            for day, rows in _by_day(job, _responses(client, account, chunk), questions, chunk).items():
                lander.land(LEADS, LEADS.partition(day, account), rows, chunk)
    except AccessError as error:
        if "HTTP 403" not in error.what:
            raise
        lander.out.notes.append(f"account {account}: leads were not read, the token lacks the scope {SCOPE}")


def _questions(client: HttpClient, account: str, where: str) -> Questions:
    """Which question of which form asks for an address: `(form, question)`: LinkedIn's name of it."""
    found: dict[tuple[str, str], str] = {}
    for form in _listed(client, "/leadForms", {"q": "owner", "owner": _owner(account)}, where):
        content: Any = form.get("content")
        asked: Any = (cast(Element, content) if isinstance(content, dict) else form).get("questions")
        for question in cast(list[Element], asked or []):
            if question.get("predefinedField") in _KINDS:
                found[str(form.get("id")), str(question.get("questionId"))] = question["predefinedField"]
    return found


def _responses(client: HttpClient, account: str, window: Window) -> list[Element]:
    asked: dict[str, Value] = {
        "q": "owner",
        "owner": _owner(account),
        "leadType": {"leadType": "SPONSORED"},
        "submittedAtTimeRange": {"start": _millis(window.first), "end": _millis(window.last + timedelta(1))},
    }
    return _listed(client, "/leadFormResponses", asked, f"lead form responses {account} {window}")


def _listed(client: HttpClient, path: str, asked: Mapping[str, Value], where: str) -> list[Element]:
    def page(cursor: str | None) -> Page:
        start = int(cursor or 0)
        answer = client.get(path, query({**asked, "start": start, "count": _PAGE}), family="leads")
        found = elements_of(answer, where)
        paging: Any = answer.envelope.get("paging") or {}
        more = any(link.get("rel") == "next" for link in paging.get("links") or ())
        return found, str(start + len(found)) if found and (more or len(found) == _PAGE) else None

    return unique(pages(page, where=where), lambda element: element.get("id") or id(element))[0]


def _by_day(job: Job, responses: list[Element], questions: Questions, window: Window) -> dict[date, Rows]:
    rows: defaultdict[date, list[dict[str, Any]]] = defaultdict(list)
    refused: defaultdict[date, list[Refused]] = defaultdict(list)
    skipped: defaultdict[date, Counter[str]] = defaultdict(Counter[str])
    for response in responses:
        at = _instant(response.get("submittedAt"))
        day = at.date() if at else window.last
        if not window.first <= day <= window.last:
            continue
        if response.get("testLead") is True:
            skipped[day]["test_lead"] += 1
        elif at is None or not response.get("id"):
            refused[day].append(Refused("no_event_id" if at else "no_time", key=str(response.get("id"))))
        else:
            rows[day].append(_row(job, response, at, questions))
    return {day: _rows(rows[day], refused[day], skipped[day]) for day in window.days()}


def _rows(rows: list[dict[str, Any]], refused: list[Refused], skipped: Counter[str]) -> Rows:
    columns = {name: [row.get(name) for row in rows] for name in LEADS.schema.names}
    came = len(rows) + len(refused) + skipped.total()
    return Rows(pa.table(columns, schema=LEADS.schema), tuple(refused), came, dict(skipped))


def _row(job: Job, response: Element, at: datetime, questions: Questions) -> dict[str, Any]:
    campaign: Any = response.get("leadMetadata")
    for step in ("sponsoredLeadMetadata", "campaign"):
        campaign = cast(Element, campaign).get(step) if isinstance(campaign, dict) else None
    return {
        "source_relation": job.name,
        "event_id": f"lead-{response['id']}",
        "occurred_at": at,
        "type": "lead",
        "person_key": _person(job, response, questions),
        "campaign_id": plain_id(campaign),
        "exported_on": at.date(),
    }


def _person(job: Job, response: Element, questions: Questions) -> str | None:
    form = _FORM.search(str(response.get("versionedLeadGenFormUrn")))
    answers: Any = (response.get("formResponse") or {}).get("answers") or ()
    said = {
        questions.get((form[1] if form else "", str(answer.get("questionId")))): _answer(answer)
        for answer in answers
    }
    found = (job.pseudonyms.person(kind, said.get(field)) for field, kind in _KINDS.items())
    return next(filter(None, found), None)


def _answer(answer: Element) -> str | None:
    told: Any = (answer.get("answerDetails") or {}).get("textQuestionAnswer") or {}
    return str(told["answer"]) if told.get("answer") else None


def _owner(account: str) -> Value:
    return {"sponsoredAccount": urn("sponsoredAccount", account)}


def _millis(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp() * 1000)


def _instant(value: object) -> datetime | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    try:
        return datetime.fromtimestamp(value / 1000, UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None
