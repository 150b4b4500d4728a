"""The blocks of `qae.toml`: one model for the workspace and one for each kind of source."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, get_args
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from pipelines.naming import naming_parts


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is not a time zone; write it like Europe/Berlin")
    return name


def _listed(said: object) -> object:
    return (said,) if isinstance(said, str) else said


Zone = Annotated[str, AfterValidator(_known_zone)]
OutcomeType = Literal["download", "signup", "transaction", "lead", "meeting"]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Block(BaseModel):
    """A block of settings: frozen, and an unknown key is an error rather than a silent nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Workspace(Block):
    """`[workspace]`: how days and money are reported, and where history begins."""

    timezone: Zone = "UTC"
    """Time zone of reporting days, for sends that no ad account's own zone applies to."""
    reporting_currency: Currency = "EUR"
    """What amounts are also shown in, where a source of kind fx_rates_file tells a rate of their day. They
    stay in their own currency, too."""
    start_date: date | None = None
    """First day platforms are asked for. Default: 90 days before the newest complete day."""
    week_starts_on: Literal["monday", "sunday", "saturday"] = "monday"
    """The first day of reported weeks."""
    segment: str | None = None
    """One dimension to split sends by: platform, account, campaign_group, objective, channel_format, channel
    or send_kind, or `naming.PART` of campaign names; any other name is taken from the column `segment` of
    messages files. Default: not split."""


def _readable(pattern: str) -> str:
    naming_parts(pattern)
    return pattern


class Naming(Block):
    """`[naming]`: how campaigns are named, so that the parts of a name can be counted by."""

    pattern: Annotated[str, AfterValidator(_readable)] | None = None
    """Parts and what separates them, like {region}_{audience}[_{offer}]; what stands in brackets may be
    missing. Default: names are not split."""


class Weights(Block):
    """`[weights]`: what the weights of reply classes are learned from. They take effect when approved."""

    train_from: date | None = None
    """First cohort day to learn from. Default: the first there is."""
    train_to: date | None = None
    """Last cohort day to learn from; later than the default is refused. Default: the 29th mature day from the
    end, so that the last 28 mature days stay to judge by."""
    isotonic: bool = True
    """Whether a class of more effort may never weigh less than one of less effort."""

    @model_validator(mode="after")
    def _in_order(self) -> Weights:
        if self.train_from and self.train_to and self.train_from > self.train_to:
            raise ValueError(f"train_from {self.train_from} is after train_to {self.train_to}")
        return self


class Brand(Block):
    """`[brand]`: how the report looks. Everything is checked before a run begins."""

    title: str | None = Field(default=None, max_length=80)
    """What stands above it and in the browser's tab. Default: What the replies were worth."""
    logo: str | None = None
    """A PNG or a plain SVG, at most 64,000 bytes, beside qae.toml; it is embedded."""
    colour: str | None = Field(default=None, pattern=r"^#[0-9a-fA-F]{6}$")
    """The colour of quality, like #00695f; where text in it could not be read it is moved until it can."""
    language: Literal["en", "de"] = "en"
    """The language of all words, numbers and dates of the report."""


class LinkedInAds(Block):
    """`kind = "linkedin_ads"`: the Marketing API. The token comes from the environment only."""

    kind: Literal["linkedin_ads"]
    accounts: tuple[str, ...] = Field(min_length=1)
    """Ids of the ad accounts, without the urn around them."""
    api_version: str = Field(default="202607", pattern=r"^20\d{4}$")
    """Version of the API, YYYYMM. `qae doctor` warns 60 days before it is shut down."""
    lookback_days: int = Field(default=30, ge=0, le=365)
    """Days read again on every run, because the platform still restates them."""
    request_days: int = Field(default=30, ge=1, le=92)
    """Days asked for in one request; what comes back is landed day by day."""
    response_cap: int = Field(default=15_000, ge=1)
    """Rows at which the platform silently cuts an answer; an answer that long is asked for in parts."""
    lead_forms: bool = False
    """Whether leads are read as outcomes. Needs the scope r_marketing_leadgen_automation."""
    conversation_options: bool = False
    """Whether it is read which button of a conversation ad was pressed."""
    pacing_seconds: float = Field(default=1.7, ge=0)
    """Least time between two calls of one kind, over all homes of this machine that share the credential."""
    daily_requests: int | None = Field(default=None, ge=1)
    """Most calls of a UTC day, over those homes together. Default: until LinkedIn refuses."""
    base_url: str = "https://api.linkedin.com/rest"
    """Where the API is."""
    token: SecretStr | None = None
    refresh_token: SecretStr | None = None
    client_id: SecretStr | None = None
    client_secret: SecretStr | None = None


class LinkedInArchive(Block):
    """`kind = "linkedin_archive"`: a member's own data export, zip or unpacked folder (globs allowed)."""

    kind: Literal["linkedin_archive"]
    path: str
    """The zip or its unpacked folder; of several that match, the newest export counts."""
    owner: str | None = None
    """The owner's profile address, where the export does not give it away."""


class _Table(Block):
    """A table somebody brings: which of its columns are ours, what is constant, how dates are written."""

    path: str
    """A path or a pattern like exports/*.csv."""
    columns: dict[str, str] = Field(default_factory=dict)
    """Our name = the file's header, where the two differ and the header is no common one."""
    constants: dict[str, str] = Field(default_factory=dict)
    """Our name = a value for every row; beside a mapped column it fills the empty cells."""
    formats: dict[str, str] = Field(default_factory=dict)
    """Our name = how its dates are written, like %d-%m-%Y, where that is in doubt."""
    encoding: str | None = None
    """The file's encoding, where it is recognised wrongly."""
    timezone: Zone = "UTC"
    """The time zone of times that do not say theirs."""


class MessagesFile(_Table):
    """`kind = "messages_file"`: messages from any outreach tool or CRM (CSV, NDJSON or Parquet), or a mailbox
    (mbox or Maildir)."""

    kind: Literal["messages_file"]
    owner: tuple[str, ...] = ()
    """Of a mailbox: the addresses of whom it belongs to, where it does not show."""


class OutcomesFile(_Table):
    """`kind = "outcomes_file"`: downloads, signups, transactions and refunds (CSV, NDJSON or Parquet)."""

    kind: Literal["outcomes_file"]


class DltResource(Block):
    """`kind = "dlt"`: any resource of dlt's, run in this process and landed like a file. Its credentials are
    dlt's own to find."""

    kind: Literal["dlt"]
    resource: str = Field(pattern=r"^[\w.]+:\w+(\.\w+)?$")
    """Where it is: package.module:function, and behind a point the resource of a source that has several."""
    stream: Literal["ad_performance", "messages", "outcomes"]
    """What its rows are."""
    arguments: dict[str, str] = Field(default_factory=dict)
    """What the function is called with."""
    path: str = "."
    """The folder the module is imported from, where it is not installed."""
    columns: dict[str, str] = Field(default_factory=dict)
    """Our name = the resource's, where the two differ and it is no common one."""
    constants: dict[str, str] = Field(default_factory=dict)
    """Our name = a value for every row; beside a mapped column it fills the empty cells."""
    formats: dict[str, str] = Field(default_factory=dict)
    """Our name = how its dates are written, where that is in doubt."""
    timezone: Zone = "UTC"
    """The time zone of times that do not say theirs."""


class FxRatesFile(_Table):
    """`kind = "fx_rates_file"`: exchange rates by day, units of a currency for one euro: the ECB's download
    as it is (CSV or zip), or any table with a day, a currency and a rate."""

    kind: Literal["fx_rates_file"]


class AdsFile(_Table):
    """`kind = "ads_file"`: any ad-performance table, by mapping (CSV, NDJSON or Parquet)."""

    kind: Literal["ads_file"]


class Loader(Block):
    """`kind = "loader"`: tables that Fivetran, Airbyte or dlt loaded already."""

    kind: Literal["loader"]
    path: str
    """A DuckDB file, or a folder or pattern of Parquet, CSV or JSON lines, one file or folder a table."""
    loader: Literal["fivetran", "airbyte", "dlt"]
    """Who loaded them: what the tables and columns are called."""
    platform: Literal["linkedin_ads", "meta_ads", "google_ads", "hubspot"]
    """What was loaded."""
    schemas: Annotated[tuple[str, ...], BeforeValidator(_listed)] = Field(default=(), alias="schema")
    """The schema of a DuckDB file that holds several; a list takes each as a connection of its own."""
    prefix: str | None = None
    """What the tables' names begin with, where two sets of tables lie side by side."""
    constants: dict[Literal["account_id", "currency", "report_timezone"], str] = Field(default_factory=dict)
    """What no table says: the account, its currency, its time zone."""
    conversion_types: tuple[str, ...] = (
        "onsite_conversion.purchase",
        "onsite_conversion.lead_grouped",
        "offsite_conversion.fb_pixel_purchase",
        "offsite_conversion.fb_pixel_lead",
        "offsite_conversion.fb_pixel_custom",
    )
    """Meta's actions that count as conversions; all of them land by type, whatever stands here."""


class HubSpot(Block):
    """`kind = "hubspot"`: the conversations, contacts and deals of one HubSpot portal. The token comes from
    the environment only."""

    kind: Literal["hubspot"]
    portal: str = Field(pattern=r"^\d+$")
    """The Hub ID; a token of another portal is refused."""
    inboxes: tuple[str, ...] = ()
    """Ids of the inboxes to read. Default: all."""
    own_domains: tuple[str, ...] = ()
    """Mail domains that are ours: HubSpot counts a colleague's answer from a private mailbox as incoming."""
    deal_stages: dict[str, OutcomeType] = Field(default_factory=lambda: {"closedwon": "transaction"})
    """Which stages of a deal are which outcome: id of the stage = type."""
    contacts: bool = True
    """Whether contacts are read, to know which addresses are one person."""
    deals: bool = True
    """Whether deals are read."""
    lookback_days: int = Field(default=30, ge=0, le=365)
    """Days whose messages are read again on every run."""
    pacing_seconds: float = Field(default=0.1, ge=0)
    """Least time between two calls, over all homes of this machine that share the token: a private app has
    100 in ten seconds."""
    daily_requests: int | None = Field(default=None, ge=1)
    """Most calls of a UTC day, over those homes together. Default: until HubSpot refuses."""
    base_url: str = "https://api.hubapi.com"
    """Where the API is."""
    token: SecretStr | None = None


def _plain_customer_id(text: str) -> str:
    digits = text.replace("-", "")
    if not (digits.isdigit() and len(digits) == 10):
        raise ValueError(f"{text!r} is no customer id; Google Ads shows it like 123-456-7890")
    return digits


CustomerId = Annotated[str, AfterValidator(_plain_customer_id)]


class GoogleAds(Block):
    """`kind = "google_ads"`: the Google Ads API. The tokens come from the environment only."""

    kind: Literal["google_ads"]
    accounts: tuple[CustomerId, ...] = Field(min_length=1)
    """Customer ids of the accounts that run ads (not of a manager account), with or without dashes."""
    login_customer_id: CustomerId | None = None
    """The manager account that access goes through, where it does."""
    api_version: str = Field(default="v26", pattern=r"^v\d{2}$")
    """Version of the API. `qae doctor` warns 60 days before it is shut down."""
    lookback_days: int = Field(default=30, ge=0, le=365)
    """Days read again on every run: conversions are counted on the day of the click, weeks later."""
    request_days: int = Field(default=7, ge=1, le=92)
    """Days asked for in one request; what comes back is landed day by day."""
    pacing_seconds: float = Field(default=0.2, ge=0)
    """Least time between two calls, over all homes of this machine that share the developer token."""
    daily_requests: int | None = Field(default=None, ge=1)
    """Most calls of a UTC day, over those homes together. Default: until Google refuses."""
    base_url: str = "https://googleads.googleapis.com"
    """Where the API is."""
    token_url: str = "https://oauth2.googleapis.com/token"  # noqa: S105
    """Where an access token is had for the refresh token."""
    developer_token: SecretStr | None = None
    client_id: SecretStr | None = None
    client_secret: SecretStr | None = None
    refresh_token: SecretStr | None = None


_META_WINDOWS = ("1d_click", "7d_click", "28d_click", "1d_view", "1d_ev")


def _plain_meta_account(text: str) -> str:
    number = text.removeprefix("act_")
    if not number.isdigit():
        raise ValueError(f"{text!r} is no ad account id; Meta shows it like act_1234567890")
    return number


def _known_meta_window(text: str) -> str:
    if text in ("7d_view", "28d_view"):
        raise ValueError(
            f"Meta no longer counts conversions under {text} (since January 2026) and would silently answer"
            " without them; the one view window left is 1d_view"
        )
    if text not in _META_WINDOWS:
        raise ValueError(f"{text!r} is no attribution window; one of {', '.join(_META_WINDOWS)}")
    return text


class MetaAds(Block):
    """`kind = "meta_ads"`: the Marketing API of Facebook and Instagram. The token comes from the environment
    only."""

    kind: Literal["meta_ads"]
    accounts: tuple[Annotated[str, AfterValidator(_plain_meta_account)], ...] = Field(min_length=1)
    """Ids of the ad accounts, with or without the act_ before them."""
    api_version: str = Field(default="v26.0", pattern=r"^v\d+\.\d+$")
    """Version of the API. `qae doctor` warns 60 days before it ends."""
    lookback_days: int = Field(default=28, ge=0, le=365)
    """Days read again on every run: Meta restates a day for 28 days."""
    request_days: int = Field(default=7, ge=1, le=92)
    """Days asked for in one report; what comes back is landed day by day."""
    attribution_windows: tuple[Annotated[str, AfterValidator(_known_meta_window)], ...] = Field(
        default=("7d_click", "1d_view"), min_length=1
    )
    """Windows that conversions are told under: 1d_click, 7d_click, 28d_click, 1d_view, 1d_ev. An ad's own
    figure adds the longest click window and the others, which never credit one conversion twice."""
    conversion_types: tuple[str, ...] = (
        "offsite_conversion.fb_pixel_purchase",
        "offsite_conversion.fb_pixel_lead",
        "offsite_conversion.fb_pixel_custom",
        "onsite_conversion.purchase",
        "onsite_conversion.lead_grouped",
    )
    """Action types that an ad's conversions are the sum of; Meta tells one under several names."""
    pacing_seconds: float = Field(default=0.5, ge=0)
    """Least time between two calls for insights."""
    poll_seconds: float = Field(default=5.0, gt=0)
    """Least time between two looks at a report that Meta is still making."""
    poll_minutes: float = Field(default=30.0, gt=0)
    """How long a report may take; then it is asked for in parts."""
    base_url: str = "https://graph.facebook.com"
    """Where the API is."""
    token: SecretStr | None = None


_Platform = LinkedInAds | MetaAds | GoogleAds | HubSpot
_Brought = MessagesFile | OutcomesFile | AdsFile | FxRatesFile | DltResource
_AnySource = _Platform | LinkedInArchive | _Brought | Loader
Source = Annotated[_AnySource, Field(discriminator="kind")]
# What `kind` may say.
KINDS = tuple(str(get_args(one.model_fields["kind"].annotation)[0]) for one in get_args(_AnySource))
