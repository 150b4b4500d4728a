"""`qae sources test`: one call, or one read, that proves a source; nothing of it is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.commands.screen import lines, say_json
from pipelines.commands.sources import configured, peeked
from pipelines.home import Home
from pipelines.landing.store import Landing
from pipelines.session import peek_session
from pipelines.settings import Settings, load_settings
from pipelines.sources.base import Extracted, Job, SourceKind, Window


def prove_command(given: Path | None, name: str, *, as_json: bool) -> None:
    """Ask one source and print what came back; raises what it would raise in a run."""
    home = peeked(given)
    with _opened(home) as (settings, last_day):
        configured(settings, name)
        kind, job = next(
            found for found in peek_session(home, settings, last_day).jobs() if found[1].name == name
        )
        said = kind.probe(job) if kind.probe else _tried(kind, job, last_day)
    if as_json:
        say_json({"source": name, "kind": kind.kind, "answer": said})
    else:
        lines([(name, f"works: {said}")])


def _tried(kind: SourceKind, job: Job, last_day: date) -> str:
    """Extract into a folder that is thrown away: a day of a platform, a file whole."""
    window = Window(last_day, last_day) if kind.daily else None
    with TemporaryDirectory(prefix="qae-test-") as scratch:
        landing = Landing(Path(scratch) / "landing")
        landing.prepare(kind.streams)
        return _told(kind.extract(replace(job, landing=landing, quarantine=Path(scratch) / "q"), window))


def _told(out: Extracted) -> str:
    said = [f"{out.rows_in:,} rows read", f"{out.rows_out:,} would land"]
    for word, counts in (("refused", out.quarantined), ("skipped by rule", out.skipped)):
        if counts:
            few = ", ".join(f"{reason} {count:,}" for reason, count in Counter(counts).most_common(3))
            said.append(f"{counts.total():,} {word} ({few})")
    said += [f"{out.requests:,} requests"] if out.requests else []
    return ", ".join(said)


@contextmanager
def _opened(home: Home) -> Generator[tuple[Settings, date], None, None]:
    if home.kind == "sandbox" and home.id:
        from pipelines.sandbox.house import open_sandbox

        with open_sandbox(home) as opened:
            yield opened
    else:
        yield load_settings(home), datetime.now(UTC).date() - timedelta(1)
