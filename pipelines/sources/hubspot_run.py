"""One extract of a HubSpot portal under way: who people are, what deals came to, and what was written.

A message's day is landed whole and alone. That is right without merging anything: a message sent on a day
makes its thread's latest message that day's or a later one's, so the threads with a message since the first
day asked for hold every message of all days from then on. Threads are read from the newest to the oldest,
and a day is landed as soon as no thread is left that could reach it: a run that is killed loses the older
days only, and the next one leaves out the threads that lie within what is landed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from urllib.parse import quote

from pipelines.errors import AccessError, InputError, SettingsError
from pipelines.landing import waist
from pipelines.landing.quarantine import write_quarantine
from pipelines.landing.streams import Stream
from pipelines.options import HubSpot
from pipelines.progress import progress
from pipelines.sources import hubspot_crm as crm
from pipelines.sources.base import Extracted, Job, Window
from pipelines.sources.files import count_companion, land, land_bodies
from pipelines.sources.http import HttpClient
from pipelines.sources.hubspot_client import CALLS, results_of
from pipelines.sources.hubspot_messages import Days, add_thread, span_of
from pipelines.sources.hubspot_people import Portal
from pipelines.sources.hubspot_search import CONTACTS, DEALS, Listing, contacts_of, search
from pipelines.sources.hubspot_snapshots import changed_since, lay_over, newest_day, table_of
from pipelines.sources.lander import LOST_SHARE
from pipelines.sources.paging import Element, Page, pages, unique

KIND = "hubspot"
MESSAGES, BODIES = waist.messages(KIND), waist.message_bodies(KIND)
OUTCOMES, IDENTITIES = waist.outcomes_exported(KIND), waist.identities(KIND)
STREAMS = (MESSAGES, BODIES, OUTCOMES, IDENTITIES)
THREADS = "/conversations/v3/conversations/threads"
_PAGE = 100
_CUT = "TRUNCATED"  # TRUNCATED_TO_MOST_RECENT_REPLY leaves out what is quoted: the reply itself is whole


class Run:
    """The steps of one extract, in the order `hubspot.extract` calls them."""

    def __init__(self, job: Job, options: HubSpot, client: HttpClient) -> None:
        self.job, self.options, self.client = job, options, client
        self.out = Extracted()
        self.owner = owner_of(job)
        domains = frozenset(domain.lower() for domain in options.own_domains)
        self.portal = Portal(job.name, options.portal, domains, job.pseudonyms)
        self.currency: str | None = None
        self._refused: AccessError | InputError | None = None

    def account(self) -> Element:
        """What the token opens; raises `SettingsError` where that is another portal."""
        told = self.client.get("/account-info/v3/details", family=CALLS).envelope
        if str(told.get("portalId")) != self.options.portal:
            raise SettingsError(
                f"the token belongs to portal {told.get('portalId')}, not to {self.options.portal}",
                where=f"sources.{self.job.name}.portal",
                remedy="Correct `portal`, or set the token of that portal.",
            )
        self.currency = told.get("companyCurrency")
        return told

    def people(self, window: Window) -> None:
        """Land which addresses belong to one contact."""
        if self.options.contacts:
            self._snapshot(IDENTITIES, window, "person_key", CONTACTS, self._linked)

    def deals(self, window: Window) -> None:
        """Land the deals that are outcomes."""
        if self.options.deals:
            self._snapshot(OUTCOMES, window, "event_id", DEALS, self._outcomes)

    def threads(self, due: Sequence[date]) -> None:
        """Land the messages of these days, the newest day first."""
        if not due:
            return
        days = Days(frozenset(due))
        found = [(span, thread) for thread in self._listed(due[0]) if (span := span_of(thread))]
        found.sort(key=lambda pair: pair[0][1], reverse=True)
        waiting = sorted(due, reverse=True)
        with progress().track(f"{self.job.name}: threads", len(found)) as advance:
            for (first, last), thread in found:
                while waiting and waiting[0] > last:
                    self._land_day(days, waiting.pop(0))
                reached = [day for day in due if first <= day <= last]
                if reached:
                    add_thread(days, self.portal, thread, self._messages(str(thread["id"])), reached[-1])
                advance(1)
        for day in waiting:
            self._land_day(days, day)

    def finish(self) -> Extracted:
        """The sum of it all; raises what was refused on the way, the rest being landed."""
        counters = self.client.counters
        self.out.requests = counters.requests
        if counters.rate_limited:
            self.out.incidents["rate_limited"] = counters.rate_limited
            self.out.notes.append(f"throttled calls, each repeated: {counters.rate_limited}")
        if self._refused:
            raise self._refused
        return self.out

    def _listed(self, since: date) -> list[Element]:
        asked = [
            f"limit={_PAGE}",
            "sort=latestMessageTimestamp",
            f"latestMessageTimestampAfter={since}T00:00:00Z",
        ]
        asked += [f"inboxId={inbox}" for inbox in self.options.inboxes]
        where = f"{self.job.name}.threads"
        found, _ = self._pages(THREADS, "&".join(asked), where)
        spam = sum(thread.get("spam") is True for thread in found)
        if spam:
            self.out.incidents["spam_thread"] = spam
            self.out.notes.append(f"threads marked as spam, not read: {spam}")
        return [thread for thread in found if thread.get("id") and thread.get("spam") is not True]

    def _messages(self, thread: str) -> list[Element]:
        path = f"{THREADS}/{thread}/messages"
        found, _ = self._pages(path, f"limit={_PAGE}", f"{self.job.name}.threads {thread}")
        for message in found:
            if message.get("truncationStatus") == _CUT and message.get("id"):
                whole = self.client.get(f"{path}/{message['id']}/original-content", family=CALLS).envelope
                message |= {name: whole[name] for name in ("text", "richText") if whole.get(name)}
        return found

    def _pages(self, path: str, query: str, where: str) -> tuple[list[Element], int]:
        def page(cursor: str | None) -> Page:
            asked = f"{query}&after={quote(cursor, safe='')}" if cursor else query
            return results_of(self.client.get(path, asked, family=CALLS), where)

        listed = pages(page, where=where)
        # What has no id cannot be told from another: each stays, and is refused where it is read.
        return unique(listed, lambda element: element.get("id") or id(element))

    def _land_day(self, days: Days, day: date) -> None:
        told = days.rows.get(day, {})
        refused, skipped = days.refused.get(day, []), +days.skipped.get(day, Counter[str]())
        partition = MESSAGES.partition(day, self.owner)
        came = len(told) + len(refused)
        if len(refused) > max(1, LOST_SHARE * came):
            write_quarantine(self.job.quarantine, MESSAGES, partition, refused, self.job.run_id)
            self._keep(
                InputError(
                    f"{len(refused)} of {came} messages were refused, the first {refused[0].reason}",
                    where=f"{self.job.name}.messages {day}",
                    remedy="What was landed of that day before stays; the messages are in quarantine.",
                )
            )
        else:
            rows = table_of(MESSAGES, [row for row, _ in told.values()])
            bodies = table_of(BODIES, [body for _, body in told.values()])
            count_companion(self.out, land_bodies(self.job, BODIES, partition, bodies))
            self.out.add(land(self.job, MESSAGES, partition, rows, refused, skipped))
        days.forget(day)

    def _snapshot(
        self,
        stream: Stream,
        window: Window,
        key: str,
        listing: Listing,
        read: Callable[[list[Element]], crm.Changed],
    ) -> None:
        """Land the newest snapshot with what changed since laid over it; a newer one is left alone."""
        newest = newest_day(self.job, stream, self.owner)
        if newest and newest > window.last:
            return
        since = changed_since(self.job, newest)
        try:
            changed = read(list(search(self.client, listing, since, f"{self.job.name}.{stream.name}")))
        except AccessError as error:
            # A token without this scope may well have the one for messages.
            self._keep(error)
            return
        base = newest if since else None
        self.out.add(lay_over(self.job, stream, self.owner, key, changed, window.last, base))

    def _linked(self, contacts: list[Element]) -> crm.Changed:
        return crm.linked_people(self.portal, contacts)

    def _outcomes(self, deals: list[Element]) -> crm.Changed:
        stages: dict[str, str] = dict(self.options.deal_stages)
        counting = [str(d["id"]) for d in deals if crm.properties_of(d).get("dealstage") in stages]
        people = contacts_of(self.client, counting, f"{self.job.name}.outcomes")
        return crm.outcomes(self.portal, deals, stages, people, self.currency)

    def _keep(self, error: AccessError | InputError) -> None:
        self._refused = self._refused or error


def owner_of(job: Job) -> str:
    """Under which name a portal's partitions lie."""
    return f"{job.name}--{job.options.portal}"
