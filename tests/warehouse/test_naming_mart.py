"""From a pattern in qae.toml to a segment: the parts of names split sends, in a database in memory."""

from __future__ import annotations

from pipelines.naming import naming_parts
from tests.warehouse.rendered import bench

PATTERN = "{region}_{audience}[_{offer}]"


def test_a_part_of_the_name_is_a_segment() -> None:
    """Twenty people a region; who is in a campaign outside the pattern, or in none, is in no region."""
    with bench() as db:
        con = db.con
        con.execute("create table run_facts as select 'naming.region' as segment")
        con.execute("create table naming_parts (part varchar, position integer, pattern varchar)")
        for named in naming_parts(PATTERN):
            row = [named.part, named.position, named.pattern]
            con.execute("insert into naming_parts values (?, ?, ?)", row)
        con.execute(
            "create table int_campaigns_known as select * from (values ('1', 'DACH_HR'), "
            "('2', 'benelux_IT_demo'), ('3', 'summer')) as t (campaign_id, campaign_name)"
        )
        con.execute(
            "alter table int_campaigns_known add column account_id varchar; "
            "alter table int_campaigns_known add column platform varchar; "
            "alter table int_campaigns_known add column campaign_group_name varchar; "
            "alter table int_campaigns_known add column objective varchar; "
            "alter table int_campaigns_known add column channel_format varchar"
        )
        con.execute(
            "create table int_sends_found as select 's' as source_relation, 'k' || n as send_key, "
            "'p' || n as person_id, cast(1 + n % 4 as varchar) as campaign_id, 'campaign' as send_kind, "
            "'email' as channel from range(80) t (n)"
        )
        con.execute("create table messages (source_relation varchar, message_key varchar, extra json)")
        db.build("dim_campaign_part", "int_send_segments")
        assert db.query("select campaign_id, part, value from dim_campaign_part order by 1, position") == [
            ("1", "region", "DACH"),
            ("1", "audience", "HR"),
            ("2", "region", "benelux"),
            ("2", "audience", "IT"),
            ("2", "offer", "demo"),
        ]
        assert db.query("select segment, count(*) from int_send_segments group by 1 order by 1") == [
            ("DACH", 20),
            ("benelux", 20),
            ("unknown", 40),
        ]
