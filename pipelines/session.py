"""One run's hold on one home: its lock, settings, keys and landing, opened together and closed together."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from pipelines.checks.verdict import Verdict
from pipelines.errors import BusyError
from pipelines.home import Home
from pipelines.keyring import open_pseudonyms
from pipelines.landing.pseudonyms import Pseudonyms
from pipelines.landing.store import Landing
from pipelines.record import RunRecord, new_run_id
from pipelines.settings import Settings, load_settings
from pipelines.sources.base import Job, SourceKind
from pipelines.sources.registry import REGISTRY, all_streams


@dataclass
class Session:
    """What the rooms of one run share. `last_day` is the newest complete UTC day there is to fetch.

    `refetch` asks platforms for every day of the window, not only for those missing or young.
    `verdict` is the gate's word on the build that stands, once it has spoken in this session.
    """

    home: Home
    settings: Settings
    landing: Landing
    pseudonyms: Pseudonyms
    started_at: datetime
    last_day: date
    record: RunRecord
    refetch: bool = False
    verdict: Verdict | None = None

    @property
    def run_id(self) -> str:
        """The id of this run."""
        return self.record.run_id

    @property
    def folder(self) -> Path:
        """Where the user's own files lie: beside `qae.toml`, or in the home where there is none."""
        return self.settings.config.parent if self.settings.config else self.home.root

    def jobs(self, kind: str | None = None) -> Iterator[tuple[SourceKind, Job]]:
        """A job for every configured source (of one kind), in the order they are configured."""
        for name, options in self.settings.sources.items():
            if kind in (None, options.kind):
                yield REGISTRY[options.kind], self._job(name)

    def _job(self, name: str) -> Job:
        options = self.settings.sources[name]
        path = getattr(options, "path", None)
        if path is not None:
            placed = self.settings.folder_of(name) / Path(path).expanduser()
            options = options.model_copy(update={"path": str(placed)})
        return Job(
            name=name,
            options=options,
            landing=self.landing,
            pseudonyms=self.pseudonyms,
            quarantine=self.home.private / "quarantine",
            run_id=self.run_id,
            fetched_at=self.started_at,
            refetch=self.refetch,
        )


@contextmanager
def open_session(
    home: Home, *, run_id: str | None = None, config: Path | None = None, refetch: bool = False
) -> Generator[Session, None, None]:
    """Open a home for writing. The sandbox's platform server lives exactly as long as its session.

    Raises `BusyError` at once where another run holds the home.
    """
    now = datetime.now(UTC)
    lock = FileLock(home.lock, mode=0o600)
    with ExitStack() as stack:
        try:
            stack.enter_context(lock.acquire(timeout=0))
        except Timeout:
            raise BusyError(
                "another run is at work in this home", where=str(home.root), remedy="Wait for it to end."
            ) from None
        if home.kind == "sandbox":
            from pipelines.sandbox.house import open_sandbox

            settings, last_day = stack.enter_context(open_sandbox(home))
        else:
            settings, last_day = load_settings(home, config=config), now.date() - timedelta(1)
        key = settings.pseudonym_key
        landing = Landing(home.landing)
        landing.prepare(all_streams())
        landing.sweep()
        record = RunRecord(run_id or new_run_id(now), now.isoformat(), home.kind)
        pseudonyms = open_pseudonyms(home, key=key.get_secret_value() if key else None)
        yield Session(home, settings, landing, pseudonyms, now, last_day, record, refetch)


def peek_session(home: Home, settings: Settings, last_day: date, *, refetch: bool = False) -> Session:
    """A session to plan with: it takes no lock, makes no key and writes nothing, not even the home.

    Its pseudonyms are nobody's: extracting in it would land people that join to nobody.
    """
    now = datetime.now(UTC)
    record = RunRecord(new_run_id(now), now.isoformat(), home.kind)
    nobody = Pseudonyms(bytes(32))
    return Session(home, settings, Landing(home.landing), nobody, now, last_day, record, refetch)


def watched_files(home: Home) -> list[Path]:
    """The files that the configured sources of a real home read, for whoever waits for them to change."""
    settings = load_settings(home)
    found: list[Path] = []
    for name, options in settings.sources.items():
        pattern = getattr(options, "path", None)
        if pattern:
            found += _matching(settings.folder_of(name) / Path(pattern).expanduser())
    return sorted(set(found))


def _matching(pattern: Path) -> list[Path]:
    folder = Path(pattern.anchor)
    return [path for path in folder.glob(str(pattern.relative_to(pattern.anchor))) if path.is_file()]
