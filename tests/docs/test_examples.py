"""The example files are usable as they are."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from blocks import ROOT
from dotenv import dotenv_values

from pipelines.home import Home
from pipelines.landing.pseudonyms import Pseudonyms
from pipelines.landing.store import Landing
from pipelines.options import LinkedInAds
from pipelines.settings import load_settings
from pipelines.sources.base import Job
from pipelines.sources.registry import REGISTRY

EXAMPLES = ROOT / "docs" / "examples"


def test_the_example_settings_show_every_kind_of_source(tmp_path: Path) -> None:
    settings = load_settings(Home(tmp_path, "real", "docs"), config=EXAMPLES / "qae.toml")
    assert {source.kind for source in settings.sources.values()} == REGISTRY.keys()
    assert settings.workspace.timezone == "Europe/Berlin"


def test_the_example_environment_reaches_the_example_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = dotenv_values(ROOT / ".env.example")
    for name, value in written.items():
        assert value is not None
        monkeypatch.setenv(name, value)
    settings = load_settings(Home(tmp_path, "real", "docs"), config=EXAMPLES / "qae.toml")
    ads = settings.sources["linkedin_ads"]
    assert isinstance(ads, LinkedInAds)
    secrets = (ads.token, ads.refresh_token, ads.client_id, ads.client_secret)
    assert [secret.get_secret_value() for secret in secrets if secret] == [
        written[f"QAE_LINKEDIN_ADS_{name}"]
        for name in ("TOKEN", "REFRESH_TOKEN", "CLIENT_ID", "CLIENT_SECRET")
    ]


@pytest.mark.parametrize("name", ["outreach", "crm", "facebook"])
def test_every_row_of_an_example_file_lands(name: str, tmp_path: Path) -> None:
    settings = load_settings(Home(tmp_path, "real", "docs"), config=EXAMPLES / "qae.toml")
    options = settings.sources[name]
    placed = options.model_copy(update={"path": str(EXAMPLES / getattr(options, "path"))})  # noqa: B009
    landing = Landing(tmp_path / "landing")
    job = Job(
        name, placed, landing, Pseudonyms(b"a key for tests only"), tmp_path / "q", "run", datetime.now(UTC)
    )
    done = REGISTRY[options.kind].extract(job, None)
    assert done.rows_out > 0
    assert not done.quarantined
    assert set(done.skipped) <= {"merged_into_grain"}
