"""From a file of outcomes and a platform's ads to a campaign: where UTM parameters lead, landed for real."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.landing import waist
from pipelines.landing.pseudonyms import Pseudonyms
from pipelines.landing.sidecar import Accounting, Fetch
from pipelines.landing.store import Landing
from pipelines.options import OutcomesFile
from pipelines.sources import outcomes_file
from pipelines.sources.base import Job
from tests.warehouse.rendered import Bench, bench

NOW = datetime(2026, 6, 1)  # noqa: DTZ001
ENTITIES = waist.ad_entities("google_ads")
OUTCOMES = """event_id,occurred_at,type,utm_source,utm_medium,utm_campaign,click_id
page,2026-05-10T10:00:00Z,signup,li,paid,Spring+Sale,
filled,2026-05-10T10:00:00Z,signup,google,cpc,900,
named,2026-05-10T10:00:00Z,download,fb,paid,the%20other,
both,2026-05-10T10:00:00Z,signup,x,paid,shared,
template,2026-05-10T10:00:00Z,signup,google,cpc,{campaignid},
nobody,2026-05-10T10:00:00Z,signup,,,,
"""


def _entity(kind: str, key: str, parent: str | None, **more: Any) -> dict[str, Any]:
    owner = {"source_relation": "g", "platform": "google_ads", "account_id": "1", "exported_on": NOW.date()}
    return {**owner, "entity_type": kind, "entity_id": key, "parent_id": parent, "name": key, **more}


ADS = [
    _entity("campaign", "900", None, name="Spring"),
    _entity("campaign", "901", None, name="The Other"),
    _entity("ad_group", "80", "900"),
    # An ad's parent at Google is its ad group; two links of the other campaign, one filled in at the click.
    _entity("ad", "1", "80", landing_url="https://x.example/?utm_campaign=spring%20sale&utm_source=li"),
    _entity("ad", "2", "80", landing_url="https://x.example/?utm_campaign={campaignid}"),
    _entity("ad", "3", "901", landing_url="https://x.example/?utm_campaign={campaignid}"),
    _entity("ad", "4", "901", landing_url="https://x.example/?utm_campaign=shared"),
    _entity("ad", "5", "80", landing_url="https://x.example/?utm_campaign=shared"),
]


def _land(folder: Path) -> Landing:
    landing = Landing(folder / "landing")
    rows = pa.Table.from_pylist(
        [{name: row.get(name) for name in ENTITIES.schema.names} for row in ADS], schema=ENTITIES.schema
    )
    day = date(2026, 6, 1)
    landing.write(ENTITIES, ENTITIES.partition(day, "1"), rows, Accounting(len(ADS)), Fetch("run", NOW))
    path = folder / "outcomes.csv"
    path.write_text(OUTCOMES)
    options = OutcomesFile(kind="outcomes_file", path=str(path))
    key = Pseudonyms(b"a key for tests only")
    outcomes_file.extract(Job("crm", options, landing, key, folder / "quarantine", "run", NOW), None)
    return landing


def _table(db: Bench, name: str, landing: Landing, folder: str) -> None:
    db.con.execute(
        'create or replace table "' + name + '" as select * from read_parquet(?, hive_partitioning=true, '
        "hive_types={'snapshot': varchar})",
        [str(landing.root / folder / "snapshot=*" / "*.parquet")],
    )


def test_utm_parameters_lead_to_the_campaign_of_the_link(tmp_path: Path) -> None:
    """By a link of one of its ads (through an ad group), by id as the platform fills it in, by its name.

    A word of two campaigns leads to none, and so does a template that nobody filled in.
    """
    landing = _land(tmp_path)
    with bench() as db:
        con = db.con
        _table(db, "ad_entities", landing, "google_ads/ad_entities")
        db.build("stg_landed__ad_entities")
        con.execute("create or replace table ad_entities as from stg_landed__ad_entities")
        _table(db, "outcomes_exported", landing, "outcomes_file/outcomes")
        con.execute(
            "create table outcomes_daily as select *, date '2026-05-10' as date "
            "from outcomes_exported limit 0"
        )
        db.build("stg_landed__outcomes")
        con.execute("create table outcomes as from stg_landed__outcomes")
        con.execute(
            "create table int_campaigns_known as select entity_id as campaign_id, account_id, "
            "name as campaign_name from ad_entities where entity_type = 'campaign'"
        )
        con.execute(
            "create table int_outcomes_attributed as select source_relation, event_id, "
            "'none' as attribution, '__unattributed__' as campaign_id, "
            "cast(occurred_at as date) as cohort_date from outcomes"
        )
        db.build("int_outcome_campaigns")
        found = db.query("select event_id, rung, campaign_id from int_outcome_campaigns order by event_id")
    assert found == [
        ("both", "none", None),
        ("filled", "utm", "900"),
        ("named", "utm", "901"),
        ("nobody", "none", None),
        ("page", "utm", "900"),
        ("template", "none", None),
    ]
