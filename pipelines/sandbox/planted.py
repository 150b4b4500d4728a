"""Write a planted world into a folder: what the advertiser's own systems would export, the truth apart.

A world is written day by day of its sends, so a large one needs no more memory than its busiest day.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyarrow import csv, parquet

from pipelines.errors import SettingsError
from pipelines.progress import progress
from pipelines.sandbox.dirt import DIRT
from pipelines.sandbox.exports import ads_export
from pipelines.sandbox.tables import spelled
from pipelines.sandbox.world import World

FORMATS: Final = ("csv", "parquet")


@dataclass(frozen=True, slots=True)
class Planted:
    """What was written: rows by file, relative to `folder`, and the story told in `truth/world.json`."""

    folder: Path
    rows: dict[str, int]
    story: dict[str, Any]


def story(world: World) -> dict[str, Any]:
    """Return what was planted: which campaigns change, when, by which knobs, and what must be found."""
    setting, scenario = world.setting, world.setting.scenario
    knobs = scenario.knobs
    ramps = bool(knobs.keys() - {"hot_tap", "pooled_classes", "tracking_left", "new_phrase"})
    late = bool(knobs.keys() & {"tracking_left", "new_phrase"})
    changed = [c for c in world.campaign_list if (ramps or late) and (c.affected or scenario.mix_shift)]
    return {
        "scenario": scenario.name,
        "says": scenario.says,
        "seed": world.seed,
        "size": world.size,
        "first_day": world.first_day,
        "last_day": world.until,
        "changes_from": setting.change[0] if ramps else None,
        "changes_until": setting.change[1] if ramps else None,
        "last_quarter_from": setting.last_quarter if late else None,
        "knobs": knobs,
        "driver": scenario.driver,
        "affected_campaigns": [c.id for c in changed],
        "dirt": DIRT,
        "restated": [
            {"creative_id": r.creative_id, "day": r.day, "lag_days": r.lag_days, "missing": r.missing}
            for r in world.restatements()
        ],
    }


def plant(world: World, folder: Path, form: str = "csv") -> Planted:
    """Write `messages`, `outcomes` and `ads`, and under `truth` each send, each reply and the story.

    Rows stand by the day of their send, then by time. Raises `SettingsError` where `folder` holds anything
    already, is a file, or `form` is not in `FORMATS`. A world that could not be finished leaves nothing.
    """
    if form not in FORMATS:
        raise SettingsError(f"no such format {form!r}", remedy=f"Choose one of: {', '.join(FORMATS)}.")
    folder = folder.expanduser().absolute()
    _refuse_to_overwrite(folder)
    days = [world.first_day + timedelta(days=i) for i in range((world.until - world.first_day).days + 1)]
    with _built_apart(folder) as part:
        with _Files(part, form) as files, progress().track("planting, days", len(days)) as advance:
            for day in days:
                for name, rows in _day(world, day):
                    files.add(name, rows)
                advance(1)
        told = story(world)
        text = json.dumps(told, indent=1, ensure_ascii=False, default=str) + "\n"
        (part / "truth" / "world.json").write_text(text, encoding="utf-8")
    return Planted(folder, files.rows, told)


def _day(world: World, day: date) -> Iterator[tuple[str, pa.Table]]:
    messages, replies = world.conversations(day, day)
    yield "messages", messages
    yield "outcomes", world.outcomes(day, day)
    yield "ads", ads_export(world, day)
    yield "truth/sends", world.truth(day, day)
    yield "truth/replies", replies


class _Files:
    """One open file a table, made when its first rows come."""

    def __init__(self, folder: Path, form: str) -> None:
        self._folder, self._form = folder, form
        self._open: dict[str, Any] = {}
        self.rows: dict[str, int] = {}

    def __enter__(self) -> _Files:
        (self._folder / "truth").mkdir()
        return self

    def __exit__(self, *_: object) -> None:
        for writer in self._open.values():
            writer.close()

    def add(self, name: str, rows: pa.Table) -> None:
        """Append rows to a table's file."""
        file = f"{name}.{self._form}"
        rows = spelled(rows) if self._form == "csv" else rows
        if file not in self._open:
            self._open[file] = self._writer(self._folder / file, rows.schema)
        self._open[file].write_table(rows)
        self.rows[file] = self.rows.get(file, 0) + rows.num_rows

    def _writer(self, path: Path, schema: pa.Schema) -> Any:
        if self._form == "parquet":
            return parquet.ParquetWriter(path, schema, compression="zstd")
        return csv.CSVWriter(path, schema, write_options=csv.WriteOptions(quoting_style="needed"))


def _refuse_to_overwrite(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists():
        what = "the folder is not empty" if folder.is_dir() else "this is a file"
        raise SettingsError(what, where=str(folder), remedy="Name a new folder with --out.")


@contextmanager
def _built_apart(folder: Path) -> Generator[Path, None, None]:
    """Give a folder beside `folder` that takes its name when all is written, and goes when it is not."""
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        yield part
        part.replace(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
