"""The versions of the reply weights as the last build knows them, and the candidate it proposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from pipelines.errors import InputError

# By how much a candidate may rank campaigns worse than the weights in force before somebody has to insist.
TOLERANCE = 0.02
_RUN_FIRST = "Run `qae run` first: this version of qae keeps more of it."

_VERSIONS = """
select
    weights_version, is_current, trained_from, trained_to, frozen_at,
    segment, reply_class, w, lo, hi, n, outcomes, source
from warehouse.marts.dim_reply_weight
order by
    is_current desc, frozen_at desc nulls last, weights_version, segment <> 'all', segment,
    w nulls first, reply_class
"""
_CANDIDATE = """
select
    weights_version, trained_from, trained_to, refusal, judged_campaigns, spearman, spearman_current,
    segment, reply_class, w, lo, hi, n, outcomes, gate, warning
from warehouse.marts.rpt_weight_candidate
order by segment <> 'all', segment, w nulls first, reply_class
"""


@dataclass(frozen=True)
class Weight:
    """One class of one segment: weight, interval, and the sends and outcomes behind it (None: none)."""

    segment: str
    reply_class: str
    w: float | None
    lo: float | None
    hi: float | None
    n: int | None
    outcomes: int | None
    source: str
    warning: str | None = None


@dataclass(frozen=True)
class Version:
    """One version: the defaults, a frozen one, or the one in force with the analyst's own rows over it."""

    name: str
    is_current: bool
    trained_from: date | None
    trained_to: date | None
    frozen_at: datetime | None
    weights: tuple[Weight, ...]


@dataclass(frozen=True)
class Candidate(Version):
    """What the last build proposes. `refusal` says in words why it may not be used at all.

    `spearman` and `spearman_current` rank `judged_campaigns` campaigns by quality against their outcomes,
    over the four weeks after the training window; None where that is not defined.
    """

    refusal: str | None = None
    judged_campaigns: int = 0
    spearman: float | None = None
    spearman_current: float | None = None

    @property
    def is_worse(self) -> bool:
        """Whether it ranks campaigns worse than the weights in force, by more than the tolerance."""
        return (
            self.spearman is not None
            and self.spearman_current is not None
            and self.spearman < self.spearman_current - TOLERANCE
        )

    @property
    def warnings(self) -> list[str]:
        """Low-effort classes that lead to more outcomes than better ones."""
        return [weight.warning for weight in self.weights if weight.warning]


@dataclass(frozen=True)
class Weighing:
    """All there is: the versions, the one in force first, and the candidate where there is one."""

    versions: tuple[Version, ...]
    candidate: Candidate | None

    @property
    def is_new(self) -> bool:
        """Whether the candidate is something that no version is yet."""
        return self.candidate is not None and self.candidate.name not in {v.name for v in self.versions}

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"versions": [asdict(v) for v in self.versions], "candidate": _plain(self.candidate)}


def read_weighing(con: duckdb.DuckDBPyConnection) -> Weighing:
    """The versions and the candidate of the build in the catalog `warehouse`.

    Raises `InputError` where an older qae made that build.
    """
    try:
        found = con.execute(_VERSIONS).fetchall()
        proposed = con.execute(_CANDIDATE).fetchall()
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        raise InputError("the last build was made by another version of qae", remedy=_RUN_FIRST) from error
    rows: dict[tuple[Any, ...], list[Weight]] = {}
    for row in found:
        rows.setdefault(row[:5], []).append(_weight(row[5:]))
    versions = tuple(Version(*head, weights=tuple(weights)) for head, weights in rows.items())
    if not proposed:
        return Weighing(versions, None)
    name, first, last, refusal, campaigns, own, current = proposed[0][:7]
    weights = tuple(_weight(row[7:]) for row in proposed)
    candidate = Candidate(name, False, first, last, None, weights, refusal, campaigns, own, current)
    return Weighing(versions, candidate)


def classes_of(weighing: Weighing) -> list[str]:
    """The classes that the last build weighs."""
    return sorted({weight.reply_class for version in weighing.versions for weight in version.weights})


def _weight(row: Sequence[Any]) -> Weight:
    segment, reply_class, w, lo, hi, *rest = row
    return Weight(segment, reply_class, _float(w), _float(lo), _float(hi), *rest)


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _plain(candidate: Candidate | None) -> dict[str, Any] | None:
    if candidate is None:
        return None
    return {**asdict(candidate), "is_worse": candidate.is_worse, "warnings": candidate.warnings}
