"""What a kind of source offers and needs, as data: its registry row's words for people.

The capabilities table of the reference, `qae sources`, `qae doctor` and the block that `qae sources add`
writes are all made from here; nothing in it changes what is extracted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import SecretStr

from pipelines.sources.sunset import Versions

Offer = Literal[
    "ads",
    "sends",
    "reach",
    "conversions",
    "control_totals",
    "entities",
    "messages",
    "outcomes",
    "identities",
    "rates",
]
OFFERS: dict[Offer, str] = {
    "ads": "ads by day",
    "sends": "sends and opens",
    "reach": "reach",
    "conversions": "conversions by type",
    "control_totals": "control totals",
    "entities": "names and status",
    "messages": "messages",
    "outcomes": "outcomes",
    "identities": "people linked",
    "rates": "exchange rates",
}


def variable_of(source: str, field: str) -> str:
    """The environment variable that holds one secret of a source."""
    return f"QAE_{source.upper()}_{field.upper()}"


@dataclass(frozen=True)
class Credential:
    """One secret of an options block, read from QAE_<SOURCE>_<FIELD>.

    `what` says where a person gets it, `scope` what it must be allowed to do. One that is not `required` only
    makes life easier (a refresh token).
    """

    field: str
    what: str
    scope: str = ""
    required: bool = True


@dataclass(frozen=True)
class Quota:
    """Calls a platform allows a credential in one UTC day, as it publishes them; `about` says for whom."""

    requests: int
    about: str = ""


@dataclass(frozen=True)
class About:
    """What people are told of one kind of source.

    `offers`: what lands from it. `credentials`: the secrets it needs. `approval`: whose permission has to be
    asked for before a credential works; empty where nobody's. `cap`: where the platform cuts an answer or
    refuses one, and what is done. `shared_by`: the secrets by which the platform counts calls, the first that
    is set being the one; all homes with the same secret share one budget. `quota`: calls a day, None where
    the platform publishes none. `versions`: when versions of its API end, None where there is no API.
    `setup`: lines of TOML below `kind`, with comments, that `qae sources add` writes; `guide`: the page of
    docs/how-to that goes with it.
    """

    title: str = ""
    offers: tuple[Offer, ...] = ()
    credentials: tuple[Credential, ...] = ()
    approval: str = ""
    cap: str = ""
    shared_by: tuple[str, ...] = ("token",)
    quota: Quota | None = None
    versions: Versions | None = None
    setup: str = ""
    guide: str = ""

    def warning(self, options: object, today: date) -> str | None:
        """One line where the version that a source speaks is gone or goes within 60 days."""
        return self.versions.warning(self.versions.of(options), today) if self.versions else None

    def shared_credential(self, options: object) -> SecretStr | None:
        """The secret by which the platform counts the calls of a source; None where it has none."""
        found = (getattr(options, name, None) for name in self.shared_by)
        return next((secret for secret in found if isinstance(secret, SecretStr)), None)
