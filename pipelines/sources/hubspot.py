"""HubSpot: the messages of a portal, its deals as outcomes, and which addresses are one person."""

from __future__ import annotations

from datetime import date

from pipelines.options import HubSpot
from pipelines.sources.about import About, Credential, Quota
from pipelines.sources.base import Extracted, Job, Plan, SourceKind, Window
from pipelines.sources.hubspot_client import SCOPES, connect
from pipelines.sources.hubspot_run import BODIES, KIND, MESSAGES, STREAMS, Run, owner_of
from pipelines.sources.sunset import HUBSPOT


def due(job: Job, window: Window) -> list[date]:
    """The days to land, oldest first: those not landed yet and those of the lookback; all where it refetches.

    A day counts as landed with its texts only.
    """
    lookback: int = job.options_as(HubSpot).lookback_days
    owner = owner_of(job)
    return [
        day
        for day in window.days()
        if job.refetch
        or (window.last - day).days < lookback
        or not all(job.landing.sidecar(stream, stream.partition(day, owner)) for stream in (MESSAGES, BODIES))
    ]


def plan(job: Job, window: Window | None) -> Plan:
    """What `extract` asks for at least; how many threads there are is known only by listing them."""
    days = due(job, job.required(window))
    options = job.options_as(HubSpot)
    lists = 1 + options.contacts + 2 * options.deals + bool(days)
    return Plan(
        requests=lists,
        partitions=2 * len(days) + options.contacts + options.deals,
        window=window,
        note=f"{len(days)} days; and one request a thread, a hundred threads, two hundred contacts or deals",
    )


def extract(job: Job, window: Window | None) -> Extracted:
    """Land the window's messages by day, and contacts and deals as they stand.

    Raises `AccessError` where HubSpot refuses or stays away (with a scope that is missing everything else is
    landed first), `SettingsError` where the token is another portal's, `InputError` once everything else is
    landed where a day's messages could not be accepted.
    """
    window, options = job.required(window), job.options_as(HubSpot)
    with connect(job.name, options) as client:
        run = Run(job, options, client)
        run.account()
        run.people(window)
        run.deals(window)
        run.threads(due(job, window))
        return run.finish()


def probe(job: Job) -> str:
    """The one call that proves a token, and what it opens."""
    with connect(job.name, job.options_as(HubSpot)) as client:
        told = Run(job, job.options_as(HubSpot), client).account()
    return f"portal {told.get('portalId')}, {told.get('companyCurrency')}, {told.get('timeZone')}"


ABOUT = About(
    title="HubSpot",
    offers=("messages", "outcomes", "identities"),
    credentials=(
        Credential("token", "a private app of the portal: Settings, Integrations", ", ".join(SCOPES)),
    ),
    shared_by=("token",),
    cap="a search ends at 10,000 results: asked by id, so it never gets there",
    quota=Quota(250_000, "a portal of the Free and Starter tiers; more above"),
    versions=HUBSPOT,
    setup="""\
portal = "12345678"                 # the Hub ID, in the account menu
# inboxes = ["1234"]                # default: all
# own_domains = ["example.com"]     # HubSpot takes a colleague's answer from a private mailbox for incoming
# deal_stages = { closedwon = "transaction" }   # id of the stage = type of outcome
""",
    guide="connect-hubspot.md",
)
SOURCE = SourceKind(
    KIND,
    STREAMS,
    daily=True,
    plan=plan,
    extract=extract,
    about=ABOUT,
    probe=probe,
    owners=lambda job: (owner_of(job),),
)
