"""`qae world`: write a planted world with its truth, to hold qae, or anything else, against."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from pipelines.commands.screen import OUT, lines, live, say_json
from pipelines.errors import SettingsError
from pipelines.sandbox.planted import Planted, plant
from pipelines.sandbox.scenario import SIZES
from pipelines.sandbox.stories import SCENARIOS
from pipelines.sandbox.world import World


def world_command(
    out: Path | None,
    *,
    scenario: str,
    seed: int,
    size: str,
    until: date | None,
    form: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write the world into `out`; without `out` say which worlds there are."""
    if out is None:
        _list(as_json=as_json)
        return
    with live(quiet=quiet or as_json):
        planted = _plant(World(scenario, seed, size, until), out, form)
    if as_json:
        say_json({"folder": planted.folder, "rows": planted.rows, "story": planted.story})
    else:
        _show(planted, out, form)


def _plant(world: World, out: Path, form: str) -> Planted:
    try:
        return plant(world, out, form)
    except OSError as error:
        raise SettingsError(
            f"the world could not be written: {error.strerror or error}",
            where=str(out),
            remedy="Name a folder you may write to, on a disk with room; Parquet takes a tenth of CSV.",
        ) from error


def _list(*, as_json: bool) -> None:
    sizes = {
        s.name: f"{s.campaigns} campaigns, {s.days} days, about {round(_sends(s.name), -2):,} sends"
        for s in SIZES.values()
    }
    if as_json:
        says: dict[str, Any] = {s.name: {"says": s.says, "driver": s.driver} for s in SCENARIOS.values()}
        say_json({"scenarios": says, "sizes": sizes})
        return
    lines([(s.name, s.says) for s in SCENARIOS.values()])
    OUT.print("\n  sizes")
    lines(list(sizes.items()))
    OUT.print("\n  To write one: qae world --scenario seed_story --seed 7 --size tiny --out FOLDER")


def _sends(size: str) -> int:
    return int(SIZES[size].campaigns * SIZES[size].days * SIZES[size].daily_sends)


def _show(planted: Planted, out: Path, form: str) -> None:
    told = planted.story
    rows = [
        ("world", f"{told['scenario']}, seed {told['seed']}, {told['first_day']} to {told['last_day']}"),
        ("story", told["says"]),
    ]
    if told["driver"]:
        rows.append(("driver", f"{told['driver']}: what an analysis of the fallen outcomes must name"))
    rows += [(name, f"{count:,} rows") for name, count in planted.rows.items()]
    rows.append(("truth", str(out / "truth" / "world.json")))
    lines(rows)
    home = out.with_name(f"{out.name}-home")
    given = " ".join(f"--{name} {out / name}.{form}" for name in ("messages", "outcomes", "ads"))
    OUT.print(f"\n  To see what qae makes of it: qae --home {home} run {given}", markup=False)
