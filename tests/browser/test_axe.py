"""What axe-core says of the report: nothing. npm fetches it when the proof runs; it is no part of qae."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.proof]

RUN = (
    "axe.run(document, {resultTypes: ['violations']})"
    ".then(found => found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120))))"
)


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core, or a skip that says why there is none."""
    npm, folder = shutil.which("npm"), tmp_path_factory.mktemp("axe")
    if npm is None:
        pytest.skip("no npm on this machine: axe-core cannot be fetched")
    packed = subprocess.run([npm, "pack", "axe-core@4"], cwd=folder, capture_output=True, text=True)
    archives = list(folder.glob("*.tgz"))
    if packed.returncode or not archives:
        pytest.skip("npm could not fetch axe-core")
    with tarfile.open(archives[0]) as archive:
        member = archive.extractfile("package/axe.min.js")
        assert member
        return member.read().decode()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)], ids=["desk", "dark phone"])
def test_axe_finds_nothing_with_everything_opened(
    browser: Any, report: Path, axe: str, width: int, dark: bool
) -> None:
    browser.open(report, width, dark=dark)
    browser.evaluate(
        "document.querySelectorAll('details').forEach(d => d.open = true);"
        "document.querySelector('button.open').click()"
    )
    browser.evaluate(f"{axe};0")
    found = browser.send("Runtime.evaluate", expression=RUN, returnByValue=True, awaitPromise=True)
    assert found["result"]["value"] == []
