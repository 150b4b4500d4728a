"""LinkedIn's adAnalytics over the planted world: one pivot, no pages, silently cut at the cap."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any, cast

from pipelines.sandbox.faults import Elements, Faults
from pipelines.sandbox.world import World
from pipelines.sources.restli import Value

_METRICS = {
    "impressions": "impressions",
    "clicks": "clicks",
    "costInLocalCurrency": "cost_local",
    "costInUsd": "cost_usd",
    "landingPageClicks": "landing_clicks",
    "totalEngagements": "total_engagements",
    "otherEngagements": "other_engagements",
    "sends": "sends",
    "opens": "opens",
    "actionClicks": "action_clicks",
    "adUnitClicks": "ad_unit_clicks",
    "textUrlClicks": "text_url_clicks",
    "oneClickLeads": "one_click_leads",
    "oneClickLeadFormOpens": "one_click_lead_form_opens",
    "leadGenerationMailContactInfoShares": "mail_contact_info_shares",
    "leadGenerationMailInterestedClicks": "mail_interested_clicks",
    "externalWebsiteConversions": "external_website_conversions",
    "conversionValueInLocalCurrency": "conversion_value_local",
}
_MONEY = frozenset({"cost_local", "cost_usd", "conversion_value_local"})
_REACH = "approximateMemberReach"
_PIVOTS = {
    "CREATIVE": ("creative_id", "urn:li:sponsoredCreative:"),
    "CAMPAIGN": ("campaign_id", "urn:li:sponsoredCampaign:"),
    "ACCOUNT": ("account_id", "urn:li:sponsoredAccount:"),
}
_DEFAULT_FIELDS = ["impressions", "clicks"]
Figures = dict[str, Any]


class BadRequestError(Exception):
    """The query is not one LinkedIn answers; says why, as the platform would."""


class Analytics:
    """Answers adAnalytics queries. The day restated in mid-run reads early until it was answered whole."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world, self._faults = world, faults
        self._early = faults.restated_in_mid_run

    def elements(self, parameters: dict[str, Value]) -> Elements:
        """The elements of one query, cut at the cap. Raises BadRequestError as LinkedIn answers 400."""
        pivot, fields, (first, last) = _pivot(parameters), _fields(parameters), asked_days(parameters)
        daily = _granularity(parameters)
        if _REACH in fields and (last - first).days >= 92:
            raise BadRequestError(f"{_REACH} is available for ranges of up to 92 days")
        facts = self._facts(parameters, first, last, pivot)
        found = [
            self._element(key, rows, pivot, fields, first, last)
            for key, rows in _grouped(facts, pivot, daily).items()
        ]
        whole = [element for element in found if any(_truthy(element.get(field)) for field in fields)]
        if self._faults.tamper:
            whole = self._faults.tamper(pivot, whole)
        if pivot == "CREATIVE" and len(whole) < self._faults.cap and any(_restated(self._world, facts)):
            self._early = False
        return whole[: self._faults.cap]

    def _facts(self, parameters: dict[str, Value], first: date, last: date, pivot: str) -> list[Figures]:
        accounts, campaigns = (
            _facet(parameters, "accounts", "ACCOUNT"),
            _facet(parameters, "campaigns", "CAMPAIGN"),
        )
        if accounts is None and campaigns is None:
            raise BadRequestError("at least one facet is needed")
        early = self._early and pivot == "CREATIVE"
        return [
            fact
            for account in self._world.accounts()
            if accounts is None or account["id"] in accounts
            for fact in self._world.ad_days(account["id"], first, last, first_read=early).to_pylist()
            if campaigns is None or fact["campaign_id"] in campaigns
        ]

    def _element(
        self,
        key: tuple[str, date | None],
        rows: list[Figures],
        pivot: str,
        fields: list[str],
        first: date,
        last: date,
    ) -> Figures:
        identifier, day = key
        element: Figures = {}
        for field in fields:
            if field == "dateRange":
                element[field] = {"start": _spelled(day or first), "end": _spelled(day or last)}
            elif field == "pivotValues":
                element[field] = [_PIVOTS[pivot][1] + identifier]
            elif field == _REACH:
                element[field] = self._world.reach(rows[0]["account_id"], identifier, first, last)
            else:
                element[field] = _sum(_METRICS[field], rows)
        return element


def _grouped(facts: list[Figures], pivot: str, daily: bool) -> dict[tuple[str, date | None], list[Figures]]:
    groups: defaultdict[tuple[str, date | None], list[Figures]] = defaultdict(list)
    for fact in facts:
        groups[fact[_PIVOTS[pivot][0]], fact["date_day"] if daily else None].append(fact)
    return groups


def _restated(world: World, facts: list[Figures]) -> list[bool]:
    days = {(r.creative_id, r.day) for r in world.restatements() if r.mid_run}
    return [(fact["creative_id"], fact["date_day"]) in days for fact in facts]


def _sum(column: str, rows: list[Figures]) -> int | str:
    if column in _MONEY:
        return str(sum((Decimal(row[column]) for row in rows), Decimal(0)))
    return sum(row[column] for row in rows)


def _truthy(value: object) -> bool:
    """Whether a value is a metric above zero: an element without one is not answered at all."""
    return bool(Decimal(value)) if isinstance(value, str | int) else False


def _pivot(parameters: dict[str, Value]) -> str:
    pivot = str(parameters.get("pivot"))
    if parameters.get("q") != "analytics" or pivot not in _PIVOTS:
        raise BadRequestError(f"finder {parameters.get('q')} with pivot {pivot} is not supported")
    return pivot


def _granularity(parameters: dict[str, Value]) -> bool:
    granularity = parameters.get("timeGranularity")
    if granularity not in ("DAILY", "ALL"):
        raise BadRequestError(f"timeGranularity {granularity} is not supported")
    return granularity == "DAILY"


def _fields(parameters: dict[str, Value]) -> list[str]:
    fields = cast(list[str], parameters.get("fields", _DEFAULT_FIELDS))
    unknown = [field for field in fields if field not in {*_METRICS, _REACH, "dateRange", "pivotValues"}]
    if unknown or len(fields) > 20:
        raise BadRequestError(
            f"unknown fields {unknown}" if unknown else f"{len(fields)} fields, at most 20 are allowed"
        )
    return fields


def asked_days(parameters: dict[str, Value]) -> tuple[date, date]:
    """The first and the last day of a query's dateRange; raises BadRequestError where there is none."""
    try:
        span = cast(dict[str, dict[str, str]], parameters["dateRange"])
        first, last = (
            date(*(int(span[edge][part]) for part in ("year", "month", "day"))) for edge in ("start", "end")
        )
    except (KeyError, TypeError, ValueError):
        raise BadRequestError("dateRange is missing or malformed") from None
    return first, last


def _facet(parameters: dict[str, Value], name: str, pivot: str) -> set[str] | None:
    if name not in parameters:
        return None
    values, prefix = parameters[name], _PIVOTS[pivot][1]
    if not isinstance(values, list) or not all(str(value).startswith(prefix) for value in values):
        raise BadRequestError(f"{name} is not a list of {prefix}… URNs")
    return {str(value).removeprefix(prefix) for value in values}


def _spelled(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}
