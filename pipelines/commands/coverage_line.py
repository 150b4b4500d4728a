"""How many sends no campaign is known of, in one line of `qae status`."""

from __future__ import annotations

from pathlib import Path

import duckdb

_SENDS = """
    select source_relation, channel, sum(sends), coalesce(sum(sends) filter (where linked_by = 'none'), 0)
    from rpt_send_coverage
    group by source_relation, channel
    order by 4 desc, 1, 2
"""


def coverage_line(database: Path) -> str | None:
    """The share of sends without a campaign, and where they come from; None where nothing was published.

    A publication made before coverage was counted has no such table: None as well.
    """
    if not database.exists():
        return None
    try:
        with duckdb.connect(str(database), read_only=True) as con:
            rows = con.execute(_SENDS).fetchall()
    except duckdb.CatalogException:
        return None
    sends, without = sum(int(row[2]) for row in rows), sum(int(row[3]) for row in rows)
    if not without:
        return f"all {sends:,} have a campaign" if sends else None
    open_ones = [f"{source} by {channel} {int(open_):,}" for source, channel, _, open_ in rows[:3] if open_]
    return (
        f"{without:,} of {sends:,} have no campaign ({without / sends:.0%}): {', '.join(open_ones)};"
        " rules may name it: docs/how-to/link-messages-to-campaigns.md"
    )
