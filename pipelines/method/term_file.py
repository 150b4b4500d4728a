"""`local_effort_term.csv`, the user's own weights: fitted ones put in, everything else of the file kept."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from pipelines.files import replace_text
from pipelines.method.calibrate_effort import Weight
from pipelines.method.local_seeds import read_local_seed
from pipelines.method.seeds import SEEDS

FILE_NAME = "local_effort_term.csv"
_SEED = SEEDS["effort_term"]


def write_weights(folder: Path, weights: Sequence[Weight], *, reason: str, author: str) -> Path:
    """Replace the rows of these terms in the folder's file, made if there is none; returns the file."""
    path = folder / FILE_NAME
    rows = read_local_seed(path, _SEED) if path.is_file() else []
    known = {row["term"]: row for row in rows}
    for weight in weights:
        row = known.setdefault(weight.term, dict.fromkeys(_SEED.header, ""))
        row.update(term=weight.term, weight=f"{weight.after:g}", reason=reason, author=author)
    out = io.StringIO()
    writer = csv.DictWriter(out, _SEED.header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(known.values())
    replace_text(path, out.getvalue(), mode=path.stat().st_mode & 0o777 if rows else 0o644)
    return path
