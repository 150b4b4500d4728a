"""Whatever a home brings, the models build, their tests hold, and what was never brought is NULL, not 0."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.warehouse.house import House
from tests.warehouse.sample import land_ads_file, land_archive, land_outcomes

pytestmark = [pytest.mark.xdist_group("house"), pytest.mark.slow]
KNOWN = (
    "select sends, replies_gross, quality_replies, signups, spend::varchar from marts.rpt_campaign_to_date"
)


def _built(house: House, *inputs: Callable[[House], None]) -> None:
    house.empty()
    for land in inputs:
        land(house)
    house.build()


def test_only_an_export(house: House) -> None:
    _built(house, land_archive)
    # One approach and its answer; no outcomes and no ads were brought, so they are unknown.
    ((sends, gross, _, signups, spend),) = house.query(KNOWN)
    assert (sends, gross, signups, spend) == (1, 1, None, None)
    assert house.query("select has_messages, has_ads, has_outcomes from marts.mart_meta") == [
        (True, False, False)
    ]


def test_only_ads(house: House) -> None:
    _built(house, land_ads_file)
    rows = sorted(house.query(KNOWN), key=repr)
    # Without an inbox nobody knows what was answered.
    assert rows == [(None, None, None, None, "1.123456789"), (None, None, None, None, "2.000000000")]
    assert house.query("select count(*) from marts.rpt_week") == [(0,)]


def test_only_outcomes(house: House) -> None:
    _built(house, land_outcomes)
    # Four events that join to nobody are kept and counted.
    assert house.query(
        "select campaign_id, sends, signups, transactions, downloads from marts.rpt_campaign_to_date"
    ) == [("__unattributed__", 0, 1, 1, 1)]
    assert house.query("select outcomes, outcomes_attributed from marts.mart_meta") == [(4, 0)]
