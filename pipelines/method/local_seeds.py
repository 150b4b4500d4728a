"""The user's own rows over the shipped seeds: validated here, written as the complete set dbt reads."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from pipelines.errors import SettingsError
from pipelines.method.seeds import LOCAL_FILES, LocalSeed
from pipelines.method.weight_files import require_sound

# One value of a seed this long is a mistake of the file's quoting, not a phrase.
_LONGEST = 2000


def prepare_local_seeds(user_dir: Path, work_dir: Path) -> Path:
    """Validate every `local_<seed>.csv` in `user_dir` and write the complete set, header only where none is.

    Returns `work_dir`, the folder for QAE_LOCAL_SEEDS. Raises `SettingsError` with file, line and remedy for
    a file of no known seed, an unknown or missing column, an unknown class, a number that is none, a pattern
    the engine refuses, or a key given twice.
    """
    strangers = {p.name for p in user_dir.glob("local_*.csv")} - {f"local_{name}.csv" for name in LOCAL_FILES}
    if strangers:
        raise SettingsError(
            f"{min(strangers)} belongs to no seed.",
            where=str(user_dir),
            remedy=f"Known: {', '.join(f'local_{name}.csv' for name in sorted(LOCAL_FILES))}.",
        )
    work_dir.mkdir(parents=True, exist_ok=True)
    found = {name: _read_if_there(user_dir / f"local_{name}.csv", seed) for name, seed in LOCAL_FILES.items()}
    require_sound(user_dir, found["reply_weight"], found["weight_choice"])
    for name, seed in LOCAL_FILES.items():
        write_local_seed(work_dir / f"local_{name}.csv", seed, found[name])
    return work_dir


def _read_if_there(path: Path, seed: LocalSeed) -> list[dict[str, str]]:
    return read_local_seed(path, seed) if path.is_file() else []


def read_local_seed(path: Path, seed: LocalSeed) -> list[dict[str, str]]:
    """The rows of one local file, every value checked; columns in any order, notes may be missing."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(
            "The file is not UTF-8.", where=str(path), remedy='Save it as "CSV UTF-8".'
        ) from error
    reader = csv.DictReader(text.splitlines(), strict=True)
    _check_header(path, seed, reader.fieldnames or [])
    rows: list[dict[str, str]] = []
    seen: dict[tuple[str, ...], int] = {}
    try:
        for raw in reader:
            row = _checked(path, reader.line_num, seed, raw)
            key = tuple(row[column] for column in seed.key)
            if key in seen:
                raise _refused(
                    path, reader.line_num, f"{', '.join(key)} stands in line {seen[key]} too.", "Keep one."
                )
            seen[key] = reader.line_num
            rows.append(row)
    except csv.Error as error:
        raise _refused(path, reader.line_num, f"Not valid CSV: {error}.", "Check its quotes.") from error
    return rows


def _check_header(path: Path, seed: LocalSeed, header: Sequence[str]) -> None:
    unknown = [column for column in header if column not in seed.header]
    missing = [column for column in seed.columns if column not in (*header, *seed.optional)]
    if unknown or missing:
        what = f"Unknown column {unknown[0]!r}." if unknown else f"Column {missing[0]!r} is missing."
        raise _refused(path, 1, what, f"The header is: {','.join(seed.header)}.")


def _checked(path: Path, line: int, seed: LocalSeed, raw: Mapping[str | None, object]) -> dict[str, str]:
    if None in raw:
        raise _refused(
            path, line, "More values than columns.", "Put quotes around a value that holds a comma."
        )
    row = {column: str(raw.get(column) or "").strip() for column in seed.header}
    for column in seed.columns:
        value = row[column]
        if not value:
            if column not in seed.optional:
                raise _refused(path, line, f"{column} is empty.", "Fill it in, or delete the line.")
            continue
        if len(value) > _LONGEST:
            raise _refused(
                path, line, f"{column} is {len(value)} characters long.", "Check the file's quotes."
            )
        if column in seed.numbers and not _is_number(value):
            raise _refused(path, line, f"{column} is not a number: {value}.", "Write it as 0.5 or -2.")
        if column in seed.choices and value not in seed.choices[column]:
            known = ", ".join(seed.choices[column])
            raise _refused(path, line, f"Unknown {column}: {value}.", f"One of: {known}.")
        if column in seed.dates and not _is_day(value):
            raise _refused(path, line, f"{column} is not a day: {value}.", "Write it as 2026-05-01.")
        if column in seed.patterns:
            _check_pattern(path, line, value)
    if seed.any_of and not any(row[column] for column in seed.any_of):
        raise _refused(path, line, "The row has no condition.", f"Fill in one of: {', '.join(seed.any_of)}.")
    return row


def _check_pattern(path: Path, line: int, pattern: str) -> None:
    import duckdb

    with duckdb.connect() as con:
        try:
            con.execute("select regexp_matches('', ?)", [pattern]).fetchall()
        except duckdb.Error as error:
            raise _refused(
                path, line, f"Not a pattern the engine knows: {pattern}.", "RE2 has no lookaround."
            ) from error


def _is_number(value: str) -> bool:
    try:
        return abs(float(value)) < 100_000
    except ValueError:
        return False


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _refused(path: Path, line: int, what: str, remedy: str) -> SettingsError:
    return SettingsError(what, where=f"{path}, line {line}", remedy=remedy)


def write_local_seed(path: Path, seed: LocalSeed, rows: Sequence[Mapping[str, str]]) -> None:
    """Replace one local file by these rows, whole or not at all."""
    fresh = path.with_suffix(".csv.tmp")
    with fresh.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, seed.header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    fresh.replace(path)
