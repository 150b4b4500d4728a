"""Rest.li strings: what LinkedIn documents, and that reading is the inverse of writing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sources.restli import Value, day, decode, encode, parse_query, query, urn, urn_id

TEXT = st.text(min_size=1, max_size=12)
NAMES = st.text("abcdefgXYZ", min_size=1, max_size=6)
VALUES = st.recursive(
    TEXT, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=12
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (["urn:li:sponsoredAccount:1", "b"], "List(urn%3Ali%3AsponsoredAccount%3A1,b)"),
        (day(date(2026, 10, 1)), "(year:2026,month:10,day:1)"),
        ({"status": {"values": ("ACTIVE", "PAUSED")}}, "(status:(values:List(ACTIVE,PAUSED)))"),
        ("a (b), c:d", "a%20%28b%29%2C%20c%3Ad"),
        ([], "List()"),
    ],
)
def test_values_are_written_as_linkedin_documents_them(value: Value, written: str) -> None:
    assert encode(value) == written


@given(VALUES)
def test_reading_is_the_inverse_of_writing(value: Value) -> None:
    assert decode(encode(value)) == value


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_a_query_is_read_back_whole(parameters: dict[str, Value]) -> None:
    assert parse_query(query(parameters)) == parameters


@given(st.text("abc(),:=%1List", max_size=20))
def test_nonsense_is_refused_or_read_but_never_hangs(text: str) -> None:
    try:
        decode(text)
    except ValueError:
        return


@pytest.mark.parametrize("broken", ["(a:1", "List(a", "(a)", "a)b", "List(a,(b:c)", "(a:1))"])
def test_a_malformed_value_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode(broken)


def test_a_projection_is_plain_names() -> None:
    assert (
        query({"q": "analytics", "fields": ["dateRange", "clicks"]}) == "q=analytics&fields=dateRange,clicks"
    )
    assert parse_query("fields=a,b") == {"fields": ["a", "b"]}


@pytest.mark.parametrize("foreign", ["urn:li:sponsoredCampaign:1", "urn:li:sponsoredCreative:", "1", 1, None])
def test_only_a_urn_of_the_kind_gives_an_id(foreign: object) -> None:
    assert urn_id(urn("sponsoredCreative", "77"), "sponsoredCreative") == "77"
    assert urn_id(foreign, "sponsoredCreative") is None
