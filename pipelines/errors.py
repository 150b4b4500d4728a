"""Expected failures: each says what happened, where, and what to do next, and carries its exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class QaeError(Exception):
    """An expected failure, shown to the user as one line and never as a traceback.

    `what` is the fact, `where` the file, source or setting it concerns, `remedy` the next thing to do.
    Subclasses differ only in their exit code, so that a scheduler can tell the kinds apart.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(" ".join(filter(None, [f"{where}:" if where else None, what, remedy])))

    def as_record(self) -> dict[str, str | int | None]:
        """What a run's record keeps of it."""
        return {"what": self.what, "where": self.where, "remedy": self.remedy, "exit_code": self.exit_code}

    @classmethod
    def rebuilt(cls, record: Mapping[str, Any]) -> QaeError:
        """The failure a run's record tells of, so that it is shown and ends as it would have at once."""
        kind = next((c for c in cls.__subclasses__() if c.exit_code == record["exit_code"]), cls)
        return kind(record["what"], where=record["where"], remedy=record["remedy"])


class SettingsError(QaeError):
    """A setting, option or home that cannot be used as it stands."""

    exit_code = 2


class InputError(QaeError):
    """Input that was refused whole: unreadable, unknown header, a broken contract."""

    exit_code = 3


class GateError(QaeError):
    """A critical check is red: nothing was published, what was published before still stands."""

    exit_code = 4

    @classmethod
    def of(cls, red: Sequence[str], *, where: str | None = None, besides: str = "") -> GateError:
        """The error of a build with these red checks; `besides` is what else the reader should know."""
        count = "a critical check is" if len(red) == 1 else f"{len(red)} critical checks are"
        return cls(
            f"{count} red: {'; '.join(red[:3])}{besides}",
            where=where,
            remedy="Nothing was published; what was published before still stands. See checks/checks.html in"
            " the home.",
        )


class AccessError(QaeError):
    """A platform refused us: token, permission, sunset version, exhausted quota."""

    exit_code = 5


class BusyError(QaeError):
    """Another process holds what this one needs."""

    exit_code = 6
