"""What a loader's tables said of a day before they say something else: kept beside it, figure by figure."""

from __future__ import annotations

import pyarrow as pa

from pipelines.landing import waist
from pipelines.landing.sidecar import Accounting
from pipelines.landing.streams import Partition
from pipelines.sources.base import Extracted, Job
from pipelines.sources.restatements import Ledger, as_table

RESTATEMENTS = waist.ad_restatements("loader")
LEDGER = Ledger(
    data=waist.ad_days("loader"),
    stream=RESTATEMENTS,
    id_column="row_key",
    metrics=("spend", "impressions", "clicks", "sends", "opens", "leads", "conversions", "conversion_value"),
    carried=("platform", "account_id", "campaign_id", "ad_id"),
)


def remember(job: Job, partition: Partition, answer: pa.Table, total: Extracted) -> None:
    """Write to the ledger what replacing a day by `answer` changes, before it is replaced."""
    landing, at = job.landing, RESTATEMENTS.partition(partition.day, partition.owner)
    landed = landing.read(LEDGER.data, partition)
    before = landing.read(RESTATEMENTS, at)
    if landed is None or (before is None and answer.sort_by("row_key").equals(landed)):
        return
    after = LEDGER.revised(before, landed, answer, partition.day, job.fetched_at.date())
    if after:
        rows = as_table(RESTATEMENTS, after, source_relation=partition.owner)
        landing.write(RESTATEMENTS, at, rows, Accounting(rows.num_rows), job.fetch())
    if LEDGER.figures(landed) != LEDGER.figures(answer):
        total.incidents["restated_day"] += 1
