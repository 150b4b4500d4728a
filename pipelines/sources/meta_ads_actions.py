"""Meta's actions: lists inside a row, one entry a type, one figure an attribution window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.landing.shapes import MONEY
from pipelines.sources.meta_ads_spec import COUNTED_ACTIONS
from pipelines.sources.metrics import amounts, counts_as_text
from pipelines.sources.paging import Element


@dataclass(frozen=True)
class Attribution:
    """The windows asked for, and the action types whose sum is an ad's conversions."""

    windows: tuple[str, ...]
    types: frozenset[str]

    @property
    def headline(self) -> tuple[str, ...]:
        """The windows that credit no conversion twice: the longest after a click, and those after a view."""
        clicks = [window for window in self.windows if window.endswith("_click")]
        longest = max(clicks, key=lambda window: int(window.split("d_")[0]), default=None)
        return tuple(window for window in self.windows if window == longest or window not in clicks)

    @property
    def setting(self) -> str:
        """The headline as rows tell it."""
        return ",".join(self.headline)


@dataclass(frozen=True)
class Actions:
    """The actions of many rows.

    `table` has one row an action and window: `at`, the place of the row it belongs to, `kind`, `window`,
    `conversions` and `conversion_value`. `columns` are figures of the rows themselves, in their order: what
    is counted by one type, and the sums of the types that count as conversions. `refused` rows hold actions
    that cannot be read.
    """

    table: pa.Table
    columns: dict[str, pa.Array]
    refused: dict[int, str]


def read_actions(elements: Sequence[Element], attribution: Attribution) -> Actions:
    """Read the actions of insights rows; a row without any has nulls, not zeros."""
    counted: dict[str, list[Any]] = {kind: [None] * len(elements) for kind in COUNTED_ACTIONS.values()}
    found: list[tuple[int, str, str, Any, Any]] = []
    refused: dict[int, str] = {}
    asked, nothing = attribution.windows, dict[str, Any]()
    for place, element in enumerate(elements):
        try:
            worth = {value["action_type"]: value for value in element.get("action_values") or ()}
            for action in element.get("actions") or ():
                kind = action["action_type"]
                if kind in counted:
                    counted[kind][place] = action["value"]
                if len(action) == 2:  # its type and its value, and no window
                    continue
                valued = worth.get(kind, nothing)
                found += [(place, kind, w, action[w], valued.get(w)) for w in asked if w in action]
        except (TypeError, KeyError, AttributeError):
            refused[place] = "actions: not a list of types with their values"
    at, kinds, windows, counts, values = zip(*found, strict=True) if found else ((), (), (), (), ())
    columns: dict[str, pa.Array] = {}
    for ours, kind in COUNTED_ACTIONS.items():
        columns[ours], bad = counts_as_text(counted[kind])
        refused |= {place: f"actions {kind}: {why}" for place, why in bad.items()}
    table = pa.table({"at": pa.array(at, pa.int64()), "kind": pa.array(kinds, pa.string())})
    table = table.append_column("window", pa.array(windows, pa.string()))
    for name, told in (("conversions", counts), ("conversion_value", values)):
        column, bad = amounts(told)
        refused |= {at[n]: f"actions {kinds[n]}: {why}" for n, why in bad.items()}
        table = table.append_column(name, column)
    return Actions(table, columns | _headline(table, attribution, len(elements)), refused)


def _headline(table: pa.Table, attribution: Attribution, size: int) -> dict[str, pa.Array]:
    """For each row the sums over the types that count, under the windows that credit nothing twice."""
    compute = cast(Any, pc)
    of_type = compute.is_in(table["kind"], value_set=pa.array(sorted(attribution.types), pa.string()))
    of_window = compute.is_in(table["window"], value_set=pa.array(attribution.headline, pa.string()))
    told = table.filter(compute.and_(of_type, of_window))
    sums = told.group_by("at").aggregate([("conversions", "sum"), ("conversion_value", "sum")])
    place = compute.index_in(pa.array(range(size), pa.int64()), value_set=sums["at"])
    return {
        name: sums[f"{name}_sum"].combine_chunks().take(place).cast(MONEY)
        for name in ("conversions", "conversion_value")
    }
