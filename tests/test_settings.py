"""Settings: where they are found, what they refuse, and that secrets come from the environment alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import SettingsError
from pipelines.home import Home, open_home
from pipelines.options import LinkedInAds
from pipelines.settings import (
    first_partition,
    forget,
    home_path,
    kind_of,
    load_settings,
    remember,
    remembered,
)

LINKEDIN = '[sources.linkedin_ads]\nkind = "linkedin_ads"\naccounts = ["512345678"]\n'


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    monkeypatch.delenv("QAE_HOME", raising=False)


def _home(tmp_path: Path, toml: str = "") -> Home:
    home = open_home(tmp_path / "homes" / "client", "real")
    if toml:
        (tmp_path / "homes" / "qae.toml").write_text(toml)
    return home


def test_the_config_beside_the_home_counts_and_paths_start_there(tmp_path: Path) -> None:
    toml = '[sources.x]\nkind = "messages_file"\npath = "inbox/m.csv"\n'
    settings = load_settings(_home(tmp_path, toml))
    assert settings.folder_of("x") == (tmp_path / "homes").resolve()
    assert settings.sources["x"].kind == "messages_file"


def test_a_token_comes_from_the_environment_and_never_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QAE_LINKEDIN_ADS_TOKEN", "canary-token")
    settings = load_settings(_home(tmp_path, LINKEDIN))
    source = settings.sources["linkedin_ads"]
    assert isinstance(source, LinkedInAds)
    assert source.token is not None
    assert source.token.get_secret_value() == "canary-token"
    assert "canary-token" not in repr(settings)


def test_a_token_in_dot_env_beside_the_config_counts(tmp_path: Path) -> None:
    home = _home(tmp_path, LINKEDIN)
    (tmp_path / "homes" / ".env").write_text("QAE_LINKEDIN_ADS_TOKEN=from-dot-env\n")
    source = load_settings(home).sources["linkedin_ads"]
    assert isinstance(source, LinkedInAds)
    assert source.token is not None
    assert source.token.get_secret_value() == "from-dot-env"


def test_a_secret_in_the_file_is_refused_with_the_variable_to_set(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is a secret") as caught:
        load_settings(_home(tmp_path, LINKEDIN + 'token = "oops"\n'))
    assert "QAE_LINKEDIN_ADS_TOKEN" in (caught.value.remedy or "")
    assert "oops" not in str(caught.value)


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("[workspace\n", "not valid TOML"),
        ('[workspace]\ntimezone = "Mars/Base"\n', "not a time zone"),
        ('[workspace]\nreporting_currency = "euro"\n', "reporting_currency"),
        ('[workspace]\ntimezon = "UTC"\n', "timezon"),
        ('[sources.a]\nkind = "myspace"\n', "myspace"),
        ('[sources.a]\nkind = "linkedin_ads"\naccounts = []\n', "accounts"),
        ('[sources.a]\nkind = "linkedin_ads"\naccounts = ["1"]\napi_version = "v2"\n', "api_version"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, toml: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as caught:
        load_settings(_home(tmp_path, toml))
    assert "qae.toml" in (caught.value.where or "")


def test_files_given_once_are_remembered_and_the_config_wins(tmp_path: Path) -> None:
    home = _home(tmp_path, '[sources.a]\nkind = "outcomes_file"\npath = "mine.csv"\n')
    remember(home, "a", {"kind": "outcomes_file", "path": "/elsewhere.csv"})
    remember(home, "b", {"kind": "outcomes_file", "path": "/there.csv"})
    settings = load_settings(home)
    assert {name: getattr(source, "path", None) for name, source in settings.sources.items()} == {
        "a": "mine.csv",
        "b": "/there.csv",
    }


def test_without_anything_configured_the_home_is_a_sandbox(tmp_path: Path) -> None:
    assert home_path(None) == Path(".qae/sandbox")
    assert kind_of(Path(".qae/sandbox")) == "sandbox"
    Path("qae.toml").write_text(LINKEDIN)
    assert home_path(None) == Path(".qae")
    assert kind_of(Path(".qae")) == "real"


def test_qae_home_and_the_option_choose_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QAE_HOME", str(tmp_path / "env"))
    assert home_path(None) == tmp_path / "env"
    assert home_path(tmp_path / "given") == tmp_path / "given"


def test_the_first_partition_is_the_workspace_start(tmp_path: Path) -> None:
    home = _home(tmp_path, "[workspace]\nstart_date = 2026-05-01\n")
    assert str(first_partition(home.root)) == "2026-05-01"


@pytest.mark.parametrize(
    ("toml", "what", "remedy"),
    [
        ('kind = "foo"', "there is no kind 'foo'", "messages_file"),
        ('path = "a.csv"', "kind is missing", "messages_file"),
        ('kind = "messages_file"', "path is missing", "settings.md"),
        ('kind = "messages_file"\npath = "a.csv"\ncolums = {}', "colums is no setting", "spelling"),
        ('kind = "linkedin_ads"\naccounts = [5]', "accounts.0 must be text", "quotes"),
    ],
)
def test_a_wrong_block_is_refused_in_words(tmp_path: Path, toml: str, what: str, remedy: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(_home(tmp_path, f"[sources.x]\n{toml}\n"))
    assert caught.value.what == what
    assert "[sources.x]" in (caught.value.where or "")
    assert remedy in (caught.value.remedy or "")


def test_forgetting_takes_out_what_is_named_and_nothing_else(tmp_path: Path) -> None:
    home = _home(tmp_path)
    for name in ("kept", "gone"):
        remember(home, name, {"kind": "messages_file", "path": "a.csv"})
    forget(home, {"gone", "never there"})
    assert list(remembered(home)) == ["kept"]


def test_weights_are_learned_from_days_in_order(tmp_path: Path) -> None:
    toml = "[weights]\ntrain_from = 2026-02-01\ntrain_to = 2026-01-01\n"
    with pytest.raises(SettingsError, match="train_from 2026-02-01 is after train_to 2026-01-01"):
        load_settings(_home(tmp_path, toml))
