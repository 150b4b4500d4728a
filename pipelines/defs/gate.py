"""The checks room: one blocking asset check for each suite, with its numbers."""

from collections.abc import Iterator, Sequence

import dagster as dg

from pipelines import steps
from pipelines.session import Session
from pipelines.warehouse.project import expectations


def suite_names() -> list[str]:
    """The suites that ship, as `<schema>.<table>`."""
    return sorted(path.stem for path in expectations().glob("*.json"))


def gate_checks(models: Sequence[dg.AssetKey]) -> dg.AssetChecksDefinition:
    """The gate. A suite over a table that is no model hangs on `mart_meta`."""
    known = {key.path[-1]: key for key in models}
    home = known["mart_meta"]
    specs = {
        name: dg.AssetCheckSpec(
            name=f"suite_{name.replace('.', '__')}",
            asset=known.get(name.rpartition(".")[2], home),
            blocking=True,
            description=f"Every expectation of {name}: measured in DuckDB, judged by Great Expectations.",
        )
        for name in suite_names()
    }

    @dg.multi_asset_check(specs=list(specs.values()), name="gate", pool="duckdb_writer")
    def gate(house: dg.ResourceParam[Session]) -> Iterator[dg.AssetCheckResult]:
        verdict = steps.check(house)
        for name, spec in specs.items():
            results = [r for r in verdict.results if r.suite == name]
            bad = [r for r in results if r.status != "passed"]
            critical = [r for r in bad if r.severity == "critical"]
            yield dg.AssetCheckResult(
                passed=not bad,
                asset_key=spec.asset_key,
                check_name=spec.name,
                severity=dg.AssetCheckSeverity.ERROR if critical else dg.AssetCheckSeverity.WARN,
                metadata={
                    "checks": len(results),
                    "red": len(critical),
                    "warnings": len(bad) - len(critical),
                    "first": bad[0].check if bad else "",
                    "observed": str(bad[0].observed) if bad else "",
                },
            )

    return gate
