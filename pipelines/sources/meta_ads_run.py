"""One extract of Meta Ads under way: what is asked, compared and told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from pipelines.landing.sidecar import Accounting
from pipelines.options import MetaAds
from pipelines.sources import meta_ads_entities as entities
from pipelines.sources.account_days import AccountDays, DayRows
from pipelines.sources.base import Extracted, Job, Window
from pipelines.sources.http import HttpClient
from pipelines.sources.lander import Lander, Rows
from pipelines.sources.meta_ads_actions import Attribution
from pipelines.sources.meta_ads_read import Insights
from pipelines.sources.meta_ads_rows import ads_by_day, joined, reach_of, totals_by_day
from pipelines.sources.meta_ads_spec import (
    AD_REPORT,
    CONVERSIONS,
    ENTITIES,
    META,
    NAMES,
    REACH,
    REACH_DAYS,
    REACH_REPORT,
    TOTALS,
    TOTALS_REPORT,
)
from pipelines.sources.meta_ads_tables import Account, unknown_fields
from pipelines.sources.paging import Element


class Run:
    """The steps of one extract, in the order `meta_ads.extract` calls them."""

    def __init__(self, job: Job, options: MetaAds, client: HttpClient) -> None:
        self.job, self.options, self.client = job, options, client
        self.lander = Lander(job, META, options.api_version, self._today)
        self.days = AccountDays(self.lander, TOTALS, self._ads, self._totals)
        self.attribution = Attribution(options.attribution_windows, frozenset(options.conversion_types))
        self._insights = Insights(
            client,
            options.attribution_windows,
            max(1, round(options.poll_minutes * 60 / options.poll_seconds)),
            self._campaigns,
        )
        self._accounts: dict[str, Account] = {}
        self._entities: dict[str, tuple[list[entities.Row], Accounting]] = {}
        self._figures: dict[str, dict[str, Element]] = {}
        self._new_fields: set[str] = set()
        self._silent: dict[str, set[str]] = {}

    def accounts(self, window: Window) -> None:
        """Read and land what every account holds, as of the window's last day.

        Raises `AccessError` for an account out of reach, before anything of the others is landed.
        """
        told = {
            number: entities.fetch_account(self.client, self.job.name, number)
            for number in self.options.accounts
        }
        for number, (account, element) in told.items():
            self._accounts[number] = account
            self._entities[number] = entities.fetch(self.client, account, element)
            self._land_entities(number, window, again=False)

    def gone(self, number: str, window: Window) -> None:
        """Land the account's entities once more where figures came of ads that no list has any more."""
        rows, accounting = self._entities[number]
        gone = entities.deleted(self._accounts[number], rows, self._figures.get(number, {}).values())
        if gone:
            accounting = Accounting(accounting.rows_in + len(gone), skipped=accounting.skipped)
            self._entities[number] = [*rows, *gone], accounting
            self._land_entities(number, window, again=True)

    def reach(self, number: str, window: Window) -> None:
        """Land reach over the trailing weeks as Meta computes it for each range: days do not add up."""
        parts: list[Rows] = []
        for days in REACH_DAYS:
            span = Window(window.last - timedelta(days - 1), window.last)
            pages = self._insights.read(REACH_REPORT, number, span)
            parts.append(reach_of(self._accounts[number], pages, span, window.last))
        whole = joined(REACH, parts)
        self.lander.land(REACH, REACH.partition(window.last, number), whole, window)

    def finish(self) -> Extracted:
        """The sum of it all; raises the first refused partition's `InputError`, the rest being landed."""
        notes, insights = self.lander.out.notes, self._insights
        if self._new_fields:
            notes.append(f"Meta sent unknown fields: {', '.join(sorted(self._new_fields))}")
        for number, windows in ((n, w) for n, w in self._silent.items() if w):
            notes.append(f"account {number}: no conversion was told under {', '.join(sorted(windows))}")
        met = {
            "quota_pause": (self.client.counters.rested, "pauses before the quota was used up"),
            "report_restarted": (insights.restarts, "reports that Meta gave up, asked for again"),
            "report_split": (insights.splits, "reports asked for in parts"),
        }
        return self.lander.finish(self.client.counters, met)

    def _ads(self, number: str, window: Window) -> Mapping[date, DayRows]:
        pages = self._noted(number, self._insights.read(AD_REPORT, number, window))
        days = ads_by_day(self._accounts[number], self.attribution, pages, window)
        told = {
            window
            for rows in days.values()
            for window in rows[CONVERSIONS].table["attribution_setting"].unique().to_pylist()
        }
        if told:  # an answer without any conversion says nothing about windows
            silent = {*self.options.attribution_windows} - told
            self._silent[number] = self._silent.get(number, silent) & silent
        return days

    def _noted(self, number: str, pages: Iterable[list[Element]]) -> Iterator[list[Element]]:
        """The pages as they come; what they say beside their figures is remembered."""
        figures = self._figures.setdefault(number, {})
        for page in pages:
            self._new_fields |= unknown_fields(page)
            for element in page:
                identifier = element.get("ad_id")
                if isinstance(identifier, str) and identifier not in figures:
                    figures[identifier] = {name: element.get(name) for name in NAMES}
            yield page

    def _totals(self, number: str, window: Window) -> Mapping[date, Rows]:
        pages = self._insights.totals(TOTALS_REPORT, number, window)
        return totals_by_day(self._accounts[number], pages, window)

    def _land_entities(self, number: str, window: Window, *, again: bool) -> None:
        newest = max((s.day for s in self.job.landing.sidecars(ENTITIES) if s.owner == number), default=None)
        if newest and newest > window.last:  # an older day never replaces what is known by now
            return
        rows, accounting = self._entities[number]
        partition, day = ENTITIES.partition(window.last, number), Window(window.last, window.last)
        self.lander.write(
            ENTITIES, partition, entities.table(rows, window.last), accounting, day, again=again
        )

    def _campaigns(self, number: str) -> list[str]:
        rows, _ = self._entities[number]
        return [row["entity_id"] for row in rows if row["entity_type"] == "campaign"]

    def _today(self) -> date:
        return (self.client.told_at or self.job.fetched_at).date()
