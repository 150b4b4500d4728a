"""The publish room: the reporting file and the report, only from a build that was judged green."""

from collections.abc import Sequence
from typing import Any

import dagster as dg

from pipelines import steps
from pipelines.defs.landing import ONE_RUN
from pipelines.session import Session


def reporting_asset(upstream: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """The published file. Blocking holds within a run only, so it asks for the verdict again itself."""

    @dg.asset(
        key=["publish", "reporting"],
        deps=list(upstream),
        backfill_policy=ONE_RUN,
        group_name="publish",
        kinds={"duckdb"},
        description="reporting.duckdb, its Parquet twins and report.html: what BI tools and people open.",
        pool="duckdb_writer",
    )
    def reporting(house: dg.ResourceParam[Session]) -> dg.MaterializeResult[Any]:
        verdict = steps.check(house)
        publication = steps.release(house, verdict)
        return dg.MaterializeResult(
            metadata={
                "file": dg.MetadataValue.path(str(publication.database)),
                "report": dg.MetadataValue.path(str(house.home.report)),
                "build": verdict.build_hash,
                "checks": len(verdict.results),
                "warnings": len(verdict.warnings),
            }
        )

    return reporting
