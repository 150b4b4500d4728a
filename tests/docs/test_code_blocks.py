"""Every code block of the documentation runs, or says why it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from blocks import PAGES, ROOT, RUNNABLE, SHOWN_ONLY, blocks
from reader import MakeReader, mask

# One worker makes the small home, once, for all who use it.
pytestmark = pytest.mark.xdist_group("home_again")
WITH_CODE = [page for page in PAGES if any(block.runs for block in blocks(page))]


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_each_block_is_of_a_known_kind_and_runs_or_says_why_not(page: Path) -> None:
    for block in blocks(page):
        assert block.language in RUNNABLE + SHOWN_ONLY, f"{block.where}: name the language of the block"
        assert block.no_run != "", f"{block.where}: say why it is not run"


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_CODE, ids=_name)
def test_the_blocks_of_a_page_run_one_after_the_other(
    page: Path, tiny_sandbox: MakeReader, desk: Path
) -> None:
    reader = tiny_sandbox(desk)
    for block in blocks(page):
        if block.runs:
            printed = reader.follow(block)
            assert not block.exact or printed == block.text, block.where


@pytest.mark.proof
@pytest.mark.parametrize("page", WITH_CODE, ids=_name)
def test_the_outputs_shown_are_those_of_the_default_sandbox(
    page: Path, default_sandbox: MakeReader, desk: Path
) -> None:
    reader = default_sandbox(desk)
    for block in blocks(page):
        printed = reader.follow(block) if block.runs else ""
        if block.runs and block.shows:
            assert mask(printed) == mask(block.shows.text), "run: python tests/docs/refresh_outputs.py"
