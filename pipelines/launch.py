"""Launch the one job inside this process: what `qae run` and `qae backfill` do."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Collection, Sequence
from pathlib import Path

from pipelines import runtime
from pipelines.sources.base import Window


def launch(
    root: Path, *, run_id: str, kinds: Collection[str], window: Window | None, refetch: bool = False
) -> bool:
    """Run extract, build, check and publish as one Dagster run and say whether it succeeded.

    `kinds` are those of the configured sources: the landing of every other kind has nothing to do, and would
    only stand in the run's account. `window` is the range of days for platforms; None leaves
    them out. `refetch` asks for each of its days, not only for those missing or young. What happened stands
    in the run's record; Dagster keeps its own account in the home for its UI.
    """
    runtime.prepare()
    from pipelines.defs.house import dagster_home

    runtime.use_home(root, dagster_home(root))
    # Dagster announces features as beta on every import; a user of this command did not choose them.
    warnings.filterwarnings("ignore", module="dagster")
    import dagster as dg

    from pipelines.definitions import defs
    from pipelines.defs.eventlog import synced_at_the_end
    from pipelines.defs.timing import range_tags

    # Dagster sets the level itself; without a handler of ours its warnings go to standard error.
    logging.getLogger("dagster").addHandler(logging.NullHandler())
    house = {"home": str(root.resolve()), "run_id": run_id, "refetch": refetch}
    job = defs.resolve_job_def("qae")
    keys = job.asset_layer.executable_asset_keys
    with synced_at_the_end(), dg.DagsterInstance.get() as instance:
        result = job.execute_in_process(
            instance=instance,
            tags=range_tags(window.first, window.last) if window else None,
            asset_selection=[key for key in keys if is_due(key.path, kinds, window)],
            run_config={
                "resources": {"house": {"config": house}},
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            },
            raise_on_error=False,
        )
    return result.success


def is_due(path: Sequence[str], kinds: Collection[str], window: Window | None) -> bool:
    """Whether an asset has something to do in a run of these kinds of source."""
    from pipelines.sources.registry import REGISTRY

    room, name = path[0], path[-1]
    return room != "landing" or (name in kinds and (window is not None or not REGISTRY[name].daily))
