"""The analyst's phrases: the repeated texts no list holds, and one line that takes a text in."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.errors import InputError, SettingsError
from pipelines.files import replace_text
from pipelines.method.local_seeds import read_local_seed
from pipelines.method.scorecard import Message, Scorecard
from pipelines.method.seeds import SEEDS

FILE_NAME = "local_canned_phrase.csv"
_SEED = SEEDS["canned_phrase"]
FAMILIES = _SEED.choices["family"]
_WHEN = datetime(2026, 1, 1)  # noqa: DTZ001  (instants are UTC without a zone here)

_CANDIDATES = """
with classed as (
    select forms.normal_form, scored.reply_class, count(*) as received
    from private.int_message_forms as forms
    inner join intermediate.int_messages_scored as scored using (source_relation, message_key)
    where scored.direction = 'in'
    group by forms.normal_form, scored.reply_class
),

received as (
    select
        normal_form,
        cast(sum(received) over (partition by normal_form) as bigint) as received,
        reply_class
    from classed
    qualify row_number() over (partition by normal_form order by received desc, reply_class) = 1
)

select
    found.text, found.uses, coalesce(received.received, 0) as received, found.senders, found.threads,
    found.coverage, received.reply_class
from private.rpt_phrase_candidates as found
left join received on found.text = received.normal_form
order by received desc, found.uses desc, found.text
"""
_READ = """
select forms.normal_form, scored.canned_family
from int_message_forms as forms
inner join int_messages_scored as scored using (source_relation, message_key)
order by cast(message_key as integer)
"""


@dataclass(frozen=True)
class Candidate:
    """A repeated normal form that no list holds. `received` are its uses in messages that came in.

    `reply_class` is the class most of these have now; None where none came in.
    """

    text: str
    uses: int
    received: int
    senders: int
    threads: int
    coverage: float
    reply_class: str | None


@dataclass(frozen=True)
class Phrase:
    """One row for `local_canned_phrase.csv`; the language `*` is any."""

    text: str
    family: str
    lang: str = "*"
    reason: str = ""
    author: str = ""


def candidates(con: duckdb.DuckDBPyConnection) -> list[Candidate]:
    """The candidates of the build that `con` has open, those received most first. Holds text."""
    return [Candidate(*row) for row in con.execute(_CANDIDATES).fetchall()]


def add_phrase(folder: Path, phrase: Phrase, *, project: Path, local_seeds: Path) -> str:
    """Append `phrase` to the local file in `folder`, made if there is none, and return its normal form.

    The normal form is what is written, because it is what texts are compared with. `local_seeds` is the set
    in force. Raises `SettingsError` for an unknown family and `InputError` for a text without a letter, digit
    or emoji, or one that a list holds already: another line would say the same or nothing.
    """
    if phrase.family not in FAMILIES:
        raise SettingsError(f"unknown family: {phrase.family}", remedy=f"One of: {', '.join(FAMILIES)}.")
    path = folder / FILE_NAME
    known = read_local_seed(path, _SEED) if path.is_file() else []
    (form, family), *mine = _read(project, local_seeds, [phrase.text, *(row["phrase"] for row in known)])
    if not form:
        raise InputError(
            "nothing of this text is left in its normal form", remedy="Give it as people write it."
        )
    at = next((n for n, (other, _) in enumerate(mine) if other == form), None)
    if at is not None:
        raise InputError(
            f"your list holds it already, as {known[at]['family']}", where=f"{path}, row {at + 1}",
            remedy="Change that row instead.",
        )  # fmt: skip
    if family == phrase.family:
        raise InputError(f"the shipped list holds it already, as {family}", remedy="There is nothing to do.")
    row = {
        "lang": phrase.lang, "phrase": form, "family": phrase.family, "source": "local",
        "reason": phrase.reason, "author": phrase.author,
    }  # fmt: skip
    before = path.read_bytes().decode("utf-8") if path.is_file() else ""
    replace_text(path, appended(before, row), mode=path.stat().st_mode & 0o777 if before else 0o644)
    return form


def appended(before: str, row: dict[str, str]) -> str:
    """The text of a local file with one row more, in its own columns, order and line ends.

    A note for which the file has no column gets one; the rows that stand there have none.
    """
    end = "\r\n" if "\r\n" in before else "\n"
    if not before.strip("\ufeff\r\n"):
        return _lines([list(_SEED.header), [row[c] for c in _SEED.header]], end)
    header = next(csv.reader([before.lstrip("\ufeff").splitlines()[0]]))
    missing = [c for c in _SEED.header if c not in header and row[c]]
    if missing:
        old = list(csv.reader(io.StringIO(before.lstrip("\ufeff"), newline="")))
        wide = [
            old[0] + missing,
            *([*r, *([""] * (len(header) + len(missing) - len(r)))] for r in old[1:] if r),
        ]
        return appended(("\ufeff" if before.startswith("\ufeff") else "") + _lines(wide, end), row)
    return before + ("" if before.endswith("\n") else end) + _lines([[row.get(c, "") for c in header]], end)


def _lines(rows: list[list[str]], end: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows(rows)
    return out.getvalue()


def _read(project: Path, local_seeds: Path, texts: list[str]) -> list[tuple[str, str | None]]:
    """The normal form of each text, and the family of the list that holds it whole."""
    with duckdb.connect() as con:
        card = Scorecard(con, project, local_seeds)
        card.score(Message(str(n), str(n), str(n), _WHEN, text) for n, text in enumerate(texts))
        return con.execute(_READ).fetchall()
