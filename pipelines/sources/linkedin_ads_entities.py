"""Snapshots of what an account holds: itself, its campaign groups, campaigns and creatives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

import pyarrow as pa

from pipelines.landing.sidecar import Accounting
from pipelines.sources.http import HttpClient
from pipelines.sources.linkedin_ads_spec import EntityList, elements_of, plain_id
from pipelines.sources.paging import Element, Page, pages, unique
from pipelines.sources.restli import query


def fetch(client: HttpClient, listed: EntityList, account: str) -> tuple[list[Element], Accounting]:
    """Every entity of one list, each once, and the accounting of what came (a repeated page is skipped)."""
    path = listed.path.format(account=account)
    headers = {"X-RestLi-Method": listed.method} if listed.method else {}
    where = f"{listed.stream.source}.{listed.stream.name} {account}"

    def page(cursor: str | None) -> Page:
        asked = {**listed.query, "pageSize": listed.page_size, **({"pageToken": cursor} if cursor else {})}
        answer = client.get(path, query(asked), family="entities", headers=headers)
        metadata = answer.envelope.get("metadata") or {}
        return elements_of(answer, where), metadata.get("nextPageToken")

    found, repeats = unique(pages(page, where=where), lambda element: str(element.get("id")))
    return found, Accounting(len(found) + repeats, skipped={"repeated": repeats} if repeats else {})


def table(listed: EntityList, source: str, account: str, day: date, elements: Sequence[Element]) -> pa.Table:
    """The elements as rows of the list's stream; an entity without a usable id has a null key."""
    fixed = {"source_relation": source, "account_id": account, "exported_on": day}
    columns = {
        name: [
            _value(element, name, listed.columns[name]) if name in listed.columns else fixed[name]
            for element in elements
        ]
        for name in listed.stream.schema.names
    }
    return pa.table(columns, schema=listed.stream.schema)


def _value(element: Element, column: str, path: tuple[str, ...]) -> str | None:
    found = _dig(element, path)
    if column.endswith("_id"):
        return plain_id(found)
    return found if isinstance(found, str) else None


def _dig(value: Any, path: tuple[str, ...]) -> Any:
    """Follow a path of keys; `*` takes the first branch that leads anywhere."""
    if not path:
        return value
    if not isinstance(value, dict):
        return None
    branches = cast(dict[str, Any], value)
    if path[0] != "*":
        return _dig(branches.get(path[0]), path[1:])
    return next((hit for branch in branches.values() if (hit := _dig(branch, path[1:])) is not None), None)
