"""Insights rows as columns of ours: whole columns at once, whatever the day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.landing.quarantine import Refused
from pipelines.landing.streams import Stream
from pipelines.sources.lander import Rows
from pipelines.sources.meta_ads_actions import Actions, Attribution
from pipelines.sources.meta_ads_spec import AD_DAYS, CONVERSIONS, COUNTS, KNOWN, PLATFORM
from pipelines.sources.metrics import amounts, counts_as_text
from pipelines.sources.paging import Element


@dataclass(frozen=True)
class Account:
    """What every row of an account repeats: days are its `timezone`'s, amounts are in its `currency`."""

    source: str
    id: str
    name: str
    currency: str
    timezone: str

    @property
    def where(self) -> str:
        """How errors name it."""
        return f"{self.source} {self.id}"


def unknown_fields(elements: Sequence[Element]) -> set[str]:
    """Names Meta sent that nobody asked for."""
    return set(chain.from_iterable(elements)) - KNOWN


def ad_table(
    account: Account, attribution: Attribution, elements: Sequence[Element], actions: Actions
) -> tuple[pa.Table, dict[int, str]]:
    """Every ad row, and why some are refused, by place."""
    reasons, size = dict(actions.refused), len(elements)
    columns: dict[str, pa.Array] = {"spend": figures(elements, "spend", amounts, reasons), **actions.columns}
    columns |= {ours: figures(elements, theirs, counts_as_text, reasons) for ours, theirs in COUNTS.items()}
    columns |= {name: texts(elements, name) for name in ("campaign_id", "ad_id")}
    fixed = {
        "report_timezone": account.timezone,
        "currency": account.currency,
        "attribution_setting": attribution.setting,
    }
    columns |= {name: pa.repeat(pa.scalar(value), size) for name, value in fixed.items()}
    columns["row_key"] = _joined(columns["ad_id"], columns["attribution_setting"])
    columns["extra"] = _extra(elements)
    return table_of(AD_DAYS, account, size, columns), reasons


def conversion_table(account: Account, ads: pa.Table, actions: Actions) -> pa.Table:
    """Every action and window as a row, of refused rows too, in the order of `actions.table`."""
    told = {name: actions.table[name].combine_chunks() for name in actions.table.column_names}
    columns = {
        "campaign_id": ads["campaign_id"].combine_chunks().take(told["at"]),
        "ad_id": ads["ad_id"].combine_chunks().take(told["at"]),
        "conversion_type": told["kind"],
        "attribution_setting": told["window"],
        "conversions": told["conversions"],
        "conversion_value": told["conversion_value"],
    }
    columns["row_key"] = _joined(columns["ad_id"], told["kind"], told["window"])
    return table_of(CONVERSIONS, account, len(told["at"]), columns)


def texts(elements: Sequence[Element], name: str) -> pa.Array:
    """Identifiers as they came; anything but a text is none, and a row without its key is not landed."""
    found = [element.get(name) for element in elements]
    return pa.array([value if isinstance(value, str) and value else None for value in found], pa.string())


def figures(elements: Sequence[Element], name: str, read: Any, reasons: dict[int, str]) -> pa.Array:
    """One field of all rows, by one of the readers of `metrics`; what cannot be read goes into `reasons`."""
    column, bad = read([element.get(name) for element in elements])
    reasons.update({at: f"{name}: {why}" for at, why in bad.items()})
    return column


def table_of(stream: Stream, account: Account, size: int, columns: dict[str, Any]) -> pa.Table:
    """Columns as rows of a stream; a column nobody named is null."""
    owner = {"source_relation": account.source, "platform": PLATFORM, "account_id": account.id}
    columns = columns | {name: pa.repeat(pa.scalar(value), size) for name, value in owner.items()}
    arrays = [columns[name] if name in columns else pa.nulls(size, kind) for name, kind in stream.fields]
    return pa.Table.from_arrays(arrays, schema=stream.schema)


def rows_of(table: pa.Table, elements: Sequence[Element], found: list[int], reasons: dict[int, str]) -> Rows:
    """The rows at the places `found`; those with a reason are refused, and hold what Meta said."""
    kept = [at for at in found if at not in reasons] if reasons else found
    refused = tuple(_refused(elements[at], reasons[at]) for at in found if at in reasons)
    return Rows(table.take(pa.array(kept, pa.int64())), refused, len(found))


def _joined(*parts: pa.Array) -> pa.Array:
    return cast(Any, pc).binary_join_element_wise(*parts, "|")


def _refused(element: Element, reason: str) -> Refused:
    key = f"{element.get('date_start')} {element.get('ad_id') or element.get('campaign_id') or ''}".rstrip()
    return Refused(reason, key=key, raw=json.dumps(element, ensure_ascii=False))


def _extra(elements: Sequence[Element]) -> pa.Array:
    unknown = unknown_fields(elements)
    if not unknown:
        return pa.nulls(len(elements), pa.string())
    found = ({name: element[name] for name in sorted(unknown & element.keys())} for element in elements)
    return pa.array([json.dumps(more, ensure_ascii=False) if more else None for more in found], pa.string())
