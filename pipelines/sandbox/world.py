"""Offer the planted world: entities, ad figures, messages, outcomes, and apart from them the truth.

A world is fixed by (scenario, seed, size); `until` is its clock, the last complete UTC day. Moving the clock forward
appends a day: figures already out stay as they were, except late replies and restated days that have now arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from pipelines.sandbox import ads, catalog, conversation, outcomes
from pipelines.sandbox.catalog import Campaign, Fact
from pipelines.sandbox.scenario import CLASSES, INTENTS, LAST_DAY, Setting, setting
from pipelines.sandbox.sends import DAY, Cell, Sends, draw

_INSTANT: Final = pa.timestamp("us", tz="UTC")
_EPOCH: Final = date(1970, 1, 1).toordinal()

MESSAGES: Final = pa.schema(
    [
        ("message_id", pa.string()),
        ("thread_id", pa.string()),
        ("sent_at", _INSTANT),
        ("direction", pa.string()),
        ("person_kind", pa.string()),
        ("person", pa.string()),
        ("person_name", pa.string()),
        ("body", pa.string()),
        ("campaign_id", pa.string()),
        ("ad_id", pa.string()),
        ("is_platform_option", pa.bool_()),
        ("auto_submitted", pa.string()),
        ("delivery_status", pa.string()),
        ("retracted_at", _INSTANT),
        ("reply_to", pa.string()),
    ]
)
"""Grain: message, with planted duplicates. `person` is always the other side; a null is "the export does not say"."""

OUTCOMES: Final = pa.schema(
    [
        ("event_id", pa.string()),
        ("occurred_at", _INSTANT),
        ("type", pa.string()),
        ("person_kind", pa.string()),
        ("person", pa.string()),
        ("value", pa.string()),
        ("currency", pa.string()),
        ("campaign_id", pa.string()),
        ("refers_to", pa.string()),
    ]
)
"""Grain: event. `value` is decimal text in `currency`, null where no money moved; refunds are negative."""

TRUTH: Final = pa.schema(
    [
        ("message_id", pa.string()),
        ("account_id", pa.string()),
        ("campaign_id", pa.string()),
        ("ad_id", pa.string()),
        ("day", pa.date32()),
        ("delivered", pa.bool_()),
        ("intent", pa.string()),
        ("adoption", pa.float64()),
        ("replied", pa.bool_()),
        ("reply_class", pa.string()),
        ("tapped", pa.bool_()),
        ("replied_at", _INSTANT),
        ("outcome", pa.bool_()),
        ("outcome_recorded", pa.bool_()),
        ("outcome_at", _INSTANT),
    ]
)
"""Grain: send. Holds what will happen too: replies and outcomes after the clock stand here with their times."""

REPLY_TRUTH: Final = pa.schema(
    [("message_id", pa.string()), ("send_id", pa.string()), ("reply_class", pa.string()), ("language", pa.string())]
)
"""Grain: inbound message up to the clock (duplicates once)."""


class World:
    """A planted world. Everything is drawn on demand from (seed, campaign, day); whole tables are kept once drawn.

    `first` and `last` of the methods name UTC days of the send (cohorts); without them the world up to its clock is
    meant. Raises SettingsError for an unknown scenario or size and for a clock before the first day.
    """

    def __init__(
        self, scenario: str = "seed_story", seed: int = 7, size: str = "default", until: date | None = None
    ) -> None:
        self.setting: Final[Setting] = setting(scenario, seed, size, until)
        self.campaign_list: Final[tuple[Campaign, ...]] = catalog.campaigns(self.setting)

    # ---- the calendar

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
        return (self.until.toordinal() + 1 - _EPOCH) * DAY

    def _days(self, first: date | None, last: date | None) -> list[date]:
        """Return the days of a range, clipped to the world."""
        start, end = max(first or self.first_day, self.first_day), min(last or self.until, self.until)
        return [start + timedelta(days=i) for i in range((end - start).days + 1)]

    def _cells(self, campaigns: Iterable[Campaign], first: date | None, last: date | None) -> list[Cell]:
        days = self._days(first, last)
        return [(c, d) for c in campaigns for d in days]

    # ---- entities

    def accounts(self) -> list[Fact]:
        """Return the ad accounts: id, name, currency, timezone, type, status, created_at, last_modified_at (epoch ms)."""
        return catalog.account_facts(self.setting)

    def campaign_groups(self) -> list[Fact]:
        """Return the campaign groups: id, name, account_id, status, currency, stamps."""
        return catalog.group_facts(self.setting)

    def campaigns(self) -> list[Fact]:
        """Return the campaigns: id, name, account_id, campaign_group_id, status, type, format, objective, stamps."""
        return catalog.campaign_facts(self.setting)

    def creatives(self) -> list[Fact]:
        """Return the creatives: id, name, account_id, campaign_id, status, landing_url, stamps."""
        return catalog.creative_facts(self.setting)

    # ---- the ad platform

    def ad_days(self, account_id: str, first: date, last: date, *, first_read: bool = False) -> pa.Table:
        """Return daily figures by creative (`ads.SCHEMA`), ordered by creative and day, as the platform shows them at
        the world's clock. With `first_read` the mid-run restatement still reads early.
        """
        cells = self._cells((c for c in self.campaign_list if c.account.id == account_id), first, last)
        early = ads.early_as_of(self.setting, self.restatements(), first_read=first_read)
        table = ads.ad_days(self.setting, cells, draw(self.setting, cells), early)
        return table.sort_by([("creative_id", "ascending"), ("date_day", "ascending")])

    def restatements(self) -> list[ads.Restatement]:
        """Return the planted restatements: creative-days whose spend and clicks read lower at first."""
        return ads.restatements(self.setting, self.campaign_list)

    def reach(self, account_id: str, campaign_id: str, first: date, last: date) -> int:
        """Return the approximate member reach of a campaign over a range; not additive over days. 0 if unknown."""
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
        return self._write(first, last)[0]

    def outcomes(self, first: date | None = None, last: date | None = None) -> pa.Table:
        """Return the outcome events (`OUTCOMES`) of sends in a range, and of strangers on these days, up to the clock."""
        cells = self._cells(self.campaign_list, first, last)
        rows = list(outcomes.write(self.campaign_list, self._drawn(cells, first, last), self._clock))
        for day in self._days(first, last):
            rows += outcomes.write_organic(self.setting, day, self._clock)
        columns = _columns(rows, outcomes.Outcome._fields) | {"person_kind": ["profile_url"] * len(rows)}
        return _table(columns, OUTCOMES).sort_by([("occurred_at", "ascending"), ("event_id", "ascending")])

    # ---- the truth, never joined by a model

    def truth(self, first: date | None = None, last: date | None = None) -> pa.Table:
        """Return the truth of each send (`TRUTH`), in the order of campaigns and days."""
        s = self._drawn(self._cells(self.campaign_list, first, last), first, last)
        campaigns = self.campaign_list
        who = s.campaign.tolist()
        return _table(
            {
                "message_id": [f"{key}-0" for key in conversation.keys(s, campaigns)],
                "account_id": [campaigns[c].account.id for c in who],
                "campaign_id": [campaigns[c].id for c in who],
                "ad_id": [campaigns[c].creatives[k].id for c, k in zip(who, s.creative.tolist(), strict=True)],
                "day": pa.array(s.day - _EPOCH, pa.int32()).cast(pa.date32()),
                "delivered": s.delivered,
                "intent": np.array(INTENTS, dtype=object)[s.intent],
                "adoption": s.adoption,
                "replied": s.reply >= 0,
                "reply_class": np.array([*CLASSES, None], dtype=object)[s.reply],
                "tapped": s.tapped,
                "replied_at": _instants(s.replied_at, s.reply >= 0),
                "outcome": s.outcome,
                "outcome_recorded": s.recorded,
                "outcome_at": _instants(s.outcome_at, s.outcome),
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
        return self._write(None, None)

    def _write(self, first: date | None, last: date | None) -> tuple[pa.Table, pa.Table]:
        sends = self._drawn(self._cells(self.campaign_list, first, last), first, last)
        rows = list(conversation.write(self.setting, self.campaign_list, sends, self._clock))
        columns = _columns(rows, conversation.Message._fields) | {"person_kind": ["profile_url"] * len(rows)}
        order = [("sent_at", "ascending"), ("message_id", "ascending")]
        inbound = {r.message_id: (f"{r.message_id.rsplit('-', 1)[0]}-0", r.true_class, r.language) for r in rows if r.true_class}
        truth = [(message_id, *rest) for message_id, rest in sorted(inbound.items())]
        return _table(columns, MESSAGES).sort_by(order), _table(_columns(truth, REPLY_TRUTH.names), REPLY_TRUTH)


def write_world(world: World, folder: Path) -> dict[str, Path]:
    """Write the files a person would bring, and the truth apart, under `folder`; return their paths by name.

    `messages.csv` and `outcomes.csv` are UTF-8 with a header, fields quoted where the CSV standard asks for it, empty
    for null, times as 2026-05-15T10:11:12Z. `truth/sends.parquet` and `truth/replies.parquet` are for tests only.
    """
    truth = folder / "truth"
    truth.mkdir(parents=True, exist_ok=True)
    paths = {
        "messages": folder / "messages.csv",
        "outcomes": folder / "outcomes.csv",
        "truth_sends": truth / "sends.parquet",
        "truth_replies": truth / "replies.parquet",
    }
    for name, table in (("messages", world.messages()), ("outcomes", world.outcomes())):
        csv.write_csv(_spelled(table), paths[name], csv.WriteOptions(quoting_style="needed"))
    parquet.write_table(world.truth(), paths["truth_sends"])
    parquet.write_table(world.reply_truth(), paths["truth_replies"])
    return paths


def _spelled(table: pa.Table) -> pa.Table:
    """Return the table with its instants as ISO text in UTC to the second."""
    for i, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            text = pc.strftime(table.column(i).cast(pa.timestamp("s", tz="UTC")), format="%Y-%m-%dT%H:%M:%SZ")
            table = table.set_column(i, field.name, text)
    return table


def _columns(rows: Sequence[tuple[Any, ...]], names: Sequence[str]) -> dict[str, Any]:
    values = zip(*rows, strict=True) if rows else ([] for _ in names)
    return dict(zip(names, values, strict=True))


def _instants(seconds: np.ndarray, present: np.ndarray) -> pa.Array:
    return pa.array(seconds * 1_000_000, pa.int64(), mask=~present).cast(_INSTANT)


def _table(columns: dict[str, Any], schema: pa.Schema) -> pa.Table:
    """Return a table of the schema's columns; whole numbers given for an instant are epoch seconds."""
    arrays: list[pa.Array] = []
    for field in schema:
        column = columns[field.name]
        if field.type == _INSTANT and not isinstance(column, pa.Array):
            column = pc.multiply(pa.array(column, pa.int64()), 1_000_000).cast(_INSTANT)
        arrays.append(column if isinstance(column, pa.Array) else pa.array(column, type=field.type))
    return pa.Table.from_arrays(arrays, schema=schema)


__all__ = ["LAST_DAY", "World", "write_world"]
