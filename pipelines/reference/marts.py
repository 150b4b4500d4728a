"""The page of the published tables, from the YAML beside each model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from pipelines.reference.markdown import one_line, page, table
from pipelines.warehouse.project import dbt_project

_HEAD = """
These are the tables of `reporting.duckdb` and of `parquet/`. They hold counts, sums and ratios; no message,
no name, no key of a person. Null is not zero: null means there was nothing to count or to divide by.

How a column may be summed up: **sum** adds over any rows (and money only within one currency). **ratio**
never adds: recompute it from the two columns named. **distinct** and **quantile** hold for exactly their
own row. **none** is a label. The reply columns count sends by their best answer, so the classes add up to
`replies_gross`.
"""
_WAREHOUSE = """
## Not published

`fct_replies` (a row a reply) and `fct_conversations` (a row a send) stay in the warehouse: they hold no
text, but pseudonyms are still personal data. They are described in `dbt_project/models/marts/`.
"""
_DOC_BLOCK = re.compile(r"{%\s*docs\s+(\w+)\s*%}(.*?){%\s*enddocs\s*%}", re.DOTALL)
_DOC_USE = re.compile(r"{{\s*doc\(\s*['\"](\w+)['\"]\s*\)\s*}}")


def render() -> str:
    """The whole page as Markdown."""
    folder = dbt_project() / "models"
    docs = {name: one_line(text) for path in sorted(folder.rglob("*.md")) for name, text in _doc_blocks(path)}
    parts = [
        _table(model, docs) for path in sorted((folder / "marts").glob("*.yml")) for model in _models(path)
    ]
    return page("The mart", _HEAD, *parts, _WAREHOUSE)


def _doc_blocks(path: Path) -> Iterator[tuple[str, str]]:
    for name, text in _DOC_BLOCK.findall(path.read_text(encoding="utf-8")):
        yield str(name), str(text)


def _models(path: Path) -> Iterator[Mapping[str, Any]]:
    for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", ()):
        if model.get("config", {}).get("meta", {}).get("publish"):
            yield model


def _table(model: Mapping[str, Any], docs: Mapping[str, str]) -> str:
    rows = [
        (f"`{column['name']}`", column["data_type"], _how(column["config"]["meta"]), _said(column, docs))
        for column in model["columns"]
    ]
    head = ("column", "type", "sums by", "meaning")
    return f"## {model['name']}\n\n{_said(model, docs)}\n\n{table(head, rows)}"


def _how(meta: Mapping[str, Any]) -> str:
    if meta["agg"] == "ratio" and meta.get("num"):
        return f"ratio: {meta['num']} / {meta['den']}"
    return str(meta["agg"])


def _said(node: Mapping[str, Any], docs: Mapping[str, str]) -> str:
    return one_line(_DOC_USE.sub(lambda found: docs[found[1]], node["description"]))
