"""What other weights would make of the last build: the mart's own SQL over the cube, no message read."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import InputError
from pipelines.method.rebuild import Rebuilder
from pipelines.method.seeds import WEIGHTS

_FILES = tuple(f"local_seeds.local_{name}" for name in WEIGHTS)
# What no weight can change: not looked behind.
_FIXED = (
    "cube_send_class_daily", "int_reply_classes", "int_weight_candidate", "fct_ad_performance_daily",
    "dim_campaign", "dim_account", "int_campaigns_known", "int_inputs_landed", "int_outcomes_attributed",
    "int_outcome_campaigns",
)  # fmt: skip
_RUN_FIRST = "Run `qae run` first: this version of qae keeps more of it."
_FILL = {
    "reply_weight": """
        create or replace table local_seeds.local_reply_weight as
        select
            weights_version, segment, reply_class, cast(w as decimal(9, 6)) as w,
            cast(lo as decimal(9, 6)) as lo, cast(hi as decimal(9, 6)) as hi, cast(n as bigint) as n,
            cast(outcomes as bigint) as outcomes, cast(trained_from as date) as trained_from,
            cast(trained_to as date) as trained_to, cast(frozen_at as timestamp) as frozen_at
        from read_csv(?, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')
    """,
    "weight_choice": """
        create or replace table local_seeds.local_weight_choice as
        select cast(number as integer) as number, weights_version, cast(chosen_at as timestamp) as chosen_at
        from read_csv(?, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')
    """,
}
_KEEP = """
insert into int_weight_sets
select weights_version, segment, reply_class, w, is_human, is_low_effort, is_current
from warehouse.marts.dim_reply_weight
where weights_version not in (select weights_version from int_weight_sets)
"""
_NAMES = """
select 'current' as label, weights_version from warehouse.marts.dim_reply_weight where is_current
union
select 'next', weights_version from dim_reply_weight where is_current
union
select 'candidate', weights_version from warehouse.marts.rpt_weight_candidate where refusal is null
union
select weights_version, weights_version from int_weight_sets
"""
_IN_FORCE = """
create or replace table dim_reply_weight as
select * replace (weights_version = ? as is_current) from int_weight_sets
"""
_VERDICTS = """
select campaign_id, account_id, verdict from rpt_divergence where level = 'campaign' and weeks_ago = 0
"""
_VERDICTS_NOW = """
select campaign_id, account_id, verdict from warehouse.marts.rpt_divergence
where level = 'campaign' and weeks_ago = 0
"""
_REFUSAL = "select max(refusal) from warehouse.marts.rpt_weight_candidate"
_CAMPAIGNS = """
select
    campaign_id, account_id, campaign_name, currency, sends_delivered, mature_spend,
    quality_engagement_rate_a, quality_engagement_rate_b,
    cost_per_quality_reply_a, cost_per_quality_reply_b, rank_a, rank_b, rank_shift, money_moved
from rpt_weight_whatif
order by abs(coalesce(rank_shift, 0)) desc, abs(coalesce(money_moved, 0)) desc, campaign_id, account_id
"""
_TOTAL = """
select
    cast(sum(quality_replies_a) as double) / nullif(sum(sends_delivered - replies_unknown), 0),
    cast(sum(quality_replies_b) as double) / nullif(sum(sends_delivered - replies_unknown), 0)
from rpt_weight_whatif
"""


@dataclass(frozen=True)
class CampaignShift:
    """One campaign under both versions; `rank_shift` above 0: it wins places. None: nothing to say."""

    campaign_id: str
    account_id: str | None
    campaign_name: str | None
    currency: str | None
    sends_delivered: int
    mature_spend: Decimal | None
    quality_a: float | None
    quality_b: float | None
    cost_a: float | None
    cost_b: float | None
    rank_a: int | None
    rank_b: int | None
    rank_shift: int | None
    money_moved: Decimal | None
    verdict_a: str | None = None
    verdict_b: str | None = None


@dataclass(frozen=True)
class WeightWhatIf:
    """Both versions by name, the quality rate over all campaigns, and every campaign, most moved first."""

    version_a: str
    version_b: str
    quality_a: float | None
    quality_b: float | None
    campaigns: tuple[CampaignShift, ...]

    @property
    def shifted(self) -> tuple[CampaignShift, ...]:
        """The campaigns that change places."""
        return tuple(c for c in self.campaigns if c.rank_shift)

    @property
    def judged_otherwise(self) -> tuple[CampaignShift, ...]:
        """The campaigns of which the last 28 mature days would say something else."""
        return tuple(c for c in self.campaigns if c.verdict_a != c.verdict_b)

    @property
    def moved(self) -> dict[str, Decimal]:
        """By currency, what would change hands if its spend followed quality replies."""
        found: dict[str, Decimal] = {}
        for c in self.campaigns:
            if c.currency and c.money_moved is not None:
                found[c.currency] = found.get(c.currency, Decimal(0)) + max(c.money_moved, Decimal(0))
        return found

    def as_dict(self) -> dict[str, Any]:
        """Plain values; money as text."""
        facts = asdict(self)
        for campaign in facts["campaigns"]:
            for name in ("mature_spend", "money_moved"):
                campaign[name] = None if campaign[name] is None else str(campaign[name])
        return {**facts, "money_moved": {currency: str(sum_) for currency, sum_ in self.moved.items()}}


def weight_what_if(
    con: duckdb.DuckDBPyConnection, project: Path, local_seeds: Path, a: str, b: str
) -> WeightWhatIf:
    """Compare two sets of weights on the build in the catalog `warehouse` of `con`.

    `a` and `b` name versions, or: `current` (the last build's), `next` (what the local files in `local_seeds`
    say now), `candidate`. Raises `InputError` for a name that is none, for a refused candidate, and for a
    build of an older qae.
    """
    try:
        con.execute("create schema if not exists local_seeds")
        for name, sql in _FILL.items():
            con.execute(sql, [str(local_seeds / f"local_{name}.csv")])
        models = Rebuilder(con, project, "warehouse")
        models.rebuild(moved=_FILES, targets=["int_weight_sets"], fixed=_FIXED)
        # An override that was edited since has another name now: what the build used is kept beside it.
        con.execute(_KEEP)
        names: dict[str, str] = dict(con.execute(_NAMES).fetchall())
        pair = [_named(con, names, one) for one in (a, b)]
        con.execute("create or replace table int_weight_pairs as select ? as version_a, ? as version_b", pair)
        moved = ["int_weight_sets", "int_weight_pairs"]
        fixed = [*_FIXED, "rpt_campaign_to_date"]
        models.rebuild(moved=moved, targets=["rpt_weight_whatif"], fixed=fixed)
        quality_a, quality_b = con.execute(_TOTAL).fetchall()[0]
        rows = con.execute(_CAMPAIGNS).fetchall()
        now = names["current"]
        verdicts = [_verdicts(con, models, None if version == now else version) for version in pair]
    except (duckdb.BinderException, duckdb.CatalogException, KeyError) as error:
        raise InputError("the last build was made by another version of qae", remedy=_RUN_FIRST) from error
    campaigns = (CampaignShift(*row, *(said.get(row[:2]) for said in verdicts)) for row in rows)
    return WeightWhatIf(pair[0], pair[1], quality_a, quality_b, tuple(campaigns))


def _verdicts(
    con: duckdb.DuckDBPyConnection, models: Rebuilder, version: str | None
) -> dict[tuple[Any, ...], str | None]:
    """What rpt_divergence would say of each campaign with this version in force, by its own SQL.

    None is the version that is in force: that verdict is in the build.
    """
    if version is None:
        return {row[:2]: row[2] for row in con.execute(_VERDICTS_NOW).fetchall()}
    con.execute(_IN_FORCE, [version])
    models.rebuild(moved=["dim_reply_weight"], targets=["rpt_divergence"], fixed=_FIXED)
    return {row[:2]: row[2] for row in con.execute(_VERDICTS).fetchall()}


def _named(con: duckdb.DuckDBPyConnection, names: dict[str, str], asked: str) -> str:
    if asked in names:
        return names[asked]
    refusal = con.execute(_REFUSAL).fetchall()[0][0]
    if asked == "candidate" and refusal:
        raise InputError(f"there is no candidate: {refusal.rstrip('.')}", remedy="See `qae weights`.")
    raise InputError(
        f"there are no weights called {asked}", remedy=f"Known: {', '.join(sorted(set(names)))}."
    )
