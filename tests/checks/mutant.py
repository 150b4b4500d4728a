"""How a mutant is written: what goes wrong, in SQL, and the check that must see it."""

from __future__ import annotations

from dataclasses import dataclass

How = str | tuple[str, ...]


@dataclass(frozen=True)
class Mutant:
    """What goes wrong, in SQL, and where it must be seen."""

    suite: str
    check: str
    sql: tuple[str, ...]

    @property
    def name(self) -> str:
        """A name for the test's report."""
        return f"{self.suite}:{self.check}:{self.sql[-1][:70]}"


def mutants_of(suite: str, **found: How | list[How]) -> list[Mutant]:
    """Mutants of one suite by check: a statement, a list of alternatives, or a tuple applied together."""
    return [
        Mutant(suite, check, one if isinstance(one, tuple) else (one,))
        for check, how in found.items()
        for one in (how if isinstance(how, list) else [how])
    ]


def a_row(table: str, change: str, where: str = "true") -> str:
    """Change the first row of a table that satisfies a condition."""
    return f"update {table} set {change} where rowid = (select min(rowid) from {table} where {where})"


def drop_row(table: str, where: str = "true") -> str:
    return f"delete from {table} where rowid = (select min(rowid) from {table} where {where})"


def double_row(table: str, where: str = "true") -> str:
    return f"insert into {table} from {table} where rowid = (select min(rowid) from {table} where {where})"


def frozen(contract: str) -> tuple[str, ...]:
    """Turn a contract, which is a view over landed files, into a table that can be changed."""
    return (
        f"create temp table kept as from {contract}",
        f"drop view {contract}",
        f"create table {contract} as from kept",
        "drop table kept",
    )
