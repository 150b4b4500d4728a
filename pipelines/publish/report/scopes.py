"""What a reader may filter by: platforms, accounts and campaign groups, each with figures of its own.

The figures of a scope come from the same code as those of everything, fed with the rows of its campaigns: a
filter adds nothing up in the browser but the lines of the charts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from pipelines.publish.report.counts import OUTCOMES, ratio
from pipelines.publish.report.read import Published, Row, ScopeDays
from pipelines.publish.report.words import platform

Kind = Literal["platform", "account", "group"]
# Each brings its figures along: the file stays small enough to mail.
MOST_GROUPS = 12


@dataclass(frozen=True)
class Scope:
    """One choice of the filter: its key (see `queries.MEMBERS`), what it is called, whose it is."""

    key: str
    kind: Kind
    label: str
    account: str | None = None
    group: str | None = None


@dataclass(frozen=True)
class Scopes:
    """The choices, larger ones first, and how many small groups are left to the search by name."""

    choices: tuple[Scope, ...]
    left_out: int

    def of(self, kind: Kind) -> list[Scope]:
        """The choices of one kind."""
        return [scope for scope in self.choices if scope.kind == kind]


def scopes(published: Published) -> Scopes:
    """What can be chosen: only where there are two to choose from."""
    found: dict[str, Scope] = {}
    sends: dict[str, int] = {}
    for row in published.campaigns:
        for scope in _around(row):
            found[scope.key] = scope
            sends[scope.key] = sends.get(scope.key, 0) + (row["sends_delivered"] or 0)
    by_kind = {
        kind: sorted((s for s in found.values() if s.kind == kind), key=lambda s: (s.label, s.key))
        for kind in ("platform", "account", "group")
    }
    chosen = {kind: listed for kind, listed in by_kind.items() if len(listed) > 1}
    groups = sorted(chosen.get("group", []), key=lambda s: -sends[s.key])
    kept = set(groups[:MOST_GROUPS])
    choices = [
        scope for listed in chosen.values() for scope in listed if scope.kind != "group" or scope in kept
    ]
    return Scopes(tuple(choices), len(groups) - len(kept))


def keys_of(row: Row) -> list[str]:
    """The keys of the scopes a campaign belongs to."""
    return [scope.key for scope in _around(row)]


def marks(published: Published, choices: Scopes) -> Callable[[str, str | None, str], str]:
    """Where a unit of a level (account, unit id or name) is shown: the places of its scopes, as text."""
    places = {scope.key: str(i) for i, scope in enumerate(choices.choices)}
    found: dict[tuple[str, str | None, str], list[Scope]] = {}
    for row in published.campaigns:
        around, account = _around(row), row["account_id"]
        found["campaign", account, row["campaign_id"]] = around
        found["account", account, ""] = [scope for scope in around if scope.kind != "group"]
        if row["campaign_group_name"] is not None:
            found["campaign_group", account, row["campaign_group_name"]] = around

    def mark(level: str, account: str | None, unit: str) -> str:
        scopes_of = found.get((level, account, "" if level == "account" else unit), [])
        return " ".join(places[scope.key] for scope in scopes_of if scope.key in places)

    return mark


def view(published: Published, scope: Scope) -> Published:
    """The published rows of one scope, as if there were nothing else."""
    inside = [row for row in published.campaigns if scope.key in keys_of(row)]
    members = {(row["campaign_id"], row["account_id"]) for row in inside}

    def mine(rows: Sequence[Row]) -> tuple[Row, ...]:
        return tuple(row for row in rows if (row["campaign_id"], row["account_id"]) in members)

    accounts = {row["account_id"] for row in inside}
    whole_accounts = scope.kind != "group"
    own = published.by_scope.get(scope.key, ScopeDays())
    return replace(
        published,
        days=own.days,
        spend=own.spend,
        costs=own.costs,
        weeks=_weeks(published.weeks, mine(published.campaign_weeks)),
        campaign_weeks=mine(published.campaign_weeks),
        classes=mine(published.classes),
        campaigns=tuple(inside),
        # What is to come is known by account, and not by group.
        projections=_of(accounts, published.projections) if whole_accounts else (),
        expected=_of(accounts, published.expected) if whole_accounts else (),
        health=None,
    )


def _around(row: Row) -> list[Scope]:
    """A campaign's platform, account and group, as far as they are known."""
    found: list[Scope] = []
    if row["platform"] is None:
        return found
    key = f"p|{row['platform']}"
    found.append(Scope(key, "platform", platform(row["platform"])))
    if row["account_id"] is None:
        return found
    account = f"a|{row['platform']}|{row['account_id']}"
    name = row["account_name"] or row["account_id"]
    found.append(Scope(account, "account", name, row["account_id"]))
    if row["campaign_group_name"] is not None:
        group = f"g|{row['platform']}|{row['account_id']}|{row['campaign_group_name']}"
        label = f"{row['campaign_group_name']} · {name}"
        found.append(Scope(group, "group", label, row["account_id"], row["campaign_group_name"]))
    return found


def _of(accounts: set[str | None], rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row["account_id"] in accounts)


def _weeks(weeks: Sequence[Row], mine: Sequence[Row]) -> tuple[Row, ...]:
    """The weeks of some campaigns in the columns of rpt_week, without those in which they sent nothing."""
    sums: dict[date, dict[str, Any]] = {}
    names = ("sends", "gross", "unread", "quality", *OUTCOMES)
    for row in mine:
        found = sums.setdefault(row["week_start"], dict.fromkeys(names, 0))
        for name in names:
            found[name] += row[name] or 0
    return tuple(
        {
            "week_start": week["week_start"],
            "is_partial_week": week["is_partial_week"],
            "is_mature_week": week["is_mature_week"],
            "sends_delivered": found["sends"],
            "replies_gross": found["gross"],
            "replies_unknown": found["unread"],
            "quality_replies": found["quality"],
            "raw_engagement_rate": ratio(found["gross"], found["sends"]),
            "quality_engagement_rate": ratio(float(found["quality"]), found["sends"] - found["unread"]),
            **{name: found[name] for name in OUTCOMES},
        }
        for week in weeks
        if (found := sums.get(week["week_start"]))
    )
