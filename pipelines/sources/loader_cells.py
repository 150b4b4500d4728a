"""One cell of a loader's table as a value of ours, in SQL; null where it holds none or cannot be read."""

from __future__ import annotations

from pipelines.sources.loader_shape import Kind

INTEGERS = (
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
)  # fmt: skip
SQL_TYPES: dict[Kind, str] = {
    "day": "DATE",
    "count": "BIGINT",
    "money": "DECIMAL(28, 9)",
    "micros": "DECIMAL(28, 9)",
    "instant": "TIMESTAMP",
    "epoch": "TIMESTAMP",
    "flag": "BOOLEAN",
}


def is_said(cell: str, physical: str) -> str:
    """Whether a cell holds anything."""
    return f"nullif(trim({cell}), '') is not null" if physical == "VARCHAR" else f"{cell} is not null"


def is_safe(physical: str, kind: Kind) -> bool:
    """Whether no value of this type can be unreadable as `kind`."""
    if kind == "epoch":
        return physical in (*INTEGERS, "DOUBLE")
    if kind in ("day", "instant"):
        return physical == "DATE" or physical.startswith("TIMESTAMP")
    if kind == "flag":
        return physical == "BOOLEAN"
    return physical in INTEGERS


def read_cell(cell: str, physical: str, kind: Kind) -> str:
    """A cell as a value of `kind`; null where it holds none or cannot be read."""
    text = f"nullif(trim({cell}), '')" if physical == "VARCHAR" else cell
    if kind == "day":
        return _day(text, physical)
    if kind in ("count", "money", "micros"):
        return _number(text, physical, kind)
    if kind == "instant":
        return _instant(text, physical)
    if kind == "epoch":
        # dlt names a load by the second it began.
        return f"to_timestamp(try_cast({text} as double))::timestamp"
    if kind == "flag":
        return f"try_cast({text} as boolean)"
    if kind == "url":
        return _url(cell, text, physical)
    if kind in ("json", "tags", "landing", "ref"):
        document = text if physical in ("VARCHAR", "JSON") else f"cast(to_json({cell}) as varchar)"
        return _first_of(document, _MEMBERS[kind]) if kind in _MEMBERS else document
    if kind == "id" and physical in ("DOUBLE", "FLOAT"):
        return f"cast(cast({cell} as hugeint) as varchar)"
    plain_text = text if physical == "VARCHAR" else f"cast({cell} as varchar)"
    if kind == "id" and physical == "VARCHAR":
        # A number that went through a float on its way: 123.0.
        return f"regexp_replace({plain_text}, '^([0-9]+)[.]0+$', '\\1')"
    return f"nullif(regexp_extract({plain_text}, '{_PARTS[kind]}', 1), '')" if kind in _PARTS else plain_text


# The last part of a URN or resource name, alone or the only one of a list; the account in a resource name.
_PARTS: dict[Kind, str] = {"urn": '([^:/"\\]]+)"?\\]?$', "customer": "customers/([0-9]+)"}
# Where the APIs keep the address an ad leads to.
_LINKS = (
    "$.textAd.landingPage", "$.spotlight.landingPage", "$.link_data.link",
    "$.video_data.call_to_action.value.link", "$.link_data.call_to_action.value.link",
)  # fmt: skip


_MEMBERS: dict[Kind, tuple[str, ...]] = {"landing": _LINKS, "ref": ("$.creative_id", "$.id")}


def _first_of(document: str, paths: tuple[str, ...]) -> str:
    members = ", ".join(f"json_extract_string(try_cast({document} as json), '{path}')" for path in paths)
    return f"coalesce({members})"


def _day(text: str, physical: str) -> str:
    if physical == "DATE":
        return text
    if physical.startswith("TIMESTAMP WITH"):
        return f"cast(timezone('UTC', {text}) as date)"
    if physical.startswith("TIMESTAMP"):
        return f"cast({text} as date)"
    return f"try_cast(left(cast({text} as varchar), 10) as date)"


def _number(text: str, physical: str, kind: Kind) -> str:
    if kind == "count":
        if physical in INTEGERS:
            return f"cast({text} as bigint)"
        exact = f"try_cast({text} as decimal(28, 9))"
        return f"case when {exact} = trunc({exact}) then try_cast({exact} as bigint) end"
    amount = text if physical.startswith("DECIMAL") else f"try_cast({text} as decimal(28, 9))"
    if kind == "micros":
        # A division would leave the decimals.
        amount = f"try_cast({text} as decimal(20, 0)) * cast(0.000001 as decimal(7, 6))"
    return f"cast({amount} as decimal(28, 9))"


def _instant(text: str, physical: str) -> str:
    if physical.startswith("TIMESTAMP WITH"):
        return f"timezone('UTC', {text})"
    if physical.startswith(("TIMESTAMP", "DATE")):
        return f"cast({text} as timestamp)"
    if physical in INTEGERS:
        return f"epoch_ms(cast({text} as bigint))"
    written = f"cast({text} as varchar)"
    milliseconds = (
        f"case when regexp_full_match({written}, '[0-9]{{12,14}}') then try_cast({written} as bigint) end"
    )
    return f"coalesce(try_cast({written} as timestamp), epoch_ms({milliseconds}))"


def _url(cell: str, text: str, physical: str) -> str:
    if physical.endswith("[]"):
        return f"nullif(cast({cell}[1] as varchar), '')"
    # [https://a,https://b] or ["https://a"]: the first of several.
    written = text if physical == "VARCHAR" else f"cast({cell} as varchar)"
    first = f"regexp_extract({written}, '^\\[\\s*\"?([^\",\\]]*)', 1)"
    return f"case when {written} like '[%' then nullif({first}, '') else {written} end"
