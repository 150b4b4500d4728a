"""Meta's insights over the planted world: rows by level, numbers as text, what is nothing left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson

from pipelines.sandbox.meta_faults import Elements
from pipelines.sandbox.meta_world import CLICK_WINDOWS, PURCHASE, VIEW, AdDay, MetaWorld, reach_of

_FIELDS: Final = frozenset(
    {
        *("ad_id", "ad_name", "adset_id", "adset_name", "campaign_id", "campaign_name", "account_id"),
        *("spend", "impressions", "clicks", "inline_link_clicks", "inline_post_engagement", "reach"),
        *("actions", "action_values"),
    }
)
_GONE: Final = frozenset({"DELETED", "ARCHIVED"})
_DEFAULT: Final = ("7d_click", VIEW)


class BadRequestError(Exception):
    """The request is not one Meta answers; says why, as the platform would."""


@dataclass(frozen=True)
class Asked:
    """One insights request, understood."""

    account: str
    level: str
    fields: tuple[str, ...]
    first: date
    last: date
    daily: bool
    windows: tuple[str, ...]
    statuses: frozenset[str] | None
    campaigns: tuple[str, frozenset[str]] | None

    @classmethod
    def of(cls, account: str, parameters: Mapping[str, Any]) -> Asked:
        """Read the parameters; raises BadRequestError as Meta answers 100."""
        told = {name: _plain(value) for name, value in parameters.items()}
        fields = told.get("fields", "impressions,spend")
        names = tuple(fields.split(",")) if isinstance(fields, str) else tuple(fields)
        if unknown := [name for name in names if name not in _FIELDS]:
            raise BadRequestError(f"(#100) {unknown[0]} is not valid for fields param.")
        windows = tuple(told.get("action_attribution_windows", _DEFAULT))
        if bad := [w for w in windows if w not in CLICK_WINDOWS and w not in (VIEW, "1d_ev")]:
            raise BadRequestError(f"(#100) action_attribution_windows does not support {bad[0]}")
        if told.get("level") not in ("ad", "campaign", "account"):
            raise BadRequestError("(#100) level must be one of ad, campaign, account")
        filters = {one["field"]: one for one in told.get("filtering", [])}
        status, campaign = filters.get("ad.effective_status"), filters.get("campaign.id")
        try:
            first, last = (date.fromisoformat(told["time_range"][edge]) for edge in ("since", "until"))
        except (KeyError, TypeError, ValueError):
            raise BadRequestError("(#100) time_range is malformed") from None
        return cls(
            account,
            told["level"],
            names,
            first,
            last,
            str(told.get("time_increment")) == "1",
            windows,
            frozenset(status["value"]) if status else None,
            (campaign["operator"], frozenset(campaign["value"])) if campaign else None,
        )


def rows(world: MetaWorld, asked: Asked) -> Elements:
    """The rows of a request. Ads that are out of use are left out unless their status is asked for."""
    groups: defaultdict[tuple[str, date | None], list[AdDay]] = defaultdict(list)
    for found in world.ad_days(asked.account, asked.first, asked.last):
        if _wanted(found, asked):
            groups[_key(found, asked.level), found.day if asked.daily else None].append(found)
    return [_row(asked, days, day) for (_, day), days in groups.items()]


def _wanted(found: AdDay, asked: Asked) -> bool:
    ad = found.ad
    if asked.campaigns and (ad.campaign.id in asked.campaigns[1]) != (asked.campaigns[0] == "IN"):
        return False
    if asked.level != "ad":  # a parent's own figures keep what its children spent, gone ones too
        return True
    return ad.status in asked.statuses if asked.statuses is not None else ad.status not in _GONE


def _key(found: AdDay, level: str) -> str:
    return {"ad": found.ad.id, "campaign": found.ad.campaign.id, "account": found.ad.account.id}[level]


def _row(asked: Asked, days: Sequence[AdDay], day: date | None) -> dict[str, Any]:
    ad = days[0].ad
    cents = sum(found.cents for found in days)
    shown, engagements = sum(found.impressions for found in days), sum(found.engagements for found in days)
    told: dict[str, Callable[[], Any]] = {
        "ad_id": lambda: ad.id,
        "ad_name": lambda: ad.name,
        "adset_id": lambda: ad.adset.id,
        "adset_name": lambda: ad.adset.name,
        "campaign_id": lambda: ad.campaign.id,
        "campaign_name": lambda: ad.campaign.name,
        "account_id": lambda: ad.account.id,
        "spend": lambda: f"{cents // 100}.{cents % 100:02d}",
        "impressions": lambda: str(shown),
        "clicks": lambda: str(sum(found.clicks for found in days)),
        "inline_link_clicks": lambda: str(sum(found.link_clicks for found in days)),
        "inline_post_engagement": lambda: str(engagements),
        "reach": lambda: str(reach_of(shown, asked.first, asked.last)),
        "actions": lambda: _actions(days, asked.windows),
        "action_values": lambda: _values(days, asked.windows),
    }
    row = {name: value for name in asked.fields if (value := told[name]()) not in ("0", [])}
    return row | {"date_start": str(day or asked.first), "date_stop": str(day or asked.last)}


def _actions(days: Sequence[AdDay], windows: Sequence[str]) -> Elements:
    plain = {
        "link_click": sum(found.link_clicks for found in days),
        "post_engagement": sum(found.engagements for found in days),
        "video_view": sum(found.video_views for found in days),
    }
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for conversion in (c for found in days for c in found.conversions):
        for window in filter(conversion.within, {*windows, *_DEFAULT}):
            counted[conversion.kind][window] += 1
            if conversion.kind == PURCHASE:  # Meta repeats a purchase under its wider names
                counted["purchase"][window] += 1
                counted["omni_purchase"][window] += 1
            else:
                counted["lead"][window] += 1
    return [
        *({"action_type": name, "value": str(count)} for name, count in plain.items() if count),
        *({"action_type": name, **_told(count, windows, str)} for name, count in sorted(counted.items())),
    ]


def _values(days: Sequence[AdDay], windows: Sequence[str]) -> Elements:
    worth: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for conversion in (c for found in days for c in found.conversions if c.cents):
        for window in filter(conversion.within, {*windows, *_DEFAULT}):
            for name in (PURCHASE, "omni_purchase", "purchase"):
                worth[name][window] += conversion.cents
    return [
        {"action_type": name, **_told(cents, windows, lambda whole: f"{whole // 100}.{whole % 100:02d}")}
        for name, cents in sorted(worth.items())
    ]


def _told(count: Mapping[str, int], windows: Iterable[str], spelled: Callable[[int], str]) -> dict[str, str]:
    """`value` over the default windows, which credit nothing twice, and each asked window that has any."""
    whole = sum(count.get(window, 0) for window in _DEFAULT)
    return {"value": spelled(whole)} | {w: spelled(count[w]) for w in windows if count.get(w)}


def _plain(value: Any) -> Any:
    """A parameter as it was meant: nested values travel as JSON inside a text."""
    if isinstance(value, str) and value[:1] in "[{":
        return orjson.loads(value)
    return value
