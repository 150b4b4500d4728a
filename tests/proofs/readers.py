"""The readers of the matrix: what each needs, and how it sums the mart up, the way its users do.

Every script gets the served file, the query of the sums, and what `qae bi` prints for its tool (with
`rpt_campaign_daily` as the table); it prints rows, replies and the exact sum of quality as JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SUMS: Final = (
    "select count(*) as n, sum(replies_gross)::bigint as replies, sum(quality_replies)::varchar as quality"
    " from rpt_campaign_daily"
)
_HEAD = "import json, sys\nserved, sums, paste = sys.argv[1:4]\n"
_DUCKDB = """
import duckdb
row = duckdb.connect(served, read_only=True).execute(sums).fetchone()
print(json.dumps([row[0], row[1], str(row[2])]))
"""
_FRAME = """
print(json.dumps([len(t), int(t["replies_gross"].sum()), format(t["quality_replies"].sum(), "f")]))
"""


@dataclass(frozen=True)
class Reader:
    """One client: its recipe in `qae bi`, what it is installed from (pip, or npm), and its script."""

    name: str
    tool: str
    needs: tuple[str, ...]
    script: str
    runtime: str = "python"


READERS: Final = (
    Reader("duckdb 1.4.4", "python", ("duckdb==1.4.4",), _HEAD + _DUCKDB),
    Reader("duckdb 1.5.6", "python", ("duckdb==1.5.6",), _HEAD + _DUCKDB),
    Reader("duckdb 2.0", "python", ("duckdb>=2.0,<3",), _HEAD + _DUCKDB),
    Reader(
        "duckdb cli",
        "duckdb",
        ("duckdb-cli==1.5.6",),
        _HEAD
        + """
import os, pathlib, subprocess
line = paste.replace("from rpt_campaign_daily limit 5", sums).replace("duckdb ", "duckdb -json ", 1)
path = {"PATH": f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"}
told = subprocess.run(line, shell=True, env=path, capture_output=True, text=True, check=True)
row = json.loads(told.stdout)[0]
print(json.dumps([row["n"], row["replies"], row["quality"]]))
""",
    ),
    Reader(
        "sqlalchemy",
        "superset",
        ("duckdb==1.5.6", "duckdb-engine==0.17.0", "sqlalchemy<2.1"),
        _HEAD
        + """
import sqlalchemy
engine = sqlalchemy.create_engine(paste, poolclass=sqlalchemy.pool.NullPool)
with engine.connect() as con:
    row = con.execute(sqlalchemy.text(sums.replace("::bigint", "").replace("::varchar", ""))).fetchone()
print(json.dumps([row[0], int(row[1]), format(row[2], "f")]))
""",
    ),
    Reader(
        "ibis",
        "ibis",
        ("ibis-framework[duckdb]",),
        _HEAD
        + """
import ibis
t = eval(paste)
row = t.aggregate(n=t.count(), r=t.replies_gross.sum(), q=t.quality_replies.sum()).to_pyarrow().to_pylist()[0]
print(json.dumps([row["n"], int(row["r"]), format(row["q"], "f")]))
""",
    ),
    Reader(
        "pandas",
        "pandas",
        ("pandas", "pyarrow"),
        _HEAD + "import pandas as pd\nt = eval(paste)" + _FRAME,
    ),
    Reader(
        "polars",
        "polars",
        ("polars",),
        _HEAD + "import polars as pl\nt = eval(paste)" + _FRAME,
    ),
    Reader(
        "node",
        "node",
        ("@duckdb/node-api@1.5.6-r.1",),
        """
const { DuckDBInstance } = require('@duckdb/node-api');
const [served, sums, paste] = process.argv.slice(2);
(async () => {
  const instance = await eval(paste.replace('await ', ''));
  const rows = (await (await instance.connect()).runAndReadAll(sums)).getRows();
  console.log(JSON.stringify([Number(rows[0][0]), Number(rows[0][1]), String(rows[0][2])]));
})();
""",
        runtime="node",
    ),
)
