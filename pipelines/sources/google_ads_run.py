"""One extract of Google Ads under way: what is asked, compared and told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipelines.errors import AccessError, InputError
from pipelines.options import GoogleAds
from pipelines.sources import google_ads_days as days
from pipelines.sources import google_ads_entities as entities
from pipelines.sources.account_days import AccountDays, DayRows
from pipelines.sources.base import Extracted, Job, Window
from pipelines.sources.google_ads_client import REMEDIES, search
from pipelines.sources.google_ads_rows import Told, elements_of, read
from pipelines.sources.google_ads_spec import (
    ACCOUNT_QUERY,
    ACTIONS_BY_AD,
    ACTIONS_BY_CAMPAIGN,
    ADS,
    BY_ACCOUNT,
    BY_AD,
    BY_CAMPAIGN,
    CONVERSIONS,
    ENTITIES,
    ENTITY_QUERIES,
    GOOGLE,
    TOTALS,
    Report,
)
from pipelines.sources.http import HttpClient
from pipelines.sources.lander import Lander, Rows
from pipelines.sources.paging import Element


class Run:
    """The steps of one extract, in the order `google_ads.extract` calls them."""

    def __init__(self, job: Job, options: GoogleAds, client: HttpClient) -> None:
        self.job, self.options, self.client = job, options, client
        self.lander = Lander(job, GOOGLE, options.api_version, lambda: self._now().date())
        self.days = AccountDays(self.lander, TOTALS, self._read, self._totals)
        self.accounts: dict[str, days.Account] = {}

    def describe(self) -> None:
        """Ask every account for itself, before anything is landed.

        Raises `AccessError` for one that is out of reach or a manager account, which has no ads of its own.
        """
        self.accounts = {account: self.ask(account) for account in self.options.accounts}

    def ask(self, account: str) -> days.Account:
        """Ask one account for itself; raises as `describe` does."""
        found = self._listed(account, ACCOUNT_QUERY)
        if entities.is_manager(found):
            raise AccessError(
                f"{account} is a manager account, which has no ads of its own",
                where=f"sources.{self.job.name}.accounts",
                remedy=REMEDIES["REQUESTED_METRICS_FOR_MANAGER"],
            )
        return entities.account_of(self.job.name, account, found)

    def entities(self, account: str, window: Window) -> None:
        """Land what the account holds, as of the window's last day; a newer snapshot is left alone."""
        snapshots = self.job.landing.sidecars(ENTITIES)
        newest = max((found.day for found in snapshots if found.owner == account), default=None)
        if newest and newest > window.last:
            return
        lists = [self._listed(account, query) for query in ENTITY_QUERIES]
        rows, accounting = entities.table(self.accounts[account], window.last, lists)
        partition = ENTITIES.partition(window.last, account)
        self.lander.write(ENTITIES, partition, rows, accounting, window)

    def land(self, account: str, chunks: Sequence[Window]) -> None:
        """Land the days of an account; one that its own clock has not ended yet is told as such."""
        self.days.land(account, chunks)
        zone = self.accounts[account].timezone
        last = chunks[-1].last if chunks else None
        if last and last >= self._today_in(zone):
            out = self.lander.out
            out.incidents["day_not_over"] += 1
            out.notes.append(f"account {account}: {last} was not over in {zone}; the next run reads it again")

    def finish(self) -> Extracted:
        """The sum of it all; raises the first refused partition's `InputError`, the rest being landed."""
        return self.lander.finish(self.client.counters, {})

    def _read(self, account: str, window: Window) -> Mapping[date, DayRows]:
        """The streams of every day, performance last: it is compared with the account's totals."""
        known = self.accounts[account]
        told = {
            report.name: self._report(report, account, window)
            for report in (BY_AD, BY_CAMPAIGN, ACTIONS_BY_AD, ACTIONS_BY_CAMPAIGN)
        }
        performance = days.performance(known, told[BY_AD.name], told[BY_CAMPAIGN.name], window)
        conversions = days.conversions(
            known, told[ACTIONS_BY_AD.name], told[ACTIONS_BY_CAMPAIGN.name], window
        )
        return {day: {CONVERSIONS: conversions[day], ADS: performance[day]} for day in window.days()}

    def _totals(self, account: str, window: Window) -> Mapping[date, Rows]:
        return days.totals(self.accounts[account], self._report(BY_ACCOUNT, account, window), window)

    def _report(self, report: Report, account: str, window: Window) -> Told:
        answer = search(self.client, self.options.api_version, account, report.query(window))
        return read(report, answer, window, f"{self.job.name}, {report.name} of {account}, {window}")

    def _listed(self, account: str, query: str) -> list[Element]:
        answer = search(self.client, self.options.api_version, account, query)
        return elements_of(answer.json, f"{self.job.name}.{ENTITIES.name} {account}")

    def _now(self) -> datetime:
        return self.client.told_at or self.job.fetched_at

    def _today_in(self, zone: str) -> date:
        now = self._now()
        aware = now if now.tzinfo else now.replace(tzinfo=UTC)
        try:
            return aware.astimezone(ZoneInfo(zone)).date()
        except (ZoneInfoNotFoundError, ValueError):
            raise InputError(f"Google named an unknown time zone, {zone!r}", where=self.job.name) from None
