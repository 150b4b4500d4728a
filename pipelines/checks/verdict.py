"""What one check said, and what a whole build was told."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, cast, get_args

from pipelines.errors import InputError

VERDICT_NAME = "verdict.json"
Severity = Literal["critical", "warning"]
Status = Literal["passed", "failed", "not_computed"]


@dataclass(frozen=True)
class CheckResult:
    """One check of one build. `observed` and `expected` hold numbers and our own words, never a row's text.

    `not_computed` is a state of its own: the check could not be evaluated, so nobody knows. It blocks
    whatever the severity, because a check that cannot run must not look like one that found nothing.
    """

    suite: str
    check: str
    column: str
    severity: Severity
    status: Status
    observed: str
    expected: str
    reason: str

    @property
    def blocks(self) -> bool:
        """Whether this result keeps the build from being published."""
        return self.status == "not_computed" or (self.status == "failed" and self.severity == "critical")

    @property
    def warns(self) -> bool:
        """Whether the build is published with this result in its banner."""
        return self.status == "failed" and self.severity == "warning"

    @property
    def line(self) -> str:
        """The result as one line for a terminal, a log or a banner."""
        return f"{self.suite} {self.check}: {self.observed} (expected {self.expected}). {self.reason}"


def not_computed(suite: str, check: str, observed: str, reason: str) -> CheckResult:
    """A check of the gate itself that is red: a suite is missing, emptied, loosened or cannot be read."""
    expected = "a check that can fail"
    return CheckResult(suite, check, "", "critical", "not_computed", observed, expected, reason)


@dataclass(frozen=True)
class Verdict:
    """What the gate says about one build, bound to the hash of the very tables it judged.

    `suites_hash` names the checks that judged it. Everything else follows from the results, so a
    verdict cannot say one thing and hold another; no result at all is not a pass.
    """

    build_hash: str
    suites_hash: str
    results: tuple[CheckResult, ...]

    @property
    def criticals(self) -> tuple[CheckResult, ...]:
        """The results that keep the build from being published."""
        return tuple(result for result in self.results if result.blocks)

    @property
    def warnings(self) -> tuple[CheckResult, ...]:
        """The results that are published as a banner."""
        return tuple(result for result in self.results if result.warns)

    @property
    def passed(self) -> bool:
        """Whether this build may be published."""
        return bool(self.build_hash) and bool(self.results) and not self.criticals

    def to_json(self) -> str:
        """Serialise with sorted keys; the counts stand there for a reader, the results decide."""
        counts = {"criticals": len(self.criticals), "warnings": len(self.warnings), "passed": self.passed}
        return json.dumps({**asdict(self), **counts}, sort_keys=True, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str, where: str) -> Verdict:
        """Read a verdict back; raises `InputError` where it is torn or its parts contradict each other."""
        try:
            raw: dict[str, Any] = json.loads(text)
            verdict = cls(str(raw["build_hash"]), str(raw["suites_hash"]), tuple(_results(raw["results"])))
            same = bool(raw["passed"]) == verdict.passed
        except (ValueError, KeyError, TypeError):
            same, verdict = False, None
        if verdict is None or not same:
            raise InputError(
                "is not a verdict of the gate, or was changed by hand",
                where=where,
                remedy="Run the checks again: `qae run`.",
            )
        return verdict


def _results(raw: Iterable[dict[str, str]]) -> Iterable[CheckResult]:
    names = {field.name for field in fields(CheckResult)}
    for row in raw:
        known = row["severity"] in get_args(Severity) and row["status"] in get_args(Status)
        if not known or row.keys() != names:
            raise ValueError("unknown result")
        yield CheckResult(**cast("Any", row))
