"""An ad platform's export told by its header line, and what follows for reading it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.sources.ad_export_headers import EXPORTS, Export
from pipelines.sources.currencies import CURRENCIES
from pipelines.sources.mapping import Block, normal

# In capitals: `Clicks (all)` is no count in Albanian lek.
_CURRENCY = re.compile(r"(.*\S)\s*[\[(]([A-Z]{3})[\])]")
# A row of sums, by how one of its first cells begins.
_TOTAL = re.compile(
    r"(grand )?total|gesamt|summe|ergebnisse|result|résultat|resultado|risultat|totaal|totale", re.IGNORECASE
)


def recognised(header: Sequence[str]) -> Export | None:
    """The platform whose export has this header line, or None."""
    return next(
        (export for export in EXPORTS if set(export.tells) <= columns_of(export, header).keys()), None
    )


def columns_of(export: Export, header: Sequence[str]) -> dict[str, str]:
    """Which of these headers is which of our columns; a currency behind a name does not matter."""
    by_name: dict[str, str] = {}
    for cell in header:
        named = _currency_of(cell)
        by_name.setdefault(normal(named[0] if named else cell), cell)
    found: dict[str, str] = {}
    for column, names in export.headers.items():
        held = (by_name.get(normal(name)) for name in names)
        if (cell := next(filter(None, held), None)) is not None:
            found[column] = cell
    return found


def completed(export: Export, header: Sequence[str], block: Block) -> Block:
    """The block with what the export says of itself; what the user said stands.

    Without an account column all rows are of one account named after the source, without ids a campaign is
    known by its name.
    """
    found = columns_of(export, header)
    constants: dict[str, str] = {"platform": export.platform, **export.constants}
    if "account_id" not in found:
        constants["account_id"] = block.source
    if "campaign_id" not in found and "campaign_name" in found:
        found["campaign_id"] = found["campaign_name"]
    named = _currency_of(found["spend"])
    if named and "currency" not in found:
        constants["currency"] = named[1]
    said = {*block.columns, *block.constants}
    return replace(
        block,
        columns={**{k: v for k, v in found.items() if k not in said}, **block.columns},
        constants={**{k: v for k, v in constants.items() if k not in said}, **block.constants},
    )


def _currency_of(cell: str) -> tuple[str, str] | None:
    """`Amount spent (EUR)` in its parts; `Clicks (all)` has none."""
    named = _CURRENCY.fullmatch(cell.strip())
    return (named[1], named[2]) if named and named[2] in CURRENCIES else None


def is_total(cells: Sequence[str | None]) -> bool:
    """Whether these first cells of a row without a readable day are those of a row of sums."""
    return any(_TOTAL.match(cell) for cell in cells if cell)
