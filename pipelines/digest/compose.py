"""The digest as words: pure, from figures, failures and what the digest before said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pipelines.digest.read import Figures, Period

_FEWEST = 10
"""With fewer replies in a period a comparison is mostly luck."""


@dataclass(frozen=True)
class Failure:
    """One cause of failing runs: how often it struck since the last digest, and whether it is over."""

    what: str
    times: int
    is_mended: bool

    @property
    def text(self) -> str:
        """The line of the digest."""
        often = "" if self.times == 1 else f" ({self.times} runs)"
        return f"{self.what}{often}{'; a later run went well' if self.is_mended else ''}"


@dataclass(frozen=True)
class Tile:
    """One figure, and what it was before."""

    label: str
    value: str
    before: str | None


@dataclass(frozen=True)
class Told:
    """What a digest said, for the next one to compare with."""

    day: date
    tiles: tuple[str, ...] = ()
    alarms: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Digest:
    """One digest, ready to be sent in any form."""

    title: str
    sentence: str
    tiles: tuple[Tile, ...]
    changes: tuple[str, ...]
    standing: tuple[str, ...]
    failures: tuple[str, ...]
    quiet: str | None
    report: str


def compose(
    client: str, figures: Figures, failures: Sequence[Failure], last: Told | None, *, report: str
) -> Digest:
    """Put the digest together. `quiet` says that nothing changed, where nothing did."""
    now = {alarm.key: alarm.text for alarm in figures.alarms}
    was = dict(last.alarms) if last else {}
    changes = [f"New: {text}" for key, text in now.items() if last and key not in was]
    changes += [f"Over: {text}" for key, text in was.items() if key not in now]
    tiles = _tiles(figures)
    values = tuple(tile.value for tile in tiles)
    nothing = last is not None and not changes and not failures and values == last.tiles
    return Digest(
        title=f"{client}: replies up to {_day(figures.recent.last_day if figures.recent else figures.as_of)}",
        sentence=_sentence(figures.recent),
        tiles=tiles,
        changes=tuple(changes),
        standing=tuple(text for key, text in now.items() if not last or key in was),
        failures=tuple(failure.text for failure in failures),
        quiet=f"Nothing changed since the digest of {_day(last.day)}." if last and nothing else None,
        report=report,
    )


def told(figures: Figures, today: date) -> Told:
    """What this digest says, to be kept for the next."""
    return Told(
        today,
        tuple(tile.value for tile in _tiles(figures)),
        {alarm.key: alarm.text for alarm in figures.alarms},
    )


def _sentence(recent: Period | None) -> str:
    if recent is None or not recent.sends:
        return "No sends whose 30 days to be answered are over yet."
    if not recent.replies:
        return f"{recent.sends:,} sends were delivered, and nobody answered."
    tenths = round(10 * recent.low_effort / recent.replies)
    low = "none" if not recent.low_effort else f"{max(tenths, 1)} of 10" if tenths < 10 else "nearly all"
    return (
        f"Of the sends of {_day(recent.first_day)} to {_day(recent.last_day)}, {recent.replies:,} replies "
        f"were reported; {low} of them one-tap or phatic; all together they carry the weight of "
        f"{recent.quality:,.0f} real answers."
    )


def _tiles(figures: Figures) -> tuple[Tile, ...]:
    now, before = figures.recent, figures.before

    def tile(label: str, value: str | None, was: str | None) -> Tile:
        fair = now is not None and before is not None and min(now.replies, before.replies) >= _FEWEST
        return Tile(label, value or "no data", was if fair else None)

    return (
        tile("Reported reply rate", _raw(now), _raw(before)),
        tile("Quality-adjusted rate", _quality(now), _quality(before)),
        tile("Outcomes per 1,000 sends", _outcomes(now), _outcomes(before)),
    )


def _raw(period: Period | None) -> str | None:
    return f"{period.replies / period.sends:.1%}" if period and period.sends else None


def _quality(period: Period | None) -> str | None:
    readable = period.sends - period.unknown_language if period else 0
    return f"{period.quality / Decimal(readable):.1%}" if period and readable else None


def _outcomes(period: Period | None) -> str | None:
    if period is None or period.outcomes is None or not period.sends:
        return None
    return f"{1000 * period.outcomes / period.sends:.1f}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
