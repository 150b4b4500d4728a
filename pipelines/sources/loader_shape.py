"""A loader's shape as data: which of its tables hold what, and what their columns are called.

One TOML file a loader and platform in `loader_shapes/`. A column is named by ours = theirs; a list is the
first of several that is not empty; `kind:name` says how theirs is written where ours alone does not.
Names are compared without case and signs, so `costInUsd`, `cost_in_usd` and `metrics.cost_micros` need no
second spelling for the next warehouse.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Kind = Literal[
    "text",
    "id",
    "urn",
    "customer",
    "ref",
    "day",
    "count",
    "money",
    "micros",
    "instant",
    "epoch",
    "flag",
    "url",
    "landing",
    "tags",
    "json",
]
Level = Literal["ad", "ad_group", "campaign", "account"]
LOADERS = ("fivetran", "airbyte", "dlt")
PLATFORMS = ("linkedin_ads", "meta_ads", "google_ads", "hubspot")
_COUNTS = (
    "impressions clicks landing_clicks engagements_reported sends opens message_clicks leads lead_form_opens"
    " video_views reach"
)
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("date_day", "date_end"), "day"),
    **dict.fromkeys(("spend", "conversions", "conversion_value", "value", "amount"), "money"),
    **dict.fromkeys(_COUNTS.split(), "count"),
    **dict.fromkeys(("seen", "synced", "sent_at", "occurred_at"), "instant"),
    **dict.fromkeys(("deleted", "spam", "is_won"), "flag"),
    "landing_url": "url",
    "url_tags": "tags",
}


def kind_of(ours: str) -> Kind:
    """How a column of ours is read where the shape does not say otherwise."""
    return _KINDS.get(ours) or ("id" if ours.endswith("_id") else "text")


@dataclass(frozen=True)
class Theirs:
    """One column of theirs: its name, and how it is written."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class TableSpec:
    """One table: our columns by their names, best first, and which of them it may lack.

    `key` are their columns that make a row unique; a repeated key is a table loaded twice. `synced` says when
    a row was loaded: of two versions of one key the later is right, where the loader appends.
    """

    table: str
    columns: Mapping[str, tuple[Theirs, ...]]
    optional: frozenset[str] = frozenset()
    key: tuple[str, ...] = ()
    may_lack_table: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Shape:
    """A loader's tables of one platform.

    `facts` go from the ads upwards: what an upper table says beyond the lower ones is spent above them.
    `chain` are the types of entities from an ad to its account. `formats` turn their campaign types into
    channel formats. `report_timezone` is set where the platform reports in one zone for everybody.
    """

    loader: str
    platform: str
    facts: tuple[TableSpec, ...]
    entities: tuple[TableSpec, ...]
    conversions: tuple[TableSpec, ...]
    others: tuple[TableSpec, ...]
    chain: tuple[str, ...]
    formats: Mapping[str, str]
    report_timezone: str | None

    @property
    def main(self) -> str:
        """The table that says whose set of tables this is."""
        return (*self.facts, *self.others)[0].table

    def tables(self) -> tuple[TableSpec, ...]:
        """Every table the shape reads."""
        return (*self.facts, *self.conversions, *self.entities, *self.others)


def shapes() -> list[tuple[str, str]]:
    """Every (loader, platform) there is a shape for."""
    names = [path.name for path in files("pipelines.sources").joinpath("loader_shapes").iterdir()]
    stems = sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))
    return [(stem.split("_", 1)[0], stem.split("_", 1)[1]) for stem in stems]


@cache
def shape_of(loader: str, platform: str) -> Shape:
    """The shape of a loader and platform; KeyError where there is none."""
    if (loader, platform) not in shapes():
        raise KeyError(f"{loader}_{platform}")
    path = files("pipelines.sources").joinpath("loader_shapes", f"{loader}_{platform}.toml")
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    return Shape(
        loader=loader,
        platform=platform,
        facts=_specs(said, "facts"),
        entities=_specs(said, "entities"),
        conversions=_specs(said, "conversions"),
        others=_specs(said, "others"),
        chain=tuple(said.get("chain", ())),
        formats=said.get("formats", {}),
        report_timezone=said.get("report_timezone"),
    )


_OWN = ("table", "columns", "optional", "key", "may_lack_table")


def _specs(said: Mapping[str, Any], section: str) -> tuple[TableSpec, ...]:
    return tuple(
        TableSpec(
            table=one["table"],
            columns={ours: _theirs(ours, theirs) for ours, theirs in one["columns"].items()},
            optional=frozenset(one.get("optional", ())),
            key=tuple(one.get("key", ())),
            may_lack_table=bool(one.get("may_lack_table", False)),
            settings={name: value for name, value in one.items() if name not in _OWN},
        )
        for one in said.get(section, ())
    )


def _theirs(ours: str, said: str | Sequence[str]) -> tuple[Theirs, ...]:
    return tuple(_one(ours, name) for name in ([said] if isinstance(said, str) else said))


def _one(ours: str, said: str) -> Theirs:
    kind, _, name = said.rpartition(":")
    return Theirs(name, kind or kind_of(ours))  # pyright: ignore[reportArgumentType]
