"""What the report says, in a language: sentences of its catalogue, numbers and dates as readers write them.

What is not known says "no data" and is never a zero. A catalogue is a file of `languages/`: the same keys and
the same placeholders in each, which a test holds them to.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "languages"
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}
_LITTLE = 0.0005


@dataclass(frozen=True)
class Words:
    """The words and the ways of writing numbers of one language."""

    language: str
    texts: Mapping[str, str]

    def say(self, key: str, /, **values: object) -> str:
        """A text of the catalogue with its placeholders filled. A key that it lacks is a `KeyError`."""
        return self.texts[key].format(**values)

    def count(self, key: str, number: float, /, **values: object) -> str:
        """The text for one or for many of something; `{n}` stands for the number."""
        return self.say(f"{key}.{'one' if round(number) == 1 else 'many'}", n=self.whole(number), **values)

    def of_mart(self, sentence: str) -> str:
        """A sentence that a mart holds in English, in this language where the catalogue has it."""
        return self.texts.get(f"mart.{sentence}", sentence)

    @property
    def no_data(self) -> str:
        """What stands where nothing is known."""
        return self.texts["number.no_data"]

    def whole(self, number: float | Decimal | None) -> str:
        """A count: 9,012."""
        return self.no_data if number is None else self.number(round(number))

    def number(self, number: float | Decimal, digits: int = 0) -> str:
        """A number with its thousands apart and so many digits after the point; a minus is a minus sign."""
        written = f"{abs(number):,.{digits}f}"
        swapped = written.translate(
            {ord(","): self.texts["number.thousands"], ord("."): self.texts["number.decimal"]}
        )
        return f"\N{MINUS SIGN}{swapped}" if number < 0 and written.strip("0.,") else swapped

    def percent(self, share: float | None, digits: int = 1) -> str:
        """A share: 4.9%. Something small stays visible: 0.02%."""
        if share is None:
            return self.no_data
        digits = 2 if 0 < abs(share) < _LITTLE else digits
        return self.say("number.percent", n=self.number(share * 100, digits))

    def signed(self, relative: float | None) -> str:
        """A relative change: +48%, −4%, ±0%."""
        if relative is None:
            return self.no_data
        points = round(relative * 100)
        return self.say(
            "number.percent", n=f"{'+' if points > 0 else '' if points else '±'}{self.number(points)}"
        )

    def money(self, amount: Decimal | float | None, currency: str | None) -> str:
        """An amount in its own currency: €1,234, CHF 12.50. Cents below a thousand only."""
        if amount is None:
            return self.no_data
        sign = "\N{MINUS SIGN}" if amount < 0 else ""
        figure = self.number(abs(amount), 0 if abs(amount) >= 1000 else 2)
        symbol = _SYMBOLS.get(currency or "")
        pattern = "number.money_symbol" if symbol else "number.money_code"
        return self.say(pattern, sign=sign, figure=figure, unit=symbol or currency or "?")

    def day(self, value: date | datetime | None) -> str:
        """A day: 3 Aug 2026."""
        return self.no_data if value is None else f"{self.short_day(value)} {value.year}"

    def short_day(self, value: date) -> str:
        """A day whose year is clear: 3 Aug."""
        return self.say("number.short_day", day=value.day, month=self.month(value))

    def month(self, value: date) -> str:
        """The short name of a month: Aug."""
        return self.texts["number.months"].split()[value.month - 1]

    def instant(self, value: datetime | None) -> str:
        """An instant: 20 Nov 2026, 05:30 UTC."""
        return self.no_data if value is None else f"{self.day(value)}, {value:%H:%M} UTC"

    def within(self, label: str) -> str:
        """A label as it stands inside a sentence: German keeps its capitals."""
        return label.lower() if self.language == "en" else label

    def out_of_ten(self, part: float, whole: float) -> str:
        """A share in words a reader can picture: "4 of 10"; of a handful the counts themselves."""
        if whole < 10:
            return self.say("share.of", part=round(part), whole=round(whole))
        tenths = round(10 * part / whole)
        if tenths == 0:
            return self.say("share.few" if part else "share.none")
        if tenths == 10:
            return self.say("share.nearly_all" if part < whole else "share.all")
        return self.say("share.of", part=tenths, whole=10)

    def moved(self, relative: float | None) -> str:
        """A change as a verb: "rose 48%", "fell 4%", "held"."""
        if relative is None:
            return self.say("moved.unknown")
        points = round(relative * 100)
        key = "moved.rose" if points >= 2 else "moved.fell" if points <= -2 else "moved.held"
        return self.say(key, percent=self.percent(abs(points) / 100, 0))


def platform(key: str | None) -> str:
    """A platform's name as it writes itself: LinkedIn Ads."""
    return (key or "").replace("_", " ").title().replace("Linkedin", "LinkedIn")


def sortable(number: float | Decimal | None) -> str:
    """A number to sort and to save by: money to the cent, rates to a thousandth of a percent, no exponent."""
    if number is None:
        return ""
    written = f"{number:.2f}" if abs(number) >= 1 else f"{number:.5f}"
    return written.rstrip("0").rstrip(".")


@cache
def words_of(language: str) -> Words:
    """The words of a language that has a catalogue."""
    catalogue = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return Words(language, dict(_flat(catalogue)))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")  # type: ignore[reportUnknownArgumentType]
        else:
            yield f"{prefix}{key}", value


ENGLISH = words_of("en")
percent = ENGLISH.percent
