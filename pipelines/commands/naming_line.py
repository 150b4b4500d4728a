"""What `qae status` says of the names of campaigns: which do not follow the pattern, and their spend."""

from __future__ import annotations

from pathlib import Path

import duckdb

_SHOWN = 5
_NAMED = """
    select count(distinct campaign_id), count(distinct campaign_id) filter (where not is_matched)
    from rpt_naming
"""
_UNNAMED_SPEND = """
    select currency, sum(spend) from rpt_naming
    where not is_matched and spend is not null group by currency order by currency
"""
_UNNAMED = """
    select campaign_name from rpt_naming where not is_matched
    group by campaign_name
    order by max(spend_reporting) desc nulls last, max(spend) desc nulls last, campaign_name
    limit ?
"""


def naming_line(database: Path) -> str | None:
    """One sentence from the published file; None where there is no pattern, or nothing is published."""
    if not database.exists():
        return None
    with duckdb.connect(str(database), read_only=True) as con:
        try:
            ((campaigns, unnamed),) = con.execute(_NAMED).fetchall()
        except duckdb.CatalogException:  # published before there was such a table
            return None
        spend = con.execute(_UNNAMED_SPEND).fetchall()
        names = [name for (name,) in con.execute(_UNNAMED, [_SHOWN]).fetchall()]
    if not campaigns:
        return None
    if not unnamed:
        return f"all {campaigns:,} campaigns follow the pattern"
    money = " and ".join(f"{amount:,.2f} {currency or 'of no currency'}" for currency, amount in spend)
    more = f" and {unnamed - len(names):,} more" if unnamed > len(names) else ""
    return (
        f"{unnamed:,} of {campaigns:,} campaigns {'does' if unnamed == 1 else 'do'} not follow the pattern"
        + (f", with {money} spent" if money else "")
        + f": {', '.join(names)}{more}"
    )
