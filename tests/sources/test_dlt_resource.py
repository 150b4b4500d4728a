"""A dlt resource lands like a file: the same contracts, the same quarantine, nothing of one that stopped.

The tests that need dlt itself run wherever it is installed; `make prove-dlt` installs it.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import warnings
from collections.abc import Generator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from file_house import House

from pipelines.errors import InputError, SettingsError
from pipelines.options import DltResource
from pipelines.sources.base import Extracted
from pipelines.sources.dlt_resource import AD_DAYS, BODIES, MESSAGES, OUTCOMES

if importlib.util.find_spec("dlt"):
    # What its own dependencies warn of is not ours to mend; once imported they are silent.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        importlib.import_module("dlt")
needs_dlt = pytest.mark.skipif(
    importlib.util.find_spec("dlt") is None, reason="dlt is no dependency; make prove-dlt installs it"
)
MODULE = """
import datetime
import decimal

import dlt
import pyarrow as pa

DAY = datetime.date(2026, 5, 1)


@dlt.resource(name="daily_ads", primary_key=["day", "ad"])
def daily_ads(account="acme"):
    common = {"platform": "tiktok_ads", "account": account, "currency": "EUR"}
    yield [
        {**common, "day": DAY, "campaign_id": 7, "ad_id": 70, "cost": decimal.Decimal("1.100000001"),
         "clicks": 3},
        {**common, "day": DAY, "campaign_id": 7, "ad_id": 71, "cost": 2.5, "clicks": None},
    ]
    yield pa.table({"platform": ["tiktok_ads"], "account": [account], "currency": ["EUR"], "day": [DAY],
                    "campaign_id": [7], "ad_id": [72], "cost": [4.0], "clicks": [1]})
    yield {**common, "day": DAY, "campaign_id": 7, "ad_id": 73, "cost": -1}


@dlt.source
def shop():
    @dlt.resource
    def chats():
        at = datetime.datetime(2026, 5, 1, 9, tzinfo=datetime.timezone.utc)
        person = {"person_kind": "email", "person": "ann@client.example", "thread_id": 5}
        yield {"message_id": 1, "sent_at": at, "direction": "out", "body": "Hello", **person}
        yield {"message_id": 2, "sent_at": at, "direction": "in", "body": "Fine, call me", **person}

    @dlt.resource
    def orders():
        yield {"event_id": "o1", "occurred_at": "2026-05-02T10:00:00Z", "type": "purchase", "value": 99,
               "currency": "EUR", "meta": {"lines": [1]}}

    return chats, orders


@dlt.resource
def broken():
    yield {"day": DAY}
    raise RuntimeError("the platform said no")
"""


@pytest.fixture
def house(tmp_path: Path) -> Generator[House]:
    (tmp_path / "my_dlt_sources.py").write_text(MODULE)
    yield House(tmp_path)
    sys.modules.pop("my_dlt_sources", None)
    if str(tmp_path) in sys.path:
        sys.path.remove(str(tmp_path))


def read(house: House, resource: str, stream: str = "ad_performance", **said: Any) -> Extracted:
    """Land a resource of the module beside the home."""
    options = {"kind": "dlt", "resource": resource, "stream": stream, "path": str(house.folder), **said}
    return house.extract(DltResource.model_validate(options))


ADS: dict[str, Any] = {"columns": {"date_day": "day", "account_id": "account", "spend": "cost"}}


@needs_dlt
def test_a_resource_of_ads_lands_under_the_contract(house: House) -> None:
    """Pages, single items and Arrow tables; decimals stay exact, the unsaid is null, what is wrong waits."""
    done = read(house, "my_dlt_sources:daily_ads", **ADS)
    rows = sorted(house.rows(AD_DAYS), key=lambda row: row["ad_id"])
    assert [(row["ad_id"], row["spend"], row["clicks"]) for row in rows] == [
        ("70", Decimal("1.100000001"), 3),
        ("71", Decimal("2.5"), None),
        ("72", Decimal(4), 1),
    ]
    assert {(row["platform"], row["account_id"]) for row in rows} == {("tiktok_ads", "acme")}
    assert done.quarantined == {"negative_spend": 1}


@needs_dlt
def test_a_function_is_called_with_its_arguments(house: House) -> None:
    read(house, "my_dlt_sources:daily_ads", arguments={"account": "other"}, **ADS)
    assert {row["account_id"] for row in house.rows(AD_DAYS)} == {"other"}


@needs_dlt
def test_a_source_of_several_resources_wants_one_named(house: House) -> None:
    """Messages and outcomes of one source, each a block of its own; texts land in the restricted stream."""
    with pytest.raises(SettingsError, match="has the resources chats, orders"):
        read(house, "my_dlt_sources:shop", "messages")
    read(house, "my_dlt_sources:shop.chats", "messages")
    assert sorted(row["direction"] for row in house.rows(MESSAGES)) == ["in", "out"]
    assert {row["body_text"] for row in house.rows(BODIES)} == {"Hello", "Fine, call me"}
    read(house, "my_dlt_sources:shop.orders", "outcomes")
    (outcome,) = house.rows(OUTCOMES)
    assert (outcome["type"], outcome["value"]) == ("transaction", Decimal(99))


@needs_dlt
def test_nothing_of_a_resource_that_stops_is_landed(house: House) -> None:
    with pytest.raises(InputError, match=r"stopped on .*the platform said no"):
        read(house, "my_dlt_sources:broken", **ADS)
    assert house.landing.sidecars() == []


@needs_dlt
def test_a_resource_that_is_not_there_is_named(house: House) -> None:
    with pytest.raises(SettingsError, match="there is no my_dlt_sources:nothing"):
        read(house, "my_dlt_sources:nothing")
    with pytest.raises(SettingsError, match="there is no no_module:ads"):
        read(house, "no_module:ads")


@needs_dlt
def test_a_missing_column_shows_the_block_that_would_work(house: House) -> None:
    """The suggestion names the resource, as the block does."""
    with pytest.raises(InputError, match="has no column date_day") as caught:
        read(house, "my_dlt_sources:shop.orders")
    assert 'resource = "my_dlt_sources:shop.orders"' in str(caught.value)


def test_without_dlt_one_line_says_what_to_install(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SettingsError, match="dlt is not installed") as caught:
        read(house, "my_dlt_sources:daily_ads")
    assert 'pip install "qae[dlt]"' in str(caught.value)
