"""The publish room: the reporting file and the report, only from a build that was judged green."""

from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg

from pipelines import steps
from pipelines.defs.facts import engagement, freshness, weeks
from pipelines.defs.landing import ONE_RUN
from pipelines.session import Session

REPORTING, REPORT = dg.AssetKey(["publish", "reporting"]), dg.AssetKey(["publish", "report"])


def publish_assets(upstream: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """The published file and its report, which change together.

    Blocking holds within a run only, so publishing asks for the verdict again itself.
    """
    reporting = dg.AssetSpec(
        REPORTING,
        deps=list(upstream),
        group_name="publish",
        kinds={"duckdb"},
        description="reporting.duckdb and its Parquet twins: what BI tools open.",
    )
    report = dg.AssetSpec(
        REPORT,
        deps=[REPORTING],
        group_name="publish",
        kinds={"html"},
        description="report.html: one page for people, written from the published file alone.",
    )

    @dg.multi_asset(specs=[reporting, report], name="publish", backfill_policy=ONE_RUN, pool="duckdb_writer")
    def publish(house: dg.ResourceParam[Session]) -> Iterator[dg.MaterializeResult[Any]]:
        verdict = steps.check(house)
        publication = steps.release(house, verdict)
        yield dg.MaterializeResult(
            asset_key=REPORTING,
            metadata={
                "file": dg.MetadataValue.path(str(publication.database)),
                "build": verdict.build_hash,
                "checks": len(verdict.results),
                "warnings": len(verdict.warnings),
                "dagster/row_count": sum(publication.rows.values()),
                "raw and quality-adjusted": engagement(house.home.warehouse),
                "by week": weeks(house.home.warehouse),
                **freshness(house.home.warehouse),
            },
        )
        yield dg.MaterializeResult(
            asset_key=REPORT, metadata={"report": dg.MetadataValue.path(str(house.home.report))}
        )

    return publish
