"""Meta Ads: ads with their conversions, checked against the account's own totals, entities, and reach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from pipelines.errors import SettingsError
from pipelines.options import MetaAds
from pipelines.sources import account_days
from pipelines.sources.about import About, Credential
from pipelines.sources.base import Extracted, Job, Plan, SourceKind, Window
from pipelines.sources.meta_ads_client import connect
from pipelines.sources.meta_ads_entities import fetch_account
from pipelines.sources.meta_ads_run import Run
from pipelines.sources.meta_ads_spec import (
    AD_DAYS,
    CONVERSIONS,
    ENTITY_LISTS,
    KEPT_DAYS,
    KIND,
    REACH_DAYS,
    STREAMS,
    TOTALS,
)
from pipelines.sources.sunset import META

_REPORT = 3  # starting it, one look at it, one page


def due(job: Job, account: str, window: Window) -> Iterator[Window]:
    """The reports' windows of one account; a day's account totals are landed last and finish it."""
    options: MetaAds = job.options
    most, lookback = options.request_days, options.lookback_days
    streams = (CONVERSIONS, AD_DAYS, TOTALS)
    return account_days.due(job, streams, account, window, lookback=lookback, most=most)


def plan(job: Job, window: Window | None) -> Plan:
    """What `extract` would ask for at least, read from landing alone; long reports cost more looks."""
    window, options = _required(job, window), job.options_as(MetaAds)
    chunks = {account: list(due(job, account, window)) for account in options.accounts}
    days = sum((chunk.last - chunk.first).days + 1 for found in chunks.values() for chunk in found)
    per_account = 1 + len(ENTITY_LISTS) + _REPORT * len(REACH_DAYS)
    return Plan(
        requests=len(chunks) * per_account + (_REPORT + 1) * sum(map(len, chunks.values())),
        partitions=3 * days + len(chunks) * 2,
        window=window,
        note=f"{days} account-days; looking at reports under way and further pages cost more requests",
    )


def extract(job: Job, window: Window | None) -> Extracted:
    """Land the window; what was landed before a failure stays, and the next run asks for the rest.

    Raises `AccessError` where Meta refuses or stays away, `InputError` once everything else is landed where
    a partition's answer could not be accepted.
    """
    window, options = _required(job, window), job.options_as(MetaAds)
    with connect(job.name, options) as client:
        run = Run(job, options, client)
        run.accounts(window)
        for account in options.accounts:
            run.days.land(account, list(due(job, account, window)))
            run.gone(account, window)
            run.reach(account, window)
        return run.finish()


def probe(job: Job) -> str:
    """Ask for every account, and say what came back."""
    options = job.options_as(MetaAds)
    with connect(job.name, options) as client:
        found = [fetch_account(client, job.name, number)[0] for number in options.accounts]
    return "; ".join(f"account {a.id}, in {a.currency} and days of {a.timezone}" for a in found)


def _required(job: Job, window: Window | None) -> Window:
    window = job.required(window)
    oldest = job.fetched_at.date() - timedelta(KEPT_DAYS)
    if window.first < oldest:
        raise SettingsError(
            f"Meta keeps days since {oldest}, and {window.first} was asked for",
            where=f"sources.{job.name}",
            remedy=f"Set start_date = {oldest} or later under [workspace], or ask for later days.",
        )
    return window


ABOUT = About(
    title="Meta Ads",
    offers=("ads", "conversions", "reach", "control_totals", "entities"),
    credentials=(Credential("token", "an access token of a system user; it does not run out", "ads_read"),),
    approval="none for ad accounts of your own business; Meta's, with App Review, for those of others",
    cap="a report with too many rows: asked again by shorter windows, then by campaign",
    versions=META,
    setup="""\
accounts = ["act_1234567890"]       # ids of the ad accounts
# api_version = "v26.0"             # `qae doctor` warns 60 days before it ends
# lookback_days = 28                # days read again on every run: Meta restates them
# attribution_windows = ["7d_click", "1d_view"]
""",
    guide="connect-meta-ads.md",
)

SOURCE = SourceKind(
    kind=KIND, streams=STREAMS, daily=True, plan=plan, extract=extract, about=ABOUT, probe=probe
)
