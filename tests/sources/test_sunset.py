"""The sunset table warns in time, and only then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipelines.options import LinkedInAds
from pipelines.sources.sunset import LINKEDIN


@pytest.mark.parametrize(("version", "ends"), sorted(LINKEDIN.announced.items()))
def test_the_warning_starts_sixty_days_ahead_and_names_the_day(version: str, ends: date) -> None:
    assert LINKEDIN.warning(version, ends - timedelta(61)) is None
    assert f"{ends}, in 60 days" in (LINKEDIN.warning(version, ends - timedelta(60)) or "")
    assert "was shut down" in (LINKEDIN.warning(version, ends) or "")


def test_a_version_that_is_not_in_the_table_gets_its_promised_year() -> None:
    assert LINKEDIN.ends("202612") == date(2027, 12, 15)
    assert "about 2025-12-15" in (LINKEDIN.warning("202412", date(2026, 1, 1)) or "")


def test_the_default_version_is_known_and_the_remedy_is_not_itself() -> None:
    default = LinkedInAds.model_fields["api_version"].default
    assert default in LINKEDIN.announced
    assert 'api_version = "202607"' in (LINKEDIN.warning("202511", date(2026, 11, 1)) or "")
    assert "upgrade qae" in (LINKEDIN.warning("202607", date(2027, 8, 1)) or "")
