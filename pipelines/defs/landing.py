"""The landing room: one asset for each kind of source. Only a platform's is cut into days."""

from typing import Any

import dagster as dg

from pipelines import steps
from pipelines.session import Session
from pipelines.sources.base import Window
from pipelines.sources.registry import REGISTRY

ONE_RUN = dg.BackfillPolicy.single_run()
_RETRY = dg.RetryPolicy(max_retries=2, delay=30, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.FULL)


def landing_key(kind: str) -> dg.AssetKey:
    """The asset of one kind of source."""
    return dg.AssetKey(["landing", kind])


def _asset(kind: str, partitions: dg.DailyPartitionsDefinition | None) -> dg.AssetsDefinition:
    @dg.asset(
        key=landing_key(kind),
        partitions_def=partitions,
        backfill_policy=ONE_RUN,
        group_name="landing",
        kinds={"python", "parquet"},
        description=f"Everything the configured `{kind}` sources say, as Parquet partitions with sidecars.",
        retry_policy=_RETRY if partitions else None,
        pool="landing",
    )
    def landed(
        context: dg.AssetExecutionContext, house: dg.ResourceParam[Session]
    ) -> dg.MaterializeResult[Any]:
        window = None
        if partitions:
            span = context.partition_time_window
            last = span.end.date().toordinal() - 1
            window = Window(span.start.date(), type(span.start.date()).fromordinal(last))
        steps.extract(house, kind, window)
        return dg.MaterializeResult(metadata=_metadata(house, kind))

    return landed


def _metadata(session: Session, kind: str) -> dict[str, int | str]:
    done = [facts for facts in session.record.extracts.values() if facts["kind"] == kind]
    counts = {name: sum(int(facts[name]) for facts in done) for name in ("rows_in", "rows_out", "requests")}
    changed = sum(int(facts["changed"]) for facts in done)
    quarantined = sum(sum(facts["quarantined"].values()) for facts in done)
    return {
        "dagster/row_count": counts["rows_out"],
        "rows in": counts["rows_in"],
        "quarantined": quarantined,
        "partitions changed": changed,
        "restated days": sum(facts["incidents"].get("restated_day", 0) for facts in done),
        "requests": counts["requests"],
        "sources": len(done),
    }


def landing_assets(partitions: dg.DailyPartitionsDefinition) -> list[dg.AssetsDefinition]:
    """One asset a kind, in the registry's order."""
    return [_asset(kind, partitions if row.daily else None) for kind, row in REGISTRY.items()]
