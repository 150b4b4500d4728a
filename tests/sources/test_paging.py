"""Cursors: followed to the end, never round in circles, never for ever."""

from __future__ import annotations

import pytest

from pipelines.errors import InputError
from pipelines.sources.paging import Page, pages, unique


def test_pages_are_followed_to_the_end() -> None:
    book: dict[str | None, Page] = {None: ([{"id": 1}], "b"), "b": ([{"id": 2}], "c"), "c": ([], None)}
    assert [len(page) for page in pages(book.__getitem__, where="x")] == [1, 1, 0]


def test_a_token_that_comes_back_stops_with_the_trail() -> None:
    book: dict[str | None, Page] = {None: ([], "b"), "b": ([], "c"), "c": ([], "b")}
    with pytest.raises(InputError, match=r"'b' came back \(last: b > c\)"):
        list(pages(book.__getitem__, where="x"))


def test_a_list_without_an_end_stops_at_the_cap() -> None:
    with pytest.raises(InputError, match="more than 5 pages"):
        list(pages(lambda cursor: ([], f"{cursor}+"), where="x", most=5))


def test_a_page_served_twice_counts_once() -> None:
    found, repeats = unique(iter([[{"id": 1}, {"id": 2}], [{"id": 1, "name": "newer"}]]), lambda e: e["id"])
    assert found == [{"id": 1, "name": "newer"}, {"id": 2}]
    assert repeats == 1
