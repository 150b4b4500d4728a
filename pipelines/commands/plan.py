"""`qae run --plan`: what would be asked for, what share of a quota that is, how long it takes; no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from pipelines.commands.screen import lines, say_json
from pipelines.session import Session
from pipelines.sources.base import Plan, Window
from pipelines.sources.budget import Budget
from pipelines.sources.http import is_loopback
from pipelines.sources.registry import REGISTRY


@dataclass(frozen=True)
class Cost:
    """What a source's requests cost.

    `minutes` at the pacing of its settings, not counting the answers themselves; `quota` calls its credential
    has a UTC day, of which `spent` are gone. None: not a platform, or the platform publishes no quota.
    """

    minutes: float | None = None
    quota: int | None = None
    spent: int | None = None


def cost(options: Any, plan: Plan) -> Cost:
    """The cost of one plan under these options."""
    base_url = getattr(options, "base_url", None)
    if not plan.requests or base_url is None:
        return Cost()
    about = REGISTRY[options.kind].about
    local = is_loopback(base_url)
    pacing = 0.0 if local else float(getattr(options, "pacing_seconds", 0.0))
    limit = getattr(options, "daily_requests", None) or (about.quota.requests if about.quota else None)
    credential = about.shared_credential(options)
    spent = Budget.of(base_url, credential).spent if credential and not local else None
    return Cost(plan.requests * pacing / 60, limit, spent)


def show_plan(session: Session, plans: Mapping[str, Plan], window: Window | None, *, as_json: bool) -> None:
    """Print the plans, a line a source and one for all."""
    if session.home.kind == "sandbox" and not session.home.inbox.exists():
        plans = {name: _undropped(plan) for name, plan in plans.items()}
    costs = {name: cost(session.settings.sources[name], plan) for name, plan in plans.items()}
    if as_json:
        say_json({name: {**asdict(plan), **asdict(costs[name])} for name, plan in plans.items()})
        return
    total = sum(plan.requests for plan in plans.values())
    rows = [(name, _line(plan, costs[name])) for name, plan in plans.items()]
    for_days = f" for {window}" if window else ""
    rows.append(("in all", f"{total:,} requests{for_days}{_minutes(costs)}; nothing was called"))
    lines(rows)


def _undropped(plan: Plan) -> Plan:
    """A file of a sandbox that is not made yet: its tools export when it runs."""
    return plan if plan.requests else replace(plan, note="exported by the sandbox as it runs")


def _line(plan: Plan, cost: Cost) -> str:
    if not plan.requests and not plan.partitions:
        return plan.note or "nothing to do"
    said = [f"{plan.requests:,} requests", f"{plan.partitions:,} partitions"]
    if plan.window:
        said.append(str(plan.window))
    if cost.minutes:
        said.append(f"about {_length(cost.minutes)} at its pacing")
    if cost.quota:
        gone = f", {cost.spent:,} of it are spent" if cost.spent else ""
        said.append(f"{plan.requests / cost.quota:.1%} of the day's {cost.quota:,}{gone}")
    elif cost.spent:
        said.append(f"{cost.spent:,} made today")
    return ", ".join(said) + (f"; {plan.note}" if plan.note else "")


def _minutes(costs: Mapping[str, Cost]) -> str:
    minutes = sum(cost.minutes or 0.0 for cost in costs.values())
    return f", about {_length(minutes)} one after another" if minutes else ""


def _length(minutes: float) -> str:
    return f"{minutes:,.0f} min" if minutes >= 1 else f"{minutes * 60:.0f} s"
