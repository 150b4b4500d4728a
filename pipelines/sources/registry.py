"""Every kind of source there is: a new platform is one module and one line here."""

from __future__ import annotations

from pipelines.landing.streams import Stream
from pipelines.sources import ads_file, linkedin_ads, messages_file, outcomes_file
from pipelines.sources.base import SourceKind
from pipelines.sources.file_streams import ARCHIVE_BODIES, ARCHIVE_CONNECTIONS, ARCHIVE_MESSAGES

REGISTRY: dict[str, SourceKind] = {
    source.kind: source
    for source in (linkedin_ads.SOURCE, messages_file.SOURCE, outcomes_file.SOURCE, ads_file.SOURCE)
}


def all_streams() -> tuple[Stream, ...]:
    """Every declared stream, so that landing can hold a contract file for each, landed or not."""
    declared = [stream for source in REGISTRY.values() for stream in source.streams]
    return (*declared, ARCHIVE_MESSAGES, ARCHIVE_BODIES, ARCHIVE_CONNECTIONS)
