"""LinkedIn Ads: entities, creative analytics checked against the account's own totals, and reach."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.options import LinkedInAds
from pipelines.sources import account_days
from pipelines.sources import linkedin_ads_leads as leads
from pipelines.sources import linkedin_ads_options as conversation_options
from pipelines.sources.about import About, Credential
from pipelines.sources.base import Extracted, Job, Plan, SourceKind, Window
from pipelines.sources.linkedin_ads_client import connect
from pipelines.sources.linkedin_ads_run import Run, accounts
from pipelines.sources.linkedin_ads_spec import (
    ACCOUNT_ENTITIES,
    CREATIVE_REPORT,
    REACH_DAYS,
    TOTALS_REPORT,
    field_chunks,
)
from pipelines.sources.linkedin_ads_streams import ACCOUNT_TOTALS, CREATIVE_ANALYTICS, KIND, STREAMS
from pipelines.sources.sunset import LINKEDIN


def due(job: Job, account: str, window: Window) -> Iterator[Window]:
    """The requests' windows of one account; a day's account totals are landed last and finish it."""
    options: LinkedInAds = job.options
    streams = (CREATIVE_ANALYTICS, ACCOUNT_TOTALS)
    most, lookback = options.request_days, options.lookback_days
    return account_days.due(job, streams, account, window, lookback=lookback, most=most)


def plan(job: Job, window: Window | None) -> Plan:
    """What `extract` would ask for at least, read from landing alone; answers at the cap cost more."""
    window, options = job.required(window), job.options_as(LinkedInAds)
    chunks = {account: list(due(job, account, window)) for account in options.accounts}
    days = sum((chunk.last - chunk.first).days + 1 for found in chunks.values() for chunk in found)
    per_chunk = len(field_chunks(CREATIVE_REPORT)) + len(field_chunks(TOTALS_REPORT))
    per_account = len(ACCOUNT_ENTITIES) + len(REACH_DAYS)
    extras = sum(_extras(job, account, window) for account in options.accounts)
    return Plan(
        requests=1 + len(chunks) * per_account + per_chunk * sum(map(len, chunks.values())) + extras,
        partitions=2 * days + len(chunks) * (2 + len(ACCOUNT_ENTITIES)),
        window=window,
        note=f"{days} account-days; pages and answers cut at {options.response_cap} rows cost more requests",
    )


def _extras(job: Job, account: str, window: Window) -> int:
    """Requests for what is read only where it is asked for."""
    options = job.options_as(LinkedInAds)
    buttons = len(list(conversation_options.due(job, account, window))) if options.conversation_options else 0
    forms = len(list(leads.due(job, account, window))) if options.lead_forms else 0
    return bool(buttons) + buttons + bool(options.lead_forms) + forms


def extract(job: Job, window: Window | None) -> Extracted:
    """Land the window; what was landed before a failure stays, and the next run asks for the rest.

    Raises `AccessError` where LinkedIn refuses or stays away, `InputError` once everything else is landed
    where a partition's answer could not be accepted.
    """
    window, options = job.required(window), job.options_as(LinkedInAds)
    with connect(job.name, options) as client:
        run = Run(job, options, client)
        run.entities(window)
        for account in options.accounts:
            run.days.land(account, list(due(job, account, window)))
            run.reach(account, window)
            run.extras(account, window)
        return run.finish()


def probe(job: Job) -> str:
    """The one call that proves a token: which of the configured accounts it opens."""
    options = job.options_as(LinkedInAds)
    with connect(job.name, options) as client:
        opened = accounts(client, job.name, options.accounts)
    return ", ".join(f"account {account} ({found.get('currency')})" for account, found in opened.items())


ABOUT = About(
    title="LinkedIn Ads",
    offers=("ads", "sends", "reach", "control_totals", "entities", "outcomes"),
    credentials=(
        Credential("token", "an access token of a LinkedIn app; it lives 60 days", "r_ads, r_ads_reporting"),
        Credential("refresh_token", "renews the access token for a year", required=False),
        Credential("client_id", "the app's, to renew with", required=False),
        Credential("client_secret", "the app's, to renew with", required=False),
    ),
    approval="LinkedIn's, for the Advertising API; some weeks, and it may be refused",
    shared_by=("client_id", "token"),
    cap="15,000 rows an answer, cut in silence: asked again in parts",
    versions=LINKEDIN,
    setup="""\
accounts = ["512345678"]            # ids of the ad accounts, without the urn around them
# api_version = "202607"            # `qae doctor` warns 60 days before it is shut down
# lookback_days = 30                # days read again on every run: LinkedIn restates them
# conversation_options = true       # which button of a conversation ad was pressed
# lead_forms = true                 # leads as outcomes; needs the scope r_marketing_leadgen_automation
""",
    guide="connect-linkedin-ads.md",
)

SOURCE = SourceKind(
    kind=KIND, streams=STREAMS, daily=True, plan=plan, extract=extract, about=ABOUT, probe=probe
)
