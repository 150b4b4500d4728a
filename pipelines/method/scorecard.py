"""The effort models on a connection of one's own: from messages to their scores, by the project's own SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from pipelines.method.render import Rendered, Renderer
from pipelines.method.seeds import SEEDS, LocalSeed
from pipelines.sql import quoted

INPUTS = ("messages", "message_bodies")
_MODELS = Path("models", "intermediate", "effort")
_REASONS = LocalSeed(("reason_code", "words"), ("reason_code",))
_STATEMENT = {"view": "create or replace view ", "table": "create or replace table "}


@dataclass(frozen=True)
class Message:
    """One message as the contract holds it, as far as the score reads it."""

    key: str
    thread: str
    sender: str
    sent_at: datetime
    body: str | None
    direction: str = "in"
    source: str = "local"
    subject: str | None = None
    names: str | None = None
    lang_hint: str | None = None
    is_platform_option: bool | None = None
    auto_submitted: str | None = None


class Scorecard:
    """The effort models of the dbt project in `project`, on `con`, with the seeds shipped and the user's own.

    The lexicon is read once; `score` may then be called for any number of batches, each on its own.
    """

    def __init__(
        self, con: duckdb.DuckDBPyConnection, project: Path, local_seeds: Path | None = None
    ) -> None:
        self.con = con
        self._renderer = Renderer(con, (project / "macros").glob("*.sql"))
        self._templates = {
            path.stem: path.read_text(encoding="utf-8") for path in sorted((project / _MODELS).glob("*.sql"))
        }
        for name, seed in SEEDS.items():
            self._load(name, seed, project / "seeds" / "effort" / f"{name}.csv", notes=False)
            self._load(f"local_{name}", seed, (local_seeds or project / "local_seeds") / f"local_{name}.csv")
        self._load("effort_reason", _REASONS, project / "seeds" / "effort" / "effort_reason.csv", notes=False)
        self._order = self._ordered()
        self._static = self._independent_of(INPUTS)
        for name in self._static:
            self._build(name)

    def score(self, messages: Iterable[Message], lang: str | None = None) -> None:
        """Build every model over exactly these messages; read the results from `con`."""
        self.read(messages)
        self.build(lang)

    def add(self, messages: Iterable[Message]) -> None:
        """Score these beside those already there, as a later day does: only new texts are read."""
        self._insert(list(messages))
        self.build(grow=True)

    def read(self, messages: Iterable[Message]) -> None:
        """Replace what stands in the contracts by these messages."""
        self._inputs()
        self._insert(list(messages))

    def _insert(self, rows: list[Message]) -> None:
        if rows:
            self.con.executemany(
                "insert into messages values (?, ?, ?, ?, ?, ?, ?, ?, false)",
                [
                    [
                        m.source, m.key, m.thread, m.sent_at, m.direction, m.sender,
                        m.is_platform_option, m.auto_submitted,
                    ]
                    for m in rows
                ],
            )  # fmt: skip
            self.con.executemany(
                "insert into message_bodies values (?, ?, ?, ?, ?, ?)",
                [[m.source, m.key, m.body, m.subject, m.lang_hint, m.names] for m in rows],
            )

    def build(self, lang: str | None = None, *, grow: bool = False) -> None:
        """Build every model that depends on the messages; `lang` goes before what the texts show.

        With `grow`, incremental models keep their rows and read only what is new.
        """
        for name in self._order:
            if name not in self._static:
                self._build(name, grow=grow)
            if name == "int_message_languages" and lang:
                self.con.execute("update int_message_languages set lang = ?", [lang])

    def _inputs(self) -> None:
        self.con.execute(
            """
            create or replace table messages (
                source_relation varchar, message_key varchar, thread_key varchar, sent_at timestamp,
                direction varchar, sender_key varchar, is_platform_option boolean, auto_submitted varchar,
                is_draft boolean
            );
            create or replace table message_bodies (
                source_relation varchar, message_key varchar, body_text varchar, subject_text varchar,
                lang_hint varchar, participant_names varchar
            )
            """
        )

    def _load(self, table: str, seed: LocalSeed, path: Path, *, notes: bool = True) -> None:
        columns = seed.header if notes or "reason" in _header(path) else seed.columns
        listed = ", ".join(f"cast({quoted(c)} as {seed.type_of(c)}) as {quoted(c)}" for c in columns)
        reader = "read_csv(?, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"
        self.con.execute(
            "create or replace table " + quoted(table) + " as select " + listed + " from " + reader,  # noqa: S608
            [str(path)],
        )

    def _ordered(self) -> list[str]:
        self._reads = {
            name: set(self._renderer.render(template, execute=False).refs)
            for name, template in self._templates.items()
        }
        graph = {name: reads & self._templates.keys() for name, reads in self._reads.items()}
        return list(TopologicalSorter(graph).static_order())

    def _independent_of(self, inputs: Iterable[str]) -> list[str]:
        moved = set(inputs)
        for name in self._order:
            if self._reads[name] & moved:
                moved.add(name)
        return [name for name in self._order if name not in moved]

    def _build(self, name: str, *, grow: bool = False) -> None:
        rendered = self._renderer.render(self._templates[name], this=name if grow else None)
        table = quoted(name)
        if grow and rendered.strategy:
            self.con.execute("create or replace temp table fresh_rows as " + rendered.sql)
            self._add(rendered, table)
            self.con.execute("drop table fresh_rows")
        else:
            statement = _STATEMENT.get(rendered.materialized, _STATEMENT["table"])
            self.con.execute(statement + table + " as " + rendered.sql)

    def _add(self, rendered: Rendered, table: str) -> None:
        """Do with the rows in `fresh_rows` what dbt does."""
        if rendered.strategy != "delete+insert":
            columns = self.con.table("fresh_rows").columns
            self.con.execute(self._renderer.strategy(str(rendered.strategy), table, "fresh_rows", columns))
            return
        key = quoted(str(rendered.unique_key))
        known = " where " + key + " in (select " + key + " from fresh_rows)"  # noqa: S608
        self.con.execute("delete from " + table + known)  # noqa: S608
        self.con.execute("insert into " + table + " by name select * from fresh_rows")  # noqa: S608


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as file:
        return file.readline().strip().split(",")
