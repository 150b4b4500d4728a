"""Tables that Fivetran, Airbyte or dlt loaded already, landed in the common shapes."""

from __future__ import annotations

from pipelines.errors import SettingsError
from pipelines.landing import waist
from pipelines.sources.about import About
from pipelines.sources.base import Extracted, Job, Plan, SourceKind, Window
from pipelines.sources.files import matching, reading
from pipelines.sources.loader_hubspot import BODIES, IDENTITIES, MESSAGES, OUTCOMES, land_portal
from pipelines.sources.loader_land import drop_vanished, land_read
from pipelines.sources.loader_read import read_connection
from pipelines.sources.loader_shape import Shape, shape_of, shapes
from pipelines.sources.loader_tables import opened, places

STREAMS = (
    waist.ad_days("loader"),
    waist.ad_conversions("loader"),
    waist.ad_entities("loader"),
    waist.ad_control_totals("loader"),
    waist.ad_reach("loader"),
    waist.ad_restatements("loader"),
    MESSAGES,
    BODIES,
    OUTCOMES,
    IDENTITIES,
)


def extract(job: Job, window: Window | None) -> Extracted:
    """Land every connection the block names; days and connections that are gone go.

    Raises `InputError` where a table or column is missing or renamed, or a table was loaded twice.
    """
    shape = shape_for(job)
    total = Extracted()
    found = places(job)
    with reading(job) as scratch:
        for place in found:
            with opened(place, scratch) as connection:
                if shape.facts:
                    land_read(job, read_connection(job, shape, connection), total)
                else:
                    land_portal(job, shape, connection, total)
    drop_vanished(job, STREAMS, [place.relation for place in found])
    return total


def plan(job: Job, window: Window | None) -> Plan:
    """How many connections would be read; how many days they hold is known only by reading them."""
    shape_for(job)
    return Plan(requests=0, partitions=0, window=None, note=f"{len(places(job))} connections to read")


def shape_for(job: Job) -> Shape:
    """The shape that the block's `loader` and `platform` name; `SettingsError` where there is none."""
    options = job.options
    try:
        return shape_of(options.loader, options.platform)
    except KeyError:
        known = ", ".join(f"{loader} with {platform}" for loader, platform in shapes())
        raise SettingsError(
            f"{options.loader} tables of {options.platform} have no shape here",
            where=f"[sources.{job.name}]",
            remedy=f"There are shapes for {known}.",
        ) from None


ABOUT = About(
    title="a loader's tables",
    offers=("ads", "sends", "reach", "conversions", "control_totals", "entities", "messages", "outcomes"),
    setup="""\
path = "warehouse.duckdb"           # a DuckDB file, or a folder or pattern of Parquet or CSV
loader = "fivetran"                 # fivetran, airbyte or dlt
platform = "linkedin_ads"           # linkedin_ads, meta_ads, google_ads or hubspot
# schema = "linkedin_ads"           # of a DuckDB file with several; a list takes several connections
# constants = { currency = "USD", account_id = "123", report_timezone = "UTC" }   # what no table says
""",
    guide="use-your-loader.md",
)

SOURCE = SourceKind(
    kind="loader",
    streams=STREAMS,
    daily=False,
    plan=plan,
    extract=extract,
    files=matching,
    about=ABOUT,
)
