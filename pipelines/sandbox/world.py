"""Offer the planted world: entities, ad figures, messages, outcomes, and apart from them the truth.

A world is fixed by (scenario, seed, size); `until` is its clock, the last complete UTC day. Moving the clock
forward appends a day: figures already out stay as they were, except late replies and restated days that have
now arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

from pipelines.sandbox import ads, catalog, conversation, entities, outcomes, restatements
from pipelines.sandbox.catalog import Campaign
from pipelines.sandbox.cells import DAY, EPOCH, Cell
from pipelines.sandbox.dirt import P_DUPLICATE
from pipelines.sandbox.entities import Fact
from pipelines.sandbox.outbound import write_sends
from pipelines.sandbox.restatements import Restatement
from pipelines.sandbox.scenario import CLASSES, INTENTS, Setting, setting
from pipelines.sandbox.sends import Sends, draw
from pipelines.sandbox.tables import MESSAGES, OUTCOMES, REPLY_TRUTH, TRUTH, columns, instants, spelled, table


class World:
    """A planted world. Everything is drawn on demand from (seed, campaign, day); whole tables are kept once
    drawn.

    `first` and `last` of the methods name UTC days of the send (cohorts); without them the world up to its
    clock is meant. Raises SettingsError for an unknown scenario or size and for a clock before the first day.
    """

    def __init__(
        self, scenario: str = "seed_story", seed: int = 7, size: str = "default", until: date | None = None
    ) -> None:
        self.setting: Final[Setting] = setting(scenario, seed, size, until)
        self.campaign_list: Final[tuple[Campaign, ...]] = catalog.campaigns(self.setting)

    # ---- its name and its calendar

    @property
    def scenario(self) -> str:
        """Name of the scenario."""
        return self.setting.scenario.name

    @property
    def seed(self) -> int:
        """Seed of the world."""
        return self.setting.seed

    @property
    def size(self) -> str:
        """Name of the size."""
        return self.setting.size.name

    @property
    def first_day(self) -> date:
        """First day with sends; the clock does not move it."""
        return self.setting.first

    @property
    def until(self) -> date:
        """Last complete UTC day: the world's today."""
        return self.setting.until

    @property
    def _clock(self) -> int:
        return (self.until.toordinal() + 1 - EPOCH) * DAY

    def _days(self, first: date | None, last: date | None) -> list[date]:
        """Return the days of a range, clipped to the world."""
        start, end = max(first or self.first_day, self.first_day), min(last or self.until, self.until)
        return [start + timedelta(days=i) for i in range((end - start).days + 1)]

    def _cells(self, campaigns: Iterable[Campaign], first: date | None, last: date | None) -> list[Cell]:
        days = self._days(first, last)
        return [(c, d) for c in campaigns for d in days]

    # ---- entities

    def accounts(self) -> list[Fact]:
        """Return the ad accounts: id, name, currency, timezone, type, status, created_at, last_modified_at
        (epoch ms).
        """
        return entities.account_facts(self.setting)

    def campaign_groups(self) -> list[Fact]:
        """Return the campaign groups: id, name, account_id, status, currency, stamps."""
        return entities.group_facts(self.setting)

    def campaigns(self) -> list[Fact]:
        """Return the campaigns: id, name, account_id, campaign_group_id, status, type, format, objective,
        stamps.
        """
        return entities.campaign_facts(self.setting)

    def creatives(self) -> list[Fact]:
        """Return the creatives: id, name, account_id, campaign_id, status, landing_url, stamps."""
        return entities.creative_facts(self.setting)

    # ---- the ad platform

    def ad_days(self, account_id: str, first: date, last: date, *, first_read: bool = False) -> pa.Table:
        """Return daily figures by creative (`ads.SCHEMA`), ordered by creative and day, as the platform shows
        them at the world's clock. With `first_read` the mid-run restatement still reads early.
        """
        cells = self._cells((c for c in self.campaign_list if c.account.id == account_id), first, last)
        early = restatements.early_as_of(self.setting, self.restatements(), first_read=first_read)
        figures = ads.ad_days(self.setting, cells, draw(self.setting, cells), early)
        return figures.sort_by([("creative_id", "ascending"), ("date_day", "ascending")])

    def restatements(self) -> list[Restatement]:
        """Return the planted restatements: creative-days whose spend and clicks read lower at first."""
        return restatements.restatements(self.setting, self.campaign_list)

    def reach(self, account_id: str, campaign_id: str, first: date, last: date) -> int:
        """Return the approximate member reach of a campaign over a range; not additive over days. 0 if
        unknown.
        """
        chosen = [c for c in self.campaign_list if c.account.id == account_id and c.id == campaign_id]
        cells = self._cells(chosen, first, last)
        sends = draw(self.setting, cells)
        shown = ads.ad_days(self.setting, cells, sends, [])["impressions"]
        return ads.reach(sends, int(np.sum(shown.to_numpy())))

    # ---- what the advertiser's own systems export

    def messages(self, first: date | None = None, last: date | None = None) -> pa.Table:
        """Return the messages (`MESSAGES`) of sends in a range, up to the clock, by time and id."""
        if first is None and last is None:
            return self._written[0]
        return self.conversations(first, last)[0]

    def conversations(self, first: date | None = None, last: date | None = None) -> tuple[pa.Table, pa.Table]:
        """Return the messages of sends in a range (`MESSAGES`) and the truth of the inbound ones
        (`REPLY_TRUTH`), drawn together.
        """
        sends = self._drawn(self._cells(self.campaign_list, first, last), first, last)
        keys = conversation.keys(sends, self.campaign_list)
        out = write_sends(self.campaign_list, sends, keys, P_DUPLICATE)
        rows = list(conversation.write(self.setting, self.campaign_list, sends, self._clock))
        values = columns(rows, conversation.Message._fields) | {"person_kind": ["profile_url"] * len(rows)}
        both = pa.concat_tables([out, table(values, MESSAGES)])
        order = [("sent_at", "ascending"), ("message_id", "ascending")]
        inbound = {
            r.message_id: (f"{r.message_id.rsplit('-', 1)[0]}-0", r.true_class, r.language)
            for r in rows
            if r.true_class
        }
        truth = [(message_id, *rest) for message_id, rest in sorted(inbound.items())]
        return both.sort_by(order).combine_chunks(), table(columns(truth, REPLY_TRUTH.names), REPLY_TRUTH)

    def outcomes(self, first: date | None = None, last: date | None = None) -> pa.Table:
        """Return the outcome events (`OUTCOMES`) of sends in a range, and of strangers on these days, up to
        the clock.
        """
        cells = self._cells(self.campaign_list, first, last)
        rows = list(outcomes.write(self.campaign_list, self._drawn(cells, first, last), self._clock))
        for day in self._days(first, last):
            rows += outcomes.write_organic(self.setting, day, self._clock)
        values = columns(rows, outcomes.Outcome._fields) | {"person_kind": ["profile_url"] * len(rows)}
        return table(values, OUTCOMES).sort_by([("occurred_at", "ascending"), ("event_id", "ascending")])

    # ---- the truth, never joined by a model

    def truth(self, first: date | None = None, last: date | None = None) -> pa.Table:
        """Return the truth of each send (`TRUTH`), in the order of campaigns and days."""
        s = self._drawn(self._cells(self.campaign_list, first, last), first, last)
        campaigns = self.campaign_list
        who = s.campaign.tolist()
        return table(
            {
                "message_id": [f"{key}-0" for key in conversation.keys(s, campaigns)],
                "account_id": [campaigns[c].account.id for c in who],
                "campaign_id": [campaigns[c].id for c in who],
                "ad_id": [
                    campaigns[c].creatives[k].id for c, k in zip(who, s.creative.tolist(), strict=True)
                ],
                "day": pa.array(s.day - EPOCH, pa.int32()).cast(pa.date32()),
                "delivered": s.delivered,
                "intent": np.array(INTENTS, dtype=object)[s.intent],
                "adoption": s.adoption,
                "replied": s.reply >= 0,
                "reply_class": np.array([*CLASSES, None], dtype=object)[s.reply],
                "tapped": s.tapped,
                "replied_at": instants(s.replied_at, s.reply >= 0),
                "outcome": s.outcome,
                "outcome_recorded": s.recorded,
                "outcome_at": instants(s.outcome_at, s.outcome),
            },
            TRUTH,
        )

    def reply_truth(self) -> pa.Table:
        """Return the true class and language of each inbound message (`REPLY_TRUTH`)."""
        return self._written[1]

    # ---- how it is kept

    @cached_property
    def _everything(self) -> Sends:
        return draw(self.setting, self._cells(self.campaign_list, None, None))

    def _drawn(self, cells: Sequence[Cell], first: date | None, last: date | None) -> Sends:
        return self._everything if first is None and last is None else draw(self.setting, cells)

    @cached_property
    def _written(self) -> tuple[pa.Table, pa.Table]:
        return self.conversations()


def write_world(world: World, folder: Path) -> dict[str, Path]:
    """Write the files a person would bring under `folder`, the truth beside it; return their paths by name.

    `messages.csv` and `outcomes.csv` are UTF-8 with a header, fields quoted where the CSV standard asks for
    it, empty for null, times as 2026-05-15T10:11:12Z. `sends.parquet` and `replies.parquet` in the folder
    `truth` next to `folder` are for tests only.
    """
    truth = folder.parent / "truth"
    for place in (folder, truth):
        place.mkdir(parents=True, exist_ok=True)
    paths = {
        "messages": folder / "messages.csv",
        "outcomes": folder / "outcomes.csv",
        "truth_sends": truth / "sends.parquet",
        "truth_replies": truth / "replies.parquet",
    }
    for name, export in (("messages", world.messages()), ("outcomes", world.outcomes())):
        csv.write_csv(spelled(export), paths[name], csv.WriteOptions(quoting_style="needed"))
    parquet.write_table(world.truth(), paths["truth_sends"])
    parquet.write_table(world.reply_truth(), paths["truth_replies"])
    return paths
