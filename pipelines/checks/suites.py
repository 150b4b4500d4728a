"""Load the hand-kept suites and guard them: a check that is gone, emptied or cannot fail is found here.

Great Expectations itself passes an empty suite, and passes `mostly = 0`. So the suites are read and
counted by our own code before GX sees them.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pipelines.checks.policy import Committed, Policy
from pipelines.checks.verdict import CheckResult, Severity, not_computed
from pipelines.warehouse.project import code_hash

# One form is enough: the measurement is SQL, the expectation says where it must lie.
EXPECTATION = "expect_column_values_to_be_between"
NO_DATA = "no data"
_BOUNDS = ("min_value", "max_value")
_KEYS = {"type", "kwargs", "meta", "severity"}
_KWARGS = {"column", *_BOUNDS, "strict_min", "strict_max"}
_META = {"check", "reason", "null"}


@dataclass(frozen=True)
class Check:
    """One expectation: where a measured column must lie in every slice, how bad it is, and why it is there.

    `null_is_no_data`: a NULL says "nothing to judge here" (a share of nothing). Elsewhere a NULL
    measurement is a check that could not be computed.
    """

    suite: str
    name: str
    column: str
    low: float | None
    high: float | None
    strict: tuple[bool, bool]
    severity: Severity
    reason: str
    null_is_no_data: bool

    @property
    def expected(self) -> str:
        """The bounds in words: `0`, `at most 0.2`, `from 0 to 1`, `above 0`."""
        if self.low is not None and self.low == self.high:
            return number(self.low)
        above, below = "above" if self.strict[0] else "at least", "below" if self.strict[1] else "at most"
        low = None if self.low is None else f"{above} {number(self.low)}"
        high = None if self.high is None else f"{below} {number(self.high)}"
        return " and ".join(filter(None, [low, high]))

    def holds(self, value: float) -> bool:
        """Whether one value lies inside the bounds: only to say which slices broke, GX decides."""
        above = self.low is None or value > self.low or (value == self.low and not self.strict[0])
        below = self.high is None or value < self.high or (value == self.high and not self.strict[1])
        return above and below


@dataclass(frozen=True)
class Suite:
    """A suite as GX takes it (`document`), its checks, and the query that measures its columns."""

    name: str
    document: Mapping[str, Any]
    checks: tuple[Check, ...]
    query: str


def number(value: float) -> str:
    """A number as people write it: no exponent under a quadrillion, no trailing zeros."""
    if math.isfinite(value) and value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:.4g}" if abs(value) < 1 else f"{value:,.2f}"


def load_suites(expectations: Path, policy: Policy) -> tuple[list[Suite], list[CheckResult]]:
    """Read every suite there is; the second part is what the guard has against them, all of it red.

    A suite with a fault is still judged by whatever it holds: the fault alone already blocks.
    """
    found = {path.stem for path in expectations.glob("*.json")}
    suites: list[Suite] = []
    faults: list[CheckResult] = []
    for name in sorted(found | policy.suites.keys()):
        try:
            suite = _read(expectations, name)
        except OSError:
            faults.append(_fault(name, "missing", "its .json or its .sql is not there"))
            continue
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            faults.append(_fault(name, "unreadable", str(error) or type(error).__name__))
            continue
        faults.extend(_fault(name, what, why) for what, why in _guard(suite, policy.suites.get(name)))
        suites.append(suite)
    return suites, faults


def suites_hash(expectations: Path) -> str:
    """One hash over suites, queries and policy: what a published version says it was judged by."""
    return code_hash(expectations)


def _fault(suite: str, what: str, why: str) -> CheckResult:
    return not_computed(suite, f"suite_{what}", why, "The gate trusts a suite only as it was committed.")


def _read(expectations: Path, name: str) -> Suite:
    document: dict[str, Any] = json.loads((expectations / f"{name}.json").read_text(encoding="utf-8"))
    query = (expectations / f"{name}.sql").read_text(encoding="utf-8")
    if document["name"] != name:
        raise ValueError(f"its name is {document['name']!r}")
    return Suite(name, document, tuple(_check(name, raw) for raw in document["expectations"]), query)


def _check(suite: str, raw: Mapping[str, Any]) -> Check:
    kwargs, meta = raw["kwargs"], raw["meta"]
    name, reason, severity = str(meta["check"]), str(meta["reason"]).strip(), raw["severity"]
    low, high = (None if kwargs.get(bound) is None else float(kwargs[bound]) for bound in _BOUNDS)
    unknown = [*(raw.keys() - _KEYS), *(kwargs.keys() - _KWARGS), *(meta.keys() - _META)]
    if raw["type"] != EXPECTATION:
        raise ValueError(f"{name}: the gate judges by {EXPECTATION} only, not {raw['type']}")
    if unknown:
        raise ValueError(f"{name}: {', '.join(sorted(unknown))} is not allowed in a suite of the gate")
    if severity not in get_args(Severity) or not reason or meta.get("null", NO_DATA) != NO_DATA:
        raise ValueError(f"{name}: severity, reason or null is not one the gate knows")
    strict = (bool(kwargs.get("strict_min")), bool(kwargs.get("strict_max")))
    column = str(kwargs["column"])
    return Check(suite, name, column, low, high, strict, severity, reason, "null" in meta)


def _guard(suite: Suite, committed: Committed | None) -> Iterable[tuple[str, str]]:
    critical = sum(check.severity == "critical" for check in suite.checks)
    if committed is None:
        yield "uncommitted", "policy.toml does not name it"
    elif not suite.checks:
        yield "empty", "it holds no check"
    elif len(suite.checks) < committed.checks:
        yield "shortened", f"{len(suite.checks)} of {committed.checks} committed checks"
    elif critical < committed.critical:
        yield "softened", f"{critical} of {committed.critical} committed critical checks"
    for name, count in Counter(check.name for check in suite.checks).items():
        if count > 1:
            yield "ambiguous", f"{count} checks are called {name}"
    for check in suite.checks:
        if cannot_fail(check):
            yield "toothless", f"{check.name} cannot fail: {check.expected or 'no bound'}"


def cannot_fail(check: Check) -> bool:
    """Whether no measurement can break the check. A column named `*_share` lies in [0, 1] by meaning."""
    if any(bound is not None and math.isnan(bound) for bound in (check.low, check.high)):
        return True
    floor, roof = (0.0, 1.0) if check.column.endswith("_share") else (-math.inf, math.inf)
    low_holds = check.low is None or check.low < floor or (check.low == floor and not check.strict[0])
    high_holds = check.high is None or check.high > roof or (check.high == roof and not check.strict[1])
    return low_holds and high_holds
