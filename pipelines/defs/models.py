"""The warehouse room: every dbt model as one unpartitioned asset group, dbt run inside this process.

A partitioned group would cost about 15 ms of events a model and day, and claim that a model rebuilt whole
was rebuilt for one day only.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, cast

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtProject, dbt_assets
from dagster_dbt.asset_utils import get_updated_cli_invocation_params_for_context
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

from pipelines import runtime, steps
from pipelines.defs.facts import row_counts
from pipelines.defs.landing import ONE_RUN, landing_key
from pipelines.files import replace_text
from pipelines.landing.streams import Cut
from pipelines.progress import progress
from pipelines.session import Session
from pipelines.settings import own_folder
from pipelines.sources.registry import kinds_landing
from pipelines.warehouse import dbt
from pipelines.warehouse.own import own_models, project_for, standing_project
from pipelines.warehouse.project import code_hash, dbt_project

# What dbt reads that no source lands.
_OURS = {
    "ops": "What is landed and the facts of the run: written by the build itself, just before dbt reads it.",
    "local_seeds": "The user's own phrases and weights (local_*.csv beside qae.toml), checked and completed.",
}


# The dbt source whose tables every kind of source may land.
_WAIST = "landed"


class Rooms(DagsterDbtTranslator):
    """Asset keys are [room, name]: models stand in the warehouse, sources are what landing made."""

    def __init__(self) -> None:
        # All streams of one kind of source are one landing asset.
        super().__init__(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))
        self._placed: dict[tuple[int, str, int], dg.AssetSpec] = {}

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """`[warehouse, model]`, or `[landing, kind]` for a source that is landed."""
        if dbt_resource_props["resource_type"] == "source":
            name = dbt_resource_props["source_name"]
            return dg.AssetKey(["warehouse", name]) if name in _OURS else landing_key(name)
        return dg.AssetKey(["warehouse", dbt_resource_props["name"]])

    def get_asset_spec(
        self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None
    ) -> dg.AssetSpec:
        """The model; where it reads the waist, it comes after every kind of source that lands there."""
        # Asked for again with every event of a build, and for everything upstream of it.
        asked = id(manifest), unique_id, id(project)
        if asked not in self._placed:
            spec = super().get_asset_spec(manifest, unique_id, project)
            self._placed[asked] = self._place(spec, unique_id, manifest)
        return self._placed[asked]

    def _place(self, spec: dg.AssetSpec, unique_id: str, manifest: Mapping[str, Any]) -> dg.AssetSpec:
        if landing_key(_WAIST) not in {dep.asset_key for dep in spec.deps}:
            return spec
        others = [dep for dep in spec.deps if dep.asset_key != landing_key(_WAIST)]
        known = {dep.asset_key for dep in others}
        landed = [key for key in map(landing_key, _read_kinds(manifest, unique_id)) if key not in known]
        return spec.replace_attributes(deps=[*others, *landed])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The room."""
        return "warehouse"


def _read_kinds(manifest: Mapping[str, Any], unique_id: str) -> list[str]:
    """The kinds of source behind the tables of the waist that one model reads."""
    upstream = manifest["nodes"][unique_id]["depends_on"]["nodes"]
    tables = [manifest["sources"][node] for node in upstream if node in manifest["sources"]]
    found: dict[str, None] = {}
    for table in tables:
        if table["source_name"] == _WAIST:
            location = table["meta"]["external_location"]
            cut: Cut = "snapshot" if "/snapshot=" in location else "day"
            found.update(dict.fromkeys(kinds_landing(PurePosixPath(table["identifier"]).name, cut)))
    return list(found)


def ensure_manifest(root: Path) -> Path:
    """The manifest of the dbt project for one home, parsed again only when the project changed."""
    target = root / "dbt"
    manifest, stamp = target / "manifest.json", target / "manifest.hash"
    own = own_models(own_folder(root))
    project = project_for(root, own)
    now = code_hash(dbt_project(), *([own] if own else []))
    if not (manifest.exists() and stamp.exists() and stamp.read_text() == now):
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        stamp.unlink(missing_ok=True)
        runtime.set_dbt_environment(
            warehouse=root / "warehouse.duckdb",
            landing=root / "landing",
            local_seeds=root / "private" / "local_seeds",
            memory_limit="800MB",
        )
        dbt.invoke(["parse", *dbt.common_args(target, root / "logs", project)])
        replace_text(stamp, now)
    return manifest


def model_assets(manifest: Path) -> dg.AssetsDefinition:
    """All models and seeds, their dbt tests as asset checks."""
    folder = standing_project(manifest.parent.parent)
    project = DbtProject(project_dir=folder, target_path=manifest.parent, profiles_dir=folder)
    # One for all events: a new one would resolve every model and all upstream of it again.
    rooms = Rooms()

    @dbt_assets(
        manifest=manifest,
        project=project,
        dagster_dbt_translator=rooms,
        backfill_policy=ONE_RUN,
        pool="duckdb_writer",
        exclude="resource_type:unit_test",
    )
    def warehouse(context: dg.AssetExecutionContext, house: dg.ResourceParam[Session]) -> Iterator[Any]:
        heard: list[dict[str, Any]] = []
        params = get_updated_cli_invocation_params_for_context(
            context=context, manifest=cast(Any, None), dagster_dbt_translator=rooms
        )

        def run_dbt(args: list[str]) -> None:
            with progress().track("models and their tests", len(params.manifest["nodes"])) as advance:

                def hear(event: dict[str, Any]) -> None:
                    heard.append(event)
                    advance(1)

                dbt.invoke([*args, *params.selection_args], on_result=hear)

        rows: dict[str, int] = {}
        try:
            steps.build(house, run_dbt)
            rows = row_counts(house.home.warehouse)
        finally:
            for raw in heard:
                for event in DbtCoreCliEventMessage(
                    raw_event=raw, event_history_metadata={}
                ).to_default_asset_events(
                    manifest=params.manifest,
                    dagster_dbt_translator=rooms,
                    context=context,
                    project=project,
                ):
                    yield _with_rows(event, raw["data"]["node_info"]["node_name"], rows)

    return warehouse


def _with_rows(event: Any, model: str, rows: Mapping[str, int]) -> Any:
    if isinstance(event, dg.Output) and model in rows:
        return event.with_metadata({**event.metadata, "dagster/row_count": rows[model]})
    return event


def own_inputs() -> list[dg.AssetSpec]:
    """What dbt reads that no source lands, so that the lineage has no nameless ends."""
    return [
        dg.AssetSpec(["warehouse", name], group_name="warehouse", description=text)
        for name, text in _OURS.items()
    ]


def published_keys(manifest: Path) -> list[dg.AssetKey]:
    """The assets that the published file is made of."""
    from pipelines.publish.tables import published_tables

    return [dg.AssetKey(["warehouse", t.name]) for t in published_tables(json.loads(manifest.read_text()))]
