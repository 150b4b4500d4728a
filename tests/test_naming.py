"""A pattern splits the names that follow it and leaves the others; one with no single reading is refused."""

from __future__ import annotations

import duckdb
import pytest

from pipelines.naming import naming_parts

Parts = dict[str, str | None]


def split(pattern: str, name: str) -> Parts | None:
    """What the warehouse makes of a name: its parts, or None where it does not follow the pattern."""
    found: Parts = {}
    with duckdb.connect() as con:
        for part in naming_parts(pattern):
            ((matches, value),) = con.execute(
                "select regexp_matches(?, ?), nullif(trim(regexp_extract(?, ?, 1)), '')",
                [name, part.pattern, name, part.pattern],
            ).fetchall()
            if not matches:
                return None
            found[part.part] = value
    return found


@pytest.mark.parametrize(
    ("pattern", "name", "parts"),
    [
        (
            "{region}_{audience}_{offer}",
            "DACH_HR_Webinar",
            {"region": "DACH", "audience": "HR", "offer": "Webinar"},
        ),
        (
            "{region}_{audience}_{offer}",
            "DACH_HR_Web_inar_2",
            {"region": "DACH", "audience": "HR", "offer": "Web_inar_2"},
        ),
        ("{region}_{audience}_{offer}", "DACH_HR", None),
        ("{region}_{audience}_{offer}", "__HR", None),
        ("{region} | {offer}", "  Benelux|E-book ", {"region": "Benelux", "offer": "E-book"}),
        ("{region}_{audience}[_{offer}]", "DACH_HR", {"region": "DACH", "audience": "HR", "offer": None}),
        (
            "{region}_{audience}[_{offer}]",
            "DACH_HR_E-book",
            {"region": "DACH", "audience": "HR", "offer": "E-book"},
        ),
        (
            "[{client} - ]{region}_{offer}",
            "DACH_E-book",
            {"client": None, "region": "DACH", "offer": "E-book"},
        ),
        ("LI_{region}.{offer}", "li_dach.Demo (2)", {"region": "dach", "offer": "Demo (2)"}),
        ("LI_{region}.{offer}", "li_dachxDemo", None),
        ("{region} {offer}", "Süd  Größe", {"region": "Süd", "offer": "Größe"}),
        ("{a}^{b}", "x^y", {"a": "x", "b": "y"}),
        (r"\[{lang}\]_{offer}", "[DE]_Demo", {"lang": "DE", "offer": "Demo"}),
        ("{a}]{b}", "", ValueError),
        ("{a}{b}", "", ValueError),
        ("{a}_{a}", "", ValueError),
        ("{a}_{B c}", "", ValueError),
        ("{a_b", "", ValueError),
        ("[[{a}]_{b}]", "", ValueError),
        ("no part", "", ValueError),
    ],
)
def test_names_and_patterns(pattern: str, name: str, parts: Parts | type[ValueError] | None) -> None:
    if parts is ValueError:
        with pytest.raises(ValueError, match=r"\w"):
            naming_parts(pattern)
    else:
        assert split(pattern, name) == parts
