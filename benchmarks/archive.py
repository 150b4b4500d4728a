"""A large LinkedIn export: CPU seconds and peak memory to land it, beside a bare read of its messages.csv.

Each part runs in a process of its own, so that neither warms the other.
"""

from __future__ import annotations

import argparse
import csv
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random

HEADER = (
    "CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS",
    "DATE", "SUBJECT", "CONTENT", "FOLDER", "ATTACHMENTS", "IS MESSAGE DRAFT", "IS CONVERSATION DRAFT",
)  # fmt: skip
TEXTS = (
    "Sounds good!",
    "Thanks, will have a look next week.",
    "Could you send the price for 12 seats?\nWe decide in March.",
    "Hi, I saw that your team is hiring in Lisbon, and wondered how you onboard people remotely. " * 3,
)
ME = "https://www.linkedin.com/in/me-myself"
TURNS = 8
MEBI = 1024


def write(path: Path, rows: int, seed: int = 7) -> None:
    """An export of `rows` messages in conversations of eight, as LinkedIn writes them since March 2026."""
    random, first = Random(seed), datetime(2019, 1, 1, tzinfo=UTC)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Profile.csv", "First Name,Last Name\nMe,Myself\n")
        with archive.open("messages.csv", "w", force_zip64=True) as raw:
            lines = _Lines(raw)
            out = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\n")
            out.writerow(HEADER)
            for number in count():
                if number >= rows:
                    break
                thread, turn = divmod(number, TURNS)
                other = f"Person {thread}", f"https://www.linkedin.com/in/person-{thread}"
                sides = (("Me Myself", ME), other) if turn % 2 == 0 else (other, ("Me Myself", ME))
                at = first + timedelta(minutes=number * 9 + random.randrange(9))
                out.writerow(
                    (f"2-{thread:012d}==", "", *sides[0], *sides[1], f"{at:%Y-%m-%d %H:%M:%S} UTC", "",
                     random.choice(TEXTS), "INBOX", "", "No", "No")
                )  # fmt: skip


class _Lines:
    def __init__(self, raw: object) -> None:
        self._write = raw.write  # type: ignore[attr-defined]

    def write(self, text: str) -> int:
        """What csv needs of a file."""
        return self._write(text.encode())


def _land(path: Path) -> int:
    from pipelines.landing.pseudonyms import Pseudonyms
    from pipelines.landing.store import Landing
    from pipelines.options import LinkedInArchive
    from pipelines.sources.base import Job
    from pipelines.sources.linkedin_archive import SOURCE

    home = path.parent
    job = Job(
        "mine", LinkedInArchive(kind="linkedin_archive", path=str(path)), Landing(home / "landing"),
        Pseudonyms(b"a key for benchmarks"), home / "quarantine", "bench", datetime(2026, 11, 1, tzinfo=UTC),
    )  # fmt: skip
    return SOURCE.extract(job, None).rows_out


def _bare(path: Path) -> int:
    import duckdb

    with zipfile.ZipFile(path) as archive:
        plain = Path(archive.extract("messages.csv", path.parent / "plain"))
    with duckdb.connect() as con:
        con.execute("create table read as from read_csv(?, all_varchar = true)", [str(plain)])
        return int(con.execute("select count(*) from read").fetchall()[0][0])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=400_000)
    parser.add_argument("--part", choices=("land", "bare"))
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if asked.part:
        clock, start = time.monotonic(), time.process_time()
        before = time.process_time() - start
        rows = (_land if asked.part == "land" else _bare)(asked.file)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBI
        print(rows, time.process_time() - start - before, time.monotonic() - clock, peak)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "Complete_LinkedInDataExport_10-31-2026.zip"
        write(path, asked.rows)
        print(f"{asked.rows:,} messages, {path.stat().st_size / 1e6:.0f} MB zipped")
        print(f"{'':12}{'rows':>10}{'CPU s':>8}{'wall s':>8}{'peak MiB':>10}")
        for part in ("bare", "land"):
            command = [sys.executable, "-m", "benchmarks.archive", "--part", part, "--file", str(path)]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            print(
                f"{part:12}{int(said[0]):10,}{float(said[1]):8.2f}{float(said[2]):8.2f}{float(said[3]):10.0f}"
            )


if __name__ == "__main__":
    main()
