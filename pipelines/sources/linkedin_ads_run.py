"""One extract of LinkedIn Ads under way: what is asked, compared and told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pyarrow as pa

from pipelines.errors import AccessError
from pipelines.landing.sidecar import Accounting
from pipelines.options import LinkedInAds
from pipelines.sources import linkedin_ads_entities as entities
from pipelines.sources import linkedin_ads_leads as leads
from pipelines.sources import linkedin_ads_options as conversation_options
from pipelines.sources.account_days import AccountDays, DayRows
from pipelines.sources.base import Extracted, Job, Window
from pipelines.sources.http import HttpClient
from pipelines.sources.lander import Lander, Platform, Rows
from pipelines.sources.linkedin_ads_read import Analytics
from pipelines.sources.linkedin_ads_rows import by_day, of_range, unknown_fields
from pipelines.sources.linkedin_ads_spec import (
    ACCOUNT_ENTITIES,
    ACCOUNT_LIST,
    CREATIVE_REPORT,
    REACH_DAYS,
    REACH_REPORT,
    TOTALS_REPORT,
    EntityList,
    Report,
    plain_id,
)
from pipelines.sources.linkedin_ads_streams import CAMPAIGNS, CREATIVE_ANALYTICS, RESTATEMENTS
from pipelines.sources.paging import Element
from pipelines.sources.restatements import Ledger

LINKEDIN = Platform(
    "LinkedIn",
    Ledger(
        CREATIVE_ANALYTICS,
        RESTATEMENTS,
        "creative_id",
        tuple(column for column, _ in CREATIVE_REPORT.metrics),
    ),
    compared=("cost_in_local_currency", "impressions", "clicks", "sends"),
)


def accounts(client: HttpClient, source: str, wanted: Sequence[str]) -> dict[str, Element]:
    """The wanted accounts as LinkedIn lists them for this token.

    One that it does not list would answer with nothing at all, which looks just like an account without
    activity: raises `AccessError`.
    """
    listed, _ = entities.fetch(client, ACCOUNT_LIST, "")
    seen = {plain_id(element.get("id")): element for element in listed}
    for account in wanted:
        if account not in seen:
            raise AccessError(
                f"the token has no access to account {account}",
                where=f"sources.{source}.accounts",
                remedy="Ask for a role on that account, or take it out of qae.toml.",
            )
    return {account: seen[account] for account in wanted}


class Run:
    """The steps of one extract, in the order `linkedin_ads.extract` calls them."""

    def __init__(self, job: Job, options: LinkedInAds, client: HttpClient) -> None:
        self.job, self.options, self.client = job, options, client
        self.lander = Lander(job, LINKEDIN, options.api_version, self._today)
        self.days = AccountDays(
            self.lander, TOTALS_REPORT.stream, self._creatives, self._totals, parts="creatives"
        )
        self.analytics = Analytics(client, options.response_cap, self._campaigns)
        self.new_fields: set[str] = set()

    def entities(self, window: Window) -> None:
        """Land what every account holds, as of the window's last day; newer snapshots are left alone."""
        seen = accounts(self.client, self.job.name, self.options.accounts)
        for account in self.options.accounts:
            newest = self._newest_snapshot(account)
            if newest and newest > window.last:
                continue
            self._land_entities(ACCOUNT_LIST, account, window.last, [seen[account]], Accounting(1))
            for listing in ACCOUNT_ENTITIES:
                found, accounting = entities.fetch(self.client, listing, account)
                self._land_entities(listing, account, window.last, found, accounting)

    def reach(self, account: str, window: Window) -> None:
        """Land reach over the trailing weeks as LinkedIn computes it for each range: days do not add up."""
        parts: list[Rows] = []
        for days in REACH_DAYS:
            span = Window(window.last - timedelta(days - 1), window.last)
            elements, _ = self.analytics.read(REACH_REPORT, account, span)
            parts.append(of_range(REACH_REPORT, self.job.name, account, elements, span))
        whole = Rows(
            pa.concat_tables([part.table for part in parts]),
            tuple(row for part in parts for row in part.refused),
            sum(part.rows_in for part in parts),
        )
        stream = REACH_REPORT.stream
        self.lander.land(stream, stream.partition(window.last, account), whole, window)

    def extras(self, account: str, window: Window) -> None:
        """Land what is read only where it is asked for: buttons of conversation ads, leads."""
        if self.options.conversation_options:
            conversation_options.land(self.job, self.client, self.analytics, self.lander, account, window)
        if self.options.lead_forms:
            leads.land(self.job, self.client, self.lander, account, window)

    def finish(self) -> Extracted:
        """The sum of it all; raises the first refused partition's `InputError`, the rest being landed."""
        out = self.lander.out
        if self.new_fields:
            out.notes.append(f"LinkedIn sent unknown fields: {', '.join(sorted(self.new_fields))}")
        split = {"cap_split": (self.analytics.splits, "answers cut at the cap, asked again in parts")}
        return self.lander.finish(self.client.counters, split)

    def _today(self) -> date:
        return (self.client.told_at or self.job.fetched_at).date()

    def _creatives(self, account: str, window: Window) -> Mapping[date, DayRows]:
        answer = self._read(CREATIVE_REPORT, account, window)
        return {day: {CREATIVE_REPORT.stream: rows} for day, rows in answer.items()}

    def _totals(self, account: str, window: Window) -> Mapping[date, Rows]:
        return self._read(TOTALS_REPORT, account, window)

    def _read(self, report: Report, account: str, window: Window) -> Mapping[date, Rows]:
        answer = self.analytics.read(report, account, window)
        self.new_fields |= unknown_fields(report, answer[0])
        return by_day(report, self.job.name, account, answer, window)

    def _land_entities(
        self, listing: EntityList, account: str, day: date, found: list[Element], accounting: Accounting
    ) -> None:
        rows = entities.table(listing, self.job.name, account, day, found)
        partition = listing.stream.partition(day, account)
        self.lander.write(listing.stream, partition, rows, accounting, Window(day, day))

    def _newest_snapshot(self, account: str) -> date | None:
        snapshots = self.job.landing.sidecars(CAMPAIGNS)
        return max((found.day for found in snapshots if found.owner == account), default=None)

    def _campaigns(self, account: str) -> list[str]:
        newest = self._newest_snapshot(account)
        rows = newest and self.job.landing.read(CAMPAIGNS, CAMPAIGNS.partition(newest, account))
        return rows["campaign_id"].to_pylist() if rows else []
