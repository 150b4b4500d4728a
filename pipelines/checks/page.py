"""The page of the gate: every check of a build in one HTML file that asks nothing of anybody."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from pathlib import Path

from pipelines.checks.verdict import CheckResult, Verdict

_ORDER = {"not_computed": 0, "failed": 1, "passed": 2}


def write_page(verdict: Verdict, path: Path) -> Path:
    """Write the page; replaced by rename, so a reader never sees half of it."""
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(render_page(verdict), encoding="utf-8")
    return temporary.replace(path)


def render_page(verdict: Verdict) -> str:
    """Render all results, the worst first. Everything is escaped; the policy of the page allows one style."""
    from jinja2 import Environment, StrictUndefined

    folder = files("pipelines.checks")
    style = folder.joinpath("page.css").read_text(encoding="utf-8").strip()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page = template.from_string(folder.joinpath("page.html.j2").read_text(encoding="utf-8"))
    results = sorted(verdict.results, key=_rank)
    return page.render(verdict=verdict, results=results, style=style, digest=digest)


def _rank(result: CheckResult) -> tuple[int, bool, str, str]:
    return _ORDER[result.status], result.severity == "warning", result.suite, result.check
