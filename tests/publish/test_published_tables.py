"""The allow-list comes from dbt's metadata and from nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.errors import InputError
from pipelines.publish.tables import PublishedTable, published_tables


def _node(name: str, meta: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    columns = {"week_start": {}, "campaign_id": {}}
    node = {
        "resource_type": "model",
        "schema": "marts",
        "name": name,
        "columns": columns,
        "config": {"meta": meta},
    }
    return {**node, **more}


def test_models_marked_for_publication_are_listed_by_name() -> None:
    manifest = {
        "nodes": {
            "model.qae.rpt_week": _node("rpt_week", {"publish": True, "sort_by": ["week_start"]}),
            "model.qae.dim_date": _node("dim_date_model", {"publish": True}, alias="dim_date"),
            "model.qae.fct_replies": _node("fct_replies", {}),
            "model.qae.stg": _node("stg", None),
            "model.qae.maybe": _node("maybe", {"publish": "false"}),
            "test.qae.t": _node("t", {"publish": True}, resource_type="test"),
        }
    }
    assert published_tables(manifest) == [
        PublishedTable("marts", "dim_date"),
        PublishedTable("marts", "rpt_week", ("week_start",)),
    ]


def test_an_order_by_an_unknown_column_is_refused_before_anything_is_copied() -> None:
    manifest = {"nodes": {"m": _node("rpt_week", {"publish": True, "sort_by": ["weak_start"]})}}
    with pytest.raises(InputError, match="weak_start"):
        published_tables(manifest)
