"""HubSpot as Fivetran loads it: messages without their texts, people as pseudonyms, won deals as outcomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import InputError
from pipelines.options import Loader
from pipelines.sources.loader_hubspot import BODIES, IDENTITIES, MESSAGES, OUTCOMES
from tests.sources.file_house import House

TABLES = {
    "conversation_message_history": """\
id,thread_id,created_at,direction,type,text,subject,in_reply_to_id,channel_id,_fivetran_active,_fivetran_deleted
m1,t1,2024-03-01 09:00:00,OUTGOING,MESSAGE,Shall we talk?,Hello,,1002,true,false
m2,t1,2024-03-02 09:30:00,INCOMING,MESSAGE,"Thanks, yes on Tuesday",Re: Hello,m1,1002,true,false
m2,t1,2024-03-02 09:30:00,INCOMING,MESSAGE,an older version,Re: Hello,m1,1002,false,false
m3,t1,2024-03-02 10:00:00,OUTGOING,COMMENT,call her,,,1002,true,false
m4,t1,,INCOMING,MESSAGE,no time,,,1002,true,false
""",
    "conversation_message_sender": """\
message_id,actor_id,name,delivery_identifier_type,delivery_identifier_value
m1,A-1,Me,EMAIL,me@ours.example
m2,V-7,Jo Doe,EMAIL,Jo@theirs.example
m4,V-7,Jo Doe,EMAIL,jo@theirs.example
""",
    "conversation_message_recipient": """\
message_id,actor_id,name,delivery_identifier_type,delivery_identifier_value
m1,V-7,Jo Doe,EMAIL,jo@theirs.example
""",
    "conversation_thread": "id,associated_contact_id\nt1,7\n",
    "contact": "id,property_email,property_mobilephone\n7,jo@theirs.example,+4915112345\n",
    "deal": """\
deal_id,deal_pipeline_stage_id,property_amount,property_closedate,property_deal_currency_code,is_deleted
1,won,120.50,2024-03-09 00:00:00,EUR,false
2,open,10,2024-03-10 00:00:00,EUR,false
3,won,7,2024-03-11 00:00:00,EUR,true
""",
    "deal_contact": "deal_id,contact_id\n1,7\n",
    "deal_pipeline_stage": "stage_id,closed_won\nwon,TRUE\nopen,FALSE\n",
}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def hubspot(house: House, **changed: str) -> Loader:
    """A folder of CSV files, one a table, under the names a warehouse export gives them."""
    for name, text in {**TABLES, **changed}.items():
        house.put(f"hs/hubspot_{name}_data.csv", text)
    path = str(house.inbox / "hs")
    return Loader(kind="loader", path=path, loader="fivetran", platform="hubspot")


def test_messages_deals_and_people_join(house: House) -> None:
    done = house.extract(hubspot(house))
    sent, answer = sorted(house.rows(MESSAGES), key=lambda row: row["sent_at"])
    assert (sent["direction"], answer["direction"], answer["channel"]) == ("out", "in", "email")
    assert answer["sender_key"] == sent["recipient_key"]
    assert answer["reply_to_key"] == sent["message_key"]
    outcome = house.rows(OUTCOMES)[0]
    assert (outcome["type"], str(outcome["value"]), outcome["currency"]) == (
        "transaction",
        "120.500000000",
        "EUR",
    )
    linked = {
        row["linked_key"] for row in house.rows(IDENTITIES) if row["person_key"] == outcome["person_key"]
    }
    assert answer["sender_key"] in linked
    assert done.skipped == {"event_comment": 1, "older_version": 1, "other_stage": 1}
    assert done.quarantined == {"no_time": 1}


def test_texts_stand_in_the_restricted_stream_only(house: House) -> None:
    house.extract(hubspot(house))
    assert {row["body_text"] for row in house.rows(BODIES)} == {"Shall we talk?", "Thanks, yes on Tuesday"}
    told = [str(value) for row in house.rows(MESSAGES) for value in row.values()]
    assert not any("Tuesday" in value or "theirs.example" in value or "Jo" in value for value in told)


def test_messages_loaded_twice_stop_the_source(house: House) -> None:
    lines = TABLES["conversation_message_history"].splitlines(keepends=True)
    with pytest.raises(InputError, match="4 messages stand in conversation_message_history more than once"):
        house.extract(hubspot(house, conversation_message_history="".join([*lines, *lines[1:]])))
    assert house.rows(MESSAGES) == []


def test_a_broken_line_is_counted_wherever_it_stands(house: House) -> None:
    line = "a,surplus,of,cells,in,this,line,and,more,than,any,has\n"
    broken = {name: TABLES[name] + line for name in ("contact", "deal")}
    done = house.extract(hubspot(house, **broken))
    assert done.quarantined == {"no_time": 1, "too_many_columns": 2}
    assert len(house.rows(OUTCOMES)) == 1
