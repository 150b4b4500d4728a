"""A small warehouse to publish from: two marts whose rows all carry one generation number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from pipelines.publish.reporting import publish
from pipelines.publish.tables import PublishedTable
from pipelines.publish.versions import Publication
from pipelines.warehouse.fingerprint import build_hash

TABLES = (
    PublishedTable("marts", "rpt_week", ("week",)),
    PublishedTable("marts", "dim_campaign", ("campaign_id",)),
    PublishedTable("marts", "mart_meta"),
)


@dataclass
class Home:
    """A warehouse and the folder it is published to. `build` replaces the rows, `publish` serves them."""

    root: Path
    tables: Sequence[PublishedTable] = field(default=TABLES)

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse.duckdb"

    @property
    def reporting(self) -> Path:
        return self.root / "reporting"

    @property
    def served(self) -> Path:
        return self.reporting / "reporting.duckdb"

    def sql(self, *statements: str) -> None:
        with duckdb.connect(str(self.warehouse)) as con:
            for statement in statements:
                con.execute(statement)

    def build(self, generation: int, rows: int = 1_000) -> None:
        self.sql(
            "create schema if not exists marts",
            f"""create or replace table marts.rpt_week as
                select {generation} as generation,
                    (date '2026-01-05' + to_days(((i * 7919) % {rows})::integer))::date as week,
                    (i * 1.25)::decimal(28, 9) as spend, i::bigint as sends, i / 7.0 as rate,
                    i % 2 = 0 as is_partial
                from range({rows}) as r (i)""",
            f"""create or replace table marts.dim_campaign as
                select {generation} as generation, i::varchar as campaign_id,
                    'Campaign ' || i as campaign_name
                from range(20) as r (i)""",
            f"""create or replace table marts.mart_meta as
                select 'run-{generation}' as run_id, timestamp '2026-11-23 09:00:00' as built_at""",
        )

    def hash(self) -> str:
        with duckdb.connect(str(self.warehouse), read_only=True) as con:
            return build_hash(con, [(table.schema, table.name) for table in self.tables])

    def publish(self, publication_id: str, **options: object) -> Publication:
        return publish(
            self.warehouse,
            self.reporting,
            self.tables,
            expected_build_hash=self.hash(),
            publication_id=publication_id,
            **options,  # type: ignore[arg-type]
        )

    def query(self, query: str) -> list[tuple[object, ...]]:
        """Ask the served file as a fresh client would."""
        with duckdb.connect(str(self.served.resolve()), read_only=True) as con:
            return con.execute(query).fetchall()

    def tree(self) -> dict[str, str]:
        """Every name below the reporting folder with its kind, to compare before and after."""
        return {
            str(path.relative_to(self.reporting)): f"-> {path.readlink()}" if path.is_symlink() else "file"
            for path in sorted(self.reporting.rglob("*"))
            if (path.is_symlink() or path.is_file()) and path.name != ".publish.lock"
        }


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.build(1)
    return made


@pytest.fixture
def write_report() -> Callable[[Path, Path], None]:
    """A report writer that only says which file it was made from."""

    def write(database: Path, out: Path) -> None:
        out.write_text(f"made from {database.name}")

    return write


WORLD = Path(__file__).with_name("marts.sql").read_text()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The planted marts, published through the real door."""
    made = Home(tmp_path_factory.mktemp("world"))
    made.sql(WORLD)
    with duckdb.connect(str(made.warehouse), read_only=True) as con:
        names = con.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
    made.tables = tuple(PublishedTable("marts", name) for (name,) in names)
    return made.publish("world").database


@pytest.fixture
def altered(world: Path, tmp_path: Path) -> Callable[..., Path]:
    """A copy of the published file on which statements were run: other data in the same columns."""

    def alter(*statements: str) -> Path:
        path = tmp_path / "altered.duckdb"
        path.unlink(missing_ok=True)
        path.write_bytes(world.read_bytes())
        with duckdb.connect(str(path)) as con:
            for statement in statements:
                con.execute(statement)
        return path

    return alter
