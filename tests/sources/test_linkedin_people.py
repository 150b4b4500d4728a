"""Who the pseudonyms of an export are: found by the owner's own file and key, and by nothing else."""

from __future__ import annotations

from pathlib import Path

from archive_export import ANN, BOB, archive, export, got, person, sent
from file_house import House

from pipelines.sources.linkedin_people import Person, people

CONNECTIONS = (
    "Notes:\n\n"
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    f"Bob,Builder,{BOB},,Acme,Foreman,01 May 2026\n"
    "Nobody,,,,,,02 May 2026\n"
)


def test_names_and_links_come_from_messages_and_connections(tmp_path: Path) -> None:
    house = House(tmp_path)
    options = archive(house, export(sent(), got()), others={"Connections": CONNECTIONS})
    found = people(Path(options.path), house.pseudonyms, tmp_path)
    ann, bob = person(house, ANN), person(house, BOB)
    assert ann
    assert bob
    assert found[ann] == Person("Ann Lee", ANN)
    assert found[bob] == Person("Bob Builder", BOB, "Foreman · Acme")
    assert all(one.name for one in found.values())
