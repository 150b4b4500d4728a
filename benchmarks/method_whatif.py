"""G12: what other weights would make of ten million sends, asked of the cube alone."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.method_goal import Goal
from benchmarks.method_models import Models
from benchmarks.method_world import Planted, facts
from pipelines.method.seeds import WEIGHTS
from pipelines.method.weight_whatif import weight_what_if
from pipelines.sandbox.behaviour import NO_CLASS, Flags
from pipelines.sandbox.catalog import CREATIVES, Campaign, campaigns
from pipelines.sandbox.rng import Ints
from pipelines.sandbox.scenario import CLASSES, LAST_DAY, SIZES, Setting
from pipelines.sandbox.sends import Sends, draw
from pipelines.sandbox.stories import SCENARIOS
from pipelines.sandbox.texts import LANGUAGES
from pipelines.warehouse.project import dbt_project

TARGETS: Final = ("rpt_weight_candidate", "rpt_divergence", "rpt_campaign_to_date")

_TRIED: Final = "tried"
_WEIGHTS: Final = {"one_tap": "0.05", "acknowledgement": "0.40"}


_CUBE: Final = """
    select
        campaign_names.name as campaign_id, account_names.name as account_id, ad_names.name as ad_id,
        'all' as segment, cohort_date, class_names.name as reply_class,
        case when class_names.name = 'none' then 'none' else language_names.name end as language,
        sum(sends)::bigint as sends, sum(sends_delivered)::bigint as sends_delivered,
        sum(replied)::bigint as replied, 0::bigint as replied_retracted, 0::bigint as replied_late,
        sum(replied)::bigint as reply_messages, 0::bigint as opt_outs, 0::bigint as turns_sum,
        0::bigint as conversations_advanced, 0::bigint as replies_timed,
        sum(outcomes)::bigint as downloads, 0::bigint as signups, 0::bigint as transactions,
        0::bigint as leads, 0::bigint as meetings, sum(outcomes)::bigint as sends_with_outcome,
        0::bigint as outcomes_valued_elsewhere
    from counts
    inner join account_names on counts.campaign = account_names.number
    inner join campaign_names on counts.campaign = campaign_names.number
    inner join ad_names on counts.ad = ad_names.number
    inner join class_names on counts.class = class_names.number
    inner join language_names on counts.language = language_names.number
    group by all
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """How long the answer took, the quickest of three, over how many sends in how many rows of the cube."""

    seconds: float
    processor: float
    sends: int
    cells: int
    ranks_moved: int


def cube(setting: Setting, every: tuple[Campaign, ...], days: Iterable[date]) -> pa.Table:
    """Count a world day by day into the cube's grain: no send is kept."""
    parts = [_day(draw(setting, [(c, day) for c in every]), day) for day in days]
    return pa.concat_tables([part for part in parts if part.num_rows]).combine_chunks()


def ask(size: str = "huge") -> Asked:
    """Build the marts on a cube of so many sends and ask what other weights would change."""
    setting = Setting(SCENARIOS["seed_story"], SIZES[size], 7, LAST_DAY)
    every = campaigns(setting)
    days = [setting.first + timedelta(days=i) for i in range(setting.size.days)]
    counts = cube(setting, every, days)
    one_day = facts(Planted(setting, every, draw(setting, [(c, days[len(days) // 2]) for c in every])))
    with duckdb.connect() as con, TemporaryDirectory() as folder:
        con.execute("attach ':memory:' as warehouse; create schema warehouse.marts; use warehouse.marts")
        models = Models(TARGETS, con)
        names = ("account", "campaign", "ad", "class", "language")
        words = ([c.account.id for c in every], [c.id for c in every],
                 [k.id for c in every for k in c.creatives], [*CLASSES, "none"], list(LANGUAGES))  # fmt: skip
        con.register("counts", counts)
        for name, values in zip(names, words, strict=True):
            con.register(f"{name}_names", pa.table({"number": range(len(values)), "name": values}))
        models.run(one_day, LAST_DAY, instead={"cube_send_class_daily": _CUBE})
        con.execute("reset threads")
        con.execute("use memory.main")
        _write_weights(Path(folder))
        took: list[tuple[float, float]] = []
        moved = 0
        for _ in range(3):
            start = time.perf_counter(), time.process_time()
            found = weight_what_if(con, dbt_project(), Path(folder), "current", _TRIED)
            took.append((time.perf_counter() - start[0], time.process_time() - start[1]))
            moved = sum(bool(c.rank_shift) for c in found.campaigns)
    return Asked(*min(took), sum(counts["sends"].to_pylist()), counts.num_rows, moved)


def _write_weights(folder: Path) -> None:
    """Write the local files of a home in which somebody tries other weights."""
    for name, seed in WEIGHTS.items():
        tried = _WEIGHTS if name == "reply_weight" else {}
        facts_of = {"weights_version": _TRIED, "segment": "all"}
        rows = [{**facts_of, "reply_class": klass, "w": w} for klass, w in tried.items()]
        with (folder / f"local_{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, seed.header)
            writer.writeheader()
            writer.writerows(rows)


def _day(sends: Sends, day: date) -> pa.Table:
    sizes = (len(sends) and int(sends.campaign.max()) + 1, CREATIVES, len(CLASSES) + 1, len(LANGUAGES))
    kind = np.where(sends.reply == NO_CLASS, len(CLASSES), sends.reply)
    code = np.ravel_multi_index((sends.campaign, sends.creative, kind, sends.language), sizes)
    used, where = np.unique(code, return_inverse=True)
    campaign, creative, kinds, language = np.unravel_index(used, sizes)

    def count(mask: Flags) -> Ints:
        return np.bincount(where[mask], minlength=len(used)).astype(np.int64)

    return pa.table(
        {
            "campaign": campaign,
            "ad": campaign * CREATIVES + creative,
            "class": kinds,
            "language": language,
            "cohort_date": pa.repeat(pa.scalar(day, pa.date32()), len(used)),
            "sends": count(np.ones(len(sends), np.bool_)),
            "sends_delivered": count(sends.delivered),
            "replied": np.where(kinds < len(CLASSES), count(sends.delivered), 0),
            "outcomes": count(sends.recorded),
        }
    )


def goals() -> list[Goal]:
    """Judge G12."""
    asked = ask()
    return [
        Goal(
            "G12",
            "other weights on 10 million sends: answered in under 1 s, no message read",
            f"{asked.seconds:.2f} s (processor {asked.processor:.2f}), {asked.ranks_moved} of 40 move",
            f"{asked.sends:,} sends, {asked.cells:,} rows of the cube",
            asked.seconds < 1 and asked.sends >= 10_000_000,
        )
    ]
