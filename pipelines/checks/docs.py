"""The reference page of the checks, made from the suites: `python -m pipelines.checks.docs` prints it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from pipelines.checks.policy import Parameter, load_policy
from pipelines.checks.suites import Suite, load_suites
from pipelines.warehouse.project import expectations

_HEAD = """\
# The checks before publishing

<!-- Made by `python -m pipelines.checks.docs` from the suites in expectations/. -->

After every build the gate measures the warehouse, and nothing is published until it has judged the
measurements. Each suite below is two files in `expectations/`: a query that measures (`.sql`) and what Great
Expectations expects of each number (`.json`).

- **critical**: a red one holds the build back; what was published before still stands.
- **warning**: a red one is published with a banner that names it.
- A check that could not be computed holds the build back, whatever its severity.
- *no data* means there was nothing to judge, for instance a share of no rows.

dbt tests own the structure (keys, nulls, relationships, contracts); the gate owns volumes, distributions and
reconciliation. The results stand in the table `quality.check_results` of the warehouse and in `checks.html`.
"""


def render_docs(folder: Path) -> str:
    """The whole page as Markdown."""
    policy = load_policy(folder)
    suites, _ = load_suites(folder, policy)
    total = sum(len(suite.checks) for suite in suites)
    lines = [_HEAD, f"{total} checks in {len(suites)} suites."]
    for suite in suites:
        lines += ["", *_suite(suite)]
    lines += ["", "## What the measurements use", ""]
    for name, parameter in sorted(policy.parameters.items()):
        lines.append(f"- `{name}` = {_shown(parameter)}. {parameter.why}")
    return "\n".join(lines) + "\n"


def _suite(suite: Suite) -> Iterator[str]:
    yield f"## {suite.name}"
    yield ""
    yield " ".join(_opening_comment(suite.query))
    yield ""
    yield "| check | severity | must be | why |"
    yield "|---|---|---|---|"
    for check in suite.checks:
        expected = f"{check.expected}{' or no data' if check.null_is_no_data else ''}"
        yield f"| {check.name} | {check.severity} | {expected} | {_cell(check.reason)} |"


def _opening_comment(query: str) -> Iterator[str]:
    for line in query.splitlines():
        if not line.startswith("--"):
            return
        yield line.removeprefix("--").strip()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _shown(parameter: Parameter) -> str:
    value = parameter.value
    if isinstance(value, list):
        return f"{len(value)} names" if len(value) > 12 else ", ".join(f"`{name}`" for name in value)
    return f"`{value}`"


if __name__ == "__main__":
    sys.stdout.write(render_docs(expectations()))
