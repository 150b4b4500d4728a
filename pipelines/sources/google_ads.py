"""Google Ads: ads by day checked against the account's own totals, what is spent above them, conversions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from pipelines.errors import SettingsError
from pipelines.options import GoogleAds
from pipelines.sources import account_days
from pipelines.sources.about import About, Credential, Quota
from pipelines.sources.base import Extracted, Job, Plan, SourceKind, Window
from pipelines.sources.google_ads_client import connect
from pipelines.sources.google_ads_run import Run
from pipelines.sources.google_ads_spec import (
    ADS,
    CONVERSIONS,
    ENTITY_QUERIES,
    KEPT_DAYS,
    KIND,
    REPORTS,
    STREAMS,
    TOTALS,
)
from pipelines.sources.sunset import GOOGLE


def due(job: Job, account: str, window: Window) -> Iterator[Window]:
    """The requests' windows of one account; a day's account totals are landed last and finish it."""
    options = job.options_as(GoogleAds)
    most, lookback = options.request_days, options.lookback_days
    return account_days.due(job, (ADS, CONVERSIONS, TOTALS), account, window, lookback=lookback, most=most)


def plan(job: Job, window: Window | None) -> Plan:
    """What `extract` would ask for, read from landing alone; a day that has to be read again costs more."""
    window, options = _required(job, window), job.options_as(GoogleAds)
    chunks = {account: list(due(job, account, window)) for account in options.accounts}
    days = sum((chunk.last - chunk.first).days + 1 for found in chunks.values() for chunk in found)
    return Plan(
        requests=1 + len(chunks) * (1 + len(ENTITY_QUERIES)) + len(REPORTS) * sum(map(len, chunks.values())),
        partitions=3 * days + len(chunks),
        window=window,
        note=f"{days} account-days; one call is for an access token",
    )


def extract(job: Job, window: Window | None) -> Extracted:
    """Land the window; what was landed before a failure stays, and the next run asks for the rest.

    Raises `AccessError` where Google refuses or stays away, `InputError` once everything else is landed
    where a partition's answer could not be accepted.
    """
    window, options = _required(job, window), job.options_as(GoogleAds)
    with connect(job.name, options) as client:
        run = Run(job, options, client)
        run.describe()
        for account in options.accounts:
            run.entities(account, window)
            run.land(account, list(due(job, account, window)))
        return run.finish()


def probe(job: Job) -> str:
    """Ask the first account for itself, and say what came back."""
    options = job.options_as(GoogleAds)
    with connect(job.name, options) as client:
        account = Run(job, options, client).ask(options.accounts[0])
    return f"account {account.id}, in {account.currency} and days of {account.timezone}"


def _required(job: Job, window: Window | None) -> Window:
    window = job.required(window)
    oldest = job.fetched_at.date() - timedelta(KEPT_DAYS)
    if window.first < oldest:
        # Such a day would be answered with nothing, which looks like a day without spend.
        raise SettingsError(
            f"Google keeps daily figures for 37 months: {window.first} is gone",
            where=f"sources.{job.name}",
            remedy=f"Start on {oldest} or later (start_date, or --from).",
        )
    return window


ABOUT = About(
    title="Google Ads",
    offers=("ads", "conversions", "control_totals", "entities"),
    credentials=(
        Credential("developer_token", "from the API center of a manager account"),
        Credential("client_id", "of an OAuth client of a Google Cloud project"),
        Credential("client_secret", "of the same OAuth client"),
        Credential(
            "refresh_token",
            "of a Google user who can see the accounts",
            "https://www.googleapis.com/auth/adwords",
        ),
    ),
    approval="Google's, for a developer token of Basic access; some days",
    shared_by=("developer_token",),
    cap="none: answers are streams",
    quota=Quota(15_000, "a developer token of Basic access"),
    versions=GOOGLE,
    setup="""\
accounts = ["123-456-7890"]         # customer ids of the accounts that run ads, not of a manager
# login_customer_id = "987-654-3210"  # the manager account that access goes through, where it does
# api_version = "v26"               # `qae doctor` warns 60 days before it is shut down
# lookback_days = 30                # days read again on every run: conversions come in late
""",
    guide="connect-google-ads.md",
)

SOURCE = SourceKind(
    kind=KIND, streams=STREAMS, daily=True, plan=plan, extract=extract, about=ABOUT, probe=probe
)
