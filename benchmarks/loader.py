"""What landing a loader's table costs beside a bare scan of the file: `make bench-loader ARGS="--rows N"`."""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import duckdb

from pipelines.landing.pseudonyms import Pseudonyms
from pipelines.landing.store import Landing
from pipelines.options import Loader
from pipelines.sources import loader
from pipelines.sources.base import Extracted, Job

T = TypeVar("T")
GOAL = 4.0
ADS_A_DAY = 20_000
SEEN = "timestamp '2020-01-01'"
COUNTS = (
    "impressions", "clicks", "landing_page_clicks", "total_engagements", "sends", "opens", "action_clicks",
    "one_click_leads", "one_click_lead_form_opens", "external_website_conversions", "video_views",
    "external_website_post_click_conversions", "external_website_post_view_conversions",
)  # fmt: skip


def made(folder: Path, rows: int) -> Path:
    """Tables in the shape of Fivetran's LinkedIn Ads: creatives by day, and the entities they belong to."""
    counts = ", ".join(
        f"(hash(i * {n + 3}) % {5000 if n < 2 else 50} {'' if n < 6 else '// 49'})::bigint as {name}"
        for n, name in enumerate(COUNTS)
    )
    tables = {
        "ad_analytics_by_creative": (
            f"select 100000000 + i % {ADS_A_DAY} as creative_id,"
            f" (date '2020-01-01' + (i // {ADS_A_DAY})::integer)::timestamp as day,"
            " ((hash(i) % 100000) / 100.0)::decimal(12, 2) as cost_in_local_currency,"
            f" ((hash(i * 2) % 1000) / 10.0)::decimal(12, 2) as conversion_value_in_local_currency, {counts}"
            f" from range({rows}) as t(i)"
        ),
        "account_history": f"select 1 as id, 'a' as name, 'EUR' as currency, {SEEN} as created_time",
        "campaign_group_history": f"select 1 as id, 'g' as name, 1 as account_id, {SEEN} as created_time",
        "campaign_history": (
            "select i as id, 'c' as name, 1 as account_id, 1 as campaign_group_id, 'TEXT_AD' as type,"
            " timestamp '2020-01-01' as created_time from range(500) as t(i)"
        ),
        "creative_history": (
            "select 100000000 + i as id, i % 500 as campaign_id, timestamp '2020-01-01' as created_at"
            f" from range({ADS_A_DAY}) as t(i)"
        ),
    }
    with duckdb.connect() as con:
        for name, sql in tables.items():
            con.sql(sql).write_parquet(str(folder / f"{name}.parquet"))
    return folder


def scan(folder: Path) -> None:
    """Read every column of the table once, and nothing else."""
    with duckdb.connect() as con:
        relation = con.read_parquet(str(folder / "ad_analytics_by_creative.parquet"))
        con.sql(f"select {', '.join(f'sum(hash({c}))' for c in relation.columns)} from relation").fetchall()


def copied(folder: Path, to: Path) -> None:
    """Read every column and write it again as one Parquet file: what any copy costs, checked or not."""
    with duckdb.connect() as con:
        relation = con.read_parquet(str(folder / "ad_analytics_by_creative.parquet"))
        relation.write_parquet(str(to), compression="zstd")


def landed(folder: Path, home: Path) -> Extracted:
    """Land the table as `qae run` does."""
    options = Loader(kind="loader", path=str(folder), loader="fivetran", platform="linkedin_ads")
    now = datetime.now(UTC)
    job = Job(
        "bench", options, Landing(home / "l"), Pseudonyms(bytes(32)), home / "p" / "quarantine", "run", now
    )
    return loader.extract(job, None)


def cost(work: Callable[[], T]) -> tuple[T, float, float]:
    """What it gave, the CPU seconds it took, the wall seconds it took."""
    before, start = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    result = work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return result, cpu, time.monotonic() - start


def main() -> None:
    """Print the ratio, the goal, and whether every row and the spend came through."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "raw"
        folder.mkdir()
        made(folder, rows)
        scan(folder)
        _, bare, _ = cost(lambda: scan(folder))
        _, copy, _ = cost(lambda: copied(folder, Path(scratch) / "copy.parquet"))
        done, cpu, wall = cost(lambda: landed(folder, Path(scratch)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    met = "met" if cpu <= GOAL * bare else "missed"
    print(f"bare scan of every column   {bare:8.2f} CPU s")
    print(f"bare copy, one Parquet file {copy:8.2f} CPU s")
    print(
        f"landed, checked, by day     {cpu:8.2f} CPU s"
        f" ({wall:.1f} s, {rows / cpu:,.0f} rows a CPU s, {peak} MB)"
    )
    print(f"beside the scan             {cpu / bare:8.2f}  goal {GOAL} {met}")
    print(f"beside the copy             {cpu / copy:8.2f}")
    print(f"rows in {done.rows_in:,}, out {done.rows_out:,}, refused {done.quarantined.total():,}")


if __name__ == "__main__":
    main()
