"""LinkedIn Ads: entities, creative analytics checked against the account's own totals, and reach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipelines.errors import SettingsError
from pipelines.options import LinkedInAds
from pipelines.sources.base import Extracted, Job, Plan, SourceKind, Window
from pipelines.sources.linkedin_ads_client import connect
from pipelines.sources.linkedin_ads_run import Run
from pipelines.sources.linkedin_ads_spec import (
    ACCOUNT_ENTITIES,
    CREATIVE_REPORT,
    REACH_DAYS,
    TOTALS_REPORT,
    field_chunks,
)
from pipelines.sources.linkedin_ads_streams import ACCOUNT_TOTALS, CREATIVE_ANALYTICS, KIND, STREAMS


def due(job: Job, account: str, window: Window) -> Iterator[Window]:
    """The requests' windows: days not landed yet, and those young enough to be restated, in runs of days.

    A job that refetches takes every day. A day's account totals are landed last: without them it is not
    finished.
    """
    options: LinkedInAds = job.options
    run: list[date] = []
    for day in window.days():
        young = (window.last - day).days < options.lookback_days
        landed = all(
            job.landing.sidecar(stream, stream.partition(day, account))
            for stream in (CREATIVE_ANALYTICS, ACCOUNT_TOTALS)
        )
        if young or not landed or job.refetch:
            run.append(day)
        elif run:
            yield from Window(run[0], run[-1]).chunks(options.request_days)
            run = []
    if run:
        yield from Window(run[0], run[-1]).chunks(options.request_days)


def plan(job: Job, window: Window | None) -> Plan:
    """What `extract` would ask for at least, read from landing alone; answers at the cap cost more."""
    window, options = _required(job, window), _options(job)
    chunks = {account: list(due(job, account, window)) for account in options.accounts}
    days = sum((chunk.last - chunk.first).days + 1 for found in chunks.values() for chunk in found)
    per_chunk = len(field_chunks(CREATIVE_REPORT)) + len(field_chunks(TOTALS_REPORT))
    per_account = len(ACCOUNT_ENTITIES) + len(REACH_DAYS)
    return Plan(
        requests=1 + len(chunks) * per_account + per_chunk * sum(map(len, chunks.values())),
        partitions=2 * days + len(chunks) * (2 + len(ACCOUNT_ENTITIES)),
        window=window,
        note=f"{days} account-days; pages and answers cut at {options.response_cap} rows cost more requests",
    )


def extract(job: Job, window: Window | None) -> Extracted:
    """Land the window; what was landed before a failure stays, and the next run asks for the rest.

    Raises `AccessError` where LinkedIn refuses or stays away, `InputError` once everything else is landed
    where a partition's answer could not be accepted.
    """
    window, options = _required(job, window), _options(job)
    with connect(job.name, options) as client:
        run = Run(job, options, client)
        run.entities(window)
        for account in options.accounts:
            run.days(account, list(due(job, account, window)))
            run.reach(account, window)
        return run.finish()


def _options(job: Job) -> LinkedInAds:
    if not isinstance(job.options, LinkedInAds):
        raise SettingsError(f"not a source of kind {KIND}", where=f"sources.{job.name}")
    return job.options


def _required(job: Job, window: Window | None) -> Window:
    if window is None:
        raise SettingsError("needs a window of days", where=f"sources.{job.name}")
    return window


SOURCE = SourceKind(kind=KIND, streams=STREAMS, daily=True, plan=plan, extract=extract)
