"""The blocks of `qae.toml`: one model for the workspace and one for each kind of source."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is not a time zone; write it like Europe/Berlin")
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Block(BaseModel):
    """A block of settings: frozen, and an unknown key is an error rather than a silent nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Workspace(Block):
    """`[workspace]`: how days and money are reported, and where history begins."""

    timezone: Zone = "UTC"
    reporting_currency: Currency = "EUR"
    start_date: date | None = None
    segment: str | None = None


class LinkedInAds(Block):
    """`kind = "linkedin_ads"`: the Marketing API. The token comes from the environment only."""

    kind: Literal["linkedin_ads"]
    accounts: tuple[str, ...] = Field(min_length=1)
    api_version: str = Field(default="202607", pattern=r"^20\d{4}$")
    lookback_days: int = Field(default=30, ge=0, le=365)
    request_days: int = Field(default=30, ge=1, le=92)
    response_cap: int = Field(default=15_000, ge=1)
    pacing_seconds: float = Field(default=1.7, ge=0)
    base_url: str = "https://api.linkedin.com/rest"
    token: SecretStr | None = None
    refresh_token: SecretStr | None = None
    client_id: SecretStr | None = None
    client_secret: SecretStr | None = None


class LinkedInArchive(Block):
    """`kind = "linkedin_archive"`: a member's own data export, zip or unpacked folder (globs allowed)."""

    kind: Literal["linkedin_archive"]
    path: str
    owner: str | None = None


class _Table(Block):
    """A table somebody brings: which of its columns are ours, what is constant, how dates are written."""

    path: str
    columns: dict[str, str] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    formats: dict[str, str] = Field(default_factory=dict)
    encoding: str | None = None
    timezone: Zone = "UTC"


class MessagesFile(_Table):
    """`kind = "messages_file"`: messages from any outreach tool or CRM (CSV, NDJSON or Parquet)."""

    kind: Literal["messages_file"]


class OutcomesFile(_Table):
    """`kind = "outcomes_file"`: downloads, signups, transactions and refunds (CSV, NDJSON or Parquet)."""

    kind: Literal["outcomes_file"]


class AdsFile(_Table):
    """`kind = "ads_file"`: any ad-performance table, by mapping (CSV, NDJSON or Parquet)."""

    kind: Literal["ads_file"]


Source = Annotated[
    LinkedInAds | LinkedInArchive | MessagesFile | OutcomesFile | AdsFile, Field(discriminator="kind")
]
