"""What one launch runs: every room but the landing of kinds that are not configured or not asked."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.launch import is_due
from pipelines.sources.base import Window

DAY = Window(date(2026, 11, 1), date(2026, 11, 1))


@pytest.mark.parametrize(
    ("path", "window", "due"),
    [
        (("landing", "linkedin_ads"), DAY, True),
        (("landing", "linkedin_ads"), None, False),
        (("landing", "outcomes_file"), None, True),
        (("landing", "messages_file"), DAY, False),
        (("warehouse", "fct_replies"), None, True),
        (("publish", "report"), None, True),
    ],
)
def test_only_what_has_something_to_do_is_launched(
    path: tuple[str, str], window: Window | None, due: bool
) -> None:
    assert is_due(path, {"linkedin_ads", "outcomes_file"}, window) is due
