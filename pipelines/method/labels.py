"""Labelled replies: a CSV of texts that a person called low effort or real."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import InputError

LEAST, LEAST_EACH = 50, 10
_LABELS: Mapping[str, bool | None] = {"1": True, "low": True, "0": False, "real": False, "": None}
_COLUMNS = {"text", "label", "prompt", "lang"}


@dataclass(frozen=True)
class Label:
    """One reply and what a person said of it: low effort or not. Holds text."""

    text: str
    low: bool
    prompt: str | None = None
    lang: str | None = None


@dataclass(frozen=True)
class Labels:
    """The labelled rows of a file, and how many rows of it bear no label yet."""

    rows: tuple[Label, ...]
    unlabelled: int


def read_labels(path: Path) -> Labels:
    """Read columns `text` and `label` (1 or low, 0 or real; empty: not labelled yet), and `prompt` and `lang`
    where there are any; commas, semicolons or tabs between them. Other columns are left alone.

    Raises `InputError` with the line where a row cannot be read, under 50 labelled rows, and under 10 rows of
    one label. No message of an error holds a text.
    """
    labelled, unlabelled = list[Label](), 0
    for line, row in _rows(path):
        label = (row["label"] or "").strip().lower()
        if label not in _LABELS:
            raise _refused(path, line, "the label is none of 1, 0, low, real", "Leave it empty if in doubt.")
        low = _LABELS[label]
        if low is None:
            unlabelled += 1
            continue
        if not (row["text"] or "").strip():
            raise _refused(path, line, "a label, but no text", "Fill in the text, or delete the line.")
        labelled.append(Label(row["text"] or "", low, row.get("prompt") or None, row.get("lang") or None))
    _require_enough(path, labelled)
    return Labels(tuple(labelled), unlabelled)


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str | None]]]:
    """Line number and row, the columns under their lower-case names."""
    if not path.is_file():
        raise InputError("there is no such file", where=str(path))
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            separator = max(",;\t", key=first.count)
            reader = csv.reader(file, delimiter=separator, strict=True)
            header = [name.strip().lower() for name in next(reader, [])]
            _check_header(path, header)
            for values in reader:
                if any(values):
                    if len(values) > len(header):
                        raise _refused(
                            path, reader.line_num, "more values than columns", "Put quotes around the text."
                        )
                    yield reader.line_num, dict(zip(header, values + [""] * len(header), strict=False))
    except UnicodeDecodeError:
        raise InputError("the file is not UTF-8", where=str(path), remedy='Save it as "CSV UTF-8".') from None
    except csv.Error as error:
        raise InputError(f"not valid CSV: {error}", where=str(path), remedy="Check its quotes.") from None


def _check_header(path: Path, header: list[str]) -> None:
    missing = [name for name in ("text", "label") if name not in header]
    twice = [name for name in sorted(_COLUMNS) if header.count(name) > 1]
    if missing or twice:
        what = f"no column {missing[0]}" if missing else f"two columns {twice[0]}"
        raise _refused(path, 1, what, "The header is: text,label (and prompt,lang if you like).")


def _require_enough(path: Path, labelled: list[Label]) -> None:
    low = sum(label.low for label in labelled)
    if len(labelled) < LEAST:
        raise InputError(
            f"{len(labelled)} labelled rows are too few to fit anything", where=str(path),
            remedy=f"Label at least {LEAST}; about 200 give figures to trust.",
        )  # fmt: skip
    if min(low, len(labelled) - low) < LEAST_EACH:
        raise InputError(
            f"{low} rows are low and {len(labelled) - low} real", where=str(path),
            remedy=f"Label at least {LEAST_EACH} of each: take the rows by chance, not by what they say.",
        )  # fmt: skip


def _refused(path: Path, line: int, what: str, remedy: str) -> InputError:
    return InputError(what, where=f"{path}, line {line}", remedy=remedy)
