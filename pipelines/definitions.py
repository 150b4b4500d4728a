"""The code location: wires the rooms together and does nothing else."""

from __future__ import annotations

from pipelines import runtime

runtime.prepare()

import warnings  # noqa: E402

import dagster as dg  # noqa: E402

# Single-run backfills are "beta" to Dagster; whoever loads these definitions did not choose them.
warnings.filterwarnings("ignore", "Parameter `(backfill_policy|include_sources)`", dg.BetaWarning)

from pipelines.defs.drop_folder import drop_folder  # noqa: E402
from pipelines.defs.gate import gate_checks  # noqa: E402
from pipelines.defs.house import House  # noqa: E402
from pipelines.defs.landing import landing_assets  # noqa: E402
from pipelines.defs.models import ensure_manifest, model_assets, own_inputs, published_keys  # noqa: E402
from pipelines.defs.publishing import publish_assets  # noqa: E402
from pipelines.defs.timing import JOB, schedules  # noqa: E402
from pipelines.settings import first_partition, home_path  # noqa: E402

_home = home_path(None)
_start = first_partition(_home)
_manifest = ensure_manifest(_home)
_models = model_assets(_manifest)

defs = dg.Definitions(
    assets=[
        *landing_assets(dg.DailyPartitionsDefinition(start_date=_start.isoformat())),
        _models,
        *own_inputs(),
        publish_assets(published_keys(_manifest)),
    ],
    asset_checks=[gate_checks(list(_models.keys))],
    jobs=[
        dg.define_asset_job(
            JOB,
            selection="*",
            executor_def=dg.in_process_executor,
            description="Extract, build, check and publish: one run, in one process.",
        )
    ],
    schedules=schedules(_start),
    sensors=[drop_folder(_home, JOB)],
    resources={"house": House()},
    executor=dg.in_process_executor,
)
