"""Every kind of source there is: a new platform is one module and one line, here or in its own package.

`REFUSED` says why a kind that another package brings could not be taken.
"""

from __future__ import annotations

from pipelines.landing.streams import Cut, Stream
from pipelines.landing.waist import all_waist_streams
from pipelines.sources import (
    ads_file,
    dlt_resource,
    fx_rates_file,
    google_ads,
    hubspot,
    linkedin_ads,
    linkedin_archive,
    loader,
    messages_file,
    meta_ads,
    outcomes_file,
)
from pipelines.sources.base import SourceKind
from pipelines.sources.plugins import outside_kinds

_OWN: dict[str, SourceKind] = {
    source.kind: source
    for source in (
        linkedin_ads.SOURCE,
        linkedin_archive.SOURCE,
        messages_file.SOURCE,
        outcomes_file.SOURCE,
        ads_file.SOURCE,
        fx_rates_file.SOURCE,
        dlt_resource.SOURCE,
        loader.SOURCE,
        meta_ads.SOURCE,
        google_ads.SOURCE,
        hubspot.SOURCE,
    )
}
_OUTSIDE, REFUSED = outside_kinds(_OWN)
REGISTRY: dict[str, SourceKind] = {**_OWN, **_OUTSIDE}


def all_streams() -> tuple[Stream, ...]:
    """Every declared stream, so that landing can hold a contract file for each, landed or not."""
    own = (stream for source in REGISTRY.values() for stream in source.streams)
    return (*own, *all_waist_streams())


def kinds_landing(name: str, cut: Cut) -> list[str]:
    """The kinds of source that land a stream of that name and cut."""
    return [
        kind
        for kind, row in REGISTRY.items()
        if any((stream.name, stream.cut) == (name, cut) for stream in row.streams)
    ]
