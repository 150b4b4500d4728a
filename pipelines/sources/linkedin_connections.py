"""Connections.csv of a LinkedIn export: who is connected since when, and which address belongs to whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from pipelines.landing.quarantine import Refused
from pipelines.sources.base import Job
from pipelines.sources.dates import forms_of
from pipelines.sources.file_streams import ARCHIVE_CONNECTIONS
from pipelines.sources.mapping import normal
from pipelines.sources.tables import open_table
from pipelines.sources.values import day


@dataclass(frozen=True)
class Connections:
    """The rows to land and what became of the rest."""

    rows: pa.Table
    refused: tuple[Refused, ...]
    skipped: Counter[str]


def read_connections(job: Job, path: Path, scratch: Path, exported_on: date) -> Connections:
    """Read Connections.csv below its preamble of notes.

    A person is the profile (before mid-2023 there was none: then the address), `linked_key` the address of
    somebody who shows one. Rows of hidden profiles hold a date only and are skipped `hidden_profile`.
    """
    with open_table(path, scratch, starts=lambda cells: "first_name" in map(normal, cells)) as table:
        rows = table.rows.rename_columns([normal(name) for name in table.header]).to_pylist()
        refused = table.refused
    dates = [row.get("connected_on") for row in rows]
    forms = forms_of(filter(None, dates))
    form = forms[0] if len(forms) == 1 else None
    skipped: Counter[str] = Counter()
    found: dict[str, tuple[str | None, date | None]] = {}
    for row, said in zip(rows, dates, strict=True):
        profile = job.pseudonyms.person("profile_url", row.get("url"))
        email = job.pseudonyms.person("email", row.get("email_address"))
        key = profile or email
        if key is None:
            skipped["hidden_profile"] += 1
        elif key in found:
            skipped["duplicate"] += 1
        else:
            found[key] = (email if profile else None, day(said, form) if said else None)
    columns = {
        "source_relation": [job.name] * len(found),
        "person_key": list(found),
        "linked_key": [email for email, _ in found.values()],
        "connected_on": [since for _, since in found.values()],
        "exported_on": [exported_on] * len(found),
    }
    return Connections(pa.table(columns, schema=ARCHIVE_CONNECTIONS.schema), refused, skipped)
