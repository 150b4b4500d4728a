"""The sunset table warns in time, and only then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipelines.options import LinkedInAds
from pipelines.sources.sunset import SUNSETS, sunset_on, version_warning


@pytest.mark.parametrize(("version", "ends"), sorted(SUNSETS.items()))
def test_the_warning_starts_sixty_days_ahead_and_names_the_day(version: str, ends: date) -> None:
    assert version_warning(version, ends - timedelta(61)) is None
    assert f"{ends}, in 60 days" in (version_warning(version, ends - timedelta(60)) or "")
    assert "was shut down" in (version_warning(version, ends) or "")


def test_a_version_that_is_not_in_the_table_gets_its_promised_year() -> None:
    assert sunset_on("202612") == date(2027, 12, 15)
    assert "about 2025-12-15" in (version_warning("202412", date(2026, 1, 1)) or "")


def test_the_default_version_is_known_and_the_remedy_is_not_itself() -> None:
    default = LinkedInAds.model_fields["api_version"].default
    assert default in SUNSETS
    assert 'api_version = "202607"' in (version_warning("202511", date(2026, 11, 1)) or "")
    assert "upgrade qae" in (version_warning("202607", date(2027, 8, 1)) or "")
