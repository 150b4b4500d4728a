"""The sandbox as a home's sources: a planted world, a platform that serves it, and the files of its tools."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from pydantic import SecretStr

from pipelines.errors import SettingsError
from pipelines.files import replace_text
from pipelines.home import Home
from pipelines.options import LinkedInAds, MessagesFile, OutcomesFile, Source, Workspace
from pipelines.sandbox.faults import RESPONSE_CAP
from pipelines.sandbox.platforms import EXTRAS, chosen, open_extras
from pipelines.sandbox.server import serve
from pipelines.sandbox.world import World, write_world
from pipelines.settings import Settings


@dataclass(frozen=True)
class Setup:
    """Which world a sandbox home holds. `until` is its clock, the newest complete day (None: its own).

    `platforms` are those it plays beside LinkedIn.
    """

    scenario: str = "seed_story"
    seed: int = 7
    size: str = "default"
    until: date | None = None
    platforms: tuple[str, ...] = ()

    def world(self) -> World:
        """The world this setup names."""
        return World(self.scenario, self.seed, self.size, self.until)


def read_setup(home: Home) -> Setup:
    """The setup a sandbox home was made with."""
    path = _path(home)
    if not path.exists():
        return Setup()
    raw = json.loads(path.read_text())
    until = date.fromisoformat(raw["until"]) if raw["until"] else None
    return Setup(raw["scenario"], raw["seed"], raw["size"], until, tuple(raw.get("platforms", ())))


def arrange(
    home: Home,
    *,
    scenario: str | None = None,
    size: str | None = None,
    until: date | None = None,
    platforms: Iterable[str] = (),
) -> Setup:
    """Choose the world of a new sandbox home; of an old one move the clock forward or add platforms.

    Raises `SettingsError` where a home already holds another world, or the clock would go back.
    """
    asked = choose(home, scenario=scenario, size=size, until=until, platforms=platforms)
    replace_text(_path(home), json.dumps(asdict(asked), default=str) + "\n")
    return asked


def choose(
    home: Home,
    *,
    scenario: str | None = None,
    size: str | None = None,
    until: date | None = None,
    platforms: Iterable[str] = (),
) -> Setup:
    """What `arrange` would write down, refusing what it refuses; nothing is written."""
    known = read_setup(home)
    asked = replace(
        known,
        scenario=scenario or known.scenario,
        size=size or known.size,
        until=until or known.until,
        platforms=chosen((*known.platforms, *platforms)),
    )
    asked.world()  # refuses an unknown one before it is written down
    if _path(home).exists():
        if (asked.scenario, asked.size) != (known.scenario, known.size):
            raise SettingsError(
                f"this home holds the world {known.scenario!r} of size {known.size!r}",
                where=str(home.root),
                remedy="Use another --home, or `qae reset --home ... --all`.",
            )
        if asked.world().until < known.world().until:
            raise SettingsError(
                f"the sandbox's clock stands at {known.world().until} and cannot go back to {asked.until}",
                where=str(home.root),
            )
    return asked


@contextmanager
def open_sandbox(home: Home) -> Generator[tuple[Settings, date], None, None]:
    """Serve the home's world on loopback and give the settings of its sources, and its last day."""
    setup = read_setup(home)
    world = setup.world()
    _drop_files(home, world)
    with serve(world) as url, open_extras(world, setup.platforms) as extras:
        yield settings_for(home, world, url, extras), world.until


def planned_settings(home: Home, setup: Setup) -> Settings:
    """The settings that a session of this setup would have; nothing is served."""
    world, nowhere = setup.world(), "http://127.0.0.1"
    extras = {name: EXTRAS[name].options(world, nowhere) for name in setup.platforms}
    return settings_for(home, world, nowhere, extras)


def settings_for(home: Home, world: World, url: str, extras: Mapping[str, Source]) -> Settings:
    """The settings a user of this world would have written; with all platforms on, all that LinkedIn has."""
    everything = EXTRAS.keys() <= extras.keys()
    return Settings(
        workspace=Workspace(timezone="Europe/Berlin", reporting_currency="EUR", start_date=world.first_day),
        sources={
            "linkedin_ads": LinkedInAds(
                kind="linkedin_ads",
                accounts=tuple(str(account["id"]) for account in world.accounts()),
                base_url=url,
                token=SecretStr("sandbox-token"),
                pacing_seconds=0,
                response_cap=RESPONSE_CAP,
                conversation_options=everything,
                lead_forms=everything,
            ),
            "outreach_tool": MessagesFile(kind="messages_file", path="inbox/messages.csv"),
            "crm": OutcomesFile(kind="outcomes_file", path="inbox/outcomes.csv"),
            **extras,
        },
        config=None,
        folders=dict.fromkeys(("outreach_tool", "crm"), home.root.resolve()),
    )


def _drop_files(home: Home, world: World) -> None:
    """Let the world's outreach tool and CRM export into the inbox, once per day of its clock."""
    stamp = home.inbox / "exported.json"
    facts = json.dumps({"until": world.until.isoformat(), "seed": world.seed}) + "\n"
    if stamp.exists() and stamp.read_text() == facts:
        return
    write_world(world, home.inbox)
    replace_text(stamp, facts)


def _path(home: Home) -> Path:
    return home.root / "sandbox.json"
