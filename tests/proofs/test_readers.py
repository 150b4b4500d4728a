"""The reader matrix: every client we name opens the served mart, sums it up alike, and sees the next version.

Needs a package index (and npm for node); each client is installed into a throw-away environment of its own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from pipelines.publish.recipes import EXAMPLE, recipes
from pipelines.publish.reporting import publish
from pipelines.publish.tables import PublishedTable
from pipelines.warehouse.fingerprint import build_hash
from tests.proofs.readers import READERS, SUMS, Reader

pytestmark = pytest.mark.proof
_MARTS = Path(__file__).parents[1] / "publish" / "marts.sql"
_INSTALL_SECONDS = 600
_TABLES = "select table_name from duckdb_tables() where schema_name = 'marts'"


@dataclass
class Mart:
    """The planted marts, published as often as asked for."""

    root: Path

    @property
    def reporting(self) -> Path:
        return self.root / "reporting"

    @property
    def served(self) -> Path:
        return self.reporting / "reporting.duckdb"

    def publish(self, name: str) -> None:
        warehouse = self.root / "warehouse.duckdb"
        with duckdb.connect(str(warehouse), read_only=True) as con:
            found = con.execute(_TABLES).fetchall()
            judged = build_hash(con, [("marts", table) for (table,) in found])
        tables = [PublishedTable("marts", table) for (table,) in found]
        publish(warehouse, self.reporting, tables, expected_build_hash=judged, publication_id=name)

    def change(self, statement: str) -> None:
        with duckdb.connect(str(self.root / "warehouse.duckdb")) as con:
            con.execute(statement)

    def sums(self) -> list[object]:
        with duckdb.connect(str(self.served.resolve()), read_only=True) as con:
            return list(con.execute(SUMS).fetchall()[0])


@pytest.fixture
def mart(tmp_path: Path) -> Mart:
    made = Mart(tmp_path / "mart")
    made.root.mkdir()
    made.change(_MARTS.read_text())
    made.publish("first")
    return made


@pytest.fixture(params=READERS, ids=lambda reader: reader.name)
def reader(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Reader, list[str]]:
    """A client and the command that runs its script, installed."""
    one: Reader = request.param
    folder = tmp_path / "client"
    if one.runtime == "node":
        if not shutil.which("npm"):
            pytest.skip("there is no npm on this machine")
        folder.mkdir()
        _install(
            ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), *one.needs]
        )
        script, command = folder / "read.js", ["node"]
    else:
        venv.create(folder, with_pip=True)
        python = str(folder / "bin" / "python")
        _install([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *one.needs])
        script, command = folder / "read.py", [python, "-I"]
    script.write_text(one.script)
    return one, [*command, str(script)]


def _install(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=_INSTALL_SECONDS, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def _read(reader: tuple[Reader, list[str]], mart: Mart) -> list[object]:
    one, command = reader
    paste = next(recipe.paste for recipe in recipes(mart.reporting) if recipe.tool == one.tool)
    arguments = [str(mart.served), SUMS, paste.replace(EXAMPLE, "rpt_campaign_daily")]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_a_client_sums_the_mart_up_as_we_do_and_sees_the_next_version(
    reader: tuple[Reader, list[str]], mart: Mart
) -> None:
    assert _read(reader, mart) == mart.sums()
    mart.change("delete from marts.rpt_campaign_daily where date_day > date '2026-10-01'")
    before = mart.sums()
    mart.publish("second")
    assert mart.sums() != before
    assert _read(reader, mart) == mart.sums()


# Opens the served name again and again while it still holds the handle before: a web application's pool.
_POOL = """
import sys, time, duckdb
served, until, kind = sys.argv[1], time.time() + float(sys.argv[2]), sys.argv[3]
seen, torn, errors, held = set(), 0, 0, None
while time.time() < until:
    try:
        con = duckdb.connect(served, read_only=True)
        (run, low, high), = con.execute(
            "select (select run_id from mart_meta), min(sends_delivered), max(sends_delivered)"
            " from rpt_campaign_daily"
        ).fetchall()
        torn += not (run == f"run-{low}" == f"run-{high}")
        seen.add(run)
        if held:
            held.close()
        held = con if kind == "overlap" else con.close()
    except Exception as error:
        errors += 1
        print(repr(error), file=sys.stderr)
print(len(seen), torn, errors)
"""


def test_four_readers_during_twenty_publishes_see_whole_versions_and_no_error(mart: Mart) -> None:
    def generation(number: int) -> None:
        mart.change(f"update marts.rpt_campaign_daily set sends_delivered = {number}")
        mart.change(f"update marts.mart_meta set run_id = 'run-{number}'")
        mart.publish(f"g{number}")

    generation(0)
    kinds = ("fresh", "fresh", "overlap", "overlap")
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", _POOL, str(mart.served), "45", kind],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for kind in kinds
    ]
    for number in range(1, 21):
        generation(number)
    for process in readers:
        told, wrong = process.communicate(timeout=120)
        seen, torn, errors = map(int, told.split())
        assert (torn, errors) == (0, 0), wrong[-2000:]
        assert seen >= 10
