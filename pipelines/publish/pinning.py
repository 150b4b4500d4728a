"""Pin a publication, take the pin away, and find a publication by any of its names."""

from __future__ import annotations

from pathlib import Path

from pipelines.errors import InputError
from pipelines.publish.hold import exclusive, explained
from pipelines.publish.pins import CURRENT, pins, require_name, write_pins
from pipelines.publish.versions import Publication, current, publications


def pin(reporting_dir: Path, name: str, publication: Publication) -> None:
    """Keep `publication` under `name` until somebody takes the pin away: no later publish deletes it.

    Giving the same name to the same publication again is harmless. Raises `InputError` where the name
    already keeps another one, or is the id of one: what was sent under a name stays what it names.
    """
    require_name(name)
    with exclusive(reporting_dir), explained(reporting_dir):
        named = pins(reporting_dir)
        if named.get(name, publication.id) != publication.id:
            raise InputError(
                f"this pin already keeps publication {named[name]}",
                where=name,
                remedy=f"Choose another name, or take it away first: qae publish --unpin {name}.",
            )
        if any(one.id == name for one in publications(reporting_dir)):
            raise InputError("this is the id of a publication", where=name, remedy="Choose another name.")
        publication.require_whole()
        write_pins(reporting_dir, {**named, name: publication.id})


def unpin(reporting_dir: Path, name: str) -> str:
    """Take a pin away; returns the id it kept. The next publish may delete that publication.

    Raises `InputError` where there is no such pin.
    """
    if not reporting_dir.is_dir():
        raise InputError("nothing was published here yet", where=str(reporting_dir))
    with exclusive(reporting_dir), explained(reporting_dir):
        named = pins(reporting_dir)
        if name not in named:
            known = ", ".join(named) or "none"
            raise InputError("there is no such pin", where=name, remedy=f"Pinned are: {known}.")
        kept = named.pop(name)
        write_pins(reporting_dir, named)
        return kept


def find(reporting_dir: Path, name: str) -> Publication:
    """The publication that `name` means: a pin, an id, or `current`. Raises `InputError` for any other."""
    standing = publications(reporting_dir)
    wanted = pins(reporting_dir).get(name, name)
    served = current(reporting_dir)
    for one in standing:
        if one.id == wanted or (name == CURRENT and served is not None and one.id == served.id):
            return one
    kept = ", ".join([*pins(reporting_dir), *(one.id for one in standing)]) or "none"
    raise InputError("there is no such publication", where=name, remedy=f"Kept are: {kept}.")
